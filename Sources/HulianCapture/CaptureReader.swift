public import HulianDiagnostics
internal import HulianModel

/// Reads captures: one message a line, as `mosquitto_sub -F '%J'` and `-F '%j'` print it, or `topic<TAB>payload`.
///
/// A line that is neither is reported with its number, counted, and does not stop the rest. Both forms may stand in one
/// file. Empty lines are passed over.
public struct CaptureReader {
    /// The longest line that is read, in octets: an MQTT packet of 64 MiB, escaped.
    public static let longestLine = 128 << 20

    /// What was found wrong, with the place of each line, up to ``Diagnostics/limit``.
    public private(set) var diagnostics = Diagnostics()
    /// How many lines were understood.
    public private(set) var messageCount = 0
    /// How many lines were not.
    public private(set) var rejectedCount = 0

    /// The path, for messages.
    private let file: String
    /// Scans the JSON of lines.
    private let scanner = JSONScanner(depthLimit: 256)

    /// Makes a reader.
    ///
    /// - Parameter file: The path, for messages.
    public init(file: String) { self.file = file }

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - octets: The content.
    ///   - take: Gets each message in the order of the lines.
    public mutating func read(_ octets: [UInt8], take: (CapturedMessage) -> Void) {
        octets.withUnsafeBufferPointer { all in
            // Editors of Windows put a mark in front of the text; it is no part of the first topic.
            var start = all.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            var line = 0
            while start < all.count {
                let end = all[start...].firstIndex(of: 0x0A) ?? all.count
                line += 1
                var text = Octets(rebasing: all[start..<end])
                if text.last == 0x0D { text = Octets(rebasing: text.dropLast()) }
                start = end + 1
                if text.allSatisfy({ $0 == 0x20 }) { continue }
                switch message(text, line) {
                case .success(let message):
                    messageCount += 1
                    take(message)
                case .failure(let problem):
                    rejectedCount += 1
                    diagnostics.error(
                        "capture-line", problem.text, at: SourcePlace(file: file, line: line, column: problem.column),
                        hint: problem.hint)
                }
            }
        }
    }

    /// Reads a line.
    private mutating func message(_ text: Octets, _ line: Int) -> Result<CapturedMessage, CaptureLineError> {
        guard text.count <= Self.longestLine else {
            return .failure(CaptureLineError("the line is longer than \(Self.longestLine) octets"))
        }
        if let first = text.first(where: { $0 != 0x20 && $0 != 0x09 }), first == 0x7B {
            if let error = scanner.scan(text) {
                return .failure(
                    CaptureLineError(
                        "the line starts like an object and is no JSON: \(error)", column: error.offset + 1,
                        hint: "one line must hold one whole object, as mosquitto_sub -F '%j' prints it"))
            }
            return CaptureObject(text: text, tokens: scanner.tokens).message(line)
        }
        guard let tab = text.firstIndex(of: 0x09) else {
            return .failure(
                CaptureLineError(
                    "the line is neither an object nor a topic, a tab and a payload",
                    hint: "mosquitto_sub -F '%j' writes what can be read here"))
        }
        return CaptureObject.message(
            time: nil, topic: Array(text[..<tab]), payload: Array(text[(tab + 1)...]), qos: nil, retain: nil, line)
    }
}

/// Why a line is no message.
struct CaptureLineError: Error {
    /// One sentence.
    let text: String
    /// Where in the line, from 1.
    let column: Int
    /// What may help.
    let hint: String?

    /// Makes an error.
    init(_ text: String, column: Int = 1, hint: String? = nil) {
        self.text = text
        self.column = column
        self.hint = hint
    }
}
