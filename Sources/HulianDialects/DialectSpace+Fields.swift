public import HulianModel

extension DialectSpace {
    /// Finds the field of an argument, and checks its type.
    func readField(
        _ item: inout UtteranceItem, _ index: Int, _ role: BodyTemplate.ItemLayout.Role, _ binding: DialectBinding,
        _ payload: Octets, _ said: inout Utterance
    ) {
        if role == .results { return readBefore(&item, binding, payload, &said) }
        guard let fields = fields(of: said, role, binding) else { return }
        said.note(.arguments)
        let place = place(of: item, index, fields, firstNumber(said.kind, said.element, binding), payload)
        guard place >= 0 else {
            item.number = -1
            item.status = .invalidCommand
            return said.fault(.arguments, .unknown, at: item.name.exists ? item.name : item.value)
        }
        item.number = Int32(place)
        guard item.token >= 0, !isAbsent(item, fields[place]) else { return }
        item.status = fields[place].codec.read(scanner.tokens, at: Int(item.token), in: payload, &item.raw)
        if item.status != .success {
            said.fault(.arguments, item.status == .invalidDataType ? .wrongType : .outOfRange, at: item.value)
        }
    }

    /// Which field an argument is, by its name, else by its number, else by its place; -1 for none.
    private func place(
        of item: UtteranceItem, _ index: Int, _ fields: [FieldCodec], _ first: Int, _ payload: Octets
    ) -> Int {
        if item.name.exists, !item.name.isInTopic {
            let name = item.name.octets(topic: payload, payload: payload)
            for place in fields.indices where name.equals(fields[place].octets) { return place }
            return -1
        }
        if item.token >= 0, item.number > 0 {
            let place = Int(item.number) - first
            return fields.indices.contains(place) ? place : -1
        }
        return index < fields.count ? index : -1
    }

    /// True for null where it stands for a field that is not given, as in a list of bare values.
    private func isAbsent(_ item: UtteranceItem, _ field: FieldCodec) -> Bool {
        scanner.tokens[Int(item.token)].kind == .null && !field.isNeeded
            && !(field.codec.constraint.isNullable && field.codec.writesNull)
    }

    /// Checks that no argument is missing.
    func checkFields(
        _ role: BodyTemplate.ItemLayout.Role, _ binding: DialectBinding, _ payload: Octets, _ said: inout Utterance
    ) {
        guard role == .arguments || role == .fields, let fields = fields(of: said, role, binding) else { return }
        said.note(.arguments)
        for (place, field) in fields.enumerated() where field.isNeeded {
            guard !said.items.contains(where: { $0.number == Int32(place) }) else { continue }
            said.fault(.arguments, .missing, at: said.elementName)
        }
    }

    /// The fields that a message with a command or event carries.
    private func fields(
        of said: Utterance, _ role: BodyTemplate.ItemLayout.Role, _ binding: DialectBinding
    ) -> [FieldCodec]? {
        guard said.element >= 0 else { return nil }
        switch (said.kind, role) {
        case (.invoke, .arguments): return binding.commands[Int(said.element)].fields
        // What happened in the past is an event like others.
        case (.event, .fields), (.other, .fields): return binding.events[Int(said.element)].fields
        default: return nil
        }
    }

    /// The fields of the command or event that the message read last carries, as values of the model.
    ///
    /// - Parameter said: What ``read(_:_:now:into:)`` gave for `payload`; no other message was read since.
    public func modelFields(_ said: Utterance, in payload: Octets) -> [Field] {
        guard said.device >= 0 else { return [] }
        let binding = speakers[Int(said.device)].binding
        guard let codecs = fields(of: said, said.kind == .invoke ? .arguments : .fields, binding) else { return [] }
        return codecs.enumerated().compactMap { place, codec in
            let item = said.items.first { $0.number == Int32(place) && $0.token >= 0 }
            return field(item, codec, isRequest: said.kind == .invoke, payload)
        }
    }

    /// The fields of the answer to a command that the message read last carries, as values of the model.
    ///
    /// - Parameters:
    ///   - said: What ``read(_:_:now:into:)`` gave for `payload`; no other message was read since.
    ///   - command: The command that was given, by index in the binding: an answer does not name it.
    public func modelResults(_ said: Utterance, of command: Int16, in payload: Octets) -> [Field] {
        guard said.device >= 0, command >= 0, matcher.pointee.role == .results else { return [] }
        let codecs = speakers[Int(said.device)].binding.commands[Int(command)].results
        return codecs.enumerated().compactMap { place, codec in
            let index = said.items.indices.first { self.place(of: said.items[$0], $0, codecs, 1, payload) == place }
            return field(index.map { said.items[$0] }, codec, isRequest: false, payload)
        }
    }

    /// The value of the model of a field; nothing for one that is absent and has no value for that.
    private func field(
        _ item: UtteranceItem?, _ codec: FieldCodec, isRequest: Bool, _ payload: Octets
    ) -> Field? {
        let definition = codec.definition
        guard let item, item.token >= 0, !isAbsent(item, codec) else {
            if isRequest, let value = definition.defaultValue { return Field(definition.name, value) }
            return definition.constraint.isNullable && !definition.isOptional ? Field(definition.name, .null) : nil
        }
        var raw = RawValue.none
        guard codec.codec.read(scanner.tokens, at: Int(item.token), in: payload, &raw) != .invalidDataType else {
            return nil
        }
        return Field(definition.name, codec.codec.value(raw, scanner.tokens, in: payload))
    }

    /// The value of an item of the message read last, as a value of the model with memory of its own.
    public func modelValue(_ item: UtteranceItem, of device: Int32, in payload: Octets) -> Value {
        guard item.attribute >= 0, device >= 0 else { return .null }
        let codec = speakers[Int(device)].binding.attributes[Int(item.attribute)].codec
        if case .text = item.raw, item.token < 0 {
            return codec.value(text: item.value.octets(topic: payload, payload: payload).text)
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
        if let count = historyCount(said) { words.append("\(count) entries") }
        if let online = said.online { words.append(online ? "online" : "offline") }
        if let binding, said.element >= 0 {
            if said.kind == .invoke {
                let command = binding.commands[Int(said.element)]
                words.append(
                    "\(binding.blueprint.capabilities[command.capability].definition.id).\(command.definition.name)")
            } else if said.kind == .event {
                let event = binding.events[Int(said.element)]
                words.append(
                    "\(binding.blueprint.capabilities[event.capability].definition.id).\(event.definition.name)")
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
