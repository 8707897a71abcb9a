internal import HulianModel

/// A heater of the water of a home: what pipes and hands draw from it, what is set at it, and how warm its water is.
///
/// The kinds of heaters say in ``heat()`` how they heat; everything that they have in common is here.
class WaterHeater: FaultyPhysics, HotWaterSource {
    override class var actions: [String] { ["drawWater"] }

    /// The timers that all heaters have; those of a kind begin at `first`.
    enum Timer {
        /// The next working-out.
        static let step = 0
        /// A hand closes the tap.
        static let tap = 1
        /// The first that is free.
        static let first = 2
    }
    /// The tag of the mode in which it heats only when it is boosted (Water Heater Mode, ModeTag).
    static let offTag: Int64 = 0x4000
    /// The water that a hand draws, in L/s.
    private static let tapFlow = 0.12

    /// The water in it, and what holds it.
    final var body: ThermalMass
    /// When its temperature was last worked out; nothing before it was first switched on.
    private final var since: Instant?
    /// The longest time that is worked out at once.
    private let longest: Interval
    /// The water that the home draws, in L/s.
    private final var homeDraw = 0.0
    /// The water that a hand draws, in L/s.
    private(set) final var handDraw = 0.0
    /// True while it works itself out, which changes what it listens to.
    private final var isWorking = false
    /// What it gives.
    final lazy var emissions = Emissions(of: self)

    /// Makes a heater.
    ///
    /// - Parameters:
    ///   - device: The device.
    ///   - endpoint: The index of its endpoint.
    ///   - body: The water in it, and what holds it.
    ///   - longest: The longest time that is worked out at once.
    init(device: Device, endpoint: Int, body: ThermalMass, longest: Interval) {
        self.body = body
        self.longest = longest
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The thermostat.
    final var thermostat: ThermostatBehaviour? { sibling(ThermostatBehaviour.number) }
    /// The mode.
    final var mode: ModeBaseBehaviour? { sibling(ModeBaseBehaviour.waterHeater) }
    /// The management of boosts.
    final var management: WaterHeaterManagementBehaviour? { sibling(WaterHeaterManagementBehaviour.number) }
    /// The temperature around it.
    final var around: Double { device.room?[.temperature] ?? 22 }
    /// The temperature of the water that comes in.
    final var cold: Double { device.room?.home.plumbing.coldTemperature ?? 15 }
    /// The water that leaves it now, in L/s.
    final var draw: Double { homeDraw + handDraw }
    /// True while its switch and its thermostat let it heat.
    final var isEnabled: Bool {
        value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue != false
            && thermostat?.integer(ThermostatBehaviour.Attribute.systemMode) != ThermostatBehaviour.Mode.off
    }
    /// True while its mode lets it heat only for a boost.
    final var waitsForBoost: Bool { mode?.hasTag(Self.offTag) ?? false }

    // MARK: What a kind of heater says

    /// The heat that goes into the water now, in watts.
    var heatingPower: Double { 0 }
    /// Time passed: what else it changed is worked out, with what is broken as it was.
    func passed(seconds: Double) {}
    /// Heats as is wanted, and shows it.
    func heat() {}
    /// No longer heats, as power is lost.
    func cool() {}
    /// The client changed mode or boost.
    func wishesChanged() { work() }

    // MARK: What the pipes ask

    final var outletTemperature: Double {
        settle()
        return body.temperature
    }

    // Water stays hot without power.
    final var canServe: Bool { true }

    final func drawChanged(_ litresPerSecond: Double) {
        settle()
        homeDraw = litresPerSecond
        guard device.isPowered else { return }
        device.input { work() }
    }

    // MARK: Its life

    override func start() {
        device.room?.home.plumbing.add(self)
        settle()
        thermostat?.source = { [unowned self] in self.outletTemperature }
        thermostat?.decides = { [unowned self] in self.heatingPower > 0 ? .heating : ThermostatBehaviour.Demand.none }
        management?.changed = { [unowned self] in self.wishesChanged() }
        mode?.changed = { [unowned self] _ in self.work() }
        work()
    }

    override func stop() {
        settle()
        cool()
        handDraw = 0
        emissions.give()
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        let isSwitch = attribute == OnOffBehaviour.onOff && capability == sibling(OnOffBehaviour.number)
        let isSetting =
            capability == sibling(ThermostatBehaviour.number)
            && (attribute == ThermostatBehaviour.Attribute.occupiedHeating
                || attribute == ThermostatBehaviour.Attribute.systemMode)
        if isSwitch || isSetting { work() }
    }

    override func fields(of action: String) -> [ActionField] {
        action == "drawWater" ? [ActionField("litres", .number)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard action == "drawWater" else { return false }
        guard device.room?.home.plumbing.isOpen ?? true else { return true }
        settle()
        handDraw = Self.tapFlow
        let litres = min(500, max(0.1, fields["litres"].numberValue ?? 30))
        setTimer(Timer.tap, after: .fractional(seconds: litres / Self.tapFlow))
        work()
        return true
    }

    override func fire(_ timer: Int) {
        settle()
        if timer == Timer.tap { handDraw = 0 }
        work()
    }

    // MARK: The water

    override final func settle() {
        let seconds = since.map { (device.now - $0).seconds } ?? 0
        since = device.now
        body.step(
            seconds: min(seconds, longest.seconds), watts: heatingPower, around: around, flow: draw, inflow: cold)
        passed(seconds: seconds)
    }

    override final func work() {
        guard !isWorking else { return }
        isWorking = true
        defer { isWorking = false }
        settle()
        heat()
    }
}
