/// The forms in which a device says what it can do, and that can become a device type.
public enum ImportFormat: String, Sendable, CaseIterable {
    /// An instance of Xiaomi's MIoT-Spec-V2: services with properties, actions and events.
    case miot
    /// An entry of Zigbee2MQTT's `bridge/devices`, its definition, or its `exposes` alone.
    case zigbee2mqtt
    /// A Tuya thing model, or the functions and the status of a device as Tuya's cloud lists them.
    case tuya
    /// A message of Home Assistant's MQTT discovery, for one component or for a device, or several with their topics.
    case homeassistant
}
