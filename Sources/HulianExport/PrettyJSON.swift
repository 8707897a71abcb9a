public import HulianModel

/// Writes JSON as people like to read it: two blanks a level, short lists and objects on one line.
public enum PrettyJSON {
    /// The longest line that holds a whole list or object.
    private static let mostColumns = 100

    /// The text of a value; it ends with a line break.
    public static func text(_ value: Value) -> String {
        var text = ""
        write(value, indent: 0, into: &text)
        return text + "\n"
    }

    /// Writes a value at an indentation.
    private static func write(_ value: Value, indent: Int, into text: inout String) {
        let flat = value.description
        switch value {
        case .structure(let fields) where !fields.isEmpty && flat.utf8.count + indent > mostColumns:
            text += "{"
            for (index, field) in fields.enumerated() {
                newLine(indent + 2, index > 0, into: &text)
                text += Value.string(field.name).description + ": "
                write(field.value, indent: indent + 2, into: &text)
            }
            newLine(indent, false, into: &text)
            text += "}"
        case .list(let values) where !values.isEmpty && flat.utf8.count + indent > mostColumns:
            text += "["
            for (index, value) in values.enumerated() {
                newLine(indent + 2, index > 0, into: &text)
                write(value, indent: indent + 2, into: &text)
            }
            newLine(indent, false, into: &text)
            text += "]"
        default: text += flat
        }
    }

    /// Starts a line.
    private static func newLine(_ indent: Int, _ wantsComma: Bool, into text: inout String) {
        text += (wantsComma ? ",\n" : "\n") + String(repeating: " ", count: indent)
    }
}
