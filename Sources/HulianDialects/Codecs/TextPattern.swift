/// A regular expression as Python reads it, tried without ever going back: the time grows with pattern and text, whatever a
/// stranger writes into a config.
///
/// It knows plain signs, `.`, sets, `\d \w \s` and their opposites, groups, `|`, `^`, `$` and repetitions. Of a pattern with
/// anything else nothing is said.
///
/// Source: https://docs.python.org/3/library/re.html; the way is that of K. Thompson, "Regular expression search algorithm",
/// 1968.
struct TextPattern {
    /// One step of the program.
    enum Step {
        /// Takes a sign that a test holds for.
        case sign(Test)
        /// Goes on at two places.
        case split(Int, Int)
        /// Holds at the start of the text.
        case start
        /// Holds at the end of the text, or before a line break that ends it.
        case end
        /// The pattern was found.
        case found
    }

    /// What a sign must be.
    indirect enum Test {
        /// Anything but a line break.
        case any
        /// One of a range.
        case range(ClosedRange<UInt32>)
        /// A digit of any script.
        case digit
        /// A letter or number of any script, or `_`.
        case word
        /// A space of any kind.
        case space
        /// One of several, or none of them.
        case oneOf([Test], isNegated: Bool)

        /// True when it holds for a sign.
        func holds(_ sign: Unicode.Scalar) -> Bool {
            switch self {
            case .any: sign != "\n"
            case .range(let range): range.contains(sign.value)
            case .digit: sign.properties.generalCategory == .decimalNumber
            case .word: sign == "_" || sign.properties.isAlphabetic || sign.properties.numericType != nil
            case .space: sign.properties.isWhitespace || (0x1C...0x1F).contains(sign.value)
            case .oneOf(let tests, let isNegated): tests.contains { $0.holds(sign) } != isNegated
            }
        }
    }

    /// The steps; the last is ``Step/found``.
    private let steps: [Step]

    /// Reads a pattern; nothing for one that has more than is known here, or is too long.
    init?(_ text: String) {
        var parser = TextPatternParser(text)
        guard let steps = parser.program() else { return nil }
        self.steps = steps
    }

    /// True when a text begins with what the pattern describes.
    func matches(startOf text: String) -> Bool {
        let signs = Array(text.unicodeScalars)
        var now: [Int] = []
        var seen = [Int](repeating: -1, count: steps.count)
        enter(0, 0, signs, &now, &seen)
        for place in signs.indices {
            if now.isEmpty { return false }
            var next: [Int] = []
            for step in now {
                switch steps[step] {
                case .found: return true
                case .sign(let test) where test.holds(signs[place]): enter(step + 1, place + 1, signs, &next, &seen)
                default: continue
                }
            }
            now = next
        }
        return now.contains { if case .found = steps[$0] { true } else { false } }
    }

    /// Goes to a step and on, as far as no sign is taken.
    private func enter(_ step: Int, _ place: Int, _ signs: [Unicode.Scalar], _ list: inout [Int], _ seen: inout [Int]) {
        var open = [step]
        while let step = open.popLast() {
            guard seen[step] != place else { continue }
            seen[step] = place
            switch steps[step] {
            case .split(let first, let second): open += [second, first]
            case .start: if place == 0 { open.append(step + 1) }
            case .end:
                if place == signs.count || place == signs.count - 1 && signs[place] == "\n" { open.append(step + 1) }
            case .sign, .found: list.append(step)
            }
        }
    }
}
