internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianModel
internal import HulianYAML

extension ScenarioReader {
    /// Reads a length of time.
    mutating func duration(_ reader: inout FieldReader, _ key: String) -> Interval? {
        reader.value(key).flatMap { duration($0, key) }
    }

    /// A length of time that a node writes, such as `10 s`.
    mutating func duration(_ node: YAMLNode, _ what: String) -> Interval? {
        guard let text = node.scalar, let quantity = Quantity(text) else {
            diagnostics.error(
                "wrong-type", "'\(what)' must be a length of time, but here stands \(node.kind)", at: node.place,
                hint: "such as 10 s")
            return nil
        }
        guard let interval = quantity.interval else {
            if let unit = quantity.unit {
                diagnostics.error(
                    "wrong-unit", "'\(what)' is a length of time, not a number of \(unit.symbol)", at: node.place,
                    hint: "such as 10 s", notes: ["units: ms, s, min, h, d"])
                return nil
            }
            let hint = quantity.unit == nil ? "write '\(text) s'" : "such as 10 s"
            diagnostics.error(
                "needs-unit", "'\(what)' must be a length of time with a unit, but here stands '\(text)'",
                at: node.place, hint: hint, notes: ["units: ms, s, min, h, d"])
            return nil
        }
        guard interval >= .zero, interval <= .hours(24 * 3660) else {
            diagnostics.error(
                "out-of-range", "'\(what)' must be from 0 to ten years, but here stands '\(text)'", at: node.place)
            return nil
        }
        return interval
    }

    /// A share from 0 to 1 that a node writes, such as `30 %`.
    mutating func share(_ node: YAMLNode, _ what: String) -> Double? {
        guard let text = node.scalar, let quantity = Quantity(text), quantity.unit == .percent else {
            diagnostics.error(
                "wrong-type", "'\(what)' must be a share, but here stands \(node.kind)", at: node.place,
                hint: "such as 30 %")
            return nil
        }
        guard (0...100).contains(quantity.number) else {
            diagnostics.error(
                "out-of-range", "'\(what)' must be from 0 % to 100 %, but here stands '\(text)'", at: node.place)
            return nil
        }
        return quantity.number / 100
    }

    /// A quantity in a unit that a node writes.
    mutating func quantity(_ node: YAMLNode, _ what: String, in unit: Unit?) -> Double? {
        guard let text = node.scalar, let quantity = Quantity(text) else {
            let example = unit.map { " with a unit such as '1 \($0.symbol)'" } ?? ""
            diagnostics.error(
                "wrong-type", "'\(what)' must be a number\(example), but here stands \(node.kind)", at: node.place)
            return nil
        }
        guard let unit else {
            if quantity.unit != nil {
                diagnostics.error("wrong-unit", "'\(what)' has no unit", at: node.place)
                return nil
            }
            return quantity.number
        }
        guard let written = quantity.unit else {
            diagnostics.error(
                "needs-unit", "'\(what)' needs a unit, but here stands '\(text)'", at: node.place,
                hint: "write '\(text) \(unit.symbol)'")
            return nil
        }
        guard let number = written.convert(quantity.number, to: unit), number.isFinite else {
            diagnostics.error(
                "wrong-unit", "'\(what)' is measured in \(unit.symbol), not in \(written.symbol)", at: node.place)
            return nil
        }
        return number
    }

    /// Minutes since midnight that a node writes as `22:30`.
    mutating func timeOfDay(_ node: YAMLNode) -> Int? {
        let parts = (node.scalar ?? "").split(separator: ":", omittingEmptySubsequences: false)
        // `Int` also reads signs.
        let isClock = parts.count == 2 && parts.allSatisfy { $0.count <= 2 && $0.utf8.allSatisfy { $0 &- 0x30 < 10 } }
        guard isClock, let hour = Int(parts[0]), let minute = Int(parts[1]), (0..<24).contains(hour),
            (0..<60).contains(minute)
        else {
            diagnostics.error(
                "bad-time", "\(node.kind) is not a time of day", at: node.place, hint: "write \"22:30\"")
            return nil
        }
        return hour * 60 + minute
    }

    /// The device that a node names.
    mutating func device(_ node: YAMLNode, place: SourcePlace? = nil) -> DevicePlan? {
        guard let name = node.scalar else {
            diagnostics.error("wrong-type", "a device must be a name, but here stands \(node.kind)", at: node.place)
            return nil
        }
        return device(named: name, at: place ?? node.place)
    }

    /// The device with a name.
    mutating func device(named name: String, at place: SourcePlace) -> DevicePlan? {
        if let device = home.device(name) { return device }
        let names = home.devices.map(\.name)
        diagnostics.error(
            "unknown-device", "'\(name)' is not a device of the home", at: place,
            hint: Suggestion.hint(for: name, among: names),
            notes: [names.isEmpty ? "the home has no devices" : "it has: \(Suggestion.list(names))"])
        return nil
    }

    /// The room that a node names.
    mutating func room(_ node: YAMLNode) -> String? {
        let names = home.rooms.map(\.name)
        guard let name = node.scalar, names.contains(name) else {
            diagnostics.error(
                "unknown-room", "\(node.kind) is not a room of the home", at: node.place,
                hint: node.scalar.flatMap { Suggestion.hint(for: $0, among: names) },
                notes: ["it has: \(Suggestion.list(names))"])
            return nil
        }
        return name
    }

    /// The person that a node names.
    mutating func person(_ node: YAMLNode) -> String? {
        let names = home.people.map(\.name)
        guard let name = node.scalar, names.contains(name) else {
            diagnostics.error(
                "unknown-person", "\(node.kind) is not a person of the home", at: node.place,
                hint: node.scalar.flatMap { Suggestion.hint(for: $0, among: names) },
                notes: [names.isEmpty ? "the home has no people" : "it has: \(Suggestion.list(names))"])
            return nil
        }
        return name
    }

    /// The dialect that a node names.
    mutating func dialect(_ node: YAMLNode) -> DialectID? {
        let names = catalog.dialectIDs.map(\.rawValue)
        guard let name = node.scalar, names.contains(name) else {
            diagnostics.error(
                "unknown-dialect", "\(node.kind) is not a dialect of the catalog", at: node.place,
                hint: node.scalar.flatMap { Suggestion.hint(for: $0, among: names) },
                notes: ["'hulian dialect list' shows all"])
            return nil
        }
        return DialectID(rawValue: name)
    }

    // MARK: Elements of devices

    /// Why the dialect of a device does not carry an element; nothing when it does.
    mutating func gap(_ path: ElementPath, _ kind: String, of device: DevicePlan) -> String? {
        let key = "\(device.dialect.value) \(device.type.value)"
        if gaps[key] == nil, let blueprint = blueprint(device), let table = catalog.dialect(device.dialect.value) {
            gaps[key] = vocabulary.gaps(table, blueprint)
        }
        return gaps[key]?.first { $0.path == path && $0.kind == kind }?.reason
    }

    /// The blueprint of a device.
    func blueprint(_ device: DevicePlan) -> DeviceBlueprint? { catalog.blueprint(device.type.value) }

    /// The slot that a path names.
    mutating func slot(_ text: String, of device: DevicePlan, at place: SourcePlace) -> (Int, ElementPath)? {
        guard let blueprint = blueprint(device) else { return nil }
        guard let path = ElementPath(text) else {
            diagnostics.error(
                "bad-path", "'\(text)' must be written capability.attribute", at: place,
                hint: "such as onOff.onOff, or freezer.temperatureControl.temperatureSetpoint")
            return nil
        }
        if let slot = blueprint.attribute(path) { return (slot, path) }
        guard let capability = capability(path, blueprint, device, at: place) else { return nil }
        let names = blueprint.capabilities[capability].attributes.map { blueprint.attributes[$0].definition.name }
        diagnostics.error(
            "unknown-attribute", "'\(path.element)' is not an attribute of \(path.capability) of \(device.name)",
            at: place, hint: Suggestion.hint(for: path.element, among: names),
            notes: ["it has: \(Suggestion.list(names))"])
        return nil
    }

    /// The capability that a path names.
    mutating func capability(
        _ path: ElementPath, _ blueprint: DeviceBlueprint, _ device: DevicePlan, at place: SourcePlace
    ) -> Int? {
        guard let endpoint = blueprint.endpoint(path.component) else {
            let names = blueprint.endpoints.map(\.component.rawValue)
            diagnostics.error(
                "unknown-component", "'\(path.component)' is not a component of \(device.type.value)", at: place,
                hint: Suggestion.hint(for: path.component.rawValue, among: names),
                notes: ["it has: \(Suggestion.list(names))"])
            return nil
        }
        if let capability = blueprint.capability(path.capability, on: endpoint) { return capability }
        let names = blueprint.endpoints[endpoint].capabilities.map {
            blueprint.capabilities[$0].definition.id.rawValue
        }
        let others = blueprint.endpoints.filter { other in
            other.capabilities.contains { blueprint.capabilities[$0].definition.id == path.capability }
        }
        diagnostics.error(
            "unknown-capability", "'\(path.capability)' is not a capability of \(device.type.value)", at: place,
            hint: others.first.map { "did you mean '\($0.component).\(path.capability).\(path.element)'?" }
                ?? Suggestion.hint(for: path.capability.rawValue, among: names),
            notes: ["it has: \(Suggestion.list(names))"])
        return nil
    }

    /// Reads a mapping of paths to values.
    ///
    /// - Parameter checksRange: False for values that are meant to be refused.
    mutating func slotValues(_ node: YAMLNode, of device: DevicePlan, checksRange: Bool) -> [SlotValue] {
        guard let entries = node.entries else {
            diagnostics.error(
                "wrong-type", "attributes must be a mapping, but here stands \(node.kind)", at: node.place,
                hint: "such as { onOff.onOff: true }")
            return []
        }
        if entries.isEmpty {
            diagnostics.error("empty", "nothing is set here", at: node.place, hint: "such as { onOff.onOff: true }")
        }
        var values: [SlotValue] = []
        for entry in entries {
            guard let (slot, path) = slot(entry.key, of: device, at: entry.place), let blueprint = blueprint(device)
            else { continue }
            let attribute = blueprint.attributes[slot]
            let definition = blueprint.capabilities[attribute.capability].definition
            do {
                let value = try ValueReader(definition).value(
                    entry.value, of: attribute.definition, constraint: attribute.constraint, checksRange: checksRange)
                values.append(
                    SlotValue(
                        slot: slot, path: path, value: value, text: entry.value.scalar ?? value.description,
                        place: entry.place))
            } catch {
                diagnostics.add(error)
            }
        }
        return values
    }

    /// Reads a mapping of paths to comparisons.
    mutating func comparisons(_ node: YAMLNode, of device: DevicePlan) -> [Comparison] {
        if node.entries?.isEmpty ?? false {
            diagnostics.error(
                "empty", "nothing is expected of \(device.name) here", at: node.place,
                hint: "such as { onOff.onOff: true }")
            return []
        }
        guard let entries = node.entries else {
            diagnostics.error(
                "wrong-type", "what is compared must be a mapping, but here stands \(node.kind)", at: node.place,
                hint: "such as { onOff.onOff: true }")
            return []
        }
        return entries.compactMap { entry in
            guard let (slot, path) = slot(entry.key, of: device, at: entry.place), let blueprint = blueprint(device)
            else { return nil }
            guard let test = test(entry.value, blueprint, slot) else { return nil }
            let text = entry.value.scalar ?? entry.value.items?.compactMap(\.scalar).joined(separator: " or ") ?? ""
            return Comparison(slot: slot, path: path, test: test, text: text, place: entry.place)
        }
    }

    /// Reads a comparison: a value, a list of values, `≥ 24 °C`, `≠ locked` or `24 °C … 26 °C`.
    private mutating func test(_ node: YAMLNode, _ blueprint: DeviceBlueprint, _ slot: Int) -> Comparison.Test? {
        let attribute = blueprint.attributes[slot]
        let values = ValueReader(blueprint.capabilities[attribute.capability].definition)
        func value(_ text: String, isQuoted: Bool = false) throws(Diagnostic) -> Value {
            let part = YAMLNode(.scalar(text, isQuoted: isQuoted), at: node.place)
            return try values.value(part, of: attribute.definition, checksRange: false)
        }
        func number(_ text: Substring) throws(Diagnostic) -> Double {
            let trimmed = String(text.drop { $0 == " " })
            guard let number = try value(trimmed).numberValue else {
                throw Diagnostic("wrong-type", "'\(trimmed)' is not a number to compare with", at: node.place)
            }
            return number
        }
        do throws(Diagnostic) {
            if let items = node.items {
                if case .list = attribute.constraint.type {
                    return .equal(try values.value(node, of: attribute.definition, checksRange: false))
                }
                var choices: [Value] = []
                for item in items {
                    choices.append(try values.value(item, of: attribute.definition, checksRange: false))
                }
                return .oneOf(choices)
            }
            // YAML itself wants quotes around what starts with > or !.
            func isComparison(_ text: String) -> Bool {
                text.hasPrefix("!=") || text.first.map { "≥≤><≠".contains($0) } ?? false
            }
            guard let text = node.scalar, !node.isQuoted || isComparison(text) else {
                return .equal(try values.value(node, of: attribute.definition, checksRange: false))
            }
            for (sign, make) in Self.signs where text.hasPrefix(sign) {
                return make(try number(text.dropFirst(sign.count)))
            }
            if text.hasPrefix("≠") || text.hasPrefix("!=") {
                let rest = text.dropFirst(text.hasPrefix("≠") ? 1 : 2).drop { $0 == " " }
                return .notEqual(try value(String(rest)))
            }
            for sign in ["…", ".."] {
                let parts = text.split(separator: sign, omittingEmptySubsequences: true)
                guard parts.count == 2, attribute.constraint.type.isIntegral || attribute.definition.unit != nil else {
                    continue
                }
                var first = parts[0]
                while first.last == " " { first.removeLast() }
                let low = try number(first)
                let high = try number(parts[1])
                guard low <= high else {
                    throw Diagnostic(
                        "out-of-range", "the lower end is above the upper end", at: node.place,
                        hint: "put the lower end first")
                }
                return .between(low, high)
            }
            return .equal(try values.value(node, of: attribute.definition, checksRange: false))
        } catch {
            diagnostics.add(error)
            return nil
        }
    }

    /// The signs of comparisons, longer ones first.
    private static let signs: [(String, @Sendable (Double) -> Comparison.Test)] = [
        (">=", { .atLeast($0) }), ("<=", { .atMost($0) }), ("≥", { .atLeast($0) }), ("≤", { .atMost($0) }),
        (">", { .greater($0) }), ("<", { .less($0) }),
    ]

    /// Finds what a node names by its path in a device; says what is wrong when the device has nothing of the name.
    ///
    /// - Parameters:
    ///   - word: What it must be: `command` or `event`.
    ///   - example: A path as it may be written.
    ///   - all: What a capability has of that.
    ///   - name: The name of one of them.
    private mutating func element<Definition>(
        _ node: YAMLNode, of device: DevicePlan, _ word: String, example: String,
        among all: KeyPath<DeviceBlueprint.CapabilityInstance, [Definition]>, name: KeyPath<Definition, String>
    ) -> (path: ElementPath, text: String, capability: Int, definition: Definition)? {
        guard let blueprint = blueprint(device) else { return nil }
        guard let text = node.scalar, let path = ElementPath(text) else {
            diagnostics.error(
                "bad-path", "\(node.kind) must be written capability.\(word)", at: node.place,
                hint: "such as \(example)")
            return nil
        }
        guard let capability = capability(path, blueprint, device, at: node.place) else { return nil }
        let known = blueprint.capabilities[capability][keyPath: all]
        guard let definition = known.first(where: { $0[keyPath: name] == path.element }) else {
            let names = known.map { $0[keyPath: name] }
            let article = word == "event" ? "an" : "a"
            diagnostics.error(
                "unknown-\(word)",
                "'\(path.element)' is not \(article) \(word) of \(path.capability) of \(device.name)", at: node.place,
                hint: Suggestion.hint(for: path.element, among: names),
                notes: ["it has: \(Suggestion.list(names))"])
            return nil
        }
        return (path, text, capability, definition)
    }

    /// Reads the fields of a command or an event of a device.
    private mutating func values(
        _ fields: YAMLNode?, _ definitions: [FieldDefinition], of text: String, _ capability: Int, _ device: DevicePlan,
        at place: SourcePlace, checksRange: Bool, needsAll: Bool
    ) -> [Field]? {
        guard let blueprint = blueprint(device) else { return nil }
        do {
            return try ValueReader(blueprint.capabilities[capability].definition).fields(
                fields, definitions, of: text, at: place, checksRange: checksRange, needsAll: needsAll)
        } catch {
            diagnostics.add(error)
            return nil
        }
    }

    /// Reads a command with its fields.
    mutating func command(
        _ node: YAMLNode, with fields: YAMLNode?, of device: DevicePlan, checksRange: Bool
    ) -> CommandCall? {
        guard
            let (path, text, capability, command) = element(
                node, of: device, "command", example: "operationalState.start", among: \.commands, name: \.name),
            let values = values(
                fields, command.fields, of: text, capability, device, at: node.place, checksRange: checksRange,
                needsAll: true)
        else { return nil }
        return CommandCall(
            capability: capability, path: path, number: command.number, fields: values, place: node.place)
    }

    /// Reads an event with the fields that it must have.
    mutating func event(_ node: YAMLNode, with fields: YAMLNode?, of device: DevicePlan) -> EventMatch? {
        guard
            let (path, text, capability, event) = element(
                node, of: device, "event", example: "doorLock.doorLockAlarm", among: \.events, name: \.name),
            let values = values(
                fields, event.fields, of: text, capability, device, at: node.place, checksRange: false, needsAll: false)
        else { return nil }
        return EventMatch(capability: capability, path: path, number: event.number, fields: values, place: node.place)
    }
}
