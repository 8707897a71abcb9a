import HulianImport
import Testing

@Suite("What Tuya says of a device")
struct TuyaImportTests {
    @Test("as functions and status becomes a device type with scales carried")
    func strip() throws {
        let device = try imported(
            """
            {"category":"pc","product_name":"Strip 2","function":{
              "switch_1":{"type":"Boolean","value":{}},"switch_2":{"type":"Boolean","value":{}},
              "countdown_2":{"type":"Integer","value":{"unit":"s","min":0,"max":86400,"scale":0,"step":1}}},
             "status_range":{
              "switch_1":{"type":"Boolean","value":{}},"countdown_2":{"type":"Integer","value":{"unit":"s","min":0,"max":86400,"scale":0,"step":1}},
              "switch_2":{"type":"Boolean","value":{}},
              "cur_voltage":{"type":"Integer","value":{"unit":"V","min":0,"max":2500,"scale":1,"step":1}},
              "cycle_time":{"type":"String","value":{}},"voltage_coe":{"type":"Integer","value":{"min":0,"max":1000000}}}}
            """)
        #expect(device.format == .tuya)
        #expect(device.isMapped)
        #expect(device.elements(of: "switch_1") == ["onOff.onOff"])
        #expect(device.elements(of: "switch_2") == ["outlet2.onOff.onOff"])
        #expect(device.elements(of: "countdown_2") == ["outlet2.countdownTimer.remainingTime"])
        #expect(device.elements(of: "cur_voltage") == ["electricalPowerMeasurement.voltage"])
        #expect(device.yaml.contains("max: 250000 mV"))
        #expect(device.unmapped.map(\.name) == ["cycle_time"])
        #expect(device.notFunctions.map(\.name) == ["voltage_coe"])
        #expect(device.problems(over: makeCatalog()) == [])
    }

    @Test("as a thing model, also as text within an answer, becomes the same")
    func model() throws {
        let model =
            #"{"modelId":"1","services":[{"code":"","properties":[{"abilityId":1,"code":"switch_led","accessMode":"rw","typeSpec":{"type":"bool"}},{"abilityId":2,"code":"bright_value_v2","accessMode":"rw","typeSpec":{"type":"value","min":10,"max":1000,"scale":0,"step":1}},{"abilityId":3,"code":"work_mode","accessMode":"rw","typeSpec":{"type":"enum","range":["white","colour"]}},{"abilityId":4,"code":"colour_data_v2","accessMode":"rw","typeSpec":{"type":"string","maxlen":255}}],"actions":[],"events":[]}]}"#
        let escaped = model.replacing("\"", with: "\\\"")
        for text in [model, "{\"result\":{\"model\":\"\(escaped)\",\"category\":\"dj\"},\"success\":true}"] {
            let device = try imported(text)
            #expect(device.elements(of: "switch_led") == ["onOff.onOff"])
            #expect(device.elements(of: "bright_value_v2") == ["levelControl.currentLevel"])
            #expect(
                device.elements(of: "colour_data_v2") == ["colorControl.currentHue", "colorControl.currentSaturation"])
            #expect(device.problems(over: makeCatalog()) == [])
        }
    }
}
