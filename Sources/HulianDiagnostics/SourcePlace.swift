/// A place in a file that a person wrote.
public struct SourcePlace: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The path of the file as the user named it.
    public let file: String
    /// The line, from 1.
    public let line: Int
    /// The column in characters, from 1.
    public let column: Int
    /// How many characters are meant; at least 1.
    public let length: Int

    /// Makes a place.
    public init(file: String, line: Int, column: Int, length: Int = 1) {
        self.file = file
        self.line = line
        self.column = column
        self.length = max(1, length)
    }

    /// The form `file:line:column`.
    public var description: String { "\(file):\(line):\(column)" }

    /// Orders places by file, line and column.
    public static func < (left: SourcePlace, right: SourcePlace) -> Bool {
        (left.file, left.line, left.column, left.length) < (right.file, right.line, right.column, right.length)
    }
}
