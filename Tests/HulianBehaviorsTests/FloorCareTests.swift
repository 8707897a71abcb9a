import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

@Suite("A stick vacuum and a floor washer")
struct FloorCareTests {
    @Test("a vacuum sucks as hard as the floor is dirty, empties its battery and fills its bin")
    func vacuums() throws {
        let bench = try Bench("appliances.stickVacuum")
        _ = bench.device.operate("undock")
        _ = bench.device.operate("pressStart")
        #expect(bench.text("floorCare.activity") == "cleaning")
        var suctions: Set<Value> = []
        for _ in 0..<25 {
            bench.run(20)
            suctions.insert(bench["floorCare.suctionPercent"])
        }
        #expect(suctions.count > 3)
        #expect(bench.room[.noise] > 60)
        #expect(bench["powerSource.batPercentRemaining"].integerValue ?? 200 < 130)
        #expect(bench["dustBin.consumableMonitoring.condition"].integerValue ?? 0 > 3)
        _ = bench.device.operate("pressStop")
        #expect(bench.text("floorCare.activity") == "idle")
        #expect(bench.fields(of: "cleaned").last?["duration"] == 500)
        #expect(bench["floorCare.timeUsed"] == 500)
        #expect(bench.room[.noise] < 40)
        let level = bench["powerSource.batPercentRemaining"]
        bench.write("floorCare.suctionLevel", 3)
        _ = bench.device.operate("pressStart")
        #expect(bench["floorCare.suctionPercent"] == 100)
        _ = bench.device.operate("dock")
        #expect(bench.text("floorCare.activity") == "idle")
        #expect(bench.home.electricity.rate > 20)
        let before = bench.home.electricity.amountTaken
        bench.run(6 * 3600)
        #expect(bench["powerSource.batPercentRemaining"] == 200)
        // The charger of a full battery feeds the electronics alone: 0.05 W with its losses.
        #expect(abs(bench.home.electricity.rate - 0.05 / 0.85) < 1e-5)
        // What came from the mains is what the battery of 75 Wh lacked and what the electronics took, with the losses.
        let lacked = 75 * (1 - (level.numberValue ?? 0) / 200)
        let taken = (bench.home.electricity.amountTaken - before) / 3600
        #expect(abs(taken - (lacked + 0.05 * 6) / 0.85) < 1, "\(taken) Wh for \(lacked) Wh")
    }

    @Test("a vacuum stops when its battery is empty, its bin full or its brush jammed")
    func stops() throws {
        let bench = try Bench("appliances.stickVacuum")
        bench.write("floorCare.suctionLevel", 3)
        _ = bench.device.operate("pressStart")
        bench.run(3600)
        #expect(bench.text("floorCare.activity") == "idle")
        _ = bench.device.operate("dock")
        bench.run(6 * 3600)
        bench.write("floorCare.suctionLevel", 1)
        for _ in 0..<4 {
            _ = bench.device.operate("pressStart")
            bench.run(1200)
            _ = bench.device.operate("dock")
            bench.run(3 * 3600)
        }
        #expect(bench.text("applianceAlarm.state") == "tankFull")
        _ = bench.device.operate("pressStart")
        #expect(bench.text("floorCare.activity") == "idle")
        #expect(bench.device.operate("refill", [Field("component", "dustBin")]))
        #expect(bench["applianceAlarm.state"] == 0)
        _ = bench.device.operate("pressStart")
        #expect(bench.text("floorCare.activity") == "cleaning")
        _ = bench.device.setDefect("brushJammed", true)
        #expect(bench.text("floorCare.activity") == "idle")
        #expect(bench.text("applianceAlarm.state") == "motorBlocked")
    }

    @Test("a washer wets the floor from one tank and takes the dirty water up into the other")
    func washes() throws {
        let bench = try Bench("appliances.floorWasher")
        _ = bench.device.operate("undock")
        _ = bench.device.operate("pressStart")
        bench.run(600)
        _ = bench.device.operate("pressStop")
        let clean = try #require(bench["cleanTank.waterTankLevelMonitoring.condition"].integerValue)
        let dirty = try #require(bench["dirtyTank.waterTankLevelMonitoring.condition"].integerValue)
        // 0.04 L/min for ten minutes are half of 0.8 L; nine tenths of them are half of 0.7 L.
        #expect(abs(clean - 50) <= 2)
        #expect(abs(dirty - 51) <= 2)
        #expect(bench.send("floorCare.startSelfClean").status == .invalidInState)
    }

    @Test("a washer cleans itself on its dock, with water for it, and dries its roller from the mains")
    func cleansItself() throws {
        let bench = try Bench("appliances.floorWasher")
        #expect(bench.send("floorCare.startSelfClean").status == .success)
        #expect(bench.send("floorCare.startSelfClean").status == .invalidInState)
        bench.run(151)
        #expect(bench.fields(of: "selfCleaned").last?["isComplete"] == true)
        #expect(bench["cleanTank.waterTankLevelMonitoring.condition"] == 50)
        #expect(bench["dirtyTank.waterTankLevelMonitoring.condition"] == 57)
        // Only 0.3 L fit into the dirty tank now.
        #expect(bench.send("floorCare.startSelfClean").status == .invalidInState)
        _ = bench.device.operate("emptyTank", [Field("component", "dirtyTank")])
        #expect(bench["cleanTank.waterTankLevelMonitoring.condition"] == 50)
        #expect(bench.send("floorCare.startDrying").status == .success)
        #expect(bench.home.electricity.rate >= 60)
        bench.run(3601)
        #expect(bench.text("floorCare.activity") == "idle")
        _ = bench.device.operate("refillTank")
        bench.write("floorCare.autoSelfClean", true)
        _ = bench.device.operate("undock")
        #expect(bench.send("floorCare.startDrying").status == .invalidInState)
        _ = bench.device.operate("dock")
        #expect(bench.text("floorCare.activity") == "selfCleaning")
        _ = bench.device.operate("undock")
        #expect(bench.fields(of: "selfCleaned").last?["isComplete"] == false)
    }
}
