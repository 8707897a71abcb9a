internal import HulianBehaviors
internal import HulianBridge
internal import HulianBus
internal import HulianDialects
internal import HulianModel

/// Everybody who takes part in a run, by name.
final class Participants {
    /// The home with its rooms and people.
    let home: Home
    /// The devices in the order of the scenario.
    private(set) var devices: [SimulatedDevice] = []
    /// The controllers, one for each dialect, in the order in which the dialects first occur.
    private(set) var controllers: [Controller] = []
    /// The bridge; nothing in a home without.
    var bridge: Bridge?
    /// What the bridge shows of devices, in the order in which it was added.
    var shown: [DeviceRole] = []
    /// Sends messages that nobody else would send.
    var stranger: NetworkClient?
    /// The place of each device; only looked into.
    private var deviceIndex: [String: Int] = [:]

    /// How the people live beside what the steps do; nothing when they do not.
    var life: HomeLife?
    /// The seed of the run.
    let seed: UInt64

    /// Makes participants of a home.
    init(home: Home, seed: UInt64) {
        self.home = home
        self.seed = seed
    }

    /// Adds a device.
    func add(_ device: SimulatedDevice) {
        deviceIndex[device.name] = devices.count
        devices.append(device)
    }

    /// Adds a controller.
    func add(_ controller: Controller) { controllers.append(controller) }

    /// The device with a name.
    func device(_ name: String) -> SimulatedDevice? { deviceIndex[name].map { devices[$0] } }

    /// The controller of a dialect.
    func controller(_ dialect: DialectID) -> Controller? { controllers.first { $0.dialect == dialect } }

    /// The controller of the brand of a device.
    func controller(of name: String) -> Controller? {
        guard let space = device(name)?.space else { return nil }
        return controllers.first { $0.space.table === space.table } ?? controller(space.table.id)
    }

    /// The controller by which scenes speak with a device: that of the neutral profile, or that of its brand.
    func sceneController(of name: String) -> Controller? {
        if let neutral = controller("hulian"), neutral.knows(name) { return neutral }
        return controller(of: name)
    }
}
