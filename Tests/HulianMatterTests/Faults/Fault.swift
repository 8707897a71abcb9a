import HulianBehaviors
import HulianModel

@testable import HulianMatter

/// One thing that is wrong with a device on purpose.
struct Fault: Sendable {
    /// The kinds of faults, each with where it stands; names are those of our capabilities, in small letters and capitals.
    enum Kind: Sendable {
        /// A command is answered with another status; nothing for success. Only where the other one would stand, if named.
        case status(String, Status?, instead: Status? = nil)
        /// A command is done with another field than was sent.
        case field(String, String, @Sendable (Value) -> Value)
        /// A command is answered with another field.
        case answer(String, String, @Sendable (Value) -> Value)
        /// A value that breaks its definition is taken.
        case range(String)
        /// A value that keeps its definition is refused.
        case refused(String, @Sendable (Value) -> Status?)
        /// An attribute takes another value than the behaviour gives it; the old one stands second.
        case stored(String, @Sendable (Value, Value) -> Value)
        /// An attribute reads other than it is.
        case reading(UInt32, @Sendable (Value) -> Value)
        /// An event is told otherwise, or not at all.
        case event(String, @Sendable ([Field]) -> [Field]?)
        /// The numbers of events do not rise.
        case numbers
        /// A report tells another value, or does not come.
        case report(UInt32, @Sendable (Value) -> Value?)
        /// A timed interaction is not asked for.
        case timing
        /// The version of the data stands.
        case version
    }

    /// What is wrong, for people.
    let title: String
    /// The cluster by its number.
    let cluster: UInt32
    /// What kind of fault.
    let kind: Kind

    /// A node's fault for a run.
    var mutation: @Sendable () -> NodeMutation { { [self] in FaultyNode(self) } }
}

/// Puts a fault into a node.
final class FaultyNode: NodeMutation {
    /// The fault.
    private let fault: Fault

    /// Takes a fault.
    init(_ fault: Fault) { self.fault = fault }

    /// True for the cluster with the fault.
    private func isMeant(_ capability: Capability) -> Bool { capability.number.rawValue == fault.cluster }

    override func fields(_ fields: [Field], of command: CommandDefinition, _ capability: Capability) -> [Field] {
        guard isMeant(capability), case .field(command.name, let name, let change) = fault.kind else { return fields }
        return fields.map { $0.name == name ? Field(name, change($0.value)) : $0 }
    }

    override func outcome(
        _ outcome: Result<[Field], Status>, of command: CommandDefinition, _ capability: Capability
    ) -> Result<[Field], Status> {
        guard isMeant(capability) else { return outcome }
        switch fault.kind {
        case .status(command.name, let status, let only):
            if let only, outcome != .failure(only) { return outcome }
            return status.map { .failure($0) } ?? .success([])
        case .answer(command.name, let name, let change):
            return outcome.map { fields in fields.map { $0.name == name ? Field(name, change($0.value)) : $0 } }
        default: return outcome
        }
    }

    override func judgement(
        _ status: Status, of value: Value, _ attribute: AttributeDefinition, _ capability: Capability
    ) -> Status {
        guard isMeant(capability) else { return status }
        switch fault.kind {
        case .range(attribute.name): return .success
        case .refused(attribute.name, let judge): return judge(value) ?? status
        default: return status
        }
    }

    override func stored(
        _ value: Value, over old: Value, _ attribute: AttributeDefinition, _ capability: Capability
    ) -> Value {
        guard isMeant(capability), case .stored(attribute.name, let change) = fault.kind else { return value }
        return change(value, old)
    }

    override func told(_ fields: [Field], by event: EventDefinition, _ capability: Capability) -> [Field]? {
        guard isMeant(capability), case .event(event.name, let change) = fault.kind else { return fields }
        return change(fields)
    }

    override func reading(
        _ result: Result<Value, Status>, of attribute: UInt32, in cluster: UInt32
    ) -> Result<Value, Status> {
        guard cluster == fault.cluster, case .reading(attribute, let change) = fault.kind else { return result }
        return result.map(change)
    }

    override func forgetsTiming(of cluster: UInt32) -> Bool {
        if case .timing = fault.kind { cluster == fault.cluster } else { false }
    }

    override func dataVersion(_ version: UInt32, of cluster: UInt32) -> UInt32 {
        if case .version = fault.kind, cluster == fault.cluster { 1 } else { version }
    }

    override func number(_ number: UInt64, of event: UInt32, in cluster: UInt32) -> UInt64 {
        if case .numbers = fault.kind, cluster == fault.cluster { 1 } else { number }
    }

    override func report(_ report: Report) -> Report? {
        guard report.cluster == fault.cluster, case .report(let attribute, let change) = fault.kind,
            report.attribute == attribute, let value = report.value
        else { return report }
        return change(value).map { other in
            Report(
                subscription: report.subscription, time: report.time, endpoint: report.endpoint,
                cluster: report.cluster, attribute: report.attribute, value: other, events: report.events)
        }
    }
}

extension Value {
    /// The number times a factor; what is no number stays.
    func times(_ factor: Int64) -> Value { integerValue.map { .integer($0 * factor) } ?? self }
    /// The number and some more; what is no number stays.
    func plus(_ more: Int64) -> Value { integerValue.map { .integer($0 + more) } ?? self }
    /// The list without its last entry; what is no list stays.
    var shorter: Value { listValue.map { .list(Array($0.dropLast())) } ?? self }
    /// The list the other way round; what is no list stays.
    var reversed: Value { listValue.map { .list($0.reversed()) } ?? self }
}
