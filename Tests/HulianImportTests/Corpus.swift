import Foundation
import HulianDiagnostics
import HulianImport

/// Descriptions of real devices that may lie beside the package: the folder `HULIAN_DATA`, else `../shared/data`.
struct Corpus {
    /// Descriptions of one origin.
    struct Origin {
        /// What it is called in tables.
        let name: String
        /// The form of its files.
        let format: ImportFormat
        /// The paths of its files.
        let files: [String]
    }

    /// The origins that are there; empty when there is no data.
    let origins: [Origin]
    /// The files.
    let files = FileSystem.local()

    /// Looks for the data.
    ///
    /// - Parameter root: The root of the package.
    init(root: String) {
        let data = ProcessInfo.processInfo.environment["HULIAN_DATA"] ?? root + "/../shared/data"
        let fixtures = data + "/fixtures"
        let local = FileSystem.local()
        func existing(_ paths: [String]) -> [String] { paths.filter { (try? local.octets($0)) != nil } }
        origins = [
            Origin(
                name: "zigbee2mqtt", format: .zigbee2mqtt,
                files: existing([fixtures + "/open/zigbee2mqtt/bridge-devices.expected.json"])),
            Origin(
                name: "homeassistant", format: .homeassistant,
                files: existing([fixtures + "/open/zigbee2mqtt/ha-discovery.expected.json"])),
            Origin(
                name: "miot", format: .miot,
                files: local.files(below: fixtures + "/vendor/miot/instances", suffix: ".json")
                    + existing([fixtures + "/vendor/miot/cnhdm.airrtc.wkq01.json"])),
            Origin(
                name: "tuya", format: .tuya,
                files: local.files(below: fixtures + "/vendor/tuya-devices/fixtures", suffix: ".json")),
        ].filter { !$0.files.isEmpty }
    }

    /// The devices of an origin; a group of devices is none.
    func devices(_ origin: Origin, _ importer: Importer) throws -> [(file: String, device: ImportedDevice)] {
        var devices: [(file: String, device: ImportedDevice)] = []
        for file in origin.files {
            // Recognised by itself: no format is given.
            let found = try importer.devices(in: try files.text(file), file: file)
            for device in found where device.model != "Group" { devices.append((file, device)) }
        }
        return devices
    }
}
