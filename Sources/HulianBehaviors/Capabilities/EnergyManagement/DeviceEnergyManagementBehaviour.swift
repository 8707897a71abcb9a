internal import HulianModel

/// Device Energy Management: somebody asks a device to take more or less power for a time, to wait, or to begin earlier or
/// later than it would.
///
/// What that means is up to the physics of the device. Source: Matter application clusters, Device Energy Management
/// (0x0098), revision 5.
final class DeviceEnergyManagementBehaviour: Behaviour {
    /// The number of the capability, and that of its modes.
    static let number: CapabilityNumber = 0x0098, modes: CapabilityNumber = 0x009F
    /// The attributes that this behaviour knows by name.
    enum Attribute {
        /// Whether it is managed now.
        static let esaState: AttributeNumber = 0x0002
        /// The least and the greatest power that it ever takes.
        static let absMinPower: AttributeNumber = 0x0003, absMaxPower: AttributeNumber = 0x0004
        /// What can be asked for.
        static let powerAdjustmentCapability: AttributeNumber = 0x0005
        /// What it is going to take, and when.
        static let forecast: AttributeNumber = 0x0006
        /// From whom it takes no orders.
        static let optOutState: AttributeNumber = 0x0007
        /// Between which powers it is to stay.
        static let powerRangeAdjustment: AttributeNumber = 0x0008
    }
    /// The states, as the attribute counts them.
    enum State {
        /// Nobody manages it.
        static let online: Int64 = 1
        /// Something is broken.
        static let fault: Int64 = 2
        /// It takes another power than it would.
        static let powerAdjustActive: Int64 = 3
        /// It waits.
        static let paused: Int64 = 4
    }
    /// Why an adjustment ended, as its event counts it.
    private enum Cause: Int64 {
        /// Its time is over.
        case normalCompletion = 0
        /// Something broke.
        case fault = 2
        /// Somebody does not want it any more.
        case userOptOut = 3
        /// Who asked for it called it off.
        case cancelled = 4
    }
    /// The timers: an adjustment or a pause is over, the forecast goes on.
    enum Timer {
        /// An adjustment or a pause is over.
        static let end = 0
        /// The forecast goes on.
        static let forecast = 1
    }
    /// The tags of modes that allow others to manage it (Device Energy Management Mode, ModeTag).
    private enum Tag {
        /// The home may.
        static let local: Int64 = 0x4002
        /// The grid may.
        static let grid: Int64 = 0x4003
    }
    /// What an adjustment does.
    private enum Kind {
        /// It takes one power.
        case power
        /// It stays between two powers.
        case range
    }
    /// The shortest and the longest time that can be asked for, in seconds (project defaults).
    static let durations: ClosedRange<Int64> = 60...86_400

    /// The powers that it could take now in watts, negative for giving; physics set it.
    var range: (() -> ClosedRange<Double>?)?
    /// Told the power that it is to take, and nothing when it is free again; physics set it.
    var adjust: ((_ watts: Double?) -> Void)?
    /// Told the powers between which it is to stay, and nothing when it is free again; physics set it.
    var bound: ((_ watts: ClosedRange<Double>?) -> Void)?
    /// Told whether it is to wait; physics set it.
    var pause: ((_ isPaused: Bool) -> Void)?
    /// Told that the forecast is another one, or has another slot; physics set it.
    var forecastChanged: (() -> Void)?

    /// When the adjustment began, the energy that was counted then, what it does and who asked for it.
    private var began: (time: Instant, energy: Double, kind: Kind)?
    /// The side that asked for what is done now: 0 for the home, 1 for the grid.
    private var asker: Int64 = 0
    /// What it remembers of its forecast.
    var memory = ForecastMemory()

    /// The state.
    var state: Int64 { integer(Attribute.esaState) ?? State.online }

    override func start() {
        began = nil
        memory = ForecastMemory(lastNumber: memory.lastNumber)
        set(Attribute.esaState, .integer(State.online))
        set(Attribute.powerRangeAdjustment, .null)
        if !hasForecast { set(Attribute.forecast, .null) }
        showOptOut()
        show()
        followForecast()
    }

    override func read(_ attribute: AttributeNumber) -> Value? { attribute == Attribute.forecast ? forecastNow : nil }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        let cause = fields.integer("cause") ?? 0
        switch command {
        case 0x00:
            try begin(power: fields.integer("power") ?? 0, seconds: fields.integer("duration") ?? 0, cause: cause)
        case 0x01: try cancel(.power)
        case 0x02:
            try check(cause)
            try adjustStart(to: fields.integer("requestedStartTime") ?? 0, cause: cause)
        case 0x03:
            try check(cause)
            try beginPause(seconds: fields.integer("duration") ?? 0, cause: cause)
        case 0x04:
            guard state == State.paused else { throw .invalidInState }
            end(.cancelled)
        case 0x05:
            try check(cause)
            try modify(fields.integer("forecastID") ?? 0, fields["slotAdjustments"].listValue ?? [], cause: cause)
        case 0x06:
            try check(cause)
            try constrain(fields["constraints"].listValue ?? [], cause: cause)
        case 0x07: try cancelForecast()
        case 0x08: try begin(range: fields, cause: cause)
        case 0x09: try cancel(.range)
        default: throw .unsupportedCommand
        }
        return []
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard capability == sibling(Self.modes), attribute == ModeBaseBehaviour.currentMode else { return }
        showOptOut()
        let optOut = integer(Attribute.optOutState) ?? 0
        // Only what was asked for by a side that may not ask any more ends.
        if optOut & (1 << asker) != 0 { end(.userOptOut) }
        leaveForecastAdjustment(optOut: optOut)
    }

    override func fire(_ timer: Int) {
        if timer == Timer.forecast { followForecast() } else { end(.normalCompletion) }
    }

    /// Says that something is broken, or is whole again.
    func setFault(_ isBroken: Bool) {
        if isBroken { end(.fault) }
        set(Attribute.esaState, .integer(isBroken ? State.fault : State.online))
        show()
    }

    /// Shows what can be asked for; physics call it when that changed.
    func show() {
        guard state != State.powerAdjustActive else { return }
        // Without physics it is as the device was made.
        guard let range else { return showReason(0) }
        guard let range = range(), state == State.online else {
            set(Attribute.powerAdjustmentCapability, .null)
            return
        }
        set(Attribute.powerAdjustmentCapability, capability(range, reason: 0))
    }

    /// Shows why it takes the power that it takes.
    private func showReason(_ reason: Int64) {
        let shown = self[Attribute.powerAdjustmentCapability]
        if !shown.isNull { set(Attribute.powerAdjustmentCapability, shown.with("cause", .integer(reason))) }
    }

    /// The powers that can be asked for now, in milliwatts, with the times in seconds; the first entry that has a power,
    /// where the device was made with some.
    private func possible(_ power: Int64) -> (power: ClosedRange<Int64>, seconds: ClosedRange<Int64>)? {
        if let range {
            return range().map {
                // A rounding to milliwatts is no reason to refuse.
                let low = Int64(($0.lowerBound * 1000).rounded(.down))
                return (low...max(low, Int64(($0.upperBound * 1000).rounded(.up))), Self.durations)
            }
        }
        let entries = self[Attribute.powerAdjustmentCapability]["powerAdjustCapability"]?.listValue ?? []
        let all = entries.compactMap { entry -> (power: ClosedRange<Int64>, seconds: ClosedRange<Int64>)? in
            guard let low = entry.number("minPower"), let high = entry.number("maxPower"), low <= high,
                let short = entry.number("minDuration"), let long = entry.number("maxDuration"), short <= long
            else { return nil }
            return (low...high, short...long)
        }
        return all.first { $0.power.contains(power) } ?? all.first
    }

    /// What can be asked for, with the reason of what is done now.
    private func capability(_ range: ClosedRange<Double>, reason: Int64) -> Value {
        [
            "powerAdjustCapability": [
                [
                    "minPower": .integer(Int64((range.lowerBound * 1000).rounded())),
                    "maxPower": .integer(Int64((range.upperBound * 1000).rounded())),
                    "minDuration": .integer(Self.durations.lowerBound),
                    "maxDuration": .integer(Self.durations.upperBound),
                ]
            ], "cause": .integer(reason),
        ]
    }

    /// Refuses what the modes of the device do not allow: local orders, or those of the grid.
    private func check(_ cause: Int64) throws(Status) {
        let optOut = integer(Attribute.optOutState) ?? 0
        if optOut == 3 || optOut == cause + 1 { throw .constraintError }
    }

    // MARK: Adjustments

    /// Begins to take another power, or goes on with another one.
    private func begin(power: Int64, seconds: Int64, cause: Int64) throws(Status) {
        try check(cause)
        guard isFree(for: .power), let possible = possible(power) else { throw .invalidInState }
        guard possible.power.contains(power), possible.seconds.contains(seconds) else { throw .constraintError }
        if let range = range?() {
            set(Attribute.powerAdjustmentCapability, capability(range, reason: cause + 1))
        } else {
            showReason(cause + 1)
        }
        if begin(.power, seconds: seconds, cause: cause) { emit(0x00) }
        adjust?(Double(power) / 1000)
    }

    /// Begins to stay between two powers; one that is null is as far as the device ever goes.
    private func begin(range fields: Fields, cause: Int64) throws(Status) {
        try check(cause)
        guard isFree(for: .range) else { throw .invalidInState }
        let least = integer(Attribute.absMinPower) ?? 0, most = integer(Attribute.absMaxPower) ?? 0
        let low = fields.integer("minPower") ?? least, high = fields.integer("maxPower") ?? most
        let seconds = fields.integer("duration") ?? 0
        guard low <= high, low >= least, high <= most, Self.durations.contains(seconds) else { throw .constraintError }
        let adjustment: Value = [
            "minPower": fields["minPower"], "maxPower": fields["maxPower"], "cause": .integer(cause + 1),
            "endTime": .integer(device.now.matterSeconds + seconds),
        ]
        set(Attribute.powerRangeAdjustment, adjustment)
        if begin(.range, seconds: seconds, cause: cause) {
            emit(0x04, [Field("adjustment", adjustment), Field("duration", .integer(seconds))])
        }
        bound?(Double(low) / 1000...Double(high) / 1000)
    }

    /// True when an adjustment can begin, or one of its kind can go on otherwise.
    private func isFree(for kind: Kind) -> Bool {
        state == State.online || (state == State.powerAdjustActive && began?.kind == kind)
    }

    /// Begins an adjustment, or lets one last longer or shorter.
    ///
    /// - Returns: True when it was not there before.
    private func begin(_ kind: Kind, seconds: Int64, cause: Int64) -> Bool {
        asker = cause
        setTimer(Timer.end, after: .seconds(seconds))
        guard state != State.powerAdjustActive else { return false }
        began = (device.now, energy, kind)
        set(Attribute.esaState, .integer(State.powerAdjustActive))
        return true
    }

    /// Ends an adjustment for who asked for it.
    private func cancel(_ kind: Kind) throws(Status) {
        guard state == State.powerAdjustActive, began?.kind == kind else { throw .invalidInState }
        end(.cancelled)
    }

    /// Begins to wait.
    private func beginPause(seconds: Int64, cause: Int64) throws(Status) {
        guard state == State.online || state == State.paused, pause != nil || hasForecast else { throw .invalidInState }
        guard try pauseDurations().contains(seconds) else { throw .constraintError }
        asker = cause
        setTimer(Timer.end, after: .seconds(seconds))
        guard state != State.paused else { return }
        set(Attribute.esaState, .integer(State.paused))
        holdForecast(cause: cause)
        emit(0x02)
        pause?(true)
    }

    /// Lets the device be as it was.
    private func end(_ cause: Cause) {
        cancelTimer(Timer.end)
        switch state {
        case State.powerAdjustActive:
            set(Attribute.esaState, .integer(State.online))
            let (time, before, kind) = began ?? (device.now, energy, .power)
            began = nil
            if kind == .power { adjust?(nil) } else { bound?(nil) }
            set(Attribute.powerRangeAdjustment, .null)
            emit(
                kind == .power ? 0x01 : 0x05,
                [
                    Field("cause", .integer(cause.rawValue)),
                    Field("duration", .integer((device.now - time).milliseconds / 1000)),
                    Field("energyUse", .integer(Int64((energy - before).rounded()))),
                ])
            show()
        case State.paused:
            set(Attribute.esaState, .integer(State.online))
            releaseForecast()
            pause?(false)
            emit(0x03, [Field("cause", .integer(cause.rawValue))])
            show()
        default: break
        }
    }

    /// The energy that came in less what went out, in milliwatt-hours.
    private var energy: Double {
        let meter: ElectricalEnergyMeasurementBehaviour? = sibling(ElectricalEnergyMeasurementBehaviour.number)
        return meter.map { $0.energy.imported - $0.energy.exported } ?? 0
    }

    // MARK: Who may

    /// True when a side may manage it; without modes all may.
    private func allows(_ tag: Int64) -> Bool {
        let mode: ModeBaseBehaviour? = sibling(Self.modes)
        return mode?.hasTag(tag) ?? true
    }

    /// True while the home may manage it, so that it follows what the home has left over.
    var isLocal: Bool { allows(Tag.local) }

    /// Shows from whom it takes no orders.
    private func showOptOut() {
        let optOut: Int64 = (allows(Tag.local) ? 0 : 1) | (allows(Tag.grid) ? 0 : 2)
        set(Attribute.optOutState, .integer(optOut))
    }
}
