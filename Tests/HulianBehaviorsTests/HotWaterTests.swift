import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

extension Bench {
    /// Puts another device into the same room and switches it on; its news are heard by nobody.
    func placeBeside(_ type: DeviceTypeID) throws -> Device {
        guard let blueprint = makeCatalog().blueprint(type) else { throw BenchError("\(type)") }
        let device = Device(
            name: "other", blueprint: blueprint, scheduler: scheduler, seed: 2, room: room, behaviours: Behaviours.make)
        device.powerOn()
        return device
    }
}

/// The value of an attribute of a device by its path.
func shown(by device: Device, _ path: String) -> Value {
    guard let path = ElementPath(path), let index = device.blueprint.attribute(path) else { return "absent" }
    return device.value(at: index)
}

@Suite("A storage water heater")
struct StorageWaterHeaterTests {
    /// A heater at 55 °C in a home with people who take showers.
    private func makeBench(_ type: DeviceTypeID = "bathroom.waterHeater") throws -> Bench {
        let bench = try Bench(type)
        bench.startHome()
        return bench
    }

    /// The temperature of the water in °C.
    private func water(_ bench: Bench) -> Double {
        Double(bench["thermostat.localTemperature"].integerValue ?? 0) / 100
    }

    @Test("heats its water in the time that power and volume take, and keeps it hot")
    func heats() throws {
        let bench = try makeBench()
        #expect(bench["waterHeaterManagement.heatDemand"] == 1)
        #expect(bench["waterHeaterManagement.tankVolume"] == 60)
        // 60 L from 18 °C to 55 °C are 9.3 MJ, and 2 kW give them in 77 minutes.
        bench.run(70 * 60)
        #expect(water(bench) < 54)
        bench.run(15 * 60)
        #expect(water(bench) > 54.5)
        #expect(bench["waterHeaterManagement.heatDemand"] == 0)
        #expect(bench["waterHeaterManagement.tankPercentage"].integerValue ?? 0 > 95)
        #expect(bench["waterHeaterManagement.estimatedHeatRequired"].integerValue ?? 1 < 100_000)
        bench.run(24 * 3600)
        #expect((50...55.6).contains(water(bench)))
        expectSameEnergy(bench)
    }

    @Test("conserves energy: what the meter saw is in the water or was lost to the room")
    func conserves() throws {
        let bench = try makeBench()
        bench.run(2 * 3600)
        let joules = bench.home.electricity.amountTaken
        let stored = (water(bench) - 18) * 60 * 4186
        #expect(joules > stored)
        // The walls lose at most 1.5 W/K · 33 K · 2 h, and waiting takes a watt.
        #expect(joules - stored < 1.5 * 34 * 7200 + 7200 + 0.1 * 60 * 4186)
    }

    @Test("cools when water is drawn, and counts it for the home")
    func draws() throws {
        let bench = try makeBench()
        bench.run(2 * 3600)
        #expect(bench.device.operate("drawWater", [Field("litres", 60)]))
        #expect(abs(bench.home.water.rate - 0.12) < 1e-6)
        bench.run(501)
        #expect(bench.home.water.rate == 0)
        #expect(abs(bench.home.water.amountTaken - 60) < 0.1)
        // Mixed water: what is left after one volume is about a third of the warmth, and the element adds some.
        #expect((29...40).contains(water(bench)), "\(water(bench))")
        #expect(bench["waterHeaterManagement.heatDemand"] == 1)
    }

    @Test("is boosted for a time, to a temperature or to a percentage, and says when it ends")
    func boosts() throws {
        let bench = try makeBench()
        bench.send("waterHeaterMode.changeToMode", ["newMode": 0])
        #expect(bench["waterHeaterManagement.heatDemand"] == 0)
        let info: Value = ["duration": 7200, "oneShot": true, "temporarySetpoint": 4000]
        #expect(bench.send("waterHeaterManagement.boost", ["boostInfo": info]).status == .success)
        #expect(bench["waterHeaterManagement.boostState"] == 1)
        #expect(bench["waterHeaterManagement.heatDemand"] == 1)
        #expect(bench.fields(of: "boostStarted").count == 1)
        bench.run(3600)
        #expect(bench["waterHeaterManagement.boostState"] == 0)
        #expect(bench.eventNames.contains("boostEnded"))
        #expect(abs(water(bench) - 40) < 1)
        #expect(bench.send("waterHeaterManagement.cancelBoost").status == .invalidInState)
        #expect(bench.send("waterHeaterManagement.boost", ["boostInfo": ["duration": 600]]).status == .success)
        #expect(bench.send("waterHeaterManagement.cancelBoost").status == .success)
        #expect(bench["waterHeaterManagement.heatDemand"] == 0)
    }

    @Test("refuses a boost that cannot be")
    func refuses() throws {
        let bench = try makeBench()
        func status(_ info: Value) -> Status {
            bench.send("waterHeaterManagement.boost", ["boostInfo": info]).status
        }
        #expect(status(["duration": 600, "temporarySetpoint": 9000]) == .constraintError)
        #expect(status(["duration": 600, "targetPercentage": 101]) == .constraintError)
        #expect(status(["duration": 600, "targetReheat": 50]) == .invalidCommand)
        #expect(status(["duration": 600, "targetPercentage": 50, "targetReheat": 60]) == .constraintError)
        #expect(status(["duration": 600, "targetPercentage": 80, "targetReheat": 60]) == .success)
    }

    @Test("heats at night only while it is timed")
    func timed() throws {
        let bench = try makeBench()
        bench.send("waterHeaterMode.changeToMode", ["newMode": 2])
        var heated: Set<Bool> = []
        for _ in 0..<288 {
            bench.run(300)
            let hour = bench.home.dayShare * 24
            guard bench["waterHeaterManagement.heatDemand"] == 1 else { continue }
            heated.insert(hour >= 21.9 || hour <= 6.1)
        }
        #expect(heated == [true])
    }

    /// The defect, and the alarm that it sets off.
    @Test("stops heating for what is dangerous, and says so", arguments: ["heaterFailure", "overTemperature"])
    func protects(_ defect: String) throws {
        let bench = try makeBench()
        _ = bench.device.setDefect(defect, true)
        #expect(bench["waterHeaterManagement.heatDemand"] == 0)
        #expect(bench.text("applianceAlarm.state") == defect)
        bench.run(3600)
        #expect(water(bench) < 20)
        _ = bench.device.setDefect(defect, false)
        #expect(bench["waterHeaterManagement.heatDemand"] == 1)
    }

    @Test("wets the floor when it leaks, until the main valve is shut")
    func leak() throws {
        let bench = try makeBench()
        let valve = try bench.placeBeside("bathroom.waterValve")
        _ = bench.device.setDefect("leak", true)
        bench.run(1800)
        let wet = bench.room[.floodWater]
        #expect(wet > 0.2)
        #expect(bench.home.water.rate > 0)
        #expect(valve.operate("closeByHand"))
        bench.run(60)
        #expect(bench.home.water.rate == 0)
        bench.run(3600)
        #expect(bench.room[.floodWater] <= wet)
    }

    @Test("a heat pump takes less electricity for the same water")
    func heatPump() throws {
        let element = try makeBench()
        let pump = try makeBench("bathroom.heatPumpWaterHeater")
        element.run(3 * 3600)
        pump.run(8 * 3600)
        #expect(water(pump) > 52)
        #expect(pump["waterHeaterManagement.heaterTypes"] == 4)
        let perLitre = (element.home.electricity.amountTaken / 60, pump.home.electricity.amountTaken / 200)
        #expect(perLitre.1 < perLitre.0 / 2.2)
    }

    @Test("stays hot without power, and forgets a boost")
    func powerLoss() throws {
        let bench = try makeBench()
        bench.run(2 * 3600)
        bench.send("waterHeaterManagement.boost", ["boostInfo": ["duration": 36000]])
        bench.device.powerOff()
        #expect(bench.home.electricity.rate == 0)
        bench.run(8 * 3600)
        bench.device.powerOn()
        #expect((46...53).contains(water(bench)), "\(water(bench))")
        #expect(bench["waterHeaterManagement.boostState"] == 0)
    }
}

@Suite("A gas water heater")
struct GasWaterHeaterTests {
    /// A heater in a kitchen.
    private func makeBench() throws -> Bench {
        let bench = try Bench("bathroom.gasWaterHeater")
        bench.startHome()
        return bench
    }

    @Test("lights when water flows, brings it to the setpoint, and takes the gas that this needs")
    func burns() throws {
        let bench = try makeBench()
        #expect(bench.home.gas.rate == 0)
        _ = bench.device.operate("drawWater", [Field("litres", 72)])
        bench.run(2)
        #expect(bench.home.gas.rate == 0)
        bench.run(120)
        #expect(bench["waterHeaterManagement.heatDemand"] == 8)
        #expect(abs(Double(bench["thermostat.localTemperature"].integerValue ?? 0) / 100 - 45) < 1.5)
        // 7.2 L/min by 30 K are 15 kW, which are 1.72 m³/h at 88 %.
        #expect(abs(bench.home.gas.rate - 1.72) < 0.1, "\(bench.home.gas.rate)")
        bench.run(600)
        #expect(bench.home.gas.rate == 0)
        #expect(bench["waterHeaterManagement.heatDemand"] == 0)
        #expect(abs(bench.home.water.amountTaken - 72) < 0.1)
        #expect(bench.home.electricity.rate < 3)
    }

    @Test("stays cold without gas or without a spark, and says so until it is put right")
    func ignition() throws {
        let bench = try makeBench()
        _ = bench.device.setDefect("igniterFailure", true)
        _ = bench.device.operate("drawWater")
        bench.run(20)
        #expect(bench.text("applianceAlarm.state") == "ignitionFailure")
        #expect(bench.home.gas.amountTaken == 0)
        _ = bench.device.setDefect("igniterFailure", false)
        bench.run(30)
        #expect(bench["applianceAlarm.state"] == 0)
        #expect(bench.home.gas.rate > 0)
        let valve = try bench.placeBeside("kitchen.gasValve")
        #expect(valve.operate("closeByHand"))
        bench.run(60)
        #expect(bench.home.gas.rate == 0)
        #expect(bench.text("applianceAlarm.state") == "ignitionFailure")
    }

    @Test("puts itself out when its flue is blocked, before the air gets dangerous")
    func flue() throws {
        let bench = try makeBench()
        _ = bench.device.operate("drawWater", [Field("litres", 100)])
        bench.run(60)
        #expect(bench.home.gas.rate > 0)
        _ = bench.device.setDefect("flueBlocked", true)
        bench.run(15)
        #expect(bench.room[.carbonMonoxide] > 0)
        bench.run(30)
        #expect(bench.home.gas.rate == 0)
        #expect(bench.text("applianceAlarm.state") == "flueBlocked")
        #expect(bench.room[.carbonMonoxide] < 50)
        _ = bench.device.setDefect("flueBlocked", false)
        bench.run(60)
        #expect(bench.home.gas.rate > 0)
    }

    @Test("does not light for a trickle, nor while it is switched off")
    func trickle() throws {
        let bench = try makeBench()
        bench.send("onOff.off")
        _ = bench.device.operate("drawWater", [Field("litres", 5)])
        bench.run(30)
        #expect(bench.home.gas.amountTaken == 0)
        #expect(bench.send("thermostat.setpointRaiseLower", ["mode": 0, "amount": 20]).status == .success)
        #expect(bench["thermostat.occupiedHeatingSetpoint"] == 4700)
        #expect(bench.write("thermostat.occupiedHeatingSetpoint", 6500) == .constraintError)
    }
}

@Suite("A shower")
struct ShowerTests {
    @Test("mixes to the wanted temperature with the water of the home's heater, which cools by it")
    func mixes() throws {
        let bench = try Bench("bathroom.shower")
        let heater = try bench.placeBeside("bathroom.waterHeater")
        bench.startHome()
        bench.run(2 * 3600)
        let hot = try #require(shown(by: heater, "thermostat.localTemperature").integerValue)
        #expect(hot > 5400)
        #expect(bench.send("waterOutlet.start").status == .success)
        #expect(bench["waterOutlet.flowRate"] == 90)
        #expect(bench["waterOutlet.waterTemperature"] == 3800)
        #expect(bench.eventNames.suffix(2) == ["started", "temperatureReached"])
        let before = bench.room[.humidity]
        bench.run(300)
        #expect(bench["waterOutlet.waterTemperature"] == 3800)
        #expect(shown(by: heater, "thermostat.localTemperature").integerValue ?? 0 < hot - 500)
        #expect(bench.room[.humidity] > before + 5)
        #expect(bench.send("waterOutlet.stop").status == .success)
        // 9 L/min for five minutes, whatever part of it was hot.
        #expect(abs(bench.home.water.amountTaken - 45) < 0.2)
        #expect(abs((bench.fields(of: "ended").last?["volume"].integerValue ?? 0) - 450) <= 1)
        #expect(bench["waterOutlet.volumeUsed"] == bench["waterOutlet.lastVolume"])
        #expect(bench.home.plumbing.hotFlow == 0)
    }

    @Test("runs cold once the tank is empty")
    func empty() throws {
        let bench = try Bench("bathroom.shower")
        let heater = try bench.placeBeside("bathroom.waterHeater")
        bench.startHome()
        bench.run(2 * 3600)
        _ = heater.setDefect("heaterFailure", true)
        bench.send("waterOutlet.start")
        bench.run(1700)
        #expect(bench["waterOutlet.waterTemperature"].integerValue ?? 9999 < 2500)
    }

    @Test("lights the gas heater and settles at the wanted temperature")
    func gas() throws {
        let bench = try Bench("bathroom.shower")
        _ = try bench.placeBeside("bathroom.gasWaterHeater")
        bench.startHome()
        bench.send("waterOutlet.start")
        bench.run(5)
        #expect(bench["waterOutlet.waterTemperature"].integerValue ?? 9999 < 3000)
        bench.run(180)
        #expect(abs((bench["waterOutlet.waterTemperature"].integerValue ?? 0) - 3800) <= 100)
        #expect(bench.home.gas.rate > 0.5)
        bench.send("waterOutlet.stop")
        bench.run(30)
        #expect(bench.home.gas.rate == 0)
    }

    @Test("shuts itself when the mixer is stuck on hot, and when no water comes")
    func protects() throws {
        let bench = try Bench("bathroom.shower")
        bench.startHome()
        bench.home.plumbing.coldTemperature = 10
        bench.send("waterOutlet.start")
        _ = bench.device.setDefect("mixerStuck", true)
        #expect(bench["waterOutlet.state"] == 0)
        #expect(bench.fields(of: "ended").last?["reason"] == 5)
        _ = bench.device.setDefect("mixerStuck", false)
        bench.send("waterOutlet.start")
        _ = bench.device.setDefect("noWater", true)
        #expect(bench.fields(of: "ended").last?["reason"] == 4)
        #expect(bench.send("waterOutlet.start").status == .failure)
        #expect(bench.text("applianceAlarm.state") == "waterShortage")
        #expect(bench.home.water.rate == 0)
    }

    @Test("ends after the volume or the time that was asked for, and never runs for ever")
    func ends() throws {
        let bench = try Bench("bathroom.shower")
        bench.send("waterOutlet.start", ["volume": 300])
        bench.run(195)
        #expect(bench["waterOutlet.state"] == 1)
        bench.run(10)
        #expect(bench["waterOutlet.state"] == 0)
        #expect(bench.fields(of: "ended").last?["reason"] == 1)
        #expect(abs((bench["waterOutlet.lastVolume"].integerValue ?? 0) - 300) <= 1)
        bench.send("waterOutlet.start", ["duration": 30])
        bench.run(31)
        #expect(bench.fields(of: "ended").last?["reason"] == 2)
        bench.send("waterOutlet.start")
        bench.run(1801)
        #expect(bench["waterOutlet.state"] == 0)
        #expect(bench.write("waterOutlet.targetTemperature", 5000) == .constraintError)
    }
}

@Suite("A circulation pump")
struct CirculationPumpTests {
    @Test("keeps the ring warm, and counts its hours and its energy")
    func warms() throws {
        let bench = try Bench("bathroom.circulationPump")
        bench.startHome()
        #expect(bench["pumpConfigurationAndControl.effectiveControlMode"] == 5)
        #expect(bench["pumpConfigurationAndControl.speed"] == 2800)
        bench.run(3 * 3600)
        let warm = try #require(bench["temperatureMeasurement.measuredValue"].integerValue)
        #expect((3700...4300).contains(warm), "\(warm)")
        #expect(bench["pumpConfigurationAndControl.speed"].integerValue ?? 9999 < 2800)
        #expect(bench["pumpConfigurationAndControl.lifetimeRunningHours"].integerValue ?? 0 >= 1)
        bench.write("pumpConfigurationAndControl.operationMode", 2)
        #expect(bench["pumpConfigurationAndControl.capacity"] == 10_000)
        #expect(bench["pumpConfigurationAndControl.power"] == 45)
        expectSameEnergy(bench)
    }

    @Test("stands still when it is jammed, dry or off, and tells it")
    func stands() throws {
        let bench = try Bench("bathroom.circulationPump")
        _ = bench.device.setDefect("motorJammed", true)
        #expect(bench.eventNames.contains("pumpBlocked"))
        #expect(bench["pumpConfigurationAndControl.pumpStatus"] == 1)
        #expect(bench["pumpConfigurationAndControl.speed"] == 0)
        _ = bench.device.setDefect("motorJammed", false)
        _ = bench.device.setDefect("dryRunning", true)
        #expect(bench.eventNames.contains("dryRunning"))
        _ = bench.device.setDefect("dryRunning", false)
        #expect(bench["pumpConfigurationAndControl.pumpStatus"] == 0x20)
        bench.send("onOff.off")
        #expect(bench["pumpConfigurationAndControl.pumpStatus"] == 0)
        #expect(bench.home.electricity.rate == 0)
        #expect(bench.write("pumpConfigurationAndControl.operationMode", 3) == .constraintError)
        #expect(bench.write("pumpConfigurationAndControl.controlMode", 1) == .constraintError)
    }
}
