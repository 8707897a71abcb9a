import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

@Suite("An induction cooktop")
struct InductionTests {
    /// The temperature of the left pan in °C.
    private func celsius(_ bench: Bench) -> Double {
        (bench["left.temperatureMeasurement.measuredValue"].numberValue ?? .nan) / 100
    }

    @Test("boils water with the power of its level, steams, and is hot for a while after")
    func boils() throws {
        let bench = try Bench("kitchen.inductionCooktop")
        bench.startHome()
        bench.hand("turnKnob", ["component": "left", "level": 9])
        #expect(bench["onOff.onOff"] == true)
        #expect(abs(bench.home.electricity.rate - 2101) < 2)
        // (900 + 2 · 4186) J/K · 78 K at 2100 W · 0.86 are 400 s without loss.
        let needed = try #require(bench.seconds(upTo: 900, every: 5) { celsius(bench) > 99 })
        #expect((390...460).contains(needed))
        let humidity = bench.room[.humidity]
        bench.run(300)
        #expect(bench.room[.humidity] > humidity + 10)
        bench.send("left.temperatureControl.setTemperature", ["targetTemperatureLevel": 0])
        #expect(abs(bench.home.electricity.rate - 2100 / 9 - 1) < 2)
        bench.send("left.onOff.off")
        #expect(bench["left.cookZone.isHot"] == true)
        bench.run(2 * 3600)
        #expect(bench["left.cookZone.isHot"] == false)
        #expect(bench["onOff.onOff"] == false)
        #expect(bench.send("left.onOff.on").status == .unsupportedCommand)
    }

    @Test("heats nothing without a pan, and switches itself off after a minute")
    func noPan() throws {
        let bench = try Bench("kitchen.inductionCooktop")
        bench.hand("takePan")
        bench.hand("turnKnob")
        #expect(bench.text("left.cookZone.fault") == "noPan")
        #expect(bench.home.electricity.rate < 20)
        bench.run(30)
        bench.hand("putPan")
        #expect(bench.text("left.cookZone.fault") == "none")
        bench.run(60)
        #expect(bench["left.onOff.onOff"] == true)
        bench.hand("takePan")
        bench.run(61)
        #expect(bench["left.onOff.onOff"] == false)
        #expect(bench["left.cookZone.isPanPresent"] == false)
    }

    @Test("is ended when the pan is dry, and by its timer before")
    func dry() throws {
        let bench = try Bench("kitchen.inductionCooktop")
        #expect(bench.write("left.cookZone.timer", 1800) == .success)
        bench.hand("turnKnob", ["level": 9])
        bench.run(1700)
        #expect(bench["left.cookZone.timeLeft"] == 100)
        bench.run(101)
        #expect(bench["left.onOff.onOff"] == false)
        #expect(bench.eventNames.contains("timerEnded"))
        #expect(bench["left.cookZone.timer"] == .null)
        bench.hand("turnKnob", ["level": 9])
        bench.run(3 * 3600)
        #expect(bench["left.onOff.onOff"] == false)
        #expect(bench.text("left.cookZone.fault") == "boiledDry")
        #expect(bench.room[.smoke] < 0.02)
    }

    @Test("is switched off whole, by its common switch and by a loss of power")
    func off() throws {
        let bench = try Bench("kitchen.inductionCooktop")
        bench.hand("turnKnob", ["component": "left", "level": 3])
        bench.hand("turnKnob", ["component": "right", "level": 3])
        bench.send("onOff.off")
        #expect(bench["left.onOff.onOff"] == false)
        #expect(bench["right.onOff.onOff"] == false)
        bench.hand("turnKnob", ["component": "right", "level": 3])
        bench.device.powerOff()
        #expect(bench.home.electricity.rate == 0)
        bench.device.powerOn()
        #expect(bench["right.onOff.onOff"] == false)
    }
}

@Suite("A gas cooktop")
struct GasCooktopTests {
    /// A cooktop whose left burner burns at full power.
    private func makeBench() throws -> Bench {
        let bench = try Bench("kitchen.gasCooktop")
        bench.startHome()
        bench.hand("turnKnob", ["component": "leftBurner", "level": 5])
        #expect(bench.text("leftBurner.cookZone.flame") == "igniting")
        bench.run(5)
        #expect(bench.text("leftBurner.cookZone.flame") == "burning")
        return bench
    }

    @Test("takes gas, and gives heat, steam, carbon dioxide and a little carbon monoxide to its room")
    func burns() throws {
        let bench = try makeBench()
        #expect(abs(bench.home.gas.rate - 0.45) < 1e-6)
        let dioxide = bench.room[.carbonDioxide]
        let humidity = bench.room[.humidity]
        let warmth = bench.room[.temperature]
        bench.run(900)
        #expect(bench.room[.carbonDioxide] > dioxide + 1500)
        #expect(bench.room[.humidity] > humidity + 5)
        #expect(bench.room[.temperature] > warmth + 2)
        #expect((0.1...5).contains(bench.room[.carbonMonoxide]))
        #expect(bench.room[.gas] < 0.1)
        // 0.45 m³/h for a quarter of an hour.
        #expect(abs(bench.home.gas.amountTaken / 3600 - 0.45 * 905 / 3600) < 0.001)
        bench.send("leftBurner.onOff.off")
        #expect(bench.home.gas.rate == 0)
        bench.run(8 * 3600)
        #expect(bench.room[.carbonDioxide] < dioxide + 400)
    }

    @Test("with a dirty burner fills the room with carbon monoxide")
    func dirty() throws {
        let bench = try makeBench()
        bench.breaks("burnerDirty")
        bench.run(1800)
        #expect(bench.room[.carbonMonoxide] > 50)
    }

    @Test("closes within half a minute when the flame goes out, before much gas is there")
    func flameOut() throws {
        let bench = try makeBench()
        bench.breaks("flameOut")
        #expect(bench.text("leftBurner.cookZone.flame") == "failed")
        #expect(bench["leftBurner.onOff.onOff"] == true)
        bench.run(31)
        #expect(bench["leftBurner.onOff.onOff"] == false)
        #expect(bench.text("leftBurner.cookZone.fault") == "flameFailure")
        #expect(bench.home.gas.rate == 0)
        #expect(bench.room[.gas] < 1)
        bench.run(1800)
        #expect(bench.room[.gas] < 1)
    }

    @Test("fills the room with gas when its flame-failure device fails too, until the valve of the room shuts")
    func leak() throws {
        let bench = try makeBench()
        bench.breaks("flameGuardFailure")
        bench.breaks("flameOut")
        bench.run(1800)
        #expect(bench["leftBurner.onOff.onOff"] == true)
        #expect(bench.room[.gas] > 8)
        let valve = try #require(makeCatalog().blueprint("kitchen.gasValve"))
        let hand = Device(
            name: "valve", blueprint: valve, scheduler: bench.scheduler, seed: 1, room: bench.room,
            behaviours: Behaviours.make)
        hand.powerOn()
        let path = try #require(ElementPath("valveConfigurationAndControl.close"))
        let capability = try #require(valve.capability(path.capability, on: 0))
        let close = try #require(valve.capabilities[capability].definition.command(named: "close"))
        try hand.invoke(capability, close.number)
        bench.run(60)
        #expect(bench["leftBurner.onOff.onOff"] == false)
        #expect(bench.text("leftBurner.cookZone.fault") == "gasShut")
        let gas = bench.room[.gas]
        bench.run(3600)
        #expect(bench.room[.gas] < gas)
        bench.hand("turnKnob", ["level": 2])
        #expect(bench["leftBurner.onOff.onOff"] == false)
        #expect(bench.home.gas.rate == 0)
    }

    @Test("goes out a minute after its pan was taken away, unless the pan comes back")
    func noPan() throws {
        let bench = try makeBench()
        bench.hand("takePan")
        #expect(bench.text("leftBurner.cookZone.fault") == "noPan")
        bench.run(50)
        bench.hand("putPan")
        #expect(bench.text("leftBurner.cookZone.fault") == "none")
        bench.run(120)
        #expect(bench.text("leftBurner.cookZone.flame") == "burning")
        bench.hand("takePan")
        bench.run(61)
        #expect(bench.text("leftBurner.cookZone.flame") == "off")
        #expect(bench["leftBurner.cookZone.isPanPresent"] == false)
        #expect(bench.home.gas.rate == 0)
    }

    @Test("does not burn when its igniter fails, and lets no gas out")
    func igniter() throws {
        let bench = try Bench("kitchen.gasCooktop")
        bench.breaks("igniterFailure")
        bench.hand("turnKnob", ["level": 5])
        bench.run(5)
        #expect(bench["leftBurner.onOff.onOff"] == false)
        #expect(bench.text("leftBurner.cookZone.fault") == "ignitionFailure")
        #expect(bench.home.gas.rate == 0)
        bench.breaks("igniterFailure", false)
        bench.hand("turnKnob", ["level": 5])
        bench.run(5)
        #expect(bench.text("leftBurner.cookZone.flame") == "burning")
        #expect(bench.text("leftBurner.cookZone.fault") == "none")
    }

    @Test("ends the flame under a pan that boiled dry; one without that sensor lets it smoke")
    func dry() throws {
        let bench = try makeBench()
        bench.run(3 * 3600)
        #expect(bench.text("leftBurner.cookZone.fault") == "boiledDry")
        #expect(bench.room[.smoke] < 0.1)
        let catalog = makeCatalog(adding: [
            "test.burner": """
            capabilities:
              onOff: { features: [OFFONLY] }
              cookZone: { features: [GAS] }
            behaviours:
              gasBurner: { power: 4000 W, efficiency: 0.6, water: 0.5 }
            """
        ])
        let old = try Bench("test.burner", in: catalog)
        old.startHome()
        old.hand("turnKnob")
        old.run(3600)
        #expect(old["onOff.onOff"] == true)
        #expect(old.room[.smoke] > 0.2)
    }
}

@Suite("An integrated stove")
struct IntegratedStoveTests {
    @Test("has a hood, burners, a cavity and a cabinet that work each for itself on one meter")
    func parts() throws {
        let bench = try Bench("kitchen.integratedStove")
        bench.startHome()
        bench.hand("turnKnob", ["component": "rightBurner", "level": 5])
        bench.run(5)
        #expect(bench["cooktop.onOff.onOff"] == true)
        #expect(bench["hood.onOff.onOff"] == true)
        bench.write("hood.fanControl.fanMode", 3)
        bench.ask("start", of: "disinfection.operationalState")
        bench.ask("start", of: "cavity.ovenCavityOperationalState")
        bench.run(60)
        #expect(bench.text("disinfection.operationalState.operationalState") == "running")
        #expect(bench.text("cavity.ovenCavityOperationalState.operationalState") == "running")
        #expect(bench["electricalPowerMeasurement.activePower"].numberValue ?? 0 > 2_900_000)
        bench.hand("openDoor", ["component": "disinfection"])
        #expect(bench.text("disinfection.operationalState.operationalState") == "paused")
        #expect(bench.text("cavity.ovenCavityOperationalState.operationalState") == "running")
        bench.send("cooktop.onOff.off")
        #expect(bench["rightBurner.onOff.onOff"] == false)
        bench.run(900)
        #expect(abs(bench.measuredEnergy - bench.home.electricity.amountTaken) < 3_000_000)
        #expect(bench["cavity.waterTankLevelMonitoring.condition"].numberValue ?? 100 < 100)
        #expect(bench["hood.activatedCarbonFilterMonitoring.condition"] == 100)
    }
}

@Suite("Every appliance with a program")
struct ApplianceProgramTests {
    /// The device types and the path of their operational state.
    private static let appliances: [(DeviceTypeID, String)] = makeCatalog().deviceTypeIDs.compactMap { id in
        guard let deviceType = makeCatalog().deviceType(id) else { return nil }
        for component in deviceType.components
        where component.behaviours.contains(where: { $0.name == "applianceProgram" }) {
            let prefix = component.id == .main ? "" : "\(component.id)."
            let hasOven = component.capabilities.contains { $0.capability == "ovenCavityOperationalState" }
            return (id, prefix + (hasOven ? "ovenCavityOperationalState" : "operationalState"))
        }
        return nil
    }

    @Test("comes to its end with the help that it asks for, and leaves nothing on", arguments: appliances)
    func ends(_ id: DeviceTypeID, _ path: String) throws {
        let bench = try Bench(id)
        bench.startHome()
        if bench["onOff.onOff"] == false { bench.send("onOff.on") }
        #expect(bench.ask("start", of: path) == 0)
        let prefix = path.split(separator: ".").count > 1 ? "\(path.split(separator: ".")[0])." : ""
        var isRunning = true
        let needed = bench.seconds(upTo: 6 * 3600, every: 15) {
            if bench["\(prefix)cookingControl.waitsFor"].integerValue ?? 0 > 0 { bench.hand("pressConfirm") }
            isRunning = bench.text("\(path).operationalState") != "stopped"
            return !isRunning
        }
        #expect(needed != nil)
        #expect(bench.fields(of: "operationCompletion").last?["completionErrorCode"] == 0)
        bench.hand("pressStop")
        bench.run(60)
        #expect(bench.home.electricity.rate < 12)
        #expect(bench.home.water.rate == 0)
        bench.device.powerOff()
        #expect(bench.home.electricity.rate == 0)
        #expect(bench.home.gas.rate == 0)
        bench.device.powerOn()
        bench.run(900)
        #expect(abs(bench.measuredEnergy - bench.home.electricity.amountTaken) < 20)
    }

    @Test("takes all heat, steam and sound back when it loses its power in the middle", arguments: appliances)
    func powerLoss(_ id: DeviceTypeID, _ path: String) throws {
        let bench = try Bench(id)
        bench.startHome()
        if bench["onOff.onOff"] == false { bench.send("onOff.on") }
        for seconds in [40.0, 300, 1500] {
            bench.ask("start", of: path)
            bench.hand("pressStart")
            bench.run(seconds)
            bench.device.powerOff()
            #expect(bench.home.electricity.rate == 0)
            #expect(bench.home.water.rate == 0)
            #expect(bench.room[.noise] < 30.5)
            bench.device.powerOn()
            bench.hand("pressConfirm")
        }
        bench.device.powerOff()
        // The weather outside is as warm as the room was, so that only what was left on could keep it warmer.
        bench.run(3 * 86_400)
        #expect(abs(bench.room[.temperature] - 22) < 0.02)
        #expect(abs(bench.room[.humidity] - 60) < 0.1)
    }

    @Test("has a program for each of its modes, of steps that are written as they are read", arguments: appliances)
    func steps(_ id: DeviceTypeID, _ path: String) throws {
        let bench = try Bench(id)
        let words = path.split(separator: ".")
        let start = words.count > 1 ? "\(words[0])." : ""
        let phases = bench["\(path).phaseList"].listValue?.count ?? 0
        let component = try #require(
            makeCatalog().deviceType(id)?.components.first {
                ($0.id == .main ? "" : "\($0.id).") == start
            })
        let use = try #require(component.behaviours.first { $0.name == "applianceProgram" })
        let programs = use.parameters.first { $0.name == "programs" }?.value.listValue ?? []
        for program in programs {
            let keys = Set(program.fields?.map(\.name) ?? [])
            #expect(keys.isSubset(of: Behaviours.programKeys.program), "\(keys)")
            let steps = program["steps"]?.listValue ?? []
            #expect(!steps.isEmpty)
            for step in steps {
                let keys = Set(step.fields?.map(\.name) ?? [])
                #expect(keys.isSubset(of: Behaviours.programKeys.step), "\(keys)")
                #expect((0..<Int64(phases)).contains(step["phase"]?.integerValue ?? -1), "\(step)")
            }
        }
        // A recipe is chosen by its number, and a mode by that of the list.
        var modes: [Value] = []
        for name in ["ovenMode", "dishwasherMode", "microwaveOvenMode", "modeSelect"] {
            modes += bench["\(start)\(name).supportedModes"].listValue?.compactMap { $0["mode"] } ?? []
        }
        modes += bench["\(start)recipeCooking.recipes"].listValue?.compactMap { $0["recipeID"] } ?? []
        #expect(modes.map(\.description).sorted() == programs.compactMap { $0["mode"]?.description }.sorted())
    }

    @Test("are as many as the kitchen has")
    func count() { #expect(Self.appliances.count >= 17) }
}
