internal import HulianModel

/// The values of PICS that a device of a type declares, a line each, as the Matter SDK's test runner reads them.
///
/// Each component is an endpoint of its own; the codes of all are joined, since the format knows no endpoints.
/// Capabilities that Matter has not stand in comments. Format: lines `CODE=1`, comments with `#`
/// (connectedhomeip, src/app/tests/suites/certification/ci-pics-values).
struct PICSFile {
    /// The device type.
    private let type: DeviceType
    /// The device type worked out.
    private let blueprint: DeviceBlueprint

    /// Makes a file.
    init(_ type: DeviceType, _ blueprint: DeviceBlueprint) {
        self.type = type
        self.blueprint = blueprint
    }

    /// The file.
    var text: String {
        var text = "# \(type.id): \(type.title.english)\n"
        if let number = type.number { text += "# Matter device type 0x\(PICSCodes.hex(number, 4))\n" }
        text += "# Declared from the device type of the catalog; a device that is tested may differ.\n"
        for group in PICSCodes.groups(of: blueprint) {
            text += "\n# \(group.definition.title.english)\n"
            if group.codes.isEmpty {
                text += "# (\(group.definition.id): not a Matter cluster, so it has no PICS)\n"
            }
            for code in group.codes { text += "\(code)=1\n" }
        }
        return text
    }
}
