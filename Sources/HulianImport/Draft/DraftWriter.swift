internal import HulianCatalog
internal import HulianModel

/// Writes a draft as the file of a device type.
struct DraftWriter {
    /// The catalog.
    let catalog: Catalog
    /// What is usual for capabilities.
    let habits: CapabilityHabits
    /// What the device type is called.
    let id: DeviceTypeID
    /// What people read.
    let title: Title
    /// The number of the Matter device type.
    let number: UInt32?
    /// Where it comes from, in words.
    let sources: [String]
    /// Remarks for whoever finishes it.
    let remarks: [String]
    /// What moves it, as YAML.
    let behaviours: [String]

    /// The file.
    func text(_ draft: Draft) -> String {
        var lines = remarks.map { "# \(Self.plain($0, 200))" }
        lines.append("deviceType: \(id)")
        lines.append("title: { en: \(Self.quoted(title.english)), zh: \(Self.quoted(title.chinese)) }")
        if let number { lines.append("number: 0x\(Self.hex(number))") }
        let hasBattery = draft.parts.flatMap(\.uses).contains { $0.id == "powerSource" && $0.features.contains("BAT") }
        if hasBattery { lines.append("facets: [battery]") }
        lines.append("sources:")
        for source in sources { lines.append("  - \(Self.quoted(source))") }
        lines.append("capabilities:" + (draft.parts[0].uses.isEmpty ? " {}" : ""))
        for use in draft.parts[0].uses { lines += self.lines(use, indent: 2) }
        if !behaviours.isEmpty {
            lines.append("behaviours:")
            lines += behaviours.map { "  " + $0 }
        }
        if draft.parts.count > 1 { lines.append("components:") }
        for part in draft.parts.dropFirst() {
            lines.append("  \(part.id):")
            let name = Self.quoted(part.title.isEmpty ? part.id.rawValue : part.title)
            lines.append("    title: { en: \(name), zh: \(name) }")
            lines.append("    capabilities:")
            for use in part.uses { lines += self.lines(use, indent: 6) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What is taken from one capability.
    private func lines(_ use: Draft.Use, indent: Int) -> [String] {
        guard let capability = catalog.capability(use.id) else { return [] }
        let space = String(repeating: " ", count: indent)
        var lines = ["\(space)\(use.id):"]
        if !use.features.isEmpty { lines.append("\(space)  features: \(Self.list(use.features))") }
        let attributes = self.attributes(use, capability)
        if !attributes.isEmpty { lines.append("\(space)  attributes:") }
        for (name, text) in attributes {
            lines.append("\(space)    \(name):" + (text.isEmpty ? "" : " " + text))
        }
        if !use.commands.isEmpty { lines.append("\(space)  commands: \(Self.list(use.commands))") }
        if !use.events.isEmpty { lines.append("\(space)  events: \(Self.list(use.events))") }
        return lines
    }

    /// The attributes to be written, in the order of the capability, with their texts.
    private func attributes(_ use: Draft.Use, _ capability: Capability) -> [(name: String, text: String)] {
        let habit = habits.habit(use.id, in: id.family)
        let named = Set(use.features + use.attributes.map(\.name) + use.commands + use.events)
        var result: [(name: String, text: String)] = []
        for attribute in capability.attributes {
            let found = use.attributes.first { $0.name == attribute.name }
            let isWanted = attribute.conformance.requirement { named.contains($0) } == .mandatory
            guard found != nil || isWanted else { continue }
            let modes = use.attributes.first { !$0.narrowing.modes.isEmpty }?.narrowing.modes ?? []
            if attribute.name == "supportedModes", !modes.isEmpty {
                let items = modes.enumerated().map { number, label in
                    habit.mode.replacing("%l", with: Self.quoted(String(label.prefix(64))))
                        .replacing("%n", with: String(number))
                }
                result.append((attribute.name, "[\(items.joined(separator: ", "))]"))
                continue
            }
            if let end = end(use, attribute, habit, capability) {
                result.append((attribute.name, end))
                continue
            }
            var narrowing = found?.narrowing ?? ValueFit.Narrowing()
            // How far a sensor measures stands in attributes of its own.
            if attribute.name == "measuredValue" { (narrowing.minimum, narrowing.maximum) = (nil, nil) }
            let statement = statement(attribute, narrowing, habit.values[attribute.name], capability)
            if found != nil || !statement.isEmpty { result.append((attribute.name, statement)) }
        }
        return result
    }

    /// The end of another attribute's range, for the attribute that holds it; nothing for any other and for an open end.
    private func end(
        _ use: Draft.Use, _ attribute: AttributeDefinition, _ habit: CapabilityHabits.Habit, _ capability: Capability
    ) -> String? {
        for found in use.attributes {
            guard let (least, greatest) = habit.ends[found.name] else { continue }
            let isLeast = least.contains(attribute.name)
            guard isLeast || greatest.contains(attribute.name),
                let end = isLeast ? found.narrowing.minimum : found.narrowing.maximum,
                attribute.constraint.check(.integer(end), in: capability) == .success
            else { continue }
            return Self.text(end, of: attribute, capability)
        }
        return nil
    }

    /// What is said of an attribute: a value where the usual one cannot be, and a narrower range.
    private func statement(
        _ attribute: AttributeDefinition, _ narrowing: ValueFit.Narrowing, _ usual: String?, _ capability: Capability
    ) -> String {
        var constraint = attribute.constraint
        if let minimum = narrowing.minimum { constraint.minimum = minimum }
        if let maximum = narrowing.maximum { constraint.maximum = maximum }
        var parts: [String] = []
        func text(_ number: Int64) -> String { Self.text(number, of: attribute, capability) }
        if case .enumeration(let name, _) = attribute.constraint.type, let allowed = narrowing.allowed {
            let items = (capability.enumerations[name]?.items ?? []).filter { allowed.contains($0.number) }
            if items.count < capability.enumerations[name]?.items.count ?? 0, !items.isEmpty {
                constraint.allowed = allowed
                parts.append("only: \(Self.list(items.map(\.name)))")
            }
        }
        if let minimum = narrowing.minimum { parts.append("min: \(text(minimum))") }
        if let maximum = narrowing.maximum { parts.append("max: \(text(maximum))") }
        let first = attribute.defaultValue ?? constraint.zero
        var value = usual
        if constraint.check(first, in: capability) != .success || usual.map({ $0.isEmpty }) ?? false {
            value = value.flatMap { $0.isEmpty ? nil : $0 } ?? fitting(constraint, attribute, capability)
        }
        // A usual value outside a narrower range gives way to one inside.
        if usual != nil, !parts.isEmpty { value = fitting(constraint, attribute, capability) ?? value }
        if parts.isEmpty { return value ?? "" }
        return
            "{ \((value.map { ["value: \($0)"] } ?? [] + []).joined())\(value == nil ? "" : ", ")\(parts.joined(separator: ", ")) }"
    }

    /// A value that a constraint allows.
    private func fitting(
        _ constraint: ValueConstraint, _ attribute: AttributeDefinition, _ capability: Capability
    ) -> String? {
        if constraint.isNullable { return "null" }
        switch constraint.type {
        case .integer, .bitmap: return Self.text(constraint.integerRange.lowerBound, of: attribute, capability)
        case .enumeration(let name, _):
            let items = capability.enumerations[name]?.items ?? []
            return items.first { constraint.allowed?.contains($0.number) ?? true }.map { Self.scalar($0.name) }
        case .string: return Self.quoted(String(repeating: "x", count: max(1, constraint.minimumLength ?? 1)))
        default: return nil
        }
    }

    /// A raw number as it is written: with its unit where that says the same number, else as it is.
    static func text(_ number: Int64, of attribute: AttributeDefinition, _ capability: Capability) -> String {
        guard let unit = attribute.unit, case .integer = attribute.constraint.type else { return String(number) }
        let quantity = attribute.scale.quantity(raw: Double(number))
        let rounded = (quantity * 1000).rounded() / 1000
        guard rounded.magnitude < 1e12, attribute.scale.raw(quantity: rounded).rounded() == Double(number) else {
            return "\(number) raw"
        }
        let digits = rounded == rounded.rounded() ? String(Int64(rounded)) : String(rounded)
        return digits.contains("e") ? "\(number) raw" : "\(digits) \(unit.symbol)"
    }

    // MARK: YAML

    /// A list of names.
    private static func list(_ names: [String]) -> String {
        "[\(names.map(scalar).joined(separator: ", "))]"
    }

    /// A name, in quotes where YAML could take it for something else.
    private static func scalar(_ name: String) -> String {
        ["on", "off", "yes", "no", "true", "false", "null", "y", "n"].contains(name.lowercased())
            || !(name.first?.isLetter ?? false) || name.uppercased() == name && name.contains("O")
            ? "\"\(name)\"" : name
    }

    /// Text in quotes, without what a YAML file cannot hold.
    static func quoted(_ text: String) -> String {
        var writer = JSONWriter()
        writer.string(plain(text, 120))
        return writer.text
    }

    /// Text on one line without control characters and what is not printed.
    static func plain(_ text: String, _ most: Int) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(most) {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: scalars.append(" ")
            case .surrogate, .privateUse, .unassigned, .format: continue
            default: scalars.append(scalar)
            }
        }
        return String(scalars).trimmed
    }

    /// A number in hexadecimal digits.
    private static func hex(_ number: UInt32) -> String {
        let digits = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
