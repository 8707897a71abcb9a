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

    @Test("have words in both languages for what a hand does and what breaks, and for nothing else")
    func words() throws {
        var actions: Set<String> = []
        var defects: Set<String> = []
        for id in allDeviceTypes {
            let device = try Bench(id).device
            actions.formUnion(device.actions)
            defects.formUnion(device.defects)
            for action in device.actions {
                let fields = device.fields(of: action)
                #expect(fields.map(\.name) == Set(fields.map(\.name)).sorted(), "\(action)")
            }
            #expect(device.fields(of: "juggle") == [])
        }
        for dynamics in Behaviours.allDynamics {
            actions.formUnion(dynamics.actions)
            defects.formUnion(dynamics.defects)
        }
        #expect(HandWords.actionNames == HandWords.actionNames.sorted())
        #expect(HandWords.defectNames == HandWords.defectNames.sorted())
        #expect(actions.subtracting(HandWords.actionNames) == [])
        #expect(defects.subtracting(HandWords.defectNames) == [])
        let titles =
            HandWords.actionNames.map(HandWords.title(ofAction:))
            + HandWords.defectNames.map(HandWords.title(ofDefect:))
        for title in titles {
            #expect(!title.english.isEmpty && title.english.allSatisfy(\.isASCII), "\(title)")
            #expect(title.chinese.contains { $0.unicodeScalars.allSatisfy { $0.value > 0x2E80 } }, "\(title)")
        }
    }
}
