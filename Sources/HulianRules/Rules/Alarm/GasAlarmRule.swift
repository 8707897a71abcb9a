internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// A gas alarm comes neither too early nor too late, and stays while the gas is there.
///
/// The concentration is what is true of a simulated device, or what a foreign one reports.
final class GasAlarmRule: Rule {
    override class var id: String { "gas.alarm-latency" }
    override class var interests: Interests { [.messages, .changes] }

    /// One gas alarm.
    private struct Sensor {
        /// The device.
        let device: JudgedDevice
        /// The slots of state, concentration and threshold; -1 for one that it has not got.
        let state: Int, concentration: Int, threshold: Int
        /// What showed that the concentration passed the threshold; nothing while it is below.
        var crossing: Witness?
        /// True when the alarm of this crossing was judged.
        var isJudged = false
    }

    /// The number of the alarm state that means alarm.
    private static let alarm: Int64 = 2
    /// The earliest alarm.
    private lazy var earliest = time("earliest", or: 15)
    /// The latest alarm.
    private lazy var latest = time("latest", or: 60)
    /// The sensors by place of the device; nothing for other devices, absent for those not looked at.
    private var sensors: ContiguousArray<Sensor?> = []
    /// How many devices were looked at.
    private var lookedAt = 0
    /// How many concentrations are above their threshold.
    private var crossed = 0

    /// Looks at devices that came since.
    private func lookAround() {
        guard lookedAt < judge.devices.count else { return }
        for device in judge.devices[lookedAt...] {
            let state = device.slots("gasAlarm", "alarmState").first
            guard let state, !device.isMirror else {
                sensors.append(nil)
                continue
            }
            sensors.append(
                Sensor(
                    device: device, state: state, concentration: device.slots("gasAlarm", "concentration").first ?? -1,
                    threshold: device.slots("gasAlarm", "threshold").first ?? -1))
        }
        lookedAt = judge.devices.count
    }

    override func changed(_ device: Int, _ slot: Int, _ value: Value, _ origin: String, at time: Instant) {
        lookAround()
        if crossed > 0 { expire(at: time) }
        guard sensors[device] != nil, let raw = value.rawNumber else { return }
        observe(device, slot, raw)
    }

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        lookAround()
        if crossed > 0 { expire(at: message.time) }
        guard said.kind == .report, let device, !device.isMirror, sensors[device.index] != nil,
            let binding = device.binding
        else { return }
        for item in said.items where item.attribute >= 0 && item.status == .success {
            guard let raw = item.raw.rawNumber else { continue }
            let slot = binding.attributes[Int(item.attribute)].slot
            // What is true is known better than what is told, unless it is not known.
            if slot == sensors[device.index]?.state || device.truth[slot] == nil { observe(device.index, slot, raw) }
        }
    }

    /// Looks at a value of a sensor.
    private func observe(_ index: Int, _ slot: Int, _ raw: Int64) {
        guard var sensor = sensors[index] else { return }
        defer { sensors[index] = sensor }
        if slot == sensor.concentration {
            let threshold = threshold(of: sensor)
            if raw >= threshold, sensor.crossing == nil {
                sensor.crossing = judge.witness
                sensor.isJudged = false
                crossed += 1
            } else if raw < threshold, sensor.crossing != nil {
                sensor.crossing = nil
                crossed -= 1
            }
        } else if slot == sensor.state, let crossing = sensor.crossing {
            if raw == Self.alarm, !sensor.isJudged {
                sensor.isJudged = true
                judgeLatency(sensor.device, crossing)
            } else if raw == 0, sensor.isJudged {
                breaks(
                    Title(english: "The alarm ends while the gas is there.", chinese: "燃气未散而报警解除。"),
                    device: sensor.device,
                    expected: Title(
                        english: "alarm while the concentration is above the threshold", chinese: "浓度高于阈值时报警"),
                    actual: Title(english: "normal", chinese: "正常"))
            }
        }
    }

    /// The threshold of a sensor as a raw number.
    private func threshold(of sensor: Sensor) -> Int64 {
        guard sensor.threshold >= 0, let blueprint = sensor.device.blueprint else { return .max }
        let told = sensor.device.truth[sensor.threshold] ?? blueprint.attributes[sensor.threshold].initialValue
        return told.rawNumber ?? .max
    }

    /// Judges how long the alarm took.
    private func judgeLatency(_ device: JudgedDevice, _ crossing: Witness) {
        let latency = judge.now - crossing.time
        if latency >= earliest, latency <= latest { return holds(device) }
        breaks(
            Title(english: "The gas alarm comes too early or too late.", chinese: "燃气报警过早或过晚。"), device: device,
            expected: Title(
                english: "\(earliest) to \(latest) after the threshold", chinese: "达到阈值后 \(earliest) 至 \(latest)"),
            actual: Title("\(latency)"), at: crossing)
    }

    /// Decides about alarms that did not come.
    private func expire(at time: Instant) {
        for index in sensors.indices {
            guard let sensor = sensors[index], let crossing = sensor.crossing, !sensor.isJudged,
                time - crossing.time > latest
            else { continue }
            sensors[index]?.isJudged = true
            guard !judge.disturbances.touched(sensor.device.name, since: crossing.time) else { continue }
            breaks(
                Title(english: "The gas alarm does not come.", chinese: "燃气报警未发生。"), device: sensor.device,
                expected: Title(
                    english: "an alarm \(earliest) to \(latest) after the threshold",
                    chinese: "达到阈值后 \(earliest) 至 \(latest) 报警"), actual: Title(english: "none", chinese: "没有"),
                at: crossing)
        }
    }

    override func finish(at time: Instant) { if crossed > 0 { expire(at: time) } }
}
