internal import HulianModel

/// Reads values as the SDK's files write defaults: `0x00`, `-5`, `true`, text.
enum LiteralText {
    /// The value of a type that a text writes; nothing for a text that writes none.
    ///
    /// The pattern that stands for null on the wire (all ones of an unsigned number, the least of a signed one) is null
    /// for what may be null.
    static func value(_ text: String, of constraint: ValueConstraint) -> Value? {
        let isNullable = constraint.isNullable
        if isNullable, text.lowercased() == "null" || text.lowercased() == "nullptr" { return .null }
        switch constraint.type {
        case .bool:
            switch text.lowercased() {
            case "true": return .bool(true)
            case "false": return .bool(false)
            default:
                guard let number = XMLElement.number(text) else { return nil }
                return isNullable && number == 0xFF ? .null : .bool(number != 0)
            }
        case .integer(let type): return integer(text, bits: type.bits, isSigned: type.isSigned, isNullable: isNullable)
        case .enumeration(_, let bits), .bitmap(_, let bits):
            return integer(text, bits: bits, isSigned: false, isNullable: isNullable)
        case .decimal:
            if let number = Double(text), number.isFinite { return .decimal(number) }
            guard let number = XMLElement.number(text) else { return nil }
            // A fraction of a file written as bits is no number for null; zero is written as 0x0.
            return isNullable && number == 0x7FC0_0000 ? .null : .decimal(Double(number))
        case .string: return .string(text)
        case .bytes:
            if text.hasPrefix("0x"), let octets = FixtureValue.octets(text.dropFirst(2)) { return .bytes(octets) }
            return .bytes(Array(text.utf8))
        case .list, .structure: return nil
        }
    }

    /// A whole number of a width.
    private static func integer(_ text: String, bits: Int, isSigned: Bool, isNullable: Bool) -> Value? {
        guard var number = XMLElement.number(text) else { return nil }
        if bits == 64 {
            if isNullable, isSigned ? number == .min : number == -1 { return .null }
            return .integer(number)
        }
        let full: Int64 = 1 << bits
        if isSigned {
            // Hexadecimal numbers of files are two's complement of the width.
            if number >= full / 2, number < full, text.contains("x") || text.contains("X") { number -= full }
            if isNullable, number == -(full / 2) { return .null }
            return number >= -(full / 2) && number < full / 2 ? .integer(number) : nil
        }
        if isNullable, number == full - 1 { return .null }
        // A negative default of an unsigned number is the bit pattern, as `-1` for all ones.
        if number < 0, number >= -full / 2 { number += full }
        if isNullable, number == full - 1 { return .null }
        return number >= 0 && number < full ? .integer(number) : nil
    }
}
