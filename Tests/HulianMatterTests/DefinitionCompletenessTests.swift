import HulianMatter
import HulianModel
import Testing

/// What the definitions of Matter have and a capability of ours has not cannot be simulated by anybody.
@Suite("Our capabilities beside the cluster definitions", .enabled(if: Material.folder != nil, Material.absence))
struct DefinitionCompletenessTests {
    /// The last standard number; beyond it are numbers of vendors.
    private static let lastStandard: UInt32 = 0xFFFF

    /// What a capability lacks of a cluster, as `cluster.element`.
    private func missing(_ ours: Capability, _ theirs: Capability) -> [String] {
        var names: [String] = []
        for attribute in theirs.attributes
        where attribute.number.rawValue < 0xFFF0 && ours.attribute(attribute.number) == nil {
            names.append(attribute.name)
        }
        for event in theirs.events where !ours.events.contains(where: { $0.number == event.number }) {
            names.append(event.name)
        }
        for command in theirs.commands where command.number.rawValue <= Self.lastStandard {
            let isThere = ours.commands.contains {
                $0.number == command.number && $0.isResponse == command.isResponse
            }
            if !isThere { names.append(command.name) }
        }
        for feature in theirs.features where !ours.features.contains(where: { $0.bit == feature.bit }) {
            names.append(feature.code)
        }
        return names.map { "\(ours.id).\($0)" }
    }

    @Test("have every attribute, command, event and feature of Matter 1.6")
    func complete() throws {
        let library = try Material.library("1.6")
        var compared = 0
        var lacking: [String] = []
        for capability in Material.capabilities where capability.number.rawValue < 0xFFF1_0000 {
            guard let cluster = library.clusters.first(where: { $0.number == capability.number }) else { continue }
            compared += 1
            lacking += missing(capability, cluster)
        }
        print("definitions: \(compared) clusters compared")
        #expect(compared >= 115)
        #expect(lacking == [])
        // A comparison that finds nothing must be able to find something.
        let light = try #require(Material.capabilities.first { $0.id == "onOff" })
        let level = try #require(library.clusters.first { $0.number == 0x0008 })
        #expect(!missing(light, level).isEmpty)
    }
}
