internal import HulianBehaviors
internal import HulianModel

/// A fault of a node as a whole: what ``DeviceMutation`` does to behaviours, and beside it what goes wrong between them
/// and whoever asks — readings, timed interactions, data versions, numbers of events, reports.
///
/// Nothing is changed until a method is overridden. Only tests of tests make one.
class NodeMutation: DeviceMutation {
    /// What a node is asked.
    enum Request {
        /// The value of an attribute.
        case read(cluster: UInt32, attribute: UInt32)
        /// To store a value.
        case write(cluster: UInt32, attribute: UInt32, Value)
        /// To do a command.
        case invoke(cluster: UInt32, command: UInt32, [Field])
        /// What happened.
        case events(cluster: UInt32, event: UInt32)
    }

    /// What a node answers instead of itself: a value, the fields of an answer, or nothing to let it answer.
    func answer(to request: Request, on endpoint: UInt16, of node: MatterNode) -> Value? { nil }

    /// What the client shall read; the status is that of a refusal.
    func reading(
        _ result: Result<Value, Status>, of attribute: UInt32, in cluster: UInt32
    ) -> Result<Value, Status> { result }

    /// True when a command or an attribute that is to be reached in a timed interaction alone is reached without.
    func forgetsTiming(of cluster: UInt32) -> Bool { false }

    /// The version of a cluster's data that the client shall see.
    func dataVersion(_ version: UInt32, of cluster: UInt32) -> UInt32 { version }

    /// The number that an event shall have.
    func number(_ number: UInt64, of event: UInt32, in cluster: UInt32) -> UInt64 { number }

    /// The report that a subscriber shall get; nothing to leave it out.
    func report(_ report: Report) -> Report? { report }
}
