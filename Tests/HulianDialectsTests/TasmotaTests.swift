import HulianBus
import HulianCatalog
import HulianDialects
import HulianModel
import HulianTesting
import Testing

@Suite("Tasmota")
struct TasmotaTests {
    /// What a device says of some of its attributes, as topics and texts.
    private func report(_ type: DeviceTypeID, _ names: [String], isWhole: Bool) throws -> [String: String] {
        let space = DialectSpace(try #require(Shared.table("tasmota")), topics: TopicTable())
        let number = space.register("d", try #require(Shared.blueprint(type)))
        let binding = space.speakers[Int(number)].binding
        var statement = Statement(.report, by: .device, about: number)
        statement.isWhole = isWhole
        statement.time = Instant(milliseconds: 1_767_225_600_000)
        for name in names {
            let index = try #require(binding.attributes.firstIndex { $0.name.name == name }, "\(name)")
            let value = binding.blueprint.attributes[binding.attributes[index].slot].initialValue
            statement.items.append(Statement.Item(attribute: Int16(index), value: value))
        }
        var said: [String: String] = [:]
        space.write(statement) { said[space.topics.text($0.topic)] = String(decoding: $0.payload, as: UTF8.self) }
        return said
    }

    @Test("tells what changed as a result, all of it as its state, and sensors apart")
    func shares() throws {
        let changed = try report("lighting.dimmableLight", ["POWER"], isWhole: false)
        #expect(changed == ["stat/d/RESULT": #"{"POWER":"OFF"}"#])
        let whole = try report("lighting.dimmableLight", ["POWER"], isWhole: true)
        #expect(whole == ["tele/d/STATE": #"{"Time":"2026-01-01T00:00:00","POWER":"OFF"}"#])
        let names = ["SHT3X.Temperature", "SHT3X.Humidity"]
        let sensors = try report("sensors.temperatureHumiditySensor", names, isWhole: false)
        #expect(
            sensors == [
                "tele/d/SENSOR": #"{"Time":"2026-01-01T00:00:00","SHT3X":{"Temperature":null,"Humidity":null}}"#
            ])
    }

    @Test("describes relays and lights where others look for them")
    func configuration() throws {
        let space = DialectSpace(try #require(Shared.table("tasmota")), topics: TopicTable())
        let number = space.register("d", try #require(Shared.blueprint("lighting.dimmableLight")))
        let codec = TasmotaCodec()
        let messages = codec.announcements(of: number, in: space, now: Instant(nanoseconds: 0))
        let mac = try #require(space.identity("mac", of: number))
        #expect(messages.map(\.topic) == ["config", "sensors"].map { "tasmota/discovery/\(mac)/\($0)" })
        let document = try Value(json: try #require(messages.first).payload)
        #expect(document["rl"]?.listValue?.prefix(2) == [2, 0] && document["lt_st"] == 1)
        #expect(document["t"] == "d" && document["mac"] == .string(mac) && document["ver"] == 1)
        // Without the key of ours, the rest says what Tasmota can say.
        let foreign = Value.structure((document.fields ?? []).filter { $0.name != "hulian" })
        #expect(codec.description(document: foreign)?.attributes.map(\.name) == ["POWER", "Dimmer"])
    }

    @Test("numbers the relays of a device that has several, and writes each at the place of its number")
    func numbersRelays() throws {
        let space = DialectSpace(try #require(Shared.table("tasmota")), topics: TopicTable())
        let number = space.register("d", try #require(Shared.blueprint("lighting.lightingSystem")))
        let binding = space.speakers[Int(number)].binding
        let relays = binding.attributes.map(\.name.name).filter { $0.hasPrefix("POWER") }
        try #require(relays.count > 2)
        #expect(relays == (1...relays.count).map { "POWER\($0)" })
        let document = try #require(TasmotaCodec().document(space.description(of: number)))
        let places = document["rl"]?.listValue?.compactMap(\.integerValue) ?? []
        let wanted: [Int64] = [2] + Array(repeating: 1, count: relays.count - 1)
        #expect(Array(places.prefix(relays.count)) == wanted)
        // Each toggle belongs to its own relay, and readers write the names as commands do.
        let toggles = binding.commands.filter { $0.definition.name == "toggle" }.map(\.wireName)
        #expect(!toggles.isEmpty && Set(toggles).isSubset(of: relays))
        var said = Utterance()
        Array("OFF".utf8).withUnsafeBufferPointer {
            _ = space.read(space.topics.id("cmnd/d/Power2"), $0, now: Instant(nanoseconds: 0), into: &said)
        }
        let second = try #require(said.items.first?.attribute)
        #expect(second >= 0 && binding.attributes[Int(second)].name.name == "POWER2")
    }

    @Test("is a light with color temperature only with a dimmer, as readers take it for one")
    func lightWithoutDimmer() throws {
        let space = DialectSpace(try #require(Shared.table("tasmota")), topics: TopicTable())
        let number = space.register("d", try #require(Shared.blueprint("lighting.ceilingLight")))
        var description = space.description(of: number)
        #expect(TasmotaCodec().document(description)?["lt_st"] == 2)
        description.attributes.removeAll { $0.name == "Dimmer" }
        #expect(TasmotaCodec().document(description)?["lt_st"] == 0)
        #expect(TasmotaCodec().document(description)?["rl"]?.listValue?.first == 1)
    }

    @Test(
        "reads several commands of one message",
        arguments: [
            ("NoDelay;Power1 ON;NoDelay;Dimmer 40", ["POWER", "Dimmer"], 0),
            (" Dimmer   40 ; ;POWER OFF", ["Dimmer", "POWER"], 0), ("", [], 0), (";;", [], 0), ("NoDelay", [], 0),
            ("Fade 1;Speed 4", [], 0), ("Dimmer", ["Dimmer"], 1), ("Blink 3;Dimmer 40", ["Blink", "Dimmer"], 1),
            ("Dimmer 140", ["Dimmer"], 1), ("Power1 TOGGLE", ["POWER"], 0),
        ] as [(String, [String], Int)])
    func batches(payload: String, names: [String], faults: Int) throws {
        let space = DialectSpace(try #require(Shared.table("tasmota")), topics: TopicTable())
        let number = space.register("d", try #require(Shared.blueprint("lighting.dimmableLight")))
        let binding = space.speakers[Int(number)].binding
        var said = Utterance()
        Array(payload.utf8).withUnsafeBufferPointer { octets in
            let isRead = space.read(
                space.topics.id("cmnd/d/Backlog"), octets, now: Instant(nanoseconds: 0), into: &said)
            #expect(isRead && said.kind == .set && said.device == number)
            let read = said.items.map { item in
                item.attribute >= 0
                    ? binding.attributes[Int(item.attribute)].name.name
                    : String(decoding: item.name.octets(topic: octets, payload: octets), as: UTF8.self)
            }
            #expect(read == names)
        }
        #expect(said.faults.count == faults, "\(said.faults)")
    }

    @Test(
        "is no configuration without what readers need",
        arguments: ["ver", "t", "rl", "so", "tp", "state"])
    func incomplete(key: String) throws {
        let space = DialectSpace(try #require(Shared.table("tasmota")), topics: TopicTable())
        let number = space.register("d", try #require(Shared.blueprint("lighting.dimmableLight")))
        let document = try #require(TasmotaCodec().document(space.description(of: number)))
        #expect(TasmotaCodec().description(document: document) != nil)
        let less = Value.structure((document.fields ?? []).filter { $0.name != key })
        #expect(TasmotaCodec().description(document: less) == nil)
    }

    @Test("tells the power of a light whenever it tells its brightness, and no relay that goes one way only")
    func power() throws {
        let bench = try TasmotaBench("lighting.dimmableLight")
        let level = try #require(bench.device.binding.attributes.firstIndex { $0.name.name == "Dimmer" })
        bench.device.report([level])
        bench.wait()
        #expect(bench.reader.said["stat/d/RESULT"]?.contains(#""POWER":"OFF""#) == true, "\(bench.reader.said)")

        let cooktop = bench.space.register("c", try #require(Shared.blueprint("kitchen.gasCooktop")))
        let description = bench.space.description(of: cooktop)
        #expect(description.attributes.contains { $0.name == "POWER1" && $0.isSettable })
        let relays = TasmotaCodec().document(description)?["rl"]?.listValue ?? []
        #expect(!relays.isEmpty && relays.allSatisfy { $0 == 0 })
    }

    @Test("keeps names in groups apart: a name of a group is none without it, and none of another group")
    func groups() throws {
        let space = DialectSpace(try #require(Shared.table("tasmota")), topics: TopicTable())
        let number = space.register("d", try #require(Shared.blueprint("sensors.temperatureHumiditySensor")))
        var said = Utterance()
        for (body, isKnown) in [
            (#"{"SHT3X":{"Temperature":20}}"#, true), (#"{"Temperature":20}"#, false),
            (#"{"BME280":{"Temperature":20}}"#, false), (#"{"SHT3X":{"SHT3X.Temperature":20}}"#, false),
            (#"{"SHT3X.Temperature":20}"#, false), (#"{"SHT3X":20}"#, false),
        ] {
            let payload = Array(#"{"Time":"2026-01-01T00:00:00","#.utf8) + Array(body.utf8.dropFirst())
            let isRead = payload.withUnsafeBufferPointer {
                space.read(space.topics.id("tele/d/SENSOR"), $0, now: Instant(nanoseconds: 0), into: &said)
            }
            #expect(isRead && said.device == number && said.items.count == 1, "\(body)")
            #expect((said.items.first?.attribute ?? -1 >= 0) == isKnown, "\(body)")
            #expect(said.faults.contains { $0.check == .itemName } == !isKnown, "\(body)")
        }
    }

    @Test("answers a question for its sensors or its state, and no other number of STATUS")
    func answers() throws {
        let bench = try TasmotaBench("sensors.temperatureHumiditySensor")
        let sensors = #"{"Time":"2026-01-01T00:00:01","SHT3X":{"Temperature":null,"Humidity":null}}"#
        #expect(bench.ask("STATUS", "10") == ["stat/d/STATUS10": #"{"StatusSNS":\#(sensors)}"#])
        #expect(bench.ask("STATUS", "5") == [:])
        let all = bench.ask("STATE", "")
        #expect(all["tele/d/SENSOR"]?.contains("SHT3X") == true)
        #expect(Set(all.keys).isSubset(of: ["tele/d/SENSOR", "tele/d/STATE"]))
    }
}

/// A device and somebody who asks it, on a bus.
private struct TasmotaBench {
    /// Tells time.
    private let scheduler = Scheduler(start: Instant(milliseconds: 1_767_225_600_000))
    /// The bus.
    private let bus: VirtualBus
    /// The dialect at work.
    let space: DialectSpace
    /// The device, called `d`.
    let device: Sensor
    /// Who asks.
    let reader = Poller(name: "reader", options: ConnectOptions(clientID: "reader"), seed: 1)

    /// Connects a device of a type and somebody who asks it.
    init(_ type: DeviceTypeID) throws {
        let topics = TopicTable()
        bus = VirtualBus(scheduler: scheduler, topics: topics, latency: .milliseconds(1))
        space = DialectSpace(try #require(Shared.table("tasmota")), topics: topics)
        let number = space.register("d", try #require(Shared.blueprint(type)))
        device = Sensor(name: "d", space: space, number: number, seed: 1)
        bus.attach(device)
        bus.attach(reader)
        device.start()
        reader.start()
        wait()
    }

    /// Lets a second pass.
    func wait() { scheduler.run(until: scheduler.now + .seconds(1)) }

    /// What is said after a question.
    func ask(_ command: String, _ payload: String) -> [String: String] {
        reader.said = [:]
        Array(payload.utf8).withUnsafeBufferPointer {
            let topic = space.topics.id("cmnd/d/\(command)")
            reader.send(Publication(topic: topic, payload: $0, qos: .atMostOnce, retain: false))
        }
        wait()
        return reader.said.filter { !$0.key.hasPrefix("cmnd/") }
    }
}

/// A device with the values that it has when it is new, which answers whatever it is asked.
private final class Sensor: DeviceRole {
    override func value(of attribute: Int) -> Value {
        binding.blueprint.attributes[binding.attributes[attribute].slot].initialValue
    }

    override func handle(_ request: DeviceRequest) { answer(request, status: .success) }
}

/// A client that asks, and keeps what is said.
private final class Poller: NetworkClient {
    /// What was said last on each topic.
    var said: [String: String] = [:]

    override func didJoin(sessionPresent: Bool) { bus?.subscribe(self, Subscription("#", qos: .atLeastOnce)) }

    override func didGet(_ delivery: borrowing Delivery) {
        said[bus?.topics.text(delivery.topic) ?? ""] = String(decoding: Array(delivery.payload), as: UTF8.self)
    }
}
