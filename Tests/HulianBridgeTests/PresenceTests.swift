import HulianBridge
import HulianBus
import HulianDialects
import HulianModel
import HulianTesting
import Testing

@Suite("Who is there")
struct PresenceTests {
    /// Makes a device break down, as its brand's cloud or its own will tells it.
    private func crash(_ device: BenchDevice, _ bench: BridgeBench) {
        device.stop(isPolite: false)
        // A dialect without words for it: the brand's broker knows from the connection.
        if !device.space.canSay(.availability, by: .device) { bench.bridge.presence(device.name, isOnline: false) }
        bench.pass(.seconds(2))
    }

    @Test("a device that breaks down is offline in every dialect, and online again when it is back", arguments: Way.all)
    func offline(_ way: Way) throws {
        let bench = BridgeBench([("lamp", "lighting.dimmableLight", way.from)], dialects: [way.to])
        let lamp = try #require(bench.device("lamp"))
        let controller = try #require(bench.controllers[way.to])
        let shown = try #require(bench.shown("lamp", in: way.to))
        let hasWords = controller.space.canSay(.availability, by: .device)
        lamp.change("onOff.onOff", .bool(true))
        bench.pass(.seconds(1))
        #expect(shown.isOnline)
        bench.forget()
        crash(lamp, bench)
        #expect(!shown.isOnline)
        if hasWords { #expect(controller.presence == ["lamp offline"]) }
        bench.forget()
        lamp.start()
        bench.pass(.seconds(3))
        #expect(shown.isOnline)
        if hasWords { #expect(controller.presence.last == "lamp online") }
        // What it tells on its return is heard.
        #expect(controller.values("lamp", "onOff.onOff").last == "true")
    }

    @Test("what is asked of a device that is not there fails, and is not done when it is back", arguments: Way.all)
    func asked(_ way: Way) throws {
        let bench = BridgeBench([("lamp", "lighting.dimmableLight", way.from)], dialects: [way.to])
        let lamp = try #require(bench.device("lamp"))
        let controller = try #require(bench.controllers[way.to])
        crash(lamp, bench)
        bench.forget()
        #expect(controller.order("lamp", "onOff.onOff", .bool(true)))
        bench.pass(.seconds(60))
        #expect(controller.answers.count == 1 && controller.answers != [.success], "\(controller.answers)")
        lamp.start()
        bench.pass(.seconds(10))
        #expect(lamp.orders == [])
        #expect(lamp.value("onOff.onOff") == .bool(false))
    }

    @Test("a device that never came is shown nowhere", arguments: allDialects)
    func absent(_ dialect: DialectID) throws {
        let bench = BridgeBench([
            ("lamp", "lighting.dimmableLight", dialect), ("other", "lighting.dimmableLight", dialect),
        ])
        let lamp = try #require(bench.device("lamp"))
        crash(lamp, bench)
        bench.bridge.crash()
        bench.pass(.seconds(2))
        bench.bridge.start()
        bench.pass(.seconds(5))
        for space in bench.spaces where space.table.id != dialect {
            let shown = try #require(bench.shown("lamp", in: space.table.id))
            #expect(!shown.isOnline, "\(space.table.id)")
        }
    }

    @Test(
        "a bridge that breaks down takes what it shows with it, and brings it back with the values", arguments: Way.all)
    func restart(_ way: Way) throws {
        let bench = BridgeBench([("lamp", "lighting.dimmableLight", way.from)], dialects: [way.to])
        let lamp = try #require(bench.device("lamp"))
        let controller = try #require(bench.controllers[way.to])
        let shown = try #require(bench.shown("lamp", in: way.to))
        let hasWords = controller.space.canSay(.availability, by: .device)
        lamp.change("onOff.onOff", .bool(true))
        bench.pass(.seconds(1))
        bench.forget()
        bench.bridge.crash()
        bench.pass(.seconds(2))
        #expect(!shown.isOnline)
        if hasWords { #expect(controller.presence == ["lamp offline"]) }
        #expect(lamp.isOnline)
        bench.forget()
        bench.bridge.start()
        bench.pass(.seconds(15))
        // A device of a dialect that keeps its state on the broker, or can be asked, is back without doing anything;
        // of another one the bridge learns when it tells something.
        if !lamp.space.canSay(.get, by: .hub), !bench.keepsReport(of: lamp) {
            lamp.change("onOff.onOff", .bool(true))
            bench.pass(.seconds(2))
        }
        #expect(shown.isOnline)
        if hasWords { #expect(controller.presence.last == "lamp online") }
        #expect(controller.values("lamp", "onOff.onOff").last == "true")
        // And orders go through again.
        bench.forget()
        #expect(controller.order("lamp", "onOff.onOff", .bool(false)))
        bench.pass(.seconds(2))
        #expect(lamp.orders == ["set onOff.onOff false"] && controller.answers == [.success])
    }
}
