internal import HulianModel

/// Commodity Tariff: what electricity costs when; a client asks for the parts that the lists name by number.
///
/// The lists come from the tariff that the device type names. Source: Matter application clusters, Commodity Tariff
/// (0x0700), revision 2.
final class CommodityTariffBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0700
    /// The periods of a day.
    private static let dayEntries: AttributeNumber = 0x0003
    /// The prices.
    private static let tariffComponents: AttributeNumber = 0x000D
    /// Which price belongs to which period.
    private static let tariffPeriods: AttributeNumber = 0x000E

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            let id = fields["tariffComponentID"]
            guard let component = find(Self.tariffComponents, "tariffComponentID", id),
                let period = (self[Self.tariffPeriods].listValue ?? []).first(where: {
                    $0["tariffComponentIDs"]?.listValue?.contains(id) ?? false
                })
            else { throw .notFound }
            return [
                Field("label", component["label"] ?? .null), Field("dayEntryIDs", period["dayEntryIDs"] ?? []),
                Field("tariffComponent", component),
            ]
        case 0x01:
            guard let entry = find(Self.dayEntries, "dayEntryID", fields["dayEntryID"]) else { throw .notFound }
            return [Field("dayEntry", entry)]
        default: throw .unsupportedCommand
        }
    }

    /// The element of a list with a number.
    private func find(_ list: AttributeNumber, _ name: String, _ id: Value) -> Value? {
        self[list].listValue?.first { $0[name] == id }
    }
}
