public import HulianModel

/// The PICS codes of what a blueprint has, such as `OO.S`, `OO.S.A4001` or `OO.S.C40.Rsp`.
///
/// Source of the forms: connectedhomeip, src/app/tests/suites/certification/PICS.yaml.
public enum PICSCodes {
    /// The codes of all capabilities that have a prefix, each once, in the order of the capabilities.
    public static func codes(of blueprint: DeviceBlueprint) -> [String] {
        groups(of: blueprint).flatMap(\.codes)
    }

    /// The capabilities of a blueprint with the codes that all their instances have together.
    ///
    /// The format knows no endpoints. A capability without a prefix has no codes.
    public static func groups(of blueprint: DeviceBlueprint) -> [(definition: Capability, codes: [String])] {
        var seen: [CapabilityNumber] = []
        var groups: [(definition: Capability, codes: [String])] = []
        for instance in blueprint.capabilities where !seen.contains(instance.definition.number) {
            seen.append(instance.definition.number)
            let all = blueprint.capabilities.filter { $0.definition.number == instance.definition.number }
            let codes = instance.definition.pics.map { Self.codes($0, all, blueprint) } ?? []
            groups.append((instance.definition, codes))
        }
        return groups
    }

    /// The codes of a capability that stands on some endpoints.
    private static func codes(
        _ prefix: String, _ all: [DeviceBlueprint.CapabilityInstance], _ blueprint: DeviceBlueprint
    ) -> [String] {
        var codes = ["\(prefix).S"]
        let features = all.reduce(UInt32(0)) { $0 | $1.featureMap }
        for bit in 0..<32 where features & 1 << UInt32(bit) != 0 {
            codes.append("\(prefix).S.F\(hex(UInt32(bit), 2))")
        }
        codes += unique(
            all.flatMap { instance in blueprint.attributes(of: instance).map { $0.definition.number.rawValue } }
        )
        .map { "\(prefix).S.A\(hex($0, 4))" }
        codes += unique(all.flatMap { $0.commands.map(\.number.rawValue) }).map { "\(prefix).S.C\(hex($0, 2)).Rsp" }
        codes += unique(all.flatMap(answers)).map { "\(prefix).S.C\(hex($0, 2)).Tx" }
        codes += unique(all.flatMap { $0.events.map(\.number.rawValue) }).map { "\(prefix).S.E\(hex($0, 2))" }
        return codes
    }

    /// The numbers of the answers that an instance gives.
    private static func answers(_ instance: DeviceBlueprint.CapabilityInstance) -> [UInt32] {
        let names = instance.commands.compactMap(\.response)
        return instance.definition.commands.filter { $0.isResponse && names.contains($0.name) }
            .map(\.number.rawValue)
    }

    /// Numbers, each once, sorted.
    private static func unique(_ numbers: [UInt32]) -> [UInt32] { Array(Set(numbers)).sorted() }

    /// A number in lower-case hexadecimal digits, as PICS codes have them.
    static func hex(_ number: UInt32, _ width: Int) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
