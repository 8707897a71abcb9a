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
        if let number = type.number { text += "# Matter device type 0x\(Self.hex(number, 4))\n" }
        text += "# Declared from the device type of the catalog; a device that is tested may differ.\n"
        var seen: [CapabilityNumber] = []
        for instance in blueprint.capabilities where !seen.contains(instance.definition.number) {
            seen.append(instance.definition.number)
            let all = blueprint.capabilities.filter { $0.definition.number == instance.definition.number }
            text += "\n# \(instance.definition.title.english)\n"
            guard let prefix = instance.definition.pics else {
                text += "# (\(instance.definition.id): not a Matter cluster, so it has no PICS)\n"
                continue
            }
            for code in codes(prefix, all) { text += "\(code)=1\n" }
        }
        return text
    }

    /// The codes of a capability that stands on some endpoints.
    private func codes(_ prefix: String, _ all: [DeviceBlueprint.CapabilityInstance]) -> [String] {
        var codes = ["\(prefix).S"]
        let features = all.reduce(UInt32(0)) { $0 | $1.featureMap }
        for bit in 0..<32 where features & 1 << UInt32(bit) != 0 {
            codes.append("\(prefix).S.F\(Self.hex(UInt32(bit), 2))")
        }
        codes += Self.unique(
            all.flatMap { instance in blueprint.attributes(of: instance).map { $0.definition.number.rawValue } }
        )
        .map { "\(prefix).S.A\(Self.hex($0, 4))" }
        codes += Self.unique(all.flatMap { $0.commands.map(\.number.rawValue) })
            .map { "\(prefix).S.C\(Self.hex($0, 2)).Rsp" }
        codes += Self.unique(all.flatMap(answers)).map { "\(prefix).S.C\(Self.hex($0, 2)).Tx" }
        codes += Self.unique(all.flatMap { $0.events.map(\.number.rawValue) })
            .map { "\(prefix).S.E\(Self.hex($0, 2))" }
        return codes
    }

    /// The numbers of the answers that an instance gives.
    private func answers(_ instance: DeviceBlueprint.CapabilityInstance) -> [UInt32] {
        let names = instance.commands.compactMap(\.response)
        return instance.definition.commands.filter { $0.isResponse && names.contains($0.name) }
            .map(\.number.rawValue)
    }

    /// Numbers, each once, sorted.
    private static func unique(_ numbers: [UInt32]) -> [UInt32] { Array(Set(numbers)).sorted() }

    /// A number in lower-case hexadecimal digits, as PICS codes have them.
    private static func hex(_ number: UInt32, _ width: Int) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
