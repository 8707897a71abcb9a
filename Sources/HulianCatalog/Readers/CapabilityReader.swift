internal import HulianDiagnostics
internal import HulianModel
internal import HulianYAML

/// Reads a capability file.
struct CapabilityReader {
    /// What was found wrong.
    private(set) var diagnostics = Diagnostics()
    /// The widths of the enumerations of the file.
    private var enumerationBits: [String: Int] = [:]
    /// The widths of the bitmaps of the file.
    private var bitmapBits: [String: Int] = [:]
    /// The names of the structures of the file.
    private var structureNames: Set<String> = []

    /// Reads a capability.
    ///
    /// - Returns: The capability; nothing when the file has errors, which are in ``diagnostics``.
    mutating func capability(_ node: YAMLNode) -> Capability? {
        var reader = FieldReader(node, "a capability")
        let id = CapabilityID(rawValue: reader.requiredString("capability") ?? "")
        let title = reader.title()
        let number = reader.number("number") ?? 0
        let pics = reader.string("pics")
        let revision = Int(reader.integer("revision", in: 0...1000) ?? 1)
        let source = reader.requiredString("source") ?? ""
        _ = reader.bool("replaces")
        let enumerations = reader.mapping("enums").map { self.enumeration($0) }
        let bitmaps = reader.mapping("bitmaps").map { self.bitmap($0) }
        let structureEntries = reader.mapping("structs")
        structureNames = Set(structureEntries.map(\.key))
        let structures = structureEntries.map { self.structure($0) }
        let features = reader.mapping("features").map { self.feature($0) }
        let attributeEntries = reader.mapping("attributes")
        let commandEntries = reader.mapping("commands")
        let eventEntries = reader.mapping("events")
        diagnostics.add(contentsOf: reader.finish().all)
        let commands = commandEntries.map { self.command($0) }
        let events = eventEntries.map { self.event($0) }
        // Default values and setters need the types, so the attributes are read against a first form of the whole.
        var made: Capability?
        func frame() -> Capability {
            if let made { return made }
            let frame = Capability(
                id: id, number: CapabilityNumber(number), pics: pics, title: title, revision: revision, source: source,
                features: features, attributes: [], commands: commands, events: events, enumerations: enumerations,
                bitmaps: bitmaps, structures: structures)
            made = frame
            return frame
        }
        let attributes = attributeEntries.map { self.attribute($0, in: frame) }
        checkUnique(attributes.map { ($0.name, $0.number.rawValue) }, attributeEntries, "attribute")
        guard !diagnostics.hasErrors else { return nil }
        return Capability(
            id: id, number: CapabilityNumber(number), pics: pics, title: title, revision: revision, source: source,
            features: features, attributes: attributes, commands: commands, events: events,
            enumerations: enumerations, bitmaps: bitmaps, structures: structures)
    }

    /// Reads an enumeration.
    private mutating func enumeration(_ entry: YAMLNode.Entry) -> EnumerationDefinition {
        let (bits, items) = namedNumbers(entry, "an enumeration")
        enumerationBits[entry.key] = bits
        return EnumerationDefinition(
            name: entry.key, bits: bits, items: items.map { EnumerationItem(name: $0.0, number: $0.1) })
    }

    /// Reads a bitmap.
    private mutating func bitmap(_ entry: YAMLNode.Entry) -> BitmapDefinition {
        let (bits, items) = namedNumbers(entry, "a bitmap")
        bitmapBits[entry.key] = bits
        return BitmapDefinition(name: entry.key, bits: bits, items: items.map { BitmapItem(name: $0.0, mask: $0.1) })
    }

    /// Reads a width and names with numbers.
    private mutating func namedNumbers(_ entry: YAMLNode.Entry, _ what: String) -> (Int, [(String, Int64)]) {
        var reader = FieldReader(entry.value, what)
        let bits = Int(reader.integer("bits", in: 8...64) ?? 8)
        var items: [(String, Int64)] = []
        for item in reader.mapping("items") {
            guard let number = item.value.integer else {
                reader.wrong(item.key, "a whole number", item.value)
                continue
            }
            items.append((item.key, number))
        }
        diagnostics.add(contentsOf: reader.finish().all)
        return (bits, items)
    }

    /// Reads a structure.
    private mutating func structure(_ entry: YAMLNode.Entry) -> StructureDefinition {
        var reader = FieldReader(entry.value, "a structure")
        let isFabricScoped = reader.bool("fabricScoped") ?? false
        let fields = reader.mapping("fields").enumerated().map { self.field($1, $0) }
        diagnostics.add(contentsOf: reader.finish().all)
        return StructureDefinition(name: entry.key, fields: fields, isFabricScoped: isFabricScoped)
    }

    /// Reads a feature.
    private mutating func feature(_ entry: YAMLNode.Entry) -> FeatureDefinition {
        var reader = FieldReader(entry.value, "a feature")
        let feature = FeatureDefinition(
            code: entry.key, name: reader.requiredString("name") ?? "",
            bit: Int(reader.integer("bit", in: 0...31) ?? 0),
            conformance: reader.conformance())
        diagnostics.add(contentsOf: reader.finish().all)
        return feature
    }

    /// Reads a field.
    private mutating func field(_ entry: YAMLNode.Entry, _ index: Int) -> FieldDefinition {
        var reader = FieldReader(entry.value, "a field")
        let number = reader.integer("id", in: 0...255).map { Int($0) } ?? index
        let constraint = constraint(&reader)
        let isOptional = reader.bool("optional") ?? false
        let defaultValue = reader.entry("default").map { $0.value.plainValue }
        diagnostics.add(contentsOf: reader.finish().all)
        return FieldDefinition(
            name: entry.key, number: number, constraint: constraint, isOptional: isOptional,
            defaultValue: defaultValue)
    }

    /// Reads a command.
    private mutating func command(_ entry: YAMLNode.Entry) -> CommandDefinition {
        var reader = FieldReader(entry.value, "a command")
        let command = CommandDefinition(
            name: entry.key, number: CommandNumber(reader.number("id") ?? 0), title: reader.title(),
            fields: reader.mapping("fields").enumerated().map { self.field($1, $0) },
            isResponse: reader.bool("response") ?? false, response: reader.string("answer"),
            isTimed: reader.bool("timed") ?? false, isEssential: reader.bool("essential") ?? false,
            conformance: reader.conformance())
        diagnostics.add(contentsOf: reader.finish().all)
        return command
    }

    /// Reads an event.
    private mutating func event(_ entry: YAMLNode.Entry) -> EventDefinition {
        var reader = FieldReader(entry.value, "an event")
        let word = reader.requiredString("priority") ?? "info"
        let priority = EventPriority(rawValue: word)
        if priority == nil, let node = entry.value["priority"] {
            reader.wrong("priority", "debug, info or critical", node)
        }
        let event = EventDefinition(
            name: entry.key, number: EventNumber(reader.number("id") ?? 0), title: reader.title(),
            priority: priority ?? .info, fields: reader.mapping("fields").enumerated().map { self.field($1, $0) },
            conformance: reader.conformance())
        diagnostics.add(contentsOf: reader.finish().all)
        return event
    }

    /// Reads an attribute.
    private mutating func attribute(_ entry: YAMLNode.Entry, in frame: () -> Capability) -> AttributeDefinition {
        var reader = FieldReader(entry.value, "an attribute")
        let number = AttributeNumber(reader.number("id") ?? 0)
        let title = reader.title()
        let constraint = constraint(&reader)
        let isWritable = reader.bool("writable") ?? false
        let defaultValue = reader.entry("default").map { $0.value.plainValue }
        let unit = unit(&reader)
        let scale = scale(&reader)
        let setter = setter(&reader, isWritable, constraint, frame)
        let dataClass = word(&reader, "class", DataClass.self) ?? DataClass.none
        let references = reader.mapping("references").compactMap { entry in
            entry.value.scalar.map { Reference(scheme: entry.key, code: $0) }
        }
        let attribute = AttributeDefinition(
            name: entry.key, number: number, title: title, constraint: constraint, isWritable: isWritable,
            isTimed: reader.bool("timed") ?? false, isFabricScoped: reader.bool("fabricScoped") ?? false,
            conformance: reader.conformance(), defaultValue: defaultValue, unit: unit, scale: scale,
            step: reader.integer("step", in: 1...1_000_000) ?? 1, stepAttribute: reader.string("stepBy"),
            dataClass: dataClass,
            notifies: reader.bool("notify") ?? true, setter: setter, references: references)
        diagnostics.add(contentsOf: reader.finish().all)
        return attribute
    }

    /// Reads the type and the limits of a value.
    private mutating func constraint(_ reader: inout FieldReader) -> ValueConstraint {
        var type = DataType.integer(IntegerType(bits: 32, isSigned: false))
        if let node = reader.required("type") {
            type = self.type(node.scalar ?? "", at: node.place) ?? type
        }
        let minimumLength = reader.integer("minLength", in: 0...65_535).map { Int($0) }
        let maximumLength = reader.integer("maxLength", in: 0...65_535).map { Int($0) }
        return ValueConstraint(
            type: type, isNullable: reader.bool("nullable") ?? false, minimum: reader.integer("min"),
            maximum: reader.integer("max"), minimumLength: minimumLength, maximumLength: maximumLength)
    }

    /// Reads the name of a type.
    private mutating func type(_ name: String, at place: SourcePlace) -> DataType? {
        if name.hasPrefix("["), name.hasSuffix("]") {
            return type(String(name.dropFirst().dropLast()), at: place).map { .list($0) }
        }
        if let plain = DataType(plain: name) { return plain }
        if let bits = enumerationBits[name] { return .enumeration(name, bits: bits) }
        if let bits = bitmapBits[name] { return .bitmap(name, bits: bits) }
        if structureNames.contains(name) { return .structure(name) }
        let names =
            DataType.plainNames + enumerationBits.keys.sorted() + bitmapBits.keys.sorted() + structureNames.sorted()
        diagnostics.error(
            "unknown-type", "'\(name)' is not a type", at: place, hint: Suggestion.hint(for: name, among: names))
        return nil
    }

    /// Reads a unit.
    private func unit(_ reader: inout FieldReader) -> Unit? {
        guard let node = reader.value("unit"), let symbol = node.scalar else { return nil }
        guard let unit = Unit(symbol: symbol) else {
            let names = Unit.all.map(\.symbol)
            reader.error(
                "unknown-unit", "'\(symbol)' is not a unit", at: node.place,
                hint: Suggestion.hint(for: symbol, among: names), notes: ["units: \(names.joined(separator: " "))"])
            return nil
        }
        return unit
    }

    /// Reads a scale: `1/100`, `360/254` or `logarithmicLux`.
    private func scale(_ reader: inout FieldReader) -> Scale {
        guard let node = reader.value("scale"), let text = node.scalar else { return .one }
        if text == "logarithmicLux" { return .logarithmicLux }
        let parts = text.split(separator: "/")
        guard parts.count == 2, let numerator = Int64(parts[0]), let denominator = Int64(parts[1]), numerator > 0,
            denominator > 0
        else {
            reader.wrong("scale", "a fraction such as 1/100", node)
            return .one
        }
        return .linear(numerator: numerator, denominator: denominator)
    }

    /// Reads how an attribute is changed.
    private func setter(
        _ reader: inout FieldReader, _ isWritable: Bool, _ constraint: ValueConstraint, _ frame: () -> Capability
    ) -> AttributeSetter {
        guard let node = reader.value("set") else { return isWritable ? .write : .none }
        // Matter lets some attributes be written and then leaves them as they were; a home should not offer them.
        if node.scalar == "none" { return .none }
        let frame = frame()
        func command(_ node: YAMLNode) -> (CommandDefinition, [Field])? {
            var name = node.scalar
            var fields: [Field] = []
            if node.isMapping {
                var inner = FieldReader(node, "a setter")
                name = inner.requiredString("command")
                fields = inner.mapping("with").map { Field($0.key, $0.value.plainValue) }
                _ = inner.string("field")
                reader.add(inner.finish())
            }
            guard let name else { return nil }
            guard let definition = frame.command(named: name) else {
                let names = frame.commands.map(\.name)
                reader.error(
                    "unknown-command", "'\(name)' is not a command of \(frame.id)", at: node.place,
                    hint: Suggestion.hint(for: name, among: names))
                return nil
            }
            return (definition, fields)
        }
        if node["command"] != nil {
            guard let (definition, fields) = command(node), let field = node["field"]?.scalar else { return .none }
            return .command(definition.name, field: field, others: fields)
        }
        let values = ValueReader(frame)
        var choices: [AttributeSetter.Choice] = []
        for entry in node.entries ?? [] {
            guard let (definition, fields) = command(entry.value) else { continue }
            let key = YAMLNode(.scalar(entry.key, isQuoted: false), at: entry.place)
            let probe = AttributeDefinition(
                name: "set", number: 0, title: Title(english: "", chinese: ""), constraint: constraint)
            do {
                choices.append(
                    AttributeSetter.Choice(
                        value: try values.value(key, of: probe), command: definition.name, fields: fields))
            } catch {
                reader.error(error.code, error.message, at: entry.place, hint: error.hint)
            }
        }
        return .commandByValue(choices)
    }

    /// Reads a word that is a case of an enumeration of ours.
    private func word<Word: RawRepresentable & CaseIterable>(
        _ reader: inout FieldReader, _ key: String, _: Word.Type
    ) -> Word? where Word.RawValue == String {
        guard let node = reader.value(key), let text = node.scalar else { return nil }
        guard let word = Word(rawValue: text) else {
            let names = Word.allCases.map(\.rawValue)
            reader.error(
                "unknown-name", "'\(text)' is not allowed for '\(key)'", at: node.place,
                hint: Suggestion.hint(for: text, among: names), notes: ["allowed: \(names.joined(separator: ", "))"])
            return nil
        }
        return word
    }

    /// Notes numbers that stand for two elements.
    private mutating func checkUnique(_ elements: [(String, UInt32)], _ entries: [YAMLNode.Entry], _ what: String) {
        var seen: [UInt32: String] = [:]
        seen.reserveCapacity(elements.count)
        for (name, number) in elements {
            if let other = seen[number], let entry = entries.first(where: { $0.key == name }) {
                diagnostics.error(
                    "duplicate-number", "the \(what) '\(name)' has the number of '\(other)'", at: entry.place)
            }
            seen[number] = name
        }
    }
}
