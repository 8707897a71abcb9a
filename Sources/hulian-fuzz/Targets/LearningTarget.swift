internal import HulianCapture
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianDialects
internal import HulianLearning
internal import HulianModel

/// Learns dialects from captures: nothing is drafted, or a draft that loads.
final class LearningTarget: FuzzTarget {
    /// Where the catalog is.
    private let source: CatalogSource
    /// The learner, once it was prepared.
    private var learner: DialectLearner?

    /// Makes the target.
    init(_ source: CatalogSource) {
        self.source = source
        super.init("learning", "captures from which dialects are learned: every draft loads")
    }

    override func prepare() throws {
        learner = DialectLearner(source.catalog, deviceTypes: ["lighting.dimmableLight", "sensors.contactSensor"])
        try source.check()
    }

    override func seeds() -> [[UInt8]] {
        [
            "acme/lamp1/state\t{\"id\":\"1\",\"time\":1763690400123,\"data\":{\"power\":true,\"level\":60}}\nacme/lamp2/state\t{\"id\":\"2\",\"time\":1763690400123,\"data\":{\"power\":false}}\nacme/lamp1/state_reply\t{\"id\":\"1\",\"code\":0}\n",
            "device/1001/up/properties_changed/2/1\t{\"params\":{\"did\":\"1001\",\"siid\":2,\"piid\":1,\"value\":true}}\ndevice/1002/state/online\t{\"device_id\":\"1002\",\"event\":\"online\"}\n",
            "/sys/p1/d1/thing/event/GasAlarm/post\t{\"id\":\"1\",\"params\":{\"value\":{\"AlarmState\":2},\"time\":1},\"method\":\"thing.event.GasAlarm.post\"}\n/sys/p1/d2/thing/service/property/set\t{\"id\":\"2\",\"params\":{\"LightStatus\":1}}\n",
            "hl/a/availability\tonline\nhl/b/availability\toffline\nhl/a/set/power\tON\nhl/b/set/power\tOFF\n",
        ].map { Array($0.utf8) }
    }

    override var words: [String] {
        [
            "\n", "\t", "/set\t", "/get\t", "_reply", "{device}", "\"$any\"", "\"}", "\"value\":", "\"data\":{", "[",
            "]", "\"id\":",
            "\"code\":", "\"method\":\"", "1763690400123", "null", "true", "\"# \"", "\\u0000", "\\n", "'", "?", "??",
            "$items",
        ]
    }

    override func run(_ input: [UInt8]) throws -> UInt64 {
        guard let learner else { return 0 }
        var signature = Signature()
        var reader = CaptureReader(file: "fuzz")
        var messages: [HeardMessage] = []
        reader.read(input) { message in
            guard messages.count < 40 else { return }
            messages.append(
                HeardMessage(topic: String(decoding: message.topic, as: UTF8.self), payload: message.payload))
        }
        do {
            let learned = try learner.learn(messages, named: "draft", title: Title("Draft"))
            guard learned.ownCount <= learned.messageCount, learned.mappedCount <= learned.nameCount else {
                throw FuzzFailure("it counts more than there was")
            }
            understood += 1
            signature.add(learned.table.messages.count)
            signature.add(learned.notes.count)
            for message in learned.table.messages { signature.add(message.kind.rawValue) }
        } catch let error as DiagnosticsError {
            guard error.diagnostics.first?.code == "nothing-to-learn" else {
                throw FuzzFailure("a draft is not understood: \(error.diagnostics.first.map { "\($0)" } ?? "")")
            }
            signature.add("nothing")
        }
        return signature.value
    }
}

/// Reads published descriptions and compares them: whatever they hold, what is read equals itself.
final class DescriptionTarget: FuzzTarget {
    /// Makes the target.
    init() { super.init("descriptions", "published descriptions: read without harm, and equal to themselves") }

    override func seeds() -> [[UInt8]] {
        [
            #"{"profile":{"productKey":"a1"},"properties":[{"identifier":"Level","accessMode":"rw","dataType":{"type":"int","specs":{"min":"0","max":"100","step":"1","unit":"%"}}}],"events":[],"services":[]}"#,
            #"{"type":"urn:miot-spec-v2:device:light:0000A001:a-b:1","services":[{"iid":2,"type":"urn:miot-spec-v2:service:light:0:x:1","properties":[{"iid":1,"type":"urn:miot-spec-v2:property:on:0:x:1","format":"bool","access":["read","write"]}]}]}"#,
            #"[{"friendly_name":"d","definition":{"model":"M","vendor":"V","exposes":[{"type":"enum","name":"mode","property":"mode","access":7,"values":["a","b"]}]}}]"#,
            #"{"topic":"homeassistant/switch/x/config","payload":{"uniq_id":"u","stat_t":"a","cmd_t":"b"}}"#,
        ].map { Array($0.utf8) }
    }

    override var words: [String] {
        [
            "null", "[]", "{}", "1e308", "-1", "\"min\":", "\"max\":", "\"specs\":", "\"topic\":", "\"payload\":",
            "\"access\":7",
        ]
    }

    override func run(_ input: [UInt8]) throws -> UInt64 {
        var signature = Signature()
        guard let document = try? Value(json: input) else { return 0 }
        let found = PublishedDescriptions.read(document, named: "x")
        for (name, description) in found.prefix(4) {
            understood += 1
            let diff = DialectDiff(from: description, to: description, device: name)
            guard diff.changes.isEmpty else { throw FuzzFailure("it differs from itself: \(diff.changes[0])") }
            signature.add(description.attributes.count)
            signature.add(description.commands.count)
            let more = DialectDiff(from: description, to: DeviceDescription(), device: name)
            signature.add(more.count(.breaking))
        }
        return signature.value
    }
}
