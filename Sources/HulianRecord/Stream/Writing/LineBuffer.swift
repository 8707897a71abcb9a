internal import HulianModel

/// Memory into which lines of a record are written, kept from one piece of the record to the next.
///
/// Not an array: most of a record is JSON text inside JSON text, where every few octets one wants an escape, and an array
/// asks for its owner and its room at each of them. Here room is made for many octets at once.
struct LineBuffer: ~Copyable {
    /// The octets; the first ``count`` were written.
    private var memory: UnsafeMutablePointer<UInt8>
    /// How many octets there is room for.
    private var capacity: Int
    /// How many octets were written.
    private(set) var count = 0

    /// Makes an empty buffer with room for so many octets, one at least.
    init(capacity: Int) {
        self.capacity = max(1, capacity)
        memory = .allocate(capacity: self.capacity)
    }

    deinit { memory.deallocate() }

    /// What was written; valid until more is written.
    var octets: Octets { Octets(start: memory, count: count) }

    /// Forgets what was written and keeps the room.
    mutating func removeAll() { count = 0 }

    /// Takes back all that was written behind a place.
    mutating func rewind(to place: Int) { count = min(count, max(0, place)) }

    /// Makes room for so many octets more.
    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if capacity - count < more { grow(more) }
    }

    /// Moves into larger memory.
    @inline(never)
    private mutating func grow(_ more: Int) {
        let larger = max(capacity * 2, count + more)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        moved.update(from: memory, count: count)
        memory.deallocate()
        memory = moved
        capacity = larger
    }

    // MARK: Writing

    /// Writes one octet.
    @inline(__always)
    mutating func append(_ octet: UInt8) {
        reserve(1)
        memory[count] = octet
        count += 1
    }

    /// Writes octets as they are.
    @inline(__always)
    mutating func append(_ text: Octets) {
        guard let start = text.baseAddress else { return }
        reserve(text.count)
        (memory + count).update(from: start, count: text.count)
        count += text.count
    }

    /// Writes text of ours that wants no escape.
    @inline(__always)
    mutating func append(_ text: StaticString) { text.withUTF8Buffer { append($0) } }

    /// Writes the digits of a whole number.
    mutating func append(_ number: some FixedWidthInteger) {
        // The longest are those of `UInt64.max`, and of `Int64.min` with its sign: twenty octets.
        reserve(20)
        var rest = UInt64(truncatingIfNeeded: number.magnitude)
        let end = memory + count + 20
        var digit = end
        repeat {
            digit -= 1
            digit.pointee = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
            rest /= 10
        } while rest > 0
        if number < 0 {
            digit -= 1
            digit.pointee = 0x2D
        }
        (memory + count).update(from: digit, count: end - digit)
        count += end - digit
    }

    // MARK: Text with escapes

    /// How many octets of a text are written with one check of the room.
    private static let blockLength = 4096
    /// The most octets that one octet of a text can become: `\u0000`.
    private static let longestEscape = 6

    /// Writes text in UTF-8 with the escapes of JSON; octets from 0x80 on are written as they are.
    ///
    /// - Returns: False when octets from 0x80 on were among them, and the text may then not be UTF-8.
    mutating func append(escaping text: Octets) -> Bool {
        guard let start = UnsafeRawPointer(text.baseAddress) else { return true }
        var seen: UInt64 = 0
        var index = 0
        while index < text.count {
            let end = min(text.count, index + Self.blockLength)
            // Eight more, because eight octets are copied even when fewer are kept.
            reserve((end - index) * Self.longestEscape + 8)
            var target = UnsafeMutableRawPointer(memory + count)
            while index + 8 <= end {
                let eight = UInt64(littleEndian: start.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                target.storeBytes(of: eight.littleEndian, as: UInt64.self)
                seen |= eight
                let marks = Self.escapeMarks(eight)
                guard marks != 0 else {
                    index += 8
                    target += 8
                    continue
                }
                let plain = marks.trailingZeroBitCount >> 3
                target = Self.escape(start.load(fromByteOffset: index + plain, as: UInt8.self), to: target + plain)
                index += plain + 1
            }
            while index < end {
                let octet = start.load(fromByteOffset: index, as: UInt8.self)
                seen |= UInt64(octet)
                target = Self.escape(octet, to: target)
                index += 1
            }
            count = UnsafeMutablePointer(target.assumingMemoryBound(to: UInt8.self)) - memory
        }
        return seen & Self.topBits == 0
    }

    /// The highest bit of each of eight octets.
    private static let topBits: UInt64 = 0x8080_8080_8080_8080
    /// The lowest bit of each of eight octets.
    private static let lowBits: UInt64 = 0x0101_0101_0101_0101

    /// Marks the first of eight octets that wants an escape with its highest bit; no bit when none does.
    ///
    /// Subtracting one from an octet that is zero borrows from the next, so marks behind the first may be wrong.
    @inline(__always)
    private static func escapeMarks(_ eight: UInt64) -> UInt64 {
        @inline(__always)
        func marks(equalTo octet: UInt64) -> UInt64 {
            let zero = eight ^ (octet &* lowBits)
            return (zero &- lowBits) & ~zero
        }
        let controls = (eight &- 0x20 &* lowBits) & ~eight
        return (controls | marks(equalTo: 0x22) | marks(equalTo: 0x5C) | marks(equalTo: 0x7F)) & topBits
    }

    /// Writes one octet, with an escape where JSON wants one, and tells where the next belongs.
    @inline(__always)
    private static func escape(_ octet: UInt8, to target: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
        let short: UInt8
        switch octet {
        case 0x22, 0x5C: short = octet
        case 0x0A: short = 0x6E
        case 0x0D: short = 0x72
        case 0x09: short = 0x74
        case 0x00..<0x20, 0x7F:
            target.storeBytes(of: 0x5C, toByteOffset: 0, as: UInt8.self)
            target.storeBytes(of: 0x75, toByteOffset: 1, as: UInt8.self)
            target.storeBytes(of: 0x30, toByteOffset: 2, as: UInt8.self)
            target.storeBytes(of: 0x30, toByteOffset: 3, as: UInt8.self)
            target.storeBytes(of: HexDigits.lower(octet >> 4), toByteOffset: 4, as: UInt8.self)
            target.storeBytes(of: HexDigits.lower(octet & 0x0F), toByteOffset: 5, as: UInt8.self)
            return target + 6
        default:
            target.storeBytes(of: octet, as: UInt8.self)
            return target + 1
        }
        target.storeBytes(of: 0x5C, toByteOffset: 0, as: UInt8.self)
        target.storeBytes(of: short, toByteOffset: 1, as: UInt8.self)
        return target + 2
    }
}
