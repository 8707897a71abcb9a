extension ValueConstraint {
    /// The value that a definition without default starts with: null where it may be, else nought.
    public var zero: Value {
        if isNullable { return .null }
        switch type {
        case .bool: return .bool(false)
        case .integer, .enumeration, .bitmap:
            if let first = allowed?.min() { return .integer(first) }
            return .integer(max(0, minimum ?? 0))
        case .decimal: return .decimal(0)
        case .string: return .string("")
        case .bytes: return .bytes([])
        case .list: return .list([])
        case .structure: return .structure([])
        }
    }

    /// The least and greatest whole number that are allowed.
    public var integerRange: ClosedRange<Int64> {
        let natural: ClosedRange<Int64> =
            switch type {
            case .integer(let type): type.range
            case .enumeration(_, let bits), .bitmap(_, let bits): IntegerType(bits: bits, isSigned: false).range
            default: .min ... .max
            }
        let low = minimum ?? natural.lowerBound
        return low...max(low, maximum ?? natural.upperBound)
    }

    /// Checks a value against type, range, length and names.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - capability: Where enumerations, bitmaps and structures are defined.
    /// - Returns: ``Status/success``, ``Status/invalidDataType`` for another type, ``Status/constraintError`` for a
    ///   value out of range.
    public func check(_ value: Value, in capability: Capability) -> Status {
        switch (type, value) {
        case (_, .null): return isNullable ? .success : .invalidDataType
        case (.bool, .bool): return .success
        case (.integer(let integer), .integer(let number)):
            guard integer.range.contains(number) || (integer.bits == 64 && !integer.isSigned) else {
                return .constraintError
            }
            return integerRange.contains(number) || (integer.bits == 64 && !integer.isSigned && maximum == nil)
                ? .success : .constraintError
        case (.enumeration(let name, let bits), .integer(let number)):
            guard IntegerType(bits: bits, isSigned: false).range.contains(number) else { return .constraintError }
            if let allowed { return allowed.contains(number) ? .success : .constraintError }
            guard let items = capability.enumerations[name] else {
                return integerRange.contains(number) ? .success : .constraintError
            }
            return items.item(number) != nil ? .success : .constraintError
        case (.bitmap(let name, let bits), .integer(let number)):
            guard IntegerType(bits: bits, isSigned: false).range.contains(number) else { return .constraintError }
            guard let bitmap = capability.bitmaps[name] else { return .success }
            return number & ~bitmap.allBits == 0 ? .success : .constraintError
        case (.decimal, .decimal), (.decimal, .integer):
            guard let number = value.numberValue, number.isFinite else { return .constraintError }
            if let minimum, number < Double(minimum) { return .constraintError }
            if let maximum, number > Double(maximum) { return .constraintError }
            return .success
        case (.string, .string(let text)): return checkLength(text.utf8.count)
        case (.bytes, .bytes(let octets)): return checkLength(octets.count)
        case (.list(let element), .list(let values)):
            let status = checkLength(values.count)
            guard status == .success else { return status }
            for value in values {
                let status = ValueConstraint(type: element).check(value, in: capability)
                guard status == .success else { return status }
            }
            return .success
        case (.structure(let name), .structure(let fields)):
            guard let definition = capability.structures[name] else { return .success }
            return definition.fields.check(fields, in: capability, missing: .invalidDataType)
        default: return .invalidDataType
        }
    }

    /// Checks a length.
    private func checkLength(_ length: Int) -> Status {
        if let minimumLength, length < minimumLength { return .constraintError }
        if let maximumLength, length > maximumLength { return .constraintError }
        return .success
    }
}

extension [FieldDefinition] {
    /// Checks the fields of a command, event or structure.
    ///
    /// - Parameters:
    ///   - fields: The fields as they came.
    ///   - capability: Where types are defined.
    ///   - missing: The status for a field that is absent, unknown or of another type.
    /// - Returns: ``Status/success``, ``Status/constraintError`` or the status given.
    public func check(_ fields: [Field], in capability: Capability, missing: Status) -> Status {
        for field in fields where !contains(where: { $0.name == field.name }) { return missing }
        for definition in self {
            guard let field = fields.first(where: { $0.name == definition.name }) else {
                if definition.isOptional || definition.defaultValue != nil { continue }
                return missing
            }
            switch definition.constraint.check(field.value, in: capability) {
            case .success: continue
            case .invalidDataType: return missing
            case let status: return status
            }
        }
        return .success
    }
}
