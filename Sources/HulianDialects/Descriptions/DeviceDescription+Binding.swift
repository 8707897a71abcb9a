internal import HulianModel

extension DeviceDescription {
    /// Makes the description of a device type in a dialect.
    ///
    /// - Parameters:
    ///   - binding: What everything is called.
    ///   - card: Who made the device.
    public init(of binding: DialectBinding, card: DeviceCard = DeviceCard()) {
        category = binding.category
        deviceType = binding.blueprint.id
        title = binding.blueprint.title.english
        self.card = card
        attributes = binding.attributes.map { DescribedAttribute($0, binding) }
        for command in binding.commands {
            if command.literal != nil {
                addSetting(command, binding)
            } else {
                var element = DescribedElement(command.wireName)
                element.service = command.service
                element.number = command.number
                element.serviceName = binding.services.first { $0.number == command.service }?.name ?? ""
                element.fields = command.fields.map { DescribedAttribute($0) }
                element.results = command.results.map { DescribedAttribute($0) }
                commands.append(element)
            }
        }
        events = binding.events.map { event in
            var element = DescribedElement(event.name.name)
            element.service = event.service
            element.number = event.number
            element.serviceName = binding.services.first { $0.number == event.service }?.name ?? ""
            element.fields = event.fields.map { DescribedAttribute($0) }
            return element
        }
    }

    /// Adds a command that is given by setting a name: one more value of it, told or not.
    private mutating func addSetting(_ command: DialectBinding.Command, _ binding: DialectBinding) {
        guard case .set(let name, let value) = command.form else { return }
        let index = attributes.firstIndex {
            command.service >= 0
                ? $0.service == command.service && $0.number == command.number : $0.name == name.name
        }
        guard let index else {
            var attribute = DescribedAttribute(name.name, value.boolValue == nil ? .choice : .truth)
            attribute.service = command.service
            attribute.number = command.number
            attribute.serviceName = binding.services.first { $0.number == command.service }?.name ?? ""
            attribute.isTold = false
            attribute.isSettable = true
            attribute.choices = value.boolValue == nil ? [value] : [false, true]
            return attributes.append(attribute)
        }
        // Of an attribute that is told, the values that are only set are no values of its state.
        if attributes[index].isTold {
            if !attributes[index].settings.contains(value) { attributes[index].settings.append(value) }
        } else if !attributes[index].choices.contains(value) {
            attributes[index].choices.append(value)
        }
    }

    /// What differs from what a dialect makes of a device type, for people; empty when nothing does.
    ///
    /// Only what the description can say is compared: a range that its dialect has no place for differs from nothing.
    public func differences(from binding: DialectBinding) -> [String] {
        let wanted = DeviceDescription(of: binding)
        var differences: [String] = []
        for attribute in wanted.attributes {
            guard let other = attributes.first(where: { $0.isSame(as: attribute) }) else {
                differences.append("'\(attribute.name)' is not described")
                continue
            }
            differences += other.differences(from: attribute)
        }
        for attribute in attributes where !wanted.attributes.contains(where: { $0.isSame(as: attribute) }) {
            differences.append("'\(attribute.name)' is described and unknown")
        }
        differences += Self.differences("command", commands, wanted.commands)
        differences += Self.differences("event", events, wanted.events)
        return differences
    }

    /// What differs between commands or events.
    private static func differences(
        _ kind: String, _ described: [DescribedElement], _ wanted: [DescribedElement]
    ) -> [String] {
        wanted.filter { one in !described.contains { $0.isSame(as: one) } }.map {
            "\(kind) '\($0.name)' is not described"
        }
            + described.filter { one in !wanted.contains { $0.isSame(as: one) } }.map {
                "\(kind) '\($0.name)' is described and unknown"
            }
    }
}

extension DescribedAttribute {
    /// True for the same attribute: by numbers where there are any, else by name.
    func isSame(as other: DescribedAttribute) -> Bool {
        other.service >= 0 ? service == other.service && number == other.number : name == other.name
    }

    /// What differs from what the dialect makes of the attribute, for people; empty when nothing does.
    func differences(from wanted: DescribedAttribute) -> [String] {
        var differences: [String] = []
        if !isAlike(wanted) {
            differences.append("'\(name)' is described as \(kind.rawValue), not \(wanted.kind.rawValue)")
        } else if kind == .choice || kind == .truth {
            let words = Set(choices.map(\.plainText))
            if words != Set(wanted.choices.map(\.plainText)) { differences.append("the values of '\(name)' differ") }
        } else if canStateRange, wanted.kind == kind, minimum != wanted.minimum || maximum != wanted.maximum {
            differences.append("the range of '\(name)' differs")
        }
        // Where only some values can be set, a dialect may say so by naming these values and no others.
        let namesChoices = !wanted.settableChoices.isEmpty && !isSettable && !settings.isEmpty
        if isSettable != wanted.isSettable && !namesChoices || isTold != wanted.isTold {
            differences.append("the access of '\(name)' is described differently")
        }
        let words = namesChoices ? Set((wanted.settings + wanted.settableChoices).map(\.plainText)) : wanted.wordsToSet
        if wordsToSet != words {
            differences.append("what setting '\(name)' does is described differently")
        }
        return differences
    }

    /// The words that may be set: those of the state where it can be set, and those that only command.
    private var wordsToSet: Set<String> { Set((settings + (isSettable ? choices : [])).map(\.plainText)) }

    /// True for kinds that a dialect may not tell apart: numbers with and without a fraction, text and octets as text.
    private func isAlike(_ wanted: DescribedAttribute) -> Bool {
        if kind == wanted.kind { return true }
        switch (kind, wanted.kind) {
        case (.integer, .decimal), (.decimal, .integer), (.text, .octets), (.octets, .text), (.truth, .choice):
            return true
        case (.choice, .truth):
            // A truth in words that a dialect describes as the enumeration of these.
            return Set(choices.map(\.plainText)) == Set(wanted.choices.map(\.plainText))
        case (.integer, .choice):
            let numbers = wanted.choices.compactMap { $0.integerValue.map { Double($0) } }
            return numbers.count == wanted.choices.count && numbers.min() == minimum && numbers.max() == maximum
        default: return false
        }
    }

    /// Describes an attribute of a binding.
    init(_ attribute: DialectBinding.Attribute, _ binding: DialectBinding) {
        let definition = binding.blueprint.attributes[attribute.slot]
        let instance = binding.blueprint.capabilities[definition.capability]
        let capability = instance.definition
        self.init(attribute.name.name, attribute.codec)
        service = attribute.service
        number = attribute.number
        isTold = attribute.isReported
        isSettable = attribute.isSettable
        serviceName = binding.services.first { $0.number == attribute.service }?.name ?? ""
        // Two words of the dialect for false and true are a truth value, whatever the model has.
        let bools = [binding.table.values.no, binding.table.values.yes].compactMap { try? Value(json: $0) }
        if kind == .choice, bools.count == 2, Set(choices) == Set(bools) {
            kind = .truth
            choices = bools
        }
        if isSettable { settableChoices = Self.settable(definition, instance, attribute.codec) }
        setStep(definition, instance, attribute.codec, binding.blueprint)
        if case .enumeration(let name, _) = definition.constraint.type, case .integer = attribute.codec.form {
            choiceNames = choices.compactMap { $0.integerValue }.map {
                capability.enumerations[name]?.item($0)?.name ?? String($0)
            }
        }
    }

    /// The choices that a device has commands for, as they are written; empty where it has them for all that it has a
    /// word for.
    private static func settable(
        _ attribute: DeviceBlueprint.Attribute, _ instance: DeviceBlueprint.CapabilityInstance, _ codec: ValueCodec
    ) -> [Value] {
        guard case .commandByValue(let choices) = attribute.definition.setter else { return [] }
        let written = DescribedAttribute("", codec).choices
        let settable = choices.filter { choice in instance.commands.contains { $0.name == choice.command } }
            .compactMap { codec.written($0.value) }
        return Set(settable).isStrictSubset(of: written) ? written.filter { settable.contains($0) } : []
    }

    /// Takes the step from the attribute that says it on this device type.
    private mutating func setStep(
        _ attribute: DeviceBlueprint.Attribute, _ instance: DeviceBlueprint.CapabilityInstance, _ codec: ValueCodec,
        _ blueprint: DeviceBlueprint
    ) {
        guard let name = attribute.definition.stepAttribute, step != nil,
            let said = instance.attributes.first(where: { blueprint.attributes[$0].definition.name == name }),
            let raw = blueprint.attributes[said].initialValue.integerValue, raw > 0,
            let from = attribute.constraint.minimum,
            let low = codec.written(.integer(from)).flatMap({ Double($0.plainText) }),
            let high = codec.written(.integer(from &+ raw)).flatMap({ Double($0.plainText) }), high != low
        else { return }
        step = abs(high - low)
    }

    /// Describes a field.
    init(_ field: FieldCodec) {
        self.init(field.name, field.codec)
        isOptional = field.definition.isOptional
    }

    /// Describes what a codec writes.
    init(_ name: String, _ codec: ValueCodec) {
        self.init(name, .unknown)
        unit = codec.unit?.symbol
        digits = codec.digits
        isNullable = codec.constraint.isNullable && codec.writesNull
        switch codec.form {
        case .bool(let no, let yes):
            kind = .truth
            choices = [no.value, yes.value]
        case .table(let entries):
            var seen: [Value] = []
            for entry in entries where !seen.contains(entry.literal.value) { seen.append(entry.literal.value) }
            // Two words for false and true are a truth value, whatever the model has.
            kind = codec.type == .bool || seen.allSatisfy({ $0.boolValue != nil }) ? .truth : .choice
            choices = kind == .truth && seen.count == 2 ? Self.truth(entries, codec.type) : seen
        case .integer where codec.constraint.allowed != nil:
            kind = .choice
            choices = (codec.constraint.allowed ?? []).map { .integer($0) }
        case .integer, .line, .ratio:
            kind = .integer
            setRange(codec)
        case .converted(_, _, _, _, let isInteger):
            kind = isInteger ? .integer : .decimal
            setRange(codec)
        case .decimal:
            kind = .decimal
            setRange(codec)
        case .number:
            kind = .decimal
            minimum = codec.constraint.minimum.map { Double($0) }
            maximum = codec.constraint.maximum.map { Double($0) }
        case .text:
            kind = .text
            maximumLength = codec.constraint.maximumLength
        case .hex:
            kind = .octets
            maximumLength = codec.constraint.maximumLength
        case .json:
            switch codec.parts?.kind {
            case .list(let element)?:
                kind = .list
                maximumLength = codec.constraint.maximumLength
                parts = [DescribedAttribute("", element)]
            case .structure(let fields)?:
                kind = .structure
                parts = fields.map { DescribedAttribute($0) }
            case nil: break
            }
        }
    }

    /// The words for false and true, in this order.
    private static func truth(_ entries: [ValueCodec.Entry], _ type: DataType) -> [Value] {
        if type == .bool {
            return [0, 1].compactMap { raw in entries.first { $0.raw == raw }?.literal.value }
        }
        return [false, true]
    }

    /// Works out the ends of the range as they are written.
    private mutating func setRange(_ codec: ValueCodec) {
        let range = codec.constraint.integerRange
        // A number with a fraction has only the ends that its definition or its device type gives it.
        let limits: [Value?] =
            if case .decimal = codec.type {
                [codec.constraint.minimum.map { .integer($0) }, codec.constraint.maximum.map { .integer($0) }]
            } else { [.integer(range.lowerBound), .integer(range.upperBound)] }
        let ends = limits.compactMap { raw -> Double? in
            var writer = JSONWriter()
            guard let raw, codec.write(raw, to: &writer) else { return nil }
            return Double(writer.text)
        }
        if ends.count == 2 {
            minimum = ends.min()
            maximum = ends.max()
        } else if case .decimal = codec.type {
            step = Self.step(codec)
            return
        } else {
            return
        }
        if case .line = codec.form { step = 1 } else { step = Self.step(codec) }
    }

    /// The step as it is written.
    private static func step(_ codec: ValueCodec) -> Double? {
        switch codec.form {
        case .integer: return Double(codec.step)
        case .decimal(let multiplier, let digits, _):
            return Double(codec.step * multiplier) / Double(JSONNumber.powerOfTen(digits))
        case .ratio(let numerator, let denominator):
            return max(1, Double(codec.step * numerator) / Double(denominator))
        case .converted(_, _, _, let digits, let isInteger):
            return isInteger ? 1 : 1 / Double(JSONNumber.powerOfTen(digits))
        default: return nil
        }
    }
}

extension ValueCodec {
    /// A value of the model as the dialect writes it; nothing for one that it cannot write.
    fileprivate func written(_ value: Value) -> Value? {
        var writer = JSONWriter()
        return write(value, to: &writer) ? try? Value(json: writer.text) : nil
    }
}

extension ValueCodec.Literal {
    /// The value that is written.
    var value: Value { (try? Value(json: written)) ?? .null }
}
