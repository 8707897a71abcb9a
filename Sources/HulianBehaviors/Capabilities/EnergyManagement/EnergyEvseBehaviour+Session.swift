internal import HulianModel

extension EnergyEvseBehaviour {
    /// Begins a session, or says that there was none.
    func setSession(_ number: Int64?) {
        if let number { set(Self.session, .integer(number & 0xFFFF_FFFF)) }
        set(Self.sessionDuration, number.map { _ in 0 } ?? .null)
        set(Self.sessionEnergy, number.map { _ in 0 } ?? .null)
        set(Self.sessionGiven, number.map { _ in 0 } ?? .null)
    }

    /// Shows how long the session lasts, and its energy.
    func showSession() {
        guard let began, let vehicle else { return }
        set(Self.sessionDuration, .integer((device.now - began).milliseconds / 1000))
        set(Self.sessionEnergy, .integer(Int64((vehicle.session * 1000).rounded())))
        set(Self.sessionGiven, .integer(Int64((vehicle.given * 1000).rounded())))
    }

    /// Shows the charge of the car and which car it is, where the plug can tell.
    func showVehicle() {
        guard let vehicle, vehicle.isPlugged else {
            for attribute in [Self.stateOfCharge, Self.batteryCapacity, Self.vehicleID] { set(attribute, .null) }
            return
        }
        set(Self.stateOfCharge, .integer(Int64((vehicle.share * 100).rounded(.down))))
        set(Self.batteryCapacity, .integer(Int64((vehicle.fullEnergy * 1000).rounded())))
        set(Self.vehicleID, "vehicle 1")
    }

    /// The energy that the car has given, as a field of an event, where it may give any.
    func givenField(_ name: String) -> [Field] {
        has(feature: "V2X") ? [Field(name, self[Self.sessionGiven])] : []
    }

    /// Tells that the car takes or gives nothing more: it ended that itself, or the charging point did.
    func tellStopped(_ state: State, by reason: Int64) {
        showSession()
        emit(
            0x03,
            [
                Field("sessionID", self[Self.session]), Field("state", .integer(state.rawValue)),
                Field("reason", .integer(reason)), Field("energyTransferred", self[Self.sessionEnergy]),
            ] + givenField("energyDischarged"))
    }
}
