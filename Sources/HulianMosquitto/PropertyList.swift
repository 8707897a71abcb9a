internal import CMosquitto
internal import Glibc
internal import HulianBus
internal import HulianModel

/// Properties of MQTT 5 on their way to libmosquitto; freed with the list.
final class PropertyList {
    /// The first property; nothing for none.
    private(set) var pointer: OpaquePointer?

    /// Makes an empty list.
    init() {}

    /// Makes the list of a publication.
    ///
    /// - Parameter expiry: The seconds that the message stays valid; nothing for ever.
    init(_ properties: MessageProperties, expiry: UInt32?) {
        if let isText = properties.isText {
            mosquitto_property_add_byte(&pointer, Int32(MQTT_PROP_PAYLOAD_FORMAT_INDICATOR.rawValue), isText ? 1 : 0)
        }
        if let expiry { add(MQTT_PROP_MESSAGE_EXPIRY_INTERVAL, number: expiry) }
        if let type = properties.contentType {
            mosquitto_property_add_string(&pointer, Int32(MQTT_PROP_CONTENT_TYPE.rawValue), type)
        }
        if let topic = properties.responseTopic {
            mosquitto_property_add_string(&pointer, Int32(MQTT_PROP_RESPONSE_TOPIC.rawValue), topic)
        }
        if let data = properties.correlationData {
            mosquitto_property_add_binary(
                &pointer, Int32(MQTT_PROP_CORRELATION_DATA.rawValue), data, UInt16(clamping: data.count))
        }
        for property in properties.userProperties {
            mosquitto_property_add_string_pair(
                &pointer, Int32(MQTT_PROP_USER_PROPERTY.rawValue), property.name, property.value)
        }
    }

    deinit { mosquitto_property_free_all(&pointer) }

    /// Adds a number of four octets.
    func add(_ property: mqtt5_property, number: UInt32) {
        mosquitto_property_add_int32(&pointer, Int32(property.rawValue), number)
    }

    /// Leaves the properties to somebody else, who frees them.
    func letGo() { pointer = nil }
}

extension MessageProperties {
    /// Reads the properties of a message that came.
    init(reading list: OpaquePointer) {
        self.init()
        var next: OpaquePointer? = list
        while let property = next {
            read(property)
            next = mosquitto_property_next(property)
        }
    }

    /// Reads one property; what belongs to the transport, such as a topic alias, is left out.
    private mutating func read(_ property: OpaquePointer) {
        let identifier = mosquitto_property_identifier(property)
        var text: UnsafeMutablePointer<CChar>?
        switch UInt32(bitPattern: identifier) {
        case MQTT_PROP_PAYLOAD_FORMAT_INDICATOR.rawValue:
            var value: UInt8 = 0
            mosquitto_property_read_byte(property, identifier, &value, false)
            isText = value == 1
        case MQTT_PROP_MESSAGE_EXPIRY_INTERVAL.rawValue:
            var value: UInt32 = 0
            mosquitto_property_read_int32(property, identifier, &value, false)
            expiry = .seconds(Int64(value))
        case MQTT_PROP_CONTENT_TYPE.rawValue:
            mosquitto_property_read_string(property, identifier, &text, false)
            contentType = Self.take(&text)
        case MQTT_PROP_RESPONSE_TOPIC.rawValue:
            mosquitto_property_read_string(property, identifier, &text, false)
            responseTopic = Self.take(&text)
        case MQTT_PROP_CORRELATION_DATA.rawValue:
            var data: UnsafeMutableRawPointer?
            var count: UInt16 = 0
            mosquitto_property_read_binary(property, identifier, &data, &count, false)
            correlationData = Array(UnsafeRawBufferPointer(start: data, count: data == nil ? 0 : Int(count)))
            free(data)
        case MQTT_PROP_USER_PROPERTY.rawValue:
            var value: UnsafeMutablePointer<CChar>?
            mosquitto_property_read_string_pair(property, identifier, &text, &value, false)
            userProperties.append(UserProperty(Self.take(&text) ?? "", Self.take(&value) ?? ""))
        default: break
        }
    }

    /// Copies a text of the library and frees it.
    private static func take(_ text: inout UnsafeMutablePointer<CChar>?) -> String? {
        defer {
            free(text)
            text = nil
        }
        return text.map { String(cString: $0) }
    }
}
