internal import CExpat
internal import HulianDiagnostics

/// Reads XML files into elements with places, through expat.
///
/// Files come from elsewhere: what can be made to grow or to reach out is refused. A document type, and with it every
/// entity of its own, is an error; so are nesting deeper than ``depthLimit``, more elements than ``countLimit`` and
/// files longer than ``lengthLimit``.
enum XMLFile {
    /// The elements that may be nested in each other.
    static let depthLimit = 64
    /// The most elements of a file.
    static let countLimit = 200_000
    /// The longest file in octets.
    static let lengthLimit = 16 << 20

    /// Reads a file.
    ///
    /// - Throws: ``DiagnosticsError`` with the codes `xml-syntax`, `xml-doctype`, `xml-depth`, `xml-count` or
    ///   `xml-length`.
    static func read(_ octets: [UInt8], file: String) throws(DiagnosticsError) -> XMLElement {
        let start = SourcePlace(file: file, line: 1, column: 1)
        guard octets.count <= lengthLimit else {
            throw DiagnosticsError([
                Diagnostic("xml-length", "the file is longer than \(lengthLimit >> 20) MiB", at: start)
            ])
        }
        guard let parser = XML_ParserCreate("UTF-8") else {
            throw DiagnosticsError([Diagnostic("xml-syntax", "there is no memory for a parser", at: start)])
        }
        defer { XML_ParserFree(parser) }
        let builder = XMLBuilder(parser, file: file)
        XML_SetUserData(parser, Unmanaged.passUnretained(builder).toOpaque())
        XML_SetElementHandler(
            parser,
            { data, name, attributes in XMLBuilder.of(data)?.start(name, attributes) },
            { data, _ in XMLBuilder.of(data)?.end() })
        XML_SetCharacterDataHandler(parser) { data, text, count in XMLBuilder.of(data)?.characters(text, Int(count)) }
        XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in
            XMLBuilder.of(data)?.stop("xml-doctype", "a document type stands here, and none is read")
        }
        let status = octets.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) {
                XML_Parse(parser, $0.baseAddress, Int32(truncatingIfNeeded: $0.count), 1)
            }
        }
        if let problem = builder.problem { throw DiagnosticsError([problem]) }
        guard status == XML_STATUS_OK, let root = builder.root else {
            let sentence = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "nothing is there"
            throw DiagnosticsError([
                Diagnostic(
                    "xml-syntax", "this cannot be read as XML: \(sentence)", at: builder.place,
                    hint: octets.isEmpty ? "the file is empty" : nil)
            ])
        }
        return root
    }
}

/// Builds the elements while expat reads.
private final class XMLBuilder {
    /// The parser.
    private let parser: XML_Parser
    /// The path of the file.
    private let file: String
    /// The elements that are open, the root first.
    private var open: [XMLElement] = []
    /// The root, once it is closed.
    private(set) var root: XMLElement?
    /// How many elements there were.
    private var count = 0
    /// What ended the reading.
    private(set) var problem: Diagnostic?

    /// Makes a builder.
    init(_ parser: XML_Parser, file: String) {
        self.parser = parser
        self.file = file
    }

    /// The builder behind the pointer that expat carries.
    static func of(_ data: UnsafeMutableRawPointer?) -> XMLBuilder? {
        data.map { Unmanaged<XMLBuilder>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Where the parser stands.
    var place: SourcePlace {
        SourcePlace(
            file: file, line: max(1, Int(XML_GetCurrentLineNumber(parser))),
            column: Int(XML_GetCurrentColumnNumber(parser)) + 1)
    }

    /// Ends the reading with a message.
    func stop(_ code: String, _ message: String) {
        guard problem == nil else { return }
        problem = Diagnostic(code, message, at: place)
        XML_StopParser(parser, XML_Bool(0))
    }

    /// An element starts.
    func start(_ name: UnsafePointer<CChar>?, _ list: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
        guard problem == nil, let name else { return }
        count += 1
        if open.count >= XMLFile.depthLimit {
            return stop("xml-depth", "elements are nested deeper than \(XMLFile.depthLimit)")
        }
        if count > XMLFile.countLimit {
            return stop("xml-count", "the file has more than \(XMLFile.countLimit) elements")
        }
        var attributes: [(name: String, value: String)] = []
        var next = list
        while let pair = next, let key = pair[0], let value = pair[1] {
            attributes.append((String(cString: key), String(cString: value)))
            next = pair + 2
        }
        open.append(XMLElement(name: String(cString: name), attributes: attributes, place: place))
    }

    /// An element ends.
    func end() {
        guard problem == nil, var element = open.popLast() else { return }
        element.text = element.text.trimmed
        if open.isEmpty { root = element } else { open[open.count - 1].children.append(element) }
    }

    /// Text stands in the element that is open.
    func characters(_ text: UnsafePointer<CChar>?, _ count: Int) {
        guard problem == nil, let text, !open.isEmpty else { return }
        let octets = UnsafeRawBufferPointer(start: text, count: count)
        open[open.count - 1].text += String(decoding: octets, as: UTF8.self)
    }
}

extension String {
    /// The text without white space around.
    var trimmed: String {
        var text = Substring(self)
        while let first = text.first, first.isWhitespace { text = text.dropFirst() }
        while let last = text.last, last.isWhitespace { text = text.dropLast() }
        return String(text)
    }
}
