import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

@Suite("A player")
struct PlayerTests {
    /// A television that is switched on.
    private func makeBench() throws -> Bench {
        let bench = try Bench("audioVideo.television")
        bench.send("onOff.on")
        return bench
    }

    /// The status of an answer of the player.
    private func play(_ bench: Bench, _ command: String, _ fields: KeyValuePairs<String, Value> = [:]) -> Value {
        bench.send("mediaPlayback.\(command)", fields).answer["status"]
    }

    /// The position in milliseconds.
    private func position(_ bench: Bench) -> Value { bench["mediaPlayback.sampledPosition"]["position"] ?? .null }

    @Test("plays, pauses and jumps, and its position moves with the clock")
    func position() throws {
        let bench = try makeBench()
        #expect(play(bench, "pause") == 1)
        #expect(play(bench, "play") == 0)
        bench.run(10)
        #expect(position(bench) == 10_000)
        #expect(play(bench, "pause") == 0)
        bench.run(10)
        #expect(position(bench) == 10_000)
        #expect(play(bench, "skipForward", ["deltaPositionMilliseconds": 5000]) == 0)
        #expect(position(bench) == 15_000)
        #expect(play(bench, "skipBackward", ["deltaPositionMilliseconds": 60_000]) == 0)
        #expect(position(bench) == 0)
        #expect(play(bench, "seek", ["position": 5_400_001]) == 5)
        #expect(play(bench, "seek", ["position": 5_399_000]) == 0)
        #expect(play(bench, "play") == 0)
        bench.run(2)
        #expect(bench.text("mediaPlayback.currentState") == "notPlaying")
        #expect(bench.eventNames.contains("stateChanged"))
    }

    @Test("winds twice as fast each time until it cannot")
    func winding() throws {
        let bench = try makeBench()
        #expect(play(bench, "play") == 0)
        for speed in [2.0, 4, 8] {
            #expect(play(bench, "fastForward") == 0)
            #expect(bench["mediaPlayback.playbackSpeed"] == .decimal(speed))
        }
        #expect(play(bench, "fastForward") == 4)
        bench.run(10)
        #expect(position(bench) == 80_000)
        // The other direction begins at its usual speed.
        for speed in [-1.0, -2] {
            #expect(play(bench, "rewind") == 0)
            #expect(bench["mediaPlayback.playbackSpeed"] == .decimal(speed))
        }
        bench.run(20)
        #expect(position(bench) == 40_000)
        bench.run(30)
        // At the beginning it plays forward again.
        #expect(bench["mediaPlayback.playbackSpeed"] == 1.0)
    }

    @Test("does nothing while it is off, and stops when it is switched off")
    func switchedOff() throws {
        let bench = try makeBench()
        #expect(play(bench, "play") == 0)
        bench.send("onOff.off")
        #expect(bench.text("mediaPlayback.currentState") == "notPlaying")
        #expect(play(bench, "play") == 3)
    }

    @Test("chooses tracks that exist")
    func tracks() throws {
        let bench = try makeBench()
        #expect(
            bench.send("mediaPlayback.activateAudioTrack", ["trackID": "en", "audioOutputIndex": 1]).status == .success)
        #expect(bench["mediaPlayback.activeAudioTrack"]["id"] == "en")
        #expect(bench.send("mediaPlayback.activateTextTrack", ["trackID": "xx"]).status == .notFound)
        #expect(bench.send("mediaPlayback.activateTextTrack", ["trackID": "zh-text"]).status == .success)
        #expect(bench.send("mediaPlayback.deactivateTextTrack").status == .success)
    }

    @Test("does what the keys of its remote control say")
    func keys() throws {
        let bench = try makeBench()
        func press(_ key: Value) -> Value { bench.send("keypadInput.sendKey", ["keyCode": key]).answer["status"] }
        let before = bench["speaker.levelControl.currentLevel"].integerValue ?? 0
        #expect(press(0x41) == 0)
        #expect(bench["speaker.levelControl.currentLevel"] == .integer(before + 10))
        #expect(press(0x43) == 0)
        #expect(bench["speaker.onOff.onOff"] == false)
        #expect(press(0x30) == 0)
        #expect(bench["channel.currentChannel"]["name"] == "Sports")
        #expect(press(0x34) == 0)
        #expect(bench["mediaInput.currentInput"] == 1)
        #expect(press(0x44) == 0)
        #expect(bench.text("mediaPlayback.currentState") == "playing")
        #expect(press(0x40) == 0)
        #expect(bench["onOff.onOff"] == false)
        #expect(press(0x44) == 2)
        #expect(press(0x40) == 0)
        #expect(bench["onOff.onOff"] == true)
        bench.send("lowPower.sleep")
        #expect(bench["onOff.onOff"] == false)
    }

    @Test("tunes to channels by name and number, and skips round")
    func channels() throws {
        let bench = try makeBench()
        #expect(bench.send("channel.changeChannel", ["match": "Opera"]).answer["status"] == 0)
        #expect(bench.send("channel.changeChannel", ["match": "Nothing"]).answer["status"] == 2)
        #expect(bench["channel.currentChannel"]["majorNumber"] == 4)
        bench.send("channel.skipChannel", ["count": 1])
        #expect(bench["channel.currentChannel"]["majorNumber"] == 1)
        bench.send("channel.skipChannel", ["count": -9])
        #expect(bench["channel.currentChannel"]["majorNumber"] == 4)
        let number: KeyValuePairs<String, Value> = ["majorNumber": 2, "minorNumber": 0]
        #expect(bench.send("channel.changeChannelByNumber", number).status == .success)
        #expect(bench.send("channel.changeChannelByNumber", ["majorNumber": 9, "minorNumber": 0]).status == .notFound)
    }

    @Test("renames and selects inputs and outputs, and launches content and applications")
    func inputs() throws {
        let bench = try makeBench()
        #expect(bench.send("mediaInput.selectInput", ["index": 2]).status == .success)
        #expect(bench.send("mediaInput.selectInput", ["index": 7]).status == .failure)
        bench.send("audioOutput.renameOutput", ["index": 1, "name": "Wall"])
        #expect(bench["audioOutput.outputList"].listValue?.first?["name"] == "Wall")
        bench.send("onOff.off")
        let address: KeyValuePairs<String, Value> = ["contentURL": "https://example.org/film"]
        #expect(bench.send("contentLauncher.launchURL", address).answer["status"] == 0)
        #expect(bench["onOff.onOff"] == true)
        #expect(bench.text("mediaPlayback.currentState") == "playing")
        let application: Value = ["catalogVendorID": 65_521, "applicationID": "films"]
        #expect(bench.send("applicationLauncher.launchApp", ["application": application]).answer["status"] == 0)
        #expect(bench["applicationLauncher.currentApp"]["application"] == application)
        bench.send("applicationLauncher.stopApp", ["application": application])
        #expect(bench["applicationLauncher.currentApp"] == .null)
        let stranger: Value = ["catalogVendorID": 1, "applicationID": "films"]
        #expect(bench.send("applicationLauncher.launchApp", ["application": stranger]).answer["status"] == 1)
    }

    @Test("is as loud in its room as its volume")
    func sound() throws {
        let bench = try Bench("audioVideo.speaker")
        let quiet = bench.room[.noise]
        bench.send("mediaPlayback.play")
        let medium = bench.room[.noise]
        #expect(medium > quiet + 10)
        bench.send(
            "levelControl.moveToLevel",
            ["level": 254, "transitionTime": 0, "optionsMask": 0, "optionsOverride": 0])
        #expect(bench.room[.noise] > medium + 15)
        bench.send("onOff.off")
        #expect(abs(bench.room[.noise] - quiet) < 0.1)
    }
}

@Suite("A curtain")
struct CurtainTests {
    @Test("travels in its time, tells its position once a second, and shades its room")
    func travels() throws {
        let bench = try Bench("furniture.curtain")
        bench.home.fixedDaylight = 10_000
        bench.startHome()
        let light = bench.room[.illuminance]
        let before = bench.newsCount
        bench.send("windowCovering.downOrClose")
        #expect(bench["windowCovering.targetPositionLiftPercent100ths"] == 10_000)
        #expect(bench["windowCovering.operationalStatus"] == 0b1010)
        bench.run(5)
        #expect(bench["windowCovering.currentPositionLiftPercent100ths"] == 2500)
        #expect(bench["windowCovering.currentPositionLiftPercentage"] == 25)
        bench.run(16)
        #expect(bench["windowCovering.currentPositionLiftPercent100ths"] == 10_000)
        #expect(bench["windowCovering.operationalStatus"] == 0)
        #expect(bench.newsCount - before <= 23)
        #expect(abs(bench.room[.illuminance] - light * 0.05) < 1)
        bench.send("windowCovering.upOrOpen")
        bench.run(21)
        #expect(abs(bench.room[.illuminance] - light) < 1)
        #expect(bench["windowCovering.numberOfActuationsLift"] == 2)
    }

    @Test("stops where it is told, and goes to a percentage")
    func stops() throws {
        let bench = try Bench("furniture.curtain")
        bench.send("windowCovering.goToLiftPercentage", ["liftPercent100thsValue": 8000])
        bench.run(10)
        bench.send("windowCovering.stopMotion")
        #expect(bench["windowCovering.currentPositionLiftPercent100ths"] == 5000)
        #expect(bench["windowCovering.targetPositionLiftPercent100ths"] == 5000)
        let status = bench.send("windowCovering.goToLiftPercentage", ["liftPercent100thsValue": 10_001]).status
        #expect(status == .constraintError)
    }

    /// The mode, and the status of a command in it.
    @Test(
        "takes no commands while it is calibrated or maintained",
        arguments: [(0, .success), (1, .success), (2, .failure), (4, .busy), (8, .success)] as [(Int64, Status)])
    func modes(_ mode: Int64, _ status: Status) throws {
        let bench = try Bench("furniture.curtain")
        #expect(bench.write("windowCovering.mode", .integer(mode)) == .success)
        #expect(bench.send("windowCovering.downOrClose").status == status)
        let config = try #require(bench["windowCovering.configStatus"].integerValue)
        #expect((config & 1 == 1) == (status == .success))
        #expect((config & 4 == 4) == (mode == 1))
    }

    @Test("stops for what is in its way, and opens away from it")
    func obstacle() throws {
        let bench = try Bench("furniture.curtain")
        bench.send("windowCovering.downOrClose")
        bench.run(10)
        _ = bench.device.setDefect("obstacle", true)
        #expect(bench["windowCovering.currentPositionLiftPercent100ths"] == 5000)
        #expect(bench.text("windowCovering.safetyStatus") == "obstacleDetected")
        bench.send("windowCovering.downOrClose")
        bench.run(10)
        #expect(bench["windowCovering.currentPositionLiftPercent100ths"] == 5000)
        bench.send("windowCovering.upOrOpen")
        bench.run(11)
        #expect(bench["windowCovering.currentPositionLiftPercent100ths"] == 0)
        _ = bench.device.setDefect("obstacle", false)
        #expect(bench.text("windowCovering.safetyStatus") == "none")
    }

    @Test("with slats tilts and lifts, in percent and in the unit of the installation")
    func tilt() throws {
        let catalog = makeCatalog(adding: [
            "test.blind": """
            capabilities:
              windowCovering:
                features: [LF, TL, PA_LF, PA_TL, ABS]
                attributes:
                  currentPositionLift:
                  currentPositionTilt:
                  installedOpenLimitLift: 0
                  installedClosedLimitLift: 2000
                  installedOpenLimitTilt: 0
                  installedClosedLimitTilt: 90
                commands: [goToLiftValue, goToTiltValue]
            behaviours: { shading: { liftTime: 10 s, tiltTime: 2 s } }
            """
        ])
        let bench = try Bench("test.blind", in: catalog)
        #expect(bench.send("windowCovering.goToTiltValue", ["tiltValue": 45]).status == .success)
        #expect(bench.send("windowCovering.goToTiltValue", ["tiltValue": 91]).status == .constraintError)
        #expect(bench["windowCovering.operationalStatus"] == 0b100010)
        bench.run(2)
        #expect(bench["windowCovering.currentPositionTiltPercent100ths"] == 5000)
        #expect(bench["windowCovering.currentPositionTilt"] == 45)
        bench.send("windowCovering.downOrClose")
        bench.run(5)
        #expect(bench["windowCovering.currentPositionLift"] == 1000)
        #expect(bench["windowCovering.currentPositionTilt"] == 90)
    }
}

@Suite("Switches and modes")
struct SwitchAndModeTests {
    /// A catalog with a button, a knob and a coffee machine.
    private func makeBench(_ name: String) throws -> Bench {
        let bench = try Bench(
            DeviceTypeID(rawValue: "test.\(name)"),
            in: makeCatalog(adding: [
                "test.button": """
                capabilities:
                  switch:
                    features: [MS, MSR, MSL, MSM]
                    attributes: { numberOfPositions: 2, multiPressMax: 3 }
                """,
                "test.knob": "capabilities: { switch: { features: [LS], attributes: { numberOfPositions: 4 } } }\n",
                "test.action": """
                capabilities:
                  switch:
                    features: [MS, MSL, MSM, AS]
                    attributes: { numberOfPositions: 2, multiPressMax: 2 }
                """,
                "test.coffee": """
                capabilities:
                  onOff:
                  modeSelect:
                    features: [DEPONOFF]
                    attributes:
                      description: Coffee
                      supportedModes:
                        - { label: Black, mode: 0, semanticTags: [] }
                        - { label: Milk, mode: 4, semanticTags: [] }
                      startUpMode: null
                      onMode: null
                """,
            ]))
        bench.forgetEvents()
        return bench
    }

    @Test("a press is pressed, released and counted")
    func press() throws {
        let bench = try makeBench("button")
        _ = bench.device.operate("press")
        bench.run(1)
        #expect(bench.eventNames == ["initialPress", "shortRelease", "multiPressComplete"])
        #expect(bench.fields(of: "multiPressComplete").last?["totalNumberOfPressesCounted"] == 1)
    }

    @Test("a long press is told while it is held and when it ends")
    func longPress() throws {
        let bench = try makeBench("button")
        _ = bench.device.operate("longPress")
        bench.run(1)
        #expect(bench.eventNames == ["initialPress", "longPress"])
        #expect(bench["switch.currentPosition"] == 1)
        bench.run(1)
        #expect(bench.eventNames == ["initialPress", "longPress", "longRelease"])
        #expect(bench["switch.currentPosition"] == 0)
    }

    /// How often it is pressed, and what is counted.
    @Test("several presses are one sequence", arguments: [(2, 2), (3, 3), (4, 0)] as [(Int64, Int64)])
    func multiPress(_ count: Int64, _ counted: Int64) throws {
        let bench = try makeBench("button")
        _ = bench.device.operate("multiPress", [Field("count", .integer(count))])
        bench.run(5)
        #expect(bench.fields(of: "initialPress").count == count)
        #expect(bench.fields(of: "multiPressOngoing").count == min(2, count - 1))
        #expect(bench.fields(of: "multiPressComplete").map { $0["totalNumberOfPressesCounted"] } == [.integer(counted)])
    }

    @Test("a button of actions tells the whole only")
    func action() throws {
        let bench = try makeBench("action")
        _ = bench.device.operate("doublePress")
        bench.run(2)
        #expect(bench.eventNames == ["initialPress", "multiPressComplete"])
    }

    @Test("a knob stays where it is turned")
    func knob() throws {
        let bench = try makeBench("knob")
        _ = bench.device.operate("turnTo", [Field("position", 3)])
        #expect(bench["switch.currentPosition"] == 3)
        #expect(bench.fields(of: "switchLatched").last?["newPosition"] == 3)
        _ = bench.device.operate("turnTo", [Field("position", 9)])
        #expect(bench["switch.currentPosition"] == 3)
    }

    @Test("a mode is one that exists, and can follow switching on and the return of power")
    func modeSelect() throws {
        let bench = try makeBench("coffee")
        #expect(bench.send("modeSelect.changeToMode", ["newMode": 4]).status == .success)
        #expect(bench.send("modeSelect.changeToMode", ["newMode": 3]).status == .invalidCommand)
        #expect(bench.write("modeSelect.onMode", 3) == .invalidCommand)
        #expect(bench.write("modeSelect.onMode", 0) == .success)
        bench.send("onOff.on")
        #expect(bench["modeSelect.currentMode"] == 0)
        bench.write("modeSelect.onMode", .null)
        bench.write("modeSelect.startUpMode", 4)
        bench.device.powerOff()
        bench.device.powerOn()
        #expect(bench["modeSelect.currentMode"] == 4)
    }
}

@Suite("What a device says of itself")
struct IdentityTests {
    @Test("is told when it starts, with the version of its software")
    func startUp() throws {
        let bench = try Bench("sensors.contactSensor")
        #expect(bench.eventNames.first == "startUp")
        #expect(bench.fields(of: "startUp").first?["softwareVersion"] == 0)
        bench.device.powerOff()
        bench.device.powerOn()
        #expect(bench.fields(of: "startUp").count == 2)
    }

    @Test("is only what may be written of it")
    func location() throws {
        let bench = try Bench("sensors.contactSensor")
        #expect(bench["basicInformation.location"] == "XX")
        #expect(bench.write("basicInformation.location", "CN") == .success)
        #expect(bench.write("basicInformation.location", "China") == .constraintError)
        #expect(bench.write("basicInformation.vendorName", "x") == .unsupportedWrite)
    }

    @Test("names the faults of its power source in lists that an event compares")
    func powerFaults() throws {
        let bench = try Bench("locks.palmVeinFaceLock")
        _ = bench.device.setDefect("batteryHot", true)
        #expect(bench["powerSource.activeBatFaults"] == [1])
        let event = try #require(bench.fields(of: "batFaultChange").last)
        #expect(event["current"] == [1])
        #expect(event["previous"] == [])
        _ = bench.device.operate("plugIn")
        #expect(bench.text("powerSource.batChargeState") != "isNotCharging")
    }
}
