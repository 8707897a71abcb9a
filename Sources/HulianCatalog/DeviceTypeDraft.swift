public import HulianDiagnostics
public import HulianModel

/// The file of a new device type, made after the example of one that exists.
public struct DeviceTypeDraft: Sendable {
    /// The name of the file below the folder of a catalog, such as `device-types/lighting/reading-lamp.yaml`.
    public let path: String
    /// What the file holds.
    public let text: String

    /// Makes a draft.
    ///
    /// The example's file is taken as it stands, comments included; its name, its title and its sources are given anew,
    /// since they say where the limits of the example come from.
    ///
    /// - Parameters:
    ///   - id: The name of the new device type.
    ///   - title: Its title.
    ///   - example: The text of the example's file.
    ///   - exampleID: The name of the example.
    public init(_ id: DeviceTypeID, title: Title, example: String, named exampleID: DeviceTypeID) {
        path = "device-types/\(CatalogName.path(id.rawValue)).yaml"
        var lines: [String] = []
        var isSkipping = false
        for line in example.split(separator: "\n", omittingEmptySubsequences: false) {
            // A key at the left margin ends what is left out.
            if isSkipping, line.first == " " || line.first == "-" { continue }
            isSkipping = false
            if line.hasPrefix("deviceType:") {
                lines.append("deviceType: \(id)")
            } else if line.hasPrefix("title:") {
                lines.append("title: { en: \(Self.quoted(title.english)), zh: \(Self.quoted(title.chinese)) }")
                isSkipping = true
            } else if line.hasPrefix("sources:") {
                lines.append("sources: [ \(Self.quoted("made after \(exampleID); its limits are to be checked")) ]")
                isSkipping = true
            } else {
                lines.append(String(line))
            }
        }
        text = lines.joined(separator: "\n")
    }

    /// Text in the quotes of YAML.
    private static func quoted(_ text: String) -> String { Value.string(text).description }
}

extension Catalog {
    /// The text of the file that defines a device type; nothing when there is none.
    ///
    /// - Throws: ``FileSystem/Failure`` when the file cannot be read.
    public func text(of id: DeviceTypeID) throws(FileSystem.Failure) -> String? {
        guard let path = path("device-types", id.rawValue) else { return nil }
        return try files.text(path)
    }

    /// The device type from which a new one of a family is made best: the one with the fewest capabilities of the
    /// family; any lamp for a new family.
    public func example(for family: String) -> DeviceTypeID? {
        let types = deviceTypeIDs.filter { $0.family == family }.compactMap { deviceType($0) }
        let plainest = types.min {
            ($0.components.count, $0.capabilities.count) < ($1.components.count, $1.capabilities.count)
        }
        return plainest?.id ?? deviceTypeIDs.first { $0.family == "lighting" }
    }
}
