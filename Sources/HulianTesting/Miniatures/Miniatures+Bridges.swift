internal import HulianModel
internal import HulianRecord

/// A lamp of one brand, as another brand sees it over a bridge.
private struct Bridged {
    /// The lamp.
    let own: Stage.Actor
    /// The lamp as the other brand sees it.
    let mirror: Stage.Actor
    /// The hub of the other brand.
    let hub: Int
    /// The side of the bridge that speaks with the lamp.
    let bridge: Int

    /// Puts the lamp, both hubs and the bridge on the stage.
    init(
        _ stage: Stage, _ type: DeviceTypeID = "lighting.dimmableLight", _ own: DialectID = "miot",
        _ other: DialectID = "tuyalink"
    ) {
        _ = stage.client(.hub, own)
        hub = stage.client(.hub, other)
        bridge = stage.client(.bridge, own)
        self.own = stage.device("lamp", type, own)
        mirror = stage.mirror(of: self.own, in: other)
        stage.wait(.seconds(1))
    }

    /// The lamp reports that it is on, and the other brand learns something.
    func turnOn(_ stage: Stage, seen: Bool? = true) {
        stage.report(own, ["onOff.onOff": true])
        guard let seen else { return }
        stage.wait(.milliseconds(10))
        stage.report(mirror, ["onOff.onOff": .bool(seen)])
        stage.learn(mirror, "onOff.onOff", .bool(seen))
    }
}

/// Plays a lamp that is switched on, and what the other brand sees of it; nothing when it sees nothing.
private func crossing(seen: Bool? = true) -> @Sendable (Stage) -> Void {
    { stage in
        Bridged(stage).turnOn(stage, seen: seen)
        stage.end()
    }
}

extension Miniatures {
    /// Miniatures of rules about what crosses a bridge.
    static let bridges: [Miniature] = [
        Miniature("bridge.mode", breaks: "a run that does not name its mode") { stage in
            stage.header.mode = ""
            let home = Bridged(stage)
            home.turnOn(stage)
            stage.end()
        },
        Miniature("bridge.mode", keeps: "values cross in the mode local", crossing()),
        Miniature("bridge.mapping", breaks: "a robot without all its commands", limits: ["H2-MAP-1.ratio": 100]) {
            stage in
            let home = Bridged(stage, "robots.floorRobot", "alink", "homeassistant")
            stage.learn(home.mirror, "powerSource.batPercentRemaining", 100)
            stage.end()
        },
        Miniature("bridge.mapping", keeps: "all functions of a lamp", crossing()),
        Miniature("bridge.round-trip", breaks: "another brand sees the contrary", crossing(seen: false)),
        Miniature("bridge.round-trip", keeps: "another brand sees what was told", crossing()),
        Miniature("bridge.spread", breaks: "a change that does not cross", crossing(seen: nil)),
        Miniature("bridge.spread", keeps: "a change that crosses at once", crossing()),
        Miniature("bridge.spread", keeps: "a value that is gone at the instant at which it came") { stage in
            let home = Bridged(stage, "lighting.dimmableLight", "hulian", "tuyalink")
            home.turnOn(stage)
            stage.report(home.own, ["levelControl.currentLevel": 100])
            stage.report(home.own, ["levelControl.currentLevel": .null])
            stage.end()
        },
        Miniature("bridge.spread", breaks: "a value that comes after none and does not cross") { stage in
            let home = Bridged(stage, "lighting.dimmableLight", "hulian", "tuyalink")
            stage.report(home.own, ["levelControl.currentLevel": .null])
            stage.report(home.own, ["levelControl.currentLevel": 100])
            stage.end()
        },
        Miniature("bridge.unknown", breaks: "something unknown that is in no ledger") { stage in
            let home = Bridged(stage, "lighting.dimmableLight", "hulian", "miot")
            stage.send(
                "hulian/1/home/lamp/state/main/onOff/bogus", "{\"value\":1,\"time\":\(stage.milliseconds)}",
                from: home.own.client, retain: true)
            stage.end()
        },
        Miniature("bridge.unknown", keeps: "something unknown that is in the ledger", others: ["message.form"]) {
            stage in
            let home = Bridged(stage, "lighting.dimmableLight", "hulian", "miot")
            stage.send(
                "hulian/1/home/lamp/state/main/onOff/bogus", "{\"value\":1,\"time\":\(stage.milliseconds)}",
                from: home.own.client, retain: true)
            stage.lose("main/onOff/bogus", of: home.own, to: "hulian")
            stage.end()
        },
        Miniature("bridge.agreement", breaks: "two brands that do not agree in the end") { stage in
            let home = Bridged(stage)
            stage.request(home.own, "onOff.onOff", 1, isForeign: false)
            stage.request(home.mirror, "onOff.onOff", 2)
            stage.learn(home.own, "onOff.onOff", true)
            stage.learn(home.mirror, "onOff.onOff", false)
            stage.end()
        },
        Miniature("bridge.agreement", keeps: "two brands that agree in the end") { stage in
            let home = Bridged(stage)
            stage.request(home.own, "onOff.onOff", 1, isForeign: false)
            stage.request(home.mirror, "onOff.onOff", 2)
            home.turnOn(stage)
            stage.learn(home.own, "onOff.onOff", true)
            stage.end(1)
            stage.end(2)
            stage.end()
        },
        Miniature("bridge.verbs", breaks: "a function of both brands that is refused as unknown") { stage in
            let home = Bridged(stage)
            stage.request(home.mirror, "onOff.onOff", 1)
            stage.set(home.mirror, ["onOff.onOff": true], by: home.hub)
            stage.end(1, "unsupportedAttribute")
            stage.end()
        },
        Miniature("bridge.verbs", keeps: "a function of both brands that can be used") { stage in
            let home = Bridged(stage)
            stage.request(home.mirror, "onOff.onOff", 1)
            home.turnOn(stage)
            stage.end(1)
            stage.end()
        },
        Miniature("bridge.control", breaks: "a request that nobody answers") { stage in
            let home = Bridged(stage)
            stage.request(home.mirror, "onOff.onOff", 1)
            stage.set(home.mirror, ["onOff.onOff": true], by: home.hub)
            stage.wait(.seconds(10))
            stage.end(1, "timeout")
            stage.end()
        },
        Miniature("bridge.control", breaks: "requests that take five seconds") { stage in
            let home = Bridged(stage)
            stage.request(home.mirror, "onOff.onOff", 1)
            stage.wait(.seconds(5))
            stage.end(1)
            stage.end()
        },
        Miniature("bridge.control", keeps: "a request that is answered at once") { stage in
            let home = Bridged(stage)
            stage.request(home.mirror, "onOff.onOff", 1)
            home.turnOn(stage)
            stage.end(1)
            stage.end()
        },
    ]

    /// Miniatures of rules about how a bridge behaves.
    static let bridgeTraffic: [Miniature] = [
        Miniature("bridge.echo", breaks: "a bridge that sets what nobody asked for") { stage in
            let home = Bridged(stage)
            stage.wait(.minutes(1))
            stage.set(home.own, ["onOff.onOff": true], by: home.bridge)
            stage.end()
        },
        Miniature("bridge.echo", breaks: "a bridge that tells one change a hundred times") { stage in
            let home = Bridged(stage)
            stage.wait(.minutes(1))
            stage.report(home.own, ["onOff.onOff": true])
            for _ in 0..<100 { stage.report(home.mirror, ["onOff.onOff": true]) }
            stage.end()
        },
        Miniature("bridge.echo", keeps: "a bridge that passes on what was asked for") { stage in
            let home = Bridged(stage)
            stage.wait(.minutes(1))
            stage.set(home.mirror, ["onOff.onOff": true], by: home.hub, id: "7")
            stage.set(home.own, ["onOff.onOff": true], by: home.bridge, id: "8")
            stage.answer(home.own, id: "8", .success, ["onOff.onOff": .null])
            stage.answer(home.mirror, id: "7", .success, ["onOff.onOff": .null])
            home.turnOn(stage)
            stage.end()
        },
        Miniature("bridge.offline", breaks: "a device that goes and still shows as online") { stage in
            let home = Bridged(stage)
            stage.presence(home.mirror, true)
            stage.disconnect(home.own.client)
            stage.end()
        },
        Miniature("bridge.offline", breaks: "a request to a device that is away succeeds") { stage in
            let home = Bridged(stage)
            stage.disconnect(home.own.client)
            stage.wait(.seconds(1))
            stage.request(home.mirror, "onOff.onOff", 1)
            stage.end(1)
            stage.end()
        },
        Miniature("bridge.offline", keeps: "a device that goes and shows as offline") { stage in
            let home = Bridged(stage)
            stage.presence(home.mirror, true)
            stage.disconnect(home.own.client)
            stage.presence(home.own, false)
            stage.wait(.seconds(1))
            stage.presence(home.mirror, false)
            stage.request(home.mirror, "onOff.onOff", 1)
            stage.end(1, "timeout")
            stage.end()
        },
        Miniature("bridge.restart", breaks: "a device that is not shown again") { stage in
            let home = Bridged(stage)
            home.turnOn(stage)
            stage.fault("bridgeRestart", "bridge", begins: true)
            stage.disconnect(home.mirror.client)
            stage.wait(.seconds(10))
            stage.fault("bridgeRestart", "bridge", begins: false)
            stage.end()
        },
        Miniature("bridge.restart", breaks: "a command that is replayed") { stage in
            let home = Bridged(stage)
            stage.set(home.mirror, ["onOff.onOff": true], by: home.hub)
            stage.wait(.milliseconds(1))
            stage.fault("bridgeRestart", "bridge", begins: true)
            stage.wait(.seconds(10))
            stage.fault("bridgeRestart", "bridge", begins: false)
            stage.wait(.seconds(1))
            stage.set(home.own, ["onOff.onOff": true], by: home.bridge)
            stage.end()
        },
        Miniature("bridge.restart", keeps: "a device that is shown again") { stage in
            let home = Bridged(stage)
            home.turnOn(stage)
            stage.fault("bridgeRestart", "bridge", begins: true)
            stage.disconnect(home.mirror.client)
            stage.wait(.seconds(10))
            stage.fault("bridgeRestart", "bridge", begins: false)
            stage.wait(.seconds(5))
            stage.connect(home.mirror)
            stage.report(home.mirror, ["onOff.onOff": true])
            stage.end()
        },
        Miniature("robustness.bridge", breaks: "a bridge that is silent after malformed traffic") { stage in
            let home = Bridged(stage, "lighting.dimmableLight", "hulian", "miot")
            stage.send("hulian/1/home/lamp/state/main/onOff/onOff", "{", from: home.own.client, retain: true)
            stage.wait(.seconds(1))
            stage.report(home.own, ["onOff.onOff": true])
            stage.end()
        },
        Miniature("robustness.bridge", keeps: "a bridge that works after malformed traffic", others: ["message.form"]) {
            stage in
            let home = Bridged(stage, "lighting.dimmableLight", "hulian", "miot")
            stage.send("hulian/1/home/lamp/state/main/onOff/onOff", "{", from: home.own.client, retain: true)
            stage.wait(.seconds(1))
            home.turnOn(stage)
            stage.end()
        },
    ]
}
