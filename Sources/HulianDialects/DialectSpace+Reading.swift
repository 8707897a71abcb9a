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
        guard let first = meaning.forms.first else {
            guard meaning.isNearMiss else { return false }
            said.fault(.topic, .unknown)
            return true
        }
        said.note(.topic)
        said.device = meaning.device
        set(Int(first), &said)
        said.id = meaning.id
        if let limit = table.payloadLimit {
            said.note(.size)
            if payload.count > limit { said.fault(.size, .wrongLength) }
        }
        // An empty kept message takes back what was kept; it says nothing else.
        if payload.isEmpty, facts[Int(first)].retain != .never { return true }
        if facts[Int(first)].isText {
            readText(meaning, topic, payload, &said)
        } else if programs[Int(first)] != nil {
            readBody(meaning, topic, payload, now, &said)
        }
        if said.id.exists {
            said.idHash = said.id.octets(topic: topics.octets(topic), payload: payload).stableHash
        }
        return true
    }

    /// Notes which message it is.
    private func set(_ form: Int, _ said: inout Utterance) {
        let message = facts[form]
        said.form = Int16(form)
        said.kind = message.kind
        said.speaker = message.speaker
        said.wantsReply = message.replies == .always
    }

    // MARK: Payloads that are no JSON

    /// Reads a payload that is the value itself.
    private func readText(
        _ meaning: TopicMeaning, _ topic: TopicID, _ payload: Octets, _ said: inout Utterance
    ) {
        said.note(.utf8)
        guard UTF8Check.isValid(payload) else { return said.fault(.utf8, .malformed) }
        let whole = OctetRange(start: 0, count: Int32(truncatingIfNeeded: payload.count))
        if said.kind == .availability {
            said.note(.shape)
            let words = meaning.words
            if payload.equals(bare: words?.online ?? table.values.online) {
                said.online = true
            } else if payload.equals(bare: words?.offline ?? table.values.offline) {
                said.online = false
            } else {
                said.fault(.shape, .outOfRange, at: whole)
            }
            return
        }
        if said.kind == .invoke || said.kind == .event {
            said.element = meaning.element
            said.elementName = meaning.name
            if meaning.device >= 0, meaning.element < 0 { said.fault(.itemName, .unknown, at: meaning.name) }
            return
        }
        var item = UtteranceItem()
        item.attribute = meaning.attribute
        item.name = meaning.name
        item.value = whole
        resolve(&item, bare: payload, topic, &said)
        said.items.append(item)
    }

    /// Finds attribute or command of a bare value, and reads it.
    private func resolve(_ item: inout UtteranceItem, bare payload: Octets, _ topic: TopicID, _ said: inout Utterance) {
        guard said.device >= 0 else { return }
        let binding = speakers[Int(said.device)].binding
        said.note(.itemName)
        let name = item.name.octets(topic: topics.octets(topic), payload: payload)
        let command = binding.command(setBy: name, .string, payload)
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
            return said.fault(.itemName, .unknown, at: item.name)
        }
        let attribute = binding.attributes[Int(item.attribute)]
        check(access: attribute, item.attribute, item.name, &said)
        if case .json = attribute.codec.form, scanner.scan(payload) == nil {
            item.token = 0
            item.status = attribute.codec.read(scanner.tokens, at: 0, in: payload, &item.raw)
        } else {
            item.status = attribute.codec.read(bare: payload, &item.raw)
        }
        note(item.status, item.attribute, item.value, &said)
    }

    // MARK: JSON

    /// Reads a JSON body.
    private func readBody(
        _ meaning: TopicMeaning, _ topic: TopicID, _ payload: Octets, _ now: Instant, _ said: inout Utterance
    ) {
        said.note(.utf8)
        said.note(.json)
        if let error = scanner.scan(payload) {
            let place = OctetRange(start: Int32(truncatingIfNeeded: error.offset), count: 0)
            return said.fault(error.code == .malformedUTF8 ? .utf8 : .json, .malformed, at: place)
        }
        said.note(.duplicateKey)
        if scanner.duplicateKey >= 0 { said.fault(.duplicateKey, .twice, at: range(scanner.duplicateKey)) }
        var chosen = Int(meaning.forms[0])
        if meaning.forms.count > 1 {
            for form in meaning.forms {
                guard let program = programs[Int(form)], BodyMatcher.fits(program, scanner, payload) else { continue }
                chosen = Int(form)
                break
            }
            set(chosen, &said)
        }
        guard let program = programs[chosen] else { return }
        said.note(.shape)
        matcher.match(program, scanner, payload) { name in
            if let place = self.identityNames.firstIndex(of: name), meaning.device >= 0 {
                return self.speakers[Int(meaning.device)].octets[place]
            }
            if name == "event" || name == "command" || name == "name", meaning.name.exists {
                return meaning.name.octets(topic: self.topics.octets(topic), payload: payload)
            }
            return nil
        }
        for mismatch in matcher.mismatches {
            said.fault(
                mismatch.check, mismatch.problem, at: mismatch.token >= 0 ? range(Int(mismatch.token)) : .none)
        }
        if program.has(.id) { readID(payload, &said) }
        if program.has(.time) { readTime(payload, now, &said) }
        readFlags(program, payload, &said)
        readElement(meaning, payload, &said)
        readItems(program, meaning, topic, payload, &said)
    }

    /// The range of a token.
    private func range(_ token: Int) -> OctetRange {
        let token = scanner.tokens[token]
        return OctetRange(start: token.start, count: token.end - token.start)
    }

    /// Reads the identifier.
    private func readID(_ payload: Octets, _ said: inout Utterance) {
        let index = matcher[.id]
        guard index >= 0 else { return }
        said.note(.id)
        let token = scanner.tokens[Int(index)]
        said.id = range(Int(index))
        let octets = token.octets(in: payload)
        let style = table.values.correlation
        switch style.form {
        case .string:
            guard token.kind == .string else { return said.fault(.id, .wrongType, at: said.id) }
        case .digits:
            guard token.kind == .string else { return said.fault(.id, .wrongType, at: said.id) }
            guard octets.allSatisfy({ $0 &- 0x30 < 10 }) else { return said.fault(.id, .malformed, at: said.id) }
        case .integer:
            guard token.kind == .integer else { return said.fault(.id, .wrongType, at: said.id) }
        }
        if style.form != .integer, octets.count < style.minimumLength || octets.count > style.maximumLength {
            said.fault(.id, .wrongLength, at: said.id)
        } else if let most = style.maximum, JSONNumber.integer(octets).map({ $0 > most }) ?? true {
            said.fault(.id, .outOfRange, at: said.id)
        }
    }

    /// Reads the time.
    private func readTime(_ payload: Octets, _ now: Instant, _ said: inout Utterance) {
        let index = matcher[.time]
        guard index >= 0 else { return }
        said.note(.time)
        guard let time = time(Int(index), payload) else { return said.fault(.time, .malformed, at: range(Int(index))) }
        said.time = time
        said.note(.timeRange)
        if time > now + .hours(24) { said.fault(.timeRange, .outOfRange, at: range(Int(index))) }
    }

    /// The time that a token writes.
    private func time(_ index: Int, _ payload: Octets) -> Instant? {
        let token = scanner.tokens[index]
        let octets = token.octets(in: payload)
        switch table.values.time {
        case .seconds, .milliseconds, .secondsOrMilliseconds:
            guard token.kind == .integer, let number = JSONNumber.integer(octets), number >= 0 else { return nil }
            return time(number, digits: octets.count)
        case .millisecondsText:
            guard let number = JSONNumber.integer(octets), number >= 0 else { return nil }
            return time(number, digits: octets.count)
        case .rfc3339:
            return token.kind == .string ? CalendarTime.instant(rfc3339: octets.text) : nil
        case .compact:
            guard token.kind == .string, octets.count == 16 else { return nil }
            let text = octets.text
            let parts = [(0, 4), (4, 2), (6, 2)].map { String(text.dropFirst($0.0).prefix($0.1)) }
            let clock = [(9, 2), (11, 2), (13, 2)].map { String(text.dropFirst($0.0).prefix($0.1)) }
            return CalendarTime.instant(
                rfc3339: parts.joined(separator: "-") + "T" + clock.joined(separator: ":") + "Z")
        }
    }

    /// The time that a number of so many digits means.
    private func time(_ number: Int64, digits: Int) -> Instant? {
        switch table.values.time {
        case .seconds: return digits == 10 ? Instant(milliseconds: number * 1000) : nil
        case .secondsOrMilliseconds:
            if digits == 10 { return Instant(milliseconds: number * 1000) }
            return digits == 13 ? Instant(milliseconds: number) : nil
        default: return digits == 13 ? Instant(milliseconds: number) : nil
        }
    }

    /// Reads whether an answer is wanted, its code, whether the device is there, and the hops.
    private func readFlags(_ program: BodyProgram, _ payload: Octets, _ said: inout Utterance) {
        if matcher[.ack] >= 0 {
            let token = scanner.tokens[Int(matcher[.ack])]
            said.wantsReply = token.kind == .yes || token.octets(in: payload).equals("1")
        }
        if matcher[.code] >= 0 {
            said.note(.code)
            let token = scanner.tokens[Int(matcher[.code])]
            if token.kind == .string, !table.status.isEmpty, let status = status(text: token.octets(in: payload)) {
                said.status = status
            } else if token.kind == .integer, let code = JSONNumber.integer(token.octets(in: payload)) {
                said.code = code
                said.status = table.status.first { $0.code == code }?.status ?? .failure
            } else {
                said.fault(.code, .wrongType, at: range(Int(matcher[.code])))
            }
        } else if program.has(.code) {
            said.status = .success
        }
        if matcher[.online] >= 0 {
            let token = scanner.tokens[Int(matcher[.online])]
            let octets = token.octets(in: payload)
            if ValueCodec.literal(table.values.online).matches(token.kind, octets) {
                said.online = true
            } else if ValueCodec.literal(table.values.offline).matches(token.kind, octets) {
                said.online = false
            } else {
                said.fault(.shape, .outOfRange, at: range(Int(matcher[.online])))
            }
        }
        if matcher[.hops] >= 0 {
            said.hops = JSONNumber.integer(scanner.tokens[Int(matcher[.hops])].octets(in: payload)) ?? 0
        }
    }

    /// The status with a text.
    private func status(text: Octets) -> Status? {
        table.status.first { text.equals(bare: $0.text) }?.status
    }

    /// Finds the command or event.
    private func readElement(_ meaning: TopicMeaning, _ payload: Octets, _ said: inout Utterance) {
        guard said.kind == .invoke || said.kind == .event else { return }
        said.element = meaning.element
        said.elementName = meaning.name
        let named = said.kind == .invoke ? matcher[.command] : matcher[.event]
        let binding = said.device >= 0 ? speakers[Int(said.device)].binding : nil
        if named >= 0 {
            said.elementName = range(Int(named))
            let name = scanner.tokens[Int(named)].octets(in: payload)
            said.element = (said.kind == .invoke ? binding?.command(named: name) : binding?.event(named: name)) ?? -1
        } else if matcher[.service] >= 0, matcher[.number] >= 0 {
            let service = number(matcher[.service], payload)
            let number = number(matcher[.number], payload)
            if meaning.service >= 0 {
                said.note(.agreement)
                if meaning.service != service || meaning.number != number {
                    said.fault(.agreement, .disagrees, at: range(Int(matcher[.number])))
                }
            }
            said.elementName = range(Int(matcher[.number]))
            said.element =
                (said.kind == .invoke
                    ? binding?.command(service: service, number: number)
                    : binding?.event(service: service, number: number)) ?? -1
        }
        guard binding != nil else { return }
        said.note(.itemName)
        if said.element < 0 { said.fault(.itemName, .unknown, at: said.elementName) }
    }

    /// The number that a token writes; -1 for another token.
    private func number(_ index: Int32, _ payload: Octets) -> Int32 {
        guard index >= 0 else { return -1 }
        let number = JSONNumber.integer(scanner.tokens[Int(index)].octets(in: payload)) ?? -1
        return Int32(exactly: number) ?? -1
    }

    // MARK: Items

    /// Reads the items of a body.
    private func readItems(
        _ program: BodyProgram, _ meaning: TopicMeaning, _ topic: TopicID, _ payload: Octets, _ said: inout Utterance
    ) {
        guard let role = matcher.role else {
            // A message that may leave its fields out still lacks those that it needs.
            guard said.device >= 0, said.kind == .invoke || said.kind == .event else { return }
            let role = said.kind == .invoke ? BodyTemplate.ItemLayout.Role.arguments : .fields
            guard program.items?.role == role else { return }
            return checkFields(role, speakers[Int(said.device)].binding, payload, &said)
        }
        said.note(.itemShape)
        let binding = said.device >= 0 ? speakers[Int(said.device)].binding : nil
        for index in matcher.items.indices {
            let found = matcher.items[index]
            var item = UtteranceItem()
            item.name = found.name >= 0 ? range(Int(found.name)) : meaning.name
            item.service = found.service >= 0 ? number(found.service, payload) : meaning.service
            item.number = found.number >= 0 ? number(found.number, payload) : meaning.number
            item.token = found.value
            if found.value >= 0 { item.value = range(Int(found.value)) }
            if found.code >= 0 {
                item.code = JSONNumber.integer(scanner.tokens[Int(found.code)].octets(in: payload))
            }
            if found.time >= 0 {
                said.note(.time)
                if time(Int(found.time), payload) == nil { said.fault(.time, .malformed, at: range(Int(found.time))) }
            }
            if meaning.service >= 0, found.service >= 0 {
                said.note(.agreement)
                if meaning.service != item.service || meaning.number != item.number {
                    said.fault(.agreement, .disagrees, at: range(Int(found.number >= 0 ? found.number : found.service)))
                }
            }
            if let binding {
                switch role {
                case .attributes: readAttribute(&item, found, meaning, binding, topic, payload, &said)
                case .names: findAttribute(&item, found, meaning, binding, topic, payload, &said)
                case .arguments, .fields, .results:
                    readField(&item, index, role, binding, payload, &said)
                }
            }
            said.items.append(item)
        }
        if let binding { checkFields(role, binding, payload, &said) }
    }

    /// Finds the attribute of an item.
    private func findAttribute(
        _ item: inout UtteranceItem, _ found: BodyMatcher.Item, _ meaning: TopicMeaning, _ binding: DialectBinding,
        _ topic: TopicID, _ payload: Octets, _ said: inout Utterance
    ) {
        said.note(.itemName)
        let name = item.name.octets(topic: topics.octets(topic), payload: payload)
        if found.name >= 0 {
            item.attribute = binding.attribute(named: name)
        } else if item.service >= 0 {
            item.attribute = binding.attribute(service: item.service, number: item.number)
        } else {
            item.attribute = meaning.attribute
        }
        guard item.attribute < 0 else { return }
        item.status = .unsupportedAttribute
        if said.kind == .set, found.value >= 0 {
            let token = scanner.tokens[Int(found.value)]
            let octets = token.octets(in: payload)
            item.command =
                item.service >= 0
                ? binding.command(settingService: item.service, number: item.number, token.kind, octets)
                : binding.command(setBy: name, token.kind, octets)
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
        guard said.kind != .reply, !isCompanion(name, of: said.device) else { return }
        said.fault(.itemName, .unknown, at: item.name.exists ? item.name : item.value)
    }

    /// Reads the attribute of an item with its value.
    private func readAttribute(
        _ item: inout UtteranceItem, _ found: BodyMatcher.Item, _ meaning: TopicMeaning, _ binding: DialectBinding,
        _ topic: TopicID, _ payload: Octets, _ said: inout Utterance
    ) {
        findAttribute(&item, found, meaning, binding, topic, payload, &said)
        guard item.attribute >= 0 else { return }
        let attribute = binding.attributes[Int(item.attribute)]
        if said.kind == .set, item.token >= 0 {
            // A command may hide behind one value of an attribute's name.
            let token = scanner.tokens[Int(item.token)]
            let command = binding.command(setBy: attribute, token.kind, token.octets(in: payload))
            if command >= 0 {
                item.command = command
                item.attribute = -1
                return
            }
        }
        check(access: attribute, item.attribute, item.name.exists ? item.name : item.value, &said)
        guard item.token >= 0 else { return }
        let token = scanner.tokens[Int(item.token)]
        item.status = attribute.codec.read(scanner.tokens, at: Int(item.token), in: payload, &item.raw)
        note(item.status, item.attribute, item.value, &said)
        if case .decimal(_, _, keepsPoint: true) = attribute.codec.form {
            said.note(.decimalPoint)
            if token.kind == .integer { said.fault(.decimalPoint, .malformed, at: item.value, binding: item.attribute) }
        }
        if attribute.codec.step > 1, case .integer(let raw) = item.raw, item.status == .success {
            said.note(.itemStep)
            if raw % attribute.codec.step != 0 {
                said.fault(.itemStep, .outOfRange, at: item.value, binding: item.attribute)
            }
        }
    }

    /// Checks that an attribute may be set, or told.
    private func check(
        access attribute: DialectBinding.Attribute, _ index: Int16, _ place: OctetRange, _ said: inout Utterance
    ) {
        switch said.kind {
        case .set:
            said.note(.itemAccess)
            if !attribute.isSettable { said.fault(.itemAccess, .notAllowed, at: place, binding: index) }
        case .report:
            said.note(.itemAccess)
            if !attribute.isReported { said.fault(.itemAccess, .notAllowed, at: place, binding: index) }
        default: break
        }
    }

    /// Notes what came of reading a value.
    private func note(_ status: Status, _ attribute: Int16, _ place: OctetRange, _ said: inout Utterance) {
        said.note(.itemType)
        switch status {
        case .success: said.note(.itemRange)
        case .invalidDataType: said.fault(.itemType, .wrongType, at: place, binding: attribute)
        default: said.fault(.itemRange, .outOfRange, at: place, binding: attribute)
        }
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
