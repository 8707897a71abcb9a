import HulianCatalog
import HulianDialects
import HulianModel
import HulianTesting
import Testing

@Suite("The examples of a dialect's file")
struct ExampleTests {
    /// What a side can say in a dialect.
    private struct Saying: Hashable, CustomStringConvertible {
        /// What.
        let kind: UtteranceKind
        /// Who.
        let speaker: HulianModel.Speaker

        var description: String { "\(speaker) \(kind)" }
    }

    @Test("show everything that our devices and hubs say in it", arguments: dialects)
    func showEverything(dialect: DialectID) throws {
        let table = try #require(Shared.table(dialect))
        let recogniser = DialectRecogniser([table])
        var shown: Set<Saying> = []
        for example in table.examples where example.breaks == nil {
            let recognition = try #require(recogniser.recognise(example.topic, Array(example.payload.utf8)).first)
            shown.insert(Saying(kind: example.kind, speaker: try #require(recognition.speaker)))
        }
        for message in table.messages where message.isSent {
            let isBare = message.kind == .other
            let saying = Saying(kind: message.kind, speaker: message.speaker)
            #expect(isBare || shown.contains(saying), "no example of \(saying)")
        }
        #expect(table.examples.contains { $0.breaks != nil }, "no example of what is wrong")
    }

    @Test("show an answer that refuses, where the dialect has answers with codes", arguments: dialects)
    func showRefusals(dialect: DialectID) throws {
        let table = try #require(Shared.table(dialect))
        guard table.messages.contains(where: { $0.kind == .reply }) else {
            #expect(table.status.isEmpty)
            return
        }
        #expect(table.examples.contains { $0.kind == .reply && ($0.status ?? .success) != .success })
    }

    @Test("show a description, where devices or hubs publish one", arguments: dialects)
    func showDescriptions(dialect: DialectID) throws {
        let table = try #require(Shared.table(dialect))
        guard table.messages.contains(where: { $0.kind == .announce }) else { return }
        #expect(table.examples.contains { $0.kind == .announce && !$0.describes.isEmpty })
    }
}
