internal import ArgumentParser
internal import HulianBehaviors
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianDialects
internal import HulianModel
internal import HulianRules

/// `hulian catalog`: the device library.
struct CatalogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog", abstract: "Show the device library.",
        subcommands: [
            List.self, Show.self, Coverage.self, CatalogProfilesCommand.self, CatalogExportCommand.self,
            CatalogImportCommand.self, Audit.self,
        ])

    /// `hulian catalog list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the device types.")
        @Option(name: .long, help: "Only this family.")
        var family: String?
        @Flag(name: .long, help: "Print JSON.")
        var json = false
        @OptionGroup var common: CommonOptions

        func run() throws {
            try common.perform {
                let catalog = try common.openCatalog()
                let types = try CatalogCommand.types(catalog).filter { family == nil || $0.id.family == family }
                if json { return Output.line(CatalogCommand.json(types, catalog)) }
                Output.print(
                    TextTable.text(
                        types.map { [$0.id.rawValue, $0.title[common.language], $0.rows.joined(separator: " ")] }))
                if !common.quiet { Output.line("\(types.count) device types") }
            }
        }
    }

    /// `hulian catalog show`.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a device type with everything that it has.",
            discussion: "Example:\n  hulian catalog show locks.palmVeinFaceLock")
        @Argument(help: "The device type.")
        var deviceType: String
        @OptionGroup var common: CommonOptions

        func run() throws {
            try common.perform {
                let catalog = try common.openCatalog()
                let (type, blueprint) = try Names(catalog).deviceType(deviceType)
                DeviceTypeSheet(type, blueprint, language: common.language).lines.forEach(Output.line)
            }
        }
    }

    /// `hulian catalog coverage`.
    struct Coverage: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show which rows of a table of devices and rooms the library covers.",
            discussion: """
                A row of the kind device wants a device type that names it, one of the kind room a kind of room. Exits 1
                while a row has none.

                Example:
                  hulian catalog coverage --rows rows.csv
                """)
        @Option(
            name: .long,
            help: "A CSV file whose first column names rows, whose second their kind, whose third what they are.")
        var rows: String
        @Option(name: .long, help: "Only rows of this kind: device or room.")
        var kind: String?
        @OptionGroup var common: CommonOptions

        func run() throws {
            try common.perform {
                let catalog = try common.openCatalog()
                let text: String
                do {
                    text = try catalog.files.text(rows)
                } catch {
                    throw DiagnosticsError([Diagnostic("no-such-file", "the table '\(rows)' cannot be read")])
                }
                let types = try CatalogCommand.types(catalog)
                var missing = 0
                var table: [[String]] = []
                let kinds = kind.map { [$0] } ?? ["device", "room"]
                let wanted = CSV.rows(text).dropFirst().filter { $0.count > 2 && kinds.contains($0[1]) }
                for row in wanted {
                    let found =
                        row[1] == "room"
                        ? Room.Kind.allCases.filter { $0.rows.contains(row[0]) }.map { "room kind \($0.rawValue)" }
                        : types.filter { $0.rows.contains(row[0]) }.map(\.id.rawValue)
                    if found.isEmpty { missing += 1 }
                    table.append([row[0], row[2], found.isEmpty ? "-" : found.joined(separator: ", ")])
                }
                if !common.quiet { Output.print(TextTable.text(table)) }
                Output.line("\(wanted.count - missing) of \(wanted.count) rows are covered")
                if missing > 0 { throw ExitStatus.failed }
            }
        }
    }

    /// `hulian catalog audit`.
    struct Audit: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List clauses without a rule, a scenario or a reason, and rules that no clause names.",
            discussion: """
                With paths, the scenarios are run on the virtual bus, and clauses that none of them exercises are listed.
                Example:
                  hulian catalog audit Scenarios/Tour Scenarios/Scenes
                """)
        @Argument(help: "Scenario files and folders.")
        var paths: [String] = []
        @OptionGroup var common: CommonOptions

        func run() throws {
            try common.perform {
                let catalog = try common.openCatalog()
                var audit = CatalogAudit(catalog)
                if !paths.isEmpty {
                    var plan = SuitePlan()
                    plan.paths = paths
                    let runner = try SuiteRunner(plan, catalog: catalog)
                    audit.look(at: runner.run(try runner.read().items), in: catalog)
                }
                // A profile that nobody asks for is read here alone.
                for name in catalog.profileIDs { _ = catalog.profile(name) }
                for finding in audit.findings { Output.line(finding) }
                for note in audit.notes { Output.line(note) }
                Output.line(audit.summary(catalog))
                if !catalog.diagnostics.all.isEmpty { common.show(catalog.diagnostics.sorted) }
                if catalog.diagnostics.hasErrors { throw ExitStatus.notUnderstood }
                if !audit.findings.isEmpty { throw ExitStatus.failed }
            }
        }
    }

    /// Device types by name; all when no names are given.
    static func types(
        _ catalog: Catalog, _ names: [DeviceTypeID]? = nil
    ) throws(DiagnosticsError) -> [DeviceType] {
        if names == nil { catalog.readAhead() }
        let types = (names ?? catalog.deviceTypeIDs).compactMap { catalog.deviceType($0) }
        guard !catalog.diagnostics.hasErrors else { throw DiagnosticsError(catalog.diagnostics.sorted) }
        return types
    }

    /// The device types as JSON.
    private static func json(_ types: [DeviceType], _ catalog: Catalog) -> String {
        var writer = JSONWriter()
        writer.value(
            .list(
                types.map { type in
                    .structure([
                        Field("id", .string(type.id.rawValue)),
                        Field("title", ["en": .string(type.title.english), "zh": .string(type.title.chinese)]),
                        Field("family", .string(type.id.family)), Field("rows", .list(type.rows.map { .string($0) })),
                        Field("matterDeviceType", type.number.map { .integer(Int64($0)) } ?? .null),
                        Field("capabilities", .list(type.capabilities.map { .string($0.rawValue) })),
                        Field("behaviours", .list(type.behaviours.map { .string($0) })),
                        Field("dialects", .list(dialects(of: type, catalog).map { .string($0) })),
                    ])
                }))
        return writer.text
    }

    /// The dialects that can say anything of a device type.
    private static func dialects(of type: DeviceType, _ catalog: Catalog) -> [String] {
        guard let blueprint = catalog.blueprint(type.id) else { return [] }
        return catalog.dialectIDs.filter { id in
            catalog.dialect(id).map { !DialectBinding($0, to: blueprint).attributes.isEmpty } ?? false
        }
        .map(\.rawValue)
    }
}
