internal import HulianDiagnostics

/// Builds a document of the events of a text, and notes what a file of ours must not hold.
struct NodeBuilder {
    /// The events.
    private let events: YAMLEvents
    /// The path of the file.
    private let file: String
    /// What was found wrong.
    private(set) var diagnostics = Diagnostics()
    /// How many nodes were made.
    private var count = 0
    /// The records of the document.
    private var records: [YAMLDocument.Record] = []
    /// The octets of all texts.
    private var octets: [UInt8] = []

    /// Makes a builder.
    ///
    /// - Parameters:
    ///   - events: The events.
    ///   - file: The path of the file.
    ///   - length: How many octets the text has, for the room that its values will want.
    init(_ events: YAMLEvents, file: String, length: Int) {
        self.events = events
        self.file = file
        octets.reserveCapacity(length)
        // Files of ours have a value for every ten octets.
        records.reserveCapacity(min(length / 8, 1 << 14) + 1)
    }

    /// The anchors and aliases that were found.
    private var aliases = 0
    /// The most anchors and aliases that are told: a file that is made of them needs no message for each.
    private static let aliasLimit = 3
    /// The most nodes of a file.
    private static let nodeLimit = 400_000
    /// The most keys of a mapping that are compared with each other one by one.
    private static let pairwiseLimit = 24

    /// Builds the document, and notes a second one.
    ///
    /// - Returns: The document; nothing for a text without one.
    mutating func document() throws(YAMLEvents.Problem) -> YAMLNode? {
        var isBuilt = false
        while true {
            let event = try events.next()
            switch event.kind {
            case .end: return isBuilt ? root : nil
            case .documentStart:
                let first = try events.next()
                if isBuilt {
                    diagnostics.error(
                        "yaml-documents", "a second document starts here; a file holds one", at: place(first))
                    return root
                }
                guard try node(first, depth: 0) else { return YAMLNode(.sequence([]), at: place(first)) }
                isBuilt = true
            default: continue
            }
        }
    }

    /// The document's value.
    private var root: YAMLNode { YAMLNode(YAMLDocument(file: file, records: records, octets: octets), 0) }

    /// Where an event stands.
    private func place(_ event: YAMLEvents.Event) -> SourcePlace {
        var length = 1
        if event.isScalar { length = min(120, max(1, Self.width(event.text))) }
        return SourcePlace(file: file, line: event.line, column: event.column, length: length)
    }

    /// How many characters a text has; most texts are ASCII, whose characters are their octets.
    private static func width(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        isASCII(text) ? text.count : String(decoding: text, as: UTF8.self).count
    }

    /// True for text of ASCII alone.
    private static func isASCII(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var all: UInt8 = 0
        for octet in text { all |= octet }
        return all < 0x80
    }

    /// Keeps the text of an event, or an empty text for an event without one.
    private mutating func append(_ event: YAMLEvents.Event) {
        // Offsets fit: a file has at most 8 MiB, of which escapes make at most half as much again.
        records.append(
            YAMLDocument.Record(
                kind: event.kind == .quoted ? .quoted : .plain, isASCII: Self.isASCII(event.text),
                first: event.text.first ?? 0, line: Int32(clamping: event.line), column: Int32(clamping: event.column),
                start: Int32(octets.count), count: Int32(event.text.count), end: Int32(records.count + 1)))
        octets.append(contentsOf: event.text)
    }

    /// Opens a list or a mapping.
    ///
    /// - Returns: Its record, which is completed by ``close(_:count:)``.
    private mutating func open(_ event: YAMLEvents.Event, _ kind: YAMLDocument.Record.Kind) -> Int {
        records.append(
            YAMLDocument.Record(
                kind: kind, isASCII: true, first: 0, line: Int32(clamping: event.line),
                column: Int32(clamping: event.column), start: 0, count: 0, end: 0))
        return records.count - 1
    }

    /// Closes a list or a mapping.
    private mutating func close(_ index: Int, count: Int) {
        records[index].count = Int32(count)
        records[index].end = Int32(records.count)
    }

    /// Builds the node that starts with an event.
    ///
    /// - Returns: False when the rest cannot be built and ``diagnostics`` say why.
    private mutating func node(_ event: YAMLEvents.Event, depth: Int) throws(YAMLEvents.Problem) -> Bool {
        count += 1
        guard depth <= YAMLReader.depthLimit, count < Self.nodeLimit else {
            diagnostics.error(
                "yaml-depth",
                depth > YAMLReader.depthLimit
                    ? "values are nested deeper than \(YAMLReader.depthLimit) levels"
                    : "the file holds too many values",
                at: place(event))
            return false
        }
        check(event)
        switch event.kind {
        case .sequenceStart:
            let index = open(event, .sequence)
            var items = 0
            while true {
                let next = try events.next()
                if next.kind == .sequenceEnd { break }
                guard try node(next, depth: depth + 1) else { return false }
                items += 1
            }
            close(index, count: items)
        case .mappingStart: return try mapping(event, depth: depth)
        default: append(event)
        }
        return true
    }

    /// Builds a mapping behind its start.
    private mutating func mapping(_ event: YAMLEvents.Event, depth: Int) throws(YAMLEvents.Problem) -> Bool {
        let index = open(event, .mapping)
        var entries = 0
        // The keys of a mapping that has many.
        var names: Set<String> = []
        while true {
            let event = try events.next()
            if event.kind == .mappingEnd { break }
            let keyIndex = records.count
            guard let key = try key(event, depth: depth), try node(try events.next(), depth: depth + 1) else {
                return false
            }
            guard key == .name else {
                records.removeLast(records.count - keyIndex)
                continue
            }
            // `1` and `"1"` are both the text 1.
            guard isNew(keyIndex, in: index, after: entries, &names) else {
                diagnostics.error(
                    "yaml-duplicate-key", "'\(text(keyIndex))' stands twice in one mapping", at: place(keyIndex),
                    hint: "remove one of them")
                records.removeLast(records.count - keyIndex)
                continue
            }
            entries += 1
        }
        close(index, count: entries)
        return true
    }

    /// True when the key of a record is not among those that stand before it in its mapping.
    private func isNew(_ key: Int, in mapping: Int, after entries: Int, _ names: inout Set<String>) -> Bool {
        guard entries < Self.pairwiseLimit else {
            if entries == Self.pairwiseLimit, names.isEmpty {
                var index = mapping + 1
                for _ in 0..<entries {
                    names.insert(text(index))
                    index = Int(records[index + 1].end)
                }
            }
            return names.insert(text(key)).inserted
        }
        var index = mapping + 1
        for _ in 0..<entries {
            if isSame(records[index], records[key]) { return false }
            index = Int(records[index + 1].end)
        }
        return true
    }

    /// True when two records have the same text, by the rules of `String`.
    private func isSame(_ left: YAMLDocument.Record, _ right: YAMLDocument.Record) -> Bool {
        guard left.isASCII, right.isASCII else { return text(left) == text(right) }
        guard left.count == right.count, left.first == right.first else { return false }
        return octets.withUnsafeBufferPointer { octets in
            for offset in 0..<Int(left.count)
            where octets[Int(left.start) + offset] != octets[Int(right.start) + offset] {
                return false
            }
            return true
        }
    }

    /// The text of a record.
    private func text(_ record: YAMLDocument.Record) -> String {
        String(decoding: octets[Int(record.start)..<Int(record.start + record.count)], as: UTF8.self)
    }

    /// The text of a record by its index.
    private func text(_ index: Int) -> String { text(records[index]) }

    /// Where the record of a text stands.
    private func place(_ index: Int) -> SourcePlace {
        let record = records[index]
        return SourcePlace(
            file: file, line: Int(record.line), column: Int(record.column), length: min(120, text(record).count))
    }

    /// What a key of a mapping is.
    private enum Key {
        /// Text, which was kept.
        case name
        /// It cannot be used, and that is noted.
        case unusable
    }

    /// Reads a key.
    ///
    /// - Returns: What it is; nothing when the rest cannot be built.
    private mutating func key(_ event: YAMLEvents.Event, depth: Int) throws(YAMLEvents.Problem) -> Key? {
        guard event.isScalar else {
            if event.kind == .alias {
                check(event)
            } else {
                diagnostics.error("yaml-key", "a key must be text", at: place(event))
                guard try node(event, depth: depth + 1) else { return nil }
            }
            return .unusable
        }
        check(event)
        if event.kind == .plain, event.text.elementsEqual("<<".utf8) {
            diagnostics.error(
                "yaml-alias", "'<<' cannot be used here", at: place(event), hint: "share a home with 'use:'")
            return .unusable
        }
        append(event)
        return .name
    }

    /// Counts an anchor or alias; false when enough were told.
    private var isWorthTelling: Bool {
        mutating get {
            aliases += 1
            return aliases <= Self.aliasLimit
        }
    }

    /// Notes an alias, an anchor, which only an alias could use, and a tag, since values get their type from where they
    /// stand.
    private mutating func check(_ event: YAMLEvents.Event) {
        if event.kind == .alias {
            guard isWorthTelling else { return }
            diagnostics.error(
                "yaml-alias", "an alias cannot be used here", at: place(event),
                hint: "put text that starts with * in quotes")
            return
        }
        if let anchor = event.anchor.map({ String(cString: $0) }), isWorthTelling {
            diagnostics.error(
                "yaml-alias", "the anchor '&\(anchor)' cannot be used here", at: place(event),
                hint: "write the value out, or share a home with 'use:'")
        }
        if let tag = event.tag.map({ String(cString: $0) }) {
            let plain = tag.hasPrefix("tag:yaml.org,2002:") ? "!!" + tag.dropFirst(18) : tag
            diagnostics.error(
                "yaml-tag", "the tag '\(plain)' cannot be used here", at: place(event),
                hint: "remove it, or put text that starts with ! in quotes")
        }
    }
}
