internal import HulianDiagnostics

/// Looks at the text itself, for what the parser does not say.
///
/// Every file passes through the first guard, so it looks at octets.
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

    /// True when a tab stands at a place.
    static func isTab(line: Int, column: Int, in text: String) -> Bool {
        let lines = text.split(separator: "\n", maxSplits: line, omittingEmptySubsequences: false)
        guard line >= 1, line <= lines.count else { return false }
        return lines[line - 1].unicodeScalars.dropFirst(max(0, column - 1)).first == "\t"
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
