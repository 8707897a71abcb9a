import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

@Suite("A sensor faucet")
struct SensorFaucetTests {
    @Test("runs while a hand is there, and a second longer")
    func hand() throws {
        let bench = try Bench("bathroom.sensorFaucet")
        _ = bench.device.operate("approach")
        #expect(bench["waterOutlet.isHandPresent"] == true)
        #expect(bench["waterOutlet.state"] == 1)
        bench.run(10)
        _ = bench.device.operate("leave")
        #expect(bench["waterOutlet.state"] == 1)
        bench.run(1.1)
        #expect(bench["waterOutlet.state"] == 0)
        #expect(bench.fields(of: "ended").last?["reason"] == 3)
        // 6 L/min for eleven seconds.
        #expect(abs(bench.home.water.amountTaken - 1.1) < 0.05)
        #expect(bench["waterOutlet.lastVolume"] == 11)
    }

    @Test("does not mind hands while its sensor is switched off, and never runs for more than a minute")
    func sensorOff() throws {
        let bench = try Bench("bathroom.sensorFaucet")
        bench.write("waterOutlet.isSensorEnabled", false)
        _ = bench.device.operate("approach")
        #expect(bench["waterOutlet.state"] == 0)
        _ = bench.device.operate("leave")
        bench.write("waterOutlet.isSensorEnabled", true)
        _ = bench.device.operate("approach")
        bench.run(61)
        #expect(bench["waterOutlet.state"] == 0)
        #expect(bench.fields(of: "ended").last?["reason"] == 2)
    }

    @Test("drips when its seal is worn, and says so")
    func drips() throws {
        let bench = try Bench("bathroom.sensorFaucet")
        _ = bench.device.setDefect("leak", true)
        #expect(bench.text("applianceAlarm.state") == "leak")
        bench.run(3600)
        #expect(abs(bench.home.water.amountTaken - 10.8) < 0.1)
        bench.device.powerOff()
        #expect(bench.home.water.rate == 0)
    }
}

@Suite("A hand washer")
struct HandWasherTests {
    @Test("wets, soaps, lets rub, rinses and dries, and counts")
    func whole() throws {
        let bench = try Bench("bathroom.handWasher")
        bench.startHome()
        var phases: [Value] = []
        _ = bench.device.operate("approach")
        for _ in 0..<60 {
            let phase = bench["handWashing.phase"]
            if phases.last != phase { phases.append(phase) }
            bench.run(1)
        }
        #expect(phases == [1, 2, 3, 4, 5, 0])
        #expect(bench["handWashing.washes"] == 1)
        #expect(bench.fields(of: "washed").last?["isComplete"] == true)
        #expect(bench.fields(of: "washed").last?["duration"] == 50)
        // Three and ten seconds of 4 L/min.
        #expect(abs(bench.home.water.amountTaken - 13 * 4 / 60) < 0.05)
        #expect(bench.home.electricity.amountTaken > 15 * 800)
        expectSameEnergy(bench)
    }

    @Test("ends when the hands go away, waits while they rub, and refuses a second start")
    func leaves() throws {
        let bench = try Bench("bathroom.handWasher")
        #expect(bench.send("handWashing.start").status == .success)
        #expect(bench.send("handWashing.start").status == .invalidInState)
        bench.run(1)
        _ = bench.device.operate("leave")
        #expect(bench["handWashing.phase"] == 0)
        #expect(bench.fields(of: "washed").last?["isComplete"] == false)
        #expect(bench.home.water.rate == 0)
        bench.write("handWashing.rubbingTime", 30)
        bench.write("handWashing.autoDry", false)
        bench.send("handWashing.start")
        bench.run(20)
        _ = bench.device.operate("leave")
        #expect(bench["handWashing.phase"] == 3)
        bench.run(40)
        #expect(bench.fields(of: "washed").last?["duration"] == 45)
        #expect(bench.write("handWashing.rubbingTime", 4) == .constraintError)
    }

    @Test("says when its soap is used up, and takes new soap")
    func soap() throws {
        let bench = try Bench("bathroom.handWasher")
        bench.write("handWashing.soapAmount", 2)
        for _ in 0..<250 {
            bench.send("handWashing.start")
            bench.run(4)
            bench.send("handWashing.stop")
        }
        #expect(bench["soap.consumableMonitoring.condition"] == 0)
        #expect(bench["soap.consumableMonitoring.changeIndication"] == 2)
        #expect(bench.text("applianceAlarm.state") == "consumableEmpty")
        #expect(bench.device.operate("refill", [Field("component", "soap")]))
        #expect(bench["soap.consumableMonitoring.condition"] == 100)
        #expect(bench["applianceAlarm.state"] == 0)
    }
}

@Suite("A water purifier")
struct WaterPurifierTests {
    @Test("takes more water than it gives, and holds back what is dissolved")
    func purifies() throws {
        let bench = try Bench("kitchen.waterPurifier")
        #expect(bench["waterQuality.inletTDS"] == 320)
        #expect(bench["waterQuality.outletTDS"] == 16)
        bench.send("waterOutlet.start", ["volume": 20])
        #expect(abs((bench["electricalPowerMeasurement.activePower"].integerValue ?? 0) - 60_000) < 61_000)
        bench.run(70)
        #expect(bench["waterOutlet.state"] == 0)
        #expect(abs(bench.home.water.amountTaken - 2 / 0.65) < 0.05)
        #expect(bench.home.electricity.rate < 2)
        expectSameEnergy(bench)
    }

    @Test("wears out its filters litre by litre, lets more through, and is as new with new ones")
    func wears() throws {
        let bench = try Bench("kitchen.waterPurifier")
        for _ in 0..<100 {
            bench.send("waterOutlet.start")
            bench.run(1801)
        }
        #expect(bench["sedimentFilter.consumableMonitoring.condition"] == 0)
        #expect(bench["membrane.consumableMonitoring.condition"].integerValue ?? 100 < 25)
        #expect(bench["waterQuality.outletTDS"].integerValue ?? 0 > 40)
        #expect(bench.text("applianceAlarm.state") == "consumableEmpty")
        #expect(bench.device.operate("refill", [Field("component", "sedimentFilter")]))
        #expect(bench.text("applianceAlarm.state") == "consumableEmpty")
        #expect(bench.device.operate("refill", [Field("component", "carbonFilter")]))
        #expect(bench["membrane.consumableMonitoring.condition"].integerValue ?? 100 < 25)
        #expect(bench["applianceAlarm.state"] == 0)
        #expect(bench.device.operate("refill"))
        #expect(bench["waterQuality.outletTDS"] == 16)
    }

    @Test("shuts itself when a hose leaks, so that a cup and no more is on the floor")
    func leak() throws {
        let bench = try Bench("kitchen.waterPurifier")
        bench.startHome()
        bench.send("waterOutlet.start")
        _ = bench.device.setDefect("hoseLeak", true)
        #expect(bench["booleanState.stateValue"] == true)
        #expect(bench["waterOutlet.state"] == 0)
        #expect(bench.fields(of: "ended").last?["reason"] == 5)
        #expect(bench.text("applianceAlarm.state") == "leak")
        #expect(bench.send("waterOutlet.start").status == .failure)
        bench.run(3600)
        #expect(bench.room[.floodWater] <= 0.6)
        #expect(bench.home.water.rate == 0)
        _ = bench.device.setDefect("hoseLeak", false)
        #expect(bench.send("waterOutlet.start").status == .success)
    }
}

@Suite("A water softener")
struct WaterSoftenerTests {
    @Test("renews its resin at night when it is nearly used up, with salt and water")
    func renews() throws {
        let bench = try Bench("kitchen.waterSoftener")
        bench.home.water.take(1300)
        bench.run(24 * 3600)
        #expect(bench["salt.consumableMonitoring.condition"].integerValue ?? 100 < 100)
        #expect(abs(bench.home.water.amountTaken - 1390) < 1)
        #expect(bench.fields(of: "operationCompletion").count == 1)
        #expect(bench["operationalState.operationalState"] == 0)
        bench.run(24 * 3600)
        #expect(bench.fields(of: "operationCompletion").count == 1)
        expectSameEnergy(bench)
    }

    @Test("lets lime through at the end of its resin")
    func lime() throws {
        let bench = try Bench("kitchen.waterSoftener")
        bench.run(601)
        #expect(bench["waterQuality.outletHardness"].integerValue ?? 999 < 30)
        bench.home.water.take(1700)
        bench.run(601)
        #expect(bench["waterQuality.outletHardness"].integerValue ?? 0 > 100)
    }

    @Test("stops with an error when its valve does not turn, and refuses to begin without salt")
    func faults() throws {
        let bench = try Bench("kitchen.waterSoftener")
        bench.send("operationalState.start")
        bench.run(60)
        #expect(bench.home.water.rate > 0)
        #expect(bench["operationalState.countdownTime"] == 2640)
        _ = bench.device.setDefect("motorJammed", true)
        #expect(bench["operationalState.operationalState"] == 3)
        #expect(bench.home.water.rate == 0)
        _ = bench.device.setDefect("motorJammed", false)
        #expect(bench["operationalState.operationalState"] == 2)
        bench.send("operationalState.resume")
        bench.run(2700)
        #expect(bench["operationalState.operationalState"] == 0)
        for _ in 0..<12 {
            bench.send("operationalState.start")
            bench.run(2800)
        }
        #expect(bench["salt.consumableMonitoring.condition"] == 0)
        let answer = bench.send("operationalState.start").answer["commandResponseState"]
        #expect(answer["errorStateID"] == 1)
        #expect(bench.text("applianceAlarm.state") == "consumableEmpty")
    }
}

@Suite("A water main valve")
struct WaterMainTests {
    @Test("shuts the water of the whole home off, and shows what flows")
    func shuts() throws {
        let bench = try Bench("bathroom.waterValve")
        bench.startHome()
        let tap = try bench.placeBeside("bathroom.sensorFaucet")
        #expect(tap.operate("openTap"))
        // 6 L/min are 0.36 m³/h.
        #expect(bench["flowMeasurement.measuredValue"] == 4)
        #expect(bench.send("valveConfigurationAndControl.close").status == .success)
        bench.run(5)
        #expect(bench["valveConfigurationAndControl.currentState"] == 0)
        #expect(shown(by: tap, "waterOutlet.state") == 0)
        #expect(bench["flowMeasurement.measuredValue"] == 0)
        #expect(bench.home.water.rate == 0)
        _ = tap.operate("openTap")
        #expect(shown(by: tap, "waterOutlet.state") == 0)
        bench.send("valveConfigurationAndControl.open")
        bench.run(5)
        _ = tap.operate("openTap")
        #expect(shown(by: tap, "waterOutlet.state") == 1)
    }

    @Test("shuts by itself when a pipe is burst")
    func burst() throws {
        let bench = try Bench("bathroom.waterValve")
        bench.startHome()
        _ = bench.device.setDefect("pipeBurst", true)
        bench.run(600)
        #expect(bench.room[.floodWater] > 3)
        #expect(bench["flowMeasurement.measuredValue"] == 5)
        bench.run(45 * 60)
        #expect(bench["valveConfigurationAndControl.currentState"] == 0)
        #expect(bench.text("applianceAlarm.state") == "leak")
        #expect(bench.home.water.rate == 0)
        _ = bench.device.setDefect("pipeBurst", false)
        bench.send("valveConfigurationAndControl.open")
        bench.run(5)
        #expect(bench["applianceAlarm.state"] == 0)
    }
}
