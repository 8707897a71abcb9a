import Foundation
import HulianBus
import HulianCatalog
import HulianDialects
import HulianLearning
import HulianModel
import Testing

/// The folder with messages of others: the environment variable `HULIAN_DATA`, else a folder beside the source tree.
private let dataFolder = ProcessInfo.processInfo.environment["HULIAN_DATA"] ?? packageFolder + "/../shared/data"

/// Captures that others made, with the dialect that they are of, and the least agreement of whole and of faulty messages
/// in per cent.
private let captures = [
    // What no message of the first half says, such as a method that comes once, a draft can only expect.
    Capture(file: "vendor/tencent/captures.jsonl", dialect: "tencent", whole: 90, faulty: 84)
]

/// A capture of others.
struct Capture: Sendable {
    /// The file.
    let file: String
    /// The dialect that it is of.
    let dialect: DialectID
    /// The least agreement of whole messages in per cent.
    let whole: Int
    /// The least agreement of messages with faults in per cent.
    let faulty: Int
}

/// The messages of a capture; nothing when it is absent.
private func messages(_ file: String) -> [HeardMessage]? {
    guard let octets = FileManager.default.contents(atPath: "\(dataFolder)/fixtures/\(file)") else { return nil }
    return octets.split(separator: 0x0A).compactMap { try? Value(json: Array($0)) }.compactMap { line in
        guard let topic = line["topic"]?.stringValue, let payload = line["payload"] else { return nil }
        if let text = payload.stringValue { return HeardMessage(topic: topic, payload: Array(text.utf8)) }
        var writer = JSONWriter()
        writer.value(payload)
        return HeardMessage(topic: topic, payload: writer.octets)
    }
}

@Suite(
    "A draft that was learned from one half of a capture of others",
    .enabled(
        if: messages(captures[0].file) != nil, "skipped: the folder with data of others is absent (HULIAN_DATA)"))
struct OthersCaptureTests {
    @Test("judges the other half as the table that people made does", arguments: captures)
    func agrees(capture: Capture) throws {
        let (file, dialect) = (capture.file, capture.dialect)
        let table = try #require(makeCatalog().dialect(dialect))
        let own = DialectSpace(table, topics: TopicTable())
        // Whoever else spoke on the broker is left out.
        let all = try #require(messages(file)).filter { own.identity(in: $0.topic) != nil }
        let (heard, others) = (
            all.enumerated().filter { $0.offset % 2 == 0 }.map(\.element),
            all.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
        )
        let learned = try DialectLearner(makeCatalog(), excluding: [dialect], deviceTypes: Shared.blueprints.map(\.id))
            .learn(heard, named: "draft", title: Title(english: "Draft", chinese: "草稿"))
        let space = DialectSpace(table, topics: TopicTable())
        let finder = DeviceFinder([table], Shared.blueprints)
        for message in all { finder.hear(message.topic, message.payload) }
        for device in finder.devices {
            guard let type = device.guesses.first?.deviceType,
                let blueprint = Shared.blueprints.first(where: { $0.id == type })
            else { continue }
            let identity = Dictionary(device.identity.map { ($0.name, $0.value) }) { first, _ in first }
            space.register(device.name, blueprint, identity: identity)
        }
        let judges = TwoJudges(space, learned.table)
        for message in others { judges.introduce(message) }
        var (right, wrong) = (Agreement(), Agreement())
        for (place, message) in others.enumerated() {
            judges.judge(message, &right)
            if let damaged = Damage.make(message, place) { judges.judge(damaged, &wrong) }
        }
        print("learned \(file): \(heard.count) messages; others: \(right.text); with faults \(wrong.text)")
        #expect(right.percent >= capture.whole, "\(right.text)\n\(right.examples.joined(separator: "\n"))")
        #expect(wrong.percent >= capture.faulty, "\(wrong.text)\n\(wrong.examples.joined(separator: "\n"))")
    }
}
