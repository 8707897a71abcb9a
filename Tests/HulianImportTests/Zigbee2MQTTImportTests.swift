import HulianImport
import HulianModel
import Testing

@Suite("What Zigbee2MQTT says of a device")
struct Zigbee2MQTTImportTests {
    /// A lamp as an entry of bridge/devices.
    private let lamp = """
        {"friendly_name":"desk","type":"Router","definition":{"model":"DL-1","vendor":"Acme","exposes":[
          {"type":"light","features":[
            {"type":"binary","name":"state","property":"state","access":7,"value_on":"ON","value_off":"OFF"},
            {"type":"numeric","name":"brightness","property":"brightness","access":7,"value_min":0,"value_max":254},
            {"type":"numeric","name":"color_temp","property":"color_temp","access":7,"unit":"mired","value_min":200,"value_max":400}]},
          {"type":"enum","name":"power_on_behavior","property":"power_on_behavior","access":7,"values":["off","on","toggle","previous"]},
          {"type":"numeric","name":"sparkle","property":"sparkle","access":3,"value_min":0,"value_max":9},
          {"type":"numeric","name":"linkquality","property":"linkquality","access":1,"unit":"lqi"}]}}
        """

    @Test("becomes a device type with ranges narrowed, and what it could not be is listed with its reason")
    func lampIsDrafted() throws {
        let device = try imported(lamp)
        #expect(device.format == .zigbee2mqtt)
        #expect(device.isMapped)
        #expect(device.deviceType == "lighting.dL1")
        #expect(device.elements(of: "light/state") == ["onOff.onOff"])
        #expect(device.elements(of: "light/brightness") == ["levelControl.currentLevel"])
        #expect(device.elements(of: "light/color_temp") == ["colorControl.colorTemperatureMireds"])
        #expect(device.elements(of: "power_on_behavior") == ["onOff.startUpOnOff"])
        #expect(device.mapped.first { $0.name == "power_on_behavior" }?.note == "without previous")
        #expect(device.yaml.contains("min: 200 mired, max: 400 mired"))
        #expect(device.unmapped.map(\.name) == ["sparkle"])
        #expect(device.unmapped.first?.path == "definition.exposes[2]")
        #expect(device.notFunctions.map(\.name) == ["linkquality"])
        #expect(device.problems(over: makeCatalog()) == [])
    }

    @Test("with several parts becomes components")
    func parts() throws {
        let device = try imported(
            """
            [{"type":"light","endpoint":"l1","features":[{"type":"binary","name":"state","property":"state_l1","endpoint":"l1","access":7}]},
             {"type":"cover","endpoint":"l2","features":[
               {"type":"enum","name":"state","property":"state_l2","endpoint":"l2","access":7,"values":["OPEN","CLOSE","STOP"]},
               {"type":"numeric","name":"position","property":"position_l2","endpoint":"l2","access":7,"unit":"%","value_min":0,"value_max":100}]}]
            """, name: "lighting.wallUnit")
        #expect(device.elements(of: "light/state") == ["lightL1.onOff.onOff"])
        #expect(
            device.elements(of: "cover/state") == [
                "coverL2.windowCovering.upOrOpen", "coverL2.windowCovering.downOrClose",
                "coverL2.windowCovering.stopMotion",
            ])
        #expect(device.problems(over: makeCatalog()) == [])
    }

    @Test("with keys becomes a switch for each of them")
    func keys() throws {
        let device = try imported(
            """
            [{"type":"enum","name":"action","property":"action","access":1,
              "values":["up_press","up_hold","up_hold_release","down_press","down_press_release"]},
             {"type":"numeric","name":"battery","property":"battery","access":1,"unit":"%","value_min":0,"value_max":100},
             {"type":"binary","name":"battery_low","property":"battery_low","access":1,"value_on":true,"value_off":false}]
            """)
        #expect(device.deviceType == "sensors.buttonImport" || device.deviceType.family == "sensors")
        #expect(device.elements(of: "action").contains("up.switch.longPress"))
        #expect(device.elements(of: "action").contains("down.switch.shortRelease"))
        #expect(device.elements(of: "battery") == ["powerSource.batPercentRemaining"])
        #expect(device.elements(of: "battery_low") == ["powerSource.batChargeLevel"])
        #expect(device.yaml.contains("facets: [battery]"))
        #expect(device.problems(over: makeCatalog()) == [])
    }

    @Test("gives an attribute to one function only, and counts no unit that does not fit")
    func honest() throws {
        let device = try imported(
            """
            [{"type":"numeric","name":"temperature","property":"temperature","access":1,"unit":"°C"},
             {"type":"numeric","name":"temperature","property":"temperature_2","access":1,"unit":"°C"},
             {"type":"numeric","name":"humidity","property":"humidity","access":1,"unit":"hPa"}]
            """)
        #expect(device.mapped.count == 1)
        #expect(
            device.unmapped.map(\.reason) == [
                "temperatureMeasurement.measuredValue is what 'temperature' tells",
                "it is measured in hPa, measuredValue in %",
            ])
    }

    @Test("in a list of all devices becomes one draft each; the coordinator is none")
    func list() throws {
        let devices = try Importer(makeCatalog()).devices(
            in:
                "[{\"ieee_address\":\"0x1\",\"type\":\"Coordinator\",\"friendly_name\":\"Coordinator\",\"definition\":null},\(lamp)]",
            file: "devices.json")
        #expect(devices.map(\.name) == ["desk"])
    }
}
