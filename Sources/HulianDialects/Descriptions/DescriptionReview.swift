public import HulianModel

/// What a look at the grammar of a description brought: which checks were made, and what is wrong.
///
/// The checks are those whose names begin with `described`, and ``MessageCheck/topic``.
public struct DescriptionReview: Sendable {
    /// Something that is wrong.
    public struct Flaw: Sendable {
        /// What it offends against.
        public let check: MessageCheck
        /// What was expected.
        public let expected: Title
        /// What stands there.
        public let actual: Title
    }

    /// A topic that the hub listens to, and what it takes there.
    public struct Listening: Sendable {
        /// The topic.
        public let topic: String
        /// What a payload that is not taken offends against.
        public var check = MessageCheck.itemRange
        /// What was expected of a payload that the hub would not take; nothing for one that it takes.
        public let problem: @Sendable (String) -> Title?
    }

    /// The checks that were made.
    public internal(set) var checked: Set<MessageCheck> = []
    /// What is wrong, in the order of the message.
    public internal(set) var flaws: [Flaw] = []
    /// The names by which the hub tells what it describes apart, each once on a hub.
    public internal(set) var names: [String] = []

    /// The topics that a hub listens to for what is described.
    public internal(set) var listens: [Listening] = []

    /// Makes an empty review.
    init() {}

    /// Words for a choice.
    static func oneOf(_ words: [String]) -> Title {
        Title(english: "one of \(words.joined(separator: ", "))", chinese: "\(words.joined(separator: "、")) 之一")
    }

    /// Notes that something was looked at.
    mutating func note(_ checks: MessageCheck...) { checked.formUnion(checks) }

    /// Notes that something is wrong.
    mutating func add(_ check: MessageCheck, expected: Title, actual: Title) {
        checked.insert(check)
        flaws.append(Flaw(check: check, expected: expected, actual: actual))
    }

    /// Notes whether a name is used once.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - isFirst: True for the first that uses it.
    ///   - other: Where it was used before.
    public mutating func checkName(_ name: String, isFirst: Bool, _ other: String) {
        check(
            .describedUnique, isFirst, expected: Title(english: "a name of its own", chinese: "唯一的名称"),
            actual: Title(english: "'\(name)' as on \(other)", chinese: "“\(name)”，与 \(other) 相同"))
    }

    /// Looks whether something holds, and notes what is wrong when it does not.
    mutating func check(_ check: MessageCheck, _ holds: Bool, expected: Title, actual: Title) {
        if holds { note(check) } else { add(check, expected: expected, actual: actual) }
    }
}
