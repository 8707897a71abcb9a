import HulianBus
import HulianCatalog
import HulianDiagnostics
import HulianDialects
import HulianModel
import Testing

@Suite("The kinds of JSON in tables")
struct TableKindTests {
    /// A dialect whose report has a member of each kind.
    private static let file =
        tableHead("kinds", en: "Kinds", zh: "类型")
            + """
            messages:
              report:
                kind: report
                from: device
                topic: "kinds/{device}/report"
                body: { a: $anyText, b: $anyNumber, c: $anyBool, d: $anyObject, e??: $anyList, values: { $items: { role: attributes, shape: keyed, item: $value } } }
            types: { "*": Thing }
            judge: { shape: K-01, json: K-01 }
            clauses:
              - id: K-01
                strength: should
                title: { en: Bodies, zh: 消息体 }
                text: { en: Bodies have their shape., zh: 消息体有其结构。 }
                rule: message.form
            """

    /// The dialect at work.
    private func space() throws -> DialectSpace {
        let files = FileSystem.local().overlaid(with: ["/kinds.yaml": Self.file + "\n"])
        let catalog = Catalog(base: packageFolder + "/Sources/HulianCatalog/Catalog", files: files)
        let space = DialectSpace(try catalog.dialect(file: "/kinds.yaml"), topics: TopicTable())
        space.register("lamp", try #require(catalog.blueprint("lighting.dimmableLight")))
        return space
    }

    @Test(
        "are what they say and nothing else",
        arguments: [
            (#"{"a":"x","b":1,"c":true,"d":{},"e":[],"values":{"on_off":1}}"#, 0),
            (#"{"a":"","b":1.5,"c":false,"d":{"x":1},"values":{"on_off":1}}"#, 0),
            (#"{"a":1,"b":1,"c":true,"d":{},"values":{"on_off":1}}"#, 1),
            (#"{"a":"x","b":"1","c":true,"d":{},"values":{"on_off":1}}"#, 1),
            (#"{"a":"x","b":1,"c":1,"d":{},"values":{"on_off":1}}"#, 1),
            (#"{"a":"x","b":1,"c":true,"d":[],"values":{"on_off":1}}"#, 1),
            (#"{"a":"x","b":1,"c":true,"d":{},"e":{},"values":{"on_off":1}}"#, 1),
            (#"{"a":"x","b":1,"c":null,"d":"","values":{"on_off":1}}"#, 2),
        ])
    func reads(payload: String, count: Int) throws {
        let space = try space()
        var said = Utterance()
        Array(payload.utf8).withUnsafeBufferPointer {
            _ = space.read(space.topics.id("kinds/lamp/report"), $0, now: Instant(milliseconds: 0), into: &said)
        }
        #expect(said.faults.count { $0.check == .shape } == count, "\(payload): \(said.faults)")
    }

    @Test("are written empty")
    func writes() throws {
        let space = try space()
        let binding = space.speakers[0].binding
        let first = try #require(binding.attributes.first)
        var statement = Statement(.report, by: .device, about: 0)
        statement.items = [
            Statement.Item(attribute: 0, value: binding.blueprint.attributes[first.slot].initialValue)
        ]
        var written = ""
        let count = space.write(statement) { publication in
            written = String(decoding: publication.payload, as: UTF8.self)
        }
        #expect(count == 1)
        #expect(written.hasPrefix(#"{"a":"","b":0,"c":false,"d":{},"values":{"#), "\(written)")
    }
}
