internal import HulianDiagnostics
internal import HulianModel

extension ValueJudge {
    /// True when a rule holds.
    ///
    /// Null passes the rules on type, range, length and choice, as the SDK's runner has it; a mask is set when any of
    /// its bits is, and each entry of a list answers one wanted entry alone.
    ///
    /// - Throws: A message about a rule that cannot be applied.
    func holds(
        _ rule: TestStep.RuleKind, _ wanted: TestValue, _ received: Value, as type: DataType?
    ) throws(Diagnostic) -> Bool {
        let flag = if case .bool(let flag) = wanted.content { flag } else { true }
        if rule == .hasValue { return flag != received.isNull }
        if rule == .notValue { return try !matches(wanted, received, as: type) }
        if received.isNull { return Self.rulesThatNullPasses.contains(rule) }
        switch rule {
        case .hasValue, .notValue: return true
        case .type: return try isOf(wanted, received, type)
        case .minLength, .maxLength:
            guard let length = Self.length(received) else { return false }
            let limit: Double
            switch try number(wanted) {
            case .integer(let number): limit = Double(number)
            case .decimal(let number): limit = number
            default: return false
            }
            return rule == .minLength ? Double(length) >= limit : Double(length) <= limit
        case .isHexString:
            guard let text = received.stringValue else { return false }
            return text.utf8.allSatisfy(Self.isHexDigit) == flag
        case .startsWith: return received.stringValue?.hasPrefix(wanted.text ?? "") ?? false
        case .endsWith: return received.stringValue?.hasSuffix(wanted.text ?? "") ?? false
        case .isUpperCase:
            guard let text = received.stringValue else { return false }
            return text.contains(where: \.isLowercase) != flag
        case .isLowerCase:
            guard let text = received.stringValue else { return false }
            return text.contains(where: \.isUppercase) != flag
        case .minValue: return try compare(received, wanted, type) >= 0
        case .maxValue: return try compare(received, wanted, type) <= 0
        case .contains: return try left(of: wanted, in: received, type) != nil
        case .excludes: return try excludes(wanted, received, type)
        case .hasMasksSet: return try masks(wanted, received) { $0 & $1 != 0 }
        case .hasMasksClear: return try masks(wanted, received) { $0 & $1 == 0 }
        case .anyOf:
            for item in wanted.items ?? [] where try matches(item, received, as: type) { return true }
            return false
        case .isSetOfValues:
            return try left(of: wanted, in: received, type) == 0
        case .python: return false
        }
    }

    /// The rule as people read it.
    static func text(_ rule: TestStep.RuleKind, _ wanted: TestValue) -> String {
        let value = Self.text(wanted)
        return switch rule {
        case .hasValue: value == "true" ? "a value" : "no value"
        case .type: "of type \(value)"
        case .minLength: "a length of at least \(value)"
        case .maxLength: "a length of at most \(value)"
        case .isHexString: value == "true" ? "hexadecimal digits alone" : "not hexadecimal digits alone"
        case .startsWith: "starts with \(value)"
        case .endsWith: "ends with \(value)"
        case .isUpperCase: value == "true" ? "capitals alone" : "not capitals alone"
        case .isLowerCase: value == "true" ? "small letters alone" : "not small letters alone"
        case .minValue: "at least \(value)"
        case .maxValue: "at most \(value)"
        case .contains: "holds all of \(value)"
        case .excludes: "holds none of \(value)"
        case .hasMasksSet: "has the bits \(value) set"
        case .hasMasksClear: "has the bits \(value) clear"
        case .notValue: "not \(value)"
        case .anyOf: "one of \(value)"
        case .isSetOfValues: "holds just \(value) in any order"
        case .python: "a condition in Python"
        }
    }

    /// A value of a file as people read it.
    static func text(_ value: TestValue) -> String {
        switch value.content {
        case .null: "null"
        case .bool(let flag): String(flag)
        case .integer(let number): String(number)
        case .decimal(let number): number.description
        case .text(let text): "\"\(text)\""
        case .bytes(let octets): Value.bytes(octets).description
        case .list(let items): "[" + items.map { Self.text($0) }.joined(separator: ", ") + "]"
        case .structure(let entries):
            "{" + entries.map { "\($0.name): \(Self.text($0.value))" }.joined(separator: ", ") + "}"
        }
    }

    /// True when a value is of a type that the SDK names.
    private func isOf(_ wanted: TestValue, _ received: Value, _ type: DataType?) throws(Diagnostic) -> Bool {
        let name = wanted.text ?? ""
        switch MatterName.plain(name) {
        case "list", "array": return received.listValue != nil
        case "struct": return received.fields != nil
        default: break
        }
        if let constraint = typer.library.type(named: name) { return Self.fits(received, constraint) }
        guard let capability = typer.capability else { return false }
        // A type of the cluster is meant by its name: a value of another type with the same bits is not of it.
        if let enumeration = typer.library.enumeration(name, in: capability) {
            if case .enumeration(let own, _)? = type, typer.library.enumeration(own, in: capability) != enumeration {
                return false
            }
            return Self.fits(received, ValueConstraint(type: .enumeration(name, bits: enumeration.bits)))
        }
        if let bitmap = typer.library.bitmap(name, in: capability) {
            if case .bitmap(let own, _)? = type, let other = typer.library.bitmap(own, in: capability), other != bitmap
            {
                return false
            }
            return Self.fits(received, ValueConstraint(type: .bitmap(name, bits: bitmap.bits)))
        }
        if let structure = typer.library.structure(name, in: capability) {
            if case .structure(let own)? = type, typer.library.structure(own, in: capability) != structure {
                return false
            }
            return received.fields != nil
        }
        if let type, MatterName.plain(type.name) == MatterName.plain(name) { return true }
        throw Diagnostic(
            "unknown-type", "'\(name)' is not a type of \(capability.title.english)", at: wanted.place,
            hint: Suggestion.hint(
                for: name, among: capability.enumerations.keys.sorted() + capability.structures.keys.sorted()))
    }

    /// True when a value is of a kind and within its range.
    private static func fits(_ value: Value, _ constraint: ValueConstraint) -> Bool {
        let range: ClosedRange<Int128>
        switch (constraint.type, value) {
        case (.bool, .bool), (.string, .string), (.bytes, .bytes), (.decimal, .decimal), (.list, .list),
            (.structure, .structure):
            return true
        case (.integer(let type), .integer):
            range =
                type.isSigned
                ? -(1 << Int128(type.bits - 1))...(1 << Int128(type.bits - 1)) - 1 : 0...(1 << Int128(type.bits)) - 1
        case (.enumeration(_, let bits), .integer), (.bitmap(_, let bits), .integer):
            range = 0...(1 << Int128(bits)) - 1
        default: return false
        }
        let number = ValueTyper.wide(value.integerValue ?? 0, constraint.type)
        let least = constraint.minimum.map { Int128($0) } ?? range.lowerBound
        let greatest = constraint.maximum.map { Int128($0) } ?? range.upperBound
        return range.contains(number) && number >= least && number <= greatest
    }

    /// How long a text, octets or a list are.
    private static func length(_ value: Value) -> Int? {
        switch value {
        case .string(let text): text.unicodeScalars.count
        case .bytes(let octets): octets.count
        case .list(let items): items.count
        default: nil
        }
    }

    /// True for a hexadecimal digit.
    private static func isHexDigit(_ octet: UInt8) -> Bool {
        octet &- 0x30 < 10 || (octet | 0x20) &- 0x61 < 6
    }

    /// The number that a rule names.
    private func number(_ wanted: TestValue) throws(Diagnostic) -> TestValue.Content {
        switch wanted.content {
        case .integer, .decimal: return wanted.content
        case .bool(let flag): return .integer(flag ? 1 : 0)
        case .text(let text):
            // A number in quotes, which may need all 64 bits, or an item of an enumeration.
            if let whole = TestValue.whole(text) { return .integer(whole) }
            if case .integer(let number) = try typer.value(
                wanted, as: .integer(IntegerType(bits: 64, isSigned: true)))
            {
                return .integer(Int128(number))
            }
        default: break
        }
        throw Diagnostic("wrong-type", "a number is wanted, but here stands \(wanted.kind)", at: wanted.place)
    }

    /// Orders a received number against a wanted one: below 0 when it is less.
    private func compare(_ received: Value, _ wanted: TestValue, _ type: DataType?) throws(Diagnostic) -> Int {
        let limit: TestValue.Content
        if case .decimal? = type, case .text(let text) = wanted.content, let number = Double(text) {
            limit = .decimal(number)
        } else {
            limit = try number(wanted)
        }
        switch (received, limit) {
        case (.integer(let value), .integer(let limit)):
            let value = ValueTyper.wide(value, type)
            return value < limit ? -1 : (value > limit ? 1 : 0)
        case (.integer(let value), .decimal(let limit)):
            let value = Double(ValueTyper.wide(value, type))
            return value < limit ? -1 : (value > limit ? 1 : 0)
        case (.decimal(let value), .integer(let limit)):
            return value < Double(limit) ? -1 : (value > Double(limit) ? 1 : 0)
        case (.decimal(let value), .decimal(let limit)): return value < limit ? -1 : (value > limit ? 1 : 0)
        default: throw Diagnostic("wrong-type", "only numbers can be compared with a limit", at: wanted.place)
        }
    }

    /// The rules that null passes.
    static let rulesThatNullPasses: Set<TestStep.RuleKind> = [
        .type, .minValue, .maxValue, .minLength, .maxLength, .anyOf,
    ]

    /// How many entries of a list are left when each wanted entry has taken one that is like it; nothing when one finds
    /// none, or when it is no list.
    private func left(of wanted: TestValue, in received: Value, _ type: DataType?) throws(Diagnostic) -> Int? {
        guard var items = received.listValue else { return nil }
        let element = Self.element(of: type)
        for entry in wanted.items ?? [] {
            var place: Int?
            for (offset, item) in items.enumerated() where place == nil {
                if try matches(entry, item, as: element) { place = offset }
            }
            guard let place else { return nil }
            items.remove(at: place)
        }
        return items.count
    }

    /// True when a list has no entry like one of those that are not wanted.
    private func excludes(
        _ unwanted: TestValue, _ received: Value, _ type: DataType?
    ) throws(Diagnostic) -> Bool {
        guard let items = received.listValue else { return false }
        let element = Self.element(of: type)
        for entry in unwanted.items ?? [] {
            for item in items where try matches(entry, item, as: element) { return false }
        }
        return true
    }

    /// The type of the entries of a list; nothing when it is not known.
    private static func element(of type: DataType?) -> DataType? {
        if case .list(let element)? = type { element } else { nil }
    }

    /// True when what is asked about each mask holds for a number.
    private func masks(
        _ wanted: TestValue, _ received: Value, _ isRight: (Int64, Int64) -> Bool
    ) throws(Diagnostic) -> Bool {
        guard let value = received.integerValue else { return false }
        for entry in wanted.items ?? [] {
            guard case .integer(let mask) = try number(entry), let mask = UInt64(exactly: mask) else { return false }
            guard isRight(value, Int64(bitPattern: mask)) else { return false }
        }
        return true
    }
}
