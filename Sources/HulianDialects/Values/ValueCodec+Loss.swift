public import HulianModel

extension ValueCodec {
    /// What the codec does to values: the worst of what it does to any of them.
    ///
    /// - Parameter unit: The unit of the model, to tell a converted unit.
    public func lossClass(unit: Unit?) -> LossClass {
        switch form {
        case .bool, .text, .hex, .json, .integer, .decimal, .number(digits: nil):
            return .exact
        case .number:
            return .quantised
        case .table(let entries):
            guard let all = names else { return .exact }
            if all.contains(where: { raw in !entries.contains { $0.raw == raw } }) { return .dropped }
            return all.allSatisfy { roundTrip($0) == $0 } ? .exact : .approximated
        case .line(let low, let high, _, _):
            let range = constraint.integerRange
            if range.lowerBound < min(low, high) || range.upperBound > max(low, high) { return .clamped }
            return probe.allSatisfy { roundTrip($0) == $0 } ? .unitConverted : .quantised
        case .converted where !type.isIntegral:
            // A number with a fraction has more digits than any message.
            return .quantised
        case .ratio, .converted:
            return probe.allSatisfy { roundTrip($0) == $0 } ? .unitConverted : .quantised
        }
    }

    /// The raw value that comes back after writing and reading; nothing when it cannot be written or read.
    public func roundTrip(_ raw: Int64) -> Int64? {
        // Whole numbers are worked out without writing them.
        switch form {
        case .integer where type != .bool: return read(back: raw)
        case .line(let low, let high, let first, let last) where type != .bool:
            return read(back: Self.onLine(raw, low, high, first, last))
        case .ratio(let numerator, let denominator) where type != .bool:
            let (product, isTooGreat) = raw.multipliedReportingOverflow(by: numerator)
            return isTooGreat ? nil : read(back: Self.divide(product, denominator))
        case .bool, .table:
            if let word = word(for: raw) { return reader.start.pointee.isTruth ? (word.raw != 0 ? 1 : 0) : word.raw }
        default: break
        }
        var writer = JSONWriter()
        guard write(type == .bool ? .bool(raw != 0) : .integer(raw), to: &writer) else { return nil }
        let scanner = JSONScanner()
        var value = RawValue.none
        let status = writer.octets.withUnsafeBufferPointer { octets -> Status in
            guard scanner.scan(octets) == nil else { return .failure }
            return read(scanner.tokens, at: 0, in: octets, &value)
        }
        guard status == .success else { return nil }
        switch value {
        case .integer(let number): return number
        case .bool(let isTrue): return isTrue ? 1 : 0
        default: return nil
        }
    }

    /// The word that is read where the one for a raw value is written; nothing when that takes more than words.
    private func word(for raw: Int64) -> WireWord? {
        let words = reader.start.pointee.words
        let number = type == .bool ? (raw != 0 ? 1 : 0) : raw
        guard type == .bool || !reader.start.pointee.isClosed, let word = words.first(where: { $0.raw == number }),
            let kind = word.kind, kind != .null, !word.content.contains(0x5C)
        else { return nil }
        return words.first { $0.matches(kind, word.content) }
    }

    /// The raw value that a written whole number stands for; nothing when it cannot be read.
    private func read(back number: Int64) -> Int64? {
        var value = RawValue.none
        guard ValueReader.read(reader.start, whole: number, &value) == .success, case .integer(let raw) = value else {
            return nil
        }
        return raw
    }

    /// All values of an enumeration or truth value.
    private var names: [Int64]? {
        switch type {
        case .bool: return [0, 1]
        case .enumeration: return constraint.allowed
        default: return nil
        }
    }

    /// Values to try: all of a small range, the ends and a spread of a large one.
    private var probe: [Int64] {
        let range = constraint.integerRange
        let (width, overflow) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
        if !overflow, width <= 512 { return Array(range) }
        let step = overflow ? Int64.max / 256 : width / 256
        return (0...256).map { range.lowerBound + $0 * step } + [range.upperBound]
    }
}
