import HulianBehaviors
import HulianModel
import Testing

@Suite("What children may watch")
struct ContentControlTests {
    /// An entertainment terminal that is on and plays, with the control enabled.
    private func makeBench(playing: Bool = true) throws -> Bench {
        let bench = try Bench("audioVideo.entertainmentTerminal")
        bench.send("onOff.on")
        if playing { bench.send("mediaPlayback.play") }
        bench.send("contentControl.enable")
        return bench
    }

    @Test("the screen time of a day runs while something plays, and its end ends it")
    func screenTime() throws {
        let bench = try makeBench()
        bench.send("contentControl.setScreenDailyTime", ["screenTime": 600])
        bench.run(100)
        #expect(bench["contentControl.remainingScreenTime"] == 500)
        bench.send("mediaPlayback.pause")
        bench.run(1000)
        #expect(bench["contentControl.remainingScreenTime"] == 500)
        bench.send("mediaPlayback.play")
        bench.run(501)
        #expect(bench["contentControl.remainingScreenTime"] == 0)
        #expect(bench.eventNames.contains("remainingScreenTimeExpired"))
        #expect(bench.text("mediaPlayback.currentState") == "notPlaying")
        #expect(bench.send("mediaPlayback.play").answer["status"] == 2)
        #expect(bench.send("contentLauncher.launchURL", ["contentURL": "https://example.org/a"]).answer["status"] == 2)
        #expect(bench.send("contentControl.addBonusTime", ["pinCode": "000000", "bonusTime": 60]).status == .success)
        #expect(bench.send("mediaPlayback.play").answer["status"] == 0)
    }

    @Test("a new day brings new screen time")
    func midnight() throws {
        let bench = try makeBench()
        bench.send("contentControl.setScreenDailyTime", ["screenTime": 60])
        bench.run(120)
        #expect(bench["contentControl.remainingScreenTime"] == 0)
        bench.run(86_400)
        #expect(bench["contentControl.remainingScreenTime"] == 60)
    }

    @Test("only who knows the number may lengthen or change it")
    func pin() throws {
        let bench = try makeBench()
        #expect(bench.send("contentControl.addBonusTime", ["pinCode": "111111", "bonusTime": 60]).status == .failure)
        #expect(bench.device.clusterStatus == 2)
        #expect(bench.send("contentControl.updatePIN", ["oldPIN": "1", "newPIN": "123456"]).status == .failure)
        #expect(bench.send("contentControl.updatePIN", ["oldPIN": "000000", "newPIN": "123456"]).status == .success)
        #expect(bench.send("contentControl.addBonusTime", ["pinCode": "123456", "bonusTime": 60]).status == .success)
        let new = try #require(bench.send("contentControl.resetPIN").answer["pinCode"].stringValue)
        #expect(new.count == 6)
        #expect(bench.send("contentControl.addBonusTime", ["pinCode": "123456", "bonusTime": 60]).status == .failure)
    }

    @Test("a blocked channel is not tuned to, and is passed over")
    func channels() throws {
        let bench = try makeBench()
        let sports: Value = ["blockChannelIndex": nil, "majorNumber": 2, "minorNumber": 0]
        #expect(bench.send("contentControl.addBlockChannels", ["channels": [sports]]).status == .success)
        #expect(bench.send("contentControl.addBlockChannels", ["channels": [sports]]).status == .failure)
        #expect(bench.device.clusterStatus == 5)
        let number: KeyValuePairs<String, Value> = ["majorNumber": 2, "minorNumber": 0]
        #expect(bench.send("channel.changeChannelByNumber", number).status == .invalidInState)
        #expect(bench.send("channel.changeChannel", ["match": "Sports"]).answer["status"] == 2)
        bench.send("channel.skipChannel", ["count": 1])
        #expect(bench["channel.currentChannel"]["name"] == "Children")
        bench.send("channel.skipChannel", ["count": -1])
        #expect(bench["channel.currentChannel"]["name"] == "News")
        bench.send("contentControl.disable")
        #expect(bench.send("channel.changeChannelByNumber", number).status == .success)
        #expect(bench.send("contentControl.removeBlockChannels", ["channelIndexes": [1]]).status == .success)
        #expect(bench.send("contentControl.removeBlockChannels", ["channelIndexes": [1]]).status == .failure)
    }

    @Test("a blocked application is not launched, and what is unrated is not played")
    func applications() throws {
        let bench = try makeBench()
        let games: Value = ["catalogVendorID": 65_521, "applicationID": "games"]
        #expect(bench.send("contentControl.addBlockApplications", ["applications": [games]]).status == .success)
        #expect(bench.send("applicationLauncher.launchApp", ["application": games]).answer["status"] == 1)
        bench.send("contentControl.removeBlockApplications", ["applications": [games]])
        #expect(bench.send("applicationLauncher.launchApp", ["application": games]).answer["status"] == 0)
        #expect(bench.text("games.applicationBasic.status") == "activeVisibleFocus")
        bench.send("contentControl.blockUnratedContent")
        let address: KeyValuePairs<String, Value> = ["contentURL": "https://example.org/a"]
        #expect(bench.send("contentLauncher.launchURL", address).answer["status"] == 2)
        bench.send("contentControl.unblockUnratedContent")
        #expect(bench.send("contentLauncher.launchURL", address).answer["status"] == 0)
    }

    @Test("a rating must be one that exists")
    func ratings() throws {
        let bench = try makeBench()
        #expect(bench.send("contentControl.setOnDemandRatingThreshold", ["rating": "8+"]).status == .success)
        #expect(bench["contentControl.onDemandRatingThreshold"] == "8+")
        #expect(bench.send("contentControl.setOnDemandRatingThreshold", ["rating": "99+"]).status == .failure)
        #expect(bench.device.clusterStatus == 3)
    }

    @Test("nothing plays in the hours of the night that parents set")
    func window() throws {
        let bench = try makeBench()
        bench.send("contentControl.setScreenDailyTime", ["screenTime": 86_400])
        let period: Value = ["startHour": 12, "startMinute": 0, "endHour": 13, "endMinute": 30]
        let window: Value = ["timeWindowIndex": nil, "dayOfWeek": 127, "timePeriod": [period]]
        #expect(bench.send("contentControl.setBlockContentTimeWindow", ["timeWindow": window]).status == .success)
        #expect(bench.send("contentControl.setBlockContentTimeWindow", ["timeWindow": window]).status == .failure)
        let seconds = (12.25 / 24 - bench.home.dayShare) * 86_400
        bench.run(seconds > 0 ? seconds : seconds + 86_400)
        #expect(bench.eventNames.contains("enteringBlockContentTimeWindow"))
        #expect(bench.send("mediaPlayback.play").answer["status"] == 2)
        bench.run(5400)
        #expect(bench.send("mediaPlayback.play").answer["status"] == 0)
        let backward: Value = [
            "timeWindowIndex": nil, "dayOfWeek": 1,
            "timePeriod": [["startHour": 5, "startMinute": 0, "endHour": 4, "endMinute": 0]],
        ]
        let refused = bench.send("contentControl.setBlockContentTimeWindow", ["timeWindow": backward])
        #expect(refused.status == .constraintError)
        #expect(
            bench.send("contentControl.removeBlockContentTimeWindow", ["timeWindowIndexes": [1]]).status == .success)
    }
}

@Suite("Players and their applications")
struct PlayerApplicationTests {
    @Test("a target is one that exists, and none is reached while the player is off")
    func targets() throws {
        let bench = try Bench("audioVideo.setTopBox")
        #expect(bench.send("targetNavigator.navigateTarget", ["target": 3]).answer["status"] == 2)
        bench.send("onOff.on")
        #expect(bench.send("targetNavigator.navigateTarget", ["target": 3]).answer["status"] == 0)
        #expect(bench["targetNavigator.currentTarget"] == 3)
        #expect(bench.send("targetNavigator.navigateTarget", ["target": 9]).answer["status"] == 1)
    }

    @Test("an account is let in with the digits that it was told, once and not too late")
    func login() throws {
        let bench = try Bench("audioVideo.setTopBox")
        let account: Value = "temporary-account-1"
        let asked = bench.send("films.accountLogin.getSetupPIN", ["tempAccountIdentifier": account])
        let pin = asked.answer["setupPIN"]
        #expect(pin.stringValue?.count == 8)
        func login(_ pin: Value) -> Status {
            bench.send("films.accountLogin.login", ["tempAccountIdentifier": account, "setupPIN": pin]).status
        }
        #expect(login("00000000") == .failure)
        #expect(login(pin) == .success)
        #expect(login(pin) == .failure)
        bench.send("films.accountLogin.logout")
        #expect(bench.eventNames.last == "loggedOut")
        let late = bench.send("films.accountLogin.getSetupPIN", ["tempAccountIdentifier": account]).answer["setupPIN"]
        bench.run(601)
        #expect(login(late) == .failure)
    }

    @Test("an application is in front, behind another, or stopped")
    func status() throws {
        let bench = try Bench("audioVideo.setTopBox")
        bench.send("onOff.on")
        func launch(_ id: String) {
            let application: Value = ["catalogVendorID": 65_521, "applicationID": .string(id)]
            bench.send("applicationLauncher.launchApp", ["application": application])
        }
        launch("films")
        #expect(bench.text("films.applicationBasic.status") == "activeVisibleFocus")
        launch("children")
        #expect(bench.text("films.applicationBasic.status") == "activeHidden")
        #expect(bench.text("children.applicationBasic.status") == "activeVisibleFocus")
        bench.send("onOff.off")
        #expect(bench.text("films.applicationBasic.status") == "stopped")
    }

    @Test("a packet with its address wakes a player, another does not")
    func wake() throws {
        let bench = try Bench("audioVideo.setTopBox")
        let address = try #require(bench["wakeOnLan.macAddress"].stringValue)
        #expect(address.count == 12)
        _ = bench.device.operate("wakeByNetwork", [Field("address", "001122334455")])
        #expect(bench["onOff.onOff"] == false)
        _ = bench.device.operate("wakeByNetwork", [Field("address", .string(address))])
        #expect(bench["onOff.onOff"] == true)
        #expect(abs(bench.home.electricity.rate - 8) < 0.001)
    }
}

@Suite("Messages to people")
struct MessageTests {
    /// Presents a message.
    private func present(_ bench: Bench, _ number: UInt8, after: Int64? = nil, for duration: Int64?) -> Status {
        let epoch: Int64 = 946_684_800
        return bench.send(
            "messages.presentMessagesRequest",
            [
                "messageID": .bytes(Array(repeating: number, count: 16)), "priority": 1, "messageControl": 0,
                "startTime": after.map { .integer(bench.scheduler.now.seconds - epoch + $0) } ?? .null,
                "duration": duration.map { .integer($0) } ?? .null, "messageText": "Dinner is ready",
            ]
        ).status
    }

    @Test("are shown from their time on, as long as they are to be")
    func times() throws {
        let bench = try Bench("controllers.wallPanel")
        #expect(present(bench, 1, after: 60, for: 120_000) == .success)
        #expect(bench["messages.activeMessageIDs"] == [])
        bench.run(62)
        #expect(bench["messages.activeMessageIDs"].listValue?.count == 1)
        bench.run(120)
        #expect(bench["messages.messages"] == [])
        let told = bench.eventNames.filter { $0.hasPrefix("message") }
        #expect(told == ["messageQueued", "messagePresented", "messageComplete"])
    }

    @Test("are ended by who cancels or answers them, and eight are enough")
    func ends() throws {
        let bench = try Bench("controllers.phoneApp")
        for number in 1...8 { #expect(present(bench, UInt8(number), for: nil) == .success) }
        #expect(present(bench, 9, for: nil) == .resourceExhausted)
        let first: Value = .bytes(Array(repeating: 1, count: 16))
        bench.send("messages.cancelMessagesRequest", ["messageIDs": [first]])
        #expect(bench["messages.messages"].listValue?.count == 7)
        _ = bench.device.operate("answerMessage", [Field("response", 2), Field("reply", "Coming")])
        #expect(bench["messages.messages"].listValue?.count == 6)
        #expect(bench.fields(of: "messageComplete").last?["reply"] == "Coming")
    }
}
