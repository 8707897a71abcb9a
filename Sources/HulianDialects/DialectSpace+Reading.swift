public import HulianBus
public import HulianModel

extension DialectSpace {
    /// Reads a message.
    ///
    /// - Parameters:
    ///   - topic: Its topic.
    ///   - payload: Its payload.
    ///   - now: The time, to tell a time stamp from the future.
    ///   - said: What it says; used again from message to message.
    /// - Returns: False when the topic is not one of the dialect's at all.
    @discardableResult
    public func read(_ topic: TopicID, _ payload: Octets, now: Instant, into said: inout Utterance) -> Bool {
        said.clear()
        let meaning = meaning(of: topic)
        guard meaning.pointee.forms.count > 0 else {
            said.dropItems()
            guard meaning.pointee.isNearMiss else { return false }
            said.fault(.topic, .unknown)
            return true
        }
        let first = hasWords ? choose(meaning, payload) : Int(meaning.pointee.forms[0])
        said.note(.topic)
        said.device = meaning.pointee.device
        set(first, &said)
        said.id = meaning.pointee.id
        if let code = meaning.pointee.code {
            said.note(.code)
            take(code, &said)
        }
        if said.kind == .availability, meaning.pointee.state.exists {
            readState(meaning.pointee.state.octets(topic: topics.octets(topic), payload: payload), &said)
        }
        // An empty kept message takes back what was kept; it says nothing else.
        let isEmpty = payload.isEmpty && facts.start[first].retain != .never
        if !isEmpty, facts.start[first].hasBody, !facts.start[first].isText {
            if !readBody(meaning, topic, payload, now, &said) { said.dropItems() }
        } else {
            said.dropItems()
            if isEmpty {
                if facts.start[first].limit != nil { said.note(.size) }
                return true
            }
            if facts.start[first].isEmpty {
                said.note(.shape)
                if !payload.isEmpty { said.fault(.shape, .notAllowed) }
            }
            if facts.start[first].isText { readText(meaning, topic, payload, &said) }
        }
        if let limit = facts.start[Int(said.form)].limit {
            said.note(.size)
            if payload.count > limit { said.fault(.size, .wrongLength) }
        }
        if said.id.exists {
            said.idHash =
                said.id.isInTopic
                ? said.id.octets(topic: topics.octets(topic), payload: payload).stableHash
                : said.id.octets(topic: payload, payload: payload).stableHash
        }
        return true
    }

    /// Finds the message whose word is the payload, where several have the same topic; else the first without one.
    private func choose(_ meaning: UnsafePointer<TopicMeaning>, _ payload: Octets) -> Int {
        let forms = meaning.pointee.forms
        var other = Int(forms[0])
        for index in (0..<forms.count).reversed() {
            guard let word = table.messages[Int(forms[index])].word else {
                other = Int(forms[index])
                continue
            }
            if payload.equals(bare: word) { return Int(forms[index]) }
        }
        return other
    }

    /// Notes which message it is.
    @inline(__always)
    private func set(_ form: Int, _ said: inout Utterance) {
        let message = facts.start + form
        said.form = Int16(truncatingIfNeeded: form)
        said.kind = message.pointee.kind
        said.speaker = message.pointee.speaker
        said.wantsReply = message.pointee.replies == .always
    }

    // MARK: Payloads that are no JSON

    /// Reads a payload that is the value itself.
    private func readText(
        _ meaning: UnsafePointer<TopicMeaning>, _ topic: TopicID, _ payload: Octets, _ said: inout Utterance
    ) {
        said.note(.utf8)
        guard UTF8Check.isValid(payload) else { return said.fault(.utf8, .malformed) }
        let whole = OctetRange(start: 0, count: Int32(truncatingIfNeeded: payload.count))
        if said.kind == .availability {
            said.note(.shape)
            let words = declaredTopics.isEmpty ? nil : declaredTopics[topics.text(topic)]?.words
            if payload.equals(bare: words?.online ?? table.values.online) {
                said.online = true
            } else if payload.equals(bare: words?.offline ?? table.values.offline) {
                said.online = false
            } else if let word = table.values.presence.first(where: { payload.equals(bare: $0.word) }) {
                said.online = word.isOnline
            } else {
                said.fault(.shape, .outOfRange, at: whole)
            }
            return
        }
        if said.kind == .invoke || said.kind == .event {
            said.element = meaning.pointee.element
            said.elementName = meaning.pointee.name
            if meaning.pointee.device >= 0, meaning.pointee.element < 0 {
                said.fault(.itemName, .unknown, at: meaning.pointee.name)
            }
            return
        }
        if facts[Int(said.form)].words.count > 0 { return readWord(meaning, topic, payload, &said) }
        // A component is asked for all that it tells.
        if said.kind == .get, facts[Int(said.form)].asksForAll || table.values.names == .components { return }
        if facts[Int(said.form)].isBatch, let batch = table.messages[Int(said.form)].batch {
            return readBatch(batch, topic, payload, &said)
        }
        var item = UtteranceItem()
        item.attribute = meaning.pointee.attribute
        item.name = meaning.pointee.name
        item.value = whole
        var payload = payload
        if let word = table.values.emptyText, payload.equals(bare: word) {
            item.value.count = 0
            payload = Octets(rebasing: payload[..<0])
        }
        resolve(&item, named: item.name.octets(topic: topics.octets(topic), payload: payload), bare: payload, &said)
        said.items.append(item)
    }

    /// Finds attribute or command of a bare value, and reads it.
    func resolve(_ item: inout UtteranceItem, named name: Octets, bare payload: Octets, _ said: inout Utterance) {
        guard said.device >= 0 else { return }
        let binding = speakers[Int(said.device)].binding
        said.note(.itemName)
        // A topic may call an attribute by another name; words that command stand by its own.
        let known = item.attribute >= 0 ? binding.facts.attributes[Int(item.attribute)].name : name
        let command = binding.command(setBy: known, .string, payload)
        if said.kind == .set, command >= 0 {
            item.command = command
            return
        }
        guard item.attribute >= 0 else {
            if said.kind == .set, binding.isCommandName(name) {
                item.status = .constraintError
                return said.fault(.itemRange, .outOfRange, at: item.value)
            }
            item.status = .unsupportedAttribute
            if !isCompanion(name, of: said.device) { said.fault(.itemName, .unknown, at: item.name) }
            return
        }
        let attribute = binding.attributes[Int(item.attribute)]
        check(access: binding.facts.attributes.start + Int(item.attribute), item.attribute, item.name, &said)
        if case .json = attribute.codec.form {
            guard scan(bare: payload, &said) else { return item.status = .invalidDataType }
            item.token = 0
            item.status = attribute.codec.read(scanner.tokens, at: 0, in: payload, &item.raw)
        } else {
            item.status = attribute.codec.read(bare: payload, &item.raw)
        }
        note(item.status, item.attribute, item.value, &said)
    }

    /// Scans a payload that is a list or a structure by itself.
    ///
    /// - Returns: False when it is no JSON.
    private func scan(bare payload: Octets, _ said: inout Utterance) -> Bool {
        said.note(.json)
        if let error = scanner.scan(payload) {
            let place = OctetRange(start: Int32(truncatingIfNeeded: error.offset), count: 0)
            said.fault(.json, .malformed, at: place)
            return false
        }
        said.note(.duplicateKey)
        let duplicate = scanner.duplicateKey
        guard duplicate >= 0 else { return true }
        let token = scanner.tokens[duplicate]
        said.fault(.duplicateKey, .twice, at: OctetRange(start: token.start, count: token.end &- token.start))
        return true
    }

    // MARK: JSON

    /// Reads a JSON body.
    ///
    /// - Returns: False when it did not come to the items.
    private func readBody(
        _ meaning: UnsafePointer<TopicMeaning>, _ topic: TopicID, _ payload: Octets, _ now: Instant,
        _ said: inout Utterance
    ) -> Bool {
        said.note(.utf8)
        said.note(.json)
        if let error = scanner.scan(payload) {
            let place = OctetRange(start: Int32(truncatingIfNeeded: error.offset), count: 0)
            // Such octets outside of text are no JSON either, but that they are no UTF-8 says more.
            let isUTF8 = error.code != .malformedUTF8 && UTF8Check.isValid(payload)
            said.fault(isUTF8 ? .json : .utf8, .malformed, at: place)
            return false
        }
        guard let tokens = scanner.tokens.baseAddress else { return false }
        body.pointee.program = readingPrograms.start + Int(meaning.pointee.forms[0])
        body.pointee.tokens = tokens
        body.pointee.text = payload
        body.pointee.identity = meaning.pointee.identity
        body.pointee.name =
            meaning.pointee.name.exists
            ? meaning.pointee.name.octets(topic: topics.octets(topic), payload: payload) : nil
        said.note(.duplicateKey)
        let duplicate = scanner.duplicateKey
        if duplicate >= 0 {
            said.fault(.duplicateKey, .twice, at: body.pointee.range(Int32(truncatingIfNeeded: duplicate)))
        }
        if meaning.pointee.forms.count > 1 {
            let form = choose(meaning)
            set(form, &said)
            guard facts.start[form].hasBody else { return false }
        }
        var meaning = meaning
        if said.device < 0, facts.start[Int(said.form)].namesDevice { meaning = named(meaning, &said) }
        if hasGateways, said.id.isInTopic { meaning = behind(meaning, topic, &said) }
        said.note(.shape)
        matcher.pointee.match(body, &said)
        if body.pointee.program.pointee.has(.caller), matcher.pointee[.caller] >= 0 {
            said.caller = body.pointee.range(matcher.pointee[.caller])
        }
        if body.pointee.program.pointee.hasHead {
            readID(matcher.pointee[.id], body, &said)
            if hasGateways, !said.id.isInTopic { meaning = behind(meaning, topic, &said) }
            readTime(matcher.pointee[.time], body, now, &said)
            readFlags(matcher, body, &said)
        }
        if said.kind == .invoke || said.kind == .event { readElement(meaning, matcher, body, &said) }
        readItems(meaning, topic, &said)
        if facts.start[Int(said.form)].hasParts { checkParts(Int(said.form), &said) }
        return true
    }

    /// What the topic of an answer means with the device behind the gateway that was asked; as before for other messages.
    private func behind(
        _ meaning: UnsafePointer<TopicMeaning>, _ topic: TopicID, _ said: inout Utterance
    ) -> UnsafePointer<TopicMeaning> {
        guard said.kind == .reply, said.speaker == .device, said.id.exists else { return meaning }
        let octets = said.id.octets(topic: topics.octets(topic), payload: body.pointee.text)
        guard let device = answered(said.device, octets.stableHash) else { return meaning }
        said.gateway = said.device
        return known(meaning, device, &said)
    }

    /// What a topic means with a device that it does not name.
    private func known(
        _ meaning: UnsafePointer<TopicMeaning>, _ device: Int32, _ said: inout Utterance
    ) -> UnsafePointer<TopicMeaning> {
        let known = scratch
        known.pointee = meaning.pointee
        known.pointee.device = device
        known.pointee.binding = speakers[Int(device)].binding.factsPlace.start
        known.pointee.identity = speakers[Int(device)].octets
        body.pointee.identity = known.pointee.identity
        said.device = device
        return UnsafePointer(known)
    }

    /// What the topic means with the device that the body names; as before where it names none that is known.
    private func named(_ meaning: UnsafePointer<TopicMeaning>, _ said: inout Utterance) -> UnsafePointer<TopicMeaning> {
        guard let name = deviceName(in: said.form), let device = device(first: name) else { return meaning }
        return known(meaning, device, &said)
    }

    /// How the body that was scanned last names its device, in a message whose topic does not; nothing for another.
    func deviceName(in form: Int16) -> String? {
        guard form >= 0, let key = deviceKeys[Int(form)], let root = scanner.tokens.first, root.kind == .object
        else { return nil }
        var place = 1
        while place < Int(root.next) {
            let value = place + 1
            let isKey = key.withUnsafeBufferPointer { scanner.tokens[place].octets(in: body.pointee.text).equals($0) }
            if isKey, scanner.tokens[value].kind == .string {
                return scanner.tokens[value].string(in: body.pointee.text)
            }
            place = Int(scanner.tokens[value].next)
        }
        return nil
    }

    /// Finds the form that the body has, where several have the same topic; the first when it fits none.
    private func choose(_ meaning: UnsafePointer<TopicMeaning>) -> Int {
        let first = body.pointee.program
        for index in 0..<meaning.pointee.forms.count {
            let form = Int(meaning.pointee.forms[index])
            guard facts.start[form].hasBody else { continue }
            body.pointee.program = readingPrograms.start + form
            if BodyMatcher.fits(body) { return form }
        }
        body.pointee.program = first
        return Int(meaning.pointee.forms[0])
    }
}

extension Octets {
    /// True when the octets are those of a text, or of the inside of a JSON text.
    func equals(bare text: String) -> Bool {
        var text = text
        return text.withUTF8 { other in
            if equals(other) { return true }
            guard other.count >= 2, other[0] == 0x22 else { return false }
            return equals(Octets(rebasing: other[1..<other.count - 1]))
        }
    }
}
