public import HulianDiagnostics
public import HulianModel

/// One step of a scenario.
public struct Step: Sendable {
    /// What it does.
    public let kind: Kind
    /// Where it stands.
    public let place: SourcePlace

    /// What a step does.
    public indirect enum Kind: Sendable {
        /// A controller sets attributes of a device.
        case set(Request, [SlotValue])
        /// A controller asks for attributes of a device.
        case get(Request, [Int])
        /// A controller gives a command to a device.
        case command(Request, CommandCall)
        /// A hand does something at a device.
        case operate(device: String, action: String, fields: [Field])
        /// Something in a device breaks or is repaired.
        case defect(device: String, name: String, isBroken: Bool)
        /// A device loses or gets power.
        case power(device: String, isOn: Bool)
        /// A device is switched off and on again.
        case restartDevice(String, downtime: Interval)
        /// A device breaks its connection and stays away.
        case disconnect(device: String, for: Interval)
        /// A device is set to what it was when new.
        case factoryReset(device: String)
        /// A person shows a credential to a device.
        case present(person: String, kind: String, data: String?, isDuress: Bool, device: String)
        /// A person goes into a room; nothing for outside.
        case move(person: String, room: String?)
        /// A person becomes something, such as `asleep` or `fallen`.
        case become(person: String, change: String)
        /// The rooms or the weather change.
        case environment([EnvironmentChange])
        /// Nothing happens for a time.
        case wait(Interval)
        /// Nothing happens until a time of day, in minutes since midnight.
        case waitUntil(Int)
        /// Something is expected.
        case expect(Expectation)
        /// A link is disturbed.
        case fault(LinkFault)
        /// Faults of a link end; nothing for all links.
        case heal(link: String?)
        /// Steps are done several times.
        case loop(count: Int, passes: Double?, [Step])
        /// Lists of steps are done at the same time.
        case parallel([[Step]])
        /// A person starts a scene.
        case scene(String)
        /// The broker stops and starts.
        case restartBroker(downtime: Interval, forgets: Bool)
        /// The bridge stops and starts.
        case restartBridge(downtime: Interval)
        /// A message is sent that no device would send.
        case send(RawMessage)
    }
}

/// Who asks whom, and what answer is wanted.
public final class Request: Sendable {
    /// The device.
    public let device: String
    /// The controller's dialect; nothing for the device's own.
    public let from: DialectID?
    /// The status that must come back; nothing when any will do.
    public let answer: Status?

    /// Makes a request.
    public init(device: String, from: DialectID?, answer: Status?) {
        self.device = device
        self.from = from
        self.answer = answer
    }
}

/// A message as it is sent, whatever a dialect would say.
public struct RawMessage: Sendable {
    /// The topic.
    public let topic: String
    /// The payload.
    public let payload: [UInt8]
    /// 0…2.
    public let qos: Int
    /// True to keep it.
    public let retain: Bool
    /// The device as whose client it is sent; nothing for a hub.
    public let device: String?
    /// How often it is sent.
    public let count: Int
}

/// A disturbance of the link between a client and the broker.
public struct LinkFault: Sendable {
    /// What it does.
    public enum Effect: Sendable {
        /// Packets take longer.
        case delay(Interval)
        /// Packets take up to so much longer, each differently.
        case jitter(Interval)
        /// Packets are lost.
        case drop
        /// Packets come twice.
        case duplicate
        /// Packets overtake each other.
        case reorder
        /// The connection breaks.
        case cut
        /// Nothing passes and nobody notices.
        case halfOpen
        /// Octets of payloads are changed.
        case corrupt
        /// The client reads slowly: so many messages a second.
        case slowReader(Double)
        /// The clock of the client is wrong.
        case clockSkew(Interval)
    }

    /// Which way.
    public enum Direction: String, Sendable, CaseIterable {
        /// To the broker.
        case up
        /// From the broker.
        case down
        /// Both ways.
        case both
    }

    /// The device whose link it is.
    public let link: String
    /// What it does.
    public let effects: [Effect]
    /// How likely a packet is hit, 0…1.
    public let probability: Double
    /// Which way.
    public let direction: Direction
    /// How long it lasts; nothing until it is healed.
    public let duration: Interval?
    /// Only messages whose topic matches are hit.
    public let topic: String?
    /// Only the packet with this number is hit, from 1.
    public let nth: Int?
    /// It works only while a device is in a state.
    public let during: Condition?
    /// What it is, for people.
    public let text: String
}

/// Something that must hold, come true or never happen.
public struct Expectation: Sendable {
    /// What is looked at.
    public enum Subject: Sendable {
        /// Attributes of devices have values.
        case state([DeviceState])
        /// A device tells an event.
        case event(device: String, EventMatch)
        /// A message is published.
        case message(MessageMatch)
        /// So much of what is sent to a device arrives.
        case delivered(to: String, Bound)
        /// Answers to requests take so long.
        case latency(percentile: Double, Bound, device: String?)
        /// A device is there or gone.
        case online(device: String, isOnline: Bool)
        /// A scene came to an end in a way.
        case scene(String, outcome: String)
        /// The account of losses has a line.
        case loss(LossMatch)
    }

    /// A device with what is expected of it.
    public struct DeviceState: Sendable {
        /// The device.
        public let device: String
        /// What is expected.
        public let comparisons: [Comparison]
    }

    /// When it must hold.
    public enum Timing: Sendable {
        /// It comes true within a time.
        case within(Interval)
        /// It holds all the time.
        case throughout(Interval)
        /// It does not come true in a time.
        case never(Interval)
        /// It holds until something else comes true, which must happen within a time.
        case until(Subject, within: Interval)
    }

    /// Who must see it.
    public enum Observer: Sendable, Hashable {
        /// The hub of the device's own brand.
        case hub
        /// The device itself.
        case device
        /// The controller of a dialect.
        case dialect(DialectID)
        /// All controllers of the home.
        case everyone
    }

    /// What is looked at.
    public let subject: Subject
    /// When it must hold.
    public let timing: Timing
    /// Who must see it.
    public let observer: Observer
    /// What is expected, for people.
    public let text: String
    /// Where it stands.
    public let place: SourcePlace
}

/// A number that something must not pass.
public struct Bound: Sendable {
    /// True when it must be at least the number, false for at most.
    public let isAtLeast: Bool
    /// The number: a share from 0 to 1, or seconds.
    public let number: Double
    /// How it is written.
    public let text: String

    /// True when a number keeps to it.
    public func holds(_ value: Double) -> Bool { isAtLeast ? value >= number : value <= number }
}

/// A message that is looked for.
public struct MessageMatch: Sendable {
    /// A filter for the topic.
    public let topic: String
    /// Text that the payload holds.
    public let contains: String?
    /// Values that the payload has, as JSON; members that are not named do not matter.
    public let payload: Value?
    /// The quality of delivery.
    public let qos: Int?
    /// Whether it is kept.
    public let retain: Bool?
    /// How many must come at least.
    public let count: Int
}

/// A line of the account of losses that is looked for.
public struct LossMatch: Sendable {
    /// The dialect that a value came from.
    public let from: String?
    /// The dialect that it went to.
    public let to: String?
    /// The device.
    public let device: String?
    /// The attribute, command or event.
    public let element: String?
    /// What happened to it.
    public let lossClass: LossClass?
}
