import HulianBus
import HulianCatalog
import HulianDialects
import HulianModel
import HulianTesting
import Testing

@Suite("Shelly")
struct ShellyTests {
    @Test("tells changes with the number of each component and the time in seconds")
    func report() throws {
        let bench = try ShellyBench("lighting.dimmableLight")
        let changed = try bench.statement(
            .report, .device, ["light:0.output": true, "light:0.brightness": .integer(127)])
        #expect(
            bench.write(changed) == [
                #"hlx-1/events/rpc {"src":"hlx-1","dst":"hlx-1/events","method":"NotifyStatus","params":{"ts":1767225600.25,"light:0":{"id":0,"output":true,"brightness":50}}}"#
            ])
        var whole = changed
        whole.isWhole = true
        #expect(bench.write(whole).count == 1 && bench.write(whole)[0].contains(#""method":"NotifyFullStatus""#))
    }

    @Test("tells what stands two groups deep")
    func deep() throws {
        let bench = try ShellyBench("sensors.temperatureHumiditySensor")
        let said = bench.write(try bench.statement(.report, .device, ["devicepower:0.battery.percent": .integer(146)]))
        #expect(said.count == 1 && said[0].contains(#""devicepower:0":{"id":0,"battery":{"percent":73}}"#), "\(said)")
    }

    @Test("is set by one call for each method and component")
    func calls() throws {
        let bench = try ShellyBench("lighting.dimmableLight")
        let both = try bench.statement(.set, .hub, ["light:0.output": true, "light:0.brightness": .integer(127)])
        #expect(
            bench.write(both) == [
                #"hlx-1/rpc {"id":7,"src":"hub/hlx-1","method":"Light.Set","params":{"on":true,"brightness":50,"id":0}}"#
            ])
    }

    @Test("answers at the address of who asked, refusals as errors")
    func answers() throws {
        let bench = try ShellyBench("lighting.dimmableLight")
        let asked = bench.read(
            "hlx-1/rpc", #"{"id":7,"src":"a/b","method":"Light.Set","params":{"id":0,"on":true}}"#)
        #expect(asked.kind == .set && asked.faults.isEmpty && asked.device == bench.number)
        var reply = try bench.statement(.reply, .device)
        reply.form = try #require(bench.space.reply(to: asked.form))
        reply.caller = ContiguousArray("a/b".utf8)
        #expect(bench.write(reply) == [#"a/b/rpc {"id":7,"src":"hlx-1","dst":"a/b","result":{}}"#])
        reply.status = .constraintError
        let refusal = try #require(bench.write(reply).first)
        #expect(refusal.hasPrefix(#"a/b/rpc {"id":7,"src":"hlx-1","dst":"a/b","error":{"code":-103,"#), "\(refusal)")
        let heard = bench.read("a/b/rpc", String(refusal.dropFirst(8)))
        #expect(heard.kind == .reply && heard.device == bench.number && heard.code == -103)
    }

    @Test(
        "does not take a call for right that has another component, no number, or nothing to set",
        arguments: [
            #"{"id":7,"src":"c","method":"Light.Set","params":{"id":3,"on":true}}"#,
            #"{"id":7,"src":"c","method":"Light.Set","params":{"on":true}}"#,
            #"{"id":7,"src":"c","method":"Light.Set","params":{"id":0}}"#,
            #"{"id":7,"src":"c","method":"Switch.Set","params":{"id":0,"on":true}}"#,
        ])
    func wrongCalls(payload: String) throws {
        let bench = try ShellyBench("lighting.dimmableLight")
        #expect(!bench.read("hlx-1/rpc", payload).faults.isEmpty)
    }

    @Test("answers questions about itself, and with an error what it has not got")
    func questions() throws {
        let bench = try ShellyBench("lighting.dimmableLight", device: "hlx-0a0b0c0d0e0f")
        func ask(_ method: String, _ parameters: Value = [:]) -> Value? {
            let answer = ShellyCodec().response(
                topic: "hlx-0a0b0c0d0e0f/rpc",
                payload: ["id": 3, "src": "me", "method": .string(method), "params": parameters], of: bench.number,
                in: bench.space
            ) { _ in .bool(true) }
            #expect(answer?.topic == "me/rpc")
            return answer.flatMap { try? Value(json: $0.payload) }
        }
        let information = try #require(ask("Shelly.GetDeviceInfo"))
        let mac = bench.space.identity("mac", of: bench.number)
        #expect(information["result"]?["mac"]?.stringValue == mac && mac?.count == 12 && information["dst"] == "me")
        let described = try #require(ShellyCodec().descriptions(topic: "me/rpc", payload: information).first)
        #expect(bench.space.device(with: described.identity) == bench.number)
        #expect(described.differences(from: bench.space.speakers[0].binding) == [])
        #expect(ask("Shelly.ListMethods")?["result"]?["methods"]?.listValue?.contains("Light.Set") == true)
        #expect(ask("Light.GetStatus", ["id": 0])?["result"]?["output"] == true)
        #expect(ask("Light.GetStatus", ["id": 4])?["error"]?["code"] == -105)
        #expect(ask("Light.GetConfig", ["id": 0])?["result"]?["id"] == 0)
        #expect(ask("MQTT.GetConfig")?["result"]?["topic_prefix"] == "hlx-0a0b0c0d0e0f")
    }

    @Test("knows the topics of its devices and no others for its own")
    func topics() throws {
        let bench = try ShellyBench("lighting.dimmableLight")
        let space = bench.space
        #expect(space.owns(space.topics.id("hlx-1/online")))
        #expect(!space.owns(space.topics.id("lamp/online")) && space.knows(space.topics.id("lamp/online")))
        #expect(space.claims(space.topics.id("hlx-1/other")) && !space.claims(space.topics.id("lamp/other")))
        #expect(
            space.filters(for: .hub, device: nil).sorted() == [
                "+/+/announce", "+/+/error/+", "+/+/events/rpc", "+/+/online", "+/+/status", "+/+/status/+",
                "+/announce", "+/error/+", "+/events/rpc", "+/online", "+/status", "+/status/+", "hub/+/rpc",
            ])
        #expect(space.filters(for: .device, device: bench.number).contains("hlx-1/rpc"))
    }
}
