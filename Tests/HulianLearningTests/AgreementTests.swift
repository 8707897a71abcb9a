import Foundation
import HulianBus
import HulianCatalog
import HulianDiagnostics
import HulianDialects
import HulianLearning
import HulianModel
import Testing

/// How well a draft judges as the table that people made does.
struct Agreement {
    /// How many messages were judged alike.
    var same = 0
    /// How many messages only the draft finds fault with.
    var draftOnly = 0
    /// How many messages only the table finds fault with.
    var tableOnly = 0
    /// Examples of what was judged differently.
    var examples: [String] = []

    /// How many there were.
    var count: Int { same + draftOnly + tableOnly }
    /// The share that was judged alike, in whole per cent.
    var percent: Int { count == 0 ? 100 : same * 100 / count }
    /// The figures in words.
    var text: String {
        "\(percent) % of \(count) (red in the draft alone \(draftOnly), in the table alone \(tableOnly))"
    }
}

/// Judges messages with a draft and with a table.
final class TwoJudges {
    /// The table at work, with its devices.
    private let table: DialectSpace
    /// The draft at work.
    private let draft: DialectSpace
    /// The device types of the table's devices.
    private var known: Set<String> = []
    /// Later than all messages.
    private let now = Instant(milliseconds: 1_767_300_000_000)

    init(_ table: DialectSpace, _ draft: DialectTable) {
        self.table = table
        self.draft = DialectSpace(draft, topics: TopicTable())
    }

    /// What a judge finds; nothing for a message that is none of its dialect.
    private func faults(_ space: DialectSpace, _ message: HeardMessage) -> [MessageCheck]? {
        var said = Utterance()
        let topic = space.topics.id(message.topic)
        return message.payload.withUnsafeBufferPointer { payload in
            space.read(topic, payload, now: now, into: &said) ? said.faults.map(\.check) : nil
        }
    }

    /// Makes the device of a message known to the draft.
    func introduce(_ message: HeardMessage) {
        var said = Utterance()
        let topic = table.topics.id(message.topic)
        _ = message.payload.withUnsafeBufferPointer { table.read(topic, $0, now: now, into: &said) }
        guard said.device >= 0, let identity = draft.identity(in: message.topic), !identity.isEmpty else { return }
        let key = identity.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        guard known.insert(key).inserted else { return }
        let speaker = table.speakers[Int(said.device)]
        draft.register(speaker.name, speaker.binding.blueprint, identity: identity)
    }

    /// Judges a message with both.
    func judge(_ message: HeardMessage, _ agreement: inout Agreement) {
        let (wanted, found) = (faults(table, message), faults(draft, message))
        let (isRed, isDraftRed) = (!(wanted ?? [.topic]).isEmpty, !(found ?? [.topic]).isEmpty)
        if isRed == isDraftRed {
            agreement.same += 1
            return
        }
        if isDraftRed { agreement.draftOnly += 1 } else { agreement.tableOnly += 1 }
        if agreement.examples.count < 12 {
            let text = String(decoding: message.payload.prefix(200), as: UTF8.self)
            agreement.examples.append(
                "\(message.topic) \(text)\n    table \(wanted.map { "\($0)" } ?? "none"), draft \(found.map { "\($0)" } ?? "none")"
            )
        }
    }
}

/// Messages that something was done to.
enum Damage {
    /// A message with a fault; nothing when this fault cannot be put into it.
    static func make(_ message: HeardMessage, _ place: Int) -> HeardMessage? {
        func with(_ payload: [UInt8]) -> HeardMessage { HeardMessage(topic: message.topic, payload: payload) }
        if place % 5 == 0 { return with(Array(message.payload.dropLast())) }
        guard let value = try? Value(json: message.payload), let fields = value.fields, !fields.isEmpty else {
            return nil
        }
        func written(_ value: Value) -> HeardMessage {
            var writer = JSONWriter()
            writer.value(value)
            return with(writer.octets)
        }
        let index = (place / 5) % fields.count
        var changed = fields
        switch place % 5 {
        case 1: changed.remove(at: index)
        case 2: changed[index] = Field(fields[index].name + "X", fields[index].value)
        case 3: changed[index].value = other(fields[index].value)
        default: changed[index].value = deep(fields[index].value)
        }
        return written(.structure(changed))
    }

    /// A value of another kind.
    private static func other(_ value: Value) -> Value {
        switch value {
        case .integer, .decimal, .bool: "wrong"
        case .string: 77
        case .structure: .list([value])
        case .list: "wrong"
        default: true
        }
    }

    /// A value that differs at its deepest place.
    private static func deep(_ value: Value) -> Value {
        switch value {
        case .structure(let fields) where !fields.isEmpty:
            var fields = fields
            fields[0].value = deep(fields[0].value)
            return .structure(fields)
        case .list(let items) where !items.isEmpty: return .list([deep(items[0])] + items.dropFirst())
        default: return other(value)
        }
    }
}

@Suite("A draft that was learned from one half of the traffic")
struct AgreementTests {
    /// The least agreement in per cent: whole messages, and messages with faults.
    ///
    /// Messages do not show whether what stood in each of them may be absent: a draft takes it for required.
    static let least: [DialectID: (whole: Int, faulty: Int)] = [
        "alink": (98, 97), "aws": (98, 84), "azure": (98, 94), "baidu": (98, 88), "esphome": (98, 88),
        "haier": (98, 91),
        "homeassistant": (98, 93), "homie4": (98, 97), "homie5": (98, 96), "hulian": (98, 96), "iotda": (98, 93),
        "miot": (98, 97), "onenet": (98, 97), "shelly": (97, 90), "tasmota": (98, 92), "tencent": (98, 93),
        "tuyalink": (98, 90), "wot": (98, 96), "zigbee2mqtt": (98, 94),
    ]

    /// What every dialect must reach, also one that was added and has no line above yet.
    static let leastOfAll = (whole: 90, faulty: 80)

    @Test(
        "judges the other half as the table that people made does",
        arguments: dialects)
    func agrees(dialect: DialectID) throws {
        let catalog = makeCatalog()
        let table = try #require(Shared.tables.first { $0.id == dialect })
        let heard = Traffic(table, Shared.blueprints, name: "alpha", start: 1_767_225_600_000, round: 0)
        let others = Traffic(table, Shared.blueprints, name: "beta", start: 1_767_240_000_000, round: 1)
        #expect(heard.messages.count > 300 && others.messages.count > 300)
        // The table itself is not looked into.
        let learner = DialectLearner(
            catalog, excluding: [dialect], deviceTypes: Shared.blueprints.map(\.id))
        let learned = try learner.learn(
            heard.messages, named: "draft", title: Title(english: "Draft", chinese: "草稿"))
        let judges = TwoJudges(others.space, learned.table)
        for message in others.messages { judges.introduce(message) }
        var whole = Agreement()
        var faulty = Agreement()
        for (place, message) in others.messages.enumerated() {
            judges.judge(message, &whole)
            if let damaged = Damage.make(message, place) { judges.judge(damaged, &faulty) }
        }
        print(
            "learned \(dialect): whole \(whole.text); with faults \(faulty.text); "
                + "\(learned.mappedCount) of \(learned.nameCount) names, \(learned.ownCount) of \(learned.messageCount) messages"
        )
        let least = Self.least[dialect] ?? Self.leastOfAll
        #expect(whole.percent >= least.whole, "\(whole.text)\n\(whole.examples.joined(separator: "\n"))")
        #expect(faulty.percent >= least.faulty, "\(faulty.text)\n\(faulty.examples.joined(separator: "\n"))")
        #expect(faulty.count > 300)
        if let folder = dump {
            let text =
                learned.text + "\n# whole\n" + whole.examples.joined(separator: "\n") + "\n# faulty\n"
                + faulty.examples.joined(separator: "\n")
            try? text.write(toFile: "\(folder)/\(dialect).txt", atomically: true, encoding: .utf8)
        }
    }

    @Test("is the same for the same messages")
    func isDeterministic() throws {
        let table = try #require(Shared.tables.first)
        let heard = Traffic(table, Array(Shared.blueprints.prefix(8)), name: "a", start: 1_767_225_600_000, round: 0)
        let texts = try (0..<2).map { _ in
            try DialectLearner(makeCatalog(), deviceTypes: Shared.blueprints.map(\.id)).learn(
                heard.messages, named: "draft", title: Title("Draft")
            ).text
        }
        #expect(texts[0] == texts[1])
    }
}

/// Where drafts are written for a look; nothing for nowhere.
private let dump = ProcessInfo.processInfo.environment["HULIAN_DRAFTS"]
