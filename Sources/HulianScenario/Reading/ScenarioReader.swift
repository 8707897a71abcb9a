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
    /// What each dialect cannot carry of each device type, as far as it was asked for; only looked into.
    var gaps: [String: [Vocabulary.Gap]] = [:]
    /// How often the steps that are being read are done.
    var repetitions = 1
    /// How many octets the values of parameters took.
    var filledLength = 0

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
        let sharedRoot = sharedFile(root, path)
        guard !diagnostics.hasErrors else { throw DiagnosticsError(diagnostics.sorted) }
        let (node, shared, parameters) = substitute(root, sharedRoot)
        // Without the shared home or the values of parameters, most of what follows would be told wrong too.
        guard !diagnostics.hasErrors else { throw DiagnosticsError(diagnostics.sorted) }
        var reader = FieldReader(node, "a scenario", example: "scenario: coming-home")
        _ = reader.value("use")
        let place = node["scenario"]?.place ?? node.place
        let written = reader.requiredString("scenario")
        let name = written ?? ""
        if written != nil { checkSlug(name, at: place, "the name of a scenario") }
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
        readHome(&reader, shared)
        let environment = readEnvironment(&reader, shared)
        let scenes = readScenes(&reader, shared)
        let stepNodes = reader.list("steps")
        let steps = stepNodes.flatMap { self.steps($0) }
        if node.entries != nil, node["scenario"] != nil {
            if node["steps"]?.isNull ?? true {
                diagnostics.error(
                    "missing-key", "a scenario needs 'steps'", at: node["steps"]?.place ?? place,
                    hint: "add at least one step with 'expect:'")
            } else if stepNodes.isEmpty {
                diagnostics.error(
                    "empty", "a scenario needs at least one step", at: node["steps"]?.place ?? place,
                    hint: "such as - expect: { … }")
            }
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
            throw DiagnosticsError([notText(path)])
        } catch FileSystem.Failure.tooLong {
            throw DiagnosticsError([Diagnostic("yaml-length", "the file is too long to be a scenario", at: place)])
        } catch {
            throw DiagnosticsError([
                Diagnostic(
                    "unreadable-file", "the file '\(path)' cannot be read",
                    hint: "is it a folder, or are you not allowed?")
            ])
        }
    }

    /// Says where a file stops being UTF-8, and what it may be instead.
    private func notText(_ path: String) -> Diagnostic {
        let octets = (try? catalog.files.octets(path)) ?? []
        return octets.withUnsafeBufferPointer { text in
            if text.starts(with: [0xFF, 0xFE]) || text.starts(with: [0xFE, 0xFF]) {
                return Diagnostic(
                    "not-text", "the file is UTF-16, but must be UTF-8",
                    at: SourcePlace(file: path, line: 1, column: 1),
                    hint: "save it as UTF-8")
            }
            var index = 0
            var line = 1
            var column = 1
            while index < text.count {
                let length = UTF8Check.lengthOfScalar(text, at: index)
                if length == 0 { break }
                if text[index] == 0x0A {
                    line += 1
                    column = 0
                }
                column += 1
                index += length
            }
            let found = index < text.count ? "the octet 0x\(HexDigits.text([text[index]]))" : "an octet"
            return Diagnostic(
                "not-text", "the file must be UTF-8 text, but here stands \(found)",
                at: SourcePlace(file: path, line: line, column: column), hint: "save it as UTF-8")
        }
    }

    // MARK: Parts of the head

    /// Reads a title in one or both languages.
    mutating func title(_ node: YAMLNode?, or name: String) -> Title {
        guard let node else { return Title(english: name, chinese: name) }
        if let text = node.scalar { return Title(english: text, chinese: text) }
        var reader = FieldReader(node, "a title", example: "{ en: Coming home, zh: 回家模式 }")
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
                    hint: Suggestion.hint(for: text, among: known), notes: ["'hulian catalog coverage' shows all"])
                return nil
            }
            return Located(ClauseID(rawValue: text), at: node.place)
        }
    }

    /// Reads the clauses that must fail.
    private mutating func expectedFailures(_ reader: inout FieldReader) -> [Located<ClauseID>] {
        guard let node = reader.value("expect") else { return [] }
        var inner = FieldReader(node, "'expect' of a scenario", example: "{ fails: [H1-CTL-1] }")
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
        guard let node = reader.value("start") else { return (.defaultStart, Self.defaultOffset) }
        guard let text = node.scalar, let instant = CalendarTime.instant(rfc3339: text) else {
            diagnostics.error(
                "bad-time", "\(node.kind) is not a time", at: node.place, hint: "write 2026-03-01T18:00:00+08:00")
            return (.defaultStart, Self.defaultOffset)
        }
        // Nanoseconds of 64 bits reach from 1677 to 2262; a year on either side is left for the run.
        guard let year = Int(text.prefix(4)), (1970...2200).contains(year) else {
            diagnostics.error(
                "out-of-range", "the year of 'start' must be 1970 to 2200, but here stands \(node.kind)", at: node.place
            )
            return (.defaultStart, Self.defaultOffset)
        }
        // The date has signs of its own.
        let clock = text.dropFirst(10)
        if clock.hasSuffix("Z") { return (instant, 0) }
        guard let sign = clock.firstIndex(where: { $0 == "+" || $0 == "-" }) else {
            // A time without zone is meant where the home is.
            return (instant + .minutes(Int64(-Self.defaultOffset)), Self.defaultOffset)
        }
        let zone = clock[sign...].dropFirst()
        let offset = (Int(zone.prefix(2)) ?? 0) * 60 + (Int(zone.suffix(2)) ?? 0)
        return (instant, clock[sign] == "-" ? -offset : offset)
    }

    /// Minutes by which China Standard Time is ahead of UTC, where a home stands that does not say.
    private static let defaultOffset = 480

    /// What may stand in a file that is used by others.
    private static let sharedKeys = ["home", "environment", "scenes", "parameters", "title", "description"]

    /// Reads the file that `use` names; nothing when there is none.
    private mutating func sharedFile(_ root: YAMLNode, _ path: String) -> YAMLNode? {
        guard let node = root["use"], !node.isNull else { return nil }
        guard let name = node.scalar else {
            diagnostics.error("wrong-type", "'use' must be a path, but here stands \(node.kind)", at: node.place)
            return nil
        }
        let other = FileSystem.join(FileSystem.folder(of: path), name)
        guard other != path, name != path else {
            diagnostics.error(
                "circular-use", "the file uses itself", at: node.place, hint: "name the file that holds the shared home"
            )
            return nil
        }
        do {
            let shared = try load(other)
            if shared.entries == nil {
                diagnostics.error(
                    "expected-mapping", "a shared file must be a mapping, but here stands \(shared.kind)",
                    at: shared.place)
            }
            for entry in shared.entries ?? [] where !Self.sharedKeys.contains(entry.key) {
                if entry.key == "use" {
                    diagnostics.error(
                        "circular-use", "a shared file cannot use another one", at: entry.place,
                        hint: "put what is shared into one file")
                    continue
                }
                diagnostics.error(
                    "unknown-key", "'\(entry.key)' cannot stand in a shared file", at: entry.place,
                    hint: Suggestion.hint(for: entry.key, among: Self.sharedKeys),
                    notes: ["known keys: \(Self.sharedKeys.joined(separator: ", "))"])
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
            && name.utf8.allSatisfy {
                $0 &- 0x61 < 26 || $0 &- 0x41 < 26 || $0 &- 0x30 < 10 || $0 == 0x2D || $0 == 0x5F
            }
        guard !isSlug else { return }
        diagnostics.error(
            "bad-name", "'\(name.prefix(70))' cannot be \(what)", at: place,
            hint: "use letters, digits, '-' and '_', at most 64")
    }
}
