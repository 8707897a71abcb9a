import HulianCatalog
import HulianModel
import Testing

@Suite("The data class of an attribute in use")
struct DataClassTests {
    /// What can be set and has no class, with the reason: settings of the model itself, which no person or hub looks for.
    static let technical: [String: String] = [
        "basicInformation.location": "a code of a country",
        "basicInformation.nodeLabel": "what people call it, for which dialects have a place of their own",
        "binding.binding": "which devices it speaks with, in numbers of Matter",
        "cameraAvStreamManagement.viewport": "a cut of the sensor in pixels, which belongs to a stream",
        "colorControl.options": "what commands do while the light is off",
        "identify.identifyTime": "a countdown for installers",
        "levelControl.defaultMoveRate": "the rate of one command of switches",
        "levelControl.options": "what commands do while the light is off",
        "onOff.offWaitTime": "a counter of one command, in tenths of a second",
        "onOff.onTime": "a counter of one command, in tenths of a second",
        "otaSoftwareUpdateRequestor.defaultOTAProviders": "where updates come from, in numbers of Matter",
        "thermostat.acType": "what is built in",
        "threadNetworkDirectory.preferredExtendedPanID": "a number of a radio network",
    ]

    /// Calls something with each attribute of each device type that has no data class, and its name.
    private func eachWithoutClass(_ body: (_ name: String, _ attribute: AttributeDefinition) -> Void) {
        let catalog = makeCatalog()
        for blueprint in catalog.deviceTypeIDs.compactMap({ catalog.blueprint($0) }) {
            for attribute in blueprint.attributes where attribute.definition.dataClass == .none {
                let capability = blueprint.capabilities[attribute.capability].definition.id
                body("\(capability).\(attribute.definition.name)", attribute.definition)
            }
        }
    }

    @Test("is there for everything that can be set, so that dialects carry it, but for what is listed")
    func settings() {
        var found: Set<String> = []
        eachWithoutClass { name, attribute in if attribute.setter != .none { found.insert(name) } }
        #expect(found.subtracting(Self.technical.keys).sorted() == [])
        #expect(Set(Self.technical.keys).subtracting(found).sorted() == [])
    }

    @Test("is there for what is measured, and for what is wrong")
    func state() {
        // Limits of what can be measured and lists of what can be wrong only describe the device.
        let words = ["measuredValue", "Fault", "fault", "Error", "Alert", "alarmState", "countdownTime"]
        var found: Set<String> = []
        eachWithoutClass { name, attribute in
            if words.contains(where: { attribute.name == $0 || attribute.name.hasSuffix($0) }) { found.insert(name) }
        }
        #expect(found.sorted() == [])
    }
}
