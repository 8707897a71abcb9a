internal import HulianDiagnostics
internal import HulianModel
internal import HulianYAML

/// Puts a node together: which elements there are from the composition, what they may be from the cluster definitions,
/// what they hold from the fixture, the composition or the definition, in this order.
struct NodeAssembly {
    /// What the interaction model needs to know of a cluster of an endpoint beside the blueprint.
    struct Instance {
        /// The revision that the cluster says it has.
        let revision: Int
        /// The attributes whose values a restart sets back, with those values.
        let volatile: [AttributeNumber]
        /// The commands that the cluster answers with.
        let responses: [CommandNumber]
        /// The events, for those that list them (before Matter 1.3).
        let eventList: [EventNumber]?
    }

    /// The blueprint.
    let blueprint: DeviceBlueprint
    /// What is known of each capability of the blueprint, by index.
    let instances: [Instance]
    /// What did not fit together.
    let diagnostics: Diagnostics

    /// Puts a node together.
    init(library: ClusterLibrary, composition: Composition, fixture: Fixture) {
        var diagnostics = Diagnostics()
        var instances: [Instance] = []
        var endpoints: [DeviceBlueprint.ExactEndpoint] = []
        for endpoint in composition.endpoints where !fixture.disabledEndpoints.contains(endpoint.number) {
            var capabilities: [DeviceBlueprint.ExactCapability] = []
            for cluster in endpoint.clusters {
                guard let definition = library.cluster(named: cluster.name) else {
                    diagnostics.warning(
                        "unknown-cluster", "no definition has the cluster '\(cluster.name)'", at: cluster.place)
                    continue
                }
                guard !capabilities.contains(where: { $0.definition.number == definition.number }) else { continue }
                var part = ClusterAssembly(
                    library: library, composition: composition, fixture: fixture, endpoint: endpoint, cluster: cluster,
                    definition: definition)
                let (capability, instance) = part.assemble()
                diagnostics.add(contentsOf: part.diagnostics.all)
                capabilities.append(capability)
                instances.append(instance)
            }
            endpoints.append(
                DeviceBlueprint.ExactEndpoint(
                    number: EndpointNumber(UInt32(endpoint.number)),
                    component: ComponentID(rawValue: "endpoint\(endpoint.number)"),
                    deviceType: endpoint.deviceTypes.first?.number, capabilities: capabilities,
                    behaviours: fixture.behaviours(endpoint.number)))
        }
        blueprint = DeviceBlueprint(
            id: DeviceTypeID(rawValue: "matter.node"), title: Title(composition.name), exactly: endpoints)
        self.instances = instances
        self.diagnostics = diagnostics
    }
}

/// Puts one cluster of one endpoint together.
struct ClusterAssembly {
    /// The definitions.
    let library: ClusterLibrary
    /// The node.
    let composition: Composition
    /// What the application holds.
    let fixture: Fixture
    /// The endpoint.
    let endpoint: Composition.Endpoint
    /// What the composition says of the cluster.
    let cluster: Composition.Cluster
    /// What the cluster is.
    let definition: Capability
    /// What did not fit together.
    private(set) var diagnostics = Diagnostics()

    /// The names of the attributes that every cluster has.
    private static let globals: Set<String> = [
        "generatedcommandlist", "acceptedcommandlist", "eventlist", "attributelist", "featuremap", "clusterrevision",
    ]

    /// Starts with a cluster.
    init(
        library: ClusterLibrary, composition: Composition, fixture: Fixture, endpoint: Composition.Endpoint,
        cluster: Composition.Cluster, definition: Capability
    ) {
        self.library = library
        self.composition = composition
        self.fixture = fixture
        self.endpoint = endpoint
        self.cluster = cluster
        self.definition = definition
    }

    /// Puts it together.
    mutating func assemble() -> (DeviceBlueprint.ExactCapability, NodeAssembly.Instance) {
        var attributes: [(definition: AttributeDefinition, initialValue: Value)] = []
        var volatile: [AttributeNumber] = []
        for stated in cluster.attributes where !Self.globals.contains(MatterName.plain(stated.name)) {
            guard let attribute = library.attribute(named: stated.name, in: definition) else {
                diagnostics.warning(
                    "unknown-attribute", "the cluster '\(cluster.name)' has no attribute '\(stated.name)'",
                    at: stated.place)
                continue
            }
            guard !attributes.contains(where: { $0.definition.number == attribute.number }) else { continue }
            attributes.append((attribute, value(of: attribute, stated)))
            if stated.storage == .ram { volatile.append(attribute.number) }
        }
        var commands: [CommandDefinition] = []
        var responses: [CommandNumber] = []
        for name in cluster.commands {
            if let command = library.command(named: name, in: definition) {
                if !commands.contains(where: { $0.number == command.number }) { commands.append(command) }
            } else if let response = library.command(named: name, in: definition, isResponse: true) {
                if !responses.contains(response.number) { responses.append(response.number) }
            } else {
                diagnostics.warning(
                    "unknown-command", "the cluster '\(cluster.name)' has no command '\(name)'", at: cluster.place)
            }
        }
        for command in commands {
            guard let name = command.response,
                let response = definition.commands.first(where: { $0.isResponse && $0.name == name }),
                !responses.contains(response.number)
            else { continue }
            responses.append(response.number)
        }
        let features = featureMap(attributes.map(\.definition), commands)
        let events = events(features, attributes.map(\.definition))
        let listsEvents = cluster.attributes.contains { MatterName.plain($0.name) == "eventlist" }
        return (
            DeviceBlueprint.ExactCapability(
                definition: datedDefinition, featureMap: features, attributes: attributes,
                commands: commands.sorted { $0.number < $1.number }, events: events),
            NodeAssembly.Instance(
                revision: revision, volatile: volatile, responses: responses.sorted(),
                eventList: listsEvents ? events.map(\.number) : nil)
        )
    }

    /// What the composition says of a global attribute, if it writes a number.
    private func stated(_ name: String) -> Int64? {
        cluster.attributes.first { MatterName.plain($0.name) == name }?.defaultText.flatMap(XMLElement.number)
    }

    /// The revision that the cluster says it has.
    private var revision: Int {
        if let node = fixture.value(endpoint.number, cluster.name, "clusterRevision"), let number = node.integer {
            return Int(truncatingIfNeeded: number)
        }
        let attribute = cluster.attributes.first { MatterName.plain($0.name) == "clusterrevision" }
        // In the application's own code the revision is that of the definition.
        if attribute?.storage != .callback, let stated = stated("clusterrevision") {
            return Int(truncatingIfNeeded: stated)
        }
        if library.details[definition.number]?.statesRevision ?? false { return definition.revision }
        return stated("clusterrevision").map { Int(truncatingIfNeeded: $0) }
            ?? composition.revisions[cluster.name] ?? definition.revision
    }

    /// The definition with the revision by which behaviours tell versions apart: that of the definitions, or that of the
    /// composition where they state none, as many of 1.2 do not.
    ///
    /// The SDK's test clusters only keep what is written, and their bitmaps have gaps on purpose; without the names of
    /// the bits all that has room is kept.
    private var datedDefinition: Capability {
        let isStated = library.details[definition.number]?.statesRevision ?? false
        let isForTests = definition.number.rawValue >= 0xFFF1_0000
        guard isForTests || (!isStated && revision != definition.revision) else { return definition }
        return Capability(
            id: definition.id, number: definition.number, pics: definition.pics, title: definition.title,
            revision: isStated ? definition.revision : revision, source: definition.source,
            features: definition.features, attributes: definition.attributes, commands: definition.commands,
            events: definition.events, enumerations: definition.enumerations.sorted { $0.key < $1.key }.map(\.value),
            bitmaps: isForTests ? [] : definition.bitmaps.sorted { $0.key < $1.key }.map(\.value),
            structures: definition.structures.sorted { $0.key < $1.key }.map(\.value))
    }

    /// The features: those of the fixture, else those of the composition, else those that the elements tell of.
    private mutating func featureMap(_ attributes: [AttributeDefinition], _ commands: [CommandDefinition]) -> UInt32 {
        if let node = fixture.value(endpoint.number, cluster.name, "featureMap") {
            if let number = node.integer { return UInt32(truncatingIfNeeded: number) }
            var map: UInt32 = 0
            for item in node.items ?? [] {
                guard let code = item.scalar, let feature = definition.feature(code) else {
                    diagnostics.error(
                        "unknown-name", "\(item.kind) is no feature of \(definition.id)", at: item.place,
                        notes: ["it has: \(definition.features.map(\.code).joined(separator: ", "))"])
                    continue
                }
                map |= 1 << UInt32(feature.bit)
            }
            return map
        }
        // Descriptor says by its feature whether the endpoint has tags (Matter 1.4 core, section 9.5.4).
        if definition.number == 0x001D {
            return fixture.value(endpoint.number, cluster.name, "tagList")?.items?.isEmpty ?? true ? 0 : 1
        }
        let attribute = cluster.attributes.first { MatterName.plain($0.name) == "featuremap" }
        if attribute?.storage != .callback, let stated = stated("featuremap") {
            return UInt32(truncatingIfNeeded: stated)
        }
        let names = Set(attributes.map(\.name) + commands.map(\.name))
        return FeatureInference(capability: definition, present: names).featureMap
    }

    /// The events: those that the composition and the fixture name, else those that the definition demands.
    private mutating func events(_ features: UInt32, _ attributes: [AttributeDefinition]) -> [EventDefinition] {
        let more = fixture.value(endpoint.number, cluster.name, "events")?.items?.compactMap(\.scalar) ?? []
        let known = Set(cluster.events.map(MatterName.plain))
        let stated = cluster.events + more.filter { !known.contains(MatterName.plain($0)) }
        if !stated.isEmpty {
            return stated.compactMap { name in
                if let event = library.event(named: name, in: definition) { return event }
                diagnostics.warning(
                    "unknown-event", "the cluster '\(cluster.name)' has no event '\(name)'", at: cluster.place)
                return nil
            }.sorted { $0.number < $1.number }
        }
        var names = Set(attributes.map(\.name))
        for feature in definition.features where features & 1 << UInt32(feature.bit) != 0 { names.insert(feature.code) }
        return definition.events.filter { $0.conformance.requirement { names.contains($0) } == .mandatory }
    }

    // MARK: Values

    /// The value of an attribute of a new node.
    private mutating func value(of attribute: AttributeDefinition, _ stated: Composition.Attribute) -> Value {
        if let node = fixture.value(endpoint.number, cluster.name, stated.name)
            ?? fixture.value(endpoint.number, cluster.name, attribute.name)
        {
            do throws(Diagnostic) {
                return try FixtureValue(library: library, capability: definition).value(
                    node, of: attribute.constraint.type, isNullable: attribute.constraint.isNullable)
            } catch {
                diagnostics.add(error)
            }
        }
        if definition.number == 0x001D, let value = descriptor(attribute) { return value }
        if let text = stated.defaultText, let value = LiteralText.value(text, of: attribute.constraint) { return value }
        // Memory that the composition gives no value for is nought, and null where that may be.
        if stated.storage != .callback, stated.defaultText == nil { return blank(attribute.constraint) }
        return attribute.defaultValue ?? zero(attribute.constraint)
    }

    /// What memory holds that was never set.
    private func blank(_ constraint: ValueConstraint) -> Value {
        var plain = constraint
        // Of all types only lists and structures have no nought in memory.
        switch constraint.type {
        case .list, .structure: break
        default: plain.isNullable = false
        }
        plain.minimum = nil
        return zero(plain)
    }

    /// Null where that may be, else nought; a structure has its fields.
    ///
    /// - Parameter depth: How many structures stand around this one; definitions that hold themselves end.
    private func zero(_ constraint: ValueConstraint, depth: Int = 0) -> Value {
        guard !constraint.isNullable, case .structure(let name) = constraint.type, depth < 8,
            let structure = library.structure(name, in: definition)
        else { return constraint.zero }
        return .structure(
            structure.fields.filter { !$0.isOptional }.map { Field($0.name, zero($0.constraint, depth: depth + 1)) })
    }

    /// What Descriptor says of the endpoint (Matter 1.4 core, section 9.5).
    private func descriptor(_ attribute: AttributeDefinition) -> Value? {
        switch attribute.number {
        case 0x0000:
            guard case .list(.structure(let name)) = attribute.constraint.type,
                let fields = library.structure(name, in: definition)?.fields, fields.count >= 2
            else { return nil }
            return .list(
                endpoint.deviceTypes.sorted { $0.number < $1.number }.map { type in
                    .structure([
                        Field(fields[0].name, .integer(Int64(type.number))),
                        Field(fields[1].name, .integer(Int64(type.revision))),
                    ])
                })
        case 0x0001: return .list(endpoint.clusters.compactMap { number($0.name) })
        case 0x0002: return .list(endpoint.clientClusters.compactMap(number))
        case 0x0003:
            let others = composition.endpoints.map(\.number).filter {
                $0 != 0 && !fixture.disabledEndpoints.contains($0)
            }
            return .list(endpoint.number == 0 ? others.map { .integer(Int64($0)) } : [])
        default: return nil
        }
    }

    /// The number of a cluster by name.
    private func number(_ name: String) -> Value? {
        library.cluster(named: name).map { .integer(Int64($0.number.rawValue)) }
    }
}
