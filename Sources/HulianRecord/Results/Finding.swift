public import HulianModel

/// One thing that was seen and breaks a clause, with all that leads back to it.
public struct Finding: Hashable, Sendable {
    /// The clause.
    public let clause: ClauseID
    /// The rule that found it.
    public let rule: String
    /// What it means for the clause: ``Verdict/failed``, ``Verdict/warned`` or ``Verdict/inconclusive``.
    public let verdict: Verdict
    /// One sentence in both languages.
    public let message: Title
    /// What was expected.
    public let expected: Title
    /// What came instead.
    public let actual: Title
    /// The device that it is about.
    public let device: String?
    /// The line of the record that shows it; 0 for none.
    public let recordLine: Int
    /// The number of the message that shows it; 0 for none.
    public let messageNumber: UInt64
    /// The topic of that message.
    public let topic: String?
    /// When it was seen, since the start of the run.
    public let time: Interval

    /// Makes a finding.
    public init(
        clause: ClauseID, rule: String, verdict: Verdict, message: Title, expected: Title, actual: Title,
        device: String?, recordLine: Int, messageNumber: UInt64, topic: String?, time: Interval
    ) {
        self.clause = clause
        self.rule = rule
        self.verdict = verdict
        self.message = message
        self.expected = expected
        self.actual = actual
        self.device = device
        self.recordLine = recordLine
        self.messageNumber = messageNumber
        self.topic = topic
        self.time = time
    }
}
