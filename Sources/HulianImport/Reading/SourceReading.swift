internal import HulianDiagnostics
internal import HulianModel

/// Reads the text of a source into devices, whatever its form.
struct SourceReading {
    /// The most functions that a device may have; more than any real one, few enough for a hostile file.
    static let functionLimit = 4096
    /// The most devices that a file may describe.
    static let deviceLimit = 2048

    /// The text.
    let text: String
    /// The path of the file, for places.
    let file: String
    /// The root of the text.
    let root: JSONNode
    /// Home Assistant's short keys and what they stand for.
    let abbreviations: [String: String]

    /// Reads the text as JSON.
    init(_ text: String, file: String, abbreviations: [String: String]) throws(DiagnosticsError) {
        self.text = text
        self.file = file
        self.abbreviations = abbreviations
        root = try JSONNode(text, file: file)
    }

    /// Reads all devices that the text describes.
    ///
    /// - Parameters:
    ///   - format: The form; nothing to recognise it.
    ///   - component: The Home Assistant component of a message without a topic.
    /// - Throws: The codes `unknown-format`, `no-functions`, `too-many` or `wrong-type` with a place.
    func devices(_ format: ImportFormat?, component: String?) throws(DiagnosticsError) -> [SourceDevice] {
        guard let format = format ?? recognised(component: component) else {
            throw error(
                "unknown-format", "the file is none of the forms that can be imported", at: root,
                hint: "say which with --format \(ImportFormat.allCases.map(\.rawValue).joined(separator: "|"))",
                notes: ["here stands \(root.kind)"])
        }
        var devices: [SourceDevice]
        switch format {
        case .miot: devices = try MIoTSource(self).devices()
        case .zigbee2mqtt: devices = try Zigbee2MQTTSource(self).devices()
        case .tuya: devices = try TuyaSource(self).devices()
        case .homeassistant: devices = try HomeAssistantSource(self, component: component).devices()
        }
        guard !devices.isEmpty else {
            throw error("no-functions", "the file describes no device", at: root)
        }
        guard devices.count <= Self.deviceLimit else {
            throw error("too-many", "the file describes more than \(Self.deviceLimit) devices", at: root)
        }
        for index in devices.indices where devices[index].name.isEmpty { devices[index].name = devices[index].model }
        return devices
    }

    /// The form that the text has; nothing when it has none of them.
    func recognised(component: String?) -> ImportFormat? {
        let first = root.items?.first { $0.members != nil } ?? root
        if root.items == nil, MIoTSource.isInstance(root) { return .miot }
        if Zigbee2MQTTSource.isDevice(first) || root.items?.contains(where: Zigbee2MQTTSource.isDevice) ?? false {
            return .zigbee2mqtt
        }
        if root.items != nil, Zigbee2MQTTSource.isExpose(first) { return .zigbee2mqtt }
        if TuyaSource.isModel(root) || TuyaSource.isModel(first) { return .tuya }
        if component != nil || HomeAssistantSource.isMessage(first) { return .homeassistant }
        return nil
    }

    /// Sees to it that a device has not too many functions.
    func checkCount(_ count: Int, at node: JSONNode) throws(DiagnosticsError) {
        guard count < Self.functionLimit else {
            throw error("too-many", "the device has more than \(Self.functionLimit) functions", at: node)
        }
    }

    /// An error about a value of the text.
    func error(
        _ code: String, _ message: String, at node: JSONNode, hint: String? = nil, notes: [String] = []
    ) -> DiagnosticsError {
        DiagnosticsError([
            Diagnostic(
                code, message, at: JSONNode.place(of: node.offset, in: text, file: file), hint: hint, notes: notes)
        ])
    }

    /// An error about a value of another type.
    func wrong(_ what: String, _ expected: String, _ node: JSONNode) -> DiagnosticsError {
        error("wrong-type", "\(what) must be \(expected), but here stands \(node.kind)", at: node)
    }
}
