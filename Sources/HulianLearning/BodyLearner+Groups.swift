internal import HulianModel

// Names that stand in groups: an object for each component, or one whose name stands in the topic.
extension BodyLearner {
    /// True for what belongs to one value: the value with its time or code.
    static func isRecord(_ fields: [Field]) -> Bool {
        guard fields.contains(where: { ProtocolWords.valueKeys.contains(ProtocolWords.bare($0.name)) }) else {
            return false
        }
        return fields.allSatisfy { field in
            let key = ProtocolWords.bare(field.name)
            // Short keys with a number or a text beside a value say something of it.
            let isBeside = key.count < 4 && field.value.fields == nil && field.value.listValue == nil
            return ProtocolWords.valueKeys.contains(key) || ProtocolWords.timeKeys.contains(key)
                || ProtocolWords.codeKeys.contains(key) || isBeside && fields.count > 1
        }
    }

    /// The keys of what belongs to one value, beside which some have no value.
    func recordKeys(_ values: [(LearnedForm.Sample, Value)]) -> Set<String> {
        var keys: Set<String> = []
        for (_, object) in values {
            for field in object.fields ?? [] {
                guard let inner = field.value.fields, inner.count > 1, Self.isRecord(inner) else { continue }
                keys.formUnion(inner.map(\.name))
            }
        }
        return keys
    }

    /// The number behind a group's name, such as 0 of `light:0`; nothing for a group without.
    static func number(of group: String) -> Int64? {
        group.lastIndex(of: ":").flatMap { Int64(group[group.index(after: $0)...]) }
    }

    /// An object of objects that hold names; nothing where most keys are names themselves.
    mutating func nested(
        _ values: [(LearnedForm.Sample, Value)], besides: (keys: [String: [Value]], text: String)
    ) -> String? {
        guard Self.holdsAttributes(form.kind), role == "attributes" else { return nil }
        var groups: [String: Bool] = [:]
        for (_, object) in values {
            for field in object.fields ?? [] where besides.keys[field.name] == nil {
                // What is empty says nothing of it.
                if field.value.fields?.isEmpty ?? false { continue }
                let isGroup = field.value.fields.map { !Self.isRecord($0) } ?? false
                groups[field.name] = (groups[field.name] ?? true) && isGroup
            }
        }
        let count = groups.values.count { $0 }
        guard count > 0, count * 5 >= groups.count * 3 else { return nil }
        let own = values.flatMap { sample, object in
            (object.fields ?? []).filter { besides.keys[$0.name] == nil }.map { (sample, $0) }
        }
        let number = numberKey(own.map(\.1))
        var isDeep = false
        for (name, isGroup) in groups where isGroup { groupNames.insert(name) }
        for (sample, field) in own {
            guard groups[field.name] ?? false, let inner = field.value.fields, !inner.isEmpty else {
                take(field.name, field.value, sample)
                continue
            }
            for part in inner where part.name != number {
                if let deeper = part.value.fields, !deeper.isEmpty {
                    isDeep = true
                    for last in deeper { take("\(field.name).\(part.name).\(last.name)", last.value, sample) }
                } else {
                    take("\(field.name).\(part.name)", part.value, sample)
                }
            }
        }
        hasItems = true
        let within = number.map { ", within: { \(Self.quotedKey($0)): $instance }" } ?? ""
        return "{ $items: { role: \(role), shape: nested, \(isDeep ? "deep: true, " : "")item: $value"
            + "\(besides.text)\(within) } }"
    }

    /// The key by which groups tell their number once more; nothing where they do not.
    private func numberKey(_ groups: [Field]) -> String? {
        let numbered = groups.compactMap { group in
            Self.number(of: group.name).map { (number: $0, fields: group.value.fields ?? []) }
        }.filter { !$0.fields.isEmpty }
        guard numbered.count > 1, let first = numbered.first else { return nil }
        return first.fields.prefix(16).first { field in
            field.name.utf8.count <= Self.keyLimit
                && numbered.allSatisfy { group in
                    group.fields.first { $0.name == field.name }?.value.integerValue == group.number
                }
        }?.name
    }

    /// The object of one group, which the topic names.
    mutating func group() -> String {
        hasItems = true
        for sample in form.samples {
            guard let group = name(sample) else { continue }
            groupNames.insert(group)
            for field in sample.body?.fields ?? [] { take("\(group).\(field.name)", field.value, sample) }
        }
        return "{ $items: { role: \(role), shape: group, item: $value } }"
    }

    /// The most names that the fields of all events have where they stand beside the name of the event.
    private static let fieldLimit = 512

    /// What is told of an event beside its name, in one object; nothing where the fields have a place of their own.
    mutating func told(_ values: [(LearnedForm.Sample, Value)]) -> String? {
        guard form.kind == .event, form.nameLevels.isEmpty, elements.isEmpty, !values.isEmpty else { return nil }
        var keys: [String] = []
        var seen: [String: [Value]] = [:]
        for (_, object) in values {
            for field in object.fields ?? [] where field.name.utf8.count <= Self.keyLimit {
                if seen[field.name] == nil { keys.append(field.name) }
                seen[field.name, default: []].append(field.value)
            }
        }
        func isAlways(_ key: String) -> Bool { seen[key]?.count == values.count }
        func isText(_ key: String) -> Bool { seen[key]?.allSatisfy { $0.stringValue != nil } ?? false }
        // What few have is a field like others.
        let hasPlace = keys.contains { key in
            ProtocolWords.containers.contains(ProtocolWords.bare(key)) && (seen[key]?.count ?? 0) * 2 > values.count
                && seen[key]?.contains { $0.fields != nil || $0.listValue != nil } ?? false
        }
        // Of several the one that says most is the name.
        let name = keys.filter { ProtocolWords.isElementKey(ProtocolWords.bare($0)) && isAlways($0) && isText($0) }
            .max { Set(seen[$0] ?? []).count < Set(seen[$1] ?? []).count }
        guard let name, !hasPlace, keys.count <= Self.fieldLimit else { return nil }
        let group = keys.first { key in
            key != name && isAlways(key) && isText(key)
                && seen[key]?.allSatisfy { Self.number(of: $0.stringValue ?? "") != nil } ?? false
        }
        var parts: [String] = []
        for key in keys {
            let bare = ProtocolWords.bare(key)
            let mark = isAlways(key) ? "" : "?"
            let own = seen[key] ?? []
            if key == name {
                parts.append("\(Self.quotedKey(key)): $event")
            } else if key == group {
                parts.append("\(Self.quotedKey(key)): $group")
            } else if let group, own.count * 2 > values.count, isNumber(key, of: group, values) {
                parts.append("\(Self.quotedKey(key + "?")): $instance")
            } else if ProtocolWords.timeKeys.contains(bare), own.allSatisfy({ Self.isTime($0) }) {
                times += own.prefix(50)
                parts.append("\(Self.quotedKey(key + mark)): $time")
            }
        }
        for (_, object) in values {
            let event = object[name]?.stringValue ?? ""
            elements.insert(group.map { "\(object[$0]?.stringValue ?? "").\(event)" } ?? event)
        }
        hasItems = true
        return "{ $items: { role: fields, shape: keyed, beside: { \(parts.joined(separator: ", ")) } } }"
    }

    /// True for a key that tells the number of the group once more.
    private func isNumber(_ key: String, of group: String, _ values: [(LearnedForm.Sample, Value)]) -> Bool {
        values.allSatisfy { _, object in
            object[key].map { $0.integerValue == Self.number(of: object[group]?.stringValue ?? "") } ?? true
        } && values.contains { $0.1[key] != nil }
    }

    // MARK: Methods

    /// The arguments of a method, with the number of the component beside them.
    mutating func arguments(_ values: [(LearnedForm.Sample, Value)]) -> String? {
        guard form.methodKey != nil, form.kind == .set || form.kind == .invoke else { return nil }
        let number = ["id", "channel", "instance"].first { key in
            let own = values.compactMap { $0.1[key] }
            return own.count * 10 >= values.count * 9 && own.allSatisfy { (0..<1000).contains($0.integerValue ?? -1) }
        }
        hasItems = true
        var isAlways = true
        for (sample, object) in values {
            let method = form.method(sample)
            let place = number.flatMap { object[$0]?.integerValue }
            if number != nil, place == nil { isAlways = false }
            elements.insert(place.map { "\(method):\($0)" } ?? method)
            guard form.kind == .set else { continue }
            for field in object.fields ?? [] where field.name != number {
                methodArguments["\(method)/\(field.name)", default: SeenName()].take(field.value)
            }
        }
        let beside = number.map { ", beside: { \(Self.quotedKey($0 + (isAlways ? "" : "?"))): $instance }" } ?? ""
        return form.kind == .set
            ? "{ $items: { role: attributes, shape: keyed, item: $value\(beside) } }"
            : "{ $items: { role: arguments, shape: keyed\(beside) } }"
    }
}
