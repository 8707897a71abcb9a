import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// The root of the package.
let sourceRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

/// Runs Python and gives what it printed; nothing when it cannot be run or fails.
func python(_ arguments: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: sourceRoot)
    process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONDONTWRITEBYTECODE": "1"]) { $1 }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
}

/// An element of XML as a parser of others reads it.
final class Element {
    /// Its name.
    let name: String
    /// Its attributes.
    let attributes: [String: String]
    /// Its text.
    var text = ""
    /// What it holds.
    var children: [Element] = []

    /// Makes an element.
    init(_ name: String, _ attributes: [String: String]) {
        self.name = name
        self.attributes = attributes
    }

    /// The elements below it with a name, however deep.
    func all(_ name: String) -> [Element] {
        children.flatMap { ($0.name == name ? [$0] : []) + $0.all(name) }
    }

    /// Reads XML with the parser of Foundation; nothing when it is not well formed.
    static func parse(_ xml: String) -> Element? {
        let reader = Reader()
        let parser = XMLParser(data: Data(xml.utf8))
        parser.delegate = reader
        return parser.parse() ? reader.root.children.first : nil
    }

    /// Builds the tree.
    private final class Reader: NSObject, XMLParserDelegate {
        /// What holds the document.
        let root = Element("", [:])
        /// The elements that are open.
        private lazy var open = [root]

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            let element = Element(name, attributes)
            open.last?.children.append(element)
            open.append(element)
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) { open.last?.text += string }

        func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
            open.removeLast()
        }
    }
}

/// Expects a part of a long text, which a failure does not repeat.
func expect(_ text: String, contains part: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let holds = text.contains(part)
    #expect(holds, "'\(part)' is not there", sourceLocation: sourceLocation)
}

/// Expects that a long text lacks something.
func expect(_ text: String, lacks part: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let holds = !text.contains(part)
    #expect(holds, "'\(part)' is there", sourceLocation: sourceLocation)
}

/// True when text has a sign that moves a cursor, hides text or turns its direction.
func hasTreacherousSign(_ text: String, allowing allowed: Set<Unicode.Scalar> = ["\n"]) -> Bool {
    text.unicodeScalars.contains { scalar in
        switch scalar.value {
        case 0...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF:
            !allowed.contains(scalar)
        default: false
        }
    }
}
