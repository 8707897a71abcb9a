internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianModel
internal import HulianYAML

extension ScenarioReader {
    /// What a value may look like for a verb, for hints; only looked into.
    private static let examples = [
        "device": "{ device: lamp, set: { onOff.onOff: true } }", "person": "{ person: grandma, enters: kitchen }",
        "environment": "environment: { outdoorTemperature: 35 °C }", "wait": "wait: 10 s", "until": "until: \"22:30\"",
        "expect": "expect: { lamp: { onOff.onOff: true } }", "fault": "fault: { link: lamp, drop: 30 %, for: 60 s }",
        "heal": "heal: all", "repeat": "{ repeat: 20, steps: [{ wait: 1 s }] }",
        "parallel": "parallel: [{ wait: 1 s }, { wait: 2 s }]",
        "scene": "scene: coming-home", "restart": "restart: broker",
        "send": "send: { topic: home/lamp/state, payload: ON }", "set": "set: { onOff.onOff: true }",
        "get": "get: onOff.onOff", "command": "command: operationalState.start", "operate": "operate: openDoor",
    ]
    /// The keys of which a step has one; they say what it does.
    private static let verbs = [
        "device", "person", "environment", "wait", "until", "expect", "fault", "heal", "repeat", "parallel", "scene",
        "restart", "send",
    ]

    /// Reads a step; nothing when it is not understood.
    mutating func steps(_ node: YAMLNode) -> [Step] {
        guard depth < 20 else {
            diagnostics.error("too-deep", "steps are nested deeper than 20 levels", at: node.place)
            return []
        }
        depth += 1
        defer { depth -= 1 }
        guard let entries = node.entries else {
            diagnostics.error(
                "wrong-type", "a step must be a mapping, but here stands \(node.kind)", at: node.place,
                hint: "such as { wait: 10 s }")
            return []
        }
        var reader = FieldReader(node, "a step", example: "{ wait: 10 s }")
        _ = reader.value("note")
        let present = Self.verbs.filter { name in entries.contains { $0.key == name } }
        guard let verb = present.contains("expect") ? "expect" : present.first else {
            noteUnknownStep(entries, at: node.place)
            return []
        }
        // `until` also ends an expectation, and `restart` is also something that happens to a device.
        let others = present.filter { other in
            other != verb && !(verb == "expect" && other == "until") && !(verb == "device" && other == "restart")
        }
        if let other = others.first {
            diagnostics.error(
                "two-verbs", "'\(verb)' and '\(other)' cannot stand in one step",
                at: entries.first { $0.key == other }?.place ?? node.place, hint: "write two steps")
            return []
        }
        let before = diagnostics.all.count
        let kind = verb == "expect" ? expectation(&reader).map { .expect($0) } : step(verb, &reader)
        diagnostics.add(contentsOf: reader.finish().all)
        guard let kind else {
            // Whatever was not understood must be said: a step that silently does nothing makes a run look good.
            if diagnostics.all.count == before {
                let empty = entries.first { $0.value.isNull }
                diagnostics.error(
                    "missing-value", "'\(empty?.key ?? verb)' needs a value", at: empty?.place ?? node.place,
                    hint: Self.examples[empty?.key ?? verb].map { "such as \($0)" })
            }
            return []
        }
        return [Step(kind: kind, place: node.place)]
    }

    /// Says that a mapping is no step.
    private mutating func noteUnknownStep(_ entries: [YAMLNode.Entry], at place: SourcePlace) {
        let first = entries.first { $0.key != "note" }
        let key = first?.key ?? ""
        let hint =
            Self.deviceVerbs.contains(key)
            ? "say which device: { device: …, \(key): … }" : Suggestion.hint(for: key, among: Self.verbs)
        diagnostics.error(
            "unknown-step", first == nil ? "a step is empty" : "'\(key)' is not a step", at: first?.place ?? place,
            hint: hint, notes: ["a step has one of: \(Self.verbs.joined(separator: ", "))"])
    }

    /// Reads a step by its verb.
    private mutating func step(_ verb: String, _ reader: inout FieldReader) -> Step.Kind? {
        switch verb {
        case "device": return deviceStep(&reader)
        case "person": return personStep(&reader)
        case "environment": return reader.value("environment").map { .environment(environment($0)) }
        case "wait": return duration(&reader, "wait").map { .wait($0) }
        case "until": return reader.value("until").flatMap { timeOfDay($0) }.map { .waitUntil($0) }
        case "fault": return reader.value("fault").flatMap { fault($0) }.map { .fault($0) }
        case "heal":
            guard let node = reader.value("heal") else { return nil }
            if node.scalar == "all" { return .heal(link: nil) }
            return device(node).map { .heal(link: $0.name) }
        case "repeat": return loop(&reader)
        case "parallel": return parallel(&reader)
        case "scene":
            guard let node = reader.value("scene"), let name = sceneName(node) else { return nil }
            return .scene(name)
        case "restart": return restart(&reader)
        case "send": return reader.value("send").flatMap { send($0) }.map { .send($0) }
        default: return nil
        }
    }

    /// The scene that a node names.
    mutating func sceneName(_ node: YAMLNode) -> String? {
        guard let name = node.scalar, sceneNames.contains(name) else {
            diagnostics.error(
                "unknown-scene", "\(node.kind) is not a scene of the scenario", at: node.place,
                hint: node.scalar.flatMap { Suggestion.hint(for: $0, among: sceneNames) },
                notes: [sceneNames.isEmpty ? "it has no scenes" : "it has: \(Suggestion.list(sceneNames))"])
            return nil
        }
        return name
    }

    // MARK: Devices

    /// The keys of which a step about a device has one.
    private static let deviceVerbs = [
        "set", "get", "command", "operate", "breaks", "repairs", "power", "restart", "disconnect", "factoryReset",
    ]

    /// Reads a step about a device.
    private mutating func deviceStep(_ reader: inout FieldReader) -> Step.Kind? {
        guard let node = reader.value("device"), let device = device(node) else {
            _ = (Self.deviceVerbs + ["with", "from", "answer"]).map { reader.value($0) }
            return nil
        }
        let present = Self.deviceVerbs.filter { reader.node[$0] != nil }
        guard let verb = present.first else {
            _ = ["with", "from", "answer"].map { reader.value($0) }
            reader.error(
                "missing-key", "nothing says what happens to '\(device.name)'", at: reader.node.place,
                notes: ["use one of: \(Self.deviceVerbs.joined(separator: ", "))"])
            return nil
        }
        if present.count > 1 {
            _ = (present + ["with", "from", "answer"]).map { reader.value($0) }
            reader.error(
                "two-verbs", "'\(present[0])' and '\(present[1])' cannot stand in one step",
                at: reader.node.entries?.first { $0.key == present[1] }?.place ?? reader.node.place,
                hint: "write two steps")
            return nil
        }
        guard let value = reader.value(verb) else { return nil }
        switch verb {
        case "set", "get", "command": return request(verb, value, device, &reader)
        case "operate":
            let fields = reader.value("with")
            return operation(value, fields, device)
        case "breaks", "repairs":
            let names = blueprint(device).map { vocabulary.defects($0) } ?? []
            guard let name = value.scalar, names.contains(name) else {
                diagnostics.error(
                    "unknown-name", "\(value.kind) cannot break in \(device.type.value)", at: value.place,
                    hint: value.scalar.flatMap { Suggestion.hint(for: $0, among: names) },
                    notes: [names.isEmpty ? "nothing can break in it" : "it can: \(Suggestion.list(names))"])
                return nil
            }
            return .defect(device: device.name, name: name, isBroken: verb == "breaks")
        case "power":
            guard let word = value.scalar, ["on", "off"].contains(word) else {
                reader.error(
                    "wrong-type", "'power' must be on or off, but here stands \(value.kind)", at: value.place,
                    hint: value.bool.map { "write power: \($0 ? "on" : "off")" })
                return nil
            }
            return .power(device: device.name, isOn: word == "on")
        case "restart": return duration(value, verb).map { .restartDevice(device.name, downtime: $0) }
        case "disconnect": return duration(value, verb).map { .disconnect(device: device.name, for: $0) }
        default:
            guard value.bool == true else {
                reader.wrong("factoryReset", "true", value)
                return nil
            }
            return .factoryReset(device: device.name)
        }
    }

    /// Reads a request of a controller.
    private mutating func request(
        _ verb: String, _ value: YAMLNode, _ device: DevicePlan, _ reader: inout FieldReader
    ) -> Step.Kind? {
        let from = reader.value("from").flatMap { dialect($0) }
        var answer: Status?
        if let node = reader.value("answer") {
            answer = node.scalar.flatMap { Status(name: $0) }
            if answer == nil {
                let names = Status.allCases.map(\.name)
                diagnostics.error(
                    "unknown-name", "\(node.kind) is not a status", at: node.place,
                    hint: node.scalar.flatMap { Suggestion.hint(for: $0, among: names) },
                    notes: ["statuses: \(Suggestion.list(names, most: 30))"])
            }
        }
        // A request that is meant to be refused may carry what is not allowed.
        let checksRange = answer == nil || answer == .success
        let request = Request(device: device.name, from: from, answer: answer)
        switch verb {
        case "set":
            let values = slotValues(value, of: device, checksRange: checksRange)
            if checksRange {
                checkSettable(values, device)
                for value in values { checkCarried(value.path, "attribute", device, at: value.place) }
            }
            return values.isEmpty ? nil : .set(request, values)
        case "get":
            let slots = (value.items ?? [value]).compactMap { node -> Int? in
                guard let text = node.scalar else {
                    diagnostics.error(
                        "wrong-type", "'get' must be a list of attributes, but here stands \(node.kind)", at: node.place
                    )
                    return nil
                }
                guard let (slot, path) = slot(text, of: device, at: node.place) else { return nil }
                if checksRange { checkCarried(path, "attribute", device, at: node.place) }
                return slot
            }
            return slots.isEmpty ? nil : .get(request, slots)
        default:
            let fields = reader.value("with")
            let call = command(value, with: fields, of: device, checksRange: checksRange)
            if let call, checksRange { checkCarried(call.path, "command", device, at: call.place) }
            return call.map { .command(request, $0) }
        }
    }

    /// Notes an element that the dialect of its device cannot carry, so that nobody could ask for it.
    private mutating func checkCarried(
        _ path: ElementPath, _ kind: String, _ device: DevicePlan, at place: SourcePlace
    ) {
        guard let reason = gap(path, kind, of: device) else { return }
        diagnostics.error(
            "not-in-dialect", "the \(kind) '\(path)' of \(device.name) cannot be said in \(device.dialect.value)",
            at: place, notes: [reason])
    }

    // MARK: People

    /// Reads a step about a person.
    private mutating func personStep(_ reader: inout FieldReader) -> Step.Kind? {
        guard let node = reader.value("person"), let person = person(node) else {
            _ = ["presents", "to", "with", "duress", "enters", "leaves", "becomes"].map { reader.value($0) }
            return nil
        }
        if let node = reader.value("enters") { return room(node).map { .move(person: person, room: $0) } }
        if let node = reader.value("leaves") {
            if node.bool != true { reader.wrong("leaves", "true", node) }
            return .move(person: person, room: nil)
        }
        if let node = reader.value("becomes") {
            return word(node, "what a person can become", vocabulary.changes).map {
                .become(person: person, change: $0)
            }
        }
        guard let kindNode = reader.value("presents") else {
            _ = ["to", "with", "duress"].map { reader.value($0) }
            reader.error(
                "missing-key", "nothing says what '\(person)' does", at: reader.node.place,
                notes: ["use one of: presents, enters, leaves, becomes"])
            return nil
        }
        let data = reader.string("with")
        let isDuress = reader.bool("duress") ?? false
        guard let kind = kindNode.scalar.flatMap({ credentialKind($0, at: kindNode.place) }),
            let to = reader.required("to", hint: "such as { person: grandma, presents: face, to: door }"),
            let device = device(to)
        else {
            _ = reader.value("to")
            return nil
        }
        if kind == "pin", data == nil,
            !device.credentials.contains(where: { $0.person == person && $0.kind == "pin" })
        {
            reader.error(
                "missing-key", "'\(person)' has no PIN at '\(device.name)'", at: kindNode.place,
                hint: "say it: with: \"123456\"")
        }
        return .present(person: person, kind: kind, data: data, isDuress: isDuress, device: device.name)
    }

    // MARK: Loops

    /// The rounds that loops in loops may come to together.
    private static let repetitionLimit = 10_000_000

    /// Reads steps that are done several times.
    private mutating func loop(_ reader: inout FieldReader) -> Step.Kind? {
        let count = reader.integer("repeat", in: 1...100_000)
        let passes = reader.value("passes").flatMap { node -> Double? in
            var text = node.scalar ?? ""
            for sign in ["≥", ">="] where text.hasPrefix(sign) { text.removeFirst(sign.count) }
            return share(YAMLNode(.scalar(text, isQuoted: false), at: node.place), "passes")
        }
        // Loops in loops multiply; what is read here must come to an end when it runs.
        let outer = repetitions
        repetitions = min(outer * Int(count ?? 1), Self.repetitionLimit + 1)
        if outer <= Self.repetitionLimit, repetitions > Self.repetitionLimit {
            diagnostics.error(
                "out-of-range", "the loops here come to more than \(Self.repetitionLimit) rounds together",
                at: reader.node["repeat"]?.place ?? reader.node.place)
        }
        let inner = reader.list("steps").flatMap { steps($0) }
        repetitions = outer
        guard let count else { return nil }
        guard !inner.isEmpty else {
            if reader.node["steps"]?.isNull ?? true {
                reader.error(
                    "missing-key", "'repeat' needs 'steps'", at: reader.node.place,
                    hint: "such as { repeat: 20, steps: [{ wait: 1 s }] }")
            } else if reader.node["steps"]?.items?.isEmpty ?? false {
                reader.error(
                    "empty", "'repeat' needs at least one step", at: reader.node["steps"]?.place ?? reader.node.place,
                    hint: "such as steps: [{ wait: 1 s }]")
            }
            return nil
        }
        return .loop(count: Int(count), passes: passes, inner)
    }

    /// Reads lists of steps that are done at the same time.
    private mutating func parallel(_ reader: inout FieldReader) -> Step.Kind? {
        guard let node = reader.value("parallel") else { return nil }
        guard let items = node.items, items.count > 1 else {
            reader.error(
                "wrong-type", "'parallel' must be a list of at least two steps or lists of steps", at: node.place)
            return nil
        }
        return .parallel(items.map { item in (item.items ?? [item]).flatMap { steps($0) } })
    }

    /// Reads a restart of the broker or the bridge.
    private mutating func restart(_ reader: inout FieldReader) -> Step.Kind? {
        let downtime = duration(&reader, "downtime") ?? .seconds(2)
        let forgets = reader.bool("forgets") ?? false
        guard let node = reader.value("restart") else { return nil }
        switch node.scalar {
        case "broker": return .restartBroker(downtime: downtime, forgets: forgets)
        case "bridge": return .restartBridge(downtime: downtime)
        default:
            diagnostics.error(
                "unknown-name", "\(node.kind) cannot be restarted here", at: node.place,
                hint: "write 'restart: broker', 'restart: bridge', or { device: …, restart: 5 s }")
            return nil
        }
    }

    /// Reads a message as it is sent.
    private mutating func send(_ node: YAMLNode) -> RawMessage? {
        var reader = FieldReader(node, "a message to send", example: "{ topic: home/lamp/state, payload: ON }")
        let topic = reader.requiredString("topic") ?? ""
        if let place = node["topic"]?.place, let problem = TopicText.problem(name: topic) {
            reader.error("bad-topic", "'\(topic.prefix(80))' is not a topic to publish on: \(problem)", at: place)
        }
        var payload: [UInt8] = []
        if let value = reader.value("payload") {
            if let text = value.scalar {
                payload = text.hasPrefix("hex:") ? HexDigits.octets(text.dropFirst(4)) ?? [] : Array(text.utf8)
                if text.hasPrefix("hex:"), payload.isEmpty, text.count > 4 {
                    reader.wrong("payload", "pairs of hexadecimal digits behind 'hex:'", value)
                }
            } else {
                payload = Array(value.plainValue.description.utf8)
            }
        }
        let qos = reader.integer("qos", in: 0...2) ?? 1
        let retain = reader.bool("retain") ?? false
        let device = reader.value("as").flatMap { $0.scalar == "hub" ? nil : self.device($0)?.name }
        let count = reader.integer("count", in: 1...100_000) ?? 1
        diagnostics.add(contentsOf: reader.finish().all)
        return RawMessage(
            topic: topic, payload: payload, qos: Int(qos), retain: retain, device: device, count: Int(count))
    }

    // MARK: Faults

    /// What can be wrong with a link.
    private static let effects = [
        "delay", "jitter", "drop", "duplicate", "reorder", "cut", "halfOpen", "corrupt", "slowReader", "clockSkew",
    ]

    /// The device with a link of its own that a node names.
    private mutating func linked(_ node: YAMLNode) -> DevicePlan? {
        guard let device = device(node) else { return nil }
        guard let gateway = device.gateway else { return device }
        diagnostics.error(
            "no-link", "'\(device.name)' is reached by '\(gateway.value)' and has no link of its own", at: node.place,
            hint: "disturb the link of its gateway: link: \(gateway.value)")
        return nil
    }

    /// Reads a disturbance of a link.
    private mutating func fault(_ node: YAMLNode) -> LinkFault? {
        var reader = FieldReader(node, "a fault", example: "{ link: lamp, drop: 30 %, for: 60 s }")
        defer { diagnostics.add(contentsOf: reader.finish().all) }
        let link = reader.required("link").flatMap { linked($0) }?.name
        var effects: [LinkFault.Effect] = []
        var probability = 1.0
        var shared: String?
        var words: [String] = []
        for name in ["delay", "jitter"] {
            guard let value = reader.value(name), let interval = duration(value, name) else { continue }
            effects.append(name == "delay" ? .delay(interval) : .jitter(interval))
            words.append("\(name) \(interval)")
        }
        for (name, effect) in [
            ("drop", LinkFault.Effect.drop), ("duplicate", .duplicate), ("reorder", .reorder), ("corrupt", .corrupt),
        ] {
            guard let value = reader.value(name), let share = share(value, name) else { continue }
            if let first = shared, share != probability {
                reader.error(
                    "two-shares", "'\(first)' and '\(name)' cannot have different shares in one fault", at: value.place,
                    hint: "write two faults")
            }
            shared = shared ?? name
            effects.append(effect)
            probability = share
            words.append("\(name) \(value.scalar ?? "")")
        }
        for (name, effect) in [("cut", LinkFault.Effect.cut), ("halfOpen", .halfOpen)] {
            guard let value = reader.value(name) else { continue }
            if value.bool != true { reader.wrong(name, "true", value) }
            effects.append(effect)
            words.append(name)
        }
        if let value = reader.value("slowReader"), let rate = quantity(value, "slowReader", in: nil) {
            if rate <= 0 { reader.wrong("slowReader", "messages a second above 0", value) }
            effects.append(.slowReader(rate))
            words.append("slowReader \(value.scalar ?? "")")
        }
        if let value = reader.value("clockSkew"), let skew = duration(value, "clockSkew") {
            effects.append(.clockSkew(skew))
            words.append("clockSkew \(skew)")
        }
        let direction = word(&reader, "direction", LinkFault.Direction.self) ?? .both
        let length = duration(&reader, "for")
        if let node = reader.node["for"], length == .zero {
            reader.error("out-of-range", "a fault for no time does nothing", at: node.place)
        }
        let topic = reader.string("topic")
        if let topic, let place = node["topic"]?.place, let problem = TopicText.problem(filter: topic) {
            reader.error("bad-topic", "'\(topic.prefix(80))' is not a filter for topics: \(problem)", at: place)
        }
        let nth = reader.integer("nth", in: 1...1_000_000).map { Int($0) }
        let during = reader.value("while").flatMap { condition($0, isTrigger: false) }
        guard let link else { return nil }
        guard !effects.isEmpty else {
            let known = Self.effects + ["link", "direction", "for", "topic", "nth", "while"]
            let isSaid = node.entries?.contains { Self.effects.contains($0.key) || !known.contains($0.key) } ?? true
            // An effect that was not understood has its own message.
            if isSaid { return nil }
            reader.error(
                "missing-key", "nothing says what is wrong with the link", at: node.place,
                notes: ["use one of: \(Self.effects.joined(separator: ", "))"])
            return nil
        }
        return LinkFault(
            link: link, effects: effects, probability: probability, direction: direction, duration: length,
            topic: topic, nth: nth, during: during, text: words.joined(separator: ", "))
    }
}
