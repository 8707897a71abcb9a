import HulianBehaviors
import HulianModel
import Testing

/// What a thermostat is told to do by itself: presets, schedules, holds and suggestions.
///
/// The bench stands at Thursday, the first of January 2026, 8:00 local time.
@Suite("The programme of a thermostat")
struct ThermostatProgrammeTests {
    /// A thermostat with two presets, of which one is built in, and a schedule for heating.
    private func makeBench(isMatter: Bool = true) throws -> Bench {
        let bench = try Bench(
            "test.programme",
            in: makeCatalog(adding: [
                "test.programme": """
                capabilities:
                  thermostat:
                    features: [HEAT, COOL, AUTO, PRES, MSCH, TEVT, TSUGGEST]
                    attributes:
                      controlSequenceOfOperation: coolingAndHeating
                      systemMode: auto
                      temperatureSetpointHold: setpointHoldOff
                      temperatureSetpointHoldDuration: null
                      setpointHoldExpiryTimestamp: null
                      setpointChangeSource:
                      numberOfPresets: 4
                      numberOfSchedules: 2
                      numberOfScheduleTransitions: 4
                      numberOfScheduleTransitionPerDay: 2
                      maxThermostatSuggestions: 5
                      activePresetHandle: null
                      activeScheduleHandle: null
                      currentThermostatSuggestion: null
                      thermostatSuggestionNotFollowingReason: null
                      thermostatSuggestions: []
                      presetTypes:
                        - { presetScenario: occupied, numberOfPresets: 1, presetTypeFeatures: [] }
                        - { presetScenario: sleep, numberOfPresets: 2, presetTypeFeatures: [supportsNames] }
                        - { presetScenario: userDefined, numberOfPresets: 2, presetTypeFeatures: [supportsNames] }
                      presets:
                        - { presetHandle: "hex:01", presetScenario: occupied, coolingSetpoint: 2500, heatingSetpoint: 2100, builtIn: true }
                        - { presetHandle: "hex:02", presetScenario: sleep, coolingSetpoint: 2700, heatingSetpoint: 1800, builtIn: false }
                      scheduleTypes:
                        - { systemMode: heat, numberOfSchedules: 1, scheduleTypeFeatures: [supportsPresets, supportsSetpoints, supportsNames, supportsOff] }
                        - { systemMode: cool, numberOfSchedules: 2, scheduleTypeFeatures: [supportsSetpoints] }
                        - { systemMode: auto, numberOfSchedules: 1, scheduleTypeFeatures: [supportsPresets] }
                      schedules:
                        - scheduleHandle: "hex:11"
                          systemMode: heat
                          builtIn: true
                          transitions:
                            - { dayOfWeek: [thursday, friday], transitionTime: 540, presetHandle: "hex:01" }
                            - { dayOfWeek: [thursday], transitionTime: 1320, heatingSetpoint: 1700 }
                            - { dayOfWeek: [wednesday], transitionTime: 1380, heatingSetpoint: 1600 }
                """
            ]))
        bench.device.isSessionSecured = isMatter
        return bench
    }

    /// The numbers of the attributes that are written atomically.
    private static let presets: Value = 0x50, schedules: Value = 0x51

    /// Begins (0), commits (1) or rolls back (2) a write.
    @discardableResult
    private func atomic(_ bench: Bench, _ kind: Int64, _ attributes: [Value] = [presets], time: Value = 1800) -> (
        status: Status, answer: [Field]
    ) {
        kind == 0
            ? bench.send(
                "thermostat.atomicRequest",
                ["requestType": 0, "attributeRequests": .list(attributes), "timeout": time])
            : bench.send(
                "thermostat.atomicRequest", ["requestType": .integer(kind), "attributeRequests": .list(attributes)])
    }

    /// The status of an answer, and those of its attributes.
    private func statuses(_ answer: [Field]) -> [Int64] {
        let all = [answer["statusCode"]] + (answer["attributeStatus"].listValue ?? []).map { $0["statusCode"] ?? .null }
        return all.map { $0.integerValue ?? -1 }
    }

    /// A preset that is new.
    private func preset(_ scenario: Int64, _ name: Value? = nil, _ others: [Field] = []) -> Value {
        .structure(
            [Field("presetHandle", .null), Field("presetScenario", .integer(scenario))]
                + (name.map { [Field("name", $0)] } ?? [])
                + [Field("coolingSetpoint", 2600), Field("heatingSetpoint", 2000), Field("builtIn", .null)]
                .filter { field in !others.contains { $0.name == field.name } } + others)
    }

    /// The presets as they stand, and some more.
    private func presets(_ bench: Bench, and more: [Value]) -> Value {
        .list((bench["thermostat.presets"].listValue ?? []) + more)
    }

    // MARK: Atomic writes

    @Test("a list is written between a beginning and a commit, and only who writes it sees it before")
    func commit() throws {
        let bench = try makeBench()
        let before = bench["thermostat.presets"]
        let after = presets(bench, and: [preset(3, "Nap")])
        #expect(bench.write("thermostat.presets", after) == .invalidInState)
        let begun = atomic(bench, 0, time: 9000)
        #expect(statuses(begun.answer) == [0, 0] && begun.answer["timeout"] == 3000)
        #expect(bench.write("thermostat.presets", after) == .success)
        #expect(bench.write("thermostat.systemMode", 4) == .invalidInState)
        #expect(bench["thermostat.presets"].listValue?.count == 3)
        bench.device.administrator = 2
        #expect(bench["thermostat.presets"] == before)
        #expect(bench.write("thermostat.systemMode", 4) == .success)
        bench.device.administrator = 1
        #expect(statuses(atomic(bench, 1).answer) == [0, 0])
        bench.device.administrator = 2
        let kept = try #require(bench["thermostat.presets"].listValue)
        #expect(kept.count == 3 && kept[0] == before.listValue?[0])
        #expect(kept[2]["builtIn"] == false && kept[2]["name"] == "Nap")
        #expect(kept[2]["presetHandle"]?.bytesValue?.count == 4)
        #expect(bench.write("thermostat.presets", after) == .invalidInState)
    }

    @Test("what is rolled back, forgotten or begun by somebody who is taken away is not done")
    func rollback() throws {
        let bench = try makeBench()
        let before = bench["thermostat.presets"]
        for way in 0..<3 {
            #expect(atomic(bench, 0).answer["statusCode"] == 0, "\(way)")
            #expect(bench.write("thermostat.presets", presets(bench, and: [preset(3, "Nap")])) == .success)
            switch way {
            case 0: #expect(statuses(atomic(bench, 2).answer) == [0, 0])
            case 1:
                bench.run(1.7)
                #expect(bench["thermostat.presets"] != before)
                bench.run(0.2)
            default: bench.device.forget(administrator: 1)
            }
            #expect(bench["thermostat.presets"] == before)
            #expect(atomic(bench, 1).status == .invalidInState)
        }
    }

    @Test("two clients do not write the same at once")
    func peers() throws {
        let bench = try makeBench()
        atomic(bench, 0)
        #expect(atomic(bench, 0).status == .invalidInState)
        #expect(atomic(bench, 1, [Self.presets, Self.schedules]).status == .invalidInState)
        bench.device.administrator = 2
        #expect(atomic(bench, 1).status == .invalidInState)
        #expect(bench.write("thermostat.presets", bench["thermostat.presets"]) == .busy)
        #expect(statuses(atomic(bench, 0, [Self.schedules, Self.presets]).answer) == [1, 0, 0x9C])
        #expect(statuses(atomic(bench, 0, [Self.schedules]).answer) == [0, 0])
    }

    @Test(
        "a beginning that cannot be meant is refused",
        arguments: [([], 1800), ([0x50, 0x50], 1800), ([0x50, 0x99], 1800), ([0x50], .null)] as [([Value], Value)])
    func begin(_ attributes: [Value], _ time: Value) throws {
        let bench = try makeBench()
        let answer =
            time.isNull
            ? bench.send("thermostat.atomicRequest", ["requestType": 0, "attributeRequests": .list(attributes)])
            : atomic(bench, 0, attributes, time: time)
        #expect(answer.status == .invalidCommand)
        #expect(statuses(atomic(bench, 0, [Self.presets, 0x1C]).answer) == [1, 0, 0x85])
    }

    @Test("a protocol without atomic writes writes a list at once, by the same rules")
    func plain() throws {
        let bench = try makeBench(isMatter: false)
        #expect(bench.write("thermostat.presets", presets(bench, and: [preset(3, "Nap")])) == .success)
        #expect(bench["thermostat.presets"].listValue?.count == 3)
        #expect(bench.write("thermostat.presets", []) == .constraintError)
        #expect(bench.write("thermostat.presets", presets(bench, and: [preset(1)])) == .resourceExhausted)
    }

    // MARK: Presets

    @Test("a handle is never given twice")
    func handles() throws {
        let bench = try makeBench(isMatter: false)
        var seen: Set<Value> = []
        for _ in 0..<3 {
            #expect(bench.write("thermostat.presets", presets(bench, and: [preset(3, "Nap")])) == .success)
            let list = bench["thermostat.presets"].listValue ?? []
            let isNew = seen.insert(list.last?["presetHandle"] ?? .null).inserted
            #expect(isNew)
            #expect(bench.write("thermostat.presets", .list(Array(list.dropLast()))) == .success)
        }
    }

    /// What is added to the presets, and the status.
    static let badPresets: [(String, [(Int64, Value?, [Field])], Status)] = [
        ("a new one that is built in", [(3, "Nap", [Field("builtIn", true)])], .constraintError),
        ("a handle that there is not", [(3, "Nap", [Field("presetHandle", .bytes([9]))])], .notFound),
        ("a handle that stands there", [(3, "Nap", [Field("presetHandle", .bytes([2]))])], .constraintError),
        ("a scenario that there is not", [(5, nil, [])], .constraintError),
        ("a name where there are none", [(1, "Home", [])], .constraintError),
        ("too many of a scenario", [(1, nil, [])], .resourceExhausted),
        ("too many", [(3, "Nap", []), (0xFE, "A", []), (0xFE, "B", [])], .resourceExhausted),
        ("a name twice", [(0xFE, "A", []), (0xFE, "A", [])], .constraintError),
        ("no name twice", [(3, nil, [])], .constraintError),
        ("no name where one must be", [(0xFE, nil, [])], .constraintError),
        ("too warm", [(3, "Nap", [Field("heatingSetpoint", 3100)])], .constraintError),
        ("too cold", [(3, "Nap", [Field("coolingSetpoint", 1500)])], .constraintError),
        ("setpoints too near", [(3, "Nap", [Field("coolingSetpoint", 2100)])], .constraintError),
        ("a name too long", [(3, .string(String(repeating: "n", count: 65)), [])], .constraintError),
    ]

    @Test("presets that break their definition are refused when they are written", arguments: badPresets.indices)
    func badPreset(_ index: Int) throws {
        let (title, entries, status) = Self.badPresets[index]
        let bench = try makeBench()
        let before = bench["thermostat.presets"]
        atomic(bench, 0)
        let more = entries.map { preset($0.0, $0.1, $0.2) }
        #expect(bench.write("thermostat.presets", presets(bench, and: more)) == status, "\(title)")
        #expect(bench["thermostat.presets"] == before)
    }

    @Test("a preset that is built in or in use is not taken away")
    func removal() throws {
        let bench = try makeBench()
        let list = try #require(bench["thermostat.presets"].listValue)
        func commit(_ presets: [Value]) -> [Int64] {
            atomic(bench, 0)
            #expect(bench.write("thermostat.presets", .list(presets)) == .success)
            return statuses(atomic(bench, 1).answer)
        }
        #expect(commit([list[1]]) == [1, 0x87])
        #expect(bench.send("thermostat.setActivePresetRequest", ["presetHandle": .bytes([2])]).status == .success)
        #expect(commit([list[0]]) == [1, 0xCB])
        #expect(bench.send("thermostat.setActivePresetRequest", ["presetHandle": .null]).status == .success)
        #expect(commit([list[0]]) == [0, 0])
        #expect(bench["thermostat.presets"].listValue?.count == 1)
    }

    @Test("a preset that schedules name stays, also when both are written together")
    func usedPreset() throws {
        let bench = try makeBench()
        let list = try #require(bench["thermostat.presets"].listValue)
        let both = [Self.presets, Self.schedules]
        let heat: Value = [
            "scheduleHandle": .bytes([0x11]), "systemMode": 4, "presetHandle": .bytes([2]),
            "transitions": [["dayOfWeek": 1, "transitionTime": 60]], "builtIn": .null,
        ]
        atomic(bench, 0, both)
        #expect(bench.write("thermostat.schedules", [heat]) == .success)
        #expect(bench.write("thermostat.presets", [list[0]]) == .success)
        #expect(statuses(atomic(bench, 1, both).answer) == [1, 0xCB, 0])
        #expect(bench["thermostat.schedules"].listValue?.first?["presetHandle"] == nil)
        atomic(bench, 0, both)
        #expect(bench.write("thermostat.presets", [list[0]]) == .success)
        #expect(bench.write("thermostat.schedules", [heat]) == .constraintError)
        #expect(statuses(atomic(bench, 1, both).answer) == [0, 0, 0])
    }

    @Test("a preset that is chosen gives its setpoints, and who changes one leaves it")
    func activePreset() throws {
        let bench = try makeBench()
        #expect(bench.send("thermostat.setActivePresetRequest", ["presetHandle": .bytes([7])]).status == .invalidCommand)
        #expect(bench.send("thermostat.setActivePresetRequest", ["presetHandle": .bytes([2])]).status == .success)
        #expect(bench["thermostat.occupiedHeatingSetpoint"] == 1800)
        #expect(bench["thermostat.occupiedCoolingSetpoint"] == 2700)
        #expect(bench.fields(of: "activePresetChange").last?["currentPresetHandle"] == .bytes([2]))
        let changes = bench.fields(of: "setpointChange")
        #expect(changes.map { $0["systemMode"] } == [3, 4])
        #expect(changes.map { $0["previousSetpoint"] } == [2600, 2000])
        bench.write("thermostat.occupiedHeatingSetpoint", 1800)
        #expect(bench["thermostat.activePresetHandle"] == .bytes([2]))
        bench.write("thermostat.occupiedHeatingSetpoint", 1900)
        #expect(bench["thermostat.activePresetHandle"] == .null)
        #expect(bench.fields(of: "activePresetChange").last?["previousPresetHandle"] == .bytes([2]))
        bench.send("thermostat.setActivePresetRequest", ["presetHandle": .bytes([1])])
        bench.send("thermostat.setpointRaiseLower", ["mode": 0, "amount": 5])
        #expect(bench["thermostat.activePresetHandle"] == .null)
    }

    // MARK: Schedules

    /// A transition on Mondays that is right for heating, with other fields.
    private static func transition(_ others: [Field] = [], without names: [String] = []) -> Value {
        let usual = [Field("dayOfWeek", 2), Field("transitionTime", 60), Field("heatingSetpoint", 2000)]
        return .structure(
            usual.filter { field in !names.contains(field.name) && !others.contains { $0.name == field.name } } + others)
    }

    /// A schedule that is new.
    private static func schedule(_ mode: Int64, _ transitions: [Value], _ others: [Field] = []) -> Value {
        .structure(
            [
                Field("scheduleHandle", .null), Field("systemMode", .integer(mode)),
                Field("transitions", .list(transitions)), Field("builtIn", .null),
            ].filter { field in !others.contains { $0.name == field.name } } + others)
    }

    /// What is written in place of the schedule for heating, and the status.
    static let badSchedules: [(String, [Value], Status)] = {
        let handle = Field("scheduleHandle", .bytes([0x11]))
        let cold = transition([Field("coolingSetpoint", 2500)], without: ["heatingSetpoint"])
        func heat(_ transitions: [Value], _ others: [Field] = []) -> [Value] {
            [schedule(4, transitions, [handle] + others)]
        }
        let days = (0..<5 as Range<Int64>).map { transition([Field("dayOfWeek", .integer(1 << $0))]) }
        return [
            ("a right one", heat([transition()]), .success),
            ("one that switches off", heat([transition([Field("systemMode", 0)], without: ["heatingSetpoint"])]), .success),
            ("no transition", heat([]), .constraintError),
            ("a new one that is built in", [schedule(3, [cold], [Field("builtIn", true)])], .constraintError),
            ("a handle that there is not", [schedule(3, [cold], [Field("scheduleHandle", .bytes([9]))])], .notFound),
            ("a handle twice", heat([transition()]) + heat([transition()]), .constraintError),
            ("built in no more", heat([transition()], [Field("builtIn", false)]), .constraintError),
            ("a mode without schedules", [schedule(5, [transition()])], .constraintError),
            ("a name", heat([transition()], [Field("name", "Winter")]), .success),
            ("a name where there are none", [schedule(3, [cold], [Field("name", "Summer")])], .constraintError),
            ("a preset where there are none", [schedule(3, [cold], [Field("presetHandle", .bytes([1]))])], .constraintError),
            ("a preset that there is not", heat([transition()], [Field("presetHandle", .bytes([9]))]), .constraintError),
            (
                "a transition to a preset that there is not",
                heat([transition([Field("presetHandle", .bytes([9]))], without: ["heatingSetpoint"])]), .constraintError
            ),
            ("a preset and a setpoint", heat([transition([Field("presetHandle", .bytes([1]))])]), .constraintError),
            ("setpoints where there are none", [schedule(1, [transition()])], .constraintError),
            (
                "switching off where that is not",
                [schedule(3, [transition([Field("systemMode", 0)], without: ["heatingSetpoint"])])], .constraintError
            ),
            ("the mode that it has anyway", heat([transition([Field("systemMode", 4)])]), .constraintError),
            ("a mode that no transition has", heat([transition([Field("systemMode", 7)])]), .constraintError),
            ("being away", heat([transition([Field("dayOfWeek", 0x80)])]), .constraintError),
            ("a time after midnight", heat([transition([Field("transitionTime", 1440)])]), .constraintError),
            ("a time twice", heat([transition(), transition([Field("dayOfWeek", 6)])]), .constraintError),
            ("no setpoint", heat([transition(without: ["heatingSetpoint"])]), .constraintError),
            ("no setpoint for cooling", heat([transition([Field("systemMode", 3)])]), .constraintError),
            ("too warm", heat([transition([Field("heatingSetpoint", 3100)])]), .constraintError),
            ("too many transitions", heat(days), .resourceExhausted),
            (
                "too many on a day",
                heat([0, 1, 2].map { transition([Field("transitionTime", .integer($0))]) }), .resourceExhausted
            ),
            ("too many of a mode", heat([transition()]) + [schedule(4, [transition()])], .resourceExhausted),
            (
                "too many", heat([transition()]) + [schedule(3, [cold]), schedule(3, [cold])], .resourceExhausted
            ),
        ]
    }()

    @Test("schedules that break their definition are refused when they are written", arguments: badSchedules.indices)
    func badSchedule(_ index: Int) throws {
        let (title, schedules, status) = Self.badSchedules[index]
        let bench = try makeBench()
        atomic(bench, 0, [Self.schedules])
        #expect(bench.write("thermostat.schedules", .list(schedules)) == status, "\(title)")
    }

    @Test("a schedule that is built in or active is not taken away")
    func scheduleRemoval() throws {
        let bench = try makeBench()
        let heat = try #require(bench["thermostat.schedules"].listValue?.first)
        let cold = Self.schedule(
            3, [Self.transition([Field("coolingSetpoint", 2500)], without: ["heatingSetpoint"])])
        func commit(_ schedules: [Value]) -> [Int64] {
            atomic(bench, 0, [Self.schedules])
            #expect(bench.write("thermostat.schedules", .list(schedules)) == .success)
            return statuses(atomic(bench, 1, [Self.schedules]).answer)
        }
        #expect(commit([cold]) == [1, 0x87])
        #expect(commit([heat, cold]) == [0, 0])
        let handle = try #require(bench["thermostat.schedules"].listValue?[1]["scheduleHandle"])
        #expect(bench.send("thermostat.setActiveScheduleRequest", ["scheduleHandle": .bytes([3])]).status == .invalidCommand)
        #expect(bench.send("thermostat.setActiveScheduleRequest", ["scheduleHandle": handle]).status == .success)
        #expect(bench.fields(of: "activeScheduleChange").last?["currentScheduleHandle"] == handle)
        #expect(commit([heat]) == [1, 0xCB])
        bench.send("thermostat.setActiveScheduleRequest", ["scheduleHandle": .bytes([0x11])])
        #expect(commit([heat]) == [0, 0])
    }

    @Test("a schedule is followed through the week")
    func follow() throws {
        let bench = try makeBench()
        bench.send("thermostat.setActiveScheduleRequest", ["scheduleHandle": .bytes([0x11])])
        // What began on Wednesday evening holds still.
        #expect(bench["thermostat.occupiedHeatingSetpoint"] == 1600)
        #expect(bench["thermostat.systemMode"] == 4 && bench["thermostat.setpointChangeSource"] == 1)
        bench.run(3599)
        #expect(bench["thermostat.occupiedHeatingSetpoint"] == 1600)
        bench.run(1)
        #expect(bench["thermostat.occupiedHeatingSetpoint"] == 2100)
        #expect(bench["thermostat.activePresetHandle"] == .bytes([1]))
        // A choice of a client stands until the next transition.
        bench.write("thermostat.occupiedHeatingSetpoint", 2300)
        bench.run(12 * 3600)
        #expect(bench["thermostat.occupiedHeatingSetpoint"] == 2300)
        bench.run(3600)
        #expect(bench["thermostat.occupiedHeatingSetpoint"] == 1700)
        #expect(bench["thermostat.activePresetHandle"] == .null)
        bench.run(11 * 3600)
        #expect(bench["thermostat.activePresetHandle"] == .bytes([1]))
        // Nothing more until Wednesday at 23:00.
        bench.run(5 * 86_400 + 14 * 3600 - 1)
        #expect(bench["thermostat.occupiedHeatingSetpoint"] == 2100)
        bench.run(1)
        #expect(bench["thermostat.occupiedHeatingSetpoint"] == 1600)
    }

    @Test("a hold keeps the setpoint against the schedule, and ends by itself")
    func hold() throws {
        let bench = try makeBench()
        bench.send("thermostat.setActiveScheduleRequest", ["scheduleHandle": .bytes([0x11])])
        bench.write("thermostat.occupiedHeatingSetpoint", 2200)
        bench.write("thermostat.temperatureSetpointHoldDuration", 120)
        #expect(bench["thermostat.setpointHoldExpiryTimestamp"] == .null)
        bench.write("thermostat.temperatureSetpointHold", 1)
        let now = 1_767_225_600 - 946_684_800
        #expect(bench["thermostat.setpointHoldExpiryTimestamp"] == .integer(Int64(now + 7200)))
        bench.run(7199)
        #expect(bench["thermostat.occupiedHeatingSetpoint"] == 2200 && bench["thermostat.temperatureSetpointHold"] == 1)
        bench.run(1)
        #expect(bench["thermostat.temperatureSetpointHold"] == 0)
        #expect(bench["thermostat.setpointHoldExpiryTimestamp"] == .null)
        #expect(bench["thermostat.occupiedHeatingSetpoint"] == 2100)
        bench.write("thermostat.temperatureSetpointHold", 1)
        bench.write("thermostat.temperatureSetpointHoldDuration", .null)
        #expect(bench["thermostat.setpointHoldExpiryTimestamp"] == .null)
        bench.run(86_400)
        #expect(bench["thermostat.occupiedHeatingSetpoint"] == 2100)
        bench.write("thermostat.temperatureSetpointHold", 0)
        bench.run(13 * 3600)
    }

    // MARK: Suggestions

    /// Adds a suggestion.
    private func suggest(_ bench: Bench, _ preset: UInt8, at time: Value = .null, minutes: Int64 = 30) -> (
        status: Status, answer: [Field]
    ) {
        bench.send(
            "thermostat.addThermostatSuggestion",
            ["presetHandle": .bytes([preset]), "effectiveTime": time, "expirationInMinutes": .integer(minutes)])
    }

    /// Seconds since 2000 at the start of the bench.
    private static let start: Int64 = 1_767_225_600 - 946_684_800

    @Test("a suggestion is followed from its time until it ends")
    func suggestion() throws {
        let bench = try makeBench()
        #expect(suggest(bench, 9).status == .notFound)
        #expect(suggest(bench, 1, minutes: 29).status == .constraintError)
        #expect(suggest(bench, 1, at: .integer(Self.start + 86_401)).status == .invalidCommand)
        let first = suggest(bench, 2)
        #expect(first.status == .success)
        #expect(bench["thermostat.currentThermostatSuggestion"]["uniqueID"] == first.answer["uniqueID"])
        #expect(bench["thermostat.currentThermostatSuggestion"]["expirationTime"] == .integer(Self.start + 1800))
        #expect(bench["thermostat.activePresetHandle"] == .bytes([2]))
        #expect(bench["thermostat.thermostatSuggestionNotFollowingReason"] == .null)
        let second = suggest(bench, 1, at: .integer(Self.start + 600), minutes: 60)
        #expect(second.answer["uniqueID"] != first.answer["uniqueID"])
        bench.run(599)
        #expect(bench["thermostat.activePresetHandle"] == .bytes([2]))
        bench.run(1)
        #expect(bench["thermostat.activePresetHandle"] == .bytes([1]))
        bench.run(1200)
        #expect(bench["thermostat.thermostatSuggestions"].listValue?.count == 1)
        bench.run(2400)
        #expect(bench["thermostat.thermostatSuggestions"] == [])
        #expect(bench["thermostat.currentThermostatSuggestion"] == .null)
    }

    @Test("a preset that most suggestions name wins")
    func choice() throws {
        let bench = try makeBench()
        _ = suggest(bench, 2)
        _ = suggest(bench, 2)
        bench.run(10)
        _ = suggest(bench, 1)
        #expect(bench["thermostat.activePresetHandle"] == .bytes([2]))
        _ = suggest(bench, 1)
        #expect(bench["thermostat.activePresetHandle"] == .bytes([1]))
        _ = suggest(bench, 1)
        #expect(suggest(bench, 1).status == .resourceExhausted)
    }

    @Test("a suggestion is taken back by its number, or with its preset")
    func takenBack() throws {
        let bench = try makeBench()
        let number = suggest(bench, 2).answer["uniqueID"]
        #expect(bench.send("thermostat.removeThermostatSuggestion", ["uniqueID": 77]).status == .notFound)
        #expect(bench.send("thermostat.removeThermostatSuggestion", ["uniqueID": number]).status == .success)
        #expect(bench["thermostat.thermostatSuggestions"] == [])
        #expect(bench["thermostat.currentThermostatSuggestion"] == .null)
        _ = suggest(bench, 2, at: .integer(Self.start + 60))
        bench.send("thermostat.setActivePresetRequest", ["presetHandle": .bytes([1])])
        atomic(bench, 0)
        bench.write("thermostat.presets", .list(Array((bench["thermostat.presets"].listValue ?? []).prefix(1))))
        #expect(statuses(atomic(bench, 1).answer) == [0, 0])
        #expect(bench["thermostat.thermostatSuggestions"] == [])
    }

    @Test("a hold and a person's choice keep a suggestion from being followed")
    func notFollowed() throws {
        let bench = try makeBench()
        bench.write("thermostat.temperatureSetpointHold", 1)
        _ = suggest(bench, 2)
        #expect(bench["thermostat.thermostatSuggestionNotFollowingReason"] == 2)
        #expect(bench["thermostat.activePresetHandle"] == .null)
        bench.write("thermostat.temperatureSetpointHold", 0)
        #expect(bench["thermostat.thermostatSuggestionNotFollowingReason"] == .null)
        #expect(bench["thermostat.activePresetHandle"] == .bytes([2]))
        bench.write("thermostat.occupiedHeatingSetpoint", 2200)
        #expect(bench["thermostat.thermostatSuggestionNotFollowingReason"] == 0)
        #expect(bench["thermostat.activePresetHandle"] == .null)
        bench.run(1800)
        #expect(bench["thermostat.thermostatSuggestionNotFollowingReason"] == .null)
        _ = suggest(bench, 2)
        #expect(bench["thermostat.activePresetHandle"] == .bytes([2]))
    }

    @Test("a schedule waits for a suggestion that is followed, and holds again after it")
    func suggestionAndSchedule() throws {
        let bench = try makeBench()
        bench.send("thermostat.setActiveScheduleRequest", ["scheduleHandle": .bytes([0x11])])
        _ = suggest(bench, 2, minutes: 120)
        #expect(bench["thermostat.occupiedHeatingSetpoint"] == 1800)
        bench.run(3600)
        #expect(bench["thermostat.activePresetHandle"] == .bytes([2]))
        bench.run(3600)
        #expect(bench["thermostat.activePresetHandle"] == .bytes([1]))
        #expect(bench["thermostat.occupiedHeatingSetpoint"] == 2100)
    }
}
