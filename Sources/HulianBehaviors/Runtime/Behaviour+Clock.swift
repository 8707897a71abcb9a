internal import HulianModel

extension Behaviour {
    /// Seconds by which local time is ahead of UTC; those of China without a home.
    private var localOffset: Int64 { Int64(device.room?.home.offsetMinutes ?? 480) * 60 }

    /// The second of the local day, from 0 to 86 399.
    var secondOfDay: Int64 {
        let local = (device.now.seconds + localOffset) % 86_400
        return local < 0 ? local + 86_400 : local
    }

    /// The time until local clocks show a minute of the day again; a whole day when they show it now.
    func delay(untilMinute minute: Int64) -> Interval {
        let left = minute * 60 - secondOfDay
        return .seconds(left > 0 ? left : left + 86_400)
    }

    /// Midnight of the local day, as the epoch of Matter counts seconds.
    var startOfDay: Int64 { device.now.matterSeconds - secondOfDay }

    /// The local day of the week, from 0 for Sunday.
    ///
    /// - Parameter days: How many days after today; negative for days before.
    func weekday(after days: Int64 = 0) -> Int64 {
        // 2000-01-01, where Matter's clock begins, was a Saturday.
        let day = (startOfDay + localOffset) / 86_400 + 6 + days
        return (day % 7 + 7) % 7
    }

    /// The time until Matter's clock shows a second.
    func delay(untilSecond second: Int64) -> Interval {
        Instant(nanoseconds: (second + 946_684_800) * 1_000_000_000) - device.now
    }
}
