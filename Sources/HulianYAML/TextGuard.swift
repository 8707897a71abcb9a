internal import HulianDiagnostics
internal import Yams

/// Looks at the text itself, for what the parser does not say.
///
/// Every file passes through the first two guards, so they look at octets.
enum TextGuard {
    /// The first place where brackets or indentation are nested too deeply; the parser would recurse there.
    ///
    /// Brackets in texts and comments are counted too, so they and dashes have a limit of their own, which only keeps
    /// the parser from recursing without end; nodes are counted exactly later.
    static func tooDeep(_ text: String, file: String, limit: Int, parserLimit: Int) -> SourcePlace? {
        var brackets = 0
        var line = 1
        var column = 0
        var dashes = 0
        var onlyDashes = true
        // Each level of a block is indented by at least one space: find runs of growing indentation.
        var levels: [Int] = []
        var indent = 0
        var isIndenting = true
        for octet in text.utf8 {
            column += 1
            if isIndenting {
                if octet == 0x20 {
                    indent += 1
                } else {
                    isIndenting = false
                    // A line of spaces alone says nothing.
                    if octet != 0x0A, octet != 0x0D {
                        while let last = levels.last, last >= indent { levels.removeLast() }
                        levels.append(indent)
                        if levels.count > limit {
                            return SourcePlace(file: file, line: line, column: indent + 1)
                        }
                    }
                }
            }
            switch octet {
            case 0x0A:
                line += 1
                column = 0
                dashes = 0
                onlyDashes = true
                indent = 0
                isIndenting = true
                continue
            case 0x5B, 0x7B: brackets += 1
            case 0x5D, 0x7D: brackets = max(0, brackets - 1)
            case 0x2D, 0x3F, 0x3A: if onlyDashes { dashes += 1 }
            case 0x20, 0x09: continue
            default: onlyDashes = false
            }
            if brackets > parserLimit || dashes > parserLimit {
                return SourcePlace(file: file, line: line, column: column)
            }
        }
        return nil
    }

    /// The place of the first alias when there are many whose anchor exists.
    ///
    /// The parser puts the anchored value in place of each alias, and compares keys by all that they hold: a few lines
    /// can keep it busy for ever. A text may look like an alias without being one, so a few are let through.
    static func tooManyAliases(_ text: String, file: String, limit: Int) -> SourcePlace? {
        guard text.utf8.count(where: { $0 == 0x2A }) > limit else { return nil }
        var anchors: Set<String> = []
        var aliases: [(name: String, place: SourcePlace)] = []
        var line = 1
        var column = 0
        var before: UInt8 = 0x0A
        var name: [UInt8] = []
        var sign: UInt8 = 0
        func isNameOctet(_ octet: UInt8) -> Bool {
            octet &- 0x30 < 10 || (octet | 0x20) &- 0x61 < 26 || octet == 0x2D || octet == 0x5F
        }
        // A line feed more, so that a name at the very end is seen.
        for octet in [text.utf8[...], "\n".utf8[...]].joined() {
            column += 1
            if sign != 0, isNameOctet(octet) {
                name.append(octet)
            } else {
                if sign != 0, !name.isEmpty {
                    let word = String(decoding: name, as: UTF8.self)
                    let place = SourcePlace(file: file, line: line, column: column - name.count - 1)
                    if sign == 0x26 { anchors.insert(word) } else { aliases.append((word, place)) }
                }
                name.removeAll()
                let canStart = !isNameOctet(before) && before < 0x80
                sign = canStart && (octet == 0x26 || octet == 0x2A) ? octet : 0
            }
            before = octet
            if octet == 0x0A {
                line += 1
                column = 0
            }
        }
        let real = aliases.filter { anchors.contains($0.name) }
        return real.count > limit ? real.first?.place : nil
    }

    /// The place where a key stands for the second time behind a line.
    static func second(_ key: String, after line: Int, in text: String, file: String) -> SourcePlace? {
        var seen: [Int: Int] = [:]
        var number = 0
        for row in text.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            guard number >= line else { continue }
            let indent = row.prefix { $0 == " " || $0 == "-" }.count
            var rest = row.dropFirst(indent)
            if let quote = rest.first, quote == "\"" || quote == "'", rest.dropFirst(key.count + 1).first == quote {
                rest = rest.dropFirst().prefix(key.count) + rest.dropFirst(key.count + 2)
            }
            guard rest.hasPrefix(key), rest.dropFirst(key.count).first == ":" else { continue }
            seen[indent, default: 0] += 1
            if seen[indent] == 2 {
                return SourcePlace(file: file, line: number, column: indent + 1, length: key.count)
            }
        }
        return nil
    }

    /// The place where a key stands for the second time between braces, behind the place of the first.
    static func secondInBraces(_ key: String, after mark: Mark, in text: String, file: String) -> SourcePlace? {
        let key = Array(key.unicodeScalars)
        let scalars = Array(text.unicodeScalars)
        var index = 0
        var line = 1
        while line < mark.line, index < scalars.count {
            if scalars[index] == "\n" { line += 1 }
            index += 1
        }
        var column = mark.column
        index += column - 1
        var depth = 0
        var quote: Unicode.Scalar?
        // A key starts behind a comma.
        var startsKey = false
        while index < scalars.count {
            let scalar = scalars[index]
            let isQuote = scalar == "\"" || scalar == "'"
            if startsKey, depth == 0, quote == nil, !scalar.properties.isWhitespace {
                var end = index + (isQuote ? 1 : 0)
                if scalars[end...].starts(with: key) {
                    end += key.count
                    if !isQuote || (end < scalars.count && scalars[end] == scalar) {
                        let next = scalars[(end + (isQuote ? 1 : 0))...].first { $0 != " " }
                        if next == ":" { return SourcePlace(file: file, line: line, column: column, length: key.count) }
                    }
                }
                startsKey = false
            }
            switch scalar {
            case _ where isQuote && (quote == nil && isValueStart(scalars, index) || quote == scalar):
                quote = quote == nil ? scalar : nil
            case _ where quote != nil: break
            case "{", "[": depth += 1
            case "}", "]": depth -= 1
            case ",": startsKey = depth == 0
            default: break
            }
            if depth < 0 { return nil }
            column += 1
            if scalar == "\n" {
                line += 1
                column = 1
            }
            index += 1
        }
        return nil
    }

    /// True when a quote at an index opens a text: an apostrophe inside a word does not.
    private static func isValueStart(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        index == 0 || " \n{[,:".unicodeScalars.contains(scalars[index - 1])
    }

    /// True when a tab stands at a place.
    static func isTab(at mark: Mark, in text: String) -> Bool {
        let lines = text.split(separator: "\n", maxSplits: mark.line, omittingEmptySubsequences: false)
        guard mark.line >= 1, mark.line <= lines.count else { return false }
        return lines[mark.line - 1].unicodeScalars.dropFirst(max(0, mark.column - 1)).first == "\t"
    }

    /// The place of an offset in octets.
    static func place(offset: Int, in text: String, file: String) -> SourcePlace {
        var line = 1
        var column = 1
        for octet in text.utf8.prefix(max(0, offset)) {
            if octet == 0x0A {
                line += 1
                column = 1
            } else if octet & 0xC0 != 0x80 {
                column += 1
            }
        }
        return SourcePlace(file: file, line: line, column: column)
    }
}
