/// How many columns text takes in a terminal, where Chinese characters take two.
enum DisplayWidth {
    /// The columns of a text.
    static func of(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + of($1) } }

    /// The columns of a character, by its first scalar; what joins or marks others takes none.
    static func of(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0x0300...0x036F, 0x200B...0x200D, 0xFE00...0xFE0F: return 0
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
            0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }

    /// The text with spaces behind it up to a width.
    static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - of(text)))
    }

    /// The text with spaces before it up to a width.
    static func aligned(_ text: String, to width: Int) -> String {
        String(repeating: " ", count: max(0, width - of(text))) + text
    }

    /// The text in lines that are no wider than a width, broken at spaces and between wide characters.
    static func wrapped(_ text: String, to width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var columns = 0
        for word in words(of: text) {
            let size = of(word)
            if columns > 0, columns + size > width {
                lines.append(trimmed(line))
                line = ""
                columns = 0
                if word == " " { continue }
            }
            line += word
            columns += size
        }
        if !line.isEmpty || lines.isEmpty { lines.append(trimmed(line)) }
        return lines
    }

    /// The parts of a text between which a line may end: words, spaces and single wide characters.
    private static func words(of text: String) -> [String] {
        var words: [String] = []
        var word = ""
        for character in text {
            let isWide = of(character) == 2
            if character == " " || (isWide && !forbidsStart(character)) {
                if !word.isEmpty { words.append(word) }
                word = character == " " ? "" : String(character)
                if character == " " { words.append(" ") }
            } else if isWide {
                word.append(character)
            } else if let last = word.last, of(last) == 2 {
                words.append(word)
                word = String(character)
            } else {
                word.append(character)
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    /// True for signs with which no Chinese line begins.
    private static func forbidsStart(_ character: Character) -> Bool { ",。、;:?!)》」』】".contains(character) }

    /// A line without spaces at its end.
    private static func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }
}
