package import HulianModel

/// Finds the subscriptions that a topic matches.
///
/// A tree of topic levels in flat arrays: levels are interned, children are found through one hash table for the whole
/// tree. Who asks for the same topic often keeps the answer together with ``generation``.
package struct SubscriptionTree {
    /// One node; levels and children are numbers.
    private struct Node {
        /// The child for `+`; -1 for none.
        var plus: Int32 = -1
        /// The list of subscriptions that end here; -1 for none.
        var here: Int32 = -1
        /// The list of subscriptions that end here with `#`; -1 for none.
        var hash: Int32 = -1
    }

    /// The nodes; the first is the root.
    private var nodes: ContiguousArray<Node> = [Node()]
    /// The children by node and level.
    private var children: [UInt64: Int32] = [:]
    /// The levels by their octets; only looked into, never walked.
    ///
    /// Not by text: texts that are composed differently are equal, and topics are compared octet by octet (MQTT 5.0,
    /// section 4.7.3).
    private var levels: [ContiguousArray<UInt8>: Int32] = [:]
    /// The subscriptions at each place that has some, as numbers of the owner.
    private var lists: ContiguousArray<ContiguousArray<Int32>> = []
    /// Rises with every change.
    package private(set) var generation: UInt32 = 1

    /// Makes an empty tree.
    package init() {}

    /// Adds a subscription.
    ///
    /// - Parameters:
    ///   - filter: A checked filter, without `$share`.
    ///   - number: What to find; a number of the owner.
    package mutating func insert(_ filter: String, _ number: Int32) {
        generation &+= 1
        var node = 0
        for part in Self.levels(of: filter) {
            if part == Self.hash {
                if nodes[node].hash < 0 { nodes[node].hash = newList() }
                lists[Int(nodes[node].hash)].append(number)
                return
            }
            if part == Self.plus {
                if nodes[node].plus < 0 { nodes[node].plus = newNode() }
                node = Int(nodes[node].plus)
            } else {
                let key = Self.key(node, level(part))
                if let child = children[key] {
                    node = Int(child)
                } else {
                    let child = newNode()
                    children[key] = child
                    node = Int(child)
                }
            }
        }
        if nodes[node].here < 0 { nodes[node].here = newList() }
        lists[Int(nodes[node].here)].append(number)
    }

    /// Removes a subscription.
    package mutating func remove(_ filter: String, _ number: Int32) {
        generation &+= 1
        var node = 0
        for part in Self.levels(of: filter) {
            if part == Self.hash {
                if nodes[node].hash >= 0 { lists[Int(nodes[node].hash)].removeAll { $0 == number } }
                return
            }
            let next = part == Self.plus ? nodes[node].plus : children[Self.key(node, level(part))] ?? -1
            guard next >= 0 else { return }
            node = Int(next)
        }
        if nodes[node].here >= 0 { lists[Int(nodes[node].here)].removeAll { $0 == number } }
    }

    /// The subscriptions that a topic matches, in the order in which they were made.
    package func matches(_ topic: Octets) -> ContiguousArray<Int32> {
        var found: ContiguousArray<Int32> = []
        var parts: ContiguousArray<Int32> = []
        var start = 0
        for index in 0...topic.count where index == topic.count || topic[index] == 0x2F {
            let part = Octets(rebasing: topic[start..<index])
            parts.append(levels[ContiguousArray(part)] ?? -1)
            start = index + 1
        }
        walk(0, 0, parts, isSystem: topic.first == 0x24, &found)
        found.sort()
        return found
    }

    /// Walks the tree along a topic.
    private func walk(
        _ node: Int, _ depth: Int, _ parts: ContiguousArray<Int32>, isSystem: Bool,
        _ found: inout ContiguousArray<Int32>
    ) {
        // Wildcards at the first level do not match topics that begin with `$`.
        let mayWild = depth > 0 || !isSystem
        if mayWild, nodes[node].hash >= 0 { found.append(contentsOf: lists[Int(nodes[node].hash)]) }
        guard depth < parts.count else {
            if nodes[node].here >= 0 { found.append(contentsOf: lists[Int(nodes[node].here)]) }
            return
        }
        if parts[depth] >= 0, let child = children[Self.key(node, parts[depth])] {
            walk(Int(child), depth + 1, parts, isSystem: isSystem, &found)
        }
        if mayWild, nodes[node].plus >= 0 {
            walk(Int(nodes[node].plus), depth + 1, parts, isSystem: isSystem, &found)
        }
    }

    /// The level `#`.
    private static let hash: ContiguousArray<UInt8> = [0x23]
    /// The level `+`.
    private static let plus: ContiguousArray<UInt8> = [0x2B]

    /// The levels of a filter.
    ///
    /// Split by octets and not by characters: a slash with an accent behind it is one character and still ends a level.
    private static func levels(of filter: String) -> [ContiguousArray<UInt8>] {
        filter.utf8.split(separator: 0x2F, omittingEmptySubsequences: false).map { ContiguousArray($0) }
    }

    /// The key of a child.
    private static func key(_ node: Int, _ level: Int32) -> UInt64 {
        UInt64(UInt32(truncatingIfNeeded: node)) << 32 | UInt64(UInt32(bitPattern: level))
    }

    /// The number of a level.
    private mutating func level(_ octets: ContiguousArray<UInt8>) -> Int32 {
        if let known = levels[octets] { return known }
        let number = Int32(truncatingIfNeeded: levels.count)
        levels[octets] = number
        return number
    }

    /// Adds a node.
    private mutating func newNode() -> Int32 {
        nodes.append(Node())
        return Int32(truncatingIfNeeded: nodes.count - 1)
    }

    /// Adds a list.
    private mutating func newList() -> Int32 {
        lists.append([])
        return Int32(truncatingIfNeeded: lists.count - 1)
    }
}
