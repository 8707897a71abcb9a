import HulianBehaviors
import HulianModel
import Testing

@Suite("A wireless button")
struct ButtonTests {
    /// What a hand does, and the events that come of it within three seconds.
    @Test(
        "tells presses, long presses and how often it was pressed",
        arguments: [
            ("press", ["initialPress", "shortRelease", "multiPressComplete"]),
            ("longPress", ["initialPress", "longPress", "longRelease"]),
            (
                "doublePress",
                [
                    "initialPress", "shortRelease", "initialPress", "multiPressOngoing", "shortRelease",
                    "multiPressComplete",
                ]
            ),
        ] as [(String, [String])])
    func press(_ action: String, _ events: [String]) throws {
        let bench = try Bench("sensors.button")
        bench.forgetEvents()
        #expect(bench.device.operate(action))
        bench.run(3)
        #expect(bench.eventNames == events)
        #expect(bench["switch.currentPosition"] == 0)
    }

    /// How often it is pressed, and how often it says that it was; more than it counts is nought.
    @Test("counts three presses and no more", arguments: [(1, 1), (2, 2), (3, 3), (4, 0)] as [(Int64, Int64)])
    func count(_ presses: Int64, _ told: Int64) throws {
        let bench = try Bench("sensors.button")
        #expect(bench.device.operate("multiPress", [Field("count", .integer(presses))]))
        bench.run(5)
        #expect(bench.fields(of: "multiPressComplete").map { $0["totalNumberOfPressesCounted"] } == [.integer(told)])
    }
}

@Suite("An emergency button")
struct EmergencyButtonTests {
    @Test("calls at once, and again every minute until somebody acknowledges it")
    func call() throws {
        let bench = try Bench("sensors.emergencyButton")
        #expect(bench.send("emergencyCall.acknowledge").status == .invalidInState)
        #expect(bench.device.operate("press"))
        #expect(bench.text("emergencyCall.callState") == "calling")
        #expect(bench["emergencyCall.isActive"] == true)
        #expect(bench.eventNames.contains("emergencyCall"))
        bench.run(130)
        #expect(bench.fields(of: "emergencyCall").map { $0["attempt"] } == [1, 2, 3])
        #expect(bench.send("emergencyCall.acknowledge").status == .success)
        #expect(bench.text("emergencyCall.callState") == "acknowledged")
        #expect(bench["emergencyCall.isActive"] == true)
        bench.run(600)
        #expect(bench.fields(of: "emergencyCall").count == 3)
        #expect(bench.send("emergencyCall.acknowledge").status == .invalidInState)
        #expect(bench.send("emergencyCall.endCall").status == .success)
        #expect(bench.text("emergencyCall.callState") == "idle")
        #expect(bench["emergencyCall.isActive"] == false)
        #expect(bench.fields(of: "callEnded").map { $0["isByHand"] } == [false])
        #expect(bench.send("emergencyCall.endCall").status == .invalidInState)
    }

    @Test("calls when it is held in panic, and ends a call only when it is held anew")
    func hold() throws {
        let bench = try Bench("sensors.emergencyButton")
        #expect(bench.device.operate("longPress", [Field("seconds", 10)]))
        bench.run(15)
        #expect(bench.text("emergencyCall.callState") == "calling")
        // A second short press does not end the call.
        #expect(bench.device.operate("press"))
        bench.run(5)
        #expect(bench.text("emergencyCall.callState") == "calling")
        #expect(bench.device.operate("longPress", [Field("seconds", 4)]))
        bench.run(5)
        #expect(bench.text("emergencyCall.callState") == "idle")
        #expect(bench.fields(of: "callEnded").map { $0["isByHand"] } == [true])
        #expect(bench.device.operate("press"))
        #expect(bench.fields(of: "emergencyCall").last?["attempt"] == 1)
    }

    @Test("still calls after its battery was changed, and gives up after ten attempts")
    func power() throws {
        let bench = try Bench("sensors.emergencyButton")
        _ = bench.device.operate("press")
        bench.run(10)
        bench.device.powerOff()
        bench.device.powerOn()
        #expect(bench.fields(of: "emergencyCall").map { $0["attempt"] } == [1, 2])
        bench.run(3600)
        #expect(bench.fields(of: "emergencyCall").count == 10)
        #expect(bench.text("emergencyCall.callState") == "calling")
    }
}

@Suite("A vibration sensor")
struct VibrationSensorTests {
    /// The sensitivity, the force, and whether it is felt.
    @Test(
        "feels what its sensitivity lets it",
        arguments: [
            (0, 60, false), (0, 80, true), (1, 20, false), (1, 40, true), (2, 5, false), (2, 15, true),
        ] as [(Int64, Int64, Bool)])
    func sensitivity(_ level: Int64, _ force: Int64, _ isFelt: Bool) throws {
        let bench = try Bench("sensors.vibrationSensor")
        #expect(bench.write("vibrationSensing.sensitivity", .integer(level)) == .success)
        #expect(bench.device.operate("knock", [Field("force", .integer(force))]))
        #expect(bench["vibrationSensing.isVibrating"] == .bool(isFelt))
        #expect(bench.eventNames.contains("vibrationDetected") == isFelt)
    }

    @Test("says when it is still again, and tells a movement that goes on once")
    func ends() throws {
        let bench = try Bench("sensors.vibrationSensor")
        bench.forgetEvents()
        for _ in 0..<5 {
            _ = bench.device.operate("knock")
            bench.run(20)
        }
        #expect(bench["vibrationSensing.isVibrating"] == true)
        bench.run(11)
        #expect(bench["vibrationSensing.isVibrating"] == false)
        #expect(bench.eventNames == ["vibrationDetected", "vibrationEnded"])
        _ = bench.device.operate("shake", [Field("seconds", 3600)])
        bench.run(3620)
        #expect(bench["vibrationSensing.isVibrating"] == true)
        bench.run(15)
        #expect(bench["vibrationSensing.isVibrating"] == false)
    }

    @Test("tells a tilt with its angle, and a fall")
    func tilt() throws {
        let bench = try Bench("sensors.vibrationSensor")
        _ = bench.device.operate("tilt", [Field("degrees", 5)])
        #expect(bench["vibrationSensing.tiltAngle"] == 0)
        _ = bench.device.operate("tilt", [Field("degrees", 30)])
        #expect(bench["vibrationSensing.tiltAngle"] == 30)
        _ = bench.device.operate("drop")
        #expect(bench.fields(of: "vibrationDetected").map { $0["motion"] } == [1, 2])
        _ = bench.device.setDefect("sensorFault", true)
        bench.run(60)
        _ = bench.device.operate("drop")
        #expect(bench["vibrationSensing.isVibrating"] == false)
    }
}

@Suite("A radar presence sensor")
struct PresenceSensorTests {
    @Test("sees people, forgets them after its short hold time, and tells both")
    func presence() throws {
        let bench = try Bench("sensors.presenceSensor")
        let person = bench.home.addPerson(Person(name: "grandma", role: .elder))
        bench.home.move(person, to: bench.room)
        #expect(bench["occupancySensing.occupancy"] == 1)
        bench.run(8 * 3600)
        #expect(bench["occupancySensing.occupancy"] == 1)
        bench.home.move(person, to: nil)
        bench.run(14)
        #expect(bench["occupancySensing.occupancy"] == 1)
        bench.run(2)
        #expect(bench["occupancySensing.occupancy"] == 0)
        #expect(bench.fields(of: "occupancyChanged").map { $0["occupancy"] } == [1, 0])
        #expect(bench.write("occupancySensing.holdTime", 0) == .constraintError)
        #expect(bench.write("occupancySensing.holdTime", 300) == .success)
    }

    @Test("takes a fan for a person when its picture is disturbed")
    func ghost() throws {
        let bench = try Bench("sensors.presenceSensor")
        #expect(bench.device.setDefect("ghostTarget", true))
        #expect(bench["occupancySensing.occupancy"] == 1)
        #expect(bench.device.setDefect("ghostTarget", false))
        bench.run(16)
        #expect(bench["occupancySensing.occupancy"] == 0)
    }
}

@Suite("Sensors of temperature or humidity alone")
struct SingleClimateSensorTests {
    /// The device type, what it looks at, two values of the room, and what it tells.
    @Test(
        "tell what they measure and nothing else",
        arguments: [
            ("sensors.temperatureSensor", "temperatureMeasurement", Room.Quantity.temperature, -12.5, "-12.5 °C"),
            ("sensors.temperatureSensor", "temperatureMeasurement", .temperature, 120, "85 °C"),
            ("sensors.humiditySensor", "relativeHumidityMeasurement", .humidity, 71.5, "71.5 %"),
        ] as [(DeviceTypeID, String, Room.Quantity, Double, String)])
    func measure(_ type: DeviceTypeID, _ capability: String, _ quantity: Room.Quantity, _ value: Double, _ told: String)
        throws
    {
        let bench = try Bench(type)
        bench.run(60)
        bench.room.set(quantity, value)
        #expect(bench.text("\(capability).measuredValue") == told)
        let others = ["temperatureMeasurement", "relativeHumidityMeasurement"].filter { $0 != capability }
        for other in others { #expect(bench["\(other).measuredValue"] == "absent") }
        _ = bench.device.setDefect("sensorFault", true)
        #expect(bench["\(capability).measuredValue"] == .null)
    }
}
