internal import HulianModel
internal import HulianRecord

extension Miniatures {
    /// A lamp reports so often in one second, twice, with a second between.
    private static func chatter(_ stage: Stage, _ count: Int) {
        let lamp = stage.device("lamp", "lighting.dimmableLight", "iotda")
        for _ in 0..<2 {
            stage.wait(.seconds(2))
            for number in 0..<count {
                stage.report(lamp, ["onOff.onOff": .bool(number % 2 == 0)])
                stage.wait(.milliseconds(19))
            }
        }
        stage.end()
    }

    /// Miniatures of rules about single messages and their answers.
    static let messages: [Miniature] = [
        Miniature("message.answers", breaks: "a request without an answer") { stage in
            let lamp = stage.device()
            let hub = stage.client(.hub)
            stage.set(lamp, ["onOff.onOff": true], by: hub, id: "5")
            stage.report(lamp, ["onOff.onOff": true])
            stage.end()
        },
        Miniature("message.answers", breaks: "two answers to one request") { stage in
            let lamp = stage.device()
            let hub = stage.client(.hub)
            stage.set(lamp, ["onOff.onOff": true], by: hub, id: "5")
            stage.answer(lamp, id: "5")
            stage.answer(lamp, id: "5")
            stage.end()
        },
        Miniature("message.answers", breaks: "an answer with another identifier") { stage in
            let lamp = stage.device()
            let hub = stage.client(.hub)
            stage.wait(.minutes(5))
            stage.set(lamp, ["onOff.onOff": true], by: hub, id: "5")
            stage.answer(lamp, id: "6")
            stage.end()
        },
        Miniature("message.answers", keeps: "one answer to one request") { stage in
            let lamp = stage.device()
            let hub = stage.client(.hub)
            stage.set(lamp, ["onOff.onOff": true], by: hub, id: "5")
            stage.answer(lamp, id: "5")
            stage.report(lamp, ["onOff.onOff": true])
            stage.end()
        },
        Miniature("message.answers", keeps: "a request that was delivered twice") { stage in
            let lamp = stage.device()
            let hub = stage.client(.hub)
            for _ in 0..<2 { stage.set(lamp, ["onOff.onOff": true], by: hub, id: "5") }
            for _ in 0..<2 { stage.answer(lamp, id: "5") }
            stage.report(lamp, ["onOff.onOff": true])
            stage.end()
        },
        Miniature("message.form", breaks: "half an object") { stage in
            let lamp = stage.device()
            stage.send("hulian/1/home/lamp/state/main/onOff/onOff", "{\"value\":tr", from: lamp.client, retain: true)
            stage.end()
        },
        Miniature("message.form", breaks: "octets that are no UTF-8") { stage in
            let lamp = stage.device()
            stage.send(
                "hulian/1/home/lamp/state/main/onOff/onOff",
                octets: Array("{\"value\":\"".utf8) + [0xFF] + Array("\"}".utf8),
                from: lamp.client, retain: true)
            stage.end()
        },
        Miniature("message.form", breaks: "a number in the place of a truth value") { stage in
            let lamp = stage.device()
            stage.send(
                "hulian/1/home/lamp/state/main/onOff/onOff", "{\"value\":17,\"time\":\(stage.milliseconds)}",
                from: lamp.client, retain: true)
            stage.end()
        },
        Miniature("message.form", breaks: "a truth value of Homie in capitals") { stage in
            let lamp = stage.device("lamp", "lighting.dimmableLight", "homie5")
            stage.send("homie/5/lamp/light/power", "TRUE", from: lamp.client, qos: 2, retain: true)
            stage.end()
        },
        Miniature("message.form", breaks: "a value of Homie that is not kept") { stage in
            let lamp = stage.device("lamp", "lighting.dimmableLight", "homie5")
            stage.send("homie/5/lamp/light/power", "true", from: lamp.client, qos: 2)
            stage.end()
        },
        Miniature("message.form", breaks: "a state of Homie that does not exist") { stage in
            let lamp = stage.device("lamp", "lighting.dimmableLight", "homie5")
            stage.send("homie/5/lamp/$state", "online", from: lamp.client, qos: 2, retain: true)
            stage.end()
        },
        Miniature("message.form", breaks: "a state of version 4 of Homie that does not exist") { stage in
            let lamp = stage.device("lamp", "lighting.dimmableLight", "homie4")
            stage.send("homie/lamp/$state", "online", from: lamp.client, qos: 1, retain: true)
            stage.end()
        },
        Miniature("message.form", keeps: "messages as version 4 of Homie wants them") { stage in
            let lamp = stage.device("lamp", "lighting.dimmableLight", "homie4")
            stage.report(lamp, ["onOff.onOff": true])
            stage.end()
        },
        Miniature("message.form", breaks: "a state of Tasmota without a time") { stage in
            let lamp = stage.device("lamp", "lighting.dimmableLight", "tasmota")
            stage.send("tele/lamp/STATE", "{\"POWER\":\"ON\"}", from: lamp.client)
            stage.end()
        },
        Miniature("message.form", breaks: "a truth value of Tasmota that is no word of it") { stage in
            let lamp = stage.device("lamp", "lighting.dimmableLight", "tasmota")
            stage.send("stat/lamp/RESULT", "{\"POWER\":true}", from: lamp.client)
            stage.end()
        },
        Miniature("message.form", breaks: "a status of Shelly with another number than its key") { stage in
            let lamp = stage.device("lamp", "lighting.dimmableLight", "shelly")
            stage.send(
                "shelly-lamp/events/rpc",
                "{\"src\":\"shelly-lamp\",\"dst\":\"shelly-lamp/events\",\"method\":\"NotifyStatus\",\"params\":{\"ts\":1767225600.5,"
                    + "\"light:0\":{\"id\":1,\"output\":true}}}", from: lamp.client)
            stage.end()
        },
        Miniature("message.form", breaks: "a word of Shelly that is neither true nor false") { stage in
            let lamp = stage.device("lamp", "lighting.dimmableLight", "shelly")
            stage.send("shelly-lamp/online", "yes", from: lamp.client, retain: true)
            stage.end()
        },
        Miniature("message.form", keeps: "messages as Shelly wants them") { stage in
            let lamp = stage.device("lamp", "lighting.dimmableLight", "shelly")
            stage.report(lamp, ["onOff.onOff": true])
            stage.end()
        },
        Miniature("message.form", breaks: "a property of a thing that is a word") { stage in
            let lamp = stage.device("lamp", "lighting.dimmableLight", "wot")
            stage.send("wot/lamp/properties/onOff", "\"ON\"", from: lamp.client, retain: true)
            stage.end()
        },
        Miniature("message.form", keeps: "properties as a thing describes them") { stage in
            let lamp = stage.device("lamp", "lighting.dimmableLight", "wot")
            stage.report(lamp, ["onOff.onOff": true])
            stage.end()
        },
        Miniature("message.form", keeps: "messages as Tasmota wants them") { stage in
            let lamp = stage.device("lamp", "lighting.dimmableLight", "tasmota")
            stage.report(lamp, ["onOff.onOff": true])
            stage.end()
        },
        Miniature("message.form", keeps: "messages as Homie wants them") { stage in
            let lamp = stage.device("lamp", "lighting.dimmableLight", "homie5")
            stage.report(lamp, ["onOff.onOff": true])
            stage.end()
        },
        Miniature("message.form", breaks: "a history of TuyaLink that runs backwards in time") { stage in
            let lamp = stage.device("lamp", "lighting.dimmableLight", "tuyalink")
            stage.wait(.hours(1))
            stage.history(lamp, "onOff.onOff", [(.minutes(5), true), (.minutes(9), false)])
            stage.end()
        },
        Miniature("message.form", keeps: "a history of TuyaLink that ascends in time, and twice says the same moment") {
            stage in
            let lamp = stage.device("lamp", "lighting.dimmableLight", "tuyalink")
            stage.wait(.hours(1))
            stage.history(
                lamp, "onOff.onOff",
                [(.minutes(9), false), (.minutes(5), true), (.minutes(5), false), (.minutes(1), true)])
            stage.end()
        },
        Miniature("message.form", keeps: "messages as the dialect wants them") { stage in
            let lamp = stage.device()
            stage.report(lamp, ["onOff.onOff": true])
            stage.end()
        },
        Miniature("message.rate", breaks: "one report too many in a second") { chatter($0, 51) },
        Miniature("message.rate", keeps: "a lamp that is asked more often than it may speak") { stage in
            let lamp = stage.device("lamp", "lighting.dimmableLight", "iotda")
            let hub = stage.client(.hub, "iotda")
            stage.wait(.seconds(2))
            for number in 0..<60 {
                stage.set(lamp, ["onOff.onOff": .bool(number % 2 == 0)], by: hub, id: "r\(number)")
                stage.answer(lamp, id: "r\(number)")
                stage.report(lamp, ["onOff.onOff": .bool(number % 2 == 0)])
                stage.wait(.milliseconds(10))
            }
            stage.end()
        },
        Miniature("message.rate", keeps: "as many reports in a second as the cloud takes") { chatter($0, 50) },
        Miniature("message.time", breaks: "a clock that is an hour late") { stage in
            let lamp = stage.device()
            stage.wait(.hours(2))
            stage.report(lamp, ["onOff.onOff": true], at: stage.now + .hours(-1))
            stage.end()
        },
        Miniature("message.time", breaks: "a time stamp that runs backwards") { stage in
            let lamp = stage.device()
            stage.wait(.hours(2))
            stage.report(lamp, ["onOff.onOff": true])
            stage.report(lamp, ["onOff.onOff": false], at: stage.now + .seconds(-3))
            stage.end()
        },
        Miniature("message.time", breaks: "whole seconds that run backwards, after an event in milliseconds") { stage in
            let lock = stage.device("lock", "locks.palmVeinFaceLock", "tencent")
            stage.wait(.hours(2) + .milliseconds(548))
            stage.event(lock, "doorLock", "doorLockAlarm", [Field("alarmCode", 4)])
            stage.report(lock, ["doorLock.lockState": 1], at: stage.now + .seconds(-2))
            stage.end()
        },
        Miniature("message.time", keeps: "whole seconds after an event in milliseconds") { stage in
            let lock = stage.device("lock", "locks.palmVeinFaceLock", "tencent")
            let hub = stage.client(.hub, "tencent")
            stage.acknowledge(lock, by: hub, id: "1000")
            stage.wait(.hours(2) + .milliseconds(548))
            stage.event(lock, "doorLock", "doorLockAlarm", [Field("alarmCode", 4)])
            stage.acknowledge(lock, .event, by: hub)
            stage.report(lock, ["doorLock.lockState": 1], id: "2")
            stage.acknowledge(lock, by: hub, id: "2")
            stage.end()
        },
        Miniature("message.time", keeps: "a clock that is right") { stage in
            let lamp = stage.device()
            stage.wait(.hours(2))
            stage.report(lamp, ["onOff.onOff": true])
            stage.end()
        },
    ]
}
