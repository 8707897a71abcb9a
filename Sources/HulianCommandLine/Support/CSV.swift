/// Reads comma-separated values (RFC 4180).
enum CSV {
    /// The rows with their cells; a cell in quotes may hold commas, line ends and doubled quotes.
    static func rows(_ text: String) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var cell = ""
        var isQuoted = false
        var characters = Array(text.unicodeScalars)[...]
        func endRow() {
            row.append(cell)
            cell = ""
            if row.contains(where: { !$0.isEmpty }) { rows.append(row) }
            row = []
        }
        while let character = characters.popFirst() {
            switch character {
            case "\"" where isQuoted && characters.first == "\"":
                cell.unicodeScalars.append("\"")
                characters = characters.dropFirst()
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                row.append(cell)
                cell = ""
            case "\r" where !isQuoted: continue
            case "\n" where !isQuoted: endRow()
            default: cell.unicodeScalars.append(character)
            }
        }
        endRow()
        return rows
    }
}
