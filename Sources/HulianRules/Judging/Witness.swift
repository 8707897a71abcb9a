public import HulianModel

/// Where something was seen: a line of the record and, for a message, its number and topic.
///
/// A rule keeps the witness of what it waits for, so that a finding made later still leads back to its cause.
public struct Witness: Hashable, Sendable {
    /// The line of the record; 0 for none.
    public let line: Int
    /// The number of the message; 0 for none.
    public let messageNumber: UInt64
    /// The number of the topic of the message in the table of the run; -1 for none.
    public let topic: Int32
    /// When it was seen.
    public let time: Instant

    /// Makes a witness.
    public init(line: Int, messageNumber: UInt64 = 0, topic: Int32 = -1, time: Instant) {
        self.line = line
        self.messageNumber = messageNumber
        self.topic = topic
        self.time = time
    }
}

/// Something that must happen before a time.
struct Deadline<Content> {
    /// When it was asked for.
    let start: Instant
    /// The last moment at which it may happen.
    let due: Instant
    /// What asked for it.
    let witness: Witness
    /// What must happen.
    var content: Content
}

/// What a rule waits for, in the order in which it was asked for; all of it has the same patience.
struct Deadlines<Content> {
    /// How long each may take.
    let patience: Interval
    /// What is waited for.
    private(set) var open: [Deadline<Content>] = []

    /// Waits for nothing yet.
    init(patience: Interval) { self.patience = patience }

    /// True when nothing is waited for.
    var isEmpty: Bool { open.isEmpty }

    /// Waits for something from now on.
    mutating func wait(for content: Content, from witness: Witness) {
        open.append(
            Deadline(start: witness.time, due: witness.time + patience, witness: witness, content: content))
    }

    /// Takes out the first thing whose time is up; nothing when there is none.
    mutating func takeLate(at time: Instant) -> Deadline<Content>? {
        guard let first = open.first, time > first.due else { return nil }
        return open.removeFirst()
    }

    /// Changes the first thing that something belongs to.
    ///
    /// - Returns: False when there is none.
    @discardableResult
    mutating func change(where belongs: (Content) -> Bool, _ body: (inout Content) -> Void) -> Bool {
        guard !open.isEmpty, let index = open.firstIndex(where: { belongs($0.content) }) else { return false }
        body(&open[index].content)
        return true
    }

    /// Takes out the first thing that something belongs to; nothing when there is none.
    mutating func take(where belongs: (Content) -> Bool) -> Deadline<Content>? {
        guard !open.isEmpty, let index = open.firstIndex(where: { belongs($0.content) }) else { return nil }
        return open.remove(at: index)
    }

    /// Forgets what something belongs to.
    mutating func forget(where belongs: (Content) -> Bool) {
        guard !open.isEmpty else { return }
        open.removeAll { belongs($0.content) }
    }
}
