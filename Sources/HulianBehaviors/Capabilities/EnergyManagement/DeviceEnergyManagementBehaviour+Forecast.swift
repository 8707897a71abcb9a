internal import HulianModel

extension DeviceEnergyManagementBehaviour {
    /// What a device is going to do by itself: one stretch of power that may begin earlier or later.
    struct Plan: Equatable {
        /// When it would begin, in seconds since 2000.
        let start: Int64
        /// When it may begin at the earliest, and when it must be done.
        let earliest: Int64, deadline: Int64
        /// The power in watts, and the powers that it could be instead.
        let watts: Double, range: ClosedRange<Double>
        /// How long it lasts at that power, in seconds.
        let seconds: Int64
    }

    /// What is remembered of a forecast.
    struct ForecastMemory {
        /// The number of the last forecast.
        var lastNumber: Int64 = 0
        /// The plan from which the forecast was made.
        var plan: Plan?
        /// The forecast as it was before somebody changed it.
        var original: Value?
        /// When the slot that is active began; later by the time that it waited.
        var slotStart: Int64?
        /// Since when it waits, and the reason that the forecast had before.
        var heldSince: Int64?, heldReason: Int64 = 0
    }

    /// The reasons of a forecast, as it counts them: 0 for the device itself, then the home and the grid.
    private static let ownReason: Int64 = 0

    /// The forecast as it is stored.
    private var stored: Value? {
        let value = self[Attribute.forecast]
        // One without any time says nothing. A plain `nil` beside a value would be the value null.
        return Self.slots(value).contains { Self.length($0) > 0 } ? value : Value?.none
    }
    /// True while it has one.
    var hasForecast: Bool { stored != nil }
    /// The slots of a forecast.
    private static func slots(_ forecast: Value) -> [Value] { forecast["slots"]?.listValue ?? [] }
    /// How long a slot lasts.
    private static func length(_ slot: Value) -> Int64 { slot.number("defaultDuration") ?? 0 }

    /// The power of the slot that is active, in watts; nothing while none is.
    var slotWatts: Double? {
        guard let stored, let index = stored.number("activeSlotNumber"), let place = Int(exactly: index),
            Self.slots(stored).indices.contains(place)
        else { return nil }
        return Self.slots(stored)[place].number("nominalPower").map { Double($0) / 1000 }
    }

    /// Shows what the device is going to do, unless somebody has changed that already.
    ///
    /// - Parameter plan: The plan; nothing when there is none any more.
    /// - Returns: When to begin, in seconds since 2000.
    func propose(_ plan: Plan?) -> Int64? {
        guard has(Attribute.forecast) else { return plan?.start }
        guard let plan else {
            if memory.plan != nil { dropForecast() }
            return nil
        }
        // What has begun or was agreed upon stays as long as it is for the same end.
        let isKept = memory.plan?.deadline == plan.deadline && stored != nil
        if isKept, memory.original != nil || stored?.number("activeSlotNumber") != nil {
            return stored?.number("startTime") ?? plan.start
        }
        guard !isKept || memory.plan != plan else { return plan.start }
        memory.plan = plan
        memory.lastNumber += 1
        set(Attribute.forecast, forecast(plan))
        followForecast()
        return plan.start
    }

    /// Has no forecast any more.
    private func dropForecast() {
        memory = ForecastMemory(lastNumber: memory.lastNumber)
        cancelTimer(Timer.forecast)
        set(Attribute.forecast, .null)
    }

    /// The forecast of a plan, with what the features of the device tell.
    private func forecast(_ plan: Plan) -> Value {
        let power = Int64((plan.watts * 1000).rounded())
        var slot: [Field] = [
            Field("minDuration", .integer(plan.seconds)),
            Field("maxDuration", .integer(max(plan.seconds, plan.deadline - plan.earliest))),
            Field("defaultDuration", .integer(plan.seconds)), Field("elapsedSlotTime", 0),
            Field("remainingSlotTime", .integer(plan.seconds)),
        ]
        if has(feature: "PAU") {
            slot += [
                Field("slotIsPausable", true), Field("minPauseDuration", .integer(Self.durations.lowerBound)),
                Field("maxPauseDuration", .integer(Self.durations.upperBound)),
            ]
        }
        if has(feature: "PFR") {
            slot += [
                Field("nominalPower", .integer(power)),
                Field("minPower", .integer(Int64((plan.range.lowerBound * 1000).rounded()))),
                Field("maxPower", .integer(Int64((plan.range.upperBound * 1000).rounded()))),
                Field("nominalEnergy", .integer(Int64((plan.watts * Double(plan.seconds) / 3.6).rounded()))),
            ]
        }
        if has(feature: "FA") {
            slot += [
                Field("minPowerAdjustment", .integer(Int64((plan.range.lowerBound * 1000).rounded()))),
                Field("maxPowerAdjustment", .integer(Int64((plan.range.upperBound * 1000).rounded()))),
                Field("minDurationAdjustment", .integer(min(plan.seconds, Self.durations.lowerBound))),
                Field("maxDurationAdjustment", .integer(max(plan.seconds, plan.deadline - plan.earliest))),
            ]
        }
        var forecast: [Field] = [
            Field("forecastID", .integer(memory.lastNumber)), Field("activeSlotNumber", .null),
            Field("startTime", .integer(plan.start)), Field("endTime", .integer(plan.start + plan.seconds)),
        ]
        if has(feature: "STA") {
            forecast += [
                Field("earliestStartTime", .integer(plan.earliest)), Field("latestEndTime", .integer(plan.deadline)),
            ]
        }
        return .structure(
            forecast + [
                Field("isPausable", .bool(has(feature: "PAU"))), Field("slots", [.structure(slot)]),
                Field("forecastUpdateReason", .integer(Self.ownReason)),
            ])
    }

    // MARK: Time

    /// Goes to the slot that time has come to, and waits for the next.
    func followForecast() {
        cancelTimer(Timer.forecast)
        guard let stored, memory.heldSince == nil else { return }
        let now = device.now.matterSeconds
        var begin = stored.number("startTime") ?? now
        if now < begin { return wait(until: begin) }
        for (place, slot) in Self.slots(stored).enumerated() {
            let end = begin + Self.length(slot)
            guard now < end else {
                begin = end
                continue
            }
            if stored.number("activeSlotNumber") != Int64(place) {
                memory.slotStart = begin
                set(Attribute.forecast, stored.with("activeSlotNumber", .integer(Int64(place))))
                forecastChanged?()
            }
            return wait(until: end)
        }
        dropForecast()
        forecastChanged?()
    }

    /// Looks again at a second of Matter's clock.
    private func wait(until second: Int64) {
        setTimer(Timer.forecast, after: max(.seconds(1), delay(untilSecond: second)))
    }

    /// The forecast as it reads now, with the time that its slot has run; nothing when it reads as it is stored.
    var forecastNow: Value? {
        guard let stored, let start = memory.slotStart, let index = stored.number("activeSlotNumber"),
            let place = Int(exactly: index), Self.slots(stored).indices.contains(place)
        else { return nil }
        var slots = Self.slots(stored)
        let length = Self.length(slots[place])
        let elapsed = min(length, max(0, (memory.heldSince ?? device.now.matterSeconds) - start))
        slots[place] = slots[place].with("elapsedSlotTime", .integer(elapsed))
            .with("remainingSlotTime", .integer(length - elapsed))
        return stored.with("slots", .list(slots))
    }

    // MARK: What others ask for

    /// Stores a forecast that somebody changed, and remembers how it was.
    private func take(_ forecast: Value, cause: Int64) {
        if memory.original == nil { memory.original = stored }
        set(Attribute.forecast, forecast.with("forecastUpdateReason", .integer(cause + 1)))
        followForecast()
        forecastChanged?()
    }

    /// The forecast that can be changed now.
    ///
    /// - Throws: ``Status/invalidInState`` while something else is done, ``Status/failure`` when there is none.
    private func changeable() throws(Status) -> Value {
        guard state == State.online else { throw .invalidInState }
        guard let stored else { throw .failure }
        return stored
    }

    /// Begins at another time (Device Energy Management, StartTimeAdjustRequest command).
    func adjustStart(to start: Int64, cause: Int64) throws(Status) {
        let forecast = try changeable()
        guard forecast.number("activeSlotNumber") == nil else { throw .failure }
        let length = Self.slots(forecast).reduce(0) { $0 + Self.length($1) }
        let earliest = max(device.now.matterSeconds, forecast.number("earliestStartTime") ?? 0)
        let latest = forecast.number("latestEndTime") ?? .max
        guard start >= earliest, start <= latest - length else { throw .constraintError }
        take(
            forecast.with("startTime", .integer(start)).with("endTime", .integer(start + length)), cause: cause)
    }

    /// How long it may be asked to wait now (Device Energy Management, PauseRequest command).
    ///
    /// - Throws: ``Status/failure`` while the forecast has nothing that could wait.
    func pauseDurations() throws(Status) -> ClosedRange<Int64> {
        guard let stored else { return Self.durations }
        guard stored["isPausable"] == true, let index = stored.number("activeSlotNumber"),
            let place = Int(exactly: index), Self.slots(stored).indices.contains(place),
            Self.slots(stored)[place]["slotIsPausable"] == true
        else { throw .failure }
        let slot = Self.slots(stored)[place]
        let least = slot.number("minPauseDuration") ?? Self.durations.lowerBound
        return least...max(least, slot.number("maxPauseDuration") ?? Self.durations.upperBound)
    }

    /// Stops the time of the forecast while it waits.
    func holdForecast(cause: Int64) {
        guard let stored else { return }
        if memory.heldSince == nil { memory.heldReason = stored.number("forecastUpdateReason") ?? Self.ownReason }
        memory.heldSince = device.now.matterSeconds
        cancelTimer(Timer.forecast)
        set(Attribute.forecast, stored.with("forecastUpdateReason", .integer(cause + 1)))
    }

    /// Lets the time of the forecast go on; what is left ends later by the time that it waited.
    func releaseForecast() {
        guard let since = memory.heldSince else { return }
        memory.heldSince = nil
        guard let stored else { return }
        let waited = device.now.matterSeconds - since
        memory.slotStart = memory.slotStart.map { $0 + waited }
        let start = (stored.number("startTime") ?? 0) + waited, end = (stored.number("endTime") ?? 0) + waited
        set(
            Attribute.forecast,
            stored.with("startTime", .integer(start)).with("endTime", .integer(end))
                .with("forecastUpdateReason", .integer(memory.heldReason)))
        followForecast()
    }

    /// Changes the power and the length of slots (Device Energy Management, ModifyForecastRequest command).
    ///
    /// - Throws: ``Status/failure`` for another forecast than the one that there is and for a slot that it has not or that
    ///   is over; ``Status/constraintError`` for what a slot cannot do.
    func modify(_ number: Int64, _ adjustments: [Value], cause: Int64) throws(Status) {
        var forecast = try changeable()
        guard forecast.number("forecastID") == number else { throw .failure }
        var slots = Self.slots(forecast)
        for adjustment in adjustments {
            guard let place = Int(exactly: adjustment.number("slotIndex") ?? -1), slots.indices.contains(place),
                Int64(place) >= forecast.number("activeSlotNumber") ?? 0
            else { throw .failure }
            let slot = slots[place]
            if let power = adjustment.number("nominalPower") {
                guard let least = slot.number("minPowerAdjustment"), let most = slot.number("maxPowerAdjustment"),
                    least <= power, power <= most
                else { throw .constraintError }
                slots[place] = slots[place].with("nominalPower", .integer(power))
            }
            let length = adjustment.number("duration") ?? 0
            guard let least = slot.number("minDurationAdjustment"), let most = slot.number("maxDurationAdjustment"),
                least <= length, length <= most
            else { throw .constraintError }
            slots[place] = slots[place].with("defaultDuration", .integer(length))
                .with("remainingSlotTime", .integer(length))
        }
        let length = slots.reduce(0) { $0 + Self.length($1) }
        forecast = forecast.with("slots", .list(slots))
            .with("endTime", .integer((forecast.number("startTime") ?? 0) + length))
        take(forecast, cause: cause)
    }

    /// Begins when limits of power allow it, or takes less while they hold (Device Energy Management,
    /// RequestConstraintBasedForecast command).
    ///
    /// - Throws: ``Status/invalidCommand`` for limits without what the features want, ``Status/constraintError`` for those
    ///   that have begun, that overlap, or that name a power that the device never takes.
    func constrain(_ constraints: [Value], cause: Int64) throws(Status) {
        let forecast = try changeable()
        let limits = try constraints.map { (limit: Value) throws(Status) in try checked(limit) }
        for (one, next) in zip(limits, limits.dropFirst()) where next.window.lowerBound < one.window.upperBound {
            throw .constraintError
        }
        let slots = Self.slots(forecast)
        let length = slots.reduce(0) { $0 + Self.length($1) }
        let begin = forecast.number("startTime") ?? 0
        /// The slots that take more than a limit allows, when all begins at a time.
        func breaches(from start: Int64) -> [(slot: Int, most: Int64)] {
            var time = start
            var found: [(slot: Int, most: Int64)] = []
            for (place, slot) in slots.enumerated() {
                let end = time + Self.length(slot)
                for limit in limits where limit.window.lowerBound < end && time < limit.window.upperBound {
                    guard let most = limit.power, slot.number("nominalPower") ?? 0 > most else { continue }
                    found.append((place, most))
                }
                time = end
            }
            return found
        }
        let latest = forecast.number("latestEndTime") ?? .max
        let hasBegun = forecast.number("activeSlotNumber") != nil
        let starts = [begin] + (hasBegun ? [] : limits.map(\.window.upperBound))
        if let start = starts.first(where: { $0 >= begin && $0 <= latest - length && breaches(from: $0).isEmpty }) {
            return take(
                forecast.with("startTime", .integer(start)).with("endTime", .integer(start + length)), cause: cause)
        }
        var lower = slots
        for breach in breaches(from: begin) {
            lower[breach.slot] = lower[breach.slot].with("nominalPower", .integer(breach.most))
        }
        take(forecast.with("slots", .list(lower)), cause: cause)
    }

    /// A limit of power for a stretch of time.
    private func checked(_ limit: Value) throws(Status) -> (window: Range<Int64>, power: Int64?) {
        if has(feature: "PFR"), limit["nominalPower"] == nil || limit["maximumEnergy"] == nil { throw .invalidCommand }
        if has(feature: "SFR"), limit["loadControl"] == nil { throw .invalidCommand }
        let start = limit.number("startTime") ?? 0, power = limit.number("nominalPower")
        guard start >= device.now.matterSeconds, (-100...100).contains(limit.number("loadControl") ?? 0) else {
            throw .constraintError
        }
        if let power {
            guard power >= integer(Attribute.absMinPower) ?? .min, power <= integer(Attribute.absMaxPower) ?? .max
            else {
                throw .constraintError
            }
        }
        return (start..<start + (limit.number("duration") ?? 0), power)
    }

    /// Goes back to the forecast of the device itself (Device Energy Management, CancelRequest command).
    func cancelForecast() throws(Status) {
        guard stored != nil, memory.original != nil else { throw .invalidInState }
        restoreForecast()
    }

    /// Goes back to what the device would do when the side may not manage it any more that has changed it.
    func leaveForecastAdjustment(optOut: Int64) {
        guard let reason = stored?.number("forecastUpdateReason"), reason > 0, memory.original != nil,
            optOut & reason != 0
        else { return }
        restoreForecast()
    }

    /// Shows the forecast as it was before others changed it; what has passed meanwhile begins now.
    private func restoreForecast() {
        guard let original = memory.original else { return }
        memory.original = nil
        memory.slotStart = nil
        let length = Self.slots(original).reduce(0) { $0 + Self.length($1) }
        let start = max(device.now.matterSeconds, original.number("startTime") ?? 0)
        set(
            Attribute.forecast,
            original.with("activeSlotNumber", .null).with("startTime", .integer(start))
                .with("endTime", .integer(start + length)).with("forecastUpdateReason", .integer(Self.ownReason)))
        followForecast()
        forecastChanged?()
    }
}
