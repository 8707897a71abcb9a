internal import ArgumentParser
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianDialects
internal import HulianModel

/// `hulian dialect`: the dialects.
struct DialectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dialect", abstract: "Show the dialects, and what each carries of a device type.",
        subcommands: [List.self, Show.self, Diff.self, Export.self, Learn.self])

    /// `hulian dialect list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the dialects.")
        @Flag(name: .long, help: "Print them as JSON.")
        var json = false
        @OptionGroup var common: CommonOptions

        func run() throws {
            try common.perform {
                let catalog = try common.openCatalog()
                var tables: [DialectTable] = []
                for id in catalog.dialectIDs {
                    guard let table = catalog.dialect(id) else { throw DiagnosticsError(catalog.diagnostics.sorted) }
                    tables.append(table)
                }
                if json { return Output.line(Value.list(tables.map(Self.value)).description) }
                var rows: [[String]] = []
                for table in tables {
                    rows.append([
                        table.id.rawValue, table.title[common.language], "\(table.messages.count) messages",
                        "\(table.clauses.count) checks",
                    ])
                }
                Output.print(TextTable.text(rows))
            }
        }

        /// A dialect as JSON.
        private static func value(_ table: DialectTable) -> Value {
            [
                "id": .string(table.id.rawValue),
                "title": ["en": .string(table.title.english), "zh": .string(table.title.chinese)],
                "version": .string(table.version), "messages": .integer(Int64(table.messages.count)),
                "checks": .integer(Int64(table.clauses.count)), "isTable": .bool(table.codec == nil),
            ]
        }
    }

    /// `hulian dialect show`.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a dialect: its messages, or what it carries of a device type.",
            discussion: "Example:\n  hulian dialect show miot --device-type lighting.dimmableLight")
        @Argument(help: "The dialect.")
        var dialect: String
        @Option(name: .long, help: "Show what it carries of this device type, and what it cannot.")
        var deviceType: String?
        @OptionGroup var common: CommonOptions

        func run() throws {
            try common.perform {
                let catalog = try common.openCatalog()
                try Names(catalog).check(dialect: dialect)
                guard let table = catalog.dialect(DialectID(rawValue: dialect)) else {
                    throw DiagnosticsError(catalog.diagnostics.sorted)
                }
                guard let deviceType else { return show(table) }
                show(DialectBinding(table, to: try Names(catalog).deviceType(deviceType).blueprint))
            }
        }

        /// Shows the messages of a dialect.
        private func show(_ table: DialectTable) {
            Output.line("\(table.id)  \(table.title[common.language])")
            Output.line()
            Output.print(
                TextTable.text(
                    table.messages.map { message in
                        [
                            message.name, message.speaker.rawValue, message.kind.rawValue,
                            "qos \(message.qos.map(String.init).joined(separator: "/"))",
                            message.retain == .always ? "retained" : "", message.topic.text,
                        ]
                    }))
            Output.line()
            Output.line("checks: " + table.clauses.map { "\($0.key) → \($0.value)" }.sorted().joined(separator: ", "))
        }

        /// Shows what a dialect carries of a device type.
        private func show(_ binding: DialectBinding) {
            let blueprint = binding.blueprint
            Output.line("\(binding.table.id) × \(blueprint.id)  (\(binding.category))")
            Output.line()
            var rows: [[String]] = []
            for attribute in binding.attributes {
                let access = (attribute.isReported ? "r" : "-") + (attribute.isSettable ? "w" : "-")
                rows.append([
                    "attribute", blueprint.path(ofAttribute: attribute.slot).description,
                    Self.name(attribute.name.name, attribute.service, attribute.number), access,
                    attribute.loss.rawValue,
                ])
            }
            for command in binding.commands {
                let id = blueprint.capabilities[command.capability].definition.id
                rows.append([
                    "command", "\(id).\(command.definition.name)", Self.name("", command.service, command.number), "",
                    "",
                ])
            }
            for event in binding.events {
                let id = blueprint.capabilities[event.capability].definition.id
                rows.append([
                    "event", "\(id).\(event.definition.name)", Self.name(event.name.name, event.service, event.number),
                    "", "",
                ])
            }
            Output.print(TextTable.text(rows))
            guard !binding.gaps.isEmpty else { return }
            Output.line()
            Output.line("cannot be said in \(binding.table.id):")
            Output.print(TextTable.text(binding.gaps.map { ["  " + $0.kind, $0.path.description, $0.reason] }))
        }

        /// What something is called on the wire.
        private static func name(_ name: String, _ service: Int32, _ number: Int32) -> String {
            service < 0 ? name : "\(service).\(number)" + (name.isEmpty ? "" : " \(name)")
        }
    }
}
