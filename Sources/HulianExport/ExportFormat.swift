/// The forms in which device types leave the catalog.
public enum ExportFormat: String, Sendable, CaseIterable {
    /// Semantic Definition Format of the IETF, RFC 9880.
    case sdf
    /// W3C Web of Things Thing Description 1.1 with forms for MQTT, which speak the neutral profile.
    case thingDescription = "wot-td"
    /// JSON Schema 2020-12 of everything that a device says and takes in the neutral profile.
    case jsonSchema = "json-schema"
    /// The values of PICS that a device of the type declares, as the Matter SDK's test runner reads them.
    case pics
    /// A page for people.
    case markdown

    /// How the names of its files end.
    public var fileSuffix: String {
        switch self {
        case .sdf: ".sdf.json"
        case .thingDescription: ".td.json"
        case .jsonSchema: ".schema.json"
        case .pics: ".pics"
        case .markdown: ".md"
        }
    }

    /// True for a form that is JSON.
    public var isJSON: Bool { fileSuffix.hasSuffix("json") }
}
