internal import Foundation
internal import HulianBus
internal import HulianDialects
internal import HulianModel

/// Decoding and validating messages of devices, beside two validators of JSON Schema on the same messages.
enum Reading {
    /// Makes the measure.
    static func measure(_ options: Options, _ report: inout Report) throws {
        let corpus = Corpus(SourceTree.catalog())
        let refused = faults(corpus)
        guard refused.isEmpty else { throw BenchError(text: "our own messages are refused: \(refused.prefix(3))") }
        let count = Double(corpus.messages.count)
        let average = corpus.octetCount / max(1, corpus.messages.count)
        let ours = own(corpus, 0..<corpus.spaces.count, options.rounds)
        report.add(
            Measurement(
                name: "decode and validate", unit: "messages/s", figures: ours,
                note: "\(Int(count)) messages, \(average) octets on average, \(corpus.schemas.count) schemas"))
        try measurePeers(corpus, report.measurements.last { $0.name == "decode and validate" }, options, &report)
    }

    /// The messages in which our own reader finds something wrong; there must be none.
    static func faults(_ corpus: Corpus) -> [String] {
        var said = Utterance()
        return corpus.messages.compactMap { message in
            let space = corpus.spaces[message.space]
            message.payload.withUnsafeBufferPointer {
                _ = space.read(message.topic, $0, now: message.time, into: &said)
            }
            guard let fault = said.faults.first else { return nil }
            return "\(corpus.topics.text(message.topic)) \(String(decoding: message.payload, as: UTF8.self)): \(fault)"
        }
    }

    /// Messages a second that our reader takes, round by round.
    static func own(_ corpus: Corpus, _ places: Range<Int>, _ rounds: Int) -> [Double] {
        let wanted = corpus.messages.filter { places.contains($0.space) }
        guard !wanted.isEmpty else { return [] }
        var memory: [UInt8] = []
        var ranges: [(space: DialectSpace, topic: TopicID, range: Range<Int>)] = []
        for message in wanted {
            let start = memory.count
            memory.append(contentsOf: message.payload)
            ranges.append((corpus.spaces[message.space], message.topic, start..<memory.count))
        }
        let passes = max(1, 200_000 / ranges.count)
        var said = Utterance()
        var itemCount = 0
        let seconds = memory.withUnsafeBufferPointer { octets in
            Stopwatch.rounds(rounds) {
                for _ in 0..<passes {
                    for message in ranges {
                        message.space.read(
                            message.topic, Octets(rebasing: octets[message.range]), now: corpus.now, into: &said)
                        itemCount &+= said.items.count
                    }
                }
            }
        }
        precondition(itemCount > 0, "the messages carry nothing")
        return seconds.map { Double(ranges.count * passes) / $0 }
    }

    /// Lets the peers validate the same messages, in a process of their own.
    private static func measurePeers(
        _ corpus: Corpus, _ ours: Measurement?, _ options: Options, _ report: inout Report
    ) throws {
        let names = ["jsonschema-rs + orjson", "fastjsonschema + orjson"]
        guard let python = options.python, Program.exists(python) else {
            for name in names { report.miss(name, "no Python with the peers was given (--python)") }
            return
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "hulian-bench-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let lines = corpus.lines()
        try lines.schemas.write(toFile: folder.path + "/schemas.jsonl", atomically: false, encoding: .utf8)
        try lines.messages.write(toFile: folder.path + "/messages.jsonl", atomically: false, encoding: .utf8)
        let outcome = try Program.run(
            python, [SourceTree.peers + "/validate.py", folder.path, String(options.rounds)])
        guard outcome.status == 0, let result = try? Value(json: outcome.output), let ours else {
            for name in names { report.miss(name, "the peer ended with \(outcome.status): \(outcome.errors)") }
            return
        }
        for (peer, aim) in [("jsonschema-rs", 4.0), ("fastjsonschema", 10.0)] {
            let name = peer + " + orjson"
            guard let figures = result[peer]?["rates"]?.listValue?.compactMap(\.numberValue), !figures.isEmpty else {
                report.miss(name, result[peer]?["missing"]?.stringValue ?? "it printed no figures")
                continue
            }
            let refused = result[peer]?["refused"]?.integerValue ?? -1
            let other = Measurement(
                name: name, unit: "messages/s", figures: figures,
                note: "\(result[peer]?["version"]?.stringValue ?? ""), \(refused) messages refused")
            report.add(other)
            report.add(
                Measurement(
                    name: "decode and validate against \(peer)", unit: "times",
                    figures: [ours.median / other.median]
                ).aiming(atLeast: aim, "≥ \(Int(aim))"))
        }
    }
}
