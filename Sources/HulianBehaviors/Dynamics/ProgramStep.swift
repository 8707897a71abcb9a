internal import HulianModel

/// One step of a program of an appliance: what it does, and when it is over.
///
/// Device types write steps as mappings, with quantities in base units after reading: °C, s, L, L/s.
struct ProgramStep {
    /// What ends a step.
    enum End {
        /// Its time is over.
        case time
        /// The vessel is as hot as wanted.
        case temperature
        /// Somebody says that it can go on.
        case person(reason: Int64)
    }

    /// The index of its phase in the list of phases.
    let phase: Int
    /// How hot the vessel shall be; nothing for no heat.
    let temperature: Double?
    /// True when the temperature is that which people set.
    let usesSetpoint: Bool
    /// What ends it.
    let end: End
    /// How long it lasts, and how much longer for each portion.
    let time, timePerPortion: Interval
    /// True when people set how long it lasts.
    let usesCookTime: Bool
    /// The share of the power of the element.
    let share: Double
    /// The share of the speed of the motor.
    let motor: Double
    /// Water that is taken, in L, and how much more for each portion.
    let water, waterPerPortion: Double
    /// True when the water of the vessel is let out at the end.
    let drains: Bool
    /// True when water flows through the vessel instead of into it.
    let isThrough: Bool
    /// Steam that is let into the vessel, in L/s of water.
    let steam: Double
    /// Other power that it takes and gives as heat, such as that of ultraviolet lamps, in W.
    let power: Double
    /// What it sounds like in dBA.
    let sound: Double
    /// True while the lid is locked and keeps pressure in.
    let isSealed: Bool

    /// Reads a step.
    init(_ value: Value) {
        func number(_ name: String, or other: Double = 0) -> Double { value[name]?.numberValue ?? other }
        func flag(_ name: String) -> Bool { value[name]?.boolValue ?? false }
        phase = Int(value["phase"]?.integerValue ?? 0)
        usesSetpoint = value["temperature"]?.stringValue == "setpoint"
        temperature = value["temperature"]?.numberValue
        usesCookTime = value["time"]?.stringValue == "cookTime"
        time = .fractional(seconds: max(0, number("time")))
        timePerPortion = .fractional(seconds: max(0, number("timePerPortion")))
        if let reason = value["waitsFor"]?.integerValue {
            end = .person(reason: reason)
        } else {
            end = value["until"]?.stringValue == "temperature" ? .temperature : .time
        }
        share = min(1, max(0.01, number("share", or: 1)))
        motor = min(1, max(0, number("motor")))
        water = max(0, number("water"))
        waterPerPortion = max(0, number("waterPerPortion"))
        drains = flag("drain")
        isThrough = flag("through")
        // A bare number is in g/h, as the room counts moisture.
        steam = max(0, number("steam")) / 3.6e6
        power = max(0, number("power"))
        sound = max(0, number("sound"))
        isSealed = flag("sealed")
    }

    /// True when a person ends it.
    var isWait: Bool {
        if case .person = end { true } else { false }
    }

    /// True when the temperature of the vessel ends it.
    var endsWhenHot: Bool {
        if case .temperature = end { true } else { false }
    }
}

/// One program of an appliance: its steps, for one mode.
struct ApplianceProgram {
    /// The mode that selects it.
    let mode: Int64
    /// Its steps in order.
    let steps: [ProgramStep]
    /// The temperature at which it keeps warm afterwards; nothing when it does not.
    let keepWarm: Double?
    /// The time that people have not set, for steps that last as long as people say.
    let cookTime: Interval

    /// Reads a program.
    init(_ value: Value) {
        mode = value["mode"]?.integerValue ?? 0
        steps = (value["steps"]?.listValue ?? []).map(ProgramStep.init)
        keepWarm = value["keepWarm"]?.numberValue
        cookTime = .fractional(seconds: max(1, value["cookTime"]?.numberValue ?? 1800))
    }
}

extension Behaviours {
    /// The keys that a program of an appliance can have in a device type, and those that one of its steps can have.
    ///
    /// What has another key would be left out without a word; a test compares all device types with these.
    public static let programKeys: (program: Set<String>, step: Set<String>) = (
        ["cookTime", "keepWarm", "mode", "steps"],
        [
            "drain", "motor", "phase", "power", "sealed", "share", "sound", "steam", "temperature", "through", "time",
            "timePerPortion", "until", "waitsFor", "water", "waterPerPortion",
        ]
    )
}
