import HulianBus
import HulianDialects
import HulianModel
import HulianRecord
import HulianTesting
import Testing

@Suite("Between any two dialects")
struct BothWaysTests {
    /// A home with one lamp.
    private func home(_ way: Way, _ type: DeviceTypeID = "lighting.dimmableLight") -> BridgeBench {
        BridgeBench([("lamp", type, way.from)], dialects: [way.to])
    }

    @Test("what a device tells reaches the controllers of the other brand, once", arguments: Way.all)
    func up(_ way: Way) throws {
        let bench = home(way)
        let lamp = try #require(bench.device("lamp"))
        let controller = try #require(bench.controllers[way.to])
        bench.forget()
        lamp.change("onOff.onOff", .bool(true))
        bench.pass(.seconds(1))
        #expect(controller.values("lamp", "onOff.onOff").filter { $0 == "true" } == ["true"])
        bench.forget()
        lamp.change("levelControl.currentLevel", .integer(254))
        bench.pass(.seconds(1))
        #expect(controller.values("lamp", "levelControl.currentLevel") == ["254"])
    }

    @Test("what a controller of the other brand sets reaches the device, once, and is answered", arguments: Way.all)
    func down(_ way: Way) throws {
        let bench = home(way)
        let lamp = try #require(bench.device("lamp"))
        let controller = try #require(bench.controllers[way.to])
        for (path, value) in [
            ("onOff.onOff", Value.bool(true)), ("onOff.onOff", .bool(false)), ("onOff.onOff", .bool(true)),
        ] {
            bench.forget()
            #expect(controller.order("lamp", path, value))
            bench.pass(.seconds(1))
            #expect(lamp.orders == ["set \(path) \(value)"])
            #expect(controller.answers == [.success])
            #expect(lamp.value(path) == value)
            // What came of it is seen, not only promised.
            #expect(controller.values("lamp", path).last == "\(value)")
        }
    }

    @Test("a device that refuses is heard to refuse, and nothing is said to have happened", arguments: Way.all)
    func refusal(_ way: Way) throws {
        let bench = home(way)
        let lamp = try #require(bench.device("lamp"))
        let controller = try #require(bench.controllers[way.to])
        lamp.verdict = .failure
        bench.forget()
        #expect(controller.order("lamp", "onOff.onOff", .bool(true)))
        bench.pass(.seconds(30))
        #expect(lamp.orders.isEmpty)
        #expect(controller.answers.count == 1 && controller.answers != [.success], "\(controller.answers)")
        #expect(!controller.values("lamp", "onOff.onOff").contains("true"))
    }

    @Test("a command reaches the device with its fields, or the account says that it cannot", arguments: Way.all)
    func commands(_ way: Way) throws {
        let bench = BridgeBench([("washer", "appliances.washer", way.from)], dialects: [way.to])
        let washer = try #require(bench.device("washer"))
        washer.results = [Field("commandResponseState", ["errorStateID": 0])]
        let controller = try #require(bench.controllers[way.to])
        let number = controller.number("washer")
        let binding = controller.space.speakers[Int(number)].binding
        var sent = 0
        for (index, command) in binding.commands.enumerated() where command.arguments.isEmpty {
            bench.forget()
            let instance = binding.blueprint.capabilities[command.capability]
            let capability = instance.definition.id
            let element = "\(capability).\(command.definition.name)"
            let component = binding.blueprint.endpoints[instance.endpoint].component
            let path = ElementPath(component: component, capability: capability, element: command.definition.name)
            let lossCount = bench.losses.count
            guard controller.invoke(number, index, [], token: 1) else {
                Issue.record("\(way.to) has \(element) and cannot say it")
                continue
            }
            sent += 1
            bench.pass(.seconds(30))
            let isCarried = washer.binding.command(command.capability, command.definition.number) != nil
            if isCarried {
                #expect(washer.orders == ["invoke \(element) {}"])
                let words = bench.spy.received.map { "\($0.topic) \($0.text)" }.joined(separator: "\n")
                #expect(controller.answers == [.success], "\(element)\n\(words)")
                washer.verdict = .failure
                bench.forget()
                #expect(controller.invoke(number, index, [], token: 2))
                bench.pass(.seconds(30))
                // A dialect without answers cannot refuse.
                if washer.space.hasAnswers {
                    #expect(controller.answers.first != .success || !controller.space.hasAnswers, "\(element)")
                }
                #expect(controller.answers.count == 1)
                washer.verdict = .success
            } else {
                #expect(washer.orders.isEmpty)
                let isTold = bench.losses.dropFirst(lossCount).contains {
                    $0.element == "\(path)" && $0.lossClass == .dropped
                }
                #expect(isTold, "\(path) is lost in silence")
                #expect(controller.answers.count == 1)
            }
        }
        // Some dialects have no commands at all, only attributes.
        #expect((sent > 0) == controller.space.canSay(.invoke, by: .hub), "\(sent) commands in \(way.to)")
    }

    @Test("ten changes and ten requests at once all arrive, in their order", arguments: Way.all)
    func burst(_ way: Way) throws {
        let bench = home(way)
        let lamp = try #require(bench.device("lamp"))
        let controller = try #require(bench.controllers[way.to])
        bench.forget()
        for round in 1...10 {
            lamp.change("onOff.onOff", .bool(round % 2 == 1))
            bench.pass(.milliseconds(100))
        }
        bench.pass(.seconds(1))
        let told = controller.values("lamp", "onOff.onOff")
        #expect(told == (1...10).map { "\($0 % 2 == 1)" })
        bench.forget()
        for round in 1...10 { #expect(controller.order("lamp", "onOff.onOff", .bool(round % 2 == 1))) }
        bench.pass(.seconds(5))
        #expect(lamp.orders == (1...10).map { "set onOff.onOff \($0 % 2 == 1)" })
        #expect(
            controller.answers.count == 10 && controller.answers.allSatisfy { $0 == .success }, "\(controller.answers)")
        #expect(controller.values("lamp", "onOff.onOff").last == "false")
    }
}
