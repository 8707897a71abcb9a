public import HulianModel
public import HulianScenario

/// What is to be tested: one device, and how far the test may go.
public struct CheckPlan: Sendable {
    /// The name of the device in reports.
    public var device: String
    /// Its device type.
    public var type: DeviceTypeID
    /// The dialect that it speaks.
    public var dialect: DialectID
    /// The values of the variables of its identity, such as its number in topics.
    public var identity: [String: String]
    /// The client identifier of the device, to break its connection by taking it over; nothing for the dialect's own.
    public var clientID: String?
    /// How long the tester waits for the device to say something.
    public var appearance = Interval.seconds(30)
    /// How long an answer or a report may take (project default).
    public var patience = Interval.seconds(10)
    /// How long a connection may take to come back.
    public var returnTime = Interval.seconds(90)
    /// True when commands are given.
    public var givesCommands = true
    /// True when nonsense is sent and the connection is broken.
    public var provokes = true
    /// A simulated device takes the place of the real one: how it misbehaves; nothing for a real device.
    public var simulated: [Misbehaviour]?
    /// The device type of the simulated device, for one that has and describes less than it is taken for; nothing for
    /// the type of the plan.
    public var simulatedType: DeviceTypeID?
    /// When the simulated device gets power, from the beginning of the check.
    public var arrival = Interval.milliseconds(100)

    /// Makes a plan.
    public init(device: String, type: DeviceTypeID, dialect: DialectID, identity: [String: String] = [:]) {
        self.device = device
        self.type = type
        self.dialect = dialect
        self.identity = identity
    }
}
