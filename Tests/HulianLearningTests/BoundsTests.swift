import HulianCatalog
import HulianDialects
import HulianLearning
import HulianModel
import Testing

@Suite("Learning is bounded")
struct BoundsTests {
    /// A learner that knows little.
    private let learner = DialectLearner(
        makeCatalog(), excluding: Set(makeCatalog().dialectIDs), deviceTypes: ["lighting.dimmableLight"])

    /// Learns from messages of a topic and a payload each.
    private func learn(_ messages: [(String, String)]) throws -> LearnedDialect {
        try learner.learn(
            messages.map { HeardMessage(topic: $0.0, payload: Array($0.1.utf8)) }, named: "draft",
            title: Title(english: "Draft", chinese: "草稿"))
    }

    @Test("where every message names a kind of its own, what it names is no kind")
    func kinds() throws {
        let learned = try learn(
            (0..<400).map { ("acme/lamp\($0 % 3)/report", "{\"method\":\"m\($0)\",\"data\":{\"power\":true}}") })
        #expect(learned.table.messages.count == 1)
    }

    @Test("of more kinds of messages than a draft has, the rarest are left out and named")
    func forms() throws {
        let learned = try learn(
            (0..<600).map {
                ("acme/lamp\($0 % 2)/post_\($0 / 2)/state", "{\"data\":{\"power\":true,\"id\":\"\($0)\"}}")
            }
                + (0..<400).flatMap { index in
                    [0, 1].map { ("zeta/\(index)a\(index)/x\($0)/state\(index)", "{\"on\":true}") }
                })
        #expect(learned.table.messages.count <= 160)
    }

    @Test("keys and words that are longer than those of a file are left out")
    func keys() throws {
        let long = String(repeating: "\u{1}x", count: 600)
        let text = String(repeating: "x", count: 1_200)
        let learned = try learn(
            (0..<40).flatMap { place -> [(String, String)] in
                let lamp = "acme/lamp\(place % 3)x"
                return [
                    ("\(lamp)/online", place % 3 == 0 ? text : "online"),
                    ("\(lamp)/state", "{\"data\":{\"power\":true},\"\(text)\":1}"),
                    ("\(lamp)/event", "{\"event\":\"a\(place)\",\"\(text)\":1}"),
                    (
                        "\(lamp)/rpc",
                        "{\"id\":1,\"method\":\"\(text).M\(place % 10)\",\"params\":{\"\(text)\":\(place)}}"
                    ),
                    ("\(lamp)/more/\(long.filter { $0 == "x" })/state", "1"),
                ]
            })
        #expect(!learned.table.messages.isEmpty)
    }

    @Test("topics with more levels than a table has are left out and named")
    func levels() throws {
        let deep = "acme/lamp1/" + String(repeating: "a/", count: 20_000) + "state"
        let learned = try learn([
            ("acme/lamp1/state", "{\"power\":true}"), ("acme/lamp2/state", "{\"power\":false}"),
            (deep, "{\"power\":true}"),
        ])
        #expect(learned.notes.contains { $0.what.english.contains("1 messages were left out whose topics") })
        #expect(learned.text.contains("# open: 1 messages were left out whose topics have more than 32 levels"))
    }

    @Test("of more names than a draft has, the rest is left out and counted")
    func names() throws {
        let members = (0..<4_500).map { "\"brightnessLevelOfLamp\($0)\":\($0)" }.joined(separator: ",")
        let learned = try learn([
            ("acme/lamp1/state", "{\(members)}"), ("acme/lamp2/state", "{\"power\":false}"),
        ])
        #expect(learned.nameCount == 4_000)
        #expect(learned.notes.contains { $0.what.english.hasPrefix("501 names were left out") })
    }

    @Test("descriptions with thousands of attributes are compared")
    func descriptions() {
        var old = DeviceDescription()
        old.attributes = (0..<4_000).map { DescribedAttribute("a\($0)", .integer) }
        var new = old
        new.attributes.reverse()
        #expect(DialectDiff(from: old, to: new, device: "d").changes.isEmpty)
        new.attributes.removeLast()
        #expect(DialectDiff(from: old, to: new, device: "d").changes.map(\.place) == ["d.attributes.a0"])
    }
}
