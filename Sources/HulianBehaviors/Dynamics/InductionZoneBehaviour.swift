internal import HulianModel

/// A place of an induction cooktop: it heats the pan alone, and nothing when no pan stands on it.
final class InductionZoneBehaviour: CookSurface {
    /// How device types name it: powers in W, water in L, heat capacity in J/K, temperatures in °C.
    static let dynamics = Behaviours.Dynamics(
        "inductionZone", parameters: CookSurface.parameters, actions: InductionZoneBehaviour.actions,
        defects: InductionZoneBehaviour.defects
    ) { device, endpoint, parameters in InductionZoneBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var defects: [String] { ["overTemperature"] }

    /// True while its electronics are too hot.
    private var isTooHot = false

    override func makeHeating() -> Heating {
        guard isOn, hasPan, !isTooHot else { return Heating(power: isOn ? 8 : 0, sound: isOn ? 40 : 0) }
        let watts = power * share
        return Heating(
            intoPan: watts * efficiency, past: watts * (1 - efficiency), power: watts, sound: 42 + 10 * share)
    }

    override func switched(isOn: Bool) {
        if isTooHot, isOn { return end(.overheated) }
        lookForPan()
    }

    override func panOverheated() { end(.boiledDry) }

    /// Switches itself off for a fault.
    private func end(_ fault: CookZoneBehaviour.Fault) {
        onOff?.switchOff()
        zone?.show(fault: fault)
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "overTemperature" else { return false }
        isTooHot = isBroken
        guard device.isPowered else { return true }
        if isBroken { end(.overheated) } else { zone?.show(fault: .none) }
        update()
        return true
    }
}
