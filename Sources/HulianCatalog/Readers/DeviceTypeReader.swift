internal import HulianDiagnostics
internal import HulianModel
internal import HulianYAML

/// Reads a device type file.
struct DeviceTypeReader {
    /// Finds a capability by name.
    let capability: (CapabilityID) -> Capability?
    /// The names of all capabilities, for hints.
    let capabilityNames: () -> [String]
    /// What was found wrong.
    private(set) var diagnostics = Diagnostics()

    /// Makes a reader.
    init(capability: @escaping (CapabilityID) -> Capability?, capabilityNames: @escaping () -> [String]) {
        self.capability = capability
        self.capabilityNames = capabilityNames
    }

    /// Reads a device type.
    ///
    /// - Returns: The device type; nothing when the file has errors, which are in ``diagnostics``.
    mutating func deviceType(_ node: YAMLNode) -> DeviceType? {
        var reader = FieldReader(node, "a device type")
        let id = DeviceTypeID(rawValue: reader.requiredString("deviceType") ?? "")
        let title = reader.title()
        let number = reader.integer("number", in: 0...Int64(UInt32.max)).map { UInt32($0) }
        let rows = reader.strings("rows")
        let sources = reader.strings("sources")
        let facets = reader.strings("facets")
        _ = reader.bool("replaces")
        if !id.rawValue.contains("."), let place = node["deviceType"]?.place {
            reader.error(
                "bad-name", "'\(id)' must be written family.name", at: place, hint: "such as lighting.dimmableLight")
        }
        var main = uses(&reader, "a device type")
        if !main.contains(where: { $0.capability == "basicInformation" }), capability("basicInformation") != nil {
            main.append(CapabilityUse(capability: "basicInformation", attributes: Self.identity))
        }
        var components = [
            Component(
                id: .main, title: title, number: number, capabilities: main, behaviours: behaviours(&reader))
        ]
        for entry in reader.mapping("components") { components.append(component(entry)) }
        diagnostics.add(contentsOf: reader.finish().all)
        guard !diagnostics.hasErrors else { return nil }
        return DeviceType(
            id: id, title: title, number: number, rows: rows, components: components, sources: sources,
            facets: facets)
    }

    /// What every device says of itself; values are given when a device is made.
    private static let identity = [
        "vendorName", "productName", "serialNumber", "uniqueID", "hardwareVersionString", "softwareVersionString",
        "manufacturingDate", "partNumber",
    ].map { AttributeUse(name: $0) }

    /// Reads a component.
    private mutating func component(_ entry: YAMLNode.Entry) -> Component {
        var reader = FieldReader(entry.value, "a component")
        if entry.key == ComponentID.main.rawValue {
            reader.error(
                "bad-name", "'main' is the device itself", at: entry.place, hint: "put its capabilities at the top")
        }
        let component = Component(
            id: ComponentID(rawValue: entry.key), title: reader.title(),
            number: reader.integer("number", in: 0...Int64(UInt32.max)).map { UInt32($0) },
            capabilities: uses(&reader, "a component"), behaviours: behaviours(&reader))
        diagnostics.add(contentsOf: reader.finish().all)
        return component
    }

    /// Reads behaviours with their parameters.
    private mutating func behaviours(_ reader: inout FieldReader) -> [BehaviourUse] {
        reader.mapping("behaviours").map { entry in
            if !entry.value.isNull, entry.value.entries == nil {
                reader.wrong(entry.key, "a mapping of parameters", entry.value)
            }
            return BehaviourUseReader.use(entry)
        }
    }

    /// Reads the capabilities of a component.
    private mutating func uses(_ reader: inout FieldReader, _ what: String) -> [CapabilityUse] {
        reader.mapping("capabilities").compactMap { entry in
            guard let definition = capability(CapabilityID(rawValue: entry.key)) else {
                let names = capabilityNames()
                // One that is there and was not understood has its own messages.
                if names.contains(entry.key) { return nil }
                reader.error(
                    "unknown-capability", "'\(entry.key)' is not a capability of the catalog", at: entry.place,
                    hint: Suggestion.hint(for: entry.key, among: names))
                return nil
            }
            if entry.value.isNull { return CapabilityUse(capability: definition.id) }
            var inner = FieldReader(entry.value, "the use of '\(entry.key)'")
            let use = use(&inner, definition)
            reader.add(inner.finish())
            return use
        }
    }

    /// Reads what a component takes from one capability.
    private func use(_ reader: inout FieldReader, _ definition: Capability) -> CapabilityUse {
        let features = reader.strings("features")
        for node in reader.list("features") {
            if let code = node.scalar, definition.feature(code) == nil {
                let names = definition.features.map(\.code)
                reader.error(
                    "unknown-feature", "'\(code)' is not a feature of \(definition.id)", at: node.place,
                    hint: Suggestion.hint(for: code, among: names), notes: ["it has: \(Suggestion.list(names))"])
            }
        }
        let attributes = reader.mapping("attributes").compactMap { attribute($0, definition, &reader) }
        let commands = names(&reader, "commands", definition) { definition in
            definition.commands.filter { !$0.isResponse }.map(\.name)
        }
        let events = names(&reader, "events", definition) { $0.events.map(\.name) }
        return CapabilityUse(
            capability: definition.id, features: features, attributes: attributes, commands: commands, events: events)
    }

    /// Reads names that must be among others.
    private func names(
        _ reader: inout FieldReader, _ key: String, _ definition: Capability, known: (Capability) -> [String]
    ) -> [String] {
        let nodes = reader.list(key)
        if nodes.isEmpty { return [] }
        let known = known(definition)
        return nodes.compactMap { node in
            guard let name = node.scalar else { return nil }
            if !known.contains(name) {
                reader.error(
                    "unknown-name", "'\(name)' is not among the \(key) of \(definition.id)", at: node.place,
                    hint: Suggestion.hint(for: name, among: known), notes: ["it has: \(Suggestion.list(known))"])
            }
            return name
        }
    }

    /// Reads what a component says about an attribute: a value, or `{ value, min, max, only }`, or nothing.
    private func attribute(
        _ entry: YAMLNode.Entry, _ definition: Capability, _ reader: inout FieldReader
    ) -> AttributeUse? {
        guard let attribute = definition.attribute(named: entry.key) else {
            let names = definition.attributes.map(\.name)
            reader.error(
                "unknown-attribute", "'\(entry.key)' is not an attribute of \(definition.id)", at: entry.place,
                hint: Suggestion.hint(for: entry.key, among: names), notes: ["it has: \(Suggestion.list(names))"])
            return nil
        }
        let values = ValueReader(definition)
        func read(_ node: YAMLNode) -> Value? {
            do {
                return try values.value(node, of: attribute)
            } catch {
                reader.error(
                    error.code, error.message, at: error.place ?? node.place, hint: error.hint, notes: error.notes)
                return nil
            }
        }
        if entry.value.isMapping, let entries = entry.value.entries, !entries.isEmpty,
            entries.allSatisfy({ ["value", "min", "max", "only"].contains($0.key) })
        {
            let only = entry.value["only"]?.items?.compactMap { read($0)?.integerValue }
            return AttributeUse(
                name: entry.key, value: entry.value["value"].flatMap(read),
                minimum: entry.value["min"].flatMap(read)?.integerValue,
                maximum: entry.value["max"].flatMap(read)?.integerValue, allowed: only)
        }
        if entry.value.isNull, !entry.value.isQuoted, entry.value.scalar?.isEmpty ?? true {
            return AttributeUse(name: entry.key)
        }
        return AttributeUse(name: entry.key, value: read(entry.value))
    }
}
