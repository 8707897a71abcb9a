public import HulianBus
public import HulianModel

/// The parts of a message of the table, as plain octets.
struct PartProgram {
    /// One step to a part.
    enum Step {
        /// The value of a key.
        case key(Octets)
        /// Every element of a list; the variables by their range in ``variables``, the most elements, and whether an element
        /// that has none of the variables speaks for the device whose message it is.
        case each(Range<Int>, most: Int?, isOwn: Bool)
        /// The object itself.
        case here(Range<Int>)
        /// Every member of an object, whose key names an event or an attribute.
        case named(Hole)
    }

    /// A variable of identity: its place in the identity, and the keys that lead to it.
    struct Variable {
        /// Its place in the identity of the table.
        let place: Int
        /// The keys.
        let keys: [Octets]
    }

    /// What it says.
    let kind: UtteranceKind
    /// The steps.
    let steps: [Step]
    /// The variables of all steps.
    let variables: [Variable]
    /// How it is read; without steps where its being there says all.
    let program: FixedList<ReadingProgram>
    /// True when there is something to read.
    let hasBody: Bool
    /// Whether the device is there; nothing for a part that does not say so by being there.
    let isOnline: Bool?
    /// Whether what was asked for the device was done; nothing for a part that does not say so by being there.
    let isDone: Bool?
    /// True when it names its device.
    let namesDevice: Bool
    /// What the key of a step names; nothing for a part without such a step.
    let namedHole: Hole?
    /// How it is written; nothing where its being there says all.
    let written: BodyProgram?

    /// Lays a part out.
    init(_ part: MessagePart, identity: [String], in memory: FixedMemory) {
        var variables: [Variable] = []
        func add(_ list: [MessagePart.Variable]) -> Range<Int> {
            let start = variables.count
            for variable in list {
                guard let place = identity.firstIndex(of: variable.name) else { continue }
                variables.append(Variable(place: place, keys: variable.keys.map { memory.keep(octets: $0.utf8) }))
            }
            return start..<variables.count
        }
        steps = part.path.map { step in
            switch step {
            case .key(let key): .key(memory.keep(octets: key.utf8))
            case .each(let list, let most, let isOwn): .each(add(list), most: most, isOwn: isOwn)
            case .here(let list): .here(add(list))
            case .named(let hole): .named(hole)
            }
        }
        namedHole = part.namedHole
        self.variables = variables
        kind = part.kind
        hasBody = part.body != nil
        isOnline = part.isOnline
        isDone = part.isDone
        namesDevice = part.namesDevice
        written = part.body.map { BodyProgram($0) }
        program = memory.keep([
            ReadingProgram(BodyProgram(part.body ?? .any), identity: identity, in: memory)
        ])
    }
}

extension DialectSpace {
    /// True when the message of a form has parts that speak for devices of their own.
    public func hasParts(_ form: Int16) -> Bool { form >= 0 && facts.start[Int(form)].hasParts }

    /// Reads the parts of the message that was read last, each as if it were a message of its own.
    ///
    /// - Parameters:
    ///   - topic: Its topic.
    ///   - payload: Its payload; no other message was read since.
    ///   - now: The time.
    ///   - whole: What ``read(_:_:now:into:)`` gave.
    ///   - said: What a part says; used again from part to part.
    ///   - take: Gets each part; it must not read another message with this space.
    public func readParts(
        _ topic: TopicID, _ payload: Octets, now: Instant, of whole: Utterance, into said: inout Utterance,
        _ take: (Utterance) -> Void
    ) {
        guard hasParts(whole.form), !whole.failed(.json), !whole.failed(.utf8), scanner.tokens.count > 0 else { return }
        // The message was read as a whole: what its topic means with a device that it does not name is not needed any more.
        let meaning = scratch
        meaning.pointee = self.meaning(of: topic).pointee
        meaning.pointee.name = .none
        meaning.pointee.attribute = -1
        meaning.pointee.element = -1
        for part in parts[Int(whole.form)] {
            meaning.pointee.device = whole.device
            if notesIdentities { partIdentity = [] }
            walk(part, 0, 0, -1, meaning, topic, now, whole, &said, take)
        }
    }

    /// Notes a list that has more elements than the dialect allows.
    @inline(never)
    func checkParts(_ form: Int, _ said: inout Utterance) {
        said.note(countCheck)
        for part in parts[form] { check(part, 0, 0, &said) }
        if facts.start[form].isHistory || facts.start[form].entries != nil { checkEntries(form, &said) }
    }

    /// Notes a list with too many elements on the way to a part.
    private func check(_ part: PartProgram, _ step: Int, _ token: Int32, _ said: inout Utterance) {
        guard step < part.steps.count else { return }
        switch part.steps[step] {
        case .key(let key): if let value = member(key, of: token) { check(part, step + 1, value, &said) }
        case .here: check(part, step + 1, token, &said)
        case .each(_, let most, let isOwn):
            let list = scanner.tokens[Int(token)]
            guard list.kind == .array, !said.failed(countCheck) else { return }
            // Beside the devices that it names, a message may speak for the one whose it is.
            if let most, Int(list.count) > (isOwn ? most + 1 : most) {
                return said.fault(countCheck, .wrongLength, at: body.pointee.range(token))
            }
            var element = token + 1
            while element < list.next {
                check(part, step + 1, element, &said)
                element = scanner.tokens[Int(element)].next
            }
        case .named:
            guard step + 1 < part.steps.count, scanner.tokens[Int(token)].kind == .object else { return }
            var key = token + 1
            while key < scanner.tokens[Int(token)].next {
                check(part, step + 1, key + 1, &said)
                key = scanner.tokens[Int(key + 1)].next
            }
        }
    }

    /// Goes one step further to a part.
    ///
    /// - Parameters:
    ///   - step: The number of the step.
    ///   - token: Where the path has come to.
    ///   - name: The token of the name of an event; -1 for none.
    private func walk(
        _ part: PartProgram, _ step: Int, _ token: Int32, _ name: Int32,
        _ meaning: UnsafeMutablePointer<TopicMeaning>, _ topic: TopicID, _ now: Instant, _ whole: Utterance,
        _ said: inout Utterance, _ take: (Utterance) -> Void
    ) {
        guard step < part.steps.count else {
            return read(part, token, name, meaning, topic, now, whole, &said, take)
        }
        let tokens = scanner.tokens
        let text = body.pointee.text
        let end = tokens[Int(token)].next
        let device = meaning.pointee.device
        switch part.steps[step] {
        case .key(let key):
            guard let value = member(key, of: token) else { return }
            walk(part, step + 1, value, name, meaning, topic, now, whole, &said, take)
        case .here(let variables):
            guard tokens[Int(token)].kind == .object else { return }
            meaning.pointee.device = self.device(named: part.variables[variables], at: token, text)
            walk(part, step + 1, token, name, meaning, topic, now, whole, &said, take)
        case .each(let variables, _, let isOwn):
            guard tokens[Int(token)].kind == .array else { return }
            var element = token + 1
            while element < end {
                if isOwn, !names(part.variables[variables], element) {
                    meaning.pointee.device = device
                    if notesIdentities { partIdentity = [] }
                } else if !variables.isEmpty {
                    meaning.pointee.device = self.device(named: part.variables[variables], at: element, text)
                }
                walk(part, step + 1, element, name, meaning, topic, now, whole, &said, take)
                element = tokens[Int(element)].next
            }
        case .named:
            guard tokens[Int(token)].kind == .object else { return }
            var key = token + 1
            while key < end {
                walk(part, step + 1, key + 1, key, meaning, topic, now, whole, &said, take)
                key = tokens[Int(key + 1)].next
            }
        }
        meaning.pointee.device = device
    }

    /// True for an element that has any of the keys by which it would name a device.
    private func names(_ variables: ArraySlice<PartProgram.Variable>, _ element: Int32) -> Bool {
        variables.contains { variable in variable.keys.first.map { member($0, of: element) != nil } ?? false }
    }

    /// The value of a key of an object; nothing for a key that is absent.
    func member(_ key: Octets, of object: Int32) -> Int32? {
        let tokens = scanner.tokens
        guard tokens[Int(object)].kind == .object else { return nil }
        var found: Int32?
        var place = object + 1
        while place < tokens[Int(object)].next {
            if tokens[Int(place)].octets(in: body.pointee.text).equals(key) { found = place + 1 }
            place = tokens[Int(place + 1)].next
        }
        return found
    }

    /// The device that an element names; -1 for one that is not known or not named.
    private func device(named variables: ArraySlice<PartProgram.Variable>, at element: Int32, _ text: Octets) -> Int32 {
        guard !variables.isEmpty else { return -1 }
        return withUnsafeTemporaryAllocation(of: Octets.self, capacity: variables.count) { values in
            for (place, variable) in variables.enumerated() {
                var token = element
                for key in variable.keys {
                    guard let next = member(key, of: token) else { return -1 }
                    token = next
                }
                values.initializeElement(at: place, to: scanner.tokens[Int(token)].octets(in: text))
            }
            if notesIdentities {
                partIdentity = zip(variables, values).map { (identityNames[$0.place], $1.text) }
            }
            for number in speakers.indices {
                let identity = speakers[number].octets.start
                if zip(variables, values).allSatisfy({ $1.equals(identity[$0.place]) }) { return Int32(number) }
            }
            return -1
        }
    }

    /// Reads one part.
    private func read(
        _ part: PartProgram, _ token: Int32, _ name: Int32, _ meaning: UnsafeMutablePointer<TopicMeaning>,
        _ topic: TopicID, _ now: Instant, _ whole: Utterance, _ said: inout Utterance, _ take: (Utterance) -> Void
    ) {
        guard let tokens = scanner.tokens.baseAddress else { return }
        said.clear()
        said.dropItems()
        said.form = whole.form
        said.speaker = whole.speaker
        said.kind = part.kind
        said.device = meaning.pointee.device
        said.time = whole.time
        // The identifier belongs to the whole, which is what an answer is for; what is asked of a device behind a gateway
        // is answered for that device.
        if part.kind.isRequest {
            said.id = whole.id
            said.idHash = whole.idHash
            said.wantsReply = whole.wantsReply
            if whole.speaker == .hub, said.device >= 0, whole.device >= 0, whole.id.exists {
                noteRequest(of: whole.device, whole.idHash, about: said.device)
            }
        }
        said.gateway = whole.device
        said.online = part.isOnline
        if let isDone = part.isDone { said.status = isDone ? .success : .failure }
        if said.device >= 0 {
            let speaker = speakers[Int(said.device)]
            meaning.pointee.binding = speaker.binding.factsPlace.start
            meaning.pointee.identity = speaker.octets
        } else {
            meaning.pointee.binding = nil
        }
        guard part.hasBody else { return take(said) }
        body.pointee.program = part.program.start
        body.pointee.tokens = tokens
        body.pointee.identity = meaning.pointee.identity
        body.pointee.name = nil
        said.note(.shape)
        matcher.pointee.match(body, at: token, &said)
        if body.pointee.program.pointee.hasHead {
            readTime(matcher.pointee[.time], body, now, &said)
            readFlags(matcher, body, &said)
        }
        switch part.namedHole {
        case .name: if name >= 0, matcher.pointee.itemCount > 0 { matcher.pointee.items[0].name = name }
        case .event: matcher.pointee.fill(part.kind == .invoke ? .command : .event, with: name)
        default: break
        }
        let isPastEvent = said.kind == .other && part.namedHole == .event
        if said.kind == .invoke || said.kind == .event || isPastEvent { readElement(meaning, matcher, body, &said) }
        readItems(meaning, topic, &said)
        take(said)
    }
}
