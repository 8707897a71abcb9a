import HulianBus
import HulianDialects
import HulianModel
import HulianTesting
import Testing

/// Somebody who publishes words and remembers what is said.
private final class Sayer: NetworkClient {
    /// What was heard, topic and payload.
    var heard: [String] = []

    override func didJoin(sessionPresent: Bool) { bus?.subscribe(self, Subscription("#", qos: .atLeastOnce)) }
    override func didGet(_ delivery: borrowing Delivery) {
        guard let bus else { return }
        heard.append(bus.topics.text(delivery.topic) + " " + delivery.payload.text)
    }
    /// Publishes a word.
    func say(_ topic: String, _ word: String) {
        guard let bus else { return }
        heard.removeAll()
        Array(word.utf8).withUnsafeBufferPointer {
            send(Publication(topic: bus.topics.id(topic), payload: $0, qos: .atLeastOnce, retain: false))
        }
    }
}

@Suite("Words of Shelly")
struct ShellyWordsTests {
    @Test("are obeyed: the notification follows, and no answer")
    func obeyed() throws {
        let scheduler = Scheduler(start: Instant(milliseconds: 1_767_225_600_000))
        let topics = TopicTable()
        let bus = VirtualBus(scheduler: scheduler, topics: topics, latency: .milliseconds(1))
        let space = DialectSpace(try #require(Shared.table("shelly")), topics: topics)
        let type = try #require(Shared.blueprint("lighting.dimmableLight"))
        let number = space.register("lamp", type, identity: ["device": "hlx-1"])
        let device = WillingDevice(name: "lamp", space: space, number: number, seed: 1)
        let binding = space.speakers[Int(number)].binding
        let output = try #require(binding.attributes.firstIndex { $0.name.name == "light:0.output" })
        device.values[output] = false
        let speaker = Sayer(name: "somebody", options: ConnectOptions(clientID: "somebody"), seed: 1)
        for client in [device, speaker] as [NetworkClient] {
            bus.attach(client)
            client.start()
        }
        scheduler.run(until: scheduler.now + .seconds(1))
        speaker.say("hlx-1/command/light:0", "on")
        scheduler.run(until: scheduler.now + .seconds(1))
        #expect(device.values[output] == true)
        let told = speaker.heard.filter { !$0.hasPrefix("hlx-1/command") }
        #expect(!told.isEmpty && told.allSatisfy { $0.hasPrefix("hlx-1/events/rpc ") }, "\(told)")
        speaker.say("hlx-1/command/light:0", "status_update")
        scheduler.run(until: scheduler.now + .seconds(1))
        #expect(speaker.heard.contains(#"hlx-1/status/light:0 {"id":0,"output":true}"#), "\(speaker.heard)")
        speaker.say("hlx-1/command", "announce")
        scheduler.run(until: scheduler.now + .seconds(1))
        #expect(speaker.heard.contains { $0.hasPrefix(#"hlx-1/announce {"name":"#) }, "\(speaker.heard)")
        let count = device.requests
        speaker.say("hlx-1/command/light:0", "dim_up")
        scheduler.run(until: scheduler.now + .seconds(1))
        #expect(device.requests == count && speaker.heard.count == 1)
    }

    @Test(
        "on the topic of a component call its methods",
        arguments: [
            ("lighting.dimmableLight", "light:0", "on", [true]),
            ("lighting.dimmableLight", "light:0", "off", [false]),
            ("lighting.dimmableLight", "light:0", "off,10", [false]),
            ("lighting.dimmableLight", "light:0", "set,true,50", [true, .integer(127)]),
            ("lighting.dimmableLight", "light:0", "set,,50", [.integer(127)]),
            ("lighting.dimmableLight", "light:0", "set,false,,2", [false]),
            ("lighting.plug", "switch:0", "on", [true]),
            ("furniture.curtain", "cover:0", "pos,30", [.integer(7000)]),
            ("lighting.ceilingLight", "cct:0", "on", [true]),
        ] as [(DeviceTypeID, String, String, [Value])])
    func set(type: DeviceTypeID, component: String, word: String, values: [Value]) throws {
        let bench = try ShellyBench(type)
        let said = bench.read("hlx-1/command/\(component)", word)
        #expect(said.kind == .set && said.faults.isEmpty && said.device == bench.number)
        #expect(bench.values(said, in: word) == values)
    }

    @Test(
        "command",
        arguments: [
            ("lighting.dimmableLight", "light:0", "toggle", "Light.Toggle:0"),
            ("lighting.plug", "switch:0", "toggle", "Switch.Toggle:0"),
            ("furniture.curtain", "cover:0", "open", "Cover.Open:0"),
            ("furniture.curtain", "cover:0", "close", "Cover.Close:0"),
            ("furniture.curtain", "cover:0", "stop", "Cover.Stop:0"),
        ] as [(DeviceTypeID, String, String, String)])
    func command(type: DeviceTypeID, component: String, word: String, name: String) throws {
        let bench = try ShellyBench(type)
        let said = bench.read("hlx-1/command/\(component)", word)
        #expect(said.kind == .set && said.faults.isEmpty && said.items.count == 1)
        let command = try #require(said.items.first?.command)
        #expect(command >= 0 && bench.space.speakers[0].binding.commands[Int(command)].wireName == name)
    }

    @Test("that the table does not have say nothing, as a device may know more")
    func unknown() throws {
        let bench = try ShellyBench("lighting.dimmableLight")
        for word in ["dim_up", "", "ON", "\u{0}", ",", "calibrate,1"] {
            let said = bench.read("hlx-1/command/light:0", word)
            #expect(said.items.isEmpty && said.faults.isEmpty && said.kind != .invoke, "'\(word)'")
        }
    }

    @Test(
        "are not taken for right with a value that is none, without one, or for a component that is not there",
        arguments: [
            ("light:0", "set,true,120"), ("light:0", "set,maybe"), ("light:0", "set"), ("light:0", "set,,"),
            ("light:3", "on"), ("light:3", "toggle"), ("light:0", "open"), ("cover:0", "open"), ("light:x", "on"),
            ("light:", "on"), ("light", "toggle"), ("light:99999999999", "on"),
        ])
    func wrong(component: String, word: String) throws {
        let bench = try ShellyBench("lighting.dimmableLight")
        let said = bench.read("hlx-1/command/\(component)", word)
        #expect(!said.faults.isEmpty, "\(component) \(word)")
    }

    @Test("ask for the status of a component, and let a device announce itself")
    func questions() throws {
        let bench = try ShellyBench("lighting.dimmableLight")
        #expect(bench.read("hlx-1/command/light:0", "status_update").kind == .get)
        #expect(bench.read("hlx-1/command", "status_update").kind == .get)
        #expect(bench.read("hlx-1/command", "announce").kind == .other)
        #expect(bench.read("hlx-1/command", "something").kind == .other)
        let answer = try #require(
            ShellyCodec().response(
                topic: "hlx-1/command", payload: "announce", of: bench.number, in: bench.space, value: { _ in .null }))
        #expect(answer.topic == "hlx-1/announce")
        let information = try Value(json: answer.payload)
        let described = try #require(
            ShellyCodec().descriptions(topic: answer.topic, payload: information).first)
        #expect(bench.space.device(with: described.identity) == bench.number)
        #expect(bench.read(answer.topic, String(decoding: answer.payload, as: UTF8.self)).kind == .other)
        #expect(ShellyCodec().descriptions(topic: "shellies/announce", payload: ["id": "old", "mac": "x"]).isEmpty)
    }
}

@Suite("Answers of Shelly about the time before")
struct ShellyBeforeTests {
    /// The answer of a device to a request, with what it says of the time before.
    private func answer(_ bench: ShellyBench, _ request: String, before: Value) throws -> String {
        let asked = bench.read("hlx-1/rpc", request)
        #expect(asked.faults.isEmpty)
        var reply = try bench.statement(.reply, .device)
        reply.form = try #require(bench.space.reply(to: asked.form))
        reply.caller = ContiguousArray("me".utf8)
        reply.element = asked.element
        reply.before = bench.space.attributeToldBefore(asked, of: bench.number).map {
            Statement.Item(attribute: Int16($0), value: before)
        }
        return try #require(bench.write(reply).first)
    }

    @Test(
        "tell it of switches, whichever method was called",
        arguments: [
            #"{"id":7,"src":"me","method":"Switch.Set","params":{"id":0,"on":true}}"#,
            #"{"id":7,"src":"me","method":"Switch.Toggle","params":{"id":0}}"#,
        ])
    func switches(request: String) throws {
        let bench = try ShellyBench("lighting.plug")
        let said = try answer(bench, request, before: false)
        #expect(said == #"me/rpc {"id":7,"src":"hlx-1","dst":"me","result":{"was_on":false}}"#)
        let heard = bench.read("me/rpc", String(said.dropFirst("me/rpc ".count)))
        #expect(heard.kind == .reply && heard.faults.isEmpty && heard.before == .bool(false))
    }

    @Test("tell nothing of it of lights and covers, of which the vendor says nothing")
    func others() throws {
        let light = try ShellyBench("lighting.dimmableLight")
        let set = #"{"id":7,"src":"me","method":"Light.Set","params":{"id":0,"on":true}}"#
        #expect(try answer(light, set, before: true).hasSuffix(#""result":{}}"#))
        let curtain = try ShellyBench("furniture.curtain")
        let stop = #"{"id":7,"src":"me","method":"Cover.Stop","params":{"id":0}}"#
        #expect(try answer(curtain, stop, before: true).hasSuffix(#""result":{}}"#))
    }

    @Test("are wrong with something that is neither true nor false", arguments: [#""yes""#, "1", "null", "{}"])
    func wrong(value: String) throws {
        let bench = try ShellyBench("lighting.plug")
        let heard = bench.read("me/rpc", #"{"id":7,"src":"hlx-1","dst":"me","result":{"was_on":\#(value)}}"#)
        #expect(heard.kind == .reply && heard.failed(.itemType) && heard.before == .none)
    }
}

@Suite("Times of Shelly")
struct ShellyFlipTests {
    @Test("after which a switch turns back are read, and nothing else is for right")
    func after() throws {
        let bench = try ShellyBench("lighting.plug")
        func read(_ seconds: String) -> Utterance {
            bench.read(
                "hlx-1/rpc",
                #"{"id":7,"src":"c","method":"Switch.Set","params":{"id":0,"on":true,"toggle_after":\#(seconds)}}"#)
        }
        #expect(read("4").flipAfter == .seconds(4) && read("0.5").flipAfter == .milliseconds(500))
        for none in ["0", "-1", "1e300"] { #expect(read(none).flipAfter == nil && read(none).faults.isEmpty) }
        for wrong in [#""4""#, "true", "null", "[]"] { #expect(read(wrong).failed(.itemType), "\(wrong)") }
        #expect(bench.read("hlx-1/command/switch:0", "on").flipAfter == nil)
    }
}
