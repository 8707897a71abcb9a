internal import HulianBus
internal import HulianModel

extension DialectSpace {
    /// Reads the items of the body.
    func readItems(_ meaning: UnsafePointer<TopicMeaning>, _ topic: TopicID, _ said: inout Utterance) {
        guard let role = matcher.pointee.role else {
            said.dropItems()
            return missItems(&said)
        }
        said.note(.itemShape)
        // Items are made where they stay: one that was just made is slow to copy.
        var items = ContiguousArray<UtteranceItem>()
        swap(&items, &said.items)
        let count = matcher.pointee.itemCount
        while items.count > count { items.removeLast() }
        while items.count < count { items.append(UtteranceItem()) }
        items.withUnsafeMutableBufferPointer { items in
            guard let start = items.baseAddress else { return }
            var index = 0
            while index < items.count {
                readItem(start + index, index, role, meaning, topic, &said)
                index &+= 1
            }
        }
        if let binding = meaning.pointee.binding, binding.pointee.hasColors { readColors(&items, &said) }
        swap(&items, &said.items)
        // Beside what is set a method gets its component, and how it is done.
        if count == 0, matcher.pointee.besideCount < 2, facts.start[Int(said.form)].callsMethod {
            said.fault(.shape, .missing)
        }
        if role == .arguments || role == .fields, said.device >= 0 {
            checkFields(role, speakers[Int(said.device)].binding, body.pointee.text, &said)
        }
    }

    /// Reads one item.
    @inline(__always)
    private func readItem(
        _ item: UnsafeMutablePointer<UtteranceItem>, _ index: Int, _ role: BodyTemplate.ItemLayout.Role,
        _ meaning: UnsafePointer<TopicMeaning>, _ topic: TopicID, _ said: inout Utterance
    ) {
        item.pointee = UtteranceItem()
        let callsMethod = facts.start[Int(said.form)].callsMethod
        let found = matcher.pointee.items + index
        let value = found.pointee.value
        let name = found.pointee.name
        item.pointee.name = name >= 0 ? body.pointee.range(name) : meaning.pointee.name
        if found.pointee.group >= 0 { item.pointee.group = body.pointee.range(found.pointee.group) }
        if found.pointee.group == -2 { item.pointee.group = meaning.pointee.name }
        if found.pointee.inner >= 0 { item.pointee.inner = body.pointee.range(found.pointee.inner) }
        item.pointee.token = value
        if value >= 0 { item.pointee.value = body.pointee.range(value) }
        readNumbers(item, found, meaning, &said)
        guard let binding = meaning.pointee.binding else { return }
        switch role {
        case .attributes, .names:
            let attribute = attribute(item, name, callsMethod, meaning, binding)
            item.pointee.attribute = attribute
            said.note(.itemName)
            if attribute < 0 {
                readUnknown(&item.pointee, found, topic, body, &said)
            } else if role == .attributes {
                readAttribute(item, binding.pointee.attributes.start + Int(attribute), &said)
            }
        case .arguments, .fields, .results:
            readField(&item.pointee, index, role, speakers[Int(said.device)].binding, body.pointee.text, &said)
        }
    }

    /// Reads the numbers that stand beside an item, and its time.
    @inline(__always)
    private func readNumbers(
        _ item: UnsafeMutablePointer<UtteranceItem>, _ found: UnsafeMutablePointer<BodyMatcher.Item>,
        _ meaning: UnsafePointer<TopicMeaning>, _ said: inout Utterance
    ) {
        let service = found.pointee.service >= 0 ? number(found.pointee.service, body) : meaning.pointee.service
        let number = found.pointee.number >= 0 ? number(found.pointee.number, body) : meaning.pointee.number
        item.pointee.service = service
        item.pointee.number = number
        if found.pointee.code >= 0 { readItemCode(item, found.pointee.code, &said) }
        if found.pointee.time >= 0 {
            said.note(.time)
            if time(found.pointee.time, facts[Int(said.form)].time, body) == nil {
                said.fault(.time, .malformed, at: body.pointee.range(found.pointee.time))
            }
        }
        if meaning.pointee.service >= 0, found.pointee.service >= 0 {
            said.note(.agreement)
            if meaning.pointee.service != service || meaning.pointee.number != number {
                let place = found.pointee.number >= 0 ? found.pointee.number : found.pointee.service
                said.fault(.agreement, .disagrees, at: body.pointee.range(place))
            }
        }
    }

    /// Reads the code that stands beside an item.
    private func readItemCode(_ item: UnsafeMutablePointer<UtteranceItem>, _ token: Int32, _ said: inout Utterance) {
        said.note(.code)
        guard body.pointee.tokens[Int(token)].kind == .integer else {
            return said.fault(.code, .wrongType, at: body.pointee.range(token))
        }
        item.pointee.code = JSONNumber.integer(body.pointee.octets(token))
    }

    /// Checks a message that leaves its items out: it still lacks those that it needs.
    private func missItems(_ said: inout Utterance) {
        guard said.device >= 0, said.kind == .invoke || said.kind == .event else { return }
        let role = said.kind == .invoke ? BodyTemplate.ItemLayout.Role.arguments : .fields
        guard body.pointee.program.pointee.layouts.first?.role == role else { return }
        checkFields(role, speakers[Int(said.device)].binding, body.pointee.text, &said)
    }

    /// The attribute of an item; -1 for none that the device has.
    ///
    /// - Parameters:
    ///   - name: The token of its name; -1 for none.
    ///   - callsMethod: True where it is an argument of the method that the message calls.
    @inline(__always)
    private func attribute(
        _ item: UnsafeMutablePointer<UtteranceItem>, _ name: Int32, _ callsMethod: Bool,
        _ meaning: UnsafePointer<TopicMeaning>, _ binding: UnsafePointer<BindingFacts>
    ) -> Int16 {
        if name >= 0 {
            // A key was hashed when it was scanned; a name that is a value was not.
            let octets = body.pointee.octets(name)
            if item.pointee.group.exists {
                let group = group(of: item.pointee)
                if item.pointee.inner.exists {
                    let inner = item.pointee.inner.octets(topic: octets, payload: body.pointee.text)
                    return BindingFacts.attribute(of: binding, group: group, inner: inner, named: octets)
                }
                return BindingFacts.attribute(of: binding, group: group, named: octets)
            }
            if callsMethod {
                let method = matcher.pointee[.command]
                guard method >= 0 else { return -1 }
                return BindingFacts.attribute(
                    of: binding, method: body.pointee.octets(method),
                    instance: number(matcher.pointee[.instance], body),
                    argument: octets)
            }
            let hash = body.pointee.tokens[Int(name)].hash
            return BindingFacts.attribute(of: binding, named: octets, hash: hash == 0 ? octets.nameHash : hash)
        }
        let service = item.pointee.service
        guard service >= 0 else { return meaning.pointee.attribute }
        if meaning.pointee.attribute >= 0 {
            // Where topic and body agree, the topic has said it already.
            let known = binding.pointee.attributes.start + Int(meaning.pointee.attribute)
            if known.pointee.service == service, known.pointee.number == item.pointee.number {
                return meaning.pointee.attribute
            }
        }
        return binding.pointee.attribute(service: service, number: item.pointee.number)
    }

    /// The octets of the group of an item, which the topic may name.
    func group(of item: UtteranceItem) -> Octets {
        if item.group.isInTopic { return body.pointee.name ?? Octets(start: nil, count: 0) }
        return item.group.octets(topic: body.pointee.text, payload: body.pointee.text)
    }

    /// True for an item that is none of the device and may be there: by its name, its group, or the group within.
    private func isCompanion(_ item: UtteranceItem, _ topic: TopicID, of device: Int32) -> Bool {
        let octets = topics.octets(topic)
        if isCompanion(item.name.octets(topic: octets, payload: body.pointee.text), of: device) { return true }
        guard item.group.exists else { return false }
        if isCompanion(group(of: item), of: device) { return true }
        return item.inner.exists
            && isCompanion(item.inner.octets(topic: octets, payload: body.pointee.text), of: device)
    }

    /// Reads an item that names no attribute of the device: a command, or a fault.
    @inline(never)
    private func readUnknown(
        _ item: inout UtteranceItem, _ found: UnsafeMutablePointer<BodyMatcher.Item>, _ topic: TopicID,
        _ body: UnsafePointer<ScannedBody>,
        _ said: inout Utterance
    ) {
        item.status = .unsupportedAttribute
        if isColor(item, in: said) { return }
        if item.group.exists, said.device >= 0 {
            let group = group(of: item)
            let binding = speakers[Int(said.device)].binding
            let inner = item.inner.octets(topic: body.pointee.text, payload: body.pointee.text)
            let isInner =
                item.inner.exists
                && BindingFacts.attribute(of: binding.factsPlace.start, group: group, named: inner) >= 0
            if isInner || binding.attribute(named: group) >= 0 {
                // An attribute that is no group has an object for its value.
                item.status = .invalidDataType
                said.note(.itemType)
                return said.fault(.itemType, .wrongType, at: isInner ? item.inner : item.group)
            }
        }
        if said.kind == .set, found.pointee.value >= 0 {
            let binding = speakers[Int(said.device)].binding
            let name = item.name.octets(topic: topics.octets(topic), payload: body.pointee.text)
            let kind = body.pointee.tokens[Int(found.pointee.value)].kind
            let octets = body.pointee.octets(found.pointee.value)
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
        let isKnown =
            item.service >= 0
            ? isCompanion(service: item.service, number: item.number, of: said.device)
            : isCompanion(item, topic, of: said.device)
        guard !isKnown else { return }
        said.fault(.itemName, .unknown, at: item.name.exists ? item.name : item.value)
    }

    /// Reads the value of an attribute.
    @inline(__always)
    private func readAttribute(
        _ item: UnsafeMutablePointer<UtteranceItem>, _ attribute: UnsafePointer<BindingFacts.Attribute>,
        _ said: inout Utterance
    ) {
        let value = item.pointee.token
        let index = item.pointee.attribute
        if attribute.pointee.hidesCommand, said.kind == .set, value >= 0 {
            // A command may hide behind one value of an attribute's name.
            let binding = speakers[Int(said.device)].binding
            let command = binding.command(
                setBy: binding.attributes[Int(index)], body.pointee.tokens[Int(value)].kind, body.pointee.octets(value))
            if command >= 0 {
                item.pointee.command = command
                item.pointee.attribute = -1
                return
            }
        }
        check(access: attribute, index, item.pointee.name.exists ? item.pointee.name : item.pointee.value, &said)
        guard value >= 0 else { return }
        let token = body.pointee.tokens + Int(value)
        let status =
            ValueReader.read(
                attribute.pointee.reader, body.pointee.tokens, at: Int(value), in: body.pointee.text, &item.pointee.raw)
            ?? speakers[Int(said.device)].binding.attributes[Int(index)].codec.read(
                scanner.tokens, at: Int(value), in: body.pointee.text, &item.pointee.raw)
        item.pointee.status = status
        note(status, index, item.pointee.value, &said)
        if attribute.pointee.keepsPoint {
            said.note(.decimalPoint)
            if token.pointee.kind == .integer {
                said.fault(.decimalPoint, .malformed, at: item.pointee.value, binding: index)
            }
        }
        if attribute.pointee.step > 1, status == .success, case .integer(let raw) = item.pointee.raw {
            said.note(.itemStep)
            if raw % attribute.pointee.step != 0 {
                said.fault(.itemStep, .outOfRange, at: item.pointee.value, binding: index)
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
