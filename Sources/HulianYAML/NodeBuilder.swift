internal import HulianDiagnostics

/// Builds nodes of the events of a text, and notes what a file of ours must not hold.
struct NodeBuilder {
    /// The events.
    private let events: YAMLEvents
    /// The path of the file.
    private let file: String
    /// What was found wrong.
    private(set) var diagnostics = Diagnostics()
    /// How many nodes were made.
    private var count = 0

    /// Makes a builder.
    init(_ events: YAMLEvents, file: String) {
        self.events = events
        self.file = file
    }

    /// The anchors and aliases that were found.
    private var aliases = 0
    /// The most anchors and aliases that are told: a file that is made of them needs no message for each.
    private static let aliasLimit = 3
    /// The most nodes of a file.
    private static let nodeLimit = 400_000

    /// Builds the document, and notes a second one.
    ///
    /// - Returns: The document; nothing for a text without one.
    mutating func document() throws(YAMLEvents.Problem) -> YAMLNode? {
        var root: YAMLNode?
        while true {
            let event = try events.next()
            switch event.kind {
            case .end: return root
            case .documentStart:
                let first = try events.next()
                if root == nil {
                    guard let node = try node(first, depth: 0) else { return YAMLNode(.sequence([]), at: place(first)) }
                    root = node
                } else {
                    diagnostics.error(
                        "yaml-documents", "a second document starts here; a file holds one", at: place(first))
                    return root
                }
            default: continue
            }
        }
    }

    /// Where an event stands.
    private func place(_ event: YAMLEvents.Event) -> SourcePlace {
        var length = 1
        if case .scalar(let text, _) = event.kind { length = min(120, max(1, Self.width(text))) }
        return SourcePlace(file: file, line: event.line, column: event.column, length: length)
    }

    /// How many characters a text has; most texts are ASCII, whose characters are their octets.
    private static func width(_ text: String) -> Int {
        text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.count : text.count
    }

    /// Builds the node that starts with an event.
    ///
    /// - Returns: The node; nothing when the rest cannot be built and ``diagnostics`` say why.
    private mutating func node(_ event: YAMLEvents.Event, depth: Int) throws(YAMLEvents.Problem) -> YAMLNode? {
        let place = place(event)
        count += 1
        guard depth <= YAMLReader.depthLimit, count < Self.nodeLimit else {
            diagnostics.error(
                "yaml-depth",
                depth > YAMLReader.depthLimit
                    ? "values are nested deeper than \(YAMLReader.depthLimit) levels"
                    : "the file holds too many values",
                at: place)
            return nil
        }
        check(event, at: place)
        switch event.kind {
        case .scalar(let text, let isQuoted): return YAMLNode(.scalar(text, isQuoted: isQuoted), at: place)
        case .sequenceStart:
            var items: [YAMLNode] = []
            while true {
                let next = try events.next()
                if case .sequenceEnd = next.kind { return YAMLNode(.sequence(items), at: place) }
                guard let item = try node(next, depth: depth + 1) else { return nil }
                items.append(item)
            }
        case .mappingStart: return try mapping(at: place, depth: depth)
        default: return YAMLNode(.scalar("", isQuoted: false), at: place)
        }
    }

    /// Builds a mapping behind its start.
    private mutating func mapping(at place: SourcePlace, depth: Int) throws(YAMLEvents.Problem) -> YAMLNode? {
        var entries: [YAMLNode.Entry] = []
        var known: Set<String> = []
        while true {
            let event = try events.next()
            if case .mappingEnd = event.kind { return YAMLNode(.mapping(entries), at: place) }
            let keyPlace = self.place(event)
            guard let key = try key(event, at: keyPlace, depth: depth),
                let value = try node(try events.next(), depth: depth + 1)
            else { return nil }
            guard case .name(let key) = key else { continue }
            // `1` and `"1"` are both the text 1.
            guard known.insert(key).inserted else {
                diagnostics.error(
                    "yaml-duplicate-key", "'\(key)' stands twice in one mapping", at: keyPlace,
                    hint: "remove one of them")
                continue
            }
            entries.append(YAMLNode.Entry(key: key, place: keyPlace, value: value))
        }
    }

    /// A key of a mapping.
    private enum Key {
        /// Its name.
        case name(String)
        /// It cannot be used, and that is noted.
        case unusable
    }

    /// Reads a key.
    ///
    /// - Returns: The key; nothing when the rest cannot be built.
    private mutating func key(
        _ event: YAMLEvents.Event, at place: SourcePlace, depth: Int
    ) throws(YAMLEvents.Problem) -> Key? {
        guard case .scalar(let name, let isQuoted) = event.kind else {
            if case .alias = event.kind {
                check(event, at: place)
            } else {
                diagnostics.error("yaml-key", "a key must be text", at: place)
                guard try node(event, depth: depth + 1) != nil else { return nil }
            }
            return .unusable
        }
        check(event, at: place)
        if name == "<<", !isQuoted {
            diagnostics.error(
                "yaml-alias", "'<<' cannot be used here", at: place, hint: "share a home with 'use:'")
            return .unusable
        }
        return .name(name)
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
    private mutating func check(_ event: YAMLEvents.Event, at place: SourcePlace) {
        if case .alias = event.kind {
            guard isWorthTelling else { return }
            diagnostics.error(
                "yaml-alias", "an alias cannot be used here", at: place, hint: "put text that starts with * in quotes")
            return
        }
        if let anchor = event.anchor, isWorthTelling {
            diagnostics.error(
                "yaml-alias", "the anchor '&\(anchor)' cannot be used here", at: place,
                hint: "write the value out, or share a home with 'use:'")
        }
        if let tag = event.tag {
            let plain = tag.hasPrefix("tag:yaml.org,2002:") ? "!!" + tag.dropFirst(18) : tag
            diagnostics.error(
                "yaml-tag", "the tag '\(plain)' cannot be used here", at: place,
                hint: "remove it, or put text that starts with ! in quotes")
        }
    }
}
