internal import HulianDialects
internal import HulianModel

extension DialectCompatTest {
    /// How many different sets of fields each command and event is tried with.
    private static let rounds = 9

    /// Gives every command with several sets of fields.
    func tryCommands(_ bench: DialectBench, _ report: inout DialectCompatReport) {
        for (index, command) in bench.binding.commands.enumerated() {
            let name = "\(bench.capability(command.capability).id).\(command.definition.name)"
            for round in 0..<(command.fields.isEmpty ? 1 : Self.rounds) {
                report.tried(.invoke)
                let fields = bench.legalFields(command.fields, command.capability, round: round)
                var statement = bench.statement(command.isAction ? .invoke : .set, by: .hub)
                if command.isAction {
                    statement.element = Int16(index)
                    statement.fields = fields
                } else {
                    statement.items.append(Statement.Item(attribute: -1, command: Int16(index)))
                }
                let subject = bench.subject("\(name) \(Value.structure(fields))")
                let messages = bench.write(statement)
                guard let message = messages.first, messages.count == 1 else {
                    report.fail(.invoke, subject, "\(messages.count) messages give it")
                    continue
                }
                var told: [Field] = []
                bench.read(message) { payload in
                    if command.isAction { told = bench.reader.modelFields(bench.said, in: payload) }
                }
                let element = command.isAction ? bench.said.element : bench.said.items.first?.command ?? -1
                if !bench.said.faults.isEmpty || element != Int16(index) {
                    report.fail(
                        .invoke, subject, "\(message.topic) \(message.text): element \(element), \(bench.faults)")
                } else if let loss = Self.difference(fields, told, command.fields, isRequest: true), command.isAction {
                    report.fail(.invoke, subject, "\(message.text): \(loss)")
                }
            }
        }
    }

    /// Tells every event with several sets of fields.
    func tryEvents(_ bench: DialectBench, _ report: inout DialectCompatReport) {
        for (index, event) in bench.binding.events.enumerated() {
            let name = "\(bench.capability(event.capability).id).\(event.definition.name)"
            for round in 0..<(event.fields.isEmpty ? 1 : Self.rounds) {
                report.tried(.event)
                var statement = bench.statement(.event, by: .device)
                statement.element = Int16(index)
                statement.fields = bench.legalFields(event.fields, event.capability, round: round)
                let subject = bench.subject("\(name) \(Value.structure(statement.fields))")
                let messages = bench.write(statement)
                guard let message = messages.first, messages.count == 1 else {
                    report.fail(.event, subject, "\(messages.count) messages tell it")
                    continue
                }
                var told: [Field] = []
                bench.read(message) { told = bench.reader.modelFields(bench.said, in: $0) }
                if !bench.said.faults.isEmpty || bench.said.kind != .event || bench.said.element != Int16(index) {
                    report.fail(.event, subject, "\(message.topic) \(message.text): \(bench.faults)")
                } else if let loss = Self.difference(statement.fields, told, event.fields, isRequest: false) {
                    report.fail(.event, subject, "\(message.text): \(loss)")
                }
            }
        }
    }

    /// Answers commands and settings with every status and with the fields of an answer.
    func tryReplies(_ bench: DialectBench, _ report: inout DialectCompatReport) {
        for (index, command) in bench.binding.commands.enumerated() where command.isAction {
            var request = bench.statement(.invoke, by: .hub)
            request.element = Int16(index)
            request.fields = bench.legalFields(command.fields, command.capability, round: 0)
            guard let asked = bench.write(request).first else { continue }
            bench.read(asked)
            guard let form = bench.writer.reply(to: bench.said.form) else { continue }
            let response = bench.capability(command.capability).commands.first {
                $0.isResponse && $0.name == command.definition.response
            }
            for round in 0..<(response == nil ? 1 : 4) {
                var reply = bench.statement(.reply, by: .device)
                reply.form = form
                reply.element = Int16(index)
                reply.fields = bench.legalFields(command.results, command.capability, round: round)
                tryReply(reply, command, bench, &report)
            }
        }
        for status in table.status {
            guard let form = table.messages.first(where: { $0.kind == .set && $0.isSent })?.reply,
                let number = table.messages.firstIndex(where: { $0.name == form }), bench.binding.attributes.count > 0
            else { return }
            var reply = bench.statement(.reply, by: .device)
            reply.form = Int16(number)
            reply.status = status.status
            // The answer to a setting may tell the value.
            reply.items.append(
                Statement.Item(attribute: 0, value: bench.legalValues(0).last ?? .null, status: status.status))
            tryReply(reply, nil, bench, &report)
        }
    }

    /// Answers, and reads the answer.
    private func tryReply(
        _ reply: Statement, _ command: DialectBinding.Command?, _ bench: DialectBench,
        _ report: inout DialectCompatReport
    ) {
        report.tried(.reply)
        let subject = bench.subject("answer \(command?.definition.name ?? "") \(reply.status)")
        let messages = bench.write(reply)
        guard let message = messages.first, messages.count == 1 else {
            return report.fail(.reply, subject, "\(messages.count) messages answer")
        }
        var told: [Field] = []
        bench.read(message) { told = bench.reader.modelResults(bench.said, of: reply.element, in: $0) }
        // Several statuses may share a code; the code must be the one of the status.
        let codes = table.status.filter { $0.status == reply.status }.map(\.code)
        let code = bench.said.code ?? bench.said.items.first?.code
        let isCode =
            code.map { codes.contains($0) } ?? (bench.said.status == nil || bench.said.status == reply.status)
        if !bench.said.faults.isEmpty || bench.said.kind != .reply || bench.text(bench.said.id, message) != "4711"
            || !isCode
        {
            report.fail(.reply, subject, "\(message.topic) \(message.text): \(bench.faults)")
        } else if let command, let loss = Self.difference(reply.fields, told, command.results, isRequest: false) {
            report.fail(.reply, subject, "\(message.text): \(loss)")
        }
    }

    /// What differs between the fields that were said and those that were read; nothing when none does.
    static func difference(
        _ said: [Field], _ read: [Field], _ codecs: [FieldCodec], isRequest: Bool
    ) -> String? {
        for codec in codecs {
            let definition = codec.definition
            let given = said.first { $0.name == definition.name }?.value
            var wanted = given
            if let value = given, !codec.codec.carries(value) { wanted = nil }
            if wanted == nil, isRequest { wanted = definition.defaultValue }
            if wanted == nil, definition.constraint.isNullable, !definition.isOptional { wanted = .null }
            let told = read.first { $0.name == definition.name }?.value
            guard told != wanted else { continue }
            if let told, let wanted, codec.codec.lossClass(unit: nil) >= .quantised {
                var one = JSONWriter()
                var other = JSONWriter()
                if codec.codec.write(told, to: &one), codec.codec.write(wanted, to: &other), one.text == other.text {
                    continue
                }
            }
            return "\(definition.name) is \(told?.description ?? "absent") and was \(wanted?.description ?? "absent")"
        }
        return read.first { field in !codecs.contains { $0.definition.name == field.name } }.map {
            "\($0.name) came from nowhere"
        }
    }
}
