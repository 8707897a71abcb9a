public import HulianDiagnostics

/// A node of a YAML file that knows where it stands.
public struct YAMLNode: Sendable {
    /// One key of a mapping with its value.
    public struct Entry: Sendable {
        /// The key, always text.
        public let key: String
        /// Where the key stands.
        public let place: SourcePlace
        /// The value.
        public let value: YAMLNode

        /// Makes an entry.
        public init(key: String, place: SourcePlace, value: YAMLNode) {
            self.key = key
            self.place = place
            self.value = value
        }
    }

    /// What a node is.
    public indirect enum Content: Sendable {
        /// A scalar as it is written, and whether it stood in quotes or in a block.
        case scalar(String, isQuoted: Bool)
        /// Values in order.
        case sequence([YAMLNode])
        /// Keys with values in order; no key stands twice.
        case mapping([Entry])
    }

    /// Where the node is kept.
    private enum Storage: Sendable {
        /// In a document, by its record.
        case record(YAMLDocument, Int)
        /// In itself, made by a reader of a file.
        case made(Made)
    }

    /// A node that was not read but made.
    private final class Made: Sendable {
        /// What it is.
        let content: Content
        /// Where it starts.
        let place: SourcePlace

        /// Keeps a node.
        init(_ content: Content, at place: SourcePlace) {
            self.content = content
            self.place = place
        }
    }

    /// Where the node is kept.
    private let storage: Storage

    /// Makes a node.
    public init(_ content: Content, at place: SourcePlace) { storage = .made(Made(content, at: place)) }

    /// The node of a record.
    init(_ document: YAMLDocument, _ index: Int) { storage = .record(document, index) }

    /// What it is.
    public var content: Content {
        switch storage {
        case .made(let made): made.content
        case .record(let document, let index):
            switch document.records[index].kind {
            case .plain: .scalar(document.text(document.records[index]), isQuoted: false)
            case .quoted: .scalar(document.text(document.records[index]), isQuoted: true)
            case .sequence: .sequence(items ?? [])
            case .mapping: .mapping(entries ?? [])
            }
        }
    }

    /// Where it starts.
    public var place: SourcePlace {
        switch storage {
        case .made(let made): made.place
        case .record(let document, let index): document.place(document.records[index])
        }
    }

    /// The text of a scalar.
    public var scalar: String? {
        switch storage {
        case .made(let made):
            if case .scalar(let text, _) = made.content { text } else { nil }
        case .record(let document, let index):
            document.records[index].kind.rawValue <= YAMLDocument.Record.Kind.quoted.rawValue
                ? document.text(document.records[index]) : nil
        }
    }

    /// True for a scalar in quotes or in a block, which is text whatever it looks like.
    public var isQuoted: Bool {
        switch storage {
        case .made(let made):
            if case .scalar(_, let isQuoted) = made.content { isQuoted } else { false }
        case .record(let document, let index): document.records[index].kind == .quoted
        }
    }

    /// True for a scalar that says nothing: empty, `~` or `null` without quotes.
    public var isNull: Bool {
        plain { octets in
            switch octets.count {
            case 0: true
            case 1: octets[0] == 0x7E
            case 4: octets.elementsEqual("null".utf8)
            default: false
            }
        } ?? false
    }

    /// True for a mapping.
    public var isMapping: Bool {
        switch storage {
        case .made(let made):
            if case .mapping = made.content { true } else { false }
        case .record(let document, let index): document.records[index].kind == .mapping
        }
    }

    /// Looks at the octets of a scalar without quotes; nothing for other nodes.
    @inline(__always)
    private func plain<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        switch storage {
        case .made(let made):
            guard case .scalar(var text, false) = made.content else { return nil }
            return text.withUTF8(body)
        case .record(let document, let index):
            let record = document.records[index]
            return record.kind == .plain ? document.withOctets(of: record, body) : nil
        }
    }

    /// The values of a sequence.
    public var items: [YAMLNode]? {
        switch storage {
        case .made(let made):
            if case .sequence(let items) = made.content { return items }
            return nil
        case .record(let document, let index):
            let record = document.records[index]
            guard record.kind == .sequence else { return nil }
            var items: [YAMLNode] = []
            items.reserveCapacity(Int(record.count))
            var next = index + 1
            for _ in 0..<record.count {
                items.append(YAMLNode(document, next))
                next = Int(document.records[next].end)
            }
            return items
        }
    }

    /// The entries of a mapping.
    public var entries: [Entry]? {
        switch storage {
        case .made(let made):
            if case .mapping(let entries) = made.content { return entries }
            return nil
        case .record(let document, let index):
            let record = document.records[index]
            guard record.kind == .mapping else { return nil }
            var entries: [Entry] = []
            entries.reserveCapacity(Int(record.count))
            var next = index + 1
            for _ in 0..<record.count {
                entries.append(Self.entry(document, next))
                next = Int(document.records[next + 1].end)
            }
            return entries
        }
    }

    /// The entry whose key has a record.
    private static func entry(_ document: YAMLDocument, _ key: Int) -> Entry {
        let record = document.records[key]
        return Entry(key: document.text(record), place: document.place(record), value: YAMLNode(document, key + 1))
    }

    /// How many entries a mapping has.
    var entryCount: Int {
        switch storage {
        case .made(let made):
            if case .mapping(let entries) = made.content { entries.count } else { 0 }
        case .record(let document, let index): isMapping ? Int(document.records[index].count) : 0
        }
    }

    /// The ordinal and the value of the entry of a mapping that has a key.
    func find(_ key: String) -> (ordinal: Int, value: YAMLNode)? {
        switch storage {
        case .made(let made):
            guard case .mapping(let entries) = made.content, let ordinal = entries.firstIndex(where: { $0.key == key })
            else { return nil }
            return (ordinal, entries[ordinal].value)
        case .record(let document, let index):
            guard document.records[index].kind == .mapping, let found = document.find(key, in: index) else {
                return nil
            }
            return (found.ordinal, YAMLNode(document, found.record + 1))
        }
    }

    /// The entry of a mapping that has a key.
    func entry(_ key: String) -> Entry? {
        switch storage {
        case .made(let made):
            guard case .mapping(let entries) = made.content else { return nil }
            return entries.first { $0.key == key }
        case .record(let document, let index):
            guard document.records[index].kind == .mapping else { return nil }
            return document.find(key, in: index).map { Self.entry(document, $0.record) }
        }
    }

    /// The value of a mapping with a key.
    public subscript(key: String) -> YAMLNode? { find(key)?.value }

    /// The truth value that a scalar without quotes writes: `true` or `false`, and nothing else.
    ///
    /// YAML 1.1 also reads `on`, `yes` and `no`; a home where `power: on` becomes `true` and `mode: no` becomes `false`
    /// is a trap, so they are text here.
    public var bool: Bool? {
        plain { octets -> Bool? in
            switch octets.count {
            case 4: octets.elementsEqual("true".utf8) ? true : nil
            case 5: octets.elementsEqual("false".utf8) ? false : nil
            default: nil
            }
        } ?? nil
    }

    /// The whole number that a scalar without quotes writes: decimal, or hexadecimal after `0x`.
    public var integer: Int64? {
        plain { octets -> Int64? in
            if let number = Self.shortInteger(octets) { return number }
            guard let first = octets.first, first &- 0x30 < 10 || first == 0x2D || first == 0x2B else { return nil }
            let text = String(decoding: octets, as: UTF8.self)
            if text.hasPrefix("0x") || text.hasPrefix("0X") {
                guard let number = UInt64(text.dropFirst(2), radix: 16) else { return nil }
                return Int64(exactly: number)
            }
            guard octets.allSatisfy({ $0 &- 0x30 < 10 || $0 == 0x2D || $0 == 0x2B }) else { return nil }
            return Int64(text)
        } ?? nil
    }

    /// The number that up to 18 decimal or 15 hexadecimal digits write; nothing for any other text.
    private static func shortInteger(_ octets: UnsafeBufferPointer<UInt8>) -> Int64? {
        var index = 0
        var number: Int64 = 0
        if octets.count > 2, octets[0] == 0x30, octets[1] | 0x20 == 0x78 {
            guard octets.count <= 17 else { return nil }
            for octet in octets[2...] {
                let digit = octet &- 0x30
                let letter = (octet | 0x20) &- 0x61
                guard digit < 10 || letter < 6 else { return nil }
                number = number << 4 | Int64(digit < 10 ? digit : letter + 10)
            }
            return number
        }
        let isNegative = octets.first == 0x2D
        if isNegative || octets.first == 0x2B { index = 1 }
        guard index < octets.count, octets.count - index <= 18 else { return nil }
        for octet in octets[index...] {
            let digit = octet &- 0x30
            guard digit < 10 else { return nil }
            number = number * 10 + Int64(digit)
        }
        return isNegative ? -number : number
    }

    /// The number that a scalar without quotes writes.
    public var number: Double? {
        if let integer { return Double(integer) }
        guard
            let text = plain({ octets -> String? in
                guard let first = octets.first, first &- 0x30 < 10 || first == 0x2D || first == 0x2B || first == 0x2E
                else { return nil }
                return String(decoding: octets, as: UTF8.self)
            }) ?? nil, let number = Double(text), number.isFinite
        else { return nil }
        return number
    }

    /// What it is, for messages.
    public var kind: String {
        switch content {
        case .scalar(let text, let isQuoted):
            isNull ? "nothing" : (isQuoted ? "the text '\(text.prefix(40))'" : "'\(text.prefix(40))'")
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}
