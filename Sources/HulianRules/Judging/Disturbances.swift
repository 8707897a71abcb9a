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
        guard !Self.harmless.contains(fault.kind) else { return }
        if fault.begins {
            all.append(Disturbance(kind: fault.kind, target: fault.target, start: time))
        } else if let index = all.lastIndex(where: {
            $0.end == nil && $0.kind == fault.kind && $0.target == fault.target
        }) {
            all[index].end = time
        }
    }

    /// True when a fault of something, or of the broker, has worked at some moment since a time.
    public func touched(_ target: String, since time: Instant) -> Bool {
        guard !all.isEmpty else { return false }
        return all.contains { fault in
            (fault.target == target || fault.target == Self.broker) && fault.end.map { $0 >= time } ?? true
        }
    }
}
