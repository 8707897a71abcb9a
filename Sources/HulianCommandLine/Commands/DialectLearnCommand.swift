internal import ArgumentParser
internal import HulianCapture
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianDialects
internal import HulianLearning
internal import HulianModel
internal import HulianReport

extension DialectCommand {
    /// `hulian dialect learn`.
    struct Learn: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Draft a dialect from recorded traffic, or from what devices publish of themselves.",
            discussion: """
                A capture holds one message a line, as mosquitto_sub -F '%j' or '%J' prints it, or topic<TAB>payload. The
                draft is a table to be finished by hand: figures say how sure each line is, and questions stay open where
                messages do not show the answer. Several devices, and requests with their answers, make it better.

                Examples:
                  mosquitto_sub -t '#' -F '%j' > capture.jsonl
                  hulian dialect learn capture.jsonl --name acme --output my-catalog/dialects/acme.yaml
                  hulian dialect learn --description tsl.json --name acme
                """)
        @Argument(help: "Captures; '-' for standard input.")
        var captures: [String] = []
        @Option(
            name: .long,
            help: "A published description (TSL, MIoT instance, exposes, thing model, discovery); may be given again.")
        var description: [String] = []
        @Option(name: .long, help: "The name of the draft, of small letters and digits.")
        var name = "learned"
        @Option(name: .shortAndLong, help: "The file of the draft; without it, standard output.")
        var output: String?
        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard !captures.isEmpty || !description.isEmpty else {
                throw ValidationError("there is nothing to learn from: give a capture or --description")
            }
        }

        func run() throws {
            try common.perform {
                let catalog = try common.openCatalog()
                let id = try DialectNames.check(new: name, in: catalog)
                var messages: [HeardMessage] = []
                for capture in captures { messages += try read(capture, catalog) }
                var descriptions: [DeviceDescription] = []
                for path in description {
                    guard case .descriptions(let found) = try DialectVersion(path, in: catalog) else {
                        throw DiagnosticsError([
                            Diagnostic("unknown-format", "'\(path)' is a dialect and no description")
                        ])
                    }
                    descriptions += found.map(\.description)
                }
                catalog.readAhead()
                let title = name.prefix(1).uppercased() + name.dropFirst()
                let learned = try DialectLearner(catalog).learn(
                    messages, descriptions: descriptions, named: id, title: Title(title))
                if let output {
                    let folder = FileSystem.folder(of: output)
                    if !folder.isEmpty { try Folders.make(folder) }
                    if let reason = ReportSink.local.write(output, Array(learned.text.utf8)) {
                        throw RecordFileError(path: output, reason: reason)
                    }
                } else {
                    Output.print(learned.text)
                }
                if !common.quiet { Output.error(report(learned)) }
            }
        }

        /// Reads a capture.
        private func read(_ path: String, _ catalog: Catalog) throws(DiagnosticsError) -> [HeardMessage] {
            var reader = CaptureReader(file: path)
            var messages: [HeardMessage] = []
            reader.read(try InputFile.octets(path, called: "capture", in: catalog.files)) { message in
                messages.append(
                    HeardMessage(
                        topic: String(decoding: message.topic, as: UTF8.self), payload: message.payload,
                        retain: message.retain, qos: message.qos.map { Int($0) }))
            }
            if reader.messageCount == 0 { throw DiagnosticsError(reader.diagnostics.sorted) }
            if reader.rejectedCount > 0 { common.show(reader.diagnostics.sorted) }
            return messages
        }

        /// What the draft is sure of, and what it leaves open.
        private func report(_ learned: LearnedDialect) -> String {
            let isChinese = common.language == .chinese
            var text =
                isChinese
                ? "\(learned.messageCount) 条消息中 \(learned.ownCount) 条属于设备；\(learned.nameCount) 个名称中 \(learned.mappedCount) 个有含义\n"
                : "\(learned.ownCount) of \(learned.messageCount) messages are of devices; \(learned.mappedCount) of \(learned.nameCount) names mean something of the model\n"
            let open = learned.notes.filter { $0.percent == nil }
            let sure = learned.notes.filter { $0.percent != nil }
            text += isChinese ? "待定 \(open.count) 项：\n" : "\(open.count) open questions:\n"
            text += TextTable.text(open.map { ["  " + $0.place, $0.what[common.language]] }, caps: [40])
            guard common.verbose else { return text }
            text += isChinese ? "把握：\n" : "how sure:\n"
            let rows = sure.map { ["  " + $0.place, "\($0.percent ?? 0) %", $0.what[common.language]] }
            return text + TextTable.text(rows, caps: [50])
        }
    }
}
