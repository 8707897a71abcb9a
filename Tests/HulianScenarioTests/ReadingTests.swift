import HulianDiagnostics
import HulianModel
import HulianScenario
import Testing

@Suite("Reading scenarios")
struct ReadingTests {
    /// A scenario with a lamp, an air conditioner and some more lines.
    private func text(head: String = "", steps: String = "  - wait: 1 s", home: String = "") -> String {
        """
        scenario: test
        \(head)
        home:
          rooms: [hall]
        \(home)
          devices:
            lamp: { type: lighting.dimmableLight, dialect: tuyalink, room: hall }
            ac: { type: appliances.airConditioner, dialect: alink }
        steps:
        \(steps)
        """
    }

    /// The comparisons of the one expectation of a scenario.
    private func comparison(_ text: String) throws -> Comparison {
        let reading = HulianScenarioTests.read(text: self.text(steps: "  - expect: { \(text) }"))
        guard case .expect(let expectation)? = reading.scenario?.steps.first?.kind,
            case .state(let states) = expectation.subject
        else {
            throw DiagnosticsError(reading.diagnostics)
        }
        return try #require(states.first?.comparisons.first)
    }

    @Test(
        "knows when it starts, and how far local time is ahead",
        arguments: [
            ("2026-03-01T18:00:00+08:00", "2026-03-01T10:00:00.000Z", 480),
            ("2026-03-01T18:00:00Z", "2026-03-01T18:00:00.000Z", 0),
            ("2026-03-01T18:00:00", "2026-03-01T10:00:00.000Z", 480), ("2026-03-01", "2026-02-28T16:00:00.000Z", 480),
            ("2026-03-01T18:00:00-03:30", "2026-03-01T21:30:00.000Z", -210),
            ("2026-03-01T18:00:00+0530", "2026-03-01T12:30:00.000Z", 330),
            ("2026-03-01 18:00", "2026-03-01T10:00:00.000Z", 480),
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z", 0),
        ])
    func start(_ written: String, _ time: String, _ offset: Int) throws {
        let scenario = try #require(HulianScenarioTests.read(text: text(head: "start: \(written)")).scenario)
        #expect(CalendarTime(scenario.start).rfc3339 == time && scenario.offsetMinutes == offset)
    }

    @Test("has defaults that are written down")
    func defaults() throws {
        let scenario = try #require(HulianScenarioTests.read(text: text()).scenario)
        #expect(
            scenario.seed == 1 && scenario.start == .defaultStart && scenario.offsetMinutes == 480
                && scenario.mode == .local)
        #expect(
            scenario.latency == .milliseconds(2) && scenario.level == nil
                && scenario.title == Title(english: "test", chinese: "test"))
        #expect(scenario.home.id == "home" && scenario.home.bridge.isPresent && scenario.home.bridge.mirrors == nil)
        #expect(
            scenario.scenes.isEmpty && scenario.environment.isEmpty && scenario.parameters.isEmpty
                && scenario.expectedFailures.isEmpty)
    }

    @Test(
        "knows how brands are joined",
        arguments: [
            ("bridge: false", false, nil), ("bridge: true", true, nil), ("bridge: { mirrors: all }", true, nil),
            ("bridge: { mirrors: none }", true, []),
            ("bridge: { mirrors: miot }", true, ["miot"]),
        ] as [(String, Bool, [DialectID]?)])
    func bridge(_ line: String, _ isPresent: Bool, _ mirrors: [DialectID]?) throws {
        let scenario = try #require(HulianScenarioTests.read(text: text(home: "  \(line)")).scenario)
        #expect(scenario.home.bridge.isPresent == isPresent && scenario.home.bridge.mirrors == mirrors)
    }

    @Test(
        "compares as it is written",
        arguments: [
            ("lamp: { onOff.onOff: true }", Value.bool(true), true), ("lamp: { onOff.onOff: on }", .bool(true), true),
            ("lamp: { onOff.onOff: true }", .bool(false), false), ("lamp: { onOff.onOff: ≠ true }", .bool(false), true),
            ("lamp: { onOff.onOff: '!= true' }", .null, false), ("ac: { thermostat.systemMode: cool }", 3, true),
            ("ac: { thermostat.systemMode: 3 }", 3, true), ("ac: { thermostat.systemMode: [cool, heat] }", 4, true),
            ("ac: { thermostat.systemMode: [cool, heat] }", 8, false),
            ("ac: { thermostat.localTemperature: 26 °C }", 2600, true),
            ("ac: { thermostat.localTemperature: 78.8 °F }", 2600, true),
            ("ac: { thermostat.localTemperature: 2600 raw }", 2600, true),
            ("ac: { thermostat.localTemperature: null }", .null, true),
            ("ac: { thermostat.localTemperature: 26 °C }", .null, false),
            ("ac: { thermostat.localTemperature: ≥ 26 °C }", 2600, true),
            ("ac: { thermostat.localTemperature: '>= 26 °C' }", 2599, false),
            ("ac: { thermostat.localTemperature: '> 26 °C' }", 2600, false),
            ("ac: { thermostat.localTemperature: < 26 °C }", 2599, true),
            ("ac: { thermostat.localTemperature: ≤ 26 °C }", 2601, false),
            ("ac: { thermostat.localTemperature: <= 26 °C }", 2600, true),
            ("ac: { thermostat.localTemperature: 24 °C … 26 °C }", 2400, true),
            ("ac: { thermostat.localTemperature: 24 °C..26 °C }", 2601, false),
            ("ac: { thermostat.localTemperature: -5 °C … 5 °C }", 0, true),
            ("ac: { thermostat.localTemperature: ≥ 26 °C }", .null, false),
            ("ac: { thermostat.localTemperature: ≥ 26 °C }", "27", false),
        ] as [(String, Value, Bool)])
    func comparisons(_ text: String, _ value: Value, _ holds: Bool) throws {
        #expect(try comparison(text).holds(value) == holds)
    }

    @Test("lets a request that must be refused carry what is not allowed, and only that")
    func refused() {
        let steps = "  - { device: ac, set: { thermostat.occupiedCoolingSetpoint: 60 °C }"
        #expect(HulianScenarioTests.read(text: text(steps: steps + ", answer: constraintError }")).scenario != nil)
        #expect(
            HulianScenarioTests.read(text: text(steps: steps + ", answer: success }")).diagnostics.map(\.code) == [
                "out-of-range"
            ])
        #expect(HulianScenarioTests.read(text: text(steps: steps + " }")).diagnostics.map(\.code) == ["out-of-range"])
    }

    @Test("takes a device whose name is also a word of the language")
    func deviceNamedLikeAWord() throws {
        let text = """
            scenario: test
            home: { rooms: [hall], devices: { event: { type: lighting.dimmableLight, dialect: tuyalink } } }
            steps:
              - expect: { event: { onOff.onOff: true } }
            """
        let scenario = try #require(HulianScenarioTests.read(text: text).scenario)
        #expect(Sentences.of(scenario.steps[0]).hasPrefix("expect event: onOff.onOff equal(true)"))
    }

    @Test("warns of what the hub of a brand cannot see, and not of what the device itself shows")
    func unseen() {
        let text = """
            scenario: test
            home: { rooms: [hall], devices: { door: { type: locks.palmVeinFaceLock, dialect: zigbee2mqtt } } }
            steps:
              - expect: { door: { doorLock.lockState: locked } }
            """
        let reading = HulianScenarioTests.read(text: text)
        #expect(reading.scenario != nil && reading.diagnostics.allSatisfy { $0.severity == .warning })
    }

    @Test("puts parameters into keys, lists and texts, and leaves other signs alone")
    func parameters() throws {
        let reading = HulianScenarioTests.read(
            text: text(
                head: "parameters: { which: lamp, mode: cool, code: \"${x}\", empty: \"\" }",
                steps: """
                      - { expect: { "${which}": { onOff.onOff: true } } }
                      - { expect: { ac: { thermostat.systemMode: ["${mode}", dry] } } }
                      - { send: { topic: "a/${which}/b", payload: "$ {x} } ${which}${which} ${empty}" } }
                    """), overrides: [("code", "9")])
        let steps = try #require(reading.scenario, "\(reading.diagnostics.map(\.message))").steps.map(Sentences.of)
        #expect(steps[0].hasPrefix("expect lamp:") && steps[1].contains("oneOf([3, 8])"))
        #expect(steps[2].contains("a/lamp/b") && steps[2].contains(HexDigits.text(Array("$ {x} } lamplamp ".utf8))))
    }

    @Test("says nothing wrong of any scenario of the project", arguments: validScenarios)
    func allValid(_ path: String) {
        let reading = HulianScenarioTests.read(path)
        #expect(reading.scenario != nil, "\(render(reading.diagnostics))")
    }
}

/// The scenarios of the project that must be understood: all but those with mistakes and those that only share a home.
let validScenarios: [String] = makeFiles().files(below: "Scenarios", suffix: ".yaml").filter { path in
    guard !path.contains("/Invalid/"), let text = try? makeFiles().text(path) else { return false }
    return text.hasPrefix("scenario:") || text.contains("\nscenario:")
}
