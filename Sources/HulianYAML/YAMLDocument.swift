internal import HulianDiagnostics

/// The values of one file, laid out behind each other: a record for each, and the texts of all in one place.
///
/// A file of a thousand values makes three allocations that way, not thousands; nodes point into it.
final class YAMLDocument: Sendable {
    /// One value or key.
    ///
    /// The values of a list stand right behind it; a mapping has a key and its value in turn.
    struct Record: Sendable {
        /// What it is.
        enum Kind: UInt8, Sendable {
            /// Text that stood without quotes.
            case plain
            /// Text that stood in quotes or in a block.
            case quoted
            /// A list.
            case sequence
            /// A mapping.
            case mapping
        }

        /// What it is.
        let kind: Kind
        /// True for text of ASCII alone.
        let isASCII: Bool
        /// The first octet of a text; 0 without one.
        let first: UInt8
        /// The line, from 1.
        let line: Int32
        /// The column in characters, from 1.
        let column: Int32
        /// Where the octets of a text start.
        let start: Int32
        /// How many octets a text has, values a list, entries a mapping.
        var count: Int32
        /// The record behind this one and all that it holds.
        var end: Int32
    }

    /// The path of the file.
    let file: String
    /// The records; the first is the document's value.
    let records: [Record]
    /// The octets of all texts.
    private let octets: [UInt8]

    /// Makes a document.
    init(file: String, records: [Record], octets: [UInt8]) {
        self.file = file
        self.records = records
        self.octets = octets
    }

    /// Looks at the octets of a text.
    @inline(__always)
    func withOctets<Result>(of record: Record, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        octets.withUnsafeBufferPointer { octets in
            body(UnsafeBufferPointer(rebasing: octets[Int(record.start)..<Int(record.start + record.count)]))
        }
    }

    /// The text of a record.
    func text(_ record: Record) -> String {
        withOctets(of: record) { String(decoding: $0, as: UTF8.self) }
    }

    /// Where a record stands.
    func place(_ record: Record) -> SourcePlace {
        var length = 1
        if record.kind == .plain || record.kind == .quoted {
            // Most texts are ASCII, whose characters are their octets.
            length = min(120, record.isASCII ? Int(record.count) : text(record).count)
        }
        return SourcePlace(file: file, line: Int(record.line), column: Int(record.column), length: length)
    }

    /// The ordinal of the entry of a mapping that has a key, and the record of the key.
    func find(_ key: String, in mapping: Int) -> (ordinal: Int, record: Int)? {
        var key = key
        let count = Int(records[mapping].count)
        return key.withUTF8 { wanted in
            guard let first = wanted.first else { return slowFind("", in: mapping) }
            var index = mapping + 1
            for ordinal in 0..<count {
                let record = records[index]
                if record.isASCII {
                    if record.first == first, Int(record.count) == wanted.count,
                        withOctets(of: record, { Self.areEqual($0, wanted) })
                    {
                        return (ordinal, index)
                    }
                } else {
                    // Text outside of ASCII can be written in several ways that mean the same.
                    return slowFind(String(decoding: wanted, as: UTF8.self), in: mapping)
                }
                index = Int(records[index + 1].end)
            }
            // Some text outside of ASCII means the same as ASCII, but no key here is such text.
            if wanted.allSatisfy({ $0 < 0x80 }) { return nil }
            return slowFind(String(decoding: wanted, as: UTF8.self), in: mapping)
        }
    }

    /// Finds a key by the rules of `String`, by which the same character may be written in several ways.
    private func slowFind(_ key: String, in mapping: Int) -> (ordinal: Int, record: Int)? {
        var index = mapping + 1
        for ordinal in 0..<Int(records[mapping].count) {
            if text(records[index]) == key { return (ordinal, index) }
            index = Int(records[index + 1].end)
        }
        return nil
    }

    /// True when two texts have the same octets; they are short, and as long as each other.
    @inline(__always)
    static func areEqual(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
        for index in 0..<left.count where left[index] != right[index] { return false }
        return true
    }
}
