import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

@Suite("A washing machine")
struct WasherTests {
    /// A washer that is switched on.
    private func makeBench() throws -> Bench {
        let bench = try Bench("appliances.washer")
        bench.send("onOff.on")
        return bench
    }

    /// The error of an answer.
    private func error(_ bench: Bench, _ command: String) -> Value {
        bench.send("operationalState.\(command)").answer["commandResponseState"]["errorStateID"] ?? .null
    }

    /// The state as people read it.
    private func state(_ bench: Bench) -> String { bench.text("operationalState.operationalState") }

    @Test("goes through all phases, counts down, and tells when it is done")
    func program() throws {
        let bench = try makeBench()
        #expect(error(bench, "start") == 0)
        let whole = try #require(bench["operationalState.countdownTime"].integerValue)
        #expect((40 * 60..<90 * 60).contains(whole))
        var phases: [Value] = []
        var last = whole
        while state(bench) == "running" {
            let phase = bench["operationalState.currentPhase"]
            if phases.last != phase { phases.append(phase) }
            bench.run(60)
            guard let left = bench["operationalState.countdownTime"].integerValue else { continue }
            #expect(last - left <= 61 && left < last)
            last = left
        }
        #expect(phases == [0, 1, 2, 3])
        #expect(state(bench) == "stopped")
        let event = try #require(bench.fields(of: "operationCompletion").last)
        #expect(event["completionErrorCode"] == 0)
        let total = try #require(event["totalOperationalTime"].integerValue)
        #expect(abs(total - whole) <= 1)
        #expect(event["pausedTime"] == 0)
        #expect(bench["operationalState.countdownTime"] == .null)
    }

    @Test("waits while it is paused, and tells for how long it waited")
    func pause() throws {
        let bench = try makeBench()
        #expect(error(bench, "pause") == 3)
        _ = error(bench, "start")
        bench.run(600)
        #expect(error(bench, "pause") == 0)
        let left = bench["operationalState.countdownTime"]
        bench.run(900)
        #expect(bench["operationalState.countdownTime"] == left)
        #expect(error(bench, "start") == 0)
        #expect(error(bench, "resume") == 0)
        bench.run(2 * 3600)
        #expect(bench.fields(of: "operationCompletion").last?["pausedTime"] == 900)
    }

    @Test("locks its door while it runs and refuses to start with an open one")
    func door() throws {
        let bench = try makeBench()
        _ = bench.device.operate("openDoor")
        #expect(error(bench, "start") == 1)
        #expect(state(bench) == "stopped")
        _ = bench.device.operate("closeDoor")
        #expect(error(bench, "start") == 0)
        bench.run(60)
        _ = bench.device.operate("openDoor")
        _ = error(bench, "pause")
        #expect(error(bench, "resume") == 0)
    }

    @Test("changes mode, temperature, rinses and spin only while it is stopped")
    func locked() throws {
        let bench = try makeBench()
        #expect(bench.send("laundryWasherMode.changeToMode", ["newMode": 4]).answer["status"] == 0)
        _ = error(bench, "start")
        #expect(bench.send("laundryWasherMode.changeToMode", ["newMode": 1]).answer["status"] == 3)
        #expect(bench.write("laundryWasherControls.numberOfRinses", 2) == .invalidInState)
        #expect(
            bench.send("temperatureControl.setTemperature", ["targetTemperatureLevel": 3]).status == .invalidInState)
        _ = error(bench, "stop")
        #expect(bench.write("laundryWasherControls.numberOfRinses", 2) == .success)
        #expect(bench.write("laundryWasherControls.numberOfRinses", 9) == .invalidInState)
        #expect(bench.write("laundryWasherControls.spinSpeedCurrent", 9) == .constraintError)
    }

    /// The mode, and whether its program is shorter or longer than the normal one.
    @Test("takes longer or shorter by mode", arguments: [(1, true), (2, false), (4, true)] as [(Int64, Bool)])
    func modes(_ mode: Int64, _ isShorter: Bool) throws {
        let bench = try makeBench()
        _ = error(bench, "start")
        let normal = try #require(bench["operationalState.countdownTime"].integerValue)
        _ = error(bench, "stop")
        bench.send("laundryWasherMode.changeToMode", ["newMode": .integer(mode)])
        _ = error(bench, "start")
        let other = try #require(bench["operationalState.countdownTime"].integerValue)
        #expect(isShorter ? other < normal : other > normal)
    }

    /// The defect, and the error that it ends in.
    @Test(
        "stops with an error for what goes wrong, and goes on when it is put right",
        arguments: [("noWater", 0x80), ("unbalanced", 0x81), ("doorSwitch", 0x82)] as [(String, Int64)])
    func defects(_ defect: String, _ number: Int64) throws {
        let bench = try makeBench()
        _ = error(bench, "start")
        _ = bench.device.setDefect(defect, true)
        bench.run(2 * 3600)
        #expect(state(bench) == "error")
        #expect(bench["operationalState.operationalError"]["errorStateID"] == .integer(number))
        #expect(bench["operationalState.operationalError"]["errorStateLabel"]?.stringValue?.isEmpty == false)
        #expect(bench.eventNames.contains("operationalError"))
        #expect(error(bench, "resume") == 3)
        _ = bench.device.setDefect(defect, false)
        #expect(state(bench) == "paused")
        #expect(bench["operationalState.operationalError"]["errorStateID"] == 0)
        #expect(error(bench, "resume") == 0)
        bench.run(2 * 3600)
        #expect(bench.fields(of: "operationCompletion").last?["completionErrorCode"] == 0)
    }

    @Test("ends its program when it is switched off, and waits after a loss of power")
    func power() throws {
        let bench = try makeBench()
        _ = error(bench, "start")
        bench.run(300)
        bench.device.powerOff()
        bench.run(600)
        bench.device.powerOn()
        #expect(state(bench) == "paused")
        #expect(error(bench, "resume") == 0)
        bench.send("onOff.off")
        #expect(state(bench) == "stopped")
        #expect(error(bench, "start") == 1)
    }

    @Test("takes most power while it heats, and is loudest while it spins")
    func powerAndSound() throws {
        let bench = try makeBench()
        bench.send("temperatureControl.setTemperature", ["targetTemperatureLevel": 3])
        _ = error(bench, "start")
        var most: Int64 = 0
        var loudest = 0.0
        while state(bench) == "running" {
            bench.run(30)
            most = max(most, bench["electricalPowerMeasurement.activePower"].integerValue ?? 0)
            loudest = max(loudest, bench.room[.noise])
        }
        #expect(most > 1_900_000)
        #expect(loudest > 70)
        bench.run(5)
        #expect(bench["electricalPowerMeasurement.activePower"] == 500)
        #expect(bench.room[.noise] < 35)
    }

    @Test("is started and paused by its button")
    func button() throws {
        let bench = try makeBench()
        _ = bench.device.operate("pressStart")
        #expect(state(bench) == "running")
        _ = bench.device.operate("pressStart")
        #expect(state(bench) == "paused")
        _ = bench.device.operate("pressStart")
        #expect(state(bench) == "running")
    }
}

@Suite("A floor robot")
struct FloorRobotTests {
    /// The state as people read it.
    private func state(_ bench: Bench) -> String { bench.text("rvcOperationalState.operationalState") }

    /// Begins to clean; the status of the answer.
    private func clean(_ bench: Bench) -> Value {
        bench.send("rvcRunMode.changeToMode", ["newMode": 1]).answer["status"]
    }

    /// The error of an answer.
    private func error(_ bench: Bench, _ command: String) -> Value {
        bench.send("rvcOperationalState.\(command)").answer["commandResponseState"]["errorStateID"] ?? .null
    }

    /// The progress as pairs of area and status.
    private func progress(_ bench: Bench) -> [[Value?]] {
        (bench["serviceArea.progress"].listValue ?? []).map { [$0["areaID"], $0["status"]] }
    }

    @Test("cleans its areas one by one, comes home and charges")
    func job() throws {
        let bench = try Bench("robots.floorRobot")
        #expect(state(bench) == "docked")
        bench.send("serviceArea.selectAreas", ["newAreas": [2, 3]])
        #expect(clean(bench) == 0)
        #expect(state(bench) == "running")
        #expect(bench["serviceArea.currentArea"] == 2)
        #expect(progress(bench) == [[2, 1], [3, 0]])
        bench.run(12 * 60)
        #expect(bench["serviceArea.currentArea"] == 3)
        #expect(progress(bench) == [[2, 3], [3, 1]])
        bench.run(18 * 60)
        #expect(progress(bench) == [[2, 3], [3, 3]])
        #expect(bench["rvcRunMode.currentMode"] == 0)
        #expect(bench.fields(of: "operationCompletion").last?["completionErrorCode"] == 0)
        #expect(state(bench) == "charging")
        #expect(bench.text("powerSource.batChargeState") == "isCharging")
        bench.run(4 * 3600)
        #expect(state(bench) == "docked")
        #expect(bench["powerSource.batPercentRemaining"] == 200)
    }

    @Test("goes home when its battery is low, charges and goes on where it was")
    func rechargesAndResumes() throws {
        let bench = try Bench("robots.floorRobot")
        bench.send("rvcCleanMode.changeToMode", ["newMode": 4])
        #expect(clean(bench) == 0)
        var states: [String] = []
        for _ in 0..<600 {
            bench.run(60)
            if states.last != state(bench) { states.append(state(bench)) }
        }
        let text = states.joined(separator: " ")
        #expect(text == "running seekingCharger charging docked" || text.contains("charging running"), "\(text)")
        #expect(progress(bench).allSatisfy { $0[1] == 3 })
    }

    @Test("goes on by itself after it charged in the middle of a job")
    func resumesAfterLowBattery() throws {
        let bench = try Bench("robots.floorRobot")
        #expect(clean(bench) == 0)
        bench.run(300)
        _ = bench.device.setDefect("lowBattery", true)
        bench.run(5)
        #expect(state(bench) == "seekingCharger")
        #expect(bench["rvcRunMode.currentMode"] == 1)
        bench.run(90)
        #expect(state(bench) == "charging")
        bench.run(3 * 3600)
        #expect(progress(bench).contains { $0[1] == 3 })
        bench.run(3 * 3600)
        #expect(progress(bench).allSatisfy { $0[1] == 3 })
        #expect(state(bench) == "docked")
    }

    @Test("goes from one work to another only by way of idle, and cleans as it began")
    func modes() throws {
        let bench = try Bench("robots.floorRobot")
        #expect(clean(bench) == 0)
        #expect(bench.send("rvcRunMode.changeToMode", ["newMode": 2]).answer["status"] == 3)
        #expect(bench.send("rvcCleanMode.changeToMode", ["newMode": 1]).answer["status"] == 0x40)
        #expect(bench.send("rvcRunMode.changeToMode", ["newMode": 7]).answer["status"] == 1)
        #expect(bench.send("rvcRunMode.changeToMode", ["newMode": 0]).answer["status"] == 0)
        #expect(state(bench) == "seekingCharger")
        #expect(bench.send("rvcCleanMode.changeToMode", ["newMode": 1]).answer["status"] == 0)
    }

    @Test("pauses, goes on and goes home as it is told")
    func commands() throws {
        let bench = try Bench("robots.floorRobot")
        #expect(error(bench, "goHome") == 3)
        #expect(error(bench, "pause") == 3)
        #expect(error(bench, "resume") == 1)
        #expect(clean(bench) == 0)
        bench.run(60)
        #expect(error(bench, "pause") == 0)
        #expect(state(bench) == "paused")
        let left = bench["rvcOperationalState.countdownTime"]
        bench.run(300)
        #expect(bench["rvcOperationalState.countdownTime"] == left)
        #expect(error(bench, "resume") == 0)
        #expect(state(bench) == "running")
        #expect(error(bench, "goHome") == 0)
        #expect(state(bench) == "seekingCharger")
        #expect(bench["rvcRunMode.currentMode"] == 0)
        #expect(error(bench, "pause") == 0)
        #expect(error(bench, "resume") == 0)
        bench.run(90)
        #expect(state(bench) == "charging")
    }

    /// The defect, and the error that it ends in.
    @Test(
        "stops with an error for what goes wrong, and waits for help",
        arguments: [("stuck", 0x41), ("brushJammed", 0x4D), ("cliffSensor", 0x4E), ("dustBinFull", 0x43)]
            as [(String, Int64)])
    func defects(_ defect: String, _ number: Int64) throws {
        let bench = try Bench("robots.floorRobot")
        #expect(clean(bench) == 0)
        bench.run(60)
        _ = bench.device.setDefect(defect, true)
        #expect(state(bench) == "error")
        #expect(bench["rvcOperationalState.operationalError"]["errorStateID"] == .integer(number))
        #expect(bench.fields(of: "operationalError").last?["errorState"]["errorStateID"] == .integer(number))
        #expect(error(bench, "resume") == 3)
        bench.run(600)
        #expect(state(bench) == "error")
        _ = bench.device.setDefect(defect, false)
        #expect(state(bench) == "paused")
        #expect(error(bench, "resume") == 0)
        #expect(state(bench) == "running")
    }

    @Test("does not begin with a full dust bin or an empty battery")
    func refusesToBegin() throws {
        let bench = try Bench("robots.floorRobot")
        _ = bench.device.setDefect("dustBinFull", true)
        #expect(clean(bench) == 0x43)
        _ = bench.device.setDefect("dustBinFull", false)
        _ = bench.device.setDefect("lowBattery", true)
        #expect(clean(bench) == 0x48)
        #expect(bench["rvcRunMode.currentMode"] == 0)
    }

    @Test("says so when it cannot find its dock")
    func dockMissing() throws {
        let bench = try Bench("robots.floorRobot")
        #expect(clean(bench) == 0)
        _ = bench.device.setDefect("dockMissing", true)
        #expect(error(bench, "goHome") == 0)
        bench.run(90)
        #expect(bench["rvcOperationalState.operationalError"]["errorStateID"] == 0x40)
        _ = bench.device.setDefect("dockMissing", false)
        bench.run(90)
        #expect(state(bench) == "charging")
    }

    @Test("selects and skips areas with the statuses of the definition")
    func areas() throws {
        let bench = try Bench("robots.floorRobot")
        func select(_ areas: Value) -> Value {
            bench.send("serviceArea.selectAreas", ["newAreas": areas]).answer["status"]
        }
        func skip(_ area: Value) -> Value { bench.send("serviceArea.skipArea", ["skippedArea": area]).answer["status"] }
        #expect(select([1, 9]) == 1)
        #expect(skip(1) == 1)
        #expect(select([1, 2, 2]) == 0)
        #expect(bench["serviceArea.selectedAreas"] == [1, 2])
        #expect(skip(1) == 2)
        #expect(clean(bench) == 0)
        #expect(select([3]) == 2)
        #expect(skip(3) == 3)
        #expect(skip(1) == 0)
        #expect(bench["serviceArea.currentArea"] == 2)
        #expect(progress(bench) == [[1, 2], [2, 1]])
    }

    @Test("is begun, paused and sent home by its buttons")
    func buttons() throws {
        let bench = try Bench("robots.floorRobot")
        _ = bench.device.operate("pressClean")
        #expect(state(bench) == "running")
        #expect(bench["rvcRunMode.currentMode"] == 1)
        _ = bench.device.operate("pressClean")
        #expect(state(bench) == "paused")
        _ = bench.device.operate("pressDock")
        #expect(state(bench) == "seekingCharger")
    }
}

@Suite("A smart toilet")
struct SmartToiletTests {
    @Test("washes and dries only somebody who sits, and stops when they get up")
    func washes() throws {
        let bench = try Bench("bathroom.smartToilet")
        #expect(bench.send("smartToilet.startWash", ["program": 0]).status == .invalidInState)
        _ = bench.device.operate("sitDown")
        #expect(bench.send("smartToilet.startWash", ["program": 1]).status == .success)
        #expect(bench.text("smartToilet.activity") == "frontWash")
        bench.run(130)
        #expect(bench.text("smartToilet.activity") == "idle")
        #expect(bench.fields(of: "washEnded").last?["isComplete"] == true)
        #expect(bench.send("smartToilet.startDrying").status == .success)
        _ = bench.device.operate("standUp")
        #expect(bench.text("smartToilet.activity") == "idle")
    }

    @Test("flushes by itself after somebody got up, and counts water")
    func flushes() throws {
        let bench = try Bench("bathroom.smartToilet")
        _ = bench.device.operate("sitDown")
        bench.run(300)
        _ = bench.device.operate("standUp")
        bench.run(6)
        #expect(bench.eventNames == ["startUp", "flushed"])
        #expect(bench["smartToilet.waterUsed"] == 60)
        bench.run(10)
        bench.send("smartToilet.flush", ["volume": 0])
        #expect(bench["smartToilet.flushCount"] == 2)
        #expect(bench["smartToilet.waterUsed"] == 100)
    }

    @Test("opens its lid for somebody who comes and closes it behind them")
    func lid() throws {
        let bench = try Bench("bathroom.smartToilet")
        _ = bench.device.operate("approach")
        #expect(bench.text("smartToilet.lidPosition") == "lidOpen")
        #expect(bench.send("smartToilet.openSeat").status == .success)
        _ = bench.device.operate("sitDown")
        #expect(bench.send("smartToilet.closeLid").status == .invalidInState)
        _ = bench.device.operate("leave")
        bench.run(40)
        #expect(bench.text("smartToilet.lidPosition") == "closed")
    }

    @Test("tells when somebody sits too long, and what is wrong")
    func alarms() throws {
        let bench = try Bench("bathroom.smartToilet")
        _ = bench.device.operate("sitDown")
        bench.run(1801)
        #expect(bench.fields(of: "seatedTooLong").last?["duration"] == 1800)
        bench.send("smartToilet.startWash", ["program": 0])
        _ = bench.device.setDefect("noWater", true)
        #expect(bench.fields(of: "washEnded").last?["isComplete"] == false)
        #expect(bench.send("smartToilet.flush", ["volume": 1]).status == .invalidInState)
        _ = bench.device.setDefect("noWater", false)
        // The toilet tells it, and then its self-diagnosis, which names the same event.
        #expect(bench.eventNames.suffix(4) == ["washEnded", "faultFound", "faultCleared", "faultCleared"])
        #expect(bench.text("smartToilet.fault") == "none")
    }
}
