internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianModel
internal import HulianYAML

extension ScenarioReader {
    /// Reads scenes, those of the shared file first.
    mutating func readScenes(_ reader: inout FieldReader, _ shared: YAMLNode?) -> [ScenePlan] {
        let own = reader.mapping("scenes")
        if let node = shared?["scenes"], !node.isNull, node.entries == nil {
            reader.wrong("scenes", "a mapping", node)
        }
        let entries = (shared?["scenes"]?.entries ?? []) + own
        sceneNames = entries.map(\.key)
        var scenes: [ScenePlan] = []
        for entry in entries {
            checkSlug(entry.key, at: entry.place, "the name of a scene")
            if scenes.contains(where: { $0.name == entry.key }) {
                diagnostics.error("duplicate-name", "the scene '\(entry.key)' is there already", at: entry.place)
                continue
            }
            scenes.append(scene(entry))
        }
        return scenes
    }

    /// Reads a scene.
    private mutating func scene(_ entry: YAMLNode.Entry) -> ScenePlan {
        var reader = FieldReader(
            entry.value, "a scene", example: "{ do: { device: lamp, set: { onOff.onOff: true } } }")
        let title = title(reader.value("title"), or: entry.key)
        let serviceClass = word(&reader, "class", ScenePlan.ServiceClass.self) ?? .control
        let classes = ScenePlan.ServiceClass.allCases
        let rank = classes.count - (classes.firstIndex(of: serviceClass) ?? 0)
        let priority = reader.integer("priority", in: 0...1000).map { Int($0) } ?? rank
        let triggers = reader.list("when").compactMap { condition($0, isTrigger: true) }
        let conditions = reader.list("if").compactMap { condition($0, isTrigger: false) }
        if entry.value.entries != nil, entry.value["do"] == nil {
            diagnostics.error(
                "missing-key", "a scene needs 'do'", at: entry.place,
                hint: "such as do: { device: lamp, set: { onOff.onOff: true } }")
        }
        let actionNodes = reader.list("do")
        if let node = entry.value["do"], actionNodes.isEmpty {
            diagnostics.error(
                "empty", "a scene needs at least one action", at: node.place,
                hint: "such as do: { device: lamp, set: { onOff.onOff: true } }")
        }
        let actions = actionNodes.compactMap { action($0) }
        let order = reader.string("order") ?? "parallel"
        if !["parallel", "sequence"].contains(order), let node = entry.value["order"] {
            reader.wrong("order", "parallel or sequence", node)
        }
        let onFailure = reader.string("onFailure") ?? "continue"
        if !["continue", "stop"].contains(onFailure), let node = entry.value["onFailure"] {
            reader.wrong("onFailure", "continue or stop", node)
        }
        diagnostics.add(contentsOf: reader.finish().all)
        return ScenePlan(
            name: entry.key, title: title, place: entry.place, serviceClass: serviceClass, priority: priority,
            triggers: triggers.isEmpty ? [Condition(kind: .manual, place: entry.place)] : triggers,
            conditions: conditions, actions: actions, isSequence: order == "sequence",
            stopsOnFailure: onFailure == "stop")
    }

    /// Reads a condition.
    mutating func condition(_ node: YAMLNode, isTrigger: Bool) -> Condition? {
        if isTrigger, node.scalar == "manual" { return Condition(kind: .manual, place: node.place) }
        var reader = FieldReader(
            node, isTrigger ? "a trigger" : "a condition", example: "{ device: lamp, is: { onOff.onOff: true } }")
        defer { diagnostics.add(contentsOf: reader.finish().all) }
        if let name = reader.value("device") {
            guard let device = device(name) else {
                _ = ["becomes", "is", "event", "with"].map { reader.value($0) }
                return nil
            }
            let becomes = reader.value("becomes")
            let state = reader.value("is")
            if let state = isTrigger ? becomes ?? state : state ?? becomes {
                let comparisons = comparisons(state, of: device)
                return comparisons.isEmpty
                    ? nil : Condition(kind: .state(device: device.name, comparisons), place: node.place)
            }
            let fields = reader.value("with")
            if let event = reader.value("event") {
                return self.event(event, with: fields, of: device).map {
                    Condition(kind: .event(device: device.name, $0), place: node.place)
                }
            }
            reader.error(
                "missing-key", "a device here needs \(isTrigger ? "'becomes' or 'event'" : "'is'")", at: node.place)
            return nil
        }
        if let time = reader.value("time") {
            return timeOfDay(time).map { Condition(kind: .time($0), place: node.place) }
        }
        if let between = reader.value("between") {
            let times = (between.items ?? []).compactMap { timeOfDay($0) }
            guard times.count == 2 else {
                reader.wrong("between", "two times of day such as [\"22:00\", \"06:00\"]", between)
                return nil
            }
            return Condition(kind: .between(times[0], times[1]), place: node.place)
        }
        if let name = reader.value("person") {
            guard let person = person(name) else {
                _ = reader.value("in")
                return nil
            }
            let place = reader.value("in")
            if place?.scalar == "outside" { return Condition(kind: .person(person, room: nil), place: node.place) }
            guard let place, let room = room(place) else {
                if place == nil { reader.error("missing-key", "a person here needs 'in'", at: node.place) }
                return nil
            }
            return Condition(kind: .person(person, room: room), place: node.place)
        }
        if let key = ["becomes", "is", "event"].first(where: { reader.value($0) != nil }) {
            _ = reader.value("with")
            reader.error(
                "missing-key", "\(isTrigger ? "a trigger" : "a condition") with '\(key)' needs 'device'",
                at: node.place,
                hint: "such as { device: lamp, \(key): … }")
            return nil
        }
        if node.entries != nil {
            reader.error(
                "missing-key", "nothing says what is looked at", at: node.place,
                notes: ["use one of: device, time, between, person" + (isTrigger ? ", manual" : "")])
        }
        return nil
    }

    /// Reads one thing that a scene does.
    private mutating func action(_ node: YAMLNode) -> SceneAction? {
        var reader = FieldReader(node, "an action", example: "{ device: lamp, set: { onOff.onOff: true } }")
        defer { diagnostics.add(contentsOf: reader.finish().all) }
        if let wait = reader.value("wait") {
            return duration(wait, "wait").map { SceneAction(kind: .wait($0), place: node.place) }
        }
        if let name = reader.value("room") {
            let family = reader.string("family")
            let set = reader.value("set")
            if set == nil { reader.error("missing-key", "a room here needs 'set'", at: node.place) }
            guard let room = room(name), let set else { return nil }
            return roomAction(room, family: family, set, at: node.place)
        }
        guard let name = reader.required("device") else { return nil }
        guard let device = device(name) else {
            _ = ["set", "command", "with"].map { reader.value($0) }
            return nil
        }
        if let set = reader.value("set") {
            let values = slotValues(set, of: device, checksRange: true)
            checkSettable(values, device)
            return SceneAction(kind: .set(device: device.name, values), place: node.place)
        }
        let fields = reader.value("with")
        if let command = reader.value("command") {
            return self.command(command, with: fields, of: device, checksRange: true).map {
                SceneAction(kind: .command(device: device.name, $0), place: node.place)
            }
        }
        reader.error("missing-key", "a device here needs 'set' or 'command'", at: node.place)
        return nil
    }

    /// Reads an action on every device of a room that has an attribute.
    private mutating func roomAction(
        _ room: String, family: String?, _ set: YAMLNode, at place: SourcePlace
    ) -> SceneAction? {
        guard let entry = set.entries?.first, set.entries?.count == 1, let path = ElementPath(entry.key) else {
            diagnostics.error(
                "wrong-type", "a room takes one attribute", at: set.place, hint: "such as { onOff.onOff: false }")
            return nil
        }
        var values: [String: SlotValue] = [:]
        for device in home.devices where device.room == room {
            guard family == nil || device.type.value.family == family, let blueprint = blueprint(device),
                blueprint.attribute(path) != nil
            else { continue }
            let single = YAMLNode(.mapping([entry]), at: set.place)
            values[device.name] = slotValues(single, of: device, checksRange: true).first
        }
        guard !values.isEmpty else {
            let there = home.devices.filter { $0.room == room }.map(\.name)
            diagnostics.error(
                "nothing-matches", "no device of the room '\(room)' has '\(path)'", at: entry.place,
                notes: [there.isEmpty ? "no device stands there" : "devices there: \(Suggestion.list(there))"])
            return nil
        }
        return SceneAction(
            kind: .setRoom(room, family: family, path: path, text: entry.value.scalar ?? "", value: values),
            place: place)
    }

    /// Notes attributes that no controller can set.
    mutating func checkSettable(_ values: [SlotValue], _ device: DevicePlan) {
        guard let blueprint = blueprint(device) else { return }
        for value in values where blueprint.attributes[value.slot].definition.setter == .none {
            let settable = blueprint.attributes.indices.filter {
                blueprint.attributes[$0].definition.setter != .none
            }
            let names = settable.map { blueprint.path(ofAttribute: $0).description }
            diagnostics.error(
                "not-settable", "'\(value.path)' of \(device.name) can only be read", at: value.place,
                hint: Suggestion.hint(for: value.path.description, among: names),
                notes: ["it can be set: \(Suggestion.list(names))"])
        }
    }
}
