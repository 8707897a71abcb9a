import HulianImport
import Testing

@Suite("A MIoT instance")
struct MIoTImportTests {
    @Test("becomes a device type: levels, swing, actions, and units in the words of MIoT")
    func fan() throws {
        func property(_ iid: Int, _ name: String, _ rest: String) -> String {
            "{\"iid\":\(iid),\"type\":\"urn:miot-spec-v2:property:\(name):00000001:acme-f1:1\",\"description\":\"\",\(rest)}"
        }
        let device = try imported(
            """
            {"type":"urn:miot-spec-v2:device:fan:0000A005:acme-f1:1","description":"Fan","services":[
             {"iid":2,"type":"urn:miot-spec-v2:service:fan:00007808:acme-f1:1","description":"Fan","properties":[
              \(property(1, "on", "\"format\":\"bool\",\"access\":[\"read\",\"write\"]")),
              \(property(2, "fan-level", "\"format\":\"uint8\",\"access\":[\"read\",\"write\"],\"value-list\":[{\"value\":1,\"description\":\"Low\"},{\"value\":2,\"description\":\"Mid\"},{\"value\":3,\"description\":\"High\"}]")),
              \(property(3, "horizontal-swing", "\"format\":\"bool\",\"access\":[\"read\",\"write\"]")),
              \(property(4, "plan", "\"format\":\"string\",\"access\":[]")),
              \(property(5, "wobble", "\"format\":\"uint8\",\"access\":[\"read\"],\"value-range\":[0,9,1]"))]},
             {"iid":3,"type":"urn:miot-spec-v2:service:environment:0000780A:acme-f1:1","description":"","properties":[
              \(property(1, "temperature", "\"format\":\"float\",\"access\":[\"read\"],\"unit\":\"celsius\",\"value-range\":[-10,50,0.1]"))],
              "actions":[{"iid":1,"type":"urn:miot-spec-v2:action:toggle:00002811:acme-f1:1","in":[],"out":[]}]}]}
            """)
        #expect(device.format == .miot)
        #expect(device.isMapped)
        #expect(device.elements(of: "fan/on") == ["fanControl.fanMode"])
        #expect(device.elements(of: "fan/fan-level") == ["fanControl.speedSetting"])
        #expect(device.elements(of: "fan/horizontal-swing") == ["fanControl.rockSetting"])
        #expect(device.elements(of: "environment/temperature") == ["temperatureMeasurement.measuredValue"])
        #expect(device.elements(of: "environment/toggle") == ["onOff.toggle"])
        #expect(device.unmapped.map(\.name) == ["fan/wobble"])
        #expect(device.notFunctions.map(\.name) == ["fan/plan"])
        #expect(device.problems(over: makeCatalog()) == [])
    }
}
