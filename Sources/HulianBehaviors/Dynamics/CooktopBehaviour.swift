internal import HulianModel

/// The common switch of a cooktop: on while one of its places is on, and switching it off switches all of them off.
final class CooktopBehaviour: Behaviour {
    /// How device types name it: the power of its key panel in W.
    static let dynamics = Behaviours.Dynamics("cooktop", parameters: ["standby"]) { device, endpoint, parameters in
        CooktopBehaviour(device: device, endpoint: endpoint, standby: parameters.number("standby", or: 0))
    }

    /// How long it stays awake when no place is on (project default).
    private static let awakeTime = Interval.seconds(60)

    /// The power of its key panel in W.
    private let standby: Double
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// Makes it.
    private init(device: Device, endpoint: Int, standby: Double) {
        self.standby = standby
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The common switch.
    private var onOff: OnOffBehaviour? { sibling(OnOffBehaviour.number) }
    /// The places.
    private var places: [CookSurface] { device.allBehaviours.compactMap { $0 as? CookSurface } }

    override func start() {
        emissions.give(power: standby)
        follow()
    }

    override func stop() { emissions.give() }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard attribute == OnOffBehaviour.onOff, let onOff else { return }
        if capability == onOff.capability, !onOff.isOn {
            for place in places where place.isOn { place.onOff?.switchOff() }
        } else if device.blueprint.capabilities[capability].definition.number == OnOffBehaviour.number {
            follow()
        }
    }

    override func fire(_ timer: Int) {
        if !places.contains(where: \.isOn) { onOff?.switchOff() }
    }

    /// Is on while one of the places is.
    private func follow() {
        if places.contains(where: \.isOn) {
            cancelTimer(0)
            onOff?.switchOn()
        } else if onOff?.isOn ?? false {
            setTimer(0, after: Self.awakeTime)
        }
    }
}
