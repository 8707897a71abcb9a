internal import HulianBus
internal import HulianModel

/// Counts the messages that should reach a device, for expectations about delivery.
final class DeliveryCounter {
    /// A device that is counted for.
    private struct Target {
        /// Its client.
        let client: NetworkClient
        /// What it subscribes to.
        let filters: [[UInt8]]
    }

    /// The devices in order.
    private var targets: [Target] = []
    /// The targets of each topic, by number of the topic; nothing for one not yet looked at.
    private var targetsOfTopic: ContiguousArray<[Int]?> = []

    /// True when nothing is counted.
    var isEmpty: Bool { targets.isEmpty }

    /// Counts for a device from now on.
    func add(_ client: NetworkClient, filters: [String]) {
        guard !targets.contains(where: { $0.client === client }) else { return }
        targets.append(Target(client: client, filters: filters.map { Array($0.utf8) }))
        targetsOfTopic.removeAll()
    }

    /// Counts a message.
    func published(_ sender: BusClient?, _ topic: TopicID, _ name: Octets) {
        let index = Int(topic.rawValue)
        while targetsOfTopic.count <= index { targetsOfTopic.append(nil) }
        let found: [Int]
        if let known = targetsOfTopic[index] {
            found = known
        } else {
            found = targets.indices.filter { target in
                targets[target].filters.contains { filter in
                    filter.withUnsafeBufferPointer { TopicSyntax.matches(filter: $0, name: name) }
                }
            }
            targetsOfTopic[index] = found
        }
        for target in found {
            let client = targets[target].client
            if client !== sender, client.wasOnline { client.expectsDelivery() }
        }
    }
}
