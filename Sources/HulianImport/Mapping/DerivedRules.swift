internal import HulianCatalog
internal import HulianModel

/// Rules that follow from tables that are there for another reason: a dialect, and the references of capabilities.
struct DerivedRules: Sendable {
    /// The mappings of the dialect that name something of the vendor's published list, by name.
    private let mappings: [String: [AttributeMapping]]
    /// What the dialect calls device types.
    private let types: [DeviceTypeMapping]
    /// The attributes whose reference is a name, by name.
    private let referenced: [String: [ElementPath]]

    /// Reads the tables backwards.
    init(_ table: ImportTable, _ catalog: Catalog) {
        let dialect = table.dialect.flatMap { catalog.dialect($0) }
        var mappings: [String: [AttributeMapping]] = [:]
        for mapping in dialect?.attributes ?? [] {
            guard let name = mapping.name, name.isStandard else { continue }
            mappings[name.name, default: []].append(mapping)
        }
        self.mappings = mappings
        types = dialect?.deviceTypes ?? []
        var referenced: [String: [ElementPath]] = [:]
        for id in catalog.capabilityIDs {
            for attribute in catalog.capability(id)?.attributes ?? [] {
                for reference in attribute.references where reference.scheme == table.scheme {
                    referenced[reference.code, default: []].append(
                        ElementPath(capability: id, element: attribute.name))
                }
            }
        }
        self.referenced = referenced
    }

    /// The rules of the dialect for a function of a device type.
    ///
    /// - Parameter has: True for a capability that the device is known to have; a name that the dialect uses for several
    ///   attributes, such as `mode`, says nothing of a device that has none of them.
    func dialect(
        _ function: SourceFunction, _ type: DeviceTypeID, _ category: String, has: (CapabilityID) -> Bool
    ) -> [MappingRule] {
        let all = mappings[function.name] ?? []
        let isAmbiguous = Set(all.map { "\($0.capability).\($0.attribute)" }).count > 1
        return all.compactMap { mapping in
            // Of a list of modes, only the table of the form says how its modes are named.
            if mapping.attribute == "currentMode" || isAmbiguous && !has(mapping.capability) { return nil }
            guard mapping.filter.applies(to: type, component: mapping.filter.component ?? .main) else { return nil }
            if !function.group.isEmpty, let name = mapping.name {
                let own = types.first { $0.filter.applies(to: type, component: .main) }?.service
                let services = name.service.map { [$0] } ?? [own, category].compactMap { $0 }
                let isGroup = services.contains(function.group)
                // Zigbee2MQTT groups what a light has; its names mean the same with and without.
                guard isGroup || types.allSatisfy({ $0.service == nil }) else { return nil }
            }
            let path = ElementPath(
                component: mapping.filter.component ?? .main, capability: mapping.capability,
                element: mapping.attribute)
            switch mapping.conversion {
            case .line(_, let ends):
                return MappingRule(
                    targets: [path], span: ends.first <= ends.last ? .forward : .reversed, origin: .dialect)
            case .quantity(let unit, _, _):
                return MappingRule(
                    targets: [path], unit: function.unit.isEmpty ? unit.symbol : nil, origin: .dialect)
            case .table(let entries):
                var values: [String: String] = [:]
                for entry in entries {
                    let wire = entry.wire.stringValue ?? entry.wire.description
                    if values[wire] == nil { values[wire] = entry.model }
                }
                return MappingRule(targets: [path], values: values, origin: .dialect)
            case .byStyle, .inverted, .text: return MappingRule(targets: [path], origin: .dialect)
            }
        }
    }

    /// The rules that follow from the references of attributes.
    func references(_ function: SourceFunction, has: (CapabilityID) -> Bool) -> [MappingRule] {
        // A reference such as `sensor` names a component and no function.
        guard !function.group.isEmpty || function.name != function.group else { return [] }
        let all = (referenced[function.name] ?? []).filter { $0.element != "currentMode" }
        return all.filter { all.count == 1 || has($0.capability) }.map {
            MappingRule(targets: [$0], origin: .reference)
        }
    }
}
