/// Makes the program of a ``TextPattern``.
struct TextPatternParser {
    /// The most steps of a program (project default).
    private static let stepLimit = 4000
    /// How deep groups may stand within each other (project default).
    private static let depthLimit = 20
    /// Signs that mean something by themselves.
    private static let special: Set<Unicode.Scalar> = ["\\", "^", "$", ".", "|", "?", "*", "+", "(", ")", "[", "{"]

    /// The pattern.
    private let signs: [Unicode.Scalar]
    /// How much of it was read.
    private var place = 0
    /// How deep it stands in groups.
    private var depth = 0

    /// Steps with places that count from their own start.
    private typealias Piece = [TextPattern.Step]

    /// Begins to read.
    init(_ text: String) { signs = Array(text.unicodeScalars) }

    /// The program; nothing for a pattern that has more than is known here.
    mutating func program() -> [TextPattern.Step]? {
        guard let piece = choice(), place == signs.count else { return nil }
        return piece + [.found]
    }

    /// The next sign.
    private var next: Unicode.Scalar? { place < signs.count ? signs[place] : nil }

    /// Takes a sign if it stands next.
    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard next == sign else { return false }
        place += 1
        return true
    }

    /// A piece that stands at another place.
    private static func moved(_ piece: Piece, by offset: Int) -> Piece {
        piece.map { step in
            if case .split(let first, let second) = step { return .split(first + offset, second + offset) }
            return step
        }
    }

    /// Two pieces, one after the other.
    private static func joined(_ left: Piece, _ right: Piece) -> Piece { left + moved(right, by: left.count) }

    /// Pieces of which any is taken.
    private mutating func choice() -> Piece? {
        guard var piece = sequence() else { return nil }
        while take("|") {
            guard let other = sequence() else { return nil }
            // A way out of the first that never goes on by itself: both ends of a split are the same place.
            let end = 1 + piece.count + 1 + other.count
            piece =
                [.split(1, piece.count + 2)] + Self.moved(piece, by: 1) + [.split(end, end)]
                + Self.moved(other, by: piece.count + 2)
            guard piece.count < Self.stepLimit else { return nil }
        }
        return piece
    }

    /// Pieces one after the other.
    private mutating func sequence() -> Piece? {
        var piece: Piece = []
        while let sign = next, sign != "|", sign != ")" {
            guard let atom = atom(), let whole = repeated(atom) else { return nil }
            piece = Self.joined(piece, whole)
            guard piece.count < Self.stepLimit else { return nil }
        }
        return piece
    }

    /// One sign, set, group or place.
    private mutating func atom() -> Piece? {
        guard let sign = next else { return nil }
        place += 1
        switch sign {
        case "^": return [.start]
        case "$": return [.end]
        case ".": return [.sign(.any)]
        case "[": return set().map { [.sign($0)] }
        case "\\": return escape().map { [.sign($0)] }
        case "(":
            // Names and looking around are not known here; a group that is not counted is one like any other.
            if take("?") { guard take(":") else { return nil } }
            depth += 1
            guard depth <= Self.depthLimit, let piece = choice(), take(")") else { return nil }
            depth -= 1
            return piece
        default: return Self.special.contains(sign) ? nil : [.sign(.range(sign.value...sign.value))]
        }
    }

    /// What stands behind a backslash; nothing for what is more than a sign or a kind of signs.
    private mutating func escape() -> TextPattern.Test? {
        guard let sign = next else { return nil }
        place += 1
        switch sign {
        case "d": return .digit
        case "w": return .word
        case "s": return .space
        case "D": return .oneOf([.digit], isNegated: true)
        case "W": return .oneOf([.word], isNegated: true)
        case "S": return .oneOf([.space], isNegated: true)
        case "n": return .range(0x0A...0x0A)
        case "t": return .range(0x09...0x09)
        case "r": return .range(0x0D...0x0D)
        default:
            let isLetterOrDigit = sign.isASCII && (sign.properties.isAlphabetic || sign.properties.numericType != nil)
            return isLetterOrDigit ? nil : .range(sign.value...sign.value)
        }
    }

    /// A set of signs, whose bracket was read.
    private mutating func set() -> TextPattern.Test? {
        let isNegated = take("^")
        var tests: [TextPattern.Test] = []
        while let sign = next {
            // A bracket that comes first is a sign like any other.
            if sign == "]", !tests.isEmpty {
                place += 1
                return .oneOf(tests, isNegated: isNegated)
            }
            guard let first = member() else { return nil }
            let hasEnd = next == "-" && place + 1 < signs.count && signs[place + 1] != "]"
            guard hasEnd, case .range(let low) = first else {
                if hasEnd { return nil }
                tests.append(first)
                continue
            }
            place += 1
            guard case .range(let high)? = member(), low.lowerBound <= high.upperBound else { return nil }
            tests.append(.range(low.lowerBound...high.upperBound))
        }
        return nil
    }

    /// One sign or kind of signs in a set.
    private mutating func member() -> TextPattern.Test? {
        guard let sign = next else { return nil }
        place += 1
        return sign == "\\" ? escape() : .range(sign.value...sign.value)
    }

    /// A piece as often as what stands behind it says.
    private mutating func repeated(_ piece: Piece) -> Piece? {
        guard let sign = next, let (least, most) = count(sign) else { return piece }
        // How much is taken makes no difference to whether something is found; that nothing is given back does.
        _ = take("?")
        if next == "+" || next == "*" || next == "?" || next == "{" { return nil }
        guard piece.count * max(least, most ?? 1) < Self.stepLimit else { return nil }
        var whole: Piece = []
        for _ in 0..<least { whole = Self.joined(whole, piece) }
        if let most {
            guard most >= least else { return nil }
            for _ in least..<most {
                whole = Self.joined(whole, [.split(1, piece.count + 1)] + Self.moved(piece, by: 1))
            }
        } else {
            whole = Self.joined(
                whole, [.split(1, piece.count + 2)] + Self.moved(piece, by: 1) + [.split(0, 0)])
        }
        return whole
    }

    /// How often something is to come; nothing where a sign says nothing of that.
    private mutating func count(_ sign: Unicode.Scalar) -> (least: Int, most: Int?)? {
        switch sign {
        case "*":
            place += 1
            return (0, nil)
        case "+":
            place += 1
            return (1, nil)
        case "?":
            place += 1
            return (0, 1)
        case "{":
            // Braces without numbers are signs like others to Python; such patterns are not read here.
            let start = place
            place += 1
            let least = number()
            let most = take(",") ? number() : least
            let isOpen = place > start + 1 && signs[place - 1] == ","
            guard take("}"), least != nil || most != nil else {
                place = start
                return nil
            }
            return (least ?? 0, isOpen ? nil : most)
        default: return nil
        }
    }

    /// A number of few digits.
    private mutating func number() -> Int? {
        var value: Int?
        while let sign = next, ("0"..."9").contains(sign), (value ?? 0) < 10_000 {
            value = (value ?? 0) * 10 + Int(sign.value - 0x30)
            place += 1
        }
        return value
    }
}
