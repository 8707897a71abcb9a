internal import HulianDiagnostics
internal import HulianModel

/// What a step is about, with names turned into numbers.
struct StepTarget {
    /// The endpoint; 0xFFFF for a group.
    var endpoint: UInt16 = 0
    /// The group, for a step without endpoint.
    var group: UInt16?
    /// The cluster.
    let capability: Capability

    /// The number of the cluster.
    var cluster: UInt32 { capability.number.rawValue }
}

/// The attributes that every cluster has, which its definition does not list.
enum GlobalAttribute {
    /// The number and the type of a global attribute by its name; nothing for another name.
    static func named(_ name: String) -> (number: UInt32, type: DataType)? {
        let unsigned32 = DataType.integer(IntegerType(bits: 32, isSigned: false))
        switch MatterName.plain(name) {
        case "clusterrevision": return (0xFFFD, .integer(IntegerType(bits: 16, isSigned: false)))
        case "featuremap": return (0xFFFC, .bitmap("feature", bits: 32))
        case "attributelist": return (0xFFFB, .list(unsigned32))
        case "eventlist": return (0xFFFA, .list(unsigned32))
        case "acceptedcommandlist": return (0xFFF9, .list(unsigned32))
        case "generatedcommandlist": return (0xFFF8, .list(unsigned32))
        default: return nil
        }
    }

    /// The type of a global attribute by its number; nothing for another number.
    static func type(_ number: UInt32) -> DataType? {
        ["clusterrevision", "featuremap", "attributelist", "eventlist", "acceptedcommandlist", "generatedcommandlist"]
            .lazy.compactMap(named).first { $0.number == number }?.type
    }
}
