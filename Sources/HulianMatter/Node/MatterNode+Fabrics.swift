internal import HulianBehaviors
internal import HulianModel

extension MatterNode {
    /// Takes the fabric that asks among those that the node belongs to, as commissioning does.
    func commission() { commissionedFabrics.insert(fabric) }

    /// What Operational Credentials says of fabrics (Matter 1.4 core, section 11.18.5); nothing for anything else.
    func fabricAttribute(_ attribute: UInt32, of capability: Int) -> Value? {
        guard device.blueprint.capabilities[capability].definition.number == 0x003E else { return nil }
        switch attribute {
        case 0x0002: return .integer(Int64(Self.fabricCapacity))
        case 0x0003: return .integer(Int64(commissionedFabrics.count))
        case 0x0005: return .integer(Int64(fabric))
        default: return nil
        }
    }

    /// Takes a fabric away with all that it set up (Matter 1.4 core, section 11.18.6.12).
    ///
    /// - Returns: The fields of the answer.
    func removeFabric(_ number: Int64) -> [Field] {
        guard let removed = UInt8(exactly: number), commissionedFabrics.remove(removed) != nil else {
            return [Field("statusCode", .integer(Self.invalidFabricIndex))]
        }
        device.forget(administrator: removed)
        fabricLabels[removed] = nil
        subscriptions = subscriptions.filter { $0.value.fabric != removed }
        return [Field("statusCode", 0), Field("fabricIndex", .integer(number))]
    }

    /// How many fabrics a node can belong to, as the sample applications have it.
    private static let fabricCapacity = 16
    /// The status for a fabric that there is not.
    private static let invalidFabricIndex: Int64 = 0x0B
}
