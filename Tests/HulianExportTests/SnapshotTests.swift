import HulianBehaviors
import HulianCatalog
import HulianDialects
import HulianExport
import HulianModel
import Testing

/// What a running device of a type holds, written as the neutral profile writes it.
private func snapshot(of id: DeviceTypeID, in catalog: Catalog) throws -> Value {
    let scheduler = Scheduler(start: .defaultStart)
    let home = Home(scheduler: scheduler)
    let blueprint = try #require(catalog.blueprint(id))
    let device = Device(
        name: "device", blueprint: blueprint, scheduler: scheduler, seed: 1, room: home.addRoom("room"),
        behaviours: Behaviours.make)
    device.powerOn()
    scheduler.run(until: scheduler.now + .fractional(seconds: 600))
    let binding = DialectBinding(try #require(catalog.dialect("hulian")), to: blueprint)
    return .structure(
        blueprint.endpoints.map { endpoint in
            Field(
                endpoint.component.rawValue,
                .structure(
                    endpoint.capabilities.map { index in
                        let capability = blueprint.capabilities[index]
                        return Field(
                            capability.definition.id.rawValue,
                            .structure(
                                capability.attributes.compactMap { slot in
                                    let carried = Int(binding.attributeOfSlot[slot])
                                    var writer = JSONWriter()
                                    guard carried >= 0,
                                        binding.attributes[carried].codec.write(device.value(at: slot), to: &writer),
                                        let value = try? Value(json: writer.text)
                                    else { return nil }
                                    return Field(blueprint.attributes[slot].definition.name, value)
                                }))
                    }))
        })
}

@Suite("The JSON Schema of a device type", .enabled(if: hasValidator, "Python with the module jsonschema is absent"))
struct SnapshotTests {
    @Test("is a schema, and takes what a running device holds")
    func takes() throws {
        let catalog = makeCatalog()
        let lines = try allDeviceTypes.map { id -> Value in
            let schema = try #require(exporter(id, catalog)?.document(.jsonSchema))
            return ["name": .string(id.rawValue), "schema": schema, "document": try snapshot(of: id, in: catalog)]
        }
        let results = try validate(["--instances"], lines)
        #expect(results.filter { !$0.hasPrefix("valid ") } == [])
        #expect(results.count == allDeviceTypes.count)
    }

    @Test("refuses a value out of range, a missing attribute and a wrong message")
    func refuses() throws {
        let catalog = makeCatalog()
        let id: DeviceTypeID = "appliances.refrigerator"
        let schema = try #require(exporter(id, catalog)?.document(.jsonSchema))
        let good = try snapshot(of: id, in: catalog).description
        let hot = good.replacing("\"temperatureSetpoint\":400", with: "\"temperatureSetpoint\":4000")
        let bare = good.replacing("\"temperatureSetpoint\"", with: "\"setpoint\"")
        #expect(hot != good && bare != good)
        func message(_ name: String, _ payload: Value) throws -> Value {
            let key = name.replacing("/", with: "~1")
            let reference: Value = ["$defs": schema["$defs"] ?? .null, "$ref": .string("#/$defs/\(key)")]
            return ["name": .string(name), "schema": reference, "document": payload]
        }
        let set = "set/fridge/temperatureControl/temperatureSetpoint"
        let results = try validate(
            ["--instances"],
            [
                ["name": "hot", "schema": schema, "document": try Value(json: hot)],
                ["name": "bare", "schema": schema, "document": try Value(json: bare)],
                try message("state/fridge/temperatureControl/temperatureSetpoint", ["value": 500, "time": 1]),
                try message("state/fridge/temperatureControl/temperatureSetpoint", ["value": "5", "time": 1]),
                try message("state/fridge/temperatureControl/temperatureSetpoint", ["value": 500]),
                try message(set, ["value": 500, "time": 1, "id": "c-1"]),
                try message(set, ["value": 500, "time": 1]),
            ])
        #expect(
            results.map { $0.hasPrefix("valid ") } == [false, false, true, false, false, true, false], "\(results)")
    }
}
