internal import HulianBus
internal import HulianDialects
internal import HulianModel

extension DialectCompatTest {
    /// An entry that came back.
    private struct Told {
        /// The attribute with its value, or the event.
        let content: PastEntry.Content
        /// What is wrong with it.
        let faults: [MessageFault]
    }

    /// Tells every value of every attribute and every event as things of the past, in as many messages as it takes, and
    /// reads them back; once by the device itself, and once by a gateway for it.
    func tryHistories(_ bench: DialectBench, _ report: inout DialectCompatReport) {
        guard let limit = bench.writer.historyLimit else { return }
        var entries: [PastEntry] = []
        func add(_ content: PastEntry.Content) {
            let ago = Interval.seconds(Int64(3_600 - entries.count % limit))
            entries.append(PastEntry(content, at: DialectBench.now + (.zero - ago)))
        }
        for index in bench.binding.attributes.indices where bench.binding.attributes[index].isReported {
            let codec = bench.binding.attributes[index].codec
            for value in bench.legalValues(index) where codec.carries(value) && (!value.isNull || codec.writesNull) {
                add(.value(attribute: Int16(index), value))
            }
        }
        for (index, event) in bench.binding.events.enumerated() {
            for round in 0..<(event.fields.isEmpty ? 1 : 4) {
                add(.event(Int16(index), bench.legalFields(event.fields, event.capability, round: round)))
            }
        }
        for hasGateway in [false, true] {
            let spaces = (0..<2).map { _ in DialectSpace(table, topics: TopicTable()) }
            for space in spaces {
                space.share(bench.binding)
                let gate = space.register("gate", bench.blueprint)
                let device = space.register("probe", bench.blueprint)
                if hasGateway, table.gateway?.isAlways == false { space.put(device, behind: gate) }
            }
            for start in stride(from: 0, to: entries.count, by: limit) {
                let some = entries[start..<min(start + limit, entries.count)]
                tryHistory(some, spaces[0], spaces[1], bench, &report)
            }
        }
    }

    /// Tells one history and reads it back.
    private func tryHistory(
        _ entries: ArraySlice<PastEntry>, _ writer: DialectSpace, _ reader: DialectSpace, _ bench: DialectBench,
        _ report: inout DialectCompatReport
    ) {
        report.tried(.history)
        let subject = bench.subject("\(entries.count) entries")
        var said = Statement(.other, by: .device, about: 1)
        said.time = DialectBench.now
        said.id = ContiguousArray("4711".utf8)
        said.wantsReply = true
        var messages: [DialectBench.Written] = []
        writer.write(history: entries, said) {
            messages.append(DialectBench.Written(topic: writer.topics.text($0.topic), payload: Array($0.payload)))
        }
        guard let message = messages.first, messages.count == 1 else {
            return report.fail(.history, subject, "\(messages.count) messages tell it")
        }
        var whole = Utterance()
        var part = Utterance()
        var told: [Told] = []
        message.payload.withUnsafeBufferPointer { payload in
            let topic = reader.topics.id(message.topic)
            reader.read(topic, payload, now: DialectBench.now, into: &whole)
            reader.readParts(topic, payload, now: DialectBench.now, of: whole, into: &part) { said in
                let faults = Array(said.faults)
                guard said.device == 1, said.kind == .other else {
                    return report.fail(.history, subject, "an entry of device \(said.device) says other things")
                }
                if said.element >= 0 {
                    told.append(
                        Told(content: .event(said.element, reader.modelFields(said, in: payload)), faults: faults))
                }
                for item in said.items where item.attribute >= 0 && said.element < 0 {
                    let value = reader.modelValue(item, of: 1, in: payload)
                    told.append(Told(content: .value(attribute: item.attribute, value), faults: faults))
                }
            }
        }
        // How long a payload may be is the business of who sends it; that has no place in the message.
        let faults = whole.faults.filter { $0.check != .size || $0.place.exists }
        if !faults.isEmpty || bench.text(whole.id, message) != "4711" {
            report.fail(.history, subject, "\(message.text.prefix(300)): \(faults.map { "\($0.check)" })")
        }
        if let bad = told.first(where: { !$0.faults.isEmpty }) {
            report.fail(.history, subject, "\(bad.content) is read as wrong: \(bad.faults.map { "\($0.check)" })")
        }
        compare(entries, told.map(\.content), bench, subject, &report)
    }

    /// Compares what was told with what came back: in a body values come before events, and one name after the other.
    private func compare(
        _ entries: ArraySlice<PastEntry>, _ told: [PastEntry.Content], _ bench: DialectBench, _ subject: String,
        _ report: inout DialectCompatReport
    ) {
        guard told.count == entries.count else {
            return report.fail(.history, subject, "\(told.count) entries come back")
        }
        for index in bench.binding.attributes.indices {
            let wanted = entries.compactMap { Self.value($0.content, of: index) }
            let found = told.compactMap { Self.value($0, of: index) }
            let codec = bench.binding.attributes[index].codec
            let isSame =
                wanted.count == found.count
                && zip(wanted, found).allSatisfy { wanted, found in
                    // What is written coarser must at least be written the same way again.
                    wanted == found
                        || bench.binding.attributes[index].loss >= .quantised
                            && Self.written(wanted, codec) == Self.written(found, codec)
                }
            if !isSame { report.fail(.history, subject, "\(bench.path(index)): \(wanted) came back as \(found)") }
        }
        for index in bench.binding.events.indices {
            let wanted = entries.compactMap { Self.fields($0.content, of: index) }
            let found = told.compactMap { Self.fields($0, of: index) }
            let losses = zip(wanted, found).compactMap {
                Self.difference($0, $1, bench.binding.events[index].fields, isRequest: false)
            }
            if wanted.count != found.count || !losses.isEmpty {
                report.fail(.history, subject, "event \(index): \(wanted.count) as \(found.count): \(losses)")
            }
        }
    }

    /// The value of an attribute that an entry tells; nothing for another entry.
    private static func value(_ content: PastEntry.Content, of index: Int) -> Value? {
        if case .value(let attribute, let value) = content, Int(attribute) == index { return value }
        return Value?.none
    }

    /// The fields of an event that an entry tells; nothing for another entry.
    private static func fields(_ content: PastEntry.Content, of index: Int) -> [Field]? {
        if case .event(let event, let fields) = content, Int(event) == index { return fields }
        return nil
    }

    /// A value as it is written.
    private static func written(_ value: Value, _ codec: ValueCodec) -> String {
        var writer = JSONWriter()
        _ = codec.write(value, to: &writer)
        return writer.text
    }
}
