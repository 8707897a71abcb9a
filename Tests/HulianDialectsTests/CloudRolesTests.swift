import HulianBus
import HulianCatalog
import HulianDialects
import HulianModel
import Testing

/// A client that says what it is told to, and hears everything.
private final class Teller: NetworkClient {
    /// The topics and payloads that it heard.
    var heard: [String] = []
    /// What it listens to.
    var filters: [String] = []

    override func didJoin(sessionPresent: Bool) {
        for filter in filters { bus?.subscribe(self, Subscription(filter, qos: .atLeastOnce)) }
    }

    override func didGet(_ delivery: borrowing Delivery) {
        heard.append("\(bus?.topics.text(delivery.topic) ?? "") \(delivery.payload.text)")
    }

    /// Publishes a message.
    func say(_ topic: String, _ payload: String) {
        guard let bus else { return }
        Array(payload.utf8).withUnsafeBufferPointer {
            send(Publication(topic: bus.topics.id(topic), payload: $0, qos: .atLeastOnce, retain: false))
        }
    }
}

@Suite("A hub of a cloud")
struct CloudRolesTests {
    /// The dialects of clouds.
    private static let clouds: [DialectID] = [
        "tuyalink", "alink", "iotda", "onenet", "tencent", "aws", "azure", "baidu", "haier",
    ]

    /// Two devices of a type and a hub on a bus, all connected.
    private func network(
        _ dialect: DialectID, _ type: DeviceTypeID, _ identities: [[String: String]] = [[:], [:]]
    ) throws -> (scheduler: Scheduler, hub: AttentiveHub, devices: [WillingDevice], bus: VirtualBus) {
        let scheduler = Scheduler(start: Instant(milliseconds: 1_767_225_600_000))
        let topics = TopicTable()
        let bus = VirtualBus(scheduler: scheduler, topics: topics, latency: .milliseconds(1))
        let space = DialectSpace(try #require(Shared.table(dialect)), topics: topics)
        let blueprint = try #require(Shared.blueprint(type))
        let hub = AttentiveHub(name: "hub", space: space, seed: 1, firstID: 0)
        let devices = identities.enumerated().map { index, identity in
            let name = "device-\(index)"
            return WillingDevice(
                name: name, space: space, number: space.register(name, blueprint, identity: identity), seed: 1)
        }
        bus.attach(hub)
        hub.start()
        for device in devices {
            bus.attach(device)
            device.start()
        }
        scheduler.run(until: scheduler.now + .seconds(2))
        return (scheduler, hub, devices, bus)
    }

    @Test("sets a device, and hears that it was done and the new state, of that device alone", arguments: clouds)
    func sets(dialect: DialectID) throws {
        let (scheduler, hub, devices, bus) = try network(dialect, "lighting.dimmableLight")
        // Clients do not keep the bus.
        defer { withExtendedLifetime((bus, devices, hub, scheduler)) {} }
        let binding = devices[0].binding
        let onOff = try #require(
            binding.attributes.firstIndex {
                binding.blueprint.path(ofAttribute: $0.slot).description == "onOff.onOff"
            })
        let isAsked = hub.set(1, [(attribute: onOff, value: Value.bool(true))], token: 7)
        #expect(isAsked)
        scheduler.run(until: scheduler.now + .seconds(3))
        #expect(devices[1].values[onOff] == Value.bool(true))
        #expect(devices[0].values[onOff] == nil)
        #expect(hub.answers[7] == .success)
        #expect(hub.values[1]?[onOff] == Value.bool(true))
        #expect(hub.values[0]?[onOff] == nil)
        // A device reports by itself, and the hub acknowledges where the cloud does.
        devices[0].values[onOff] = .bool(false)
        devices[0].report([onOff])
        scheduler.run(until: scheduler.now + .seconds(1))
        #expect(hub.values[0]?[onOff] == Value.bool(false))
    }

    @Test("gives a command where the dialect has one, and gets its answer", arguments: clouds)
    func invokes(dialect: DialectID) throws {
        let (scheduler, hub, devices, bus) = try network(dialect, "locks.palmVeinFaceLock")
        defer { withExtendedLifetime((bus, devices, hub, scheduler)) {} }
        let binding = devices[0].binding
        let index = binding.commands.firstIndex { command in
            guard case .action = command.form else { return false }
            return command.definition.name == "unlockWithTimeout"
        }
        guard let index else {
            #expect(binding.gaps.contains { $0.kind == "command" && $0.path.element == "unlockWithTimeout" })
            return
        }
        let isAsked = hub.invoke(0, index, [Field("timeout", 30)], token: 3)
        #expect(isAsked)
        scheduler.run(until: scheduler.now + .seconds(1))
        #expect(hub.answers[3] == .success)
    }

    @Test("hears what a gateway tells of its devices, and acknowledges the whole")
    func batch() throws {
        let (scheduler, hub, devices, bus) = try network(
            "tuyalink", "sensors.temperatureHumiditySensor",
            [["device": "gateway1"], ["device": "sub01"], ["device": "sub02"]])
        defer { withExtendedLifetime((bus, devices, hub, scheduler)) {} }
        let teller = Teller(name: "teller", options: ConnectOptions(clientID: "teller"), seed: 1)
        teller.filters = ["tylink/gateway1/thing/data/batch_report_response"]
        bus.attach(teller)
        teller.start()
        scheduler.run(until: scheduler.now + .seconds(1))
        teller.say(
            "tylink/gateway1/thing/data/batch_report",
            #"{"msgId":"c3","time":1767225600,"sys":{"ack":1},"data":{"subDevices":["#
                + #"{"deviceId":"sub01","properties":{"va_temperature":{"value":236,"time":1767225600}}},"#
                + #"{"deviceId":"sub02","properties":{"va_temperature":{"value":190,"time":1767225600}}},"#
                + #"{"deviceId":"sub99","properties":{"va_temperature":{"value":1,"time":1767225600}}}]}}"#)
        scheduler.run(until: scheduler.now + .seconds(1))
        let told = [1, 2].map { hub.values[$0]?.values.compactMap(\.integerValue) ?? [] }
        #expect(told == [[2360], [1900]])
        #expect(hub.values[0] == nil)
        #expect(teller.heard.count == 1)
        #expect(teller.heard.first?.contains(#""msgId":"c3""#) == true)
    }

    @Test("is not needed to find the devices behind a gateway in what somebody caught")
    func finds() {
        let finder = DeviceFinder(Shared.tables, Shared.blueprints)
        finder.hear(
            "tylink/gateway1/thing/data/batch_report",
            Array(
                (#"{"msgId":"c3","time":1767225600,"data":{"subDevices":[{"deviceId":"sub01","#
                    + #""properties":{"va_temperature":{"value":236,"time":1767225600},"#
                    + #""va_humidity":{"value":40,"time":1767225600}}}]}}"#).utf8))
        let devices = finder.devices
        #expect(devices.map(\.name) == ["sub01", "gateway1"])
        #expect(devices.first?.names == ["va_temperature", "va_humidity"])
        #expect(devices.first?.hasSpoken == true)
    }

    @Test("hears of devices behind a gateway that they are there and gone")
    func topology() throws {
        let (scheduler, hub, devices, bus) = try network(
            "onenet", "sensors.temperatureHumiditySensor",
            [["product": "Gw1", "device": "gateway1"], ["product": "Sub1", "device": "th1"]])
        defer { withExtendedLifetime((bus, devices, hub, scheduler)) {} }
        let teller = Teller(name: "teller", options: ConnectOptions(clientID: "teller"), seed: 1)
        bus.attach(teller)
        teller.start()
        scheduler.run(until: scheduler.now + .seconds(1))
        for (word, isThere) in [("login", true), ("logout", false)] {
            teller.say(
                "$sys/Gw1/gateway1/thing/sub/\(word)",
                #"{"id":"54","version":"1.0","params":{"productID":"Sub1","deviceName":"th1"}}"#)
            scheduler.run(until: scheduler.now + .seconds(1))
            #expect(hub.presence == [1: isThere])
        }
    }
}
