internal import HulianModel

/// Cook zone: residual heat, pan, flame, timer and faults of one place of a cooktop.
///
/// The capability is the project's own (hulian-1); On/Off and Temperature Control beside it are Matter's.
final class CookZoneBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC13
    /// Whether it is too hot to touch.
    private static let isHot: AttributeNumber = 0x0000
    /// Whether a pan stands on it.
    private static let isPanPresent: AttributeNumber = 0x0001
    /// How the flame is.
    private static let flame: AttributeNumber = 0x0002
    /// Seconds after which it is switched off.
    private static let timer: AttributeNumber = 0x0003
    /// Seconds until it is switched off.
    private static let timeLeft: AttributeNumber = 0x0004
    /// What is wrong.
    static let fault: AttributeNumber = 0x0005

    /// How a flame is, as the attribute counts it.
    enum Flame: Int64 {
        /// There is none.
        case off = 0
        /// Sparks are made.
        case igniting = 1
        /// It burns.
        case burning = 2
        /// It went out or did not come.
        case failed = 3
    }
    /// What is wrong, as the attribute counts it.
    enum Fault: Int64 {
        /// Nothing.
        case none = 0
        /// No pan stands on it.
        case noPan = 1
        /// The pan is empty.
        case boiledDry = 2
        /// It is too hot.
        case overheated = 3
        /// The flame went out.
        case flameFailure = 4
        /// The flame did not come.
        case ignitionFailure = 5
        /// A valve shuts the gas off.
        case gasShut = 6
    }

    /// When the timer ends.
    private var deadline: Instant?
    /// The switch beside it.
    private var onOff: OnOffBehaviour? { sibling(OnOffBehaviour.number) }

    override func start() {
        deadline = nil
        count()
    }

    override func read(_ attribute: AttributeNumber) -> Value? {
        guard attribute == Self.timeLeft, let deadline else { return nil }
        return .integer(max(0, ((deadline - device.now).milliseconds + 999) / 1000))
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        if attribute == Self.timer { count() }
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        if attribute == OnOffBehaviour.onOff, capability == sibling(OnOffBehaviour.number) { count() }
    }

    /// Counts down while it is on; a timer holds for one use.
    private func count() {
        let isOn = onOff?.isOn ?? false
        if !isOn, deadline != nil { set(Self.timer, .null) }
        guard isOn, let seconds = integer(Self.timer) else {
            deadline = nil
            cancelTimer(0)
            set(Self.timeLeft, .null)
            return
        }
        deadline = device.now + .seconds(seconds)
        set(Self.timeLeft, .integer(seconds))
        setTimer(0, after: .seconds(seconds))
    }

    override func fire(_ timer: Int) {
        emit(0x02)
        onOff?.switchOff()
    }

    // MARK: What the physics shows

    /// Shows whether it is too hot to touch.
    func show(isHot: Bool) { set(Self.isHot, .bool(isHot)) }

    /// Shows whether a pan stands on it.
    func show(isPanPresent: Bool) { set(Self.isPanPresent, .bool(isPanPresent)) }

    /// Shows how the flame is.
    func show(flame: Flame) { set(Self.flame, .integer(flame.rawValue)) }

    /// Shows what is wrong, and tells it.
    func show(fault: Fault) {
        guard set(Self.fault, .integer(fault.rawValue)) else { return }
        if fault == .none {
            emit(0x01)
        } else {
            emit(0x00, [Field("fault", .integer(fault.rawValue))])
        }
    }
}
