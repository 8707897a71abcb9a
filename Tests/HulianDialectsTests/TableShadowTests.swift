import HulianBus
import HulianCatalog
import HulianDiagnostics
import HulianDialects
import HulianModel
import HulianTesting
import Testing

@Suite("The language of tables for shadows and twins")
struct TableShadowTests {
    /// A dialect whose values are text, whose topics belong to the connection, and whose hub counts states.
    private static let file = #"""
        dialect: twin
        title: { en: Twin, zh: 孪生 }
        version: "1"
        identity:
          device: { pattern: "[0-9a-f-]+", make: "{mac}" }
        mount: "{device}/"
        connection: { clientId: "{device}", username: "{category}", keepAlive: 60 }
        values:
          time: seconds
          bools: ["0", "1"]
          online: [gone, here]
          enumerations: number
          quantities: decimal
          names: camelCase
          structures: none
          nulls: false
          quoted: true
          correlation: { form: integer }
        messages:
          acknowledged:
            kind: reply
            from: device
            topic: "$twin/reported/{token}"
            body: { $items: { role: attributes, shape: keyed, item: { value?: $value, code: $itemCode, of: $id } } }
          report:
            kind: report
            from: device
            topic: "$twin/reported/{id}"
            limit: 110
            body: { $items: { role: attributes, shape: keyed, item: { $oneOf: [$value, { value: $value, code: $any, of: $any }] }, beside: { n: 7 } } }
            reply: taken
            replies: always
          taken: { kind: acknowledge, from: hub, topic: "$twin/taken/{id}/{revision}", empty: true }
          echo: { kind: other, from: hub, topic: "$twin/echo", body: { version: $revision }, sent: false }
          set:
            kind: set
            from: hub
            topic: "$twin/desired/{id}"
            body: { $items: { role: attributes, shape: keyed, item: $value, beside: { version: $revision } } }
            reply: acknowledged
            replies: always
          invoke:
            kind: invoke
            from: hub
            topic: "$twin/call/{command}/{id}"
            body: { $items: { role: arguments, shape: keyed } }
            reply: called
            replies: always
          called: { kind: reply, from: device, topic: "$twin/called/{code}/{id}", body: { $items: { role: results, shape: keyed } } }
          presence: { kind: availability, from: device, topic: "presence/{state}/{device}", body: { is?: $online } }
        status:
          success: { code: 200, text: ok, also: [202, 203] }
          failure: { code: 500, text: failed }
        types: { "*": Thing }
        attributes:
          onOff.onOff: { name: power }
          levelControl.currentLevel: { name: level, line: { from: [1, 254], to: [1, 100] } }
        judge: { topic: T-01, json: T-02, utf8: T-02, duplicateKey: T-02, shape: T-02, itemShape: T-02, itemName: T-03, itemType: T-03, itemRange: T-03, agreement: T-04, version: T-05, size: T-06, code: T-07, id: T-07 }
        examples:
          - type: lighting.dimmableLight
            topic: 3c-00/$twin/reported/1
            payload: '{"power":"1","level":"64","n":7}'
            says: report
            attributes: { onOff.onOff: "true", levelControl.currentLevel: "162 raw" }
          - type: lighting.dimmableLight
            topic: 3c-00/$twin/reported/2
            payload: '{"power":"1","level":{"value":"100","code":203,"of":0},"n":7}'
            says: report
            attributes: { onOff.onOff: "true", levelControl.currentLevel: "254 raw" }
          - type: lighting.dimmableLight
            topic: 3c-00/$twin/reported/r3
            payload: '{"level":{"value":"100","code":200,"of":4}}'
            says: reply
          - type: lighting.dimmableLight
            topic: 3c-00/$twin/called/202/4
            payload: '{}'
            says: reply
            status: success
          - type: lighting.dimmableLight
            topic: presence/gone/3c-00
            payload: '{"is":"gone"}'
            says: availability
          - type: lighting.dimmableLight
            topic: presence/gone/3c-00
            payload: '{"is":"here"}'
            says: availability
            breaks: T-04
          - type: lighting.dimmableLight
            topic: 3c-00/$twin/echo
            payload: '{"version":0}'
            says: other
            breaks: T-05
          - type: lighting.dimmableLight
            topic: 3c-00/$twin/taken/1/1
            payload: 'x'
            says: acknowledge
            breaks: T-02
          - type: lighting.dimmableLight
            topic: 3c-00/$twin/reported/5
            payload: '{"power":1,"n":7}'
            says: report
            breaks: T-03
          - type: lighting.dimmableLight
            topic: 3c-00/$twin/reported/6
            payload: '{"level":"101","n":7}'
            says: report
            breaks: T-03
          - type: lighting.dimmableLight
            topic: 3c-00/$twin/reported/7
            payload: '{"power":"1",                                                                                          "level":"64","n":7}'
            says: report
            breaks: T-06

        """#

    /// A catalog with the dialect.
    private func catalog() -> Catalog {
        let base = packageFolder + "/Sources/HulianCatalog/Catalog"
        let files = FileSystem.local().overlaid(with: ["/overlay/dialects/twin.yaml": Self.file])
        return Catalog(base: base, overlays: ["/overlay"], files: files)
    }

    @Test("says values as text, what stands beside items, topics of a connection, codes and presence in topics")
    func passes() throws {
        let catalog = catalog()
        let test = try #require(DialectCompatTest("twin", in: catalog, deviceTypes: ["lighting.dimmableLight"]))
        #expect(catalog.diagnostics.all.map { "\($0)" } == [])
        let report = test.run()
        #expect(report.failures.map(\.description) == [])
        #expect(report.count(.examples) == 11)
        for check in [DialectCompatTest.Check.report, .set, .reply, .availability] { #expect(report.count(check) > 0) }
    }

    @Test("gives topics of a connection to the only device, and to nobody among several")
    func mount() throws {
        let catalog = catalog()
        let table = try #require(catalog.dialect("twin"))
        let blueprint = try #require(catalog.blueprint("lighting.dimmableLight"))
        let space = DialectSpace(table, topics: TopicTable())
        let lamp = space.register("hall", blueprint)
        var said = Utterance()
        let payload = Array(#"{"power":"1","n":7}"#.utf8)
        func hear(_ topic: String) -> Int32 {
            payload.withUnsafeBufferPointer {
                _ = space.read(space.topics.id(topic), $0, now: Instant(milliseconds: 0), into: &said)
            }
            return said.device
        }
        #expect(hear("$twin/reported/1") == lamp)
        let other = space.register("porch", blueprint)
        #expect(hear("$twin/reported/1") == -1)
        let name = try #require(space.identity("device", of: other))
        #expect(name.split(separator: "-").count == 6)
        #expect(hear("\(name)/$twin/reported/1") == other)
        #expect(space.filters(for: .hub, device: nil).contains("+/$twin/reported/+"))
        #expect(space.filters(for: .device, device: lamp).allSatisfy { !$0.hasPrefix("$") })
        #expect(space.connectOptions(of: lamp).username == "Thing")
    }

    @Test("keeps a device from listening to the topic on which it reports itself")
    func filters() throws {
        let table = try #require(Shared.table("aws"))
        let space = DialectSpace(table, topics: TopicTable())
        let lamp = space.register("hall", try #require(Shared.blueprint("lighting.dimmableLight")))
        #expect(!space.filters(for: .device, device: lamp).contains("$aws/things/thing-hall/shadow/update"))
        #expect(space.filters(for: .device, device: lamp).contains("$aws/things/thing-hall/shadow/update/delta"))
        #expect(space.filters(for: .hub, device: nil).contains("$aws/things/+/shadow/update"))
    }

    @Test("lets an answer to a setting tell the value, and names what is unknown")
    func answers() throws {
        let catalog = catalog()
        let table = try #require(catalog.dialect("twin"))
        let space = DialectSpace(table, topics: TopicTable())
        let lamp = space.register("hall", try #require(catalog.blueprint("lighting.dimmableLight")))
        var reply = Statement(.reply, by: .device, about: lamp)
        reply.form = Int16(try #require(table.messages.firstIndex { $0.name == "acknowledged" }))
        reply.id = ContiguousArray("9".utf8)
        reply.items = [
            Statement.Item(attribute: 0, value: true),
            Statement.Item(attribute: -1, status: .failure, name: "colour"),
        ]
        var written: [String] = []
        space.write(reply) { written.append($0.payload.text) }
        #expect(
            written == [
                #"{"power":{"value":"1","code":200,"of":9},"colour":{"code":500,"of":9}}"#
            ])
    }
}
