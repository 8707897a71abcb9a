internal import HulianModel

/// Hand washing: water, soap, time to rub, water again and warm air, from when hands come until they go.
///
/// The capability is the project's own (hulian-1); twenty seconds of rubbing are what health authorities advise, the
/// other times and the powers are project defaults.
final class HandWashingBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC29
    /// What it does.
    private static let phase: AttributeNumber = 0x0000
    /// How much soap it gives.
    private static let soapAmount: AttributeNumber = 0x0001
    /// Seconds of rubbing.
    private static let rubbingTime: AttributeNumber = 0x0002
    /// Whether it dries afterwards.
    private static let autoDry: AttributeNumber = 0x0003
    /// How often hands were washed.
    private static let washes: AttributeNumber = 0x0004

    /// What it does, as the attribute counts it.
    private enum Phase: Int64 {
        /// Nothing.
        case idle = 0
        /// Water makes the hands wet.
        case wetting = 1
        /// Soap comes.
        case soaping = 2
        /// Somebody rubs.
        case rubbing = 3
        /// Water takes the soap away.
        case rinsing = 4
        /// Warm air dries.
        case drying = 5
    }
    /// The bottle holds so many normal portions of soap.
    private static let portions = 400.0
    /// The power of the dryer in watts.
    private static let dryer = 800.0

    override class var actions: [String] { ["approach", "leave"] }
    override class var defects: [String] { ["heaterFailure"] }

    /// When the washing began.
    private var since: Instant?
    /// True while the heater of the dryer is broken.
    private var isBroken = false
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// What it does.
    private var doing: Phase { Phase(rawValue: integer(Self.phase) ?? 0) ?? .idle }
    /// The tap.
    private var tap: WaterOutletBehaviour? { sibling(WaterOutletBehaviour.number) }

    override func start() {
        since = nil
        set(Self.phase, 0)
        consumable(.soap)?.renewed = { [unowned self] in self.report(.consumableEmpty, false) }
    }

    override func stop() { emissions.give() }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            guard doing == .idle else { throw .invalidInState }
            begin()
        case 0x01: end(isComplete: false)
        default: throw .unsupportedCommand
        }
        return []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "approach": if doing == .idle { begin() }
        case "leave":
            if doing == .wetting || doing == .soaping || doing == .drying { end(isComplete: doing == .drying) }
        default: return false
        }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "heaterFailure" else { return false }
        self.isBroken = isBroken
        report(.heaterFailure, isBroken)
        if doing == .drying { enter(.drying, for: .seconds(5)) }
        return true
    }

    /// Begins.
    private func begin() {
        since = device.now
        enter(.wetting, for: .seconds(3))
    }

    /// Enters a phase.
    private func enter(_ next: Phase, for time: Interval) {
        set(Self.phase, .integer(next.rawValue))
        setTimer(0, after: time)
        if next == .wetting || next == .rinsing { tap?.open() } else { tap?.close(.asked) }
        let heat = next == .drying && !isBroken ? Self.dryer : 0
        emissions.give(
            heat: heat, power: next == .drying ? heat + 100 : 0, moisture: next == .drying ? 200 : 0,
            sound: next == .drying ? 70 : 0)
    }

    override func fire(_ timer: Int) {
        switch doing {
        case .idle: break
        case .wetting:
            giveSoap()
            enter(.soaping, for: .seconds(2))
        case .soaping: enter(.rubbing, for: .seconds(integer(Self.rubbingTime) ?? 20))
        case .rubbing: enter(.rinsing, for: .seconds(10))
        case .rinsing:
            if bool(Self.autoDry) { enter(.drying, for: .seconds(15)) } else { end(isComplete: true) }
        case .drying: end(isComplete: true)
        }
    }

    /// Gives a portion of soap, as long as there is some.
    private func giveSoap() {
        guard let soap = consumable(.soap) else { return }
        soap.use([0.6, 1, 1.6][Int(min(2, max(0, integer(Self.soapAmount) ?? 1)))] / Self.portions)
        report(.consumableEmpty, soap.isUsedUp)
    }

    /// Ends.
    private func end(isComplete: Bool) {
        guard let since else { return }
        self.since = nil
        cancelTimer(0)
        set(Self.phase, 0)
        tap?.close(isComplete ? .asked : .handGone)
        emissions.give()
        if isComplete { set(Self.washes, .integer((integer(Self.washes) ?? 0) + 1)) }
        emit(
            0x00,
            [
                Field("isComplete", .bool(isComplete)),
                Field("duration", .integer(min(0xFFFF, (device.now - since).milliseconds / 1000))),
            ])
    }
}
