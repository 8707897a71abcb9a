import HulianBehaviors
import HulianCatalog
import HulianDiagnostics
import HulianDialects
import HulianModel
import HulianScenario

/// The root of the source tree.
let sourceRoot = FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath)))

/// Files in memory by path, and behind them those of the source tree, whose paths start at its root.
func makeFiles(_ memory: [String: String] = [:]) -> FileSystem {
    let local = FileSystem.local()
    let inMemory = FileSystem.memory(memory)
    @Sendable func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "\(sourceRoot)/\(path)" }
    return FileSystem(
        octets: { path throws(FileSystem.Failure) in
            try memory[path] != nil ? inMemory.octets(path) : local.octets(absolute(path))
        },
        names: { inMemory.names($0) ?? local.names(absolute($0)) })
}

/// A catalog over the files of the source tree, and over clauses that a test writes.
func makeCatalog(_ memory: [String: String] = [:]) -> Catalog {
    let isOverlaid = memory.keys.contains { $0.hasPrefix("/overlay/") }
    return Catalog(
        base: sourceRoot + "/Sources/HulianCatalog/Catalog", overlays: isOverlaid ? ["/overlay"] : [],
        files: makeFiles(memory))
}

/// The words of the behaviours and what the dialects cannot carry.
func makeVocabulary() -> Vocabulary {
    @Sendable func device(_ blueprint: DeviceBlueprint) -> Device {
        Device(
            name: "device", blueprint: blueprint, scheduler: Scheduler(start: .defaultStart), seed: 0,
            behaviours: Behaviours.make)
    }
    var vocabulary = Vocabulary(
        actions: { device($0).actions }, fields: { device($0).fields(of: $1) }, defects: { device($0).defects },
        quantities: Room.Quantity.allCases.map { ($0.name, $0.unit) },
        credentials: Credential.Kind.allCases.map(\.rawValue),
        roles: ["owner", "adult", "child", "elder", "guest", "carer", "propertyManager"],
        gaps: { table, blueprint in
            DialectBinding(table, to: blueprint).gaps.map {
                Vocabulary.Gap(path: $0.path, kind: $0.kind, reason: $0.reason)
            }
        })
    vocabulary.routines = Routine.allCases.map(\.rawValue)
    vocabulary.changes = Person.Change.allCases.map(\.rawValue)
    vocabulary.roomKinds = Room.Kind.allCases.map(\.rawValue)
    vocabulary.climates = Weather.Climate.allCases.map(\.rawValue)
    return vocabulary
}

/// What came of reading a scenario.
struct Reading {
    /// The scenario; nothing when it was not understood.
    var scenario: Scenario?
    /// The errors, or the warnings.
    var diagnostics: [Diagnostic]
}

/// Reads a scenario of the source tree, or one in memory.
func read(
    _ path: String, memory: [String: String] = [:], overrides: [(name: String, value: String)] = []
) -> Reading {
    var reader = ScenarioReader(catalog: makeCatalog(memory), vocabulary: makeVocabulary(), overrides: overrides)
    do {
        let (scenario, warnings) = try reader.read(path)
        return Reading(scenario: scenario, diagnostics: warnings)
    } catch {
        return Reading(scenario: nil, diagnostics: error.diagnostics)
    }
}

/// Reads the text of a scenario.
func read(text: String, overrides: [(name: String, value: String)] = []) -> Reading {
    read("test.yaml", memory: ["test.yaml": text], overrides: overrides)
}

/// Messages as a person sees them.
func render(_ diagnostics: [Diagnostic]) -> String {
    let files = makeFiles()
    return DiagnosticRenderer { try? files.text($0) }.render(diagnostics)
}
