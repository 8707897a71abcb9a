internal import HulianModel

/// A topic taken apart by a pattern.
struct TopicMatch {
    /// The octets of the topic.
    private let topic: [UInt8]
    /// Where each variable stands.
    private var ranges: [(name: String, range: Range<Int>)] = []
    /// How many octets of the pattern are no variables.
    private(set) var literalCount = 0

    /// Takes a topic apart; nothing when it does not match.
    init?(_ pattern: TopicPattern, _ topic: String) {
        self.topic = Array(topic.utf8)
        guard take(pattern.parts[...], 0) else { return nil }
    }

    /// The text of a variable.
    subscript(name: String) -> String? {
        ranges.first { $0.name == name }.map { String(decoding: topic[$0.range], as: UTF8.self) }
    }

    /// Where a variable stands in the topic.
    func range(_ name: String) -> OctetRange? {
        ranges.first { $0.name == name }.map {
            OctetRange(start: Int32($0.range.lowerBound), count: Int32($0.range.count), isInTopic: true)
        }
    }

    /// Takes the rest apart, trying longer values of a variable before shorter ones.
    private mutating func take(_ parts: ArraySlice<TopicPattern.Part>, _ start: Int) -> Bool {
        guard let part = parts.first else { return start == topic.count }
        switch part {
        case .text(let text):
            let length = text.utf8.count
            guard starts(with: text, at: start) else { return false }
            literalCount += length
            if take(parts.dropFirst(), start + length) { return true }
            literalCount -= length
            return false
        case .variable(let name), .path(let name), .levels(let name, _):
            var isPath = false
            var levels = 1
            if case .path = part { isPath = true }
            if case .levels(_, let count) = part { levels = count }
            let isLevels = levels > 1
            var end = start
            // The last level must hold something; those before it end where their slash is.
            var least = start
            while end < topic.count {
                // Conventions keep `$` for what is no name of a thing.
                if isLevels, end == least, topic[end] == 0x24 { return false }
                if !isPath, topic[end] == 0x2F {
                    guard levels > 1, end > least else { break }
                    levels -= 1
                    least = end + 1
                }
                end += 1
            }
            guard levels == 1 else { return false }
            // What follows must follow at once, so that a long hostile topic is not tried at every place.
            var next: String?
            if parts.count > 1, case .text(let text) = parts[parts.startIndex + 1] { next = text }
            while end > least {
                if parts.count == 1 ? end == topic.count : next.map({ starts(with: $0, at: end) }) ?? true {
                    ranges.append((name, start..<end))
                    if take(parts.dropFirst(), end) { return true }
                    ranges.removeLast()
                }
                end -= 1
            }
            return false
        }
    }

    /// True when a text stands at a place of the topic.
    private func starts(with text: String, at start: Int) -> Bool {
        var index = start
        for octet in text.utf8 {
            guard index < topic.count, topic[index] == octet else { return false }
            index += 1
        }
        return true
    }
}
