internal import HulianModel
internal import HulianRecord

extension Miniatures {
    /// A scene with a lamp is defined and started.
    private static func start(_ stage: Stage, _ name: String = "evening", class serviceClass: String = "control") {
        stage.scene(.defined, name, class: serviceClass, devices: ["lamp"])
        stage.wait(.seconds(1))
        stage.scene(.triggered, name, class: serviceClass, device: "lamp")
    }

    /// Devices of three brands and three sectors in one scene, or of two.
    private static func span(_ stage: Stage, isWide: Bool) {
        stage.header.level = .h3
        _ = stage.device("lamp", "lighting.dimmableLight", "miot")
        _ = stage.device("curtain", "furniture.curtain", "zigbee2mqtt")
        _ = stage.device("sensor", "sensors.contactSensor", isWide ? "hulian" : "miot")
        stage.scene(.defined, "evening", devices: ["lamp", "curtain", "sensor"])
        stage.scene(.triggered, "evening", device: "sensor")
        stage.wait(.milliseconds(100))
        stage.scene(.actionDone, "evening", device: "lamp", "onOff.onOff = true")
        stage.scene(.finished, "evening")
        stage.end()
    }

    /// A gas alarm in a home whose scene of safety closes the valve, or does not.
    private static func gas(_ stage: Stage, closes: Bool, sparks: Bool = false) {
        let alarm = stage.device("alarm", "sensors.gasAlarm", room: "kitchen")
        let valve = stage.device("valve", "kitchen.gasValve", room: "kitchen")
        let hood = stage.device("hood", "kitchen.extractorHood", room: "kitchen")
        stage.scene(.defined, "gas", class: "safety", devices: ["alarm", "valve"])
        stage.wait(.seconds(1))
        stage.change(alarm, "gasAlarm.alarmState", 2, by: "device")
        stage.report(alarm, ["gasAlarm.alarmState": 2])
        if sparks { stage.change(hood, "onOff.onOff", true, by: "controller") }
        stage.wait(.seconds(5))
        if closes {
            stage.change(valve, "valveConfigurationAndControl.currentState", 0, by: "device")
            stage.report(valve, ["valveConfigurationAndControl.currentState": 0])
        }
        stage.end()
    }

    /// Miniatures of rules about single runs of scenes.
    static let scenes: [Miniature] = [
        Miniature("scene.described", breaks: "a scene that nobody defined") { stage in
            _ = stage.device()
            stage.scene(.triggered, "evening", device: "lamp")
            stage.end()
        },
        Miniature("scene.described", breaks: "a scene that uses a device it does not name") { stage in
            _ = stage.device()
            _ = stage.device("other")
            start(stage)
            stage.scene(.actionDone, "evening", device: "other", "onOff.onOff = true")
            stage.end()
        },
        Miniature("scene.described", keeps: "a scene that was defined") { stage in
            _ = stage.device()
            start(stage)
            stage.scene(.actionDone, "evening", device: "lamp", "onOff.onOff = true")
            stage.scene(.finished, "evening")
            stage.end()
        },
        Miniature("scene.partial-failure", breaks: "a failed action, and the scene is called finished") { stage in
            _ = stage.device()
            start(stage)
            stage.scene(.actionFailed, "evening", device: "lamp", "onOff.onOff = true: timeout")
            stage.scene(.finished, "evening")
            stage.end()
        },
        Miniature("scene.partial-failure", breaks: "a failed action, and the scene has no end") { stage in
            _ = stage.device()
            start(stage)
            stage.scene(.actionFailed, "evening", device: "lamp", "onOff.onOff = true: timeout")
            stage.end()
        },
        Miniature("scene.partial-failure", keeps: "a failed action is told", others: ["scene.timing"]) { stage in
            _ = stage.device()
            start(stage)
            stage.scene(.actionFailed, "evening", device: "lamp", "onOff.onOff = true: timeout")
            stage.scene(.incomplete, "evening")
            stage.end()
        },
        Miniature("scene.timing", breaks: "a scene that needs ten seconds") { stage in
            _ = stage.device()
            start(stage)
            stage.wait(.seconds(10))
            stage.scene(.actionDone, "evening", device: "lamp", "onOff.onOff = true")
            stage.scene(.finished, "evening")
            stage.end()
        },
        Miniature("scene.timing", breaks: "a scene of safety that needs two seconds") { stage in
            _ = stage.device()
            start(stage, class: "safety")
            stage.wait(.seconds(2))
            stage.scene(.actionDone, "evening", class: "safety", device: "lamp", "onOff.onOff = true")
            stage.scene(.finished, "evening", class: "safety")
            stage.end()
        },
        Miniature("scene.timing", keeps: "a scene that waits on purpose and is quick") { stage in
            _ = stage.device()
            start(stage)
            stage.scene(.paused, "evening", "60 s")
            stage.wait(.minutes(1))
            stage.scene(.paused, "evening")
            stage.wait(.milliseconds(100))
            stage.scene(.actionDone, "evening", device: "lamp", "onOff.onOff = true")
            stage.scene(.finished, "evening")
            stage.end()
        },
        Miniature("scene.span", breaks: "two brands") { span($0, isWide: false) },
        Miniature("scene.span", keeps: "three brands and three sectors") { span($0, isWide: true) },
        Miniature("safety.gas", breaks: "a gas alarm, and the valve stays open") { gas($0, closes: false) },
        Miniature("safety.gas", breaks: "a gas alarm, and something is switched on") {
            gas($0, closes: true, sparks: true)
        },
        Miniature("safety.gas", keeps: "a gas alarm, and the valve closes") { gas($0, closes: true) },
    ]

    /// Two scenes take the lamp from each other so often.
    private static func swing(_ stage: Stage, times: Int) {
        _ = stage.device()
        for name in ["movie", "reading"] { start(stage, name) }
        for index in 0..<times {
            stage.wait(.seconds(1))
            let isMovie = index.isMultiple(of: 2)
            stage.scene(
                .actionDone, isMovie ? "movie" : "reading", device: "lamp",
                isMovie ? "onOff.onOff = false" : "onOff.onOff = true")
        }
        stage.scene(.finished, "movie")
        stage.scene(.finished, "reading")
        stage.end()
    }

    /// A scene of one class is overruled by a scene of another.
    private static func overrule(_ stage: Stage, _ loser: String, by winner: String) {
        _ = stage.device()
        start(stage, "one", class: loser)
        start(stage, "other", class: winner)
        stage.scene(.overruled, "one", class: loser, device: "lamp", "onOff.onOff by other")
        stage.scene(.incomplete, "one", class: loser)
        stage.scene(.finished, "other", class: winner)
        stage.end()
    }

    /// Miniatures of rules about several scenes.
    static let sceneConflicts: [Miniature] = [
        Miniature("scene.conflict", breaks: "a lamp that swings to and fro") { swing($0, times: 8) },
        Miniature("scene.conflict", breaks: "a scene that was overruled and acts all the same") { stage in
            _ = stage.device()
            start(stage, "movie")
            stage.scene(.overruled, "movie", device: "lamp", "onOff.onOff by reading")
            stage.scene(.actionDone, "movie", device: "lamp", "onOff.onOff = false")
            stage.end()
        },
        Miniature("scene.conflict", keeps: "a lamp that changes hands once") { swing($0, times: 2) },
        Miniature("scene.safety-first", breaks: "comfort overrules safety") { overrule($0, "safety", by: "comfort") },
        Miniature("scene.safety-first", breaks: "comfort undoes what safety does") { stage in
            _ = stage.device()
            start(stage, "escape", class: "safety")
            start(stage, "sleep", class: "comfort")
            stage.scene(.actionDone, "escape", class: "safety", device: "lamp", "onOff.onOff = true")
            stage.scene(.actionDone, "sleep", class: "comfort", device: "lamp", "onOff.onOff = false")
            stage.end()
        },
        Miniature("scene.safety-first", keeps: "safety overrules comfort") { overrule($0, "comfort", by: "safety") },
    ]
}
