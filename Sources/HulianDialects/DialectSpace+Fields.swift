public import HulianModel

extension DialectSpace {
    /// Finds the field of an argument, and checks its type.
    func readField(
        _ item: inout UtteranceItem, _ index: Int, _ role: BodyTemplate.ItemLayout.Role, _ binding: DialectBinding,
        _ payload: Octets, _ said: inout Utterance
    ) {
        guard said.element >= 0, let fields = fields(of: said, role, binding) else { return }
        said.note(.arguments)
        let place: Int?
        if item.name.exists, !item.name.isInTopic {
            let name = item.name.octets(topic: payload, payload: payload)
            place = fields.firstIndex { name.equals(bare: wireName(ofField: $0.name)) }
        } else if item.number >= 0 {
            place = fields.indices.contains(Int(item.number) - 1) ? Int(item.number) - 1 : nil
        } else {
            place = fields.indices.contains(index) ? index : nil
        }
        guard let place else {
            item.status = .invalidCommand
            return said.fault(.arguments, .unknown, at: item.name.exists ? item.name : item.value)
        }
        item.number = Int32(place)
        guard item.token >= 0 else { return }
        let value = Value(scanner.tokens, at: Int(item.token), in: payload)
        if fieldValue(value, fields[place], capability(of: said, binding)) == nil {
            item.status = .invalidCommand
            said.fault(.arguments, .wrongType, at: item.value)
        }
    }

    /// Checks that no argument is missing.
    func checkFields(
        _ role: BodyTemplate.ItemLayout.Role, _ binding: DialectBinding, _ payload: Octets, _ said: inout Utterance
    ) {
        guard role == .arguments || role == .fields, said.element >= 0, let fields = fields(of: said, role, binding)
        else { return }
        said.note(.arguments)
        for (place, field) in fields.enumerated() where !field.isOptional && field.defaultValue == nil {
            guard !said.items.contains(where: { $0.number == Int32(place) }) else { continue }
            if field.constraint.isNullable { continue }
            said.fault(.arguments, .missing, at: said.elementName)
        }
    }

    /// The fields that a message with a command or event carries.
    private func fields(
        of said: Utterance, _ role: BodyTemplate.ItemLayout.Role, _ binding: DialectBinding
    ) -> [FieldDefinition]? {
        switch (said.kind, role) {
        case (.invoke, .arguments): binding.commands[Int(said.element)].arguments
        case (.event, .fields): binding.events[Int(said.element)].definition.fields
        default: nil
        }
    }

    /// The capability of the command or event of a message.
    private func capability(of said: Utterance, _ binding: DialectBinding) -> Capability {
        let index =
            said.kind == .event
            ? binding.events[Int(said.element)].capability : binding.commands[Int(said.element)].capability
        return binding.blueprint.capabilities[index].definition
    }

    /// The name of a field in the style of the dialect.
    func wireName(ofField name: String) -> String {
        switch table.values.names {
        case .camelCase, .path: name
        case .pascalCase: NameStyle.pascalCase(name)
        case .snakeCase: NameStyle.snakeCase(name)
        }
    }

    /// A value of a field as it is written in the dialect.
    func wireValue(_ value: Value, _ field: FieldDefinition, _ capability: Capability) -> Value {
        switch (field.constraint.type, value) {
        case (.bool, .bool(let isTrue)):
            return (try? Value(json: isTrue ? table.values.yes : table.values.no)) ?? value
        case (.enumeration(let name, _), .integer(let number)) where table.values.enumerations != .number:
            guard let item = capability.enumerations[name]?.item(number) else { return value }
            return .string(
                table.values.enumerations == .camelCase ? item.name : NameStyle.snakeCase(item.name))
        case (.bytes, .bytes(let octets)): return .string(HexDigits.text(octets))
        default: return value
        }
    }

    /// A value of a field of the model; nothing for one of another type.
    func fieldValue(_ value: Value, _ field: FieldDefinition, _ capability: Capability) -> Value? {
        if value.isNull { return field.constraint.isNullable ? .null : nil }
        switch field.constraint.type {
        case .bool:
            if (try? Value(json: table.values.yes)) == value { return .bool(true) }
            if (try? Value(json: table.values.no)) == value { return .bool(false) }
            return nil
        case .enumeration(let name, _):
            if let number = value.integerValue { return .integer(number) }
            guard let text = value.stringValue, let items = capability.enumerations[name]?.items else { return nil }
            return items.first { $0.name == text || NameStyle.snakeCase($0.name) == text }.map { .integer($0.number) }
        case .integer, .bitmap: return value.integerValue.map { .integer($0) }
        case .decimal: return value.numberValue.map { .decimal($0) }
        case .string: return value.stringValue.map { .string($0) }
        case .bytes: return value.stringValue.flatMap { HexDigits.octets($0) }.map { .bytes($0) }
        case .list: return value.listValue.map { .list($0) }
        case .structure: return value.fields.map { .structure($0) }
        }
    }

    /// The fields of the command or event that the message read last carries, as values of the model.
    ///
    /// - Parameter said: What ``read(_:_:now:into:)`` gave for `payload`; no other message was read since.
    public func modelFields(_ said: Utterance, in payload: Octets) -> [Field] {
        guard said.element >= 0, said.device >= 0 else { return [] }
        let binding = speakers[Int(said.device)].binding
        guard let definitions = fields(of: said, said.kind == .event ? .fields : .arguments, binding) else { return [] }
        let capability = capability(of: said, binding)
        var fields: [Field] = []
        for (place, definition) in definitions.enumerated() {
            guard let item = said.items.first(where: { $0.number == Int32(place) }), item.token >= 0 else {
                if let value = definition.defaultValue {
                    fields.append(Field(definition.name, value))
                } else if definition.constraint.isNullable, !definition.isOptional {
                    fields.append(Field(definition.name, .null))
                }
                continue
            }
            let written = Value(scanner.tokens, at: Int(item.token), in: payload)
            if let value = fieldValue(written, definition, capability) { fields.append(Field(definition.name, value)) }
        }
        return fields
    }

    /// The value of an item of the message read last, as a value of the model with memory of its own.
    public func modelValue(_ item: UtteranceItem, of device: Int32, in payload: Octets) -> Value {
        guard item.attribute >= 0, device >= 0 else { return .null }
        let codec = speakers[Int(device)].binding.attributes[Int(item.attribute)].codec
        if case .text = item.raw, item.token < 0 {
            return .string(item.value.octets(topic: payload, payload: payload).text)
        }
        return codec.value(item.raw, scanner.tokens, in: payload)
    }
}

extension DialectSpace {
    /// What a message that was just read says, for people: `onOff.onOff = true`.
    public func summary(_ said: Utterance, in payload: Octets) -> String {
        guard said.kind != nil else { return "" }
        var words: [String] = []
        let binding = said.device >= 0 ? speakers[Int(said.device)].binding : nil
        if let online = said.online { words.append(online ? "online" : "offline") }
        if let binding, said.element >= 0 {
            if said.kind == .invoke {
                let command = binding.commands[Int(said.element)]
                words.append("\(binding.blueprint.capabilities[command.capability].definition.id).\(command.definition.name)")
            } else if said.kind == .event {
                let event = binding.events[Int(said.element)]
                words.append("\(binding.blueprint.capabilities[event.capability].definition.id).\(event.definition.name)")
            }
        }
        for item in said.items.prefix(6) {
            guard let binding, item.attribute >= 0 else {
                if let binding, item.command >= 0 { words.append(binding.commands[Int(item.command)].definition.name) }
                continue
            }
            let attribute = binding.attributes[Int(item.attribute)]
            let path = binding.blueprint.path(ofAttribute: attribute.slot)
            guard item.token >= 0 || item.value.exists else {
                words.append(path.description)
                continue
            }
            let definition = binding.blueprint.attributes[attribute.slot]
            let capability = binding.blueprint.capabilities[definition.capability].definition
            let value = modelValue(item, of: said.device, in: payload)
            words.append("\(path) = \(capability.text(value, of: definition.definition))")
        }
        if said.items.count > 6 { words.append("…") }
        if let status = said.status, said.kind == .reply || said.kind == .acknowledge { words.append(status.name) }
        return words.joined(separator: ", ")
    }
}

extension DialectBinding {
    /// The command that setting the name of an attribute to a value gives; -1 for none.
    func command(setBy attribute: Attribute, _ kind: JSONKind, _ value: Octets) -> Int16 {
        for (index, command) in commands.enumerated() {
            guard let literal = command.literal, command.service == attribute.service,
                command.octets == attribute.octets, literal.matches(kind, value)
            else { continue }
            return Int16(index)
        }
        return -1
    }

    /// The command that setting numbers to a value gives; -1 for none.
    func command(settingService service: Int32, number: Int32, _ kind: JSONKind, _ value: Octets) -> Int16 {
        for (index, command) in commands.enumerated() {
            guard let literal = command.literal, command.service == service, command.number == number,
                literal.matches(kind, value)
            else { continue }
            return Int16(index)
        }
        return -1
    }
}
