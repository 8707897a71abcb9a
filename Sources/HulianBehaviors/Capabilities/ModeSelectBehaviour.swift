internal import HulianModel

/// Mode Select: one of several modes with meanings of the vendor's own.
///
/// Source: Matter application clusters, Mode Select (0x0050), revision 2.
final class ModeSelectBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0050
    /// The modes that exist.
    private static let supportedModes: AttributeNumber = 0x0002
    /// The mode now.
    static let currentMode: AttributeNumber = 0x0003
    /// The mode when power returns; null for the last one.
    private static let startUpMode: AttributeNumber = 0x0004
    /// The mode when it is switched on; null for the last one.
    private static let onMode: AttributeNumber = 0x0005
    /// What On/Off does when power returns.
    private static let startUpOnOff: AttributeNumber = 0x4003

    /// Asked before a mode is changed; the physics of the device set it.
    var isLocked: (() -> Bool)?

    override func start() {
        if let mode = integer(Self.startUpMode), exists(mode) { set(Self.currentMode, .integer(mode)) }
        // The mode for switching on wins when the device comes up switched on (Mode Select, StartUpMode attribute).
        if has(feature: "DEPONOFF"), value(OnOffBehaviour.number, Self.startUpOnOff) == 1 { enterOnMode() }
    }

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        guard let mode = value.integerValue else { return }
        guard exists(mode) else { throw .invalidCommand }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        guard command == 0x00, let mode = fields.integer("newMode") else { throw .unsupportedCommand }
        guard exists(mode) else { throw .invalidCommand }
        if integer(Self.currentMode) != mode, isLocked?() ?? false { throw .invalidInState }
        set(Self.currentMode, .integer(mode))
        return []
    }

    /// Goes to a mode, as a scene does; one that does not exist is left out.
    func recall(_ mode: Int64) {
        guard exists(mode), !(isLocked?() ?? false) else { return }
        set(Self.currentMode, .integer(mode))
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard has(feature: "DEPONOFF"), attribute == OnOffBehaviour.onOff,
            capability == sibling(OnOffBehaviour.number),
            value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue ?? false
        else { return }
        enterOnMode()
    }

    /// Goes to the mode for switching on, if there is one.
    private func enterOnMode() {
        if let mode = integer(Self.onMode), exists(mode) { set(Self.currentMode, .integer(mode)) }
    }

    /// True when a mode exists.
    private func exists(_ mode: Int64) -> Bool {
        self[Self.supportedModes].listValue?.contains { $0["mode"] == .integer(mode) } ?? false
    }
}
