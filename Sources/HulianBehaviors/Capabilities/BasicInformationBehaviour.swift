internal import HulianModel

/// Basic Information: who made the device and which versions it has; it tells when it starts.
///
/// Source: Matter core, Basic Information (0x0028), revision 6.
final class BasicInformationBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0028
    /// The revision of the data model.
    private static let dataModelRevision: AttributeNumber = 0x0000
    /// The name that its owner gave it.
    private static let nodeLabel: AttributeNumber = 0x0005
    /// The country; `XX` for an unknown one.
    private static let location: AttributeNumber = 0x0006
    /// The version of the hardware as text.
    private static let hardwareVersionString: AttributeNumber = 0x0008
    /// The version of the software.
    static let softwareVersion: AttributeNumber = 0x0009
    /// The version of the software as text.
    static let softwareVersionString: AttributeNumber = 0x000A
    /// The day on which it was made.
    static let manufacturingDate: AttributeNumber = 0x000B
    /// Whether the device can be reached; always, when it answers itself.
    private static let reachable: AttributeNumber = 0x0011
    /// The number of the device for ever.
    private static let uniqueID: AttributeNumber = 0x0012
    /// How many sessions and subscriptions it keeps.
    private static let capabilityMinima: AttributeNumber = 0x0013

    override func start() {
        // A device that nobody gave an identity has the least one that the definitions allow.
        setIfEmpty(Self.location, "XX")
        setIfEmpty(Self.hardwareVersionString, "1.0")
        setIfEmpty(Self.softwareVersionString, "1.0.0")
        setIfEmpty(Self.manufacturingDate, "20260101")
        setIfEmpty(Self.uniqueID, .string(String(device.name.prefix(16))))
        if integer(Self.dataModelRevision) == 0 { set(Self.dataModelRevision, 19) }
        if self[Self.capabilityMinima].fields?.isEmpty ?? false {
            set(Self.capabilityMinima, ["caseSessionsPerFabric": 3, "subscriptionsPerFabric": 3])
        }
        set(Self.reachable, true)
        emit(0x00, [Field("softwareVersion", self[Self.softwareVersion])])
    }

    /// Tells that the device leaves what an administrator set up (Basic Information, Leave event).
    func leave(administrator: UInt8) { emit(0x02, [Field("fabricIndex", .integer(Int64(administrator)))]) }

    override func keeps(_ attribute: AttributeNumber) -> Bool {
        // What the owner wrote goes; what the maker wrote, and the software as it is now, stays.
        attribute != Self.nodeLabel && attribute != Self.location
    }

    /// Sets a text that is empty.
    private func setIfEmpty(_ attribute: AttributeNumber, _ value: Value) {
        if self[attribute].stringValue?.isEmpty ?? false { set(attribute, value) }
    }
}
