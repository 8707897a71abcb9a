internal import HulianModel

extension ThermostatBehaviour {
    /// Reports the temperature when it is time to.
    func sample(isForced: Bool = false) {
        if has(Attribute.outdoorTemperature), let home = device.room?.home {
            let outside = Int64((home.outdoorTemperature * 2).rounded()) * 50
            set(Attribute.outdoorTemperature, .integer(outside))
        }
        guard !has(feature: "LTNE"), let temperature else { return show(temperature: nil) }
        let raw = Int64((temperature * 100).rounded())
        if !isForced, let last = integer(Attribute.localTemperature), reported != nil {
            guard abs(raw - last) >= Self.resolution else { return }
        }
        if !isForced, let reported, device.now - reported < Self.interval {
            if !isArmed(Timer.report) { setTimer(Timer.report, after: Self.interval - (device.now - reported)) }
            return
        }
        show(temperature: raw)
    }

    /// Stores the temperature and tells it.
    func show(temperature: Int64?) {
        cancelTimer(Timer.report)
        reported = device.now
        let value: Value = temperature.map { .integer($0) } ?? .null
        guard set(Attribute.localTemperature, value) else { return }
        if let told, device.now - told < Self.eventInterval { return }
        told = device.now
        emit(0x01, [Field("currentLocalTemperature", value)])
    }

    /// Looks whether somebody is in the room.
    func lookForPeople() {
        guard has(feature: "OCC"), let room = device.room else { return }
        let previous = self[Attribute.occupancy]
        let now: Value = room[.occupancy] > 0 ? 1 : 0
        if set(Attribute.occupancy, now) {
            emit(0x02, [Field("previousOccupancy", previous), Field("currentOccupancy", now)])
        }
    }
}
