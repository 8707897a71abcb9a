internal import HulianModel

/// Cooking control: what people set for cooking beside mode and temperature, and what an appliance asks of them.
///
/// The capability is the project's own (hulian-1): time, portions, intensity, delayed start, keeping warm, door or lid.
final class CookingControlBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC10
    /// Whether it keeps warm afterwards.
    static let keepWarmNumber: AttributeNumber = 0x0000
    /// Whether it keeps warm now.
    private static let isKeepingWarm: AttributeNumber = 0x0001
    /// Seconds by which the next start is delayed.
    private static let startDelay: AttributeNumber = 0x0002
    /// Seconds until a delayed start.
    private static let startsIn: AttributeNumber = 0x0003
    /// Seconds of cooking; null for the time of the program.
    static let cookTimeNumber: AttributeNumber = 0x0004
    /// For how many it cooks.
    private static let portionCount: AttributeNumber = 0x0005
    /// How strong, fast or fine.
    static let intensityNumber: AttributeNumber = 0x0006
    /// Whether the door or the lid is open.
    private static let isCoverOpen: AttributeNumber = 0x0007
    /// Whether the door or the lid is locked.
    private static let isCoverLocked: AttributeNumber = 0x0008
    /// What it waits for.
    private static let waitsFor: AttributeNumber = 0x0009
    /// The intensity that device types have when new.
    private static let mostIntensity = 5.0

    /// Told when somebody did what was asked for; false when nothing was.
    var confirmed: (() -> Bool)?
    /// When a delayed start comes.
    private var startTime: Instant?

    /// For how many it cooks; 1 where that cannot be set.
    var portions: Int64 { integer(Self.portionCount) ?? 1 }
    /// How long it cooks; nothing for the time of the program.
    var cookTime: Interval? { integer(Self.cookTimeNumber).map { .seconds($0) } }
    /// How strong, as a share; all where that cannot be set.
    var intensityShare: Double { integer(Self.intensityNumber).map { min(1, Double($0) / Self.mostIntensity) } ?? 1 }
    /// Whether it keeps warm afterwards; it does where that cannot be set.
    var wantsWarm: Bool { self[Self.keepWarmNumber].boolValue ?? true }

    override func start() {
        startTime = nil
        set(Self.startsIn, .null)
        set(Self.isKeepingWarm, false)
    }

    override func read(_ attribute: AttributeNumber) -> Value? {
        guard attribute == Self.startsIn, let startTime else { return nil }
        return .integer(max(0, ((startTime - device.now).milliseconds + 999) / 1000))
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: guard confirmed?() ?? false else { throw .invalidInState }
        default: throw .unsupportedCommand
        }
        return []
    }

    override class var actions: [String] { ["pressConfirm"] }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard action == "pressConfirm" else { return false }
        _ = confirmed?()
        return true
    }

    // MARK: What the program shows

    /// The delay of the next start in seconds; it holds for one start.
    func takeDelay() -> Int64 {
        defer { set(Self.startDelay, 0) }
        return integer(Self.startDelay) ?? 0
    }

    /// Shows when a delayed start comes; nothing for none.
    func show(startsIn delay: Interval?, from now: Instant) {
        startTime = delay.map { now + $0 }
        set(Self.startsIn, delay.map { .integer($0.milliseconds / 1000) } ?? .null)
    }

    /// Shows whether it keeps warm.
    func show(isKeepingWarm: Bool) { set(Self.isKeepingWarm, .bool(isKeepingWarm)) }

    /// Shows how the door or the lid is.
    func showCover(isOpen: Bool, isLocked: Bool) {
        set(Self.isCoverOpen, .bool(isOpen))
        set(Self.isCoverLocked, .bool(isLocked))
    }

    /// Asks for something, or for nothing any more.
    func ask(_ reason: Int64?) {
        guard set(Self.waitsFor, .integer(reason ?? 0)), let reason, reason != 0 else { return }
        emit(0x01, [Field("reason", .integer(reason))])
    }

    /// Tells that it is as hot as wanted, in °C.
    func tellReached(_ temperature: Double) {
        emit(0x00, [Field("temperature", .integer(Int64((temperature * 100).rounded())))])
    }
}
