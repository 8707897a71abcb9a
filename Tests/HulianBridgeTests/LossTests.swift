import HulianBus
import HulianDialects
import HulianModel
import HulianRecord
import HulianTesting
import Testing

@Suite("The account of losses")
struct LossTests {
    /// A device type with values that it can tell.
    struct Sample: Sendable, CustomTestStringConvertible {
        let type: DeviceTypeID
        let values: [(path: String, values: [Value])]
        var testDescription: String { type.rawValue }
    }

    /// Device types with numbers, fractions, names and flags.
    static let samples: [Sample] = [
        Sample(
            type: "lighting.dimmableLight",
            values: [
                ("onOff.onOff", [true, false]), ("levelControl.currentLevel", [1, 2, 77, 100, 152, 200, 253, 254]),
            ]),
        Sample(
            type: "appliances.airConditioner",
            values: [
                ("thermostat.localTemperature", [2650, 2655, 2601, -550, 0]),
                ("thermostat.occupiedCoolingSetpoint", [2600, 2650, 2655, 2601, 1600]),
                ("thermostat.systemMode", [0, 3, 4, 1]),
                ("fanControl.fanMode", [0, 1, 2, 3]), ("onOff.onOff", [true, false]),
            ]),
        Sample(type: "locks.palmVeinFaceLock", values: [("doorLock.lockState", [1, 2, 0])]),
    ]

    /// What a controller hears is what was told, or the account says what became of it: nothing is lost in silence.
    @Test("says of every value that is not carried as it was told what became of it", arguments: samples)
    func nothingInSilence(_ sample: Sample) throws {
        var exact = 0
        var changed = 0
        var dropped = 0
        for way in Way.all {
            let bench = BridgeBench([("device", sample.type, way.from)], dialects: [way.to])
            let device = try #require(bench.device("device"))
            let controller = try #require(bench.controllers[way.to])
            let neutral = try #require(bench.controllers["hulian"])
            for (path, values) in sample.values {
                let slot = device.slot(path)
                guard slot >= 0 else {
                    Issue.record("\(sample.type) has no \(path)")
                    continue
                }
                // What the device's own dialect cannot tell never was on the wire.
                let own = device.binding.attributeOfSlot[slot]
                guard own >= 0, device.binding.attributes[Int(own)].isReported else { continue }
                for value in values {
                    bench.forget()
                    device.change(path, value)
                    bench.pass(.seconds(1))
                    let spoken = way.from == "hulian" ? "\(value)" : neutral.values("device", path).last
                    let heard = controller.values("device", path).last
                    let subject = "\(way.testDescription) \(path) \(value): heard \(heard ?? "nothing")"
                    guard let spoken else {
                        Issue.record("\(subject); the neutral profile says nothing")
                        continue
                    }
                    let losses = bench.losses.filter {
                        $0.element == path && $0.device == "device" && $0.from == way.from.rawValue
                            && $0.to == way.to.rawValue
                    }
                    if heard == spoken {
                        exact += 1
                    } else if let heard {
                        changed += 1
                        #expect(
                            losses.contains { $0.lossClass != .dropped && $0.lossClass != .exact },
                            "\(subject) \(heard)")
                    } else {
                        dropped += 1
                        #expect(losses.contains { $0.lossClass == .dropped }, "\(subject)")
                    }
                }
            }
            // Each element, way and class stands in the account once.
            let keys = bench.losses.map { "\($0.device) \($0.element) \($0.from) \($0.to) \($0.lossClass)" }
            #expect(Set(keys).count == keys.count)
            for loss in bench.losses { #expect(loss.lossClass != .exact && loss.count == 1 && !loss.element.isEmpty) }
        }
        #expect(exact > 50, "\(exact) exact, \(changed) changed, \(dropped) dropped")
    }

    @Test("says what was written and what came of it, in words for people")
    func words() throws {
        let bench = BridgeBench([("lamp", "lighting.dimmableLight", "hulian")], dialects: ["miot"])
        let lamp = try #require(bench.device("lamp"))
        let controller = try #require(bench.controllers["miot"])
        lamp.change("levelControl.currentLevel", .integer(77))
        bench.pass(.seconds(1))
        let loss = try #require(bench.losses.first { $0.element == "levelControl.currentLevel" && $0.to == "miot" })
        #expect(loss.lossClass == .quantised && loss.from == "hulian" && loss.device == "lamp")
        #expect(loss.before != loss.after && !loss.before.isEmpty && !loss.after.isEmpty)
        #expect(controller.values("lamp", "levelControl.currentLevel").last != "77")
    }

    @Test("says of a name that the model has not got that it is dropped")
    func unknown() throws {
        let bench = BridgeBench([("lamp", "lighting.dimmableLight", "zigbee2mqtt")], dialects: ["tuyalink"])
        let topic = try #require(
            bench.kept().map(\.topic).first { $0.hasSuffix("/availability") && $0.hasPrefix("zigbee2mqtt") })
        let stranger = bench.client("stranger")
        bench.publish(#"{"state":"ON","sparkle":7}"#, on: String(topic.dropLast("/availability".count)), from: stranger)
        bench.pass(.seconds(1))
        let loss = try #require(bench.losses.first { $0.element == "sparkle" })
        #expect(loss.lossClass == .dropped && loss.from == "zigbee2mqtt" && loss.before == "7")
        // What stands beside it is carried.
        #expect(bench.controllers["tuyalink"]?.values("lamp", "onOff.onOff").last == "true")
    }
}

@Suite("Answers that the bridge completes")
struct InventedTests {
    @Test("are in the account as invented, and nothing is invented where the device answers by itself")
    func invented() throws {
        // Home Assistant's convention has no answers; the neutral profile wants the result of the command.
        for (native, isInvented) in [(DialectID("homeassistant"), true), ("hulian", false)] {
            let bench = BridgeBench([("washer", "appliances.washer", native)], dialects: ["alink"])
            let washer = try #require(bench.device("washer"))
            washer.results = [Field("commandResponseState", ["errorStateID": 0])]
            let controller = try #require(bench.controllers["alink"])
            let number = controller.number("washer")
            let binding = controller.space.speakers[Int(number)].binding
            let index = try #require(binding.commands.firstIndex { $0.definition.name == "pause" })
            #expect(controller.invoke(number, index, [], token: 1))
            bench.pass(.seconds(30))
            #expect(controller.answers == [.success])
            #expect(washer.orders == ["invoke operationalState.pause {}"])
            let told = bench.losses.filter { $0.lossClass == .invented }
            #expect(told.isEmpty != isInvented, "\(told)")
            for loss in told {
                #expect(loss.element == "operationalState.pause.commandResponseState" && !loss.after.isEmpty)
            }
        }
    }
}
