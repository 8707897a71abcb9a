import Foundation
import Testing

@Suite("hulian catalog import")
struct ImportTests {
    /// Two devices as Zigbee2MQTT lists them.
    private let devices = """
        [{"friendly_name":"plug","definition":{"model":"P-1","vendor":"Acme","exposes":[
           {"type":"switch","features":[{"type":"binary","name":"state","property":"state","access":7}]},
           {"type":"numeric","name":"power","property":"power","access":1,"unit":"W"},
           {"type":"numeric","name":"glitter","property":"glitter","access":1}]}},
         {"friendly_name":"hall","definition":{"model":"T-2","vendor":"Acme","exposes":[
           {"type":"numeric","name":"temperature","property":"temperature","access":1,"unit":"°C"}]}}]
        """

    @Test("drafts a device type that the catalog takes, and lists what has no counterpart")
    func drafts() throws {
        let scratch = try Scratch()
        let folder = scratch.path("mine")
        let drafted = try Binary.run(["catalog", "import", "-", "--into", folder], input: devices)
        #expect(drafted.code == 0, "\(drafted.errors)")
        #expect(drafted.errors.contains("not mapped: glitter at [0].definition.exposes[2]: "))
        let shown = try Binary.run(["catalog", "show", "energy.p1", "--catalog", folder])
        #expect(shown.code == 0, "\(shown.errors)")
        #expect(shown.output.contains("electricalPowerMeasurement"))
        let one = try Binary.run(
            ["catalog", "import", "-", "--device", "hall", "--name", "sensors.hall"], input: devices)
        #expect(one.code == 0)
        #expect(one.output.contains("deviceType: sensors.hall\n"))
        let file = scratch.path("hall.yaml")
        let written = try Binary.run(
            ["catalog", "import", "-", "--device", "hall", "--output", file, "--quiet"], input: devices)
        #expect(written.code == 0)
        #expect(written.output.isEmpty && written.errors.isEmpty)
        #expect(try String(contentsOfFile: file, encoding: .utf8).contains("temperatureMeasurement"))
    }

    @Test("reports in JSON")
    func json() throws {
        let outcome = try Binary.run(["catalog", "import", "-", "--json"], input: devices)
        #expect(outcome.code == 0)
        let report = try #require(
            JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(report["mappedDevices"] as? Int == 2)
        #expect(report["mappedFunctions"] as? Int == 3)
        #expect(report["functions"] as? Int == 4)
        let first = try #require((report["devices"] as? [[String: Any]])?.first)
        #expect(first["format"] as? String == "zigbee2mqtt")
        #expect((first["unmapped"] as? [[String: Any]])?.first?["name"] as? String == "glitter")
    }

    @Test("says what is wrong with its place, and exits with the code for it")
    func errors() throws {
        let broken = try Binary.run(["catalog", "import", "-"], input: "{\n \"exposes\": [}")
        #expect(broken.code == 2)
        #expect(broken.errors.contains("error[json-syntax]"))
        #expect(broken.errors.contains("-:2:14"))
        let several = try Binary.run(["catalog", "import", "-"], input: devices)
        #expect(several.code == 2)
        #expect(several.errors.contains("error[several-devices]"))
        #expect(try Binary.run(["catalog", "import", "/no/such/file"]).code == 2)
        #expect(try Binary.run(["catalog", "import", "-", "--name", "Nonsense"], input: devices).code == 2)
        #expect(try Binary.run(["catalog", "import", "-", "--format", "miott"], input: devices).code == 2)
        let unknown = try Binary.run(
            ["catalog", "import", "-"], input: #"[{"type":"binary","name":"blink","property":"b","access":7}]"#)
        #expect(unknown.code == 1)
        #expect(unknown.errors.contains("not a known device"))
    }
}
