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

    /// Shows how warm the coil is over which the air goes, in whole kelvins.
    ///
    /// At full power it is 15 K colder than the room while it cools or dries, and 25 K warmer while it heats (project
    /// defaults).
    func showCoil() {
        guard has(Attribute.coilTemperature) else { return }
        guard let temperature else {
            set(Attribute.coilTemperature, .null)
            return
        }
        let difference =
            switch demand {
            case .cooling, .drying: -15 * demandShare
            case .heating: 25 * demandShare
            case .none, .fan: 0.0
            }
        set(Attribute.coilTemperature, .integer(Int64((temperature + difference).rounded()) * 100))
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
