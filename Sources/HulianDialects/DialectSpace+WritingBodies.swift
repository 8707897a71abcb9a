internal import HulianBus
internal import HulianModel

/// Writes the bodies of messages.
extension DialectSpace {
    /// Writes one step of a body.
    ///
    /// - Returns: False when something cannot be written.
    func write(
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
        case .any, .anyOf(.object):
            writer.beginObject()
            writer.endObject()
        case .anyOf(.list):
            writer.beginArray()
            writer.endArray()
        case .anyOf(.text): writer.string("")
        case .anyOf(.number): writer.integer(0)
        case .anyOf(.bool): writer.bool(false)
        }
        return true
    }

    /// Writes members of an object.
    ///
    /// - Returns: False when one that must be there cannot be written.
    func writeMembers(
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
    func elementName(_ hole: Hole, _ statement: Statement) -> String? {
        guard statement.element >= 0 else { return nil }
        let binding = speakers[Int(statement.device)].binding
        return hole == .event
            ? binding.events[Int(statement.element)].name.name : binding.commands[Int(statement.element)].wireName
    }

    /// Text with variables filled in.
    func text(_ pattern: TopicPattern, _ statement: Statement, _ item: Int) -> String? {
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
    func write(_ hole: Hole, _ statement: Statement, _ item: Int) -> Bool {
        if let field, write(hole, of: field) { return true }
        let binding = speakers[Int(statement.device)].binding
        switch hole {
        case .id:
            // Octets of another message, or digits and letters of ours: escapes are in them already.
            guard !statement.id.isEmpty else { return false }
            statement.id.withUnsafeBufferPointer { octets in
                switch table.values.correlation.form {
                case .integer, .either: writer.raw(octets)
                case .string, .digits: writer.quoted(octets)
                }
            }
        case .time, .itemTime: writeTime(statement.time)
        case .ack: writer.integer(statement.wantsReply ? 1 : 0)
        case .code: writeCode(statement.status)
        case .itemCode: writeCode(item >= 0 ? statement.items[item].status : statement.status)
        case .message:
            writer.string(codes.first { $0.status == statement.status }?.text ?? statement.status.name)
        case .online: writer.raw(Array(presence(statement).utf8))
        case .command where statement.kind == .set:
            guard let method = called(statement)?.request?.method else { return false }
            writer.string(method)
        case .command:
            guard statement.element >= 0 else { return false }
            let name = binding.commands[Int(statement.element)].wireName
            writer.string(table.values.names == .components ? String(name.prefix { $0 != ":" }) : name)
        case .event:
            guard statement.element >= 0 else { return false }
            let name = binding.events[Int(statement.element)].name.name
            let point = table.values.names == .components ? name.firstIndex(of: ".") : nil
            writer.string(point.map { String(name[name.index(after: $0)...]) } ?? name)
        case .group:
            guard let name = called(statement)?.name, let point = name.firstIndex(of: ".") else { return false }
            writer.string(String(name[..<point]))
        case .instance:
            guard let number = (writtenGroup ?? called(statement))?.instance, number >= 0 else { return false }
            writer.integer(number)
        case .caller:
            guard let caller = caller(of: statement) else { return false }
            writer.string(caller)
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
        case .signature: writer.string(signature(of: statement.device, at: statement.time))
        // Our hubs switch for good.
        case .flipAfter: return false
        }
        return true
    }

    /// Writes what fills a hole of the field that is being written; false for a hole that is not of a field.
    func write(_ hole: Hole, of field: WrittenField) -> Bool {
        switch hole {
        case .name: writer.string(field.codec.name)
        case .number: writer.integer(field.number)
        case .value: return field.codec.codec.write(field.value, to: &writer)
        default: return false
        }
        return true
    }

    /// Writes the value of an item.
    func writeValue(_ item: Statement.Item, _ binding: DialectBinding) -> Bool {
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
    func writeTime(_ time: Instant) {
        switch timeStyle {
        case .seconds: writer.integer(time.seconds)
        case .milliseconds, .secondsOrMilliseconds: writer.integer(time.milliseconds)
        case .millisecondsText: writer.string(String(time.milliseconds))
        case .rfc3339: writer.string(CalendarTime(time).rfc3339)
        case .compact: writer.string(CalendarTime(time).compact)
        case .local: writer.string(String(CalendarTime(time).rfc3339.prefix(19)))
        case .fractionalSeconds: writer.scaled(time.milliseconds, exponent: -3)
        }
    }

    /// Writes a status: as a number, or as its text where the dialect has no numbers.
    func writeCode(_ status: Status) {
        guard
            let code = codes.first(where: { $0.status == status })
                ?? codes.first(where: { $0.status == .failure })
        else { return writer.string(status.name) }
        if code.code == StatusCode.textOnly { writer.string(code.text) } else { writer.integer(code.code) }
    }

    /// Writes the items of a body.
    func writeItems(
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
                guard let octets = key(of: statement.items[index], statement, binding) else { continue }
                let start = writer.mark
                octets.withUnsafeBufferPointer { writer.key(raw: $0) }
                if !write(program, layout.node, statement, index, topic) { writer.rewind(to: start) }
            }
            if statement.kind == .set { writeColors(statement, of: nil, binding) }
            guard writeMembers(program, layout.beside, statement, -1, topic) else { return false }
            writer.endObject()
        case .nested: writeNested(program, layout, statement, topic, binding)
        case .group:
            guard let group = writtenGroup?.name else { return false }
            writer.beginObject()
            writeWithin(program, layout, statement, topic)
            let names = statement.items.map { octets(of: $0, binding) ?? [] }
            writeGroup(program, layout, statement, topic, names, ContiguousArray((group + ".").utf8), depth: 1)
            writeColors(statement, of: ContiguousArray(group.utf8), binding)
            writer.endObject()
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
    func writeNested(
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
        writeGroup(program, layout, statement, topic, names, [], depth: 0)
        writer.endObject()
    }

    /// Writes the items whose names begin with a prefix, and those of groups in it in objects of their own.
    private func writeGroup(
        _ program: BodyProgram, _ layout: BodyProgram.Layout, _ statement: Statement, _ topic: TopicID,
        _ names: [ContiguousArray<UInt8>], _ prefix: ContiguousArray<UInt8>, depth: Int
    ) {
        var written: Set<ContiguousArray<UInt8>> = []
        let depths = layout.isDeep ? 2 : 1
        for index in names.indices where names[index].count > prefix.count && names[index].starts(with: prefix) {
            let rest = names[index][prefix.count...]
            guard depth < depths, let point = rest.firstIndex(of: 0x2E) else {
                let start = writer.mark
                rest.withUnsafeBufferPointer { writer.key(raw: $0) }
                if !write(program, layout.node, statement, index, topic) { writer.rewind(to: start) }
                continue
            }
            let group = ContiguousArray(rest[..<point])
            guard written.insert(group).inserted else { continue }
            let start = writer.mark
            group.withUnsafeBufferPointer { writer.key(raw: $0) }
            writer.beginObject()
            if depth == 0, !layout.within.isEmpty {
                writtenGroup = WireName(name: String(decoding: group, as: UTF8.self))
                writeWithin(program, layout, statement, topic)
                writtenGroup = nil
            }
            let before = writer.octets.count
            writeGroup(program, layout, statement, topic, names, prefix + group + [0x2E], depth: depth + 1)
            if depth == 0 { writeColors(statement, of: group, speakers[Int(statement.device)].binding) }
            // A group of which nothing can be told is left out.
            if writer.octets.count == before, depth > 0 || !layout.within.isEmpty {
                writer.rewind(to: start)
            } else {
                writer.endObject()
            }
        }
    }

    /// Writes what stands in a group and is no item; what a group has not got is left out.
    private func writeWithin(
        _ program: BodyProgram, _ layout: BodyProgram.Layout, _ statement: Statement, _ topic: TopicID
    ) {
        for index in layout.within {
            let member = program.writtenMembers[index]
            guard member.isSent else { continue }
            let start = writer.mark
            writer.key(prefix: member.prefix)
            if !write(program, member.node, statement, -1, topic) { writer.rewind(to: start) }
        }
    }

    /// The octets of the key of an item: the argument of a method where one is called, else its name.
    private func key(
        of item: Statement.Item, _ statement: Statement, _ binding: DialectBinding
    ) -> ContiguousArray<UInt8>? {
        if statement.kind == .set, item.attribute >= 0,
            let request = binding.attributes[Int(item.attribute)].name.request
        {
            return ContiguousArray(request.argument.utf8)
        }
        return octets(of: item, binding)
    }

    /// The octets of the name of an item.
    func octets(of item: Statement.Item, _ binding: DialectBinding) -> ContiguousArray<UInt8>? {
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
    func writeFields(
        _ program: BodyProgram, _ layout: BodyProgram.Layout, _ statement: Statement, _ topic: TopicID
    ) -> Bool {
        let binding = speakers[Int(statement.device)].binding
        guard statement.element >= 0 else {
            if layout.shape == .values || layout.shape == .list {
                writer.beginArray()
                writer.endArray()
            } else {
                writer.beginObject()
                writeBefore(statement)
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
            case .list, .single, .nested, .group:
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
        if layout.role == .results { writeBefore(statement) }
        writer.endObject()
        return true
    }
}
