import HulianBehaviors
import HulianModel
import Testing

/// The weekly schedules of older thermostats.
///
/// The bench stands at Thursday, the first of January 2026, 8:00 local time.
@Suite("The weekly schedule of a thermostat")
struct WeeklyScheduleTests {
    /// A thermostat with room for four transitions a day and six a week.
    private func makeBench() throws -> Bench {
        try Bench(
            "test.weekly",
            in: makeCatalog(adding: [
                "test.weekly": """
                capabilities:
                  thermostat:
                    features: [HEAT, COOL, SCH]
                    attributes:
                      controlSequenceOfOperation: coolingAndHeating
                      systemMode: heat
                      startOfWeek: monday
                      numberOfWeeklyTransitions: 6
                      numberOfDailyTransitions: 4
                      thermostatProgrammingOperationMode: [scheduleActive]
                      setpointChangeSource:
                """
            ]))
    }

    /// A transition.
    private func at(_ minute: Value, heat: Value = .null, cool: Value = .null) -> Value {
        ["transitionTime": minute, "heatSetpoint": heat, "coolSetpoint": cool]
    }

    /// Sets transitions: days by their bits, 1 for heating, 2 for cooling.
    private func set(_ bench: Bench, days: Value, mode: Value, _ transitions: [Value], count: Int? = nil) -> Status {
        bench.send(
            "thermostat.setWeeklySchedule",
            [
                "numberOfTransitionsForSequence": .integer(Int64(count ?? transitions.count)),
                "dayOfWeekForSequence": days, "modeForSequence": mode, "transitions": .list(transitions),
            ]
        ).status
    }

    /// What is told of some days.
    private func get(_ bench: Bench, days: Value, mode: Value) -> [Field] {
        bench.send("thermostat.getWeeklySchedule", ["daysToReturn": days, "modeToReturn": mode]).answer
    }

    /// The setpoint for heating.
    private func setpoint(_ bench: Bench) -> Value { bench["thermostat.occupiedHeatingSetpoint"] }

    @Test("is told as it was set, with the days that have the same, and is empty when it was cleared")
    func told() throws {
        let bench = try makeBench()
        let day = [at(360, heat: 2100), at(1320, heat: 1700)]
        #expect(set(bench, days: 0x12, mode: 1, day) == .success)
        let answer = get(bench, days: 0x16, mode: 1)
        #expect(answer["dayOfWeekForSequence"] == 0x12 && answer["modeForSequence"] == 1)
        #expect(answer["numberOfTransitionsForSequence"] == 2 && answer["transitions"] == .list(day))
        #expect(get(bench, days: 0x02, mode: 2)["transitions"] == [])
        #expect(set(bench, days: 0x02, mode: 2, [at(360, cool: 2600)]) == .success)
        #expect(get(bench, days: 0x02, mode: 3)["transitions"] == [at(360, heat: 2100, cool: 2600), day[1]])
        #expect(bench.send("thermostat.clearWeeklySchedule").status == .success)
        #expect(get(bench, days: 0x7F, mode: 3)["transitions"] == [])
    }

    @Test("is followed: at once, at each transition, and over the end of a day; not while it is not active")
    func followed() throws {
        let bench = try makeBench()
        // Thursday from six and ten o'clock, Friday from seven o'clock.
        #expect(set(bench, days: 0x10, mode: 1, [at(360, heat: 2100), at(600, heat: 1900)]) == .success)
        #expect(set(bench, days: 0x20, mode: 1, [at(420, heat: 2200)]) == .success)
        #expect(setpoint(bench) == 2100)
        #expect(bench.text("thermostat.setpointChangeSource") == "schedule")
        bench.run(2 * 3600 + 1)
        #expect(setpoint(bench) == 1900)
        #expect(bench.write("thermostat.occupiedHeatingSetpoint", 2500) == .success)
        bench.run(20 * 3600)
        #expect(setpoint(bench) == 2500)
        bench.run(2 * 3600)
        #expect(setpoint(bench) == 2200)
        #expect(bench.write("thermostat.thermostatProgrammingOperationMode", 0) == .success)
        bench.run(7 * 24 * 3600)
        #expect(setpoint(bench) == 2200)
        #expect(bench.write("thermostat.thermostatProgrammingOperationMode", 1) == .success)
        #expect(setpoint(bench) == 2200)
    }

    @Test("is refused when it says what cannot be")
    func refused() throws {
        let bench = try makeBench()
        #expect(set(bench, days: 1, mode: 1, [at(0, heat: 2100)], count: 2) == .invalidCommand)
        #expect(set(bench, days: 0, mode: 1, [at(0, heat: 2100)]) == .invalidCommand)
        #expect(set(bench, days: 1, mode: 0, [at(0, heat: 2100)]) == .invalidCommand)
        #expect(set(bench, days: 1, mode: 2, [at(0, heat: 2100)]) == .invalidCommand)
        #expect(set(bench, days: 1, mode: 1, [at(9, heat: 2100), at(9, heat: 2000)]) == .invalidCommand)
        #expect(set(bench, days: 1, mode: 1, [at(0, heat: 3001)]) == .constraintError)
        #expect(set(bench, days: 1, mode: 1, [at(1440, heat: 2000)]) == .constraintError)
        let five = (0..<5).map { at(.integer($0), heat: 2000) }
        #expect(set(bench, days: 1, mode: 1, five) == .resourceExhausted)
        #expect(set(bench, days: 0x7F, mode: 1, [at(0, heat: 2000)]) == .resourceExhausted)
        #expect(get(bench, days: 0x7F, mode: 3)["transitions"] == [])
    }
}
