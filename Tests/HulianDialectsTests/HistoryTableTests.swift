import HulianBus
import HulianCatalog
import HulianDiagnostics
import HulianDialects
import HulianModel
import HulianTesting
import Testing

/// A device that keeps what happens while it is away.
private final class KeepingDevice: DeviceRole {
    /// The values of its attributes, by index in the binding.
    var values: [Int: Value] = [:]

    override var keepsHistory: Bool { true }
    override func value(of attribute: Int) -> Value { values[attribute] ?? .null }
    override func isKnown(_ attribute: Int) -> Bool { values[attribute] != nil }
}

@Suite("The word for histories in tables")
struct HistoryTableTests {
    /// A dialect that no vendor has: entries of several kinds in one list, and small limits.
    private static let file =
        tableHead("past", en: "Past", zh: "往事", time: "milliseconds")
            + """
            messages:
              report:
                kind: report
                from: device
                topic: "past/{device}/report"
                body: { values: { $items: { role: attributes, shape: keyed, item: $value } } }
              history:
                kind: other
                from: device
                history: true
                limit: 150
                topic: "past/{device}/history"
                body: { id: $id, was: $anyObject }
                reply: heard
                replies: always
                entries: { most: 6 }
                parts:
                  - { kind: other, at: [was, "{name}", { each: {} }], body: { $items: { role: attributes, shape: single, item: { v: $value, t: $itemTime } } } }
              heard: { kind: acknowledge, from: hub, topic: "past/{device}/heard", body: { id: $id } }
            types: { "*": Thing }
            attributes:
              onOff.onOff: { name: power }
              levelControl.currentLevel: { name: level, line: { from: [1, 254], to: [1, 254] } }
            judge: { shape: K-01, json: K-01 }
            clauses:
              - id: K-01
                strength: should
                title: { en: Bodies, zh: 消息体 }
                text: { en: Bodies have their shape., zh: 消息体有其结构。 }
                rule: message.form

            """

    /// The table with a line changed.
    private func table(_ old: String = "", _ new: String = "") throws -> DialectTable {
        let text = old.isEmpty ? Self.file : Self.file.replacing(old, with: new)
        #expect(old.isEmpty || text != Self.file)
        let files = FileSystem.local().overlaid(with: ["/past.yaml": text])
        return try Catalog(base: packageFolder + "/Sources/HulianCatalog/Catalog", files: files)
            .dialect(file: "/past.yaml")
    }

    @Test(
        "is checked when a table is read",
        arguments: [
            (
                "kind: other\n    from: device\n    history", "kind: event\n    from: device\n    history",
                "wrong-type", "'history' cannot be a history"
            ),
            ("limit: 150", "sent: false", "wrong-type", "'history' cannot be a history"),
            ("[was, \"{name}\", { each: {} }]", "[was, \"{name}\"]", "missing-key", "no part with a list of values"),
            ("shape: single", "shape: keyed", "wrong-type", "where its items have the shape 'single'"),
            ("[was, \"{name}\",", "[was,", "wrong-type", "where its items have the shape 'single'"),
            ("{ each: {} }", "{ each: {}, own: true }", "missing-key", "'own' is for elements that may name a device"),
            ("{ most: 6 }", "{ most: 6, per: hour }", "unknown-name", "'hour' is not allowed for 'per'"),
            ("{ most: 6 }", "{ per: device }", "missing-key", "a limit of entries needs 'most'"),
            ("{ most: 6 }", "{ most: 0 }", "out-of-range", "'most' is 0"),
            ("history: true", "history: perhaps", "wrong-type", "'history'"),
            (
                "body: { values:", "entries: { most: 3 }\n    body: { values:", "missing-key",
                "no parts whose entries could be counted"
            ),
        ])
    func isChecked(old: String, new: String, code: String, words: String) throws {
        do {
            _ = try table(old, new)
            Issue.record("it was taken")
        } catch let error as DiagnosticsError {
            let found = error.diagnostics.first { $0.code == code && $0.message.contains(words) }
            #expect(found != nil, "\(error.diagnostics.map { "\($0.code) \($0.message)" })")
            #expect(found?.place?.line ?? 0 > 15)
        }
    }

    @Test("is there once")
    func once() throws {
        let second =
            "  again:\n    kind: other\n    from: device\n    history: true\n    topic: \"past/{device}/again\"\n"
            + "    body: { was: $anyObject }\n    parts:\n      - { kind: other, at: [was, { each: {} }], "
            + "body: { $items: { role: attributes, shape: keyed, item: $value } } }\n"
        do {
            _ = try table("  heard: {", second + "  heard: {")
            Issue.record("it was taken")
        } catch let error as DiagnosticsError {
            #expect(error.diagnostics.map(\.code) == ["duplicate-key"])
        }
    }

    /// A device on a bus, with everything that is said there.
    private func network(
        _ table: DialectTable
    ) throws -> (scheduler: Scheduler, device: KeepingDevice, hub: AttentiveHub, bus: VirtualBus, ear: BusEar) {
        let scheduler = Scheduler(start: Instant(milliseconds: 1_767_225_600_000))
        let topics = TopicTable()
        let bus = VirtualBus(scheduler: scheduler, topics: topics, latency: .milliseconds(1))
        let ear = BusEar(bus)
        let space = DialectSpace(table, topics: topics)
        let blueprint = try #require(Shared.blueprint("lighting.dimmableLight"))
        let hub = AttentiveHub(name: "hub", space: space, seed: 1, firstID: 0)
        let device = KeepingDevice(name: "lamp", space: space, number: space.register("lamp", blueprint), seed: 1)
        device.policy = ReconnectPolicy(first: .seconds(60), longest: .seconds(60), spread: 0)
        bus.attach(hub)
        bus.attach(device)
        hub.start()
        device.start()
        scheduler.run(until: scheduler.now + .seconds(2))
        return (scheduler, device, hub, bus, ear)
    }

    /// The attribute with a path, by index in the binding.
    private func attribute(_ path: String, _ device: DeviceRole) throws -> Int {
        try #require(
            device.binding.attributes.firstIndex {
                device.binding.blueprint.path(ofAttribute: $0.slot).description == path
            })
    }

    @Test(
        "lets a device tell what was when it is back: the newest entries, once each, by its own clock, after the state")
    func tells() throws {
        let (scheduler, device, hub, bus, ear) = try network(try table())
        defer { withExtendedLifetime((bus, hub)) {} }
        let onOff = try attribute("onOff.onOff", device)
        let level = try attribute("levelControl.currentLevel", device)
        device.values = [onOff: .bool(false), level: 100]
        device.clockSkew = .seconds(-1)
        bus.cut(device)
        scheduler.run(until: scheduler.now + .milliseconds(10))
        let start = scheduler.now
        for number in 1...8 {
            scheduler.run(until: start + .seconds(Int64(number)))
            device.values[level] = .integer(Int64(100 + number))
            // What is told with others and has not changed is no news.
            device.values[onOff] = true
            device.report([level, onOff])
        }
        device.values[level] = 50
        ear.messages = []
        scheduler.run(until: scheduler.now + .seconds(90))
        let told = ear.messages.filter { $0.topic.hasPrefix("past/lamp/") }.map { "\($0.topic) \($0.payload)" }
        let first = (start + .seconds(3) + .seconds(-1)).milliseconds
        let entries = (3...8).map { #"{"v":\#(100 + $0),"t":\#(first + Int64($0 - 3) * 1000)}"# }
        // All six do not fit into 150 octets.
        let halves = [entries[..<3], entries[3...]].enumerated().map { index, half in
            #"past/lamp/history {"id":"\#(3 + index)","was":{"level":[\#(half.joined(separator: ","))]}}"#
        }
        #expect(told.first?.hasPrefix("past/lamp/report") == true)
        #expect(
            told.filter { $0.contains("/history") }.map { $0.replacing(/"id":"\d+"/, with: "") }
                == halves.map { $0.replacing(/"id":"\d+"/, with: "") })
        #expect(told.filter { $0.contains("/heard") }.count == 2)
        // What was is not what is, though it is told later.
        #expect(hub.values[device.number]?[level] == 50)
        // It is told once.
        ear.messages = []
        bus.cut(device)
        scheduler.run(until: scheduler.now + .seconds(90))
        #expect(ear.messages.contains { $0.topic.hasPrefix("past/lamp/report") })
        #expect(!ear.messages.contains { $0.topic.contains("/history") })
    }

    @Test("tells nothing of a device that forgot it, was never heard, or went by itself")
    func forgets() throws {
        let (scheduler, device, hub, bus, ear) = try network(try table())
        defer { withExtendedLifetime((bus, hub)) {} }
        let onOff = try attribute("onOff.onOff", device)
        device.values = [onOff: false]
        bus.cut(device)
        scheduler.run(until: scheduler.now + .seconds(1))
        device.values = [onOff: true]
        device.report([onOff])
        device.forgetHistory()
        scheduler.run(until: scheduler.now + .seconds(90))
        device.leave()
        scheduler.run(until: scheduler.now + .seconds(1))
        device.values = [onOff: false]
        device.report([onOff])
        device.start()
        scheduler.run(until: scheduler.now + .seconds(90))
        #expect(device.isOnline && hub.values[device.number]?[onOff] == false)
        #expect(!ear.messages.contains { $0.topic.contains("/history") })
    }

    @Test("changes nothing in a dialect without it")
    func without() throws {
        let (scheduler, device, hub, bus, ear) = try network(try table("    history: true\n", ""))
        defer { withExtendedLifetime((bus, hub)) {} }
        let onOff = try attribute("onOff.onOff", device)
        device.values = [onOff: false]
        bus.cut(device)
        scheduler.run(until: scheduler.now + .seconds(1))
        device.values = [onOff: true]
        device.report([onOff])
        scheduler.run(until: scheduler.now + .seconds(90))
        #expect(
            ear.messages.last?.topic == "past/lamp/report" && ear.messages.last?.payload == #"{"values":{"power":1}}"#)
    }
}
