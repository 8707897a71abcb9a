internal import HulianModel

/// Plain values side by side at a place that does not move.
///
/// Reading one costs a load and nothing else: no count of references, no check of bounds. It is made when a table or a
/// binding is made; whoever owns the ``FixedMemory`` that it came from must outlive it. Unchecked, as a pointer is not
/// `Sendable` by itself, and right, as nothing writes to it once it is made.
struct FixedList<Element>: RandomAccessCollection, @unchecked Sendable {
    /// The first value.
    let start: UnsafePointer<Element>
    /// How many.
    let count: Int

    /// The first index.
    var startIndex: Int { 0 }
    /// The index behind the last.
    var endIndex: Int { count }

    /// A value; the index must be below ``count``.
    subscript(index: Int) -> Element {
        @inline(__always) get { start[index] }
    }

    /// A value by an index that is kept in fewer bits.
    subscript(index: Int32) -> Element {
        @inline(__always) get { start[Int(index)] }
    }
}

/// Memory for plain values that stays at its place as long as its owner.
///
/// Unchecked, as it is filled by its maker before anybody else sees it.
final class FixedMemory: @unchecked Sendable {
    /// The pieces that were handed out.
    private var blocks: [UnsafeMutableRawPointer] = []

    /// Makes an empty one.
    init() {}

    deinit { for block in blocks { block.deallocate() } }

    /// Copies values to where they stay; values that own memory of their own are not for this.
    func keep<Element>(_ values: some Collection<Element>) -> FixedList<Element> {
        precondition(_isPOD(Element.self))
        let start = UnsafeMutablePointer<Element>.allocate(capacity: Swift.max(1, values.count))
        var count = 0
        for value in values {
            (start + count).initialize(to: value)
            count += 1
        }
        blocks.append(UnsafeMutableRawPointer(start))
        return FixedList(start: UnsafePointer(start), count: count)
    }

    /// Copies octets to where they stay.
    func keep(octets: some Collection<UInt8>) -> Octets {
        let list = keep(octets)
        return Octets(start: list.start, count: list.count)
    }
}
