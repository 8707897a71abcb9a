public import HulianBehaviors
public import HulianDiagnostics
public import HulianModel

/// A node of Matter's data model without the wire: endpoints, clusters, attributes, commands, events and subscriptions
/// over one ``Device``, in virtual time.
///
/// Not thread-safe; a node is for one test file and is thrown away after it.
public final class MatterNode {
    /// The cluster definitions.
    public let library: ClusterLibrary
    /// What it is made of.
    public let composition: Composition
    /// The device whose behaviours answer.
    public let device: Device
    /// The clock.
    public let scheduler: Scheduler
    /// What did not fit together when the node was made; errors stand for values of a fixture that were left out.
    public let diagnostics: [Diagnostic]
    /// Who asks: the number of the fabric, 1 for the first.
    public var fabric: UInt8 = 1 {
        didSet {
            device.administrator = fabric
            device.controller = Self.subject(of: fabric)
        }
    }
    /// The key with which test events are allowed; nothing lets every key but zeros.
    public var testEventKey: [UInt8]?
    /// What the cluster itself said of the last command beside its status.
    public var clusterStatus: UInt8? { device.clusterStatus }
    /// What the last interaction wanted that the simulator has not got, such as a command without behaviour; a step
    /// that ends with this proves nothing.
    public internal(set) var notSimulated: String?

    /// What is wrong with it on purpose; nothing but in tests of tests.
    let mutation: NodeMutation?
    /// What is known of each capability of the blueprint.
    let instances: [NodeAssembly.Instance]
    /// The events that happened since the start, in the order of their numbers.
    var log: [LoggedEvent] = []
    /// The subscriptions by number.
    var subscriptions: [Int: Subscription] = [:]
    /// The fabrics that the node belongs to.
    var commissionedFabrics: Set<UInt8> = [1]
    /// What the fabrics call themselves, where they do; only looked into, never walked.
    var fabricLabels: [UInt8: String] = [:]
    /// The number of the next subscription.
    var nextSubscription = 1
    /// Ends the fail-safe when its time is over.
    let failSafe: FailSafe
    /// Hears of the device.
    private let ear: Ear
    /// Wakes the node for reports.
    let alarm: Alarm

    /// Makes a node and switches it on.
    ///
    /// - Parameters:
    ///   - library: The cluster definitions.
    ///   - composition: What it is made of.
    ///   - fixture: What the application holds.
    ///   - seed: The seed of its random numbers.
    public convenience init(library: ClusterLibrary, composition: Composition, fixture: Fixture, seed: UInt64) {
        self.init(library: library, composition: composition, fixture: fixture, seed: seed, mutation: nil)
    }

    /// Makes a node with something wrong in it.
    init(
        library: ClusterLibrary, composition: Composition, fixture: Fixture, seed: UInt64, mutation: NodeMutation?
    ) {
        self.mutation = mutation
        let assembly = NodeAssembly(library: library, composition: composition, fixture: fixture)
        self.library = library
        self.composition = composition
        instances = assembly.instances
        diagnostics = assembly.diagnostics.all
        scheduler = Scheduler(start: .defaultStart)
        device = Device(
            name: composition.name, blueprint: assembly.blueprint, scheduler: scheduler, seed: seed,
            behaviours: { device in
                // In the range of one's own the SDK has test clusters where we have capabilities of ours.
                Behaviours.make(for: device).filter { behaviour in
                    behaviour.capability < 0
                        || device.blueprint.capabilities[behaviour.capability].definition.number < 0xFFF1_0000
                }
            })
        device.mutation = mutation
        device.keepDataVersions()
        ear = Ear()
        alarm = Alarm()
        scheduler.hire(alarm)
        failSafe = FailSafe()
        scheduler.hire(failSafe)
        failSafe.device = device
        device.isSessionSecured = true
        device.controller = Self.subject(of: fabric)
        device.isFailSafeArmed = false
        ear.node = self
        alarm.node = self
        device.listener = ear
        device.powerOn()
    }

    /// Lets time go on.
    public func advance(by interval: Interval) { scheduler.run(until: scheduler.now + interval) }

    /// Starts the node anew; what is to outlast that stays, and who subscribed is forgotten.
    public func reboot() {
        device.powerOff()
        endSubscriptions()
        log = []
        for (index, instance) in instances.enumerated() where device.behaviour(of: index) == nil {
            for number in instance.volatile {
                guard let slot = device.blueprint.attribute(number, of: index) else { continue }
                device.setInitial(slot, device.blueprint.attributes[slot].initialValue)
            }
        }
        device.powerOn()
    }

    /// Makes the node what it was when new.
    public func factoryReset() {
        endSubscriptions()
        log = []
        commissionedFabrics = [1]
        fabricLabels = [:]
        device.factoryReset()
    }

    /// The capability of an endpoint.
    ///
    /// - Throws: ``Status/unsupportedEndpoint`` or ``Status/unsupportedCluster``.
    func find(_ endpoint: UInt16, _ cluster: UInt32) throws(Status) -> Int {
        guard let place = device.blueprint.endpoint(EndpointNumber(UInt32(endpoint))) else {
            throw .unsupportedEndpoint
        }
        guard let found = device.blueprint.capability(CapabilityNumber(cluster), on: place) else {
            throw .unsupportedCluster
        }
        return found
    }

    /// The version of the data of a cluster; nothing when there is no such cluster.
    public func dataVersion(_ endpoint: UInt16, _ cluster: UInt32) -> UInt32? {
        guard let place = device.blueprint.endpoint(EndpointNumber(UInt32(endpoint))),
            let found = device.blueprint.capability(CapabilityNumber(cluster), on: place)
        else { return nil }
        return mutation?.dataVersion(device.dataVersions[found], of: cluster) ?? device.dataVersions[found]
    }
}

/// Hears of what the device of a node tells.
private final class Ear: DeviceListener {
    /// The node.
    weak var node: MatterNode?

    override func hasNews(_ device: Device) { node?.takeNews() }
}

/// Wakes a node when a report is due.
final class Alarm: Worker {
    /// The node.
    weak var node: MatterNode?

    /// The detail of the work that looks whether a subscription was silent for its longest time.
    static let silence: UInt32 = 1

    override func perform(task: UInt32, detail: UInt32) {
        if detail == Self.silence { node?.keepAlive(Int(task)) } else { node?.reportIfDue(Int(task)) }
    }
}
