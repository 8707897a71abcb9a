import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

@Suite("Heaters")
struct HeaterTests {
    /// A device in a cold room.
    private func makeBench(_ type: DeviceTypeID, room: Double = 14, outside: Double = 2) throws -> Bench {
        let bench = try Bench(type) { $0.set(.temperature, room) }
        bench.home.fixedOutdoorTemperature = outside
        bench.startHome()
        if bench.device.blueprint.capabilities.contains(where: { $0.definition.id == "onOff" }) {
            bench.send("onOff.on")
        }
        return bench
    }

    /// The type of a heater, and the hours that it takes.
    @Test(
        "bring their room to the setpoint and keep it there",
        arguments: [
            ("appliances.electricHeater", 3), ("appliances.floorHeatingThermostat", 20),
            ("appliances.radiatorThermostat", 4), ("appliances.heatPump", 2),
        ] as [(DeviceTypeID, Double)])
    func heats(_ type: DeviceTypeID, _ hours: Double) throws {
        let bench = try makeBench(type)
        bench.run(hours * 3600)
        #expect(abs(bench.room[.temperature] - 20) < 1.2, "\(bench.room[.temperature])")
        #expect(bench.write("thermostat.systemMode", 0) == .success)
        bench.run(8 * 3600)
        #expect(bench.room[.temperature] < 18)
    }

    @Test("an electric heater takes what it gives: its energy is that of the meter of the home")
    func energy() throws {
        let bench = try makeBench("appliances.electricHeater")
        bench.run(3600)
        #expect(bench.home.electricity.amountTaken > 1_000_000)
        expectSameEnergy(bench)
        bench.device.powerOff()
        #expect(bench.home.electricity.rate == 0)
        #expect(bench.write("thermostat.occupiedHeatingSetpoint", 3100) == .constraintError)
    }

    @Test("an electric heater does not heat when it lies, when it is broken, or when it is too hot")
    func protects() throws {
        let bench = try makeBench("appliances.electricHeater")
        bench.run(120)
        #expect(bench.home.electricity.rate > 1000)
        for defect in ["heaterFailure", "overTemperature"] {
            _ = bench.device.setDefect(defect, true)
            #expect(bench.home.electricity.rate < 30, "\(defect)")
            #expect(bench.text("applianceAlarm.state") == defect)
            _ = bench.device.setDefect(defect, false)
            #expect(bench.home.electricity.rate > 1000)
        }
        _ = bench.device.operate("tipOver")
        #expect(bench["onOff.onOff"] == false)
        #expect(bench.home.electricity.rate < 30)
        bench.send("onOff.on")
        #expect(bench["onOff.onOff"] == false)
    }

    @Test("a heater is off after the longest time that it may be on")
    func longest() throws {
        let bench = try makeBench("appliances.electricHeater")
        #expect(bench.write("offTimer.longestTimeOn", 60) == .success)
        bench.run(3599)
        #expect(bench["onOff.onOff"] == true)
        bench.run(2)
        #expect(bench["onOff.onOff"] == false)
        #expect(bench.eventNames.contains("switchedOff"))
    }

    @Test("a radiator valve shuts for an open window, and takes nothing of the mains")
    func window() throws {
        let bench = try makeBench("appliances.radiatorThermostat", room: 19, outside: -10)
        bench.run(3600)
        let warm = bench.room[.temperature]
        #expect(warm > 18)
        bench.room.openness = 1
        bench.run(600)
        #expect(bench.room[.temperature] < warm - 2)
        bench.room.openness = 0
        let cold = bench.room[.temperature]
        bench.run(240)
        #expect(bench.room[.temperature] < cold + 2.5)
        bench.run(2 * 3600)
        #expect(abs(bench.room[.temperature] - 20) < 1.5)
        #expect(bench.home.electricity.amountTaken == 0)
        #expect(bench["powerSource.batPercentRemaining"].integerValue ?? 0 <= 200)
        _ = bench.device.setDefect("blocked", true)
        #expect(bench.text("applianceAlarm.state") == "motorBlocked")
    }

    @Test("a floor never gets hotter than its limiter allows")
    func floor() throws {
        let bench = try makeBench("appliances.floorHeatingThermostat", room: 5, outside: -15)
        bench.write("thermostat.occupiedHeatingSetpoint", 3000)
        for _ in 0..<48 {
            bench.run(3600)
            // At 35 °C the floor gives 140 W for each kelvin.
            #expect(bench.room[.temperature] < 35)
        }
        #expect(bench.home.electricity.amountTaken > 0)
    }

    @Test("a towel rail keeps the temperature of its level and is off after four hours")
    func towelRail() throws {
        let bench = try makeBench("bathroom.towelRail", room: 22, outside: 22)
        bench.run(2 * 3600)
        let warm = try #require(bench["temperatureMeasurement.measuredValue"].integerValue)
        #expect(abs(warm - 5500) < 150, "\(warm)")
        #expect(bench.send("temperatureControl.setTemperature", ["targetTemperatureLevel": 0]).status == .success)
        bench.run(3600)
        #expect(abs((bench["temperatureMeasurement.measuredValue"].integerValue ?? 0) - 4500) < 150)
        #expect(
            bench.send("temperatureControl.setTemperature", ["targetTemperatureLevel": 3]).status == .constraintError)
        bench.run(3600 + 5)
        #expect(bench["onOff.onOff"] == false)
        bench.run(4 * 3600)
        #expect(bench["temperatureMeasurement.measuredValue"].integerValue ?? 9999 < 2600)
        expectSameEnergy(bench)
    }

    @Test("an electric blanket warms each side by itself, and a fault switches a side off")
    func blanket() throws {
        let bench = try makeBenchOfBlanket()
        bench.send("left.onOff.on")
        bench.run(3600)
        #expect(abs((bench["left.temperatureMeasurement.measuredValue"].integerValue ?? 0) - 3500) < 150)
        #expect(bench["right.temperatureMeasurement.measuredValue"].integerValue ?? 9999 < 2000)
        #expect(bench.write("offTimer.duration", 60) == .success)
        bench.run(3601)
        #expect(bench["left.onOff.onOff"] == false)
        bench.send("left.onOff.on")
        _ = bench.device.setDefect("overTemperature", true)
        #expect(bench.text("applianceAlarm.state") == "overTemperature")
        bench.run(10)
        #expect(bench.home.electricity.rate < 1)
        #expect(
            bench.send("left.temperatureControl.setTemperature", ["targetTemperature": 6000]).status == .constraintError
        )
        expectSameEnergy(bench)
    }

    /// An electric blanket in a cool bedroom.
    private func makeBenchOfBlanket() throws -> Bench {
        let bench = try Bench("furniture.electricBlanket") { $0.set(.temperature, 16) }
        bench.home.fixedOutdoorTemperature = 16
        bench.startHome()
        return bench
    }
}

@Suite("A bathroom heater")
struct BathroomHeaterTests {
    /// A heater that is switched on in a cool bathroom.
    private func makeBench() throws -> Bench {
        let bench = try Bench("bathroom.bathroomHeater") {
            $0.set(.temperature, 18)
            $0.set(.humidity, 90)
        }
        bench.home.fixedOutdoorTemperature = 5
        bench.startHome()
        bench.send("onOff.on")
        return bench
    }

    @Test("heats to the setpoint, and lets its fan cool it when it is switched off")
    func heats() throws {
        let bench = try makeBench()
        bench.run(1800)
        #expect(bench.room[.temperature] > 25)
        bench.run(3600)
        #expect(bench.room[.temperature] < 29)
        bench.room.set(.temperature, 20)
        bench.run(20)
        bench.send("onOff.off")
        #expect(bench.home.electricity.rate > 5)
        #expect(bench.home.electricity.rate < 100)
        bench.run(61)
        #expect(bench.home.electricity.rate < 1)
        expectSameEnergy(bench)
    }

    @Test("ventilates damp air out of the room, which blowing does not")
    func ventilates() throws {
        let bench = try makeBench()
        bench.send("modeSelect.changeToMode", ["newMode": 1])
        bench.run(1200)
        let blown = bench.room[.humidity]
        #expect(bench.home.electricity.rate < 50)
        bench.send("modeSelect.changeToMode", ["newMode": 2])
        bench.run(1200)
        #expect(bench.room[.humidity] < blown - 8)
        #expect(bench.send("modeSelect.changeToMode", ["newMode": 9]).status == .invalidCommand)
    }

    @Test("never heats without its fan")
    func jammed() throws {
        let bench = try makeBench()
        bench.run(30)
        #expect(bench.home.electricity.rate > 1000)
        _ = bench.device.setDefect("motorJammed", true)
        #expect(bench.home.electricity.rate < 5)
        #expect(bench.text("applianceAlarm.state") == "motorBlocked")
        #expect(bench.send("light.onOff.on").status == .success)
        bench.run(2)
        #expect(bench.room[.illuminance] > 10)
    }
}

@Suite("A mirror cabinet")
struct MirrorCabinetTests {
    @Test("fogs in the steam of a shower, and heats its glass until it is clear")
    func fog() throws {
        let bench = try Bench("bathroom.mirrorCabinet") { $0.set(.humidity, 50) }
        bench.startHome()
        bench.write("mirror.autoDefog", false)
        #expect(bench["mirror.isFogged"] == false)
        bench.room.set(.humidity, 95)
        bench.run(70)
        #expect(bench["mirror.isFogged"] == true)
        #expect(bench.eventNames.contains("fogged"))
        bench.write("mirror.autoDefog", true)
        #expect(bench["defogger.onOff.onOff"] == true)
        bench.run(900)
        #expect(bench["mirror.isFogged"] == false)
        #expect(bench.eventNames.contains("cleared"))
        #expect(bench["defogger.temperatureMeasurement.measuredValue"].integerValue ?? 0 > 2300)
        bench.room.set(.humidity, 45)
        bench.run(70)
        #expect(bench["defogger.onOff.onOff"] == false)
        expectSameEnergy(bench)
    }

    @Test("shows the time or the climate")
    func shows() throws {
        let bench = try Bench("bathroom.mirrorCabinet")
        bench.startHome()
        let clock = try #require(bench["mirror.displayText"].stringValue)
        #expect(clock.count == 5 && clock.contains(":"))
        bench.run(60)
        #expect(bench["mirror.displayText"].stringValue != clock)
        bench.write("mirror.displayContent", 2)
        #expect(bench["mirror.displayText"] == "22 °C")
        bench.write("mirror.displayContent", 0)
        #expect(bench["mirror.displayText"] == "")
    }

    @Test("disinfects behind its door only, and tells why it stopped")
    func disinfects() throws {
        let bench = try Bench("bathroom.mirrorCabinet")
        #expect(bench.send("disinfection.start").status == .success)
        bench.run(60)
        #expect(bench["disinfection.remainingTime"] == 1740)
        #expect(bench.home.electricity.rate > 9)
        _ = bench.device.operate("openDoor")
        #expect(bench["disinfection.state"] == 0)
        #expect(bench.fields(of: "interrupted").last?["reason"] == 1)
        #expect(bench.send("disinfection.start").status == .invalidInState)
        _ = bench.device.operate("closeDoor")
        bench.write("disinfection.duration", 5)
        #expect(bench.send("disinfection.start").status == .success)
        bench.run(301)
        #expect(bench.eventNames.contains("completed"))
        #expect(bench["disinfection.cycles"] == 1)
        bench.send("disinfection.start")
        bench.device.powerOff()
        bench.device.powerOn()
        #expect(bench["disinfection.state"] == 0)
        #expect(bench.fields(of: "interrupted").last?["reason"] == 2)
    }
}
