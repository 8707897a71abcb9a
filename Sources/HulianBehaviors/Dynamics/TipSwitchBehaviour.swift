internal import HulianModel

/// A switch under a portable device: when it falls over, the device is switched off and stays so until it stands again.
final class TipSwitchBehaviour: Behaviour {
    /// How device types name it.
    static let dynamics = Behaviours.Dynamics("tipSwitch", actions: TipSwitchBehaviour.actions) {
        device, endpoint, _ in TipSwitchBehaviour(device: device, endpoint: endpoint, capability: -1)
    }

    override class var actions: [String] { ["setUpright", "tipOver"] }

    /// True while it lies.
    private var lies = false

    override func start() { follow() }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        if attribute == OnOffBehaviour.onOff || attribute == FanControlBehaviour.percentCurrent { follow() }
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard Self.actions.contains(action) else { return false }
        lies = action == "tipOver"
        follow()
        return true
    }

    /// Switches off what lies.
    private func follow() {
        guard device.isPowered else { return }
        report(.tippedOver, lies)
        guard lies else { return }
        let button: OnOffBehaviour? = sibling(OnOffBehaviour.number)
        if let button {
            if button.isOn { button.switchOff() }
        } else if let fan: FanControlBehaviour = sibling(FanControlBehaviour.number), fan.share > 0 {
            fan.enter(mode: 0)
        }
    }
}
