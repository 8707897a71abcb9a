internal import HulianModel

extension ThermostatBehaviour {
    /// The limits of a device that has not got the attributes, in hundredths of a degree (Thermostat 4.3.9).
    private static let usualHeat: ClosedRange<Int64> = 700...3000, usualCool: ClosedRange<Int64> = 1600...3200

    /// What lies between heating and cooling at least, in hundredths of a degree; nothing without automatic mode.
    private var deadBand: Int64? {
        has(feature: "AUTO") ? (integer(Attribute.deadBand) ?? 20) * 10 : nil
    }
    /// True for the older definition, in which no setpoint gives way to another, and the dead band and the control
    /// sequence take what is written (Thermostat before revision 7).
    var isDated: Bool { device.blueprint.capabilities[capability].definition.revision < 7 }
    /// What the device can reach at all when it heats.
    private var reachableHeat: ClosedRange<Int64> {
        range(Attribute.absMinHeat, Attribute.absMaxHeat, Self.usualHeat)
    }
    /// What the device can reach at all when it cools.
    private var reachableCool: ClosedRange<Int64> {
        range(Attribute.absMinCool, Attribute.absMaxCool, Self.usualCool)
    }
    /// Between which limits heating can be set.
    private var heat: ClosedRange<Int64> { range(Attribute.minHeat, Attribute.maxHeat, reachableHeat) }
    /// Between which limits cooling can be set.
    private var cool: ClosedRange<Int64> { range(Attribute.minCool, Attribute.maxCool, reachableCool) }

    /// A range made of two attributes, or of the ends of another.
    private func range(_ low: AttributeNumber, _ high: AttributeNumber, _ other: ClosedRange<Int64>) -> ClosedRange<
        Int64
    > {
        let low = integer(low) ?? other.lowerBound
        return low...max(low, integer(high) ?? other.upperBound)
    }

    /// Checks a setpoint or a limit before it is written.
    func checkSetpoint(_ attribute: AttributeNumber, _ value: Int64) throws(Status) {
        let isAllowed: Bool
        switch attribute {
        case Attribute.occupiedCooling, Attribute.unoccupiedCooling:
            // Heating gives way as far as its limit; what is below that cannot be set.
            let other = attribute == Attribute.occupiedCooling ? Attribute.occupiedHeating : Attribute.unoccupiedHeating
            let least = isDated ? integer(other) ?? heat.lowerBound : heat.lowerBound
            isAllowed = cool.contains(value) && deadBand.map { value - $0 >= least } ?? true
        case Attribute.occupiedHeating, Attribute.unoccupiedHeating:
            let other = attribute == Attribute.occupiedHeating ? Attribute.occupiedCooling : Attribute.unoccupiedCooling
            let most = isDated ? integer(other) ?? cool.upperBound : cool.upperBound
            isAllowed = heat.contains(value) && deadBand.map { value + $0 <= most } ?? true
        case Attribute.minHeat:
            isAllowed =
                value >= reachableHeat.lowerBound && value <= heat.upperBound
                && deadBand.map { value <= cool.lowerBound - $0 } ?? true
        case Attribute.maxHeat:
            isAllowed =
                value >= heat.lowerBound && value <= reachableHeat.upperBound
                && deadBand.map { value <= cool.upperBound - $0 } ?? true
        case Attribute.minCool:
            isAllowed =
                value >= reachableCool.lowerBound && value <= cool.upperBound
                && deadBand.map { value >= heat.lowerBound + $0 } ?? true
        case Attribute.maxCool:
            isAllowed =
                value >= cool.lowerBound && value <= reachableCool.upperBound
                && deadBand.map { value >= heat.upperBound + $0 } ?? true
        default: return
        }
        guard isAllowed else { throw .constraintError }
    }

    /// Checks the setpoints that a preset or a transition of a schedule names.
    ///
    /// - Throws: ``Status/constraintError`` for one outside the limits, and for two that lie too near to each other.
    func checkSetpoints(of entry: Value) throws(Status) {
        let heating = entry.number("heatingSetpoint"), cooling = entry.number("coolingSetpoint")
        if let heating, has(feature: "HEAT"), !heat.contains(heating) { throw .constraintError }
        if let cooling, has(feature: "COOL"), !cool.contains(cooling) { throw .constraintError }
        if let heating, let cooling, let deadBand, cooling - heating < deadBand { throw .constraintError }
    }

    /// A setpoint inside its limits, which may have become narrower since it was chosen.
    func withinLimits(_ value: Int64, _ demand: Demand) -> Int64 {
        let range = demand == .heating ? heat : cool
        return min(range.upperBound, max(range.lowerBound, value))
    }

    /// The setpoint for the people who are there, or for nobody when nobody is.
    func setpointInForce(_ demand: Demand) -> AttributeNumber {
        let isOccupied = !has(feature: "OCC") || integer(Attribute.occupancy) == 1
        if demand == .heating { return isOccupied ? Attribute.occupiedHeating : Attribute.unoccupiedHeating }
        return isOccupied ? Attribute.occupiedCooling : Attribute.unoccupiedCooling
    }

    /// Lets the other values follow one that was written.
    func followSetpoint(_ attribute: AttributeNumber, by origin: Origin) {
        switch attribute {
        case Attribute.occupiedCooling, Attribute.occupiedHeating, Attribute.unoccupiedCooling,
            Attribute.unoccupiedHeating:
            guard integer(attribute) != previous else { return }
            tellChange(attribute, from: previous, because: Self.source(origin))
            keepDeadBand(after: attribute)
            leavePreset(after: attribute)
        case Attribute.minHeat, Attribute.maxHeat, Attribute.minCool, Attribute.maxCool:
            clamp(Attribute.occupiedHeating, heat)
            clamp(Attribute.unoccupiedHeating, heat)
            clamp(Attribute.occupiedCooling, cool)
            clamp(Attribute.unoccupiedCooling, cool)
        default: return
        }
    }

    /// Who changes a setpoint when somebody writes it or raises it.
    private static func source(_ origin: Origin) -> ChangeSource { origin == .hand ? .manual : .external }

    /// Has no active preset any more when somebody changes the setpoint that is in force (Thermostat 4.3.11.11 to
    /// 4.3.11.14).
    private func leavePreset(after attribute: AttributeNumber) {
        guard attribute == setpointInForce(.heating) || attribute == setpointInForce(.cooling) else { return }
        setActivePreset(.null)
        giveChoicePrecedence()
    }

    /// Brings a setpoint to a value, tells it and lets the other one keep away from it.
    ///
    /// - Parameter source: Who wants it; nothing for one that only follows another value.
    /// - Returns: True when it was another value.
    @discardableResult
    func move(_ attribute: AttributeNumber, to value: Int64, because source: ChangeSource? = nil) -> Bool {
        let before = integer(attribute)
        guard set(attribute, .integer(value)) else { return false }
        tellChange(attribute, from: before, because: source)
        keepDeadBand(after: attribute)
        return true
    }

    /// Keeps a setpoint inside limits.
    private func clamp(_ attribute: AttributeNumber, _ range: ClosedRange<Int64>) {
        guard let value = integer(attribute) else { return }
        move(attribute, to: min(range.upperBound, max(range.lowerBound, value)))
        keepDeadBand(after: attribute)
    }

    /// Moves the other setpoint so far away as the dead band wants; before revision 7 a client has to do that.
    private func keepDeadBand(after attribute: AttributeNumber) {
        guard !isDated, let deadBand, let value = integer(attribute) else { return }
        switch attribute {
        case Attribute.occupiedCooling: lower(Attribute.occupiedHeating, to: value - deadBand)
        case Attribute.unoccupiedCooling: lower(Attribute.unoccupiedHeating, to: value - deadBand)
        case Attribute.occupiedHeating: lift(Attribute.occupiedCooling, to: value + deadBand)
        case Attribute.unoccupiedHeating: lift(Attribute.unoccupiedCooling, to: value + deadBand)
        default: return
        }
    }

    /// Brings a setpoint down to a value, if it lies above.
    private func lower(_ attribute: AttributeNumber, to value: Int64) {
        if let now = integer(attribute), now > value { move(attribute, to: max(heat.lowerBound, value)) }
    }

    /// Brings a setpoint up to a value, if it lies below.
    private func lift(_ attribute: AttributeNumber, to value: Int64) {
        if let now = integer(attribute), now < value { move(attribute, to: min(cool.upperBound, value)) }
    }

    /// Raises or lowers heating (0), cooling (1) or both (2) by hundredths of a degree, inside the limits.
    func raise(mode: Int64, by amount: Int64, _ origin: Origin) throws(Status) {
        let heats = mode != 1 && has(feature: "HEAT")
        let cools = mode != 0 && has(feature: "COOL")
        guard heats || cools else { throw .invalidCommand }
        let cooling = setpointInForce(.cooling), heating = setpointInForce(.heating)
        // The one that moves away from the other goes first, so that the dead band moves nothing without need.
        let order =
            amount > 0
            ? [(cooling, cools, cool), (heating, heats, heat)] : [(heating, heats, heat), (cooling, cools, cool)]
        for (attribute, moves, range) in order where moves {
            let value = min(range.upperBound, max(range.lowerBound, (integer(attribute) ?? 0) + amount))
            if move(attribute, to: value, because: Self.source(origin)) { leavePreset(after: attribute) }
        }
    }

    /// Tells that a setpoint changed, who did it and by how much.
    private func tellChange(_ attribute: AttributeNumber, from before: Int64?, because source: ChangeSource?) {
        guard let value = integer(attribute) else { return }
        if let source {
            set(Attribute.changeSource, .integer(source.rawValue))
            set(Attribute.changeAmount, before.map { .integer(value - $0) } ?? .null)
            set(Attribute.changeTime, .integer(device.now.matterSeconds))
        }
        let isHeating = attribute == Attribute.occupiedHeating || attribute == Attribute.unoccupiedHeating
        var fields = [Field("systemMode", .integer(isHeating ? Mode.heat : Mode.cool))]
        if has(feature: "OCC") {
            let isOccupied = attribute == Attribute.occupiedHeating || attribute == Attribute.occupiedCooling
            fields.append(Field("occupancy", .integer(isOccupied ? 1 : 0)))
        }
        if let before { fields.append(Field("previousSetpoint", .integer(before))) }
        emit(0x03, fields + [Field("currentSetpoint", .integer(value))])
    }
}
