internal import HulianModel

/// A burner of a gas cooktop: a flame that is lit, heats, can go out, and is watched by a flame-failure device.
///
/// Burning a cubic metre of natural gas gives 10 kWh of heat, a cubic metre of carbon dioxide and 1.6 kg of steam; the
/// carbon monoxide of a clean flame, half a part in a thousand, and the times are project defaults.
final class GasBurnerBehaviour: CookSurface {
    /// How device types name it: the power of the flame in W, water in L, heat capacity in J/K, temperatures in °C.
    static let dynamics = Behaviours.Dynamics(
        "gasBurner", parameters: CookSurface.parameters, actions: GasBurnerBehaviour.actions,
        defects: GasBurnerBehaviour.defects
    ) { device, endpoint, parameters in GasBurnerBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var defects: [String] { ["burnerDirty", "flameGuardFailure", "flameOut", "igniterFailure"] }

    /// The heat of a m³ of gas an hour, in W.
    static let heatOfGas = 10_000.0
    /// The steam of a m³ of gas in g.
    private static let steamOfGas = 1600.0
    /// The carbon monoxide of a clean and of a dirty flame, as shares of the gas.
    private static let cleanShare = 0.0005, dirtyShare = 0.02
    /// How long sparks are made, and how long the flame-failure device takes to close (project defaults).
    private static let ignitionTime = Interval.seconds(3), guardTime = Interval.seconds(30)
    /// The timers: the flame comes, the flame-failure device closes, the valve of the room is looked at.
    private enum Time {
        /// The flame comes or does not.
        static let ignition = 1
        /// The flame-failure device closes.
        static let flameGuard = 2
    }

    /// How the flame is.
    private var flame = CookZoneBehaviour.Flame.off
    /// What is broken.
    private var isDirty = false, isGuardBroken = false, hasNoSparks = false

    /// True while a valve shuts off the gas of the room.
    private var isGasShut: Bool { device.room.map { $0.home.isGasShut(in: $0) } ?? false }

    override func makeHeating() -> Heating {
        guard isOn, !isGasShut else { return Heating() }
        let watts = power * share
        let gas = watts / Self.heatOfGas
        guard flame == .burning else { return Heating(gas: gas, fumes: .init(gas: gas), sound: 45) }
        let monoxide = gas * (isDirty ? Self.dirtyShare : Self.cleanShare)
        let intoPan = hasPan ? watts * efficiency : 0
        return Heating(
            intoPan: intoPan, past: watts - intoPan, gas: gas, moisture: gas * Self.steamOfGas,
            fumes: .init(carbonDioxide: gas - monoxide, carbonMonoxide: monoxide), sound: 48)
    }

    /// The sensor in the middle of a burner feels the bottom of a pan.
    override var seesPan: Bool { dryLimit != nil }

    override func start() {
        flame = .off
        super.start()
        zone?.show(flame: flame)
    }

    override func switched(isOn: Bool) {
        cancelTimer(Time.ignition)
        cancelTimer(Time.flameGuard)
        lookForPan()
        guard isOn else { return show(.off) }
        guard !isGasShut else { return end(.gasShut) }
        show(.igniting)
        setTimer(Time.ignition, after: Self.ignitionTime)
    }

    override func panOverheated() { end(.boiledDry) }

    override func fire(_ timer: Int) {
        switch timer {
        case Time.ignition:
            if hasNoSparks {
                show(.failed)
                if isGuardBroken { zone?.show(fault: .ignitionFailure) } else { end(.ignitionFailure) }
            } else {
                show(.burning)
            }
            update()
        case Time.flameGuard:
            if isOn, flame == .failed { end(.flameFailure) }
        default:
            // The valve of the room tells nobody: the flame goes out when no gas comes.
            if isOn, isGasShut { end(.gasShut) }
            super.fire(timer)
        }
    }

    /// The valve of the burner closes for a fault.
    private func end(_ fault: CookZoneBehaviour.Fault) {
        onOff?.switchOff()
        show(fault == .boiledDry || fault == .gasShut ? .off : .failed)
        zone?.show(fault: fault)
    }

    /// Shows the flame.
    private func show(_ flame: CookZoneBehaviour.Flame) {
        self.flame = flame
        zone?.show(flame: flame)
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "burnerDirty": isDirty = isBroken
        case "flameGuardFailure": isGuardBroken = isBroken
        case "igniterFailure": hasNoSparks = isBroken
        case "flameOut":
            // A draught or a pot that boils over; it is not there to be mended.
            if isBroken, device.isPowered, isOn, flame == .burning { blowOut() }
        default: return false
        }
        update()
        return true
    }

    /// The flame goes out while gas comes.
    private func blowOut() {
        show(.failed)
        if isGuardBroken { zone?.show(fault: .flameFailure) } else { setTimer(Time.flameGuard, after: Self.guardTime) }
    }
}
