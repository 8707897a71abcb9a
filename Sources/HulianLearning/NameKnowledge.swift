internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianDialects
internal import HulianModel
internal import HulianYAML

/// What others call the attributes of the model: the tables of dialects, the tables of imports, and references.
struct NameKnowledge {
    /// Something that a name may mean.
    struct Meaning: Hashable {
        /// The capability.
        let capability: CapabilityID
        /// The attribute.
        let attribute: String
        /// The families and types for which somebody uses the name so; empty for all.
        let patterns: [String]
        /// How sure it is in per cent.
        let percent: Int
    }

    /// What names mean, by the name without signs.
    private var meanings: [String: [Meaning]] = [:]
    /// The words of each attribute, for names that nobody uses.
    private var words: [(capability: CapabilityID, attribute: String, words: Set<String>)] = []
    /// Which of those have a word, in order.
    private var byWord: [String: [Int]] = [:]
    /// The names that a style makes, with what they mean.
    private var styled: [ValueStyle.Names: Set<String>] = [:]
    /// What names of styles mean: attributes without components.
    private var styledPaths: [ValueStyle.Names: [String: Set<String>]] = [:]
    /// The names of what only describes the model itself, by style.
    private var bare: [ValueStyle.Names: Set<String>] = [:]
    /// The attributes that device types have.
    private let used: Set<String>

    /// Reads what is known.
    ///
    /// - Parameters:
    ///   - catalog: The catalog.
    ///   - blueprints: The device types.
    ///   - excluding: Dialects whose tables are not looked into.
    init(_ catalog: Catalog, _ blueprints: [DeviceBlueprint], excluding: Set<DialectID>) {
        var used: Set<String> = []
        var styled: [ValueStyle.Names: Set<String>] = [:]
        var paths: [ValueStyle.Names: [String: Set<String>]] = [:]
        var bare: [ValueStyle.Names: Set<String>] = [:]
        for blueprint in blueprints {
            for slot in blueprint.attributes.indices {
                let path = blueprint.path(ofAttribute: slot)
                used.insert("\(path.capability).\(path.element)")
                let definition = blueprint.attributes[slot].definition
                for style in Self.styles {
                    let name = Self.name(path, style)
                    styled[style, default: []].insert(name)
                    paths[style, default: [:]][name, default: []].insert("\(path.capability).\(path.element)")
                    if definition.dataClass == .none || !definition.notifies { bare[style, default: []].insert(name) }
                }
            }
        }
        self.used = used
        self.styled = styled
        styledPaths = paths
        self.bare = bare
        for id in catalog.dialectIDs where !excluding.contains(id) {
            for mapping in catalog.dialect(id)?.attributes ?? [] {
                guard let name = mapping.name else { continue }
                add(
                    name.name,
                    Meaning(
                        capability: mapping.capability, attribute: mapping.attribute, patterns: mapping.filter.patterns,
                        percent: name.isStandard ? 80 : 70))
            }
        }
        readImports(catalog)
        readWords(catalog)
    }

    /// Reads the words of attributes.
    private mutating func readWords(_ catalog: Catalog) {
        for id in catalog.capabilityIDs {
            for attribute in catalog.capability(id)?.attributes ?? [] {
                for reference in attribute.references where reference.code.utf8.count > 3 {
                    add(
                        reference.code, Meaning(capability: id, attribute: attribute.name, patterns: [], percent: 55))
                }
                let own =
                    NameStyle.split(id.rawValue) + NameStyle.split(attribute.name)
                    + NameStyle.split(attribute.title.english)
                guard used.contains("\(id).\(attribute.name)") else { continue }
                let all = Set(own.map { $0.lowercased() }).subtracting(["measured", "value", "current"])
                for word in all { byWord[word, default: []].append(words.count) }
                words.append((id, attribute.name, all))
            }
        }
    }

    /// Notes what a name means.
    private mutating func add(_ name: String, _ meaning: Meaning) {
        guard used.contains("\(meaning.capability).\(meaning.attribute)") else { return }
        let key = ProtocolWords.bare(name)
        guard
            !(meanings[key] ?? []).contains(where: {
                $0.capability == meaning.capability && $0.attribute == meaning.attribute
                    && $0.patterns == meaning.patterns
            })
        else { return }
        meanings[key, default: []].append(meaning)
    }

    /// Reads the functions of import tables: each name with where it leads.
    private mutating func readImports(_ catalog: Catalog) {
        for folder in catalog.folders {
            for path in catalog.files.files(below: FileSystem.join(folder, "import"), suffix: ".yaml") {
                guard let text = try? catalog.files.text(path), let node = try? YAMLReader.read(text, file: path) else {
                    continue
                }
                for entry in node["functions"]?.entries ?? [] {
                    let name = entry.key.split(separator: "/").last.map(String.init) ?? entry.key
                    guard !name.contains("#"), !name.contains("*") else { continue }
                    for rule in entry.value.items ?? [entry.value] {
                        guard let target = rule.scalar ?? rule["to"]?.scalar, let element = ElementPath(target) else {
                            continue
                        }
                        let types = (rule["in"]?.items ?? []).compactMap(\.scalar).filter { $0.contains(".") }
                        add(
                            name,
                            Meaning(
                                capability: element.capability, attribute: element.element, patterns: types, percent: 75
                            ))
                    }
                }
            }
        }
    }

    // MARK: Names

    /// The styles that names may have.
    private static let styles: [ValueStyle.Names] = [.camelCase, .pascalCase, .snakeCase, .path, .kebabLevels]

    /// The name that a style makes of a path, as bindings do it.
    static func name(_ path: ElementPath, _ style: ValueStyle.Names) -> String {
        var name = path.capability.rawValue
        if style == .kebabLevels {
            return HulianDialects.NameStyle.levels(
                capability: name, component: path.component == .main ? nil : path.component.rawValue, path.element)
        }
        if style == .path { return "\(path.component)/\(name)/\(path.element)" }
        if path.element == "measuredValue" || path.element == "stateValue" {
            if name.hasSuffix("Measurement") { name = String(name.dropLast("Measurement".count)) }
        } else if name != path.element {
            name += path.element.prefix(1).uppercased() + path.element.dropFirst()
        }
        if path.component != .main { name = path.component.rawValue + name.prefix(1).uppercased() + name.dropFirst() }
        switch style {
        case .pascalCase: return name.prefix(1).uppercased() + name.dropFirst()
        case .snakeCase: return HulianDialects.NameStyle.snakeCase(name)
        default: return name
        }
    }

    /// The style that makes most of some names, and how many it makes.
    func style(of names: some Collection<String>) -> (style: ValueStyle.Names, count: Int) {
        let ranked = Self.styles.map { style in
            (style: style, count: names.count { styled[style]?.contains($0) ?? false })
        }
        var best = (style: ValueStyle.Names.camelCase, count: 0)
        for one in ranked where one.count > best.count { best = one }
        return best
    }

    /// True for a name that a style makes.
    func makes(_ name: String, _ style: ValueStyle.Names) -> Bool { styled[style]?.contains(name) ?? false }

    /// The attributes that a style calls so.
    func paths(of name: String, _ style: ValueStyle.Names) -> Set<String> { styledPaths[style]?[name] ?? [] }

    /// True for the name of something that only describes the model itself.
    func isBare(_ name: String, _ style: ValueStyle.Names) -> Bool { bare[style]?.contains(name) ?? false }

    /// What a name may mean, the surest first; of several that use it for different things, all.
    func meanings(of name: String) -> [Meaning] {
        let known = meanings[ProtocolWords.bare(name)] ?? []
        if !known.isEmpty { return known }
        // A number behind a name is one of several alike.
        let own = Set(NameStyle.split(name).map { $0.lowercased() }.filter { !$0.allSatisfy(\.isNumber) })
        guard own.count > 1, own.count < 16 else { return [] }
        var shared: [Int: Int] = [:]
        for word in own { for place in byWord[word] ?? [] { shared[place, default: 0] += 1 } }
        var best: (place: Int, score: Int)?
        for (place, common) in shared.sorted(by: { $0.key < $1.key }) where common > 1 {
            let score = 100 * common * 2 / (own.count + words[place].words.count)
            if score > best?.score ?? 49 { best = (place, score) }
        }
        return best.map { best in
            let entry = words[best.place]
            return [
                Meaning(
                    capability: entry.capability, attribute: entry.attribute, patterns: [], percent: min(60, best.score)
                )
            ]
        } ?? []
    }
}
