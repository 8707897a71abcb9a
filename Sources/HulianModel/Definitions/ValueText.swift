extension Capability {
    /// A value of one of its attributes as people read it: `26 °C`, `60 %`, `locked`, `true`.
    public func text(_ value: Value, of attribute: AttributeDefinition) -> String {
        text(value, type: attribute.constraint.type, unit: attribute.unit, scale: attribute.scale)
    }

    /// A value of a type as people read it.
    public func text(_ value: Value, type: DataType, unit: Unit? = nil, scale: Scale = .one) -> String {
        switch (type, value) {
        case (.enumeration(let name, _), .integer(let number)):
            return enumerations[name]?.item(number)?.name ?? String(number)
        case (.bitmap(let name, _), .integer(let bits)):
            guard let bitmap = bitmaps[name] else { return String(bits) }
            let names = bitmap.items.filter { bits & $0.mask != 0 }.map(\.name)
            return names.isEmpty ? "none" : names.joined(separator: "+")
        case (_, .integer), (_, .decimal):
            guard let unit, let number = value.numberValue else { return value.description }
            let (shown, readable) = unit.readable(scale.quantity(raw: number))
            return Self.rounded(shown) + " " + readable.symbol
        default:
            return value.description
        }
    }

    /// A number with at most three digits behind the point.
    static func rounded(_ number: Double) -> String {
        guard number.isFinite, abs(number) < 9e14 else { return number.description }
        var writer = JSONWriter()
        writer.scaled(Int64((number * 1000).rounded()), exponent: -3)
        return writer.text
    }
}
