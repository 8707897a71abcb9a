import HulianBehaviors
import HulianModel

@testable import HulianMatter

/// A device without any behaviour: every command succeeds, every attribute keeps what was written and is else null or
/// the least that its type allows, nothing is ever told.
///
/// What such a device passes proves nothing, so that no file which is said to tell devices apart may pass it.
final class Parrot: NodeMutation {
    /// What was written, by endpoint, cluster and attribute.
    private var written: [[UInt32]: Value] = [:]
    /// True to answer commands with the least values of their answers, and attributes with numbers rather than null.
    private let isPolite: Bool

    /// Makes a parrot.
    init(isPolite: Bool = false) { self.isPolite = isPolite }

    override func answer(to request: Request, on endpoint: UInt16, of node: MatterNode) -> Value? {
        switch request {
        case .read(let cluster, let attribute):
            if let value = written[[UInt32(endpoint), cluster, attribute]] { return value }
            guard let capability = node.library.cluster(CapabilityNumber(cluster)) else { return .null }
            let constraint =
                capability.attribute(AttributeNumber(attribute))?.constraint
                ?? GlobalAttribute.type(attribute).map { ValueConstraint(type: $0) }
            guard let constraint, isPolite || !constraint.isNullable else { return .null }
            return Self.least(constraint.type, node.library, capability)
        case .write(let cluster, let attribute, let value):
            written[[UInt32(endpoint), cluster, attribute]] = value
            return true
        case .invoke(let cluster, let command, _):
            guard isPolite, let capability = node.library.cluster(CapabilityNumber(cluster)),
                let asked = capability.commands.first(where: { !$0.isResponse && $0.number.rawValue == command }),
                let name = asked.response,
                let answer = capability.commands.first(where: { $0.isResponse && $0.name == name })
            else { return .structure([]) }
            return .structure(Self.least(answer.fields, node.library, capability))
        case .events: return true
        }
    }

    /// The least value of a type.
    private static func least(_ type: DataType, _ library: ClusterLibrary, _ capability: Capability) -> Value {
        switch type {
        case .bool: false
        case .integer, .enumeration, .bitmap: 0
        case .decimal: .decimal(0)
        case .string: ""
        case .bytes: .bytes([])
        case .list: []
        case .structure(let name):
            .structure(least(library.structure(name, in: capability)?.fields ?? [], library, capability))
        }
    }

    /// The least values of fields.
    private static func least(
        _ fields: [FieldDefinition], _ library: ClusterLibrary, _ capability: Capability
    ) -> [Field] {
        fields.map { Field($0.name, least($0.constraint.type, library, capability)) }
    }
}
