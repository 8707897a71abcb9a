internal import ArgumentParser
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianDialects
internal import HulianExport
internal import HulianModel
internal import HulianReport

extension DialectCommand {
    /// `hulian dialect export`.
    struct Export: ParsableCommand {
        /// The forms.
        enum Format: String, ExpressibleByArgument, CaseIterable {
            case markdown
        }

        static let configuration = CommandConfiguration(
            abstract: "Write dialects as pages for people.",
            discussion: """
                Without dialects, all are written. Without --output, the pages go to standard output.

                Examples:
                  hulian dialect export alink
                  hulian dialect export --format markdown --output docs/dialects
                """)
        @Argument(help: "Dialects; all when none is given.")
        var dialects: [String] = []
        @Option(name: .long, help: "markdown.")
        var format = Format.markdown
        @Option(name: .shortAndLong, help: "A folder for the files.")
        var output: String?
        @OptionGroup var common: CommonOptions

        func run() throws {
            try common.perform {
                let catalog = try common.openCatalog()
                for name in dialects { try Names(catalog).check(dialect: name) }
                let wanted = dialects.isEmpty ? catalog.dialectIDs : dialects.map(DialectID.init(rawValue:))
                catalog.readAhead()
                let blueprints = catalog.deviceTypeIDs.compactMap(catalog.blueprint)
                var entries: [DialectPages.Entry] = []
                for id in wanted {
                    guard let table = catalog.dialect(id) else { throw DiagnosticsError(catalog.diagnostics.sorted) }
                    entries.append(Self.entry(table, blueprints, catalog))
                }
                let pages = DialectPages(entries)
                let files = pages.files.filter { dialects.isEmpty || $0.name != "README.md" }
                guard let output else { return Output.print(files.map(\.text).joined(separator: "\n")) }
                try Folders.make(output)
                for file in files {
                    let path = FileSystem.join(output, file.name)
                    if let reason = ReportSink.local.write(path, Array(file.text.utf8)) {
                        throw RecordFileError(path: path, reason: reason)
                    }
                }
                if !common.quiet { Output.line("\(files.count) files in \(output)") }
            }
        }

        /// What a page says of a dialect beside its table.
        private static func entry(
            _ table: DialectTable, _ blueprints: [DeviceBlueprint], _ catalog: Catalog
        ) -> DialectPages.Entry {
            var all = 0
            var missed = 0
            var gaps: [DialectPages.Entry.Gap] = []
            var places: [String: Int] = [:]
            var counts: [Int] = []
            for blueprint in blueprints {
                let binding = DialectBinding(table, to: blueprint)
                let commands = blueprint.capabilities.reduce(0) { $0 + $1.commands.count }
                let events = blueprint.capabilities.reduce(0) { $0 + $1.events.count }
                let elements = binding.gaps.filter { ["attribute", "command", "event"].contains($0.kind) }
                // What only describes the model itself is left out of the share.
                let essential = elements.filter(\.isEssential)
                all += blueprint.attributes.count + commands + events - elements.count + essential.count
                missed += essential.count
                for gap in essential {
                    let path = "\(gap.path.capability).\(gap.path.element)"
                    let key = "\(gap.kind) \(path) \(gap.reason)"
                    if let place = places[key] {
                        counts[place] += 1
                    } else {
                        places[key] = gaps.count
                        counts.append(1)
                        gaps.append(
                            DialectPages.Entry.Gap(kind: gap.kind, path: path, reason: gap.reason, typeCount: 0))
                    }
                }
            }
            let counted = zip(gaps, counts).map { gap, count in
                DialectPages.Entry.Gap(kind: gap.kind, path: gap.path, reason: gap.reason, typeCount: count)
            }
            let clauses = catalog.clauses.filter { $0.dialect == table.id }
            let differences = catalog.profileIDs.compactMap { catalog.profile($0) }.flatMap { profile in
                profile.lines.filter { line in clauses.contains { $0.id == line.clause } }.map {
                    DialectPages.Entry.Difference(profile: profile.id, line: $0)
                }
            }
            return DialectPages.Entry(
                table: table, clauses: clauses, elementCount: all,
                carriedCount: all - missed,
                gaps: counted.sorted {
                    $0.typeCount == $1.typeCount ? ($0.kind, $0.path) < ($1.kind, $1.path) : $0.typeCount > $1.typeCount
                }, differences: differences)
        }
    }
}
