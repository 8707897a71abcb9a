import HulianBehaviors
import HulianCatalog
import HulianDiagnostics
import HulianModel
import Testing

@Suite("Countdown timer")
struct CountdownTimerTests {
    /// A plug with a countdown.
    private func plug() throws -> Bench {
        try Bench(
            "test.plug",
            in: makeCatalog(adding: [
                "test.plug":
                    "capabilities:\n  onOff:\n  countdownTimer:\n    attributes: { remainingTime: { max: 24 h } }\n"
            ]))
    }

    @Test("toggles the switch beside it when its time is over, and tells the time that is left meanwhile")
    func toggles() throws {
        let bench = try plug()
        bench.forgetEvents()
        #expect(bench.write("countdownTimer.remainingTime", 90) == .success)
        #expect(bench["countdownTimer.isRunning"] == true)
        bench.run(30)
        #expect(bench["countdownTimer.remainingTime"] == 60)
        #expect(bench["onOff.onOff"] == false)
        bench.run(61)
        #expect(bench["onOff.onOff"] == true)
        #expect(bench["countdownTimer.remainingTime"] == 0)
        #expect(bench["countdownTimer.isRunning"] == false)
        #expect(bench.eventNames == ["countdownEnded"])
    }

    @Test("switches off what it is told to switch off, also when it is off already")
    func switchesOff() throws {
        let bench = try plug()
        bench.write("countdownTimer.endAction", 1)
        bench.write("countdownTimer.remainingTime", 5)
        bench.run(6)
        #expect(bench["onOff.onOff"] == false)
        #expect(bench.fields(of: "countdownEnded").first?["action"] == 1)
    }

    @Test("is ended by writing nothing, by a loss of power, and refuses more than it can count")
    func ends() throws {
        let bench = try plug()
        bench.write("countdownTimer.remainingTime", 60)
        bench.write("countdownTimer.remainingTime", 0)
        bench.run(120)
        #expect(bench["onOff.onOff"] == false)
        bench.write("countdownTimer.remainingTime", 60)
        bench.device.powerOff()
        bench.device.powerOn()
        bench.run(120)
        #expect(bench["onOff.onOff"] == false)
        #expect(bench["countdownTimer.isRunning"] == false)
        #expect(bench.write("countdownTimer.remainingTime", 86_401) == .constraintError)
    }
}

@Suite("Service life of a consumable")
struct ConsumableLifeTests {
    /// A fan with a filter.
    private func fan() throws -> Bench {
        try Bench(
            "test.fan",
            in: makeCatalog(adding: [
                "test.fan": """
                capabilities:
                  onOff:
                components:
                  filter:
                    title: { en: Filter, zh: 滤网 }
                    capabilities:
                      consumableLife:
                        attributes: { serviceLife: 60 min, remainingTime: { value: 60 min, max: 60 min } }

                """
            ]))
    }

    @Test("counts only while the device is on, and tells once that nothing is left")
    func counts() throws {
        let bench = try fan()
        bench.run(3600)
        #expect(bench["filter.consumableLife.usedTime"] == 0)
        bench.send("onOff.on")
        bench.run(1800)
        #expect(bench["filter.consumableLife.usedTime"] == 30)
        #expect(bench["filter.consumableLife.remainingTime"] == 30)
        bench.send("onOff.off")
        bench.run(3600)
        #expect(bench["filter.consumableLife.usedTime"] == 30)
        bench.send("onOff.on")
        bench.run(7200)
        #expect(bench["filter.consumableLife.isUsedUp"] == true)
        #expect(bench["filter.consumableLife.remainingTime"] == 0)
        #expect(bench.eventNames.filter { $0 == "usedUp" }.count == 1)
    }

    @Test("is new again when it is renewed")
    func renew() throws {
        let bench = try fan()
        bench.send("onOff.on")
        bench.run(4000)
        #expect(bench["filter.consumableLife.isUsedUp"] == true)
        #expect(bench.send("filter.consumableLife.renew").status == .success)
        #expect(bench["filter.consumableLife.isUsedUp"] == false)
        #expect(bench["filter.consumableLife.remainingTime"] == 60)
    }
}

@Suite("Do not disturb")
struct DoNotDisturbTests {
    /// A device with quiet hours; the clock starts at eight in the morning.
    private func robot() throws -> Bench {
        try Bench("test.robot", in: makeCatalog(adding: ["test.robot": "capabilities:\n  doNotDisturb:\n"]))
    }

    @Test("is active in its hours, past midnight too, and only when it is enabled")
    func hours() throws {
        let bench = try robot()
        bench.write("doNotDisturb.startTime", 1320)
        bench.write("doNotDisturb.endTime", 420)
        bench.run(15 * 3600)
        #expect(bench["doNotDisturb.isActive"] == false)
        bench.write("doNotDisturb.isEnabled", true)
        #expect(bench["doNotDisturb.isActive"] == true)
        bench.run(7 * 3600 + 3599)
        #expect(bench["doNotDisturb.isActive"] == true)
        bench.run(2)
        #expect(bench["doNotDisturb.isActive"] == false)
        bench.run(15 * 3600)
        #expect(bench["doNotDisturb.isActive"] == true)
        #expect(bench.write("doNotDisturb.endTime", 1440) == .constraintError)
    }

    @Test("is never active between two equal times")
    func empty() throws {
        let bench = try robot()
        bench.write("doNotDisturb.isEnabled", true)
        bench.write("doNotDisturb.startTime", 480)
        bench.write("doNotDisturb.endTime", 480)
        #expect(bench["doNotDisturb.isActive"] == false)
    }
}

@Suite("Cleaning record")
struct CleaningRecordTests {
    @Test("counts the time and area of a cleaning, pauses left out, and sums all of them")
    func records() throws {
        let bench = try Bench("robots.floorRobot")
        #expect(bench["cleaningRecord.firstCleaningTime"] == .null)
        #expect(bench.send("rvcRunMode.changeToMode", ["newMode": 1]).status == .success)
        bench.run(600)
        #expect(bench["cleaningRecord.cleaningTime"] == 10)
        #expect(bench["cleaningRecord.cleaningArea"] == 8)
        bench.send("rvcOperationalState.pause")
        bench.run(600)
        #expect(bench["cleaningRecord.cleaningTime"] == 10)
        bench.send("rvcOperationalState.resume")
        bench.run(300)
        #expect(bench["cleaningRecord.cleaningTime"] == 15)
        bench.send("rvcOperationalState.goHome")
        bench.run(600)
        bench.send("rvcRunMode.changeToMode", ["newMode": 0])
        bench.run(600)
        bench.send("rvcRunMode.changeToMode", ["newMode": 1])
        bench.run(600)
        #expect(bench["cleaningRecord.totalCount"] == 2)
        #expect(bench["cleaningRecord.cleaningTime"] == 10)
        #expect(bench["cleaningRecord.totalTime"] == 25)
        #expect(bench["cleaningRecord.firstCleaningTime"] != .null)
    }

    @Test("counts as many square metres as the areas have, at the pace of the robot")
    func area() throws {
        let bench = try Bench("robots.softSurfaceRobot")
        #expect(bench.send("rvcRunMode.changeToMode", ["newMode": 1]).status == .success)
        bench.run(3 * 3600)
        #expect(bench["cleaningRecord.cleaningTime"] == 29)
        #expect(bench["cleaningRecord.cleaningArea"] == 5)
        #expect(bench["cleaningRecord.totalArea"] == 5)
        #expect(bench["cleaningRecord.totalCount"] == 1)
    }

    @Test("takes no run for a cleaning that only draws a map")
    func mapping() throws {
        let bench = try Bench("robots.floorRobot")
        #expect(bench.send("rvcRunMode.changeToMode", ["newMode": 2]).status == .success)
        bench.run(300)
        #expect(bench.text("rvcOperationalState.operationalState") == "running")
        #expect(bench["cleaningRecord.totalCount"] == 0)
        #expect(bench["cleaningRecord.totalTime"] == 0)
    }
}

@Suite("What counts and keeps quiet in devices of the library")
struct CountingDeviceTests {
    @Test("wears out the brushes of a robot while it cleans, and only then")
    func brushes() throws {
        let bench = try Bench("robots.floorRobot")
        bench.run(3600)
        #expect(bench["mainBrush.consumableLife.usedTime"] == 0)
        #expect(bench.send("rvcRunMode.changeToMode", ["newMode": 1]).status == .success)
        bench.run(1200)
        for part in ["mainBrush", "sideBrush", "filter"] {
            #expect(bench["\(part).consumableLife.usedTime"] == 20)
        }
        #expect(bench.send("mainBrush.consumableLife.renew").status == .success)
        #expect(bench["mainBrush.consumableLife.usedTime"] == 0)
        #expect(bench["sideBrush.consumableLife.usedTime"] == 20)
    }

    @Test("renews both counts of a filter, whichever is asked")
    func filter() throws {
        let bench = try Bench("appliances.airPurifier")
        bench.send("onOff.on")
        bench.run(3600)
        #expect(bench["consumableLife.usedTime"] == 60)
        #expect(bench.send("activatedCarbonFilterMonitoring.resetCondition").status == .success)
        #expect(bench["consumableLife.usedTime"] == 60)
        #expect(bench.send("hepaFilterMonitoring.resetCondition").status == .success)
        #expect(bench["consumableLife.usedTime"] == 0)
        bench.run(7200)
        let changed = bench["hepaFilterMonitoring.lastChangedTime"]
        #expect(bench.send("consumableLife.renew").status == .success)
        #expect(bench["consumableLife.usedTime"] == 0)
        #expect(bench["hepaFilterMonitoring.lastChangedTime"] != changed)
    }

    @Test("counts the months of a filter of a water purifier, water or none")
    func months() throws {
        let bench = try Bench("kitchen.waterPurifier")
        bench.run(48 * 3600)
        #expect(bench["sedimentFilter.consumableLife.usedTime"] == 2880)
        #expect(bench["sedimentFilter.consumableMonitoring.condition"] == 100)
    }

    @Test("keeps a robot at its dock in quiet hours, with a job that waits, and lets it go on after them")
    func quiet() throws {
        let bench = try Bench("robots.floorRobot")
        // From nine in the morning, an hour after the start, to eight the next morning.
        bench.write("doNotDisturb.startTime", 540)
        bench.write("doNotDisturb.endTime", 480)
        bench.write("doNotDisturb.isEnabled", true)
        #expect(bench.send("rvcCleanMode.changeToMode", ["newMode": 4]).status == .success)
        #expect(bench.send("rvcRunMode.changeToMode", ["newMode": 1]).status == .success)
        bench.run(12 * 3600)
        #expect(bench["doNotDisturb.isActive"] == true)
        #expect(bench.text("rvcOperationalState.operationalState") == "docked")
        #expect(bench["rvcRunMode.currentMode"] == 1)
        bench.run(12 * 3600 + 60)
        #expect(bench["doNotDisturb.isActive"] == false)
        #expect(bench.text("rvcOperationalState.operationalState") == "running")
    }

    @Test("speaks no prompts in quiet hours")
    func silence() throws {
        let bench = try Bench("robots.floorRobot")
        bench.write("accessibility.voicePrompts", true)
        bench.device.setDefect("stuck", true)
        #expect(bench.fields(of: "prompted").count == 1)
        bench.write("doNotDisturb.startTime", 420)
        bench.write("doNotDisturb.endTime", 600)
        bench.write("doNotDisturb.isEnabled", true)
        bench.device.setDefect("dustBinFull", true)
        #expect(bench.fields(of: "prompted").count == 1)
    }

    @Test(
        "switches a plug, a lamp and an air conditioner at the end of a countdown",
        arguments: [
            "lighting.plug", "lighting.dimmablePlug", "lighting.bedsideLamp", "appliances.airConditioner",
        ])
    func countdown(_ id: String) throws {
        let bench = try Bench(DeviceTypeID(rawValue: id))
        bench.send("onOff.off")
        bench.write("countdownTimer.endAction", 2)
        #expect(bench.write("countdownTimer.remainingTime", 600) == .success)
        bench.run(599)
        #expect(bench["onOff.onOff"] == false)
        bench.run(2)
        #expect(bench["onOff.onOff"] == true)
    }

    @Test("no device has two timers for the same")
    func oneTimer() {
        for id in allDeviceTypes {
            let names = askCatalog { $0.blueprint(id)?.capabilities.map(\.definition.id.rawValue) ?? [] }
            #expect(!(names.contains("countdownTimer") && names.contains("offTimer")), "\(id)")
        }
    }
}
