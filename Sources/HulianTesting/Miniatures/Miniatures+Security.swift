internal import HulianModel
internal import HulianRecord

extension Miniatures {
    /// A tester sends half a request to a lamp and asks it something afterwards.
    private static func strike(_ stage: Stage, answers: Bool) {
        let lamp = stage.device()
        let tester = stage.client(.tester)
        stage.wait(.seconds(1))
        stage.send("hulian/1/home/lamp/set/main/onOff/onOff", "{\"id\":", from: tester)
        stage.wait(.seconds(1))
        stage.get(lamp, "onOff.onOff", by: tester, id: "5")
        if answers { stage.answer(lamp, to: .get, id: "5", .success, ["onOff.onOff": false]) }
        stage.end()
    }

    /// Miniatures of rules about security and robustness.
    static let security: [Miniature] = [
        Miniature("security.encrypted", breaks: "a plain link to a cloud") { stage in
            stage.header.mode = "cloudCloud"
            stage.header.isEncrypted = false
            stage.end()
        },
        Miniature("security.encrypted", keeps: "an encrypted link to a cloud") { stage in
            stage.header.mode = "cloudCloud"
            stage.header.isEncrypted = true
            stage.end()
        },
        Miniature("security.password", breaks: "a password of four digits") { stage in
            let lamp = stage.device(arrives: false)
            stage.connect(lamp, passwordLength: 4, passwordClasses: 1)
            stage.end()
        },
        Miniature("security.password", keeps: "a password of twelve letters, digits and signs") { stage in
            let lamp = stage.device(arrives: false)
            stage.connect(lamp, passwordLength: 12, passwordClasses: 3)
            stage.arrive(lamp)
            stage.end()
        },
        Miniature("connection.login", breaks: "a client identifier without an hour, at a cloud that wants one") {
            stage in
            let lamp = stage.device("lamp", "lighting.dimmableLight", "iotda", arrives: false)
            stage.connect(lamp, as: "lamp", passwordLength: 64, passwordClasses: 2)
            stage.end()
        },
        Miniature("connection.login", keeps: "the login that the cloud defines") { stage in
            let lamp = stage.device("lamp", "lighting.dimmableLight", "iotda", arrives: false)
            stage.connect(lamp)
            stage.arrive(lamp)
            stage.end()
        },
        Miniature("connection.limits", breaks: "a sign of life each quarter of a minute, at a cloud that wants fewer") {
            stage in
            let lamp = stage.device("lamp", "lighting.dimmableLight", "iotda", arrives: false)
            stage.connect(lamp, keepAlive: 15)
            stage.end()
        },
        Miniature("connection.limits", breaks: "more subscriptions than a cloud takes") { stage in
            let lamp = stage.device("lamp", "lighting.dimmableLight", "iotda")
            for number in 0...100 { stage.subscribe(lamp.client, "$oc/devices/lamp/user/\(number)") }
            stage.end()
        },
        Miniature("connection.limits", keeps: "as many subscriptions as a cloud takes, some of them twice") { stage in
            let lamp = stage.device("lamp", "lighting.dimmableLight", "iotda", arrives: false)
            stage.connect(lamp, keepAlive: 30)
            stage.arrive(lamp)
            for number in 0..<200 { stage.subscribe(lamp.client, "$oc/devices/lamp/user/\(number % 100)") }
            stage.end()
        },
        Miniature("security.secrets", breaks: "a password in a message") { stage in
            let lamp = stage.device()
            stage.send(
                "hulian/1/home/lamp/state/main/onOff/onOff",
                "{\"value\":true,\"time\":\(stage.milliseconds),\"wifi_password\":\"hunter2\"}", from: lamp.client,
                retain: true)
            stage.end()
        },
        Miniature("security.secrets", keeps: "messages without secrets") { stage in
            _ = stage.device()
            stage.end()
        },
        Miniature("robustness.device", breaks: "a lamp that is silent after half a request") {
            strike($0, answers: false)
        },
        Miniature("robustness.device", keeps: "a lamp that answers after half a request") { strike($0, answers: true) },
    ]
}
