import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

/// A credential that opens by its digits or its number.
private func credential(_ text: String, _ kind: Credential.Kind = .rfid) -> Credential {
    Credential(kind: kind, data: Array(text.utf8))
}

@Suite("A smart door")
struct SmartDoorTests {
    @Test("moves only with a command that unlocks it, waits for the bolt, and tells when it is there")
    func opens() throws {
        let bench = try Bench("locks.smartDoor")
        #expect(bench.send("closureControl.moveTo", ["position": 1]).status == .invalidInState)
        #expect(bench.send("closureControl.moveTo").status == .invalidCommand)
        #expect(bench.send("closureControl.moveTo", ["position": 1, "latch": false]).status == .success)
        #expect(bench.text("closureControl.mainState") == "waitingForMotion")
        bench.run(2)
        #expect(bench.text("lock.doorLock.lockState") == "unlocked")
        #expect(bench.text("closureControl.mainState") == "moving")
        #expect(bench.text("lock.doorLock.doorState") == "doorOpen")
        #expect(bench.fields(of: "secureStateChanged").last?["secureValue"] == false)
        bench.run(7)
        #expect(bench.text("closureControl.mainState") == "stopped")
        #expect(bench["closureControl.overallCurrentState"]["position"] == 1)
        #expect(bench["leaf.closureDimension.currentState"]["position"] == 0)
        #expect(bench.eventNames.contains("movementCompleted"))
        #expect(abs(bench.room.openness - 0.3) < 1e-9)
    }

    @Test("opens as far as one person needs where it can, and a gate that cannot refuses")
    func pedestrian() throws {
        let bench = try Bench("locks.smartDoor")
        #expect(bench.send("closureControl.moveTo", ["position": 2, "latch": false]).status == .success)
        bench.run(12)
        #expect(bench.text("closureControl.mainState") == "stopped")
        #expect(bench["closureControl.overallCurrentState"]["position"] == 3)
        #expect(bench["leaf.closureDimension.currentState"]["position"] == 4000)
        let gate = try Bench("security.parkingGate")
        #expect(gate.send("closureControl.moveTo", ["position": 2]).status == .constraintError)
    }

    @Test("closes and locks itself, and is secure then")
    func closes() throws {
        let bench = try Bench("locks.smartDoor")
        bench.send("closureControl.moveTo", ["position": 1, "latch": false])
        bench.run(10)
        #expect(bench.send("closureControl.moveTo", ["position": 0, "latch": true]).status == .success)
        bench.run(3)
        #expect(bench["closureControl.countdownTime"] == 3)
        bench.run(6)
        #expect(bench["closureControl.overallCurrentState"] == ["position": 0, "latch": true, "secureState": true])
        #expect(bench.text("lock.doorLock.lockState") == "locked")
        #expect(bench.fields(of: "secureStateChanged").last?["secureValue"] == true)
        #expect(bench.room.openness == 0)
    }

    @Test("opens again when something is in its way, takes no command then, and works when it is gone")
    func obstacle() throws {
        let bench = try Bench("locks.smartDoor")
        bench.send("closureControl.moveTo", ["position": 1, "latch": false])
        bench.run(10)
        bench.send("closureControl.moveTo", ["position": 0])
        bench.run(3)
        _ = bench.device.setDefect("obstacle", true)
        #expect(bench.fields(of: "operationalError").map { $0["errorState"] } == [[1]])
        bench.run(6)
        #expect(bench["leaf.closureDimension.currentState"]["position"] == 0)
        #expect(bench.text("closureControl.mainState") == "error")
        #expect(bench.send("closureControl.moveTo", ["position": 0]).status == .invalidInState)
        _ = bench.device.setDefect("obstacle", false)
        #expect(bench["closureControl.currentErrorList"] == [])
        #expect(bench.send("closureControl.moveTo", ["position": 0]).status == .success)
    }

    @Test("can be pushed open by hand when it is unlocked, and not when it is locked")
    func hands() throws {
        let bench = try Bench("locks.smartDoor")
        _ = bench.device.operate("openDoor")
        #expect(bench["leaf.closureDimension.currentState"]["position"] == 10_000)
        _ = bench.device.operate("turnThumb")
        bench.run(2)
        _ = bench.device.operate("openDoor")
        #expect(bench["leaf.closureDimension.currentState"]["position"] == 0)
        #expect(bench.text("lock.doorLock.doorState") == "doorOpen")
        _ = bench.device.operate("closeDoor")
        bench.run(15)
        #expect(bench.text("lock.doorLock.lockState") == "locked")
        #expect(bench["closureControl.overallCurrentState"]["secureState"] == true)
    }

    @Test("goes step by step between its limits and stops when it is told to")
    func steps() throws {
        let bench = try Bench("locks.smartDoor")
        bench.send("closureControl.moveTo", ["latch": false])
        bench.run(2)
        #expect(bench.send("leaf.closureDimension.step", ["direction": 0, "numberOfSteps": 3]).status == .success)
        bench.run(3)
        #expect(bench["leaf.closureDimension.currentState"]["position"] == 7000)
        #expect(bench.send("leaf.closureDimension.setTarget", ["position": 10_001]).status == .constraintError)
        bench.send("leaf.closureDimension.setTarget", ["position": 0])
        bench.run(2)
        bench.send("closureControl.stop")
        let position = bench["leaf.closureDimension.currentState"]["position"]?.integerValue ?? 0
        #expect(position > 0 && position < 7000)
        bench.run(5)
        #expect(bench["leaf.closureDimension.currentState"]["position"] == .integer(position))
        #expect(bench["closureControl.overallCurrentState"]["position"] == 2)
    }

    @Test("takes from the mains what its motor takes, and nothing when it is off")
    func power() throws {
        let bench = try Bench("locks.smartDoor")
        let idle = bench.home.electricity.rate
        bench.send("closureControl.moveTo", ["position": 1, "latch": false])
        bench.run(3)
        #expect(abs(bench.home.electricity.rate - idle - 56) < 1e-6)
        bench.run(10)
        #expect(abs(bench.home.electricity.rate - idle) < 1e-6)
        bench.device.powerOff()
        #expect(bench.home.electricity.rate == 0)
    }
}

@Suite("A parking gate")
struct ParkingGateTests {
    /// A gate that knows three plates.
    private func gate() throws -> Bench {
        let bench = try Bench("security.parkingGate")
        for (plate, kind) in [("京A12345", 0), ("京B00001", 1), ("京C99999", 3)] {
            bench.send("vehicleAccess.addPlate", ["plate": .string(plate), "kind": .integer(Int64(kind))])
        }
        return bench
    }

    @Test("opens for a known plate, counts the vehicle through, and closes behind it")
    func admits() throws {
        let bench = try gate()
        #expect(bench["vehicleAccess.plateCount"] == 3)
        _ = bench.device.operate("vehicleArrives", [Field("plate", "京A12345")])
        #expect(bench["vehicleAccess.isVehicleWaiting"] == true)
        #expect(bench.fields(of: "vehicleAdmitted").last?["kind"] == 0)
        bench.run(2)
        #expect(bench["closureControl.overallCurrentState"]["position"] == 1)
        _ = bench.device.operate("vehiclePasses")
        #expect(bench["vehicleAccess.isVehicleUnderBarrier"] == true)
        bench.run(5)
        #expect(bench["vehicleAccess.freeSpaces"] == 119)
        #expect(bench.fields(of: "vehiclePassed").last?["isEntering"] == true)
        bench.run(15)
        #expect(bench["closureControl.overallCurrentState"]["position"] == 0)
        _ = bench.device.operate("vehicleArrives", [Field("plate", "京A12345"), Field("direction", "out")])
        bench.run(2)
        _ = bench.device.operate("vehiclePasses")
        bench.run(5)
        #expect(bench["vehicleAccess.freeSpaces"] == 120)
    }

    @Test(
        "refuses what it does not know, what is blocked, what it cannot read, and all when it is full or closed",
        arguments: [("京X", "京X", 0), ("京C99999", "", 1), ("京A12345", "dirty", 5), ("京A12345", "closed", 4)])
    func refuses(plate: String, state: String, reason: Int64) throws {
        let bench = try gate()
        if state == "dirty" { _ = bench.device.setDefect("plateReaderDirty", true) }
        if state == "closed" { bench.write("vehicleAccess.accessMode", 2) }
        _ = bench.device.operate("vehicleArrives", [Field("plate", .string(plate))])
        #expect(bench.fields(of: "vehicleRefused").map { $0["reason"] } == [.integer(reason)])
        bench.run(3)
        #expect(bench["closureControl.overallCurrentState"]["position"] == 0)
        #expect(bench.send("vehicleAccess.admitVehicle").status == .success)
        bench.run(2)
        #expect(bench["closureControl.overallCurrentState"]["position"] == 1)
    }

    @Test("lets a visitor in for the time that was given, and not after it")
    func visitor() throws {
        let bench = try gate()
        bench.send("vehicleAccess.addPlate", ["plate": "沪D1", "kind": 1, "validMinutes": 60])
        _ = bench.device.operate("vehicleArrives", [Field("plate", "沪D1")])
        #expect(bench.eventNames.contains("vehicleAdmitted"))
        _ = bench.device.operate("vehicleBacksOff")
        bench.run(3601)
        _ = bench.device.operate("vehicleArrives", [Field("plate", "沪D1")])
        #expect(bench.fields(of: "vehicleRefused").map { $0["reason"] } == [2])
    }

    @Test("does not close on a vehicle, and tells one that follows another")
    func loop() throws {
        let bench = try gate()
        _ = bench.device.operate("vehicleArrives", [Field("plate", "京A12345")])
        bench.run(11)
        _ = bench.device.operate("vehiclePasses")
        #expect(bench.send("closureControl.moveTo", ["position": 0]).status == .invalidInState)
        bench.run(5)
        _ = bench.device.operate("vehiclePasses")
        #expect(bench.eventNames.contains("tailgating"))
        bench.run(5)
        #expect(bench["vehicleAccess.freeSpaces"] == 118)
        #expect(bench.send("vehicleAccess.admitVehicle").status == .invalidInState)
    }
}

@Suite("Every lock of the family")
struct LockFamilyTests {
    @Test(
        "locks itself after it was unlocked from afar, unless it has no motor time for that",
        arguments: allDeviceTypes.filter { $0.rawValue.hasPrefix("locks.") })
    func relocks(_ id: DeviceTypeID) throws {
        let bench = try Bench(id)
        let path = bench["doorLock.lockState"] == "absent" ? "lock.doorLock." : "doorLock."
        #expect(bench.text(path + "lockState") == "locked")
        let command = bench.send(path + "unlockDoor")
        #expect(command.status == .success)
        bench.run(5)
        let after = bench.text(path + "lockState")
        #expect(after == "unlocked" || after == "unlatched", "\(after)")
        bench.run(30)
        let relocks = (bench[path + "autoRelockTime"].integerValue ?? 0) > 0
        #expect(bench.text(path + "lockState") == (relocks ? "locked" : "unlocked"))
    }

    @Test("draws the latch where it has one, which springs back and is told of as an unlocking of its own")
    func latch() throws {
        let bench = try Bench("locks.retrofitBolt")
        #expect(bench.send("doorLock.unlockDoor").status == .success)
        bench.run(2)
        #expect(bench.text("doorLock.lockState") == "unlatched")
        bench.run(4)
        #expect(bench.text("doorLock.lockState") == "unlocked")
        #expect(bench.fields(of: "lockOperation").map { $0["lockOperationType"] } == [4, 1])
    }

    @Test("takes a card where it has a reader, and locks out after five that it does not know")
    func card() throws {
        let bench = try Bench("locks.cardLock")
        try bench.device.provision(credential("A1B2C3"), of: "mother", user: 1)
        _ = bench.device.present(credential("A1B2C3"), of: "mother")
        bench.run(1)
        #expect(bench.text("doorLock.lockState") == "unlocked")
        bench.run(10)
        for _ in 0..<5 { _ = bench.device.present(credential("999999"), of: "thief") }
        #expect(bench.fields(of: "doorLockAlarm").last?["alarmCode"] == 4)
        _ = bench.device.present(credential("A1B2C3"), of: "mother")
        bench.run(1)
        #expect(bench.text("doorLock.lockState") == "locked")
    }

    @Test("opens for a finger's veins, and shows who rings through its viewer")
    func viewer() throws {
        let bench = try Bench("locks.fingerVeinViewerLock") { $0.set(.illuminance, 100) }
        try bench.device.provision(credential("mother", .fingerVein), of: "mother", user: 1)
        _ = bench.device.present(credential("mother", .fingerVein), of: "mother")
        bench.run(2)
        #expect(bench.text("doorLock.lockState") == "unlocked")
        bench.room.add(.occupancy, 1)
        #expect(bench["viewer.personRecognition.isStrangerDetected"] == true)
        _ = bench.device.operate("press")
        #expect(bench.eventNames.contains("chimeStartedPlaying"))
    }

    @Test("of a safe says so when somebody lifts it")
    func safe() throws {
        let bench = try Bench("security.smartSafe")
        _ = bench.device.operate("shake")
        #expect(bench.eventNames.contains("vibrationDetected"))
        #expect(bench.text("doorLock.lockState") == "locked")
    }
}
