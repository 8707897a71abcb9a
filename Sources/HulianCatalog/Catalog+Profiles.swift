public import HulianDiagnostics
public import HulianModel
internal import HulianYAML

extension Catalog {
    /// The names of all profiles, sorted.
    public var profileIDs: [String] { names(in: "profiles") }

    /// The profile with a name; nothing when there is none, or it is not understood.
    public func profile(_ name: String) -> Profile? {
        guard let node = read("profiles", name, key: "profile") else { return nil }
        var reader = ProfileReader(clauses, dialect: { self.dialect($0) })
        let profile = reader.profile(node)
        add(reader.diagnostics)
        return reader.diagnostics.hasErrors ? nil : profile
    }

    /// A profile by name, or from a file that lies anywhere.
    ///
    /// A name of the catalog wins over a file that is called so; `./strict` is the file.
    ///
    /// - Throws: What is wrong with the file, with places; or that there is neither, with the names that there are.
    public func profile(named text: String) throws(DiagnosticsError) -> Profile {
        if profileIDs.contains(text) {
            if let profile = profile(text) { return profile }
            throw DiagnosticsError(diagnostics.sorted)
        }
        guard files.exists(text) else {
            let names = profileIDs
            throw DiagnosticsError([
                Diagnostic(
                    "no-such-file",
                    "the profile '\(text)' cannot be read: there is neither such a file nor such a name",
                    hint: Suggestion.hint(for: text, among: names),
                    notes: ["profiles: \(names.joined(separator: ", "))"])
            ])
        }
        let content: String
        do {
            content = try files.text(text)
        } catch {
            throw DiagnosticsError([
                Diagnostic(
                    "no-such-file", "the profile '\(text)' cannot be read: \(files.words(for: error, at: text))")
            ])
        }
        var reader = ProfileReader(clauses, dialect: { self.dialect($0) })
        let profile = reader.profile(try YAMLReader.read(content, file: text))
        guard reader.diagnostics.all.isEmpty else { throw DiagnosticsError(reader.diagnostics.sorted) }
        return profile
    }
}
