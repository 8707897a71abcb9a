import HulianBus
import HulianCatalog
import HulianDialects
import HulianModel
import HulianTesting
import Testing

@Suite("Things of the Web of Things")
struct WoTTests {
    /// A description with one property.
    private func thing(_ property: Value, _ more: [Field] = []) -> Value {
        let head: [Field] = [
            Field("@context", "https://www.w3.org/2022/wot/td/v1.1"), Field("title", "Lamp"),
            Field("securityDefinitions", ["no": ["scheme": "nosec"]]), Field("security", "no"),
            Field("properties", ["onOff": property]),
        ]
        return .structure(head.filter { field in !more.contains { $0.name == field.name } } + more)
    }

    /// A property that is told on a topic.
    private func property(_ form: Value, type: Value = "boolean") -> Value { ["type": type, "forms": [form]] }

    @Test("are heard and written where their forms say", arguments: [true, false])
    func ownTopics(isOld: Bool) throws {
        let space = DialectSpace(try #require(Shared.table("wot")), topics: TopicTable())
        let number = space.register("lamp", try #require(Shared.blueprint("lighting.dimmableLight")))
        let forms: Value =
            isOld
            ? [
                ["href": "mqtt://b:1883/my/lamp", "op": ["observeproperty"], "mqv:controlPacketValue": "SUBSCRIBE"],
                ["href": "mqtt://b:1883/my/lamp/set", "op": "writeproperty"],
            ]
            : [
                [
                    "href": "mqtt://b:1883", "op": ["readproperty", "observeproperty"], "mqv:filter": "my/lamp",
                    "mqv:retain": true,
                ],
                ["href": "mqtt://b:1883", "op": "writeproperty", "mqv:topic": "my/lamp/set"],
            ]
        let document = thing(["type": "boolean", "forms": forms])
        let described = try #require(
            WoTCodec().descriptions(topic: "wot/lamp/td", payload: document).first)
        #expect(space.adopt(described, of: number) == ["my/lamp"])
        var said = Utterance()
        Array("true".utf8).withUnsafeBufferPointer {
            _ = space.read(space.topics.id("my/lamp"), $0, now: Instant(nanoseconds: 0), into: &said)
        }
        #expect(said.kind == .report && said.device == number && said.faults.isEmpty && said.items.count == 1)
        var statement = Statement(.set, by: .hub, about: number)
        statement.items.append(Statement.Item(attribute: said.items[0].attribute, value: false))
        var written: [String] = []
        space.write(statement) {
            written.append(space.topics.text($0.topic) + " " + String(decoding: $0.payload, as: UTF8.self))
        }
        #expect(written == ["my/lamp/set false"])
        let review = try #require(WoTCodec().review(topic: "wot/lamp/td", payload: document, version: 0))
        #expect(Set(review.flaws.map(\.check)) == (isOld ? [.describedKeys] : []), "\(review.flaws)")
    }

    /// Descriptions with one fault each, and what they offend against.
    private var faults: [(Value, MessageCheck)] {
        let good: Value = [
            "href": "mqtt://b", "op": ["readproperty", "observeproperty"], "mqv:filter": "a/b", "mqv:retain": true,
        ]
        func changed(_ name: String, _ value: Value?) -> Value {
            var fields = (good.fields ?? []).filter { $0.name != name }
            if let value { fields.append(Field(name, value)) }
            return .structure(fields)
        }
        return [
            (thing(property(good), [Field("@context", "https://example.org")]), .describedShape),
            (thing(property(good), [Field("title", 1)]), .describedShape),
            (thing(property(good), [Field("security", "other")]), .describedSecurity),
            (
                thing(
                    property(good), [Field("securityDefinitions", ["no": ["scheme": "basic", "password": "x"]])]),
                .describedSecurity
            ),
            (thing(["type": "boolean", "forms": []]), .describedShape),
            (thing(property(good, type: "truth")), .describedShape),
            (thing(property(changed("href", nil))), .describedShape),
            (thing(property(changed("op", "subscribeevent"))), .describedRules),
            (thing(property(changed("href", "mqtt://b{?x}"))), .describedRules),
            (thing(property(changed("mqv:qos", "3"))), .describedTopics),
            (thing(property(changed("mqv:filter", ""))), .describedTopics),
            (thing(property(changed("mqv:filter", nil))), .describedTopics),
            (thing(property(["href": "mqtt://b", "op": "writeproperty", "mqv:topic": "a/+"])), .describedTopics),
            (thing(property(changed("mqv:retain", nil))), .describedAccess),
            (thing(property(changed("mqv:commandCode", 8))), .describedKeys),
        ]
    }

    @Test("are looked at as a consumer looks")
    func review() throws {
        for (document, check) in faults {
            let review = try #require(WoTCodec().review(topic: "wot/lamp/td", payload: document, version: 0))
            #expect(Set(review.flaws.map(\.check)) == [check], "\(document) \(review.flaws)")
        }
    }

    @Test("of ours of every type have nothing to complain of")
    func own() throws {
        let table = try #require(Shared.table("wot"))
        for blueprint in Shared.blueprints {
            let space = DialectSpace(table, topics: TopicTable())
            Shared.binding("wot", blueprint.id).map { space.share($0) }
            let number = space.register("d", blueprint)
            let announced = WoTCodec().announcements(of: number, in: space, now: Instant(nanoseconds: 0))
            #expect(announced.map(\.topic) == ["wot/d/td"] && announced.allSatisfy(\.retain))
            let document = try Value(json: try #require(announced.first).payload)
            let review = try #require(WoTCodec().review(topic: "wot/d/td", payload: document, version: 0))
            #expect(review.flaws.isEmpty && review.checked.contains(.describedShape), "\(blueprint.id) \(review.flaws)")
        }
    }

    @Test("that are nested without end do no harm")
    func nested() {
        var schema: Value = ["type": "boolean"]
        for _ in 0..<500 { schema = ["type": "array", "items": schema] }
        let document = thing(["type": "array", "items": schema, "forms": [["href": "mqtt://b/x"]]])
        #expect(WoTCodec().description(document: document)?.attributes.count == 1)
        #expect(WoTCodec().review(topic: "wot/a/td", payload: document, version: 0) != nil)
    }
}
