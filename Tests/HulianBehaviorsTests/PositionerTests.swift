import HulianBehaviors
import HulianModel
import Testing

@Suite("Furniture that is moved by motors")
struct PositionerTests {
    @Test("travels to a height in its time, and its home pays for it")
    func travels() throws {
        let bench = try Bench("furniture.standingDesk")
        let waiting = bench.home.electricity.rate
        #expect(bench.send("positioner.moveTo", ["height": 1120]).status == .success)
        #expect(bench["positioner.movingAxes"] == 1)
        #expect(bench["positioner.targetHeight"] == 1120)
        #expect(abs(bench.home.electricity.rate - waiting - 180) < 0.01)
        #expect(bench.room[.noise] > 45)
        bench.run(5)
        #expect(bench["positioner.height"] == 930)
        bench.run(6)
        #expect(bench["positioner.height"] == 1120)
        #expect(bench["positioner.movingAxes"] == 0)
        #expect(bench.fields(of: "movementEnded").last?["hasReachedTarget"] == true)
        #expect(abs(bench.home.electricity.rate - waiting) < 0.01)
        #expect(abs(bench.home.electricity.amountTaken - 180 * 10 - 0.2 * 11) < 1)
    }

    @Test("stops at once, where it is")
    func stops() throws {
        let bench = try Bench("furniture.standingDesk")
        bench.send("positioner.move", ["axes": 1, "direction": 0])
        bench.run(2)
        #expect(bench.send("positioner.stop").status == .success)
        #expect(bench["positioner.height"] == 816)
        #expect(bench["positioner.targetHeight"] == 816)
        bench.run(10)
        #expect(bench["positioner.height"] == 816)
        #expect(bench.fields(of: "movementEnded").last?["hasReachedTarget"] == false)
    }

    @Test("stays inside its limits, and its limits inside its mechanics")
    func limits() throws {
        let bench = try Bench("furniture.standingDesk")
        #expect(bench.send("positioner.moveTo", ["height": 1300]).status == .constraintError)
        #expect(bench.send("positioner.moveTo", ["backAngle": 90]).status == .constraintError)
        #expect(bench.send("positioner.moveTo").status == .invalidCommand)
        #expect(bench.write("positioner.greatestHeight", 1000) == .success)
        #expect(bench.write("positioner.lowestHeight", 1001) == .constraintError)
        #expect(bench.send("positioner.moveTo", ["height": 1001]).status == .constraintError)
        #expect(bench.send("positioner.recallPreset", ["preset": 2]).status == .constraintError)
        bench.send("positioner.move", ["axes": 1, "direction": 0])
        bench.run(20)
        #expect(bench["positioner.height"] == 1000)
    }

    @Test("goes back from what is in its way, and not into it again")
    func obstacle() throws {
        let bench = try Bench("furniture.standingDesk")
        bench.send("positioner.moveTo", ["height": 1120])
        bench.run(5)
        _ = bench.device.setDefect("obstacle", true)
        #expect(bench.text("positioner.fault") == "obstructed")
        bench.run(2)
        #expect(bench["positioner.height"] == 900)
        #expect(bench.send("positioner.moveTo", ["height": 1120]).status == .failure)
        #expect(bench.send("positioner.moveTo", ["height": 800]).status == .success)
        bench.run(5)
        #expect(bench["positioner.height"] == 800)
        _ = bench.device.setDefect("obstacle", false)
        #expect(bench.text("positioner.fault") == "none")
        #expect(bench.eventNames.last == "faultCleared")
        #expect(bench.send("positioner.moveTo", ["height": 1120]).status == .success)
    }

    @Test("without the protection stays where it hit")
    func noProtection() throws {
        let bench = try Bench("furniture.standingDesk")
        bench.write("positioner.antiCollision", false)
        bench.send("positioner.moveTo", ["height": 1120])
        bench.run(5)
        _ = bench.device.setDefect("obstacle", true)
        bench.run(5)
        #expect(bench["positioner.height"] == 930)
    }

    @Test("moves no more while a motor is jammed")
    func jammed() throws {
        let bench = try Bench("furniture.standingDesk")
        bench.send("positioner.moveTo", ["height": 1120])
        bench.run(5)
        _ = bench.device.setDefect("motorJammed", true)
        #expect(bench["positioner.movingAxes"] == 0)
        #expect(bench.send("positioner.moveTo", ["height": 800]).status == .failure)
        #expect(bench.fields(of: "faultOccurred").last?["fault"] == 2)
    }

    @Test("gets too warm when it never rests, and cools down")
    func overheats() throws {
        let bench = try Bench("furniture.standingDesk")
        var seconds = 0
        while bench.text("positioner.fault") == "none", seconds < 200 {
            bench.send("positioner.move", ["axes": 1, "direction": .integer(Int64(seconds / 15 % 2))])
            bench.run(15)
            seconds += 15
        }
        #expect((120...135).contains(seconds))
        #expect(bench.text("positioner.fault") == "overheated")
        #expect(bench.send("positioner.moveTo", ["height": 800]).status == .busy)
        bench.run(600)
        #expect(bench.text("positioner.fault") == "none")
        #expect(bench.send("positioner.moveTo", ["height": 800]).status == .success)
    }

    @Test("remembers positions of all its axes, and says in which it stands")
    func presets() throws {
        let bench = try Bench("furniture.reclinerSofa")
        #expect(bench["positioner.currentPreset"] == 1)
        #expect(bench.send("positioner.recallPreset", ["preset": 3]).status == .success)
        #expect(bench["positioner.currentPreset"] == .null)
        #expect(bench["positioner.movingAxes"] == 6)
        #expect(bench.send("positioner.storePreset", ["preset": 4]).status == .invalidInState)
        bench.run(20)
        #expect(bench["positioner.currentPreset"] == 3)
        #expect(bench["positioner.backAngle"] == 145)
        #expect(bench["positioner.legAngle"] == 85)
        bench.send("positioner.moveTo", ["backAngle": 130])
        bench.run(10)
        #expect(bench.send("positioner.storePreset", ["preset": 4, "name": "Reading"]).status == .success)
        #expect(bench["positioner.currentPreset"] == 4)
        #expect(bench["positioner.presets"].listValue?.last?["backAngle"] == 130)
        #expect(bench.send("positioner.storePreset", ["preset": 5]).status == .resourceExhausted)
        #expect(bench.send("positioner.removePreset", ["preset": 4]).status == .success)
        #expect(bench.send("positioner.recallPreset", ["preset": 4]).status == .notFound)
        #expect(bench["positioner.currentPreset"] == .null)
    }

    @Test("moves while a key is held")
    func keys() throws {
        let bench = try Bench("furniture.standingDesk")
        _ = bench.device.operate("pressRaise", [Field("seconds", 3)])
        bench.run(10)
        #expect(bench["positioner.height"] == 854)
        _ = bench.device.operate("pressMemory", [Field("preset", 1)])
        bench.run(10)
        #expect(bench["positioner.currentPreset"] == 1)
    }

    @Test("stands where it was when the power fails on the way")
    func powerLoss() throws {
        let bench = try Bench("furniture.standingDesk")
        bench.send("positioner.moveTo", ["height": 1120])
        bench.run(5)
        bench.device.powerOff()
        #expect(bench.home.electricity.rate == 0)
        bench.run(60)
        bench.device.powerOn()
        #expect(bench["positioner.height"] == 930)
        #expect(bench["positioner.movingAxes"] == 0)
    }
}
