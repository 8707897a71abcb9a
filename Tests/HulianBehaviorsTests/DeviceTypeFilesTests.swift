import HulianBehaviors
import HulianCatalog
import HulianDiagnostics
import HulianModel
import Testing

@Suite("Every device type file")
struct DeviceTypeFilesTests {
    @Test("is understood without a message", arguments: allDeviceTypes)
    func loads(_ id: DeviceTypeID) {
        let catalog = makeCatalog()
        let deviceType = catalog.deviceType(id)
        #expect(catalog.diagnostics.sorted.map { "\($0.message) \($0.hint ?? "") \($0.notes)" } == [])
        #expect(deviceType != nil)
        #expect(deviceType?.rows.isEmpty == false)
        #expect(deviceType?.sources.isEmpty == false)
    }

    @Test(
        "has all mandatory elements of its capabilities, none that is disallowed, and the choices it must make",
        arguments: allDeviceTypes)
    func conforms(_ id: DeviceTypeID) {
        let found = askCatalog { $0.checkConformance(of: id) }
        #expect(found.sorted.map { "\($0.message) \($0.notes)" } == [])
    }

    @Test("names behaviours that exist and gives them parameters that they take", arguments: allDeviceTypes)
    func behaviours(_ id: DeviceTypeID) throws {
        let deviceType = try #require(askCatalog { $0.deviceType(id) })
        for component in deviceType.components {
            for use in component.behaviours {
                let dynamics = try #require(Behaviours.dynamics(named: use.name), "\(use.name)")
                for parameter in use.parameters {
                    #expect(dynamics.parameters.contains(parameter.name), "\(use.name).\(parameter.name)")
                }
            }
        }
    }

    @Test("has a behaviour for each capability that takes commands", arguments: allDeviceTypes)
    func commandsAreTaken(_ id: DeviceTypeID) throws {
        let blueprint = try #require(askCatalog { $0.blueprint(id) })
        for capability in blueprint.capabilities where !capability.commands.isEmpty {
            #expect(
                Behaviours.capabilityNumbers.contains(capability.definition.number), "\(capability.definition.id)")
        }
    }

    @Test("has facets and rows of the known kinds", arguments: allDeviceTypes)
    func facets(_ id: DeviceTypeID) throws {
        let deviceType = try #require(askCatalog { $0.deviceType(id) })
        let known = [
            "battery", "elder", "child", "energy", "water", "noise", "selfDiagnosis", "maintenance", "traceability",
        ]
        #expect(deviceType.facets.allSatisfy(known.contains))
        #expect(deviceType.rows.allSatisfy { $0.first == "S" && $0.dropFirst().allSatisfy(\.isNumber) })
        let hasBattery = deviceType.components.contains { component in
            component.capabilities.contains { $0.capability == "powerSource" && $0.features.contains("BAT") }
        }
        #expect(hasBattery == deviceType.facets.contains("battery"))
    }

    @Test("all together are as many as the library has, or more")
    func count() { #expect(allDeviceTypes.count >= 34) }

    @Test("is refused by the conformance check when an element is missing, disallowed or not chosen")
    func conformanceFails() {
        let catalog = makeCatalog(adding: [
            "test.bad": """
            capabilities:
              onOff: { features: [LT, OFFONLY] }
              windowCovering: { attributes: { physicalClosedLimitLift: 0 } }
              thermostat: { features: [AUTO] }
              temperatureControl: { features: [TN, TL] }
            """
        ])
        let found = catalog.checkConformance(of: "test.bad")
        let codes = found.sorted.map(\.code)
        #expect(codes.contains("disallowed-element"))
        #expect(codes.contains("choice-not-met"))
        #expect(found.sorted.contains { $0.code == "missing-element" && $0.message.contains("HEAT") })
        #expect(found.sorted.allSatisfy { $0.place?.line ?? 0 > 2 })
    }
}
