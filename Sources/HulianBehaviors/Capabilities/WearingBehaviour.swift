internal import HulianModel

/// Wearing: somebody puts the device on, and it follows the body as long as it is worn.
///
/// A capability of ours. The device does not know who wears it; it shows the values of whoever does.
final class WearingBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC5A
    /// Whether it is worn.
    private static let isWorn: AttributeNumber = 0x0000
    /// The steps since it was put on.
    private static let steps: AttributeNumber = 0x0001
    /// How often it measures, in s.
    private static let samplingPeriod: AttributeNumber = 0x0002
    /// By how much it errs (project default).
    private static let error = 0.02

    override class var actions: [String] { ["wear", "takeOff"] }
    override class var defects: [String] { ["sensorFault"] }

    /// Who wears it.
    private(set) weak var wearer: Person?
    /// The steps of the wearer when it was put on.
    private var firstStep = 0
    /// True while the sensor feels nothing.
    private var isBroken = false

    override func start() { if bool(Self.isWorn) { sample() } }

    override func fields(of action: String) -> [ActionField] {
        Self.actions.contains(action) ? [ActionField("person", .text)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "wear": if let person = somebody(fields) { putOn(person) }
        case "takeOff":
            // Nobody takes off what another one wears.
            if let name = fields.string("person"), let wearer, wearer.name != name { return true }
            takeOff()
        default: return false
        }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "sensorFault" else { return false }
        self.isBroken = isBroken
        if device.isPowered, bool(Self.isWorn) { sample() }
        return true
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) { if isArmed(0) { sample() } }

    /// Puts it on.
    private func putOn(_ person: Person) {
        wearer = person
        firstStep = person.steps
        if set(Self.isWorn, true) { emit(0x00) }
        sample()
        fallDetection?.feel()
    }

    /// Takes it off; nothing is shown of nobody.
    private func takeOff() {
        wearer = nil
        cancelTimer(0)
        guard set(Self.isWorn, false) else { return }
        for value in values { value.clear() }
        emit(0x01)
        fallDetection?.feel()
    }

    /// The values that it shows.
    private var values: [HealthValueBehaviour] {
        device.allBehaviours.compactMap { $0 as? HealthValueBehaviour }.filter { $0.endpoint == endpoint }
    }
    /// What finds falls beside it.
    private var fallDetection: FallDetectionBehaviour? { sibling(FallDetectionBehaviour.number) }

    /// Measures once, and again after a while.
    private func sample() {
        setTimer(0, after: .seconds(integer(Self.samplingPeriod) ?? 600))
        guard !isBroken, let wearer else {
            for value in values { value.clear() }
            return
        }
        battery?.consume(joules: 0.2)
        let signs = wearer.vitalSigns(at: device.now, dayShare: device.room?.home.dayShare ?? 0.5)
        for value in values { _ = value.show(signs, of: wearer, error: Self.error) }
        set(Self.steps, .integer(Int64(max(0, wearer.steps - firstStep))))
    }

    override func fire(_ timer: Int) { sample() }
}
