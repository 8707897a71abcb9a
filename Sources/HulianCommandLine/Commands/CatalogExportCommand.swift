internal import ArgumentParser
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianDialects
internal import HulianExport
internal import HulianModel
internal import HulianReport

/// `hulian catalog export`.
struct CatalogExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write device types in the forms of other standards.",
        discussion: """
            Without device types, all are written. Without --output, the text goes to standard output: one document for
            one device type, a JSON array for several. With --output, a file for each device type goes into a folder;
            for markdown without device types, the pages of the whole catalog do.

            Examples:
              hulian catalog export --format sdf lighting.dimmableLight
              hulian catalog export --format wot-td --output out/td
            """)
    @Argument(help: "Device types; all when none is given.")
    var deviceTypes: [String] = []
    @Option(
        name: .long, help: "sdf, wot-td, json-schema, pics or markdown.", transform: CatalogExportCommand.format(named:)
    )
    var format: ExportFormat
    @Option(name: .shortAndLong, help: "A folder for the files.")
    var output: String?
    @OptionGroup var common: CommonOptions

    /// The form with a name.
    private static func format(named name: String) throws -> ExportFormat {
        guard let format = ExportFormat(rawValue: name) else {
            let names = ExportFormat.allCases.map(\.rawValue)
            let hint = Suggestion.hint(for: name, among: names)
            throw ValidationError(
                "'\(name)' is not a form\(hint.map { ": \($0)" } ?? ""); there are \(names.joined(separator: ", "))")
        }
        return format
    }

    func run() throws {
        try common.perform {
            let catalog = try common.openCatalog()
            for name in deviceTypes { try Names(catalog).check(deviceType: name) }
            let wanted = deviceTypes.map(DeviceTypeID.init(rawValue:))
            let types = try CatalogCommand.types(catalog, wanted.isEmpty ? nil : wanted)
            var files: [(name: String, text: String)] = []
            if format == .markdown, deviceTypes.isEmpty, output != nil {
                files = pages(types, catalog).files
            } else {
                for type in types {
                    guard let blueprint = catalog.blueprint(type.id) else { continue }
                    let exporter = Exporter(type, blueprint)
                    files.append((type.id.rawValue + format.fileSuffix, exporter.text(format)))
                }
            }
            guard let output else { return print(files.map(\.text)) }
            try write(files, into: output)
            if !common.quiet { Output.line("\(files.count) files in \(output)") }
        }
    }

    /// Writes files into a folder, which is made when it is not there.
    private func write(_ files: [(name: String, text: String)], into folder: String) throws(RecordFileError) {
        try Folders.make(folder)
        for file in files {
            let path = FileSystem.join(folder, file.name)
            if let reason = ReportSink.local.write(path, Array(file.text.utf8)) {
                throw RecordFileError(path: path, reason: reason)
            }
        }
    }

    /// Prints documents: one as it is, several as an array where they are JSON.
    private func print(_ texts: [String]) {
        guard format.isJSON, texts.count > 1 else { return texts.forEach(Output.print) }
        Output.print("[\n" + texts.map { String($0.dropLast()) }.joined(separator: ",\n") + "\n]\n")
    }

    /// The pages of the whole catalog.
    private func pages(_ types: [DeviceType], _ catalog: Catalog) -> CatalogPages {
        let tables = catalog.dialectIDs.compactMap { catalog.dialect($0) }
        let entries = types.compactMap { type -> CatalogPages.Entry? in
            guard let blueprint = catalog.blueprint(type.id) else { return nil }
            let commands = blueprint.capabilities.reduce(0) { $0 + $1.commands.count }
            let events = blueprint.capabilities.reduce(0) { $0 + $1.events.count }
            let all = blueprint.attributes.count + commands + events
            let carried = tables.map { table in
                let binding = DialectBinding(table, to: blueprint)
                // What only describes the model itself is left out of the share.
                let gaps = binding.gaps.filter { ["attribute", "command", "event"].contains($0.kind) }
                let missed = gaps.filter(\.isEssential).count
                let wanted = all - gaps.count + missed
                return wanted == 0 ? 0 : Double(wanted - missed) / Double(wanted)
            }
            return CatalogPages.Entry(
                type: type, elements: (blueprint.attributes.count, commands, events), carried: carried)
        }
        return CatalogPages(dialects: tables.map(\.id.rawValue), entries: entries)
    }
}
