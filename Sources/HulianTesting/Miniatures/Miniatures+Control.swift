internal import HulianModel
internal import HulianRecord

extension Miniatures {
    /// An air conditioner that cools to 26 °C, as the true temperatures of its room say.
    private static func cool(_ stage: Stage, _ temperatures: [Int64]) {
        let conditioner = stage.device("ac", "appliances.airConditioner")
        func be(_ path: String, _ value: Int64, _ origin: String) {
            stage.change(conditioner, path, .integer(value), by: origin)
            stage.report(conditioner, [path: .integer(value)])
        }
        stage.change(conditioner, "onOff.onOff", true, by: "controller")
        stage.report(conditioner, ["onOff.onOff": true])
        be("thermostat.systemMode", 3, "controller")
        be("thermostat.occupiedCoolingSetpoint", 2600, "controller")
        for temperature in temperatures {
            stage.wait(.minutes(10))
            be("thermostat.localTemperature", temperature, "device")
        }
        stage.end()
    }

    /// Miniatures of rules about climate.
    static let climate: [Miniature] = [
        Miniature("climate.steady", breaks: "a cooled room that becomes hot again") {
            cool($0, [3000, 2700, 2650, 2950])
        },
        Miniature("climate.steady", keeps: "a cooled room that stays") { cool($0, [3000, 2700, 2650, 2550, 2750]) },
    ]

    /// Somebody sets the level of a lamp to what is not allowed, and the lamp answers.
    private static func illegal(_ stage: Stage, _ status: Status) {
        let lamp = stage.device()
        let hub = stage.client(.hub)
        stage.wait(.seconds(1))
        stage.send(
            "hulian/1/home/lamp/set/main/levelControl/currentLevel",
            "{\"id\":\"9\",\"value\":9999,\"time\":\(stage.milliseconds)}", from: hub)
        stage.wait(.milliseconds(10))
        stage.answer(lamp, id: "9", status)
        stage.end()
    }

    /// A plug of Shelly that is off is switched on, and says what it was before.
    private static func switchOn(_ stage: Stage, wasOn: Bool) {
        let plug = stage.device("plug", "lighting.plug", "shelly")
        let hub = stage.client(.hub, "shelly")
        stage.report(plug, ["onOff.onOff": false])
        stage.wait(.seconds(1))
        stage.send(
            "shelly-plug/rpc",
            "{\"id\":5,\"src\":\"ctl\",\"method\":\"Switch.Set\",\"params\":{\"id\":0,\"on\":true}}", from: hub)
        stage.send(
            "ctl/rpc",
            "{\"id\":5,\"src\":\"shelly-plug\",\"dst\":\"ctl\",\"result\":{\"was_on\":\(wasOn)}}", from: plug.client)
        stage.report(plug, ["onOff.onOff": true])
        stage.end()
    }

    /// Miniatures of rules about control.
    static let control: [Miniature] = [
        Miniature("control.before", breaks: "a plug that told it was off and says it was on") {
            switchOn($0, wasOn: true)
        },
        Miniature("control.before", keeps: "a plug that says it was off") { switchOn($0, wasOn: false) },
        Miniature("control.local-change", breaks: "a hand switches a lamp, and nobody is told") { stage in
            let lamp = stage.device()
            stage.wait(.seconds(1))
            stage.change(lamp, "onOff.onOff", true)
            stage.end()
        },
        Miniature("control.local-change", keeps: "a hand switches a lamp, and it is reported") { stage in
            let lamp = stage.device()
            stage.wait(.seconds(1))
            stage.change(lamp, "onOff.onOff", true)
            stage.report(lamp, ["onOff.onOff": true])
            stage.end()
        },
        Miniature("control.local-change", keeps: "a disturbed link is not the lamp's fault") { stage in
            let lamp = stage.device()
            stage.wait(.seconds(1))
            stage.change(lamp, "onOff.onOff", true)
            stage.report(lamp, ["onOff.onOff": true])
            stage.fault("drop", "lamp", begins: true)
            stage.change(lamp, "onOff.onOff", false)
            stage.wait(.minutes(1))
            stage.fault("drop", "lamp", begins: false)
            stage.end()
        },
        Miniature("control.query", breaks: "a query that tells another state than the last report") { stage in
            let lamp = stage.device()
            let hub = stage.client(.hub)
            stage.report(lamp, ["onOff.onOff": true])
            stage.get(lamp, "onOff.onOff", by: hub, id: "5")
            stage.answer(lamp, to: .get, id: "5", .success, ["onOff.onOff": false])
            stage.end()
        },
        Miniature("control.query", keeps: "a query that tells the last report") { stage in
            let lamp = stage.device()
            let hub = stage.client(.hub)
            stage.report(lamp, ["onOff.onOff": true])
            stage.get(lamp, "onOff.onOff", by: hub, id: "5")
            stage.answer(lamp, to: .get, id: "5", .success, ["onOff.onOff": true])
            stage.end()
        },
        Miniature("control.refusal", breaks: "a level of 9999 that is accepted") { illegal($0, .success) },
        Miniature("control.refusal", keeps: "a level of 9999 that is refused") { illegal($0, .constraintError) },
        Miniature("control.set-then-report", breaks: "a lamp that says it is done and reports nothing") { stage in
            let lamp = stage.device()
            let hub = stage.client(.hub)
            stage.set(lamp, ["onOff.onOff": true], by: hub, id: "5")
            stage.answer(lamp, id: "5")
            stage.end()
        },
        Miniature("control.set-then-report", breaks: "a lamp that needs five seconds") { stage in
            let lamp = stage.device()
            let hub = stage.client(.hub)
            stage.set(lamp, ["onOff.onOff": true], by: hub, id: "5")
            stage.answer(lamp, id: "5")
            stage.wait(.seconds(5))
            stage.report(lamp, ["onOff.onOff": true])
            stage.end()
        },
        Miniature("control.set-then-report", keeps: "a lamp that reports what was set") { stage in
            let lamp = stage.device()
            let hub = stage.client(.hub)
            stage.set(lamp, ["onOff.onOff": true], by: hub, id: "5")
            stage.wait(.milliseconds(10))
            stage.answer(lamp, id: "5")
            stage.report(lamp, ["onOff.onOff": true])
            stage.end()
        },
    ]
}
