internal import HulianModel

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
        let definition = attribute.definition
        let constraint = attribute.constraint.named(in: capability)
        let type = constraint.type
        func codec(_ form: Form, unit: Unit? = nil, digits: Int = 0) -> ValueCodec {
            ValueCodec(
                form: form, constraint: constraint, step: definition.step, writesNull: style.writesNull,
                bits: type.bits(in: capability), parts: nil, unit: unit, digits: digits, isQuoted: style.isQuoted)
        }
        switch conversion {
        case .byStyle:
            return byStyle(
                constraint, unit: definition.unit, scale: definition.scale, step: definition.step, capability, style)
        case .line(let from, let to):
            guard type.isIntegral, max(from.upperBound.magnitude, from.lowerBound.magnitude) < 1 << 31,
                max(to.first.magnitude, to.last.magnitude) < 1 << 31
            else { return nil }
            let isPercent = max(to.first, to.last) == 100 && definition.unit?.dimension == .ratio
            return codec(
                .line(low: from.lowerBound, high: from.upperBound, first: to.first, last: to.last),
                unit: isPercent ? definition.unit : nil)
        case .quantity(let unit, let digits, let isInteger):
            if case .decimal = type {
                guard let own = definition.unit, own.dimension == unit.dimension else { return nil }
                return codec(
                    .converted(from: own, scale: definition.scale, to: unit, digits: digits, isInteger: isInteger),
                    unit: unit, digits: isInteger ? digits : 0)
            }
            guard type.isIntegral else { return nil }
            if !isInteger, let form = exact(definition, unit, digits, constraint) { return codec(form, unit: unit) }
            return quantity(definition.unit, definition.scale, unit, digits, isInteger).map {
                codec($0, unit: unit, digits: isInteger ? digits : 0)
            }
        case .table(let entries):
            let lines = entries.compactMap { entry in
                rawNumber(entry.model, type, capability).map { Entry(raw: $0, literal: Literal(entry.wire)) }
            }
            guard lines.count == entries.count else { return nil }
            // Values that this device type has not got are not read either.
            let allowed = lines.filter { constraint.allowed?.contains($0.raw) ?? true }
            return allowed.isEmpty ? nil : codec(.table(allowed))
        case .inverted:
            return type == .bool ? codec(.bool(no: literal(style.yes), yes: literal(style.no))) : nil
        case .text:
            switch type {
            case .string: return codec(.text)
            case .bytes: return codec(.hex)
            default: return nil
            }
        }
    }

    /// Makes the codec of a part of a command, event, answer or structure.
    ///
    /// - Returns: Nothing for a value that the dialect cannot write.
    static func make(for field: FieldDefinition, in capability: Capability, style: ValueStyle) -> ValueCodec? {
        byStyle(field.constraint.named(in: capability), unit: nil, scale: .one, step: 1, capability, style)
    }

    /// How the style of the dialect writes a value.
    private static func byStyle(
        _ constraint: ValueConstraint, unit: Unit?, scale: Scale, step: Int64, _ capability: Capability,
        _ style: ValueStyle
    ) -> ValueCodec? {
        var parts: CompositeCodec?
        var digits = 0
        var unit = unit
        let form: Form
        switch constraint.type {
        case .bool:
            form = .bool(no: literal(style.no), yes: literal(style.yes))
        case .enumeration(let name, _):
            form = words(name, constraint, capability, style).map { .table($0) } ?? .integer
        case .bitmap: form = .integer
        case .integer:
            guard let quantity = quantity(unit, scale, style) else { return nil }
            form = quantity
            if case .integer = form, scale != .one {
                // The number of the model itself is only a quantity together with its scale.
                if case .linear(1, let denominator) = scale, let power = powerOfTen(denominator) {
                    digits = power
                } else {
                    unit = nil
                }
            }
        case .decimal: form = .number(digits: style.carriesAll ? nil : 3)
        case .string: form = .text
        case .bytes: form = .hex
        case .list(let element):
            guard style.writesStructures,
                let codec = byStyle(
                    ValueConstraint(type: element).named(in: capability), unit: nil, scale: .one, step: 1, capability,
                    style)
            else { return nil }
            parts = CompositeCodec(.list(codec))
            form = .json
        case .structure(let name):
            guard style.writesStructures, let structure = capability.structures[name] else { return nil }
            let fields = structure.fields.map { field in
                byStyle(field.constraint.named(in: capability), unit: nil, scale: .one, step: 1, capability, style)
                    .map { FieldCodec(field, name: style.fieldName(field.name), codec: $0) }
            }
            guard !fields.contains(where: { $0 == nil }) else { return nil }
            parts = CompositeCodec(.structure(fields.compactMap { $0 }))
            form = .json
        }
        return ValueCodec(
            form: form, constraint: constraint, step: step, writesNull: style.writesNull,
            bits: constraint.type.bits(in: capability), parts: parts, unit: unit, digits: digits,
            isQuoted: style.isQuoted)
    }

    /// The words of an enumeration; nothing for a style that writes numbers.
    private static func words(
        _ name: String, _ constraint: ValueConstraint, _ capability: Capability, _ style: ValueStyle
    ) -> [Entry]? {
        guard style.enumerations != .number, let items = capability.enumerations[name]?.items else { return nil }
        return items.filter { constraint.allowed?.contains($0.number) ?? true }.map { item in
            let written = style.enumerations == .camelCase ? item.name : NameStyle.snakeCase(item.name)
            return Entry(raw: item.number, literal: Literal(.string(written)))
        }
    }

    /// How the style of the dialect writes a whole number with or without unit.
    private static func quantity(_ unit: Unit?, _ scale: Scale, _ style: ValueStyle) -> Form? {
        guard let unit, scale != .one || style.quantities == .pointedDecimal else { return .integer }
        switch style.quantities {
        case .raw: return .integer
        case .scaledInteger:
            guard case .linear(let numerator, let denominator) = scale else {
                return quantity(unit, scale, unit, 0, true)
            }
            if numerator == 1, powerOfTen(denominator) != nil { return .integer }
            return .ratio(numerator: numerator, denominator: denominator)
        case .decimal, .pointedDecimal:
            return decimal(unit, scale, keepsPoint: style.quantities == .pointedDecimal)
        }
    }

    /// A quantity as a number with a fraction.
    private static func decimal(_ unit: Unit, _ scale: Scale, keepsPoint: Bool) -> Form {
        if case .linear(let numerator, let denominator) = scale, let digits = powerOfTen(denominator) {
            return .decimal(multiplier: numerator, digits: digits, keepsPoint: keepsPoint)
        }
        return .converted(from: unit, scale: scale, to: unit, digits: keepsPoint ? 1 : 0, isInteger: false)
    }

    /// A quantity in a unit that a mapping names.
    private static func quantity(
        _ own: Unit?, _ scale: Scale, _ unit: Unit, _ digits: Int, _ isInteger: Bool
    ) -> Form? {
        guard let own, own.dimension == unit.dimension else { return nil }
        if own == unit, case .linear(let numerator, let denominator) = scale {
            if isInteger {
                let (over, under) = reduced(numerator * JSONNumber.powerOfTen(digits), denominator)
                return over == under ? .integer : .ratio(numerator: over, denominator: under)
            }
            if let own = powerOfTen(denominator), own <= digits {
                return .decimal(multiplier: numerator, digits: own, keepsPoint: false)
            }
        }
        return .converted(from: own, scale: scale, to: unit, digits: digits, isInteger: isInteger)
    }

    /// A quantity in a unit that is so many powers of ten greater, for numbers that a fraction of 64 bits does not hold.
    private static func exact(
        _ definition: AttributeDefinition, _ unit: Unit, _ digits: Int, _ constraint: ValueConstraint
    ) -> Form? {
        let range = constraint.integerRange
        guard max(range.lowerBound.magnitude, range.upperBound.magnitude) > 1 << 53, let own = definition.unit,
            own.dimension == unit.dimension, !own.isReciprocal, !unit.isReciprocal, own.offset == 0, unit.offset == 0,
            case .linear(let numerator, let denominator) = definition.scale, let under = powerOfTen(denominator),
            let over = (0...9).first(where: { Double(JSONNumber.powerOfTen($0)) * own.factor == unit.factor }),
            under + over <= min(digits, 9)
        else { return nil }
        return .decimal(multiplier: numerator, digits: under + over, keepsPoint: false)
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

extension ValueConstraint {
    /// The constraint with the numbers of its enumeration, so that a number without a name is out of range.
    fileprivate func named(in capability: Capability) -> ValueConstraint {
        guard allowed == nil, case .enumeration(let name, _) = type, let items = capability.enumerations[name]?.items
        else { return self }
        var constraint = self
        constraint.allowed = items.map(\.number)
        return constraint
    }
}

extension DataType {
    /// The bits that a value may have: those of its bitmap, all for other types.
    fileprivate func bits(in capability: Capability) -> Int64 {
        guard case .bitmap(let name, _) = self, let bitmap = capability.bitmaps[name] else { return -1 }
        return bitmap.allBits
    }
}

extension ValueStyle {
    /// The name of a part of a command, event or structure.
    func fieldName(_ name: String) -> String {
        switch names {
        case .camelCase, .path, .kebabLevels, .none: name
        case .pascalCase: NameStyle.pascalCase(name)
        case .snakeCase, .components, .entities: NameStyle.snakeCase(name)
        }
    }

    /// True when lists and structures can be written.
    var writesStructures: Bool { carriesAll || structures == .json }
}
