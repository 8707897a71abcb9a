import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

@Suite("A dishwasher")
struct DishwasherTests {
    /// A dishwasher that runs.
    private func makeBench(mode: Int64 = 0) throws -> Bench {
        let bench = try Bench("kitchen.dishwasher")
        bench.send("onOff.on")
        #expect(bench.send("dishwasherMode.changeToMode", ["newMode": .integer(mode)]).answer["status"] == 0)
        #expect(bench.ask("start") == 0)
        return bench
    }

    @Test("goes through its phases behind a locked door, with the water and the energy that they take")
    func program() throws {
        let bench = try makeBench()
        var phases: [Value] = []
        var hottest = 0.0
        let needed = try #require(
            bench.seconds(upTo: 4 * 3600, every: 20) {
                let phase = bench["operationalState.currentPhase"]
                if phases.last != phase { phases.append(phase) }
                hottest = max(hottest, bench.celsius)
                return bench.state == "stopped"
            })
        #expect(phases == [0, 1, 2, 3, .null])
        #expect((5000...8000).contains(needed))
        #expect((62...67).contains(hottest))
        #expect(abs(bench.home.water.amountTaken - 12.2) < 0.05)
        bench.run(1000)
        #expect((0.5...1.2).contains(bench.home.electricity.amountTaken / 3.6e6))
        #expect(abs(bench.measuredEnergy - bench.home.electricity.amountTaken) < 2000)
    }

    @Test("takes less with the light and the quick program, and more with the heavy one")
    func modes() throws {
        func water(_ mode: Int64) throws -> Double {
            let bench = try makeBench(mode: mode)
            _ = bench.seconds(upTo: 5 * 3600, every: 30) { bench.state == "stopped" }
            return bench.home.water.amountTaken
        }
        let normal = try water(0)
        #expect(try water(1) > normal)
        #expect(try water(2) < normal)
        #expect(try water(3) < normal)
    }

    @Test("does not open its door while it runs, and changes no mode")
    func locked() throws {
        let bench = try makeBench()
        bench.run(600)
        #expect(bench["cookingControl.isCoverLocked"] == true)
        bench.hand("openDoor")
        #expect(bench["cookingControl.isCoverOpen"] == false)
        #expect(bench.state == "running")
        #expect(bench.send("dishwasherMode.changeToMode", ["newMode": 3]).answer["status"] == 3)
        bench.send("onOff.off")
        #expect(bench.state == "stopped")
        bench.hand("openDoor")
        #expect(bench["cookingControl.isCoverOpen"] == true)
        bench.send("onOff.on")
        #expect(bench.ask("start") == 1)
    }

    /// The defect, the error that it ends in, and the bit of the alarm.
    @Test(
        "stops for what goes wrong with its alarm, and goes on when it is put right",
        arguments: [
            ("noWater", 0x80, 0x1), ("drainBlocked", 0x84, 0x2), ("doorSwitch", 0x82, 0x4),
            ("heaterFailure", 0x83, 0x8),
            ("motorJammed", 0x81, 0x0), ("leak", 0x87, 0x20),
        ] as [(String, Int64, Int64)])
    func defects(_ defect: String, _ number: Int64, _ bit: Int64) throws {
        let bench = try makeBench()
        bench.breaks(defect)
        bench.run(2 * 3600)
        #expect(bench.state == "error")
        #expect(bench.errorNumber == .integer(number))
        #expect(bench["dishwasherAlarm.state"] == .integer(bit))
        #expect(bench.home.electricity.rate < 10)
        bench.breaks(defect, false)
        #expect(bench.state == "paused")
        #expect(bench["dishwasherAlarm.state"] == 0)
        #expect(bench.ask("resume") == 0)
        bench.run(3 * 3600)
        #expect(bench.fields(of: "operationCompletion").last?["completionErrorCode"] == 0)
    }
}

@Suite("A coffee maker")
struct CoffeeMakerTests {
    @Test("grinds, heats and brews, and takes from its tank what is in the cups")
    func brews() throws {
        let bench = try Bench("kitchen.coffeeMaker")
        bench.write("cookingControl.portions", 2)
        bench.ask("start")
        bench.run(5)
        #expect(bench.room[.noise] > 55)
        bench.run(300)
        #expect(bench.state == "stopped")
        // 80 ml of 1.5 L.
        #expect(bench["waterTankLevelMonitoring.condition"] == 95)
        #expect(bench.home.water.amountTaken == 0)
    }

    @Test("stops in the middle of a cup when its tank is empty, and goes on when it is full again")
    func empty() throws {
        let bench = try Bench("kitchen.coffeeMaker")
        bench.send("modeSelect.changeToMode", ["newMode": 1])
        bench.hand("emptyTank")
        bench.send("waterTankLevelMonitoring.resetCondition")
        #expect(bench["waterTankLevelMonitoring.condition"] == 100)
        #expect(bench.home.water.amountTaken == 1.5)
        bench.write("cookingControl.portions", 4)
        for _ in 0..<3 {
            bench.ask("start")
            bench.run(900)
        }
        #expect(bench.state == "error")
        #expect(bench.errorNumber == 0x80)
        #expect(bench["waterTankLevelMonitoring.changeIndication"] == 2)
        bench.hand("refillTank")
        #expect(bench.state == "paused")
        #expect(bench.ask("resume") == 0)
        bench.run(600)
        #expect(bench.state == "stopped")
        #expect(bench["waterTankLevelMonitoring.changeIndication"] == 0)
        #expect(bench.home.water.amountTaken == 3)
    }
}

@Suite("An instant hot water dispenser")
struct DispenserTests {
    @Test("gives so much water, the slower the hotter it shall be")
    func dispenses() throws {
        let bench = try Bench("kitchen.hotWaterDispenser")
        func time(_ hundredths: Int64) throws -> Double {
            bench.send("hotWaterDispenser.dispense", ["volume": 300, "temperature": .integer(hundredths)])
            #expect(bench["hotWaterDispenser.isDispensing"] == true)
            return try #require(
                bench.seconds(upTo: 300, every: 0.25) { bench["hotWaterDispenser.isDispensing"] == false })
        }
        let cold = try time(1000)
        let warm = try time(4500)
        let hot = try time(9500)
        #expect(abs(cold - 12) < 0.6)
        // 0.3 L · 4186 J/(L·K) · 80 K at 2200 W.
        #expect(abs(hot - 45.7) < 0.6)
        #expect(cold < warm && warm < hot)
        #expect(abs(bench.home.water.amountTaken - 0.9) < 0.001)
        #expect(bench["hotWaterDispenser.dispensedTotal"] == 900)
        #expect(bench.fields(of: "dispensed").map { $0["isComplete"] } == [true, true, true])
    }

    @Test("gives one portion at a time, less when it is stopped, and none while it is off or faulty")
    func refuses() throws {
        let bench = try Bench("kitchen.hotWaterDispenser")
        bench.hand("pressDispense")
        #expect(bench.send("hotWaterDispenser.dispense").status == .busy)
        bench.run(2)
        bench.hand("pressStop")
        let volume = try #require(bench.fields(of: "dispensed").last?["volume"].integerValue)
        #expect((10..<200).contains(volume))
        #expect(bench.fields(of: "dispensed").last?["isComplete"] == false)
        bench.breaks("overTemperature")
        #expect(bench.text("hotWaterDispenser.fault") == "overTemperature")
        #expect(bench.send("hotWaterDispenser.dispense").status == .invalidInState)
        bench.breaks("overTemperature", false)
        bench.breaks("noWater")
        bench.send("hotWaterDispenser.dispense")
        bench.run(20)
        #expect(bench.text("hotWaterDispenser.fault") == "noWater")
        bench.breaks("noWater", false)
        // Its self-diagnosis has an event of the same name, which names the fault.
        #expect(bench.fields(of: "faultCleared").filter { $0["fault"].isNull }.count == 2)
        bench.send("onOff.off")
        #expect(bench.send("hotWaterDispenser.dispense").status == .invalidInState)
    }
}

@Suite("A blender and a cooking robot")
struct BladeTests {
    @Test("of a blender is loud, stands still when its lid opens, and says when it is jammed")
    func blender() throws {
        let bench = try Bench("kitchen.blender")
        bench.write("cookingControl.intensity", 5)
        bench.ask("start")
        bench.run(5)
        #expect(bench.room[.noise] > 75)
        bench.hand("openLid")
        #expect(bench.errorNumber == 0x82)
        #expect(bench.room[.noise] < 35)
        bench.hand("closeLid")
        #expect(bench.state == "paused")
        bench.ask("resume")
        bench.breaks("motorJammed")
        bench.run(15)
        #expect(bench.errorNumber == 0x81)
        bench.breaks("motorJammed", false)
        bench.ask("resume")
        bench.run(60)
        #expect(bench.state == "stopped")
    }

    @Test("of a robot waits for what is put in, stirs, and tells every step of the recipe")
    func robot() throws {
        let bench = try Bench("robots.cookingRobot")
        #expect(bench.send("recipeCooking.selectRecipe", ["recipeID": 77]).status == .notFound)
        #expect(bench.send("recipeCooking.selectRecipe", ["recipeID": 2]).status == .success)
        #expect(bench.send("recipeCooking.skipStep").status == .invalidInState)
        bench.ask("start")
        #expect(bench.text("cookingControl.waitsFor") == "addIngredients")
        #expect(bench.send("recipeCooking.selectRecipe", ["recipeID": 3]).status == .invalidInState)
        bench.run(300)
        #expect(bench.home.electricity.rate < 5)
        bench.hand("pressConfirm")
        #expect(bench.state == "running")
        bench.run(60)
        #expect(bench["recipeCooking.stirringSpeed"] == 20)
        let stewing = try #require(bench.seconds(upTo: 7200, every: 5) { bench["operationalState.currentPhase"] == 3 })
        #expect(stewing > 300)
        #expect(bench.celsius > 90)
        bench.run(60)
        #expect(bench["waterTankLevelMonitoring.condition"] == 60)
        _ = bench.seconds(upTo: 7200, every: 10) { bench["cookingControl.waitsFor"] == 4 }
        #expect(bench.send("cookingControl.confirm").status == .success)
        #expect(bench.state == "stopped")
        #expect(bench["cookingControl.isKeepingWarm"] == true)
        #expect(bench.fields(of: "stepBegan").compactMap { $0["step"].integerValue } == Array(0...6))
        #expect(bench["recipeCooking.cookedCount"] == 1)
        #expect(bench["recipeCooking.currentStep"] == .null)
    }

    @Test("of a robot stop for an open lid, for no water and for too much heat")
    func faults() throws {
        let bench = try Bench("robots.cookingRobot")
        bench.send("recipeCooking.selectRecipe", ["recipeID": 3])
        bench.hand("emptyTank")
        bench.ask("start")
        bench.hand("pressConfirm")
        bench.run(40)
        #expect(bench.errorNumber == 0x80)
        bench.hand("refillTank")
        #expect(bench.ask("resume") == 0)
        bench.run(60)
        bench.hand("openLid")
        #expect(bench.errorNumber == 0x82)
        #expect(bench["recipeCooking.stirringSpeed"] == 0)
        bench.hand("closeLid")
        #expect(bench.ask("resume") == 0)
        #expect(bench.send("recipeCooking.skipStep").status == .success)
        bench.ask("stop")
        bench.send("recipeCooking.selectRecipe", ["recipeID": 1])
        bench.ask("start")
        bench.hand("pressConfirm")
        bench.breaks("overTemperature")
        bench.run(3600)
        bench.hand("pressConfirm")
        bench.run(3600)
        #expect([0x85, 0x86].contains(bench.errorNumber.integerValue ?? 0))
        #expect(bench.celsius < 225)
    }
}

@Suite("An ice maker")
struct IceMakerTests {
    @Test("freezes batch after batch until its bin is full, and more when some is taken")
    func makes() throws {
        let bench = try Bench("appliances.multiDoorRefrigerator")
        #expect(bench["freezer.iceMaker.isMaking"] == true)
        bench.run(5500)
        #expect(bench["freezer.iceMaker.madeTotal"] == 100)
        #expect(bench["freezer.iceMaker.iceLevel"] == 8)
        bench.run(24 * 3600)
        #expect(bench["freezer.iceMaker.iceLevel"] == 100)
        #expect(bench["freezer.iceMaker.isMaking"] == false)
        #expect(bench.eventNames.filter { $0 == "binFull" }.count == 1)
        #expect(abs(bench.home.water.amountTaken - 1.2) < 1e-9)
        bench.hand("takeIce", ["grams": 300])
        #expect(bench["freezer.iceMaker.iceLevel"] == 75)
        bench.run(6 * 3600)
        #expect(abs(bench.home.water.amountTaken - 1.5) < 1e-9)
        #expect(bench["freezer.iceMaker.iceLevel"] == 100)
    }

    @Test("makes none while it is switched off, too warm, jammed or without water")
    func none() throws {
        let bench = try Bench("appliances.multiDoorRefrigerator")
        bench.write("freezer.iceMaker.isEnabled", false)
        #expect(bench["freezer.iceMaker.isMaking"] == false)
        bench.run(6000)
        #expect(bench["freezer.iceMaker.madeTotal"] == 0)
        bench.breaks("noWater")
        bench.write("freezer.iceMaker.isEnabled", true)
        #expect(bench.text("freezer.iceMaker.fault") == "noWater")
        bench.breaks("noWater", false)
        #expect(bench.text("freezer.iceMaker.fault") == "none")
        bench.breaks("motorJammed")
        bench.run(6000)
        #expect(bench.text("freezer.iceMaker.fault") == "jammed")
        #expect(bench["freezer.iceMaker.madeTotal"] == 0)
        bench.breaks("motorJammed", false)
        bench.breaks("compressorFailure")
        bench.hand("openDoor", ["component": "freezer"])
        bench.run(3 * 3600)
        let made = bench["freezer.iceMaker.madeTotal"].integerValue ?? 0
        bench.run(12 * 3600)
        #expect((bench["freezer.iceMaker.madeTotal"].integerValue ?? 0) - made <= 100)
    }

    @Test("costs the compressor work, for freezing gives heat")
    func heat() throws {
        func energy(_ makesIce: Bool) throws -> Double {
            let bench = try Bench("appliances.multiDoorRefrigerator")
            bench.write("freezer.iceMaker.isEnabled", .bool(makesIce))
            bench.run(16 * 3600)
            return bench.home.electricity.amountTaken
        }
        #expect(try energy(true) > energy(false) + 100_000)
    }
}
