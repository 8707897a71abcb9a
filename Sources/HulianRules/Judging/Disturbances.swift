public import HulianModel
internal import HulianRecord

/// The faults of a run: what was disturbed when, so that no device is blamed for its link.
public struct Disturbances {
    /// A fault at work, or one that ended.
    private struct Disturbance {
        /// The kind.
        let kind: String
        /// What it is about.
        let target: String
        /// When it began.
        let start: Instant
        /// When it ended; nothing while it works.
        var end: Instant?

        /// True when it has worked on something at some moment between two times.
        func works(on name: String, since time: Instant, until: Instant = .distantFuture) -> Bool {
            (target == name || target == Disturbances.broker) && start <= until && end.map { $0 >= time } ?? true
        }
    }

    /// Faults that take nothing away and hold nothing back.
    private static let harmless: Set<String> = ["clockSkew", "duplicate"]
    /// What the broker is called.
    private static let broker = "broker"

    /// The faults in the order in which they began.
    private var all: [Disturbance] = []

    /// Makes a run without faults.
    init() {}

    /// Notes that a fault begins or ends.
    mutating func note(_ fault: FaultFacts, at time: Instant) {
        if fault.begins {
            all.append(Disturbance(kind: fault.kind, target: fault.target, start: time))
        } else if let index = all.lastIndex(where: {
            $0.end == nil && $0.kind == fault.kind && $0.target == fault.target
        }) {
            all[index].end = time
        }
    }

    /// True when a fault of something, or of the broker, has worked at some moment between two times.
    ///
    /// - Parameters:
    ///   - target: What it is about.
    ///   - time: When waiting began.
    ///   - until: When the time was up: what is disturbed later is no excuse.
    public func touched(_ target: String, since time: Instant, until: Instant = .distantFuture) -> Bool {
        guard !all.isEmpty else { return false }
        return all.contains { fault in
            !Self.harmless.contains(fault.kind) && fault.works(on: target, since: time, until: until)
        }
    }

    /// True when a fault of one kind has worked on something, or on the broker, at some moment since a time.
    ///
    /// - Parameter kind: The kind, such as `clockSkew`, which takes nothing away and holds nothing back.
    public func touched(_ target: String, by kind: String, since time: Instant) -> Bool {
        all.contains { $0.kind == kind && $0.works(on: target, since: time) }
    }

    /// True when a fault of something, or of the broker, has worked since a time that may bring messages twice: links
    /// that lose the acknowledgement of a message bring it again, as those do that double it.
    public func mayDouble(_ target: String, since time: Instant) -> Bool {
        all.contains { $0.kind != "clockSkew" && $0.works(on: target, since: time) }
    }
}
