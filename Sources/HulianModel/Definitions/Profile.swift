/// How a value is written that a profile lets pass, seen against how the dialect wants it.
public enum WrittenForm: String, Sendable, CaseIterable {
    /// A bare number whose digits are one of the words that are allowed, such as 2 for "2".
    case digitsForWord
    /// Text that holds a number within the range, such as "23" for 23.
    case textForNumber
    /// Text that holds a truth value, such as "true" for true.
    case textForTruth
    /// A word that is allowed, in other capitals.
    case otherCase
    /// Empty text.
    case emptyText
}

/// Which faults of messages a line of a profile is about; of any other fault the clause stays as strict as it was.
public struct FaultPattern: Hashable, Sendable {
    /// The checks that find such a fault.
    public let checks: [MessageCheck]
    /// The messages of the dialect's table, by name; all when empty.
    public let messages: [String]
    /// How the value is written; nothing for any way.
    public let written: WrittenForm?
    /// The texts of which the value, or a payload that is no JSON, is one; all when empty.
    public let words: [String]

    /// Makes a pattern.
    public init(checks: [MessageCheck], messages: [String], written: WrittenForm?, words: [String]) {
        self.checks = checks
        self.messages = messages
        self.written = written
        self.words = words
    }
}

/// A message by which a line of a profile is tested.
public struct ProfileExample: Hashable, Sendable {
    /// The device type that is judged.
    public let deviceType: DeviceTypeID
    /// The topic.
    public let topic: String
    /// The payload.
    public let payload: String
    /// True for a kept message.
    public let retain: Bool

    /// Makes an example.
    public init(deviceType: DeviceTypeID, topic: String, payload: String, retain: Bool) {
        self.deviceType = deviceType
        self.topic = topic
        self.payload = payload
        self.retain = retain
    }
}

/// One difference between a text and what real devices do, and how binding the clause is because of it.
public struct ProfileLine: Hashable, Sendable {
    /// The clause.
    public let clause: ClauseID
    /// How binding it is.
    public let strength: Strength
    /// The faults that it is about; nothing for all that the clause is about.
    public let faults: FaultPattern?
    /// What real devices do.
    public let because: Title
    /// Who saw them do it.
    public let sources: [ClauseSource]
    /// Messages of such devices.
    public let examples: [ProfileExample]
    /// Messages that look like them and are wrong all the same.
    public let wrong: [ProfileExample]

    /// Makes a line.
    public init(
        clause: ClauseID, strength: Strength, faults: FaultPattern?, because: Title, sources: [ClauseSource],
        examples: [ProfileExample], wrong: [ProfileExample]
    ) {
        self.clause = clause
        self.strength = strength
        self.faults = faults
        self.because = because
        self.sources = sources
        self.examples = examples
        self.wrong = wrong
    }
}

/// How clauses are judged where that differs from what the catalog says.
public struct Profile: Hashable, Sendable {
    /// Its name; empty for a file of a user that gives none.
    public let id: String
    /// What people read as its name.
    public let title: Title
    /// What it is for.
    public let text: Title
    /// Limits that replace those of the catalog, by clause and name.
    public let limits: [String: Double]
    /// Strengths that replace those of the catalog.
    public let strengths: [ClauseID: Strength]
    /// The differences that it knows, in order.
    public let lines: [ProfileLine]

    /// Makes a profile.
    public init(
        id: String, title: Title, text: Title, limits: [String: Double], strengths: [ClauseID: Strength],
        lines: [ProfileLine]
    ) {
        self.id = id
        self.title = title
        self.text = text
        self.limits = limits
        self.strengths = strengths
        self.lines = lines
    }
}
