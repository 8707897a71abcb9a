public import HulianDiagnostics

/// Reads the fields of a mapping, remembers which were read, and says which were not known.
///
/// Every reader of a file uses it, so that an unknown key, a missing one and a wrong type sound the same everywhere.
public struct FieldReader {
    /// The mapping.
    public let node: YAMLNode
    /// What the mapping is, for messages: `a device`.
    public let what: String
    /// What was found wrong.
    public private(set) var diagnostics = Diagnostics()
    /// The keys that were asked for.
    private var asked: [String] = []
    /// The first 64 entries, each a bit, of those that were asked for.
    private var found: UInt64 = 0
    /// What a mapping that is right may look like, for hints.
    private let example: String?

    /// Starts to read a mapping; another kind of node is an error and has no fields.
    ///
    /// - Parameters:
    ///   - node: The mapping.
    ///   - what: What it is, for messages: `a device`.
    ///   - example: What one that is right may look like, for hints.
    public init(_ node: YAMLNode, _ what: String, example: String? = nil) {
        self.node = node
        self.what = what
        self.example = example
        // As many as the readers of most mappings ask for.
        asked.reserveCapacity(16)
        if !node.isMapping {
            diagnostics.error(
                "expected-mapping", "\(what) must be a mapping, but here stands \(node.kind)", at: node.place,
                hint: example.map { "such as \($0)" })
        }
    }

    /// The entry with a key, null included.
    public mutating func entry(_ key: String) -> YAMLNode.Entry? {
        guard find(key) != nil else { return nil }
        return node.entry(key)
    }

    /// The value of a key; nothing when it is absent or null.
    public mutating func value(_ key: String) -> YAMLNode? {
        guard let value = find(key), !value.isNull else { return nil }
        return value
    }

    /// The value of a key, null included, and remembers that it was asked for.
    private mutating func find(_ key: String) -> YAMLNode? {
        asked.append(key)
        guard let (ordinal, value) = node.find(key) else { return nil }
        if ordinal < 64 { found |= 1 << UInt64(ordinal) }
        return value
    }

    /// The value of a key that must be there.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - hint: What may help who forgot it; the example of the mapping when absent.
    public mutating func required(_ key: String, hint: String? = nil) -> YAMLNode? {
        if let value = value(key) { return value }
        if node.isMapping {
            error(
                "missing-key", "\(what) needs '\(key)'", at: node.place, hint: hint ?? example.map { "such as \($0)" })
        }
        return nil
    }

    /// The text of a key; lists and mappings are errors.
    public mutating func string(_ key: String) -> String? {
        guard let value = value(key) else { return nil }
        if let text = value.scalar { return text }
        wrong(key, "text", value)
        return nil
    }

    /// The text of a key that must be there.
    public mutating func requiredString(_ key: String) -> String? {
        guard let value = required(key) else { return nil }
        if let text = value.scalar { return text }
        wrong(key, "text", value)
        return nil
    }

    /// The whole number of a key, within a range.
    public mutating func integer(_ key: String, in range: ClosedRange<Int64> = .min ... .max) -> Int64? {
        guard let value = value(key) else { return nil }
        guard let number = value.integer else {
            wrong(key, "a whole number", value)
            return nil
        }
        guard range.contains(number) else {
            error(
                "out-of-range", "'\(key)' is \(number), but must be \(range.lowerBound) to \(range.upperBound)",
                at: value.place)
            return nil
        }
        return number
    }

    /// The truth value of a key.
    public mutating func bool(_ key: String) -> Bool? {
        guard let value = value(key) else { return nil }
        if let bool = value.bool { return bool }
        wrong(key, "true or false", value)
        return nil
    }

    /// The values of a list; a single value stands for a list of one.
    public mutating func list(_ key: String) -> [YAMLNode] {
        guard let value = value(key) else { return [] }
        return value.items ?? [value]
    }

    /// The texts of a list of scalars.
    public mutating func strings(_ key: String) -> [String] {
        list(key).compactMap { node in
            if let text = node.scalar { return text }
            wrong(key, "a list of names", node)
            return nil
        }
    }

    /// The entries of a mapping.
    public mutating func mapping(_ key: String) -> [YAMLNode.Entry] {
        guard let value = value(key) else { return [] }
        if let entries = value.entries { return entries }
        wrong(key, "a mapping", value)
        return []
    }

    /// Notes an error.
    public mutating func error(
        _ code: String, _ message: String, at place: SourcePlace, hint: String? = nil, notes: [String] = []
    ) {
        diagnostics.error(code, message, at: place, hint: hint, notes: notes)
    }

    /// Takes over what a reader of a part found.
    public mutating func add(_ others: Diagnostics) { diagnostics.add(contentsOf: others.all) }

    /// Notes that a key has a value of another type.
    public mutating func wrong(_ key: String, _ expected: String, _ value: YAMLNode) {
        error("wrong-type", "'\(key)' must be \(expected), but here stands \(value.kind)", at: value.place)
    }

    /// Ends the reading: every key that nobody asked for is an error.
    ///
    /// - Parameter others: Keys that are known though they were not asked for.
    public mutating func finish(alsoKnown others: [String] = []) -> Diagnostics {
        // Most mappings hold nothing that nobody asked for.
        if found.nonzeroBitCount == node.entryCount { return diagnostics }
        let known = asked + others
        var names: [String] = []
        for name in known where !names.contains(name) { names.append(name) }
        for entry in node.entries ?? [] where !known.contains(entry.key) {
            diagnostics.error(
                "unknown-key", "'\(entry.key)' is not a key of \(what)", at: entry.place,
                hint: Suggestion.hint(for: entry.key, among: names),
                notes: ["known keys: \(Suggestion.list(names, most: 24))"])
        }
        return diagnostics
    }
}
