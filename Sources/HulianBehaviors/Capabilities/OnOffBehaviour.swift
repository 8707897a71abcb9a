internal import HulianModel

/// On/Off: switching, timed switching off, and what happens when power returns.
///
/// Source: Matter application clusters, On/Off (0x0006), revision 6.
final class OnOffBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0006
    /// The attribute that says whether it is on.
    static let onOff: AttributeNumber = 0x0000
    /// Whether the global scene is to be stored when it is switched off.
    private static let globalSceneControl: AttributeNumber = 0x4000
    /// Tenths of a second that it stays on.
    private static let onTime: AttributeNumber = 0x4001
    /// Tenths of a second in which it cannot be switched on again by a timed command.
    private static let offWaitTime: AttributeNumber = 0x4002
    /// What happens when power returns.
    private static let startUpOnOff: AttributeNumber = 0x4003

    /// When the timed part ends: the on time while it is on, the wait while it is off.
    private var deadline: Instant?

    /// True while it is on.
    var isOn: Bool { bool(Self.onOff) }

    override func start() {
        deadline = nil
        set(Self.onTime, 0)
        set(Self.offWaitTime, 0)
        switch integer(Self.startUpOnOff) {
        case 0: set(Self.onOff, .bool(false))
        case 1: set(Self.onOff, .bool(true))
        case 2: set(Self.onOff, .bool(!isOn))
        default: break
        }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: switchOff()
        case 0x01: switchOn()
        case 0x02: isOn ? switchOff() : switchOn()
        case 0x40: switchOffWithEffect()
        case 0x41: recallGlobalScene()
        case 0x42: switchOn(timed: fields)
        default: throw .unsupportedCommand
        }
        return []
    }

    override class var actions: [String] { ["pressPower"] }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        // A part that can only be switched off from afar has a knob of its own and no power key.
        case "pressPower" where has(feature: "OFFONLY") && endpoint > 0: return false
        case "pressPower": isOn ? switchOff() : switchOn()
        default: return false
        }
        return true
    }

    /// Switches on, as the command `on` does.
    func switchOn() {
        if read(Self.onTime)?.integerValue ?? integer(Self.onTime) ?? 0 == 0 { setWait(0) }
        set(Self.globalSceneControl, .bool(true))
        setOn(true)
    }

    /// Switches off, as the command `off` does.
    func switchOff() {
        setOnTime(0)
        setOn(false)
    }

    /// Sets the state; a level on the same endpoint fades along with it.
    private func setOn(_ isOn: Bool) {
        guard let level = sibling(LevelControlBehaviour.number, as: LevelControlBehaviour.self), level.followsOnOff
        else {
            store(isOn: isOn)
            return
        }
        // A lamp that fades to off is still on: switched on it comes back, switched off once more it goes on fading.
        guard self.isOn ? isOn == level.isFadingOut : isOn else { return }
        level.fade(toOn: isOn)
    }

    /// Sets the attribute alone; the level calls it when it has faded.
    func store(isOn: Bool) {
        guard set(Self.onOff, .bool(isOn)), has(Self.offWaitTime) else { return }
        // While it is off the wait counts down (On/Off 1.5.6, OffWaitTime attribute).
        if !isOn { count() }
    }

    /// Switches off and lets the next recall bring back how it was.
    private func switchOffWithEffect() {
        // Only the first of several counts: the global scene is how it was while it was on (On/Off, OffWithEffect).
        if bool(Self.globalSceneControl) { scenes?.storeGlobalScene() }
        set(Self.globalSceneControl, .bool(false))
        switchOff()
    }

    /// Switches on as it was before it was switched off with an effect.
    private func recallGlobalScene() {
        guard !bool(Self.globalSceneControl) else { return }
        set(Self.globalSceneControl, .bool(true))
        if remaining(Self.onTime) == 0 { setWait(0) }
        scenes?.recallGlobalScene()
        setOn(true)
    }

    /// The scenes of the endpoint, among which the global one stands.
    private var scenes: ScenesManagementBehaviour? {
        sibling(ScenesManagementBehaviour.number) ?? sibling(ScenesManagementBehaviour.earlierNumber)
    }

    /// Switches on for a time.
    private func switchOn(timed fields: Fields) {
        let acceptsOnlyWhenOn = (fields.integer("onOffControl") ?? 0) & 1 != 0
        if acceptsOnlyWhenOn, !isOn { return }
        let onTime = fields.integer("onTime") ?? 0
        let wait = fields.integer("offWaitTime") ?? 0
        if !isOn, remaining(Self.offWaitTime) > 0 {
            setWait(min(remaining(Self.offWaitTime), wait))
        } else {
            let longer = max(isOn ? remaining(Self.onTime) : 0, onTime)
            set(Self.onTime, .integer(longer))
            set(Self.offWaitTime, .integer(wait))
            setOn(true)
        }
        count()
    }

    /// Starts to count down what applies now: the on time while it is on, the wait while it is off.
    private func count() {
        let tenths = integer(isOn ? Self.onTime : Self.offWaitTime) ?? 0
        guard tenths > 0, tenths < 0xFFFF, integer(Self.offWaitTime) ?? 0 < 0xFFFF else {
            deadline = nil
            cancelTimer(0)
            return
        }
        deadline = device.now + .milliseconds(tenths * 100)
        setTimer(0, after: .milliseconds(tenths * 100))
    }

    override func fire(_ timer: Int) {
        deadline = nil
        if isOn {
            set(Self.onTime, 0)
            set(Self.offWaitTime, 0)
            setOn(false)
        } else {
            set(Self.offWaitTime, 0)
        }
    }

    override func read(_ attribute: AttributeNumber) -> Value? {
        guard deadline != nil, attribute == (isOn ? Self.onTime : Self.offWaitTime) else { return nil }
        return .integer(remaining(attribute))
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        if attribute == Self.onTime || attribute == Self.offWaitTime { count() }
    }

    /// Tenths of a second that are left.
    private func remaining(_ attribute: AttributeNumber) -> Int64 {
        guard let deadline, attribute == (isOn ? Self.onTime : Self.offWaitTime) else { return integer(attribute) ?? 0 }
        return max(0, ((deadline - device.now).milliseconds + 99) / 100)
    }

    /// Sets the on time and counts anew.
    private func setOnTime(_ tenths: Int64) {
        guard has(Self.onTime) else { return }
        let wait = remaining(Self.offWaitTime)
        deadline = nil
        cancelTimer(0)
        set(Self.onTime, .integer(tenths))
        set(Self.offWaitTime, .integer(wait))
    }

    /// Sets the wait and counts anew.
    private func setWait(_ tenths: Int64) {
        guard has(Self.offWaitTime) else { return }
        deadline = nil
        cancelTimer(0)
        set(Self.offWaitTime, .integer(tenths))
    }
}
