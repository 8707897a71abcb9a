import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

/// What a device type has: the names of its capabilities and of its physics.
private struct Contents {
    /// The device type.
    let deviceType: DeviceType
    /// The names of its capabilities and physics, those of its parts included.
    let names: Set<String>

    /// Looks into a device type.
    init(_ id: DeviceTypeID) throws {
        deviceType = try #require(askCatalog { $0.deviceType(id) })
        names = Set(
            deviceType.components.flatMap { component in
                component.capabilities.map(\.capability.rawValue) + component.behaviours.map(\.name)
            })
    }

    /// True when a piece of physics is given a parameter.
    func gives(_ behaviour: String, _ parameter: String) -> Bool {
        deviceType.components.contains { component in
            component.behaviours.contains { use in
                use.name == behaviour && use.parameters.contains { $0.name == parameter }
            }
        }
    }
}

/// Capabilities that are a facet by themselves: a type has both or none.
private let alike = ["selfDiagnosis": "selfDiagnosis", "maintenance": "maintenance", "traceability": "traceability"]

/// What must be in a type for it to claim a facet; one of them is enough.
private let backing: [String: Set<String>] = [
    "battery": ["powerSource"],
    // It measures what it takes, or has to do with what it costs or with taking less.
    "energy": [
        "electricalEnergyMeasurement", "electricalPowerMeasurement", "utilityMetering", "commodityPrice", "lowPower",
    ],
    // Water flows through it, stands in it or is watched by it.
    "water": [
        "waterOutlet", "waterTankLevelMonitoring", "flowMeasurement", "smartToilet", "hotWaterDispenser",
        "soilMeasurement",
        "washProgram", "waterInlet", "storageWaterHeater", "instantWaterHeater", "waterSoftener", "waterDetector",
        "iceTray", "waterTank",
    ],
    // It is loud enough to be counted in the room, or counts how loud the room is.
    "noise": [
        "agitator", "airMover", "applianceProgram", "bathroomHeater", "closureDrive", "coldCabinet", "cooktop",
        "dryProgram", "elevatorDrive", "extractor", "floorRobot", "floorTool", "flowHeater", "garmentDrying",
        "humidityConditioner", "inductionZone", "instantWaterHeater", "lightEngine", "massageDrive", "player",
        "positionDrive", "roomConditioner", "shading", "voice", "washProgram", "waterMain", "waterPurifier",
        "waterSoftener", "chime", "facadeSafety", "handWashing", "pumpConfigurationAndControl", "siren",
        "soundPressureMeasurement",
        "surfaceCare",
    ],
    // It is made easy to use, or cares for people, or calls help.
    "elder": [
        "accessibility", "careSignal", "careWatching", "emergencyCall", "fallDetection", "gasAlarm",
        "healthMeasurement",
        "loadSensing", "medicineDispensing", "personRecognition", "radar", "sleepSensing", "smokeCoAlarm",
    ],
    // It keeps a child from harm, or is made for a child.
    "child": [
        "childLock", "contentControl", "bodyTemperature", "doorLock", "handWashing", "householdRobot", "seating",
        "waterOutlet",
    ],
]

/// A facet that types with a certain content must have.
private struct Duty: Sendable, CustomTestStringConvertible {
    /// The facet.
    let facet: String
    /// The families to which it applies; empty for all.
    var families: Set<String> = []
    /// The capabilities and physics of which one is in the type; empty for any content.
    var contents: Set<String> = []
    /// Types that are left out, with the reason beside them.
    var except: Set<String> = []

    var testDescription: String { "\(facet) \(families.sorted()) \(contents.sorted())" }
}

/// What a buyer may expect of each family.
private let duties: [Duty] = [
    Duty(facet: "energy", contents: ["electricalEnergyMeasurement"]),
    Duty(
        facet: "traceability",
        families: ["appliances", "bathroom", "care", "kitchen", "locks", "robots", "security"]),
    Duty(
        facet: "traceability",
        contents: ["garmentDrying", "massageDrive", "positionDrive", "shading", "smokeCoAlarm", "gasAlarm"]),
    // In a hood nothing breaks.
    Duty(
        facet: "selfDiagnosis",
        families: ["appliances", "bathroom", "care", "energy", "kitchen", "locks", "meters", "robots", "security"],
        except: ["kitchen.extractorHood"]),
    Duty(
        facet: "selfDiagnosis", contents: ["garmentDrying", "massageDrive", "positionDrive", "shading", "lightEngine"]),
    Duty(
        facet: "maintenance",
        contents: [
            "airMover", "coldCabinet", "closureDrive", "dryProgram", "elevatorDrive", "extractor", "floorRobot",
            "floorTool", "flowHeater", "humidityConditioner", "instantWaterHeater", "lightEngine", "massageDrive",
            "photovoltaic", "roomConditioner", "storage", "storageWaterHeater", "vehicle", "washProgram",
            "waterPurifier",
            "waterSoftener",
        ]),
    // What becomes hot, moves or turns, and has keys.
    Duty(
        facet: "child",
        contents: [
            "agitator", "airMover", "dryProgram", "flowHeater", "gasBurner", "heatedVessel", "humidityConditioner",
            "inductionZone", "instantWaterHeater", "positionDrive", "roomConditioner", "storageWaterHeater",
            "washProgram",
        ]),
    // What elders use each day.
    Duty(
        facet: "elder",
        contents: [
            "careSignal", "emergencyCall", "gasBurner", "healthMeasurement", "inductionZone", "instantWaterHeater",
            "medicineDispensing", "smartToilet", "smokeCoAlarm", "storageWaterHeater", "washProgram",
        ]),
]

@Suite("The facets of every device type")
struct FacetTests {
    @Test("are backed by what it has", arguments: allDeviceTypes)
    func backed(_ id: DeviceTypeID) throws {
        let contents = try Contents(id)
        for facet in contents.deviceType.facets {
            if let capability = alike[facet] {
                #expect(contents.names.contains(capability), "\(facet)")
            } else {
                let proofs = try #require(backing[facet], "\(facet)")
                let isBacked = !contents.names.isDisjoint(with: proofs)
                // A heater is silent unless it has a fan.
                #expect(isBacked || facet == "noise" && contents.gives("heater", "sound"), "\(facet)")
            }
        }
    }

    @Test("say what its lifecycle capabilities are for", arguments: allDeviceTypes)
    func claimed(_ id: DeviceTypeID) throws {
        let contents = try Contents(id)
        let facets = Set(contents.deviceType.facets)
        #expect(facets.count == contents.deviceType.facets.count)
        let meanings = ["childLock": "child", "accessibility": "elder"].merging(alike) { first, _ in first }
        for (capability, facet) in meanings where contents.names.contains(capability) {
            #expect(facets.contains(facet), "\(capability)")
        }
    }

    @Test("are those that a buyer may expect of it", arguments: duties)
    private func expected(_ duty: Duty) throws {
        var count = 0
        for id in allDeviceTypes where !duty.except.contains(id.rawValue) {
            guard duty.families.isEmpty || duty.families.contains(id.family) else { continue }
            let contents = try Contents(id)
            guard duty.contents.isEmpty || !contents.names.isDisjoint(with: duty.contents) else { continue }
            count += 1
            #expect(contents.deviceType.facets.contains(duty.facet), "\(id.rawValue)")
        }
        #expect(count > 0, "a duty that binds nobody")
    }

    @Test("name the rows of green and of age-friendly appliances where they claim as much")
    func rows() throws {
        for id in allDeviceTypes where ["appliances", "bathroom", "kitchen"].contains(id.family) {
            let deviceType = try Contents(id).deviceType
            let isGreen = !Set(deviceType.facets).isDisjoint(with: ["energy", "water", "noise"])
            #expect(!isGreen || deviceType.rows.contains("S009"), "\(id.rawValue)")
            let isEasy = try Contents(id).names.contains("accessibility")
            #expect(!isEasy || deviceType.rows.contains("S010"), "\(id.rawValue)")
        }
    }
}
