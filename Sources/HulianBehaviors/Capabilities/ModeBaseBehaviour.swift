internal import HulianModel

/// Mode Base and all that derives from it: one of several modes, changed by a command with an answer.
///
/// What may be changed when is decided here for robots, and by the physics of the device for all. Source: Matter
/// application clusters, Mode Base, and the clusters that derive from it.
final class ModeBaseBehaviour: Behaviour {
    /// The numbers of the capabilities that share this behaviour.
    static let numbers: [CapabilityNumber] = [
        0x0049, 0x0051, 0x0052, 0x0054, 0x0055, 0x0059, 0x005E, 0x009D, 0x009E, 0x009F,
    ]
    /// The number of Oven Mode.
    static let oven: CapabilityNumber = 0x0049
    /// The number of Dishwasher Mode.
    static let dishwasher: CapabilityNumber = 0x0059
    /// The number of Microwave Oven Mode.
    static let microwave: CapabilityNumber = 0x005E
    /// The number of Laundry Washer Mode.
    static let laundryWasher: CapabilityNumber = 0x0051
    /// The number of Refrigerator And Temperature Controlled Cabinet Mode.
    static let cabinet: CapabilityNumber = 0x0052
    /// The number of RVC Run Mode.
    static let robotRun: CapabilityNumber = 0x0054
    /// The number of RVC Clean Mode.
    static let robotClean: CapabilityNumber = 0x0055
    /// The number of Water Heater Mode.
    static let waterHeater: CapabilityNumber = 0x009E
    /// The modes that exist.
    private static let supportedModes: AttributeNumber = 0x0000
    /// The mode now.
    static let currentMode: AttributeNumber = 0x0001
    /// The mode when power returns; null for the last one.
    private static let startUpMode: AttributeNumber = 0x0002
    /// The mode when it is switched on; null for the last one.
    private static let onMode: AttributeNumber = 0x0003

    /// Why a mode is not changed, as the answer says it.
    struct Refusal {
        /// The status.
        let status: Int64
        /// What people read.
        let text: String

        /// The mode does not exist.
        static let unsupported = Refusal(status: 0x01, text: "the mode is not supported")
        /// The mode cannot be changed now.
        static let invalidInMode = Refusal(status: 0x03, text: "not possible in the current mode")
        /// A robot is cleaning.
        static let cleaning = Refusal(status: 0x40, text: "cleaning is in progress")
    }

    /// The tags of robots' run modes.
    enum Tag {
        /// The robot does nothing.
        static let idle: Int64 = 0x4000
        /// The robot cleans.
        static let cleaning: Int64 = 0x4001
        /// The robot draws a map.
        static let mapping: Int64 = 0x4002
    }

    /// Asked before a mode is changed; the physics of the device set it.
    var refuses: ((_ mode: Int64) -> Refusal?)?
    /// Told when a client changed the mode; the physics of the device set it.
    var changed: ((_ mode: Int64) -> Void)?

    /// The mode now.
    var mode: Int64 { integer(Self.currentMode) ?? 0 }

    override func start() {
        if let mode = integer(Self.startUpMode), exists(mode) { set(Self.currentMode, .integer(mode)) }
        if !exists(mode), let first = modes.first?["mode"] { set(Self.currentMode, first) }
    }

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        guard let mode = value.integerValue else { return }
        guard exists(mode) else { throw .constraintError }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        guard command == 0x00, let mode = fields.integer("newMode") else { throw .unsupportedCommand }
        if let refusal = refusal(of: mode) {
            return [Field("status", .integer(refusal.status)), Field("statusText", .string(refusal.text))]
        }
        if set(Self.currentMode, .integer(mode)) { changed?(mode) }
        return [Field("status", 0), Field("statusText", "")]
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard has(Self.onMode), attribute == OnOffBehaviour.onOff, capability == sibling(OnOffBehaviour.number),
            value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue ?? false,
            let mode = integer(Self.onMode), exists(mode)
        else { return }
        set(Self.currentMode, .integer(mode))
    }

    /// Why a mode is not changed to another now; nothing when it is.
    private func refusal(of mode: Int64) -> Refusal? {
        guard exists(mode) else { return .unsupported }
        guard mode != self.mode else { return nil }
        let number = device.blueprint.capabilities[capability].definition.number
        if number == Self.robotRun, !has(feature: "DIRECTMODECH"), !hasTag(Tag.idle), !hasTag(Tag.idle, of: mode) {
            return .invalidInMode
        }
        if number == Self.robotClean, !has(feature: "DIRECTMODECH"),
            let run: ModeBaseBehaviour = sibling(Self.robotRun), !run.hasTag(Tag.idle)
        {
            return .cleaning
        }
        return refuses?(mode)
    }

    /// The modes that exist.
    private var modes: [Value] { self[Self.supportedModes].listValue ?? [] }

    /// True when a mode exists.
    func exists(_ mode: Int64) -> Bool { modes.contains { $0["mode"] == .integer(mode) } }

    /// True when a mode carries a tag.
    func hasTag(_ tag: Int64, of mode: Int64) -> Bool {
        let tags = modes.first { $0["mode"] == .integer(mode) }?["modeTags"]?.listValue ?? []
        return tags.contains { $0["value"] == .integer(tag) && $0["mfgCode"]?.integerValue == nil }
    }

    /// True when the current mode carries a tag.
    func hasTag(_ tag: Int64) -> Bool { hasTag(tag, of: mode) }

    /// Goes to a mode that exists, as another capability of the device asks.
    func enter(_ mode: Int64) {
        if exists(mode), set(Self.currentMode, .integer(mode)) { changed?(mode) }
    }

    /// Goes to the first mode with a tag, as the device itself does.
    func enterMode(withTag tag: Int64) {
        guard !hasTag(tag), let mode = modes.first(where: { hasTag(tag, of: $0["mode"]?.integerValue ?? -1) }) else {
            return
        }
        set(Self.currentMode, mode["mode"] ?? 0)
    }
}
