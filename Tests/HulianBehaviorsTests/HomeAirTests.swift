import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

/// Expects that the meter of the device and that of its home saw the same energy.
///
/// The device tells its energy each quarter of an hour since it got power, so the bench runs until the next one.
func expectSameEnergy(_ bench: Bench) {
    let elapsed = (bench.scheduler.now - Instant.defaultStart).seconds
    bench.run(900 - elapsed.truncatingRemainder(dividingBy: 900))
    let own = Double(
        bench["electricalEnergyMeasurement.cumulativeEnergyImported"]["energy"]?.integerValue ?? 0)
    let home = bench.home.electricity.amountTaken / 3.6
    #expect(own > 0)
    #expect(abs(home - own) <= 2 + own * 1e-6, "\(home) mWh at home, \(own) mWh at the device")
}

@Suite("An air purifier")
struct AirPurifierTests {
    /// A purifier that is switched on in a room whose air is dusty.
    private func makeBench(_ dust: Double = 200) throws -> Bench {
        let bench = try Bench("appliances.airPurifier") { $0.set(.fineDust, dust) }
        bench.startHome()
        bench.send("onOff.on")
        return bench
    }

    @Test("cleans the air as fast as its clean air delivery rate says, and slows down when it is clean")
    func cleans() throws {
        let bench = try makeBench()
        bench.home.outdoorFineDust = 0
        bench.write("fanControl.fanMode", 3)
        #expect(bench["fanControl.percentCurrent"] == 100)
        // 400 m³/h in 43.2 m³ leave a fiftieth of the dust after 25 minutes; settling and gaps take a little more.
        bench.run(1500)
        #expect((1...6).contains(bench.room[.fineDust]), "\(bench.room[.fineDust])")
        bench.write("fanControl.fanMode", 5)
        #expect(bench["fanControl.percentCurrent"] == 20)
        bench.room.set(.fineDust, 100)
        #expect(bench["fanControl.percentCurrent"] == 100)
        bench.run(900)
        bench.run(120)
        let shown = try #require(bench["dust.pm25ConcentrationMeasurement.measuredValue"].numberValue)
        #expect(abs(shown - bench.room[.fineDust]) < 6)
        expectSameEnergy(bench)
    }

    @Test("leaves the dust where it is while it is switched off or its motor is jammed, and says so")
    func doesNothing() throws {
        let bench = try makeBench()
        bench.write("fanControl.fanMode", 3)
        #expect(bench.device.setDefect("motorJammed", true))
        #expect(bench.text("applianceAlarm.state") == "motorBlocked")
        #expect(bench.fields(of: "notify").last?["active"] == 0x20)
        bench.run(600)
        #expect(bench.room[.fineDust] > 150)
        _ = bench.device.setDefect("motorJammed", false)
        #expect(bench["applianceAlarm.state"] == 0)
        bench.run(600)
        #expect(bench.room[.fineDust] < 80)
        bench.send("onOff.off")
        bench.room.set(.fineDust, 200)
        bench.run(600)
        #expect(bench.room[.fineDust] > 150)
    }

    @Test("wears its filter out by the dust that it caught, and cleans better with a new one")
    func wears() throws {
        let bench = try makeBench()
        bench.home.outdoorFineDust = 900
        bench.room.openness = 1
        bench.write("fanControl.fanMode", 3)
        bench.run(60 * 3600)
        let condition = try #require(bench["hepaFilterMonitoring.condition"].integerValue)
        #expect(condition < 20)
        #expect(bench["hepaFilterMonitoring.changeIndication"] != 0)
        #expect(bench["activatedCarbonFilterMonitoring.condition"].integerValue ?? 0 > condition)
        let dusty = bench.room[.fineDust]
        #expect(bench.device.operate("replaceFilter"))
        #expect(bench["hepaFilterMonitoring.condition"] == 100)
        bench.run(600)
        #expect(bench.room[.fineDust] < dusty)
        #expect(bench.write("fanControl.percentSetting", 101) == .constraintError)
    }

    @Test("gives nothing to its room any more once it has no power")
    func givesBack() throws {
        let bench = try makeBench()
        bench.write("fanControl.fanMode", 3)
        bench.run(60)
        bench.device.powerOff()
        #expect(bench.home.electricity.rate == 0)
        bench.room.set(.fineDust, 200)
        bench.run(600)
        #expect(bench.room[.fineDust] > 150)
    }
}

@Suite("A fresh air system")
struct FreshAirSystemTests {
    @Test("brings the carbon dioxide down with clean air and keeps most of the warmth")
    func ventilates() throws {
        let bench = try Bench("appliances.freshAirSystem") {
            $0.set(.carbonDioxide, 1800)
            $0.set(.occupancy, 2)
        }
        bench.home.fixedOutdoorTemperature = 0
        bench.home.outdoorFineDust = 150
        bench.startHome()
        bench.send("onOff.on")
        bench.write("fanControl.fanMode", 5)
        #expect(bench["fanControl.percentCurrent"].integerValue ?? 0 > 80)
        bench.run(3600)
        #expect(bench.room[.carbonDioxide] < 1000)
        // Without a filter the room would follow the street.
        #expect(bench.room[.fineDust] < 60)
        let kept = bench.room[.temperature]
        let plain = try Bench("appliances.freshAirSystem", in: makeCatalog()) { $0.set(.carbonDioxide, 1800) }
        plain.home.fixedOutdoorTemperature = 0
        plain.startHome()
        plain.room.addAirflow(200)
        plain.run(3600)
        #expect(kept > plain.room[.temperature] + 2)
    }
}

@Suite("A standing fan")
struct StandingFanTests {
    @Test("turns faster when it is hot and it decides itself, and its timer switches it off")
    func timer() throws {
        let bench = try Bench("appliances.fan") { $0.set(.temperature, 31) }
        bench.startHome()
        // What is set while it is off counts from the moment when it is switched on.
        #expect(bench.write("offTimer.duration", 30) == .success)
        #expect(bench["offTimer.remainingTime"] == 0)
        bench.write("fanControl.fanMode", 5)
        #expect(bench["fanControl.percentCurrent"].integerValue ?? 0 >= 70)
        #expect(bench.write("offTimer.duration", 30) == .success)
        bench.run(600)
        #expect(bench["offTimer.remainingTime"] == 1200)
        bench.run(1201)
        #expect(bench["fanControl.percentCurrent"] == 0)
        #expect(bench["offTimer.duration"] == 0)
        #expect(bench.eventNames.contains("switchedOff"))
        #expect(bench.write("offTimer.duration", 1441) == .constraintError)
    }

    @Test("stops when it falls over, and does not start before it stands again")
    func tipsOver() throws {
        let bench = try Bench("appliances.fan")
        bench.write("fanControl.percentSetting", 60)
        bench.run(2)
        #expect(bench.home.electricity.rate > 5)
        _ = bench.device.operate("tipOver")
        #expect(bench["fanControl.percentCurrent"] == 0)
        #expect(bench.text("applianceAlarm.state") == "tippedOver")
        bench.write("fanControl.percentSetting", 60)
        #expect(bench["fanControl.percentCurrent"] == 0)
        _ = bench.device.operate("setUpright")
        #expect(bench["applianceAlarm.state"] == 0)
        bench.write("fanControl.percentSetting", 60)
        #expect(bench["fanControl.percentCurrent"] == 60)
        #expect(bench.room[.noise] > 35)
    }
}

@Suite("A humidifier and a dehumidifier")
struct HumidityTests {
    @Test("a humidifier brings dry air to the setpoint, empties its tank and stops when it is empty")
    func humidifies() throws {
        let bench = try Bench("appliances.humidifier") { $0.set(.humidity, 30) }
        bench.home.outdoorHumidity = 30
        bench.startHome()
        bench.send("onOff.on")
        #expect(bench.text("humidistat.systemState") == "humidifying")
        bench.run(4 * 3600)
        #expect((46...54).contains(bench.room[.humidity]), "\(bench.room[.humidity])")
        let left = try #require(bench["tank.waterTankLevelMonitoring.condition"].integerValue)
        #expect((1..<95).contains(left))
        bench.send("humidistat.setSettings", ["continuous": true])
        bench.run(40 * 3600)
        #expect(bench["tank.waterTankLevelMonitoring.condition"] == 0)
        #expect(bench.text("applianceAlarm.state") == "waterShortage")
        let dry = bench.room[.humidity]
        #expect(dry < 40)
        _ = bench.device.operate("refillTank")
        #expect(bench["applianceAlarm.state"] == 0)
        bench.run(2 * 3600)
        #expect(bench.room[.humidity] > dry + 8)
        #expect(bench["wick.consumableMonitoring.condition"].integerValue ?? 100 < 100)
    }

    @Test("the water in the tank is the water in the air")
    func conserves() throws {
        let bench = try Bench("appliances.humidifier") { $0.set(.humidity, 20) }
        bench.home.outdoorHumidity = 20
        bench.send("onOff.on")
        bench.send("humidistat.setSettings", ["continuous": true, "mode": 1])
        bench.startHome()
        let before = bench.room[.humidity]
        bench.run(600)
        let used = 1 - Double(bench["tank.waterTankLevelMonitoring.condition"].integerValue ?? 0) / 100
        // 10 g/m³ are 50 %; a hundredth of 4 L is the least that is shown, and a little air is exchanged.
        let gained = (bench.room[.humidity] - before) * 0.2 * 43.2
        #expect(gained > 30)
        #expect(abs(used * 4000 - gained) < 45, "\(used * 4000) g used, \(gained) g gained")
    }

    /// Settings, and the status that they get.
    @Test("refuse settings that they have not got")
    func refuses() throws {
        let bench = try Bench("appliances.dehumidifier")
        #expect(bench.send("humidistat.setSettings").status == .invalidCommand)
        #expect(bench.send("humidistat.setSettings", ["mistType": 1]).status == .invalidCommand)
        #expect(bench.send("humidistat.setSettings", ["optimal": true]).status == .invalidCommand)
        #expect(bench.send("humidistat.setSettings", ["mode": 1]).status == .constraintError)
        #expect(bench.send("humidistat.setSettings", ["mode": 3]).status == .constraintError)
        #expect(bench.send("humidistat.setSettings", ["userSetpoint": 80]).status == .constraintError)
        #expect(bench.send("humidistat.setSettings", ["userSetpoint": 52]).status == .constraintError)
        #expect(bench.send("humidistat.setSettings", ["userSetpoint": 55, "mode": 4]).status == .success)
        #expect(bench["humidistat.userSetpoint"] == 55)
    }

    @Test("a dehumidifier dries damp air into its tank, and stops when the tank is full or gone")
    func dries() throws {
        let bench = try Bench("appliances.dehumidifier") {
            $0.set(.humidity, 85)
            $0.set(.temperature, 27)
        }
        bench.home.outdoorHumidity = 85
        bench.startHome()
        bench.send("onOff.on")
        #expect(bench.text("humidistat.systemState") == "dehumidifying")
        bench.run(2 * 3600)
        #expect(bench.room[.humidity] < 70)
        #expect(bench.room[.temperature] > 27)
        let filled = try #require(bench["tank.waterTankLevelMonitoring.condition"].integerValue)
        #expect(filled > 3)
        _ = bench.device.operate("takeTank")
        #expect(bench.text("applianceAlarm.state") == "tankFull")
        bench.run(600)
        #expect(bench["tank.waterTankLevelMonitoring.condition"] == .integer(filled))
        _ = bench.device.operate("insertTank")
        #expect(bench["applianceAlarm.state"] == 0)
        bench.room.addMoisture(2000)
        bench.run(24 * 3600)
        #expect(bench["tank.waterTankLevelMonitoring.condition"] == 100)
        #expect(bench.text("applianceAlarm.state") == "tankFull")
        _ = bench.device.operate("emptyTank")
        #expect(bench["tank.waterTankLevelMonitoring.condition"] == 0)
        _ = bench.device.setDefect("compressorFailure", true)
        #expect(bench.text("applianceAlarm.state") == "heaterFailure")
        expectSameEnergy(bench)
    }

    @Test("is quieter and slower for people who sleep")
    func sleeps() throws {
        let bench = try Bench("appliances.humidifier") { $0.set(.humidity, 20) }
        bench.send("onOff.on")
        bench.send("humidistat.setSettings", ["continuous": true])
        let loud = bench.room[.noise]
        bench.send("humidistat.setSettings", ["sleep": true])
        #expect(bench.room[.noise] < loud)
    }
}
