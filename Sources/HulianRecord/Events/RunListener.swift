public import HulianModel

/// Hears everything that happens in a run, as it happens or as a record tells it again.
///
/// The recorder and the judge are listeners; the engine and the reader of records call them the same way, so that a
/// live run and its record are judged alike. A class to derive from; every function does nothing by itself.
open class RunListener {
    /// The line of the record that tells the event; whoever calls sets it before.
    public final var line = 0

    /// Makes a listener.
    public init() {}

    /// The run begins.
    open func began(_ header: RunHeader) {}
    /// A device type takes part: the paths of its attributes, in the order of their slots.
    ///
    /// Later events name attributes by slot; a reader with another catalog finds them by path.
    open func described(_ type: DeviceTypeID, _ slots: [String], at time: Instant) {}
    /// A device takes part.
    open func entered(_ device: DeviceEntry, at time: Instant) {}
    /// A client of the bus takes part.
    open func entered(_ client: ClientEntry, at time: Instant) {}
    /// A client connected.
    open func connected(_ client: Int, _ facts: ConnectionFacts, at time: Instant) {}
    /// A client's connection ended.
    open func disconnected(_ client: Int, _ reason: String, at time: Instant) {}
    /// A client subscribed.
    open func subscribed(_ client: Int, _ filter: String, at time: Instant) {}
    /// A message was published.
    open func published(_ message: borrowing MessageView) {}
    /// A message reached a client.
    open func delivered(_ facts: DeliveryFacts, at time: Instant) {}
    /// A message was lost.
    open func dropped(_ number: UInt64, _ client: Int, _ reason: String, at time: Instant) {}
    /// An attribute of a simulated device changed: what is true, whoever tells it.
    ///
    /// - Parameters:
    ///   - device: The number of the device.
    ///   - slot: The attribute, by index in the blueprint.
    ///   - value: The new value.
    ///   - origin: Who caused it: `controller`, `hand`, `credential`, `device` or `surroundings`.
    ///   - time: When.
    open func changed(_ device: Int, _ slot: Int, _ value: Value, _ origin: String, at time: Instant) {}
    /// Something happened to a device that no message caused: a hand, a person, a defect, the room.
    open func stimulated(_ device: Int, _ what: String, _ fields: [Field], at time: Instant) {}
    /// A controller made a request.
    open func requested(_ facts: RequestFacts, at time: Instant) {}
    /// A request came to an end.
    ///
    /// - Parameters:
    ///   - number: The number of the request.
    ///   - status: The status, or `timeout`.
    ///   - time: When.
    open func answered(_ number: Int, _ status: String, at time: Instant) {}
    /// A controller learned a value.
    open func learned(_ dialect: DialectID, _ device: Int, _ slot: Int, _ value: Value, at time: Instant) {}
    /// A controller learned that a device is there or gone.
    open func presence(_ dialect: DialectID, _ device: Int, _ isOnline: Bool, at time: Instant) {}
    /// A scene was started, or one of its actions ended.
    open func scene(_ scene: SceneFacts, at time: Instant) {}
    /// A fault began or ended.
    open func fault(_ fault: FaultFacts, at time: Instant) {}
    /// A value did not cross the bridge unharmed.
    open func lost(_ entry: LossEntry, at time: Instant) {}
    /// True for who wants to hear of steps: the words for them are made only when somebody does.
    open var hearsSteps: Bool { false }
    /// A step of the scenario began.
    open func step(_ place: String, _ what: String, at time: Instant) {}
    /// An expectation was decided.
    open func decided(_ expectation: ExpectationResult, at time: Instant) {}
    /// The run ended.
    ///
    /// - Parameters:
    ///   - isComplete: True when it came to its end.
    ///   - problem: What broke it off.
    ///   - time: When.
    open func ended(isComplete: Bool, problem: String?, at time: Instant) {}
}

/// Something about a scene.
public struct SceneFacts: Hashable, Sendable {
    /// What it is.
    public enum Kind: String, Sendable, CaseIterable {
        /// The scenario defines it.
        case defined
        /// Its trigger came true.
        case triggered
        /// Its condition kept it from running.
        case skipped
        /// It waits on purpose, as long as the detail says; told once more, without detail, when the wait is over.
        case paused
        /// One of its actions was confirmed.
        case actionDone
        /// One of its actions failed.
        case actionFailed
        /// All its actions were confirmed.
        case finished
        /// It ended and not all its actions were confirmed.
        case incomplete
        /// Another scene with a higher priority wanted something else of the same device.
        case overruled
    }

    /// What it is.
    public let kind: Kind
    /// The scene.
    public let scene: String
    /// The number of this run of the scene, from 1; 0 for its definition.
    public let run: Int
    /// What service class it is: `safety`, `control`, `comfort`.
    public let serviceClass: String
    /// The device of an action, or of the trigger.
    public let device: String?
    /// The attribute or command of an action, or why it failed.
    public let detail: String
    /// The devices that it uses, for its definition.
    public let devices: [String]

    /// Makes facts.
    public init(
        kind: Kind, scene: String, run: Int, serviceClass: String, device: String? = nil, detail: String = "",
        devices: [String] = []
    ) {
        self.kind = kind
        self.scene = scene
        self.run = run
        self.serviceClass = serviceClass
        self.device = device
        self.detail = detail
        self.devices = devices
    }
}

/// Something about a fault.
public struct FaultFacts: Hashable, Sendable {
    /// The kind of the fault, such as `drop`, `cut` or `brokerRestart`.
    public let kind: String
    /// What it is about: a device, `broker` or `bridge`.
    public let target: String
    /// True when it begins, false when it ends.
    public let begins: Bool
    /// More about it, such as `30 %`.
    public let detail: String

    /// Makes facts.
    public init(kind: String, target: String, begins: Bool, detail: String = "") {
        self.kind = kind
        self.target = target
        self.begins = begins
        self.detail = detail
    }
}
