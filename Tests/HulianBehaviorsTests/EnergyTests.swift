import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

@Suite("Solar power")
struct SolarPowerTests {
    /// A roof in full light.
    private func makeBench() throws -> Bench { try Bench("energy.solarPower") { $0.home.fixedDaylight = 20_000 } }

    @Test("gives what the light lets it, less what heat takes, and takes a little in the dark")
    func light() throws {
        let bench = try makeBench()
        bench.run(2)
        // 6 kW in full light, 22 K above 25 °C cost 7.7 %; the inverter passes 5 kW.
        #expect(bench["electricalPowerMeasurement.activePower"] == -5_000_000)
        #expect(bench.home.electricity.rate == -5000)
        bench.home.fixedDaylight = 10_000
        bench.run(120)
        let half = bench.home.electricity.rate
        #expect((-3000 ..< -2850).contains(half))
        bench.home.fixedDaylight = 0
        bench.run(120)
        #expect(bench.home.electricity.rate == 2)
        bench.run(3600)
        #expect(bench["electricalEnergyMeasurement.cumulativeEnergyExported"]["energy"]?.integerValue ?? 0 > 100_000)
    }

    @Test("gives nothing with a broken inverter or without the grid", arguments: ["inverterFault", "gridLost"])
    func faults(_ defect: String) throws {
        let bench = try makeBench()
        #expect(bench.device.setDefect(defect, true))
        #expect(bench.home.electricity.rate == 2)
        #expect(bench.text("deviceEnergyManagement.esaState") == "fault")
        #expect(bench.device.setDefect(defect, false))
        #expect(bench.home.electricity.rate == -5000)
        #expect(bench.text("deviceEnergyManagement.esaState") == "online")
    }

    @Test("is held back when somebody asks, for as long as that was asked, and not beyond what it can give")
    func curtailed() throws {
        let bench = try makeBench()
        let ask = { (power: Value, duration: Value) in
            bench.send(
                "deviceEnergyManagement.powerAdjustRequest", ["power": power, "duration": duration, "cause": 1]
            ).status
        }
        #expect(ask(-6_000_000, 600) == .constraintError)
        #expect(ask(1000, 600) == .constraintError)
        #expect(ask(-1_000_000, 1) == .constraintError)
        #expect(ask(-1_000_000, 600) == .success)
        #expect(bench.home.electricity.rate == -1000)
        #expect(bench.text("deviceEnergyManagement.esaState") == "powerAdjustActive")
        bench.run(601)
        #expect(bench.home.electricity.rate == -5000)
        let end = try #require(bench.fields(of: "powerAdjustEnd").last)
        #expect(end["cause"] == 0 && end["duration"] == 600)
        #expect(abs((end["energyUse"].numberValue ?? 0) + 1_000_000.0 / 6) < 10)
        // Who does not let the grid in refuses its orders, and ends those that there are.
        #expect(ask(-1_000_000, 600) == .success)
        bench.send("deviceEnergyManagementMode.changeToMode", ["newMode": 0])
        #expect(bench.fields(of: "powerAdjustEnd").last?["cause"] == 3)
        #expect(ask(-1_000_000, 600) == .constraintError)
    }
}

@Suite("A battery for a home")
struct StorageTests {
    @Test("takes what the home has left over and gives it back, with what gets lost on the way")
    func follows() throws {
        let bench = try Bench("energy.batteryStorage")
        bench.home.electricity.add(-3000)
        bench.run(30)
        #expect(abs(bench.home.electricity.rate) < 1)
        #expect(bench.text("powerSource.batChargeState") == "isCharging")
        bench.run(3600)
        // 3 kWh less 5 % on half of 10.24 kWh.
        let charge = try #require(bench["powerSource.batPercentRemaining"].integerValue)
        #expect((153...156).contains(charge))
        bench.home.electricity.add(5000)
        bench.run(3600)
        #expect(abs(bench.home.electricity.rate) < 1)
        #expect(bench.text("powerSource.batChargeState") == "isNotCharging")
        let exported = bench["electricalEnergyMeasurement.cumulativeEnergyExported"]["energy"]?.numberValue ?? 0
        #expect((1_900_000...2_010_000).contains(exported))
    }

    @Test("stops at its reserve and when it is full")
    func ends() throws {
        let bench = try Bench("energy.batteryStorage")
        bench.home.electricity.add(4000)
        bench.run(6 * 3600)
        #expect((19...21).contains(bench["powerSource.batPercentRemaining"].integerValue ?? 0))
        #expect(bench.home.electricity.rate == 4008)
        bench.home.electricity.add(-8000)
        bench.run(6 * 3600)
        #expect(bench["powerSource.batPercentRemaining"] == 200)
        #expect(bench.text("powerSource.batChargeState") == "isAtFullCharge")
        #expect(bench.home.electricity.rate == -3992)
    }

    @Test("rests when it is broken or too hot, and holds less when its cells are worn")
    func faults() throws {
        let bench = try Bench("energy.batteryStorage")
        bench.home.electricity.add(2000)
        bench.run(60)
        #expect(bench.device.setDefect("batteryHot", true))
        #expect(bench.home.electricity.rate == 2008)
        #expect(bench["powerSource.activeBatFaults"] == [1])
        #expect(bench.device.setDefect("batteryHot", false))
        bench.run(60)
        #expect(abs(bench.home.electricity.rate) < 1)
        let before = bench["powerSource.batPercentRemaining"].integerValue ?? 0
        #expect(bench.device.setDefect("cellsWorn", true))
        #expect(bench["powerSource.batPercentRemaining"].integerValue ?? 0 > before)
    }

    @Test("charges from the grid when somebody asks, and rests when nobody may manage it")
    func asked() throws {
        let bench = try Bench("energy.batteryStorage")
        bench.home.electricity.add(1000)
        bench.run(30)
        let status = bench.send(
            "deviceEnergyManagement.powerAdjustRequest", ["power": 2_000_000, "duration": 900, "cause": 0]
        ).status
        #expect(status == .success)
        #expect(bench.home.electricity.rate == 3008)
        bench.send("deviceEnergyManagementMode.changeToMode", ["newMode": 0])
        #expect(bench.home.electricity.rate == 1008)
    }
}

@Suite("A charging point for cars")
struct ChargingPointTests {
    /// A charging point that may charge with up to 16 A.
    private func makeBench() throws -> Bench {
        let bench = try Bench("energy.evCharger")
        #expect(enable(bench) == .success)
        return bench
    }

    /// Allows charging.
    private func enable(_ bench: Bench, least: Value = 6000, most: Value = 16_000, until: Value = .null) -> Status {
        bench.send(
            "energyEvse.enableCharging",
            ["chargingEnabledUntil": until, "minimumChargeCurrent": least, "maximumChargeCurrent": most]
        ).status
    }

    /// The state as people read it.
    private func state(_ bench: Bench) -> String { bench.text("energyEvse.state") }

    @Test("charges a car that is plugged in until it is full, and tells the session")
    func session() throws {
        let bench = try makeBench()
        #expect(bench.device.operate("plugIn"))
        #expect(state(bench) == "pluggedInCharging")
        #expect(bench.home.electricity.rate == 3520)
        bench.run(12 * 3600)
        #expect(state(bench) == "pluggedInNoDemand")
        #expect(bench.home.electricity.rate == 0)
        // From 40 % to full are 36 kWh; a tenth gets lost on the way.
        let energy = try #require(bench["energyEvse.sessionEnergyCharged"].numberValue)
        #expect(abs(energy - 40_000_000) < 20_000)
        #expect(abs(bench.home.electricity.amountTaken / 3.6 - energy) < 20_000)
        #expect(bench.device.operate("unplug"))
        #expect(state(bench) == "notPluggedIn")
        #expect(
            bench.eventNames.filter { $0.hasPrefix("e") }
                == ["evConnected", "energyTransferStarted", "energyTransferStopped", "evNotDetected"])
        #expect(bench.fields(of: "energyTransferStopped").last?["reason"] == 0)
    }

    @Test("keeps to the least of all limits, and refuses currents that no plug knows")
    func limits() throws {
        let bench = try makeBench()
        #expect(enable(bench, least: 5999) == .constraintError)
        #expect(enable(bench, least: 20_000, most: 16_000) == .constraintError)
        #expect(enable(bench, most: 80_001) == .constraintError)
        #expect(enable(bench, most: 63_000) == .success)
        #expect(bench.device.operate("plugIn"))
        #expect(bench.home.electricity.rate == 7040)
        #expect(bench.write("energyEvse.userMaximumChargeCurrent", 10_000) == .success)
        #expect(bench.home.electricity.rate == 2200)
        #expect(bench.write("energyEvse.userMaximumChargeCurrent", 32_001) == .constraintError)
        bench.send("energyEvse.disable")
        #expect(state(bench) == "pluggedInDemand")
        #expect(bench.text("energyEvse.supplyState") == "disabled")
        #expect(bench.home.electricity.rate == 0)
    }

    @Test("charges until the time that was said")
    func until() throws {
        let bench = try makeBench()
        let now = (bench.scheduler.now.seconds) - 946_684_800
        #expect(enable(bench, until: .integer(now + 1800)) == .success)
        #expect(bench.device.operate("plugIn"))
        bench.run(1790)
        #expect(state(bench) == "pluggedInCharging")
        bench.run(20)
        #expect(state(bench) == "pluggedInDemand")
        #expect(bench["energyEvse.chargingEnabledUntil"] == 0)
    }

    @Test("stops for every fault and for the emergency stop, and goes on when it is gone")
    func faults() throws {
        let bench = try makeBench()
        #expect(bench.device.operate("plugIn"))
        for (defect, name) in [("groundFault", "groundFault"), ("overTemperature", "overTemperature")] {
            #expect(bench.device.setDefect(defect, true))
            #expect(state(bench) == "fault")
            #expect(bench.text("energyEvse.faultState") == name)
            #expect(bench.text("energyEvse.supplyState") == "disabledError")
            #expect(bench.home.electricity.rate == 0)
            #expect(enable(bench) == .invalidInState)
            #expect(bench.device.setDefect(defect, false))
            #expect(state(bench) == "pluggedInCharging")
        }
        #expect(bench.device.operate("pressStop"))
        #expect(bench.text("energyEvse.faultState") == "emergencyStop")
        #expect(bench.device.operate("release"))
        #expect(bench.home.electricity.rate == 3520)
        #expect(bench.fields(of: "fault").count == 6)
    }

    @Test("begins as late as it may to be done at the time that people want")
    func plan() throws {
        let bench = try makeBench()
        bench.send("energyEvseMode.changeToMode", ["newMode": 1])
        // Every day at seven, when the run has begun at eight.
        let targets: Value = [
            [
                "dayOfWeekForSequence": 0x7F,
                "chargingTargets": [["targetTimeMinutesPastMidnight": 420, "targetSoC": 100]],
            ]
        ]
        #expect(bench.send("energyEvse.setTargets", ["chargingTargetSchedules": targets]).status == .success)
        #expect(bench.send("energyEvse.getTargets").answer["chargingTargetSchedules"] == targets)
        #expect(bench.device.operate("plugIn"))
        #expect(state(bench) == "pluggedInDemand")
        bench.run(8 * 3600)
        #expect(state(bench) == "pluggedInDemand")
        #expect(bench["energyEvse.nextChargeStartTime"].integerValue != nil)
        bench.run(15 * 3600)
        #expect(state(bench) == "pluggedInNoDemand")
        bench.send("energyEvse.clearTargets")
        #expect(bench.send("energyEvse.getTargets").answer["chargingTargetSchedules"] == [])
        let twice: Value = [
            ["dayOfWeekForSequence": 1, "chargingTargets": []], ["dayOfWeekForSequence": 3, "chargingTargets": []],
        ]
        #expect(bench.send("energyEvse.setTargets", ["chargingTargetSchedules": twice]).status == .constraintError)
    }

    @Test("charges with what the sun leaves over")
    func sun() throws {
        let bench = try makeBench()
        bench.send("energyEvseMode.changeToMode", ["newMode": 2])
        #expect(bench.device.operate("plugIn"))
        #expect(bench.home.electricity.rate == 0)
        bench.home.electricity.add(-2000)
        bench.run(70)
        // Nine amperes are 1980 W.
        #expect(bench.home.electricity.rate == -20)
        bench.home.electricity.add(1000)
        bench.run(70)
        #expect(state(bench) == "pluggedInDemand")
    }

    @Test("waits when somebody asks, and checks itself only while it is disabled")
    func management() throws {
        let bench = try makeBench()
        #expect(bench.device.operate("plugIn"))
        #expect(bench.send("energyEvse.startDiagnostics").status == .failure)
        let pause = bench.send("deviceEnergyManagement.pauseRequest", ["duration": 600, "cause": 0])
        #expect(pause.status == .success)
        #expect(bench.home.electricity.rate == 0)
        bench.run(601)
        #expect(bench.home.electricity.rate == 3520)
        #expect(bench.eventNames.contains("resumed"))
        #expect(bench.send("deviceEnergyManagement.resumeRequest").status == .invalidInState)
        bench.send("energyEvse.disable")
        #expect(bench.send("energyEvse.startDiagnostics").status == .success)
        #expect(bench.text("energyEvse.supplyState") == "disabledDiagnostics")
        bench.run(61)
        #expect(bench.text("energyEvse.supplyState") == "disabled")
    }
}

@Suite("A breaker")
struct BreakerTests {
    /// The state as people read it.
    private func state(_ bench: Bench) -> String { bench.text("circuitProtection.state") }

    /// The defect, the seconds within which it trips, and the cause.
    @Test(
        "trips for what goes wrong, and closes again only when it is put right",
        arguments: [
            ("overload", 320, "overload"), ("shortCircuit", 0, "shortCircuit"), ("leakageCurrent", 0, "leakage"),
            ("looseTerminal", 301, "overTemperature"),
        ] as [(String, Double, String)])
    func trips(_ defect: String, _ seconds: Double, _ cause: String) throws {
        let bench = try Bench("energy.smartBreaker")
        #expect(state(bench) == "closed")
        #expect(abs(bench.home.electricity.rate - 350.8) < 1e-6)
        #expect(bench.device.setDefect(defect, true))
        bench.run(seconds)
        #expect(state(bench) == "tripped")
        #expect(bench.text("circuitProtection.lastTripCause") == cause)
        #expect(abs(bench.home.electricity.rate - 0.8) < 1e-6)
        #expect(bench["onOff.onOff"] == false)
        bench.send("onOff.on")
        #expect(bench["onOff.onOff"] == false)
        #expect(bench.send("circuitProtection.reset").status == .invalidInState)
        #expect(bench.device.setDefect(defect, false))
        #expect(bench.device.operate("pressReset"))
        #expect(state(bench) == "closed")
        #expect(abs(bench.home.electricity.rate - 350.8) < 1e-6)
        #expect(bench["circuitProtection.tripCount"] == 1)
    }

    @Test("trips at a test, and opens and closes by its switch")
    func test() throws {
        let bench = try Bench("energy.smartBreaker")
        bench.send("onOff.off")
        #expect(state(bench) == "open")
        #expect(bench.send("circuitProtection.testLeakage").status == .invalidInState)
        bench.send("onOff.on")
        #expect(bench.send("circuitProtection.testLeakage").status == .success)
        #expect(bench.fields(of: "tripped").last?["cause"] == 5)
        #expect(bench.send("circuitProtection.reset").status == .success)
        #expect(state(bench) == "open")
    }

    @Test("counts each circuit of a box for itself")
    func box() throws {
        let bench = try Bench("energy.distributionBox")
        bench.run(3600)
        bench.send("kitchen.onOff.off")
        bench.run(3600)
        let energies = ["lights", "sockets", "kitchen"].map {
            (bench["\($0).electricalEnergyMeasurement.cumulativeEnergyImported"]["energy"]?.numberValue ?? 0) / 1000
        }
        for (energy, expected) in zip(energies, [240.6, 520.6, 400.6]) { #expect(abs(energy - expected) < 0.01) }
        #expect(abs(bench.home.electricity.amountTaken / 3600 - energies.reduce(0, +)) < 0.01)
    }
}

@Suite("A supply that goes on without the mains")
struct BackupSupplyTests {
    @Test("feeds its load from the battery, takes nothing from the mains, and charges when they are back")
    func outage() throws {
        let bench = try Bench("energy.backupSupply")
        #expect(abs(bench.home.electricity.rate - 140) < 1e-6)
        #expect(bench.device.setDefect("gridLost", true))
        #expect(bench.home.electricity.rate == 0)
        #expect(bench["powerSource.status"] == 3)
        #expect(bench["battery.powerSource.status"] == 1)
        bench.run(3600)
        // 140 W for an hour out of 400 Wh.
        #expect(abs((bench["battery.powerSource.batPercentRemaining"].numberValue ?? 0) - 130) <= 2)
        bench.run(3 * 3600)
        #expect(bench["battery.powerSource.batPercentRemaining"] == 0)
        #expect(bench["battery.powerSource.status"] == 3)
        #expect(bench.device.setDefect("gridLost", false))
        #expect(abs(bench.home.electricity.rate - 140 - 60 / 0.9) < 1e-3)
        bench.run(8 * 3600)
        #expect(bench["battery.powerSource.batPercentRemaining"] == 200)
        #expect(abs(bench.home.electricity.rate - 140) < 1e-6)
    }

    @Test("shows what the grid emits, and what the home's own sun makes of it")
    func grid() throws {
        let bench = try Bench("energy.priceDisplay")
        bench.run(4 * 3600)
        let noon = bench["electricalGridConditions.currentConditions"]
        #expect(bench["priceSignal.price"] == .decimal(0.72))
        #expect(bench["priceSignal.priceLevel"] == 2)
        #expect(bench["priceSignal.minutesToChange"] == 120)
        #expect(bench["priceSignal.carbonIntensity"] == noon["gridCarbonIntensity"])
        #expect(noon["gridCarbonIntensity"] == noon["localCarbonIntensity"])
        #expect(bench.write("electricalGridConditions.localGenerationAvailable", true) == .success)
        bench.run(3600)
        #expect(bench["electricalGridConditions.currentConditions"]["localCarbonLevel"] == 0)
        #expect(bench.eventNames.contains("currentConditionsChanged"))
        #expect(bench["electricalGridConditions.forecastConditions"].listValue?.count == 12)
    }
}
