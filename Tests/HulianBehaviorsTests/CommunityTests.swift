import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

@Suite("An intercom")
struct IntercomTests {
    @Test("rings, is answered, lets somebody in, and is hung up")
    func call() throws {
        let bench = try Bench("security.indoorStation")
        let quiet = bench.room[.noise]
        #expect(bench.send("intercom.receiveCall", ["caller": "door 1"]).status == .success)
        #expect(bench.text("intercom.callState") == "ringing")
        #expect(bench["intercom.peer"] == "door 1")
        #expect(bench.room[.noise] > 65)
        _ = bench.device.operate("pressAnswer")
        #expect(bench["intercom.isTalking"] == true)
        #expect(abs(bench.room[.noise] - quiet) < 1e-6)
        #expect(bench.fields(of: "callAnswered").last?["by"] == 0)
        bench.run(10)
        _ = bench.device.operate("pressUnlock")
        #expect(bench["intercom.isDoorReleased"] == true)
        bench.run(6)
        #expect(bench["intercom.isDoorReleased"] == false)
        #expect(bench.send("intercom.hangUp").status == .success)
        #expect(bench.fields(of: "callEnded").last?["duration"] == 16)
        #expect(bench["intercom.peer"] == .null)
    }

    @Test("counts a call that nobody takes, and stays silent when nobody wants to be disturbed")
    func missed() throws {
        let bench = try Bench("security.indoorStation")
        bench.send("intercom.receiveCall", ["caller": "door 1"])
        bench.run(31)
        #expect(bench.text("intercom.callState") == "idle")
        #expect(bench["intercom.missedCalls"] == 1)
        bench.write("intercom.isDoNotDisturb", true)
        let quiet = bench.room[.noise]
        bench.send("intercom.receiveCall", ["caller": "door 2"])
        #expect(abs(bench.room[.noise] - quiet) < 1e-6)
        #expect(bench["intercom.missedCalls"] == 2)
        #expect(bench.fields(of: "callEnded").last?["reason"] == 4)
    }

    @Test("refuses what makes no sense: two calls, an answer to nobody, a door without a call, a line that is broken")
    func refuses() throws {
        let bench = try Bench("security.indoorStation")
        #expect(bench.send("intercom.answer").status == .invalidInState)
        #expect(bench.send("intercom.hangUp").status == .invalidInState)
        #expect(bench.send("intercom.releaseDoor").status == .invalidInState)
        #expect(bench.send("intercom.call", ["target": "flat 302"]).status == .success)
        #expect(bench.send("intercom.receiveCall", ["caller": "door 1"]).status == .busy)
        bench.send("intercom.hangUp")
        _ = bench.device.setDefect("lineFault", true)
        #expect(bench.send("intercom.call", ["target": "flat 302"]).status == .failure)
    }

    @Test("of a door station calls by its button, and a phone answers and opens the entrance")
    func doorStation() throws {
        let bench = try Bench("security.doorStation")
        _ = bench.device.operate("press")
        #expect(bench.text("intercom.callState") == "calling")
        bench.write("intercom.isForwarding", false)
        #expect(bench.send("intercom.answer").status == .invalidInState)
        bench.write("intercom.isForwarding", true)
        #expect(bench.send("intercom.answer").status == .success)
        #expect(bench.send("intercom.releaseDoor").status == .success)
        #expect(bench["entrance.entranceControl.isReleased"] == true)
        _ = bench.device.operate("openDoor")
        #expect(bench.text("entrance.entranceControl.entranceState") == "open")
    }

    @Test("takes more power while people talk")
    func power() throws {
        let bench = try Bench("security.indoorStation")
        let idle = bench.home.electricity.rate
        bench.send("intercom.call", ["target": "reception"])
        #expect(abs(bench.home.electricity.rate - idle - 4.5) < 1e-6)
        bench.send("intercom.hangUp")
        #expect(abs(bench.home.electricity.rate - idle) < 1e-6)
    }
}

/// An access controller with passes.
private struct EntranceBench {
    /// The bench.
    let bench: Bench
    /// Somebody who comes and goes.
    let father: Person

    /// Puts a controller on the bench with a card for a father.
    init() throws {
        bench = try Bench("security.accessController")
        father = bench.home.addPerson(Person(name: "father", role: .owner))
        add(1, kind: 1, "CARD1")
    }

    /// Adds a pass.
    @discardableResult
    func add(
        _ id: Int64, kind: Int64, _ data: String, minutes: Int64? = nil, uses: Int64? = nil, from: Int64 = 0,
        to: Int64 = 1440
    ) -> Status {
        bench.send(
            "entranceControl.addPass",
            [
                "passID": .integer(id), "kind": .integer(kind), "data": .bytes(Array(data.utf8)),
                "validMinutes": minutes.map { .integer($0) } ?? .null, "uses": uses.map { .integer($0) } ?? .null,
                "startMinute": .integer(from), "endMinute": .integer(to),
            ]
        ).status
    }

    /// Shows a pass.
    func show(_ data: String, _ kind: Credential.Kind = .rfid, of person: String = "father") {
        _ = bench.device.present(Credential(kind: kind, data: Array(data.utf8)), of: person)
    }

    /// Why people were refused so far.
    var denials: [Value] { bench.fields(of: "accessDenied").map { $0["reason"] } }
}

@Suite("An entrance")
struct EntranceTests {
    @Test("opens for a pass, counts who is inside, and holds again when the door is closed")
    func passes() throws {
        let entrance = try EntranceBench()
        let bench = entrance.bench
        _ = bench.device.operate("openDoor")
        #expect(bench.text("entranceControl.entranceState") == "closed")
        entrance.show("CARD1")
        #expect(bench["entranceControl.isReleased"] == true)
        #expect(bench["entranceControl.peopleInside"] == 1)
        _ = bench.device.operate("openDoor")
        bench.run(2)
        _ = bench.device.operate("closeDoor")
        #expect(bench["entranceControl.isReleased"] == false)
        bench.home.move(entrance.father, to: bench.room)
        entrance.show("CARD1")
        #expect(bench.fields(of: "accessGranted").last?["direction"] == 1)
        #expect(bench["entranceControl.peopleInside"] == 0)
    }

    @Test("lets no pass in twice while its holder is inside")
    func passback() throws {
        let entrance = try EntranceBench()
        entrance.show("CARD1")
        entrance.show("CARD1", of: "friend")
        #expect(entrance.denials == [3])
        entrance.bench.send("entranceControl.resetAntiPassback")
        entrance.show("CARD1")
        #expect(entrance.denials == [3])
        entrance.bench.write("entranceControl.antiPassback", 1)
        entrance.show("CARD1")
        #expect(entrance.denials == [3, 3])
        entrance.bench.run(601)
        entrance.show("CARD1")
        #expect(entrance.denials == [3, 3])
    }

    @Test("lets visitors in at their hours, as long and as often as they may")
    func visitors() throws {
        let entrance = try EntranceBench()
        // The bench begins at midnight in UTC: eight in the morning, minute 480.
        let minute = Int64(entrance.bench.home.dayShare * 1440)
        #expect(entrance.add(2, kind: 0, "4711", uses: 1) == .success)
        #expect(entrance.add(3, kind: 0, "0815", minutes: 30) == .success)
        let from = (minute + 120) % 1440
        #expect(entrance.add(4, kind: 2, "guest", from: min(from, 1439), to: min(1440, from + 1)) == .success)
        #expect(entrance.add(5, kind: 0, "4711") == .constraintError)
        #expect(entrance.add(6, kind: 0, "1", from: 10, to: 10) == .constraintError)
        entrance.show("4711", .pin, of: "visitor")
        entrance.bench.write("entranceControl.antiPassback", 0)
        entrance.show("4711", .pin, of: "visitor")
        #expect(entrance.denials == [4])
        entrance.bench.run(1801)
        entrance.show("0815", .pin, of: "visitor")
        #expect(entrance.denials == [4, 1])
        entrance.show("guest", .face, of: "guest")
        #expect(entrance.denials == [4, 1, 2])
    }

    @Test("takes no pass for a minute after five that it does not know, and none at all when it is locked down")
    func lockOut() throws {
        let entrance = try EntranceBench()
        for _ in 0..<5 { entrance.show("000000", .pin, of: "thief") }
        entrance.show("CARD1")
        #expect(entrance.denials.last == 6)
        entrance.bench.run(61)
        entrance.show("CARD1")
        #expect(entrance.bench.eventNames.last == "accessGranted")
        entrance.bench.write("entranceControl.entranceMode", 2)
        entrance.bench.home.move(entrance.father, to: entrance.bench.room)
        entrance.show("CARD1")
        #expect(entrance.denials.last == 5)
        #expect(entrance.bench.send("entranceControl.releaseDoor").status == .invalidInState)
        _ = entrance.bench.device.operate("pressExit")
        #expect(entrance.bench["entranceControl.isReleased"] == true)
    }

    @Test("tells a door that is forced, and one that is held open")
    func door() throws {
        let entrance = try EntranceBench()
        _ = entrance.bench.device.operate("forceDoor")
        #expect(entrance.bench.text("entranceControl.entranceState") == "forced")
        #expect(entrance.bench.eventNames.contains("doorForced"))
        _ = entrance.bench.device.operate("closeDoor")
        entrance.show("CARD1")
        _ = entrance.bench.device.operate("openDoor")
        entrance.bench.run(31)
        #expect(entrance.bench.text("entranceControl.entranceState") == "heldOpen")
        #expect(entrance.bench.eventNames.last == "doorHeldOpen")
    }

    @Test("takes the power of its strike only while it is released")
    func power() throws {
        let entrance = try EntranceBench()
        #expect(abs(entrance.bench.home.electricity.rate - 2) < 1e-6)
        entrance.show("CARD1")
        #expect(abs(entrance.bench.home.electricity.rate - 8) < 1e-6)
        entrance.bench.run(6)
        #expect(abs(entrance.bench.home.electricity.rate - 2) < 1e-6)
    }
}

@Suite("An elevator")
struct ElevatorTests {
    /// Adds a pass for floors.
    private func addPass(_ bench: Bench, _ id: Int64, _ data: String, _ floors: [Int64]) -> Status {
        bench.send(
            "elevatorControl.addPass",
            [
                "passID": .integer(id), "data": .bytes(Array(data.utf8)),
                "floors": .list(floors.map { .integer($0) }),
            ]
        ).status
    }

    @Test("goes where it is called, opens its door there, and takes power on its way")
    func goes() throws {
        let bench = try Bench("security.elevatorController")
        #expect(bench.send("elevatorControl.callTo", ["floor": 4]).status == .success)
        #expect(bench["elevatorControl.targetFloor"] == 4)
        #expect(bench.text("elevatorControl.travelDirection") == "up")
        #expect(abs(bench.home.electricity.rate - 4080) < 1e-6)
        bench.run(3.5)
        #expect(bench["elevatorControl.currentFloor"] == 2)
        bench.run(6)
        #expect(bench["elevatorControl.currentFloor"] == 4)
        #expect(bench.fields(of: "arrived").map { $0["floor"] } == [4])
        #expect(abs(bench.home.electricity.rate - 80) < 1e-6)
        bench.run(3)
        #expect(bench.text("elevatorControl.doorState") == "open")
        bench.run(10)
        #expect(bench.text("elevatorControl.doorState") == "closed")
        #expect(bench["elevatorControl.tripCount"] == 1)
        #expect(bench.send("elevatorControl.callTo", ["floor": 9]).status == .constraintError)
    }

    @Test("serves all calls of one direction before it turns")
    func serves() throws {
        let bench = try Bench("security.elevatorController")
        for floor: Int64 in [5, 2, 3] { bench.send("elevatorControl.callTo", ["floor": .integer(floor)]) }
        bench.run(20)
        bench.send("elevatorControl.callTo", ["floor": 1])
        bench.run(120)
        #expect(bench.fields(of: "arrived").map { $0["floor"] } == [2, 3, 5, 1])
    }

    @Test("takes people only to floors for which their pass is good, and everybody to the ground")
    func permission() throws {
        let bench = try Bench("security.elevatorController")
        #expect(addPass(bench, 1, "CARD1", [3, 4]) == .success)
        #expect(addPass(bench, 2, "CARD2", [12]) == .constraintError)
        _ = bench.device.operate("pressFloor", [Field("floor", 3)])
        #expect(bench.fields(of: "floorDenied").map { $0["floor"] } == [3])
        _ = bench.device.present(Credential(kind: .rfid, data: Array("CARD1".utf8)), of: "father")
        _ = bench.device.operate("pressFloor", [Field("floor", 5)])
        #expect(bench.fields(of: "floorDenied").map { $0["floor"] } == [3, 5])
        _ = bench.device.operate("pressFloor", [Field("floor", 3)])
        #expect(bench["elevatorControl.calls"] == [3])
        bench.run(60)
        _ = bench.device.operate("pressFloor", [Field("floor", 4)])
        #expect(bench.fields(of: "floorDenied").count == 3)
        _ = bench.device.operate("pressFloor", [Field("floor", 1)])
        #expect(bench["elevatorControl.calls"] == [1])
        #expect(bench.send("elevatorControl.goTo", ["floor": 4]).status == .invalidInState)
        #expect(bench.send("elevatorControl.goTo", ["floor": 4, "passID": 1]).status == .success)
        #expect(bench.send("elevatorControl.goTo", ["floor": 4, "passID": 8]).status == .notFound)
    }

    @Test("brings the holder of a pass for one floor there without a key")
    func onlyFloor() throws {
        let bench = try Bench("security.elevatorController")
        _ = addPass(bench, 1, "CARD1", [6])
        _ = bench.device.present(Credential(kind: .rfid, data: Array("CARD1".utf8)), of: "grandma")
        bench.run(16)
        #expect(bench["elevatorControl.currentFloor"] == 6)
    }

    @Test("does not leave with more people than it may carry")
    func load() throws {
        let bench = try Bench("security.elevatorController")
        bench.room.set(.occupancy, 8)
        #expect(bench["elevatorControl.load"] == 560)
        #expect(bench.eventNames.last == "overloaded")
        bench.send("elevatorControl.callTo", ["floor": 2])
        bench.run(30)
        #expect(bench["elevatorControl.currentFloor"] == 1)
        bench.room.set(.occupancy, 5)
        bench.run(20)
        #expect(bench["elevatorControl.currentFloor"] == 2)
    }

    @Test("says when somebody is trapped by a fault, and opens when it is repaired")
    func trapped() throws {
        let bench = try Bench("security.elevatorController")
        bench.room.set(.occupancy, 1)
        bench.send("elevatorControl.callTo", ["floor": 5])
        bench.run(4)
        _ = bench.device.setDefect("motorJammed", true)
        #expect(bench.fields(of: "elevatorFault").map { $0["fault"] } == [0])
        #expect(bench["elevatorControl.isSomebodyTrapped"] == true)
        #expect(bench.send("elevatorControl.callTo", ["floor": 2]).status == .invalidInState)
        #expect(bench.send("elevatorControl.setServiceMode", ["mode": 0]).status == .invalidInState)
        _ = bench.device.setDefect("motorJammed", false)
        bench.run(4)
        #expect(bench["elevatorControl.isSomebodyTrapped"] == false)
        #expect(bench.text("elevatorControl.doorState") == "open")
    }

    @Test("comes down and stays open for the fire brigade")
    func recall() throws {
        let bench = try Bench("security.elevatorController")
        bench.send("elevatorControl.callTo", ["floor": 5])
        bench.run(30)
        bench.send("elevatorControl.callTo", ["floor": 6])
        #expect(bench.send("elevatorControl.setServiceMode", ["mode": 2]).status == .success)
        bench.run(60)
        #expect(bench["elevatorControl.currentFloor"] == 1)
        #expect(bench.text("elevatorControl.doorState") == "open")
        #expect(bench.send("elevatorControl.callTo", ["floor": 3]).status == .invalidInState)
        #expect(bench.send("elevatorControl.setServiceMode", ["mode": 0]).status == .success)
        bench.run(20)
        #expect(bench.text("elevatorControl.doorState") == "closed")
    }
}
