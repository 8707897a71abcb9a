import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

/// What the tests of kitchens ask of a bench.
extension Bench {
    /// The state of an appliance as people read it.
    var state: String { text("operationalState.operationalState") }
    /// The number of its error.
    var errorNumber: Value { self["operationalState.operationalError"]["errorStateID"] ?? .null }
    /// The temperature that its thermometer shows in °C.
    var celsius: Double { (self["temperatureMeasurement.measuredValue"].numberValue ?? .nan) / 100 }

    /// Sends a command to its operational state.
    ///
    /// - Returns: The number of the error in the answer.
    @discardableResult
    func ask(_ command: String, of capability: String = "operationalState") -> Value {
        send("\(capability).\(command)").answer["commandResponseState"]["errorStateID"] ?? .null
    }

    /// Lets a hand do something.
    func hand(_ action: String, _ fields: KeyValuePairs<String, Value> = [:]) {
        #expect(device.operate(action, fields.map { Field($0.key, $0.value) }), "\(action)")
    }

    /// Breaks or mends something.
    func breaks(_ defect: String, _ isBroken: Bool = true) {
        #expect(device.setDefect(defect, isBroken), "\(defect)")
    }

    /// Lets time pass until something holds, looking every some seconds.
    ///
    /// - Returns: The seconds that it took; nothing when it never held.
    func seconds(upTo limit: Double, every step: Double = 1, until holds: () -> Bool) -> Double? {
        var passed = 0.0
        while passed < limit {
            if holds() { return passed }
            run(step)
            passed += step
        }
        return nil
    }

    /// The energy that the meter of the device counted, in Ws; it is shown every quarter of an hour.
    var measuredEnergy: Double {
        (self["electricalEnergyMeasurement.cumulativeEnergyImported"]["energy"]?.numberValue ?? .nan) * 3.6
    }
}

@Suite("A kettle")
struct KettleTests {
    @Test("boils a litre in the time that its heat capacity and its power say, tells it, and keeps it warm")
    func boils() throws {
        let bench = try Bench("kitchen.kettle")
        #expect(bench.ask("start") == 0)
        let expected = try #require(bench["operationalState.countdownTime"].numberValue)
        // (600 + 4186) J/K · 78 K at 1800 W are 207 s without loss.
        let needed = try #require(bench.seconds(upTo: 600) { bench.eventNames.contains("temperatureReached") })
        #expect((208...218).contains(needed))
        bench.run(20)
        #expect(bench.state == "stopped")
        #expect(abs(needed + 10 - expected) < 4)
        #expect(bench["cookingControl.isKeepingWarm"] == true)
        #expect(bench.fields(of: "temperatureReached").first?["temperature"] == 10000)
        bench.run(3600)
        #expect((80...87).contains(bench.celsius))
        bench.run(3 * 3600)
        #expect(bench["cookingControl.isKeepingWarm"] == false)
        #expect(bench.celsius < 45)
    }

    @Test("stops before it is as hot as boiling when tea wants less, and takes the temperature that people set")
    func modes() throws {
        let bench = try Bench("kitchen.kettle")
        bench.write("cookingControl.keepWarm", false)
        #expect(bench.send("modeSelect.changeToMode", ["newMode": 2]).status == .success)
        bench.ask("start")
        #expect(bench.send("modeSelect.changeToMode", ["newMode": 0]).status == .invalidInState)
        bench.run(600)
        #expect(bench.state == "stopped")
        #expect((74...80.5).contains(bench.celsius))
        bench.send("modeSelect.changeToMode", ["newMode": 4])
        #expect(bench.send("temperatureControl.setTemperature", ["targetTemperature": 9000]).status == .success)
        bench.ask("start")
        bench.run(400)
        #expect(
            bench.fields(of: "temperatureReached").last?["temperature"].numberValue.map { abs($0 - 9000) < 20 } ?? false
        )
    }

    @Test("is ended by its cut-out when it is dry, and goes on when there is water again")
    func dry() throws {
        let bench = try Bench("kitchen.kettle")
        bench.hand("pourOut")
        bench.ask("start")
        bench.run(120)
        #expect(bench.state == "error")
        #expect(bench.errorNumber == 0x86)
        #expect(bench.celsius < 135)
        #expect(bench["electricalPowerMeasurement.activePower"].numberValue ?? 9e9 < 2000)
        #expect(bench.ask("start") == 3)
        bench.hand("fillWater", ["litres": 0.5])
        #expect(bench.state == "paused")
        #expect(bench.ask("resume") == 0)
        bench.run(400)
        #expect(bench.state == "stopped")
        #expect(bench.home.water.amountTaken == 0.5)
    }

    @Test("that heats on because its thermostat does not let go boils off its water as steam and is then ended")
    func stuck() throws {
        let bench = try Bench("kitchen.kettle")
        bench.startHome()
        bench.breaks("overTemperature")
        bench.ask("start")
        bench.run(300)
        let humidity = bench.room[.humidity]
        bench.run(1200)
        #expect(bench.room[.humidity] > humidity + 10)
        bench.run(1200)
        #expect(bench.home.electricity.rate < 1)
        #expect(bench.celsius < 135)
    }

    @Test("takes from the home exactly what its meter counts, and gives it back as heat")
    func energy() throws {
        let bench = try Bench("kitchen.kettle")
        bench.ask("start")
        bench.run(4 * 3600)
        #expect(abs(bench.measuredEnergy - bench.home.electricity.amountTaken) < 10)
        #expect(bench.measuredEnergy > 380_000)
        bench.device.powerOff()
        #expect(bench.home.electricity.rate == 0)
    }
}

@Suite("A rice cooker and a pressure cooker")
struct CookerTests {
    @Test("cooks rice through its phases, and keeps it warm until somebody wants it no more")
    func rice() throws {
        let bench = try Bench("kitchen.riceCooker")
        bench.ask("start")
        var phases: [Value] = []
        _ = bench.seconds(upTo: 7200, every: 10) {
            let phase = bench["operationalState.currentPhase"]
            if phases.last != phase { phases.append(phase) }
            return bench.state == "stopped"
        }
        #expect(phases == [0, 1, 2, 3, .null])
        #expect(bench.fields(of: "operationCompletion").last?["completionErrorCode"] == 0)
        bench.run(3 * 3600)
        #expect((64...70).contains(bench.celsius))
        bench.write("cookingControl.keepWarm", false)
        #expect(bench["cookingControl.isKeepingWarm"] == false)
        bench.run(3600)
        #expect(bench.celsius < 55)
    }

    @Test("starts when it was told to, and not at all when it is stopped before")
    func delayed() throws {
        let bench = try Bench("kitchen.riceCooker")
        bench.write("cookingControl.startDelay", 3600)
        bench.ask("start")
        #expect(bench.state == "running")
        #expect(bench["operationalState.currentPhase"] == .null)
        bench.run(600)
        #expect(bench["cookingControl.startsIn"] == 3000)
        #expect(bench["operationalState.countdownTime"].numberValue ?? 0 > 3000)
        #expect(bench.home.electricity.rate < 2)
        bench.run(3010)
        #expect(bench["operationalState.currentPhase"] == 0)
        #expect(bench["cookingControl.startsIn"] == .null)
        #expect(bench["cookingControl.startDelay"] == 0)
        bench.ask("stop")
        bench.write("cookingControl.startDelay", 600)
        bench.ask("start")
        bench.ask("stop")
        bench.run(1200)
        #expect(bench.state == "stopped")
        #expect(bench.home.electricity.rate < 2)
    }

    @Test("waits after a loss of power, and cools meanwhile")
    func power() throws {
        let bench = try Bench("kitchen.riceCooker")
        bench.send("modeSelect.changeToMode", ["newMode": 1])
        bench.ask("start")
        bench.run(900)
        let hot = bench.celsius
        bench.device.powerOff()
        bench.run(1800)
        bench.device.powerOn()
        bench.run(31)
        #expect(bench.state == "paused")
        #expect(bench.celsius < hot - 5)
        #expect(bench.ask("resume") == 0)
        bench.run(3600)
        #expect(bench.state == "stopped")
    }

    @Test("holds its lid while there is pressure behind it, at more than a hundred degrees")
    func pressure() throws {
        let bench = try Bench("kitchen.pressureCooker")
        bench.hand("openLid")
        #expect(bench["cookingControl.isCoverOpen"] == true)
        #expect(bench.ask("start") == 1)
        bench.hand("closeLid")
        bench.write("cookingControl.cookTime", 1200)
        #expect(bench.ask("start") == 0)
        bench.run(1800)
        #expect(bench.celsius > 108)
        #expect(bench["cookingControl.isCoverLocked"] == true)
        bench.hand("openLid")
        #expect(bench["cookingControl.isCoverOpen"] == false)
        bench.run(3600)
        #expect(bench.state == "stopped")
        bench.hand("openLid")
        #expect(bench["cookingControl.isCoverOpen"] == true)
    }
}

@Suite("An oven")
struct OvenTests {
    /// An oven that bakes.
    private func makeBench() throws -> Bench {
        let bench = try Bench("kitchen.oven")
        #expect(bench.ask("start", of: "cavity.ovenCavityOperationalState") == 0)
        return bench
    }
    /// The state of the cavity.
    private func state(_ bench: Bench) -> String { bench.text("cavity.ovenCavityOperationalState.operationalState") }
    /// The temperature of the cavity in °C.
    private func celsius(_ bench: Bench) -> Double {
        (bench["cavity.temperatureMeasurement.measuredValue"].numberValue ?? .nan) / 100
    }

    @Test("gets hot, asks for the food, and bakes it for as long as people said")
    func bakes() throws {
        let bench = try makeBench()
        bench.write("cavity.cookingControl.cookTime", 1200)
        let heating = try #require(
            bench.seconds(upTo: 3600, every: 5) { bench.eventNames.contains("attentionNeeded") })
        #expect((600...1000).contains(heating))
        #expect(abs(celsius(bench) - 180) < 3)
        #expect(bench["cavity.cookingControl.waitsFor"] == 5)
        #expect(state(bench) == "paused")
        #expect(bench.send("cavity.cookingControl.confirm").status == .success)
        #expect(bench["cavity.cookingControl.waitsFor"] == 0)
        #expect(bench.send("cavity.cookingControl.confirm").status == .invalidInState)
        #expect(state(bench) == "running")
        bench.run(900)
        #expect((165...186).contains(celsius(bench)))
        #expect(state(bench) == "running")
        bench.run(330)
        #expect(state(bench) == "stopped")
        #expect(bench.send("cavity.ovenMode.changeToMode", ["newMode": 1]).answer["status"] == 0)
    }

    @Test("waits and loses heat while its door is open")
    func door() throws {
        let bench = try makeBench()
        bench.run(600)
        let hot = celsius(bench)
        bench.hand("openDoor")
        #expect(state(bench) == "paused")
        #expect(bench["cavity.cookingControl.isCoverOpen"] == true)
        bench.run(180)
        #expect(celsius(bench) < hot - 40)
        bench.hand("pressStart")
        #expect(state(bench) == "paused")
        bench.hand("closeDoor")
        bench.hand("pressStart")
        #expect(state(bench) == "running")
    }

    @Test("follows a new temperature while it heats")
    func setpoint() throws {
        let bench = try makeBench()
        bench.run(120)
        bench.send("cavity.temperatureControl.setTemperature", ["targetTemperature": 10000])
        _ = bench.seconds(upTo: 3600, every: 5) { bench.eventNames.contains("attentionNeeded") }
        #expect(
            bench.fields(of: "temperatureReached").last?["temperature"].numberValue.map { abs($0 - 10000) < 50 } == true
        )
        #expect(
            bench.send("cavity.temperatureControl.setTemperature", ["targetTemperature": 10100]).status
                == .constraintError)
    }

    @Test("notices an element that does not heat, and a thermostat that does not let go")
    func defects() throws {
        let bench = try makeBench()
        bench.breaks("heaterFailure")
        bench.run(300)
        #expect(state(bench) == "error")
        #expect(bench["cavity.ovenCavityOperationalState.operationalError"]["errorStateID"] == 0x83)
        bench.breaks("heaterFailure", false)
        #expect(state(bench) == "paused")
        bench.hand("pressStart")
        bench.breaks("overTemperature")
        bench.run(3 * 3600)
        #expect(state(bench) == "error")
        #expect(bench["cavity.ovenCavityOperationalState.operationalError"]["errorStateID"] == 0x85)
        #expect(bench.eventNames.filter { $0 == "operationalError" }.count == 2)
        #expect(celsius(bench) < 325)
    }

    @Test("warms its room, and a steam oven makes it damp from a tank that runs dry")
    func room() throws {
        let bench = try makeBench()
        bench.startHome()
        let before = bench.room[.temperature]
        bench.run(1800)
        #expect(bench.room[.temperature] > before + 3)
        let steam = try Bench("kitchen.steamOven")
        steam.startHome()
        steam.write("cavity.cookingControl.cookTime", 7200)
        steam.ask("start", of: "cavity.ovenCavityOperationalState")
        steam.run(1800)
        #expect(steam.room[.humidity] > 65)
        #expect(steam["cavity.waterTankLevelMonitoring.condition"].numberValue ?? 100 < 80)
        steam.run(7200)
        #expect(steam["cavity.waterTankLevelMonitoring.condition"] == 0)
        #expect(steam["cavity.ovenCavityOperationalState.operationalError"]["errorStateID"] == 0x80)
        steam.hand("refillTank")
        #expect(steam["cavity.waterTankLevelMonitoring.condition"] == 100)
        #expect(steam.text("cavity.ovenCavityOperationalState.operationalState") == "paused")
        #expect(abs(steam.home.water.amountTaken - 1.2) < 1e-6)
    }
}

@Suite("A microwave oven")
struct MicrowaveTests {
    @Test("cooks as long and as strongly as one command says, and longer when it is told to")
    func cooks() throws {
        let bench = try Bench("kitchen.microwaveOven")
        #expect(
            bench.send(
                "microwaveOvenControl.setCookingParameters",
                ["cookTime": 60, "powerSetting": 50, "startAfterSetting": true]
            ).status == .success)
        #expect(bench.state == "running")
        #expect((620...670).contains(bench.home.electricity.rate))
        #expect(bench["operationalState.countdownTime"] == 60)
        bench.run(20)
        #expect(bench.send("microwaveOvenControl.addMoreTime", ["timeToAdd": 30]).status == .success)
        #expect(bench["microwaveOvenControl.cookTime"] == 90)
        #expect(bench["operationalState.countdownTime"] == 70)
        #expect(bench.send("microwaveOvenControl.setCookingParameters", ["cookTime": 5]).status == .invalidInState)
        bench.run(71)
        #expect(bench.state == "stopped")
        #expect(bench.fields(of: "operationCompletion").last?["totalOperationalTime"] == 90)
    }

    @Test("sets what is left out to its default, and refuses what it does not have")
    func parameters() throws {
        let bench = try Bench("kitchen.microwaveOven")
        func send(_ fields: KeyValuePairs<String, Value>) -> Status {
            bench.send("microwaveOvenControl.setCookingParameters", fields).status
        }
        #expect(send(["cookMode": 1]) == .success)
        #expect(bench["microwaveOvenMode.currentMode"] == 1)
        #expect(bench["microwaveOvenControl.cookTime"] == 30)
        #expect(bench["microwaveOvenControl.powerSetting"] == 100)
        #expect(send(["cookTime": 100]) == .success)
        #expect(bench["microwaveOvenMode.currentMode"] == 0)
        #expect(send([:]) == .invalidCommand)
        #expect(send(["cookMode": 9]) == .constraintError)
        #expect(send(["powerSetting": 55]) == .constraintError)
        #expect(send(["powerSetting": 5]) == .constraintError)
        #expect(send(["wattSettingIndex": 0]) == .invalidCommand)
        #expect(send(["cookTime": 5401]) == .constraintError)
        #expect(bench.send("microwaveOvenControl.addMoreTime", ["timeToAdd": 5400]).status == .constraintError)
        #expect(bench["microwaveOvenControl.cookTime"] == 100)
    }

    @Test("waits as soon as its door opens, and does not start with an open one")
    func door() throws {
        let bench = try Bench("kitchen.microwaveOven")
        bench.send("microwaveOvenControl.setCookingParameters", ["cookTime": 60, "startAfterSetting": true])
        bench.run(10)
        bench.hand("openDoor")
        #expect(bench.state == "paused")
        #expect(bench.home.electricity.rate < 2)
        #expect(bench.ask("resume") == 1)
        bench.hand("closeDoor")
        #expect(bench.ask("resume") == 0)
        #expect(bench["operationalState.countdownTime"] == 50)
        bench.ask("stop")
        bench.hand("openDoor")
        #expect(
            bench.send("microwaveOvenControl.setCookingParameters", ["startAfterSetting": true]).status
                == .invalidInState)
    }
}
