internal import HulianModel

/// Biometric credentials: templates of palms, faces and fingers, enrolled one by one, that open the lock beside them.
///
/// A template here is a name for a person's part, never real biometric data. The lock decides about rights and counts
/// wrong entries; this only recognises. The times are project defaults.
final class BiometricCredentialsBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC03
    /// The kinds that it recognises.
    private static let supportedKinds: AttributeNumber = 0x0000
    /// How many templates there are.
    private static let enrolledCount: AttributeNumber = 0x0001
    /// How many templates there can be.
    private static let capacity: AttributeNumber = 0x0002
    /// Whether it waits for somebody to enrol.
    private static let isEnrolling: AttributeNumber = 0x0003
    /// How long it waits for somebody to enrol.
    private static let enrolmentTime = Interval.seconds(60)

    /// One template.
    private struct Template {
        /// Its number.
        let index: Int64
        /// The kind, as commands count it.
        let kind: Int64
        /// The user of the lock that it belongs to.
        let user: Int64
        /// True for one that is shown under threat.
        let isDuress: Bool
        /// What stands for the person.
        let data: [UInt8]
    }

    /// The templates in the order in which they were enrolled.
    private var templates: [Template] = []
    /// What is being enrolled.
    private var enrolment: (index: Int64, kind: Int64, user: Int64, isDuress: Bool)?

    /// The lock beside it.
    private var lock: DoorLockBehaviour? { sibling(DoorLockBehaviour.number) }

    override func start() {
        end()
        show()
    }

    override func reset() { templates = [] }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: return [Field("templateIndex", try begin(fields))]
        case 0x01: end()
        case 0x02: remove(of: fields.integer("userIndex"))
        default: throw .unsupportedCommand
        }
        return []
    }

    /// Begins to enrol; nothing when there is no room left.
    private func begin(_ fields: Fields) throws(Status) -> Value {
        guard let kind = fields.integer("kind"), let user = fields.integer("userIndex") else { throw .invalidCommand }
        guard (integer(Self.supportedKinds) ?? 0) & 1 << kind != 0 else { throw .constraintError }
        if let lock, !lock.memory.hasUser(user) { throw .notFound }
        guard enrolment == nil else { throw .busy }
        guard templates.count < integer(Self.capacity) ?? 0 else { return .null }
        var index: Int64 = 1
        while templates.contains(where: { $0.index == index }) { index += 1 }
        enrolment = (index, kind, user, fields.bool("isDuress"))
        set(Self.isEnrolling, true)
        setTimer(0, after: Self.enrolmentTime)
        return .integer(index)
    }

    /// Ends enrolling without a template.
    private func end() {
        enrolment = nil
        cancelTimer(0)
        set(Self.isEnrolling, false)
    }

    override func fire(_ timer: Int) { end() }

    /// Removes the templates of a user, or all.
    func remove(of user: Int64?) {
        let count = templates.count
        templates.removeAll { user == nil || $0.user == user }
        guard templates.count != count else { return }
        show()
        emit(0x01, [Field("userIndex", user.map { .integer($0) } ?? .null)])
    }

    /// Shows how many templates there are.
    private func show() { set(Self.enrolledCount, .integer(Int64(templates.count))) }

    /// The number of a kind in commands; nothing for what is not biometric.
    private static func number(_ kind: Credential.Kind) -> Int64? {
        switch kind {
        case .fingerprint: 0
        case .fingerVein: 1
        case .palmVein: 2
        case .face: 3
        case .pin, .rfid, .key: nil
        }
    }

    /// True when it looks at a kind of credential, so that the lock need not.
    func recognises(_ kind: Credential.Kind) -> Bool {
        Self.number(kind).map { (integer(Self.supportedKinds) ?? 0) & 1 << $0 != 0 } ?? false
    }

    override func present(_ credential: Credential, of person: String) -> Bool {
        guard let kind = Self.number(credential.kind), recognises(credential.kind) else { return false }
        if let enrolment, enrolment.kind == kind {
            enrol(credential, enrolment)
            return true
        }
        let found = templates.first {
            $0.kind == kind && $0.data == credential.data && $0.isDuress == credential.isDuress
        }
        lock?.accessBiometric(user: found?.user, isDuress: found?.isDuress ?? false, isRecognised: found != nil)
        return true
    }

    /// Enrols what a person shows.
    private func enrol(_ credential: Credential, _ enrolment: (index: Int64, kind: Int64, user: Int64, isDuress: Bool))
    {
        let isDuress = enrolment.isDuress || credential.isDuress
        templates.removeAll { $0.kind == enrolment.kind && $0.data == credential.data && $0.isDuress == isDuress }
        templates.append(
            Template(
                index: enrolment.index, kind: enrolment.kind, user: enrolment.user, isDuress: isDuress,
                data: credential.data))
        end()
        show()
        emit(0x00, [Field("kind", .integer(enrolment.kind)), Field("userIndex", .integer(enrolment.user))])
    }
}
