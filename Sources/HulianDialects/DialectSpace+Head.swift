internal import HulianModel

// What stands in a body beside its items: identifier, time, code, command or event.
extension DialectSpace {
    /// Reads the identifier.
    @inline(__always)
    func readID(_ index: Int32, _ body: UnsafePointer<ScannedBody>, _ said: inout Utterance) {
        guard index >= 0 else { return }
        said.note(.id)
        said.id = body.pointee.range(index)
        let kind = body.pointee.tokens[Int(index)].kind
        let octets = body.pointee.octets(index)
        let look = style.correlation
        switch look.form {
        case .string:
            guard kind == .string else { return said.fault(.id, .wrongType, at: said.id) }
        case .digits:
            guard kind == .string else { return said.fault(.id, .wrongType, at: said.id) }
            guard octets.allSatisfy({ $0 &- 0x30 < 10 }) else { return said.fault(.id, .malformed, at: said.id) }
        case .integer:
            guard kind == .integer else { return said.fault(.id, .wrongType, at: said.id) }
        case .either:
            guard kind == .integer || kind == .string else { return said.fault(.id, .wrongType, at: said.id) }
        }
        if look.form != .integer, octets.count < look.minimumLength || octets.count > look.maximumLength {
            said.fault(.id, .wrongLength, at: said.id)
        } else if let most = look.maximum, JSONNumber.integer(octets).map({ $0 > most }) ?? true {
            said.fault(.id, .outOfRange, at: said.id)
        }
    }

    /// Reads the time.
    @inline(__always)
    func readTime(_ index: Int32, _ body: UnsafePointer<ScannedBody>, _ now: Instant, _ said: inout Utterance) {
        guard index >= 0 else { return }
        said.note(.time)
        if facts[Int(said.form)].time == .local {
            let isLocal = body.pointee.tokens[Int(index)].kind == .string && Self.isLocal(body.pointee.octets(index))
            if !isLocal { said.fault(.time, .malformed, at: body.pointee.range(index)) }
            return
        }
        if facts[Int(said.form)].time == .fractionalSeconds {
            guard let time = fractionalTime(index, body) else {
                return said.fault(.time, .malformed, at: body.pointee.range(index))
            }
            // A clock that was not set yet counts from when it was started.
            guard time.milliseconds >= 1_000_000_000_000 else { return }
            said.time = time
            said.note(.timeRange)
            if time > now + .hours(24) { said.fault(.timeRange, .outOfRange, at: body.pointee.range(index)) }
            return
        }
        guard let time = time(index, facts[Int(said.form)].time, body) else {
            return said.fault(.time, .malformed, at: body.pointee.range(index))
        }
        said.time = time
        said.note(.timeRange)
        if time > now + .hours(24) { said.fault(.timeRange, .outOfRange, at: body.pointee.range(index)) }
    }

    /// The time that a token writes.
    @inline(__always)
    func time(_ index: Int32, _ style: ValueStyle.Time, _ body: UnsafePointer<ScannedBody>) -> Instant? {
        let kind = body.pointee.tokens[Int(index)].kind
        let octets = body.pointee.octets(index)
        switch style {
        case .seconds, .milliseconds, .secondsOrMilliseconds:
            guard kind == .integer, let number = JSONNumber.integer(octets), number >= 0 else { return nil }
            return time(number, style, digits: octets.count)
        case .millisecondsText:
            guard let number = JSONNumber.integer(octets), number >= 0 else { return nil }
            return time(number, style, digits: octets.count)
        case .rfc3339, .compact, .local: return time(text: octets, style, kind)
        case .fractionalSeconds: return fractionalTime(index, body)
        }
    }

    /// The time of seconds with a fraction; nothing for another token.
    private func fractionalTime(_ index: Int32, _ body: UnsafePointer<ScannedBody>) -> Instant? {
        let kind = body.pointee.tokens[Int(index)].kind
        guard kind == .integer || kind == .decimal, let seconds = JSONNumber.double(body.pointee.octets(index)),
            seconds >= 0, seconds < 9_000_000_000
        else { return nil }
        return Instant(milliseconds: Int64((seconds * 1000).rounded()))
    }

    /// True for a date and a time of the day without a zone.
    private static func isLocal(_ octets: Octets) -> Bool {
        octets.count == 19 && CalendarTime.instant(rfc3339: octets) != nil
    }

    /// The time that text writes.
    private func time(text octets: Octets, _ style: ValueStyle.Time, _ kind: JSONKind) -> Instant? {
        guard kind == .string else { return nil }
        return switch style {
        case .rfc3339: CalendarTime.instant(rfc3339: octets)
        case .local: Self.isLocal(octets) ? CalendarTime.instant(rfc3339: octets) : nil
        default: CalendarTime.instant(compact: octets)
        }
    }

    /// The time that a number of so many digits means.
    @inline(__always)
    private func time(_ number: Int64, _ style: ValueStyle.Time, digits: Int) -> Instant? {
        switch style {
        case .seconds: return digits == 10 ? Instant(milliseconds: number * 1000) : nil
        case .secondsOrMilliseconds:
            if digits == 10 { return Instant(milliseconds: number * 1000) }
            return digits == 13 ? Instant(milliseconds: number) : nil
        default: return digits == 13 ? Instant(milliseconds: number) : nil
        }
    }

    /// Reads whether an answer is wanted, its code, whether the device is there, and the hops.
    @inline(__always)
    func readFlags(_ matcher: UnsafePointer<BodyMatcher>, _ body: UnsafePointer<ScannedBody>, _ said: inout Utterance) {
        let ack = matcher.pointee[.ack]
        if ack >= 0 {
            said.wantsReply = body.pointee.tokens[Int(ack)].kind == .yes || body.pointee.octets(ack).equals("1")
        }
        let code = matcher.pointee[.code]
        if code >= 0 {
            readCode(code, body, &said)
        } else if body.pointee.program.pointee.has(.code) {
            said.status = .success
        }
        let online = matcher.pointee[.online]
        if online >= 0 {
            let kind = body.pointee.tokens[Int(online)].kind
            let told = said.online
            if style.online.matches(kind, body.pointee.octets(online)) {
                said.online = true
            } else if style.offline.matches(kind, body.pointee.octets(online)) {
                said.online = false
            } else if let word = table.values.presence.first(where: {
                ValueCodec.literal($0.word).matches(kind, body.pointee.octets(online))
            }) {
                said.online = word.isOnline
            } else {
                said.fault(.shape, .outOfRange, at: body.pointee.range(online))
            }
            if let told, told != said.online { said.fault(.agreement, .disagrees, at: body.pointee.range(online)) }
        }
        let revision = matcher.pointee[.revision]
        if revision >= 0 {
            said.note(.version)
            said.revision =
                body.pointee.tokens[Int(revision)].kind == .integer
                ? JSONNumber.integer(body.pointee.octets(revision)) : nil
            if said.revision.map({ $0 < 1 }) ?? true {
                said.fault(.version, .outOfRange, at: body.pointee.range(revision))
            }
        }
        let flip = matcher.pointee[.flipAfter]
        if flip >= 0 { readFlip(flip, body, &said) }
        let hops = matcher.pointee[.hops]
        if hops >= 0 { said.hops = JSONNumber.integer(body.pointee.octets(hops)) ?? 0 }
    }

    /// Reads after how many seconds what is switched is turned back; a negative number is none, and so is one beyond a year.
    private func readFlip(_ index: Int32, _ body: UnsafePointer<ScannedBody>, _ said: inout Utterance) {
        said.note(.itemType)
        let kind = body.pointee.tokens[Int(index)].kind
        guard kind == .integer || kind == .decimal, let seconds = JSONNumber.double(body.pointee.octets(index)) else {
            return said.fault(.itemType, .wrongType, at: body.pointee.range(index))
        }
        if seconds > 0, seconds < 31_536_000 { said.flipAfter = .fractional(seconds: seconds) }
    }

    /// Reads the code of an answer.
    private func readCode(_ index: Int32, _ body: UnsafePointer<ScannedBody>, _ said: inout Utterance) {
        said.note(.code)
        let kind = body.pointee.tokens[Int(index)].kind
        let octets = body.pointee.octets(index)
        if kind == .string, style.hasStatus, let found = table.status.first(where: { octets.equals(bare: $0.text) }) {
            said.status = found.status
        } else if kind == .integer, let code = JSONNumber.integer(octets) {
            take(code, &said)
        } else {
            said.fault(.code, .wrongType, at: body.pointee.range(index))
        }
    }

    /// Takes a code over, with the status that it stands for.
    func take(_ code: Int64, _ said: inout Utterance) {
        said.code = code
        let codes = said.gateway >= 0 && said.kind == .acknowledge ? gatewayCodes : table.status
        said.status = codes.first { $0.means(code) }?.status ?? .failure
    }

    /// Reads the word in a topic that says whether the device is there.
    func readState(_ word: Octets, _ said: inout Utterance) {
        if word.equals(bare: table.values.online) {
            said.online = true
        } else if word.equals(bare: table.values.offline) {
            said.online = false
        }
    }

    /// Finds the command or event.
    func readElement(
        _ meaning: UnsafePointer<TopicMeaning>, _ matcher: UnsafePointer<BodyMatcher>,
        _ body: UnsafePointer<ScannedBody>, _ said: inout Utterance
    ) {
        said.element = meaning.pointee.element
        said.elementName = meaning.pointee.name
        let isCommand = said.kind == .invoke
        let named = isCommand ? matcher.pointee[.command] : matcher.pointee[.event]
        let binding = said.device >= 0 ? speakers[Int(said.device)].binding : nil
        if named >= 0, body.pointee.program.pointee.has(.instance) || body.pointee.program.pointee.has(.group) {
            said.elementName = body.pointee.range(named)
            let name = body.pointee.octets(named)
            if isCommand {
                let instance = number(matcher.pointee[.instance], body)
                said.element = binding?.command(method: name, instance: instance) ?? -1
            } else {
                let group = matcher.pointee[.group]
                if group >= 0 { said.elementGroup = body.pointee.range(group) }
                said.element = (group >= 0 ? binding?.event(group: body.pointee.octets(group), named: name) : nil) ?? -1
            }
        } else if named >= 0 {
            said.elementName = body.pointee.range(named)
            let name = body.pointee.octets(named)
            said.element = (isCommand ? binding?.command(named: name) : binding?.event(named: name)) ?? -1
        } else if matcher.pointee[.service] >= 0, matcher.pointee[.number] >= 0 {
            let service = number(matcher.pointee[.service], body)
            let number = number(matcher.pointee[.number], body)
            let place = body.pointee.range(matcher.pointee[.number])
            if meaning.pointee.service >= 0 {
                said.note(.agreement)
                if meaning.pointee.service != service || meaning.pointee.number != number {
                    said.fault(.agreement, .disagrees, at: place)
                }
            }
            said.elementName = place
            said.element =
                (isCommand
                    ? binding?.command(service: service, number: number)
                    : binding?.event(service: service, number: number)) ?? -1
        }
        guard binding != nil else { return }
        said.note(.itemName)
        if said.element < 0 { said.fault(.itemName, .unknown, at: said.elementName) }
    }

    /// The number that a token writes; -1 for another token.
    @inline(__always)
    func number(_ index: Int32, _ body: UnsafePointer<ScannedBody>) -> Int32 {
        guard index >= 0, let number = JSONNumber.integer(body.pointee.octets(index)) else { return -1 }
        return Int32(exactly: number) ?? -1
    }
}
