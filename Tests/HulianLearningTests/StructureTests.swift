import HulianBus
import HulianCatalog
import HulianDiagnostics
import HulianDialects
import HulianLearning
import HulianModel
import Testing

/// What the structure of topics and bodies says, in small captures that no dialect of the catalog speaks.
@Suite("A draft knows the structure of topics and bodies")
struct StructureTests {
    /// A learner that knows no dialect.
    private let learner = DialectLearner(
        makeCatalog(), excluding: Set(makeCatalog().dialectIDs),
        deviceTypes: ["lighting.dimmableLight", "sensors.temperatureHumiditySensor"])

    /// Learns from messages of a topic and a payload each.
    private func learn(_ messages: [(String, String)]) throws -> LearnedDialect {
        try learner.learn(
            messages.map { HeardMessage(topic: $0.0, payload: Array($0.1.utf8)) }, named: "draft",
            title: Title(english: "Draft", chinese: "草稿"))
    }

    /// The topics of a draft's messages of one kind.
    private func topics(_ learned: LearnedDialect, _ kind: UtteranceKind) -> Set<String> {
        Set(learned.table.messages.filter { $0.kind == kind }.map(\.topic.text))
    }

    /// How many faults a draft finds in a message of a light.
    private func faults(_ learned: LearnedDialect, _ topic: String, _ payload: String) throws -> [MessageCheck] {
        let space = DialectSpace(learned.table, topics: TopicTable())
        let identity = try #require(space.identity(in: topic), "no message has the topic \(topic)")
        let blueprint = try #require(makeCatalog().blueprint("lighting.dimmableLight"))
        space.register("light", blueprint, identity: identity)
        var said = Utterance()
        let now = Instant(milliseconds: 1_767_300_000_000)
        let isKnown = Array(payload.utf8).withUnsafeBufferPointer {
            space.read(space.topics.id(topic), $0, now: now, into: &said)
        }
        #expect(isKnown)
        return said.faults.map(\.check)
    }

    @Test("no draft is made, and it says so, where no topic names a device")
    func refuses() {
        let error = #expect(throws: DiagnosticsError.self) {
            _ = try learn([("acme/state", #"{"glow":1}"#), ("acme/state", #"{"glow":2}"#)])
        }
        #expect(error?.diagnostics.map(\.code) == ["nothing-to-learn"])
    }

    @Test("names that stand first in topics are devices, and a brand beside them is none")
    func root() throws {
        let lamps = ["hall", "kitchen", "bath", "attic"]
        let learned = try learn(
            lamps.flatMap { lamp in
                [
                    ("\(lamp)/status", "online"), ("\(lamp)/sensor/glow/state", "1"),
                    ("\(lamp)/sensor/heat/state", "2.5"),
                    ("brand/sensor/\(lamp)/config", #"{"name":"x"}"#),
                ]
            })
        #expect(topics(learned, .availability) == ["{device}/status"])
        #expect(topics(learned, .report).contains("{device}/sensor/{name}/state"))
        #expect(!learned.table.messages.contains { $0.topic.text.hasPrefix("{device}/sensor/{device}") })
    }

    @Test("objects below one word, where others have plain values, are groups of names")
    func groups() throws {
        let learned = try learn(
            (0..<12).flatMap { place -> [(String, String)] in
                let lamp = ["hall", "kitchen", "bath"][place % 3]
                return [
                    ("\(lamp)/status", "online"), ("\(lamp)/number/glow/state", "\(place)"),
                    ("\(lamp)/switch/fan/state", place % 2 == 0 ? "ON" : "OFF"),
                    ("\(lamp)/light/top/state", #"{"state":"ON","brightness":\#(place),"hue":4,"tint":1}"#),
                ]
            })
        #expect(topics(learned, .report).contains("{device}/light/{name}/state"))
        #expect(learned.text.contains("shape: group"))
        // A name of which nobody knows what it means is told all the same, in topics too.
        #expect(try faults(learned, "hall/number/glow/state", "7").isEmpty)
        #expect(try faults(learned, "hall/light/top/state", #"{"state":"ON","brightness":7,"hue":4}"#).isEmpty)
        #expect(try faults(learned, "hall/light/top/state", #"{"state":"ON""#) == [.json])
        #expect(try faults(learned, "hall/number/never/state", "7") == [.itemName])
    }

    @Test("methods in one topic set, ask or command, and answers go to the address in the question")
    func methods() throws {
        var messages: [(String, String)] = []
        for place in 0..<60 {
            let lamp = ["hall", "kitchen", "bath"][place % 3]
            let part = ["Lamp", "Fan", "Door", "Heat", "Pump", "Lid", "Bell", "Tap", "Fog", "Jet"][place % 10]
            let method = place % 2 == 0 ? "\(part).Set" : (place % 7 == 0 ? "All.GetStatus" : "\(part).Calibrate")
            let params = method == "All.GetStatus" ? "" : #","params":{"id":0,"level":\#(place)}"#
            messages += [
                ("\(lamp)/online", "true"),
                ("\(lamp)/rpc", #"{"id":\#(place),"src":"hub/\#(lamp)","method":"\#(method)"\#(params)}"#),
                (
                    "hub/\(lamp)/rpc",
                    #"{"id":\#(place),"src":"\#(lamp)","dst":"hub/\#(lamp)","result":{"lamp:0":{"id":0,"level":3}}}"#
                ),
                (
                    "\(lamp)/events/rpc",
                    #"{"src":"\#(lamp)","dst":"\#(lamp)/events","method":"NotifyStatus","params":{"ts":1767225600.5,"lamp:0":{"id":0,"level":\#(place)}}}"#
                ),
            ]
        }
        let learned = try learn(messages)
        let kinds = Dictionary(grouping: learned.table.messages, by: \.kind)
        #expect(kinds[.set]?.first?.only == ["*.Set"])
        #expect(kinds[.get]?.first?.only == ["All.GetStatus"])
        #expect(kinds[.report]?.map(\.topic.text) == ["{device}/events/rpc"])
        #expect(learned.table.caller?.text == "hub/{device}")
        #expect(kinds[.reply]?.map(\.topic.text) == ["{caller...}/rpc"])
        #expect(learned.table.values.time == .fractionalSeconds)
        #expect(learned.text.contains("within: { id: $instance }"))
    }

    @Test("a device before topics of a connection is where this broker mounts them")
    func mount() throws {
        let learned = try learn(
            (0..<30).flatMap { place -> [(String, String)] in
                let lamp = ["hall", "kitchen", "bath"][place % 3]
                return [
                    (
                        "\(lamp)/$hub/twin/properties/reported/?$rid=\(place)",
                        #"{"glow":\#(place),"tint":1,"hue":2,"heat":3}"#
                    ),
                    ("\(lamp)/$hub/twin/res/204/?$rid=\(place)&$version=\(place)", ""),
                ]
            })
        #expect(learned.table.mount?.text == "{device}/")
        #expect(topics(learned, .report) == ["$hub/twin/properties/reported/?$rid={id}"])
        #expect(topics(learned, .acknowledge) == ["$hub/twin/res/{code}/?$rid={id}&$version={revision}"])
    }

    @Test("where many kinds of messages came once, more are expected and none of them is a fault")
    func more() throws {
        let learned = try learn(
            (0..<40).map { place in
                let method = place % 4 == 0 ? "kind\(place)" : "report"
                return (
                    "acme/lamp\(place % 3)x/service",
                    #"{"method":"\#(method)","token":"t\#(place)","params":{"glow":\#(place),"tint":2}}"#
                )
            })
        #expect(
            learned.notes.contains { $0.what.english.hasPrefix("25 % of the messages of this topic were of kinds") })
        #expect(try faults(learned, "acme/lamp1x/service", #"{"method":"never","token":"t1"}"#).isEmpty)
        #expect(try !faults(learned, "acme/lamp1x/service", #"{"methodX":"never","token":"t1"}"#).isEmpty)
    }
}
