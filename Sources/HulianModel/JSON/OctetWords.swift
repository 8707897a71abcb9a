/// Octets taken eight at a time; the order of octets within a word is the machine's and never seen outside.
public enum OctetWords {
    /// The eight octets at a place as one word, the first one lowest.
    @inlinable
    @inline(__always)
    public static func word(_ start: UnsafePointer<UInt8>) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt64.self))
    }

    /// The four octets at a place as one word, the first one lowest.
    @inlinable
    @inline(__always)
    public static func halfWord(_ start: UnsafePointer<UInt8>) -> UInt32 {
        UInt32(littleEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt32.self))
    }

    /// One octet in all eight places of a word.
    @inlinable
    @inline(__always)
    static func repeated(_ octet: UInt8) -> UInt64 { UInt64(octet) &* 0x0101_0101_0101_0101 }

    /// The high bits of the octets that are not plain in text in quotes.
    ///
    /// These are quotes, backslashes, control characters and all that is not ASCII. Only the lowest bit that is set is
    /// exact.
    @inlinable
    @inline(__always)
    static func special(_ word: UInt64) -> UInt64 {
        let quotes = word ^ repeated(0x22)
        let backslashes = word ^ repeated(0x5C)
        let found =
            ((quotes &- repeated(1)) & ~quotes) | ((backslashes &- repeated(1)) & ~backslashes)
            | ((word &- repeated(0x20)) & ~word) | word
        return found & repeated(0x80)
    }

    /// The high bits of the quotes and backslashes of a word; only the lowest bit that is set is exact.
    @inlinable
    @inline(__always)
    public static func quotesAndEscapes(_ word: UInt64) -> UInt64 {
        let quotes = word ^ repeated(0x22)
        let backslashes = word ^ repeated(0x5C)
        let found = ((quotes &- repeated(1)) & ~quotes) | ((backslashes &- repeated(1)) & ~backslashes)
        return found & repeated(0x80)
    }

    /// True when all eight octets of a word are decimal digits.
    @inlinable
    @inline(__always)
    static func isDigits(_ word: UInt64) -> Bool {
        (word & repeated(0xF0)) | (((word &+ repeated(6)) & repeated(0xF0)) >> 4) == repeated(0x33)
    }

    /// The number that the eight digits of a word write.
    @inlinable
    @inline(__always)
    static func number(ofDigits word: UInt64) -> UInt64 {
        // Pairs, then fours, then all eight: three multiplications instead of eight.
        let digits = word &- repeated(0x30)
        let pairs = (digits &* 10 &+ digits >> 8) & 0x00FF_00FF_00FF_00FF
        let fours = (pairs &* 100 &+ pairs >> 16) & 0x0000_FFFF_0000_FFFF
        return (fours &* 10_000 &+ fours >> 32) & 0xFFFF_FFFF
    }

    /// True when so many octets are the same at two places.
    @inlinable
    @inline(__always)
    public static func equal(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        if count >= 8 {
            var index = 0
            while index &+ 8 < count {
                guard word(left + index) == word(right + index) else { return false }
                index &+= 8
            }
            return word(left + (count &- 8)) == word(right + (count &- 8))
        }
        if count >= 4 {
            return halfWord(left) == halfWord(right) && halfWord(left + (count &- 4)) == halfWord(right + (count &- 4))
        }
        var index = 0
        while index < count {
            guard left[index] == right[index] else { return false }
            index &+= 1
        }
        return true
    }
}

extension UnsafeBufferPointer where Element == UInt8 {
    /// A quick hash for tables of names, the same in every process.
    ///
    /// It looks at the first, the middle and the last eight octets only, so that long names may share one: whoever uses
    /// it compares the octets too, and looks after those who send many names that share one.
    @inlinable
    @inline(__always)
    public var nameHash: UInt32 {
        guard let start = baseAddress, count > 0 else { return 0 }
        var hash: UInt64
        if count >= 8 {
            hash = OctetWords.word(start) &* 0x9E37_79B9_7F4A_7C15
            hash = (hash ^ (hash >> 29) ^ OctetWords.word(start + (count &- 8))) &* 0xBF58_476D_1CE4_E5B9
            if count > 16 {
                hash = (hash ^ (hash >> 29) ^ OctetWords.word(start + (count &- 8) / 2)) &* 0x9E37_79B9_7F4A_7C15
            }
        } else if count >= 4 {
            hash = UInt64(OctetWords.halfWord(start)) << 32 | UInt64(OctetWords.halfWord(start + (count &- 4)))
            hash = hash &* 0x9E37_79B9_7F4A_7C15
        } else {
            hash = UInt64(start[0]) | UInt64(start[count / 2]) << 8 | UInt64(start[count &- 1]) << 16
            hash = hash &* 0x9E37_79B9_7F4A_7C15
        }
        hash = (hash ^ (hash >> 31)) &+ UInt64(truncatingIfNeeded: count)
        return UInt32(truncatingIfNeeded: (hash &* 0x94D0_49BB_1331_11EB) >> 32)
    }
}
