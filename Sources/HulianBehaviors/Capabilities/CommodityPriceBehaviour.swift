internal import HulianModel

/// Commodity Price: what electricity costs now and in the next hours, with the details that a client asks for.
///
/// The prices come from the tariff that the device type names. Source: Matter application clusters, Commodity Price
/// (0x0095), revision 4.
final class CommodityPriceBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0095
    /// The price now.
    private static let currentPrice: AttributeNumber = 0x0002
    /// The prices to come.
    private static let priceForecast: AttributeNumber = 0x0003
    /// The details that a client can ask for.
    private enum Detail {
        /// What people call the price.
        static let description: Int64 = 0x1
        /// What the price is made of.
        static let components: Int64 = 0x2
    }

    /// What people call each level; the tariff sets it.
    var labels: [String] = []

    /// Shows the price of now and those to come.
    func setPrice(_ price: Value, forecast: Value) {
        set(Self.priceForecast, forecast)
        if set(Self.currentPrice, price) { emit(0x00, [Field("currentPrice", price)]) }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        let details = fields.integer("details") ?? 0
        switch command {
        case 0x00:
            let price = self[Self.currentPrice]
            return [Field("currentPrice", price.fields == nil ? .null : detailed(price, details))]
        case 0x02:
            let forecast = self[Self.priceForecast].listValue ?? []
            return [Field("priceForecast", .list(forecast.map { detailed($0, details) }))]
        default: throw .unsupportedCommand
        }
    }

    /// A price with the details that are asked for.
    private func detailed(_ price: Value, _ details: Int64) -> Value {
        var fields = price.fields ?? []
        let level = Int(price["priceLevel"]?.integerValue ?? 0)
        let label = Value.string(labels.indices.contains(level) ? labels[level] : "level \(level)")
        if details & Detail.description != 0 { fields.append(Field("description", label)) }
        if details & Detail.components != 0 {
            fields.append(
                Field(
                    "components",
                    [["price": price["price"] ?? 0, "source": 0, "description": label]]))
        }
        return .structure(fields)
    }
}
