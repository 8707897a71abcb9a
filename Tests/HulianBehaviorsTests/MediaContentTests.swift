import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

@Suite("The contents of a player")
struct MediaContentTests {
    /// A player that is switched off, whose position stands still, and that answers with data of its maker.
    private func makeBench() throws -> Bench {
        try Bench(
            "audioVideo.demo",
            in: makeCatalog(adding: [
                "audioVideo.demo": """
                capabilities:
                  onOff:
                    features: [DF]
                  mediaPlayback:
                    features: [AS, VS]
                    attributes:
                      currentState: playing
                      startTime: 0
                      duration: 80000
                      sampledPosition: { updatedAt: 0, position: 0 }
                      playbackSpeed: 0
                      seekRangeStart: 0
                      seekRangeEnd: 80000
                    commands: [startOver, previous, next, skipForward, skipBackward]
                  contentLauncher:
                    features: [UP]
                    attributes: { acceptHeader: [video/mp4], supportedStreamingProtocols: [dash] }
                  applicationLauncher:
                    features: [AP]
                    attributes: { catalogList: [123], currentApp: null }
                  targetNavigator:
                    attributes: { targetList: [{ identifier: 1, name: Home }], currentTarget: 0 }
                    events: [targetUpdated]
                  keypadInput:
                    features: [NV]
                  accountLogin:
                  contentAppObserver:
                  channel:
                    features: [CL, EG, RP]
                    attributes:
                      channelList:
                        - { majorNumber: 6, minorNumber: 0, name: ABC }
                        - { majorNumber: 9, minorNumber: 1, name: PBS }
                      currentChannel: { majorNumber: 6, minorNumber: 0, name: ABC }
                behaviours:
                  mediaContent:
                    answers: { mediaPlayback: played, contentLauncher: launched, targetNavigator: there }
                    missingAnswers: { targetNavigator: nowhere, applicationLauncher: none }
                    applications: [films]
                    checksLengths: false
                    keepsTime: false
                    keys: [0]
                    needsPower: false
                    programs:
                      - { identifier: one, title: One, major: 6, minor: 0, start: 0, end: 1800 }
                      - { identifier: two, title: Two, major: 9, minor: 1, start: 1800, end: 3600 }
                    refusedAddresses: ["https://example.org/secret"]
                    setupPIN: "12345678"
                    topSpeed: 4
                    unreachableAddresses: ["https://nowhere.example.org"]
                """
            ]))
    }

    @Test("stand still, whatever is played, and answer while it is off")
    func standingStill() throws {
        let bench = try makeBench()
        #expect(bench["mediaPlayback.playbackSpeed"].numberValue == 0)
        #expect(bench.text("mediaPlayback.currentState") == "playing")
        let answer = bench.send("mediaPlayback.skipForward", ["deltaPositionMilliseconds": 500]).answer
        #expect(answer["status"] == 0 && answer["data"] == "played")
        bench.run(100)
        #expect(bench["mediaPlayback.sampledPosition"] == ["updatedAt": 0, "position": 500])
        for speed in [2.0, 4] {
            #expect(bench.send("mediaPlayback.fastForward").answer["status"] == 0)
            #expect(bench["mediaPlayback.playbackSpeed"] == .decimal(speed))
        }
        #expect(bench.send("mediaPlayback.fastForward").answer["status"] == 4)
    }

    @Test("say which addresses, applications, keys and targets there are")
    func knowledge() throws {
        let bench = try makeBench()
        for (address, status): (Value, Value) in [
            ("https://example.org/film", 0), ("https://nowhere.example.org", 1), ("https://example.org/secret", 2),
        ] {
            let answer = bench.send("contentLauncher.launchURL", ["contentURL": address]).answer
            #expect(answer["status"] == status && answer["data"] == "launched", "\(address)")
        }
        for (name, status): (Value, Value) in [("films", 0), ("games", 1)] {
            let application: Value = ["catalogVendorID": 123, "applicationID": name]
            let answer = bench.send("applicationLauncher.launchApp", ["application": application]).answer
            #expect(answer["status"] == status, "\(name)")
            #expect(answer["data"] == (status == 1 ? .bytes(Array("none".utf8)) : .null))
        }
        #expect(bench.send("keypadInput.sendKey", ["keyCode": 0]).answer["status"] == 0)
        #expect(bench.send("keypadInput.sendKey", ["keyCode": 0x41]).answer["status"] == 1)
        let there = bench.send("targetNavigator.navigateTarget", ["target": 1]).answer
        #expect(there["status"] == 0 && there["data"] == "there")
        #expect(bench.eventNames.contains("targetUpdated"))
        let nowhere = bench.send("targetNavigator.navigateTarget", ["target": 7]).answer
        #expect(nowhere["status"] == 1 && nowhere["data"] == "nowhere")
    }

    @Test("name the digits for logging in, and take names of any length")
    func login() throws {
        let bench = try makeBench()
        let name: KeyValuePairs<String, Value> = ["tempAccountIdentifier": "short"]
        #expect(bench.send("accountLogin.getSetupPIN", name).answer["setupPIN"] == "12345678")
        let wrong: KeyValuePairs<String, Value> = ["tempAccountIdentifier": "short", "setupPIN": "87654321"]
        #expect(bench.send("accountLogin.login", wrong).status == .failure)
        let right: KeyValuePairs<String, Value> = ["tempAccountIdentifier": "short", "setupPIN": "12345678"]
        #expect(bench.send("accountLogin.login", right).status == .success)
    }

    @Test("hold the programmes of a guide, which are found by time and channel and recorded")
    func guide() throws {
        let bench = try makeBench()
        func titles(_ fields: KeyValuePairs<String, Value> = [:]) -> [String] {
            (bench.send("channel.getProgramGuide", fields).answer["programList"].listValue ?? []).compactMap {
                $0["title"]?.stringValue
            }
        }
        #expect(titles() == ["One", "Two"])
        #expect(titles(["endTime": 1800]) == ["One"])
        #expect(titles(["channelList": [["majorNumber": 9, "minorNumber": 1]]]) == ["Two"])
        let program: KeyValuePairs<String, Value> = [
            "programIdentifier": "one", "shouldRecordSeries": true, "externalIDList": [], "data": .bytes([]),
        ]
        #expect(bench.send("channel.recordProgram", program).status == .success)
        let list = bench.send("channel.getProgramGuide").answer["programList"].listValue ?? []
        #expect(list.first?["recordingFlag"] == 2)
        let stranger: KeyValuePairs<String, Value> = [
            "programIdentifier": "three", "shouldRecordSeries": false, "externalIDList": [], "data": .bytes([]),
        ]
        #expect(bench.send("channel.recordProgram", stranger).status == .notFound)
    }

    @Test("an application takes messages, and answers in the way in which they are written")
    func messages() throws {
        let bench = try makeBench()
        let message: KeyValuePairs<String, Value> = ["data": "hello", "encodingHint": "text"]
        let answer = bench.send("contentAppObserver.contentAppMessage", message).answer
        #expect(answer["status"] == 0 && answer["encodingHint"] == "text" && answer["data"] == .null)
    }
}
