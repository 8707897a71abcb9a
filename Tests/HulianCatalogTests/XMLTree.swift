import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// An element of an XML file, with all that it holds.
final class XMLTree {
    /// Its name.
    let name: String
    /// Its attributes.
    let attributes: [String: String]
    /// The elements that it holds, in order.
    fileprivate(set) var children: [XMLTree] = []
    /// The text that it holds.
    fileprivate(set) var text = ""

    /// Makes an element.
    init(_ name: String, _ attributes: [String: String]) {
        self.name = name
        self.attributes = attributes
    }

    /// Reads a file; nothing when it is not XML.
    static func read(_ path: String) -> XMLTree? {
        guard let parser = XMLParser(contentsOf: URL(fileURLWithPath: path)) else { return nil }
        let reader = Reader()
        parser.delegate = reader
        return parser.parse() ? reader.root.children.first : nil
    }

    /// The elements with a name.
    func all(_ name: String) -> [XMLTree] { children.filter { $0.name == name } }
    /// The first element with a name.
    func first(_ name: String) -> XMLTree? { children.first { $0.name == name } }
    /// An attribute.
    subscript(name: String) -> String? { attributes[name] }
    /// An attribute that is a number, decimal or after `0x`.
    func number(_ name: String) -> Int64? { attributes[name].flatMap(Self.number) }

    /// A number as these files write it.
    static func number(_ text: String) -> Int64? {
        let digits = text.trimmingCharacters(in: .whitespaces)
        if digits.lowercased().hasPrefix("0x") { return Int64(digits.dropFirst(2), radix: 16) }
        return Int64(digits)
    }

    /// Builds the tree.
    private final class Reader: NSObject, XMLParserDelegate {
        /// What holds the outermost element.
        let root = XMLTree("", [:])
        /// The elements that are open.
        private lazy var open = [root]

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String] = [:]
        ) {
            let element = XMLTree(name, attributes)
            open.last?.children.append(element)
            open.append(element)
        }

        func parser(
            _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
        ) { open.removeLast() }

        func parser(_ parser: XMLParser, foundCharacters text: String) { open.last?.text += text }
    }
}
