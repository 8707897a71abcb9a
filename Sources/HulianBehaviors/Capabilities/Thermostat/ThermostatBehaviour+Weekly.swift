internal import HulianModel

extension ThermostatBehaviour {
    /// The weekly schedules, which stand beside those of later thermostats.
    ///
    /// Source: Matter 1.2 application clusters, Thermostat, sections about the weekly schedule; given up since, and still
    /// part of the definition.
    struct WeeklySchedules {
        /// A time of a day with its setpoint.
        struct Transition: Equatable {
            /// The minute of the day.
            let minute: Int64
            /// The setpoint in hundredths of a degree.
            let setpoint: Int64
        }
        /// The days: Sunday to Saturday, and being away.
        static let days: Range<Int> = 0..<8
        /// What is reached by heating and by cooling, for each day.
        var heating = [[Transition]](repeating: [], count: days.count),
            cooling = [[Transition]](
                repeating: [], count: days.count)

        /// The minutes of a day at which something changes, in order.
        func minutes(of day: Int, _ mode: Int64 = WeeklyMode.both) -> [Int64] {
            let heat = mode & WeeklyMode.heat != 0 ? heating[day] : []
            let cool = mode & WeeklyMode.cool != 0 ? cooling[day] : []
            return Set((heat + cool).map(\.minute)).sorted()
        }
    }

    /// The bits of what a weekly schedule sets.
    enum WeeklyMode {
        /// Heating.
        static let heat: Int64 = 1
        /// Cooling.
        static let cool: Int64 = 2
        /// Heating and cooling.
        static let both: Int64 = 3
    }

    /// How many transitions fit into one answer (Thermostat, SetWeeklySchedule command, Transitions field).
    private static let mostInAnswer = 10
    /// The bit that says that the schedule is followed.
    private static let scheduleActive: Int64 = 0x1

    /// True while the weekly schedule is followed.
    private var followsWeek: Bool {
        guard has(feature: "SCH") else { return false }
        return integer(Attribute.programmingMode).map { $0 & Self.scheduleActive != 0 } ?? true
    }

    /// Keeps the transitions of some days, for heating, for cooling or for both.
    ///
    /// - Throws: ``Status/invalidCommand`` for a count that is wrong, no day, no mode or one that the device has not, a
    ///   setpoint that is not there and times that do not rise; ``Status/constraintError`` for setpoints outside the
    ///   limits; ``Status/resourceExhausted`` for more than the device can keep.
    func setWeekly(_ fields: Fields) throws(Status) {
        let transitions = fields["transitions"].listValue ?? []
        let days = fields.integer("dayOfWeekForSequence") ?? 0, mode = fields.integer("modeForSequence") ?? 0
        guard fields.integer("numberOfTransitionsForSequence") == Int64(transitions.count), days & 0xFF != 0,
            mode & WeeklyMode.both != 0, mode & WeeklyMode.heat == 0 || has(feature: "HEAT"),
            mode & WeeklyMode.cool == 0 || has(feature: "COOL")
        else { throw .invalidCommand }
        let times = transitions.map { $0.number("transitionTime") ?? 0 }
        guard zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }) else { throw .invalidCommand }
        func read(_ name: String, _ demand: Demand) throws(Status) -> [WeeklySchedules.Transition] {
            var list: [WeeklySchedules.Transition] = []
            for (time, transition) in zip(times, transitions) {
                guard let setpoint = transition.number(name) else { throw .invalidCommand }
                guard withinLimits(setpoint, demand) == setpoint else { throw .constraintError }
                list.append(.init(minute: time, setpoint: setpoint))
            }
            return list
        }
        let heating = mode & WeeklyMode.heat != 0 ? try read("heatSetpoint", .heating) : nil
        let cooling = mode & WeeklyMode.cool != 0 ? try read("coolSetpoint", .cooling) : nil
        var weekly = programme.weekly
        for day in WeeklySchedules.days where days & 1 << day != 0 {
            if let heating { weekly.heating[day] = heating }
            if let cooling { weekly.cooling[day] = cooling }
        }
        let counts = WeeklySchedules.days.map { weekly.minutes(of: $0).count }
        guard counts.allSatisfy({ $0 <= integer(Attribute.numberOfDailyTransitions) ?? 0 }),
            counts.reduce(0, +) <= integer(Attribute.numberOfWeeklyTransitions) ?? 0
        else { throw .resourceExhausted }
        programme.weekly = weekly
        restartProgramme()
    }

    /// The transitions of the first of some days, and which of the others have the same.
    func weekly(_ fields: Fields) -> [Field] {
        let wanted = fields.integer("daysToReturn") ?? 0, mode = (fields.integer("modeToReturn") ?? 0) & WeeklyMode.both
        let days = WeeklySchedules.days.filter { wanted & 1 << $0 != 0 }
        let transitions = days.first.map { weeklyTransitions(of: $0, mode) } ?? []
        let same = days.filter { weeklyTransitions(of: $0, mode) == transitions }
        return [
            Field("numberOfTransitionsForSequence", .integer(Int64(transitions.count))),
            Field("dayOfWeekForSequence", .integer(same.reduce(0) { $0 | 1 << $1 })),
            Field("modeForSequence", .integer(mode)), Field("transitions", .list(transitions)),
        ]
    }

    /// Forgets all transitions of the week.
    func clearWeekly() {
        programme.weekly = WeeklySchedules()
        restartProgramme()
    }

    /// Follows the schedule anew, from what it says for now.
    func restartProgramme() {
        programme.inForce = nil
        followProgramme()
    }

    /// The transitions of a day, as they are told.
    private func weeklyTransitions(of day: Int, _ mode: Int64) -> [Value] {
        programme.weekly.minutes(of: day, mode).prefix(Self.mostInAnswer).map { minute in
            func setpoint(_ list: [WeeklySchedules.Transition], _ bit: Int64) -> Value {
                guard mode & bit != 0, let found = list.first(where: { $0.minute == minute }) else { return .null }
                return .integer(found.setpoint)
            }
            return [
                "transitionTime": .integer(minute),
                "heatSetpoint": setpoint(programme.weekly.heating[day], WeeklyMode.heat),
                "coolSetpoint": setpoint(programme.weekly.cooling[day], WeeklyMode.cool),
            ]
        }
    }

    /// The transitions of the week while it is followed, as those of a later schedule: each with the setpoints that hold
    /// from then on.
    var transitionsOfWeek: [Value] {
        guard followsWeek else { return [] }
        // Being away is no day of the week.
        return WeeklySchedules.days.dropLast().flatMap { day -> [Value] in
            programme.weekly.minutes(of: day).map { minute in
                var fields = [Field("dayOfWeek", .integer(1 << Int64(day))), Field("transitionTime", .integer(minute))]
                for (name, list) in [
                    ("heatingSetpoint", programme.weekly.heating[day]),
                    ("coolingSetpoint", programme.weekly.cooling[day]),
                ] {
                    guard let last = list.last(where: { $0.minute <= minute }) else { continue }
                    fields.append(Field(name, .integer(last.setpoint)))
                }
                return .structure(fields)
            }
        }
    }
}
