import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

@Suite("A smoke and carbon monoxide alarm")
struct SmokeAlarmTests {
    @Test("warns early, alarms when it is bad, and says when all is clear")
    func smoke() throws {
        let bench = try Bench("sensors.smokeAlarm")
        bench.room.set(.smoke, 0.1)
        #expect(bench.text("smokeCoAlarm.smokeState") == "warning")
        #expect(bench.text("smokeCoAlarm.expressedState") == "smokeAlarm")
        bench.room.set(.smoke, 0.2)
        #expect(bench.text("smokeCoAlarm.smokeState") == "critical")
        #expect(bench.fields(of: "smokeAlarm").map { $0["alarmSeverityLevel"] } == [1, 2])
        // It does not flutter: at a little less smoke it is still critical.
        bench.room.set(.smoke, 0.12)
        #expect(bench.text("smokeCoAlarm.smokeState") == "critical")
        bench.room.set(.smoke, 0)
        #expect(bench.text("smokeCoAlarm.expressedState") == "normal")
        #expect(bench.eventNames.last == "allClear")
    }

    /// The sensitivity, and whether 0.12 dB/m is critical.
    @Test("minds less smoke when it is set to", arguments: [(0, true), (1, false), (2, false)] as [(Int64, Bool)])
    func sensitivity(_ level: Int64, _ isCritical: Bool) throws {
        let bench = try Bench("sensors.smokeAlarm")
        #expect(bench.write("smokeCoAlarm.smokeSensitivityLevel", .integer(level)) == .success)
        bench.room.set(.smoke, 0.12)
        #expect((bench.text("smokeCoAlarm.smokeState") == "critical") == isCritical)
    }

    /// The concentration in ppm, and the minutes after which it is and is not yet critical (EN 50291-1).
    @Test(
        "alarms for carbon monoxide in the times of EN 50291",
        arguments: [(30, 120, 240), (50, 60, 90), (100, 10, 40), (330, 0, 3)] as [(Double, Double, Double)])
    func carbonMonoxide(_ part: Double, _ notBefore: Double, _ latest: Double) throws {
        let bench = try Bench("sensors.smokeAlarm")
        bench.room.set(.carbonMonoxide, part)
        bench.run(notBefore * 60)
        #expect(bench.text("smokeCoAlarm.coState") != "critical")
        bench.run((latest - notBefore) * 60)
        #expect(bench.text("smokeCoAlarm.coState") == "critical")
        #expect(bench.fields(of: "coAlarm").last?["alarmSeverityLevel"] == 2)
        bench.room.set(.carbonMonoxide, 0)
        bench.run(3600)
        #expect(bench.text("smokeCoAlarm.coState") == "normal")
    }

    @Test("tests itself, but not while it alarms")
    func selfTest() throws {
        let bench = try Bench("sensors.smokeAlarm")
        #expect(bench.send("smokeCoAlarm.selfTestRequest").status == .success)
        #expect(bench.text("smokeCoAlarm.expressedState") == "testing")
        #expect(bench.send("smokeCoAlarm.selfTestRequest").status == .busy)
        bench.run(11)
        #expect(bench.eventNames.suffix(2) == ["selfTestComplete", "allClear"])
        bench.room.set(.smoke, 0.3)
        #expect(bench.send("smokeCoAlarm.selfTestRequest").status == .busy)
    }

    @Test("can be silenced while it warns and not when it is critical")
    func mute() throws {
        let bench = try Bench("sensors.smokeAlarm")
        _ = bench.device.operate("pressMute")
        #expect(bench["smokeCoAlarm.deviceMuted"] == 0)
        bench.room.set(.smoke, 0.1)
        _ = bench.device.operate("pressMute")
        #expect(bench["smokeCoAlarm.deviceMuted"] == 1)
        #expect(bench.eventNames.last == "alarmMuted")
        bench.room.set(.smoke, 0.3)
        #expect(bench["smokeCoAlarm.deviceMuted"] == 0)
        #expect(bench.eventNames.contains("muteEnded"))
        _ = bench.device.operate("pressMute")
        #expect(bench["smokeCoAlarm.deviceMuted"] == 0)
    }

    @Test("shows what is worst: smoke before its own faults, these before the battery")
    func priority() throws {
        let bench = try Bench("sensors.smokeAlarm")
        _ = bench.device.setDefect("lowBattery", true)
        #expect(bench.text("smokeCoAlarm.expressedState") == "batteryAlert")
        #expect(bench.eventNames.contains("lowBattery"))
        _ = bench.device.setDefect("endOfService", true)
        #expect(bench.text("smokeCoAlarm.expressedState") == "endOfService")
        _ = bench.device.operate("interconnectCO", [Field("severity", 2)])
        #expect(bench.text("smokeCoAlarm.expressedState") == "interconnectCO")
        bench.room.set(.smoke, 0.3)
        #expect(bench.text("smokeCoAlarm.expressedState") == "smokeAlarm")
        _ = bench.device.operate("interconnectCO", [Field("severity", 0)])
        bench.room.set(.smoke, 0)
        _ = bench.device.setDefect("endOfService", false)
        _ = bench.device.setDefect("lowBattery", false)
        #expect(bench.text("smokeCoAlarm.expressedState") == "normal")
    }

    @Test("takes the test events of the test plans")
    func testEvents() throws {
        let bench = try Bench("sensors.smokeAlarm")
        #expect(bench.device.triggerTestEvent(0x005C_0000_0000_009C))
        #expect(bench.text("smokeCoAlarm.smokeState") == "critical")
        #expect(bench.device.triggerTestEvent(0x005C_0000_0000_00A0))
        #expect(bench.text("smokeCoAlarm.smokeState") == "normal")
        #expect(!bench.device.triggerTestEvent(0x005D_0000_0000_0090))
    }
}

@Suite("A gas alarm")
struct GasAlarmTests {
    /// Lets gas stream until the threshold is crossed; the time from then to the alarm in seconds.
    private func timeToAlarm(_ bench: Bench) -> Double {
        bench.room.set(.gas, 9)
        let crossed = bench.scheduler.now
        while bench.text("gasAlarm.alarmState") != "alarm", bench.scheduler.now - crossed < .seconds(120) {
            bench.run(0.1)
        }
        return (bench.scheduler.now - crossed).seconds
    }

    @Test("alarms not sooner than 15 s and not later than 60 s after the threshold is crossed (GB 15322.2)")
    func time() throws {
        for seed in UInt64(1)...20 {
            let time = timeToAlarm(try Bench("sensors.gasAlarm", seed: seed))
            #expect((15...60).contains(time), "\(time)")
        }
    }

    @Test("stays in alarm until somebody clears it, which is refused while the gas is still there")
    func latched() throws {
        let bench = try Bench("sensors.gasAlarm")
        _ = timeToAlarm(bench)
        #expect(bench.fields(of: "gasAlarm").map { $0["alarmState"] } == [1, 2])
        #expect(bench.send("gasAlarm.reset").status == .invalidInState)
        bench.room.set(.gas, 0)
        bench.run(600)
        #expect(bench.text("gasAlarm.alarmState") == "alarm")
        #expect(bench.send("gasAlarm.reset").status == .success)
        #expect(bench.text("gasAlarm.alarmState") == "normal")
        #expect(bench.eventNames.last == "allClear")
    }

    @Test("goes back to normal when the gas goes before the alarm")
    func passes() throws {
        let bench = try Bench("sensors.gasAlarm")
        bench.room.set(.gas, 9)
        bench.run(10)
        bench.room.set(.gas, 1)
        bench.run(120)
        #expect(bench.text("gasAlarm.alarmState") == "normal")
        #expect(bench["gasAlarm.concentration"] == 100)
    }

    @Test("can be silenced, tests itself, and says when its sensor is broken")
    func muteAndTest() throws {
        let bench = try Bench("sensors.gasAlarm")
        #expect(bench.send("gasAlarm.selfTest").status == .success)
        #expect(bench.send("gasAlarm.selfTest").status == .busy)
        bench.run(11)
        #expect(bench.fields(of: "selfTestComplete").last?["isPassed"] == true)
        _ = timeToAlarm(bench)
        #expect(bench.send("gasAlarm.mute").status == .success)
        #expect(bench["gasAlarm.isMuted"] == true)
        bench.run(601)
        #expect(bench["gasAlarm.isMuted"] == false)
        _ = bench.device.setDefect("sensorFault", true)
        #expect(bench["gasAlarm.concentration"] == .null)
        #expect(bench.eventNames.suffix(2) == ["hardwareFault", "faultFound"])
    }
}

@Suite("A gas valve")
struct GasValveTests {
    @Test("closes in the time of its motor and ends a leak behind it")
    func endsALeak() throws {
        let bench = try Bench("kitchen.gasValve")
        bench.startHome()
        bench.home.setLeak(in: bench.room, rate: 0.05)
        bench.run(120)
        let before = bench.room[.gas]
        #expect(before > 4)
        #expect(bench.send("valveConfigurationAndControl.close").status == .success)
        #expect(bench.text("valveConfigurationAndControl.currentState") == "transitioning")
        #expect(bench.text("valveConfigurationAndControl.targetState") == "closed")
        bench.run(6)
        #expect(bench.text("valveConfigurationAndControl.currentState") == "closed")
        #expect(bench["valveConfigurationAndControl.targetState"] == .null)
        bench.run(1800)
        #expect(bench.room[.gas] < before)
        #expect(bench.fields(of: "valveStateChanged").map { $0["valveState"] } == [2, 0])
    }

    @Test("opens for a time and closes by itself")
    func openDuration() throws {
        let bench = try Bench("kitchen.gasValve")
        let valve = "valveConfigurationAndControl"
        bench.send("\(valve).close")
        bench.run(6)
        #expect(bench.send("\(valve).open", ["openDuration": 60]).status == .success)
        #expect(bench["\(valve).openDuration"] == 60)
        bench.run(20)
        #expect(bench.text("\(valve).currentState") == "open")
        #expect(bench["\(valve).remainingDuration"] == 40)
        bench.run(46)
        #expect(bench.text("\(valve).currentState") == "closed")
        #expect(bench["\(valve).remainingDuration"] == .null)
        bench.write("\(valve).defaultOpenDuration", 30)
        bench.send("\(valve).open")
        #expect(bench["\(valve).openDuration"] == 30)
        #expect(bench.write("\(valve).defaultOpenDuration", 0) == .constraintError)
        #expect(bench.send("\(valve).open", ["openDuration": 0]).status == .constraintError)
    }

    @Test("does not move when it is blocked, leaks when it is worn, and turns by hand")
    func faults() throws {
        let bench = try Bench("kitchen.gasValve")
        let valve = "valveConfigurationAndControl"
        _ = bench.device.setDefect("blocked", true)
        #expect(bench.fields(of: "valveFault").last?["valveFault"] == 2)
        #expect(bench.send("\(valve).close").status == .failure)
        _ = bench.device.setDefect("blocked", false)
        bench.send("\(valve).close")
        bench.run(6)
        bench.startHome()
        _ = bench.device.setDefect("leaking", true)
        bench.home.setLeak(in: bench.room, rate: 0.05)
        bench.run(60)
        #expect(bench.room[.gas] > 0)
        bench.device.powerOff()
        _ = bench.device.operate("openByHand")
        #expect(bench.text("\(valve).currentState") == "open")
    }
}

@Suite("Sensors")
struct SensorTests {
    @Test("of temperature and humidity report what changes by their resolution, and not too often")
    func measurement() throws {
        let bench = try Bench("sensors.temperatureHumiditySensor")
        #expect(bench["temperatureMeasurement.measuredValue"] == 2200)
        bench.room.set(.temperature, 22.05)
        bench.run(60)
        #expect(bench["temperatureMeasurement.measuredValue"] == 2200)
        let before = bench.newsCount
        for step in 1...300 {
            bench.room.set(.temperature, 22 + Double(step) / 10)
            bench.run(1)
        }
        #expect(bench.newsCount - before <= 12)
        bench.run(60)
        #expect(bench["temperatureMeasurement.measuredValue"] == 5200)
        bench.room.set(.temperature, 90)
        bench.run(60)
        #expect(bench["temperatureMeasurement.measuredValue"] == 6000)
    }

    @Test("say null when they are broken")
    func sensorFault() throws {
        let bench = try Bench("sensors.temperatureHumiditySensor")
        _ = bench.device.setDefect("sensorFault", true)
        #expect(bench["temperatureMeasurement.measuredValue"] == .null)
        _ = bench.device.setDefect("sensorFault", false)
        #expect(bench["temperatureMeasurement.measuredValue"] == 2200)
    }

    @Test("of motion see people at once and forget them after the hold time")
    func occupancy() throws {
        let bench = try Bench("sensors.motionSensor")
        let person = bench.home.addPerson(Person(name: "grandma", role: .elder))
        bench.home.move(person, to: bench.room)
        #expect(bench["occupancySensing.occupancy"] == 1)
        bench.home.move(person, to: nil)
        bench.run(59)
        #expect(bench["occupancySensing.occupancy"] == 1)
        bench.run(2)
        #expect(bench["occupancySensing.occupancy"] == 0)
        #expect(bench.fields(of: "occupancyChanged").map { $0["occupancy"] } == [1, 0])
        #expect(bench.write("occupancySensing.holdTime", 5) == .constraintError)
        #expect(bench.write("occupancySensing.holdTime", 10) == .success)
        bench.home.move(person, to: bench.room)
        bench.home.move(person, to: nil)
        bench.run(5)
        bench.home.move(person, to: bench.room)
        bench.run(20)
        #expect(bench["occupancySensing.occupancy"] == 1)
    }

    @Test("of light measure in the logarithm of lux")
    func illuminance() throws {
        let bench = try Bench("sensors.motionSensor")
        bench.run(6)
        bench.room.set(.illuminance, 1000)
        #expect(bench["illuminanceMeasurement.measuredValue"] == 30_001)
        #expect(bench.text("illuminanceMeasurement.measuredValue") == "1000 lx")
    }

    @Test("of windows and doors say closed when they are, and let air in when they are not")
    func contact() throws {
        let bench = try Bench("sensors.contactSensor")
        #expect(bench["booleanState.stateValue"] == true)
        _ = bench.device.operate("openWindow")
        #expect(bench["booleanState.stateValue"] == false)
        #expect(bench.room.openness == 0.5)
        #expect(bench.fields(of: "stateChange").last?["stateValue"] == false)
        _ = bench.device.operate("closeWindow")
        #expect(bench["booleanState.stateValue"] == true)
        #expect(bench.room.openness == 0)
        _ = bench.device.setDefect("magnetLost", true)
        #expect(bench["booleanState.stateValue"] == false)
    }

    @Test("live for years on their batteries, warn when these are low, and go dark when they are empty")
    func battery() throws {
        let bench = try Bench("sensors.contactSensor")
        bench.run(30 * 86_400)
        #expect(bench["powerSource.batPercentRemaining"].integerValue ?? 0 >= 190)
        _ = bench.device.setDefect("lowBattery", true)
        #expect(bench.text("powerSource.batChargeLevel") == "critical")
        #expect(bench["powerSource.batReplacementNeeded"] == true)
        bench.run(200 * 86_400)
        #expect(!bench.device.isPowered)
        _ = bench.device.operate("replaceBattery")
        #expect(bench.device.isPowered)
        #expect(bench["powerSource.batPercentRemaining"] == 200)
        #expect(bench.text("powerSource.batChargeLevel") == "ok")
    }
}
