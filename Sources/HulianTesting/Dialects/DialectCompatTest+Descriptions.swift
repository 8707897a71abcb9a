internal import HulianBus
internal import HulianDialects
internal import HulianModel

extension DialectCompatTest {
    /// Lets a device describe itself, and reads the description back.
    func tryDescription(_ bench: DialectBench, _ report: inout DialectCompatReport) {
        guard let codec = bench.writer.codec else { return }
        report.tried(.description)
        let subject = bench.subject("description")
        var told: DeviceDescription?
        for message in codec.announcements(of: bench.number, in: bench.writer, now: DialectBench.now) {
            tryForm(of: message, bench, subject, &report)
            for description in descriptions(of: message, codec, bench) { add(description, to: &told, bench) }
            // A device that asks gets its description from the hub.
            guard let question = try? Value(json: message.payload),
                let answer = codec.answer(
                    topic: message.topic, payload: question, in: bench.reader, now: DialectBench.now)
            else { continue }
            tryForm(of: answer, bench, subject, &report)
            for description in descriptions(of: answer, codec, bench) { add(description, to: &told, bench) }
        }
        if told == nil, let document = codec.document(bench.writer.description(of: bench.number)) {
            told = codec.description(document: document)
        }
        guard let told else { return report.fail(.description, subject, "nothing describes the device") }
        for difference in told.differences(from: bench.binding).prefix(8) {
            report.fail(.description, subject, difference)
        }
        let card = bench.writer.speakers[Int(bench.number)].card
        if !told.card.known.isSuperset(of: codec.possibleIdentity.intersection(card.known)) {
            report.fail(
                .description, subject, "it names \(told.card.known.sorted()) of \(codec.possibleIdentity.sorted())")
        }
        tryDocument(codec, bench, subject, &report)
        tryRemoval(codec, bench, subject, &report)
    }

    /// What a message describes.
    private func descriptions(
        of message: Announcement, _ codec: any DialectCodec, _ bench: DialectBench
    ) -> [DeviceDescription] {
        guard let value = codec.value(of: message.payload) else { return [] }
        return codec.descriptions(topic: message.topic, payload: value)
    }

    /// Adds a piece to the description of the device of the bench; pieces of the other one are passed over.
    private func add(_ piece: DeviceDescription, to told: inout DeviceDescription?, _ bench: DialectBench) {
        guard bench.reader.device(with: piece.identity) == bench.number else { return }
        var whole = told ?? DeviceDescription()
        whole.merge(piece)
        told = whole
    }

    /// Checks that the table of the dialect has a place for a message, and that it is sent as the table says.
    private func tryForm(
        of message: Announcement, _ bench: DialectBench, _ subject: String, _ report: inout DialectCompatReport
    ) {
        let written = DialectBench.Written(topic: message.topic, payload: message.payload)
        guard bench.read(written), bench.said.form >= 0 else {
            return report.fail(.description, subject, "\(message.topic) is not of the dialect")
        }
        if !bench.said.faults.isEmpty {
            report.fail(.description, subject, "\(message.topic) \(written.text.prefix(200)): \(bench.faults)")
        }
        let form = table.messages[Int(bench.said.form)]
        if !form.qos.contains(Int(message.qos.rawValue)) {
            report.fail(.description, subject, "\(message.topic) is sent with QoS \(message.qos.rawValue)")
        }
        if form.retain == .always && !message.retain || form.retain == .never && message.retain {
            report.fail(.description, subject, "\(message.topic) is sent with retain \(message.retain)")
        }
        if let limit = table.payloadLimit, message.payload.count > limit {
            report.fail(.description, subject, "\(message.topic) has \(message.payload.count) octets")
        }
    }

    /// A document that is read, written and read again says the same.
    private func tryDocument(
        _ codec: any DialectCodec, _ bench: DialectBench, _ subject: String, _ report: inout DialectCompatReport
    ) {
        let own = bench.writer.description(of: bench.number)
        guard let document = codec.document(own) else { return }
        guard let once = codec.description(document: document), let again = codec.document(once),
            let twice = codec.description(document: again)
        else { return report.fail(.description, subject, "its document is not read") }
        if once.attributes != twice.attributes || once.commands != twice.commands || once.events != twice.events {
            report.fail(.description, subject, "its document says something else when it is written again")
        }
    }

    /// What takes a description back is understood as such.
    private func tryRemoval(
        _ codec: any DialectCodec, _ bench: DialectBench, _ subject: String, _ report: inout DialectCompatReport
    ) {
        let announced = codec.announcements(of: bench.number, in: bench.writer, now: DialectBench.now).map(\.topic)
        var isTakenBack = announced.isEmpty
        let removals = codec.removals(of: bench.number, in: bench.writer).filter { announced.contains($0.topic) }
        for message in removals {
            let removed = codec.descriptions(topic: message.topic, payload: .null)
            isTakenBack = isTakenBack || !removed.isEmpty
            // Where a description has many pieces, not each of them takes the device with it.
            let takes = removed.isEmpty ? codec.describesInText : removed.count == 1 && removed[0].isRemoved
            if !message.payload.isEmpty || !message.retain || !takes {
                report.fail(.description, subject, "\(message.topic) does not take it back")
            }
        }
        if codec.describesInText, !isTakenBack { report.fail(.description, subject, "nothing takes it back") }
    }
}
