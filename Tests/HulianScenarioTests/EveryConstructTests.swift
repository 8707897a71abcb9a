import HulianDiagnostics
import HulianModel
import HulianScenario
import Testing

@Suite("A scenario with everything that the language has")
struct EveryConstructTests {
    /// The scenario, as it was read.
    private func everything(_ overrides: [(name: String, value: String)] = []) throws -> Scenario {
        let reading = HulianScenarioTests.read(EveryConstruct.path, memory: EveryConstruct.files, overrides: overrides)
        #expect(
            reading.diagnostics.filter { $0.severity == .error }.map {
                "\($0.place.map(\.description) ?? "") \($0.message)"
            } == [])
        return try #require(reading.scenario)
    }

    @Test("has its head in the model")
    func head() throws {
        let scenario = try everything()
        #expect(
            scenario.name == "every-construct" && scenario.title == Title(english: "Every construct", chinese: "全部语法"))
        #expect(scenario.file == EveryConstruct.path && scenario.place.description == "tests/every.yaml:2:11")
        #expect(scenario.level == .h3 && scenario.tags == ["language", "test"] && scenario.rows == ["S017", "S004"])
        #expect(scenario.clauses.map(\.value) == ["T-1"] && scenario.expectedFailures.map(\.value) == ["T-2"])
        #expect(scenario.expectedFailures.first?.place.description == "tests/every.yaml:9:19")
        #expect(scenario.seed == 42 && scenario.offsetMinutes == 330 && scenario.mode == .deviceCloud)
        #expect(
            scenario.start == CalendarTime.instant(rfc3339: "2026-03-01T12:30:00Z")
                && scenario.latency == .milliseconds(5))
        #expect(
            scenario.parameters == [
                Field("delay", "2 s"), Field("share", "30 %"), Field("lamp", "light"), Field("area", "24 m²"),
                Field("setpoint", "26 °C"),
            ])
    }

    @Test("has its home in the model, with what the shared file says and what the scenario changes")
    func home() throws {
        let home = try everything().home
        #expect(home.id == "flat" && home.rooms.map(\.name) == ["entrance", "livingRoom", "kitchen"])
        let entrance = try #require(home.rooms.first)
        #expect(entrance.area == 6 && entrance.height == 2.6 && entrance.windows == 0 && entrance.temperature == 21)
        #expect(
            entrance.neighbours.map(\.value) == ["livingRoom"] && home.rooms[1].area == 24 && home.rooms[2].area == nil)
        #expect(
            home.people.map { "\($0.name) \($0.role) \($0.room ?? "outside")" } == [
                "grandma elder livingRoom", "guest adult outside",
            ])
        #expect(home.isLiving && home.people.map(\.routine) == ["retired", nil])
        #expect(home.rooms.map(\.kind) == [nil, nil, "kitchen"])
        #expect(home.devices.map(\.name) == ["door", "light", "ac", "fridge", "washer", "leak"])
        #expect(
            home.controllers.map(\.value) == ["homeassistant"] && home.bridge.isPresent
                && home.bridge.mirrors == ["miot", "tuyalink"])
        let door = try #require(home.device("door"))
        #expect(
            door.type.value == "locks.palmVeinFaceLock" && door.dialect.value == "tuyalink" && door.title == "大门锁"
                && door.room == "entrance")
        #expect(
            door.credentials.map { "\($0.person) \($0.kind) \($0.data) \($0.isDuress)" } == [
                "grandma palmVein grandma false", "grandma face grandma false", "guest pin 246810 true",
            ])
        let light = try #require(home.device("light"))
        #expect(
            light.type.value == "lighting.dimmableLight" && light.dialect.value == "alink" && light.room == "livingRoom"
        )
        #expect(
            Sentences.of(light.values) == "levelControl.currentLevel=102'40 %'"
                && light.place.file == EveryConstruct.path)
        let ac = try #require(home.device("ac"))
        #expect(
            ac.identity == ["device": "ac-01"] && ac.clockSkew == .seconds(-90) && ac.keepsSession
                && ac.keepAlive == .seconds(30))
        let fridge = try #require(home.device("fridge"))
        #expect(
            fridge.clockSkew == .minutes(1) && !fridge.keepsSession && fridge.keepAlive == nil && fridge.values.isEmpty)
        #expect(try everything().home.device("washer")?.room == nil)
        #expect(home.device("leak")?.gateway?.value == "washer" && home.device("washer")?.gateway == nil)
    }

    @Test("has its environment and its scenes in the model")
    func scenes() throws {
        let scenario = try everything()
        #expect(
            scenario.environment.map(Sentences.of) == [
                "outdoorTemperature=5.0", "weather=cold", "outdoorHumidity=70.0", "outdoorFineDust=75.0",
                "daylight=200.0",
                "kitchen.gas=0.0",
                "kitchen.opening=50.0",
                "kitchen.gasLeak=0.0",
            ])
        #expect(scenario.scenes.map(\.name) == ["all-off", "coming-home"])
        let off = scenario.scenes[0]
        #expect(
            off.serviceClass == .control && off.priority == 7 && off.triggers.map(Sentences.of) == ["manual"]
                && !off.isSequence)
        #expect(off.actions.isEmpty == false && off.title == Title(english: "all-off", chinese: "all-off"))
        let home = scenario.scenes[1]
        #expect(home.title == Title(english: "回家", chinese: "回家") && home.serviceClass == .care && home.priority == 7)
        #expect(home.isSequence && home.stopsOnFailure)
        #expect(
            home.triggers.map(Sentences.of) == [
                "door doorLock.lockState equal(2)", "door event doorLock.lockOperation {\"lockOperationType\":1}",
                "at 1170",
                "grandma in entrance", "manual",
            ])
        #expect(
            home.conditions.map(Sentences.of) == [
                "ac thermostat.localTemperature atLeast(2700.0)", "between 1080 390", "guest in outside",
            ])
        #expect(
            home.actions.map(Sentences.of) == [
                "set light levelControl.currentLevel=152'60 %' onOff.onOff=true'true'", "wait 500 ms",
                "set ac thermostat.occupiedCoolingSetpoint=2600'26 °C'", "command washer operationalState.start {}",
                "setRoom livingRoom lighting onOff.onOff 'true' [\"light\"]",
            ])
    }

    @Test("has every step in the model")
    func steps() throws {
        let scenario = try everything()
        let expected = [
            "set light<own any onOff.onOff=true'true' levelControl.currentLevel=152'60 %'",
            "set ac<homeassistant constraintError thermostat.occupiedCoolingSetpoint=6000'60 °C'", "get ac<own any 2",
            "get ac<own any 1",
            "command door<own success doorLock.unlockWithTimeout {\"timeout\":30}", "operate door openDoor {}",
            "operate door enterCode {\"code\":\"111111\"}",
            "defect door jam true",
            "defect door jam false", "power ac false", "restart ac 3 s", "disconnect ac 1 min", "factoryReset ac",
            "present grandma palmVein - false door", "present guest pin 246810 true door", "move guest kitchen",
            "move guest outside", "become grandma fallen",
            "environment kitchen.gas=12.0, outdoorTemperature=-3.0", "wait 2 s", "until 1350",
            "expect light: onOff.onOff equal(true), levelControl.currentLevel between(140.0, 165.0); ac: thermostat.systemMode oneOf([3, 8]) within 1 s by hub",
            "expect light: onOff.onOff equal(false) never in 10 s by hub",
            "expect ac: thermostat.localTemperature less(3000.0) for 5 min by everyone",
            "expect light: onOff.onOff equal(true) until (ac: onOff.onOff equal(false)) within 20 s by device",
            "expect ac: thermostat.systemMode notEqual(4) within 5 s by dialect(homeassistant)",
            "expect event door doorLock.doorLockAlarm {\"alarmCode\":0} within 5 s by hub",
            "expect message tylink/+/thing/# switch_led {\"data\":{\"a\":1}} 1 false 2 within 5 s by hub",
            "expect delivered ac ≥0.99 within 5 s by hub", "expect latency 0.95 ≤2.0 ac within 5 s by hub",
            "expect latency 1.0 ≤0.5 all within 5 s by hub", "expect online ac false within 5 s by hub",
            "expect scene coming-home finished within 5 s by hub",
            "expect loss tuyalink miot light levelControl.currentLevel quantised within 5 s by hub",
            "fault ac drop p=0.3 down 1 min # 2 while door doorLock.lockState equal(2)",
            "fault light delay(100 ms)+jitter(20 ms)+slowReader(5.0)+clockSkew(1 h) p=1.0 both - - 0",
            "fault light cut p=1.0 both - - 0", "fault light duplicate+reorder+corrupt+halfOpen p=0.1 both - - 0",
            "heal light", "heal all",
            "loop 20 0.95 [wait 1 s, loop 2 - [wait 2 s]]", "parallel [wait 1 s] [wait 2 s, scene all-off]",
            "scene coming-home",
            "restartBroker 3 s true", "restartBridge 2 s", "send tylink/x/report 00ff 2 true ac 3",
            "send a/b 7b2278223a5b312c747275655d7d 1 false hub 1",
        ]
        #expect(scenario.steps.count == expected.count)
        for (step, sentence) in zip(scenario.steps, expected) { #expect(Sentences.of(step) == sentence) }
    }

    @Test("has every step with its place, and expectations with words for people")
    func places() throws {
        let scenario = try everything()
        let lines = EveryConstruct.scenario.split(separator: "\n", omittingEmptySubsequences: false)
        for step in scenario.steps {
            #expect(step.place.file == EveryConstruct.path)
            let line = try #require(lines.indices.contains(step.place.line - 1) ? lines[step.place.line - 1] : nil)
            #expect(line.dropFirst(step.place.column - 3).hasPrefix("- "), "\(step.place)")
            if case .expect(let expectation) = step.kind {
                #expect(
                    !expectation.text.isEmpty && !expectation.text.contains("Optional")
                        && expectation.place.line == step.place.line)
            }
        }
        let texts = scenario.steps.compactMap { step -> String? in
            if case .expect(let expectation) = step.kind { expectation.text } else { nil }
        }
        #expect(
            texts.first
                == "light onOff.onOff = true, light levelControl.currentLevel 55 % … 65 %, ac thermostat.systemMode one of cool or dry"
        )
        #expect(
            texts.contains("answers of ac take ≤ 2 s at p95") && texts.contains("≥ 99 % of the messages to ac arrive"))
    }

    @Test("takes other values for its parameters, also for those of the shared file")
    func overrides() throws {
        let scenario = try everything(
            [("delay", "7 s"), ("setpoint", "24 °C"), ("lamp", "ac")].map { ($0.0, $0.1) }.filter { $0.0 != "lamp" })
        #expect(scenario.steps.contains { Sentences.of($0) == "wait 7 s" })
        #expect(
            scenario.scenes[1].actions.map(Sentences.of).contains(
                "set ac thermostat.occupiedCoolingSetpoint=2400'24 °C'"))
        #expect(
            scenario.parameters.first == Field("delay", "7 s") && scenario.parameters.last == Field("setpoint", "24 °C")
        )
        let wrong = HulianScenarioTests.read(
            EveryConstruct.path, memory: EveryConstruct.files, overrides: [("dely", "1 s")])
        #expect(
            wrong.diagnostics.map(\.code) == ["unknown-parameter"]
                && wrong.diagnostics.first?.hint == "did you mean 'delay'?")
        let bad = HulianScenarioTests.read(
            EveryConstruct.path, memory: EveryConstruct.files, overrides: [("delay", "soon")])
        #expect(bad.diagnostics.map(\.code) == ["wrong-type"] && bad.scenario == nil)
    }
}
