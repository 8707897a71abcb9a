public import HulianDiagnostics
public import HulianModel

/// A scenario as its file tells it, checked against the catalog, with the place of everything.
public struct Scenario: Sendable {
    /// Its name, a slug.
    public var name: String
    /// What people read.
    public var title: Title
    /// The file that it came from.
    public var file: String
    /// Where its name stands.
    public var place: SourcePlace
    /// The level that it is about.
    public var level: Level?
    /// Words to choose it by.
    public var tags: [String]
    /// The mission rows that it answers.
    public var rows: [String]
    /// The clauses that it is meant to exercise.
    public var clauses: [Located<ClauseID>]
    /// The clauses that must fail.
    public var expectedFailures: [Located<ClauseID>]
    /// The seed.
    public var seed: UInt64
    /// The time at which it starts.
    public var start: Instant
    /// Minutes by which local time is ahead of UTC.
    public var offsetMinutes: Int
    /// How brands are joined.
    public var mode: Mode
    /// The time that a packet takes between client and broker.
    public var latency: Interval
    /// The parameters with the values that hold.
    public var parameters: [Field]
    /// The home.
    public var home: HomePlan
    /// The scenes.
    public var scenes: [ScenePlan]
    /// What is set before the first step.
    public var environment: [EnvironmentChange]
    /// The steps.
    public var steps: [Step]

    /// How brands are joined (white paper of 2023: local, device to cloud, cloud to cloud).
    public enum Mode: String, Sendable, CaseIterable {
        /// Devices and hub in the home.
        case local
        /// Devices with the cloud of their brand, joined in a hub.
        case deviceCloud
        /// Clouds with each other.
        case cloudCloud
    }
}

/// A value with the place where it stands.
public struct Located<Value: Sendable>: Sendable {
    /// The value.
    public let value: Value
    /// Where it stands.
    public let place: SourcePlace

    /// Makes a located value.
    public init(_ value: Value, at place: SourcePlace) {
        self.value = value
        self.place = place
    }
}

/// A home as a scenario describes it.
public struct HomePlan: Sendable {
    /// Its name in topics.
    public var id: String
    /// The rooms in order.
    public var rooms: [RoomPlan]
    /// The people in order.
    public var people: [PersonPlan]
    /// The devices in order.
    public var devices: [DevicePlan]
    /// The dialects of controllers beside those of the devices.
    public var controllers: [Located<DialectID>]
    /// How brands are joined.
    public var bridge: BridgePlan
    /// True when people live by their routines beside what the steps do.
    public var isLiving = false

    /// The device with a name.
    public func device(_ name: String) -> DevicePlan? { devices.first { $0.name == name } }
}

/// A room.
public struct RoomPlan: Sendable {
    /// Its name.
    public var name: String
    /// Where it stands.
    public var place: SourcePlace
    /// What it is for, such as `bedroom`; nothing when its name tells.
    public var kind: String?
    /// The floor in m².
    public var area: Double?
    /// The height in m.
    public var height: Double?
    /// The windows in m².
    public var windows: Double?
    /// The temperature at the start in °C.
    public var temperature: Double?
    /// The rooms next to it.
    public var neighbours: [Located<String>]
}

/// A person.
public struct PersonPlan: Sendable {
    /// The name.
    public var name: String
    /// Where it stands.
    public var place: SourcePlace
    /// `owner`, `adult`, `child`, `elder`, `guest`, `carer` or `propertyManager`.
    public var role: String
    /// The room at the start; nothing for outside.
    public var room: String?
    /// How the person's days go, such as `retired`; nothing for what the role wants.
    public var routine: String?
}

/// A device.
public struct DevicePlan: Sendable {
    /// Its name, a slug.
    public var name: String
    /// Where it stands.
    public var place: SourcePlace
    /// What people read.
    public var title: String?
    /// Its device type.
    public var type: Located<DeviceTypeID>
    /// The dialect that it speaks.
    public var dialect: Located<DialectID>
    /// The room in which it stands.
    public var room: String?
    /// Values of variables of its identity.
    public var identity: [String: String]
    /// Values at the start, by slot.
    public var values: [SlotValue]
    /// Who is let in by what.
    public var credentials: [CredentialPlan]
    /// By how much its clock is wrong.
    public var clockSkew: Interval
    /// True when it keeps its session while it is away.
    public var keepsSession: Bool
    /// The longest silence; nothing for the dialect's.
    public var keepAlive: Interval?
    /// How it goes wrong on purpose.
    public var misbehaviours: [Misbehaviour] = []
    /// The gateway by which it is reached; nothing for a device with a connection of its own.
    public var gateway: Located<String>?
}

/// A value of an attribute of a device.
public struct SlotValue: Sendable {
    /// The attribute, by index in the blueprint.
    public let slot: Int
    /// Its path.
    public let path: ElementPath
    /// The value.
    public let value: Value
    /// How it is written.
    public let text: String
    /// Where it stands.
    public let place: SourcePlace
}

/// What lets a person in.
public struct CredentialPlan: Sendable {
    /// The person.
    public let person: String
    /// `pin`, `rfid`, `fingerprint`, `fingerVein`, `palmVein`, `face` or `key`.
    public let kind: String
    /// The digits or the template.
    public let data: String
    /// True for the one that is used under threat.
    public let isDuress: Bool
    /// Where it stands.
    public let place: SourcePlace
}

/// How brands are joined.
public struct BridgePlan: Sendable {
    /// False for a home without bridge.
    public var isPresent: Bool
    /// The dialects in which devices of others are shown; nothing for all of the home.
    public var mirrors: [DialectID]?
}

/// A change of the rooms or of the weather.
public struct EnvironmentChange: Sendable {
    /// What is changed.
    public enum Target: Hashable, Sendable {
        /// A quantity of a room, such as `gas`.
        case room(String, quantity: String)
        /// Gas that streams into a room, in % of the lower explosive limit a second.
        case gasLeak(String)
        /// How far windows and doors of a room stand open, in percent.
        case opening(String)
        /// The temperature outside.
        case outdoorTemperature
        /// The humidity outside.
        case outdoorHumidity
        /// Fine dust outside.
        case outdoorFineDust
        /// The daylight outside.
        case daylight
        /// The climate whose weather goes on outside, such as `cold`.
        case weather(String)
    }

    /// What is changed.
    public let target: Target
    /// The value in the unit of the target.
    public let value: Double
    /// Where it stands.
    public let place: SourcePlace
}
