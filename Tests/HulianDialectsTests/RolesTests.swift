import HulianBus
import HulianCatalog
import HulianDialects
import HulianModel
import HulianTesting
import Testing

/// A hub that remembers the descriptions that it heard.
private final class CuriousHub: HubRole {
    /// What was described, put together, by device; -1 for devices that it does not know.
    var descriptions: [Int32: DeviceDescription] = [:]
    /// The devices whose description was taken back.
    var removed: [Int32] = []
    /// How many pieces it heard.
    var pieceCount = 0

    override func didHear(_ description: DeviceDescription, of device: Int32) {
        pieceCount += 1
        guard !description.isRemoved else { return removed.append(device) }
        descriptions[device, default: DeviceDescription()].merge(description)
    }
}

/// A hub and devices of all types on a virtual bus.
private struct Network {
    /// The clock.
    let scheduler = Scheduler(start: Instant(milliseconds: 1_767_225_600_000))
    /// The hub.
    let hub: CuriousHub
    /// The devices.
    let devices: [DeviceRole]
    /// The dialect at work.
    let space: DialectSpace
    /// The bus.
    let bus: Bus

    /// Makes a network without life.
    ///
    /// - Parameters:
    ///   - dialect: What it speaks.
    ///   - range: Which device types it has, by place; all of them unless said otherwise.
    init(_ dialect: DialectID, _ range: Range<Int>? = nil) throws {
        let topics = TopicTable()
        let bus = VirtualBus(scheduler: scheduler, topics: topics, latency: .milliseconds(1))
        let space = DialectSpace(try #require(Shared.table(dialect)), topics: topics)
        let blueprints = range.map { Array(Shared.blueprints[$0]) } ?? Shared.blueprints
        for blueprint in blueprints { Shared.binding(dialect, blueprint.id).map { space.share($0) } }
        hub = CuriousHub(name: "hub", space: space, seed: 1, firstID: 0)
        devices = blueprints.enumerated().map { index, blueprint in
            let number = space.register("device-\(index)", blueprint)
            return DeviceRole(name: "device-\(index)", space: space, number: number, seed: 1)
        }
        bus.attach(hub)
        for device in devices { bus.attach(device) }
        self.bus = bus
        self.space = space
    }

    /// All device types in homes of a size that a broker can serve: it keeps a thousand messages for one hub.
    static let homes = homes(of: 8)

    /// All device types in homes of so many devices.
    static func homes(of size: Int) -> [Range<Int>] {
        stride(from: 0, to: Shared.blueprints.count, by: size).map { $0..<min($0 + size, Shared.blueprints.count) }
    }

    /// Lets time pass.
    func wait(_ interval: Interval) { scheduler.run(until: scheduler.now + interval) }
}

@Suite("A hub on a bus")
struct RolesTests {
    @Test("learns of every device what it has, by the means of the dialect", arguments: dialects)
    func learns(dialect: DialectID) throws {
        let network = try Network(dialect)
        network.hub.start()
        network.wait(.seconds(1))
        // One after the other: all at once they say more than a broker keeps for a hub that reads twenty at a time.
        for device in network.devices {
            device.start()
            network.wait(.milliseconds(200))
        }
        network.wait(.seconds(5))
        // A thing model comes from the hub itself, and an instance or product model beside the messages.
        let table = network.space.table
        let hears = table.messages.contains { $0.kind == .announce && $0.speaker == .device }
        #expect(network.hub.descriptions.count == (hears ? network.devices.count : 0))
        for device in network.devices where hears {
            let description = try #require(network.hub.descriptions[device.number])
            #expect(description.differences(from: device.binding) == [], "\(device.binding.blueprint.id)")
            // Not every convention has a place for the maker.
            let names = network.space.codec?.possibleIdentity.contains("vendor") ?? false
            #expect(description.card.vendor == (names ? "Hulian" : ""))
        }
    }

    @Test(
        "that comes late learns the same from what is kept",
        arguments: ["hulian", "homeassistant", "homie4", "homie5", "tasmota", "wot", "zigbee2mqtt"] as [DialectID])
    func learnsLate(dialect: DialectID) throws {
        // Homie 4 needs a message for each thing that is said of each property.
        for home in dialect == "homie4" ? Network.homes(of: 1) : Network.homes {
            let network = try Network(dialect, home)
            for device in network.devices { device.start() }
            network.wait(.seconds(5))
            network.hub.start()
            network.wait(.seconds(5))
            #expect(network.hub.descriptions.count == network.devices.count)
            for device in network.devices {
                let differences = network.hub.descriptions[device.number]?.differences(from: device.binding)
                #expect(differences == [], "\(device.binding.blueprint.id)")
            }
        }
    }

    @Test("of Home Assistant that comes back hears all devices again")
    func birth() throws {
        for home in Network.homes {
            let network = try Network("homeassistant", home)
            network.hub.start()
            network.wait(.seconds(1))
            for device in network.devices { device.start() }
            network.wait(.seconds(5))
            let before = network.hub.pieceCount
            #expect(before > network.devices.count)
            network.hub.stop(isPolite: true)
            network.wait(.seconds(1))
            network.hub.start()
            network.wait(.seconds(5))
            // Once from what is kept, and once more because it said that it is there.
            #expect(network.hub.pieceCount == 3 * before, "\(home)")
        }
    }

    @Test("of Home Assistant is told of all devices again, not of all at the same moment")
    func spreads() throws {
        let network = try Network("homeassistant", 0..<24)
        let listener = Listener(name: "listener", options: ConnectOptions(clientID: "listener"), seed: 1)
        network.attach(listener)
        listener.start()
        for device in network.devices { device.start() }
        network.wait(.seconds(5))
        listener.messages = []
        /// The devices that have described themselves to the hub that came.
        func told() -> Int {
            let topics = listener.messages.map(\.topic).filter { $0.hasSuffix("/config") }
            return Set(topics.map { $0.split(separator: "/")[2] }).count
        }
        network.hub.start()
        network.wait(.milliseconds(500))
        #expect(told() > 0 && told() < network.devices.count, "\(told()) devices in the first half of a second")
        network.wait(.seconds(1))
        #expect(told() == network.devices.count)
    }

    @Test(
        "hears that a device is removed for good",
        arguments: ["hulian", "homeassistant", "homie4", "homie5", "tasmota", "wot"] as [DialectID])
    func removal(dialect: DialectID) throws {
        let network = try Network(dialect)
        network.hub.start()
        let device = try #require(network.devices.first)
        device.start()
        network.wait(.seconds(5))
        #expect(network.hub.removed == [])
        device.retract()
        network.wait(.seconds(1))
        #expect(Set(network.hub.removed) == [device.number])
    }

    @Test("answers a device that asks for its thing model", arguments: ["tuyalink", "alink"] as [DialectID])
    func thingModel(dialect: DialectID) throws {
        let network = try Network(dialect)
        let listener = Listener(name: "listener", options: ConnectOptions(clientID: "listener"), seed: 1)
        network.attach(listener)
        listener.start()
        network.hub.start()
        network.wait(.seconds(1))
        for device in network.devices { device.start() }
        network.wait(.seconds(5))
        let codec = try #require(network.space.codec)
        let answers = listener.messages.filter {
            $0.topic.hasSuffix("get_response") || $0.topic.hasSuffix("dsltemplate/get_reply")
        }
        #expect(answers.count == network.devices.count)
        for (answer, device) in zip(answers, network.devices) {
            let found = codec.descriptions(topic: answer.topic, payload: try Value(json: answer.payload))
            #expect(found.count == 1)
            #expect(found.first?.differences(from: device.binding) == [])
        }
    }
}

extension Network {
    /// Lets a stranger take part.
    func attach(_ client: BusClient) { bus.attach(client) }
}

/// A client that keeps all that is said.
private final class Listener: NetworkClient {
    /// What was said.
    var messages: [(topic: String, payload: [UInt8])] = []

    override func didJoin(sessionPresent: Bool) { bus?.subscribe(self, Subscription("#", qos: .atLeastOnce)) }

    override func didGet(_ delivery: borrowing Delivery) {
        messages.append((bus?.topics.text(delivery.topic) ?? "", Array(delivery.payload)))
    }
}
