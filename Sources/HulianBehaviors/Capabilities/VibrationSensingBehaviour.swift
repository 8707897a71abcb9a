internal import HulianModel

/// Vibration sensing: what it is fixed to is knocked, shaken, tilted or dropped.
///
/// A capability of ours; all numbers are project defaults.
final class VibrationSensingBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC90
    /// Whether it vibrates.
    private static let isVibrating: AttributeNumber = 0x0000
    /// How little it takes.
    private static let sensitivity: AttributeNumber = 0x0001
    /// How far it leans, in degrees.
    private static let tiltAngle: AttributeNumber = 0x0002
    /// How long it still counts as vibrating when it is still again.
    private static let holdTime = Interval.seconds(30)
    /// The least tilt that is told, in degrees.
    private static let leastTilt: Int64 = 10
    /// The movements, as the event counts them.
    private enum Motion {
        /// It shakes.
        static let vibration: Value = 0
        /// It leans.
        static let tilt: Value = 1
        /// It falls.
        static let drop: Value = 2
    }

    override class var actions: [String] { ["knock", "shake", "tilt", "drop"] }
    override class var defects: [String] { ["sensorFault"] }

    /// True while the sensor feels nothing.
    private var isBroken = false

    override func start() { if bool(Self.isVibrating), !isArmed(0) { setTimer(0, after: Self.holdTime) } }

    override func fields(of action: String) -> [ActionField] {
        switch action {
        case "knock": [ActionField("force", .number)]
        case "shake": [ActionField("force", .number), ActionField("seconds", .number)]
        case "tilt": [ActionField("degrees", .integer)]
        default: []
        }
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "knock": if fields["force"].numberValue ?? 50 >= leastForce { feel(Motion.vibration, for: .seconds(0)) }
        case "shake":
            let seconds = min(86_400, max(0, fields["seconds"].numberValue ?? 5))
            if fields["force"].numberValue ?? 50 >= leastForce {
                feel(Motion.vibration, for: .fractional(seconds: seconds))
            }
        case "tilt": tilt(to: min(180, max(0, fields.integer("degrees") ?? 45)))
        case "drop": feel(Motion.drop, for: .seconds(0))
        default: return false
        }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "sensorFault" else { return false }
        self.isBroken = isBroken
        return true
    }

    /// The force that it feels, where 100 is a blow with a hammer.
    private var leastForce: Double {
        switch integer(Self.sensitivity) {
        case 0: 70
        case 2: 10
        default: 30
        }
    }

    /// Leans to an angle, which is told as a movement when it is another one.
    private func tilt(to angle: Int64) {
        guard !isBroken, abs(angle - (integer(Self.tiltAngle) ?? 0)) >= Self.leastTilt else { return }
        set(Self.tiltAngle, .integer(angle))
        feel(Motion.tilt, for: .seconds(0))
    }

    /// Feels a movement that lasts for a time.
    private func feel(_ motion: Value, for time: Interval) {
        guard !isBroken else { return }
        // One movement is told once; another kind of movement is told at once.
        if set(Self.isVibrating, true) || motion != Motion.vibration { emit(0x00, [Field("motion", motion)]) }
        battery?.consume(joules: 0.01)
        setTimer(0, after: time + Self.holdTime)
    }

    override func fire(_ timer: Int) {
        guard set(Self.isVibrating, false) else { return }
        emit(0x01)
    }
}
