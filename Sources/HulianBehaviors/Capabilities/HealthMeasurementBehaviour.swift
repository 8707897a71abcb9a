internal import HulianModel

/// Health measurement: somebody sits down, is measured for a while, and the values are shown and kept.
///
/// A capability of ours. What is measured are the capabilities of values beside it, such as blood pressure; how long it
/// takes and whose values can be told apart says the physics ``VitalMeterBehaviour``.
final class HealthMeasurementBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC50
    /// Idle, measuring, done or failed.
    private static let measurementState: AttributeNumber = 0x0000
    /// Why the last measurement failed.
    private static let measurementError: AttributeNumber = 0x0001
    /// When the last one was, in seconds since 2000.
    private static let lastMeasuredAt: AttributeNumber = 0x0002
    /// Whose it was, as far as the device can tell.
    private static let userIndex: AttributeNumber = 0x0003
    /// Whose key was pressed.
    private static let selectedUser: AttributeNumber = 0x0004
    /// How many records there are.
    private static let recordCount: AttributeNumber = 0x0005
    /// The last values.
    private static let records: AttributeNumber = 0x0006
    /// The most values that are kept.
    private static let memory = 30
    /// How far two bodies must differ to be told apart by their weight, in kg (project default).
    private static let weightStep = 2.5

    /// The states, as the attribute counts them.
    private enum State {
        /// Nothing was measured.
        static let idle: Int64 = 0
        /// It measures.
        static let measuring: Int64 = 1
        /// It measured.
        static let done: Int64 = 2
        /// It could not.
        static let failed: Int64 = 3
    }
    /// What can go wrong, as the attribute counts it.
    enum Problem: Int64 {
        /// Nothing.
        case none
        /// Nobody is there.
        case nobody
        /// The person moved.
        case movement
        /// The cuff or the electrodes sit badly.
        case badContact
        /// It was stopped.
        case interrupted
        /// The sensor fails.
        case sensorFault
    }

    override class var actions: [String] { ["measure"] }
    override class var defects: [String] { ["badContact", "sensorFault"] }

    /// How it measures; the physics says it.
    var meter = VitalMeterBehaviour.Settings()
    /// Who is being measured, and in which room the person was at the beginning.
    private weak var subject: Person?
    private weak var place: Room?
    /// The weights by which users are known, in the order of their numbers.
    private var knownWeights: [Double] = []
    /// What is broken.
    private var isLoose = false, isBroken = false

    override func start() {
        if integer(Self.measurementState) == State.measuring { set(Self.measurementState, .integer(State.idle)) }
    }

    override func reset() {
        knownWeights = []
        subject = nil
    }

    override func fields(of action: String) -> [ActionField] {
        action == "measure" ? [ActionField("person", .text), ActionField("user", .integer)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard action == "measure" else { return false }
        if let user = fields.integer("user"), (1...max(1, Int64(meter.users))).contains(user) {
            set(Self.selectedUser, .integer(user))
        }
        guard integer(Self.measurementState) != State.measuring else { return true }
        begin(somebody(fields))
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "badContact": isLoose = isBroken
        case "sensorFault": self.isBroken = isBroken
        default: return false
        }
        return true
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            // From afar only one who sits ready can be measured.
            guard integer(Self.measurementState) != State.measuring, let person = somebody(fields),
                person.posture == .sitting || person.posture == .lying
            else { throw .invalidInState }
            begin(person)
        case 0x01:
            guard integer(Self.measurementState) == State.measuring else { throw .invalidInState }
            fail(.interrupted)
        case 0x02:
            set(Self.records, .list([]))
            set(Self.recordCount, 0)
        default: throw .unsupportedCommand
        }
        return []
    }

    /// Begins to measure somebody.
    private func begin(_ person: Person?) {
        guard let person else { return fail(.nobody) }
        subject = person
        place = person.room
        set(Self.measurementError, .integer(Problem.none.rawValue))
        set(Self.measurementState, .integer(State.measuring))
        setTimer(0, after: meter.duration)
    }

    /// Ends without values.
    private func fail(_ problem: Problem) {
        cancelTimer(0)
        set(Self.measurementState, .integer(State.failed))
        set(Self.measurementError, .integer(problem.rawValue))
        emit(0x01, [Field("reason", .integer(problem.rawValue))])
        subject = nil
    }

    override func fire(_ timer: Int) {
        battery?.consume(joules: meter.energy)
        guard let person = subject else { return fail(.nobody) }
        if isBroken { return fail(.sensorFault) }
        if isLoose { return fail(.badContact) }
        guard person.room === place, person.exertion <= meter.mostExertion else { return fail(.movement) }
        subject = nil
        let dayShare = device.room?.home.dayShare ?? 0.5
        let signs = person.vitalSigns(at: device.now, dayShare: dayShare)
        let user = user(of: person)
        var values: [Value] = []
        let time = Value.integer(secondsSince2000)
        for behaviour in device.allBehaviours {
            guard let value = behaviour as? HealthValueBehaviour, value.endpoint == endpoint else { continue }
            for (quantity, number) in value.show(signs, of: person, error: meter.error) {
                values.append([
                    "time": time, "userIndex": user, "quantity": .integer(quantity.rawValue), "value": .integer(number),
                ])
            }
        }
        set(Self.userIndex, user)
        set(Self.lastMeasuredAt, time)
        let all = (self[Self.records].listValue ?? []) + values
        let kept = Array(all.suffix(Self.memory))
        set(Self.records, .list(kept))
        set(Self.recordCount, .integer(Int64(kept.count)))
        set(Self.measurementState, .integer(State.done))
        emit(0x00)
    }

    /// The seconds since 2000, as attributes of this kind count them.
    private var secondsSince2000: Int64 { max(0, device.now.milliseconds / 1000 - 946_684_800) }

    /// The number of the user, as far as the device can tell: by the key that was pressed, or by the weight.
    private func user(of person: Person) -> Value {
        switch meter.tellsApart {
        case .nothing: return .null
        case .key: return self[Self.selectedUser]
        case .weight:
            let mass = person.body.mass
            let nearest = knownWeights.indices.min { abs(knownWeights[$0] - mass) < abs(knownWeights[$1] - mass) }
            if let nearest, abs(knownWeights[nearest] - mass) <= Self.weightStep {
                knownWeights[nearest] = mass
                return .integer(Int64(nearest + 1))
            }
            guard knownWeights.count < meter.users else { return .null }
            knownWeights.append(mass)
            return .integer(Int64(knownWeights.count))
        }
    }
}

extension Behaviour {
    /// The person whom an action names, or else one who is in the room.
    func somebody(_ fields: Fields) -> Person? {
        guard let room = device.room else { return nil }
        if let name = fields.string("person"), let person = room.home.person(name) { return person }
        return room.home.people.first { $0.room === room }
    }
}
