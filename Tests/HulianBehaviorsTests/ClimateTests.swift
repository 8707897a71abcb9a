import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

@Suite("An air conditioner")
struct AirConditionerTests {
    /// An air conditioner in a warm room under a hot sky, switched on.
    private func makeBench(_ temperature: Double = 30, outside: Double = 33) throws -> Bench {
        let bench = try Bench("appliances.airConditioner") { $0.set(.temperature, temperature) }
        bench.home.fixedOutdoorTemperature = outside
        bench.startHome()
        bench.send("onOff.on")
        return bench
    }

    @Test("cools its room to the setpoint and keeps it there")
    func cools() throws {
        let bench = try makeBench()
        #expect(bench.text("thermostat.thermostatRunningState") == "cool+fan")
        bench.run(2 * 3600)
        #expect(abs(bench.room[.temperature] - 26) < 1)
        bench.write("thermostat.occupiedCoolingSetpoint", 2300)
        bench.run(2 * 3600)
        #expect(abs(bench.room[.temperature] - 23) < 1)
        let shown = try #require(bench["thermostat.localTemperature"].integerValue)
        #expect(abs(Double(shown) / 100 - bench.room[.temperature]) < 0.2)
    }

    @Test("heats its room in winter, and does in automatic mode what is needed")
    func heats() throws {
        let bench = try makeBench(12, outside: 2)
        #expect(bench.write("thermostat.systemMode", 4) == .success)
        bench.run(3 * 3600)
        #expect(abs(bench.room[.temperature] - 20) < 1)
        #expect(bench.write("thermostat.systemMode", 1) == .success)
        bench.room.set(.temperature, 32)
        bench.run(60)
        #expect(bench.text("thermostat.thermostatRunningMode") == "cool")
        bench.room.set(.temperature, 15)
        bench.run(60)
        #expect(bench.text("thermostat.thermostatRunningMode") == "heat")
    }

    @Test("does nothing while it is switched off, and takes power only while it works")
    func power() throws {
        let bench = try makeBench()
        bench.run(60)
        let working = try #require(bench["electricalPowerMeasurement.activePower"].integerValue)
        #expect(working > 300_000)
        bench.send("onOff.off")
        bench.run(10)
        #expect(bench["electricalPowerMeasurement.activePower"] == 1000)
        #expect(bench["thermostat.thermostatRunningState"] == 0)
        bench.run(3600)
        #expect(bench.room[.temperature] > 27)
        bench.run(900)
        let energy = bench["electricalEnergyMeasurement.cumulativeEnergyImported"]["energy"]?.integerValue ?? 0
        #expect(energy > 10_000)
    }

    @Test("lets its compressor rest before it starts again")
    func compressorRests() throws {
        let bench = try makeBench()
        bench.run(60)
        bench.send("onOff.off")
        bench.send("onOff.on")
        bench.run(60)
        #expect(bench["electricalPowerMeasurement.activePower"].integerValue ?? 0 < 100_000)
        bench.run(150)
        #expect(bench["electricalPowerMeasurement.activePower"].integerValue ?? 0 > 300_000)
    }

    @Test("does not cool with a broken compressor, and says so")
    func compressorFailure() throws {
        let bench = try makeBench()
        _ = bench.device.setDefect("compressorFailure", true)
        #expect(bench.text("thermostat.acErrorCode") == "compressorFail")
        bench.run(3600)
        #expect(bench.room[.temperature] > 29)
        _ = bench.device.setDefect("compressorFailure", false)
        bench.run(2 * 3600)
        #expect(bench.room[.temperature] < 28)
    }

    @Test("dries the air")
    func dries() throws {
        let bench = try makeBench(24, outside: 24)
        bench.home.outdoorHumidity = 80
        bench.room.set(.humidity, 80)
        bench.write("thermostat.systemMode", 8)
        bench.run(1800)
        #expect(bench.room[.humidity] < 65)
    }
}

@Suite("A thermostat")
struct ThermostatTests {
    /// A thermostat with all limits, a dead band of 2 K and people.
    private func makeBench() throws -> Bench {
        try Bench(
            "test.thermostat",
            in: makeCatalog(adding: [
                "test.thermostat": """
                capabilities:
                  thermostat:
                    features: [HEAT, COOL, AUTO, OCC, TEVT]
                    attributes:
                      minHeatSetpointLimit: 7 °C
                      maxHeatSetpointLimit: 30 °C
                      minCoolSetpointLimit: 16 °C
                      maxCoolSetpointLimit: 32 °C
                      controlSequenceOfOperation: coolingAndHeating
                      systemMode: auto
                      setpointChangeSource:
                      setpointChangeAmount: null
                      setpointChangeSourceTimestamp:
                      localTemperatureCalibration: 0 °C
                """
            ]))
    }

    /// What is written, and with which status.
    @Test(
        "keeps setpoints and limits in order",
        arguments: [
            ("occupiedCoolingSetpoint", 3300, .constraintError), ("occupiedCoolingSetpoint", 3200, .success),
            ("occupiedCoolingSetpoint", 1500, .constraintError), ("occupiedHeatingSetpoint", 3100, .constraintError),
            ("minCoolSetpointLimit", 1500, .constraintError), ("minHeatSetpointLimit", 1500, .constraintError),
            ("minHeatSetpointLimit", 1400, .success), ("maxHeatSetpointLimit", 3100, .constraintError),
            ("maxCoolSetpointLimit", 3100, .constraintError), ("systemMode", 2, .constraintError),
            ("minSetpointDeadBand", -1, .constraintError), ("localTemperatureCalibration", 25, .success),
        ] as [(String, Int64, Status)])
    func limits(_ attribute: String, _ value: Int64, _ status: Status) throws {
        let bench = try makeBench()
        #expect(bench.write("thermostat.\(attribute)", .integer(value)) == status)
    }

    @Test("moves the other setpoint so far away as the dead band wants")
    func deadBand() throws {
        let bench = try makeBench()
        bench.write("thermostat.occupiedCoolingSetpoint", 2000)
        #expect(bench["thermostat.occupiedHeatingSetpoint"] == 1800)
        bench.write("thermostat.occupiedHeatingSetpoint", 2500)
        #expect(bench["thermostat.occupiedCoolingSetpoint"] == 2700)
    }

    @Test("takes writes of the dead band and the sequence without effect")
    func ignoredWrites() throws {
        let bench = try makeBench()
        #expect(bench.write("thermostat.minSetpointDeadBand", 5) == .success)
        #expect(bench["thermostat.minSetpointDeadBand"] == 20)
        #expect(bench.write("thermostat.controlSequenceOfOperation", 0) == .success)
        #expect(bench["thermostat.controlSequenceOfOperation"] == 4)
    }

    @Test("lets setpoints follow limits that are narrowed")
    func limitsClamp() throws {
        let bench = try makeBench()
        bench.write("thermostat.minCoolSetpointLimit", 2800)
        #expect(bench["thermostat.occupiedCoolingSetpoint"] == 2800)
    }

    @Test(
        "raises and lowers the setpoints inside their limits",
        arguments: [(0, 30), (1, -30), (2, 127)] as [(Int64, Int64)])
    func raiseLower(_ mode: Int64, _ amount: Int64) throws {
        let bench = try makeBench()
        bench.room.set(.occupancy, 1)
        let fields: KeyValuePairs<String, Value> = ["mode": .integer(mode), "amount": .integer(amount)]
        #expect(bench.send("thermostat.setpointRaiseLower", fields).status == .success)
        let heating = mode == 1 ? 2000 : min(3000, 2000 + amount * 10)
        let cooling = mode == 0 ? 2600 : min(3200, 2600 + amount * 10)
        #expect(bench["thermostat.occupiedCoolingSetpoint"] == .integer(cooling))
        #expect(bench["thermostat.occupiedHeatingSetpoint"] == .integer(heating))
        #expect(bench.eventNames.contains("setpointChange"))
    }

    @Test("looks at another setpoint when nobody is there, and tells of people and modes")
    func occupancy() throws {
        let bench = try makeBench()
        bench.write("thermostat.unoccupiedCoolingSetpoint", 3000)
        bench.room.set(.temperature, 28)
        #expect(bench.text("thermostat.thermostatRunningMode") == "off")
        #expect(!bench.eventNames.contains("runningStateChange"))
        bench.room.set(.occupancy, 1)
        #expect(bench.eventNames.contains("occupancyChange"))
        #expect(bench.fields(of: "runningStateChange").last?["currentRunningState"] == 6)
        bench.write("thermostat.systemMode", 0)
        #expect(bench.fields(of: "systemModeChange").last?["previousSystemMode"] == 1)
        #expect(bench.fields(of: "runningStateChange").last?["currentRunningState"] == 0)
    }

    @Test("adds the calibration to what its sensor says, and knows nothing without a sensor")
    func calibration() throws {
        let bench = try makeBench()
        #expect(bench["thermostat.localTemperature"] == 2200)
        bench.write("thermostat.localTemperatureCalibration", 15)
        #expect(bench["thermostat.localTemperature"] == 2350)
        _ = bench.device.setDefect("roomSensorFault", true)
        #expect(bench["thermostat.localTemperature"] == .null)
    }
}

@Suite("A fan")
struct FanTests {
    /// The fan of a hood: three speeds and an automatic mode.
    private func makeBench() throws -> Bench { try Bench("kitchen.extractorHood") }

    /// What is written, and mode, percent and speed after it.
    @Test(
        "lets mode, percent and speed follow one another",
        arguments: [
            ("fanMode", 1, 1, 33, 1), ("fanMode", 2, 2, 66, 2), ("fanMode", 3, 3, 100, 3), ("fanMode", 4, 3, 100, 3),
            ("fanMode", 0, 0, 0, 0), ("percentSetting", 20, 1, 20, 1), ("percentSetting", 60, 2, 60, 2),
            ("percentSetting", 84, 3, 84, 3), ("percentSetting", 0, 0, 0, 0), ("speedSetting", 2, 2, 66, 2),
            ("speedSetting", 0, 0, 0, 0),
        ] as [(String, Int64, Int64, Int64, Int64)])
    func coupling(_ attribute: String, _ value: Int64, _ mode: Int64, _ percent: Int64, _ speed: Int64) throws {
        let bench = try makeBench()
        #expect(bench.write("fanControl.\(attribute)", .integer(value)) == .success)
        #expect(bench["fanControl.fanMode"] == .integer(mode))
        #expect(bench["fanControl.percentSetting"] == .integer(percent))
        #expect(bench["fanControl.percentCurrent"] == .integer(percent))
        #expect(bench["fanControl.speedSetting"] == .integer(speed))
        #expect(bench["fanControl.speedCurrent"] == .integer(speed))
    }

    @Test("decides itself in automatic mode, and lets nobody write null")
    func automatic() throws {
        let bench = try makeBench()
        #expect(bench.write("fanControl.fanMode", 5) == .success)
        #expect(bench["fanControl.percentSetting"] == .null)
        #expect(bench["fanControl.speedSetting"] == .null)
        #expect(bench.write("fanControl.percentSetting", .null) == .invalidInState)
        #expect(bench.write("fanControl.fanMode", 6) == .success)
        #expect(bench["fanControl.fanMode"] == 5)
        bench.room.set(.smoke, 0.05)
        #expect(bench["fanControl.percentCurrent"] == 50)
    }

    /// From which speed, in which direction, wrapping, reaching off, and the speed after it.
    @Test(
        "goes up and down by speeds",
        arguments: [
            (0, 0, false, true, 1), (3, 0, false, true, 3), (3, 0, true, true, 0), (3, 0, true, false, 1),
            (1, 1, false, true, 0), (1, 1, false, false, 1), (1, 1, true, false, 3), (0, 1, true, true, 3),
        ] as [(Int64, Int64, Bool, Bool, Int64)])
    func steps(_ from: Int64, _ direction: Int64, _ wraps: Bool, _ reachesOff: Bool, _ to: Int64) throws {
        let bench = try makeBench()
        bench.write("fanControl.speedSetting", .integer(from))
        bench.send(
            "fanControl.step",
            ["direction": .integer(direction), "wrap": .bool(wraps), "lowestOff": .bool(reachesOff)])
        #expect(bench["fanControl.speedSetting"] == .integer(to))
    }

    @Test("stands while its device is switched off and keeps its setting")
    func switchedOff() throws {
        let bench = try makeBench()
        bench.write("fanControl.percentSetting", 60)
        bench.send("onOff.off")
        #expect(bench["fanControl.percentCurrent"] == 0)
        #expect(bench["fanControl.percentSetting"] == 60)
        bench.send("onOff.on")
        #expect(bench["fanControl.percentCurrent"] == 60)
    }

    @Test("refuses swings and winds that it has not got")
    func rockAndWind() throws {
        let bench = try Bench("appliances.airConditioner")
        #expect(bench.write("fanControl.rockSetting", 2) == .success)
        #expect(bench.write("fanControl.rockSetting", 4) == .constraintError)
        #expect(bench.write("fanControl.windSetting", 3) == .success)
    }

    @Test("of a hood blows smoke out of the kitchen and wears out its filter")
    func extracts() throws {
        let bench = try makeBench()
        bench.room.set(.smoke, 0.5)
        bench.startHome()
        bench.run(300)
        let still = bench.room[.smoke]
        #expect(still > 0.4)
        bench.write("fanControl.fanMode", 3)
        bench.run(300)
        #expect(bench.room[.smoke] < still * 0.3)
        #expect(bench.room[.noise] > 55)
        bench.run(60 * 3600)
        #expect(bench["activatedCarbonFilterMonitoring.condition"].integerValue ?? 100 < 96)
        bench.send("activatedCarbonFilterMonitoring.resetCondition")
        #expect(bench["activatedCarbonFilterMonitoring.condition"] == 100)
    }
}

@Suite("A refrigerator")
struct RefrigeratorTests {
    /// The temperature of a compartment in °C.
    private func temperature(_ bench: Bench, _ component: String) -> Double {
        Double(bench["\(component).temperatureMeasurement.measuredValue"].integerValue ?? 0) / 100
    }

    @Test("keeps both compartments at their setpoints, and its compressor rests between")
    func keepsCold() throws {
        let bench = try Bench("appliances.refrigerator")
        var running = 0
        for _ in 0..<96 {
            bench.run(900)
            #expect(abs(temperature(bench, "fridge") - 4) < 1.6)
            #expect(abs(temperature(bench, "freezer") + 18) < 2.2)
            if bench["electricalPowerMeasurement.activePower"].integerValue ?? 0 > 0 { running += 1 }
        }
        #expect((5..<90).contains(running))
        let energy = bench["electricalEnergyMeasurement.cumulativeEnergyImported"]["energy"]?.integerValue ?? 0
        #expect((200_000..<2_500_000).contains(energy))
    }

    @Test("follows a new setpoint, and refuses one out of range or between the steps")
    func setpoint() throws {
        let bench = try Bench("appliances.refrigerator")
        let set = "fridge.temperatureControl.setTemperature"
        #expect(bench.send(set, ["targetTemperature": 900]).status == .constraintError)
        #expect(bench.send(set, ["targetTemperature": 250]).status == .constraintError)
        #expect(bench.send(set).status == .invalidCommand)
        #expect(bench.send(set, ["targetTemperature": 700]).status == .success)
        bench.run(6 * 3600)
        #expect(abs(temperature(bench, "fridge") - 7) < 1.6)
    }

    @Test("warms with an open door and alarms after two minutes, until the door is closed")
    func door() throws {
        let bench = try Bench("appliances.refrigerator")
        bench.run(600)
        _ = bench.device.operate("openDoor", [Field("component", "freezer")])
        bench.run(110)
        #expect(bench["refrigeratorAlarm.state"] == 0)
        bench.run(20)
        #expect(bench["refrigeratorAlarm.state"] == 1)
        #expect(bench.fields(of: "notify").last?["active"] == 1)
        bench.run(1200)
        #expect(temperature(bench, "freezer") > -15)
        #expect(abs(temperature(bench, "fridge") - 4) < 1.6)
        _ = bench.device.operate("closeDoor", [Field("component", "freezer")])
        #expect(bench["refrigeratorAlarm.state"] == 0)
        #expect(bench.fields(of: "notify").last?["inactive"] == 1)
    }

    @Test("cools faster in rapid mode and leaves it by itself")
    func rapid() throws {
        let bench = try Bench("appliances.refrigerator")
        let mode = "fridge.refrigeratorAndTemperatureControlledCabinetMode"
        #expect(bench.send("\(mode).changeToMode", ["newMode": 1]).answer["status"] == 0)
        bench.run(3 * 3600)
        #expect(temperature(bench, "fridge") < 2.5)
        bench.run(3 * 3600)
        #expect(bench["\(mode).currentMode"] == 0)
        #expect(bench.send("\(mode).changeToMode", ["newMode": 9]).answer["status"] == 1)
    }

    @Test("warms without a compressor, and while it has no power")
    func failures() throws {
        let bench = try Bench("appliances.refrigerator")
        bench.run(600)
        _ = bench.device.setDefect("compressorFailure", true)
        bench.run(12 * 3600)
        #expect(temperature(bench, "fridge") > 8)
        _ = bench.device.setDefect("compressorFailure", false)
        bench.run(12 * 3600)
        #expect(abs(temperature(bench, "fridge") - 4) < 1.6)
        bench.device.powerOff()
        bench.run(10 * 3600)
        bench.device.powerOn()
        bench.run(60)
        #expect(temperature(bench, "fridge") > 8)
    }
}
