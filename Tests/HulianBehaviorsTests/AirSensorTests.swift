import HulianBehaviors
import HulianModel
import Testing

/// A sensor of something in the air, and how the room gets it and loses it.
struct AirCase: CustomTestStringConvertible, Sendable {
    /// The device type and the capability.
    let type: DeviceTypeID, capability: String
    /// What is in the room.
    let quantity: Room.Quantity
    /// Values of the room, rising and falling, with the level that the sensor shows.
    let steps: [(value: Double, level: String, quality: String)]

    var testDescription: String { "\(type)" }

    /// All sensors of air; each table goes up through all levels and comes down with hysteresis.
    static let all = [
        AirCase(
            type: "sensors.carbonDioxideSensor", capability: "carbonDioxideConcentrationMeasurement",
            quantity: .carbonDioxide,
            steps: [
                (600, "low", "good"), (980, "low", "good"), (1000, "medium", "moderate"), (1600, "high", "poor"),
                (1430, "high", "poor"), (1400, "medium", "moderate"), (960, "medium", "moderate"), (940, "low", "good"),
                (3000, "critical", "veryPoor"), (2400, "critical", "veryPoor"), (2300, "high", "poor"),
                (450, "low", "good"),
            ]),
        AirCase(
            type: "sensors.pm25Sensor", capability: "pm25ConcentrationMeasurement", quantity: .fineDust,
            steps: [
                (12, "low", "good"), (36, "medium", "moderate"), (33, "medium", "moderate"), (30, "low", "good"),
                (80, "high", "poor"), (70, "high", "poor"), (60, "medium", "moderate"), (200, "critical", "veryPoor"),
                (140, "critical", "veryPoor"), (130, "high", "poor"), (5, "low", "good"),
            ]),
        AirCase(
            type: "sensors.volatileOrganicsSensor",
            capability: "totalVolatileOrganicCompoundsConcentrationMeasurement", quantity: .volatileOrganics,
            steps: [
                (0.3, "low", "good"), (0.65, "medium", "moderate"), (0.56, "medium", "moderate"), (0.5, "low", "good"),
                (1.3, "high", "poor"), (4, "critical", "veryPoor"), (0.1, "low", "good"),
            ]),
        AirCase(
            type: "sensors.formaldehydeSensor", capability: "formaldehydeConcentrationMeasurement",
            quantity: .formaldehyde,
            steps: [
                (0.05, "low", "good"), (0.085, "medium", "moderate"), (0.075, "medium", "moderate"),
                (0.06, "low", "good"), (0.12, "high", "poor"), (0.4, "critical", "veryPoor"), (0.01, "low", "good"),
            ]),
    ]
}

@Suite("Sensors of the air")
struct AirSensorTests {
    @Test("show the level of what they measure, and leave it only when the value is well below", arguments: AirCase.all)
    func levels(_ one: AirCase) throws {
        let bench = try Bench(one.type)
        for (value, level, quality) in one.steps {
            bench.room.set(one.quantity, value)
            bench.run(61)
            #expect(bench["\(one.capability).measuredValue"].numberValue == value)
            #expect(bench.text("\(one.capability).levelValue") == level, "at \(value)")
            #expect(bench.text("airQuality.airQuality") == quality, "at \(value)")
        }
    }

    @Test("know nothing while they are broken", arguments: AirCase.all)
    func broken(_ one: AirCase) throws {
        let bench = try Bench(one.type)
        #expect(bench.text("airQuality.airQuality") == "good")
        #expect(bench.device.setDefect("sensorFault", true))
        #expect(bench["\(one.capability).measuredValue"] == .null)
        #expect(bench.text("\(one.capability).levelValue") == "unknown")
        #expect(bench.text("airQuality.airQuality") == "unknown")
        #expect(bench.device.setDefect("sensorFault", false))
        #expect(bench.text("airQuality.airQuality") == "good")
    }

    @Test("report what changes by their resolution, and not more than once a minute", arguments: AirCase.all)
    func pace(_ one: AirCase) throws {
        let bench = try Bench(one.type)
        let value = bench.room[one.quantity]
        let before = bench.newsCount
        for step in 1...600 {
            bench.room.set(one.quantity, value * (1 + Double(step) / 100))
            bench.run(1)
        }
        #expect((2...12).contains(bench.newsCount - before), "\(bench.newsCount - before)")
        let path = "\(one.capability).measuredValue"
        let last = bench[path]
        bench.room.set(one.quantity, value * 7.001)
        bench.run(120)
        let now = bench[path]
        #expect(abs((now.numberValue ?? 0) - (last.numberValue ?? 0)) < value * 0.7)
    }
}

@Suite("The air of a room")
struct RoomAirTests {
    @Test("fills with carbon dioxide while people are there, and clears through an open window")
    func carbonDioxide() throws {
        let bench = try Bench("sensors.carbonDioxideSensor")
        bench.startHome()
        let people = ["grandma", "father"].map { bench.home.addPerson(Person(name: $0, role: .adult)) }
        for person in people { bench.home.move(person, to: bench.room) }
        bench.run(3 * 3600)
        #expect(bench.room[.carbonDioxide] > 1500)
        #expect(bench.text("airQuality.airQuality") != "good")
        for person in people { bench.home.move(person, to: nil) }
        bench.room.openness = 0.5
        bench.run(1800)
        #expect(bench.room[.carbonDioxide] < 600)
        #expect(bench.text("airQuality.airQuality") == "good")
    }

    @Test("takes dust in from outside and from cooking, and a purifier takes it out")
    func dust() throws {
        let bench = try Bench("sensors.pm25Sensor")
        bench.home.outdoorFineDust = 150
        bench.startHome()
        bench.run(24 * 3600)
        let behindGlass = bench.room[.fineDust]
        #expect((40...110).contains(behindGlass), "\(behindGlass)")
        bench.room.openness = 1
        bench.run(2 * 3600)
        #expect(bench.room[.fineDust] > 130)
        #expect(bench.text("pm25ConcentrationMeasurement.levelValue") == "high")
        bench.room.openness = 0
        bench.room.addCleanAir(400)
        bench.run(2 * 3600)
        #expect(bench.room[.fineDust] < 15)
        #expect(bench.text("pm25ConcentrationMeasurement.levelValue") == "low")
        bench.room.addCleanAir(-400)
        bench.home.outdoorFineDust = 10
        bench.run(24 * 3600)
        let before = bench.room[.fineDust]
        bench.room.addFineDust(40)
        bench.run(1200)
        #expect(bench.room[.fineDust] > before + 100)
        bench.room.addFineDust(-40)
        bench.run(48 * 3600)
        #expect(abs(bench.room[.fineDust] - before) < 1)
    }

    @Test("gets more formaldehyde from things when it is warm, and loses it through the window")
    func formaldehyde() throws {
        let bench = try Bench("sensors.formaldehydeSensor")
        bench.home.fixedOutdoorTemperature = 36
        bench.room.set(.temperature, 36)
        bench.startHome()
        bench.run(24 * 3600)
        #expect(bench.room[.formaldehyde] > 0.1)
        #expect(bench.text("airQuality.airQuality") == "poor")
        bench.room.openness = 0.5
        bench.run(3600)
        #expect(bench.room[.formaldehyde] < 0.03)
        #expect(bench.text("airQuality.airQuality") == "good")
    }

    @Test("gets organic compounds from paint and from people")
    func organics() throws {
        let bench = try Bench("sensors.volatileOrganicsSensor")
        bench.startHome()
        bench.run(24 * 3600)
        let quiet = bench.room[.volatileOrganics]
        #expect((0.05...0.4).contains(quiet), "\(quiet)")
        bench.room.addVolatileOrganics(200)
        bench.run(3600)
        #expect(bench.room[.volatileOrganics] > 3)
        #expect(bench.text("airQuality.airQuality") == "veryPoor")
        bench.room.addVolatileOrganics(-200)
        bench.run(24 * 3600)
        #expect(abs(bench.room[.volatileOrganics] - quiet) < 0.05)
        #expect(bench.text("airQuality.airQuality") == "good")
    }

    @Test("never gets below nothing, however small the room and however strong the fan")
    func stable() throws {
        let bench = try Bench("sensors.pm25Sensor")
        let closet = bench.home.addRoom("closet", shape: Room.Shape(area: 0.5, height: 1))
        closet.set(.fineDust, 500)
        closet.set(.formaldehyde, 1)
        closet.addCleanAir(100_000)
        bench.startHome()
        bench.run(600)
        for quantity in [Room.Quantity.fineDust, .formaldehyde, .volatileOrganics] {
            #expect((0...600).contains(closet[quantity]), "\(quantity) \(closet[quantity])")
        }
    }
}

@Suite("A carbon monoxide alarm")
struct CarbonMonoxideAlarmTests {
    /// The concentration in ppm, and the minutes after which it is not yet and is critical (EN 50291-1).
    @Test(
        "measures, alarms in the times of EN 50291 and ends when the air is clean",
        arguments: [(50, 60, 90), (100, 10, 40), (330, 0, 3)] as [(Double, Double, Double)])
    func alarm(_ part: Double, _ notBefore: Double, _ latest: Double) throws {
        let bench = try Bench("sensors.carbonMonoxideAlarm")
        bench.run(60)
        bench.room.set(.carbonMonoxide, part)
        #expect(bench["carbonMonoxideConcentrationMeasurement.measuredValue"].numberValue == part)
        bench.run(notBefore * 60)
        #expect(bench.text("smokeCoAlarm.coState") != "critical")
        bench.run((latest - notBefore) * 60)
        #expect(bench.text("smokeCoAlarm.coState") == "critical")
        #expect(bench.text("smokeCoAlarm.expressedState") == "coAlarm")
        bench.room.set(.carbonMonoxide, 0)
        bench.run(3600)
        #expect(bench.text("smokeCoAlarm.coState") == "normal")
        #expect(bench.eventNames.last == "allClear")
        #expect(bench["smokeCoAlarm.smokeState"] == "absent")
    }
}

@Suite("A light sensor")
struct IlluminanceSensorTests {
    @Test("sees the day come and go, the curtain, and the lamp at night")
    func day() throws {
        let bench = try Bench("sensors.illuminanceSensor")
        bench.home.fixedDaylight = nil
        bench.startHome()
        /// The light in lux at some hours of a day.
        var seen: [Int: Double] = [:]
        let start = bench.home.dayShare * 24
        bench.run((24 - start) * 3600)
        for hour in 0..<24 {
            seen[hour] = bench.room[.illuminance]
            let told = Scale.logarithmicLux.quantity(
                raw: bench["illuminanceMeasurement.measuredValue"].numberValue ?? 0)
            if let lux = seen[hour], lux >= 1 { #expect(abs(told - lux) <= max(1, lux * 0.12), "\(hour): \(told)") }
            bench.run(3600)
        }
        #expect(seen[0] == 0)
        #expect(seen[12, default: 0] > 100)
        #expect(seen[9, default: 0] < seen[12, default: 0])
        #expect(seen[15, default: 0] > seen[17, default: 0])
        bench.room.addLight(800)
        bench.run(10)
        let lamp = Scale.logarithmicLux.quantity(raw: bench["illuminanceMeasurement.measuredValue"].numberValue ?? 0)
        #expect(abs(lamp - 25) < 0.1)
        bench.room.addLight(-800)
        bench.run(12 * 3600)
        let open = bench.room[.illuminance]
        bench.room.daylightShare = 0.1
        bench.run(20)
        #expect(bench.room[.illuminance] < open * 0.2)
    }
}

@Suite("A noise sensor")
struct NoiseSensorTests {
    @Test("hears people, machines and the street, and is loud until it is well quieter")
    func noise() throws {
        let bench = try Bench("sensors.noiseSensor")
        let noise = "soundPressureMeasurement.measuredValue"
        bench.run(60)
        #expect(bench.text(noise) == "30 dBA")
        let people = ["a", "b"].map { bench.home.addPerson(Person(name: $0, role: .adult)) }
        bench.home.move(people[0], to: bench.room)
        bench.run(10)
        #expect((36...42).contains((bench[noise].numberValue ?? 0) / 10))
        bench.home.move(people[1], to: bench.room)
        bench.run(10)
        #expect((54...57).contains((bench[noise].numberValue ?? 0) / 10))
        bench.room.setSound(75, isOn: true)
        bench.run(10)
        #expect(bench["soundPressureMeasurement.isLoud"] == true)
        #expect(bench.fields(of: "loudnessChanged").map { $0["isLoud"] } == [true])
        bench.room.setSound(67, isOn: true)
        bench.room.setSound(75, isOn: false)
        bench.run(10)
        #expect(bench["soundPressureMeasurement.isLoud"] == true)
        bench.room.setSound(67, isOn: false)
        bench.run(10)
        #expect(bench["soundPressureMeasurement.isLoud"] == false)
        #expect(bench.write("soundPressureMeasurement.loudThreshold", 500) == .success)
        #expect(bench["soundPressureMeasurement.isLoud"] == true)
        #expect(bench.fields(of: "loudnessChanged").map { $0["isLoud"] } == [true, false, true])
        for person in people { bench.home.move(person, to: nil) }
        bench.room.openness = 1
        bench.run(10)
        #expect((61...63).contains((bench[noise].numberValue ?? 0) / 10))
        bench.room.openness = 0
        bench.run(10)
        #expect(bench.text(noise) == "30 dBA")
    }

    @Test("hears less of sleepers and of the street at night")
    func night() throws {
        let bench = try Bench("sensors.noiseSensor")
        bench.startHome()
        let people = ["a", "b"].map { bench.home.addPerson(Person(name: $0, role: .adult)) }
        for person in people { bench.home.move(person, to: bench.room) }
        bench.run((24 - bench.home.dayShare * 24 + 3) * 3600)
        #expect(bench.room[.noise] < 40)
        bench.run(7 * 3600)
        #expect(bench.room[.noise] > 50)
    }
}
