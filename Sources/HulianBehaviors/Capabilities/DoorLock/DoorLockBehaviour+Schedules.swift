internal import HulianModel

extension DoorLockBehaviour {
    /// The index that stands for all schedules of a user.
    private static let allSchedules: Int64 = 0xFE
    /// The statuses of answers: there is one, a field makes no sense, there is none.
    private static let success: Int64 = 0x00, invalid: Int64 = 0x85, notFound: Int64 = 0x8B
    /// The data types of schedules in events.
    private static let weekData: Int64 = 3, yearData: Int64 = 4, holidayData: Int64 = 5

    /// True for a user and a schedule that the lock can have.
    private func isValid(_ index: Int64, _ limit: AttributeNumber, user: Int64) -> Bool {
        (1...max(1, integer(limit) ?? 0)).contains(index) && (1...max(1, userLimit)).contains(user)
    }

    /// The schedule of a user that a command sets or clears.
    ///
    /// - Parameters:
    ///   - name: The field with its index.
    ///   - limit: How many schedules a user can have.
    ///   - orAll: True when the index may stand for all of them.
    /// - Throws: ``Status/invalidCommand`` for one that there cannot be, ``Status/failure`` for a user that there is not.
    private func slot(
        _ fields: Fields, _ name: String, _ limit: AttributeNumber, orAll: Bool = false
    ) throws(Status) -> (user: Int64, index: Int64) {
        let index = fields.integer(name) ?? 0
        let user = fields.integer("userIndex") ?? 0
        let isAll = orAll && index == Self.allSchedules
        guard isValid(isAll ? 1 : index, limit, user: user) else { throw .invalidCommand }
        guard memory.hasUser(user) else { throw .failure }
        return (user, index)
    }

    /// An answer about a schedule that there is not.
    func scheduleAnswer(_ name: String, _ fields: Fields, status: Int64) -> [Field] {
        var answer = [Field(name, fields[name])]
        if !fields["userIndex"].isNull { answer.append(Field("userIndex", fields["userIndex"])) }
        return answer + [Field("status", .integer(status))]
    }

    // MARK: Weeks

    /// True for days that one schedule may name: before revision 8 that is a single day.
    private func mayHold(_ days: Int64) -> Bool {
        guard (1...0x7F).contains(days) else { return false }
        return device.blueprint.capabilities[capability].definition.revision >= 8 || days.nonzeroBitCount == 1
    }

    /// The minute of the day that two fields name.
    private func minutes(_ fields: Fields, _ hour: String, _ minute: String) throws(Status) -> Int64 {
        let hour = fields.integer(hour) ?? 0
        let minute = fields.integer(minute) ?? 0
        guard (0...23).contains(hour), (0...59).contains(minute) else { throw .invalidCommand }
        return hour * 60 + minute
    }

    /// Sets hours of days of the week.
    func setWeekSchedule(_ fields: Fields) throws(Status) {
        let days = fields.integer("daysMask") ?? 0
        let start = try minutes(fields, "startHour", "startMinute")
        let end = try minutes(fields, "endHour", "endMinute")
        guard mayHold(days), start < end else { throw .invalidCommand }
        let (user, index) = try slot(fields, "weekDayIndex", Attribute.weekSchedules)
        memory.weeks.removeAll { $0.user == user && $0.index == index }
        memory.weeks.append(LockMemory.WeekSchedule(user: user, index: index, days: days, start: start, end: end))
        tellChange(Self.weekData, Change.add, user: user, data: index)
    }

    /// Tells about hours of days of the week.
    func weekSchedule(_ fields: Fields) -> [Field] {
        let index = fields.integer("weekDayIndex") ?? 0
        let user = fields.integer("userIndex") ?? 0
        guard isValid(index, Attribute.weekSchedules, user: user) else {
            return scheduleAnswer("weekDayIndex", fields, status: Self.invalid)
        }
        guard let schedule = memory.weeks.first(where: { $0.user == user && $0.index == index }) else {
            return scheduleAnswer("weekDayIndex", fields, status: Self.notFound)
        }
        return scheduleAnswer("weekDayIndex", fields, status: Self.success) + [
            Field("daysMask", .integer(schedule.days)), Field("startHour", .integer(schedule.start / 60)),
            Field("startMinute", .integer(schedule.start % 60)), Field("endHour", .integer(schedule.end / 60)),
            Field("endMinute", .integer(schedule.end % 60)),
        ]
    }

    /// Removes hours of days of the week, or all of a user.
    func clearWeekSchedule(_ fields: Fields) throws(Status) {
        let (user, index) = try slot(fields, "weekDayIndex", Attribute.weekSchedules, orAll: true)
        memory.weeks.removeAll { $0.user == user && (index == Self.allSchedules || $0.index == index) }
        tellChange(Self.weekData, Change.clear, user: user, data: index)
    }

    // MARK: Years

    /// Sets a time of the year.
    func setYearSchedule(_ fields: Fields) throws(Status) {
        let start = fields.integer("localStartTime") ?? 0
        let end = fields.integer("localEndTime") ?? 0
        guard start < end else { throw .invalidCommand }
        let (user, index) = try slot(fields, "yearDayIndex", Attribute.yearSchedules)
        memory.years.removeAll { $0.user == user && $0.index == index }
        memory.years.append(LockMemory.YearSchedule(user: user, index: index, start: start, end: end))
        tellChange(Self.yearData, Change.add, user: user, data: index)
    }

    /// Tells about a time of the year.
    func yearSchedule(_ fields: Fields) -> [Field] {
        let index = fields.integer("yearDayIndex") ?? 0
        let user = fields.integer("userIndex") ?? 0
        guard isValid(index, Attribute.yearSchedules, user: user) else {
            return scheduleAnswer("yearDayIndex", fields, status: Self.invalid)
        }
        guard let schedule = memory.years.first(where: { $0.user == user && $0.index == index }) else {
            return scheduleAnswer("yearDayIndex", fields, status: Self.notFound)
        }
        return scheduleAnswer("yearDayIndex", fields, status: Self.success) + [
            Field("localStartTime", .integer(schedule.start)), Field("localEndTime", .integer(schedule.end)),
        ]
    }

    /// Removes a time of the year, or all of a user.
    func clearYearSchedule(_ fields: Fields) throws(Status) {
        let (user, index) = try slot(fields, "yearDayIndex", Attribute.yearSchedules, orAll: true)
        memory.years.removeAll { $0.user == user && (index == Self.allSchedules || $0.index == index) }
        tellChange(Self.yearData, Change.clear, user: user, data: index)
    }

    // MARK: Holidays

    /// Sets a time with another operating mode.
    func setHoliday(_ fields: Fields) throws(Status) {
        let index = fields.integer("holidayIndex") ?? 0
        let start = fields.integer("localStartTime") ?? 0
        let end = fields.integer("localEndTime") ?? 0
        guard (1...max(1, integer(Attribute.holidaySchedules) ?? 0)).contains(index), start < end else {
            throw .invalidCommand
        }
        memory.holidays.removeAll { $0.index == index }
        memory.holidays.append(
            LockMemory.Holiday(index: index, start: start, end: end, mode: fields.integer("operatingMode") ?? 0))
        tellChange(Self.holidayData, Change.add, user: nil, data: index)
    }

    /// Tells about a time with another operating mode.
    func holiday(_ fields: Fields) -> [Field] {
        let index = fields.integer("holidayIndex") ?? 0
        guard (1...max(1, integer(Attribute.holidaySchedules) ?? 0)).contains(index) else {
            return scheduleAnswer("holidayIndex", fields, status: Self.invalid)
        }
        guard let holiday = memory.holidays.first(where: { $0.index == index }) else {
            return scheduleAnswer("holidayIndex", fields, status: Self.notFound)
        }
        return scheduleAnswer("holidayIndex", fields, status: Self.success) + [
            Field("localStartTime", .integer(holiday.start)), Field("localEndTime", .integer(holiday.end)),
            Field("operatingMode", .integer(holiday.mode)),
        ]
    }

    /// Removes a time with another operating mode, or all.
    func clearHoliday(_ fields: Fields) throws(Status) {
        let index = fields.integer("holidayIndex") ?? 0
        guard index != Self.allSchedules else {
            memory.holidays = []
            tellChange(Self.holidayData, Change.clear, user: nil, data: index)
            return
        }
        guard (1...max(1, integer(Attribute.holidaySchedules) ?? 0)).contains(index) else { throw .invalidCommand }
        memory.holidays.removeAll { $0.index == index }
        tellChange(Self.holidayData, Change.clear, user: nil, data: index)
    }
}
