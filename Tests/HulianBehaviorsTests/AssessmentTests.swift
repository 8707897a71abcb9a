import HulianBehaviors
import HulianModel
import Testing

@Suite("What devices work out of what they measure")
struct AssessmentTests {
    /// A catalog with device types that tell all that their capabilities can.
    private static let types = [
        "test.meter": """
        capabilities:
          electricalPowerMeasurement:
            features: [ALTC, POLY, HARM, PWRQ]
            attributes: { ranges: [], neutralCurrent: null }
            events: [measurementPeriodRanges]
          electricalEnergyMeasurement:
            features: [IMPE, EXPE, CUME]
            attributes: { cumulativeEnergyReset: null }
          powerSource:
            features: [WIRED]
            attributes:
              status: active
              order: 0
              description: mains
              wiredCurrentType: ac
              wiredPresent: true
              wiredAssessedInputVoltage: null
              wiredAssessedInputFrequency: null
              wiredAssessedCurrent: null
              wiredNominalVoltage: 230000
              activeWiredFaults: []
            events: [wiredFaultChange]
        behaviours: { mainsMeter: { scope: home, period: 1 s } }
        """,
        "test.cells": """
        capabilities:
          powerSource:
            features: [BAT, RECHG]
            attributes:
              status: active
              order: 0
              description: cells
              batChargeLevel: ok
              batReplacementNeeded: false
              batReplaceability: notReplaceable
              batChargeState: isNotCharging
              batFunctionalWhileCharging: true
              batChargingCurrent: null
        behaviours:
          battery: { capacity: 10 Wh, idle: 1 W, charger: 11 W, fullVoltage: 10, emptyVoltage: 10, replaceable: false, port: true }
        """,
        "test.conditioner": """
        capabilities:
          thermostat:
            features: [HEAT, COOL]
            attributes:
              localTemperature: null
              acCoilTemperature: null
              occupiedCoolingSetpoint: { value: 20 °C, min: 16 °C, max: 30 °C }
              occupiedHeatingSetpoint: { value: 20 °C, min: 16 °C, max: 30 °C }
              controlSequenceOfOperation: coolingAndHeating
              systemMode: { value: cool, only: ["off", cool, heat] }
        behaviours: { roomConditioner: {} }
        """,
        "test.presence": """
        capabilities:
          occupancySensing:
            features: [RAD, PRED]
            attributes:
              occupancy: none
              occupancySensorType: pir
              occupancySensorTypeBitmap: pir
              predictedOccupancy: []
        """,
    ]

    /// One of them on a bench.
    private func makeBench(_ type: String) throws -> Bench {
        try Bench(DeviceTypeID(rawValue: "test.\(type)"), in: makeCatalog(adding: Self.types))
    }

    @Test("A meter tells between which ends the power lay in each quarter of an hour, and when")
    func ranges() throws {
        let bench = try makeBench("meter")
        bench.run(100)
        bench.home.electricity.add(1000)
        bench.run(100)
        bench.home.electricity.add(-700)
        bench.run(700)
        let range = try #require(bench["electricalPowerMeasurement.ranges"].listValue?.first)
        #expect(range["measurementType"] == 5)
        #expect(range["min"] == 0 && range["max"] == 1_000_000)
        let times = ["startTimestamp", "minTimestamp", "maxTimestamp", "endTimestamp"].map {
            range[$0]?.integerValue ?? 0
        }
        #expect(times == times.sorted() && times[3] - times[0] == 900 && times[2] - times[0] >= 100)
        #expect(bench.fields(of: "measurementPeriodRanges").last?["ranges"].listValue == [range])
        // A period forgets the one before it.
        bench.run(900)
        let next = bench["electricalPowerMeasurement.ranges"].listValue?.first
        #expect(next?["min"] == 300_000 && next?["max"] == 300_000)
        #expect(bench.brokenValues.isEmpty)
    }

    @Test("A meter tells harmonics and what flows back, with the sign of the power")
    func harmonics() throws {
        let bench = try makeBench("meter")
        let phases = {
            bench["electricalPowerMeasurement.harmonicPhases"].listValue?.map { $0["measurement"] ?? "none" }
        }
        bench.run(2)
        #expect(phases() == [.null, .null, .null, .null])
        bench.home.electricity.add(2090)
        bench.run(2)
        // 2,090 W with a factor of 0.95 at 220 V.
        #expect(bench["electricalPowerMeasurement.neutralCurrent"] == 10_000)
        let currents = bench["electricalPowerMeasurement.harmonicCurrents"].listValue
        #expect(currents?.map { $0["order"] ?? .null } == [1, 3, 5, 7])
        #expect(currents?.map { $0["measurement"] ?? .null } == [10_000, 800, 400, 200])
        #expect(phases() == [0, -180_000, 0, -180_000])
        bench.home.electricity.add(-4180)
        bench.run(2)
        #expect(bench["electricalPowerMeasurement.neutralCurrent"] == -10_000)
        #expect(bench.brokenValues.isEmpty)
    }

    @Test("A count of energy says when it was nought")
    func reset() throws {
        let bench = try makeBench("meter")
        let path = "electricalEnergyMeasurement.cumulativeEnergyReset"
        let first = bench[path]["importedResetTimestamp"]?.integerValue ?? 0
        #expect(first == bench[path]["exportedResetTimestamp"]?.integerValue)
        bench.run(1000)
        bench.device.powerOff()
        bench.device.powerOn()
        #expect(bench[path]["importedResetTimestamp"]?.integerValue == first)
        bench.device.factoryReset()
        #expect(bench[path]["importedResetTimestamp"]?.integerValue == first + 1000)
        #expect(bench.brokenValues.isEmpty)
    }

    @Test(
        "A device assesses the mains",
        arguments: [("", 230_000), ("wiredOverVoltage", 276_000), ("wiredUnderVoltage", 184_000)])
    func mains(defect: String, voltage: Int64) throws {
        let bench = try makeBench("meter")
        if !defect.isEmpty { #expect(bench.device.setDefect(defect, true)) }
        #expect(bench["powerSource.wiredAssessedInputVoltage"] == .integer(voltage))
        #expect(bench["powerSource.wiredAssessedInputFrequency"] == 50)
        bench.home.electricity.add(460)
        bench.run(2)
        #expect(bench["powerSource.wiredAssessedCurrent"] == 2000)
    }

    @Test("A charger tells what flows into the cells, and nothing flows into full ones")
    func charging() throws {
        let bench = try makeBench("cells")
        bench.run(1800)
        #expect(bench["powerSource.batChargingCurrent"] == 0)
        bench.device.operate("plugIn")
        #expect(bench["powerSource.batChargingCurrent"] == 1000)
        bench.run(3600)
        #expect(bench["powerSource.batChargingCurrent"] == 0)
        #expect(bench.text("powerSource.batChargeState") == "isAtFullCharge")
    }

    @Test("The coil of a conditioner is colder than the room while it cools, and warmer while it heats")
    func coil() throws {
        let bench = try makeBench("conditioner")
        let coil = { bench["thermostat.acCoilTemperature"].integerValue ?? 0 }
        bench.room.set(.temperature, 26)
        bench.run(60)
        #expect(coil() <= 1500)
        #expect(bench.write("thermostat.systemMode", 4) == .success)
        bench.room.set(.temperature, 15)
        bench.run(60)
        #expect(coil() >= 3500)
        #expect(bench.write("thermostat.systemMode", 0) == .success)
        #expect((1400...1700).contains(coil()))
        #expect(bench.device.setDefect("roomSensorFault", true))
        #expect(bench["thermostat.acCoilTemperature"] == .null)
    }

    @Test("A sensor that forecasts learns the hours of the day, and is less sure of a new habit")
    func forecast() throws {
        let bench = try makeBench("presence")
        let forecast = { bench["occupancySensing.predictedOccupancy"].listValue ?? [] }
        #expect(forecast().isEmpty)
        let hour = 3600.0
        // Somebody is there from the second to the fourth hour of three days.
        for _ in 0..<3 {
            bench.run(2 * hour)
            bench.room.set(.occupancy, 1)
            bench.run(2 * hour)
            bench.room.set(.occupancy, 0)
            bench.run(20 * hour)
        }
        let learned = forecast()
        #expect(learned.map { $0["occupancy"] ?? .null } == [0, 1, 0])
        #expect(learned.allSatisfy { ($0["confidence"]?.integerValue ?? 0) >= 95 })
        let second = learned[1]
        #expect((second["endTimestamp"]?.integerValue ?? 0) - (second["startTimestamp"]?.integerValue ?? 0) == 7200)
        #expect(learned[0]["endTimestamp"] == second["startTimestamp"])
        // A day on which nobody comes.
        bench.run(24 * hour)
        let doubtful = forecast().first { $0["occupancy"] == 1 }?["confidence"]?.integerValue
        #expect((60...70).contains(doubtful ?? 0))
        #expect(bench.brokenValues.isEmpty)
        bench.device.factoryReset()
        #expect(forecast().isEmpty)
    }
}
