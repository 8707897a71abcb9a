internal import HulianDiagnostics
internal import HulianModel
internal import HulianYAML

/// Reads a dialect file.
struct DialectReader {
    /// What was found wrong.
    var diagnostics = Diagnostics()

    /// Reads a dialect.
    ///
    /// - Returns: The table; nothing when the file has errors, which are in ``diagnostics``.
    mutating func dialect(_ node: YAMLNode) -> DialectTable? {
        var reader = FieldReader(node, "a dialect")
        let id = DialectID(rawValue: reader.requiredString("dialect") ?? "")
        let title = reader.title()
        let version = reader.requiredString("version") ?? ""
        let sources = reader.strings("sources")
        let codec = reader.string("codec")
        _ = reader.bool("replaces")
        // Clauses are read with those of the other files.
        _ = reader.value("clauses")
        let identity = reader.mapping("identity").map { self.identity($0) }
        let connection = connection(&reader)
        let credentials = credentials(&reader, "credentials")
        let gateway = gateway(&reader)
        let limit = reader.integer("payloadLimit", in: 1...268_435_455).map { Int($0) }
        var mount: TopicPattern?
        if let node = reader.value("mount"), let text = node.scalar {
            mount = TopicPattern(text)
            if mount == nil {
                diagnostics.error("bad-topic", "the braces of '\(text)' do not match", at: node.place)
            }
        }
        var caller: TopicPattern?
        if let node = reader.value("caller"), let text = node.scalar {
            caller = TopicPattern(text)
            if caller == nil {
                diagnostics.error("bad-topic", "the braces of '\(text)' do not match", at: node.place)
            }
        }
        let values = values(&reader)
        let messages = reader.mapping("messages").map { self.message($0) }
        let status = reader.mapping("status").compactMap { self.status($0) }
        let types = reader.mapping("types").map { self.deviceType($0) }
        let attributes = reader.mapping("attributes").flatMap { entry in
            self.entries(entry).compactMap { self.attribute(entry, $0) }
        }
        let commands = reader.mapping("commands").flatMap { entry in
            self.entries(entry).compactMap { self.command(entry, $0) }
        }
        let events = reader.mapping("events").flatMap { entry in
            self.entries(entry).compactMap { self.event(entry, $0) }
        }
        var clauses: [MessageCheck: ClauseID] = [:]
        for entry in reader.mapping("judge") {
            if let check = word(entry.key, MessageCheck.self, at: entry.place, "a check"),
                let clause = entry.value.scalar
            {
                clauses[check] = ClauseID(rawValue: clause)
            }
        }
        let examples = reader.list("examples").compactMap { self.example($0) }
        let companions = reader.strings("companions")
        let notes = reader.list("notes").map { node in
            var inner = FieldReader(node, "a note")
            let note = Title(
                english: inner.requiredString("en") ?? "", chinese: inner.requiredString("zh") ?? "")
            diagnostics.add(contentsOf: inner.finish().all)
            return note
        }
        diagnostics.add(contentsOf: reader.finish().all)
        checkReplies(messages, node)
        if let gateway { check(gateway, messages, node) }
        checkHistories(messages, node)
        guard !diagnostics.hasErrors, let values else { return nil }
        return DialectTable(
            id: id, title: title, version: version, sources: sources, codec: codec, identity: identity,
            connection: connection, payloadLimit: limit, values: values, messages: messages, status: status,
            attributes: attributes, commands: commands, events: events, deviceTypes: types, clauses: clauses,
            examples: examples, mount: mount, credentials: credentials, notes: notes, companions: companions,
            caller: caller, gateway: gateway)
    }

    /// Reads a variable of identity.
    private mutating func identity(_ entry: YAMLNode.Entry) -> IdentityVariable {
        var reader = FieldReader(entry.value, "a variable")
        let variable = IdentityVariable(
            name: entry.key, pattern: reader.requiredString("pattern") ?? "",
            template: reader.requiredString("make") ?? "{name}")
        diagnostics.add(contentsOf: reader.finish().all)
        return variable
    }

    /// Reads how clients connect.
    private mutating func connection(_ outer: inout FieldReader) -> ConnectionTable {
        guard let node = outer.required("connection") else {
            return ConnectionTable(
                clientID: "{name}", username: nil, keepAlive: 60, isVersion5: false, cleanStart: true)
        }
        var reader = FieldReader(node, "a connection")
        let table = ConnectionTable(
            clientID: reader.requiredString("clientId") ?? "{name}", username: reader.string("username"),
            keepAlive: Int(reader.integer("keepAlive", in: 0...65_535) ?? 60),
            isVersion5: reader.string("mqtt") == "5", cleanStart: reader.bool("cleanStart") ?? true)
        diagnostics.add(contentsOf: reader.finish().all)
        return table
    }

    /// Reads how values are written.
    private mutating func values(_ outer: inout FieldReader) -> ValueStyle? {
        guard let node = outer.required("values") else { return nil }
        var reader = FieldReader(node, "the style of values")
        let time = word(&reader, "time", ValueStyle.Time.self)
        let enumerations = word(&reader, "enumerations", ValueStyle.Enumerations.self)
        let quantities = word(&reader, "quantities", ValueStyle.Quantities.self)
        let names = word(&reader, "names", ValueStyle.Names.self)
        let bools = reader.list("bools").map { json($0) }
        let online = reader.list("online").map { json($0) }
        let goodbye = reader.value("goodbye").map { json($0) }
        let presence = reader.mapping("presence").compactMap { self.presence($0) }
        let emptyText = reader.string("emptyText")
        let carriesAll = reader.bool("carriesAll") ?? false
        let structures = word(&reader, "structures", ValueStyle.Structures.self)
        let writesNull = reader.bool("nulls")
        let isQuoted = reader.bool("quoted") ?? false
        if writesNull == nil { reader.error("missing-key", "'nulls' says whether null is a value", at: node.place) }
        var correlation = ValueStyle.Correlation(form: .string)
        if let node = reader.required("correlation") {
            var inner = FieldReader(node, "a correlation")
            let form = word(&inner, "form", ValueStyle.Correlation.Form.self) ?? .string
            correlation = ValueStyle.Correlation(
                form: form, minimumLength: Int(inner.integer("minLength", in: 0...1024) ?? 1),
                maximumLength: Int(inner.integer("maxLength", in: 1...65_535) ?? 64), maximum: inner.integer("max"))
            reader.add(inner.finish())
        }
        if bools.count != 2 { reader.error("wrong-type", "'bools' needs two values: false and true", at: node.place) }
        if online.count != 2 {
            reader.error("wrong-type", "'online' needs two values: offline and online", at: node.place)
        }
        diagnostics.add(contentsOf: reader.finish().all)
        guard let time, let enumerations, let quantities, let names, let structures, let writesNull, bools.count == 2,
            online.count == 2
        else {
            return nil
        }
        return ValueStyle(
            time: time, no: bools[0], yes: bools[1], enumerations: enumerations, quantities: quantities, names: names,
            online: online[1], offline: online[0], correlation: correlation, carriesAll: carriesAll,
            structures: structures, writesNull: writesNull, isQuoted: isQuoted, goodbye: goodbye, presence: presence,
            emptyText: emptyText)
    }

    /// Reads a further word of availability: `there`, `gone`, or `neither`.
    private mutating func presence(_ entry: YAMLNode.Entry) -> ValueStyle.PresenceWord? {
        let meanings: [String: Bool?] = ["there": true, "gone": false, "neither": nil]
        let text = entry.value.scalar ?? ""
        guard let meaning = meanings[text] else {
            diagnostics.error(
                "unknown-name", "'\(text)' is not what a word of availability can mean", at: entry.place,
                hint: Suggestion.hint(for: text, among: ["there", "gone", "neither"]))
            return nil
        }
        return ValueStyle.PresenceWord(word: Value.string(entry.key).description, isOnline: meaning)
    }

    /// A value of the file as JSON text.
    private func json(_ node: YAMLNode) -> String { node.plainValue.description }

    /// Reads the code of a status.
    mutating func status(_ entry: YAMLNode.Entry) -> StatusCode? {
        var reader = FieldReader(entry.value, "a status")
        let code = reader.integer("code")
        let text = reader.string("text")
        let others = reader.list("also").compactMap(\.integer)
        diagnostics.add(contentsOf: reader.finish().all)
        guard let status = Status(name: entry.key) else {
            let names = Status.allCases.map(\.name)
            diagnostics.error(
                "unknown-name", "'\(entry.key)' is not a status", at: entry.place,
                hint: Suggestion.hint(for: entry.key, among: names))
            return nil
        }
        return StatusCode(status: status, code: code ?? StatusCode.textOnly, text: text ?? entry.key, others: others)
    }

    /// Reads what a device type is called.
    private mutating func deviceType(_ entry: YAMLNode.Entry) -> DeviceTypeMapping {
        let filter = TypeFilter(patterns: entry.key == "*" ? [] : [entry.key])
        guard entry.value.isMapping else {
            return DeviceTypeMapping(filter: filter, category: entry.value.scalar ?? "")
        }
        var reader = FieldReader(entry.value, "a device type of a dialect")
        let mapping = DeviceTypeMapping(
            filter: filter, category: reader.requiredString("category") ?? "", service: reader.string("service"))
        diagnostics.add(contentsOf: reader.finish().all)
        return mapping
    }

    /// Reads an example.
    private mutating func example(_ node: YAMLNode) -> DialectExample? {
        var reader = FieldReader(node, "an example")
        let type = DeviceTypeID(rawValue: reader.requiredString("type") ?? "")
        let topic = reader.requiredString("topic") ?? ""
        let payload = reader.string("payload") ?? ""
        let kind = word(&reader, "says", UtteranceKind.self)
        let attributes = reader.mapping("attributes").map { (path: $0.key, value: $0.value.scalar ?? "") }
        let element = reader.string("element")
        let breaks = reader.string("breaks").map { ClauseID(rawValue: $0) }
        let describes = reader.strings("describes")
        let identity = reader.mapping("is").reduce(into: [String: String]()) { $0[$1.key] = $1.value.scalar ?? "" }
        let parts = reader.list("parts").compactMap { self.examplePart($0, of: type) }
        var status: Status?
        if let node = reader.value("status"), let name = node.scalar {
            status = Status(name: name)
            if status == nil {
                reader.error(
                    "unknown-name", "'\(name)' is not a status", at: node.place,
                    hint: Suggestion.hint(for: name, among: Status.allCases.map(\.name)))
            }
        }
        diagnostics.add(contentsOf: reader.finish().all)
        guard let kind else { return nil }
        return DialectExample(
            deviceType: type, topic: topic, payload: payload, kind: kind, attributes: attributes, element: element,
            breaks: breaks, status: status, describes: describes, parts: parts, identity: identity)
    }

    /// Reads what a part of an example says.
    private mutating func examplePart(_ node: YAMLNode, of type: DeviceTypeID) -> DialectExample.Part? {
        var reader = FieldReader(node, "a part of an example")
        let own = reader.string("type").map { DeviceTypeID(rawValue: $0) }
        let identity = reader.mapping("is").reduce(into: [String: String]()) { $0[$1.key] = $1.value.scalar ?? "" }
        let kind = word(&reader, "says", UtteranceKind.self)
        let attributes = reader.mapping("attributes").map { (path: $0.key, value: $0.value.scalar ?? "") }
        let element = reader.string("element")
        let isOnline = reader.bool("online")
        diagnostics.add(contentsOf: reader.finish().all)
        return kind.map {
            DialectExample.Part(
                deviceType: own ?? type, identity: identity, kind: $0, attributes: attributes, element: element,
                isOnline: isOnline)
        }
    }

    /// Notes answers that no message is.
    private mutating func checkReplies(_ messages: [MessageTable], _ node: YAMLNode) {
        let names = messages.map(\.name)
        for message in messages {
            for (key, name) in [("reply", message.reply), ("refusal", message.refusal)] {
                guard let name, !names.contains(name) else { continue }
                diagnostics.error(
                    "unknown-name", "'\(name)' is not a message of the dialect",
                    at: node["messages"]?[message.name]?[key]?.place ?? node.place,
                    hint: Suggestion.hint(for: name, among: names))
            }
        }
    }

    // MARK: Parts

    /// One entry, or several of a list.
    private func entries(_ entry: YAMLNode.Entry) -> [YAMLNode] { entry.value.items ?? [entry.value] }

    /// Reads a word that is a case of an enumeration of ours.
    mutating func word<Word: RawRepresentable & CaseIterable>(
        _ reader: inout FieldReader, _ key: String, _ type: Word.Type
    ) -> Word? where Word.RawValue == String {
        guard let node = reader.required(key), let text = node.scalar else { return nil }
        return word(text, type, at: node.place, "allowed for '\(key)'")
    }

    /// A word that is a case of an enumeration of ours.
    mutating func word<Word: RawRepresentable & CaseIterable>(
        _ text: String, _: Word.Type, at place: SourcePlace, _ what: String
    ) -> Word? where Word.RawValue == String {
        if let word = Word(rawValue: text) { return word }
        let names = Word.allCases.map(\.rawValue)
        diagnostics.error(
            "unknown-name", "'\(text)' is not \(what)", at: place, hint: Suggestion.hint(for: text, among: names),
            notes: ["allowed: \(Suggestion.list(names, most: 30))"])
        return nil
    }

    /// The two parts of `capability.element`.
    private mutating func path(_ entry: YAMLNode.Entry) -> (CapabilityID, String)? {
        guard let path = ElementPath(entry.key), path.component == .main else {
            diagnostics.error("bad-name", "'\(entry.key)' must be written capability.element", at: entry.place)
            return nil
        }
        return (path.capability, path.element)
    }

    /// Reads where an entry applies.
    private mutating func filter(_ reader: inout FieldReader) -> TypeFilter {
        let companions = reader.list("has").compactMap { node in
            let path = ElementPath(node.scalar ?? "")
            if path == nil {
                diagnostics.error(
                    "bad-name", "'\(node.scalar ?? "")' must be written capability.element", at: node.place)
            }
            return path
        }
        return TypeFilter(
            patterns: reader.strings("in"), component: reader.string("component").map { ComponentID(rawValue: $0) },
            companions: companions)
    }

    /// Reads how an attribute is written.
    private mutating func attribute(_ entry: YAMLNode.Entry, _ node: YAMLNode) -> AttributeMapping? {
        guard let (capability, attribute) = path(entry) else { return nil }
        var reader = FieldReader(node, "an attribute of a dialect")
        let filter = filter(&reader)
        let isCarried = reader.bool("carried") ?? true
        let name = name(&reader, isNeeded: isCarried)
        let conversion = conversion(&reader)
        let mapping = AttributeMapping(
            capability: capability, attribute: attribute, filter: filter, name: isCarried ? name : nil,
            conversion: conversion, isSettable: reader.bool("settable"), isReported: reader.bool("reported"),
            toldWith: reader.strings("with"))
        diagnostics.add(contentsOf: reader.finish().all)
        return mapping
    }

    /// Reads a name.
    private func name(_ reader: inout FieldReader, isNeeded: Bool) -> WireName? {
        let name = isNeeded ? reader.requiredString("name") : reader.string("name")
        let service = reader.string("service")
        let isOwn = reader.bool("own") ?? false
        let also = reader.list("also").compactMap(\.scalar)
        let isNumbered = reader.bool("numbered") ?? false
        let (before, color) = (reader.string("before"), reader.string("color"))
        let request = reader.mapping("request").first.map {
            RequestName(method: $0.key, argument: $0.value.scalar ?? "", before: before, color: color)
        }
        return name.map {
            WireName(
                name: $0, service: service, isStandard: !isOwn, also: also, isNumbered: isNumbered, request: request)
        }
    }

    /// Reads how a value is written.
    private mutating func conversion(_ reader: inout FieldReader) -> Conversion {
        if let node = reader.value("line") {
            var inner = FieldReader(node, "a line")
            let from = inner.list("from").compactMap(\.integer)
            let to = inner.list("to").compactMap(\.integer)
            diagnostics.add(contentsOf: inner.finish().all)
            guard from.count == 2, to.count == 2, from[0] < from[1], to[0] != to[1] else {
                diagnostics.error(
                    "wrong-type", "a line needs two ends each, such as { from: [1, 254], to: [10, 1000] }",
                    at: node.place)
                return .byStyle
            }
            return .line(from: from[0]...from[1], to: Conversion.LineEnds(to[0], to[1]))
        }
        if let node = reader.value("unit") {
            guard let unit = Unit(symbol: node.scalar ?? "") else {
                diagnostics.error("unknown-unit", "'\(node.scalar ?? "")' is not a unit", at: node.place)
                return .byStyle
            }
            let digits = Int(reader.integer("digits", in: 0...6) ?? 0)
            return .quantity(unit, digits: digits, isInteger: reader.bool("integer") ?? true)
        }
        let table = reader.mapping("values")
        if !table.isEmpty {
            return .table(table.map { Conversion.Entry(model: $0.key, wire: $0.value.plainValue) })
        }
        if reader.bool("inverted") ?? false { return .inverted }
        if reader.bool("text") ?? false { return .text }
        return .byStyle
    }

    /// Reads how a command is given.
    private mutating func command(_ entry: YAMLNode.Entry, _ node: YAMLNode) -> CommandMapping? {
        guard let (capability, command) = path(entry) else { return nil }
        var reader = FieldReader(node, "a command of a dialect")
        let filter = filter(&reader)
        let isCarried = reader.bool("carried") ?? true
        let service = reader.string("service")
        let isOwn = reader.bool("own") ?? false
        var form: CommandMapping.Form?
        if let name = reader.string("action") {
            form = .action(WireName(name: name, service: service, isStandard: !isOwn))
        } else if let set = reader.mapping("set").first {
            form = .set(WireName(name: set.key, service: service, isStandard: !isOwn), set.value.plainValue)
        } else if isCarried {
            reader.error("missing-key", "a command needs 'action' or 'set'", at: node.place)
        }
        diagnostics.add(contentsOf: reader.finish().all)
        return CommandMapping(capability: capability, command: command, filter: filter, form: isCarried ? form : nil)
    }

    /// Reads what an event is called.
    private mutating func event(_ entry: YAMLNode.Entry, _ node: YAMLNode) -> EventMapping? {
        guard let (capability, event) = path(entry) else { return nil }
        var reader = FieldReader(node, "an event of a dialect")
        let filter = filter(&reader)
        let isCarried = reader.bool("carried") ?? true
        let mapping = EventMapping(
            capability: capability, event: event, filter: filter,
            name: isCarried ? name(&reader, isNeeded: true) : nil)
        diagnostics.add(contentsOf: reader.finish().all)
        return mapping
    }
}
