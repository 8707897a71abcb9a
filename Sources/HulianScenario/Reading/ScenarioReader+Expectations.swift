internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianModel
internal import HulianYAML

extension ScenarioReader {
    /// How long an expectation waits that does not say (project default).
    private static let defaultPatience = Interval.seconds(5)

    /// Reads an expectation.
    mutating func expectation(_ reader: inout FieldReader) -> Expectation? {
        let keys = reader.node
        func place(_ key: String) -> SourcePlace { keys.entries?.first { $0.key == key }?.place ?? keys.place }
        let within = duration(&reader, "within")
        let length = duration(&reader, "for")
        let isNever = reader.bool("never") ?? false
        let untilNode = reader.value("until")
        let observer = observer(&reader)
        guard let node = reader.value("expect") else { return nil }
        guard let (subject, text) = subject(node, seenBy: observer) else { return nil }
        if isNever, untilNode != nil {
            reader.error(
                "bad-timing", "'never' and 'until' cannot stand together", at: place("never"),
                hint: "say how long: never: true, for: 10 s")
        }
        if untilNode != nil, within != nil, length != nil {
            reader.error(
                "bad-timing", "'within' and 'for' cannot stand together", at: place("for"),
                hint: "'within' says when what stands behind 'until' must have come true")
        }
        if isNever, within != nil {
            reader.error(
                "bad-timing", "'never' and 'within' cannot stand together", at: place("within"),
                hint: "say how long: never: true, for: 10 s")
        }
        if untilNode == nil, within != nil, length != nil {
            reader.error(
                "bad-timing", "'within' and 'for' cannot stand together", at: place("for"),
                hint: "expect it within a time first, then for a time in a second step")
        }
        let timing: Expectation.Timing
        if let untilNode {
            guard let (end, _) = self.subject(untilNode, seenBy: observer) else { return nil }
            timing = .until(end, within: within ?? length ?? Self.defaultPatience)
        } else if isNever {
            timing = .never(length ?? Self.defaultPatience)
        } else if let length {
            timing = .throughout(length)
        } else {
            timing = .within(within ?? Self.defaultPatience)
        }
        return Expectation(subject: subject, timing: timing, observer: observer, text: text, place: node.place)
    }

    /// Reads who must see it.
    private mutating func observer(_ reader: inout FieldReader) -> Expectation.Observer {
        guard let node = reader.value("seenBy") else { return .hub }
        switch node.scalar {
        case "hub": return .hub
        case "device": return .device
        case "everyone": return .everyone
        default: return dialect(node).map { .dialect($0) } ?? .hub
        }
    }

    /// The keys that say what is looked at; every other key is a device.
    private static let subjects = ["event", "message", "delivered", "latency", "online", "scene", "loss"]

    /// Reads what is looked at.
    private mutating func subject(
        _ node: YAMLNode, seenBy observer: Expectation.Observer
    ) -> (Expectation.Subject, String)? {
        guard let entries = node.entries, let first = entries.first else {
            diagnostics.error(
                "wrong-type", "'expect' must be a mapping, but here stands \(node.kind)", at: node.place,
                hint: "such as { hall-light: { onOff.onOff: true } }")
            return nil
        }
        if Self.subjects.contains(first.key), home.device(first.key) == nil {
            if let second = entries.dropFirst().first {
                diagnostics.error(
                    "two-verbs", "'\(first.key)' and '\(second.key)' cannot stand in one expectation",
                    at: second.place, hint: "write two steps")
            }
            return special(first)
        }
        var states: [Expectation.DeviceState] = []
        var words: [String] = []
        for entry in entries {
            let names = home.devices.map(\.name)
            if !names.contains(entry.key), Self.subjects.contains(entry.key) {
                diagnostics.error(
                    "two-verbs", "'\(first.key)' and '\(entry.key)' cannot stand in one expectation", at: entry.place,
                    hint: "write two steps")
                continue
            }
            guard names.contains(entry.key) else {
                diagnostics.error(
                    "unknown-device", "'\(entry.key)' is not a device of the home", at: entry.place,
                    hint: Suggestion.hint(for: entry.key, among: names + Self.subjects),
                    notes: ["it has: \(Suggestion.list(names))", "or one of: \(Self.subjects.joined(separator: ", "))"])
                continue
            }
            guard let device = home.device(entry.key) else { continue }
            let comparisons = comparisons(entry.value, of: device)
            guard !comparisons.isEmpty else { continue }
            for comparison in comparisons { warnIfUnseen(comparison, device, observer) }
            states.append(Expectation.DeviceState(device: device.name, comparisons: comparisons))
            words += comparisons.map { "\(device.name) \($0.path) \(Self.sentence($0))" }
        }
        return states.isEmpty ? nil : (.state(states), words.joined(separator: ", "))
    }

    /// Warns of an attribute that the hub of the device's brand never hears of.
    private mutating func warnIfUnseen(
        _ comparison: Comparison, _ device: DevicePlan, _ observer: Expectation.Observer
    ) {
        guard observer == .hub, let reason = gap(comparison.path, "attribute", of: device) else { return }
        diagnostics.warning(
            "not-in-dialect",
            "'\(comparison.path)' of \(device.name) is not carried by \(device.dialect.value), so its hub cannot see it",
            at: comparison.place, hint: "add 'seenBy: device' to look at the device itself", notes: [reason])
    }

    /// A comparison for people.
    private static func sentence(_ comparison: Comparison) -> String {
        switch comparison.test {
        case .equal: "= \(comparison.text)"
        case .oneOf: "one of \(comparison.text)"
        default: comparison.text
        }
    }

    /// Reads what is looked at that is not the state of devices.
    private mutating func special(_ entry: YAMLNode.Entry) -> (Expectation.Subject, String)? {
        switch entry.key {
        case "event": return eventSubject(entry)
        case "message": return messageSubject(entry)
        case "delivered": return deliveredSubject(entry)
        case "latency": return latencySubject(entry)
        case "online": return onlineSubject(entry)
        case "scene": return sceneSubject(entry)
        default: return lossSubject(entry)
        }
    }

    /// Reads an event that is looked for.
    private mutating func eventSubject(_ entry: YAMLNode.Entry) -> (Expectation.Subject, String)? {
        var reader = FieldReader(
            entry.value, "an expected event", example: "{ device: door, event: doorLock.doorLockAlarm }")
        defer { diagnostics.add(contentsOf: reader.finish().all) }
        let name = reader.required("device")
        let event = reader.required("event")
        let fields = reader.value("with")
        guard let name, let event, let device = device(name), let match = self.event(event, with: fields, of: device)
        else { return nil }
        let details = match.fields.isEmpty ? "" : " \(Value.structure(match.fields))"
        return (.event(device: device.name, match), "\(device.name) tells \(match.path)\(details)")
    }

    /// Reads a message that is looked for.
    private mutating func messageSubject(_ entry: YAMLNode.Entry) -> (Expectation.Subject, String)? {
        var reader = FieldReader(
            entry.value, "an expected message", example: "{ topic: tylink/+/thing/#, contains: switch }")
        defer { diagnostics.add(contentsOf: reader.finish().all) }
        let topic = reader.requiredString("topic")
        if let topic, let place = entry.value["topic"]?.place, let problem = TopicText.problem(filter: topic) {
            reader.error("bad-topic", "'\(topic.prefix(80))' is not a filter for topics: \(problem)", at: place)
        }
        let contains = reader.string("contains")
        let payload = reader.value("payload").map { node -> Value in
            if let text = node.scalar { return (try? Value(json: text)) ?? .string(text) }
            return node.plainValue
        }
        let qos = reader.integer("qos", in: 0...2).map { Int($0) }
        let retain = reader.bool("retain")
        let count = reader.integer("count", in: 1...1_000_000).map { Int($0) } ?? 1
        guard let topic else { return nil }
        var words = "a message on '\(topic)'"
        if count > 1 { words = "\(count) messages on '\(topic)'" }
        if let contains { words += " with '\(contains)'" }
        if let payload { words += " with \(payload)" }
        return (
            .message(
                MessageMatch(
                    topic: topic, contains: contains, payload: payload, qos: qos, retain: retain, count: count)), words
        )
    }

    /// Reads a bound such as `≥ 99 %` or `≤ 2 s`.
    private mutating func bound(_ node: YAMLNode, _ what: String, isShare: Bool) -> Bound? {
        let text = node.scalar ?? ""
        let signs: [(String, Bool)] = [("≥", true), (">=", true), ("≤", false), ("<=", false)]
        guard let (sign, isAtLeast) = signs.first(where: { text.hasPrefix($0.0) }) else {
            diagnostics.error(
                "wrong-type", "'\(what)' must start with ≥ or ≤, but here stands \(node.kind)", at: node.place,
                hint: isShare ? "such as ≥ 99 %" : "such as ≤ 2 s")
            return nil
        }
        let number = text.dropFirst(sign.count).drop { $0 == " " }
        let rest = YAMLNode(.scalar(String(number), isQuoted: false), at: node.place)
        let value = isShare ? share(rest, what) : duration(rest, what)?.seconds
        return value.map { Bound(isAtLeast: isAtLeast, number: $0, text: text) }
    }

    /// Reads a share of delivered messages.
    private mutating func deliveredSubject(_ entry: YAMLNode.Entry) -> (Expectation.Subject, String)? {
        var reader = FieldReader(entry.value, "an expected delivery", example: "{ to: lamp, ratio: ≥ 99 % }")
        defer { diagnostics.add(contentsOf: reader.finish().all) }
        let to = reader.required("to")
        let ratio = reader.required("ratio")
        guard let to, let ratio, let device = device(to), let bound = bound(ratio, "ratio", isShare: true) else {
            return nil
        }
        return (.delivered(to: device.name, bound), "\(bound.text) of the messages to \(device.name) arrive")
    }

    /// Reads a time that answers take.
    private mutating func latencySubject(_ entry: YAMLNode.Entry) -> (Expectation.Subject, String)? {
        var reader = FieldReader(entry.value, "an expected latency", example: "{ p95: ≤ 2 s, of: lamp }")
        defer { diagnostics.add(contentsOf: reader.finish().all) }
        let device = reader.value("of").flatMap { self.device($0) }
        let shares = [("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1)]
        let present = shares.compactMap { key, share in reader.value(key).map { (key, share, $0) } }
        guard let (key, share, node) = present.first else {
            // A key that is not known is said to be so, and needs no second message.
            let known = ["of"] + shares.map(\.0)
            if entry.value.entries?.allSatisfy({ known.contains($0.key) }) ?? false {
                reader.error(
                    "missing-key", "nothing says which latency is meant", at: entry.place,
                    notes: ["use one of: p50, p95, p99, max"])
            }
            return nil
        }
        if present.count > 1 {
            reader.error(
                "two-verbs", "'\(key)' and '\(present[1].0)' cannot stand in one expectation", at: present[1].2.place,
                hint: "write two steps")
        }
        guard let bound = bound(node, key, isShare: false) else { return nil }
        let who = device.map { " of \($0.name)" } ?? ""
        return (.latency(percentile: share, bound, device: device?.name), "answers\(who) take \(bound.text) at \(key)")
    }

    /// Reads whether a device is there.
    private mutating func onlineSubject(_ entry: YAMLNode.Entry) -> (Expectation.Subject, String)? {
        guard let first = entry.value.entries?.first, entry.value.entries?.count == 1 else {
            diagnostics.error(
                "wrong-type", "'online' must name one device, but here stands \(entry.value.kind)",
                at: entry.value.place, hint: "such as { ac: false }")
            return nil
        }
        guard let device = device(named: first.key, at: first.place) else { return nil }
        guard let isOnline = first.value.bool else {
            diagnostics.error(
                "wrong-type", "'\(first.key)' must be true or false, but here stands \(first.value.kind)",
                at: first.value.place)
            return nil
        }
        return (
            .online(device: device.name, isOnline: isOnline), "\(device.name) is \(isOnline ? "online" : "offline")"
        )
    }

    /// Reads how a scene ended.
    private mutating func sceneSubject(_ entry: YAMLNode.Entry) -> (Expectation.Subject, String)? {
        guard let first = entry.value.entries?.first, entry.value.entries?.count == 1 else {
            diagnostics.error(
                "wrong-type", "'scene' must name one scene, but here stands \(entry.value.kind)",
                at: entry.value.place, hint: "such as { coming-home: finished }")
            return nil
        }
        let key = YAMLNode(.scalar(first.key, isQuoted: false), at: first.place)
        let outcomes = ["triggered", "finished", "incomplete", "skipped", "overruled"]
        guard let name = sceneName(key) else { return nil }
        guard let outcome = first.value.scalar, outcomes.contains(outcome) else {
            diagnostics.error(
                "unknown-name", "\(first.value.kind) is not an outcome of a scene", at: first.value.place,
                hint: first.value.scalar.flatMap { Suggestion.hint(for: $0, among: outcomes) },
                notes: ["outcomes: \(outcomes.joined(separator: ", "))"])
            return nil
        }
        return (.scene(name, outcome: outcome), "the scene \(name) is \(outcome)")
    }

    /// Reads a line of the account of losses.
    private mutating func lossSubject(_ entry: YAMLNode.Entry) -> (Expectation.Subject, String)? {
        var reader = FieldReader(entry.value, "an expected loss", example: "{ device: lamp, class: quantised }")
        defer { diagnostics.add(contentsOf: reader.finish().all) }
        let from = reader.value("from").flatMap { dialect($0) }?.rawValue
        let to = reader.value("to").flatMap { dialect($0) }?.rawValue
        let device = reader.value("device").flatMap { self.device($0) }?.name
        let element = reader.string("element")
        let lossClass = word(&reader, "class", LossClass.self)
        if let entries = entry.value.entries, entries.isEmpty {
            reader.error(
                "empty", "nothing says which loss is meant", at: entry.value.place,
                notes: ["use some of: from, to, device, element, class"])
        }
        let match = LossMatch(from: from, to: to, device: device, element: element, lossClass: lossClass)
        let words = [
            lossClass?.rawValue, element, device.map { "of \($0)" }, from.map { "from \($0)" }, to.map { "to \($0)" },
        ].compactMap { $0 }.joined(separator: " ")
        return (.loss(match), "a loss: \(words)")
    }
}
