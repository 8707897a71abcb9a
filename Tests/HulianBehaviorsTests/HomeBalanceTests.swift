import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

@Suite("What devices take of their home and give to it")
struct HomeBalanceTests {
    /// The families whose devices heat, blow, wash and pour.
    private static let types = allDeviceTypes.filter { type in
        ["appliances.", "bathroom.", "furniture.", "kitchen."].contains { type.rawValue.hasPrefix($0) }
    }

    @Test("is all taken back when they lose their power in the middle of their work", arguments: types)
    func takenBack(_ type: DeviceTypeID) throws {
        let bench = try Bench(type) {
            $0.set(.temperature, 15)
            $0.set(.humidity, 30)
            $0.set(.fineDust, 180)
        }
        bench.home.fixedOutdoorTemperature = 0
        bench.startHome()
        for capability in bench.device.blueprint.capabilities {
            for command in ["on", "start"] {
                guard let definition = capability.commands.first(where: { $0.name == command }) else { continue }
                _ = try? bench.device.invoke(
                    bench.device.blueprint.endpoints[capability.endpoint].number, capability.definition.number,
                    definition.number)
            }
        }
        for action in ["approach", "drawWater", "openTap", "pressStart"] { _ = bench.device.operate(action) }
        for moment in [0.7, 13.3, 61.9, 333.3] {
            bench.run(moment)
            bench.device.powerOff()
            // Rates are whole millionths, so nothing at all may be left.
            #expect(bench.home.electricity.rate == 0, "after \(moment) s")
            #expect(bench.home.water.rate == 0, "after \(moment) s")
            #expect(bench.home.gas.rate == 0, "after \(moment) s")
            #expect(bench.home.plumbing.hotFlow == 0, "after \(moment) s")
            bench.device.powerOn()
            for action in ["approach", "drawWater", "openTap", "pressStart"] { _ = bench.device.operate(action) }
        }
        bench.device.powerOff()
        // Without devices and people the room goes to what is outside.
        let dry = bench.room[.humidity]
        bench.room.openness = 1
        bench.run(6 * 3600)
        #expect(abs(bench.room[.temperature]) < 1.5, "\(bench.room[.temperature])")
        #expect(abs(bench.room[.humidity] - bench.home.outdoorHumidity) < 3, "\(dry) -> \(bench.room[.humidity])")
        #expect(abs(bench.room[.fineDust] - bench.home.outdoorFineDust) < 6, "\(bench.room[.fineDust])")
        #expect(bench.room[.noise] < 65)
    }

    /// The device types that have a battery and no wire beside it.
    private static let batteryTypes = allDeviceTypes.filter { type in
        guard let blueprint = askCatalog({ $0.blueprint(type) }) else { return false }
        return blueprint.endpoints.flatMap(\.behaviours).contains { $0.name == "battery" }
            && !blueprint.attributes.contains { $0.definition.name == "wiredPresent" }
    }

    @Test("is from the mains only what the charger of their battery takes", arguments: batteryTypes)
    func battery(_ type: DeviceTypeID) throws {
        var life = try Life(type, seed: 23)
        let device = life.bench.device
        let blueprint = device.blueprint
        let states = blueprint.attributes.indices.filter {
            blueprint.attributes[$0].definition.name == "batChargeState"
        }
        func most(_ name: String) -> Double {
            let uses = blueprint.endpoints.flatMap(\.behaviours)
            return uses.flatMap(\.parameters).filter { $0.name == name }.compactMap(\.value.numberValue).reduce(0, +)
        }
        // A charger loses 15 % of what it takes; a dock dries what stands on it.
        let charging = most("charger") / 0.85 + most("dryPower")
        for hour in 0..<24 {
            life.hour(hour)
            // 1 is charging and 2 is full on the charger (Power Source, BatChargeStateEnum).
            let charges = states.contains { [1, 2].contains(device.value(at: $0)) }
            #expect(life.taken.electricity <= (charges ? charging + 1e-5 : 0), "hour \(hour)")
            // Who carries it takes it from its dock or its wire now and then.
            if hour % 3 == 0 { for action in ["unplug", "undock"] { _ = device.operate(action) } }
        }
    }
}
