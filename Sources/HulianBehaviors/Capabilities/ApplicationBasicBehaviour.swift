internal import HulianModel

/// Application Basic: what a content application is, and whether it stands in front.
///
/// Source: Matter application clusters, Application Basic (0x050D), revision 1. The launcher of the player decides which
/// application stands in front.
final class ApplicationBasicBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x050D
    /// What identifies the application.
    private static let application: AttributeNumber = 0x0004
    /// Whether it runs and is seen.
    private static let status: AttributeNumber = 0x0005
    /// The states, as the attribute counts them.
    private enum State {
        /// It does not run.
        static let stopped: Int64 = 0
        /// It is in front.
        static let inFront: Int64 = 1
        /// It runs behind another.
        static let hidden: Int64 = 2
    }

    /// The launcher of the player.
    private var launcher: ApplicationLauncherBehaviour? {
        device.allBehaviours.lazy.compactMap { $0 as? ApplicationLauncherBehaviour }.first
    }
    /// True while the player is on.
    private var isPlayerOn: Bool {
        launcher?.value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue ?? true
    }

    override func start() { set(Self.status, .integer(State.stopped)) }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        let number = device.blueprint.capabilities[capability].definition.number
        guard number == ApplicationLauncherBehaviour.number || number == OnOffBehaviour.number else { return }
        guard isPlayerOn else {
            set(Self.status, .integer(State.stopped))
            return
        }
        guard number == ApplicationLauncherBehaviour.number else { return }
        let front = launcher?[ApplicationLauncherBehaviour.currentApp]["application"]
        if front == self[Self.application] {
            set(Self.status, .integer(State.inFront))
        } else if integer(Self.status) == State.inFront {
            // What leaves the front because another comes goes on behind it; what nothing replaces was stopped.
            set(Self.status, .integer(front == nil ? State.stopped : State.hidden))
        }
    }
}
