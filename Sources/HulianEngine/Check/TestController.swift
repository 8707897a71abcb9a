internal import HulianBus
internal import HulianDialects
internal import HulianModel

/// A controller that can send what no honest controller would: requests with something wrong in them.
final class TestController: Controller {
    /// Changes the next request; nothing for an honest one.
    var alteration: ((TopicID, [UInt8]) -> (TopicID, [UInt8]))?

    /// True once the device has said anything.
    private(set) var hasHeard = false
    /// How many messages of the device it got.
    private(set) var heardCount = 0

    override func isMine(_ device: Int32) -> Bool {
        guard super.isMine(device) else { return false }
        hasHeard = true
        heardCount += 1
        return true
    }

    override func transmit(_ publication: Publication) {
        guard let alteration else { return send(publication) }
        self.alteration = nil
        var publication = publication
        let (topic, payload) = alteration(publication.topic, Array(publication.payload))
        publication.topic = topic
        payload.withUnsafeBufferPointer {
            publication.payload = $0
            send(publication)
        }
    }

    /// Sends octets on a topic.
    func sendRaw(_ topic: TopicID, _ payload: [UInt8]) {
        payload.withUnsafeBufferPointer {
            send(Publication(topic: topic, payload: $0, qos: .atLeastOnce, retain: false))
        }
    }
}
