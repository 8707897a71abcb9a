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
}
