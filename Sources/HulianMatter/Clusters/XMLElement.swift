internal import HulianDiagnostics

/// An element of an XML file that knows where it stands.
struct XMLElement {
    /// Its name.
    let name: String
    /// Its attributes in the order of the file.
    let attributes: [(name: String, value: String)]
    /// The elements in it, in order.
    var children: [XMLElement] = []
    /// The text in it and not in its children, without spaces around.
    var text = ""
    /// Where it starts.
    let place: SourcePlace

    /// The value of an attribute.
    subscript(attribute: String) -> String? { attributes.first { $0.name == attribute }?.value }

    /// The elements in it with a name.
    func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The first element in it with a name.
    func first(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    /// True when an attribute says `true`.
    func isTrue(_ attribute: String) -> Bool { self[attribute]?.lowercased() == "true" }

    /// The whole number that an attribute writes, decimal or hexadecimal; nothing for other text.
    func number(_ attribute: String) -> Int64? { self[attribute].flatMap(XMLElement.number) }

    /// The whole number that a text writes, decimal or hexadecimal; nothing for other text.
    static func number(_ text: String) -> Int64? {
        var text = Substring(text)
        while text.first == " " { text = text.dropFirst() }
        while text.last == " " { text = text.dropLast() }
        let isNegative = text.hasPrefix("-")
        let digits = isNegative ? text.dropFirst() : text
        if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
            // Unsigned 64-bit numbers wrap, as values do.
            guard let number = UInt64(digits.dropFirst(2), radix: 16) else { return nil }
            let wrapped = Int64(bitPattern: number)
            return isNegative ? 0 &- wrapped : wrapped
        }
        guard digits.utf8.allSatisfy({ $0 &- 0x30 < 10 }), !digits.isEmpty else { return nil }
        if let number = Int64(text) { return number }
        return isNegative ? nil : UInt64(digits).map { Int64(bitPattern: $0) }
    }
}
