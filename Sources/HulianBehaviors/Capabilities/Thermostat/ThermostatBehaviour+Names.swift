internal import HulianModel

extension ThermostatBehaviour {
    /// The attributes that this behaviour knows by name.
    enum Attribute {
        /// The temperature of the room.
        static let localTemperature: AttributeNumber = 0x0000
        /// The temperature outside.
        static let outdoorTemperature: AttributeNumber = 0x0001
        /// Whether somebody is there.
        static let occupancy: AttributeNumber = 0x0002
        /// What the device can reach at all, heating and cooling.
        static let absMinHeat: AttributeNumber = 0x0003, absMaxHeat: AttributeNumber = 0x0004
        /// The same for cooling.
        static let absMinCool: AttributeNumber = 0x0005, absMaxCool: AttributeNumber = 0x0006
        /// How much cooling and heating is wanted in percent.
        static let coolingDemand: AttributeNumber = 0x0007, heatingDemand: AttributeNumber = 0x0008
        /// Tenths of a kelvin that are added to what the sensor says.
        static let calibration: AttributeNumber = 0x0010
        /// What to reach while somebody is there.
        static let occupiedCooling: AttributeNumber = 0x0011, occupiedHeating: AttributeNumber = 0x0012
        /// What to reach while nobody is there.
        static let unoccupiedCooling: AttributeNumber = 0x0013, unoccupiedHeating: AttributeNumber = 0x0014
        /// Between which limits heating can be set.
        static let minHeat: AttributeNumber = 0x0015, maxHeat: AttributeNumber = 0x0016
        /// Between which limits cooling can be set.
        static let minCool: AttributeNumber = 0x0017, maxCool: AttributeNumber = 0x0018
        /// Tenths of a kelvin that lie between heating and cooling at least.
        static let deadBand: AttributeNumber = 0x0019
        /// Whether it heats, cools or both.
        static let controlSequence: AttributeNumber = 0x001B
        /// What it is set to.
        static let systemMode: AttributeNumber = 0x001C
        /// What it does while it is set to automatic.
        static let runningMode: AttributeNumber = 0x001E
        /// What it has switched on, one bit each.
        static let runningState: AttributeNumber = 0x0029
        /// Who changed the setpoint, by how much and when.
        static let changeSource: AttributeNumber = 0x0030, changeAmount: AttributeNumber = 0x0031
        /// When the setpoint was changed, in seconds since 2000.
        static let changeTime: AttributeNumber = 0x0032
        /// How warm the coil is over which the air goes, in hundredths of a degree.
        static let coilTemperature: AttributeNumber = 0x0046
        /// The preset and the schedule that are active.
        static let activePreset: AttributeNumber = 0x004E, activeSchedule: AttributeNumber = 0x004F
        /// All presets and all schedules.
        static let presets: AttributeNumber = 0x0050, schedules: AttributeNumber = 0x0051
        /// Which presets and schedules there may be, and what they can do.
        static let presetTypes: AttributeNumber = 0x0048, scheduleTypes: AttributeNumber = 0x0049
        /// How many presets and schedules there may be.
        static let numberOfPresets: AttributeNumber = 0x004A, numberOfSchedules: AttributeNumber = 0x004B
        /// How many transitions a schedule may have, altogether and on one day.
        static let numberOfTransitions: AttributeNumber = 0x004C, numberOfTransitionsPerDay: AttributeNumber = 0x004D
        /// How many transitions the weekly schedule may have, altogether and on one day.
        static let numberOfWeeklyTransitions: AttributeNumber = 0x0021,
            numberOfDailyTransitions: AttributeNumber = 0x0022
        /// Whether the weekly schedule is followed.
        static let programmingMode: AttributeNumber = 0x0025
        /// Whether the setpoint is held, for how many minutes and until when.
        static let setpointHold: AttributeNumber = 0x0023, holdDuration: AttributeNumber = 0x0024
        /// When the hold ends, in seconds since 2000.
        static let holdExpiry: AttributeNumber = 0x0052
        /// How many suggestions there may be, and those that there are.
        static let maxSuggestions: AttributeNumber = 0x0053, suggestions: AttributeNumber = 0x0054
        /// The suggestion that is current, and why it is not followed.
        static let currentSuggestion: AttributeNumber = 0x0055, notFollowing: AttributeNumber = 0x0056
        /// What is sensed elsewhere.
        static let remoteSensing: AttributeNumber = 0x001A
        /// How many tenths of a kelvin too cold it must be for heating by other means.
        static let emergencyHeatDelta: AttributeNumber = 0x003A
    }

    /// The modes, as the attribute counts them.
    enum Mode {
        /// Nothing.
        static let off: Int64 = 0
        /// Heating and cooling as needed.
        static let auto: Int64 = 1
        /// Cooling.
        static let cool: Int64 = 3
        /// Heating.
        static let heat: Int64 = 4
        /// Heating by other means.
        static let emergencyHeat: Int64 = 5
        /// Cooling in advance.
        static let precooling: Int64 = 6
        /// Only moving the air.
        static let fanOnly: Int64 = 7
        /// Taking moisture out of the air.
        static let dry: Int64 = 8
    }
}
