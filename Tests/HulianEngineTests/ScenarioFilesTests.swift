import HulianEngine
import HulianModel
import HulianRecord
import HulianScenario
import Testing

@Suite("The scenarios of the project")
struct ScenarioFilesTests {
    /// The folders whose scenarios must come to what they say.
    static let folders = ["Scenarios/Tour", "Scenarios/Scenes", "Scenarios/Faults"]
    /// Their files.
    static let files = folders.flatMap(BusesBench.files(in:))

    /// The path of a file below the root, for messages.
    private func name(_ path: String) -> String { String(path.split(separator: "/").suffix(2).joined(separator: "/")) }

    @Test("are there")
    func count() {
        for folder in Self.folders { #expect(BusesBench.files(in: folder).count >= 5, "\(folder)") }
    }

    @Test("pass, and exercise every expectation and every clause that they name", arguments: files)
    func passes(_ path: String) throws {
        let (scenario, _) = try BusesBench.read(path)
        let result = try RunBench.run(path: path).result
        #expect(result.problem == nil && result.isComplete)
        let bad = result.expectations.filter { $0.verdict != .passed }
        #expect(
            !result.expectations.isEmpty && bad.isEmpty, "\(bad.map { "\($0.place) \($0.expected) | \($0.actual)" })")
        let broken = result.clauses.filter { $0.countedVerdict > .warned }
        #expect(broken.isEmpty, "\(broken.map { "\($0.clause.id) \($0.findings.first?.actual.english ?? "")" })")
        #expect(result.verdict == .passed || result.verdict == .warned, "\(name(path)) is \(result.verdict)")
        let places = Set(result.expectations.map(\.place))
        #expect(!scenario.title.english.isEmpty && !scenario.title.chinese.isEmpty)
        #expect(scenario.level != nil)
        for place in ExpectationPlaces(scenario).all { #expect(places.contains(place), "\(place) was not decided") }
        for clause in scenario.clauses + scenario.expectedFailures {
            let verdict = result.clauses.first { $0.clause.id == clause.value }?.verdict
            #expect(verdict?.isExercised ?? false, "\(clause.value) is not exercised by \(name(path))")
        }
    }

    @Test("of scenes span three brands and two sectors", arguments: BusesBench.files(in: "Scenarios/Scenes"))
    func spans(_ path: String) throws {
        let (scenario, _) = try BusesBench.read(path)
        let brands = Set(scenario.home.devices.map(\.dialect.value.rawValue))
        let sectors = Set(scenario.home.devices.map(\.type.value.family))
        #expect(brands.count >= 3 && sectors.count >= 2)
        #expect(scenario.level == .h3 && !scenario.rows.isEmpty)
    }
}
