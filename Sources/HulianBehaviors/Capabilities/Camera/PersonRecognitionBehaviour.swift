internal import HulianModel

/// Person recognition: how many people the camera sees, whose faces it knows, and whether a stranger lingers.
///
/// A capability of ours. A face here is the name of a person of the home, never real biometric data; while recognition is
/// disabled no name leaves the device.
final class PersonRecognitionBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC41
    /// Who is in the picture.
    private static let isPersonDetected: AttributeNumber = 0x0000, peopleCount: AttributeNumber = 0x0001,
        isStrangerDetected: AttributeNumber = 0x0002, recognizedPeople: AttributeNumber = 0x0003
    /// Whether it looks at faces.
    private static let isRecognitionEnabled: AttributeNumber = 0x0004
    /// After how many seconds a stranger lingers.
    private static let lingerTime: AttributeNumber = 0x0005
    /// How many faces it knows, and can know.
    private static let enrolledCount: AttributeNumber = 0x0006, capacity: AttributeNumber = 0x0007
    /// How many names are shown at most.
    private static let mostNames = 16

    /// The faces that it knows, in the order in which they were enrolled; they outlast a loss of power.
    private var faces: [String] = []
    /// The people in the picture.
    private var people: Int64 = 0

    override func start() {
        people = 0
        set(Self.enrolledCount, .integer(Int64(faces.count)))
        show()
    }

    override func reset() { faces = [] }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        if attribute == Self.isRecognitionEnabled { show() }
        if attribute == Self.lingerTime, isArmed(0) { setTimer(0, after: linger) }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            let name = fields.string("name") ?? ""
            // A face is learned from the picture: its person must be in it.
            guard bool(Self.isRecognitionEnabled) else { throw .invalidInState }
            guard visible.contains(name) else { throw .notFound }
            guard faces.contains(name) || faces.count < integer(Self.capacity) ?? 0 else { throw .resourceExhausted }
            if !faces.contains(name) { faces.append(name) }
        case 0x01:
            if let name = fields.string("name") {
                guard faces.contains(name) else { throw .notFound }
                faces.removeAll { $0 == name }
            } else {
                faces = []
            }
        default: throw .unsupportedCommand
        }
        set(Self.enrolledCount, .integer(Int64(faces.count)))
        show()
        return []
    }

    /// The names of the people of the home who are in the picture.
    private var visible: [String] {
        guard people > 0, let room = device.room else { return [] }
        return room.home.people.filter { $0.room === room }.map(\.name).prefix(Int(people)).map { $0 }
    }

    /// The camera sees so many people.
    func see(people: Int64) {
        let before = self.people
        self.people = min(255, people)
        if before == 0, people > 0 { emit(0x00, [Field("count", .integer(self.people))]) }
        show()
        if before > 0, people == 0 { emit(0x04) }
    }

    /// Shows who is there, and tells who came.
    private func show() {
        let names = bool(Self.isRecognitionEnabled) ? visible.filter(faces.contains).prefix(Self.mostNames) : []
        let before = self[Self.recognizedPeople].listValue ?? []
        set(Self.isPersonDetected, .bool(people > 0))
        set(Self.peopleCount, .integer(people))
        set(Self.recognizedPeople, .list(names.map { .string($0) }))
        for name in names where !before.contains(.string(name)) { emit(0x01, [Field("name", .string(name))]) }
        // Who cannot be recognised is no stranger; nobody looks at the face.
        let strangers = bool(Self.isRecognitionEnabled) ? people - Int64(names.count) : 0
        guard set(Self.isStrangerDetected, .bool(strangers > 0)) else { return }
        guard strangers > 0 else { return cancelTimer(0) }
        emit(0x02, [Field("count", .integer(strangers))])
        setTimer(0, after: linger)
    }

    /// After how long a stranger lingers.
    private var linger: Interval { .seconds(integer(Self.lingerTime) ?? 60) }

    override func fire(_ timer: Int) { emit(0x03, [Field("seconds", self[Self.lingerTime])]) }
}
