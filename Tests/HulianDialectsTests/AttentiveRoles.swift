import HulianBus
import HulianDialects
import HulianModel

/// A device that does what it is asked to.
final class WillingDevice: DeviceRole {
    /// The values of its attributes, by index in the binding.
    var values: [Int: Value] = [:]
    /// How many requests it got.
    var requests = 0

    override func value(of attribute: Int) -> Value { values[attribute] ?? .null }
    override func isKnown(_ attribute: Int) -> Bool { values[attribute] != nil }

    override func handle(_ request: DeviceRequest) {
        requests += 1
        for item in request.items where item.status == .success && request.kind == .set && item.attribute >= 0 {
            values[Int(item.attribute)] = item.value
        }
        let refused = request.items.first { $0.status != .success }?.status
        answer(request, status: refused ?? request.status)
        if request.kind == .set { report(request.items.compactMap { $0.attribute >= 0 ? Int($0.attribute) : nil }) }
    }
}

/// A cloud that remembers what it heard.
final class AttentiveHub: HubRole {
    /// The last value of each attribute of each device.
    var values: [Int32: [Int: Value]] = [:]
    /// The events that each device told.
    var events: [Int32: [Int]] = [:]
    /// What came of each request.
    var answers: [Int: Status] = [:]
    /// The values that came with answers.
    var answered: [Int: [Int: Value]] = [:]
    /// Who is there or gone.
    var presence: [Int32: Bool] = [:]

    override func didHear(_ device: Int32, _ attribute: Int, _ value: Value, hops: Int64) {
        values[device, default: [:]][attribute] = value
    }
    override func didHear(_ device: Int32, event: Int, _ fields: [Field], hops: Int64) {
        events[device, default: []].append(event)
    }
    override func didHear(_ device: Int32, isOnline: Bool) { presence[device] = isOnline }
    override func didAnswer(
        _ token: Int, _ status: Status, values: [(attribute: Int, value: Value)], fields: [Field]
    ) {
        answers[token] = status
        answered[token] = Dictionary(values.map { ($0.attribute, $0.value) }) { $1 }
    }
}

/// Hears every message of a bus, and keeps topics and payloads.
final class BusEar: BusTap {
    /// What was published, in order.
    var messages: [(client: String, topic: String, payload: String)] = []
    /// The bus.
    unowned let bus: Bus

    /// Listens to a bus.
    init(_ bus: Bus) {
        self.bus = bus
        super.init()
        bus.tap = self
    }

    override func published(
        _ client: BusClient?, _ publication: borrowing Publication, number: UInt64, isWill: Bool
    ) {
        messages.append((client?.name ?? "", bus.topics.text(publication.topic), publication.payload.text))
    }
}
