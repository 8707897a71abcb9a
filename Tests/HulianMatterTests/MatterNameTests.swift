import HulianMatter
import Testing

/// Names of the cluster definitions, test files and our catalog.
@Suite("Names of Matter's files")
struct MatterNameTests {
    @Test(
        "the same element compares equal however it is written",
        arguments: [
            ("On/Off", "onoff"), ("OnOff", "onoff"), ("ON_OFF", "onoff"), ("PM2.5 Concentration", "pm25concentration"),
            ("Wi-Fi Network Management", "wifinetworkmanagement"), ("", ""),
        ])
    func plain(_ name: String, _ plain: String) {
        #expect(MatterName.plain(name) == plain)
    }
}
