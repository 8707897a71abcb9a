import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

@Suite("A robot that cleans windows")
struct WindowRobotTests {
    /// A robot on a pane, with or without its rope.
    private func makeBench(isRoped: Bool = true) throws -> Bench {
        let bench = try Bench("robots.windowRobot")
        #expect(bench.device.operate("putOnGlass"))
        if !isRoped { #expect(bench.device.operate("unfastenRope")) }
        return bench
    }

    /// Asks it to clean; gives the status of the answer.
    private func clean(_ bench: Bench) -> Value {
        bench.send("rvcRunMode.changeToMode", ["newMode": 1]).answer["status"]
    }

    /// The state as people read it.
    private func state(_ bench: Bench) -> String { bench.text("rvcOperationalState.operationalState") }

    @Test("cleans the pane, takes power for suction, and stays where it is when it is done")
    func course() throws {
        let bench = try makeBench()
        #expect(bench["facadeSafety.suction"] == 2800)
        #expect(clean(bench) == 0)
        #expect(state(bench) == "running")
        #expect(abs(bench.home.electricity.rate - 75) < 1e-6)
        #expect(bench.room[.noise] > 60)
        bench.run(300)
        #expect(bench["facadeSafety.cleanedArea"] == 20)
        bench.run(400)
        #expect(state(bench) == "stopped")
        #expect(bench["facadeSafety.cleanedArea"] == 40)
        #expect(bench["facadeSafety.isAttached"] == true)
        #expect(bench.eventNames.contains("operationCompletion"))
        #expect(bench.home.electricity.rate > 60)
        #expect(bench.device.operate("takeOffGlass"))
        #expect(bench["facadeSafety.suction"] == 0)
    }

    @Test("does not begin without its rope or off the pane, and says so")
    func rope() throws {
        let bench = try makeBench(isRoped: false)
        #expect(clean(bench) == 0x83)
        #expect(bench["facadeSafety.alarms"] == 8)
        bench.send("facadeSafety.silence")
        #expect(bench["facadeSafety.alarms"] == 0)
        #expect(bench.device.operate("takeOffGlass"))
        #expect(clean(bench) == 0x84)
    }

    @Test("is held by its battery when the mains fail, calls, and falls into the rope when the battery is empty")
    func mainsLost() throws {
        let bench = try makeBench()
        #expect(clean(bench) == 0)
        bench.run(60)
        #expect(bench.device.operate("unplug"))
        #expect(state(bench) == "error")
        #expect(bench["facadeSafety.alarms"] == 1)
        #expect(bench["facadeSafety.isAttached"] == true)
        #expect(bench.home.electricity.rate == 0)
        bench.run(600)
        #expect(bench["facadeSafety.isAttached"] == true)
        #expect(bench.device.operate("plugIn"))
        #expect(state(bench) == "paused")
        #expect(bench.device.operate("unplug"))
        bench.run(1200)
        #expect(bench["facadeSafety.isAttached"] == false)
        #expect(bench.fields(of: "fallen") == [[Field("isHeldByRope", true)]])
        #expect(bench["facadeSafety.alarms"].integerValue.map { $0 & 0x10 } == 0x10)
    }

    @Test("stops for its edges and its seal, and lets go from afar only while it rests at its rope")
    func faults() throws {
        for (defect, bit) in [("edgeSensor", 4), ("sealWorn", 2)] as [(String, Value)] {
            let bench = try makeBench()
            #expect(clean(bench) == 0)
            #expect(bench.send("facadeSafety.releaseSuction").status == .invalidInState)
            #expect(bench.device.setDefect(defect, true))
            #expect(state(bench) == "error")
            #expect(bench["facadeSafety.alarms"] == bit)
            #expect(bench.device.setDefect(defect, false))
            #expect(state(bench) == "paused")
            #expect(bench.send("facadeSafety.releaseSuction").status == .success)
            #expect(bench["facadeSafety.isAttached"] == false)
        }
    }
}

@Suite("A robot on beds and sofas")
struct SoftSurfaceRobotTests {
    @Test("beats and lights while it works, and darkens at once when it is lifted")
    func lifted() throws {
        let bench = try Bench("robots.softSurfaceRobot")
        #expect(bench["surfaceCare.isUltravioletOn"] == false)
        #expect(bench.send("rvcRunMode.changeToMode", ["newMode": 1]).answer["status"] == 0)
        bench.run(60)
        #expect(bench["surfaceCare.isUltravioletOn"] == true)
        #expect(bench["surfaceCare.beatingTime"] == 60)
        #expect(bench.device.operate("liftUp"))
        #expect(bench["surfaceCare.isUltravioletOn"] == false)
        #expect(bench.text("rvcOperationalState.operationalState") == "paused")
        #expect(bench.eventNames.contains("liftedWhileWorking"))
        bench.run(60)
        #expect(bench["surfaceCare.beatingTime"] == 60)
        #expect(bench.device.operate("putDown"))
        bench.send("rvcOperationalState.resume")
        #expect(bench["surfaceCare.isUltravioletOn"] == true)
        #expect(bench.write("surfaceCare.isUltravioletEnabled", false) == .success)
        #expect(bench["surfaceCare.isUltravioletOn"] == false)
        #expect(bench.write("surfaceCare.beatingLevel", 4) == .constraintError)
        // The mattress and the sofa are done; it charges.
        bench.run(3600)
        #expect(["charging", "docked"].contains(bench.text("rvcOperationalState.operationalState")))
    }
}

@Suite("A household robot")
struct HouseholdRobotTests {
    /// A robot in a home with a second room, in which somebody is.
    private func makeBench(_ type: DeviceTypeID = "robots.careRobot", role: Person.Role = .elder) throws -> Bench {
        let bench = try Bench(type)
        let bedroom = bench.home.addRoom("bedroom")
        bench.home.move(bench.home.addPerson(Person(name: "grandma", role: role)), to: bedroom)
        return bench
    }

    /// What it does as people read it.
    private func activity(_ bench: Bench) -> String { bench.text("householdRobot.activity") }

    @Test("looks into all rooms, remembers whom it saw, and goes home")
    func patrol() throws {
        let bench = try makeBench()
        #expect(bench.send("householdRobot.startPatrol").status == .success)
        #expect(activity(bench) == "patrolling")
        bench.run(130)
        let end = try #require(bench.fields(of: "patrolEnded").last)
        #expect(end["rooms"] == 2 && end["people"] == 1)
        let seen = try #require(bench["householdRobot.lastSeen"].listValue?.first)
        #expect(seen["person"] == "grandma" && seen["room"] == "bedroom")
        bench.run(120)
        #expect(activity(bench) == "charging")
        #expect(bench["householdRobot.currentRoom"] == "room")
    }

    @Test("patrols by itself as often as people want")
    func interval() throws {
        let bench = try makeBench()
        bench.run(2 * 3600 + 200)
        #expect(bench.fields(of: "patrolEnded").count == 1)
        #expect(bench.write("householdRobot.patrolInterval", 0) == .success)
        bench.run(6 * 3600)
        #expect(bench.fields(of: "patrolEnded").count == 1)
    }

    @Test("finds somebody, and says when it does not; it looks for nobody whom it does not know")
    func find() throws {
        let bench = try makeBench()
        #expect(bench.send("householdRobot.findPerson", ["person": "nobody"]).status == .notFound)
        #expect(bench.send("householdRobot.findPerson", ["person": "grandma"]).status == .success)
        bench.run(100)
        #expect(bench.fields(of: "personFound").last?["room"] == "bedroom")
        bench.home.move(try #require(bench.home.person("grandma")), to: nil)
        bench.send("householdRobot.findPerson", ["person": "grandma"])
        bench.run(200)
        #expect(bench.eventNames.contains("personNotFound"))
        #expect(bench.send("householdRobot.follow", ["person": "grandma"]).status == .invalidInState)
    }

    @Test("asks who fell, and calls for help when nobody answers")
    func fall() throws {
        let bench = try makeBench()
        #expect(bench.device.operate("fallDown", [Field("room", "bedroom")]))
        #expect(bench.text("householdRobot.fallState") == "none")
        bench.send("householdRobot.startPatrol")
        bench.run(90)
        #expect(bench.text("householdRobot.fallState") == "asking")
        #expect(bench.send("householdRobot.startPatrol").status == .invalidInState)
        bench.run(30)
        #expect(bench.text("householdRobot.fallState") == "confirmed")
        #expect(bench.fields(of: "fallDetected").last?["room"] == "bedroom")
        #expect(bench.text("emergencyCall.callState") == "calling")
        #expect(bench.device.operate("answer"))
        #expect(bench.text("householdRobot.fallState") == "none")
        #expect(activity(bench) == "returning")
    }

    @Test("calls nobody when who fell answers")
    func answered() throws {
        let bench = try makeBench()
        #expect(bench.device.operate("fallDown"))
        #expect(bench.text("householdRobot.fallState") == "asking")
        #expect(bench.device.operate("answer"))
        bench.run(120)
        #expect(!bench.eventNames.contains("fallDetected"))
        #expect(bench.text("emergencyCall.callState") == "idle")
    }

    @Test("follows from room to room, and goes home when its battery is low")
    func follow() throws {
        let bench = try makeBench("robots.companionRobot")
        #expect(bench.send("householdRobot.follow", ["person": "grandma"]).status == .success)
        bench.run(30)
        #expect(bench["householdRobot.currentRoom"] == "bedroom")
        bench.home.move(try #require(bench.home.person("grandma")), to: bench.room)
        bench.run(30)
        #expect(bench["householdRobot.currentRoom"] == "room")
        bench.run(4 * 3600)
        #expect(activity(bench) == "charging")
        #expect(bench.home.electricity.rate > 30)
    }

    @Test("talks for a time, and not while its microphone is muted")
    func talk() throws {
        let bench = try makeBench("robots.companionRobot")
        #expect(bench.send("householdRobot.talk", ["duration": 5]).status == .success)
        #expect(activity(bench) == "talking")
        #expect(bench.room[.noise] > 59)
        bench.run(310)
        #expect(activity(bench) == "returning")
        #expect(bench["householdRobot.talkTime"] == 5)
        #expect(bench.write("householdRobot.isMicrophoneMuted", true) == .success)
        #expect(bench.send("householdRobot.talk", ["duration": 5]).status == .invalidInState)
        #expect(bench.send("householdRobot.talk", ["duration": 0]).status == .constraintError)
    }

    @Test("teaches until the lesson is learnt or the day's time is over")
    func lessons() throws {
        let bench = try makeBench("robots.educationRobot", role: .child)
        #expect(bench.send("householdRobot.startLesson", ["lesson": 4]).status == .notFound)
        #expect(bench.send("householdRobot.startLesson", ["lesson": 1]).status == .success)
        bench.run(21 * 60)
        let end = try #require(bench.fields(of: "lessonEnded").last)
        #expect(end["lesson"] == 1 && end["percent"] == 100)
        #expect(bench["householdRobot.screenTime"] == 20)
        bench.run(300)
        #expect(bench.write("householdRobot.screenTimeLimit", 30) == .success)
        bench.send("householdRobot.startLesson", ["lesson": 0])
        bench.run(700)
        #expect(bench.eventNames.contains("screenTimeReached"))
        #expect(bench.fields(of: "lessonEnded").last?["percent"] == 50)
        bench.run(300)
        #expect(bench.send("householdRobot.startLesson", ["lesson": 0]).status == .resourceExhausted)
        // Tomorrow is another day.
        bench.run(24 * 3600)
        #expect(bench["householdRobot.screenTime"] == 0)
        #expect(bench.send("householdRobot.startLesson", ["lesson": 0]).status == .success)
    }

    @Test("stays where it is stuck, and does nothing until somebody helps")
    func stuck() throws {
        let bench = try makeBench()
        bench.send("householdRobot.startPatrol")
        #expect(bench.device.setDefect("stuck", true))
        #expect(activity(bench) == "stuck")
        #expect(bench.send("householdRobot.goHome").status == .invalidInState)
        #expect(bench.device.setDefect("stuck", false))
        bench.run(100)
        #expect(activity(bench) == "charging")
    }
}
