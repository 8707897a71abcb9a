internal import HulianModel

/// Changes inputs at random, the same way for the same seed.
struct Mutator {
    /// The dice.
    private var dice: SeededGenerator
    /// Words that are put into inputs.
    private let words: [[UInt8]]
    /// The longest input.
    private static let lengthLimit = 1 << 16

    /// Octets and numbers at the edges of what is allowed.
    private static let edges: [String] = [
        "0", "-1", "1", "255", "256", "65535", "65536", "2147483647", "2147483648", "-2147483649",
        "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "18446744073709551615", "1e308", "1e400", "-1e-400",
        "1e-9223372036854775808",
        "0.1", "NaN", "\u{0}", "\"", "\\", "\\u0000", "\\ud800", "{", "}", "[", "]", "#", "+", "/", "$", "${", "é",
        "e\u{301}", "中", "😀",
        "\u{FEFF}", "\n", "\r\n", "\t", ": ", "- ", "&a ", "*a", "!!x ", "<<: ", "%", " %", " °C", " ms", "true",
        "null", "~",
    ]

    /// Makes a mutator.
    init(seed: UInt64, words: [String]) {
        dice = SeededGenerator(seed: seed)
        self.words = (words + Self.edges).map { Array($0.utf8) }
    }

    /// A number from 0 up to but not including another, which is at least 1.
    mutating func pick(_ count: Int) -> Int { Int(dice.number(in: 0...Int64(max(1, count) - 1))) }

    /// An input made of one or two others.
    mutating func mutate(_ corpus: [[UInt8]]) -> [UInt8] {
        var input = corpus[pick(corpus.count)]
        for _ in 0..<(1 << pick(4)) { change(&input, corpus) }
        if input.count > Self.lengthLimit { input.removeSubrange(Self.lengthLimit...) }
        return input
    }

    /// Does one change.
    private mutating func change(_ input: inout [UInt8], _ corpus: [[UInt8]]) {
        let place = pick(input.count + 1)
        let end = min(input.count, place + 1 + pick(1 << pick(8)))
        switch pick(12) {
        case 0: if place < input.count { input[place] ^= 1 << UInt8(pick(8)) }
        case 1: if place < input.count { input[place] = UInt8(pick(256)) }
        case 2: input.insert(UInt8(pick(256)), at: place)
        case 3: input.removeSubrange(place..<end)
        case 4, 5, 6: input.insert(contentsOf: words[pick(words.count)], at: place)
        case 7: input.replaceSubrange(place..<end, with: words[pick(words.count)])
        case 8: input.insert(contentsOf: Array(input[place..<end]), at: pick(input.count + 1))
        case 9:
            let slice = Array(input[place..<end])
            for _ in 0..<pick(64) where input.count < Self.lengthLimit { input.insert(contentsOf: slice, at: place) }
        case 10:
            let other = corpus[pick(corpus.count)]
            let start = pick(other.count + 1)
            let stop = min(other.count, start + pick(other.count + 1))
            input.replaceSubrange(place..<end, with: other[start..<stop])
        default: replaceNumber(&input, from: place)
        }
    }

    /// Puts another number where the next one stands.
    private mutating func replaceNumber(_ input: inout [UInt8], from start: Int) {
        guard let first = input[start...].firstIndex(where: { $0 &- 0x30 < 10 }) else { return }
        var last = first
        while last < input.count, input[last] &- 0x30 < 10 || input[last] == 0x2E { last += 1 }
        input.replaceSubrange(first..<last, with: Self.edges[pick(20)].utf8)
    }
}
