public import HulianModel

extension ValueCodec {
    /// Makes the codec of an attribute.
    ///
    /// - Parameters:
    ///   - conversion: What the dialect says of the attribute.
    ///   - attribute: The attribute of the device type.
    ///   - capability: Where names are defined.
    ///   - style: How the dialect writes values.
    /// - Returns: Nothing for a value that the dialect cannot write, such as a list.
    static func make(
        _ conversion: Conversion, for attribute: DeviceBlueprint.Attribute, in capability: Capability,
        style: ValueStyle
    ) -> ValueCodec? {
        let constraint = attribute.constraint
        let definition = attribute.definition
        func codec(_ form: Form) -> ValueCodec {
            ValueCodec(form: form, constraint: constraint, step: definition.step)
        }
        switch conversion {
        case .byStyle:
            return byStyle(attribute, capability, style).map(codec)
        case .line(let from, let to):
            guard constraint.type.isIntegral else { return nil }
            return codec(.line(low: from.lowerBound, high: from.upperBound, first: to.first, last: to.last))
        case .quantity(let unit, let digits, let isInteger):
            return quantity(definition, unit, digits, isInteger).map(codec)
        case .table(let entries):
            let lines = entries.compactMap { entry in
                rawNumber(entry.model, constraint.type, capability).map { Entry(raw: $0, literal: Literal(entry.wire)) }
            }
            return lines.count == entries.count ? codec(.table(lines)) : nil
        case .inverted:
            guard constraint.type == .bool else { return nil }
            return codec(.bool(no: literal(style.yes), yes: literal(style.no)))
        case .text:
            switch constraint.type {
            case .string: return codec(.text)
            case .bytes: return codec(.hex)
            default: return nil
            }
        }
    }

    /// How the style of the dialect writes an attribute.
    private static func byStyle(
        _ attribute: DeviceBlueprint.Attribute, _ capability: Capability, _ style: ValueStyle
    ) -> Form? {
        let definition = attribute.definition
        switch attribute.constraint.type {
        case .bool:
            return .bool(no: literal(style.no), yes: literal(style.yes))
        case .enumeration(let name, _):
            guard style.enumerations != .number, let items = capability.enumerations[name]?.items else {
                return .integer
            }
            let allowed = items.filter { attribute.constraint.allowed?.contains($0.number) ?? true }
            return .table(
                allowed.map { item in
                    let written = style.enumerations == .camelCase ? item.name : NameStyle.snakeCase(item.name)
                    return Entry(raw: item.number, literal: Literal(.string(written)))
                })
        case .bitmap: return .integer
        case .integer:
            guard let unit = definition.unit, definition.scale != .one || style.quantities == .pointedDecimal else {
                return .integer
            }
            switch style.quantities {
            case .raw: return .integer
            case .scaledInteger:
                guard case .linear(let numerator, let denominator) = definition.scale else {
                    return quantity(definition, unit, 0, true)
                }
                if numerator == 1, powerOfTen(denominator) != nil { return .integer }
                return .ratio(numerator: numerator, denominator: denominator)
            case .decimal, .pointedDecimal:
                return decimal(definition, unit, keepsPoint: style.quantities == .pointedDecimal)
            }
        case .decimal: return .number(digits: 3)
        case .string: return .text
        case .bytes: return .hex
        case .list, .structure: return style.carriesAll ? .json : nil
        }
    }

    /// A quantity as a number with a fraction.
    private static func decimal(_ definition: AttributeDefinition, _ unit: Unit, keepsPoint: Bool) -> Form {
        if case .linear(let numerator, let denominator) = definition.scale, let digits = powerOfTen(denominator) {
            return .decimal(multiplier: numerator, digits: digits, keepsPoint: keepsPoint)
        }
        return .converted(
            from: unit, scale: definition.scale, to: unit, digits: keepsPoint ? 1 : 0, isInteger: false)
    }

    /// A quantity in a unit that a mapping names.
    private static func quantity(
        _ definition: AttributeDefinition, _ unit: Unit, _ digits: Int, _ isInteger: Bool
    ) -> Form? {
        guard let own = definition.unit, own.dimension == unit.dimension else { return nil }
        if own == unit, case .linear(let numerator, let denominator) = definition.scale {
            if isInteger {
                let (over, under) = reduced(numerator * JSONNumber.powerOfTen(digits), denominator)
                return over == under ? .integer : .ratio(numerator: over, denominator: under)
            }
            if let own = powerOfTen(denominator), own <= digits {
                return .decimal(multiplier: numerator, digits: own, keepsPoint: false)
            }
        }
        return .converted(from: own, scale: definition.scale, to: unit, digits: digits, isInteger: isInteger)
    }

    /// The whole number that a written value of the model stands for.
    private static func rawNumber(_ text: String, _ type: DataType, _ capability: Capability) -> Int64? {
        switch type {
        case .bool: return text == "true" ? 1 : (text == "false" ? 0 : nil)
        case .enumeration(let name, _):
            return capability.enumerations[name]?.item(named: text)?.number ?? Int64(text)
        case .bitmap(let name, _):
            if text == "none" { return 0 }
            return capability.bitmaps[name]?.items.first { $0.name == text }?.mask ?? Int64(text)
        default: return Int64(text)
        }
    }

    /// The literal that JSON text writes.
    static func literal(_ json: String) -> Literal { Literal((try? Value(json: json)) ?? .null) }

    /// How many zeros a power of ten has; nothing for another number.
    private static func powerOfTen(_ number: Int64) -> Int? {
        (0...9).first { JSONNumber.powerOfTen($0) == number }
    }

    /// A fraction in lowest terms.
    private static func reduced(_ numerator: Int64, _ denominator: Int64) -> (Int64, Int64) {
        var (left, right) = (numerator, denominator)
        while right != 0 { (left, right) = (right, left % right) }
        return (numerator / left, denominator / left)
    }
}

extension ValueCodec {
    /// What the codec does to values: the worst of what it does to any of them.
    ///
    /// - Parameter unit: The unit of the model, to tell a converted unit.
    public func lossClass(unit: Unit?) -> LossClass {
        switch form {
        case .bool, .text, .hex, .json, .number, .integer, .decimal:
            return .exact
        case .table(let entries):
            guard let all = names else { return .exact }
            if all.contains(where: { raw in !entries.contains { $0.raw == raw } }) { return .dropped }
            return all.allSatisfy { roundTrip($0) == $0 } ? .exact : .approximated
        case .line(let low, let high, _, _):
            let range = constraint.integerRange
            if range.lowerBound < min(low, high) || range.upperBound > max(low, high) { return .clamped }
            return probe.allSatisfy { roundTrip($0) == $0 } ? .unitConverted : .quantised
        case .ratio, .converted:
            return probe.allSatisfy { roundTrip($0) == $0 } ? .unitConverted : .quantised
        }
    }

    /// The raw value that comes back after writing and reading; nothing when it cannot be written or read.
    public func roundTrip(_ raw: Int64) -> Int64? {
        var writer = JSONWriter()
        guard write(type == .bool ? .bool(raw != 0) : .integer(raw), to: &writer) else { return nil }
        var scanner = JSONScanner()
        var value = RawValue.none
        let status = writer.octets.withUnsafeBufferPointer { octets -> Status in
            guard scanner.scan(octets) == nil else { return .failure }
            return read(scanner.tokens[0], 0, in: octets, &value)
        }
        guard status == .success else { return nil }
        switch value {
        case .integer(let number): return number
        case .bool(let isTrue): return isTrue ? 1 : 0
        default: return nil
        }
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

/// The ways to write names.
public enum NameStyle {
    /// `currentLevel` as `current_level`.
    public static func snakeCase(_ name: String) -> String { joined(name, by: "_") }
    /// `currentLevel` as `current-level`.
    public static func kebabCase(_ name: String) -> String { joined(name, by: "-") }
    /// `currentLevel` as `CurrentLevel`.
    public static func pascalCase(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() }

    /// Words in lower case with a sign between them; a run of capitals is one word.
    private static func joined(_ name: String, by sign: Character) -> String {
        let letters = Array(name)
        var result = ""
        for (index, letter) in letters.enumerated() {
            if letter.isUppercase, index > 0 {
                let isAfterLower = !letters[index - 1].isUppercase
                let isBeforeLower = index + 1 < letters.count && letters[index + 1].isLowercase
                if isAfterLower || isBeforeLower, result.last != sign { result.append(sign) }
            }
            result.append(contentsOf: letter.lowercased())
        }
        return result
    }
}
