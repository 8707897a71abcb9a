internal import HulianModel
internal import HulianRecord

/// A room that is cooled or heated stays within the limit around the setpoint once it has settled.
///
/// Settled is a room whose temperature has reached the limit since mode and setpoint were changed last. A room that
/// never settles is not judged: it may be too large, or a window may be open. What cooling leaves too cold, or heating
/// too warm, is the work of the weather.
final class SteadyClimateRule: Rule {
    override class var id: String { "climate.steady" }
    override class var interests: Interests { [.changes, .stimuli] }

    /// The raw numbers of the modes.
    private static let cool: Int64 = 3, heat: Int64 = 4
    /// Hundredths of a degree are what temperatures are counted in.
    private static let scale = 100.0

    /// What is known of one thermostat.
    private struct Thermostat {
        /// The slots of temperature, mode and setpoints; -1 for one that it has not got.
        let local: Int, mode: Int, cooling: Int, heating: Int
        /// The slot of the switch; -1 for one that is always on.
        let power: Int
        /// When its mode or its setpoint changed last.
        var changed: Instant
        /// When it settled after that; nothing before.
        var settled: Instant?
        /// True when its drifting was told.
        var isTold = false
    }

    /// The thermostats by place of the device; nothing for others, absent for those not looked at.
    private var thermostats: ContiguousArray<Thermostat?> = []
    /// The limit in hundredths of a degree.
    private lazy var deviation = Int64((limit("deviation", or: 2) * Self.scale).rounded())
    /// How long a room may take to settle.
    private lazy var patience = time("settle", or: 3600)

    override func changed(_ device: Int, _ slot: Int, _ value: Value, _ origin: String, at time: Instant) {
        while thermostats.count < judge.devices.count { look(at: judge.devices[thermostats.count], time) }
        guard var thermostat = thermostats[device], let raw = value.integerValue ?? value.boolValue.map({ $0 ? 1 : 0 })
        else {
            return
        }
        defer { thermostats[device] = thermostat }
        if [thermostat.mode, thermostat.cooling, thermostat.heating, thermostat.power].contains(slot) {
            thermostat.changed = time
            thermostat.settled = nil
            thermostat.isTold = false
        } else if slot == thermostat.local {
            judge(raw, judge.devices[device], &thermostat, time)
        }
    }

    /// Looks whether a device is a thermostat.
    private func look(at device: JudgedDevice, _ time: Instant) {
        guard !device.isMirror, let local = device.slots("thermostat", "localTemperature").first,
            let mode = device.slots("thermostat", "systemMode").first
        else { return thermostats.append(nil) }
        thermostats.append(
            Thermostat(
                local: local, mode: mode, cooling: device.slots("thermostat", "occupiedCoolingSetpoint").first ?? -1,
                heating: device.slots("thermostat", "occupiedHeatingSetpoint").first ?? -1,
                power: device.slots("onOff", "onOff").first ?? -1, changed: time))
    }

    /// Judges a temperature.
    private func judge(_ raw: Int64, _ device: JudgedDevice, _ thermostat: inout Thermostat, _ time: Instant) {
        // What is switched off cools and heats nothing.
        guard let mode = value(thermostat.mode, device), value(thermostat.power, device) != 0 else { return }
        let slot = mode == Self.cool ? thermostat.cooling : mode == Self.heat ? thermostat.heating : -1
        guard let setpoint = value(slot, device) else { return }
        let excess = mode == Self.cool ? raw - setpoint : setpoint - raw
        if excess <= deviation {
            guard thermostat.settled == nil else {
                thermostat.isTold = false
                return holds(device)
            }
            if time - thermostat.changed <= patience { thermostat.settled = time }
            return
        }
        guard thermostat.settled != nil else { return explain("\(device.name) has not settled") }
        guard !thermostat.isTold else { return }
        thermostat.isTold = true
        let path = device.blueprint?.path(ofAttribute: thermostat.local).description ?? "?"
        breaks(
            Title(english: "A settled room drifts from its setpoint.", chinese: "稳定后的室温偏离设定值。"), device: device,
            expected:
                Title(
                    english:
                        "\(path) within \(Double(deviation) / Self.scale) °C of \(device.text(.integer(setpoint), slot: slot))",
                    chinese:
                        "\(path) 与 \(device.text(.integer(setpoint), slot: slot)) 相差不超过 \(Double(deviation) / Self.scale) °C"
                ),
            actual: Title(device.text(.integer(raw), slot: thermostat.local)))
    }

    /// The raw value of an attribute as it is, or as it was at first; nothing for one that is not known.
    private func value(_ slot: Int, _ device: JudgedDevice) -> Int64? {
        guard slot >= 0, slot < device.truth.count else { return nil }
        let value = device.truth[slot] ?? device.blueprint?.attributes[slot].initialValue
        return value?.integerValue ?? value?.boolValue.map { $0 ? 1 : 0 }
    }

    override func stimulated(_ device: Int, _ what: String, _ fields: [Field], at time: Instant) {
        // Whatever a hand, a defect or the weather does, the room must settle anew.
        for index in thermostats.indices {
            thermostats[index]?.settled = nil
            thermostats[index]?.changed = time
        }
    }
}
