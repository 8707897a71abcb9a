internal import HulianModel

/// Thread Network Directory: the Thread networks of a home are kept in one place.
///
/// Source: Matter application clusters, Thread Network Directory (0x0453), revision 1.
final class ThreadNetworkDirectoryBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0453
    /// The network that new devices are to join.
    private static let preferred: AttributeNumber = 0x0000
    /// The networks, and how many there can be.
    private static let networks: AttributeNumber = 0x0001, tableSize: AttributeNumber = 0x0002

    /// The networks in the order in which they were added; they outlast a loss of power.
    private var datasets: [ThreadDataset] = []

    override func start() { show() }

    override func reset() { datasets = [] }

    /// The network with an identifier.
    private func place(of id: [UInt8]?) -> Int? { datasets.firstIndex { $0.extendedPanID == id } }

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        // Only a network that is in the list can be preferred (PreferredExtendedPanID attribute).
        guard attribute == Self.preferred, let id = value.bytesValue, place(of: id) == nil else { return }
        throw .constraintError
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        let id = fields["extendedPanID"].bytesValue
        switch command {
        case 0x00: try add(fields["operationalDataset"].bytesValue ?? [])
        case 0x01:
            guard let place = place(of: id) else { throw .notFound }
            guard self[Self.preferred].bytesValue != id else { throw .constraintError }
            datasets.remove(at: place)
        case 0x02:
            guard let place = place(of: id) else { throw .notFound }
            return [Field("operationalDataset", .bytes(datasets[place].octets))]
        default: throw .unsupportedCommand
        }
        show()
        return []
    }

    /// Adds a network, or puts a newer dataset in the place of an older one.
    private func add(_ octets: [UInt8]) throws(Status) {
        guard let new = ThreadDataset(octets), let id = new.extendedPanID, new.name != nil, new.channel != nil,
            let time = new.activeTimestamp
        else { throw .invalidCommand }
        if let place = place(of: id) {
            guard time > datasets[place].activeTimestamp ?? 0 else { throw .invalidInState }
            datasets[place] = new
            return
        }
        guard Int64(datasets.count) < integer(Self.tableSize) ?? 10 else { throw .resourceExhausted }
        datasets.append(new)
    }

    /// Shows the networks.
    private func show() {
        if let id = self[Self.preferred].bytesValue, place(of: id) == nil { set(Self.preferred, .null) }
        let list: [Value] = datasets.map { network in
            [
                "extendedPanID": .bytes(network.extendedPanID ?? []), "networkName": .string(network.name ?? ""),
                "channel": .integer(network.channel ?? 0), "activeTimestamp": .integer(network.activeTimestamp ?? 0),
            ]
        }
        set(Self.networks, .list(list))
    }
}
