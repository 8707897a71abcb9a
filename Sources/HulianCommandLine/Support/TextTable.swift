/// Columns below each other, as wide as their widest word.
enum TextTable {
    /// The text of rows.
    ///
    /// - Parameters:
    ///   - rows: The rows.
    ///   - caps: How wide each column may be; a wider cell pushes the rest of its own row only. As wide as its widest
    ///     cell for a column behind the last.
    ///   - most: How long a line may be; the last cell of a longer one gets a line of its own, at the end of it.
    static func text(_ rows: [[String]], caps: [Int] = [], most: Int = .max) -> String {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            min(
                rows.map { $0.count > column ? width($0[column]) : 0 }.max() ?? 0,
                column < caps.count ? caps[column] : .max)
        }
        return rows.map { row in
            var line = ""
            var place = 0
            var end = 0
            for (column, cell) in row.enumerated() where !cell.isEmpty {
                let start = column == 0 ? 0 : max(widths[..<column].reduce(0) { $0 + $1 + 2 }, end + 2)
                if column == row.count - 1, column > 0, start + width(cell) > most {
                    line += "\n"
                    place = 0
                    line += String(repeating: " ", count: max(4, most - width(cell))) + cell
                } else {
                    line += String(repeating: " ", count: start - place) + cell
                }
                end = start + width(cell)
                place = end
            }
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }
        .joined()
    }

    /// How many columns of a terminal a text takes: two for a Chinese character.
    static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + (isWide($1.value) ? 2 : 1) }
    }

    /// True for a character that takes two columns.
    private static func isWide(_ value: UInt32) -> Bool {
        (0x1100...0x115F).contains(value) || (0x2E80...0xA4CF).contains(value) || (0xAC00...0xD7A3).contains(value)
            || (0xF900...0xFAFF).contains(value) || (0xFE30...0xFE6F).contains(value)
            || (0xFF00...0xFF60).contains(value)
            || (0x20000...0x3FFFD).contains(value)
    }
}
