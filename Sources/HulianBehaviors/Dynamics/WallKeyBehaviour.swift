internal import HulianModel

/// A key on the wall that switches what is behind it; held down, it brightens and dims in turn.
final class WallKeyBehaviour: Behaviour {
    /// How device types name it: the position of the key among those of the switch.
    static let dynamics = Behaviours.Dynamics("wallKey", parameters: ["position"]) { device, endpoint, parameters in
        WallKeyBehaviour(
            device: device, endpoint: endpoint, position: Int64(min(100, max(1, parameters.number("position", or: 1)))))
    }

    /// The position of the key.
    private let position: Int64
    /// How long a press is before it dims, and how fast it dims in levels a second (project defaults).
    private static let longTime = Interval.milliseconds(500), rate: Int64 = 50
    /// True while the key is down, and while it dims.
    private var isDown = false, isDimming = false
    /// True when the next long press brightens.
    private var brightens = true

    /// Makes a key.
    private init(device: Device, endpoint: Int, position: Int64) {
        self.position = position
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    override func start() {
        isDown = false
        isDimming = false
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        let instance = device.blueprint.capabilities[capability]
        guard instance.definition.number == SwitchBehaviour.number, attribute == 0x0001,
            let slot = device.blueprint.attribute(attribute, of: capability)
        else { return }
        let isPressed = device.storedValue(slot).integerValue == position
        guard isPressed != isDown else { return }
        isDown = isPressed
        isPressed ? press() : release()
    }

    /// The finger comes.
    private func press() {
        isDimming = false
        if sibling(LevelControlBehaviour.number) != nil { setTimer(0, after: Self.longTime) }
    }

    /// The finger goes.
    private func release() {
        cancelTimer(0)
        if isDimming {
            sibling(LevelControlBehaviour.number, as: LevelControlBehaviour.self)?.halt()
            isDimming = false
        } else if let onOff: OnOffBehaviour = sibling(OnOffBehaviour.number) {
            onOff.isOn ? onOff.switchOff() : onOff.switchOn()
        }
    }

    /// The press is a long one.
    override func fire(_ timer: Int) {
        guard let level: LevelControlBehaviour = sibling(LevelControlBehaviour.number) else { return }
        isDimming = true
        let fields: [Field] = [
            Field("moveMode", brightens ? 0 : 1), Field("rate", .integer(Self.rate)), Field("optionsMask", 0),
            Field("optionsOverride", 0),
        ]
        brightens.toggle()
        attempt(_ = try level.invoke(CommandNumber(0x05), Fields(fields), by: .hand))
    }
}
