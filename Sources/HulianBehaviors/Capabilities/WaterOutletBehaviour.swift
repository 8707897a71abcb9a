internal import HulianModel

/// Water outlet: a tap or a shower that mixes hot and cold water, and counts what it lets out.
///
/// The capability is the project's own (hulian-1). The mixer is a thermostatic one: it takes as much hot water as the
/// wanted temperature needs. Steam, warmth and the limit of scalding are project defaults.
final class WaterOutletBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC20
    /// Whether water runs.
    static let state: AttributeNumber = 0x0000
    /// Tenths of a litre a minute that run.
    static let flowRate: AttributeNumber = 0x0001
    /// Tenths of a litre a minute when it is fully open.
    private static let maxFlow: AttributeNumber = 0x0002
    /// How far it is open.
    private static let flowSetting: AttributeNumber = 0x0003
    /// The temperature that somebody wants.
    private static let targetTemperature: AttributeNumber = 0x0004
    /// The temperature of the water.
    private static let waterTemperature: AttributeNumber = 0x0005
    /// Whether a hand is seen.
    private static let isHandPresent: AttributeNumber = 0x0008
    /// Whether hands are looked for.
    private static let isSensorEnabled: AttributeNumber = 0x0007
    /// Seconds for which it runs at most.
    private static let maxDuration: AttributeNumber = 0x0009
    /// Tenths of a litre since it was made.
    private static let volumeUsed: AttributeNumber = 0x000A
    /// Tenths of a litre of the last use.
    private static let lastVolume: AttributeNumber = 0x000B

    /// Why it ended, as the event counts it.
    enum End: Int64 {
        /// Somebody asked for it.
        case asked = 0
        /// The volume was reached.
        case volume = 1
        /// The time was over.
        case time = 2
        /// The hand went away.
        case handGone = 3
        /// No water came.
        case noWater = 4
        /// It would have done harm.
        case protection = 5
    }
    /// The timers: the water is looked at, the use ends, the hand was gone for a moment.
    private enum Timer {
        /// The water is looked at.
        static let look = 0
        /// The use ends.
        static let end = 1
        /// The hand was gone long enough.
        static let hand = 2
    }
    /// The time between two looks at running water.
    private static let period = Interval.seconds(5)
    /// Hotter water than this burns, in °C.
    private static let scalding = 49.0

    override class var actions: [String] { ["approach", "closeTap", "leave", "openTap"] }
    override class var defects: [String] { ["leak", "mixerStuck", "noWater"] }

    /// When it was opened.
    private var since: Instant?
    /// When the volume was last worked out.
    private var settled = Instant(nanoseconds: 0)
    /// The litres of this use, and all of them.
    private var used = 0.0, total = 0.0
    /// The water that runs and the hot part of it, in L/s.
    private var flow = 0.0, hot = 0.0
    /// The litres after which it ends, and how it ends at its time.
    private var volume: Double?
    /// True when somebody set the time after which it ends.
    private var hasTime = false
    /// True once the wanted temperature was reached.
    private var isReady = false
    /// What is broken.
    private var leaks = false, isMixerStuck = false, hasNoWater = false
    /// True when the pipes of the home know it.
    private var isConnected = false
    /// Asked whether water may run; physics such as a purifier sets it.
    var isBlocked: (() -> Bool)?
    /// Told when water begins or ends to run, or runs faster or slower; physics such as a purifier sets it.
    var changed: (() -> Void)?
    /// Water that is taken beside what comes out, for each litre that comes out; a purifier sets it.
    var waste = 0.0
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// The pipes of the home.
    private var plumbing: Plumbing? { device.room?.home.plumbing }
    /// True while water runs because somebody wants it.
    var isOpen: Bool { since != nil }
    /// The water that comes out now, in L/s.
    var outflow: Double { flow }
    /// The water that came out since it was made, in litres.
    var outpoured: Double {
        settle()
        return total
    }

    override func start() {
        if !isConnected, let plumbing {
            isConnected = true
            plumbing.watch { [weak self] in self?.supplyChanged() }
        }
        settled = device.now
        since = nil
        set(Self.state, 0)
        run()
    }

    override func stop() {
        settle()
        since = nil
        giveBack()
        set(Self.volumeUsed, .integer(Int64(total * 10)))
    }

    override func reset() { total = 0 }

    override func read(_ attribute: AttributeNumber) -> Value? {
        guard attribute == Self.volumeUsed else { return nil }
        return .integer(Int64((outpoured * 10).rounded(.down)))
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        settle()
        run()
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            guard canRun else { throw .failure }
            open(seconds: fields.integer("duration"), litres: fields.integer("volume").map { Double($0) / 10 })
        case 0x01: close(.asked)
        default: throw .unsupportedCommand
        }
        return []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "openTap": if canRun { open() }
        case "closeTap": close(.asked)
        case "approach": see(isHand: true)
        case "leave": see(isHand: false)
        default: return false
        }
        return true
    }

    /// A hand comes under the sensor or goes away.
    private func see(isHand: Bool) {
        guard has(feature: "SENSOR") else { return }
        set(Self.isHandPresent, .bool(isHand))
        guard bool(Self.isSensorEnabled) else { return }
        if isHand {
            cancelTimer(Timer.hand)
            if canRun { open(seconds: 60) }
        } else if isOpen {
            setTimer(Timer.hand, after: .seconds(1))
        }
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        settle()
        switch defect {
        case "leak":
            leaks = isBroken
            report(.leak, isBroken)
        case "mixerStuck": isMixerStuck = isBroken
        case "noWater":
            hasNoWater = isBroken
            report(.waterShortage, isBroken)
        default: return false
        }
        if device.isPowered { supplyChanged() }
        return true
    }

    // MARK: Opening and closing

    /// True while water would come.
    private var canRun: Bool { !hasNoWater && plumbing?.isOpen ?? true && !(isBlocked?() ?? false) }

    /// Opens it, for a time or for a volume.
    func open(seconds: Int64? = nil, litres: Double? = nil) {
        settle()
        volume = litres
        hasTime = seconds != nil
        if since == nil {
            used = 0
            isReady = false
            since = device.now
            emit(0x00)
        }
        set(Self.state, 1)
        setTimer(Timer.end, after: .seconds(min(seconds ?? .max, integer(Self.maxDuration) ?? 1800)))
        run()
    }

    /// Closes it.
    func close(_ end: End) {
        guard let since else { return }
        settle()
        self.since = nil
        cancelTimer(Timer.end)
        cancelTimer(Timer.hand)
        set(Self.state, 0)
        run()
        let tenths = Int64((used * 10).rounded())
        set(Self.lastVolume, .integer(tenths))
        emit(
            0x01,
            [
                Field("volume", .integer(tenths)),
                Field("duration", .integer((device.now - since).milliseconds / 1000)),
                Field("reason", .integer(end.rawValue)),
            ])
    }

    /// Water comes or goes.
    private func supplyChanged() {
        guard device.isPowered else { return }
        device.input {
            settle()
            if isOpen, !canRun { close(.noWater) } else { run() }
        }
    }

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.look:
            settle()
            run()
        case Timer.end: close(volume == nil ? .time : .volume)
        default: if isOpen, !bool(Self.isHandPresent) { close(.handGone) }
        }
    }

    // MARK: The water

    /// Counts the water until now.
    private func settle() {
        let litres = flow * (device.now - settled).seconds
        settled = device.now
        used += litres
        total += litres
    }

    /// The temperature of the mixed water in °C, and the share of hot water in it.
    private var mixture: (temperature: Double, share: Double) {
        guard let plumbing, has(feature: "TEMP") else { return (15, 0) }
        let cold = plumbing.coldTemperature
        let warm = plumbing.hotTemperature
        let wanted = Double(integer(Self.targetTemperature) ?? 3800) / 100
        guard !isMixerStuck else { return (warm, 1) }
        guard warm - cold > 0.5 else { return (cold, wanted > cold ? 1 : 0) }
        let share = min(1, max(0, (wanted - cold) / (warm - cold)))
        return (cold + (warm - cold) * share, share)
    }

    /// Lets the water run as it is set, and shows it.
    private func run() {
        let most = Double(integer(Self.maxFlow) ?? 80) / 600
        var water = isOpen ? most * Double(integer(Self.flowSetting) ?? 100) / 100 : 0
        // A worn seal drips a cup in a minute, whether or not somebody wants water.
        if leaks, plumbing?.isOpen ?? true, !hasNoWater { water += 0.003 }
        let mixed = mixture
        flow = water
        let nextHot = isOpen ? Emissions.whole(water * mixed.share, 1e6) : 0
        if nextHot != hot { plumbing?.addHot(nextHot - hot) }
        hot = nextHot
        let isSteaming = isOpen && has(feature: "SHOWER")
        let warmth = max(0, mixed.temperature - (device.room?[.temperature] ?? 22))
        emissions.give(
            heat: isSteaming ? (warmth * 20).rounded() : 0, water: water * (1 + (isOpen ? waste : 0)),
            moisture: isSteaming ? (warmth * 60).rounded() : 0, sound: isSteaming ? 58 : isOpen ? 48 : 0)
        set(Self.flowRate, .integer(Int64((water * 600).rounded())))
        showTemperature(mixed.temperature)
        changed?()
        guard isOpen else { return cancelTimer(Timer.look) }
        setTimer(Timer.look, after: Self.period)
        if let volume, water > 0 {
            let left = max(0, volume - used) / water
            let longest = Double(integer(Self.maxDuration) ?? 1800)
            if !hasTime { setTimer(Timer.end, after: .fractional(seconds: min(longest, max(0.01, left)))) }
        }
    }

    /// Shows how warm the water is; closes it when it burns.
    private func showTemperature(_ temperature: Double) {
        guard has(feature: "TEMP") else { return }
        guard isOpen else {
            set(Self.waterTemperature, .null)
            return report(.overTemperature, false)
        }
        let raw = Int64((temperature * 2).rounded()) * 50
        set(Self.waterTemperature, .integer(raw))
        let wanted = Double(integer(Self.targetTemperature) ?? 3800) / 100
        if !isReady, abs(temperature - wanted) < 1 {
            isReady = true
            emit(0x02, [Field("temperature", .integer(raw))])
        }
        if isMixerStuck, temperature > Self.scalding {
            report(.overTemperature, true)
            close(.protection)
        }
    }

    /// Takes back what it gives and takes.
    private func giveBack() {
        if hot != 0 { plumbing?.addHot(-hot) }
        hot = 0
        flow = 0
        emissions.give()
    }
}
