internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianModel
internal import HulianYAML

/// Reads the table of a form.
struct ImportTableReader {
    /// What was found wrong.
    private(set) var diagnostics = Diagnostics()
    /// What rules lead to and the catalog has not.
    private(set) var unknown: [ElementPath] = []
    /// Finds a capability, so that a name that does not exist is seen.
    private let catalog: Catalog

    /// Makes a reader.
    init(_ catalog: Catalog) { self.catalog = catalog }

    /// Reads the file of a form; the topmost folder of the catalog that has one counts.
    ///
    /// - Throws: What is wrong in it, or `no-such-file`.
    mutating func table(_ format: ImportFormat) throws(DiagnosticsError) -> ImportTable {
        let node = try Self.file(format.rawValue, catalog)
        var reader = FieldReader(node, "a table of import")
        let name = reader.requiredString("import") ?? ""
        if name != format.rawValue, let place = node["import"]?.place {
            reader.error("wrong-file", "the file must hold 'import: \(format.rawValue)'", at: place)
        }
        _ = reader.strings("sources")
        let table = ImportTable(
            format: format, dialect: reader.string("dialect").map { DialectID(rawValue: $0) },
            scheme: reader.string("references"), units: Self.texts(&reader, "units"),
            abbreviations: Self.texts(&reader, "abbreviations"), categories: categories(&reader),
            rules: rules(&reader), notFunctions: notFunctions(&reader), keys: Set(reader.strings("keys")),
            unknown: unknown)
        diagnostics.add(contentsOf: reader.finish().all)
        if diagnostics.hasErrors { throw DiagnosticsError(diagnostics.sorted) }
        return table
    }

    /// The root of a file of `import/`.
    ///
    /// - Throws: `no-such-file`, `unreadable-file`, `not-text`, `yaml-length`, or what is wrong in it.
    static func file(_ name: String, _ catalog: Catalog) throws(DiagnosticsError) -> YAMLNode {
        for folder in catalog.folders {
            let path = FileSystem.join(folder, "import/\(name).yaml")
            guard catalog.files.exists(path) else { continue }
            let text: String
            do throws(FileSystem.Failure) {
                text = try catalog.files.text(path)
            } catch {
                throw DiagnosticsError([unreadable(path, error)])
            }
            return try YAMLReader.read(text, file: path)
        }
        throw DiagnosticsError([
            Diagnostic("no-such-file", "the catalog has no file 'import/\(name).yaml'")
        ])
    }

    /// Says why a file of `import/` that is there cannot be read.
    private static func unreadable(_ path: String, _ failure: FileSystem.Failure) -> Diagnostic {
        let place = SourcePlace(file: path, line: 1, column: 1)
        switch failure {
        case .notText: return Diagnostic("not-text", "the file must be UTF-8 text", at: place)
        case .tooLong: return Diagnostic("yaml-length", "the file is too long to be a table of import", at: place)
        case .missing, .unreadable:
            return Diagnostic(
                "unreadable-file", "the file cannot be read", at: place, hint: "is it a folder, or are you not allowed?"
            )
        }
    }

    /// Reads names and texts.
    private static func texts(_ reader: inout FieldReader, _ key: String) -> [String: String] {
        Dictionary(reader.mapping(key).map { ($0.key, $0.value.scalar ?? "") }) { first, _ in first }
    }

    /// Reads the kinds of devices.
    private mutating func categories(_ reader: inout FieldReader) -> [ImportCategory] {
        reader.list("categories").map { node in
            var inner = FieldReader(node, "a kind of device", example: "{ is: [cz], type: energy.outlet, … }")
            let words = inner.strings("is")
            let functions = inner.strings("has")
            let type = inner.requiredString("type") ?? ""
            let main = inner.strings("main").map { CapabilityID(rawValue: $0) }
            for id in main where catalog.capability(id) == nil {
                unknown.append(ElementPath(capability: id, element: ""))
            }
            if !type.contains(".") { inner.error("bad-name", "'\(type)' must be written family.name", at: node.place) }
            let category = ImportCategory(
                words: words, functions: functions, type: DeviceTypeID(rawValue: type), title: Self.title(&inner),
                main: main, number: inner.integer("number", in: 0...0xFFFF_FFFF).map { UInt32($0) })
            diagnostics.add(contentsOf: inner.finish().all)
            return category
        }
    }

    /// Reads a title in both languages.
    private static func title(_ reader: inout FieldReader) -> Title {
        guard let node = reader.required("title") else { return Title("") }
        return Title(english: node["en"]?.scalar ?? "", chinese: node["zh"]?.scalar ?? "")
    }

    /// Reads the rules.
    private mutating func rules(_ reader: inout FieldReader) -> [String: [MappingRule]] {
        var rules: [String: [MappingRule]] = [:]
        for entry in reader.mapping("functions") {
            rules[entry.key] = (entry.value.items ?? [entry.value]).compactMap { rule($0) }
        }
        return rules
    }

    /// Reads a rule: the path of an attribute, or a mapping with conditions.
    ///
    /// - Returns: The rule; nothing when it leads to what the catalog has not.
    private mutating func rule(_ node: YAMLNode) -> MappingRule? {
        if let text = node.scalar { return path(text, node).map { MappingRule(targets: [$0]) } }
        var reader = FieldReader(node, "a rule", example: "{ to: onOff.onOff }")
        let wanted = reader.list("to")
        let targets = wanted.compactMap { path($0.scalar ?? "", $0) }
        let rule = MappingRule(
            targets: targets, categories: reader.strings("in"), component: reader.string("component"),
            values: Self.texts(&reader, "values"), commands: paths(&reader, "commands"),
            events: paths(&reader, "events"), unit: reader.entry("unit")?.value.scalar,
            span: choice(&reader, "span"), form: choice(&reader, "form"), isSame: reader.bool("same") ?? false,
            origin: .table)
        if wanted.isEmpty, reader.node["commands"] == nil, reader.node["events"] == nil {
            reader.error("missing-key", "a rule needs 'to', 'commands' or 'events'", at: node.place)
        }
        diagnostics.add(contentsOf: reader.finish().all)
        if targets.count < wanted.count { return nil }
        return rule.targets.isEmpty && rule.commands.isEmpty && rule.events.isEmpty ? nil : rule
    }

    /// Reads the name of one of a few choices.
    private func choice<Choice: CaseIterable & RawRepresentable>(
        _ reader: inout FieldReader, _ key: String
    ) -> Choice? where Choice.RawValue == String {
        guard let text = reader.string(key), let place = reader.node[key]?.place else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        reader.error(
            "unknown-name", "'\(text)' is not known here", at: place,
            notes: ["allowed: \(Suggestion.list(Choice.allCases.map(\.rawValue)))"])
        return nil
    }

    /// Reads paths by the values that lead to them.
    private mutating func paths(_ reader: inout FieldReader, _ key: String) -> [String: ElementPath] {
        var paths: [String: ElementPath] = [:]
        for entry in reader.mapping(key) {
            if let path = path(entry.value.scalar ?? "", entry.value) { paths[entry.key.bare] = path }
        }
        return paths
    }

    /// Reads a path and sees to it that it leads to something.
    private mutating func path(_ text: String, _ node: YAMLNode) -> ElementPath? {
        guard let path = ElementPath(text) else {
            diagnostics.error("bad-path", "'\(text)' is not a path such as onOff.onOff", at: node.place)
            return nil
        }
        // A rule for what this catalog has not does nothing: a private catalog may have it.
        guard let capability = catalog.capability(path.capability),
            capability.attribute(named: path.element) != nil || capability.command(named: path.element) != nil
                || capability.event(named: path.element) != nil
        else {
            if !unknown.contains(path) { unknown.append(path) }
            return nil
        }
        return path
    }

    /// Reads what is no function.
    private mutating func notFunctions(_ reader: inout FieldReader) -> [String: String] {
        var reasons: [String: String] = [:]
        for node in reader.list("notFunctions") {
            var inner = FieldReader(node, "names that are no functions", example: "{ names: […], because: … }")
            let because = inner.requiredString("because") ?? ""
            for name in inner.strings("names") { reasons[name] = because }
            diagnostics.add(contentsOf: inner.finish().all)
        }
        return reasons
    }
}

extension MappingRule {
    /// Makes a rule that leads to attributes, without conditions.
    init(
        targets: [ElementPath], categories: [String] = [], component: String? = nil, values: [String: String] = [:],
        unit: String? = nil, span: Span? = nil, form: Form? = nil, origin: Origin = .table
    ) {
        self.init(
            targets: targets, categories: categories, component: component, values: values, commands: [:],
            events: [:], unit: unit, span: span, form: form, isSame: false, origin: origin)
    }
}
