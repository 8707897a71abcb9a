import HulianCatalog
import HulianModel
import Testing

/// The references of all attributes to a standard, with the paths of the attributes.
private func references(to scheme: String) -> [(path: String, code: String)] {
    let catalog = makeCatalog()
    return catalog.capabilityIDs.flatMap { id in
        (catalog.capability(id)?.attributes ?? []).flatMap { attribute in
            attribute.references.filter { $0.scheme == scheme }.map { ("\(id).\(attribute.name)", $0.code) }
        }
    }
}

@Suite("The references of capabilities to other standards")
struct ReferenceTests {
    /// The data points that are named of each module class of oneM2M (TS-0023, Home Appliances Information Model).
    private static let modules: [String: Set<String>] = [
        "acousticSensor": ["loudness"],
        "airFlow": ["maxSpeed", "speed"],
        "airQualitySensor": ["ch2o", "co", "co2", "no2", "o3", "p25", "pm1", "pm10", "voc"],
        "alarmSpeaker": ["alarmStatus", "tone"],
        "battery": ["batteryMaterial", "capacity", "level"],
        "binarySwitch": ["powerState"],
        "bodyCompositionAnalyser": ["bmi"],
        "clothesWasherJobMode": ["currentJobMode", "jobModes"],
        "colour": ["colourTemperature"],
        "dimming": ["dimmingSetting"],
        "dishWasherJobMode": ["currentJobMode", "jobModes"],
        "doorStatus": ["doorState"],
        "energyConsumption": ["absoluteEnergyConsumption", "current", "frequency", "power", "voltage"],
        "glucometer": ["concentration"],
        "lock": ["lock"],
        "oximeter": ["oxygenSaturation"],
        "pulsemeter": ["pulseRate"],
        "relativeHumidity": ["desiredHumidity", "relativeHumidity"],
        "runState": ["currentJobState", "currentMachineState", "jobStates", "machineStates"],
        "sphygmomanometer": ["diastolicPressure", "meanPressure", "systolicPressure"],
        "spinLevel": ["spinLevelStrength"],
        "temperature": ["currentTemperature", "maxValue", "minValue", "stepValue", "targetTemperature"],
        "timer": ["estimatedTimeToEnd"],
    ]

    @Test("name property codes of ECHONET Lite as the Appendix writes them")
    func echonet() {
        let found = references(to: "echonet")
        for (path, code) in found {
            let digits = code.dropFirst(2)
            let number = UInt8(digits, radix: 16) ?? 0
            #expect(code.hasPrefix("0x") && digits.count == 2 && digits == digits.uppercased(), "\(path): \(code)")
            // Properties of device objects are 0x80 and above; those from 0xF0 on belong to makers.
            #expect((0x80...0xEF).contains(number), "\(path): \(code)")
        }
        #expect(found.count >= 40)
    }

    @Test("name data points that the module classes of oneM2M have")
    func oneM2M() {
        let found = references(to: "oneM2M")
        var named: Set<String> = []
        for (path, code) in found {
            let words = code.split(separator: ".").map(String.init)
            #expect(words.count == 2 && Self.modules[words[0]]?.contains(words[1]) == true, "\(path): \(code)")
            named.insert(code)
        }
        // What stands in the table and is named nowhere is a mistake in the table.
        let known = Self.modules.flatMap { module, points in points.map { "\(module).\($0)" } }
        #expect(Set(known) == named)
        #expect(found.count >= 50)
    }

    @Test("stand on a hundred attributes")
    func count() {
        let paths = Set((references(to: "echonet") + references(to: "oneM2M")).map(\.path))
        #expect(paths.count >= 100, "\(paths.count)")
    }
}
