internal import HulianModel

/// Energy EVSE: a charging point that offers a car a current when somebody allows it, by hand, by the clock or by the sun.
///
/// Source: Matter application clusters, Energy EVSE (0x0099), revision 3, with charging preferences and without giving
/// back; times of starting are worked out from the slowest current that is allowed.
final class EnergyEvseBehaviour: Behaviour {
    /// The number of the capability, and that of its modes.
    static let number: CapabilityNumber = 0x0099, modes: CapabilityNumber = 0x009D
    /// What the plug does, what is allowed, and what is broken.
    private static let state: AttributeNumber = 0x0000, supplyState: AttributeNumber = 0x0001
    /// What is broken.
    private static let faultState: AttributeNumber = 0x0002
    /// Until when charging is allowed; null for ever.
    private static let chargingEnabledUntil: AttributeNumber = 0x0003
    /// The currents in mA: that of the wires, the least and the most that is allowed, and the most that people want.
    private static let circuitCapacity: AttributeNumber = 0x0005, minimumCurrent: AttributeNumber = 0x0006
    /// The most that is allowed, and the most that people want, in mA.
    private static let maximumCurrent: AttributeNumber = 0x0007, userMaximum: AttributeNumber = 0x0009
    /// When it will begin, when it is to be done, with which energy and which charge.
    private static let nextStart: AttributeNumber = 0x0023, nextTarget: AttributeNumber = 0x0024
    /// The energy and the charge that are wanted then.
    private static let nextEnergy: AttributeNumber = 0x0025, nextCharge: AttributeNumber = 0x0026
    /// The session: its number, how long it lasts, and its energy.
    private static let session: AttributeNumber = 0x0040, sessionDuration: AttributeNumber = 0x0041
    /// The energy of the session in mWh.
    private static let sessionEnergy: AttributeNumber = 0x0042

    /// What the plug does, as the attribute counts it.
    private enum State: Int64 {
        /// No car.
        case notPluggedIn = 0
        /// A car that wants nothing.
        case noDemand = 1
        /// A car that would take something.
        case demand = 2
        /// A car that takes something.
        case charging = 3
        /// Something is broken.
        case fault = 6
    }
    /// What is allowed, as the attribute counts it.
    private enum Supply {
        /// Nothing.
        static let disabled: Int64 = 0
        /// Charging.
        static let charging: Int64 = 1
        /// Nothing, as something is broken.
        static let error: Int64 = 3
        /// Nothing, as it checks itself.
        static let diagnostics: Int64 = 4
    }
    /// The tags of modes (Energy EVSE Mode, ModeTag).
    private enum Tag {
        /// It charges when it is the time for it.
        static let timeOfUse: Int64 = 0x4001
        /// It charges with what the sun leaves over.
        static let solar: Int64 = 0x4002
    }
    /// The timers: charging is allowed no more, the plan or the sun is looked at, the session is shown.
    private enum Timer {
        /// Charging is allowed no more.
        static let enabled = 0
        /// The plan or the sun is looked at.
        static let plan = 1
        /// The session is shown; or it has checked itself.
        static let show = 2
    }
    /// The defects with the numbers of their faults.
    private static let faults: [(defect: String, number: Int64)] = [
        ("groundFault", 7), ("overCurrent", 4), ("overTemperature", 15), ("contactorWelded", 5),
    ]
    /// The fault of a pressed emergency stop.
    private static let emergencyStop: Int64 = 11

    override class var actions: [String] { ["pressStop", "release"] }
    override class var defects: [String] { faults.map(\.defect) }

    /// What is allowed apart from faults and checks.
    private var isEnabled = false
    /// True while it checks itself.
    private var isChecking = false
    /// The faults that there are.
    private var broken: [Int64] = []
    /// The wishes of people: for days of the week, the minute, the charge and the energy of each target.
    private var schedules: [Value] = []
    /// True while others make it wait, and the power that they ask for.
    private var isPaused = false, asked: Double?
    /// When the session began.
    private var began: Instant?
    /// The time of the target for which it has begun to charge; once begun it goes on.
    private var planned: Int64?

    /// The car.
    private var vehicle: VehicleBehaviour? { device.allBehaviours.lazy.compactMap { $0 as? VehicleBehaviour }.first }
    /// What lets others manage it.
    private var management: DeviceEnergyManagementBehaviour? { sibling(DeviceEnergyManagementBehaviour.number) }
    /// The mode.
    private var mode: ModeBaseBehaviour? { sibling(Self.modes) }
    /// What the plug does.
    private var plug: State { State(rawValue: integer(Self.state) ?? 0) ?? .notPluggedIn }
    /// The current that is offered at most, in amperes.
    private var mostAmperes: Double {
        var most = integer(Self.maximumCurrent) ?? 0
        if let wires = integer(Self.circuitCapacity) { most = min(most, wires) }
        if let wish = integer(Self.userMaximum), wish > 0 { most = min(most, wish) }
        return Double(most) / 1000
    }
    /// The least current, in amperes.
    private var leastAmperes: Double { Double(integer(Self.minimumCurrent) ?? 6000) / 1000 }

    override func start() {
        vehicle?.changed = { [unowned self] in self.vehicleChanged() }
        management?.range = { [unowned self] in
            guard let vehicle = self.vehicle, [.demand, .charging].contains(self.plug), self.isEnabled else {
                return nil
            }
            let least = vehicle.watts(self.leastAmperes)
            let most = vehicle.watts(self.mostAmperes)
            return least < most ? least...most : nil
        }
        management?.adjust = { [unowned self] watts in
            self.asked = watts
            self.work()
        }
        management?.pause = { [unowned self] isPaused in
            self.isPaused = isPaused
            self.work()
        }
        asked = nil
        isPaused = false
        isChecking = false
        isEnabled = integer(Self.supplyState) == Supply.charging
        if let until = integer(Self.chargingEnabledUntil), isEnabled, until > 0 { limit(until: until) }
        if vehicle?.isPlugged != true { setSession(nil) }
        vehicleChanged()
    }

    override func reset() {
        schedules = []
        broken = []
        isEnabled = false
        began = nil
    }

    // MARK: Commands

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x01: disable()
        case 0x02: try enable(fields)
        case 0x04:
            // Only one that is disabled checks itself.
            guard integer(Self.supplyState) == Supply.disabled else { throw .failure }
            isChecking = true
            setTimer(Timer.show, after: .minutes(1))
            showSupply()
        case 0x05: try setTargets(fields["chargingTargetSchedules"].listValue ?? [])
        case 0x06: return [Field("chargingTargetSchedules", .list(schedules))]
        case 0x07:
            schedules = []
            work()
        default: throw .unsupportedCommand
        }
        return []
    }

    /// Allows charging.
    private func enable(_ fields: Fields) throws(Status) {
        let least = fields.integer("minimumChargeCurrent") ?? 6000
        let most = fields.integer("maximumChargeCurrent") ?? 0
        // IEC 61851-1 knows no current below 6 A.
        guard (6000...80_000).contains(least), least <= most, most <= 80_000 else { throw .constraintError }
        guard broken.isEmpty, !isChecking else { throw .invalidInState }
        set(Self.minimumCurrent, .integer(least))
        set(Self.maximumCurrent, .integer(most))
        cancelTimer(Timer.enabled)
        let until = fields["chargingEnabledUntil"]
        set(Self.chargingEnabledUntil, until)
        isEnabled = true
        if let until = until.integerValue { limit(until: until) }
        work()
    }

    /// Ends charging at a time.
    private func limit(until: Int64) {
        let left = until - device.now.matterSeconds
        guard left > 0 else { return disable() }
        setTimer(Timer.enabled, after: .seconds(left))
    }

    /// Allows nothing.
    private func disable() {
        isEnabled = false
        cancelTimer(Timer.enabled)
        set(Self.chargingEnabledUntil, 0)
        work()
    }

    /// Takes the wishes of people; days that are named again replace what was wished for them.
    private func setTargets(_ new: [Value]) throws(Status) {
        var days: Int64 = 0
        for schedule in new {
            let mask = schedule["dayOfWeekForSequence"]?.integerValue ?? 0
            guard days & mask == 0 else { throw .constraintError }
            days |= mask
            for target in schedule["chargingTargets"]?.listValue ?? [] {
                let charge = target["targetSoC"]?.integerValue ?? 0
                let energy = target["addedEnergy"]?.integerValue ?? 0
                guard (0...1439).contains(target["targetTimeMinutesPastMidnight"]?.integerValue ?? 0),
                    (0...100).contains(charge), energy >= 0, charge > 0 || energy > 0
                else { throw .constraintError }
                // A point that does not see the charge of the car can only know a full one.
                if !has(feature: "SOC"), target["targetSoC"] != nil, charge != 100, energy == 0 { throw .failure }
            }
        }
        for index in schedules.indices.reversed() {
            let left = (schedules[index]["dayOfWeekForSequence"]?.integerValue ?? 0) & ~days
            if left == 0 {
                schedules.remove(at: index)
            } else {
                schedules[index] = [
                    "dayOfWeekForSequence": .integer(left),
                    "chargingTargets": schedules[index]["chargingTargets"] ?? [],
                ]
            }
        }
        schedules += new
        work()
    }

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        guard attribute == Self.userMaximum, let wish = value.integerValue else { return }
        // The wires limit it where somebody has said what they bear.
        let wires = integer(Self.circuitCapacity) ?? 0
        guard wish >= 0, wish <= (wires > 0 ? wires : 80_000) else { throw .constraintError }
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) { work() }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        if capability == sibling(Self.modes), attribute == ModeBaseBehaviour.currentMode { work() }
    }

    // MARK: The plan

    /// The next target of people: when it is to be reached, and with which charge or which energy.
    private var target: (time: Int64, charge: Int64?, energy: Int64?)? {
        var best: (time: Int64, charge: Int64?, energy: Int64?)?
        for offset in 0..<8 as Range<Int64> {
            let day = weekday(after: offset)
            for schedule in schedules where (schedule["dayOfWeekForSequence"]?.integerValue ?? 0) & 1 << day != 0 {
                for target in schedule["chargingTargets"]?.listValue ?? [] {
                    let minute = target["targetTimeMinutesPastMidnight"]?.integerValue ?? 0
                    let time = startOfDay + offset * 86_400 + minute * 60
                    guard time > device.now.matterSeconds, best.map({ time < $0.time }) ?? true else { continue }
                    let energy = target["addedEnergy"]?.integerValue ?? 0
                    best = (time, target["targetSoC"]?.integerValue, energy > 0 ? energy : nil)
                }
            }
            if best != nil { break }
        }
        return best
    }

    /// Works out when to begin, and shows it.
    ///
    /// - Returns: True when it is the time to charge.
    private func followPlan() -> Bool {
        let isTimed = mode?.hasTag(Tag.timeOfUse) ?? false
        guard isTimed, let target, let vehicle, vehicle.isPlugged else {
            planned = nil
            for attribute in [Self.nextStart, Self.nextTarget, Self.nextEnergy, Self.nextCharge] {
                set(attribute, .null)
            }
            return !isTimed
        }
        let lack = vehicle.lack(upTo: Double(target.charge ?? 100) / 100)
        let energy = target.energy.map { min(Double($0) / 1000, lack) } ?? lack
        let seconds = Int64(energy / max(1, vehicle.watts(mostAmperes)) * 3600 * 1.1)
        set(Self.nextStart, .integer(max(device.now.matterSeconds, target.time - seconds) / 60 * 60))
        set(Self.nextTarget, .integer(target.time))
        set(Self.nextEnergy, target.energy.map { .integer($0) } ?? .null)
        set(Self.nextCharge, target.energy == nil ? .integer(target.charge ?? 100) : .null)
        if planned != target.time { planned = device.now.matterSeconds >= target.time - seconds ? target.time : nil }
        return energy > 0.01 && planned != nil
    }

    /// The current that is offered now, in amperes.
    private var offer: Double {
        guard isEnabled, broken.isEmpty, !isPaused, !isChecking, let vehicle, vehicle.isPlugged else { return 0 }
        let isTime = followPlan()
        if let asked { return min(mostAmperes, vehicle.amperes(asked)) }
        guard isTime else { return 0 }
        guard mode?.hasTag(Tag.solar) ?? false, let home = device.room?.home else { return mostAmperes }
        // What the home gives away, with what the car takes already.
        let left = vehicle.amperes(-home.electricity.rate) + vehicle.current
        return left >= leastAmperes ? min(mostAmperes, left.rounded(.down)) : 0
    }

    // MARK: Work

    /// The car came, went or is full.
    private func vehicleChanged() {
        guard device.isPowered, let vehicle else { return }
        if vehicle.isPlugged, began == nil {
            began = device.now
            setSession((integer(Self.session) ?? 0) + 1)
            emit(0x00, [Field("sessionID", self[Self.session])])
        } else if !vehicle.isPlugged, began != nil {
            showSession()
            let last = plug
            if last == .charging { tellStopped(by: 0) }
            emit(
                0x01,
                [
                    Field("sessionID", self[Self.session]), Field("state", .integer(last.rawValue)),
                    Field("sessionDuration", self[Self.sessionDuration]),
                    Field("sessionEnergyCharged", self[Self.sessionEnergy]),
                ])
            began = nil
            cancelTimer(Timer.show)
            set(Self.state, .integer(State.notPluggedIn.rawValue))
        }
        work()
    }

    /// Offers what is to be offered now, and shows it.
    private func work() {
        guard device.isPowered else { return }
        guard let vehicle else { return showSupply() }
        let before = plug
        vehicle.charge(amperes: offer >= leastAmperes - 1e-4 ? offer : 0)
        let isFull = vehicle.lack() < 0.5
        let next: State =
            !broken.isEmpty
            ? .fault
            : !vehicle.isPlugged
                ? .notPluggedIn
                : vehicle.current > 0
                    ? .charging : isFull ? .noDemand : .demand
        if before == .charging, next != .charging { tellStopped(by: isFull ? 0 : 1) }
        set(Self.state, .integer(next.rawValue))
        showSupply()
        if before != .charging, next == .charging {
            emit(
                0x02,
                [
                    Field("sessionID", self[Self.session]), Field("state", .integer(next.rawValue)),
                    Field("maximumCurrent", .integer(Int64((vehicle.current * 1000).rounded()))),
                ])
        }
        showSession()
        management?.show()
        guard vehicle.isPlugged else {
            cancelTimer(Timer.plan)
            return
        }
        if !isArmed(Timer.plan), !schedules.isEmpty || (mode?.hasTag(Tag.solar) ?? false) {
            setTimer(Timer.plan, after: .minutes(1))
        }
        if next == .charging, !isChecking, !isArmed(Timer.show) { setTimer(Timer.show, after: .minutes(5)) }
    }

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.enabled: disable()
        case Timer.plan: work()
        default:
            if isChecking {
                isChecking = false
                showSupply()
            } else {
                work()
            }
        }
    }

    /// Shows what is allowed.
    private func showSupply() {
        let supply =
            !broken.isEmpty
            ? Supply.error : isChecking ? Supply.diagnostics : isEnabled ? Supply.charging : Supply.disabled
        set(Self.supplyState, .integer(supply))
    }

    /// Begins a session, or says that there was none.
    private func setSession(_ number: Int64?) {
        if let number { set(Self.session, .integer(number & 0xFFFF_FFFF)) }
        set(Self.sessionDuration, number.map { _ in 0 } ?? .null)
        set(Self.sessionEnergy, number.map { _ in 0 } ?? .null)
    }

    /// Shows how long the session lasts, and its energy.
    private func showSession() {
        guard let began, let vehicle else { return }
        set(Self.sessionDuration, .integer((device.now - began).milliseconds / 1000))
        set(Self.sessionEnergy, .integer(Int64((vehicle.session * 1000).rounded())))
    }

    /// Tells that the car takes nothing more: it ended that itself, or the charging point did.
    private func tellStopped(by reason: Int64) {
        showSession()
        emit(
            0x03,
            [
                Field("sessionID", self[Self.session]), Field("state", .integer(State.charging.rawValue)),
                Field("reason", .integer(reason)), Field("energyTransferred", self[Self.sessionEnergy]),
            ])
    }

    // MARK: Faults

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "pressStop": setFault(Self.emergencyStop, true)
        case "release": setFault(Self.emergencyStop, false)
        default: return false
        }
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard let fault = Self.faults.first(where: { $0.defect == defect }) else { return false }
        setFault(fault.number, isBroken)
        return true
    }

    /// Notes a fault, or that it is gone; the first one is shown.
    private func setFault(_ number: Int64, _ isBroken: Bool) {
        broken.removeAll { $0 == number }
        if isBroken { broken.append(number) }
        let before = self[Self.faultState]
        let state = self[Self.state]
        guard set(Self.faultState, .integer(broken.first ?? 0)) else { return }
        if device.isPowered {
            management?.setFault(!broken.isEmpty)
            work()
        }
        emit(
            0x04,
            [
                Field("sessionID", began == nil ? .null : self[Self.session]), Field("state", state),
                Field("faultStatePreviousState", before), Field("faultStateCurrentState", self[Self.faultState]),
            ])
    }
}
