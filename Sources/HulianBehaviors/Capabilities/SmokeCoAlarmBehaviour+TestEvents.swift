internal import HulianModel

extension SmokeCoAlarmBehaviour {
    /// The upper part of all codes of this capability: since Matter 1.3, and before.
    private static let prefixes: [UInt64] = [0x005C_0000_0000_0000, 0xFFFF_FFFF_0000_0000]

    /// Makes an alarm, a fault or its end happen without smoke or gas in the room.
    ///
    /// The codes are those of the test plans for Smoke CO Alarm.
    ///
    /// - Returns: False for a code that is not among them.
    func trigger(_ code: UInt64) -> Bool {
        guard Self.prefixes.contains(code & 0xFFFF_FFFF_FFFF_FF00) else { return false }
        switch code & 0xFF {
        case 0x90: setSeverity(Self.smokeState, 1, event: 0x00)
        case 0x9C: setSeverity(Self.smokeState, 2, event: 0x00)
        case 0xA0: setSeverity(Self.smokeState, 0, event: 0x00)
        case 0x91: setSeverity(Self.coState, 1, event: 0x01)
        case 0x9D: setSeverity(Self.coState, 2, event: 0x01)
        case 0xA1: setSeverity(Self.coState, 0, event: 0x01)
        case 0x92: setSeverity(Self.interconnectSmokeAlarm, 1, event: 0x08)
        case 0xA2: setSeverity(Self.interconnectSmokeAlarm, 0, event: 0x08)
        case 0x94: setSeverity(Self.interconnectCOAlarm, 1, event: 0x09)
        case 0xA4: setSeverity(Self.interconnectCOAlarm, 0, event: 0x09)
        case 0x95: setSeverity(Self.batteryAlert, 1, event: 0x02)
        case 0x9E: setSeverity(Self.batteryAlert, 2, event: 0x02)
        case 0xA5: setSeverity(Self.batteryAlert, 0, event: 0x02)
        case 0x93: _ = setDefect("sensorFault", true)
        case 0xA3: _ = setDefect("sensorFault", false)
        case 0x9A: _ = setDefect("endOfService", true)
        case 0xAA: _ = setDefect("endOfService", false)
        case 0x9B: setMuted(true)
        case 0xAB: setMuted(false)
        default: return triggerChamber(code & 0xFF)
        }
        return true
    }

    /// Makes the chamber dirty or the sensor more or less sensitive.
    ///
    /// - Returns: False for another code.
    private func triggerChamber(_ code: UInt64) -> Bool {
        switch code {
        case 0x96: set(Self.contaminationState, 2)
        case 0x97: set(Self.contaminationState, 1)
        case 0xA6: set(Self.contaminationState, 0)
        case 0x98: set(Self.smokeSensitivityLevel, 0)
        case 0x99: set(Self.smokeSensitivityLevel, 2)
        case 0xA8: set(Self.smokeSensitivityLevel, 1)
        default: return false
        }
        return true
    }
}
