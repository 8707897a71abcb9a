public import HulianDiagnostics
public import HulianModel

/// Reads records again and tells a listener what happened, as the engine told it.
///
/// A file may hold several records, one behind the other. A line that is not understood is reported and does not stop
/// the rest; a kind of event that is not known is passed over, so that newer records can be read by older tools.
public struct RecordReader {
    /// What reading one record came to.
    public struct Summary: Sendable {
        /// The header.
        public let header: RunHeader
        /// How many lines it has.
        public let lines: Int
        /// True when it has a footer that says that the run came to its end.
        public let isComplete: Bool
        /// What is wrong with its chain of digests; nothing when it is whole.
        public let damage: String?
        /// The digest of its footer.
        public let sha256: String?
        /// The line of the file at which it starts.
        public let firstLine: Int
    }

    /// The path, for messages.
    private let file: String
    /// What was found wrong.
    public private(set) var diagnostics = Diagnostics()

    /// Makes a reader.
    public init(file: String) { self.file = file }

    /// True when octets begin like a record.
    public static func isRecord(_ octets: [UInt8]) -> Bool {
        octets.prefix(200).withUnsafeBytes { bytes in
            String(decoding: bytes, as: UTF8.self).contains("\"format\":\"hulian-record/")
        }
    }

    /// Reads all records of a file.
    ///
    /// - Parameters:
    ///   - octets: The content of the file.
    ///   - topics: Gives each topic its number.
    ///   - make: Makes the listener of a record that begins.
    ///   - done: Gets each record that ended, with its listener.
    public mutating func read(
        _ octets: [UInt8], topic: (Octets) -> Int32, make: (RunHeader) -> RunListener,
        done: (RunListener, Summary) -> Void
    ) {
        octets.withUnsafeBufferPointer { all in
            let scanner = JSONScanner()
            var current: RecordPass?
            var start = 0
            var line = 0
            while start < all.count {
                let end = all[start...].firstIndex(of: 0x0A) ?? all.count
                line += 1
                let text = Octets(rebasing: all[start..<end])
                let whole = Octets(rebasing: all[start..<min(end + 1, all.count)])
                start = end + 1
                if text.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) {
                    current?.take(whole)
                    continue
                }
                guard scanner.scan(text) == nil, scanner.tokens.first?.kind == .object else {
                    diagnostics.error(
                        "record-line", "line \(line) is not an event of a record",
                        at: SourcePlace(file: file, line: line, column: 1))
                    current?.damage(at: line)
                    continue
                }
                let fields = LineFields(scanner: scanner, text: text)
                if fields.text("e") == "header" {
                    if let open = current { done(open.listener, open.summary(isClosed: false)) }
                    let header = header(fields)
                    current = RecordPass(header: header, listener: make(header), firstLine: line)
                    current?.listener.line = 1
                    current?.listener.began(header)
                    current?.take(whole)
                    continue
                }
                guard let pass = current else {
                    diagnostics.error(
                        "record-header", "line \(line) stands before the header of a record",
                        at: SourcePlace(file: file, line: line, column: 1))
                    continue
                }
                pass.tell(fields, whole, topic)
                if pass.isClosed {
                    done(pass.listener, pass.summary(isClosed: true))
                    current = nil
                }
            }
            if let open = current { done(open.listener, open.summary(isClosed: false)) }
        }
    }

    /// The header that a line writes.
    private func header(_ fields: LineFields) -> RunHeader {
        RunHeader(
            version: fields.text("version") ?? "", scenario: fields.text("scenario") ?? "",
            title: Title(english: fields.text("titleEn") ?? "", chinese: fields.text("titleZh") ?? ""),
            file: fields.text("file") ?? "", level: fields.text("level").flatMap { Level(rawValue: $0) },
            seed: UInt64(bitPattern: fields.integer("seed") ?? 0),
            start: fields.text("start").flatMap { CalendarTime.instant(rfc3339: $0) } ?? .defaultStart,
            clock: fields.text("clock") ?? "virtual", bus: fields.text("bus") ?? "virtual",
            isEncrypted: fields.bool("encrypted"), mode: fields.text("mode") ?? "local",
            parameters: fields.value("parameters")?.fields ?? [])
    }
}

/// One record while it is read.
private final class RecordPass {
    /// The header.
    let header: RunHeader
    /// Who is told.
    let listener: RunListener
    /// The line of the file at which it starts.
    private let firstLine: Int
    /// The digest of all octets so far.
    private let digest = SHA256()
    /// How many lines were read.
    private var lines = 1
    /// What is wrong with the chain.
    private var damage: String?
    /// What the footer says; nothing before it.
    private var footer: (isComplete: Bool, sha256: String?)?

    /// Starts a record.
    init(header: RunHeader, listener: RunListener, firstLine: Int) {
        self.header = header
        self.listener = listener
        self.firstLine = firstLine
    }

    /// True when the footer was read.
    var isClosed: Bool { footer != nil }

    /// Takes octets into the digest.
    func take(_ octets: Octets) { digest.update(octets) }

    /// Notes a line that was not understood.
    func damage(at line: Int) { note("line \(line) is not an event") }

    /// Notes what is wrong, once.
    private func note(_ text: String) { if damage == nil { damage = text } }

    /// What reading came to.
    func summary(isClosed: Bool) -> RecordReader.Summary {
        RecordReader.Summary(
            header: header, lines: lines, isComplete: isClosed && (footer?.isComplete ?? false),
            damage: damage ?? (isClosed ? nil : "the record has no footer"), sha256: footer?.sha256,
            firstLine: firstLine)
    }

    /// The octets of a digest and of all that stands around it at the end of a line: `,"sha256":"…"}` and the line feed.
    private static let sealLength = 78

    /// Checks a line that carries a digest; the digest covers the line up to its own key.
    private func check(_ whole: Octets, _ written: String?) {
        let start = whole.count - Self.sealLength
        guard let written, start >= 0,
            Octets(rebasing: whole[start...]).text == ",\"sha256\":\"\(written)\"}\n"
        else {
            note("line \(firstLine + lines - 1) does not end with a digest")
            return take(whole)
        }
        take(Octets(rebasing: whole[..<start]))
        if digest.digest() != written {
            note("the digest at line \(firstLine + lines - 1) does not match what stands before it")
        }
        take(Octets(rebasing: whole[start...]))
    }

    /// Tells the listener what a line says.
    func tell(_ fields: LineFields, _ whole: Octets, _ topic: (Octets) -> Int32) {
        lines += 1
        if let number = fields.integer("n"), number != Int64(lines) {
            note("line \(firstLine + lines - 1) has the number \(number) instead of \(lines)")
        }
        let kind = fields.text("e") ?? ""
        if kind == "checkpoint" || kind == "footer" {
            check(whole, fields.text("sha256"))
        } else {
            take(whole)
        }
        listener.line = lines
        let time = header.start + Interval(nanoseconds: fields.integer("t") ?? 0)
        if kind == "footer" {
            footer = (fields.bool("complete") ?? false, fields.text("sha256"))
            listener.ended(isComplete: fields.bool("complete") ?? false, problem: fields.text("problem"), at: time)
            return
        }
        fields.tell(listener, kind, time, topic)
    }
}
