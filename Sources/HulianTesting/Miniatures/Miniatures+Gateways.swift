internal import HulianModel
internal import HulianRecord

extension Miniatures {
    /// Miniatures of rules about gateways and the devices behind them.
    static let gateways: [Miniature] = [
        Miniature("gateway.login", breaks: "a report of a device that was never logged in") { stage in
            let home = Gated(stage, "tencent")
            stage.report(home.lamp, ["onOff.onOff": true], id: "2")
            stage.acknowledge(home.lamp, by: home.hub, id: "2")
            stage.end()
        },
        Miniature("gateway.login", breaks: "a report of a device whose login was refused") { stage in
            let home = Gated(stage, "tencent")
            stage.step(home.gateway, "gatewayOnline", [home.lamp])
            stage.stepDone(home.gateway, "gatewayOnlineResult", [home.lamp], by: home.hub, .notFound)
            stage.report(home.lamp, ["onOff.onOff": true], id: "2")
            stage.acknowledge(home.lamp, by: home.hub, id: "2")
            stage.end()
        },
        Miniature("gateway.login", breaks: "a report of a device after its logout") { stage in
            let home = Gated(stage, "tencent")
            home.logIn(["gatewayOnline": "gatewayOnlineResult"])
            stage.step(home.gateway, "gatewayOffline", [home.lamp], false, id: "8")
            stage.stepDone(home.gateway, "gatewayOfflineResult", [home.lamp], by: home.hub, id: "8")
            stage.report(home.lamp, ["onOff.onOff": false], id: "3")
            stage.acknowledge(home.lamp, by: home.hub, id: "3")
            stage.end()
        },
        Miniature("gateway.login", breaks: "a report after the gateway came back, without a new login") { stage in
            let home = Gated(stage, "tencent")
            home.logIn(["gatewayOnline": "gatewayOnlineResult"])
            stage.disconnect(home.gateway.client)
            stage.wait(.seconds(5))
            stage.connect(home.gateway)
            stage.report(home.lamp, ["onOff.onOff": false], id: "3")
            stage.acknowledge(home.lamp, by: home.hub, id: "3")
            stage.end()
        },
        Miniature("gateway.login", breaks: "a report after a logout, where nothing but messages tells of a gateway") {
            stage in
            let hub = stage.client(.hub, "tencent")
            let gateway = stage.device("gate", "network.gateway", "tencent", kind: .foreign)
            let lamp = stage.device("lamp", "lighting.dimmableLight", "tencent", kind: .foreign, arrives: false)
            stage.step(gateway, "gatewayOffline", [lamp], false)
            stage.stepDone(gateway, "gatewayOfflineResult", [lamp], by: hub)
            stage.report(lamp, ["onOff.onOff": false], id: "3")
            stage.end()
        },
        Miniature("gateway.login", keeps: "reports between login and logout") { stage in
            let home = Gated(stage, "tencent")
            home.logIn(["gatewayOnline": "gatewayOnlineResult"])
            home.tellAll()
            stage.wait(.seconds(5))
            stage.step(home.gateway, "gatewayOffline", [home.lamp], false)
            stage.stepDone(home.gateway, "gatewayOfflineResult", [home.lamp], by: home.hub)
            stage.end()
        },
        Miniature("gateway.order", breaks: "a login of a device that was never added") { stage in
            let home = Gated(stage, "onenet")
            stage.step(home.gateway, "subLogin", [home.lamp], id: "20")
            stage.stepDone(home.gateway, "subLoginReply", [], by: home.hub, id: "20")
            stage.end()
        },
        Miniature("gateway.order", breaks: "a login of a device whose addition was refused") { stage in
            let home = Gated(stage, "onenet")
            stage.step(home.gateway, "topoAdd", [home.lamp], id: "19")
            stage.stepDone(home.gateway, "topoAddReply", [], by: home.hub, .failure, id: "19")
            stage.step(home.gateway, "subLogin", [home.lamp], id: "20")
            stage.stepDone(home.gateway, "subLoginReply", [], by: home.hub, id: "20")
            stage.end()
        },
        Miniature("gateway.order", keeps: "a login after the addition to the topology") { stage in
            let home = Gated(stage, "onenet")
            home.logIn(["topoAdd": "topoAddReply", "subLogin": "subLoginReply"])
            home.tellAll("packReply")
            stage.end()
        },
        Miniature("gateway.topology", breaks: "a report of a device of another gateway") { stage in
            let home = Gated(stage, "iotda")
            home.logIn(["subDeviceStatus": "subDeviceStatusResponse"])
            let other = stage.device("other-gateway", "network.gateway", "iotda", arrives: false)
            stage.connect(other)
            stage.step(other, "subDeviceStatus", [home.lamp])
            stage.end()
        },
        Miniature("gateway.topology", keeps: "a report of a device of its own") { stage in
            let home = Gated(stage, "iotda")
            home.logIn(["subDeviceStatus": "subDeviceStatusResponse"])
            home.tellAll()
            stage.end()
        },
        Miniature("message.form", breaks: "more devices added at once than Alink allows") { stage in
            let home = Gated(stage, "alink")
            let entry =
                "{\"deviceName\":\"lamp\",\"productKey\":\"a1b2c3d4e5f\",\"sign\":\"00\",\"signmethod\":\"hmacSha256\"}"
            stage.send(
                "/sys/a1gate00001/gate/thing/topo/add",
                "{\"id\":\"7\",\"version\":\"1.0\",\"params\":[\(Array(repeating: entry, count: 31).joined(separator: ","))],"
                    + "\"method\":\"thing.topo.add\"}", from: home.gateway.client)
            stage.end()
        },
        Miniature("message.form", keeps: "a device added and logged in as Alink wants it") { stage in
            let home = Gated(stage, "alink")
            home.logIn(["topoAdd": "topoAddReply", "login": "loginReply"])
            home.tellAll()
            stage.end()
        },
    ]

    /// A gateway with a lamp behind it, and their cloud.
    private struct Gated {
        /// Where it is played.
        let stage: Stage
        /// The gateway.
        let gateway: Stage.Actor
        /// The lamp.
        let lamp: Stage.Actor
        /// The cloud.
        let hub: Int

        /// Sets the stage: all are connected.
        init(_ stage: Stage, _ dialect: DialectID) {
            self.stage = stage
            hub = stage.client(.hub, dialect)
            gateway = stage.device("gate", "network.gateway", dialect)
            lamp = stage.device("lamp", "lighting.dimmableLight", dialect, arrives: false, behind: gateway)
            stage.acknowledge(gateway, by: hub, id: "1000")
        }

        /// The gateway takes its steps for the lamp, and each is answered with success.
        func logIn(_ steps: KeyValuePairs<String, String>) {
            for (index, step) in steps.enumerated() {
                let id = "\(11 + index)"
                stage.step(gateway, step.key, [lamp], id: id)
                stage.stepDone(gateway, step.value, [lamp], by: hub, id: id)
            }
        }

        /// The lamp tells everything, and that is acknowledged.
        func tellAll(_ reply: String? = nil) {
            stage.reportAll(lamp, id: "2000")
            if let reply {
                stage.stepDone(gateway, reply, [], by: hub, id: "2000")
            } else {
                stage.acknowledge(lamp, by: hub, id: "2000")
            }
        }
    }
}
