internal import ArgumentParser
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianModel

/// `hulian catalog profiles`: how else clauses can be judged.
struct CatalogProfilesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profiles", abstract: "List the profiles of judging, or explain one.",
        discussion: """
            A profile says which clauses are more or less strict than the catalog has them, and which real devices are the
            reason.

            Examples:
              hulian catalog profiles
              hulian catalog profiles lenient
              hulian judge capture.jsonl --profile lenient
            """)
    @Argument(help: "The profile that is explained: a name, or a file of your own.")
    var profile: String?
    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.perform {
            let catalog = try common.openCatalog()
            guard let profile else { return try list(catalog) }
            explain(try catalog.profile(named: profile), catalog)
        }
    }

    /// Lists the profiles of the catalog.
    private func list(_ catalog: Catalog) throws {
        let profiles = try catalog.profileIDs.map { name throws(DiagnosticsError) in try catalog.profile(named: name) }
        Output.print(
            TextTable.text(
                profiles.map { profile in
                    [
                        profile.id, profile.title[common.language], "\(profile.lines.count)",
                        profile.text[common.language],
                    ]
                }))
    }

    /// Prints everything that a profile changes, and why.
    private func explain(_ profile: Profile, _ catalog: Catalog) {
        let titles = Dictionary(catalog.clauses.map { ($0.id, $0) }) { first, _ in first }
        func change(_ clause: ClauseID, _ strength: Strength) -> String {
            let known = titles[clause]
            let title = known.map { "  \($0.title[common.language])" } ?? ""
            return "\(clause)  \(known?.strength.rawValue ?? "?") → \(strength.rawValue)\(title)"
        }
        if !profile.title.english.isEmpty {
            Output.line("\(profile.id)  \(profile.title[common.language])")
            Output.line(profile.text[common.language])
        }
        for (name, value) in profile.limits.sorted(by: { $0.key < $1.key }) {
            Output.line("\(name)  \(value)")
        }
        for (clause, strength) in profile.strengths.sorted(by: { $0.key < $1.key }) {
            Output.line(change(clause, strength))
        }
        for line in profile.lines {
            Output.line("")
            Output.line(change(line.clause, line.strength))
            if let faults = line.faults { Output.line("  \(Self.words(faults))") }
            if !line.because.english.isEmpty { Output.line("  \(line.because[common.language])") }
            for source in line.sources { Output.line("  \(source.reference) (\(source.trust.rawValue))") }
        }
    }

    /// Which faults a line is about, in the words of its file.
    private static func words(_ faults: FaultPattern) -> String {
        var parts = ["checks: \(faults.checks.map(\.rawValue).joined(separator: ", "))"]
        if !faults.messages.isEmpty { parts.append("messages: \(faults.messages.joined(separator: ", "))") }
        if let written = faults.written { parts.append("written: \(written.rawValue)") }
        if !faults.words.isEmpty { parts.append("words: \(faults.words.joined(separator: ", "))") }
        return parts.joined(separator: "; ")
    }
}
