import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

extension Bench {
    /// Puts a person into the room, or next door.
    @discardableResult
    func add(_ name: String, _ role: Person.Role, in room: Room? = nil, _ change: Person.Change = .sitting) -> Person {
        let person = home.addPerson(Person(name: name, role: role))
        home.move(person, to: room ?? self.room)
        home.change(person) { $0.become(change) }
        return person
    }

    /// Lets a hand do something for a person.
    func hand(_ action: String, _ person: String, _ others: Field...) {
        #expect(device.operate(action, [Field("person", .string(person))] + others))
    }
}

/// A meter with the seconds that it takes, the attribute that it shows, and what it may show of an adult at rest.
private let meters: [(type: DeviceTypeID, seconds: Double, path: String, range: ClosedRange<Int64>)] = [
    ("care.bloodPressureMonitor", 45, "bloodPressure.systolic", 85...150),
    ("care.glucoseMeter", 6, "bloodGlucose.glucose", 40...65),
    ("care.pulseOximeter", 12, "bloodOxygen.saturation", 940...1000),
    ("care.bodyThermometer", 10, "bodyTemperature.bodyTemperature", 3580...3730),
    ("care.bodyScale", 8, "bodyComposition.weight", 4000...9500),
]

@Suite("A device that measures health")
struct HealthMeterTests {
    @Test("takes its time, then shows what the body has and keeps it", arguments: meters.indices)
    func measures(_ index: Int) throws {
        let meter = meters[index]
        let bench = try Bench(meter.type)
        bench.add("anna", .adult)
        #expect(bench[meter.path].isNull)
        bench.hand("measure", "anna")
        #expect(bench.text("healthMeasurement.measurementState") == "measuring")
        bench.run(meter.seconds - 1)
        #expect(bench[meter.path].isNull)
        bench.run(2)
        #expect(bench.text("healthMeasurement.measurementState") == "done")
        #expect(meter.range.contains(bench[meter.path].integerValue ?? -1), "\(bench[meter.path])")
        #expect(bench["healthMeasurement.lastMeasuredAt"].integerValue ?? 0 > 0)
        #expect(bench.eventNames.contains("measured"))
        let count = bench["healthMeasurement.recordCount"].integerValue ?? 0
        #expect(count >= 1)
        // The memory has an end.
        for _ in 0..<40 {
            bench.hand("measure", "anna")
            bench.run(60)
        }
        #expect(bench["healthMeasurement.recordCount"] == 30)
        #expect(bench["healthMeasurement.records"].listValue?.count == 30)
        #expect(bench.send("healthMeasurement.clearRecords").status == .success)
        #expect(bench["healthMeasurement.recordCount"] == 0)
    }

    @Test(
        "fails when the person walks, goes away, is nobody, or when it sits badly or is stopped",
        arguments: meters.indices)
    func fails(_ index: Int) throws {
        let meter = meters[index]
        let bench = try Bench(meter.type)
        func failure(_ reason: Int64) {
            #expect(bench.text("healthMeasurement.measurementState") == "failed")
            #expect(bench.fields(of: "measurementFailed").last?["reason"] == .integer(reason))
            #expect(bench[meter.path].isNull)
        }
        #expect(bench.send("healthMeasurement.startMeasurement").status == .invalidInState)
        #expect(bench.device.operate("measure"))
        failure(1)
        let anna = bench.add("anna", .adult)
        bench.hand("measure", "anna")
        anna.exertion = 0.7
        bench.run(60)
        failure(2)
        anna.exertion = 0
        bench.hand("measure", "anna")
        bench.home.move(anna, to: nil)
        bench.run(60)
        failure(2)
        bench.home.move(anna, to: bench.room)
        #expect(bench.device.setDefect("badContact", true))
        bench.hand("measure", "anna")
        bench.run(60)
        failure(3)
        #expect(bench.device.setDefect("badContact", false))
        #expect(bench.send("healthMeasurement.stopMeasurement").status == .invalidInState)
        #expect(bench.send("healthMeasurement.startMeasurement").status == .success)
        #expect(bench.send("healthMeasurement.stopMeasurement").status == .success)
        bench.run(60)
        failure(4)
        #expect(bench.device.setDefect("sensorFault", true))
        #expect(bench.send("healthMeasurement.startMeasurement").status == .success)
        bench.run(60)
        failure(5)
        anna.become(.standing)
        #expect(bench.send("healthMeasurement.startMeasurement").status == .invalidInState)
    }

    @Test("warns while a value is outside the limits that were set, and says when it is inside again")
    func limits() throws {
        let bench = try Bench("care.bodyThermometer")
        let anna = bench.add("anna", .adult)
        func measure() {
            bench.hand("measure", "anna")
            bench.run(30)
        }
        measure()
        #expect(bench.text("bodyTemperature.temperatureAlarm") == "normal")
        anna.become(.ill)
        measure()
        #expect(bench.text("bodyTemperature.temperatureAlarm") == "high")
        measure()
        #expect(bench.eventNames.filter { $0 == "feverFound" }.count == 1)
        anna.become(.well)
        measure()
        #expect(bench.text("bodyTemperature.temperatureAlarm") == "normal")
        #expect(bench.eventNames.filter { $0 == "temperatureNormal" }.count == 1)
        #expect(bench.write("bodyTemperature.feverLimit", 3600) == .constraintError)
    }

    @Test("a limit that is moved is judged at once")
    func movedLimit() throws {
        let bench = try Bench("care.bloodPressureMonitor")
        bench.add("grandma", .elder)
        bench.hand("measure", "grandma")
        bench.run(60)
        #expect(bench.write("bloodPressure.systolicLimit", 90) == .success)
        #expect(bench.text("bloodPressure.pressureAlarm") == "high")
        #expect(bench.write("bloodPressure.systolicLimit", 220) == .success)
        #expect(bench.write("bloodPressure.diastolicLimit", 140) == .success)
        #expect(bench.text("bloodPressure.pressureAlarm") == "normal")
        #expect(bench.eventNames.suffix(2) == ["pressureLimitCrossed", "pressureNormal"])
    }

    @Test("a scale knows people by their weight, a monitor by the key, a thermometer not at all")
    func users() throws {
        let scale = try Bench("care.bodyScale")
        scale.add("father", .adult).body.mass = 80
        scale.add("child", .child).body.mass = 28
        scale.add("twin", .child).body.mass = 28.5
        func weigh(_ name: String) -> Value {
            scale.hand("measure", name)
            scale.run(20)
            return scale["healthMeasurement.userIndex"]
        }
        #expect(weigh("father") == 1)
        #expect(weigh("child") == 2)
        #expect(weigh("father") == 1)
        // Two of the same weight are one to a scale.
        #expect(weigh("twin") == 2)

        let monitor = try Bench("care.bloodPressureMonitor")
        monitor.add("father", .adult)
        monitor.add("grandma", .elder)
        monitor.hand("measure", "father", Field("user", 1))
        monitor.run(60)
        #expect(monitor["healthMeasurement.userIndex"] == 1)
        monitor.hand("measure", "grandma", Field("user", 2))
        monitor.run(60)
        #expect(monitor["healthMeasurement.userIndex"] == 2)
        // Whoever presses the wrong key is taken for another.
        monitor.hand("measure", "father")
        monitor.run(60)
        #expect(monitor["healthMeasurement.userIndex"] == 2)

        let thermometer = try Bench("care.bodyThermometer")
        #expect(thermometer["healthMeasurement.userIndex"] == "absent")
    }

    @Test("empties its battery by measuring")
    func battery() throws {
        let bench = try Bench("care.bloodPressureMonitor")
        bench.add("grandma", .elder)
        for _ in 0..<300 {
            bench.hand("measure", "grandma")
            bench.run(60)
        }
        #expect(bench["powerSource.batPercentRemaining"].integerValue ?? 200 < 140)
    }
}

@Suite("What is worn")
struct WearableTests {
    @Test("shows the heart of who wears it wherever that is, and of nobody when it is taken off")
    func follows() throws {
        let bench = try Bench("care.healthWatch")
        let anna = bench.add("anna", .adult)
        bench.add("grandma", .elder)
        #expect(bench["heartRate.heartRate"].isNull)
        bench.hand("wear", "anna")
        let calm = try #require(bench["heartRate.heartRate"].integerValue)
        bench.home.move(anna, to: nil)
        anna.exertion = 0.6
        anna.steps += 4000
        bench.run(650)
        let busy = try #require(bench["heartRate.heartRate"].integerValue)
        #expect(busy > calm + 30)
        #expect(bench["wearing.steps"] == 4000)
        #expect(bench.text("heartRate.heartRateAlarm") == "normal" || busy >= 130)
        #expect(bench.write("heartRate.heartRateLimit", 80) == .success)
        #expect(bench.text("heartRate.heartRateAlarm") == "high")
        #expect(bench.device.operate("takeOff"))
        #expect(bench["heartRate.heartRate"].isNull && bench["wearing.isWorn"] == false)
        #expect(bench.text("heartRate.heartRateAlarm") == "normal")
        #expect(bench.write("wearing.samplingPeriod", 30) == .constraintError)
    }

    @Test("finds the fall of who wears it and of nobody else, and calls for help")
    func falls() throws {
        let bench = try Bench("care.pendant")
        let anna = bench.add("anna", .adult)
        let grandma = bench.add("grandma", .elder)
        bench.hand("wear", "grandma")
        bench.home.change(anna) { $0.become(.fallen) }
        bench.run(300)
        #expect(bench["fallDetection.isFallen"] == false)
        bench.home.move(grandma, to: nil)
        bench.home.change(grandma) { $0.become(.fallen) }
        bench.run(20)
        #expect(bench["fallDetection.isFallen"] == true)
        #expect(bench.text("emergencyCall.callState") == "calling")
        #expect(bench.fields(of: "emergencyCall").count == 1)
    }
}

/// Devices that look for falls in their room, with the seconds within which they must tell.
private let watchers: [(type: DeviceTypeID, seconds: Double)] = [
    ("care.fallRadar", 31), ("care.videoCare", 21), ("care.careStation", 21),
]

@Suite("A device that looks for falls")
struct FallTests {
    @Test("finds who fell in its room in time, and nobody else", arguments: watchers.indices)
    func finds(_ index: Int) throws {
        let bench = try Bench(watchers[index].type)
        let neighbour = bench.home.addRoom("kitchen")
        let grandma = bench.add("grandma", .elder)
        let grandpa = bench.add("grandpa", .elder, in: neighbour)
        bench.home.change(grandma) { $0.become(.lying) }
        bench.home.change(grandma) { $0.become(.asleep) }
        bench.home.change(grandpa) { $0.become(.fallen) }
        bench.run(3600)
        #expect(bench["fallDetection.isFallen"] == false)
        bench.home.change(grandma) { $0.become(.fallen) }
        bench.run(watchers[index].seconds - 3)
        #expect(bench["fallDetection.isFallen"] == false)
        #expect(bench.text("fallDetection.fallState") == "suspected")
        bench.run(3)
        #expect(bench["fallDetection.isFallen"] == true)
        #expect(bench.eventNames.filter { $0 == "fallDetected" }.count == 1)
        #expect(bench.send("fallDetection.acknowledge").status == .success)
        #expect(bench.send("fallDetection.acknowledge").status == .invalidInState)
        bench.home.change(grandma) { $0.become(.sitting) }
        #expect(bench["fallDetection.isFallen"] == false)
        #expect(bench.eventNames.contains("fallEnded"))
    }

    @Test("takes a stumble for no fall, and finds nothing when it is off or broken", arguments: watchers.indices)
    func stumbles(_ index: Int) throws {
        let bench = try Bench(watchers[index].type)
        let grandma = bench.add("grandma", .elder)
        for _ in 0..<3 {
            bench.home.change(grandma) { $0.become(.fallen) }
            bench.run(8)
            bench.home.change(grandma) { $0.become(.standing) }
            bench.run(60)
        }
        #expect(bench["fallDetection.isFallen"] == false && !bench.eventNames.contains("fallDetected"))
        #expect(bench.write("fallDetection.isEnabled", false) == .success)
        bench.home.change(grandma) { $0.become(.fallen) }
        bench.run(600)
        #expect(bench["fallDetection.isFallen"] == false)
        #expect(bench.write("fallDetection.isEnabled", true) == .success)
        bench.run(40)
        #expect(bench["fallDetection.isFallen"] == true)
        #expect(bench.device.setDefect("sensorFault", true))
        #expect(bench["fallDetection.isFallen"] == false)
    }

    @Test("a camera that looks away sees nobody, and tells who gets up and who does not move for long")
    func watching() throws {
        let bench = try Bench("care.videoCare")
        let grandma = bench.add("grandma", .elder)
        bench.add("grandpa", .elder)
        #expect(bench["careWatching.peopleSeen"] == 2)
        bench.home.change(grandma) { $0.become(.lying) }
        bench.home.change(grandma) { $0.become(.standing) }
        #expect(bench.eventNames.filter { $0 == "layDown" || $0 == "gotUp" } == ["layDown", "gotUp"])
        for person in bench.home.people { bench.home.change(person) { $0.become(.asleep) } }
        bench.run(119 * 60)
        #expect(bench["careWatching.isStill"] == false)
        bench.run(2 * 60)
        #expect(bench["careWatching.isStill"] == true && bench.eventNames.contains("longStillness"))
        bench.home.change(grandma) { $0.become(.standing) }
        #expect(bench["careWatching.isStill"] == false && bench.eventNames.contains("movedAgain"))
        #expect(bench.write("careWatching.isPrivate", true) == .success)
        #expect(bench["careWatching.peopleSeen"] == 0)
        bench.forgetEvents()
        bench.home.change(grandma) { $0.become(.fallen) }
        bench.run(600)
        #expect(bench["fallDetection.isFallen"] == false && bench.eventNames == [])
        #expect(bench.write("careWatching.isPrivate", false) == .success)
        bench.run(30)
        #expect(bench["fallDetection.isFallen"] == true)
    }
}

@Suite("A bed that feels sleep")
struct SleepTests {
    @Test("finds a person asleep and later awake, with the stages, the pulse and the hours in between")
    func night() throws {
        let bench = try Bench("furniture.mattress")
        let anna = bench.add("anna", .adult, .standing)
        bench.hand("lieDown", "anna")
        #expect(bench["left.sleepSensing.isInBed"] == true && bench["right.sleepSensing.isInBed"] == false)
        #expect(bench.text("left.sleepSensing.sleepStage") == "awake")
        bench.run(1200)
        bench.home.change(anna) { $0.become(.asleep) }
        #expect(bench.eventNames.contains("fellAsleep"))
        var stages: Set<String> = []
        for _ in 0..<84 {
            bench.run(300)
            stages.insert(bench.text("left.sleepSensing.sleepStage"))
            #expect((40...90).contains(bench["left.sleepSensing.pulse"].integerValue ?? 0))
            #expect((8...22).contains(bench["left.sleepSensing.breathRate"].integerValue ?? 0))
        }
        #expect(stages == ["light", "deep", "rem"])
        let slept = try #require(bench["left.sleepSensing.sleepMinutes"].integerValue)
        #expect((400...425).contains(slept))
        bench.home.change(anna) { $0.become(.awake) }
        #expect(bench.eventNames.contains("wokeUp"))
        #expect(bench.text("left.sleepSensing.sleepStage") == "awake")
        #expect(bench.device.operate("getUp"))
        #expect(anna.posture == .standing)
        #expect(bench.text("left.sleepSensing.sleepStage") == "away" && bench["left.sleepSensing.pulse"].isNull)
        #expect((60...100).contains(bench["left.sleepSensing.sleepScore"].integerValue ?? 0))
        #expect(bench.eventNames.last == "leftBed")
    }

    @Test("of two places tells two people apart, and one place holds one")
    func two() throws {
        let bench = try Bench("furniture.mattress")
        let anna = bench.add("anna", .adult)
        let bert = bench.add("bert", .adult)
        bench.hand("lieDown", "anna")
        bench.hand("lieDown", "anna")
        bench.hand("lieDown", "bert", Field("side", "right"))
        bench.home.change(bert) { $0.become(.asleep) }
        #expect(bench.text("left.sleepSensing.sleepStage") == "awake")
        #expect(bench.text("right.sleepSensing.sleepStage") == "light")
        bench.hand("getUp", "bert")
        #expect(bench["left.sleepSensing.isInBed"] == true && bench["right.sleepSensing.isInBed"] == false)
        #expect(!bert.isAsleep && anna.posture == .lying)
        // A pad has one place: who lies down beside is not felt.
        let pad = try Bench("care.sleepPad")
        pad.add("anna", .adult)
        pad.add("bert", .adult)
        pad.hand("lieDown", "anna")
        pad.hand("lieDown", "bert")
        pad.hand("getUp", "bert")
        #expect(pad["sleepSensing.isInBed"] == true)
    }

    @Test("warns of who does not come back in the night, and not of who does or who gets up by day")
    func exit() throws {
        func bench(at hour: Double) throws -> Bench {
            let bench = try Bench("care.bedExitAlarm")
            let now = bench.home.dayShare * 24
            bench.run(((hour - now + 24).truncatingRemainder(dividingBy: 24)) * 3600)
            bench.add("grandma", .elder)
            bench.hand("lieDown", "grandma")
            bench.run(3600)
            #expect(bench.device.operate("getUp"))
            return bench
        }
        let night = try bench(at: 23)
        night.run(110)
        #expect(night["sleepSensing.isExitAlarm"] == false)
        night.run(15)
        #expect(night["sleepSensing.isExitAlarm"] == true && night.eventNames.last == "bedExitAlarm")
        #expect(night.send("sleepSensing.acknowledge").status == .success)
        #expect(night.send("sleepSensing.acknowledge").status == .invalidInState)
        let back = try bench(at: 2)
        back.run(60)
        back.hand("lieDown", "grandma")
        back.run(600)
        #expect(back["sleepSensing.isExitAlarm"] == false && back["sleepSensing.exitCount"] == 1)
        let day = try bench(at: 13)
        day.run(3600)
        #expect(day["sleepSensing.isExitAlarm"] == false)
        let quiet = try bench(at: 1)
        #expect(quiet.write("sleepSensing.isExitAlarmEnabled", false) == .success)
        quiet.run(3600)
        #expect(quiet["sleepSensing.isExitAlarm"] == false)
    }

    @Test("who falls out of it, or goes away without a word, is no longer in it")
    func gone() throws {
        let bench = try Bench("care.sleepPad")
        let grandma = bench.add("grandma", .elder)
        bench.hand("lieDown", "grandma")
        bench.home.change(grandma) { $0.become(.fallen) }
        #expect(bench["sleepSensing.isInBed"] == false)
        #expect(grandma.posture == .fallen)
        bench.home.change(grandma) { $0.become(.sitting) }
        bench.hand("lieDown", "grandma")
        bench.home.move(grandma, to: nil)
        #expect(bench["sleepSensing.isInBed"] == false)
        #expect(bench.device.setDefect("sensorFault", true))
        bench.hand("lieDown", "grandma")
        #expect(bench["sleepSensing.isInBed"] == false)
    }
}

@Suite("A medicine box")
struct MedicineBoxTests {
    /// A box at a time of the day; its doses are at half past seven and at eight in the evening.
    private func box(at hour: Double) throws -> Bench {
        let bench = try Bench("care.medicineBox")
        let now = bench.home.dayShare * 24
        bench.run(((hour - now + 24).truncatingRemainder(dividingBy: 24)) * 3600)
        bench.forgetEvents()
        return bench
    }

    @Test("reminds of a dose until it is taken")
    func taken() throws {
        let bench = try box(at: 19)
        let missed = bench["medicineDispensing.missedCount"].integerValue ?? 0
        #expect(bench["medicineDispensing.nextDoseMinute"] == 1200)
        bench.run(3601)
        #expect(bench.text("medicineDispensing.doseState") == "due")
        bench.run(16 * 60)
        #expect(bench.eventNames == ["doseDue", "doseDue"])
        #expect(bench.send("medicineDispensing.snooze", ["minutes": 20]).status == .success)
        bench.run(19 * 60)
        #expect(bench.eventNames.count == 2)
        #expect(bench.device.operate("takeMedicine"))
        #expect(bench["medicineDispensing.isLidOpen"] == true)
        #expect(bench.text("medicineDispensing.doseState") == "taken")
        #expect(bench["medicineDispensing.filledCompartments"] == 13)
        bench.run(7200)
        #expect(bench["medicineDispensing.isLidOpen"] == false)
        #expect(bench["medicineDispensing.missedCount"] == .integer(missed))
        #expect(bench.eventNames == ["doseDue", "doseDue", "doseTaken"])
        #expect(bench.send("medicineDispensing.snooze", ["minutes": 20]).status == .invalidInState)
        #expect(bench["medicineDispensing.nextDoseMinute"] == 450)
    }

    @Test("tells a dose that is missed, and one that is taken at the wrong time")
    func missed() throws {
        let bench = try box(at: 19.5)
        bench.run(1801 + 3600)
        #expect(bench.text("medicineDispensing.doseState") == "missed")
        #expect(bench.eventNames.last == "doseMissed")
        #expect(bench.device.operate("takeMedicine"))
        #expect(bench.eventNames.last == "takenAtWrongTime")
    }

    @Test("keeps the times that are set, wants to be filled, and gives nothing when it is empty or jammed")
    func plan() throws {
        let bench = try box(at: 9)
        #expect(bench.send("medicineDispensing.setDose", ["index": 3, "minuteOfDay": 600]).status == .success)
        #expect(bench["medicineDispensing.nextDoseMinute"] == 600)
        #expect(bench.send("medicineDispensing.removeDose", ["index": 3]).status == .success)
        #expect(bench.send("medicineDispensing.removeDose", ["index": 3]).status == .notFound)
        #expect(bench["medicineDispensing.nextDoseMinute"] == 1200)
        #expect(bench.send("medicineDispensing.dispense").status == .success)
        for _ in 0..<20 { #expect(bench.device.operate("takeMedicine")) }
        #expect(bench["medicineDispensing.filledCompartments"] == 0)
        #expect(bench.eventNames.contains("refillNeeded"))
        #expect(bench.send("medicineDispensing.dispense").status == .invalidInState)
        #expect(bench.device.operate("fillCompartments"))
        #expect(bench["medicineDispensing.filledCompartments"] == 14)
        #expect(bench.device.setDefect("motorJammed", true))
        #expect(bench.send("medicineDispensing.dispense").status == .invalidInState)
    }
}

@Suite("A signal for those who do not hear")
struct CareSignalTests {
    @Test("flashes and sounds for its time, is heard in the room, and takes power meanwhile")
    func signal() throws {
        let bench = try Bench("care.signalLamp")
        bench.startHome()
        let before = bench.room[.noise]
        let standby = bench.home.electricity.rate
        #expect(bench.device.operate("ringBell"))
        #expect(bench["careSignal.isFlashing"] == true && bench["careSignal.isSounding"] == true)
        #expect(bench.room[.noise] > before + 30)
        #expect(bench.home.electricity.rate == standby + 3)
        bench.run(31)
        #expect(bench["careSignal.isFlashing"] == false && bench.room[.noise] < before + 1)
        #expect(bench.home.electricity.rate == standby)
        #expect(abs(bench.home.electricity.amountTaken - 90 - 31 * standby) < 1)
        #expect(bench.send("careSignal.silence").status == .invalidInState)
        #expect(bench.write("careSignal.signalMeans", 1) == .success)
        #expect(bench.send("careSignal.signal", ["reason": 3]).status == .success)
        #expect(bench["careSignal.isFlashing"] == true && bench["careSignal.isSounding"] == false)
        #expect(bench.send("careSignal.silence").status == .success)
        #expect(bench.send("careSignal.signal", ["reason": 0]).status != .success)
    }

    @Test("of a hub goes off when somebody calls for help there")
    func hub() throws {
        let bench = try Bench("care.careHub")
        #expect(bench.device.operate("press"))
        #expect(bench.text("careSignal.signalReason") == "call")
        bench.device.powerOff()
        #expect(bench.home.electricity.rate == 0)
    }
}

@Suite("The data of persons")
struct HealthPrivacyTests {
    /// What a device of care shows and tells after some hours with a person.
    private func hours(_ type: DeviceTypeID, _ role: Person.Role) throws -> Bench {
        let bench = try Bench(type)
        let person = bench.add("somebody", role)
        for action in ["wear", "lieDown", "measure"] where bench.device.actions.contains(action) {
            bench.hand(action, "somebody")
            bench.run(90)
        }
        if bench.device.actions.contains("lieDown") { bench.home.change(person) { $0.become(.asleep) } }
        bench.run(2 * 3600)
        return bench
    }

    @Test(
        "leave a device in attributes of the class health only",
        arguments: makeCatalog().deviceTypeIDs.filter { $0.rawValue.hasPrefix("care.") || $0 == "furniture.mattress" })
    func classes(_ type: DeviceTypeID) throws {
        let old = try hours(type, .elder)
        let young = try hours(type, .child)
        var differing = 0
        for slot in old.device.blueprint.attributes.indices
        where old.device.value(at: slot) != young.device.value(at: slot) {
            let definition = old.device.blueprint.attributes[slot].definition
            // How often a wearable measures empties its battery the same for everybody.
            #expect(definition.dataClass == .health, "\(old.device.blueprint.path(ofAttribute: slot))")
            differing += 1
        }
        // No event carries a value of a body.
        #expect(
            old.events.filter { !$0.definition.name.hasSuffix("Crossed") }.map { "\($0.definition.name) \($0.fields)" }
                == young.events.filter { !$0.definition.name.hasSuffix("Crossed") }.map {
                    "\($0.definition.name) \($0.fields)"
                })
        if old.device.actions.contains("measure") { #expect(differing > 0) }
    }
}
