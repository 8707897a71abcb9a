import HulianBus
import HulianCatalog
import HulianDialects
import HulianModel
import HulianTesting
import Testing

@Suite("ESPHome")
struct ESPHomeTests {
    /// What a statement with attributes by name becomes: topics and payloads.
    private func write(
        _ kind: UtteranceKind, _ speaker: Speaker, _ type: DeviceTypeID, _ items: KeyValuePairs<String, Value>
    ) throws -> [String] {
        let space = DialectSpace(try #require(Shared.table("esphome")), topics: TopicTable())
        let number = space.register("hl-bed", try #require(Shared.blueprint(type)))
        let binding = space.speakers[Int(number)].binding
        var statement = Statement(kind, by: speaker, about: number)
        for (name, value) in items {
            let index = try #require(binding.attributes.firstIndex { $0.name.name == name }, "\(name)")
            statement.items.append(Statement.Item(attribute: Int16(index), value: value))
        }
        var said: [String] = []
        space.write(statement) {
            said.append(space.topics.text($0.topic) + " " + String(decoding: $0.payload, as: UTF8.self))
        }
        return said
    }

    @Test("tells a light as one object and everything else as text")
    func values() throws {
        let light = try write(
            .report, .device, "lighting.dimmableLight", ["light.state": true, "light.brightness": .integer(254)])
        #expect(light == [#"hl-bed/light/light/state {"state":"ON","brightness":255}"#])
        let set = try write(.set, .hub, "lighting.dimmableLight", ["light.state": false])
        #expect(set == [#"hl-bed/light/light/command {"state":"OFF"}"#])
        let sensor = try write(
            .report, .device, "sensors.temperatureHumiditySensor", ["sensor/temperature": .integer(2150)])
        #expect(sensor == ["hl-bed/sensor/temperature/state 21.5"])
    }

    @Test("is a kind of entity by the values of an attribute")
    func entities() throws {
        let table = try #require(Shared.table("esphome"))
        var kinds: Set<Substring> = []
        for blueprint in Shared.blueprints {
            let binding = Shared.binding("esphome", blueprint.id) ?? DialectBinding(table, to: blueprint)
            for attribute in binding.attributes where !attribute.name.name.contains(".") {
                let kind = try #require(attribute.name.name.split(separator: "/").first)
                kinds.insert(kind)
                if kind == "binary_sensor" || kind == "sensor" { #expect(!attribute.isSettable, "\(attribute.name)") }
            }
        }
        #expect(kinds.isSuperset(of: ["switch", "binary_sensor", "number", "sensor", "select", "lock", "climate"]))
    }

    @Test("sends configs that Home Assistant takes, for every device type")
    func configs() throws {
        let table = try #require(Shared.table("esphome"))
        let recogniser = DialectRecogniser(Shared.tables)
        var count = 0
        for blueprint in Shared.blueprints {
            let space = DialectSpace(table, topics: TopicTable())
            Shared.binding("esphome", blueprint.id).map { space.share($0) }
            let number = space.register("node", blueprint)
            for message in ESPHomeCodec().announcements(of: number, in: space, now: Instant(nanoseconds: 0)) {
                guard message.topic.hasPrefix("homeassistant/") else { continue }
                count += 1
                let payload = try Value(json: message.payload)
                let review = try #require(
                    ESPHomeCodec().review(topic: message.topic, payload: payload, version: 202_504))
                #expect(review.flaws.isEmpty, "\(blueprint.id) \(message.topic) \(review.flaws)")
                #expect(recogniser.recognise(message.topic, message.payload).first?.dialect == "esphome")
            }
        }
        #expect(count > 400)
    }

    @Test("does not take configs of others for its own")
    func others() {
        let recogniser = DialectRecogniser(Shared.tables)
        let config =
            #"{"name":"Lamp","uniq_id":"l1","stat_t":"my/lamp","cmd_t":"my/lamp/set","dev":{"ids":["l1"],"sw":"1.0"}}"#
        let ranks = recogniser.recognise("homeassistant/switch/node/l1/config", Array(config.utf8))
        #expect(ranks.first?.dialect == "homeassistant" && !ranks.contains { $0.dialect == "esphome" })
    }
}
