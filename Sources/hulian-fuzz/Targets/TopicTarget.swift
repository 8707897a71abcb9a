internal import HulianBus
internal import HulianModel

/// Compares the two matchers of topic filters with a third one that is written for clarity only.
///
/// The input is filters, a line each, and a topic on the last line.
final class TopicTarget: FuzzTarget {
    /// Makes the target.
    init() {
        super.init(
            "topics", "topics: both matchers agree with a naive one, and the checks with the standard's sentences")
    }

    override func seeds() -> [[UInt8]] {
        [
            "a/b\na/+\n#\na/#\n+/b\na/b", "$SYS/#\n#\n+/x\n$SYS/+\n$SYS/x", "/\n+\n+/+\n/+\n#\n/",
            "a//b\na/+/b\na//#\na//b", "a/#\na", "é\ne\u{301}\ne\u{301}",
            "$share/group/a/+\n$share//a\n$share/g+/a\n$share/g\na/b",
            "tylink/+/thing/#\ntylink/vdevo1/thing/property/report", "+/+/+\na/b", "a/b/c/d/e\n+/+/+/+/+\na/b/c/d/e",
        ].map { Array($0.utf8) }
    }

    override var words: [String] {
        ["#", "+", "/", "$", "$SYS", "$share/", "a", "a/", "/a", "\n", "+/", "/+", "/#", "//"]
    }

    override func run(_ input: [UInt8]) throws -> UInt64 {
        var signature = Signature()
        var lines = input.split(separator: 0x0A, omittingEmptySubsequences: false).prefix(40).map { Array($0) }
        let topic = lines.removeLast()
        let nameError = topic.withUnsafeBufferPointer { TopicSyntax.checkName($0) }
        guard (nameError == nil) == Naive.isName(topic) else {
            throw FuzzFailure("the check of the topic says \(nameError.map(\.description) ?? "right")")
        }
        signature.add(nameError == nil ? 1 : 0)
        var tree = SubscriptionTree()
        var expected: [Int32] = []
        var inserted: [(filter: String, number: Int32)] = []
        for (index, filter) in lines.enumerated() {
            let error = filter.withUnsafeBufferPointer { TopicSyntax.checkFilter($0) }
            guard (error == nil) == Naive.isFilter(filter) else {
                throw FuzzFailure("the check of filter \(index + 1) says \(error.map(\.description) ?? "right")")
            }
            signature.add(error == nil ? 2 : 3)
            guard error == nil, nameError == nil, !filter.starts(with: "$share/".utf8) else { continue }
            let matches = filter.withUnsafeBufferPointer { filter in
                topic.withUnsafeBufferPointer { TopicSyntax.matches(filter: filter, name: $0) }
            }
            let isMatch = Naive.matches(filter, topic)
            guard matches == isMatch else {
                throw FuzzFailure("filter \(index + 1) matches: \(isMatch), but not as the matcher says")
            }
            signature.add(matches ? 4 : 5)
            let text = String(decoding: filter, as: UTF8.self)
            tree.insert(text, Int32(index))
            inserted.append((text, Int32(index)))
            if isMatch {
                expected.append(Int32(index))
                understood += 1
            }
        }
        guard nameError == nil else { return signature.value }
        try check(tree, topic, expected)
        // Half of them are taken out again; the others must stay.
        for (filter, number) in inserted where number % 2 == 0 { tree.remove(filter, number) }
        try check(tree, topic, expected.filter { $0 % 2 != 0 })
        return signature.value
    }

    /// Compares the tree with what must be found.
    private func check(_ tree: SubscriptionTree, _ topic: [UInt8], _ expected: [Int32]) throws {
        let found = topic.withUnsafeBufferPointer { tree.matches($0) }
        guard Array(found) == expected else {
            throw FuzzFailure("the tree finds \(Array(found)) instead of \(expected)")
        }
    }
}

/// Topics as the standard's sentences describe them, without a thought for speed (MQTT 5.0, section 4.7).
private enum Naive {
    /// True for text that can be a name or a filter.
    private static func isText(_ octets: [UInt8]) -> Bool {
        !octets.isEmpty && octets.count <= 65_535 && !octets.contains(0)
            && String(validating: octets, as: UTF8.self) != nil
    }

    /// The levels.
    private static func levels(_ octets: [UInt8]) -> [[UInt8]] {
        octets.split(separator: 0x2F, omittingEmptySubsequences: false).map { Array($0) }
    }

    /// True for a topic name.
    static func isName(_ octets: [UInt8]) -> Bool { isText(octets) && !octets.contains(0x23) && !octets.contains(0x2B) }

    /// True for a topic filter.
    static func isFilter(_ octets: [UInt8]) -> Bool {
        guard isText(octets) else { return false }
        var parts = levels(octets)
        if parts.count > 1, parts[0] == Array("$share".utf8) {
            guard parts.count > 2, !parts[1].isEmpty, !parts[1].contains(0x23), !parts[1].contains(0x2B) else {
                return false
            }
            parts.removeFirst(2)
            // What stands behind the name must be a filter, and an empty text is none.
            if parts == [[]] { return false }
        }
        for (index, part) in parts.enumerated() {
            if part.contains(0x23), part.count > 1 || index < parts.count - 1 { return false }
            if part.contains(0x2B), part.count > 1 { return false }
        }
        return true
    }

    /// True when a name matches a filter.
    static func matches(_ filter: [UInt8], _ name: [UInt8]) -> Bool {
        let filter = levels(filter)
        let name = levels(name)
        if name[0].first == 0x24, filter[0] == [0x23] || filter[0] == [0x2B] { return false }
        return matches(filter[...], name[...])
    }

    /// The same for the levels that are left.
    private static func matches(_ filter: ArraySlice<[UInt8]>, _ name: ArraySlice<[UInt8]>) -> Bool {
        guard let first = filter.first else { return name.isEmpty }
        if first == [0x23] { return true }
        guard let level = name.first else { return false }
        return (first == [0x2B] || first == level) && matches(filter.dropFirst(), name.dropFirst())
    }
}
