import HulianCatalog
import HulianDialects
import HulianLearning
import HulianModel
import Testing

/// A description that a vendor publishes.
struct PublishedDocument: Sendable {
    /// What the form is called.
    let form: String
    /// The document.
    let json: String
    /// Names that the draft has.
    let names: [String]
    /// The least number of names that mean something of the model.
    let mapped: Int
}

/// Descriptions that vendors publish, a small one of each form.
private let documents = [
    PublishedDocument(
        form: "TSL",
        json:
            #"{"profile":{"productKey":"a1"},"properties":[{"identifier":"PowerSwitch","accessMode":"rw","dataType":{"type":"bool","specs":{"0":"off","1":"on"}}},{"identifier":"Brightness","accessMode":"rw","dataType":{"type":"int","specs":{"min":"0","max":"100","step":"1","unit":"%"}}}],"events":[],"services":[]}"#,
        names: ["PowerSwitch", "Brightness"], mapped: 2),
    PublishedDocument(
        form: "MIoT instance",
        json:
            #"{"type":"urn:miot-spec-v2:device:light:0000A001:acme-l1:1","services":[{"iid":2,"type":"urn:miot-spec-v2:service:light:00007802:acme-l1:1","properties":[{"iid":1,"type":"urn:miot-spec-v2:property:on:00000006:acme-l1:1","format":"bool","access":["read","write","notify"]},{"iid":2,"type":"urn:miot-spec-v2:property:brightness:0000000D:acme-l1:1","format":"uint8","access":["read","write"],"value-range":[1,100,1]}]}]}"#,
        names: [], mapped: 1),
    PublishedDocument(
        form: "exposes",
        json:
            #"[{"friendly_name":"d","ieee_address":"0x00158d0000000001","definition":{"model":"M","vendor":"V","exposes":[{"type":"light","features":[{"type":"binary","name":"state","property":"state","access":7,"value_on":"ON","value_off":"OFF"},{"type":"numeric","name":"brightness","property":"brightness","access":7,"value_min":0,"value_max":254}]}]}}]"#,
        names: ["state", "brightness"], mapped: 2),
    PublishedDocument(
        form: "discovery",
        json:
            #"{"topic":"homeassistant/light/x/config","payload":{"uniq_id":"u","schema":"json","stat_t":"hl/x/state","cmd_t":"hl/x/set","brightness":true,"name":"Lamp"}}"#,
        names: [], mapped: 1),
]

@Suite("A draft is made of what devices publish of themselves")
struct DescriptionLearningTests {
    /// Learns from a document.
    private func learn(_ document: Value) throws -> LearnedDialect {
        let found = PublishedDescriptions.read(document, named: "x")
        try #require(!found.isEmpty)
        return try DialectLearner(makeCatalog(), deviceTypes: Shared.blueprints.map(\.id)).learn(
            [], descriptions: found.map(\.description), named: "draft", title: Title(english: "Draft", chinese: "草稿"))
    }

    @Test("of each form that vendors publish", arguments: documents)
    func published(document: PublishedDocument) throws {
        let form = document.form
        let learned = try learn(try Value(json: Array(document.json.utf8)))
        #expect(learned.mappedCount >= document.mapped, "\(form): \(learned.text)")
        for name in document.names { #expect(learned.text.contains("\"\(name)\""), "\(form): \(learned.text)") }
        // Nothing was heard, and the draft says so.
        #expect(learned.notes.contains { $0.place == "messages" && $0.percent == nil }, "\(form)")
        #expect(learned.table.messages.count == 2, "\(form)")
    }

    @Test("of what the devices of each dialect that describes devices say of themselves", arguments: dialects)
    func announced(dialect: DialectID) throws {
        let table = try #require(Shared.tables.first { $0.id == dialect })
        guard table.messages.contains(where: { $0.kind == .announce }), table.codec != nil else { return }
        let types = Shared.blueprints.filter {
            $0.id.rawValue.hasPrefix("lighting.") || $0.id.rawValue.hasPrefix("sensors.")
        }
        let traffic = Traffic(table, types, name: "alpha", start: 1_767_225_600_000, round: 0)
        let announced = traffic.messages.compactMap { message -> Value? in
            let payload =
                (try? Value(json: message.payload)) ?? .string(String(decoding: message.payload, as: UTF8.self))
            return .structure([Field("topic", .string(message.topic)), Field("payload", payload)])
        }
        let found = PublishedDescriptions.read(.list(announced), named: "x")
        #expect(!found.isEmpty, "\(dialect) describes nothing")
        guard !found.isEmpty else { return }
        let learned = try learn(.list(announced))
        #expect(learned.nameCount > 4, "\(dialect): \(learned.nameCount) names")
        print("described \(dialect): \(learned.mappedCount) of \(learned.nameCount) names")
        #expect(
            learned.mappedCount * 2 >= learned.nameCount, "\(dialect): \(learned.mappedCount) of \(learned.nameCount)")
    }
}
