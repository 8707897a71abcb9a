import HulianBehaviors
import HulianModel
import Testing

@Suite("A water leak sensor")
struct WaterLeakSensorTests {
    /// The alarms.
    private let alarms = "booleanStateConfiguration"

    @Test("tells spilt water at once, and its end when somebody wipes it up")
    func spill() throws {
        let bench = try Bench("sensors.waterLeakSensor")
        #expect(bench["booleanState.stateValue"] == false)
        #expect(bench.device.operate("spill"))
        #expect(bench["booleanState.stateValue"] == true)
        #expect(bench["\(alarms).alarmsActive"] == 3)
        #expect(bench.device.operate("wipe"))
        #expect(bench["booleanState.stateValue"] == false)
        #expect(bench["\(alarms).alarmsActive"] == 0)
        #expect(bench.fields(of: "stateChange").map { $0["stateValue"] } == [true, false])
        #expect(bench.fields(of: "alarmsStateChanged").map { $0["alarmsActive"] } == [3, 0])
    }

    /// Depths of water in mm one after the other, with what the sensor says.
    @Test("does not flutter at the edge of a puddle")
    func hysteresis() throws {
        let bench = try Bench("sensors.waterLeakSensor")
        for (depth, isWet) in [(0.4, false), (0.5, true), (0.4, true), (0.26, true), (0.2, false), (0.4, false)] {
            bench.room.set(.floodWater, depth)
            #expect(bench["booleanState.stateValue"] == .bool(isWet), "\(depth) mm")
        }
    }

    @Test("dries over hours when nobody wipes, sooner in dry air")
    func dries() throws {
        /// The hours until two millimetres are told to be gone.
        func hours(humidity: Double) throws -> Int {
            let bench = try Bench("sensors.waterLeakSensor")
            bench.home.outdoorHumidity = humidity
            bench.room.set(.humidity, humidity)
            bench.startHome()
            _ = bench.device.operate("spill")
            for hour in 1...100 {
                bench.run(3600)
                if bench["booleanState.stateValue"] == false { return hour }
            }
            return 101
        }
        let dry = try hours(humidity: 20)
        let damp = try hours(humidity: 60)
        #expect((5...30).contains(dry), "\(dry)")
        #expect(damp > dry && damp < 100, "\(damp)")
    }

    @Test("can be silenced and switched off, and refuses what it has not got")
    func suppress() throws {
        let bench = try Bench("sensors.waterLeakSensor")
        #expect(bench.send("\(alarms).suppressAlarm", ["alarmsToSuppress": 2]).status == .invalidInState)
        _ = bench.device.operate("spill")
        #expect(bench.send("\(alarms).suppressAlarm", ["alarmsToSuppress": 2]).status == .success)
        #expect(bench["\(alarms).alarmsSuppressed"] == 2)
        #expect(bench["\(alarms).alarmsActive"] == 3)
        #expect(bench.fields(of: "alarmsStateChanged").last?["alarmsSuppressed"] == 2)
        #expect(bench.send("\(alarms).enableDisableAlarm", ["alarmsToEnableDisable": 1]).status == .success)
        #expect(bench["\(alarms).alarmsActive"] == 1)
        #expect(bench["\(alarms).alarmsSuppressed"] == 0)
        _ = bench.device.operate("wipe")
        #expect(bench["\(alarms).alarmsActive"] == 0)
        _ = bench.device.operate("spill")
        #expect(bench["\(alarms).alarmsActive"] == 1)
        // The next leak sounds again.
        #expect(bench["\(alarms).alarmsSuppressed"] == 0)
    }

    @Test("misses water while its contacts are broken, and says that they are")
    func broken() throws {
        let bench = try Bench("sensors.waterLeakSensor")
        _ = bench.device.setDefect("sensorFault", true)
        #expect(bench["\(alarms).sensorFault"] == 1)
        #expect(bench.fields(of: "sensorFault").last?["sensorFault"] == 1)
        _ = bench.device.operate("spill")
        #expect(bench["booleanState.stateValue"] == false)
        _ = bench.device.setDefect("sensorFault", false)
        #expect(bench["booleanState.stateValue"] == true)
        #expect(bench["\(alarms).sensorFault"] == 0)
    }

    @Test("finds the water that came while it had no battery")
    func dark() throws {
        let bench = try Bench("sensors.waterLeakSensor")
        bench.device.powerOff()
        #expect(bench.device.operate("spill"))
        #expect(bench["booleanState.stateValue"] == false)
        bench.device.powerOn()
        #expect(bench["booleanState.stateValue"] == true)
        #expect(bench["\(alarms).alarmsActive"] == 3)
    }
}

@Suite("A rain sensor")
struct RainSensorTests {
    @Test("tells rain at once, and its end when the plate is dry")
    func rain() throws {
        let bench = try Bench("sensors.rainSensor")
        bench.room.set(.rain, 0.1)
        #expect(bench["booleanState.stateValue"] == false)
        bench.room.set(.rain, 4)
        #expect(bench["booleanState.stateValue"] == true)
        bench.room.set(.rain, 0)
        bench.run(300)
        #expect(bench["booleanState.stateValue"] == true)
        // A shower in between begins the drying anew.
        bench.room.set(.rain, 1)
        bench.room.set(.rain, 0)
        bench.run(590)
        #expect(bench["booleanState.stateValue"] == true)
        bench.run(20)
        #expect(bench["booleanState.stateValue"] == false)
        #expect(bench.fields(of: "stateChange").map { $0["stateValue"] } == [true, false])
    }

    @Test("takes a sprinkled plate for rain for as long as it takes to dry")
    func sprinkle() throws {
        let bench = try Bench("sensors.rainSensor")
        #expect(bench.device.operate("sprinkle"))
        #expect(bench["booleanState.stateValue"] == true)
        bench.run(605)
        #expect(bench["booleanState.stateValue"] == false)
    }

    @Test("rains for ever when its plate is dirty, and never when it is broken")
    func defects() throws {
        let bench = try Bench("sensors.rainSensor")
        _ = bench.device.setDefect("dirtyPlate", true)
        bench.run(7200)
        #expect(bench["booleanState.stateValue"] == true)
        _ = bench.device.setDefect("dirtyPlate", false)
        bench.run(601)
        #expect(bench["booleanState.stateValue"] == false)
        _ = bench.device.setDefect("sensorFault", true)
        bench.room.set(.rain, 10)
        #expect(bench["booleanState.stateValue"] == false)
        #expect(bench["booleanStateConfiguration.sensorFault"] == 1)
        _ = bench.device.setDefect("sensorFault", false)
        #expect(bench["booleanState.stateValue"] == true)
    }

    @Test("dries after a loss of power too")
    func power() throws {
        let bench = try Bench("sensors.rainSensor")
        bench.room.set(.rain, 4)
        bench.device.powerOff()
        bench.room.set(.rain, 0)
        bench.device.powerOn()
        #expect(bench["booleanState.stateValue"] == true)
        bench.run(601)
        #expect(bench["booleanState.stateValue"] == false)
    }
}

@Suite("A soil moisture sensor")
struct SoilMoistureSensorTests {
    /// The moisture.
    private let moisture = "soilMeasurement.soilMoistureMeasuredValue"

    @Test("shows the earth dry over days, calls for water, and is content when it got some")
    func dryAndWater() throws {
        let bench = try Bench("sensors.soilMoistureSensor")
        bench.startHome()
        #expect(bench[moisture] == 60)
        bench.run(86_400)
        let day = bench[moisture].numberValue ?? 0
        #expect((48...58).contains(day), "\(day)")
        #expect(bench["booleanState.stateValue"] == false)
        bench.run(20 * 86_400)
        #expect(bench[moisture].numberValue ?? 100 < 20)
        #expect(bench["booleanState.stateValue"] == true)
        // A drop is not enough to end the call.
        #expect(bench.device.operate("water", [Field("litres", 0.02)]))
        let before = bench[moisture].numberValue ?? 0
        #expect(bench["booleanState.stateValue"] == .bool(before < 25))
        #expect(bench.device.operate("water", [Field("litres", 0.6)]))
        #expect(abs((bench[moisture].numberValue ?? 0) - before - 50) <= 1)
        #expect(bench["booleanState.stateValue"] == false)
        #expect(bench.fields(of: "stateChange").map { $0["stateValue"] } == [true, false])
    }

    @Test("dries sooner where it is warm, bright and dry")
    func pace() throws {
        /// The moisture after three days.
        func after(temperature: Double, humidity: Double, light: Double) throws -> Double {
            let bench = try Bench("sensors.soilMoistureSensor")
            bench.room.set(.temperature, temperature)
            bench.room.set(.humidity, humidity)
            bench.room.set(.illuminance, light)
            bench.run(3 * 86_400)
            return bench[moisture].numberValue ?? -1
        }
        let usual = try after(temperature: 22, humidity: 50, light: 0)
        let warm = try after(temperature: 32, humidity: 50, light: 0)
        let bright = try after(temperature: 22, humidity: 50, light: 20_000)
        let dry = try after(temperature: 22, humidity: 20, light: 0)
        let cold = try after(temperature: 8, humidity: 80, light: 0)
        #expect(warm < usual && bright < usual && dry < usual && cold > usual, "\([usual, warm, bright, dry, cold])")
    }

    @Test("is watered by rain, and holds no more than it can")
    func rain() throws {
        let bench = try Bench("sensors.soilMoistureSensor")
        bench.room.set(.rain, 10)
        bench.run(3 * 3600)
        #expect(bench[moisture] == 100)
    }

    @Test("reports whole percent, and finds nothing when it is pulled out or broken")
    func probe() throws {
        let bench = try Bench("sensors.soilMoistureSensor")
        bench.startHome()
        let before = bench.newsCount
        bench.run(86_400)
        #expect((1...30).contains(bench.newsCount - before), "\(bench.newsCount - before)")
        let value = bench[moisture]
        #expect(bench.device.operate("pullOut"))
        #expect(bench[moisture] == 0)
        #expect(bench["booleanState.stateValue"] == true)
        #expect(bench.device.operate("water", [Field("litres", 0)]))
        #expect(bench[moisture] == value)
        _ = bench.device.setDefect("sensorFault", true)
        #expect(bench[moisture] == .null)
        _ = bench.device.setDefect("sensorFault", false)
        #expect(bench[moisture] == value)
    }
}
