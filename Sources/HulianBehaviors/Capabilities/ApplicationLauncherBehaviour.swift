internal import HulianModel

/// Application Launcher: starts, hides and stops the applications of a player.
///
/// Source: Matter application clusters, Application Launcher (0x050C), revision 2.
final class ApplicationLauncherBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x050C
    /// The catalogs from which applications come.
    private static let catalogList: AttributeNumber = 0x0000
    /// The application in front.
    static let currentApp: AttributeNumber = 0x0001
    /// What the answer says of an application that does not exist.
    private static let appNotAvailable: Int64 = 1

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        let application = fields["application"]
        if has(feature: "AP") {
            guard application.fields != nil else { throw .invalidCommand }
            let catalog = application["catalogVendorID"] ?? .null
            guard self[Self.catalogList].listValue?.contains(catalog) ?? false,
                let name = application["applicationID"]?.stringValue, !name.isEmpty,
                mediaContent?.has(application: name) ?? true
            else { return answer(Self.appNotAvailable) }
        }
        if command == 0x00, contentControl?.blocks(application: application) ?? false {
            return answer(Self.appNotAvailable)
        }
        switch command {
        case 0x00:
            set(Self.currentApp, application.isNull ? .null : ["application": application])
        case 0x01, 0x02:
            if self[Self.currentApp]["application"] == application || application.isNull {
                set(Self.currentApp, .null)
            }
        default:
            throw .unsupportedCommand
        }
        return answer(0)
    }

    /// An answer with the data of the player's contents.
    private func answer(_ status: Int64) -> [Field] {
        let data = mediaContent?.answer("applicationLauncher", found: status == 0) ?? []
        return [Field("status", .integer(status))]
            + data.map { Field($0.name, .bytes(Array(($0.value.stringValue ?? "").utf8))) }
    }
}
