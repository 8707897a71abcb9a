internal import HulianModel

/// A form of a Thing Description, as far as it says where a message of MQTT goes.
///
/// Source: W3C Web of Things (WoT) Binding Templates, MQTT (Editor's Draft). Older drafts and the libraries node-wot and
/// wotpy put the topic into `href`, and name the packet in other words; such forms are read as well.
struct WoTForm {
    /// What may be done at which place.
    static let operations: [String: Set<String>] = [
        "properties": ["readproperty", "writeproperty", "observeproperty", "unobserveproperty"],
        "actions": ["invokeaction", "queryaction", "cancelaction"],
        "events": ["subscribeevent", "unsubscribeevent"],
        "forms": [
            "readallproperties", "writeallproperties", "readmultipleproperties", "writemultipleproperties",
            "observeallproperties", "unobserveallproperties", "queryallactions", "subscribeallevents",
            "unsubscribeallevents",
        ],
    ]
    /// Packets, by the words of all drafts.
    private static let packets: [String: String] = [
        "publish": "publish", "subscribe": "subscribe", "unsubscribe": "unsubscribe", "mqv:publish": "publish",
        "mqv:subscribe": "subscribe", "mqv:unsubscribe": "unsubscribe", "3": "publish", "8": "subscribe",
        "10": "unsubscribe",
    ]

    /// What it is for; the default of its place where it says nothing.
    let operations: [String]
    /// True when it speaks MQTT.
    let isMQTT: Bool
    /// The topic or filter; nothing for a form without.
    let topic: String?
    /// The packet that it names; nothing where the operation decides.
    let packet: String?
    /// True where it says so in words of an older draft.
    let isOld: Bool

    /// Reads a form.
    ///
    /// - Parameters:
    ///   - form: The form.
    ///   - place: `properties`, `actions`, `events` or `forms`.
    ///   - base: The base of addresses that are relative.
    ///   - isReadOnly: True for a property that cannot be written.
    ///   - isWriteOnly: True for a property that cannot be read.
    init(_ form: Value, of place: String, base: String, isReadOnly: Bool = false, isWriteOnly: Bool = false) {
        let address = form.text("href").contains("://") ? form.text("href") : base + form.text("href")
        isMQTT = address.hasPrefix("mqtt://") || address.hasPrefix("mqtts://")
        if let one = form["op"]?.stringValue {
            operations = [one]
        } else if let several = form["op"]?.listValue {
            operations = several.compactMap(\.stringValue)
        } else {
            switch place {
            case "properties":
                operations = (isWriteOnly ? [] : ["readproperty"]) + (isReadOnly ? [] : ["writeproperty"])
            case "actions": operations = ["invokeaction"]
            case "events": operations = ["subscribeevent", "unsubscribeevent"]
            default: operations = []
            }
        }
        let word =
            (form["mqv:controlPacket"] ?? form["mqv:controlPacketValue"] ?? form["mqv:commandCode"])?.plainText
        packet = word.flatMap { Self.packets[$0.lowercased()] }
        let named = form["mqv:filter"]?.stringValue ?? form["mqv:topic"]?.stringValue
        // Behind scheme, host and port stands the path, which older drafts take for the topic.
        let path = address.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).dropFirst(3).first
        let inAddress = path.map { String($0.prefix { $0 != "?" && $0 != "#" }) }.flatMap { $0.isEmpty ? nil : $0 }
        topic = named ?? inAddress?.replacing("%2F", with: "/")
        isOld =
            named == nil && inAddress != nil || form["mqv:controlPacketValue"] != nil || form["mqv:commandCode"] != nil
            || word?.hasPrefix("mqv:") == true
    }

    /// True when a thing publishes on its topic.
    var isHeard: Bool {
        guard packet != "publish" else { return false }
        return operations.contains { ["readproperty", "observeproperty", "subscribeevent"].contains($0) }
    }

    /// True when a consumer publishes on its topic.
    var isSpoken: Bool {
        guard packet == nil || packet == "publish" else { return false }
        return operations.contains { ["writeproperty", "invokeaction"].contains($0) }
    }
}
