internal import HulianModel

/// The valve of the water pipe of a home, with a meter: while it is shut no water comes, and it shuts by itself when
/// water runs longer than people let it run.
final class WaterMainBehaviour: Behaviour {
    /// How device types name it: times in s.
    static let dynamics = Behaviours.Dynamics(
        "waterMain", parameters: ["travelTime", "longestFlow", "power"], defects: WaterMainBehaviour.defects
    ) { device, endpoint, parameters in WaterMainBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var defects: [String] { ["pipeBurst"] }

    /// The number of Flow Measurement.
    private static let flowMeasurement: CapabilityNumber = 0x0404
    /// The timers: water ran too long, a burst pipe is looked at.
    private enum Timer {
        /// Water ran too long.
        static let longest = 0
        /// A burst pipe is looked at.
        static let burst = 1
    }
    /// The water of a burst pipe in L/s (project default).
    private static let burstFlow = 0.15

    /// The time for the valve.
    private let travelTime: Interval
    /// How long water may run without a rest.
    private let longestFlow: Interval
    /// The power of its electronics in watts.
    private let power: Double
    /// True when the home knows it.
    private var isRegistered = false
    /// True while a pipe behind it is burst.
    private var isBurst = false
    /// True while water flowed when it was last looked at.
    private var flowed = false
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// Makes a valve.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        travelTime = parameters.interval("travelTime", or: .seconds(4))
        longestFlow = parameters.interval("longestFlow", or: .minutes(45))
        power = parameters.number("power", or: 0)
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The valve.
    private var valve: ValveConfigurationAndControlBehaviour? { sibling(ValveConfigurationAndControlBehaviour.number) }
    /// True while water can flow.
    private var isOpen: Bool { !(valve?.isShut ?? false) }

    override func start() {
        valve?.travelTime = travelTime
        if !isRegistered, let home = device.room?.home {
            isRegistered = true
            home.plumbing.addMain { [weak self] in self?.valve?.isShut ?? false }
            home.water.watch(by: self)
        }
        burst()
        look()
    }

    override func stop() { emissions.give() }

    override func utilityChanged(_ utility: Utility) { look() }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard attribute == ValveConfigurationAndControlBehaviour.currentState,
            capability == sibling(ValveConfigurationAndControlBehaviour.number)
        else { return }
        battery?.consume(joules: 12)
        if valve?.integer(attribute) == 1 { report(.leak, false) }
        device.room?.home.plumbing.changed()
        burst()
        look()
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "pipeBurst" else { return false }
        isBurst = isBroken
        if device.isPowered { burst() }
        return true
    }

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.longest:
            guard flowed else { return }
            report(.leak, true)
            valve?.close()
        default:
            if isBurst, isOpen, let room = device.room {
                // A drain takes what is deeper than some centimetres.
                if room[.floodWater] < 40 { room.add(.floodWater, Self.burstFlow * 10 / room.shape.area) }
                setTimer(Timer.burst, after: .seconds(10))
            }
        }
    }

    /// Lets a burst pipe run as long as the valve is open.
    private func burst() {
        let runs = isBurst && isOpen
        emissions.give(power: power, water: runs ? Self.burstFlow : 0, sound: runs ? 55 : 0)
        if runs { setTimer(Timer.burst, after: .seconds(10)) } else { cancelTimer(Timer.burst) }
    }

    /// Looks at the water of the home.
    private func look() {
        let flow = isOpen ? device.room?.home.water.rate ?? 0 : 0
        // Tenths of m³/h.
        set(Self.flowMeasurement, 0x0000, .integer(Int64((max(0, flow) * 36).rounded())))
        let flows = flow > 0.001
        guard flows != flowed else { return }
        flowed = flows
        if flows { setTimer(Timer.longest, after: longestFlow) } else { cancelTimer(Timer.longest) }
    }
}
