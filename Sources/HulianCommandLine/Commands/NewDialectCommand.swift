internal import ArgumentParser
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianDialects
internal import HulianModel

extension NewCommand {
    /// `hulian new dialect`.
    struct NewDialect: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "dialect",
            abstract: "Make a dialect of your own: one file that works at once, to be changed.",
            discussion: """
                The new file says everything of the dialect: messages, values, names, clauses and examples. Devices speak it
                at once, and messages are judged by it.

                Example:
                  hulian new dialect acme --to my-catalog
                  hulian simulate --device-type lighting.dimmableLight --dialect acme --catalog my-catalog --broker auto
                """)
        @Argument(help: "Its name, of small letters and digits.")
        var name: String
        @Option(name: .long, help: "The folder of your own catalog; it is made when it is not there.")
        var to = "catalog"
        @Option(name: .customLong("title-en"), help: "The English title; without it, the name.")
        var english: String?
        @Option(name: .customLong("title-zh"), help: "The Chinese title; without it, the English one.")
        var chinese: String?
        @OptionGroup var common: CommonOptions

        func run() throws {
            try common.perform {
                let catalog = try common.openCatalog()
                let id = try DialectNames.check(new: name, in: catalog)
                let title = english ?? name.prefix(1).uppercased() + name.dropFirst()
                let draft = DialectDraft(id, title: Title(english: title, chinese: chinese ?? title))
                let path = FileSystem.join(to, draft.path)
                try NewFile.write(draft.text, at: path, catalog.files)
                let count = try prove(id)
                if common.quiet { return Output.line(path) }
                Output.line("\(path): it loads, and \(count) device types speak it.")
                Output.line()
                Output.line("Change it, and look:")
                Output.line("  hulian dialect show \(id) --device-type lighting.dimmableLight --catalog \(to)")
                Output.line(
                    "  hulian check --simulated --dialect \(id) --device-type lighting.dimmableLight --device it "
                        + "--catalog \(to)")
                Output.line("  hulian dialect diff alink \(id) --catalog \(to)")
            }
        }

        /// Loads the new dialect as everybody would, and binds every device type to it.
        ///
        /// - Returns: How many device types it carries something of.
        private func prove(_ id: DialectID) throws -> Int {
            var options = common
            options.catalog.append(to)
            let catalog = try options.openCatalog()
            let clauses = Set(catalog.clauses.map(\.id))
            guard let table = catalog.dialect(id), !catalog.diagnostics.hasErrors,
                table.clauses.values.allSatisfy(clauses.contains)
            else { throw DiagnosticsError(catalog.diagnostics.sorted) }
            catalog.readAhead()
            return catalog.deviceTypeIDs.compactMap(catalog.blueprint).count { blueprint in
                !DialectBinding(table, to: blueprint).attributes.isEmpty
            }
        }
    }
}

/// Names of new dialects.
enum DialectNames {
    /// Checks the name of a dialect that does not exist yet.
    ///
    /// - Throws: ``DiagnosticsError`` for a name that cannot be one, or that is taken.
    static func check(new name: String, in catalog: Catalog) throws(DiagnosticsError) -> DialectID {
        let isGood =
            name.first?.isLetter == true && name.utf8.count <= 32
            && name.utf8.allSatisfy { $0 &- 0x61 < 26 || $0 &- 0x30 < 10 }
        guard isGood else {
            throw DiagnosticsError([
                Diagnostic(
                    "bad-name", "'\(name)' must be small letters and digits, at most 32, and begin with a letter",
                    hint: "such as acme")
            ])
        }
        let id = DialectID(rawValue: name)
        guard !catalog.dialectIDs.contains(id) else {
            throw DiagnosticsError([
                Diagnostic("name-taken", "'\(name)' is in the catalog already", hint: "choose another name for yours")
            ])
        }
        return id
    }
}
