import HulianBus
import HulianDialects
import HulianModel
import HulianRecord
import HulianTesting
import Testing

@Suite("A bridge does not talk to itself")
struct GuardTests {
    @Test("one change is told once in each dialect, and then it is quiet", arguments: allDialects)
    func echo(_ dialect: DialectID) throws {
        let bench = BridgeBench([("lamp", "lighting.dimmableLight", dialect)])
        let lamp = try #require(bench.device("lamp"))
        bench.forget()
        lamp.change("onOff.onOff", .bool(true))
        bench.pass(.seconds(1))
        let topics = bench.spy.received.map(\.topic)
        // Each dialect's own words: a report and at most what its clouds acknowledge.
        for space in bench.spaces {
            let controller = try #require(bench.controllers[space.table.id])
            let told = controller.values("lamp", "onOff.onOff").count
            #expect(told == 1, "\(space.table.id) told it \(told) times: \(topics)")
        }
        // A dialect whose reports tell all says it in one message, but may have two kinds of them.
        #expect(topics.count <= 3 * bench.spaces.count, "\(topics)")
        bench.spy.received = []
        bench.pass(.minutes(5))
        #expect(bench.spy.received.map(\.topic) == [])
    }

    @Test("its own mirrors are not heard as devices of their brand", arguments: allDialects)
    func mirrors(_ dialect: DialectID) throws {
        let bench = BridgeBench([("lamp", "lighting.dimmableLight", dialect)])
        let lamp = try #require(bench.device("lamp"))
        bench.forget()
        for round in 1...5 {
            lamp.change("levelControl.currentLevel", .integer(Int64(round * 40)))
            bench.pass(.seconds(1))
        }
        // In the neutral profile each value stands once, exactly as the device told it, and nothing that a mirror made of it.
        let neutral = try #require(bench.controllers["hulian"])
        let told = neutral.values("lamp", "levelControl.currentLevel")
        #expect(told.count == 5, "\(told)")
        // And the device is never told to take what it told itself.
        #expect(lamp.orders.isEmpty)
    }

    @Test("a value that went round too many bridges is dropped, and the account says so")
    func hops() throws {
        let bench = BridgeBench([("lamp", "lighting.dimmableLight", "hulian")])
        let lamp = try #require(bench.device("lamp"))
        let others = allDialects.filter { $0 != "hulian" }
        for hops in Int64(0)...4 {
            bench.forget()
            lamp.change("onOff.onOff", .bool(hops % 2 == 0), hops: hops)
            bench.pass(.seconds(1))
            for other in others {
                #expect(
                    bench.controllers[other]?.values("lamp", "onOff.onOff") == ["\(hops % 2 == 0)"],
                    "\(other) at \(hops)")
            }
        }
        #expect(!bench.losses.contains { $0.after.contains("bridges") })
        bench.forget()
        lamp.change("onOff.onOff", .bool(false), hops: 5)
        bench.pass(.seconds(1))
        for other in others { #expect(bench.controllers[other]?.values("lamp", "onOff.onOff") == []) }
        let loss = try #require(bench.losses.last { $0.element == "onOff.onOff" })
        #expect(loss.lossClass == .dropped && loss.from == "hulian" && loss.after == "it went round 5 bridges")
    }

    @Test("an attribute that changes faster than a device can is held back, told of once, and let through again")
    func flood() throws {
        let bench = BridgeBench([("lamp", "lighting.dimmableLight", "hulian")], dialects: ["tuyalink"])
        let lamp = try #require(bench.device("lamp"))
        let controller = try #require(bench.controllers["tuyalink"])
        bench.pass(.seconds(2))
        bench.forget()
        for round in 1...200 {
            lamp.change("onOff.onOff", .bool(round % 2 == 1))
            bench.pass(.milliseconds(4))
        }
        let told = controller.values("lamp", "onOff.onOff").count
        #expect((25...50).contains(told), "\(told)")
        #expect(bench.losses.filter { $0.after == "it changes faster than a device can" }.count == 1)
        // Other attributes of the same device are not held back with it.
        lamp.change("levelControl.currentLevel", .integer(254))
        bench.pass(.milliseconds(100))
        #expect(controller.values("lamp", "levelControl.currentLevel").last == "254")
        bench.pass(.seconds(2))
        bench.forget()
        lamp.change("onOff.onOff", .bool(true))
        bench.pass(.seconds(1))
        #expect(controller.values("lamp", "onOff.onOff") == ["true"])
    }

    @Test("two controllers of two brands that set the same lamp come to rest on the last order")
    func contest() throws {
        let bench = BridgeBench([("lamp", "lighting.dimmableLight", "zigbee2mqtt")])
        let lamp = try #require(bench.device("lamp"))
        let first = try #require(bench.controllers["tuyalink"])
        let second = try #require(bench.controllers["homeassistant"])
        bench.forget()
        #expect(first.order("lamp", "onOff.onOff", .bool(true)))
        bench.pass(.milliseconds(1))
        #expect(second.order("lamp", "onOff.onOff", .bool(false)))
        bench.pass(.seconds(5))
        #expect(lamp.orders == ["set onOff.onOff true", "set onOff.onOff false"])
        for (dialect, controller) in bench.controllers {
            #expect(controller.values("lamp", "onOff.onOff").last == "false", "\(dialect)")
        }
        bench.spy.received = []
        bench.pass(.minutes(1))
        #expect(bench.spy.received.isEmpty)
    }
}
