import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

/// An event that no behaviour ever tells, and an attribute that nothing ever changes, are gaps that nobody hears of.
@Suite("What the behaviours of Matter's home clusters reach")
struct ReachTests {
    /// The capabilities that are looked at.
    static let capabilities = [
        "accountLogin", "airQuality", "applicationBasic", "applicationLauncher", "audioOutput", "booleanState",
        "booleanStateConfiguration", "carbonDioxideConcentrationMeasurement",
        "carbonMonoxideConcentrationMeasurement", "channel", "colorControl", "contentLauncher",
        "deviceEnergyManagement", "deviceEnergyManagementMode", "dishwasherAlarm", "dishwasherMode", "doorLock",
        "electricalEnergyMeasurement", "electricalPowerMeasurement", "energyEvse", "energyEvseMode", "fanControl",
        "flowMeasurement", "groups", "hepaFilterMonitoring", "identify", "illuminanceMeasurement", "keypadInput",
        "laundryDryerControls", "laundryWasherControls", "laundryWasherMode", "levelControl", "lowPower", "mediaInput",
        "mediaPlayback", "microwaveOvenControl", "microwaveOvenMode", "modeSelect", "occupancySensing", "onOff",
        "operationalState", "ovenCavityOperationalState", "ovenMode", "pm25ConcentrationMeasurement", "powerSource",
        "pumpConfigurationAndControl", "refrigeratorAlarm", "refrigeratorAndTemperatureControlledCabinetMode",
        "relativeHumidityMeasurement", "rvcCleanMode", "rvcOperationalState", "rvcRunMode", "scenesManagement",
        "serviceArea", "smokeCoAlarm", "switch", "targetNavigator", "temperatureControl", "temperatureMeasurement",
        "thermostat", "valveConfigurationAndControl", "wakeOnLan", "waterHeaterManagement", "waterHeaterMode",
        "windowCovering",
    ]

    /// How many device types of each capability are driven, and how far.
    private static let types = 3, steps = 420

    /// The device types that are driven: for each capability those that have most of it.
    private static var driven: [DeviceTypeID] {
        askCatalog { catalog in
            let blueprints = catalog.deviceTypeIDs.compactMap { id in catalog.blueprint(id).map { (id, $0) } }
            var chosen: Set<DeviceTypeID> = []
            for name in capabilities {
                let having = blueprints.compactMap { id, blueprint -> (DeviceTypeID, Int)? in
                    let size = blueprint.capabilities.filter { $0.definition.id.rawValue == name }
                        .map { $0.attributes.count + $0.commands.count + $0.events.count }.max()
                    return size.map { (id, $0) }
                }
                chosen.formUnion(
                    having.sorted { ($1.1, $0.0.rawValue) < ($0.1, $1.0.rawValue) }.prefix(types).map(\.0))
            }
            return chosen.sorted { $0.rawValue < $1.rawValue }
        }
    }

    @Test(
        "tells every event and moves every attribute, but for those that docs/matter-reach.md names with their reasons")
    func reach() throws {
        let names = Set(Self.capabilities)
        let reach = Reach()
        for type in Self.driven {
            guard var driver = ReachDriver(type, reach, seed: 7, isMeant: { names.contains($0.rawValue) }) else {
                Issue.record("\(type) cannot be made")
                continue
            }
            driver.drive(steps: Self.steps)
        }
        var events: Set<String> = [], attributes: Set<String> = []
        askCatalog { catalog in
            for name in Self.capabilities {
                guard let capability = catalog.capability(CapabilityID(rawValue: name)) else {
                    Issue.record("there is no capability \(name)")
                    continue
                }
                events.formUnion(capability.events.map { "\(name).\($0.name)" })
                attributes.formUnion(capability.attributes.map { "\(name).\($0.name)" })
            }
        }
        let silent = events.subtracting(reach.events), still = attributes.subtracting(reach.attributes)
        print("reach: \(events.count - silent.count) of \(events.count) events are told")
        print("reach: \(attributes.count - still.count) of \(attributes.count) attributes move")
        print("reach: never told: \(silent.sorted().joined(separator: " "))")
        print("reach: never moved: \(still.sorted().joined(separator: " "))")
        let reasons = try ReachReasons()
        let known = reasons.events, fixed = reasons.attributes
        #expect(silent.subtracting(known).sorted() == [], "no behaviour tells these")
        #expect(known.subtracting(silent).sorted() == [], "these are told now")
        #expect(still.subtracting(fixed).sorted() == [], "nothing changes these")
        #expect(fixed.subtracting(still).sorted() == [], "these change now")
    }
}
