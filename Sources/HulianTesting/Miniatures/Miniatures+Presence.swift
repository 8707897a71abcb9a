internal import HulianModel
internal import HulianRecord

/// A lamp that was cut off for half a minute, at the moment when it could come back.
private func afterCut(_ stage: Stage) -> Stage.Actor {
    let lamp = stage.device()
    stage.fault("cut", "lamp", begins: true)
    stage.disconnect(lamp.client)
    stage.wait(.seconds(30))
    stage.fault("cut", "lamp", begins: false)
    return lamp
}

extension Miniatures {
    /// Miniatures of rules about coming, going and what arrives.
    static let presence: [Miniature] = [
        Miniature("presence.join", breaks: "a lamp that connects and says nothing") { stage in
            stage.connect(stage.device(arrives: false))
            stage.end()
        },
        Miniature("presence.join", breaks: "a lamp that never connects") { stage in
            _ = stage.device(arrives: false)
            stage.end()
        },
        Miniature("presence.join", keeps: "a lamp that makes itself known") { stage in
            _ = stage.device()
            stage.end()
        },
        Miniature("presence.offline", breaks: "a lost lamp that nobody hears of") { stage in
            let lamp = stage.device()
            stage.wait(.minutes(1))
            stage.disconnect(lamp.client)
            stage.end()
        },
        Miniature("presence.offline", breaks: "a lamp that comes without a word") { stage in
            let lamp = stage.device(arrives: false)
            stage.connect(lamp)
            stage.report(lamp, ["onOff.onOff": true])
            stage.end()
        },
        Miniature("presence.offline", keeps: "a lost lamp with a will") { stage in
            let lamp = stage.device()
            stage.wait(.minutes(1))
            stage.disconnect(lamp.client)
            stage.send(
                "hulian/1/home/lamp/availability", "{\"online\":false}", from: lamp.client, retain: true, isWill: true)
            stage.end()
        },
        Miniature("presence.ready", breaks: "a lamp that is ready before it describes itself") { stage in
            let lamp = stage.device("lamp", "lighting.dimmableLight", "homie5", arrives: false)
            stage.connect(lamp)
            stage.availability(lamp, true)
            stage.arrive(lamp)
            stage.end()
        },
        Miniature("presence.ready", breaks: "a lamp that is ready before it tells its values") { stage in
            let lamp = stage.device("lamp", "lighting.dimmableLight", "homie5", arrives: false)
            stage.connect(lamp)
            stage.change(lamp, "onOff.onOff", true)
            stage.describe(lamp)
            stage.availability(lamp, true)
            stage.report(lamp, ["onOff.onOff": true])
            stage.end()
        },
        Miniature("presence.ready", keeps: "a lamp that is ready at the end") { stage in
            _ = stage.device("lamp", "lighting.dimmableLight", "homie5")
            stage.end()
        },
        Miniature("presence.return", breaks: "a lamp that stays away after a cut") { stage in
            _ = afterCut(stage)
            stage.end()
        },
        Miniature("presence.return", breaks: "a lamp that comes back and tells nothing") { stage in
            let lamp = afterCut(stage)
            stage.wait(.seconds(5))
            stage.connect(lamp)
            stage.availability(lamp, true)
            stage.end()
        },
        Miniature("presence.return", keeps: "a lamp that comes back with its state") { stage in
            let lamp = afterCut(stage)
            stage.wait(.seconds(5))
            stage.connect(lamp)
            stage.arrive(lamp)
            stage.end()
        },
        Miniature("reliability.delivery", breaks: "one message of ten is lost") { stage in
            let lamp = stage.device()
            for index in 0..<1200 { stage.deliver(to: lamp, lost: index % 10 == 0 ? "linkFault" : nil) }
            stage.end()
        },
        Miniature("reliability.delivery", keeps: "all messages arrive") { stage in
            let lamp = stage.device()
            for _ in 0..<1200 { stage.deliver(to: lamp) }
            stage.end()
        },
    ]
}
