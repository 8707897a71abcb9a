import HulianImport
import HulianModel
import Testing

@Suite("What Home Assistant's discovery says of a device")
struct HomeAssistantImportTests {
    @Test("for one component with short keys becomes a device type")
    func single() throws {
        let device = try imported(
            #"{"topic":"homeassistant/climate/hall/config","payload":{"~":"hall","uniq_id":"h1","mode_cmd_t":"~/mode/set","mode_stat_t":"~/mode","modes":["off","heat"],"temp_cmd_t":"~/temp/set","min_temp":5,"max_temp":28,"temp_step":0.5,"curr_temp_t":"~/now","dev":{"ids":["h"],"mf":"Acme","mdl":"TRV 2","name":"Hall"}}}"#
        )
        #expect(device.format == .homeassistant)
        #expect(device.isMapped)
        #expect(device.deviceType == "appliances.tRV2")
        #expect(device.elements(of: "climate/mode") == ["thermostat.systemMode"])
        #expect(device.elements(of: "climate/temperature") == ["thermostat.occupiedHeatingSetpoint"])
        #expect(device.elements(of: "climate/current_temperature") == ["thermostat.localTemperature"])
        #expect(device.yaml.contains("min: 5 °C, max: 28 °C"))
        #expect(device.yaml.contains("only: [\"off\", heat]"))
        #expect(device.problems(over: makeCatalog()) == [])
    }

    @Test("for a whole device becomes one device type of all its components")
    func device() throws {
        let device = try imported(
            #"{"dev":{"ids":"w1","name":"Weather","mdl":"WS"},"o":{"name":"acme"},"stat_t":"w/s","cmps":{"t":{"p":"sensor","dev_cla":"temperature","unit_of_meas":"°F","uniq_id":"t","val_tpl":"{{ value_json.t }}"},"b":{"p":"sensor","dev_cla":"battery","unit_of_meas":"%","uniq_id":"b"},"gone":{"p":"sensor"},"o":{"p":"switch","uniq_id":"o","cmd_t":"w/o/set","stat_t":"w/o","val_tpl":"{{ value_json.night_mode }}"}}}"#
        )
        #expect(device.elements(of: "sensor/temperature") == ["temperatureMeasurement.measuredValue"])
        #expect(device.elements(of: "sensor/battery") == ["powerSource.batPercentRemaining"])
        #expect(device.elements(of: "switch/night_mode") == ["switchNightMode.onOff.onOff"])
        #expect(device.mapped.first { $0.name == "switch/night_mode" }?.origin == "general")
        #expect(device.mapped.count == 3)
        #expect(device.problems(over: makeCatalog()) == [])
    }

    @Test("without topic is understood by its keys, or by the component that is given")
    func withoutTopic() throws {
        let light =
            #"{"uniq_id":"l","cmd_t":"l/set","stat_t":"l","schema":"json","sup_clrm":["color_temp"],"min_mirs":153,"max_mirs":370}"#
        #expect(try imported(light).elements(of: "light/color_temp") == ["colorControl.colorTemperatureMireds"])
        let plain = #"{"uniq_id":"s","cmd_t":"s/set","stat_t":"s"}"#
        #expect(throws: (any Error).self) { try imported(plain) }
        #expect(try imported(plain, component: "switch").elements(of: "switch/state") == ["onOff.onOff"])
    }

    @Test("in several messages becomes one device for each identifier; what is said again replaces what was said")
    func several() throws {
        let message =
            #"{"topic":"homeassistant/sensor/a/t/config","payload":"{\"stat_t\":\"a\",\"dev_cla\":\"temperature\",\"unit_of_meas\":\"°C\",\"dev\":{\"ids\":[\"a\"]}}"}"#
        let other =
            #"{"topic":"homeassistant/sensor/a/h/config","payload":{"stat_t":"a","dev_cla":"humidity","unit_of_meas":"%","dev":{"ids":["a"]}}}"#
        let device = try imported(
            "[\(message),\(other),\(message),{\"topic\":\"homeassistant/sensor/a/x/config\",\"payload\":\"\"}]")
        #expect(device.mapped.map(\.name) == ["sensor/temperature", "sensor/humidity"])
    }
}
