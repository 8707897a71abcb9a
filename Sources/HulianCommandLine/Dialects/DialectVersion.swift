internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianDialects
internal import HulianModel

/// What one side of a comparison is: dialects, or descriptions of devices.
enum DialectVersion {
    /// Dialects, in the order of their names.
    case tables([DialectTable])
    /// What devices say of themselves, in the order of their names.
    case descriptions([(name: String, description: DeviceDescription)])

    /// Finds out what an argument names: a dialect of the catalog, a table file, a description in JSON, or a folder of one
    /// of these kinds.
    ///
    /// - Throws: ``DiagnosticsError`` for what is none of them, or cannot be understood.
    init(_ argument: String, in catalog: Catalog) throws(DiagnosticsError) {
        let id = DialectID(rawValue: argument)
        if catalog.dialectIDs.contains(id) {
            guard let table = catalog.dialect(id) else { throw DiagnosticsError(catalog.diagnostics.sorted) }
            self = .tables([table])
        } else if catalog.files.isFolder(argument) {
            self = try Self.folder(argument, catalog)
        } else if argument.hasSuffix(".json") {
            self = .descriptions(try Self.descriptions([argument], catalog))
        } else if argument.hasSuffix(".yaml") || argument.hasSuffix(".yml") {
            self = .tables([try catalog.dialect(file: argument)])
        } else {
            let names = catalog.dialectIDs.map(\.rawValue)
            throw DiagnosticsError([
                Diagnostic(
                    "unknown-name",
                    "'\(argument)' is no dialect, no folder, no table (.yaml) and no description (.json)",
                    hint: Suggestion.hint(for: argument, among: names) ?? "see 'hulian dialect list'")
            ])
        }
    }

    /// Reads a folder: that of a catalog, one of tables, or one of descriptions.
    private static func folder(_ path: String, _ catalog: Catalog) throws(DiagnosticsError) -> DialectVersion {
        let inner = FileSystem.join(path, "dialects")
        let tables = catalog.files.files(below: catalog.files.isFolder(inner) ? inner : path, suffix: ".yaml")
            .filter { isTable($0, catalog) }
        if !tables.isEmpty {
            var read: [DialectTable] = []
            for table in tables { read.append(try catalog.dialect(file: table)) }
            return .tables(read.sorted { $0.id.rawValue < $1.id.rawValue })
        }
        let documents = catalog.files.files(below: path, suffix: ".json")
        guard !documents.isEmpty else {
            throw DiagnosticsError([
                Diagnostic(
                    "nothing-to-compare", "the folder '\(path)' holds no dialect (.yaml) and no description (.json)")
            ])
        }
        return .descriptions(try descriptions(documents, catalog))
    }

    /// True for a file that has the key of a dialect.
    private static func isTable(_ path: String, _ catalog: Catalog) -> Bool {
        // One that cannot be read is read as a dialect, whose reader says why.
        guard let text = try? catalog.files.text(path) else { return true }
        return text.hasPrefix("dialect:") || text.contains("\ndialect:")
    }

    /// Reads descriptions.
    private static func descriptions(
        _ paths: [String], _ catalog: Catalog
    ) throws(DiagnosticsError) -> [(name: String, description: DeviceDescription)] {
        var found: [(name: String, description: DeviceDescription)] = []
        for path in paths {
            let octets = try InputFile.octets(path, called: "description", in: catalog.files)
            let file = path.split(separator: "/").last.map(String.init) ?? path
            guard let document = try? Value(json: octets) else {
                throw DiagnosticsError([
                    Diagnostic("json-syntax", "'\(path)' is no JSON", at: SourcePlace(file: path, line: 1, column: 1))
                ])
            }
            let devices = PublishedDescriptions.read(document, named: file)
            if devices.isEmpty {
                throw DiagnosticsError([
                    Diagnostic(
                        "unknown-format", "'\(path)' is no description of a form that is known here",
                        at: SourcePlace(file: path, line: 1, column: 1),
                        hint: "a TSL, a MIoT instance, exposes, a thing model, or {\"topic\": …, \"payload\": …}")
                ])
            }
            // In a folder the file says which description is which, whatever stands in it.
            found += devices.map { devices.count == 1 && paths.count > 1 ? (file, $0.description) : $0 }
        }
        return found.sorted { $0.name < $1.name }
    }
}
