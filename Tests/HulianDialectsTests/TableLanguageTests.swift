import HulianBus
import HulianCatalog
import HulianDiagnostics
import HulianDialects
import HulianModel
import HulianTesting
import Testing

@Suite("The language of tables")
struct TableLanguageTests {
    /// A dialect with a list of services, an event whose name is a key, and a message with a unit of time of its own.
    private static let file =
        tableHead("probe", en: "Probe", zh: "试验", correlation: "{ form: string, maxLength: 32 }")
            + """
            messages:
              report:
                kind: report
                from: device
                topic: "probe/{device}/report"
                body: { services: { $list: { service: "{category}", values: { $items: { role: attributes, shape: keyed, item: $value } }, at?: $time } } }
              event:
                kind: event
                from: device
                topic: "probe/{device}/event"
                time: milliseconds
                body: { params: { "{event}": { value: { $items: { role: fields, shape: keyed } }, at?: $time } } }
              set:
                kind: set
                from: hub
                topic: "probe/{device}/set/id={id}"
                body: { values: { $items: { role: attributes, shape: keyed, item: $value } } }
                reply: answer
                replies: always
              answer: { kind: reply, from: device, topic: "probe/{device}/set/answer/id={id}", body: { code: $code } }
              get:
                kind: get
                from: hub
                topic: "probe/{device}/get/id={id}"
                body: { device: "{device}" }
                reply: values
                replies: always
              values:
                kind: reply
                from: device
                topic: "probe/{device}/get/answer/id={id}"
                body: { values: { $items: { role: attributes, shape: keyed, item: $value } } }
            status:
              success: { code: 0, text: ok }
              failure: { code: 1, text: failed }
            types:
              lighting.*: Light
              "*": Thing
            attributes:
              onOff.onOff: { name: power }
            events:
              gasAlarm.gasAlarm: { name: gas_alarm }
            judge: { topic: P-01, json: P-02, utf8: P-02, duplicateKey: P-02, shape: P-02, itemName: P-03, itemType: P-03, agreement: P-04, time: P-05 }
            examples:
              - type: lighting.dimmableLight
                topic: probe/hall/report
                payload: '{"services":[{"service":"Light","values":{"power":1},"at":1763690400}]}'
                says: report
                attributes: { onOff.onOff: "true" }
              - type: lighting.dimmableLight
                topic: probe/hall/report
                payload: '{"services":[]}'
                says: report
                breaks: P-02
              - type: lighting.dimmableLight
                topic: probe/hall/report
                payload: '{"services":[{"service":"Fan","values":{"power":1}}]}'
                says: report
                breaks: P-04
              - type: lighting.dimmableLight
                topic: probe/hall/report
                payload: '{"services":[{"service":"Light","values":{"power":1},"at":1763690400123}]}'
                says: report
                breaks: P-05
              - type: sensors.gasAlarm
                topic: probe/gas/event
                payload: '{"params":{"gas_alarm":{"value":{"alarm_state":"alarm"},"at":1763690400123}}}'
                says: event
                element: gasAlarm.gasAlarm
              - type: sensors.gasAlarm
                topic: probe/gas/event
                payload: '{"params":{"gas_alarm":{"value":{"alarm_state":"alarm"},"at":1763690400}}}'
                says: event
                element: gasAlarm.gasAlarm
                breaks: P-05
              - type: sensors.gasAlarm
                topic: probe/gas/event
                payload: '{"params":{"water_alarm":{"value":{}}}}'
                says: event
                breaks: P-03
              - type: lighting.dimmableLight
                topic: probe/hall/set/answer/id=7
                payload: '{"code":1}'
                says: reply
                status: failure

            """

    /// A catalog with the dialect.
    private func catalog() -> Catalog {
        let base = packageFolder + "/Sources/HulianCatalog/Catalog"
        let files = FileSystem.local().overlaid(with: ["/overlay/dialects/probe.yaml": Self.file])
        return Catalog(base: base, overlays: ["/overlay"], files: files)
    }

    @Test("has lists of services, names of events as keys, and a unit of time for each message")
    func passes() throws {
        let catalog = catalog()
        let test = try #require(
            DialectCompatTest("probe", in: catalog, deviceTypes: ["lighting.dimmableLight", "sensors.gasAlarm"]))
        #expect(catalog.diagnostics.all.map { "\($0)" } == [])
        let report = test.run()
        #expect(report.failures.map(\.description) == [])
        for check in [DialectCompatTest.Check.report, .set, .get, .event, .all] { #expect(report.count(check) > 0) }
        #expect(report.count(.examples) == 8)
    }

    @Test("lets a question that names nothing ask for all, which the device answers")
    func asksForAll() throws {
        let catalog = catalog()
        let table = try #require(catalog.dialect("probe"))
        let space = DialectSpace(table, topics: TopicTable())
        let lamp = space.register("hall", try #require(catalog.blueprint("lighting.dimmableLight")))
        var question = Statement(.get, by: .hub, about: lamp)
        question.id = ContiguousArray("9".utf8)
        var written: [String] = []
        space.write(question) { publication in
            written.append(space.topics.text(publication.topic) + " " + publication.payload.text)
        }
        #expect(written == [#"probe/hall/get/id=9 {"device":"hall"}"#])
        let form = try #require(table.messages.firstIndex { $0.kind == .get })
        #expect(space.asksForAll(Int16(form)))
        let other = try #require(table.messages.firstIndex { $0.kind == .set })
        #expect(!space.asksForAll(Int16(other)))
    }
}
