internal import HulianDialects
internal import HulianModel

extension DialectCompatTest {
    /// Tells every value of every attribute, one by one.
    func tryReports(_ bench: DialectBench, _ report: inout DialectCompatReport) {
        guard bench.writer.canSay(.report, by: .device) else { return }
        for index in bench.binding.attributes.indices where bench.binding.attributes[index].isReported {
            for value in bench.legalValues(index) { tryValue(.report, .device, .report, index, value, bench, &report) }
        }
    }

    /// Sets every value of every attribute that can be set.
    func trySets(_ bench: DialectBench, _ report: inout DialectCompatReport) {
        guard bench.writer.canSay(.set, by: .hub) else { return }
        for index in bench.binding.attributes.indices where bench.binding.attributes[index].isSettable {
            for value in bench.legalValues(index) { tryValue(.set, .hub, .set, index, value, bench, &report) }
        }
    }

    /// Writes a value and reads it back.
    private func tryValue(
        _ kind: UtteranceKind, _ speaker: Speaker, _ check: Check, _ index: Int, _ value: Value, _ bench: DialectBench,
        _ report: inout DialectCompatReport
    ) {
        let attribute = bench.binding.attributes[index]
        let subject = bench.subject("\(bench.path(index)) = \(value)")
        var statement = bench.statement(kind, by: speaker)
        statement.items.append(Statement.Item(attribute: Int16(index), value: value))
        report.tried(check)
        let messages = bench.write(statement)
        let carries = attribute.codec.carries(value)
        var told: Value?
        for message in messages {
            bench.read(message) { payload in
                guard let item = bench.said.items.first else { return }
                // A value that a command stands for is that command.
                if item.command >= 0 { told = value }
                if item.attribute == Int16(index), item.status == .success {
                    told = bench.reader.modelValue(item, of: bench.number, in: payload)
                }
            }
            if !bench.said.faults.isEmpty || bench.said.kind != kind || bench.said.device != bench.number {
                report.fail(check, subject, "\(message.topic) \(message.text) was read as wrong: \(bench.faults)")
                return
            }
        }
        guard carries else {
            if told != nil { report.fail(check, subject, "it came back though the dialect has no form for it") }
            return
        }
        guard messages.count == 1, let told else {
            report.fail(check, subject, "\(messages.count) messages: \(messages.map(\.text)); nothing came back")
            return
        }
        if told == value { return }
        // What is written coarser must at least be written the same way again.
        var again = statement
        again.items[0].value = told
        let isAllowed = attribute.loss >= .quantised
        if !isAllowed || bench.write(again).map(\.payload) != messages.map(\.payload) {
            report.fail(check, subject, "\(messages[0].text) came back as \(told), class \(attribute.loss)")
        }
    }

    /// Asks for every attribute, and answers.
    func tryGets(_ bench: DialectBench, _ report: inout DialectCompatReport) {
        guard bench.writer.canSay(.get, by: .hub) else { return }
        for index in bench.binding.attributes.indices {
            report.tried(.get)
            var statement = bench.statement(.get, by: .hub)
            statement.items.append(Statement.Item(attribute: Int16(index)))
            let messages = bench.write(statement)
            let subject = bench.subject(bench.path(index))
            guard let message = messages.first, messages.count == 1 else {
                report.fail(.get, subject, "\(messages.count) messages ask for it")
                continue
            }
            bench.read(message)
            // A question that names nothing asks for all there is.
            let named = bench.writer.asksForAll(bench.said.form) ? [] : [Int16(index)]
            let isRight =
                bench.said.kind == .get && bench.said.faults.isEmpty && bench.said.items.map(\.attribute) == named
            if !isRight { report.fail(.get, subject, "\(message.topic) \(message.text): \(bench.faults)") }
            guard let form = bench.writer.reply(to: bench.said.form) else { continue }
            for value in bench.legalValues(index).prefix(8) { tryValueAnswer(form, index, value, bench, &report) }
        }
    }

    /// Answers a question for an attribute.
    private func tryValueAnswer(
        _ form: Int16, _ index: Int, _ value: Value, _ bench: DialectBench, _ report: inout DialectCompatReport
    ) {
        report.tried(.get)
        let codec = bench.binding.attributes[index].codec
        var statement = bench.statement(.reply, by: .device)
        statement.form = form
        statement.items.append(Statement.Item(attribute: Int16(index), value: value))
        let messages = bench.write(statement)
        let subject = bench.subject("answer \(bench.path(index)) = \(value)")
        guard let message = messages.first else { return report.fail(.get, subject, "no message answers it") }
        bench.read(message) { payload in
            let item = bench.said.items.first
            let told = item.map { $0.token >= 0 ? bench.reader.modelValue($0, of: bench.number, in: payload) : .null }
            let isTold = item?.attribute == Int16(index) && item?.token ?? -1 >= 0
            guard bench.said.kind == .reply, bench.said.faults.isEmpty else {
                return report.fail(.get, subject, "\(message.topic) \(message.text): \(bench.faults)")
            }
            if codec.carries(value) != isTold || (isTold && codec.isExact && told != value) {
                report.fail(.get, subject, "\(message.text) came back as \(told.map(String.init(describing:)) ?? "-")")
            }
        }
    }

    /// Tells all attributes at once, as a device does that has just come.
    func tryAll(_ bench: DialectBench, _ report: inout DialectCompatReport) {
        guard bench.writer.canSay(.report, by: .device) else { return }
        report.tried(.all)
        var statement = bench.statement(.report, by: .device)
        var wanted: [Int16] = []
        for index in bench.binding.attributes.indices where bench.binding.attributes[index].isReported {
            let value = bench.startValue(index)
            statement.items.append(Statement.Item(attribute: Int16(index), value: value))
            if bench.binding.attributes[index].codec.carries(value) { wanted.append(Int16(index)) }
        }
        var heard: [Int16] = []
        for message in bench.write(statement) {
            bench.read(message)
            heard += bench.said.items.map(\.attribute)
            if !bench.said.faults.isEmpty {
                report.fail(.all, bench.subject("all"), "\(message.topic) \(message.text): \(bench.faults)")
            }
        }
        if heard.sorted() != wanted {
            let missing = wanted.filter { !heard.contains($0) }.map { bench.path(Int($0)) }
            report.fail(.all, bench.subject("all"), "missing: \(missing)")
        }
    }

    /// Tells that it is there and that it goes.
    func tryAvailability(_ bench: DialectBench, _ report: inout DialectCompatReport) {
        guard bench.writer.canSay(.availability, by: .device) else { return }
        for isOnline in [true, false] {
            report.tried(.availability)
            var statement = bench.statement(.availability, by: .device)
            statement.online = isOnline
            for message in bench.write(statement) {
                bench.read(message)
                let isRight =
                    bench.said.kind == .availability && bench.said.online == isOnline && bench.said.faults.isEmpty
                    && bench.said.device == bench.number
                if !isRight {
                    report.fail(
                        .availability, bench.subject("\(isOnline)"), "\(message.topic) \(message.text): \(bench.faults)"
                    )
                }
            }
        }
    }
}

extension ValueCodec {
    /// True for a value that the dialect has a form for.
    func carries(_ value: Value) -> Bool {
        var writer = JSONWriter()
        return write(value, to: &writer)
    }

    /// True when no value is changed by writing.
    var isExact: Bool { lossClass(unit: nil) < .quantised }
}
