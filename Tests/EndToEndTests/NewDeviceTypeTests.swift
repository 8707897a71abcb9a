import Foundation
import Testing

@Suite("A new device type")
struct NewDeviceTypeTests {
    @Test("is one file, loads, is exported, runs in a scenario and is checked in a brand's dialect")
    func made() throws {
        let scratch = try Scratch()
        let catalog = scratch.url.appending(path: "mine").path
        let made = try Binary.run(["new", "device-type", "lighting.readingLamp", "--to", catalog])
        #expect(made.code == 0, "\(made.errors)")
        let files = FileManager.default.subpaths(atPath: catalog)?.filter { $0.hasSuffix(".yaml") }
        #expect(files == ["device-types/lighting/reading-lamp.yaml"])
        let shown = try Binary.run(["catalog", "show", "lighting.readingLamp", "--catalog", catalog])
        #expect(shown.code == 0 && shown.output.contains("Reading lamp"), "\(shown.errors)")
        for format in ["sdf", "wot-td", "json-schema", "pics", "markdown"] {
            let outcome = try Binary.run([
                "catalog", "export", "--format", format, "lighting.readingLamp", "--catalog", catalog,
            ])
            #expect(outcome.code == 0 && outcome.output.contains("eading"), "\(format) \(outcome.errors)")
        }
        let scenario = try scratch.file(
            "reading.yaml",
            """
            scenario: reading
            title: { en: Reading, zh: 阅读 }
            level: H1
            home:
              rooms: [study]
              devices:
                lamp: { type: lighting.readingLamp, dialect: miot, room: study }
            steps:
              - device: lamp
                set: { onOff.onOff: true }
              - expect: { lamp: { onOff.onOff: true } }
                within: 2 s
            """)
        let run = try Binary.run(["run", scenario, "--catalog", catalog])
        #expect(run.code == 0, "\(run.output) \(run.errors)")
        let check = try Binary.run([
            "check", "--simulated", "--dialect", "miot", "--device-type", "lighting.readingLamp", "--device",
            "it", "--catalog", catalog,
        ])
        #expect(check.code == 0, "\(check.output.suffix(2000)) \(check.errors)")
    }

    @Test("is refused with a bad name, a name that is taken, and where a file is already")
    func refused() throws {
        let scratch = try Scratch()
        let catalog = scratch.url.appending(path: "mine").path
        for (name, text) in [
            ("readingLamp", "must be written family.nameInCamelCase"), ("lighting.Lamp", "must be written"),
            ("lighting.a/b", "must be written"), ("lighting.dimmableLight", "is in the catalog already"),
        ] {
            let outcome = try Binary.run(["new", "device-type", name, "--to", catalog])
            #expect(outcome.code == 2 && outcome.errors.contains(text), "\(name): \(outcome.errors)")
        }
        let like = try Binary.run([
            "new", "device-type", "lighting.lamp", "--like", "lighting.dimableLight", "--to", catalog,
        ])
        #expect(like.code == 2 && like.errors.contains("did you mean 'lighting.dimmableLight'?"), "\(like.errors)")
        #expect(try Binary.run(["new", "device-type", "lighting.lamp", "--to", catalog]).code == 0)
        let again = try Binary.run(["new", "device-type", "lighting.lamp", "--to", catalog])
        #expect(again.code == 2 && again.errors.contains("is there already"), "\(again.errors)")
    }
}
