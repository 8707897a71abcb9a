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
    /// The names that styles make.
    private var styled: [ValueStyle.Names: StyleNames] = [:]
    /// The attributes that device types have.
    private let used: Set<String>
    /// What names of commands and of events mean, by kind and the name without signs: paths, each once.
    private var elements: [ElementKind: [String: [String]]] = [.command: [:], .event: [:]]
    /// The families of device types.
    private let families: [String]

    /// What is no attribute.
    enum ElementKind: Hashable, CaseIterable {
        /// What a device is told to do.
        case command
        /// What it tells once.
        case event
    }

    /// Reads what is known.
    ///
    /// - Parameters:
    ///   - catalog: The catalog.
    ///   - blueprints: The device types.
    ///   - excluding: Dialects whose tables are not looked into.
    init(_ catalog: Catalog, _ blueprints: [DeviceBlueprint], excluding: Set<DialectID>) {
        var used: Set<String> = []
        for blueprint in blueprints {
            for slot in blueprint.attributes.indices {
                let path = blueprint.path(ofAttribute: slot)
                used.insert("\(path.capability).\(path.element)")
            }
        }
        self.used = used
        families = Set(blueprints.map(\.id.family)).sorted()
        for style in Self.styles { styled[style] = StyleNames(style, blueprints) }
        for id in catalog.dialectIDs where !excluding.contains(id) {
            for mapping in catalog.dialect(id)?.attributes ?? [] {
                guard let name = mapping.name else { continue }
                add(
                    name.name,
                    Meaning(
                        capability: mapping.capability, attribute: mapping.attribute, patterns: mapping.filter.patterns,
                        percent: name.isStandard ? 80 : 70))
            }
            for mapping in catalog.dialect(id)?.commands ?? [] {
                guard case .action(let name)? = mapping.form else { continue }
                add(.command, name.name, "\(mapping.capability).\(mapping.command)")
            }
            for mapping in catalog.dialect(id)?.events ?? [] {
                guard let name = mapping.name else { continue }
                add(.event, name.name, "\(mapping.capability).\(mapping.event)")
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

    /// Notes what the name of a command or event means, with and without what stands before its last part.
    private mutating func add(_ kind: ElementKind, _ name: String, _ path: String) {
        for key in [ProtocolWords.bare(name), ProtocolWords.bare(Self.last(name))] where !key.isEmpty {
            guard !(elements[kind]?[key] ?? []).contains(path) else { continue }
            elements[kind]?[key, default: []].append(path)
        }
    }

    /// The last part of a name without the number of its component: `Toggle` of `Light.Toggle:0`.
    static func last(_ name: String) -> String {
        let end = BodyLearner.number(of: name) == nil ? name.endIndex : name.lastIndex(of: ":") ?? name.endIndex
        let plain = String(name[..<end])
        return plain.split { "./".contains($0) }.last.map(String.init) ?? plain
    }

    /// The group before the last part of a name without a number: `light` of `light:0.output`; nothing for none.
    static func group(_ name: String) -> String? {
        let parts = name.split { "./".contains($0) }
        guard parts.count > 1 else { return nil }
        return String(parts[0].prefix { $0 != ":" })
    }

    /// The family of device types that the group of a name names, such as `lighting` for `light:0.output`.
    func family(of name: String) -> String? {
        guard let group = Self.group(name)?.lowercased(), group.count > 3 else { return nil }
        return families.first { $0.hasPrefix(group) }
    }

    /// True for the name of a command or event that a style makes.
    func makes(_ kind: ElementKind, _ name: String, _ style: ValueStyle.Names) -> Bool {
        (kind == .command ? styled[style]?.commands : styled[style]?.events)?.contains(name) ?? false
    }

    /// The commands or events that others call so; several where they do not agree.
    func meanings(of name: String, _ kind: ElementKind) -> [String] {
        let whole = elements[kind]?[ProtocolWords.bare(name)] ?? []
        return whole.isEmpty ? elements[kind]?[ProtocolWords.bare(Self.last(name))] ?? [] : whole
    }

    /// The attributes that an argument of a method sets, where a style makes the name.
    func attributes(of method: String, _ argument: String, _ style: ValueStyle.Names) -> Set<String> {
        styled[style]?.arguments["\(method)/\(argument)"] ?? []
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
    private static let styles: [ValueStyle.Names] = [
        .camelCase, .pascalCase, .snakeCase, .path, .kebabLevels, .components, .entities,
    ]

    /// The style that makes most of some names, and how many it makes.
    func style(of names: some Collection<String>) -> (style: ValueStyle.Names, count: Int) {
        let ranked = Self.styles.map { style in
            (style: style, count: names.count { styled[style]?.paths[$0] != nil })
        }
        var best = (style: ValueStyle.Names.camelCase, count: 0)
        for one in ranked where one.count > best.count { best = one }
        return best
    }

    /// True for a name that a style makes.
    func makes(_ name: String, _ style: ValueStyle.Names) -> Bool { styled[style]?.paths[name] != nil }

    /// The attributes that a style calls so.
    func paths(of name: String, _ style: ValueStyle.Names) -> Set<String> { styled[style]?.paths[name] ?? [] }

    /// The type of the values that a style calls so; nothing for another name.
    func type(of name: String, _ style: ValueStyle.Names) -> DataType? { styled[style]?.types[name] }

    /// True for the name of something that only describes the model itself.
    func isBare(_ name: String, _ style: ValueStyle.Names) -> Bool { styled[style]?.bare.contains(name) ?? false }

    /// What a name may mean, the surest first; of several that use it for different things, all.
    func meanings(of name: String) -> [Meaning] {
        let known = meanings[ProtocolWords.bare(name)] ?? []
        if !known.isEmpty { return known }
        // A name in a group means what it means alone, and less surely.
        if let group = Self.group(name), group != name {
            let inner = meanings[ProtocolWords.bare(Self.last(name))] ?? []
            if !inner.isEmpty {
                return inner.map {
                    Meaning(
                        capability: $0.capability, attribute: $0.attribute, patterns: $0.patterns,
                        percent: $0.percent * 4 / 5)
                }
            }
        }
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
