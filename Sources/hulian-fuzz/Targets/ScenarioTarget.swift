internal import HulianBehaviors
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianDialects
internal import HulianModel
internal import HulianScenario

/// Reads scenarios: whatever stands in a file, it is understood or there is a message with a place.
final class ScenarioTarget: FuzzTarget {
    /// The root of the source tree.
    private let root: String
    /// What stands in the file that is read.
    private let file = Box()
    /// The catalog, over the file that is read.
    private var catalog: Catalog
    /// The words of the behaviours.
    private let vocabulary: Vocabulary
    /// How many inputs were read.
    private var count = 0

    /// Something that the file system and the target share.
    private final class Box: @unchecked Sendable {  // Used by the one thread of the fuzzer only.
        /// The octets of the file.
        var octets: [UInt8] = []
    }

    /// Makes the target.
    ///
    /// - Parameter root: The root of the source tree.
    init(root: String) {
        self.root = root
        @Sendable func device(_ blueprint: DeviceBlueprint) -> Device {
            Device(
                name: "device", blueprint: blueprint, scheduler: Scheduler(start: .defaultStart), seed: 0,
                behaviours: Behaviours.make)
        }
        var vocabulary = Vocabulary(
            actions: { device($0).actions }, fields: { device($0).fields(of: $1) }, defects: { device($0).defects },
            quantities: Room.Quantity.allCases.map { ($0.name, $0.unit) },
            credentials: Credential.Kind.allCases.map(\.rawValue),
            roles: Person.Role.allCases.map(\.rawValue),
            gaps: { table, blueprint in
                DialectBinding(table, to: blueprint).gaps.map {
                    Vocabulary.Gap(path: $0.path, kind: $0.kind, reason: $0.reason)
                }
            })
        vocabulary.routines = Routine.allCases.map(\.rawValue)
        vocabulary.changes = Person.Change.allCases.map(\.rawValue)
        vocabulary.roomKinds = Room.Kind.allCases.map(\.rawValue)
        vocabulary.climates = Weather.Climate.allCases.map(\.rawValue)
        self.vocabulary = vocabulary
        catalog = Self.catalog(root, file)
        super.init("scenario", "scenario files: understood, or told what is wrong and where")
    }

    /// A catalog over the source tree and the file that is read.
    private static func catalog(_ root: String, _ file: Box) -> Catalog {
        let local = FileSystem.local(limit: 1 << 24)
        let files = FileSystem(
            octets: { path throws(FileSystem.Failure) in
                if path == "fuzz/input.yaml" { return file.octets }
                guard path.hasPrefix(root) || path.hasPrefix("fuzz/") else { throw .missing }
                return try local.octets(
                    path.hasPrefix("fuzz/") ? root + "/Scenarios/Invalid/" + path.dropFirst(5) : path)
            }, names: { $0.hasPrefix(root) ? local.names($0) : nil })
        return Catalog(base: root + "/Sources/HulianCatalog/Catalog", files: files)
    }

    override func reset() { catalog = Self.catalog(root, file) }

    override func seeds() throws -> [[UInt8]] {
        let local = FileSystem.local(limit: 1 << 20)
        let files = local.files(below: root + "/Scenarios", suffix: ".yaml")
        return try files.map { try local.octets($0) } + [Array(Self.handmade.utf8)]
    }

    /// A scenario with a little of everything.
    private static let handmade = """
        scenario: fuzz
        parameters: { delay: 2 s, lamp: lamp }
        start: 2026-03-01T18:00:00+08:00
        home:
          rooms: { hall: { area: 20 m², next: [kitchen] }, kitchen: {} }
          people: { grandma: { role: elder, room: hall } }
          devices:
            lamp: { type: lighting.dimmableLight, dialect: tuyalink, room: hall }
            door: { type: locks.palmVeinFaceLock, dialect: miot, credentials: { grandma: [palmVein, face] } }
            ac: { type: appliances.airConditioner, dialect: alink, set: { thermostat.occupiedCoolingSetpoint: 26 °C } }
        environment: { outdoorTemperature: 5 °C, kitchen: { gas: 3 %LEL } }
        scenes:
          evening: { when: { device: door, becomes: { doorLock.lockState: unlocked } }, do: [{ device: lamp, set: { onOff.onOff: true } }] }
        steps:
          - { device: lamp, set: { levelControl.currentLevel: 60 %, onOff.onOff: true } }
          - { device: door, command: doorLock.unlockWithTimeout, with: { timeout: 30 } }
          - { expect: { ac: { thermostat.localTemperature: 24 °C … 26 °C } }, within: "${delay}" }
          - { expect: { message: { topic: tylink/+/#, payload: { data: { a: 1 } } } }, never: true, for: 3 s }
          - { fault: { link: ac, drop: 30 %, for: 60 s, while: { device: door, is: { doorLock.lockState: unlocked } } } }
          - repeat: 3
            passes: ≥ 95 %
            steps: [{ wait: 1 s }, { person: grandma, presents: face, to: door }]
        """

    override var words: [String] {
        [
            "scenario:", "home:", "steps:", "devices:", "rooms:", "people:", "scenes:", "environment:", "parameters:",
            "use: shared/uses-another.yaml",
            "use: input.yaml", "device:", "set:", "get:", "command:", "with:", "operate:", "expect:", "within:", "for:",
            "never: true", "until:", "fault:",
            "link:", "drop:", "repeat:", "parallel:", "send:", "topic:", "payload:", "lamp", "${delay}", "onOff.onOff",
            "≥ ", "≠ ", " … ", "raw", "hex:",
            "\n  - ", "\n    ", "{ ", " }", "[", "]", "| \n", ">-\n", "? ", "2026-03-01T18:00:00Z", "\"22:30\"",
            "latency: { p95: ≤ 1 s }", "seed: ",
        ]
    }

    override func run(_ input: [UInt8]) throws -> UInt64 {
        file.octets = input
        count += 1
        let first = read()
        // Reading twice must tell the same; now and then is enough.
        if count % 64 == 0, read() != first { throw FuzzFailure("the second reading tells something else") }
        guard case .failure(let diagnostics) = first else {
            understood += 1
            return 1
        }
        guard diagnostics.contains(where: { $0.severity == .error }) else {
            throw FuzzFailure("it is refused without an error")
        }
        var signature = Signature()
        for code in Set(diagnostics.map(\.code)).sorted() { signature.add(code) }
        for diagnostic in diagnostics {
            guard let place = diagnostic.place else { continue }
            guard place.line >= 1, place.column >= 1, place.length >= 1 else {
                throw FuzzFailure("a message has no place: \(diagnostic)")
            }
        }
        if count % 16 == 0 {
            let text = String(decoding: input, as: UTF8.self)
            let rendered = DiagnosticRenderer { _ in text }.render(diagnostics.prefix(8))
            guard rendered.utf8.count < 1 << 16 else {
                throw FuzzFailure("the messages are \(rendered.utf8.count) octets long")
            }
        }
        return signature.value
    }

    /// What reading came to.
    private enum Outcome: Equatable {
        /// It was understood: the number of steps, scenes and devices.
        case success(Int, Int, Int)
        /// It was refused.
        case failure([Diagnostic])
    }

    /// Reads the file.
    private func read() -> Outcome {
        var reader = ScenarioReader(catalog: catalog, vocabulary: vocabulary, overrides: [])
        do throws(DiagnosticsError) {
            let scenario = try reader.read("fuzz/input.yaml").scenario
            return .success(scenario.steps.count, scenario.scenes.count, scenario.home.devices.count)
        } catch {
            return .failure(error.diagnostics)
        }
    }
}
