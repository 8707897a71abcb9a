public import HulianCatalog
public import HulianDiagnostics
internal import HulianModel
internal import HulianYAML

/// Reads scenario files and checks them against the catalog.
///
/// All mistakes of a file are found in one go. Values come out as raw values of the model, so that nothing needs to be
/// looked up while a scenario runs.
public struct ScenarioReader {
    /// Where device types, dialects and clauses are defined.
    let catalog: Catalog
    /// Words that only the behaviours know.
    let vocabulary: Vocabulary
    /// Values of parameters that the user gave.
    let overrides: [(name: String, value: String)]
    /// What was found wrong.
    var diagnostics = Diagnostics()
    /// The home as far as it was read.
    var home = HomePlan(
        id: "home", rooms: [], people: [], devices: [], controllers: [],
        bridge: BridgePlan(isPresent: true, mirrors: nil))
    /// The names of the scenes.
    var sceneNames: [String] = []
    /// How deep lists of steps are nested.
    var depth = 0

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - catalog: Where device types, dialects and clauses are defined.
    ///   - vocabulary: Words that only the behaviours know.
    ///   - overrides: Values of parameters, as `--set` gives them.
    public init(catalog: Catalog, vocabulary: Vocabulary, overrides: [(name: String, value: String)] = []) {
        self.catalog = catalog
        self.vocabulary = vocabulary
        self.overrides = overrides
    }

    /// Reads a scenario file.
    ///
    /// - Parameter path: Its path as the user named it.
    /// - Returns: The scenario with warnings.
    /// - Throws: ``DiagnosticsError`` with all mistakes.
    public mutating func read(_ path: String) throws(DiagnosticsError) -> (scenario: Scenario, warnings: [Diagnostic]) {
        let root = try load(path)
        let (node, parameters) = substitute(root)
        var reader = FieldReader(node, "a scenario")
        let place = node["scenario"]?.place ?? node.place
        let name = reader.requiredString("scenario") ?? ""
        if !name.isEmpty { checkSlug(name, at: place, "the name of a scenario") }
        let title = title(reader.value("title"), or: name)
        _ = reader.value("description")
        let level = level(&reader)
        let tags = reader.strings("tags")
        let rows = reader.strings("rows")
        let clauses = clauseList(reader.list("clauses"))
        let seed = reader.integer("seed", in: 0 ... .max).map { UInt64($0) } ?? 1
        let (start, offset) = startTime(&reader)
        let mode = word(&reader, "mode", Scenario.Mode.self) ?? .local
        let latency = duration(&reader, "latency") ?? .milliseconds(2)
        let failures = expectedFailures(&reader)
        let shared = sharedFile(&reader, path)
        readHome(&reader, shared)
        let environment = readEnvironment(&reader, shared)
        let scenes = readScenes(&reader, shared)
        let stepNodes = reader.list("steps")
        let steps = stepNodes.flatMap { self.steps($0) }
        if node.entries != nil, node["steps"] == nil, node["scenario"] != nil {
            diagnostics.error(
                "missing-key", "a scenario needs 'steps'", at: place, hint: "add at least one step with 'expect:'")
        }
        diagnostics.add(contentsOf: reader.finish(alsoKnown: ["parameters"]).all)
        diagnostics.add(contentsOf: catalog.diagnostics.all)
        guard !diagnostics.hasErrors else { throw DiagnosticsError(diagnostics.sorted) }
        let scenario = Scenario(
            name: name, title: title, file: path, place: place, level: level, tags: tags, rows: rows,
            clauses: clauses, expectedFailures: failures, seed: seed, start: start, offsetMinutes: offset, mode: mode,
            latency: latency, parameters: parameters, home: home, scenes: scenes, environment: environment,
            steps: steps)
        return (scenario, diagnostics.sorted)
    }

    /// Reads the YAML of a file.
    func load(_ path: String) throws(DiagnosticsError) -> YAMLNode {
        let place = SourcePlace(file: path, line: 1, column: 1)
        do {
            return try YAMLReader.read(try catalog.files.text(path), file: path)
        } catch let error as DiagnosticsError {
            throw error
        } catch FileSystem.Failure.missing {
            throw DiagnosticsError([Diagnostic("no-such-file", "there is no file '\(path)'")])
        } catch FileSystem.Failure.notText {
            throw DiagnosticsError([Diagnostic("not-text", "the file is not UTF-8 text", at: place)])
        } catch {
            throw DiagnosticsError([Diagnostic("unreadable-file", "the file '\(path)' cannot be read")])
        }
    }

    // MARK: Parts of the head

    /// Reads a title in one or both languages.
    mutating func title(_ node: YAMLNode?, or name: String) -> Title {
        guard let node else { return Title(english: name, chinese: name) }
        if let text = node.scalar { return Title(english: text, chinese: text) }
        var reader = FieldReader(node, "a title")
        let english = reader.string("en")
        let chinese = reader.string("zh")
        diagnostics.add(contentsOf: reader.finish().all)
        return Title(english: english ?? chinese ?? name, chinese: chinese ?? english ?? name)
    }

    /// Reads the level.
    private mutating func level(_ reader: inout FieldReader) -> Level? {
        word(&reader, "level", Level.self)
    }

    /// Reads a word that is a case of an enumeration of ours.
    mutating func word<Word: RawRepresentable & CaseIterable>(
        _ reader: inout FieldReader, _ key: String, _: Word.Type
    ) -> Word? where Word.RawValue == String {
        guard let node = reader.value(key) else { return nil }
        let names = Word.allCases.map(\.rawValue)
        guard let text = node.scalar, let word = Word(rawValue: text) else {
            diagnostics.error(
                "unknown-name", "\(node.kind) is not allowed for '\(key)'", at: node.place,
                hint: node.scalar.flatMap { Suggestion.hint(for: $0, among: names) },
                notes: ["allowed: \(names.joined(separator: ", "))"])
            return nil
        }
        return word
    }

    /// Reads names of clauses.
    private mutating func clauseList(_ nodes: [YAMLNode]) -> [Located<ClauseID>] {
        guard !nodes.isEmpty else { return [] }
        let known = catalog.clauses.map(\.id.rawValue)
        return nodes.compactMap { node in
            guard let text = node.scalar else {
                diagnostics.error("wrong-type", "a clause must be a name, but here stands \(node.kind)", at: node.place)
                return nil
            }
            guard known.contains(text) else {
                diagnostics.error(
                    "unknown-clause", "'\(text)' is not a clause of the catalog", at: node.place,
                    hint: Suggestion.hint(for: text, among: known))
                return nil
            }
            return Located(ClauseID(rawValue: text), at: node.place)
        }
    }

    /// Reads the clauses that must fail.
    private mutating func expectedFailures(_ reader: inout FieldReader) -> [Located<ClauseID>] {
        guard let node = reader.value("expect") else { return [] }
        var inner = FieldReader(node, "'expect' of a scenario")
        let failures = clauseList(inner.list("fails"))
        diagnostics.add(contentsOf: inner.finish().all)
        if node.entries != nil, node["fails"] == nil {
            diagnostics.error(
                "missing-key", "'expect' of a scenario needs 'fails'", at: node.place,
                hint: "such as { fails: [H1-CTL-1] }")
        }
        return failures
    }

    /// Reads when the scenario starts, and how far local time is ahead of UTC.
    private mutating func startTime(_ reader: inout FieldReader) -> (Instant, Int) {
        guard let node = reader.value("start") else { return (.defaultStart, 480) }
        guard let text = node.scalar, let instant = CalendarTime.instant(rfc3339: text) else {
            diagnostics.error(
                "bad-time", "\(node.kind) is not a time", at: node.place, hint: "write 2026-03-01T18:00:00+08:00")
            return (.defaultStart, 480)
        }
        let zone = text.suffix(6)
        guard let sign = zone.first, sign == "+" || sign == "-", let hours = Int(zone.dropFirst().prefix(2)),
            let minutes = Int(zone.suffix(2))
        else { return (instant, text.hasSuffix("Z") ? 0 : 480) }
        return (instant, (sign == "-" ? -1 : 1) * (hours * 60 + minutes))
    }

    /// Reads the file that `use` names; nothing when there is none.
    private mutating func sharedFile(_ reader: inout FieldReader, _ path: String) -> YAMLNode? {
        guard let node = reader.value("use") else { return nil }
        guard let name = node.scalar else {
            diagnostics.error("wrong-type", "'use' must be a path, but here stands \(node.kind)", at: node.place)
            return nil
        }
        let other = FileSystem.join(FileSystem.folder(of: path), name)
        do {
            let root = try load(other)
            let (shared, _) = substitute(root, knownFrom: reader.node)
            for entry in shared.entries ?? []
            where !["home", "environment", "scenes", "parameters", "title", "description"].contains(entry.key) {
                diagnostics.error(
                    "unknown-key", "'\(entry.key)' cannot stand in a shared file", at: entry.place,
                    notes: ["known keys: home, environment, scenes, parameters, title, description"])
            }
            return shared
        } catch {
            for diagnostic in error.diagnostics {
                diagnostics.add(
                    diagnostic.place == nil
                        ? Diagnostic(diagnostic.code, diagnostic.message, at: node.place, hint: diagnostic.hint)
                        : diagnostic)
            }
            return nil
        }
    }

    /// Notes a name that is no slug.
    mutating func checkSlug(_ name: String, at place: SourcePlace, _ what: String) {
        let isSlug =
            !name.isEmpty && name.utf8.count <= 64
            && name.utf8.allSatisfy { $0 &- 0x61 < 26 || $0 &- 0x41 < 26 || $0 &- 0x30 < 10 || $0 == 0x2D || $0 == 0x5F }
        guard !isSlug else { return }
        diagnostics.error(
            "bad-name", "'\(name.prefix(70))' cannot be \(what)", at: place,
            hint: "use letters, digits, '-' and '_', at most 64")
    }
}
