import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

/// A command that a definition has and a behaviour does not know is a gap that nobody hears of.
@Suite("The commands of all capabilities")
struct CommandCoverageTests {
    /// A device that has a capability with all its features, attributes and commands.
    private func device(_ capability: Capability) -> Device {
        let number: EndpointNumber = 1
        let features = capability.features.reduce(UInt32(0)) { $0 | 1 << UInt32($1.bit) }
        let exact = DeviceBlueprint.ExactCapability(
            definition: capability, featureMap: features,
            attributes: capability.attributes.map { ($0, $0.defaultValue ?? $0.constraint.zero) },
            commands: capability.commands.filter { !$0.isResponse }, events: capability.events)
        let blueprint = DeviceBlueprint(
            id: "test.all", title: Title("all"),
            exactly: [
                DeviceBlueprint.ExactEndpoint(
                    number: number, component: "main", deviceType: nil, capabilities: [exact])
            ])
        return Device(
            name: "all", blueprint: blueprint, scheduler: Scheduler(start: .defaultStart), seed: 1,
            behaviours: Behaviours.make)
    }

    /// The commands that a behaviour does not know, as `capability.command`.
    private var unknown: [String] {
        var names: [String] = []
        let catalog = makeCatalog()
        for capability in catalog.capabilityIDs.compactMap({ catalog.capability($0) }) {
            let device = device(capability)
            device.isSessionSecured = true
            device.powerOn()
            for command in capability.commands where !command.isResponse {
                do throws(Status) {
                    let fields = command.fields.map { Field($0.name, $0.constraint.zero) }
                    _ = try device.invoke(0, command.number, fields)
                } catch {
                    if error == .unsupportedCommand { names.append("\(capability.id).\(command.name)") }
                }
            }
        }
        return names
    }

    /// What no behaviour does.
    private static let known: Set<String> = [
        // The node of the Matter runner answers these by itself.
        "diagnosticLogs.retrieveLogsRequest", "ethernetNetworkDiagnostics.resetCounts",
        "generalDiagnostics.payloadTestRequest", "generalDiagnostics.testEventTrigger",
        "generalDiagnostics.timeSnapshot", "wifiNetworkDiagnostics.resetCounts",
        // Utilities that a home seen over MQTT has no use for.
        "accessControl.reviewFabricRestrictions", "bridgedDeviceBasicInformation.keepActive",
        "icdManagement.registerClient", "icdManagement.stayActiveRequest", "icdManagement.unregisterClient",
        "timeSynchronization.setDSTOffset", "timeSynchronization.setDefaultNTP", "timeSynchronization.setTimeZone",
        "timeSynchronization.setTrustedTimeSource", "timeSynchronization.setUTCTime",
    ]

    @Test("are known to a behaviour, but for those that are named here")
    func coverage() {
        let unknown = Set(unknown)
        #expect(unknown.subtracting(Self.known).sorted() == [])
        #expect(Self.known.subtracting(unknown).sorted() == [], "these are known now")
    }
}
