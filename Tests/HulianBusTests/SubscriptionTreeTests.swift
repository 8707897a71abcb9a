import HulianBus
import HulianModel
import HulianTesting
import Testing

@Suite("Filters and topics")
struct SubscriptionTreeTests {
    /// A filter, a topic, and whether they match.
    struct Row: Sendable, CustomTestStringConvertible {
        let filter: String
        let topic: String
        let matches: Bool
        var testDescription: String { "\(filter.debugDescription) and \(topic.debugDescription)" }
    }

    @Test(
        "are compared octet by octet, also where octets make one character",
        arguments: [
            Row(filter: "a/\u{301}", topic: "a/\u{301}", matches: true),
            Row(filter: "a/+", topic: "a/\u{301}", matches: true),
            Row(filter: "a/\u{301}/#", topic: "a/\u{301}/b", matches: true),
            Row(filter: "+/b", topic: "a\u{301}/b", matches: true),
            Row(filter: "+/\u{301}", topic: "a/\u{301}", matches: true),
            Row(filter: "\u{E9}", topic: "e\u{301}", matches: false),
            Row(filter: "e\u{301}/#", topic: "\u{E9}/b", matches: false),
            Row(filter: "$share/g/a/\u{301}", topic: "a/\u{301}", matches: true),
            Row(filter: "$share/g/\u{301}", topic: "\u{301}", matches: true),
        ])
    func octets(_ row: Row) {
        let bench = BusBench(VirtualBus(scheduler: Scheduler(start: .defaultStart)), version: .v5)
        let listener = bench.connected("listener")
        let speaker = bench.connected("speaker")
        bench.subscribe(listener, Subscription(row.filter, qos: .atLeastOnce))
        bench.publish("x", on: row.topic, from: speaker)
        bench.settle()
        #expect(listener.texts == (row.matches ? ["x"] : []))
        // What was added can be taken out again.
        bench.bus.unsubscribe(listener, row.filter)
        bench.settle()
        bench.publish("y", on: row.topic, from: speaker)
        bench.settle()
        #expect(!listener.texts.contains("y"))
        #expect(bench.problems.isEmpty, "\(bench.problems)")
    }

    @Test("that only look alike are two subscriptions, of which each ends by itself")
    func alike() {
        for prefix in ["", "$share/g/"] {
            let bench = BusBench(VirtualBus(scheduler: Scheduler(start: .defaultStart)), version: .v5)
            let listener = bench.connected("listener")
            let speaker = bench.connected("speaker")
            bench.subscribe(listener, Subscription(prefix + "\u{E9}", qos: .atLeastOnce))
            bench.subscribe(listener, Subscription(prefix + "e\u{301}", qos: .atLeastOnce))
            bench.publish("one", on: "\u{E9}", from: speaker)
            bench.publish("two", on: "e\u{301}", from: speaker)
            bench.settle()
            #expect(listener.texts == ["one", "two"])
            bench.bus.unsubscribe(listener, prefix + "e\u{301}")
            bench.settle()
            bench.publish("three", on: "\u{E9}", from: speaker)
            bench.publish("four", on: "e\u{301}", from: speaker)
            bench.settle()
            #expect(listener.texts == ["one", "two", "three"])
        }
    }
}
