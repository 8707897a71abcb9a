import HulianBus
import HulianCatalog
import HulianDialects
import HulianModel
import HulianTesting
import Testing

/// A property of a description and whether a controller may take it.
struct PropertyRow: CustomTestStringConvertible, Sendable {
    /// The datatype.
    let datatype: String
    /// The format; nothing for none.
    let format: String?
    /// True when it is legal.
    let isLegal: Bool

    /// Makes a row.
    init(_ datatype: String, _ format: String?, isLegal: Bool) {
        self.datatype = datatype
        self.format = format
        self.isLegal = isLegal
    }

    var testDescription: String { "\(datatype) '\(format ?? "-")'" }

    /// Formats of each datatype, right and wrong.
    static let all = [
        PropertyRow("integer", nil, isLegal: true), PropertyRow("integer", "-40:85", isLegal: true),
        PropertyRow("integer", "3:", isLegal: true), PropertyRow("integer", ":9", isLegal: true),
        PropertyRow("integer", "::2", isLegal: true), PropertyRow("integer", "::", isLegal: false),
        PropertyRow("integer", "9:3", isLegal: false), PropertyRow("integer", "0:9:0", isLegal: false),
        PropertyRow("integer", "0:1e1", isLegal: false), PropertyRow("integer", "0:9:1:1", isLegal: false),
        PropertyRow("integer", "+1:9", isLegal: false), PropertyRow("integer", "low:high", isLegal: false),
        PropertyRow("float", "-1.5:2e1:0.25", isLegal: true), PropertyRow("float", "0:nan", isLegal: false),
        PropertyRow("float", "0x1:9", isLegal: false), PropertyRow("float", "0:1:-0.5", isLegal: false),
        PropertyRow("enum", "open,closed", isLegal: true), PropertyRow("enum", nil, isLegal: false),
        PropertyRow("enum", "open,", isLegal: false), PropertyRow("enum", "open,open", isLegal: false),
        PropertyRow("enum", "open\nclosed", isLegal: false), PropertyRow("boolean", nil, isLegal: true),
        PropertyRow("boolean", "dry,wet", isLegal: true), PropertyRow("boolean", "wet", isLegal: false),
        PropertyRow("boolean", "wet,wet", isLegal: false), PropertyRow("color", "hsv,rgb", isLegal: true),
        PropertyRow("color", nil, isLegal: false), PropertyRow("color", "rgbw", isLegal: false),
        PropertyRow("json", nil, isLegal: true), PropertyRow("json", #"{"type":"array"}"#, isLegal: true),
        PropertyRow("json", "[1]", isLegal: false), PropertyRow("json", "{", isLegal: false),
        PropertyRow("string", nil, isLegal: true), PropertyRow("datetime", nil, isLegal: true),
        PropertyRow("duration", nil, isLegal: true), PropertyRow("blob", nil, isLegal: false),
    ]
}

@Suite("Homie 5")
struct HomieTests {
    /// The description of a device with one property.
    private func described(_ property: Value) -> DeviceDescription? {
        Homie5Codec().description(document: [
            "homie": "5.0", "version": 1, "nodes": ["n": ["properties": ["p": property]]],
        ])
    }

    @Test("takes the properties that are legal and passes over the others", arguments: PropertyRow.all)
    func formats(row: PropertyRow) throws {
        var property: [Field] = [Field("datatype", .string(row.datatype))]
        if let format = row.format { property.append(Field("format", .string(format))) }
        let description = try #require(described(.structure(property)))
        #expect(description.attributes.map(\.name) == (row.isLegal ? ["n/p"] : []))
    }

    @Test("takes range, step, words and access from a property")
    func contents() throws {
        let angle = try #require(
            described(["datatype": "integer", "format": "0:90:5", "unit": "°", "settable": true])?.attributes.first)
        #expect(angle.minimum == 0 && angle.maximum == 90 && angle.step == 5 && angle.unit == "°")
        #expect(angle.isTold && angle.isSettable && angle.isComplete)
        let ring = try #require(
            described(["datatype": "enum", "format": "press,hold", "retained": false])?.attributes.first)
        #expect(ring.choices == ["press", "hold"] && ring.isTold && !ring.isSettable)
        let open = try #require(described(["datatype": "float", "format": "0:"])?.attributes.first)
        #expect(open.minimum == 0 && open.maximum == nil && !open.canStateRange)
    }

    @Test(
        "is no description without version and number",
        arguments: [
            [:], ["homie": "5.0"], ["homie": "4.0", "version": 1], ["homie": "5.", "version": 1],
            ["homie": "5.0", "version": "1"],
        ] as [Value])
    func incomplete(document: Value) { #expect(Homie5Codec().description(document: document) == nil) }

    /// A device on a virtual bus, and what it says from coming to going.
    private func life(
        _ type: DeviceTypeID, _ dialect: DialectID = "homie5", isPolite: Bool
    ) throws -> [(topic: String, text: String)] {
        let scheduler = Scheduler(start: Instant(milliseconds: 1_767_225_600_000))
        let topics = TopicTable()
        let bus = VirtualBus(scheduler: scheduler, topics: topics, latency: .milliseconds(1))
        let space = DialectSpace(try #require(Shared.table(dialect)), topics: topics)
        let number = space.register("lamp", try #require(Shared.blueprint(type)))
        let device = Lamp(name: "lamp", space: space, number: number, seed: 1)
        let listener = Ear(name: "ear", options: ConnectOptions(clientID: "ear"), seed: 1)
        bus.attach(device)
        bus.attach(listener)
        listener.start()
        scheduler.run(until: scheduler.now + .seconds(1))
        device.start()
        scheduler.run(until: scheduler.now + .seconds(1))
        if isPolite { device.leave() } else { device.stop(isPolite: false) }
        scheduler.run(until: scheduler.now + .minutes(2))
        return listener.messages
    }

    @Test("comes with init and description, is ready at the end, and says disconnected before it goes")
    func order() throws {
        let said = try life("lighting.dimmableLight", isPolite: true)
        #expect(said.prefix(2).map(\.topic) == ["homie/5/lamp/$state", "homie/5/lamp/$description"])
        #expect(said.filter { $0.topic == "homie/5/lamp/$state" }.map(\.text) == ["init", "ready", "disconnected"])
        // Each value that a new lamp has comes before it is ready, and nothing after.
        #expect(said.count > 6)
        #expect(said.contains { $0.topic == "homie/5/lamp/light/power" && $0.text == "false" })
        #expect(said.dropLast().last?.text == "ready" && said.last?.text == "disconnected")
    }

    @Test("of version 4 tells its attributes before its values, and is ready at the end")
    func orderOfVersion4() throws {
        let said = try life("lighting.dimmableLight", "homie4", isPolite: true)
        #expect(said.filter { $0.topic == "homie/lamp/$state" }.map(\.text) == ["init", "ready", "disconnected"])
        let values = said.indices.filter { !said[$0].topic.contains("$") }
        let attributes = said.indices.filter { said[$0].topic.contains("$") && !said[$0].topic.hasSuffix("$state") }
        let ready = try #require(said.firstIndex { $0.text == "ready" })
        #expect(try #require(attributes.last) < #require(values.first))
        #expect(try #require(values.last) < ready)
        #expect(said.contains { $0.topic == "homie/lamp/light/power/$datatype" && $0.text == "boolean" })
        #expect(said.contains { $0.topic == "homie/lamp/light/brightness/$format" && $0.text == "1:254" })
        #expect(said.contains { $0.topic == "homie/lamp/$homie" && $0.text == "4.0.0" })
    }

    @Test("of version 4 is described by its attributes in any order")
    func pieces() throws {
        let codec = Homie4Codec()
        let told: [(topic: String, text: String)] = [
            ("homie/lamp/light/level/$format", "0:100"), ("homie/lamp/light/level/$settable", "true"),
            ("homie/lamp/light/level/$datatype", "integer"), ("homie/lamp/light/level/$unit", "%"),
            ("homie/lamp/light/mode/$datatype", "enum"), ("homie/lamp/light/mode/$format", "day,night"),
            ("homie/lamp/light/mode/$retained", "false"), ("homie/lamp/$name", "Lamp"),
            ("homie/lamp/light/half/$datatype", "integer"), ("homie/lamp/light/half/$format", "0:"),
            ("homie/lamp/light/new/$datatype", "datetime"), ("homie/lamp/light/x/$name", "X"),
        ]
        for order in [told, told.reversed()] {
            var whole = DeviceDescription()
            for (topic, text) in order {
                for piece in codec.descriptions(topic: topic, payload: .string(text)) { whole.merge(piece) }
            }
            let level = try #require(whole.attribute(named: "light/level"))
            #expect(level.kind == .integer && level.minimum == 0 && level.maximum == 100 && level.unit == "%")
            #expect(level.isSettable && level.isTold)
            let mode = try #require(whole.attribute(named: "light/mode"))
            #expect(mode.choices == ["day", "night"] && mode.isTold && !mode.isSettable)
            // Half a range, a datatype of the next version and none at all leave open what the values are.
            for name in ["half", "new", "x"] {
                #expect(whole.attribute(named: "light/\(name)")?.kind == .unknown, "\(name)")
            }
            #expect(whole.title == "Lamp" && whole.identity == ["device": "lamp"])
        }
        #expect(codec.descriptions(topic: "homie/lamp/$homie", payload: .string("3.0.1")) == [])
        #expect(codec.descriptions(topic: "homie/lamp/$homie", payload: .null).map(\.isRemoved) == [true])
        #expect(codec.descriptions(topic: "homie/lamp/light/level/$unit", payload: .null) == [])
    }

    @Test("is lost when its connection breaks", arguments: ["homie4", "homie5"] as [DialectID])
    func lost(dialect: DialectID) throws {
        let said = try life("lighting.dimmableLight", dialect, isPolite: false)
        #expect(said.filter { $0.topic.hasSuffix("/lamp/$state") }.map(\.text) == ["init", "ready", "lost"])
    }
}

@Suite("An identity of small letters, digits and hyphens")
struct SlugTests {
    @Test(
        "is the name where it can be, and else has digits that tell names apart",
        arguments: [
            ("lamp-2", "lamp-2"), ("LAMP", "lamp-"), ("Lamp 3", "lamp-3-"), ("客厅灯", ""), ("-a-", "a-"), ("", ""),
        ])
    func slug(name: String, start: String) {
        let slug = IdentityMaker.value("{slug}", name: name, category: "")
        #expect(slug.hasPrefix(start) && (slug == name) == (name == "lamp-2"))
        #expect(!slug.isEmpty && slug.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-".contains($0) })
        #expect(!slug.hasPrefix("-") && !slug.hasSuffix("-"))
        #expect(slug == IdentityMaker.value("{slug}", name: name, category: ""))
    }
}

@Suite("A variable of a topic that fills several levels")
struct LevelsTests {
    @Test("takes as many levels as it says, and none that is empty")
    func matching() throws {
        let pattern = try #require(TopicPattern("a/{device}/{name/2}/set"))
        #expect(pattern.topic { $0 == "device" ? "d" : "x/y" } == "a/d/x/y/set")
        #expect(pattern.filter { $0 == "device" ? "d" : nil } == "a/d/+/+/set")
        #expect(TopicPattern("{name/1}")?.parts == [.variable("name/1")])
        let space = DialectSpace(try #require(Shared.table("homie5")), topics: TopicTable())
        for (topic, isOne) in [
            ("homie/5/d/x/y", true), ("homie/5/d/x", false), ("homie/5/d/x/", false), ("homie/5/d//y", false),
            ("homie/5/d/x/y/z", false), ("homie/5/d/$x/y", false), ("homie/5/d/x/$y", false),
            ("homie/5/d/x/y/set", true), ("homie/5/d/x/set", true),
        ] {
            #expect(space.knows(space.topics.id(topic)) == isOne, "\(topic)")
        }
    }
}

/// A device with the values that it has when it is new.
private final class Lamp: DeviceRole {
    override func value(of attribute: Int) -> Value {
        binding.blueprint.attributes[binding.attributes[attribute].slot].initialValue
    }
}

/// A client that keeps all that is said.
private final class Ear: NetworkClient {
    /// What was said.
    var messages: [(topic: String, text: String)] = []

    override func didJoin(sessionPresent: Bool) { bus?.subscribe(self, Subscription("#", qos: .exactlyOnce)) }

    override func didGet(_ delivery: borrowing Delivery) {
        messages.append(
            (bus?.topics.text(delivery.topic) ?? "", String(decoding: Array(delivery.payload), as: UTF8.self)))
    }
}
