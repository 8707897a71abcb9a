internal import HulianDiagnostics

/// The words and signs of a `.matter` file, with their places.
struct MatterTokens {
    /// A word, number, text or sign.
    enum Token: Equatable {
        /// A name or a number: letters, digits, `_`, `.`, `+` and `-`.
        case word(String)
        /// Text in quotes, without them.
        case text(String)
        /// A single sign such as `{`.
        case sign(UInt8)
        /// The end of the file.
        case end
    }

    /// The octets of the file.
    private let octets: [UInt8]
    /// The path of the file.
    private let file: String
    /// The place of the next octet.
    private var index = 0
    /// The line of the next octet, from 1.
    private var line = 1
    /// Where the line starts.
    private var lineStart = 0
    /// Where the last token started.
    private(set) var place: SourcePlace
    /// The next token.
    private(set) var token: Token = .end

    /// Makes the tokens of a file; the first stands ready.
    init(_ octets: [UInt8], file: String) throws(Diagnostic) {
        self.octets = octets
        self.file = file
        place = SourcePlace(file: file, line: 1, column: 1)
        try advance()
    }

    /// Moves to the next token.
    mutating func advance() throws(Diagnostic) {
        try skipBlanks()
        place = SourcePlace(file: file, line: line, column: index - lineStart + 1)
        guard index < octets.count else {
            token = .end
            return
        }
        let first = octets[index]
        if first == UInt8(ascii: "\"") { return try readText() }
        guard Self.isWord(first) else {
            index += 1
            token = .sign(first)
            return
        }
        let start = index
        while index < octets.count, Self.isWord(octets[index]) { index += 1 }
        token = .word(String(decoding: octets[start..<index], as: UTF8.self))
    }

    /// True for what names and numbers are made of.
    private static func isWord(_ octet: UInt8) -> Bool {
        octet &- 0x30 < 10 || (octet | 0x20) &- 0x61 < 26 || octet == UInt8(ascii: "_") || octet == UInt8(ascii: "-")
            || octet == UInt8(ascii: "+") || octet == UInt8(ascii: ".")
    }

    /// Reads text in quotes.
    private mutating func readText() throws(Diagnostic) {
        index += 1
        var text: [UInt8] = []
        while index < octets.count, octets[index] != UInt8(ascii: "\""), octets[index] != UInt8(ascii: "\n") {
            if octets[index] == UInt8(ascii: "\\"), index + 1 < octets.count { index += 1 }
            text.append(octets[index])
            index += 1
        }
        guard index < octets.count, octets[index] == UInt8(ascii: "\"") else {
            throw Diagnostic("matter-syntax", "the text that starts here in quotes never ends", at: place)
        }
        index += 1
        token = .text(String(decoding: text, as: UTF8.self))
    }

    /// Moves behind blanks and comments.
    private mutating func skipBlanks() throws(Diagnostic) {
        while index < octets.count {
            switch octets[index] {
            case UInt8(ascii: "\n"):
                index += 1
                line += 1
                lineStart = index
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): index += 1
            case UInt8(ascii: "/") where index + 1 < octets.count && octets[index + 1] == UInt8(ascii: "/"):
                while index < octets.count, octets[index] != UInt8(ascii: "\n") { index += 1 }
            case UInt8(ascii: "/") where index + 1 < octets.count && octets[index + 1] == UInt8(ascii: "*"):
                try skipComment()
            default: return
            }
        }
    }

    /// Moves behind a comment of several lines.
    private mutating func skipComment() throws(Diagnostic) {
        let start = SourcePlace(file: file, line: line, column: index - lineStart + 1)
        index += 2
        while index + 1 < octets.count {
            if octets[index] == UInt8(ascii: "*"), octets[index + 1] == UInt8(ascii: "/") {
                index += 2
                return
            }
            if octets[index] == UInt8(ascii: "\n") {
                line += 1
                lineStart = index + 1
            }
            index += 1
        }
        throw Diagnostic("matter-syntax", "the comment that starts here never ends", at: start)
    }
}
