/// How a device answers a read, a write or a command.
///
/// Names and codes are those of Matter's interaction model, the most complete published list for home devices.
public enum Status: UInt8, Sendable, CaseIterable, Error {
    /// It was done.
    case success = 0x00
    /// It was not done, for a reason that no other status names.
    case failure = 0x01
    /// A message of the subscription was not understood.
    case invalidSubscription = 0x7D
    /// The sender has no right to do this.
    case unsupportedAccess = 0x7E
    /// The device has no such endpoint.
    case unsupportedEndpoint = 0x7F
    /// The action cannot be understood.
    case invalidAction = 0x80
    /// The capability has no such command here.
    case unsupportedCommand = 0x81
    /// The fields of the command are malformed.
    case invalidCommand = 0x85
    /// The capability has no such attribute here.
    case unsupportedAttribute = 0x86
    /// A value is outside what is allowed.
    case constraintError = 0x87
    /// The attribute cannot be written.
    case unsupportedWrite = 0x88
    /// There is no room left.
    case resourceExhausted = 0x89
    /// What was asked for does not exist.
    case notFound = 0x8B
    /// The attribute cannot be subscribed to.
    case unreportableAttribute = 0x8C
    /// The value has another type.
    case invalidDataType = 0x8D
    /// The attribute cannot be read.
    case unsupportedRead = 0x8F
    /// The data changed since they were read.
    case dataVersionMismatch = 0x92
    /// It took too long.
    case timeout = 0x94
    /// The device is busy and can be asked again.
    case busy = 0x9C
    /// A restriction of the vendor forbids it.
    case accessRestricted = 0x9D
    /// The endpoint has no such capability.
    case unsupportedCluster = 0xC3
    /// The device has no subscription upstream.
    case noUpstreamSubscription = 0xC5
    /// The command wants a timed interaction.
    case needsTimedInteraction = 0xC6
    /// The capability has no such event.
    case unsupportedEvent = 0xC7
    /// Too many paths were asked for.
    case pathsExhausted = 0xC8
    /// The timed interaction does not match.
    case timedRequestMismatch = 0xC9
    /// The fail-safe is not armed.
    case failsafeRequired = 0xCA
    /// The device is in a state in which this cannot be done.
    case invalidInState = 0xCB
    /// The command gave no answer.
    case noCommandResponse = 0xCC

    /// The name as the neutral profile and the reports write it, such as `constraintError`.
    public var name: String { Self.names[Int(rawValue)] }

    /// The names by number, made once: to ask the runtime for the name of a case takes longer than many a message.
    private static let names: [String] = {
        var names = [String](repeating: "", count: 256)
        for status in allCases { names[Int(status.rawValue)] = String(describing: status) }
        return names
    }()

    /// The name as Matter's test files write it, such as `CONSTRAINT_ERROR`.
    public var matterName: String {
        name.reduce(into: "") { text, letter in
            if letter.isUppercase { text.append("_") }
            text.append(contentsOf: letter.uppercased())
        }
    }

    /// Finds a status by its name in the neutral profile; nothing when there is none.
    public init?(name: String) {
        guard let found = Status.byName[name] else { return nil }
        self = found
    }

    /// All statuses by name; only looked into, never walked.
    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })
}
