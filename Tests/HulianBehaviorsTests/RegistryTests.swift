import HulianBehaviors
import HulianCatalog
import HulianDiagnostics
import HulianModel
import Testing

@Suite("The lists of behaviours")
struct RegistryTests {
    /// The folder of the behaviours.
    private let folder = sourceRoot + "/Sources/HulianBehaviors"

    /// The names of the classes whose files lie in a folder: one for each file that ends in `Behaviour`.
    private func classes(in name: String) -> [String] {
        FileSystem.local().files(below: "\(folder)/\(name)", suffix: "Behaviour.swift").map { path in
            String(path.split(separator: "/").last ?? "").replacing(".swift", with: "")
        }
    }

    /// The text of the list.
    private func list() throws -> String { try FileSystem.local().text("\(folder)/Behaviours+All.swift") }

    @Test("name each file of the folder Capabilities")
    func capabilities() throws {
        let list = try list()
        let classes = classes(in: "Capabilities")
        #expect(classes.count >= 35)
        for name in classes { #expect(list.contains("\(name)(device: $0"), "\(name) stands in no list") }
        #expect(list.split(separator: "(device: $0").count - 1 >= classes.count)
    }

    @Test("name each file of the folder Dynamics")
    func dynamics() throws {
        let list = try list()
        let classes = classes(in: "Dynamics")
        #expect(classes.count >= 12)
        for name in classes { #expect(list.contains("\(name).dynamics,"), "\(name) stands in no list") }
        #expect(classes.count == Behaviours.allDynamics.count)
    }

    @Test("are sorted, and name each thing once")
    func sorted() {
        let names = Behaviours.allDynamics.map(\.name)
        #expect(names == names.sorted())
        #expect(Set(names).count == names.count)
        let numbers = Behaviours.capabilityNumbers
        #expect(Set(numbers).count == numbers.count)
        #expect(numbers.count >= 50)
    }

    @Test("name capabilities that the catalog has")
    func numbersExist() {
        let catalog = makeCatalog()
        let numbers = Set(catalog.capabilityIDs.compactMap { catalog.capability($0)?.number })
        for number in Behaviours.capabilityNumbers { #expect(numbers.contains(number), "\(number)") }
    }

    @Test("of a room's quantities are those that the schema of scenarios and its page know")
    func quantities() throws {
        let schema = try Value(json: Array(FileSystem.local().text(sourceRoot + "/docs/schemas/scenario.json").utf8))
        let known = schema["$defs"]?["roomEnvironment"]?["properties"]?.fields?.map(\.name) ?? []
        #expect(Set(known) == Set(Room.Quantity.allCases.map(\.name) + ["gasLeak", "opening"]))
        let page = try FileSystem.local().text(sourceRoot + "/docs/scenario-language.md")
        for quantity in Room.Quantity.allCases { #expect(page.contains("`\(quantity.name)`"), "\(quantity.name)") }
    }

    @Test("say of each behaviour the actions and defects that it takes", arguments: allDeviceTypes)
    func actionsAndDefects(_ id: DeviceTypeID) throws {
        let bench = try Bench(id)
        for endpoint in bench.device.blueprint.endpoints {
            for use in endpoint.behaviours {
                let dynamics = try #require(Behaviours.dynamics(named: use.name))
                #expect(dynamics.actions.allSatisfy(bench.device.actions.contains))
                #expect(dynamics.defects.allSatisfy(bench.device.defects.contains))
            }
        }
        for action in bench.device.actions { #expect(bench.device.operate(action), "\(action)") }
        for defect in bench.device.defects { #expect(bench.device.setDefect(defect, false), "\(defect)") }
    }
}
