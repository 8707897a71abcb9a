public import HulianBus
public import HulianModel

/// One moment of the time in which a device was away.
public struct PastEntry: Sendable {
    /// What came about then.
    public enum Content: Sendable {
        /// An attribute got a value, by index in the binding.
        case value(attribute: Int16, Value)
        /// An event happened, by index in the binding.
        case event(Int16, [Field])
    }

    /// When, by the clock of the device.
    public let time: Instant
    /// What.
    public let content: Content

    /// Makes an entry.
    public init(_ content: Content, at time: Instant) {
        self.content = content
        self.time = time
    }
}

/// How the devices of a dialect tell what was while they were away.
final class Histories {
    /// The most entries that a device keeps where the vendor gives no limit (project default).
    private static let usualLimit = 100

    /// The message that tells it, by index in the table; nothing for a dialect without.
    let form: Int?
    /// The most entries that a device keeps, as many as one message may have.
    let limit: Int
    /// True where a clause says that entries follow each other in time.
    let checksOrder: Bool
    /// What an entry says, used again.
    var spare = Utterance()

    /// Takes out of a table what there is to say about histories.
    init(_ table: DialectTable) {
        form = table.messages.firstIndex(where: \.isHistory)
        checksOrder = table.clauses[.order] != nil
        let message = form.map { table.messages[$0] }
        var limits = message?.entries.map { [$0.most] } ?? []
        for case .each(let variables, let most?, _) in message?.parts.flatMap(\.path) ?? [] where variables.isEmpty {
            limits.append(most)
        }
        limit = limits.min() ?? Self.usualLimit
    }
}

extension DialectSpace {
    /// The most entries that a device keeps while it is away; nothing in a dialect that cannot tell them.
    public var historyLimit: Int? { histories.form == nil ? nil : histories.limit }

    /// The most octets of a history; nothing where there is no limit.
    var historySize: Int? { histories.form.flatMap { facts[$0].limit } }

    // MARK: Writing

    /// Makes the message by which a device tells what was while it was away; its gateway's, where one speaks for it.
    ///
    /// - Parameters:
    ///   - entries: What was, in the order of time; what the dialect has no form for is left out.
    ///   - said: The device, when it says so, and with which identifier.
    ///   - send: Gets the message; it is borrowed for the length of the call.
    /// - Returns: How many messages were made; 0 when there is nothing that the dialect can say.
    @discardableResult
    public func write(history entries: ArraySlice<PastEntry>, _ said: Statement, _ send: (Publication) -> Void) -> Int {
        guard let form = histories.form, let program = programs[form] else { return 0 }
        var whole = said
        whole.form = Int16(truncatingIfNeeded: form)
        let gateway = parts[form].contains(where: \.namesDevice) ? self.gateway(of: said.device) : nil
        if let gateway { whole.device = gateway }
        guard let topic = topic(form, whole, -1) else { return 0 }
        timeStyle = facts[form].time
        writer.removeAll()
        guard write(program, program.root, whole, -1, topic), var body = writtenPiece() else { return 0 }
        let own = parts[form].filter { gateway == nil ? $0.speaksForItself : $0.namesDevice }
        var moment = Statement(.report, by: .device, about: said.device)
        var isEmpty = true
        for entry in entries {
            moment.say(entry)
            guard let part = own.first(where: { $0.tells(entry) }), let value = value(of: part, moment, topic),
                !value.isEmpty
            else { continue }
            put(value, at: part.steps[...], of: part, moment, by: whole.device, into: &body)
            isEmpty = false
        }
        guard !isEmpty else { return 0 }
        writer.removeAll()
        body.write(to: &writer)
        let (qos, retain) = (facts[form].qos, facts[form].retain)
        writer.octets.withUnsafeBufferPointer {
            send(Publication(topic: topic, payload: $0, qos: qos, retain: retain == .always || retain == .usual))
        }
        return 1
    }

    // MARK: Reading

    /// Notes a message with more entries than it may have, and a history whose entries run backwards in time.
    @inline(never)
    func checkEntries(_ form: Int, _ said: inout Utterance) {
        if let limit = facts[form].entries { checkCount(form, limit, &said) }
        guard facts[form].isHistory else { return }
        checkLists(form, &said)
        guard histories.checksOrder else { return }
        let program = body.pointee.program
        defer { body.pointee.program = program }
        for part in parts[form] { visit(part) { step, token, _ in checkOrder(form, part, step, token, &said) } }
    }

    /// Notes what should be a list, or an object of lists, and is something else with something in it.
    private func checkLists(_ form: Int, _ said: inout Utterance) {
        for part in parts[form] {
            visit(part) { step, token, _ in
                guard step < 0, !said.failed(.itemShape) else { return }
                let found = scanner.tokens[Int(token)]
                if found.kind == .null || (found.kind == .object || found.kind == .array) && found.count == 0 { return }
                said.fault(.itemShape, .wrongType, at: body.pointee.range(token))
            }
        }
    }

    /// Counts entries.
    private func checkCount(_ form: Int, _ limit: MessageTable.EntryLimit, _ said: inout Utterance) {
        // Where there are too many devices or a list is too long, the fault is known.
        guard !said.failed(countCheck) else { return }
        var counts: [(device: Int32, count: Int)] = []
        eachCount(form) { device, count in
            let device = limit.span == .device ? device : 0
            if let place = counts.lastIndex(where: { $0.device == device }) {
                counts[place].count += count
            } else if counts.count < 1000 {
                counts.append((device, count))
            }
        }
        guard let long = counts.first(where: { $0.count > limit.most }) else { return }
        said.fault(countCheck, .wrongLength, at: body.pointee.range(long.device))
    }

    /// Gives how many entries stand in each list, or at each end of a path, and for which device.
    private func eachCount(_ form: Int, _ take: (_ device: Int32, _ count: Int) -> Void) {
        for part in parts[form] {
            visit(part) { step, token, device in
                guard step >= 0 else { return }
                let isMany = step < part.steps.count || part.isObjectOfItems
                take(device, isMany ? Int(scanner.tokens[Int(token)].count) : 1)
            }
        }
    }

    /// How much a history that was just read holds; nothing for another message.
    func historyCount(_ said: Utterance) -> Int? {
        guard said.form >= 0, facts[Int(said.form)].isHistory, !said.failed(.json), !said.failed(.utf8),
            scanner.tokens.count > 0
        else { return nil }
        var count = 0
        eachCount(Int(said.form)) { count += $1 }
        return count
    }

    /// Compares the times of the entries of a list; those without a time are passed over.
    private func checkOrder(_ form: Int, _ part: PartProgram, _ step: Int, _ list: Int32, _ said: inout Utterance) {
        guard step >= 0, step < part.steps.count, !said.failed(.order) else { return }
        var last: Instant?
        var element = list + 1
        while element < scanner.tokens[Int(list)].next {
            if let times = times(form, part, step + 1, element) {
                if let last {
                    said.note(.order)
                    if times.upperBound < last {
                        return said.fault(.order, .outOfRange, at: body.pointee.range(element))
                    }
                }
                last = times.lowerBound
            }
            element = scanner.tokens[Int(element)].next
        }
    }

    /// The first and the last moment of an entry, which may say several things; nothing for one without a time.
    private func times(_ form: Int, _ part: PartProgram, _ step: Int, _ entry: Int32) -> ClosedRange<Instant>? {
        var times: ClosedRange<Instant>?
        func take(_ token: Int32) {
            guard token >= 0, let time = self.time(token, facts[form].time, body) else { return }
            // Of a time in whole seconds the rest is cut off: it may be later than it says by almost one.
            let isCut = scanner.tokens[Int(token)].kind == .integer && body.pointee.octets(token).count <= 10
            let latest = isCut ? time + .milliseconds(999) : time
            times = times.map { min($0.lowerBound, time)...max($0.upperBound, latest) } ?? time...latest
        }
        visit(part, step, entry) { step, token, _ in
            guard step >= 0, part.hasBody else { return }
            histories.spare.clear()
            body.pointee.program = part.program.start
            matcher.pointee.match(body, at: token, &histories.spare)
            take(matcher.pointee[.time])
            for item in 0..<matcher.pointee.itemCount { take(matcher.pointee.items[item].time) }
        }
        return times
    }

    /// Goes along the path of a part to its lists, or where it has none, to its ends.
    ///
    /// - Parameters:
    ///   - step: The number of the step.
    ///   - token: Where the path has come to.
    ///   - device: The element that speaks for a device; 0 for the whole message.
    ///   - take: Gets the step and the token of a list, or those of an end, and the device; the step -1 where the path leads
    ///     through something that it cannot go through.
    private func visit(
        _ part: PartProgram, _ step: Int = 0, _ token: Int32 = 0, _ device: Int32 = 0,
        _ take: (_ step: Int, _ token: Int32, _ device: Int32) -> Void
    ) {
        guard step < part.steps.count else { return take(step, token, device) }
        let (kind, end) = (scanner.tokens[Int(token)].kind, scanner.tokens[Int(token)].next)
        switch part.steps[step] {
        case .key(let key): if let value = member(key, of: token) { visit(part, step + 1, value, device, take) }
        case .here: visit(part, step + 1, token, device, take)
        case .each(let variables, _, _):
            guard kind == .array else { return take(-1, token, device) }
            if variables.isEmpty { return take(step, token, device) }
            var element = token + 1
            while element < end {
                visit(part, step + 1, element, element, take)
                element = scanner.tokens[Int(element)].next
            }
        case .named:
            guard kind == .object else { return take(-1, token, device) }
            var key = token + 1
            while key < end {
                visit(part, step + 1, key + 1, device, take)
                key = scanner.tokens[Int(key + 1)].next
            }
        }
    }
}

extension PartProgram {
    /// True for a part by which a device speaks for itself.
    fileprivate var speaksForItself: Bool {
        !namesDevice
            || steps.contains { step in
                if case .each(_, _, let isOwn) = step { return isOwn }
                return false
            }
    }

    /// True for a part that is an object of items, each of which counts.
    fileprivate var isObjectOfItems: Bool {
        guard let written, case .items(let layout) = written.nodes[written.root] else { return false }
        return written.layouts[layout].shape == .keyed
    }

    /// True for a part by which an entry is told.
    fileprivate func tells(_ entry: PastEntry) -> Bool {
        switch entry.content {
        case .value: kind == .other && written?.items?.role == .attributes
        case .event: kind == .other && namedHole == .event
        }
    }
}

extension Statement {
    /// Says what an entry says.
    fileprivate mutating func say(_ entry: PastEntry) {
        switch entry.content {
        case .value(let attribute, let value):
            reset(.report, by: .device, about: device)
            items.append(Item(attribute: attribute, value: value))
        case .event(let event, let told):
            reset(.event, by: .device, about: device)
            element = event
            fields = told
        }
        time = entry.time
    }
}
