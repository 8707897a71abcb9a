import HulianBehaviors
import HulianModel
import Testing

@Suite("Furniture that knows who sits")
struct SeatingTests {
    @Test("counts the time of sitting, and reminds of moving")
    func sedentary() throws {
        let bench = try Bench("furniture.officeChair")
        _ = bench.device.operate("sitDown")
        bench.run(1800)
        #expect(bench["seating.sittingTime"] == 1800)
        #expect(!bench.eventNames.contains("sedentaryReminder"))
        bench.run(1000)
        #expect(bench.fields(of: "sedentaryReminder").map { $0["sittingTime"] } == [2700])
        _ = bench.device.operate("standUp")
        #expect(bench.fields(of: "stoodUp").last?["sittingTime"] == 2800)
        bench.run(600)
        _ = bench.device.operate("sitDown")
        bench.run(100)
        #expect(bench["seating.sittingTime"] == 100)
        #expect(bench["seating.dailySittingTime"] == 2900)
    }

    @Test("reminds of sitting upright when somebody does not for some time")
    func posture() throws {
        let bench = try Bench("furniture.childDesk")
        _ = bench.device.operate("sitDown")
        _ = bench.device.operate("takePosture", [Field("posture", "tooClose")])
        bench.run(20)
        _ = bench.device.operate("takePosture", [Field("posture", "upright")])
        bench.run(60)
        #expect(!bench.eventNames.contains("postureReminder"))
        _ = bench.device.operate("takePosture", [Field("posture", "slouching")])
        bench.run(70)
        #expect(bench.fields(of: "postureReminder").map { $0["posture"] } == [3, 3])
        bench.write("seating.postureReminder", false)
        bench.run(70)
        #expect(bench.fields(of: "postureReminder").count == 2)
    }

    @Test("goes to the height that fits a growing child")
    func fit() throws {
        let bench = try Bench("furniture.childDesk")
        #expect(bench.write("seating.bodyHeight", 1500) == .success)
        #expect(bench["seating.fittingHeight"] == 645)
        #expect(bench.send("seating.fitToBody").status == .success)
        bench.run(10)
        #expect(bench["positioner.height"] == 645)
        bench.write("seating.bodyHeight", 900)
        #expect(bench["seating.fittingHeight"] == 520)
    }

    @Test("helps who sits to stand up, and comes back when the seat is empty")
    func help() throws {
        let bench = try Bench("furniture.elderChair")
        #expect(bench.send("seating.helpToStand").status == .invalidInState)
        _ = bench.device.operate("sitDown")
        #expect(bench.send("seating.helpToStand").status == .success)
        bench.run(30)
        #expect(bench["positioner.seatAngle"] == 30)
        #expect(bench["seating.isHelping"] == true)
        _ = bench.device.operate("standUp")
        bench.run(40)
        #expect(bench["positioner.seatAngle"] == 0)
        #expect(bench["seating.isHelping"] == false)
    }

    @Test("feels nobody while its sensor is broken")
    func broken() throws {
        let bench = try Bench("furniture.officeChair")
        _ = bench.device.operate("sitDown")
        _ = bench.device.setDefect("sensorFault", true)
        #expect(bench["seating.isSeated"] == false)
        _ = bench.device.setDefect("sensorFault", false)
        #expect(bench["seating.isSeated"] == true)
    }
}

@Suite("Massage")
struct MassageTests {
    @Test("runs for its time on somebody who sits, and the home pays for it")
    func course() throws {
        let bench = try Bench("furniture.massageChair")
        #expect(bench.send("massage.start", ["program": 3]).status == .invalidInState)
        _ = bench.device.operate("sitDown")
        #expect(bench.send("massage.start", ["program": 3]).status == .success)
        let rate = bench.home.electricity.rate
        #expect(abs(rate - (0.8 + 90 * 0.8 + 35.0 / 3)) < 0.01)
        bench.write("massage.heating", true)
        #expect(abs(bench.home.electricity.rate - rate - 45) < 0.01)
        bench.run(300)
        #expect(bench["massage.remainingTime"] == 600)
        bench.run(601)
        #expect(bench["massage.isRunning"] == false)
        #expect(bench.fields(of: "massageEnded").last?["isComplete"] == true)
        #expect(abs(bench.home.electricity.rate - 0.8) < 0.01)
    }

    @Test("ends when somebody stands up or a motor is jammed")
    func ends() throws {
        let bench = try Bench("furniture.massageChair")
        _ = bench.device.operate("sitDown")
        bench.send("massage.start", ["program": 1])
        _ = bench.device.operate("standUp")
        #expect(bench.fields(of: "massageEnded").last?["isComplete"] == false)
        _ = bench.device.operate("sitDown")
        bench.send("massage.start", ["program": 1])
        _ = bench.device.setDefect("motorJammed", true)
        #expect(bench["massage.isRunning"] == false)
        #expect(bench.send("massage.start", ["program": 1]).status == .failure)
    }
}

@Suite("Racks and wardrobes")
struct GarmentTests {
    /// The activity, and the most minutes until a kilogram of water is gone.
    @Test("dry garments, the faster the more they do", arguments: [(0, 1500), (1, 330), (2, 100)] as [(Int64, Int)])
    func dries(_ activity: Int64, _ most: Int) throws {
        // In a closed room the air would soon be too damp to take any more.
        let bench = try Bench("furniture.dryingRack") { $0.openness = 0.5 }
        bench.startHome()
        _ = bench.device.operate("hangGarments", [Field("grams", 1000)])
        #expect(bench["garmentCare.moisture"] == 25)
        if activity > 0 { bench.send("garmentCare.start", ["activity": .integer(activity), "duration": 480]) }
        var minutes = 0
        while bench["garmentCare.moisture"].integerValue ?? 0 > 5, minutes < 2000 {
            bench.run(60)
            minutes += 1
        }
        #expect((most / 2...most).contains(minutes), "\(minutes)")
    }

    @Test("make the air of a closed room damp by the water that they lose")
    func damp() throws {
        let bench = try Bench("furniture.dryingRack")
        bench.home.outdoorHumidity = 50
        bench.startHome()
        _ = bench.device.operate("hangGarments", [Field("grams", 2000)])
        bench.send("garmentCare.start", ["activity": 1, "duration": 480])
        bench.run(3600)
        #expect(bench.room[.humidity] > 60)
    }

    @Test("ends drying when the garments are dry, and takes its power until then only")
    func ends() throws {
        let bench = try Bench("furniture.dryingRack")
        bench.startHome()
        _ = bench.device.operate("hangGarments", [Field("grams", 500)])
        bench.send("garmentCare.start", ["activity": 2, "duration": 480])
        #expect(abs(bench.home.electricity.rate - 1025.6) < 0.1)
        bench.run(3600)
        #expect(bench.text("garmentCare.activity") == "idle")
        #expect(bench.fields(of: "careEnded").last?["isDry"] == true)
        #expect(abs(bench.home.electricity.rate - 0.6) < 0.1)
    }

    @Test("never sterilises with an open door, nor dries without its fan")
    func refusals() throws {
        let bench = try Bench("furniture.wardrobe")
        bench.send("garmentCare.start", ["activity": 3])
        #expect(bench.text("garmentCare.activity") == "sterilizing")
        _ = bench.device.operate("openDoor")
        #expect(bench.text("garmentCare.activity") == "idle")
        #expect(bench.send("garmentCare.start", ["activity": 3]).status == .invalidInState)
        _ = bench.device.setDefect("fanFailure", true)
        #expect(bench.send("garmentCare.start", ["activity": 2]).status == .failure)
        #expect(bench.fields(of: "faultOccurred").last?["fault"] == 1)
        let rack = try Bench("furniture.dryingRack")
        #expect(rack.send("garmentCare.start", ["activity": 4]).status == .constraintError)
    }

    @Test("take water out of damp air until it is dry enough")
    func dehumidifies() throws {
        let bench = try Bench("furniture.wardrobe") { $0.set(.humidity, 70) }
        bench.home.outdoorHumidity = 70
        bench.startHome()
        bench.send("garmentCare.start", ["activity": 4, "duration": 480])
        #expect(abs(bench.home.electricity.rate - 90.5) < 0.1)
        bench.run(3600)
        #expect(bench.room[.humidity] < 69.5)
        bench.room.set(.humidity, 40)
        bench.run(70)
        #expect(abs(bench.home.electricity.rate - 0.5) < 0.1)
    }

    @Test("a rack tells that it bears too much, a rail that somebody leans on it")
    func load() throws {
        let bench = try Bench("furniture.dryingRack")
        _ = bench.device.operate("putLoad", [Field("kilograms", 40)])
        #expect(bench["loadSensing.load"] == 400)
        #expect(bench["loadSensing.isOverloaded"] == true)
        #expect(bench.fields(of: "overloaded").count == 1)
        _ = bench.device.operate("takeLoad")
        #expect(bench["loadSensing.isOverloaded"] == false)
        let rail = try Bench("furniture.grabRail")
        _ = rail.device.operate("putLoad", [Field("kilograms", 30)])
        #expect(rail["loadSensing.isLoaded"] == true)
        #expect(rail["loadSensing.useCount"] == 1)
        _ = rail.device.setDefect("sensorFault", true)
        #expect(rail["loadSensing.load"] == 0)
    }
}

@Suite("An awning")
struct AwningTests {
    /// An awning that is out.
    private func makeBench() throws -> Bench {
        let bench = try Bench("furniture.awning")
        bench.send("windowCovering.downOrClose")
        bench.run(31)
        return bench
    }

    @Test("comes in before strong wind, stays in for some time, and takes no order to go out")
    func wind() throws {
        let bench = try makeBench()
        bench.room.set(.wind, 8)
        #expect(bench["weatherGuard.windSpeed"] == 80)
        #expect(bench["weatherGuard.isRetracted"] == false)
        bench.room.set(.wind, 12)
        #expect(bench["windowCovering.safetyStatus"] == 0x800)
        bench.run(31)
        #expect(bench["windowCovering.currentPositionLiftPercent100ths"] == 0)
        #expect(bench.send("windowCovering.downOrClose").status == .failure)
        bench.room.set(.wind, 2)
        bench.run(600)
        #expect(bench["weatherGuard.isRetracted"] == true)
        bench.run(301)
        #expect(bench["weatherGuard.isRetracted"] == false)
        #expect(bench.send("windowCovering.downOrClose").status == .success)
        #expect(bench.fields(of: "guardChanged").map { $0["reason"] } == [1, 0])
    }

    @Test("comes in before rain unless it is told not to, and when nobody knows the wind")
    func rain() throws {
        let bench = try makeBench()
        bench.write("weatherGuard.guardsRain", false)
        bench.room.set(.rain, 5)
        #expect(bench["weatherGuard.isRaining"] == true)
        #expect(bench["weatherGuard.isRetracted"] == false)
        bench.write("weatherGuard.guardsRain", true)
        #expect(bench["weatherGuard.isRetracted"] == true)
        let other = try makeBench()
        _ = other.device.setDefect("windSensorFault", true)
        #expect(other["weatherGuard.windSpeed"] == .null)
        #expect(other.fields(of: "guardChanged").last?["reason"] == 3)
    }
}
