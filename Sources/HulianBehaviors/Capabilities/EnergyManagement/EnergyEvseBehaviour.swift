internal import HulianModel

/// Energy EVSE: a charging point that offers a car a current when somebody allows it, by hand, by the clock or by the sun,
/// and lets the home have what the car gives back when somebody allows that.
///
/// Source: Matter application clusters, Energy EVSE (0x0099), revision 3; times of starting are worked out from the
/// slowest current that is allowed.
final class EnergyEvseBehaviour: Behaviour {
    /// The number of the capability, and that of its modes.
    static let number: CapabilityNumber = 0x0099, modes: CapabilityNumber = 0x009D
    /// What the plug does, what is allowed, and what is broken.
    static let state: AttributeNumber = 0x0000, supplyState: AttributeNumber = 0x0001
    /// What is broken.
    static let faultState: AttributeNumber = 0x0002
    /// Until when charging and giving back are allowed; null for ever.
    static let chargingEnabledUntil: AttributeNumber = 0x0003
    /// Until when giving back is allowed, and the most current for it.
    static let dischargingEnabledUntil: AttributeNumber = 0x0004, maximumDischarge: AttributeNumber = 0x0008
    /// The charge of the car, what it holds, and which car it is.
    static let stateOfCharge: AttributeNumber = 0x0030, batteryCapacity: AttributeNumber = 0x0031
    /// Which car it is.
    static let vehicleID: AttributeNumber = 0x0032
    /// The currents in mA: that of the wires, the least and the most that is allowed, and the most that people want.
    static let circuitCapacity: AttributeNumber = 0x0005, minimumCurrent: AttributeNumber = 0x0006
    /// The most that is allowed, and the most that people want, in mA.
    static let maximumCurrent: AttributeNumber = 0x0007, userMaximum: AttributeNumber = 0x0009
    /// When it will begin, when it is to be done, with which energy and which charge.
    static let nextStart: AttributeNumber = 0x0023, nextTarget: AttributeNumber = 0x0024
    /// The energy and the charge that are wanted then.
    static let nextEnergy: AttributeNumber = 0x0025, nextCharge: AttributeNumber = 0x0026
    /// The session: its number, how long it lasts, and its energy.
    static let session: AttributeNumber = 0x0040, sessionDuration: AttributeNumber = 0x0041
    /// The energy of the session in mWh.
    static let sessionEnergy: AttributeNumber = 0x0042
    /// The energy that the car has given back in the session, in mWh.
    static let sessionGiven: AttributeNumber = 0x0043

    /// What the plug does, as the attribute counts it.
    enum State: Int64 {
        /// No car.
        case notPluggedIn = 0
        /// A car that wants nothing.
        case noDemand = 1
        /// A car that would take something.
        case demand = 2
        /// A car that takes something.
        case charging = 3
        /// A car that gives something.
        case discharging = 4
        /// Something is broken.
        case fault = 6
    }
    /// What is allowed, as the attribute counts it.
    enum Supply {
        /// Nothing.
        static let disabled: Int64 = 0
        /// Charging.
        static let charging: Int64 = 1
        /// Giving back.
        static let discharging: Int64 = 2
        /// Nothing, as something is broken.
        static let error: Int64 = 3
        /// Nothing, as it checks itself.
        static let diagnostics: Int64 = 4
        /// Charging and giving back.
        static let both: Int64 = 5
    }
    /// The tags of modes (Energy EVSE Mode, ModeTag).
    enum Tag {
        /// It charges when it is the time for it.
        static let timeOfUse: Int64 = 0x4001
        /// It charges with what the sun leaves over.
        static let solar: Int64 = 0x4002
    }
    /// The timers: charging is allowed no more, the plan or the sun is looked at, the session is shown.
    enum Timer {
        /// Charging is allowed no more.
        static let enabled = 0
        /// The plan or the sun is looked at.
        static let plan = 1
        /// The session is shown; or it has checked itself.
        static let show = 2
        /// Giving back is allowed no more.
        static let discharging = 3
    }
    /// The defects with the numbers of their faults.
    static let faults: [(defect: String, number: Int64)] = [
        ("groundFault", 7), ("overCurrent", 4), ("overTemperature", 15), ("contactorWelded", 5),
    ]
    /// The fault of a pressed emergency stop.
    static let emergencyStop: Int64 = 11

    override class var actions: [String] { ["pressStop", "release"] }
    override class var defects: [String] { faults.map(\.defect) }

    /// What is allowed apart from faults and checks: charging, and giving back.
    var isEnabled = false, mayGive = false
    /// True while it checks itself.
    var isChecking = false
    /// The faults that there are.
    var broken: [Int64] = []
    /// The wishes of people: for days of the week, the minute, the charge and the energy of each target.
    var schedules: [Value] = []
    /// True while others make it wait, and the power that they ask for.
    var isPaused = false, asked: Double?
    /// The powers between which others want it to stay, in watts.
    var bounds: ClosedRange<Double>?
    /// When the session began.
    var began: Instant?
    /// The time of the target for which it has begun to charge; once begun it goes on.
    var planned: Int64?

    /// The car.
    var vehicle: VehicleBehaviour? { device.allBehaviours.lazy.compactMap { $0 as? VehicleBehaviour }.first }
    /// What lets others manage it.
    var management: DeviceEnergyManagementBehaviour? { sibling(DeviceEnergyManagementBehaviour.number) }
    /// The mode.
    var mode: ModeBaseBehaviour? { sibling(Self.modes) }
    /// What the plug does.
    var plug: State { State(rawValue: integer(Self.state) ?? 0) ?? .notPluggedIn }
    /// The current that is offered at most, in amperes.
    var mostAmperes: Double {
        var most = integer(Self.maximumCurrent) ?? 0
        if let wires = integer(Self.circuitCapacity) { most = min(most, wires) }
        if let wish = integer(Self.userMaximum), wish > 0 { most = min(most, wish) }
        return Double(most) / 1000
    }
    /// The least current, in amperes.
    var leastAmperes: Double { Double(integer(Self.minimumCurrent) ?? 6000) / 1000 }

    override func start() {
        vehicle?.changed = { [unowned self] in self.vehicleChanged() }
        management?.range = { [unowned self] in
            guard let vehicle = self.vehicle, vehicle.isPlugged, self.plug != .fault else { return nil }
            let canTake = self.isEnabled && vehicle.lack() >= 0.5, canGive = self.givingAmperes > 0
            let least = canGive ? -vehicle.watts(self.givingAmperes) : vehicle.watts(self.leastAmperes)
            let most = canTake ? vehicle.watts(self.mostAmperes) : 0
            return least < most ? least...most : nil
        }
        management?.adjust = { [unowned self] watts in
            self.asked = watts
            self.work()
        }
        management?.bound = { [unowned self] watts in
            self.bounds = watts
            self.work()
        }
        management?.forecastChanged = { [unowned self] in self.work() }
        management?.pause = { [unowned self] isPaused in
            self.isPaused = isPaused
            self.work()
        }
        asked = nil
        bounds = nil
        isPaused = false
        isChecking = false
        let supply = integer(Self.supplyState)
        isEnabled = supply == Supply.charging || supply == Supply.both
        mayGive = supply == Supply.discharging || supply == Supply.both
        if let until = integer(Self.chargingEnabledUntil), isEnabled, until > 0 { limit(until: until, Timer.enabled) }
        if let until = integer(Self.dischargingEnabledUntil), mayGive, until > 0 {
            limit(until: until, Timer.discharging)
        }
        if vehicle?.isPlugged != true { setSession(nil) }
        showVehicle()
        vehicleChanged()
    }

    override func reset() {
        schedules = []
        broken = []
        isEnabled = false
        mayGive = false
        began = nil
    }

    // MARK: Commands

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x01: disable()
        case 0x02: try enable(fields)
        case 0x03: try enableGiving(fields)
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
    func enable(_ fields: Fields) throws(Status) {
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
        if let until = until.integerValue { limit(until: until, Timer.enabled) }
        work()
    }

    /// Allows the car to give back.
    func enableGiving(_ fields: Fields) throws(Status) {
        let most = fields.integer("maximumDischargeCurrent") ?? 0
        guard (0...80_000).contains(most) else { throw .constraintError }
        guard broken.isEmpty, !isChecking else { throw .invalidInState }
        set(Self.maximumDischarge, .integer(most))
        cancelTimer(Timer.discharging)
        let until = fields["dischargingEnabledUntil"]
        set(Self.dischargingEnabledUntil, until)
        mayGive = true
        if let until = until.integerValue { limit(until: until, Timer.discharging) }
        work()
    }

    /// Ends charging or giving back at a time.
    func limit(until: Int64, _ timer: Int) {
        let left = until - device.now.matterSeconds
        guard left > 0 else { return timer == Timer.enabled ? forbidCharging() : forbidGiving() }
        setTimer(timer, after: .seconds(left))
    }

    /// Allows nothing.
    func disable() {
        forbidCharging()
        forbidGiving()
        work()
    }

    /// Allows charging no more.
    func forbidCharging() {
        isEnabled = false
        cancelTimer(Timer.enabled)
        set(Self.chargingEnabledUntil, 0)
    }

    /// Allows giving back no more.
    func forbidGiving() {
        mayGive = false
        cancelTimer(Timer.discharging)
        set(Self.dischargingEnabledUntil, 0)
    }

    /// Takes the wishes of people; days that are named again replace what was wished for them.
    func setTargets(_ new: [Value]) throws(Status) {
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

    // MARK: Work

    /// The car came, went or is full.
    func vehicleChanged() {
        guard device.isPowered, let vehicle else { return }
        if vehicle.isPlugged, began == nil {
            began = device.now
            setSession((integer(Self.session) ?? 0) + 1)
            emit(0x00, [Field("sessionID", self[Self.session])])
        } else if !vehicle.isPlugged, began != nil {
            showSession()
            let last = plug
            if last == .charging || last == .discharging { tellStopped(last, by: 0) }
            emit(
                0x01,
                [
                    Field("sessionID", self[Self.session]), Field("state", .integer(last.rawValue)),
                    Field("sessionDuration", self[Self.sessionDuration]),
                    Field("sessionEnergyCharged", self[Self.sessionEnergy]),
                ] + givenField("sessionEnergyDischarged"))
            began = nil
            cancelTimer(Timer.show)
            set(Self.state, .integer(State.notPluggedIn.rawValue))
        }
        work()
    }

    /// Offers what is to be offered now, and shows it.
    func work() {
        guard device.isPowered else { return }
        guard let vehicle else { return showSupply() }
        if !isEnabled || !vehicle.isPlugged { _ = management?.propose(nil) }
        let current = offer
        let before = plug
        vehicle.charge(amperes: current)
        let isFull = vehicle.lack() < 0.5
        let next: State =
            !broken.isEmpty
            ? .fault
            : !vehicle.isPlugged
                ? .notPluggedIn
                : vehicle.current > 0
                    ? .charging : vehicle.current < 0 ? .discharging : isFull ? .noDemand : .demand
        if before == .charging, next != .charging { tellStopped(before, by: isFull ? 0 : 1) }
        if before == .discharging, next != .discharging { tellStopped(before, by: vehicle.spare < 1 ? 0 : 1) }
        set(Self.state, .integer(next.rawValue))
        showSupply()
        if before != next, next == .charging || next == .discharging {
            let current = Int64((vehicle.current * 1000).rounded())
            var fields = [
                Field("sessionID", self[Self.session]), Field("state", .integer(next.rawValue)),
                Field("maximumCurrent", .integer(max(0, current))),
            ]
            if has(feature: "V2X") { fields.append(Field("maximumDischargeCurrent", .integer(max(0, -current)))) }
            emit(0x02, fields)
        }
        showSession()
        showVehicle()
        management?.show()
        guard vehicle.isPlugged else {
            cancelTimer(Timer.plan)
            return
        }
        if !isArmed(Timer.plan), !schedules.isEmpty || mayGive || (mode?.hasTag(Tag.solar) ?? false) {
            setTimer(Timer.plan, after: .minutes(1))
        }
        if next == .charging || next == .discharging, !isChecking, !isArmed(Timer.show) {
            setTimer(Timer.show, after: .minutes(5))
        }
    }

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.enabled:
            forbidCharging()
            work()
        case Timer.discharging:
            forbidGiving()
            work()
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
    func showSupply() {
        let supply =
            !broken.isEmpty
            ? Supply.error
            : isChecking
                ? Supply.diagnostics
                : isEnabled
                    ? mayGive ? Supply.both : Supply.charging : mayGive ? Supply.discharging : Supply.disabled
        set(Self.supplyState, .integer(supply))
    }

    /// Tells which card somebody showed to it; what the card allows is decided elsewhere (Energy EVSE, RFID event).
    override func present(_ credential: Credential, of person: String) -> Bool {
        guard has(feature: "RFID"), credential.kind == .rfid else { return false }
        emit(0x05, [Field("uid", .bytes(Array(credential.data.prefix(10))))])
        return true
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
    func setFault(_ number: Int64, _ isBroken: Bool) {
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
