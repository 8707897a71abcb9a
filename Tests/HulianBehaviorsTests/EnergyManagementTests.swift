import HulianBehaviors
import HulianModel
import Testing

/// What the bench's clock shows, in seconds since 2000.
private func now(_ bench: Bench) -> Int64 { bench.scheduler.now.nanoseconds / 1_000_000_000 - 946_684_800 }

@Suite("A charging point that lets cars give back")
struct GivingBackTests {
    /// A charging point with a car that is full enough to give.
    private func makeBench() throws -> Bench {
        let bench = try Bench(
            "test.giver",
            in: makeCatalog(adding: [
                "test.giver": """
                capabilities:
                  energyEvse:
                    features: [PREF, SOC, PNC, RFID, V2X]
                    attributes: { circuitCapacity: 32000, userMaximumChargeCurrent: 32000 }
                    events: [rfid]
                  deviceEnergyManagement:
                    features: [PA, PRA]
                    attributes: { esaType: evse, esaCanGenerate: true, absMinPower: -7040 W, absMaxPower: 7040 W }
                behaviours:
                  vehicle: { capacity: 60000 Wh, arrival: 60, phases: 1 }
                """
            ]))
        #expect(bench.device.operate("plugIn"))
        return bench
    }

    /// Allows giving back.
    private func allow(_ bench: Bench, most: Value = 10_000, until: Value = .null) -> Status {
        bench.send(
            "energyEvse.enableDischarging", ["dischargingEnabledUntil": until, "maximumDischargeCurrent": most]
        ).status
    }

    @Test("gives the home what it takes, as much as is allowed, down to a reserve, and tells it")
    func gives() throws {
        let bench = try makeBench()
        #expect(bench["energyEvse.stateOfCharge"] == 60)
        #expect(bench["energyEvse.batteryCapacity"] == 60_000_000)
        #expect(bench["energyEvse.vehicleID"].stringValue?.isEmpty == false)
        bench.home.electricity.add(5000)
        #expect(allow(bench, most: 80_001) == .constraintError)
        #expect(allow(bench) == .success)
        #expect(bench.text("energyEvse.supplyState") == "dischargingEnabled")
        #expect(bench.text("energyEvse.state") == "pluggedInDischarging")
        #expect(bench.home.electricity.rate == 5000 - 2200)
        let started = try #require(bench.fields(of: "energyTransferStarted").last)
        #expect(started["state"] == 4 && started["maximumCurrent"] == 0 && started["maximumDischargeCurrent"] == 10_000)
        bench.run(12 * 3600)
        // From 60 % to 20 % are 24 kWh, of which a tenth gets lost.
        #expect(bench.text("energyEvse.state") == "pluggedInDemand")
        #expect(bench["energyEvse.stateOfCharge"] == 20)
        let given = try #require(bench["energyEvse.sessionEnergyDischarged"].numberValue)
        #expect(abs(given - 21_600_000) < 20_000)
        #expect(bench["energyEvse.sessionEnergyCharged"] == 0)
        let stopped = try #require(bench.fields(of: "energyTransferStopped").last)
        #expect(stopped["reason"] == 0 && stopped["energyDischarged"] == .integer(Int64(given)))
        #expect(bench.device.operate("unplug"))
        #expect(bench.fields(of: "evNotDetected").last?["sessionEnergyDischarged"] == .integer(Int64(given)))
        #expect(bench["energyEvse.vehicleID"].isNull)
    }

    @Test("stops at the time that was said, and for Disable, which ends charging too")
    func until() throws {
        let bench = try makeBench()
        bench.home.electricity.add(5000)
        #expect(allow(bench, until: .integer(now(bench) + 600)) == .success)
        let charging = bench.send(
            "energyEvse.enableCharging",
            ["chargingEnabledUntil": .null, "minimumChargeCurrent": 6000, "maximumChargeCurrent": 6000])
        #expect(charging.status == .success)
        #expect(bench.text("energyEvse.supplyState") == "enabled")
        #expect(bench.text("energyEvse.state") == "pluggedInCharging")
        bench.run(601)
        #expect(bench["energyEvse.dischargingEnabledUntil"] == 0)
        #expect(bench.text("energyEvse.supplyState") == "chargingEnabled")
        #expect(allow(bench) == .success)
        bench.send("energyEvse.disable")
        #expect(bench.text("energyEvse.supplyState") == "disabled")
        #expect(bench["energyEvse.dischargingEnabledUntil"] == 0)
        #expect(bench.device.setDefect("groundFault", true))
        #expect(allow(bench) == .invalidInState)
    }

    @Test("gives when somebody asks for less than nothing, and stays between two powers")
    func asked() throws {
        let bench = try makeBench()
        #expect(allow(bench, most: 20_000) == .success)
        let adjust = bench.send(
            "deviceEnergyManagement.powerAdjustRequest", ["power": -3_000_000, "duration": 600, "cause": 1])
        #expect(adjust.status == .success)
        #expect(abs(bench.home.electricity.rate + 3000) < 1)
        #expect(bench.send("deviceEnergyManagement.cancelPowerRangeAdjustRequest").status == .invalidInState)
        #expect(bench.send("deviceEnergyManagement.cancelPowerAdjustRequest").status == .success)
        #expect(bench.fields(of: "powerAdjustEnd").last?["cause"] == 4)
        #expect(bench.home.electricity.rate == 0)
        bench.home.electricity.add(4000)
        bench.run(61)
        #expect(bench.home.electricity.rate < 4000)
        let range = { (low: Value, high: Value, seconds: Value) in
            bench.send(
                "deviceEnergyManagement.powerRangeAdjustRequest",
                ["minPower": low, "maxPower": high, "duration": seconds, "cause": 0]
            ).status
        }
        #expect(range(1, 0, 600) == .constraintError)
        #expect(range(-8_000_000, .null, 600) == .constraintError)
        #expect(range(-1_000_000, .null, 600) == .success)
        #expect(abs(bench.home.electricity.rate - 3000) < 1)
        #expect(bench["deviceEnergyManagement.powerRangeAdjustment"]["cause"] == 1)
        bench.run(601)
        #expect(bench.home.electricity.rate < 3000)
        #expect(bench["deviceEnergyManagement.powerRangeAdjustment"].isNull)
        #expect(bench.fields(of: "powerRangeAdjustEnd").last?["cause"] == 0)
    }

    @Test("tells which card it was shown")
    func card() throws {
        let bench = try makeBench()
        _ = bench.device.present(Credential(kind: .rfid, data: [1, 2, 3, 4]), of: "somebody")
        #expect(bench.fields(of: "rfid").last?["uid"] == .bytes([1, 2, 3, 4]))
        _ = bench.device.present(Credential(kind: .pin, data: [1, 2, 3, 4]), of: "somebody")
        #expect(bench.fields(of: "rfid").count == 1)
    }
}

@Suite("The forecast of a device whose energy is managed")
struct ForecastTests {
    /// A charging point by the clock with a car that is to be full at 18:00; it is 8:00.
    private func makeBench() throws -> Bench {
        let bench = try Bench(
            "test.planner",
            in: makeCatalog(adding: [
                "test.planner": """
                capabilities:
                  energyEvse:
                    features: [PREF]
                    attributes: { circuitCapacity: 32000 }
                  energyEvseMode:
                    attributes:
                      supportedModes:
                        - { label: Hand, mode: 0, modeTags: [ { value: 0x4000 } ] }
                        - { label: Clock, mode: 1, modeTags: [ { value: 0x4001 } ] }
                      currentMode: 1
                  deviceEnergyManagement:
                    features: [PFR, STA, PAU, FA, CON]
                    attributes: { esaType: evse, absMinPower: 0 W, absMaxPower: 7040 W }
                  deviceEnergyManagementMode:
                    attributes:
                      supportedModes:
                        - { label: Device, mode: 1, modeTags: [ { value: 0x4001 } ] }
                        - { label: Home, mode: 2, modeTags: [ { value: 0x4002 } ] }
                        - { label: Full, mode: 4, modeTags: [ { value: 0x4002 }, { value: 0x4003 } ] }
                      currentMode: 4
                behaviours:
                  vehicle: { capacity: 60000 Wh, arrival: 85, phases: 1 }
                """
            ]))
        bench.send(
            "energyEvse.enableCharging",
            ["chargingEnabledUntil": .null, "minimumChargeCurrent": 6000, "maximumChargeCurrent": 16_000])
        bench.send(
            "energyEvse.setTargets",
            [
                "chargingTargetSchedules": [
                    [
                        "dayOfWeekForSequence": 0x7F,
                        "chargingTargets": [["targetTimeMinutesPastMidnight": 1080, "targetSoC": 100]],
                    ]
                ]
            ])
        #expect(bench["deviceEnergyManagement.forecast"].isNull)
        #expect(bench.device.operate("plugIn"))
        return bench
    }

    /// The forecast.
    private func forecast(_ bench: Bench) -> Value { bench["deviceEnergyManagement.forecast"] }

    /// A number of the forecast.
    private func number(_ bench: Bench, _ name: String) -> Int64 { forecast(bench)[name]?.integerValue ?? -1 }

    /// Sends a command for the home.
    private func ask(_ bench: Bench, _ command: String, _ fields: KeyValuePairs<String, Value> = [:]) -> Status {
        bench.send("deviceEnergyManagement.\(command)", fields).status
    }

    @Test("is there while the car waits, begins when it begins, and is gone when it is done")
    func course() throws {
        let bench = try makeBench()
        let slot = try #require(forecast(bench)["slots"]?.listValue?.first)
        #expect(slot["nominalPower"] == 3_520_000)
        // 9 kWh and what gets lost are 10 kWh, which take 10 227 s.
        #expect(slot["defaultDuration"] == 10_227)
        #expect(forecast(bench)["activeSlotNumber"]?.isNull == true)
        #expect(number(bench, "endTime") - number(bench, "startTime") == 10_227)
        #expect(number(bench, "forecastUpdateReason") == 0)
        let begin = number(bench, "startTime")
        bench.run(Double(begin - now(bench)) + 90)
        #expect(bench.text("energyEvse.state") == "pluggedInCharging")
        #expect(number(bench, "activeSlotNumber") == 0)
        let running = try #require(forecast(bench)["slots"]?.listValue?.first)
        let elapsed = try #require(running["elapsedSlotTime"]?.integerValue)
        #expect((60...120).contains(elapsed))
        #expect(running["remainingSlotTime"] == .integer(10_227 - elapsed))
        bench.run(12_000)
        #expect(forecast(bench).isNull)
        #expect(bench.text("energyEvse.state") == "pluggedInNoDemand")
    }

    @Test("moves when somebody asks for another start, within what is possible, and back")
    func start() throws {
        let bench = try makeBench()
        let own = number(bench, "startTime")
        let ask = { (time: Int64) in
            self.ask(bench, "startTimeAdjustRequest", ["requestedStartTime": .integer(time), "cause": 1])
        }
        #expect(ask(now(bench) - 1) == .constraintError)
        #expect(ask(number(bench, "latestEndTime") - 10_226) == .constraintError)
        #expect(self.ask(bench, "cancelRequest") == .invalidInState)
        #expect(ask(now(bench) + 600) == .success)
        #expect(number(bench, "forecastUpdateReason") == 2)
        #expect(bench["energyEvse.nextChargeStartTime"].integerValue == number(bench, "startTime"))
        #expect(self.ask(bench, "cancelRequest") == .success)
        #expect(number(bench, "startTime") == own && number(bench, "forecastUpdateReason") == 0)
        // Who lets the grid out goes back to its own plan.
        #expect(ask(now(bench) + 600) == .success)
        bench.send("deviceEnergyManagementMode.changeToMode", ["newMode": 2])
        #expect(number(bench, "startTime") == own)
        #expect(ask(now(bench) + 600) == .constraintError)
        let local = self.ask(
            bench, "startTimeAdjustRequest", ["requestedStartTime": .integer(now(bench) + 600), "cause": 0])
        #expect(local == .success)
        bench.run(660)
        #expect(bench.text("energyEvse.state") == "pluggedInCharging")
        #expect(ask(now(bench) + 600) == .constraintError)
    }

    @Test("waits when somebody asks, and ends later by as long")
    func pause() throws {
        let bench = try makeBench()
        let pause = { (seconds: Value) in self.ask(bench, "pauseRequest", ["duration": seconds, "cause": 0]) }
        // What has not begun cannot wait.
        #expect(pause(600) == .failure)
        bench.run(Double(number(bench, "startTime") - now(bench)) + 120)
        let end = number(bench, "endTime")
        #expect(pause(59) == .constraintError)
        #expect(pause(600) == .success)
        #expect(bench.text("energyEvse.state") == "pluggedInDemand")
        #expect(bench.text("deviceEnergyManagement.esaState") == "paused")
        #expect(number(bench, "forecastUpdateReason") == 1)
        bench.run(300)
        #expect(ask(bench, "resumeRequest") == .success)
        #expect(bench.fields(of: "resumed").last?["cause"] == 4)
        #expect(number(bench, "endTime") == end + 300 && number(bench, "forecastUpdateReason") == 0)
        #expect(bench.text("energyEvse.state") == "pluggedInCharging")
    }

    @Test("takes another power when somebody asks, for a slot that there is and within its limits")
    func modified() throws {
        let bench = try makeBench()
        let modify = { (number: Int64, index: Value, power: Value, seconds: Value) in
            self.ask(
                bench, "modifyForecastRequest",
                [
                    "forecastID": .integer(number),
                    "slotAdjustments": [["slotIndex": index, "nominalPower": power, "duration": seconds]], "cause": 0,
                ])
        }
        let id = number(bench, "forecastID")
        #expect(modify(id + 1, 0, 2_200_000, 16_000) == .failure)
        #expect(modify(id, 1, 2_200_000, 16_000) == .failure)
        #expect(modify(id, 0, 1_000_000, 16_000) == .constraintError)
        #expect(modify(id, 0, 2_200_000, 59) == .constraintError)
        #expect(modify(id, 0, 2_200_000, 16_000) == .success)
        #expect(number(bench, "endTime") - number(bench, "startTime") == 16_000)
        bench.run(Double(number(bench, "startTime") - now(bench)) + 60)
        #expect(bench.home.electricity.rate == 2200)
    }

    @Test("begins behind a limit of power, or keeps to it")
    func constrained() throws {
        let bench = try makeBench()
        let own = number(bench, "startTime")
        let limit = { (start: Int64, seconds: Int64, power: Value) in
            self.ask(
                bench, "requestConstraintBasedForecast",
                [
                    "constraints": [
                        [
                            "startTime": .integer(start), "duration": .integer(seconds), "nominalPower": power,
                            "maximumEnergy": 10_000_000,
                        ]
                    ], "cause": 0,
                ])
        }
        #expect(limit(now(bench) - 1, 600, 2_000_000) == .constraintError)
        #expect(limit(own, 600, 8_000_000) == .constraintError)
        #expect(limit(own - 60, 360, 2_000_000) == .success)
        #expect(number(bench, "startTime") == own + 300)
        // There is no time behind a long one: it takes less.
        #expect(limit(own, 30_000, 2_000_000) == .success)
        #expect(forecast(bench)["slots"]?.listValue?.first?["nominalPower"] == 2_000_000)
    }
}

@Suite("Less common things of clusters")
struct UncommonElementTests {
    @Test("a level has the frequency that is nearest to the one that was asked for, and scenes keep it")
    func frequency() throws {
        let bench = try Bench(
            "test.humming",
            in: makeCatalog(adding: [
                "test.humming": """
                capabilities:
                  groups:
                  onOff:
                    attributes: { onOff: true }
                  levelControl:
                    features: [OO, FQ]
                    attributes: { currentLevel: 40 %, currentFrequency: 500, minFrequency: 100, maxFrequency: 2000 }
                  scenesManagement:
                    attributes: { sceneTableSize: 16 }
                """
            ]))
        let move = { (frequency: Value) in
            bench.send("levelControl.moveToClosestFrequency", ["frequency": frequency]).status
        }
        #expect(move(700) == .success)
        #expect(bench["levelControl.currentFrequency"] == 700)
        let scene: KeyValuePairs<String, Value> = ["groupID": 0, "sceneID": 1]
        #expect(bench.send("scenesManagement.storeScene", scene).answer["status"] == 0)
        #expect(move(1) == .success)
        #expect(bench["levelControl.currentFrequency"] == 100)
        #expect(move(65_535) == .success)
        #expect(bench["levelControl.currentFrequency"] == 2000)
        bench.send("scenesManagement.recallScene", ["groupID": 0, "sceneID": 1, "transitionTime": 0])
        #expect(bench["levelControl.currentFrequency"] == 700)
    }
}

@Suite("What goes wrong with a pump")
struct PumpTroubleTests {
    /// A pump with all its events.
    private func makeBench() throws -> Bench {
        try Bench(
            "test.pump",
            in: makeCatalog(adding: [
                "test.pump": """
                capabilities:
                  onOff:
                    attributes: { onOff: true }
                  pumpConfigurationAndControl:
                    features: [SPD, LOCAL]
                    attributes: { maxSpeed: 1000, maxPressure: 60, maxFlow: 12, minConstSpeed: 100, maxConstSpeed: 1000, pumpStatus: 0, capacity: 0, speed: 0, operationMode: normal }
                    events: [supplyVoltageLow, supplyVoltageHigh, powerMissingPhase, systemPressureLow, systemPressureHigh, dryRunning, motorTemperatureHigh, pumpMotorFatalFailure, electronicTemperatureHigh, pumpBlocked, sensorFailure, electronicNonFatalFailure, electronicFatalFailure, generalFault, leakage, airDetection, turbineOperation]
                """
            ]))
    }

    /// The defect, the event, the bits of the status while it lasts, and the speed.
    @Test(
        "is told once by its event, shows in the status while it lasts, and stops a pump that must protect itself",
        arguments: [
            ("wiredUnderVoltage", "supplyVoltageLow", 0x22, 600), ("wiredOverVoltage", "supplyVoltageHigh", 0x22, 600),
            ("phaseMissing", "powerMissingPhase", 0x01, 0), ("pressureLow", "systemPressureLow", 0x21, 600),
            ("pressureHigh", "systemPressureHigh", 0x21, 600), ("dryRunning", "dryRunning", 0x01, 0),
            ("motorHot", "motorTemperatureHigh", 0x21, 600), ("motorFailure", "pumpMotorFatalFailure", 0x01, 0),
            ("electronicsHot", "electronicTemperatureHigh", 0x21, 600), ("motorJammed", "pumpBlocked", 0x01, 0),
            ("sensorFault", "sensorFailure", 0x21, 600), ("electronicsFault", "electronicNonFatalFailure", 0x21, 600),
            ("electronicsFailure", "electronicFatalFailure", 0x01, 0), ("pumpFault", "generalFault", 0x22, 600),
            ("leak", "leakage", 0x21, 600), ("airInPump", "airDetection", 0x21, 600),
            ("drivenByWater", "turbineOperation", 0x21, 600),
        ] as [(String, String, Value, Value)])
    func trouble(_ defect: String, _ event: String, _ status: Value, _ speed: Value) throws {
        let bench = try makeBench()
        #expect(bench["pumpConfigurationAndControl.pumpStatus"] == 0x20)
        bench.forgetEvents()
        #expect(bench.device.setDefect(defect, true))
        #expect(bench.device.setDefect(defect, true))
        #expect(bench.eventNames == [event])
        #expect(bench["pumpConfigurationAndControl.pumpStatus"] == status)
        #expect(bench["pumpConfigurationAndControl.speed"] == speed)
        #expect(bench.device.setDefect(defect, false))
        #expect(bench["pumpConfigurationAndControl.pumpStatus"] == 0x20)
        #expect(bench["pumpConfigurationAndControl.speed"] == 600)
        #expect(bench.eventNames == [event])
    }

    @Test("of the voltage keeps it from its greatest speed, and a stop at the pump itself from every other mode")
    func limits() throws {
        let bench = try makeBench()
        #expect(bench.write("pumpConfigurationAndControl.operationMode", 2) == .success)
        #expect(bench["pumpConfigurationAndControl.speed"] == 1000)
        #expect(bench.device.setDefect("wiredUnderVoltage", true))
        #expect(bench["pumpConfigurationAndControl.speed"] == 700)
        #expect(bench["pumpConfigurationAndControl.pumpStatus"] == 0x2A)
        #expect(bench.device.setDefect("wiredUnderVoltage", false))
        #expect(bench.device.operate("pressStop"))
        #expect(bench["pumpConfigurationAndControl.pumpStatus"] == 0x10)
        #expect(bench.text("pumpConfigurationAndControl.effectiveOperationMode") == "local")
        #expect(bench.write("pumpConfigurationAndControl.operationMode", 0) == .failure)
        #expect(bench.device.operate("release"))
        #expect(bench.text("pumpConfigurationAndControl.effectiveOperationMode") == "maximum")
        #expect(bench["pumpConfigurationAndControl.speed"] == 1000)
    }
}
