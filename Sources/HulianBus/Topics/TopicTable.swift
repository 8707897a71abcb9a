public import HulianModel

/// A topic name as a small number; the same name has the same number in one table.
public struct TopicID: Hashable, Sendable, Comparable {
    /// The number, from 0.
    public let rawValue: Int32

    /// Makes an identifier.
    @inlinable public init(rawValue: Int32) { self.rawValue = rawValue }
    /// Orders topics by when they were first seen.
    @inlinable public static func < (left: TopicID, right: TopicID) -> Bool { left.rawValue < right.rawValue }
}

/// The topic names of a run, each kept once.
///
/// The octets of a name stay at their place as long as the table lives, so a message carries a number only.
public final class TopicTable {
    /// Where the octets of each name lie.
    private var names: ContiguousArray<Octets> = []
    /// An open-addressing table of numbers by the hash of the name; -1 where nothing is.
    private var slots: ContiguousArray<Int32>
    /// Blocks of memory that names lie in.
    private var blocks: [UnsafeMutablePointer<UInt8>] = []
    /// What is left of the last block.
    private var free = 0
    /// The size of a block.
    private static let blockSize = 1 << 16

    /// Makes an empty table.
    public init() { slots = ContiguousArray(repeating: -1, count: 256) }

    deinit { for block in blocks { block.deallocate() } }

    /// How many names there are.
    public var count: Int { names.count }

    /// The number of a name; a new name gets the next one.
    public func id(_ name: Octets) -> TopicID {
        var index = Int(truncatingIfNeeded: name.stableHash) & (slots.count - 1)
        while slots[index] >= 0 {
            if names[Int(slots[index])].equals(name) { return TopicID(rawValue: slots[index]) }
            index = (index + 1) & (slots.count - 1)
        }
        let id = Int32(truncatingIfNeeded: names.count)
        slots[index] = id
        names.append(keep(name))
        if names.count * 2 > slots.count { grow() }
        return TopicID(rawValue: id)
    }

    /// The number of a name given as text.
    public func id(_ name: String) -> TopicID {
        var name = name
        return name.withUTF8 { id($0) }
    }

    /// The octets of a name; they stay valid as long as the table.
    @inlinable
    public func octets(_ id: TopicID) -> Octets { octets(at: Int(id.rawValue)) }

    /// The octets of the name at an index.
    @usableFromInline
    func octets(at index: Int) -> Octets { names[index] }

    /// The text of a name.
    public func text(_ id: TopicID) -> String { octets(id).text }

    /// Copies a name to where it stays.
    private func keep(_ name: Octets) -> Octets {
        guard name.count <= Self.blockSize / 4 else {
            let block = UnsafeMutablePointer<UInt8>.allocate(capacity: name.count)
            block.initialize(from: name.baseAddress ?? UnsafePointer(block), count: name.count)
            // Not the last block: what is left of that one is still to be used.
            blocks.insert(block, at: 0)
            return Octets(start: block, count: name.count)
        }
        if free < name.count || blocks.isEmpty {
            blocks.append(UnsafeMutablePointer<UInt8>.allocate(capacity: Self.blockSize))
            free = Self.blockSize
        }
        let start = blocks[blocks.count - 1] + (Self.blockSize - free)
        free -= name.count
        if let base = name.baseAddress { start.initialize(from: base, count: name.count) }
        return Octets(start: start, count: name.count)
    }

    /// Doubles the table of numbers.
    private func grow() {
        slots = ContiguousArray(repeating: -1, count: slots.count * 2)
        for (id, name) in names.enumerated() {
            var index = Int(truncatingIfNeeded: name.stableHash) & (slots.count - 1)
            while slots[index] >= 0 { index = (index + 1) & (slots.count - 1) }
            slots[index] = Int32(truncatingIfNeeded: id)
        }
    }
}
