import Foundation
import Testing

@Suite("A new dialect")
struct NewDialectTests {
    @Test("is one file, is listed and shown, is spoken in a scenario, bridged, checked and judged")
    func made() throws {
        let scratch = try Scratch()
        let catalog = scratch.path("mine")
        let made = try Binary.run(["new", "dialect", "acme", "--to", catalog, "--title-zh", "顶点"])
        #expect(made.code == 0, "\(made.errors)")
        let files = FileManager.default.subpaths(atPath: catalog)?.filter { $0.hasSuffix(".yaml") }
        #expect(files == ["dialects/acme.yaml"])
        let list = try Binary.run(["dialect", "list", "--catalog", catalog, "--lang", "zh"])
        #expect(list.code == 0 && list.output.contains("顶点"), "\(list.errors)")
        let shown = try Binary.run([
            "dialect", "show", "acme", "--device-type", "lighting.dimmableLight", "--catalog", catalog,
        ])
        #expect(shown.code == 0 && shown.output.contains("brightness"), "\(shown.errors)")
        let audit = try Binary.run(["catalog", "audit", "--catalog", catalog])
        #expect(audit.code == 0 && audit.output.contains(" 0 findings"), "\(audit.output) \(audit.errors)")
        let record = scratch.path("record.jsonl")
        let scenario = try scratch.file(
            "two.yaml",
            """
            scenario: two
            home:
              rooms: [hall]
              devices:
                lamp:   { type: lighting.dimmableLight, dialect: acme, room: hall }
                sensor: { type: sensors.contactSensor, dialect: zigbee2mqtt, room: hall }
            steps:
              - { device: lamp, set: { onOff.onOff: true } }
              - expect: { lamp: { onOff.onOff: true } }
                within: 3 s
              - { device: lamp, set: { levelControl.currentLevel: 30 % }, from: zigbee2mqtt }
              - wait: 2 s
            """)
        let run = try Binary.run([
            "run", scenario, "--catalog", catalog, "--record", record, "--json", scratch.path("a"),
        ])
        #expect(run.code == 0, "\(run.output) \(run.errors)")
        // Its own clauses were judged, and judged again from the record.
        let judged = try Binary.run(["judge", record, "--catalog", catalog, "--json", scratch.path("b")])
        #expect(judged.code == 0, "\(judged.output) \(judged.errors)")
        for name in ["a", "b"] {
            let json = try JSONSerialization.jsonObject(with: try scratch.octets(name)) as? [String: Any]
            let clauses = (json?["runs"] as? [[String: Any]])?.first?["clauses"] as? [[String: Any]] ?? []
            let own = clauses.filter { ($0["id"] as? String)?.hasPrefix("ACME-") == true }
            #expect(own.count == 6, "\(name)")
            #expect(own.allSatisfy { $0["verdict"] as? String == "passed" }, "\(name) \(own)")
        }
        let check = try Binary.run([
            "check", "--simulated", "--dialect", "acme", "--device-type", "lighting.dimmableLight", "--device", "it",
            "--catalog", catalog,
        ])
        #expect(check.code == 0, "\(check.output.suffix(2000)) \(check.errors)")
        let capture = try scratch.file(
            "capture.txt",
            """
            acme/hall/state\t{"time":1763690400123,"values":{"power":true,"brightness":60}}
            acme/hall/state\t{"time":1763690401123,"values":{"power":"on"}}
            """)
        let caught = try Binary.run([
            "judge", capture, "--catalog", catalog, "--dialect", "acme", "--device-type", "lighting.dimmableLight",
            "--device", "hall",
        ])
        #expect(caught.code == 1 && caught.output.contains("ACME-03"), "\(caught.output)")
    }

    @Test("is refused with a bad name, a name that is taken, and where a file is already")
    func refused() throws {
        let scratch = try Scratch()
        let catalog = scratch.path("mine")
        for (name, text) in [
            ("Acme", "must be small letters and digits"), ("a-b", "must be small"), ("9acme", "must be small"),
            ("../x", "must be small"), ("miot", "is in the catalog already"),
        ] {
            let outcome = try Binary.run(["new", "dialect", name, "--to", catalog])
            #expect(outcome.code == 2 && outcome.errors.contains(text), "\(name): \(outcome.errors)")
        }
        #expect(try Binary.run(["new", "dialect", "acme", "--to", catalog]).code == 0)
        let again = try Binary.run(["new", "dialect", "acme", "--to", catalog])
        #expect(again.code == 2 && again.errors.contains("is there already"), "\(again.errors)")
    }
}
