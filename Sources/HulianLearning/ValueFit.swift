internal import HulianDialects
internal import HulianModel

/// How the values that were seen of a name fit an attribute, and how a table says it.
struct ValueFit {
    /// What stands behind the name in a table: `, unit: "%", digits: 0`; empty when the style says it.
    let text: String
    /// How sure the way of writing is, in per cent.
    let percent: Int

    /// Fits values to an attribute; nothing when they cannot be its.
    ///
    /// - Parameters:
    ///   - seen: The values.
    ///   - attribute: The attribute.
    ///   - capability: Where its types are defined.
    init?(_ seen: SeenName, _ attribute: AttributeDefinition, _ capability: Capability) {
        if let kind = seen.kind, !Self.canBe(kind, attribute.constraint.type) { return nil }
        let values = seen.values.filter { !$0.isNull }
        guard !values.isEmpty || seen.minimum != nil else {
            text = ""
            percent = 40
            return
        }
        let texts = values.compactMap(\.stringValue)
        let isNumber = values.allSatisfy { $0.numberValue != nil }
        // A range that a description gives says what it is no less than values do.
        let isRange = values.isEmpty && seen.minimum != nil
        switch attribute.constraint.type {
        case .bool:
            if isRange, seen.maximum ?? 0 > 1 { return nil }
            if values.allSatisfy({ $0.boolValue != nil || $0 == 0 || $0 == 1 }) {
                text = ""
                percent = 85
            } else if texts.count == values.count, texts.count <= 2, let table = Self.truth(texts) {
                text = table
                percent = texts.count == 2 ? 75 : 50
            } else {
                return nil
            }
        case .enumeration(let name, _):
            let items = capability.enumerations[name]?.items ?? []
            if isRange, !items.contains(where: { Double($0.number) == seen.maximum }) { return nil }
            if isNumber {
                guard values.allSatisfy({ value in items.contains { $0.number == value.integerValue } }) else {
                    return nil
                }
                text = ""
                percent = 60
            } else {
                let found = texts.compactMap { text in
                    items.first { ProtocolWords.bare($0.name) == ProtocolWords.bare(text) }.map { ($0.name, text) }
                }
                guard texts.count == values.count, found.count == texts.count else { return nil }
                text = ""
                percent = 75
            }
        case .integer, .bitmap, .decimal:
            guard isNumber, let fit = Self.number(seen, attribute) else { return nil }
            (text, percent) = fit
        case .string, .bytes:
            guard texts.count == values.count, !isRange else { return nil }
            text = ""
            percent = 50
        case .list, .structure:
            guard !isRange, values.allSatisfy({ $0.listValue != nil || $0.fields != nil }) else { return nil }
            text = ""
            percent = 50
        }
    }

    /// True when what a description says of values can be a type of the model.
    private static func canBe(_ kind: DescribedAttribute.Kind, _ type: DataType) -> Bool {
        switch type {
        case .bool: kind == .truth || kind == .choice || kind == .unknown
        case .enumeration: kind == .choice || kind == .integer || kind == .unknown
        case .integer, .bitmap, .decimal: kind == .integer || kind == .decimal || kind == .unknown
        case .string, .bytes: kind == .text || kind == .octets || kind == .choice || kind == .unknown
        case .list: kind == .list || kind == .unknown
        case .structure: kind == .structure || kind == .unknown
        }
    }

    /// Two words for false and true.
    private static func truth(_ texts: [String]) -> String? {
        let yes: Set<String> = [
            "on", "true", "yes", "open", "opened", "lock", "locked", "online", "1", "detected", "alarm", "active",
        ]
        let no: Set<String> = [
            "off", "false", "no", "close", "closed", "unlock", "unlocked", "offline", "0", "none", "normal", "inactive",
        ]
        let on = texts.first { yes.contains($0.lowercased()) }
        let off = texts.first { no.contains($0.lowercased()) }
        guard let on, let off, texts.count == 2 else {
            let isPair = texts.allSatisfy { ["on", "off"].contains($0.lowercased()) }
            return isPair ? "" : nil
        }
        if on.lowercased() == "on", off.lowercased() == "off" { return "" }
        return ", values: { false: \(Value.string(off)), true: \(Value.string(on)) }"
    }

    /// How numbers lie on those of an attribute.
    private static func number(_ seen: SeenName, _ attribute: AttributeDefinition) -> (String, Int)? {
        // A description says the unit and where the point is.
        if let kind = seen.kind, let unit = seen.unit, let own = attribute.unit?.symbol, unit == own,
            attribute.constraint.integerRange.upperBound > 255 || own != "%"
        {
            let isInteger = kind == .integer ? "" : ", integer: false"
            return (
                ", unit: \(Value.string(own)), digits: \(min(6, max(0, kind == .integer ? seen.digits : 2)))\(isInteger)",
                80
            )
        }
        guard let low = seen.minimum, let high = seen.maximum else { return ("", 40) }
        let range = attribute.constraint.integerRange
        // Thousandths here are told as wholes with a fraction.
        if let symbol = attribute.unit?.symbol, ["mV", "mA", "mW"].contains(symbol), seen.hasFraction {
            return (", unit: \(symbol.dropFirst()), digits: 3, integer: false", 60)
        }
        if attribute.unit?.symbol == "mired", high > 1000 { return (", unit: kelvin, digits: 0", 80) }
        if attribute.unit?.symbol == "%", high > 1, high <= 100, !seen.hasFraction, range.upperBound > 200 {
            return (", unit: \"%\", digits: 0", 60)
        }
        let isLevel = attribute.unit == nil || attribute.unit?.symbol == "%"
        guard isLevel, range.upperBound == 254 || range.upperBound == 255 else { return ("", 60) }
        // A level that counts to 254 here is told in hundredths, thousandths or as it is.
        let least = low >= 1 ? 1 : 0
        if high <= 100 { return (", line: { from: [\(least), 254], to: [\(least), 100] }", 65) }
        if high <= 255 {
            let isRaw = attribute.unit == nil && high < 255
            return (isRaw ? "" : ", line: { from: [\(least), 254], to: [\(least), \(high > 254 ? 255 : 254)] }", 65)
        }
        return high <= 1000 ? (", line: { from: [\(least), 254], to: [\(low >= 10 ? 10 : least), 1000] }", 65) : nil
    }
}
