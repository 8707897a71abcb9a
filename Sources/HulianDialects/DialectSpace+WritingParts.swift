public import HulianBus
internal import HulianModel

// Messages by which a gateway speaks for the devices behind it: one body for all, and a part for each of them.
extension DialectSpace {
    /// Makes a message with parts.
    ///
    /// - Parameters:
    ///   - whole: What the message says as a whole, about the gateway; its form is the message.
    ///   - said: What it says of devices behind the gateway.
    ///   - send: Gets the message; it is borrowed for the length of the call.
    /// - Returns: How many messages were made; 0 when the dialect cannot say it.
    @discardableResult
    public func write(_ whole: Statement, parts said: [Statement], _ send: (Publication) -> Void) -> Int {
        let form = Int(whole.form)
        guard facts.indices.contains(form), let program = programs[form], let topic = topic(form, whole, -1) else {
            return 0
        }
        timeStyle = facts[form].time
        writer.removeAll()
        guard write(program, program.root, whole, -1, topic) else { return 0 }
        guard var body = writtenPiece() else { return 0 }
        for statement in said {
            let fitting = parts[form].filter { $0.isWritten(for: statement) }
            guard !fitting.isEmpty else { return 0 }
            for part in fitting {
                guard let value = value(of: part, statement, topic) else { return 0 }
                put(value, at: part.steps[...], of: part, statement, by: whole.device, into: &body)
            }
        }
        writer.removeAll()
        body.write(to: &writer)
        if facts[form].speaker == .hub, let first = said.first, first.kind.isRequest {
            noteRequest(of: whole.device, whole.id.withUnsafeBufferPointer { $0.stableHash }, about: first.device)
        }
        writer.octets.withUnsafeBufferPointer {
            send(
                Publication(
                    topic: topic, payload: $0, qos: facts[form].qos,
                    retain: facts[form].retain == .always || facts[form].retain == .usual))
        }
        return 1
    }

    /// What the writer holds, taken apart.
    func writtenPiece() -> JSONPiece? {
        let scanner = JSONScanner()
        return writer.octets.withUnsafeBufferPointer { text in
            scanner.scan(text) == nil ? JSONPiece(0, scanner.tokens, in: text) : nil
        }
    }

    /// What a part says by its body; an empty object where its being there says all, nothing when it cannot be said.
    func value(of part: PartProgram, _ statement: Statement, _ topic: TopicID) -> JSONPiece? {
        guard let program = part.written else { return .object([]) }
        if part.kind == .acknowledge { codes = gatewayCodes }
        defer { codes = table.status }
        writer.removeAll()
        // Where a key names the attribute, the body is about that one.
        let item = part.namedHole == .name ? 0 : -1
        guard write(program, program.root, statement, item, topic) else { return nil }
        return writtenPiece()
    }

    /// Puts the value of a part where the part stands.
    ///
    /// - Parameters:
    ///   - steps: The steps that are left.
    ///   - speaker: The device whose message it is.
    func put(
        _ value: JSONPiece, at steps: ArraySlice<PartProgram.Step>, of part: PartProgram, _ statement: Statement,
        by speaker: Int32, into piece: inout JSONPiece
    ) {
        guard let step = steps.first else { return piece.fill(with: value) }
        let rest = steps.dropFirst()
        switch step {
        case .key(let key):
            var inner = piece[Array(key)] ?? .object([])
            put(value, at: rest, of: part, statement, by: speaker, into: &inner)
            piece[Array(key)] = inner
        case .named(let hole):
            guard let key = key(hole, statement) else { return }
            var inner = piece[key] ?? .object([])
            put(value, at: rest, of: part, statement, by: speaker, into: &inner)
            piece[key] = inner
        case .here(let variables):
            name(part.variables[variables], statement.device, in: &piece)
            put(value, at: rest, of: part, statement, by: speaker, into: &piece)
        case .each(let variables, _, _) where variables.isEmpty:
            var elements = piece.elements
            // A list on the way to the devices is that of the whole message; behind them, each part has its own element.
            let leadsOn = rest.contains { $0.namesDevice }
            if elements.isEmpty || !leadsOn { elements.append(.object([])) }
            put(value, at: rest, of: part, statement, by: speaker, into: &elements[elements.count - 1])
            piece = .list(elements)
        case .each(let variables, _, let isOwn):
            let names = part.variables[variables]
            // Who speaks for itself is not named; what the whole message wrote as an example of an element names nobody.
            let isItself = isOwn && statement.device == speaker
            var elements = piece.elements.filter { isOwn || isNamed($0, names) }
            let place = elements.firstIndex {
                isItself ? !isNamed($0, names) : isNamed($0, names, statement.device)
            }
            if place == nil {
                var element = JSONPiece.object([])
                if !isItself { name(names, statement.device, in: &element) }
                elements.append(element)
            }
            put(value, at: rest, of: part, statement, by: speaker, into: &elements[place ?? elements.count - 1])
            piece = .list(elements)
        }
    }

    /// The key by which a statement calls its event, or the attribute that it is about; nothing for a statement of neither.
    private func key(_ hole: Hole, _ statement: Statement) -> [UInt8]? {
        let binding = speakers[Int(statement.device)].binding
        if hole == .name { return statement.items.first.flatMap { octets(of: $0, binding) }.map { Array($0) } }
        guard statement.element >= 0 else { return nil }
        return Array(binding.events[Int(statement.element)].name.name.utf8)
    }

    /// Writes the variables of identity that name a device.
    private func name(_ variables: ArraySlice<PartProgram.Variable>, _ device: Int32, in piece: inout JSONPiece) {
        for variable in variables {
            let keys = variable.keys.map { Array($0) }
            piece[keys[...]] = .text(speakers[Int(device)].identity[variable.place])
        }
    }

    /// True for an element in which all variables have a value; that of a device, where one is given.
    private func isNamed(
        _ piece: JSONPiece, _ variables: ArraySlice<PartProgram.Variable>, _ device: Int32 = -1
    ) -> Bool {
        variables.allSatisfy { variable in
            let keys = variable.keys.map { Array($0) }
            guard let value = piece[keys[...]], case .plain = value else { return false }
            return device < 0 || value.isSame(as: .text(speakers[Int(device)].identity[variable.place]))
        }
    }
}

extension PartProgram.Step {
    /// True for a step that names a device.
    var namesDevice: Bool {
        switch self {
        case .each(let variables, _, _), .here(let variables): !variables.isEmpty
        case .key, .named: false
        }
    }

    /// True for a list whose elements are no devices: moments of the past.
    var isList: Bool {
        if case .each(let variables, _, _) = self { return variables.isEmpty }
        return false
    }
}

extension PartProgram {
    /// The most devices that one message names; 1 where a message is about one, nothing where there is no limit.
    var most: Int? {
        for step in steps where step.namesDevice {
            if case .each(_, let most, _) = step { return most }
            return 1
        }
        return 1
    }

    /// True when it is by this part that something is said of a device behind a gateway.
    func isWritten(for statement: Statement) -> Bool {
        kind == statement.kind && namesDevice
            && isOnline.map { $0 == statement.online } ?? true
            && isDone.map { $0 == (statement.status == .success) } ?? true
    }
}
