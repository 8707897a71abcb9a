public import HulianBus
public import HulianModel

/// A field of a command, event or answer that is being written as a list of objects.
struct WrittenField {
    /// How it is written.
    let codec: FieldCodec
    /// Its number.
    let number: Int
    /// Its value.
    let value: Value
}

extension DialectSpace {
    /// Makes the messages of a statement.
    ///
    /// - Parameters:
    ///   - statement: What is to be said.
    ///   - send: Gets each message; it is borrowed for the length of the call.
    /// - Returns: How many messages were made; 0 when the dialect cannot say it.
    @discardableResult
    public func write(_ statement: Statement, _ send: (Publication) -> Void) -> Int {
        if statement.kind == .set, let longer = withPower(statement) { return write(longer, send) }
        if statement.kind == .report, sharesReports { return writeShares(of: statement, send) }
        guard let form = form(for: statement) else { return 0 }
        return write(statement, as: form, send)
    }

    /// Makes the messages of a statement in a form.
    private func write(_ statement: Statement, as form: Int, _ send: (Publication) -> Void) -> Int {
        timeStyle = facts[form].time
        let qos = facts[form].qos
        let retain = facts[form].retain == .always || facts[form].retain == .usual
        guard let program = programs[form] else {
            return writeText(statement, form, qos, retain, send)
        }
        if program.items?.shape == .single {
            var count = 0
            for index in statement.items.indices {
                guard let topic = topic(form, statement, index) else { continue }
                writer.removeAll()
                guard write(program, program.root, statement, index, topic) else { continue }
                writer.octets.withUnsafeBufferPointer {
                    send(Publication(topic: topic, payload: $0, qos: qos, retain: retain))
                }
                count += 1
            }
            return count
        }
        guard let topic = topic(form, statement, -1) else { return 0 }
        writer.removeAll()
        guard write(program, program.root, statement, -1, topic) else { return 0 }
        writer.octets.withUnsafeBufferPointer {
            send(Publication(topic: topic, payload: $0, qos: qos, retain: retain))
        }
        return 1
    }

    /// Makes the messages of a report in a dialect that has one for each sort of attributes.
    private func writeShares(of statement: Statement, _ send: (Publication) -> Void) -> Int {
        var count = 0
        let binding = speakers[Int(statement.device)].binding
        for form in facts.indices {
            let fact = facts[form]
            let isOne =
                statement.form >= 0
                ? form == Int(statement.form)
                : fact.isSent && fact.kind == .report && fact.speaker == statement.speaker
                    && fact.isWhole.map { $0 == statement.isWhole } ?? true
            guard isOne else { continue }
            var share = statement
            if fact.carries != .all {
                share.items.removeAll { item in
                    let isGrouped = octets(of: item, binding)?.contains(0x2E) ?? false
                    return isGrouped != (fact.carries == .grouped)
                }
            }
            if !share.items.isEmpty { count += write(share, as: form, send) }
        }
        return count
    }

    /// The statement that also says that the device is on, for devices that want to hear it; nothing for others.
    private func withPower(_ statement: Statement) -> Statement? {
        guard let commands = commands(of: statement.device), commands.power >= 0,
            !statement.items.contains(where: { $0.attribute == commands.power || $0.attribute < 0 })
        else { return nil }
        var longer = statement
        longer.items.append(Statement.Item(attribute: commands.power, value: true))
        return longer
    }

    /// The message of the table for a statement.
    private func form(for statement: Statement) -> Int? {
        if statement.form >= 0 { return Int(statement.form) }
        if statement.kind == .set, let commands = commands(of: statement.device), commands.form >= 0,
            let first = statement.items.first, commands.bare[first.attribute] == nil
        {
            return commands.form
        }
        return facts.firstIndex { $0.isSent && $0.kind == statement.kind && $0.speaker == statement.speaker }
    }

    /// The message of the table that answers another one; nothing when none does.
    public func reply(to form: Int16) -> Int16? {
        guard form >= 0 else { return nil }
        let reply = facts[Int(form)].reply
        return reply >= 0 ? reply : nil
    }

    /// The report that answers a question; nothing for the one that is told anyway.
    func report(after form: Int16) -> Int16? {
        guard form >= 0, facts[Int(form)].shows >= 0 else { return nil }
        return facts[Int(form)].shows
    }

    /// True for a question that names nothing and so asks for all attributes.
    public func asksForAll(_ form: Int16) -> Bool { form >= 0 && facts[Int(form)].asksForAll }

    /// True when our side sends a kind of message at all.
    public func canSay(_ kind: UtteranceKind, by speaker: HulianModel.Speaker) -> Bool {
        facts.contains { $0.isSent && $0.kind == kind && $0.speaker == speaker }
    }

    /// True when a device that makes itself known tells its state before it says that it is there.
    public var tellsStateFirst: Bool {
        table.messages.first { $0.isSent && $0.kind == .availability && $0.speaker == .device }?.followsState ?? false
    }

    /// True when a report tells all attributes and not only those that changed.
    public var reportsTellAll: Bool {
        facts.first { $0.isSent && $0.kind == .report && $0.speaker == .device }?.tellsAll ?? false
    }

    /// The topic of a statement.
    private func topic(_ form: Int, _ statement: Statement, _ item: Int) -> TopicID? {
        let binding = speakers[Int(statement.device)].binding
        if statement.kind == .set, let commands = commands(of: statement.device) {
            if form == commands.form { return commands.topic }
            if item >= 0, let topic = commands.bare[statement.items[item].attribute] { return topic }
        }
        return topic(form, of: statement.device) { name in
            switch name {
            case "id": return String(decoding: statement.id, as: UTF8.self)
            // An identifier of its own, which nothing is joined by.
            case "token": return "r" + String(decoding: statement.id, as: UTF8.self)
            case "revision": return String(statement.revision)
            case "code":
                return
                    (self.table.status.first { $0.status == statement.status }
                    ?? self.table.status.first { $0.status == .failure }).map { String($0.code) }
            case "state":
                return String(decoding: Self.bare(self.presence(statement)), as: UTF8.self)
            case "name", "event", "command":
                if item >= 0 { return self.name(of: statement.items[item], binding) }
                guard statement.element >= 0 else { return nil }
                return statement.kind == .event
                    ? binding.events[Int(statement.element)].name.name
                    : binding.commands[Int(statement.element)].wireName
            case "service", "number":
                let numbers = self.numbers(statement, item, binding)
                return String(name == "service" ? numbers.0 : numbers.1)
            default: return nil
            }
        }
    }

    /// The name of an item.
    private func name(of item: Statement.Item, _ binding: DialectBinding) -> String? {
        if item.attribute >= 0 { return binding.attributes[Int(item.attribute)].name.name }
        if item.command >= 0 { return binding.commands[Int(item.command)].wireName }
        return item.name.isEmpty ? nil : item.name
    }

    /// The numbers of an item, or of the command or event of a statement.
    private func numbers(_ statement: Statement, _ item: Int, _ binding: DialectBinding) -> (Int32, Int32) {
        if item >= 0 {
            let item = statement.items[item]
            if item.attribute >= 0 {
                let attribute = binding.attributes[Int(item.attribute)]
                return (attribute.service, attribute.number)
            }
            if item.command >= 0 {
                let command = binding.commands[Int(item.command)]
                return (command.service, command.number)
            }
            return (item.service, item.number)
        }
        guard statement.element >= 0 else {
            return statement.items.isEmpty ? (-1, -1) : numbers(statement, 0, binding)
        }
        if statement.kind == .event {
            let event = binding.events[Int(statement.element)]
            return (event.service, event.number)
        }
        let command = binding.commands[Int(statement.element)]
        return (command.service, command.number)
    }

    /// Writes payloads that are no JSON.
    private func writeText(
        _ statement: Statement, _ form: Int, _ qos: QoS, _ retain: Bool, _ send: (Publication) -> Void
    ) -> Int {
        if facts[form].isEmpty {
            guard let topic = topic(form, statement, -1) else { return 0 }
            send(Publication(topic: topic, payload: Octets(start: nil, count: 0), qos: qos, retain: retain))
            return 1
        }
        guard facts[form].isText else { return 0 }
        if statement.kind == .availability {
            guard let topic = topic(form, statement, -1) else { return 0 }
            Self.bare(presence(statement)).withUnsafeBufferPointer {
                send(Publication(topic: topic, payload: $0, qos: qos, retain: retain))
            }
            return 1
        }
        if statement.kind == .invoke || statement.kind == .get {
            guard let topic = topic(form, statement, -1) else { return 0 }
            let payload = Array((statement.kind == .invoke ? "PRESS" : table.messages[form].word ?? "").utf8)
            payload.withUnsafeBufferPointer {
                send(Publication(topic: topic, payload: $0, qos: qos, retain: retain))
            }
            return 1
        }
        var count = 0
        for index in statement.items.indices {
            guard let topic = topic(form, statement, index) else { continue }
            let item = statement.items[index]
            let binding = speakers[Int(statement.device)].binding
            if case .string(var text) = item.value, item.attribute >= 0,
                case .text = binding.attributes[Int(item.attribute)].codec.form
            {
                if text.isEmpty, let word = table.values.emptyText { text = word }
                text.withUTF8 { send(Publication(topic: topic, payload: $0, qos: qos, retain: retain)) }
                count += 1
                continue
            }
            writer.removeAll()
            // Bare text has no word for null: it would be taken for the text.
            if item.value.isNull, item.command < 0, item.attribute >= 0 {
                let form = binding.attributes[Int(item.attribute)].codec.form
                if case .text = form { continue }
                if form.isHex { continue }
            }
            guard writeValue(item, binding) else { continue }
            if writer.octets.elementsEqual([0x22, 0x22]), let word = table.values.emptyText {
                writer.removeAll()
                writer.raw(Array(word.utf8))
            }
            writer.octets.withUnsafeBufferPointer { octets in
                let isQuoted = octets.first == 0x22 && octets.count >= 2
                let payload = isQuoted ? Octets(rebasing: octets[1..<octets.count - 1]) : octets
                send(Publication(topic: topic, payload: payload, qos: qos, retain: retain))
            }
            count += 1
        }
        return count
    }

    /// The word for how a device is, as JSON.
    private func presence(_ statement: Statement) -> String {
        if statement.online { return table.values.online }
        return statement.isGoodbye ? table.values.goodbye ?? table.values.offline : table.values.offline
    }

    /// The octets of JSON text without its quotes.
    private static func bare(_ json: String) -> ContiguousArray<UInt8> {
        let octets = ContiguousArray(json.utf8)
        return octets.first == 0x22 && octets.count >= 2 ? ContiguousArray(octets.dropFirst().dropLast()) : octets
    }

    // MARK: Bodies

    /// Writes one step of a body.
    ///
    /// - Returns: False when something cannot be written.
    private func write(
        _ program: BodyProgram, _ node: Int, _ statement: Statement, _ item: Int, _ topic: TopicID
    ) -> Bool {
        switch program.writtenNodes[node] {
        case .object(let members):
            writer.beginObject()
            guard writeMembers(program, members, statement, item, topic) else { return false }
            writer.endObject()
        case .list(let element):
            writer.beginArray()
            guard write(program, element, statement, item, topic) else { return false }
            writer.endArray()
        case .keyed(let hole, let value):
            guard let name = elementName(hole, statement) else { return false }
            writer.beginObject()
            writer.key(name)
            guard write(program, value, statement, item, topic) else { return false }
            writer.endObject()
        case .hole(let hole):
            return write(hole, statement, item)
        case .variable(let index):
            let name = program.variables[index]
            if name == "category" {
                writer.string(speakers[Int(statement.device)].binding.category)
                return true
            }
            guard let place = identityNames.firstIndex(of: name) else { return false }
            writer.string(speakers[Int(statement.device)].octets[place])
        case .constant(let index, _):
            writer.raw(program.writtenConstants[index])
        case .text(let index):
            guard let text = text(program.patterns[index], statement, item) else { return false }
            writer.string(text)
        case .items(let index):
            return writeItems(program, program.layouts[index], statement, item, topic)
        case .oneOf(let choices):
            return write(program, program.alternatives[choices.lowerBound], statement, item, topic)
        case .any:
            writer.beginObject()
            writer.endObject()
        }
        return true
    }

    /// Writes members of an object.
    ///
    /// - Returns: False when one that must be there cannot be written.
    private func writeMembers(
        _ program: BodyProgram, _ members: Range<Int>, _ statement: Statement, _ item: Int, _ topic: TopicID
    ) -> Bool {
        for index in members {
            let member = program.writtenMembers[index]
            guard member.isSent else { continue }
            let start = writer.mark
            writer.key(prefix: member.prefix)
            if write(program, member.node, statement, item, topic) { continue }
            // What may be absent is left out when there is nothing to say.
            guard member.isOptional else { return false }
            writer.rewind(to: start)
        }
        return true
    }

    /// The name of the command or event of a statement; nothing for a statement without.
    private func elementName(_ hole: Hole, _ statement: Statement) -> String? {
        guard statement.element >= 0 else { return nil }
        let binding = speakers[Int(statement.device)].binding
        return hole == .event
            ? binding.events[Int(statement.element)].name.name : binding.commands[Int(statement.element)].wireName
    }

    /// Text with variables filled in.
    private func text(_ pattern: TopicPattern, _ statement: Statement, _ item: Int) -> String? {
        let binding = speakers[Int(statement.device)].binding
        return pattern.topic { name in
            if let identity = self.identity(name, of: statement.device) { return identity }
            switch name {
            case "event" where statement.element >= 0: return binding.events[Int(statement.element)].name.name
            case "command" where statement.element >= 0: return binding.commands[Int(statement.element)].wireName
            case "name" where item >= 0: return self.name(of: statement.items[item], binding)
            case "category": return binding.category
            default: return nil
            }
        }
    }

    /// Writes what fills a hole.
    private func write(_ hole: Hole, _ statement: Statement, _ item: Int) -> Bool {
        if let field, write(hole, of: field) { return true }
        let binding = speakers[Int(statement.device)].binding
        switch hole {
        case .id:
            // Octets of another message, or digits and letters of ours: escapes are in them already.
            guard !statement.id.isEmpty else { return false }
            statement.id.withUnsafeBufferPointer { octets in
                if table.values.correlation.form == .integer { writer.raw(octets) } else { writer.quoted(octets) }
            }
        case .time, .itemTime: writeTime(statement.time)
        case .ack: writer.integer(statement.wantsReply ? 1 : 0)
        case .code: writeCode(statement.status)
        case .itemCode: writeCode(item >= 0 ? statement.items[item].status : statement.status)
        case .message:
            writer.string(table.status.first { $0.status == statement.status }?.text ?? statement.status.name)
        case .online: writer.raw(Array(presence(statement).utf8))
        case .command:
            guard statement.element >= 0 else { return false }
            writer.string(binding.commands[Int(statement.element)].wireName)
        case .event:
            guard statement.element >= 0 else { return false }
            writer.string(binding.events[Int(statement.element)].name.name)
        case .name:
            guard item >= 0, let name = name(of: statement.items[item], binding) else { return false }
            writer.string(name)
        case .service: writer.integer(numbers(statement, item, binding).0)
        case .number: writer.integer(numbers(statement, item, binding).1)
        case .value:
            guard item >= 0 else { return false }
            // An answer about what could not be read has no value.
            if statement.kind == .reply, statement.items[item].status != .success { return false }
            return writeValue(statement.items[item], binding)
        case .cause: statement.cause.withUnsafeBufferPointer { writer.string($0) }
        case .hops: writer.integer(statement.hops)
        case .revision: writer.integer(statement.revision)
        case .title: writer.string(speakers[Int(statement.device)].name)
        case .category: writer.string(binding.category)
        }
        return true
    }

    /// Writes what fills a hole of the field that is being written; false for a hole that is not of a field.
    private func write(_ hole: Hole, of field: WrittenField) -> Bool {
        switch hole {
        case .name: writer.string(field.codec.name)
        case .number: writer.integer(field.number)
        case .value: return field.codec.codec.write(field.value, to: &writer)
        default: return false
        }
        return true
    }

    /// Writes the value of an item.
    private func writeValue(_ item: Statement.Item, _ binding: DialectBinding) -> Bool {
        if item.attribute >= 0 {
            return binding.attributes[Int(item.attribute)].codec.write(item.value, to: &writer)
        }
        if item.command >= 0, let literal = binding.commands[Int(item.command)].literal {
            literal.written.withUnsafeBufferPointer { writer.raw($0) }
            return true
        }
        return false
    }

    /// Writes a time as the message that is being written wants it.
    private func writeTime(_ time: Instant) {
        switch timeStyle {
        case .seconds: writer.integer(time.seconds)
        case .milliseconds, .secondsOrMilliseconds: writer.integer(time.milliseconds)
        case .millisecondsText: writer.string(String(time.milliseconds))
        case .rfc3339: writer.string(CalendarTime(time).rfc3339)
        case .compact: writer.string(CalendarTime(time).compact)
        case .local: writer.string(String(CalendarTime(time).rfc3339.prefix(19)))
        }
    }

    /// Writes a status: as a number, or as its text where the dialect has no numbers.
    private func writeCode(_ status: Status) {
        guard
            let code = table.status.first(where: { $0.status == status })
                ?? table.status.first(where: { $0.status == .failure })
        else { return writer.string(status.name) }
        if code.code == StatusCode.textOnly { writer.string(code.text) } else { writer.integer(code.code) }
    }

    /// Writes the items of a body.
    private func writeItems(
        _ program: BodyProgram, _ layout: BodyProgram.Layout, _ statement: Statement, _ item: Int, _ topic: TopicID
    ) -> Bool {
        switch layout.role {
        case .arguments, .fields, .results:
            return writeFields(program, layout, statement, topic)
        case .attributes, .names:
            break
        }
        let binding = speakers[Int(statement.device)].binding
        switch layout.shape {
        case .single:
            return write(program, layout.node, statement, item, topic)
        case .keyed:
            writer.beginObject()
            for index in statement.items.indices {
                guard let octets = octets(of: statement.items[index], binding) else { continue }
                let start = writer.mark
                octets.withUnsafeBufferPointer { writer.key(raw: $0) }
                if !write(program, layout.node, statement, index, topic) { writer.rewind(to: start) }
            }
            guard writeMembers(program, layout.beside, statement, -1, topic) else { return false }
            writer.endObject()
        case .nested: writeNested(program, layout, statement, topic, binding)
        case .list, .values:
            writer.beginArray()
            for index in statement.items.indices {
                let start = writer.mark
                if !write(program, layout.node, statement, index, topic) { writer.rewind(to: start) }
            }
            writer.endArray()
        }
        return true
    }

    /// Writes items by name, those of a group in an object of their own, and what stands beside them before.
    private func writeNested(
        _ program: BodyProgram, _ layout: BodyProgram.Layout, _ statement: Statement, _ topic: TopicID,
        _ binding: DialectBinding
    ) {
        writer.beginObject()
        for index in layout.beside {
            let member = program.writtenMembers[index]
            guard member.isSent else { continue }
            let start = writer.mark
            writer.key(prefix: member.prefix)
            if !write(program, member.node, statement, -1, topic) { writer.rewind(to: start) }
        }
        let names = statement.items.map { octets(of: $0, binding) ?? [] }
        var written: Set<ContiguousArray<UInt8>> = []
        for index in names.indices where !names[index].isEmpty {
            guard let point = names[index].firstIndex(of: 0x2E) else {
                let start = writer.mark
                names[index].withUnsafeBufferPointer { writer.key(raw: $0) }
                if !write(program, layout.node, statement, index, topic) { writer.rewind(to: start) }
                continue
            }
            let group = ContiguousArray(names[index][..<point])
            guard written.insert(group).inserted else { continue }
            group.withUnsafeBufferPointer { writer.key(raw: $0) }
            writer.beginObject()
            for other in index..<names.count where names[other].starts(with: group + [0x2E]) {
                let start = writer.mark
                names[other].withUnsafeBufferPointer { writer.key(raw: Octets(rebasing: $0[(point + 1)...])) }
                if !write(program, layout.node, statement, other, topic) { writer.rewind(to: start) }
            }
            writer.endObject()
        }
        writer.endObject()
    }

    /// The octets of the name of an item.
    private func octets(of item: Statement.Item, _ binding: DialectBinding) -> ContiguousArray<UInt8>? {
        if item.attribute >= 0 { return binding.attributes[Int(item.attribute)].octets }
        if item.command >= 0 { return binding.commands[Int(item.command)].octets }
        return item.name.isEmpty ? nil : ContiguousArray(item.name.utf8)
    }

    /// The number of the first field of a command, event or answer, where fields have numbers.
    ///
    /// In a dialect with services the fields of an event are properties of its service.
    func firstNumber(_ kind: UtteranceKind?, _ element: Int16, _ binding: DialectBinding) -> Int {
        guard kind == .event, element >= 0 else { return 1 }
        let event = binding.events[Int(element)]
        return event.service >= 0 ? Int(FieldNumbers.parameter(event: event.number, 0)) : 1
    }

    /// Writes the fields of a command, event or answer.
    private func writeFields(
        _ program: BodyProgram, _ layout: BodyProgram.Layout, _ statement: Statement, _ topic: TopicID
    ) -> Bool {
        let binding = speakers[Int(statement.device)].binding
        guard statement.element >= 0 else {
            if layout.shape == .values || layout.shape == .list {
                writer.beginArray()
                writer.endArray()
            } else {
                writer.beginObject()
                writer.endObject()
            }
            return true
        }
        let index = Int(statement.element)
        let codecs =
            switch layout.role {
            case .fields: binding.events[index].fields
            case .results: binding.commands[index].results
            default: binding.commands[index].fields
            }
        let first = firstNumber(statement.kind, statement.element, binding)
        if layout.shape == .keyed { writer.beginObject() } else { writer.beginArray() }
        for (place, codec) in codecs.enumerated() {
            let value = statement.fields.first { $0.name == codec.definition.name }?.value
            let start = writer.mark
            var isWritten = false
            switch layout.shape {
            case .keyed:
                writer.key(codec.name)
                isWritten = value.map { codec.codec.write($0, to: &writer) } ?? false
            case .values:
                // Values that are known by their place cannot be left out.
                isWritten = value.map { codec.codec.write($0, to: &writer) } ?? false
                if !isWritten {
                    writer.null()
                    isWritten = !codec.isNeeded
                }
            case .list, .single, .nested:
                if let value {
                    field = WrittenField(codec: codec, number: first + place, value: value)
                    isWritten = write(program, layout.node, statement, -1, topic)
                    field = nil
                }
            }
            if isWritten { continue }
            // A field that is needed cannot be left out; of others a null of a dialect without null is. Who refuses a
            // command has no results to tell.
            let isRefusal = layout.role == .results && statement.status != .success
            guard isRefusal || !codec.isNeeded else { return false }
            writer.rewind(to: start)
        }
        guard layout.shape == .keyed else {
            writer.endArray()
            return true
        }
        guard writeMembers(program, layout.beside, statement, -1, topic) else { return false }
        writer.endObject()
        return true
    }
}
