internal import HulianModel

/// What a value may be, in the words of JSON Schema.
///
/// Structures are written out where they stand, so that each document can be read alone.
struct ValueSchema {
    /// How numbers are written.
    enum Form {
        /// As the neutral profile writes them: raw numbers, bitmaps as numbers, octets as hexadecimal digits.
        case neutral
        /// As quantities with their unit, bitmaps as lists of names; for models without a wire.
        case quantities
    }

    /// The capability whose enumerations, bitmaps and structures are meant.
    let capability: Capability
    /// How numbers are written.
    let form: Form

    /// The schema of an attribute of a device type.
    func attribute(_ attribute: DeviceBlueprint.Attribute) -> [Field] {
        schema(attribute.constraint, unit: attribute.definition.unit, scale: attribute.definition.scale)
    }

    /// The schema of the fields of a command or an event: an object.
    func object(_ fields: [FieldDefinition], depth: Int = 0) -> [Field] {
        let required = fields.filter { !$0.isOptional }.map { Value.string($0.name) }
        var parts: [Field] = [Field("type", "object")]
        if !required.isEmpty { parts.append(Field("required", .list(required))) }
        parts.append(
            Field(
                "properties",
                .structure(fields.map { Field($0.name, .structure(schema($0.constraint, depth: depth))) })))
        return parts
    }

    /// The schema of a constraint.
    func schema(_ constraint: ValueConstraint, unit: Unit? = nil, scale: Scale = .one, depth: Int = 0) -> [Field] {
        var parts = bare(constraint, unit: unit, scale: scale, depth: depth)
        guard constraint.isNullable else { return parts }
        switch form {
        case .quantities: parts.append(Field("nullable", true))
        case .neutral: parts = [Field("anyOf", [.structure(parts), ["type": "null"]])]
        }
        return parts
    }

    /// The schema without null.
    private func bare(_ constraint: ValueConstraint, unit: Unit?, scale: Scale, depth: Int) -> [Field] {
        switch constraint.type {
        case .bool: return [Field("type", "boolean")]
        case .integer: return number(constraint, unit: unit, scale: scale)
        case .decimal: return [Field("type", "number")]
        case .enumeration(let name, _):
            let items = capability.enumerations[name]?.items ?? []
            let names = items.filter { constraint.allowed?.contains($0.number) ?? true }.map { Value.string($0.name) }
            guard !names.isEmpty else { return number(constraint, unit: nil, scale: .one) }
            return [Field("type", "string"), Field("enum", .list(names))]
        case .bitmap(let name, _): return bitmap(name, constraint)
        case .string: return [Field("type", "string")] + lengths(constraint, "minLength", "maxLength")
        case .bytes: return octets(constraint)
        case .list(let element):
            var inner = schema(ValueConstraint(type: element), depth: depth + 1)
            // The published schema of SDF knows the word for octets only of a whole value, not of elements of a list.
            inner.removeAll { $0.name == "sdfType" }
            if inner.isEmpty { inner = [Field("type", "string")] }
            return [Field("type", "array")] + lengths(constraint, "minItems", "maxItems")
                + [Field("items", .structure(inner))]
        case .structure(let name):
            guard let structure = capability.structures[name], depth < 8 else { return [Field("type", "object")] }
            return object(structure.fields, depth: depth + 1)
        }
    }

    /// The schema of a whole number or of the quantity that it stands for.
    private func number(_ constraint: ValueConstraint, unit: Unit?, scale: Scale) -> [Field] {
        guard constraint.type.isIntegral else { return [Field("type", "integer")] }
        let least = constraint.integerRange.lowerBound
        let most = constraint.integerRange.upperBound
        guard form == .quantities, let unit else {
            return [Field("type", "integer"), Field("minimum", .integer(least)), Field("maximum", .integer(most))]
        }
        let name = SenMLUnit.name(of: unit)
        guard case .linear(let numerator, let denominator) = scale else {
            return [Field("type", "number"), Field("minimum", 0), Field("unit", .string(name))]
        }
        func quantity(_ raw: Int64) -> Value { .quantity(Double(raw) * Double(numerator) / Double(denominator)) }
        let isWhole = denominator == 1
        return [
            Field("type", isWhole ? "integer" : "number"), Field("minimum", quantity(least)),
            Field("maximum", quantity(most)),
        ] + (isWhole && numerator == 1 ? [] : [Field("multipleOf", quantity(1))]) + [Field("unit", .string(name))]
    }

    /// The schema of a bitmap.
    private func bitmap(_ name: String, _ constraint: ValueConstraint) -> [Field] {
        guard let bitmap = capability.bitmaps[name] else { return [Field("type", "integer"), Field("minimum", 0)] }
        switch form {
        case .neutral:
            return [
                Field("type", "integer"), Field("minimum", 0),
                Field("maximum", .integer(constraint.maximum ?? bitmap.allBits)),
            ]
        case .quantities:
            let names = bitmap.items.map { Value.string($0.name) }
            return [
                Field("type", "array"), Field("uniqueItems", true),
                Field("items", ["type": "string", "enum": .list(names)]),
            ]
        }
    }

    /// The schema of octets.
    private func octets(_ constraint: ValueConstraint) -> [Field] {
        switch form {
        case .neutral:
            let least = (constraint.minimumLength ?? 0) * 2
            let most = constraint.maximumLength.map { String($0 * 2) } ?? ""
            return [Field("type", "string"), Field("pattern", .string("^[0-9a-f]{\(least),\(most)}$"))]
        case .quantities: return [Field("type", "string"), Field("sdfType", "byte-string")]
        }
    }

    /// The limits of a length, where there are any.
    private func lengths(_ constraint: ValueConstraint, _ least: String, _ most: String) -> [Field] {
        var parts: [Field] = []
        if let minimum = constraint.minimumLength { parts.append(Field(least, .integer(Int64(minimum)))) }
        if let maximum = constraint.maximumLength { parts.append(Field(most, .integer(Int64(maximum)))) }
        return parts
    }
}

extension Value {
    /// A number of a quantity, whole when it can be, with at most nine digits behind the point.
    static func quantity(_ number: Double) -> Value {
        let rounded = (number * 1e9).rounded() / 1e9
        return rounded == rounded.rounded() && abs(rounded) < 9e15 ? .integer(Int64(rounded)) : .decimal(rounded)
    }
}

/// The names of units in the registry that SDF and SenML share.
///
/// Source: SenML Units Registry, RFC 8428 section 12.1 and RFC 8798; a unit that is not in it keeps its symbol.
enum SenMLUnit {
    /// The names by our symbols.
    private static let names: [String: String] = [
        "°C": "Cel", "%": "%", "s": "s", "ms": "ms", "min": "min", "h": "h", "W": "W", "kW": "kW", "Wh": "Wh",
        "kWh": "kWh", "V": "V", "mV": "mV", "A": "A", "mA": "mA", "Hz": "Hz", "lx": "lx", "lm": "lm", "Pa": "Pa",
        "hPa": "hPa", "ppm": "ppm", "ppb": "ppb", "µg/m³": "ug/m3", "L": "l", "m³": "m3", "L/min": "l/min",
        "m³/h": "m3/h", "mm": "mm", "cm": "cm", "m": "m", "km": "km", "m²": "m2", "°": "deg", "g": "g", "kg": "kg",
        "Bq/m³": "Bq/m3", "dB": "dB", "rpm": "1/min", "bpm": "beat/min", "m/s": "m/s", "km/h": "km/h", "mm/h": "mm/h",
        "kelvin": "K", "mW": "mW", "×": "/",
    ]

    /// The name of a unit.
    static func name(of unit: Unit) -> String { names[unit.symbol] ?? unit.symbol }
}
