import Foundation
import HulianCatalog
import HulianDiagnostics
import HulianEngine
import HulianModel
import HulianRecord
import HulianScenario
import Testing

/// Checks simulated devices in virtual time, as `hulian check` checks real ones.
enum CheckBench {
    /// The folder of the catalog in the source tree.
    static var catalogFolder: String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/HulianCatalog/Catalog").path
    }

    /// A catalog of its own for each test; a catalog belongs to one thread.
    static func catalog() -> Catalog { Catalog(base: catalogFolder, files: .local()) }

    /// What a variable of the environment narrows the tests to while something is made, such as
    /// `HULIAN_DIALECTS=acme,zeta` and `HULIAN_DEVICE_TYPES=lighting.`; all of it when it is not set.
    static func narrowed(_ variable: String) -> [String]? {
        ProcessInfo.processInfo.environment[variable]?.split(separator: ",").map(String.init)
    }

    /// The device types that are checked in all dialects.
    static let types = catalog().deviceTypeIDs.filter { type in
        narrowed("HULIAN_DEVICE_TYPES")?.contains { type.rawValue.hasPrefix($0) } ?? true
    }

    /// The dialects in which they are.
    static let dialects = catalog().dialectIDs.filter { narrowed("HULIAN_DIALECTS")?.contains($0.rawValue) ?? true }

    /// Checks a simulated device.
    static func check(
        _ type: DeviceTypeID, _ dialect: DialectID, _ misbehaviours: [Misbehaviour] = [],
        arrival: Interval = .milliseconds(100), by simulatedType: DeviceTypeID? = nil, in catalog: Catalog = catalog()
    ) throws -> RunResult {
        var plan = CheckPlan(device: "dut", type: type, dialect: dialect)
        plan.simulatedType = simulatedType
        plan.simulated = misbehaviours
        plan.arrival = arrival
        let configuration = RunConfiguration(version: "test", wallClock: { 0 })
        return try DeviceCheck(plan, catalog: catalog, configuration: configuration).perform()
    }
}

@Suite("The check of one device")
struct CheckTests {
    @Test(
        "finds nothing wrong with any honest device in any dialect, nor does any clause", arguments: CheckBench.types)
    func honest(_ type: DeviceTypeID) throws {
        // What the catalog has read once serves all dialects.
        let catalog = CheckBench.catalog()
        for dialect in CheckBench.dialects {
            let result = try CheckBench.check(type, dialect, in: catalog)
            #expect(result.isComplete)
            let bad = result.expectations.filter { $0.verdict > .warned }
            #expect(bad.isEmpty, "\(type) in \(dialect): \(bad.map { "\($0.expected): \($0.actual)" })")
            #expect(result.expectations.contains { $0.verdict == .passed })
            #expect(ClauseBench.problems(result) == [], "\(type) in \(dialect)")
        }
    }

    /// Devices that lie, with what the probes say of them.
    static let liars: [(misbehaviour: Misbehaviour, dialect: DialectID, words: String)] = [
        (.neverAnswers, "tuyalink", "it does not answer"),
        (.neverAnswers, "miot", "it does not answer"),
        (.answersWithoutDoing, "alink", "and reports it"),
        (.answersWithoutDoing, "zigbee2mqtt", "changes onOff.onOff when it is asked to"),
        (.acceptsEverything, "tuyalink", "it answers success"),
        (.acceptsEverything, "hulian", "it answers success"),
        (.answersLate, "miot", "it does not answer"),
        (.answersWithWrongID, "alink", "it does not answer"),
        (.hidesChanges, "zigbee2mqtt", "it answers timeout"),
        (.hidesLocalChanges, "tuyalink", "and reports it"),
        (.wrongTypes, "miot", "and reports it"),
        (.outOfRange, "tuyalink", "it reports nothing"),
        (.truncatesReports, "alink", "and reports it"),
        (.unknownNames, "tuyalink", "it reports nothing"),
        (.noWill, "zigbee2mqtt", "nobody was told"),
        (.staysAway, "homeassistant", "it said nothing"),
        (.deafAfterNonsense, "tuyalink", "it says nothing any more"),
    ]

    @Test("notices devices that lie", arguments: liars)
    func lies(_ lie: (misbehaviour: Misbehaviour, dialect: DialectID, words: String)) throws {
        let result = try CheckBench.check("lighting.dimmableLight", lie.dialect, [lie.misbehaviour])
        #expect(result.verdict == .failed)
        let words = result.expectations.filter { $0.verdict == .failed }.map { "\($0.expected): \($0.actual)" }
        #expect(words.contains { $0.contains(lie.words) }, "\(words)")
    }

    @Test("waits for a device that comes late, and that did not answer while it was away", arguments: Self.dialects)
    func late(_ dialect: DialectID) throws {
        // By then it was asked more than once in vain, and the first question is given up.
        let arrival = Interval.seconds(14)
        let result = try CheckBench.check("lighting.dimmableLight", dialect, arrival: arrival)
        #expect(result.isComplete && result.problem == nil, "\(result.problem ?? "")")
        let bad = result.expectations.filter { $0.verdict > .warned }
        #expect(bad.isEmpty, "\(bad.map { "\($0.expected): \($0.actual)" })")
        let first = try #require(result.expectations.first)
        #expect(first.verdict == .passed && first.expected == "dut is there" && first.time >= arrival)
        // The rest of the check was done as with a device that was there from the beginning.
        let early = try CheckBench.check("lighting.dimmableLight", dialect)
        #expect(result.expectations.map(\.expected) == early.expectations.map(\.expected))
    }

    /// The names of all dialects.
    static let dialects = CheckBench.dialects

    /// Devices that have less than what they are taken for, in dialects in which devices describe themselves.
    static let lesser: [(type: DeviceTypeID, own: DeviceTypeID, lacks: String)] = [
        ("sensors.temperatureHumiditySensor", "sensors.temperatureSensor", "relativeHumidityMeasurement.measuredValue"),
        ("lighting.dimmablePlug", "lighting.plug", "levelControl.currentLevel"),
        ("lighting.extendedColorLight", "lighting.dimmableLight", "colorControl.moveToHueAndSaturation"),
    ]

    @Test(
        "leaves alone what a device does not describe, and says so once", arguments: Self.lesser,
        ["homeassistant", "hulian", "zigbee2mqtt"] as [DialectID])
    func describesLess(
        _ one: (type: DeviceTypeID, own: DeviceTypeID, lacks: String), _ dialect: DialectID
    ) throws {
        let result = try CheckBench.check(one.type, dialect, by: one.own)
        #expect(result.isComplete && result.problem == nil)
        let bad = result.expectations.filter { $0.verdict > .warned }
        #expect(bad.isEmpty, "\(bad.map { "\($0.expected): \($0.actual)" })")
        let broken = result.clauses.filter { $0.verdict > .warned }
        #expect(broken.isEmpty, "\(broken.map { "\($0.clause.id): \($0.findings.first?.actual.english ?? "")" })")
        let notes = result.expectations.filter { $0.actual.contains("not described") }
        #expect(notes.map(\.verdict) == [.notExercised], "\(notes)")
        // The note names all that the lesser device lacks, and nothing else speaks of it.
        let capability = try #require(one.lacks.split(separator: ".").first)
        #expect(notes.first?.actual.contains("\(capability).") == true, "\(notes)")
        #expect(!result.expectations.contains { $0.expected.contains("\(capability).") })
        // What it does describe is used as ever: the same probes as of a device of its own type.
        let own = try CheckBench.check(one.own, dialect)
        let used = Set(result.expectations.map(\.expected))
        #expect(own.expectations.allSatisfy { used.contains($0.expected) })
        #expect(own.expectations.contains { $0.verdict == .passed })
    }

    @Test("warns when a device describes nothing of what it is taken for")
    func describesAnother() throws {
        let result = try CheckBench.check("sensors.temperatureSensor", "homeassistant", by: "lighting.onOffLight")
        let note = try #require(result.expectations.first { $0.actual.contains("is it of another type?") })
        #expect(note.verdict == .warned)
    }

    @Test("holds an honest device of the type to all of it", arguments: Self.dialects)
    func describesAll(_ dialect: DialectID) throws {
        for type in ["lighting.extendedColorLight", "locks.palmVeinFaceLock", "appliances.airConditioner"] {
            let result = try CheckBench.check(DeviceTypeID(rawValue: type), dialect)
            #expect(!result.expectations.contains { $0.actual.contains("not described") }, "\(type)")
        }
    }

    @Test("says that a device did not appear")
    func absent() throws {
        var plan = CheckPlan(device: "dut", type: "lighting.dimmableLight", dialect: "miot")
        plan.appearance = .seconds(3)
        let configuration = RunConfiguration(version: "test", wallClock: { 0 })
        let result = try DeviceCheck(plan, catalog: CheckBench.catalog(), configuration: configuration).perform()
        let problem = try #require(result.problem)
        #expect(problem.hasPrefix("the device 'dut' did not appear within 3 s; what was listened for has "))
        #expect(problem.hasSuffix(" in its topics"))
        // Every variable of the identity is named with the value that was listened for.
        let identity = try #require(CheckBench.catalog().dialect("miot")).identity
        #expect(!identity.isEmpty)
        for variable in identity { #expect(problem.contains("\(variable.name)="), "\(problem)") }
        #expect(!result.isComplete)
        #expect(result.verdict == .errored)
    }
}
