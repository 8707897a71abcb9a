public import HulianModel

/// The cluster definitions of one version of the Matter SDK, as capabilities of ours.
///
/// Names are those of our catalog where it has the cluster, so that behaviours find fields by name; facts (types,
/// ranges, nullability, access) are those of the files that were read.
public final class ClusterLibrary: Sendable {
    /// The clusters in the order of their numbers.
    public let clusters: [Capability]
    /// The rights that elements want, and the spellings of the files where ours differ.
    let details: [CapabilityNumber: ClusterDetails]
    /// The enumerations that belong to no cluster or to several, by plain name.
    let globalEnumerations: [String: EnumerationDefinition]
    /// The bitmaps that belong to no cluster, by plain name.
    let globalBitmaps: [String: BitmapDefinition]
    /// The structures that belong to no cluster, by plain name.
    let globalStructures: [String: StructureDefinition]
    /// The clusters by plain name.
    private let byName: [String: Int]
    /// The clusters by number.
    private let byNumber: [CapabilityNumber: Int]

    /// Makes a library of what was read.
    init(
        clusters: [Capability], details: [CapabilityNumber: ClusterDetails] = [:],
        enumerations: [EnumerationDefinition] = [], bitmaps: [BitmapDefinition] = [],
        structures: [StructureDefinition] = []
    ) {
        let sorted = clusters.sorted { $0.number < $1.number }
        self.clusters = sorted
        self.details = details
        globalEnumerations = Dictionary(enumerations.map { (MatterName.plain($0.name), $0) }) { one, _ in one }
        globalBitmaps = Dictionary(bitmaps.map { (MatterName.plain($0.name), $0) }) { one, _ in one }
        globalStructures = Dictionary(structures.map { (MatterName.plain($0.name), $0) }) { one, _ in one }
        var names: [String: Int] = [:]
        for (index, cluster) in sorted.enumerated() { names[MatterName.plain(cluster.id.rawValue)] = index }
        for (index, cluster) in sorted.enumerated() {
            for name in details[cluster.number]?.names ?? [] { names[MatterName.plain(name)] = index }
        }
        byName = names
        byNumber = Dictionary(sorted.enumerated().map { ($1.number, $0) }) { one, _ in one }
    }

    /// The cluster with a name; letters and digits count, case does not.
    public func cluster(named name: String) -> Capability? { byName[MatterName.plain(name)].map { clusters[$0] } }

    /// The cluster with a number.
    public func cluster(_ number: CapabilityNumber) -> Capability? { byNumber[number].map { clusters[$0] } }

    /// The attribute that a test file or a composition calls by a name; nothing for a name that is not there.
    public func attribute(named name: String, in capability: Capability) -> AttributeDefinition? {
        let plain = MatterName.plain(name)
        if let found = capability.attributes.first(where: { MatterName.plain($0.name) == plain }) { return found }
        return details[capability.number]?.attributeSpellings[plain].flatMap { capability.attribute($0) }
    }

    /// The command with a name; nothing for a name that is not there.
    ///
    /// - Parameter isResponse: True for the answers that a device sends, false for what a client sends.
    public func command(
        named name: String, in capability: Capability, isResponse: Bool = false
    ) -> CommandDefinition? {
        let plain = MatterName.plain(name)
        let commands = capability.commands.filter { $0.isResponse == isResponse }
        if let found = commands.first(where: { MatterName.plain($0.name) == plain }) { return found }
        let number = details[capability.number]?.commandSpellings[(isResponse ? "<" : ">") + plain]
        return commands.first { $0.number == number }
    }

    /// The event with a name; nothing for a name that is not there.
    public func event(named name: String, in capability: Capability) -> EventDefinition? {
        let plain = MatterName.plain(name)
        if let found = capability.events.first(where: { MatterName.plain($0.name) == plain }) { return found }
        let number = details[capability.number]?.eventSpellings[plain]
        return capability.events.first { $0.number == number }
    }

    /// The field with a name among those of a command, event or structure; nothing for a name that is not there.
    public func field(
        named name: String, among fields: [FieldDefinition], in capability: Capability
    ) -> FieldDefinition? {
        let plain = MatterName.plain(name)
        if let found = fields.first(where: { MatterName.plain($0.name) == plain }) { return found }
        guard let ours = details[capability.number]?.fieldSpellings[plain] else { return nil }
        return fields.first { ours.contains($0.name) }
    }

    /// An enumeration of a cluster, else one that belongs to none.
    public func enumeration(_ name: String, in capability: Capability) -> EnumerationDefinition? {
        if let found = capability.enumerations[name] { return found }
        let plain = MatterName.plain(name)
        let own = capability.enumerations.first { MatterName.plain($0.key) == plain }
        return own?.value ?? globalEnumerations[plain]
    }

    /// A bitmap of a cluster, else one that belongs to none.
    public func bitmap(_ name: String, in capability: Capability) -> BitmapDefinition? {
        if let found = capability.bitmaps[name] { return found }
        let plain = MatterName.plain(name)
        let own = capability.bitmaps.first { MatterName.plain($0.key) == plain }
        return own?.value ?? globalBitmaps[plain]
    }

    /// A structure of a cluster, else one that belongs to none.
    public func structure(_ name: String, in capability: Capability) -> StructureDefinition? {
        if let found = capability.structures[name] { return found }
        let plain = MatterName.plain(name)
        let own = capability.structures.first { MatterName.plain($0.key) == plain }
        return own?.value ?? globalStructures[plain]
    }

    /// What a type of the SDK such as `int8u`, `percent100ths` or `epoch_us` allows; nothing for a name that is none.
    public func type(named name: String) -> ValueConstraint? { AtomicType.constraint(name) }

    /// The right that reading an attribute wants.
    public func readPrivilege(_ attribute: AttributeNumber, of cluster: CapabilityNumber) -> Privilege {
        details[cluster]?.readPrivileges[attribute] ?? .view
    }

    /// The right that writing an attribute wants.
    public func writePrivilege(_ attribute: AttributeNumber, of cluster: CapabilityNumber) -> Privilege {
        details[cluster]?.writePrivileges[attribute] ?? .operate
    }

    /// The right that a command wants.
    public func invokePrivilege(_ command: CommandNumber, of cluster: CapabilityNumber) -> Privilege {
        details[cluster]?.invokePrivileges[command] ?? .operate
    }

    /// True for a part of a structure that only the fabric sees whose entry it is.
    func isSensitive(_ field: String, of structure: String, in cluster: CapabilityNumber) -> Bool {
        details[cluster]?.sensitiveFields[structure]?.contains(MatterName.plain(field)) ?? false
    }

    /// True for an event that only the fabric sees which it names.
    func isSensitive(_ event: EventNumber, of cluster: CapabilityNumber) -> Bool {
        details[cluster]?.sensitiveEvents.contains(event) ?? false
    }

    /// True when a command only makes sense on behalf of a fabric.
    public func isFabricScoped(_ command: CommandNumber, of cluster: CapabilityNumber) -> Bool {
        details[cluster]?.fabricScopedCommands.contains(command) ?? false
    }
}

/// A right over a node, from the least to the greatest (Matter 1.4 core, section 9.10.5.2).
public enum Privilege: Int, Sendable, Comparable, CaseIterable {
    /// To look.
    case view = 1
    /// To look through a proxy.
    case proxyView = 2
    /// To use.
    case operate = 3
    /// To set up.
    case manage = 4
    /// To give rights.
    case administer = 5

    /// Orders rights.
    public static func < (left: Privilege, right: Privilege) -> Bool { left.rawValue < right.rawValue }

    /// The right with a name of the files; nothing for another name.
    init?(name: String) {
        switch name.lowercased() {
        case "view": self = .view
        case "proxyview", "proxy_view": self = .proxyView
        case "operate": self = .operate
        case "manage": self = .manage
        case "administer", "admin": self = .administer
        default: return nil
        }
    }
}

/// What a capability has no place for: rights, and the spellings of the files where ours differ.
struct ClusterDetails: Sendable {
    /// The names of the cluster in the files.
    var names: [String] = []
    /// True when the files say which revision the cluster has.
    var statesRevision = false
    /// The numbers of attributes whose plain name differs from ours.
    var attributeSpellings: [String: AttributeNumber] = [:]
    /// The numbers of commands whose plain name differs from ours, behind `>` for a client's and `<` for answers.
    var commandSpellings: [String: CommandNumber] = [:]
    /// The numbers of events whose plain name differs from ours.
    var eventSpellings: [String: EventNumber] = [:]
    /// Our names of fields whose plain name differs.
    var fieldSpellings: [String: [String]] = [:]
    /// The rights to read, where they are not the usual.
    var readPrivileges: [AttributeNumber: Privilege] = [:]
    /// The rights to write, where they are not the usual.
    var writePrivileges: [AttributeNumber: Privilege] = [:]
    /// The rights to invoke, where they are not the usual.
    var invokePrivileges: [CommandNumber: Privilege] = [:]
    /// The plain names of the parts that only the own fabric sees, by the name of their structure.
    var sensitiveFields: [String: Set<String>] = [:]
    /// The events that only the fabric sees which they name.
    var sensitiveEvents: Set<EventNumber> = []
    /// The commands that act on behalf of a fabric.
    var fabricScopedCommands: Set<CommandNumber> = []
}
