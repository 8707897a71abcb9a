import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

/// A bench with a program machine that is switched on.
private func makeBench(_ type: DeviceTypeID) throws -> Bench {
    let bench = try Bench(type)
    bench.startHome()
    bench.send("onOff.on")
    return bench
}

/// The error with which the operational state answers a command.
private func error(_ bench: Bench, _ command: String) -> Value {
    bench.send("operationalState.\(command)").answer["commandResponseState"]["errorStateID"] ?? .null
}

/// Runs a program to its end.
///
/// - Returns: The phases in their order, and the seconds that it took.
private func runProgram(_ bench: Bench) -> (phases: [Value], seconds: Double) {
    var phases: [Value] = []
    var seconds = 0.0
    while bench["operationalState.operationalState"] == 1, seconds < 86_400 {
        let phase = bench["operationalState.currentPhase"]
        if phases.last != phase { phases.append(phase) }
        bench.run(30)
        seconds += 30
    }
    return (phases, seconds)
}

@Suite("A clothes dryer")
struct DryerTests {
    @Test("dries until the laundry is dry, and its water is in the tank")
    func dries() throws {
        let bench = try makeBench("appliances.dryer")
        #expect(error(bench, "start") == 0)
        let announced = try #require(bench["operationalState.countdownTime"].integerValue)
        let (phases, seconds) = runProgram(bench)
        #expect(phases == [0, 1])
        #expect(abs(Double(announced) - seconds) < 120)
        // 4 kg with 60 % of water: all but 4 % of 4 kg are in a tank of 4.5 L.
        #expect(bench["tank.waterTankLevelMonitoring.condition"] == 49)
        #expect(bench.fields(of: "operationCompletion").last?["completionErrorCode"] == 0)
        #expect(bench.home.electricity.amountTaken > 3_000_000)
        #expect(bench["lintFilter.consumableMonitoring.condition"] == 80)
        expectSameEnergy(bench)
    }

    /// The dryness level, and whether it takes longer than normal.
    @Test("takes longer the drier it is to be", arguments: [(0, true), (2, false), (3, false)] as [(Int64, Bool)])
    func levels(_ level: Int64, _ isShorter: Bool) throws {
        let bench = try makeBench("appliances.dryer")
        _ = error(bench, "start")
        let normal = try #require(bench["operationalState.countdownTime"].integerValue)
        #expect(bench.write("laundryDryerControls.selectedDrynessLevel", .integer(level)) == .invalidInState)
        _ = error(bench, "stop")
        #expect(bench.write("laundryDryerControls.selectedDrynessLevel", .integer(level)) == .success)
        _ = error(bench, "start")
        let other = try #require(bench["operationalState.countdownTime"].integerValue)
        #expect(isShorter ? other < normal : other > normal)
    }

    @Test("takes its time by what lies in it, and waits while its door is open")
    func load() throws {
        let bench = try makeBench("appliances.dryer")
        #expect(bench.device.operate("loadLaundry", [Field("kilograms", 1), Field("wetness", 50)]))
        _ = error(bench, "start")
        let short = try #require(bench["operationalState.countdownTime"].integerValue)
        #expect(short < 1600)
        bench.run(300)
        _ = bench.device.operate("openDoor")
        #expect(bench["operationalState.operationalState"] == 2)
        #expect(bench.text("applianceAlarm.state") == "doorOpen")
        #expect(error(bench, "resume") == 1)
        bench.run(3600)
        _ = bench.device.operate("closeDoor")
        #expect(error(bench, "resume") == 0)
        let (_, seconds) = runProgram(bench)
        #expect(abs(Double(short) - 300 - seconds) < 120)
    }

    @Test("stops when its tank is full, its heater fails or its drum is jammed, and goes on when that is put right")
    func faults() throws {
        let bench = try makeBench("appliances.dryer")
        for _ in 0..<2 {
            _ = error(bench, "start")
            _ = runProgram(bench)
        }
        _ = error(bench, "start")
        bench.run(2 * 3600)
        #expect(bench["operationalState.operationalError"]["errorStateID"] == 0x80)
        #expect(bench["tank.waterTankLevelMonitoring.condition"] == 100)
        _ = bench.device.operate("emptyTank")
        #expect(bench["operationalState.operationalState"] == 2)
        #expect(error(bench, "resume") == 0)
        _ = bench.device.setDefect("heaterFailure", true)
        #expect(bench["operationalState.operationalError"]["errorStateID"] == 0x81)
        _ = bench.device.setDefect("heaterFailure", false)
        _ = error(bench, "resume")
        _ = bench.device.setDefect("motorJammed", true)
        #expect(bench["operationalState.operationalError"]["errorStateID"] == 0x82)
        _ = bench.device.setDefect("motorJammed", false)
        #expect(error(bench, "resume") == 0)
        bench.send("onOff.off")
        #expect(bench["operationalState.operationalState"] == 0)
        #expect(error(bench, "start") == 1)
    }

    @Test("goes on where it was after a loss of power")
    func powerLoss() throws {
        let bench = try makeBench("appliances.dryer")
        _ = error(bench, "start")
        bench.run(1800)
        let left = try #require(bench["operationalState.countdownTime"].integerValue)
        bench.device.powerOff()
        #expect(bench.home.electricity.rate == 0)
        bench.run(3600)
        bench.device.powerOn()
        #expect(bench["operationalState.operationalState"] == 2)
        #expect(abs((bench["operationalState.countdownTime"].integerValue ?? 0) - left) < 5)
        #expect(error(bench, "resume") == 0)
    }
}

@Suite("A washer-dryer and a clothes care cabinet")
struct WasherDryerTests {
    @Test("a washer-dryer washes and dries in one program, or washes alone")
    func both() throws {
        let bench = try makeBench("appliances.washerDryer")
        _ = error(bench, "start")
        let (phases, seconds) = runProgram(bench)
        #expect(phases == [0, 1, 2, 3, 4])
        #expect(bench.write("laundryDryerControls.selectedDrynessLevel", .null) == .success)
        _ = error(bench, "start")
        let (shorter, less) = runProgram(bench)
        #expect(shorter == [0, 1, 2, 3])
        #expect(seconds - less > 6000)
    }

    @Test("a washer takes 18 L for washing and 16 L for each rinse, a dose of detergent, and softener")
    func water() throws {
        let bench = try makeBench("appliances.washer")
        _ = error(bench, "start")
        _ = runProgram(bench)
        #expect(abs(bench.home.water.amountTaken - 50) < 0.2)
        #expect(bench["detergent.consumableMonitoring.condition"] == 95)
        #expect(bench["softener.consumableMonitoring.condition"] == 95)
        for _ in 0..<19 {
            _ = error(bench, "start")
            _ = runProgram(bench)
        }
        #expect(bench.text("applianceAlarm.state") == "consumableEmpty")
        #expect(bench.device.operate("refill"))
        #expect(bench["applianceAlarm.state"] == 0)
        #expect(bench["detergent.consumableMonitoring.condition"] == 100)
        expectSameEnergy(bench)
    }

    @Test("a washer stops when the main valve is shut, and can go on when it is open again")
    func valve() throws {
        let bench = try makeBench("appliances.washer")
        let valve = try bench.placeBeside("bathroom.waterValve")
        _ = valve.operate("closeByHand")
        _ = error(bench, "start")
        bench.run(200)
        #expect(bench["operationalState.operationalError"]["errorStateID"] == 0x80)
        #expect(bench.home.water.amountTaken == 0)
        _ = valve.operate("openByHand")
        #expect(bench["operationalState.operationalState"] == 2)
        #expect(error(bench, "resume") == 0)
        bench.run(60)
        #expect(bench.home.water.amountTaken > 1)
    }

    @Test("a clothes care cabinet steams first, and needs water for it")
    func cabinet() throws {
        let bench = try makeBench("appliances.clothesCareCabinet")
        _ = bench.device.operate("loadLaundry", [Field("wetness", 5)])
        _ = error(bench, "start")
        let (phases, _) = runProgram(bench)
        #expect(phases == [0, 1, 2])
        #expect(bench["cleanTank.waterTankLevelMonitoring.condition"] == 80)
        #expect(bench["wasteTank.waterTankLevelMonitoring.condition"].integerValue ?? 0 > 0)
        _ = bench.device.operate("emptyTank", [Field("component", "cleanTank")])
        _ = error(bench, "start")
        #expect(bench["operationalState.operationalError"]["errorStateID"] == 0x83)
        _ = bench.device.operate("refillTank")
        #expect(error(bench, "resume") == 0)
        expectSameEnergy(bench)
    }
}
