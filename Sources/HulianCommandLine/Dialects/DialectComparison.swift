internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianDialects
internal import HulianEngine
internal import HulianModel
internal import HulianScenario

/// What the comparison of two versions came to.
struct DialectComparison {
    /// One pair that was compared.
    struct Pair {
        /// What it is: `alink 1.0 → 1.1`, or a device.
        let name: String
        /// The dialect; nothing for a description.
        let dialect: DialectID?
        /// What is different.
        let diff: DialectDiff
    }

    /// A scene that uses something that is lost.
    struct Scene {
        /// Its name.
        let name: String
        /// Its file.
        let file: String
        /// What it uses and loses: device and element.
        let losses: [String]
    }

    /// The pairs, in the order of their names.
    private(set) var pairs: [Pair] = []
    /// What stands on one side only, with its weight.
    private(set) var alone: [DialectChange] = []
    /// The scenes that lose something, in the order of their files.
    private(set) var scenes: [Scene] = []

    /// How many changes have a weight.
    func count(_ weight: DialectChange.Weight) -> Int {
        pairs.reduce(0) { $0 + $1.diff.count(weight) } + alone.count { $0.weight == weight }
    }

    /// The device types that lose something, in order.
    var losers: [DeviceTypeID] {
        Set(pairs.flatMap(\.diff.losers)).sorted { $0.rawValue < $1.rawValue }
    }

    /// Compares two versions.
    ///
    /// - Throws: ``DiagnosticsError`` when one side holds dialects and the other descriptions.
    init(_ old: DialectVersion, _ new: DialectVersion, _ catalog: Catalog) throws(DiagnosticsError) {
        switch (old, new) {
        case (.tables(let before), .tables(let after)):
            catalog.readAhead()
            let blueprints = catalog.deviceTypeIDs.compactMap(catalog.blueprint)
            for table in before {
                // Two files may compare two names of one dialect; in folders the name says which belongs to which.
                let isOnly = before.count == 1 && after.count == 1
                guard let other = isOnly ? after.first : after.first(where: { $0.id == table.id }) else {
                    alone.append(DialectChange(.breaking, table.id.rawValue, Self.removed))
                    continue
                }
                let name = "\(table.id) \(table.version) → \(other.id) \(other.version)"
                let diff = DialectDiff(from: table, to: other, blueprints)
                pairs.append(Pair(name: name, dialect: other.id, diff: diff))
            }
            if before.count > 1 || after.count > 1 {
                for table in after where !before.contains(where: { $0.id == table.id }) {
                    alone.append(DialectChange(.additive, table.id.rawValue, Self.added))
                }
            }
        case (.descriptions(let before), .descriptions(let after)):
            for (name, description) in before {
                let isOnly = before.count == 1 && after.count == 1
                guard let other = isOnly ? after.first : after.first(where: { $0.name == name }) else {
                    alone.append(DialectChange(.breaking, name, Self.removed, isLoss: true))
                    continue
                }
                let diff = DialectDiff(from: description, to: other.description, device: name)
                pairs.append(Pair(name: name, dialect: nil, diff: diff))
            }
            for (name, _) in after where before.count + after.count > 2 && !before.contains(where: { $0.name == name })
            {
                alone.append(DialectChange(.additive, name, Self.added))
            }
        default:
            throw DiagnosticsError([
                Diagnostic(
                    "nothing-to-compare", "a dialect cannot be compared with a description",
                    hint: "give two dialects, or two descriptions")
            ])
        }
    }

    /// It is on the old side alone.
    private static let removed = Title(english: "is not there any more", chinese: "已不存在")
    /// It is on the new side alone.
    private static let added = Title(english: "is new", chinese: "新增")

    // MARK: Scenes

    /// Finds the scenarios that use what is lost.
    ///
    /// A scenario uses something when one of its devices speaks the dialect, or is mirrored into it, has a type that loses
    /// the element, and the scenario names the element.
    ///
    /// - Parameters:
    ///   - folder: The folder with scenarios.
    ///   - catalog: What they are read with; files that it does not understand are passed over.
    mutating func findScenes(below folder: String, _ catalog: Catalog) {
        let losses = pairs.flatMap { pair in pair.diff.changes.filter(\.isLoss).map { (pair.dialect, $0) } }
        guard !losses.isEmpty, catalog.files.isFolder(folder) else { return }
        for path in catalog.files.files(below: folder, suffix: ".yaml") {
            // A file that is no scenario, or one with mistakes, uses nothing; whoever runs it is told why.
            guard let text = try? catalog.files.text(path), text.contains("scenario:") else { continue }
            var reader = ScenarioReader(catalog: catalog, vocabulary: .ofBehaviours)
            guard let scenario = try? reader.read(path).scenario else { continue }
            var found: [String] = []
            for (dialect, change) in losses {
                guard let dialect, let element = Self.element(change), text.contains(element) else { continue }
                for device in scenario.home.devices where change.deviceTypes.contains(device.type.value) {
                    let mirrors = scenario.home.bridge.isPresent ? scenario.home.bridge.mirrors ?? [] : []
                    guard device.dialect.value == dialect || mirrors.contains(dialect) else { continue }
                    let line = "\(device.name): \(element)"
                    if !found.contains(line) { found.append(line) }
                }
            }
            if !found.isEmpty { scenes.append(Scene(name: scenario.name, file: path, losses: found)) }
        }
    }

    /// The path of the attribute, command or event that a change is about.
    private static func element(_ change: DialectChange) -> String? {
        let parts = change.place.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, ["attributes", "commands", "events"].contains(parts[0]) else { return nil }
        // What is lost may be a field of a command or event.
        return parts[1].split(separator: ".").prefix(2).joined(separator: ".")
    }
}
