internal import HulianModel

/// Consumable Monitoring: what is used up beside the filters and tanks that Matter knows, such as detergent or salt.
///
/// The capability is the project's own (hulian-1), shaped like Matter's resource monitoring.
final class ConsumableMonitoringBehaviour: ResourceMonitoringBehaviour {
    /// The number of the capability.
    static let consumable: CapabilityNumber = 0xFFF1_FC21
    /// What it is.
    private static let kindAttribute: AttributeNumber = 0x0010

    /// What is used up, as the attribute counts it.
    enum Kind: Int64 {
        /// Something else.
        case other = 0
        /// Detergent for laundry.
        case detergent = 1
        /// Softener for laundry.
        case softener = 2
        /// Soap.
        case soap = 3
        /// Salt that regenerates a softener.
        case salt = 4
        /// A filter for sand and rust.
        case sediment = 5
        /// A carbon filter for water.
        case carbon = 6
        /// A membrane.
        case membrane = 7
        /// A rod that rusts in place of a tank.
        case anode = 8
        /// A filter for fluff.
        case lint = 9
        /// A bin for dust.
        case dustBin = 10
        /// A brush or a roller.
        case brush = 11
        /// A wick that water evaporates from.
        case wick = 12
    }

    override class var actions: [String] { ["refill"] }

    /// What it is.
    var kind: Kind { Kind(rawValue: integer(Self.kindAttribute) ?? 0) ?? .other }

    override func fields(of action: String) -> [ActionField] {
        action == "refill" ? [componentField(of: ConsumableMonitoringBehaviour.self)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard action == "refill" else { return false }
        if isMeant(fields) { renew() }
        return true
    }
}

extension Behaviour {
    /// What is used up in the device, by kind; nothing when the device has not got it.
    func consumable(_ kind: ConsumableMonitoringBehaviour.Kind) -> ConsumableMonitoringBehaviour? {
        device.allBehaviours.lazy.compactMap { $0 as? ConsumableMonitoringBehaviour }.first { $0.kind == kind }
    }
}
