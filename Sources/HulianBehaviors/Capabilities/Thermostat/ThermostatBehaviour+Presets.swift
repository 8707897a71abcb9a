internal import HulianModel

extension ThermostatBehaviour {
    /// Takes the setpoints of a preset over, or takes none for the active one any more.
    ///
    /// - Throws: ``Status/invalidCommand`` for a handle that no preset has (Thermostat, SetActivePresetRequest command).
    func activatePreset(_ handle: Value, by origin: Origin) throws(Status) {
        if !handle.isNull {
            guard let preset = entry("presetHandle", handle, of: Attribute.presets) else { throw .invalidCommand }
            take(preset["heatingSetpoint"], Attribute.occupiedHeating, feature: "HEAT", by: origin)
            take(preset["coolingSetpoint"], Attribute.occupiedCooling, feature: "COOL", by: origin)
        }
        let before = self[Attribute.activePreset]
        guard set(Attribute.activePreset, handle) else { return }
        emit(0x07, [Field("previousPresetHandle", before), Field("currentPresetHandle", handle)])
    }

    /// Takes a schedule for the active one.
    ///
    /// - Throws: ``Status/invalidCommand`` for a handle that no schedule has (Thermostat, SetActiveScheduleRequest
    ///   command).
    func activateSchedule(_ handle: Value) throws(Status) {
        guard entry("scheduleHandle", handle, of: Attribute.schedules) != nil else { throw .invalidCommand }
        let before = self[Attribute.activeSchedule]
        guard set(Attribute.activeSchedule, handle) else { return }
        emit(0x06, [Field("previousScheduleHandle", before), Field("currentScheduleHandle", handle)])
    }

    /// The entry of a list that has a handle.
    private func entry(_ name: String, _ handle: Value, of attribute: AttributeNumber) -> Value? {
        guard !handle.isNull else { return nil }
        return self[attribute].listValue?.first { $0[name] == handle }
    }

    /// Takes a setpoint over, where the device has it and it lies inside the limits.
    private func take(_ value: Value?, _ attribute: AttributeNumber, feature: String, by origin: Origin) {
        guard let number = value?.integerValue, has(feature: feature), has(attribute),
            attempt(try checkSetpoint(attribute, number))
        else { return }
        previous = integer(attribute)
        set(attribute, .integer(number))
        followSetpoint(attribute, by: origin)
    }
}
