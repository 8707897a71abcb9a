import HulianBehaviors
import HulianModel
import Testing

@Suite("A projector")
struct ProjectorTests {
    @Test("becomes bright and cold in its time, and its room and home notice")
    func light() throws {
        let bench = try Bench("audioVideo.projector")
        bench.send("onOff.on")
        #expect(bench.text("projection.lightSourceState") == "warmingUp")
        bench.run(5)
        #expect(bench.text("projection.lightSourceState") == "lit")
        #expect(abs(bench.home.electricity.rate - (30 + 110 * 0.8 + 6)) < 0.01)
        #expect(bench.room[.illuminance] > 5)
        #expect(bench.room[.noise] > 32)
        bench.write("projection.pictureMode", 2)
        #expect(abs(bench.home.electricity.rate - 146) < 0.01)
        bench.run(3600)
        #expect(bench["projection.lightSourceHours"] == 10)
        bench.send("onOff.off")
        #expect(bench.text("projection.lightSourceState") == "coolingDown")
        #expect(bench.room[.illuminance] == 0)
        bench.run(11)
        #expect(bench.text("projection.lightSourceState") == "off")
        #expect(abs(bench.home.electricity.rate - 0.5) < 0.01)
    }

    @Test("that was pushed is blurred and crooked until it corrects itself")
    func corrections() throws {
        let bench = try Bench("audioVideo.projector", seed: 3)
        #expect(bench.send("projection.autoFocus").status == .invalidInState)
        bench.send("onOff.on")
        bench.run(5)
        _ = bench.device.operate("bump")
        #expect(bench["projection.isSquare"] == false)
        #expect(bench.send("projection.autoKeystone").status == .success)
        #expect(bench.send("projection.autoFocus").status == .busy)
        bench.run(4)
        #expect(bench["projection.isSquare"] == true)
        bench.send("projection.autoFocus")
        bench.run(4)
        #expect(bench["projection.isSharp"] == true)
    }

    @Test("dims for who stands in the beam")
    func eyes() throws {
        let bench = try Bench("audioVideo.laserTelevision")
        bench.send("onOff.on")
        bench.run(8)
        let light = bench.room[.illuminance]
        _ = bench.device.operate("enterBeam")
        #expect(bench.room[.illuminance] < light / 10)
        _ = bench.device.operate("leaveBeam")
        #expect(bench.room[.illuminance] == light)
    }

    @Test("without its fan becomes too warm and goes dark; without its light source stays dark")
    func faults() throws {
        let bench = try Bench("audioVideo.projector")
        bench.send("onOff.on")
        _ = bench.device.setDefect("fanFailure", true)
        bench.run(600)
        #expect(bench.text("projection.fault") == "overTemperature")
        #expect(bench.text("projection.lightSourceState") == "off")
        _ = bench.device.setDefect("fanFailure", false)
        #expect(bench.text("projection.fault") == "none")
        bench.run(10)
        #expect(bench.text("projection.lightSourceState") == "lit")
        _ = bench.device.setDefect("lampFailure", true)
        bench.run(30)
        #expect(bench.text("projection.lightSourceState") == "off")
        #expect(bench.fields(of: "faultOccurred").last?["fault"] == 1)
    }
}

@Suite("Screens")
struct ScreenTests {
    @Test("a sign opens and closes at its hours, and shows one content after the other")
    func signage() throws {
        let bench = try Bench("audioVideo.commercialDisplay")
        bench.startHome()
        let toNoon = (0.5 - bench.home.dayShare) * 86_400
        bench.run(toNoon > 0 ? toNoon : toNoon + 86_400)
        #expect(bench["onOff.onOff"] == true)
        bench.send("signage.showItem", ["item": 1])
        bench.run(31)
        #expect(bench["signage.currentItem"] == 2)
        bench.run(60)
        #expect(bench["signage.currentItem"] == 3)
        #expect(bench.send("signage.showItem", ["item": 9]).status == .notFound)
        bench.run(9.5 * 3600)
        #expect(bench["onOff.onOff"] == false)
        #expect(bench["signage.currentItem"] == .null)
        #expect(bench.fields(of: "openingChanged").last?["isOpen"] == false)
        #expect(bench.send("signage.next").status == .invalidInState)
    }

    @Test("a new list begins at once, and no number stands in it twice")
    func playlist() throws {
        let bench = try Bench("audioVideo.commercialDisplay")
        bench.write("signage.isScheduled", false)
        bench.send("onOff.on")
        let item: Value = ["item": 7, "name": "New", "duration": 15]
        #expect(bench.send("signage.setPlaylist", ["items": [item, item]]).status == .constraintError)
        #expect(bench.send("signage.setPlaylist", ["items": [item]]).status == .success)
        #expect(bench["signage.currentItem"] == 7)
        #expect(bench["signage.contentVersion"] == 2)
    }

    @Test("a panel is as bright as its room needs, and dark when nobody touches it")
    func panel() throws {
        let bench = try Bench("controllers.wallPanel")
        bench.startHome()
        let waiting = bench.home.electricity.rate
        _ = bench.device.operate("touchScreen")
        #expect(bench["screen.isLit"] == true)
        #expect(bench.fields(of: "touched").last?["wasLit"] == false)
        #expect(bench["screen.brightness"] == 20)
        #expect(abs(bench.home.electricity.rate - waiting - 0.6) < 0.01)
        bench.room.addLight(20_000)
        bench.run(20)
        #expect(bench["screen.brightness"] == 70)
        bench.run(50)
        #expect(bench["screen.isLit"] == false)
        bench.write("screen.brightness", 33)
        #expect(bench["screen.automaticBrightness"] == false)
        _ = bench.device.operate("touchScreen")
        _ = bench.device.operate("touchScreen", [Field("page", 2)])
        #expect(bench.text("screen.page") == "lighting")
    }

    @Test("a panel shows the temperatures of all rooms, and its keys tell their presses")
    func rooms() throws {
        let bench = try Bench("controllers.wallPanel") { _ = $0.home.addRoom("bedroom", temperature: 18) }
        let readings = try #require(bench["screen.roomReadings"].listValue)
        #expect(readings.map { $0["temperature"] } == [2200, 1800])
        _ = bench.device.operate("press")
        bench.run(2)
        #expect(bench.fields(of: "initialPress").count == 4)
    }
}

@Suite("Voices")
struct VoiceTests {
    @Test("what is said near it is heard, the worse the louder the room is")
    func hears() throws {
        let bench = try Bench("controllers.voiceTerminal")
        _ = bench.device.operate("speakTo", [Field("text", "打开客厅灯")])
        #expect(bench.fields(of: "utteranceHeard").last?["text"] == "打开客厅灯")
        #expect(bench.fields(of: "utteranceHeard").last?["confidence"] == 98)
        #expect(bench.text("voiceAssistant.state") == "listening")
        bench.room.setSound(60, isOn: true)
        _ = bench.device.operate("speakTo", [Field("text", "lights off")])
        #expect(bench.fields(of: "utteranceHeard").last?["confidence"] == 53)
        bench.room.setSound(80, isOn: true)
        _ = bench.device.operate("speakTo", [Field("text", "lights on")])
        #expect(bench.eventNames.last == "utteranceMissed")
        #expect(bench["voiceAssistant.lastUtterance"] == "lights off")
    }

    @Test("a muted microphone hears nothing, nor does a broken one")
    func muted() throws {
        let bench = try Bench("controllers.voiceTerminal")
        _ = bench.device.operate("pressMicrophone")
        #expect(bench.text("voiceAssistant.state") == "muted")
        _ = bench.device.operate("speakTo", [Field("text", "hello")])
        #expect(bench.send("voiceAssistant.startListening").status == .invalidInState)
        bench.write("voiceAssistant.isMicrophoneMuted", false)
        _ = bench.device.setDefect("microphoneFailure", true)
        _ = bench.device.operate("speakTo", [Field("text", "hello")])
        #expect(!bench.eventNames.contains("utteranceHeard"))
    }

    @Test("it speaks as long as the text is, and as loud as its volume")
    func says() throws {
        let bench = try Bench("controllers.voiceTerminal")
        let quiet = bench.room[.noise]
        #expect(bench.send("voiceAssistant.say", ["text": ""]).status == .constraintError)
        bench.send("voiceAssistant.say", ["text": "It is raining, the laundry hangs outside"])
        #expect(bench.room[.noise] > quiet + 20)
        #expect(abs(bench.home.electricity.rate - 3) < 0.001)
        bench.run(6)
        #expect(bench.eventNames.last == "saidText")
        #expect(abs(bench.room[.noise] - quiet) < 0.1)
        #expect(abs(bench.home.electricity.rate - 1.2) < 0.001)
    }
}

@Suite("What people carry and wear")
struct CarriedTests {
    @Test("a phone tells that its owner left and came home, unless the owner does not share it")
    func phone() throws {
        let bench = try Bench("controllers.phoneApp") { room in
            let owner = room.home.addPerson(Person(name: "father", role: .owner))
            room.home.move(owner, to: room)
        }
        let owner = try #require(bench.home.person("father"))
        bench.home.move(owner, to: nil)
        bench.run(2)
        #expect(bench.text("presenceReporting.zone") == "nearby")
        bench.run(700)
        #expect(bench.text("presenceReporting.zone") == "away")
        bench.write("presenceReporting.isSharing", false)
        #expect(bench.text("presenceReporting.zone") == "unknown")
        bench.home.move(owner, to: bench.room)
        bench.run(2)
        #expect(bench.eventNames.filter { ["left", "arrived"].contains($0) } == ["left"])
        bench.write("presenceReporting.isSharing", true)
        #expect(bench.text("presenceReporting.zone") == "home")
    }

    @Test("a headset begins only on a head, and waits when it is taken off")
    func session() throws {
        let bench = try Bench("audioVideo.vrHeadset") { $0.addLight(5000) }
        bench.startHome()
        #expect(bench.send("headset.startSession", ["application": "Painting"]).status == .invalidInState)
        _ = bench.device.operate("wear")
        #expect(bench.send("headset.startSession", ["application": "Painting"]).status == .success)
        #expect(bench.text("headset.trackingState") == "full")
        let charge = try #require(bench["powerSource.batPercentRemaining"].integerValue)
        bench.run(1850)
        #expect(bench["headset.wornTime"] == 1850)
        #expect(bench.eventNames.contains("breakDue"))
        #expect(try #require(bench["powerSource.batPercentRemaining"].integerValue) < charge - 20)
        _ = bench.device.operate("takeOff")
        #expect(bench.text("headset.sessionState") == "paused")
        #expect(bench.text("headset.trackingState") == "off")
    }

    @Test("who leaves the boundary sees the room; in the dark it does not know where it is")
    func boundary() throws {
        let bench = try Bench("audioVideo.vrHeadset") { $0.addLight(5000) }
        bench.startHome()
        _ = bench.device.operate("wear")
        bench.send("headset.startSession", ["application": "Tennis"])
        #expect(bench.send("headset.setBoundary").status == .success)
        _ = bench.device.operate("stepTo", [Field("millimetres", 1300)])
        #expect(bench.text("headset.boundaryState") == "near")
        _ = bench.device.operate("stepTo", [Field("millimetres", 1700)])
        #expect(bench.text("headset.boundaryState") == "outside")
        #expect(bench["headset.isPassthrough"] == true)
        #expect(bench.eventNames.last == "boundaryCrossed")
        bench.room.addLight(-5000)
        #expect(bench.text("headset.trackingState") == "limited")
        #expect(bench.send("headset.setBoundary").status == .invalidInState)
        _ = bench.device.setDefect("cameraFailure", true)
        bench.room.addLight(5000)
        #expect(bench.text("headset.trackingState") == "limited")
    }
}
