import Foundation
import HulianMosquitto
import Testing

@Suite("Listening on a broker")
struct WatchTests {
    @Test("names the dialects that are spoken, says how sure that is, and judges what was heard")
    func watches() throws {
        let broker = try MosquittoProcess.start()
        defer { broker.stop() }
        let url = "mqtt://127.0.0.1:\(broker.port)"
        let scratch = try Scratch()
        let devices = try ["zigbee2mqtt", "miot"].map { dialect in
            let device = try Binary.start([
                "simulate", "--name", "lamp-\(dialect)", "--device-type", "lighting.dimmableLight", "--dialect",
                dialect,
                "--broker", url,
            ])
            #expect(device.waits(for: "Ctrl-C ends them"))
            return device
        }
        let watch = try Binary.start(["watch", "--broker", url, "--for", "4s", "--json", scratch.path("json")])
        // Devices that come while somebody listens say who they are.
        let late = try Binary.start([
            "simulate", "--name", "late", "--device-type", "sensors.contactSensor", "--dialect", "tuyalink", "--broker",
            url,
        ])
        let outcome = watch.wait()
        for device in devices + [late] {
            device.interrupt()
            _ = device.wait()
        }
        #expect([0, 4].contains(outcome.code), "\(outcome.output)\(outcome.errors)")
        #expect(outcome.errors.contains("zigbee2mqtt/#  zigbee2mqtt  "), "\(outcome.errors)")
        let json = try JSONSerialization.jsonObject(with: try scratch.octets("json")) as? [String: Any]
        let trees = (json?["runs"] as? [[String: Any]])?.first?["topicTrees"] as? [[String: Any]] ?? []
        let found = Set(trees.compactMap { $0["dialect"] as? String })
        #expect(found.contains("zigbee2mqtt") && found.isSubset(of: ["zigbee2mqtt", "miot", "tuyalink"]), "\(trees)")
    }

    @Test("needs a broker that is there, and a filter that is one")
    func refused() throws {
        #expect(try Binary.run(["watch"]).code == 64)
        #expect(try Binary.run(["watch", "--broker", "virtual"]).code == 64)
        #expect(try Binary.run(["watch", "--broker", "mqtt://127.0.0.1:1", "--topic", "a/#/b"]).code == 64)
        #expect(try Binary.run(["watch", "--broker", "mqtt://127.0.0.1:1", "--for", "1s"]).code == 3)
    }
}
