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
        if statement.kind == .set, sharesSettings { return writeShares(of: statement, send) }
        guard let form = form(for: statement) else { return 0 }
        if facts[form].callsMethod, statement.items.count > 1 {
            return calls(of: statement).reduce(0) { $0 + write($1, as: form, send) }
        }
        return write(statement, as: form, send)
    }

    /// The statements that a setting takes in a dialect of methods: one for each method and component.
    func calls(of statement: Statement) -> [Statement] {
        guard statement.items.count > 1, let form = form(for: statement), facts[form].callsMethod else {
            return [statement]
        }
        let binding = speakers[Int(statement.device)].binding
        var names: [(method: String?, instance: Int32)] = []
        var calls: [Statement] = []
        for item in statement.items {
            let name = item.attribute >= 0 ? binding.attributes[Int(item.attribute)].name : nil
            let key = (method: name?.request?.method, instance: name?.instance ?? -1)
            if let index = names.firstIndex(where: { $0 == key }) {
                calls[index].items.append(item)
            } else {
                var call = statement
                call.items.removeAll()
                call.items.append(item)
                names.append(key)
                calls.append(call)
            }
        }
        return calls
    }

    /// Makes the messages of a statement in a form.
    func write(_ statement: Statement, as form: Int, _ send: (Publication) -> Void) -> Int {
        if facts[form].behindKinds & statement.kind.bit != 0, let gateway = gateway(of: statement.device) {
            return write(statement, as: form, by: gateway, send)
        }
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
        if program.items?.shape == .group { return writeGroups(of: statement, program, form, qos, retain, send) }
        guard let topic = topic(form, statement, -1) else { return 0 }
        writer.removeAll()
        guard write(program, program.root, statement, -1, topic) else { return 0 }
        writer.octets.withUnsafeBufferPointer {
            send(Publication(topic: topic, payload: $0, qos: qos, retain: retain))
        }
        return 1
    }

    /// Makes the message by which a gateway says a statement.
    private func write(
        _ statement: Statement, as form: Int, by gateway: Int32, _ send: (Publication) -> Void
    ) -> Int {
        var whole = Statement(.other, by: statement.speaker, about: gateway)
        whole.form = Int16(form)
        whole.id = statement.id
        whole.time = statement.time
        whole.wantsReply = statement.wantsReply
        return write(whole, parts: [statement], send)
    }

    /// Makes a message for each group, which its topic names.
    private func writeGroups(
        of statement: Statement, _ program: BodyProgram, _ form: Int, _ qos: QoS, _ retain: Bool,
        _ send: (Publication) -> Void
    ) -> Int {
        let binding = speakers[Int(statement.device)].binding
        var groups: [ContiguousArray<UInt8>] = []
        for item in statement.items {
            guard let name = octets(of: item, binding), let point = name.firstIndex(of: 0x2E) else { continue }
            let group = ContiguousArray(name[..<point])
            if !groups.contains(group) { groups.append(group) }
        }
        var count = 0
        for group in groups {
            var share = statement
            share.items.removeAll { !(octets(of: $0, binding)?.starts(with: group + [0x2E]) ?? false) }
            writtenGroup = WireName(name: String(decoding: group, as: UTF8.self))
            defer { writtenGroup = nil }
            guard let topic = topic(form, share, -1) else { continue }
            writer.removeAll()
            guard write(program, program.root, share, -1, topic) else { continue }
            writer.octets.withUnsafeBufferPointer {
                send(Publication(topic: topic, payload: $0, qos: qos, retain: retain))
            }
            count += 1
        }
        return count
    }

    /// The attributes that are told with one of a group, in a dialect that tells groups as a whole.
    func told(with attribute: Int, of device: Int32) -> [Int] {
        guard tellsGroups else { return [attribute] }
        let attributes = speakers[Int(device)].binding.attributes
        let name = attributes[attribute].name.name
        guard let point = name.firstIndex(of: ".") else { return [attribute] }
        let group = name[...point]
        return attributes.indices.filter { attributes[$0].isReported && attributes[$0].name.name.hasPrefix(group) }
    }

    /// Makes the messages of a report in a dialect that has one for each sort of attributes.
    func writeShares(of statement: Statement, _ send: (Publication) -> Void) -> Int {
        var count = 0
        let binding = speakers[Int(statement.device)].binding
        for form in facts.indices {
            let fact = facts[form]
            let isOne =
                statement.form >= 0
                ? form == Int(statement.form)
                : fact.isSent && fact.kind == statement.kind && fact.speaker == statement.speaker
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
    func withPower(_ statement: Statement) -> Statement? {
        guard let commands = commands(of: statement.device), commands.power >= 0,
            !statement.items.contains(where: { $0.attribute == commands.power || $0.attribute < 0 })
        else { return nil }
        var longer = statement
        longer.items.append(Statement.Item(attribute: commands.power, value: true))
        return longer
    }

    /// The message of the table for a statement.
    func form(for statement: Statement) -> Int? {
        if statement.form >= 0 {
            let refusal = facts[Int(statement.form)].refusal
            return statement.kind == .reply && statement.status != .success && refusal >= 0
                ? Int(refusal) : Int(statement.form)
        }
        if statement.kind == .set, let commands = commands(of: statement.device), commands.form >= 0,
            let first = statement.items.first, commands.bare[first.attribute] == nil
        {
            return commands.form
        }
        return usualForm(for: statement)
    }

    /// The first message of the table that says what a statement says, by a gateway for a device behind one.
    func usualForm(for statement: Statement) -> Int? {
        if gateway(of: statement.device) != nil, let form = formBehind(statement.kind, by: statement.speaker) {
            return form
        }
        return facts.firstIndex {
            $0.isSent && !$0.isBehind && $0.kind == statement.kind && $0.speaker == statement.speaker
        }
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
    func topic(_ form: Int, _ statement: Statement, _ item: Int) -> TopicID? {
        let binding = speakers[Int(statement.device)].binding
        if statement.kind == .set, let commands = commands(of: statement.device) {
            if form == commands.form { return commands.topic }
            if item >= 0, let topic = commands.bare[statement.items[item].attribute] { return topic }
        }
        return topic(form, of: statement.device) { name in
            switch name {
            case "id": return String(decoding: statement.id, as: UTF8.self)
            case "caller": return self.caller(of: statement)
            // An identifier of its own, which nothing is joined by.
            case "token": return "r" + String(decoding: statement.id, as: UTF8.self)
            case "revision": return String(statement.revision)
            case "code":
                return
                    (self.table.status.first { $0.status == statement.status }
                    ?? self.table.status.first { $0.status == .failure }).map { String($0.code) }
            case "state":
                return String(decoding: Self.bare(self.presence(statement)), as: UTF8.self)
            case "name" where self.writtenGroup != nil: return self.writtenGroup?.name
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

    /// The address of who asks, or of who is answered; nothing in a dialect that has none.
    func caller(of statement: Statement) -> String? {
        if !statement.caller.isEmpty { return String(decoding: statement.caller, as: UTF8.self) }
        return table.caller?.topic { identity($0, of: statement.device) }
    }

    /// What a statement calls: the method and component of what it sets, the command, or the event; nothing for none.
    func called(_ statement: Statement) -> WireName? {
        let binding = speakers[Int(statement.device)].binding
        if statement.kind == .set {
            guard let item = statement.items.first, item.attribute >= 0 else { return nil }
            return binding.attributes[Int(item.attribute)].name
        }
        guard statement.element >= 0 else { return nil }
        return statement.kind == .event
            ? binding.events[Int(statement.element)].name : binding.commands[Int(statement.element)].name
    }

    /// The name of an item.
    func name(of item: Statement.Item, _ binding: DialectBinding) -> String? {
        if item.attribute >= 0 { return binding.attributes[Int(item.attribute)].name.name }
        if item.command >= 0 { return binding.commands[Int(item.command)].wireName }
        return item.name.isEmpty ? nil : item.name
    }

    /// The numbers of an item, or of the command or event of a statement.
    func numbers(_ statement: Statement, _ item: Int, _ binding: DialectBinding) -> (Int32, Int32) {
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
    func writeText(
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
    func presence(_ statement: Statement) -> String {
        if statement.online { return table.values.online }
        return statement.isGoodbye ? table.values.goodbye ?? table.values.offline : table.values.offline
    }

    /// The octets of JSON text without its quotes.
    private static func bare(_ json: String) -> ContiguousArray<UInt8> {
        let octets = ContiguousArray(json.utf8)
        return octets.first == 0x22 && octets.count >= 2 ? ContiguousArray(octets.dropFirst().dropLast()) : octets
    }
}
