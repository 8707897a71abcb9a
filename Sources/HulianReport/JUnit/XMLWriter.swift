/// Writes XML 1.0 text; elements, attributes and text are the caller's, every escape is the writer's.
package struct XMLWriter {
    /// What was written.
    package private(set) var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    /// How deep the next element stands.
    private var depth = 0

    /// Starts a document.
    package init() {}

    /// Writes an element with what it holds.
    package mutating func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:],
        _ content: (inout XMLWriter) -> Void
    ) {
        start(name, attributes)
        text += ">\n"
        depth += 1
        content(&self)
        depth -= 1
        indent()
        text += "</\(name)>\n"
    }

    /// Writes an element that holds nothing, or text.
    package mutating func leaf(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], text content: String = ""
    ) {
        start(name, attributes)
        text += content.isEmpty ? "/>\n" : ">\(Self.escaped(content))</\(name)>\n"
    }

    /// Writes the start of an element up to its last attribute.
    private mutating func start(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>) {
        indent()
        text += "<\(name)"
        for (key, value) in attributes { text += " \(key)=\"\(Self.escaped(value, inAttribute: true))\"" }
    }

    /// Writes the space before an element.
    private mutating func indent() { text += String(repeating: "  ", count: depth) }

    /// Text as XML wants it: the one place in which anything is escaped.
    ///
    /// What XML 1.0 does not allow at all, such as most control characters, becomes a replacement character.
    static func escaped(_ content: String, inAttribute: Bool = false) -> String {
        var result = String.UnicodeScalarView()
        for scalar in content.unicodeScalars {
            switch scalar.value {
            case 0x26: result.append(contentsOf: "&amp;".unicodeScalars)
            case 0x3C: result.append(contentsOf: "&lt;".unicodeScalars)
            // A bare `>` is allowed except behind `]]`; escaping it always needs no look back.
            case 0x3E: result.append(contentsOf: "&gt;".unicodeScalars)
            case 0x22: result.append(contentsOf: "&quot;".unicodeScalars)
            case 0x27: result.append(contentsOf: "&apos;".unicodeScalars)
            // A parser turns these into spaces inside attributes, and a carriage return into a newline anywhere.
            case 0x09 where inAttribute, 0x0A where inAttribute, 0x0D:
                result.append(contentsOf: "&#\(scalar.value);".unicodeScalars)
            case 0x09, 0x0A, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: result.append(scalar)
            default: result.append("\u{FFFD}")
            }
        }
        return String(result)
    }
}
