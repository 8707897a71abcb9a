internal import HulianModel

/// Device Energy Management: somebody asks a device to take more or less power for a time, or to wait.
///
/// What that means is up to the physics of the device. Source: Matter application clusters, Device Energy Management
/// (0x0098), revision 5: power adjustment and pausing; forecasts that are adjusted by slots are not made.
final class DeviceEnergyManagementBehaviour: Behaviour {
    /// The number of the capability, and that of its modes.
    static let number: CapabilityNumber = 0x0098, modes: CapabilityNumber = 0x009F
    /// Whether it is managed now.
    private static let esaState: AttributeNumber = 0x0002
    /// What can be asked for.
    private static let powerAdjustmentCapability: AttributeNumber = 0x0005
    /// From whom it takes no orders.
    private static let optOutState: AttributeNumber = 0x0007
    /// The states, as the attribute counts them.
    private enum State {
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
    /// The tags of modes that allow others to manage it (Device Energy Management Mode, ModeTag).
    private enum Tag {
        /// The home may.
        static let local: Int64 = 0x4002
        /// The grid may.
        static let grid: Int64 = 0x4003
    }
    /// The shortest and the longest time that can be asked for, in seconds (project defaults).
    private static let durations: ClosedRange<Int64> = 60...86_400

    /// The powers that it could take now in watts, negative for giving; physics set it.
    var range: (() -> ClosedRange<Double>?)?
    /// Told the power that it is to take, and nothing when it is free again; physics set it.
    var adjust: ((_ watts: Double?) -> Void)?
    /// Told whether it is to wait; physics set it.
    var pause: ((_ isPaused: Bool) -> Void)?

    /// When the adjustment began, and the energy that was counted then.
    private var began: (time: Instant, energy: Double)?

    /// The state.
    private var state: Int64 { integer(Self.esaState) ?? State.online }

    override func start() {
        began = nil
        set(Self.esaState, .integer(State.online))
        showOptOut()
        show()
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        let cause = fields.integer("cause") ?? 0
        switch command {
        case 0x00:
            try begin(power: fields.integer("power") ?? 0, seconds: fields.integer("duration") ?? 0, cause: cause)
        case 0x01:
            guard state == State.powerAdjustActive else { throw .invalidInState }
            end(.cancelled)
        case 0x03:
            try check(cause)
            guard state == State.online || state == State.paused, let pause else { throw .invalidInState }
            let seconds = fields.integer("duration") ?? 0
            guard Self.durations.contains(seconds) else { throw .constraintError }
            setTimer(0, after: .seconds(seconds))
            guard state != State.paused else { return [] }
            set(Self.esaState, .integer(State.paused))
            emit(0x02)
            pause(true)
        case 0x04:
            guard state == State.paused else { throw .invalidInState }
            end(.cancelled)
        default: throw .unsupportedCommand
        }
        return []
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard capability == sibling(Self.modes), attribute == ModeBaseBehaviour.currentMode else { return }
        showOptOut()
        if (integer(Self.optOutState) ?? 0) != 0 { end(.userOptOut) }
    }

    override func fire(_ timer: Int) { end(.normalCompletion) }

    /// Says that something is broken, or is whole again.
    func setFault(_ isBroken: Bool) {
        if isBroken { end(.fault) }
        set(Self.esaState, .integer(isBroken ? State.fault : State.online))
        show()
    }

    /// Shows what can be asked for; physics call it when that changed.
    func show() {
        guard state != State.powerAdjustActive else { return }
        guard let range = range?(), state == State.online else {
            set(Self.powerAdjustmentCapability, .null)
            return
        }
        set(Self.powerAdjustmentCapability, capability(range, reason: 0))
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
        let optOut = integer(Self.optOutState) ?? 0
        if optOut == 3 || optOut == cause + 1 { throw .constraintError }
    }

    /// Begins to take another power, or goes on with another one.
    private func begin(power: Int64, seconds: Int64, cause: Int64) throws(Status) {
        try check(cause)
        guard state == State.online || state == State.powerAdjustActive, let adjust, let range = range?() else {
            throw .invalidInState
        }
        let watts = Double(power) / 1000
        // A rounding to milliwatts is no reason to refuse.
        guard watts >= range.lowerBound - 0.001, watts <= range.upperBound + 0.001,
            Self.durations.contains(seconds)
        else { throw .constraintError }
        setTimer(0, after: .seconds(seconds))
        set(Self.powerAdjustmentCapability, capability(range, reason: cause + 1))
        if state != State.powerAdjustActive {
            began = (device.now, energy)
            set(Self.esaState, .integer(State.powerAdjustActive))
            emit(0x00)
        }
        adjust(watts)
    }

    /// Lets the device be as it was.
    private func end(_ cause: Cause) {
        cancelTimer(0)
        switch state {
        case State.powerAdjustActive:
            set(Self.esaState, .integer(State.online))
            adjust?(nil)
            let (time, before) = began ?? (device.now, energy)
            began = nil
            emit(
                0x01,
                [
                    Field("cause", .integer(cause.rawValue)),
                    Field("duration", .integer((device.now - time).milliseconds / 1000)),
                    Field("energyUse", .integer(Int64((energy - before).rounded()))),
                ])
            show()
        case State.paused:
            set(Self.esaState, .integer(State.online))
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
        set(Self.optOutState, .integer(optOut))
    }
}
