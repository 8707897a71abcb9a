internal import HulianModel
internal import HulianRecord

extension Miniatures {
    /// A lamp that describes itself with a document of its own.
    private static func describe(
        _ stage: Stage, _ card: String, _ type: String, then: (Stage, Stage.Actor) -> Void = { _, _ in }
    ) {
        let lamp = stage.device(arrives: false)
        stage.connect(lamp)
        stage.send(
            "hulian/1/home/lamp/description",
            "{\"profile\":\"1\",\"type\":\"lighting.dimmableLight\",\"title\":\"lamp\",\"device\":{\(card)},\"attributes\":"
                + "[{\"name\":\"main/onOff/onOff\",\"type\":\"\(type)\",\"access\":[\"tell\",\"set\"]}],\"commands\":[],\"events\":[]}",
            from: lamp.client, retain: true)
        then(stage, lamp)
        stage.end()
    }

    /// A lamp that describes itself to a hub that takes descriptions of single entities.
    private static func announce(_ stage: Stage, _ config: String, on object: String = "lamp", then more: [String] = [])
    {
        let lamp = stage.device("lamp", "lighting.dimmableLight", "homeassistant", arrives: false)
        stage.connect(lamp)
        stage.describe(lamp)
        stage.availability(lamp, true)
        stage.report(lamp, ["onOff.onOff": true, "levelControl.currentLevel": 100])
        stage.send("homeassistant/switch/\(object)/config", config, from: lamp.client, retain: true)
        for (index, config) in more.enumerated() {
            stage.send("homeassistant/switch/other\(index)/config", config, from: lamp.client, retain: true)
        }
        stage.end()
    }

    /// A config of a switch that a hub takes.
    private static let plainSwitch =
        "{\"unique_id\":\"night\",\"name\":\"Night light\",\"command_topic\":\"hl/lamp/set/night\",\"device\":{\"identifiers\":[\"lamp\"],"
        + "\"name\":\"Lamp\",\"manufacturer\":\"Acme\",\"model\":\"L\",\"serial_number\":\"1\",\"sw_version\":\"1\",\"hw_version\":\"1\"}}"

    /// Miniatures of rules about identity and description.
    static let identity: [Miniature] = [
        Miniature("description.grammar", keeps: "a switch that has all that it must have") {
            announce($0, plainSwitch)
        },
        Miniature("description.grammar", breaks: "a switch without a topic for commands") {
            announce($0, plainSwitch.replacing("command_topic", with: "command"))
        },
        Miniature("description.grammar", breaks: "a device with a key that no device has") {
            announce($0, plainSwitch.replacing("\"name\":\"Lamp\"", with: "\"name\":\"Lamp\",\"colour\":\"red\""))
        },
        Miniature(
            "description.grammar", breaks: "a device with a key that only later hubs know",
            limits: ["HA-03.version": 202_403]
        ) {
            announce($0, plainSwitch.replacing("\"name\":\"Lamp\"", with: "\"name\":\"Lamp\",\"model_id\":\"L1\""))
        },
        Miniature("description.grammar", breaks: "a template that is left open") {
            announce(
                $0, plainSwitch.replacing("\"name\":\"N", with: "\"value_template\":\"{{ value_json.on\",\"name\":\"N"))
        },
        Miniature("description.grammar", breaks: "two switches with one name") {
            announce($0, plainSwitch, then: [plainSwitch])
        },
        Miniature("description.first", breaks: "a lamp that reports and never describes itself") { stage in
            let lamp = stage.device(arrives: false)
            stage.connect(lamp)
            stage.report(lamp, ["onOff.onOff": true])
            stage.end()
        },
        Miniature("description.first", keeps: "a lamp that describes itself first") { stage in
            _ = stage.device()
            stage.end()
        },
        Miniature("description.identity", breaks: "a description without maker") {
            describe($0, "\"model\":\"x\"", "boolean")
        },
        Miniature("description.identity", keeps: "a description with maker and model") { stage in
            _ = stage.device()
            stage.end()
        },
        Miniature("description.versions", breaks: "a description without serial number and versions") {
            describe($0, "\"vendor\":\"v\",\"model\":\"m\"", "boolean")
        },
        Miniature("description.versions", keeps: "a description with versions and serial number") { stage in
            _ = stage.device()
            stage.end()
        },
        Miniature("description.content", breaks: "an attribute of no known type") { describe($0, "", "mystery") },
        Miniature("description.content", keeps: "a whole description") { stage in
            _ = stage.device()
            stage.end()
        },
        Miniature("description.complete", breaks: "a lamp that never tells its level") { stage in
            let lamp = stage.device(arrives: false)
            stage.connect(lamp)
            stage.describe(lamp)
            stage.availability(lamp, true)
            stage.report(lamp, ["onOff.onOff": true])
            stage.end()
        },
        Miniature(
            "description.complete", breaks: "a lamp that has not told its level when it should have",
            limits: ["H1-DESC-3.within": 2]
        ) { stage in
            let lamp = stage.device(arrives: false)
            stage.connect(lamp)
            stage.describe(lamp)
            stage.availability(lamp, true)
            stage.report(lamp, ["onOff.onOff": true])
            stage.end(after: .seconds(5))
        },
        Miniature("description.complete", keeps: "a lamp that tells everything") { stage in
            _ = stage.device()
            stage.end()
        },
        Miniature("description.complete", keeps: "a lamp that tells all that it describes") {
            describe(
                $0,
                "\"vendor\":\"v\",\"model\":\"m\",\"serialNumber\":\"1\",\"firmwareVersion\":\"1\",\"hardwareVersion\":\"1\"",
                "boolean"
            ) { stage, lamp in
                stage.availability(lamp, true)
                stage.report(lamp, ["onOff.onOff": true])
            }
        },
        Miniature("description.complete", breaks: "a lamp that does not tell what it describes") {
            describe($0, "\"vendor\":\"v\",\"model\":\"m\"", "boolean") { stage, lamp in
                stage.availability(lamp, true)
                stage.report(lamp, ["levelControl.currentLevel": 100])
            }
        },
        Miniature("identity.stable", breaks: "a lamp that comes back under another name") { stage in
            let lamp = stage.device()
            stage.disconnect(lamp.client, "normal")
            stage.wait(.seconds(5))
            stage.connect(lamp, as: "somebody-else")
            stage.end()
        },
        Miniature("identity.stable", breaks: "two lamps with one name") { stage in
            let one = stage.device("one", arrives: false)
            let other = stage.device("other", arrives: false)
            stage.connect(one, as: "lamp")
            stage.connect(other, as: "lamp")
            stage.end()
        },
        Miniature("identity.stable", keeps: "a lamp that comes back as itself") { stage in
            let lamp = stage.device()
            stage.disconnect(lamp.client, "normal")
            stage.wait(.seconds(5))
            stage.connect(lamp)
            stage.arrive(lamp)
            stage.end()
        },
    ]
}
