internal import HulianModel

extension ThermostatBehaviour {
    /// What a type of schedules can do (Thermostat, ScheduleTypeFeaturesBitmap type).
    private enum ScheduleFeature {
        /// Transitions may name presets.
        static let presets: Int64 = 0x1
        /// Transitions may name setpoints.
        static let setpoints: Int64 = 0x2
        /// Schedules may have names.
        static let names: Int64 = 0x4
        /// Transitions may switch off.
        static let off: Int64 = 0x8
    }

    /// The bit of the days of the week that means being away, which no transition has.
    private static let away: Int64 = 0x80

    /// Checks a list of schedules that is written, and gives what is to be kept of it: with handles for new ones.
    ///
    /// - Parameter presets: The presets as they will be.
    /// - Throws: The status with which the definition refuses it (Thermostat, Schedules attribute, write request).
    func checkedSchedules(_ value: Value, presets: Value) throws(Status) -> Value {
        var list: [Value] = []
        for entry in value.listValue ?? [] {
            let schedule = try identified(entry, "scheduleHandle", among: list, of: Attribute.schedules)
            let mode = schedule.number("systemMode")
            let type = self[Attribute.scheduleTypes].listValue?.first { $0.number("systemMode") == mode }
            guard let type, let mode else { throw .constraintError }
            let transitions = schedule["transitions"]?.listValue ?? []
            try checkNumber(of: transitions)
            let features = type.number("scheduleTypeFeatures") ?? 0
            try checkPreset(schedule["presetHandle"], features, presets)
            if schedule["name"] != nil, features & ScheduleFeature.names == 0 { throw .constraintError }
            let isPreset = schedule["presetHandle"].map { !$0.isNull } ?? false
            for (index, transition) in transitions.enumerated() {
                try check(transition, mode: mode, features, hasDefault: isPreset, presets)
                let isTwice = transitions[..<index].contains {
                    $0.number("transitionTime") == transition.number("transitionTime")
                        && ($0.number("dayOfWeek") ?? 0) & (transition.number("dayOfWeek") ?? 0) != 0
                }
                if isTwice { throw .constraintError }
            }
            list.append(schedule)
            guard list.count <= integer(Attribute.numberOfSchedules) ?? 0,
                list.count(where: { $0.number("systemMode") == mode }) <= type.number("numberOfSchedules") ?? 0
            else { throw .resourceExhausted }
        }
        return .list(list)
    }

    /// Checks that a schedule has no more transitions than the device can keep, altogether and on any day.
    private func checkNumber(of transitions: [Value]) throws(Status) {
        if let most = integer(Attribute.numberOfTransitions), transitions.count > most { throw .resourceExhausted }
        guard let most = integer(Attribute.numberOfTransitionsPerDay) else { return }
        for day in 0..<8 as Range<Int64> {
            let count = transitions.count { ($0.number("dayOfWeek") ?? 0) & 1 << day != 0 }
            if count > most { throw .resourceExhausted }
        }
    }

    /// Checks a preset that a schedule names.
    private func checkPreset(_ handle: Value?, _ features: Int64, _ presets: Value) throws(Status) {
        guard let handle, !handle.isNull else { return }
        guard features & ScheduleFeature.presets != 0,
            presets.listValue?.contains(where: { $0["presetHandle"] == handle }) ?? false
        else { throw .constraintError }
    }

    /// Checks a transition (Thermostat, ScheduleTransitionStruct type).
    private func check(
        _ transition: Value, mode: Int64, _ features: Int64, hasDefault: Bool, _ presets: Value
    ) throws(Status) {
        if (transition.number("dayOfWeek") ?? 0) & Self.away != 0 { throw .constraintError }
        try checkPreset(transition["presetHandle"], features, presets)
        let isPreset = transition["presetHandle"].map { !$0.isNull } ?? false
        let heating = transition.number("heatingSetpoint"), cooling = transition.number("coolingSetpoint")
        let own = transition.number("systemMode")
        let namesMore = own != nil || heating != nil || cooling != nil
        if namesMore, isPreset || features & ScheduleFeature.setpoints == 0 { throw .constraintError }
        if let own {
            guard own != mode, [Mode.off, Mode.auto, Mode.cool, Mode.heat].contains(own) else { throw .constraintError }
            if own == Mode.off, features & ScheduleFeature.off == 0 { throw .constraintError }
        }
        try checkSetpoints(of: transition)
        guard !isPreset, !hasDefault else { return }
        let wanted = own ?? mode
        if heating == nil, wanted == Mode.heat || wanted == Mode.auto { throw .constraintError }
        if cooling == nil, wanted == Mode.cool || wanted == Mode.auto { throw .constraintError }
    }

    /// The status with which a list of schedules is committed (Thermostat, Schedules attribute, attempt to commit).
    func statusOfCommit(schedules: Value) -> Status {
        for schedule in self[Attribute.schedules].listValue ?? [] {
            let handle = schedule["scheduleHandle"] ?? .null
            if schedules.listValue?.contains(where: { $0["scheduleHandle"] == handle }) ?? false { continue }
            if schedule["builtIn"] == true { return .constraintError }
            if self[Attribute.activeSchedule] == handle { return .invalidInState }
        }
        return .success
    }

    /// Takes a schedule for the active one, and does at once what it says for now.
    ///
    /// - Throws: ``Status/invalidCommand`` for a handle that no schedule has (Thermostat, SetActiveScheduleRequest
    ///   command).
    func activateSchedule(_ handle: Value) throws(Status) {
        guard entry("scheduleHandle", handle, of: Attribute.schedules) != nil else { throw .invalidCommand }
        let before = self[Attribute.activeSchedule]
        if set(Attribute.activeSchedule, handle) {
            emit(0x06, [Field("previousScheduleHandle", before), Field("currentScheduleHandle", handle)])
        }
        programme.inForce = nil
        followProgramme()
    }
}
