import HulianBehaviors
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
        // The robot of the library, with a record.
        let file = sourceRoot + "/Sources/HulianCatalog/Catalog/device-types/robots/floor-robot.yaml"
        let lines = try FileSystem.local().text(file).split(separator: "\n", omittingEmptySubsequences: false)
        let text = lines.dropFirst(2).joined(separator: "\n")
            .replacing("\ncapabilities:\n", with: "\ncapabilities:\n  cleaningRecord:\n")
        let bench = try Bench("test.cleaner", in: makeCatalog(adding: ["test.cleaner": text]))
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
}
