import HulianCatalog
import HulianDialects
import HulianModel
import HulianTesting
import Testing

/// A dialect and a device type.
struct Pairing: CustomTestStringConvertible, Sendable {
    /// The dialect.
    let dialect: DialectID
    /// The device type.
    let deviceType: DeviceTypeID

    var testDescription: String { "\(deviceType) in \(dialect)" }

    /// Every device type in every dialect.
    static let all: [Pairing] = dialects.flatMap { dialect in
        Shared.blueprints.map { Pairing(dialect: dialect, deviceType: $0.id) }
    }
}

@Suite("What dialects cannot carry")
struct GapTests {
    @Test("stands in the list of gaps by its path and with a reason", arguments: Pairing.all)
    func isNamed(pair: Pairing) throws {
        let binding = try #require(Shared.binding(pair.dialect, pair.deviceType))
        let blueprint = binding.blueprint
        let gaps = Set(binding.gaps.map { "\($0.kind) \($0.path)" })
        #expect(binding.gaps.allSatisfy { !$0.reason.isEmpty })
        for slot in blueprint.attributes.indices {
            let path = blueprint.path(ofAttribute: slot)
            let isCarried = binding.attributeOfSlot[slot] >= 0
            #expect(isCarried != gaps.contains("attribute \(path)"), "\(path) is carried, or a gap")
        }
        for (index, instance) in blueprint.capabilities.enumerated() {
            let component = blueprint.endpoints[instance.endpoint].component
            func path(_ element: String) -> ElementPath {
                ElementPath(component: component, capability: instance.definition.id, element: element)
            }
            for command in instance.commands where !command.isResponse {
                let isCarried = binding.command(index, command.number) != nil
                #expect(
                    isCarried != gaps.contains("command \(path(command.name))"),
                    "\(path(command.name)) is carried, or a gap")
            }
            for event in instance.events {
                let isCarried = binding.event(index, event.number) != nil
                #expect(
                    isCarried != gaps.contains("event \(path(event.name))"), "\(path(event.name)) is carried, or a gap")
            }
        }
        // A device of which a dialect can tell nothing cannot speak it.
        #expect(binding.attributes.contains { $0.isReported })
    }

    @Test("is never an attribute whose name another one has: it gets a name of its own", arguments: dialects)
    func equalNames(dialect: DialectID) throws {
        let binding = try #require(Shared.binding(dialect, "lighting.dimmableLight"))
        let paths = binding.attributes.map { binding.blueprint.path(ofAttribute: $0.slot) }
        let main = paths.indices.filter { paths[$0].component == .main }
        let (first, second) = (try #require(main.first), try #require(main.last))
        try #require(first != second)
        let mapping = AttributeMapping(
            capability: paths[second].capability, attribute: paths[second].element,
            filter: TypeFilter(patterns: [], component: .main), name: binding.attributes[first].name,
            conversion: .byStyle, isSettable: nil, isReported: nil)
        let same = DialectBinding(binding.table.with(attributes: [mapping]), to: binding.blueprint)
        #expect(same.attributes.map(\.slot) == binding.attributes.map(\.slot))
        #expect(Set(same.attributes.map { "\($0.service) \($0.name.name)" }).count == same.attributes.count)
        #expect(!same.gaps.contains { $0.reason.contains("taken") })
        #expect(same.attributes[first].name == binding.attributes[first].name)
        // The name of its own is none that the dialect's standard has.
        #expect(!same.attributes[second].name.isStandard || dialect == "hulian")
    }

    @Test("the neutral profile carries every attribute, command and event of every device type")
    func neutralCarriesAll() throws {
        let test = try #require(DialectCompatTest("hulian", in: makeCatalog()))
        #expect(test.run([]).gaps.map { "\($0.deviceType) \($0.gap.kind) \($0.gap.path): \($0.gap.reason)" } == [])
    }
}
