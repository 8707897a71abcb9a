internal import HulianBus
internal import HulianModel

extension DialectSpace {
    /// Reads the items of a body.
    @inline(__always)
    func readItems(
        _ meaning: UnsafePointer<TopicMeaning>, _ matcher: BodyMatcher, _ topic: TopicID, _ body: ScannedBody,
        _ said: inout Utterance
    ) {
        guard let role = matcher.role else { return missItems(body, &said) }
        said.note(.itemShape)
        var index = 0
        while index < matcher.itemCount {
            let found = matcher.items[index]
            var item = UtteranceItem()
            item.name = found.name >= 0 ? body.range(found.name) : meaning.pointee.name
            item.service = found.service >= 0 ? number(found.service, body) : meaning.pointee.service
            item.number = found.number >= 0 ? number(found.number, body) : meaning.pointee.number
            item.token = found.value
            if found.value >= 0 { item.value = body.range(found.value) }
            if found.code >= 0 { item.code = JSONNumber.integer(body.octets(found.code)) }
            if found.time >= 0 {
                said.note(.time)
                if time(found.time, body) == nil { said.fault(.time, .malformed, at: body.range(found.time)) }
            }
            if meaning.pointee.service >= 0, found.service >= 0 {
                said.note(.agreement)
                if meaning.pointee.service != item.service || meaning.pointee.number != item.number {
                    said.fault(
                        .agreement, .disagrees, at: body.range(found.number >= 0 ? found.number : found.service))
                }
            }
            if let binding = meaning.pointee.binding {
                switch role {
                case .attributes, .names:
                    item.attribute = attribute(item, found, meaning, binding, body)
                    said.note(.itemName)
                    if item.attribute < 0 {
                        readUnknown(&item, found, topic, body, &said)
                    } else if role == .attributes {
                        readAttribute(&item, binding.pointee.attributes.start + Int(item.attribute), body, &said)
                    }
                case .arguments, .fields, .results:
                    readField(&item, index, role, speakers[Int(said.device)].binding, body.text, &said)
                }
            }
            said.items.append(item)
            index &+= 1
        }
        if role == .arguments || role == .fields, said.device >= 0 {
            checkFields(role, speakers[Int(said.device)].binding, body.text, &said)
        }
    }

    /// Checks a message that leaves its items out: it still lacks those that it needs.
    private func missItems(_ body: ScannedBody, _ said: inout Utterance) {
        guard said.device >= 0, said.kind == .invoke || said.kind == .event else { return }
        let role = said.kind == .invoke ? BodyTemplate.ItemLayout.Role.arguments : .fields
        guard body.program.pointee.layouts.first?.role == role else { return }
        checkFields(role, speakers[Int(said.device)].binding, body.text, &said)
    }

    /// The attribute of an item; -1 for none that the device has.
    @inline(__always)
    private func attribute(
        _ item: UtteranceItem, _ found: BodyMatcher.Item, _ meaning: UnsafePointer<TopicMeaning>,
        _ binding: UnsafePointer<BindingFacts>, _ body: ScannedBody
    ) -> Int16 {
        if found.name >= 0 {
            // A key was hashed when it was scanned; a name that is a value was not.
            let name = body.octets(found.name)
            let hash = body.tokens[Int(found.name)].hash
            return binding.pointee.attribute(named: name, hash: hash == 0 ? name.nameHash : hash)
        }
        guard item.service >= 0 else { return meaning.pointee.attribute }
        if meaning.pointee.attribute >= 0 {
            // Where topic and body agree, the topic has said it already.
            let known = binding.pointee.attributes.start + Int(meaning.pointee.attribute)
            if known.pointee.service == item.service, known.pointee.number == item.number {
                return meaning.pointee.attribute
            }
        }
        return binding.pointee.attribute(service: item.service, number: item.number)
    }

    /// Reads an item that names no attribute of the device: a command, or a fault.
    @inline(never)
    private func readUnknown(
        _ item: inout UtteranceItem, _ found: BodyMatcher.Item, _ topic: TopicID, _ body: ScannedBody,
        _ said: inout Utterance
    ) {
        item.status = .unsupportedAttribute
        if said.kind == .set, found.value >= 0 {
            let binding = speakers[Int(said.device)].binding
            let name = item.name.octets(topic: topics.octets(topic), payload: body.text)
            let kind = body.tokens[Int(found.value)].kind
            let octets = body.octets(found.value)
            item.command =
                item.service >= 0
                ? binding.command(settingService: item.service, number: item.number, kind, octets)
                : binding.command(setBy: name, kind, octets)
            if item.command >= 0 {
                item.status = .success
                return
            }
            if binding.isCommandName(name) {
                item.status = .constraintError
                return said.fault(.itemRange, .outOfRange, at: item.value)
            }
        }
        // An answer may name what does not exist, with the code that says so.
        guard said.kind != .reply else { return }
        said.fault(.itemName, .unknown, at: item.name.exists ? item.name : item.value)
    }

    /// Reads the value of an attribute.
    @inline(__always)
    private func readAttribute(
        _ item: inout UtteranceItem, _ attribute: UnsafePointer<BindingFacts.Attribute>, _ body: ScannedBody,
        _ said: inout Utterance
    ) {
        if said.kind == .set, item.token >= 0, attribute.pointee.hidesCommand {
            // A command may hide behind one value of an attribute's name.
            let binding = speakers[Int(said.device)].binding
            let command = binding.command(
                setBy: binding.attributes[Int(item.attribute)], body.tokens[Int(item.token)].kind,
                body.octets(item.token))
            if command >= 0 {
                item.command = command
                item.attribute = -1
                return
            }
        }
        check(access: attribute, item.attribute, item.name.exists ? item.name : item.value, &said)
        guard item.token >= 0 else { return }
        let token = body.tokens[Int(item.token)]
        item.status =
            attribute.pointee.reader.read(token, at: Int(item.token), in: body.text, &item.raw)
            ?? speakers[Int(said.device)].binding.attributes[Int(item.attribute)].codec.read(
                scanner.tokens, at: Int(item.token), in: body.text, &item.raw)
        note(item.status, item.attribute, item.value, &said)
        if attribute.pointee.keepsPoint {
            said.note(.decimalPoint)
            if token.kind == .integer { said.fault(.decimalPoint, .malformed, at: item.value, binding: item.attribute) }
        }
        if attribute.pointee.step > 1, case .integer(let raw) = item.raw, item.status == .success {
            said.note(.itemStep)
            if raw % attribute.pointee.step != 0 {
                said.fault(.itemStep, .outOfRange, at: item.value, binding: item.attribute)
            }
        }
    }

    /// Checks that an attribute may be set, or told.
    @inline(__always)
    func check(
        access attribute: UnsafePointer<BindingFacts.Attribute>, _ index: Int16, _ place: OctetRange,
        _ said: inout Utterance
    ) {
        switch said.kind {
        case .set:
            said.note(.itemAccess)
            if !attribute.pointee.isSettable { said.fault(.itemAccess, .notAllowed, at: place, binding: index) }
        case .report:
            said.note(.itemAccess)
            if !attribute.pointee.isReported { said.fault(.itemAccess, .notAllowed, at: place, binding: index) }
        default: break
        }
    }

    /// Notes what came of reading a value.
    @inline(__always)
    func note(_ status: Status, _ attribute: Int16, _ place: OctetRange, _ said: inout Utterance) {
        said.note(.itemType)
        switch status {
        case .success: said.note(.itemRange)
        case .invalidDataType: said.fault(.itemType, .wrongType, at: place, binding: attribute)
        default: said.fault(.itemRange, .outOfRange, at: place, binding: attribute)
        }
    }
}
