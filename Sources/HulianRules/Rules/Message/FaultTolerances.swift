internal import HulianBus
internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// The faults of messages of one dialect that a profile judges otherwise, because real devices make them.
struct FaultTolerances {
    /// The lines of the profile about the dialect, in order.
    private let lines: [ProfileLine]

    /// Makes a list of what a profile says about a dialect.
    init(_ lines: [ProfileLine], _ table: DialectTable) {
        self.lines = lines.filter { line in
            line.faults?.checks.contains { table.clauses[$0] == line.clause } ?? false
        }
    }

    /// True when nothing is judged otherwise.
    var isEmpty: Bool { lines.isEmpty }

    /// The first line that is about a fault; nothing when none is.
    func line(
        for fault: MessageFault, _ message: borrowing MessageView, _ said: Utterance, _ space: DialectSpace
    ) -> ProfileLine? {
        for line in lines {
            guard let pattern = line.faults, pattern.checks.contains(fault.check) else { continue }
            if !pattern.messages.isEmpty {
                guard said.form >= 0, pattern.messages.contains(space.table.messages[Int(said.form)].name)
                else { continue }
            }
            let written = Written(fault, message)
            if !pattern.words.isEmpty, !pattern.words.contains(written.text) { continue }
            if let form = pattern.written {
                let binding = said.device >= 0 ? space.speakers[Int(said.device)].binding : nil
                guard fault.binding >= 0, let codec = binding?.attributes[Int(fault.binding)].codec,
                    written.isWritten(as: form, codec)
                else { continue }
            }
            return line
        }
        return nil
    }

    /// What stands where a fault was found.
    private struct Written {
        /// The text, without quotes.
        let text: String
        /// True for text in quotes.
        let isQuoted: Bool

        /// Takes what stands there; the whole payload where it is no JSON.
        init(_ fault: MessageFault, _ message: borrowing MessageView) {
            let isWhole = fault.check == .json || fault.check == .utf8 || !fault.place.exists
            let place = fault.place
            let payload = message.payload
            let piece = isWhole ? payload.text : place.octets(topic: message.topic, payload: payload).text
            if piece.count >= 2, piece.first == "\"", piece.last == "\"" {
                text = String(piece.dropFirst().dropLast())
                isQuoted = true
            } else {
                text = piece
                // The octets of text may be told without the quotes around them.
                isQuoted = !isWhole && !place.isInTopic && place.start > 0 && payload[Int(place.start) - 1] == 0x22
            }
        }

        /// True when it is a value of a codec that is written in another form, and nothing worse.
        func isWritten(as form: WrittenForm, _ codec: ValueCodec) -> Bool {
            switch form {
            case .digitsForWord:
                guard !isQuoted, !text.isEmpty, text.allSatisfy(\.isWholeNumber), text.utf8.allSatisfy({ $0 < 0x80 })
                else { return false }
                return Self.words(codec).contains(text)
            case .textForNumber:
                guard isQuoted, let number = Double(text), let range = Self.range(codec) else { return false }
                return range.contains(number)
            case .textForTruth:
                guard isQuoted, case .bool(let no, let yes) = codec.form else { return false }
                return [no, yes].contains { String(decoding: $0.written, as: UTF8.self) == text }
            case .otherCase:
                guard isQuoted else { return false }
                let words = Self.words(codec)
                return !words.contains(text) && words.contains { $0.lowercased() == text.lowercased() }
            case .emptyText: return isQuoted && text.isEmpty
            }
        }

        /// The words that a codec writes.
        private static func words(_ codec: ValueCodec) -> [String] {
            let literals: [ValueCodec.Literal]
            switch codec.form {
            case .bool(let no, let yes): literals = [no, yes]
            case .table(let entries): literals = entries.map(\.literal)
            default: literals = []
            }
            return literals.filter { $0.kind == .string }.map { String(decoding: $0.content, as: UTF8.self) }
        }

        /// The numbers that a codec writes, from the least to the greatest; nothing for one that writes no numbers.
        private static func range(_ codec: ValueCodec) -> ClosedRange<Double>? {
            switch codec.form {
            case .line(_, _, let first, let last): return Double(min(first, last))...Double(max(first, last))
            case .integer, .ratio, .decimal, .converted:
                var low = JSONWriter()
                var high = JSONWriter()
                let range = codec.constraint.integerRange
                guard codec.write(.integer(range.lowerBound), to: &low),
                    codec.write(.integer(range.upperBound), to: &high), let first = Double(low.text),
                    let last = Double(high.text)
                else { return nil }
                return min(first, last)...max(first, last)
            default: return nil
            }
        }
    }
}
