internal import HulianModel

extension ThermostatBehaviour {
    /// What the thermostat follows by itself, and what it remembers of that.
    struct Programme {
        /// The transition that was done last: when it began, in seconds since 2000, and what it says.
        var inForce: (start: Int64, transition: Value)?
        /// When the hold ends; nothing for one without end, and for none.
        var holdEnd: Instant?
        /// True while the active preset is the one that the current suggestion names.
        var isFollowing = false
        /// The suggestion that a person or a client has overruled by choosing something else.
        var overruled: Int64?
        /// The number of the last suggestion.
        var lastSuggestion: Int64 = -1
        /// The last handle that was given to a preset or a schedule.
        var handles: UInt32 = 0
        /// The weekly schedules.
        var weekly = WeeklySchedules()
    }

    /// Who changed a setpoint (Thermostat, SetpointChangeSourceEnum type).
    enum ChangeSource: Int64 {
        /// A person at the device.
        case manual = 0
        /// The schedule.
        case schedule = 1
        /// A client, or a suggestion.
        case external = 2
    }

    /// True while setpoints are held against the schedule and against suggestions.
    var isHeld: Bool { integer(Attribute.setpointHold) == 1 }

    /// Does what is due: ends a hold, does a transition, takes or leaves a suggestion; then waits for what is next.
    func followProgramme() {
        if let end = programme.holdEnd, end <= device.now { endHold() }
        followSuggestions()
        followSchedule()
        let next = [programme.holdEnd.map { $0 - device.now }, nextTransition, nextSuggestion].compactMap(\.self).min()
        cancelTimer(Timer.programme)
        if let next { setTimer(Timer.programme, after: next) }
    }

    // MARK: Hold

    /// Shows when a hold ends, after the hold or its length was written (Thermostat 4.3.11.27 and 4.3.11.28).
    ///
    /// - Parameter isOver: True when it was written that nothing is held any more.
    func holdWritten(isOver: Bool) {
        let minutes = isHeld ? integer(Attribute.holdDuration) : nil
        programme.holdEnd = minutes.map { device.now + .seconds($0 * 60) }
        set(Attribute.holdExpiry, minutes.map { .integer(device.now.matterSeconds + $0 * 60) } ?? .null)
        // Whoever follows a schedule again does what it says for now.
        if isOver { programme.inForce = nil }
        followProgramme()
    }

    /// Ends a hold whose time is over.
    private func endHold() {
        programme.holdEnd = nil
        programme.inForce = nil
        set(Attribute.setpointHold, 0)
        set(Attribute.holdExpiry, .null)
    }

    // MARK: The schedule

    /// The transitions of the active schedule, else those of the week.
    private var transitions: [Value] {
        entry("scheduleHandle", self[Attribute.activeSchedule], of: Attribute.schedules)?["transitions"]?.listValue
            ?? transitionsOfWeek
    }

    /// Does the transition that the active schedule has for now, if it was not done yet.
    private func followSchedule() {
        guard !isHeld, !programme.isFollowing else { return }
        let schedule = entry("scheduleHandle", self[Attribute.activeSchedule], of: Attribute.schedules)
        guard let now = currentTransition else { return }
        guard programme.inForce?.start != now.start || programme.inForce?.transition != now.transition else { return }
        programme.inForce = now
        let transition = now.transition
        if let mode = transition.number("systemMode") ?? schedule?.number("systemMode") { switchTo(mode: mode) }
        let heating = transition.number("heatingSetpoint"), cooling = transition.number("coolingSetpoint")
        if let handle = transition["presetHandle"], !handle.isNull {
            usePreset(handle, because: .schedule)
        } else if heating != nil || cooling != nil {
            use(heating: heating, cooling: cooling, because: .schedule)
            setActivePreset(.null)
        } else if let handle = schedule?["presetHandle"], !handle.isNull {
            usePreset(handle, because: .schedule)
        }
        decide()
    }

    /// Lets a choice of a person or a client stand until the schedule has its next transition, and against the suggestion
    /// that is current.
    func giveChoicePrecedence() {
        let current = self[Attribute.currentSuggestion]
        if let number = current.number("uniqueID") {
            programme.overruled = self[Attribute.activePreset] == current["presetHandle"] ? nil : number
            followSuggestions()
        }
        programme.inForce = currentTransition
    }

    /// The transition that holds now, and since when: the last of today, else the last of the nearest day before
    /// (Thermostat, ScheduleStruct type, Transitions field).
    private var currentTransition: (start: Int64, transition: Value)? {
        let minute = secondOfDay / 60
        for days in 0...7 as ClosedRange<Int64> {
            let bit = Int64(1) << weekday(after: -days)
            let reached = transitions.filter {
                ($0.number("dayOfWeek") ?? 0) & bit != 0 && (days > 0 || ($0.number("transitionTime") ?? 0) <= minute)
            }
            let last = reached.max { ($0.number("transitionTime") ?? 0) < ($1.number("transitionTime") ?? 0) }
            guard let last else { continue }
            return (startOfDay - days * 86_400 + (last.number("transitionTime") ?? 0) * 60, last)
        }
        return nil
    }

    /// The time until the next transition of the active schedule; nothing without one.
    private var nextTransition: Interval? {
        for days in 0...7 as ClosedRange<Int64> {
            let bit = Int64(1) << weekday(after: days)
            let seconds = transitions.compactMap { transition -> Int64? in
                guard (transition.number("dayOfWeek") ?? 0) & bit != 0 else { return nil }
                let second = startOfDay + days * 86_400 + (transition.number("transitionTime") ?? 0) * 60
                return second > device.now.matterSeconds ? second : nil
            }
            if let next = seconds.min() { return delay(untilSecond: next) }
        }
        return nil
    }
}
