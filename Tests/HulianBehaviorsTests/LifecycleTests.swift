import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

/// The device types of the catalog that have a capability at their root.
private func deviceTypes(with capability: CapabilityID) -> [DeviceTypeID] {
    let catalog = makeCatalog()
    return allDeviceTypes.filter { id in
        catalog.blueprint(id)?.capabilities.contains { $0.definition.id == capability } ?? false
    }
}

@Suite("A child lock")
struct ChildLockTests {
    @Test("keeps a washer from its start key, and not from its door, its controller or its stranger's command")
    func washer() throws {
        let bench = try Bench("appliances.washer")
        bench.send("onOff.on")
        #expect(bench.write("childLock.isLocked", true) == .success)
        #expect(bench.device.operate("pressStart"))
        #expect(bench.text("operationalState.operationalState") == "stopped")
        #expect(bench.fields(of: "keyIgnored").map { $0["action"] } == ["pressStart"])
        #expect(bench["childLock.ignoredCount"] == 1)
        // The door is no key: a washer with an open door does not start, whoever asks.
        #expect(bench.device.operate("openDoor"))
        bench.send("operationalState.start")
        #expect(bench.text("operationalState.operationalState") == "stopped")
        #expect(bench.device.operate("closeDoor"))
        bench.send("operationalState.start")
        #expect(bench.text("operationalState.operationalState") == "running")
        #expect(bench.fields(of: "keyIgnored").count == 1)
    }

    @Test("is turned on and off at the device by holding its key, and lets keys work again")
    func heldKey() throws {
        let bench = try Bench("appliances.washer")
        bench.send("onOff.on")
        #expect(bench.device.operate("holdLockKey"))
        #expect(bench["childLock.isLocked"] == true)
        #expect(bench.fields(of: "lockChanged").map { $0["isLocked"] } == [true])
        bench.device.operate("pressStart")
        #expect(bench.text("operationalState.operationalState") == "stopped")
        #expect(bench.device.operate("holdLockKey"))
        #expect(bench["childLock.isLocked"] == false)
        bench.device.operate("pressStart")
        #expect(bench.text("operationalState.operationalState") == "running")
    }

    @Test("outlasts a loss of power and ends with a reset")
    func power() throws {
        let bench = try Bench("appliances.washer")
        bench.write("childLock.isLocked", true)
        bench.device.powerOff()
        bench.device.powerOn()
        #expect(bench["childLock.isLocked"] == true)
        bench.device.factoryReset()
        #expect(bench["childLock.isLocked"] == false)
    }

    @Test("lets the key that stops through where the device says so")
    func stopKey() throws {
        for (features, stops) in [("[STOP]", true), ("[]", false)] {
            let type: DeviceTypeID = "test.locked"
            let catalog = makeCatalog(adding: [
                type.rawValue: """
                capabilities:
                  smartToilet: { features: [WASH], attributes: {  } }
                  childLock: { features: \(features) }
                """
            ])
            let bench = try Bench(type, in: catalog)
            bench.device.operate("sitDown")
            #expect(bench.send("smartToilet.startWash", ["program": 0]).status == .success)
            bench.write("childLock.isLocked", true)
            #expect(bench.device.operate("pressStop"))
            #expect((bench.text("smartToilet.activity") == "idle") == stops, "\(features)")
            #expect(bench.fields(of: "keyIgnored").isEmpty == stops, "\(features)")
        }
    }

    @Test(
        "ignores every key of every device that has one, says so, and ignores nothing else",
        arguments: deviceTypes(with: "childLock"))
    func everyDevice(_ id: DeviceTypeID) throws {
        let bench = try Bench(id)
        let lock = try #require(bench.device.blueprint.capabilities.first { $0.definition.id == "childLock" })
        let stopsAnyway = lock.has(feature: "STOP")
        bench.send("onOff.off")
        let keys = bench.device.actions.filter { action in
            (action.hasPrefix("press") || action.hasPrefix("turn")) && !(stopsAnyway && action == "pressStop")
        }
        #expect(!keys.isEmpty, "a child lock that has nothing to lock")
        bench.write("childLock.isLocked", true)
        for key in keys {
            let before = bench.dump.filter { !$0.contains("ignoredCount") }
            #expect(bench.device.operate(key))
            #expect(bench.dump.filter { !$0.contains("ignoredCount") } == before, "\(key)")
        }
        #expect(bench.fields(of: "keyIgnored").map { $0["action"] } == keys.map { .string($0) })
        #expect(!bench.device.operate("pressNothing"))
        for action in bench.device.actions where !keys.contains(action) && action != "holdLockKey" {
            bench.device.operate(action)
        }
        #expect(bench.fields(of: "keyIgnored").count == keys.count)
    }

    @Test("lets the power key of an electric heater switch it off, and not on")
    func powerKey() throws {
        let bench = try Bench("appliances.electricHeater")
        bench.send("onOff.on")
        bench.write("childLock.isLocked", true)
        bench.device.operate("pressPower")
        #expect(bench["onOff.onOff"] == false)
        #expect(bench.fields(of: "keyIgnored").isEmpty)
        bench.device.operate("pressPower")
        #expect(bench["onOff.onOff"] == false)
        #expect(bench.fields(of: "keyIgnored").map { $0["action"] } == ["pressPower"])
    }
}

@Suite("Elder mode")
struct AccessibilityTests {
    @Test("raises volume and text and sets them to what they were", arguments: deviceTypes(with: "accessibility"))
    func raises(_ id: DeviceTypeID) throws {
        let bench = try Bench(id)
        bench.write("accessibility.promptVolume", 35)
        #expect(bench.write("accessibility.elderMode", true) == .success)
        #expect(bench["accessibility.voicePrompts"] == true)
        #expect(bench["accessibility.promptVolume"] == 80)
        #expect(bench["accessibility.largeText"] == true)
        // Turned on again, it does not take what it made for what was there before.
        bench.write("accessibility.elderMode", true)
        bench.device.powerOff()
        bench.device.powerOn()
        #expect(bench.write("accessibility.elderMode", false) == .success)
        #expect(bench["accessibility.voicePrompts"] == false)
        #expect(bench["accessibility.promptVolume"] == 35)
        #expect(bench["accessibility.largeText"] == false)
    }

    @Test("leaves a voice alone that is louder already, and turns down what was raised meanwhile")
    func louder() throws {
        let bench = try Bench("appliances.washer")
        bench.write("accessibility.promptVolume", 90)
        bench.write("accessibility.elderMode", true)
        #expect(bench["accessibility.promptVolume"] == 90)
        bench.write("accessibility.promptVolume", 100)
        bench.write("accessibility.elderMode", false)
        #expect(bench["accessibility.promptVolume"] == 90)
    }

    @Test("speaks in both languages when a program is done, as loud as it is set")
    func programEnds() throws {
        let bench = try Bench("appliances.washer")
        bench.write("accessibility.elderMode", true)
        bench.send("onOff.on")
        bench.send("operationalState.start")
        bench.run(3 * 3600)
        #expect(bench.eventNames.contains("operationCompletion"))
        let prompt = try #require(bench.fields(of: "prompted").last)
        #expect(prompt["text"] == "Operation completion")
        #expect(prompt["chinese"] == "运行完成")
        #expect(prompt["volume"] == 80)
        #expect(bench["accessibility.promptCount"] == .integer(Int64(bench.fields(of: "prompted").count)))
    }

    @Test("speaks when the door of a refrigerator stands open, and not when it is closed again")
    func doorAlarm() throws {
        let bench = try Bench("appliances.refrigerator")
        bench.write("accessibility.voicePrompts", true)
        bench.device.operate("openDoor")
        bench.run(200)
        #expect(bench["refrigeratorAlarm.state"] == 1)
        #expect(bench.fields(of: "prompted").count == 1)
        bench.device.operate("closeDoor")
        bench.run(10)
        #expect(bench["refrigeratorAlarm.state"] == 0)
        #expect(bench.fields(of: "prompted").count == 1)
    }

    @Test("says nothing while voice prompts are off, or as good as off")
    func silence() throws {
        let bench = try Bench("appliances.washer")
        #expect(bench.device.setDefect("doorSwitch", true))
        #expect(bench.fields(of: "faultFound").count == 1)
        bench.write("accessibility.voicePrompts", true)
        bench.write("accessibility.promptVolume", 0)
        bench.device.setDefect("noWater", true)
        #expect(bench.fields(of: "prompted") == [])
        bench.write("accessibility.promptVolume", 1)
        bench.device.setDefect("unbalanced", true)
        #expect(bench.fields(of: "prompted").map { $0["text"] } == ["Fault found: the load is unbalanced"])
        #expect(bench.fields(of: "prompted").map { $0["chinese"] } == ["发现故障：负载不平衡"])
    }
}

@Suite("Self-diagnosis")
struct SelfDiagnosisTests {
    @Test("names each defect of each device that has it, and forgets it", arguments: deviceTypes(with: "selfDiagnosis"))
    func everyDefect(_ id: DeviceTypeID) throws {
        let bench = try Bench(id)
        #expect(!bench.device.defects.isEmpty, "a diagnosis that can find nothing")
        for defect in bench.device.defects {
            bench.forgetEvents()
            bench.device.setDefect(defect, true)
            #expect(bench["selfDiagnosis.activeFaults"] == .list([.string(defect)]))
            #expect(bench["selfDiagnosis.faultCount"] == 1)
            let found = try #require(bench.fields(of: "faultFound").last)
            #expect(found["fault"] == .string(defect))
            #expect(found["text"] == .string(HandWords.title(ofDefect: defect).english))
            #expect(found["chinese"] == .string(HandWords.title(ofDefect: defect).chinese))
            bench.device.setDefect(defect, true)
            #expect(bench.fields(of: "faultFound").count == 1)
            bench.device.setDefect(defect, false)
            #expect(bench["selfDiagnosis.activeFaults"] == .list([]))
            // A capability of the device may have an event of the same name.
            let cleared = bench.fields(of: "faultCleared").map { $0["fault"] }.filter { !$0.isNull }
            #expect(cleared == [.string(defect)])
        }
    }

    @Test("takes ten seconds when it is asked for, and tells what it came to")
    func diagnose() throws {
        let bench = try Bench("appliances.washer")
        #expect(bench["selfDiagnosis.lastDiagnosisPassed"] == .null)
        #expect(bench.send("selfDiagnosis.diagnose").status == .success)
        #expect(bench["selfDiagnosis.isDiagnosing"] == true)
        #expect(bench.send("selfDiagnosis.diagnose").status == .busy)
        bench.run(11)
        #expect(bench["selfDiagnosis.lastDiagnosisPassed"] == true)
        bench.device.setDefect("unbalanced", true)
        bench.device.setDefect("noWater", true)
        #expect(bench["selfDiagnosis.activeFaults"] == ["noWater", "unbalanced"])
        bench.send("selfDiagnosis.diagnose")
        bench.run(11)
        #expect(bench["selfDiagnosis.lastDiagnosisPassed"] == false)
        #expect(bench.fields(of: "diagnosed").map { $0["faultCount"] } == [0, 2])
        #expect(bench.fields(of: "diagnosed").map { $0["isPassed"] } == [true, false])
    }

    @Test("finds what broke without power when power comes, and is cut short by a loss of power")
    func power() throws {
        let bench = try Bench("appliances.washer")
        bench.send("selfDiagnosis.diagnose")
        bench.device.powerOff()
        bench.device.setDefect("noWater", true)
        #expect(bench["selfDiagnosis.faultCount"] == 0)
        bench.device.powerOn()
        #expect(bench["selfDiagnosis.activeFaults"] == ["noWater"])
        #expect(bench["selfDiagnosis.isDiagnosing"] == false)
        bench.run(20)
        #expect(!bench.eventNames.contains("diagnosed"))
    }

    @Test("does not take a reset for a repair: what is broken stays broken")
    func reset() throws {
        let bench = try Bench("sensors.gasAlarm")
        bench.device.setDefect("sensorFault", true)
        #expect(bench["gasAlarm.hardwareFault"] == true)
        bench.device.factoryReset()
        #expect(bench["gasAlarm.hardwareFault"] == true)
        #expect(bench["selfDiagnosis.activeFaults"] == ["sensorFault"])
        #expect(bench.fields(of: "faultFound").count == 1)
        bench.device.setDefect("sensorFault", false)
        #expect(bench["gasAlarm.hardwareFault"] == false)
        #expect(bench.device.activeDefects == [])
    }
}

@Suite("Maintenance")
struct MaintenanceTests {
    @Test("counts the hours of a washer while its program runs, and its starts")
    func washer() throws {
        let bench = try Bench("appliances.washer")
        bench.send("onOff.on")
        bench.run(10 * 3600)
        #expect(bench["maintenance.operatingTime"] == 0)
        for _ in 0..<4 {
            bench.send("operationalState.start")
            bench.run(1800)
            bench.send("operationalState.pause")
            bench.run(7200)
            bench.send("operationalState.stop")
        }
        #expect(bench["maintenance.operatingTime"] == 2)
        #expect(bench["maintenance.starts"] == 4)
        #expect(bench["maintenance.timeUntilService"] == 198)
    }

    @Test("counts the hours of a refrigerator while it has power")
    func refrigerator() throws {
        let bench = try Bench("appliances.refrigerator")
        bench.run(5 * 3600 + 600)
        #expect(bench["maintenance.operatingTime"] == 5)
        bench.device.powerOff()
        bench.run(50 * 3600)
        bench.device.powerOn()
        #expect(bench["maintenance.operatingTime"] == 5)
        bench.run(3000)
        #expect(bench["maintenance.operatingTime"] == 6)
        #expect(bench["maintenance.starts"] == 2)
    }

    @Test("counts those of a television while it is on")
    func television() throws {
        let bench = try Bench("audioVideo.television")
        bench.send("onOff.off")
        bench.run(2 * 3600)
        let before = bench["maintenance.operatingTime"]
        bench.send("onOff.on")
        bench.run(3 * 3600)
        #expect(bench["maintenance.operatingTime"].integerValue == (before.integerValue ?? -9) + 3)
    }

    @Test("counts those of a hood while it blows, and not while only its lamp is on")
    func lamp() throws {
        let bench = try Bench("kitchen.extractorHood")
        bench.send("onOff.off")
        bench.send("light.onOff.on")
        bench.run(3 * 3600)
        #expect(bench["light.onOff.onOff"] == true)
        #expect(bench["maintenance.operatingTime"] == 0)
        bench.send("onOff.on")
        bench.run(2 * 3600)
        #expect(bench["maintenance.operatingTime"] == 2)
    }

    @Test("tells once that service is due, and counts anew when it was done")
    func service() throws {
        let bench = try Bench("kitchen.extractorHood")
        bench.send("onOff.on")
        bench.run(149.5 * 3600)
        #expect(bench["maintenance.timeUntilService"] == 1)
        #expect(bench["maintenance.isServiceDue"] == false)
        bench.run(20 * 3600)
        #expect(bench["maintenance.isServiceDue"] == true)
        #expect(bench["maintenance.timeUntilService"] == 0)
        #expect(bench.fields(of: "serviceDue").map { $0["operatingTime"] } == [150])
        #expect(bench.send("maintenance.confirmService").status == .success)
        #expect(bench["maintenance.isServiceDue"] == false)
        #expect(bench["maintenance.timeUntilService"] == 150)
        #expect(bench["maintenance.serviceCount"] == 1)
        #expect(bench.fields(of: "serviceConfirmed").map { $0["operatingTime"] } == [169])
        // The hours go on from where they were, and service is due again after as many.
        bench.run(149 * 3600)
        #expect(bench.fields(of: "serviceDue").count == 1)
        bench.run(2 * 3600)
        #expect(bench.fields(of: "serviceDue").map { $0["operatingTime"] } == [150, 319])
    }

    @Test("says nothing more often than twice an hour, and outlasts a reset")
    func reports() throws {
        let bench = try Bench("appliances.airConditioner")
        bench.send("onOff.on")
        bench.run(60)
        let starts = bench["maintenance.starts"]
        bench.run(48 * 3600)
        #expect(bench["maintenance.operatingTime"] == 48)
        bench.device.factoryReset()
        #expect(bench["maintenance.operatingTime"] == 48)
        #expect((bench["maintenance.starts"].integerValue ?? 0) >= (starts.integerValue ?? 9))
    }
}
