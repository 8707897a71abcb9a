import HulianBehaviors
import HulianCatalog
import HulianDiagnostics
import HulianImport
import HulianModel

/// The root of the source tree.
let sourceRoot = FileSystem.folder(of: FileSystem.folder(of: FileSystem.folder(of: #filePath)))

/// The catalog of the source tree.
func makeCatalog() -> Catalog { Catalog(base: sourceRoot + "/Sources/HulianCatalog/Catalog", files: .local()) }

/// Imports a text of which one device is expected.
func imported(
    _ text: String, component: String? = nil, name: String? = nil, usesParts: Bool = true
) throws -> ImportedDevice {
    var options = Importer.Options()
    options.component = component
    options.name = name
    options.usesParts = usesParts
    let devices = try Importer(makeCatalog()).devices(in: text, file: "device.json", options: options)
    guard devices.count == 1 else { throw ImportBenchError("there are \(devices.count) devices") }
    return devices[0]
}

/// Why a bench cannot be built.
struct ImportBenchError: Error, CustomStringConvertible {
    /// What people read.
    let description: String

    /// Makes an error.
    init(_ description: String) { self.description = description }
}

extension ImportedDevice {
    /// What a function became, as paths; empty for one that became nothing.
    func elements(of function: String) -> [String] {
        mapped.first { $0.name == function }?.elements.map(\.description) ?? []
    }

    /// Everything that is wrong with the draft: what a catalog says of it, and what breaks its definition in a device
    /// that was built of it and ran for ten minutes.
    func problems(over catalog: Catalog) -> [String] {
        // One catalog for all of it, as reading the capabilities takes most of the time.
        let drafted = self.catalog(over: catalog)
        let blueprint = drafted.blueprint(deviceType)
        var problems = (drafted.diagnostics.all + drafted.checkConformance(of: deviceType).all).map {
            "\($0.message) \($0.notes)"
        }
        guard problems.isEmpty, let blueprint else { return problems }
        let scheduler = Scheduler(start: .defaultStart)
        let home = Home(scheduler: scheduler)
        let device = Device(
            name: "device", blueprint: blueprint, scheduler: scheduler, seed: 1, room: home.addRoom("room"),
            behaviours: Behaviours.make)
        device.powerOn()
        scheduler.run(until: scheduler.now + .minutes(10))
        for index in blueprint.attributes.indices {
            let attribute = blueprint.attributes[index]
            let definition = blueprint.capabilities[attribute.capability].definition
            let value = device.value(at: index)
            if attribute.constraint.check(value, in: definition) != .success {
                problems.append("\(blueprint.path(ofAttribute: index)) is \(value)")
            }
        }
        return problems
    }
}
