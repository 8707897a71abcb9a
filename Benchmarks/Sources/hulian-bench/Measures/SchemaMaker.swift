internal import HulianDialects
internal import HulianModel

/// Makes JSON Schemas that check in a message of one device what its dialect checks there: members, types, ranges,
/// steps, names, identifiers, times.
///
/// What JSON Schema has no words for stays unchecked by the peers: keys that stand twice, and points of decimals.
struct SchemaMaker {
    /// The dialect.
    private let space: DialectSpace
    /// The device.
    private let device: Int32
    /// The time at which messages are made; the latest that is allowed lies a day after it.
    private let now: Instant

    /// Makes a maker for the messages of a device.
    init(_ space: DialectSpace, _ device: Int32, _ now: Instant) {
        self.space = space
        self.device = device
        self.now = now
    }

    /// How everything of the device is called.
    private var binding: DialectBinding { space.speakers[Int(device)].binding }

    /// The schema of messages like one that was read; nothing for a message without body.
    ///
    /// Where the topic names the attribute, the schema is that of this attribute.
    func schema(of said: Utterance) -> Value? {
        guard let body = space.table.messages[Int(said.form)].body else { return nil }
        let attribute = said.items.first.map { Int($0.attribute) } ?? -1
        return schema(body, attribute >= 0 ? attribute : nil)
    }

    /// The schema of a part of a body.
    private func schema(_ template: BodyTemplate, _ attribute: Int?) -> Value {
        switch template {
        case .object(let members):
            let required = members.filter { !$0.isOptional && !$0.isSent }.map { Value.string($0.key) }
            let properties = members.map { Field($0.key, schema($0.value, attribute)) }
            return [
                "type": "object", "required": .list(required), "properties": .structure(properties),
            ]
        case .list(let element): return ["type": "array", "items": schema(element, attribute)]
        case .keyed(_, let inner):
            return ["type": "object", "minProperties": 1, "additionalProperties": schema(inner, attribute)]
        case .hole(let hole): return schema(hole, attribute)
        case .variable(let name): return space.identity(name, of: device).map { ["const": .string($0)] } ?? true
        case .constant(let value): return ["const": value]
        case .text(let pattern):
            let text = pattern.topic { name in
                space.identity(name, of: device) ?? (name == "category" ? binding.category : nil)
            }
            return text.map { ["const": .string($0)] } ?? ["type": "string"]
        case .items(let layout): return items(layout, attribute)
        case .oneOf(let templates): return ["anyOf": .list(templates.map { schema($0, attribute) })]
        case .any: return true
        case .anyOf(.text): return ["type": "string"]
        case .anyOf(.number): return ["type": "number"]
        case .anyOf(.bool): return ["type": "boolean"]
        case .anyOf(.object): return ["type": "object"]
        case .anyOf(.list): return ["type": "array"]
        }
    }

    /// The schema of items.
    private func items(_ layout: BodyTemplate.ItemLayout, _ attribute: Int?) -> Value {
        guard layout.role == .attributes else { return true }
        let told = binding.attributes.indices.filter { binding.attributes[$0].isReported }
        switch layout.shape {
        case .keyed:
            let properties = told.map { Field(binding.attributes[$0].name.name, schema(layout.item, $0)) }
            return ["type": "object", "properties": .structure(properties), "additionalProperties": false]
        // A schema of groups is made where a benchmark reads them.
        case .nested, .group: return ["type": "object"]
        case .list: return ["type": "array", "items": ["anyOf": .list(told.map { schema(layout.item, $0) })]]
        case .values: return ["type": "array"]
        case .single: return schema(layout.item, attribute)
        }
    }

    /// The schema of what fills a hole.
    private func schema(_ hole: Hole, _ attribute: Int?) -> Value {
        switch hole {
        case .id: return identifier
        case .time, .itemTime: return time
        case .ack: return ["enum": [0, 1, true, false]]
        case .online:
            let words = [space.table.values.online, space.table.values.offline]
            return ["enum": .list(words.compactMap { try? Value(json: $0) })]
        case .value: return attribute.map { value(binding.attributes[$0].codec) } ?? true
        case .name: return attribute.map { ["const": .string(binding.attributes[$0].name.name)] } ?? ["type": "string"]
        case .service: return attribute.map { ["const": .integer(Int64(binding.attributes[$0].service))] } ?? true
        case .number: return attribute.map { ["const": .integer(Int64(binding.attributes[$0].number))] } ?? true
        case .hops: return ["type": "integer"]
        default: return true
        }
    }

    /// The schema of identifiers.
    private var identifier: Value {
        let style = space.table.values.correlation
        guard style.form != .integer else { return ["type": "integer"] }
        var fields = [
            Field("type", "string"), Field("minLength", .integer(Int64(style.minimumLength))),
            Field("maxLength", .integer(Int64(style.maximumLength))),
        ]
        if style.form == .digits { fields.append(Field("pattern", "^[0-9]+$")) }
        return .structure(fields)
    }

    /// The schema of times: so many digits, and not later than a day from now.
    private var time: Value {
        let latest = (now + .hours(24)).milliseconds
        let milliseconds: Value = ["type": "integer", "minimum": 1_000_000_000_000, "maximum": .integer(latest)]
        let seconds: Value = ["type": "integer", "minimum": 1_000_000_000, "maximum": .integer(latest / 1000)]
        switch space.table.values.time {
        case .seconds: return seconds
        case .fractionalSeconds:
            return ["type": "number", "minimum": 1_000_000_000, "maximum": .integer(latest / 1000)]
        case .milliseconds: return milliseconds
        case .secondsOrMilliseconds: return ["anyOf": [milliseconds, seconds]]
        case .millisecondsText: return ["type": "string", "pattern": "^[0-9]{13}$"]
        case .rfc3339: return ["type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$"]
        case .compact: return ["type": "string", "pattern": "^[0-9]{8}T[0-9]{6}Z$"]
        case .local: return ["type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]+$"]
        }
    }

    // MARK: Values

    /// The schema of the values of an attribute.
    private func value(_ codec: ValueCodec) -> Value {
        let schema = plain(codec)
        guard codec.constraint.isNullable else { return schema }
        return ["anyOf": [schema, ["type": "null"]]]
    }

    /// The schema of values that are not null.
    private func plain(_ codec: ValueCodec) -> Value {
        switch codec.form {
        case .bool(let no, let yes): return ["enum": .list([no, yes].compactMap(Self.value))]
        case .table(let entries): return ["enum": .list(entries.compactMap { Self.value($0.literal) })]
        case .integer, .line, .ratio: return number("integer", codec)
        case .decimal, .converted, .number: return number("number", codec)
        case .text:
            var fields = [Field("type", "string")]
            if let least = codec.constraint.minimumLength { fields.append(Field("minLength", .integer(Int64(least)))) }
            if let most = codec.constraint.maximumLength { fields.append(Field("maxLength", .integer(Int64(most)))) }
            return .structure(fields)
        case .hex: return ["type": "string", "pattern": "^([0-9a-fA-F]{2})*$"]
        case .json:
            if case .list = codec.type { return ["type": "array"] }
            return ["type": "object"]
        }
    }

    /// The schema of numbers: the ends of the range as the codec writes them.
    private func number(_ type: String, _ codec: ValueCodec) -> Value {
        var fields = [Field("type", .string(type))]
        if case .integer = codec.form, let allowed = codec.constraint.allowed {
            return ["enum": .list(allowed.map { .integer($0) })]
        }
        let range = codec.constraint.integerRange
        let ends = [range.lowerBound, range.upperBound].compactMap { raw -> Value? in
            guard raw.magnitude < 1 << 52 else { return nil }
            var writer = JSONWriter()
            return codec.write(.integer(raw), to: &writer) ? try? Value(json: writer.octets) : nil
        }
        if ends.count == 2 {
            // A line may fall.
            let isRising = (ends[0].numberValue ?? 0) <= (ends[1].numberValue ?? 0)
            fields.append(Field("minimum", isRising ? ends[0] : ends[1]))
            fields.append(Field("maximum", isRising ? ends[1] : ends[0]))
        }
        if case .integer = codec.form, codec.step > 1 { fields.append(Field("multipleOf", .integer(codec.step))) }
        return .structure(fields)
    }

    /// The value that a literal writes.
    private static func value(_ literal: ValueCodec.Literal) -> Value? { try? Value(json: literal.written) }
}
