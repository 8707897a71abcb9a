public import HulianBus
public import HulianModel

/// MQTT discovery of Home Assistant: one retained config message for each entity of a device.
///
/// Devices tell their configs when they have connected and again when Home Assistant says that it came online; an
/// empty config takes an entity back. Source: https://www.home-assistant.io/integrations/mqtt/. Entities are told one
/// by one and in the default schema of lights, which all versions since 2024.3 take.
public struct HomeAssistantCodec: DialectCodec {
    /// The name as dialect files write it.
    public let name = "homeassistant"
    /// All of them.
    public let possibleIdentity: Set<String> = [
        "vendor", "model", "serialNumber", "firmwareVersion", "hardwareVersion",
    ]
    /// They do, each for every entity.
    public let devicesNameTopics = true
    /// The topic under which discovery is.
    static let prefix = "homeassistant"
    /// The topic on which Home Assistant says that it is there.
    private static let status = "homeassistant/status"

    /// Makes a codec.
    public init() {}

    /// The config of every entity, kept.
    public func announcements(of device: Int32, in space: DialectSpace, now: Instant) -> [Announcement] {
        HomeAssistantEntities(device, space).all.map { Announcement($0.topic, $0.config, retain: true) }
    }

    /// An empty config for every entity, kept.
    public func removals(of device: Int32, in space: DialectSpace) -> [Announcement] {
        HomeAssistantEntities(device, space).all.map {
            Announcement(topic: $0.topic, payload: [], qos: .atLeastOnce, retain: true)
        }
    }

    /// The birth message.
    public func greetings(in space: DialectSpace) -> [Announcement] {
        [Announcement(topic: Self.status, payload: Array("online".utf8), qos: .atMostOnce, retain: false)]
    }

    /// The will of Home Assistant.
    public var hubWill: Will? {
        Will(topic: Self.status, payload: Array("offline".utf8), qos: .atMostOnce, retain: false)
    }

    /// True for the birth message.
    public func isGreeting(topic: String, payload: [UInt8]) -> Bool {
        topic == Self.status && payload == Array("online".utf8)
    }

    /// Looks at a config as Home Assistant does.
    public func review(topic: String, payload: Value, version: Int) -> DescriptionReview? {
        HomeAssistantReview(topic: topic, payload: payload, version: version)?.review
    }

    /// Reads the config of one entity, or of all of a device.
    public func descriptions(topic: String, payload: Value) -> [DeviceDescription] {
        HomeAssistantConfig.descriptions(topic: topic, payload: payload)
    }
}
