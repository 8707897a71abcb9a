internal import HulianModel

/// Says whether the values of a function can be those of an attribute, and how they narrow it.
struct ValueFit {
    /// What a draft says of an attribute because of a function.
    struct Narrowing: Hashable, Sendable {
        /// The least raw number.
        var minimum: Int64?
        /// The greatest raw number.
        var maximum: Int64?
        /// The numbers of an enumeration that exist.
        var allowed: [Int64]?
        /// The modes with their names, for clusters that list them.
        var modes: [String] = []
        /// What is worth saying about it.
        var note = ""
    }

    /// Why a function is not an attribute.
    struct Misfit: Error, Hashable {
        /// One sentence.
        let reason: String
        /// Makes a reason.
        init(_ reason: String) { self.reason = reason }
    }

    /// The table of the form, for units.
    let table: ImportTable
    /// The function.
    let function: SourceFunction
    /// The rule.
    let rule: MappingRule

    /// How an attribute is narrowed.
    ///
    /// - Throws: ``Misfit`` when type or unit do not fit.
    func narrowing(_ attribute: AttributeDefinition, of capability: Capability) throws(Misfit) -> Narrowing {
        switch rule.form {
        case .modes?: return try modes()
        case .error?: return try error(attribute)
        case .color?:
            switch function.kind {
            case .composite, .opaque, .text, .number: return Narrowing()
            default: throw Misfit("it is \(kind), no color")
            }
        case .moment?:
            guard function.kind == .text else { throw Misfit("it is \(kind), no moment") }
            return Narrowing()
        case .packed?:
            guard function.kind == .opaque || function.kind == .text else { throw Misfit("it is \(kind), no octets") }
            return Narrowing()
        case .levels?: return try levels(attribute)
        case .energy?:
            guard case .number = function.kind else { throw Misfit("it is \(kind), no energy") }
            guard let unit = table.unit(rule.unit ?? function.unit), unit.dimension == .energy else {
                throw Misfit("it is measured in \(function.unit.isEmpty ? "nothing" : function.unit), not in kWh")
            }
            return Narrowing()
        case nil: break
        }
        switch attribute.constraint.type {
        case .bool: return try truth()
        case .enumeration(let name, _): return try enumeration(capability.enumerations[name]?.items ?? [], attribute)
        case .bitmap(let name, _): return try bitmap(capability.bitmaps[name]?.items ?? [])
        case .integer, .decimal: return try number(attribute)
        case .string, .bytes:
            guard function.kind == .text else { throw Misfit("it is \(kind), not text") }
            return Narrowing()
        case .list, .structure: throw Misfit("\(attribute.name) is a \(attribute.constraint.type.name)")
        }
    }

    /// What the function is, for reasons.
    private var kind: String {
        switch function.kind {
        case .truth: "a truth value"
        case .number: "a number"
        case .choice: "a choice"
        case .flags: "a set of flags"
        case .text: "text"
        case .composite: "made of parts"
        case .trigger: "a command"
        case .opaque: "of a form that only its maker knows"
        }
    }

    /// The choices of a function with their words: a number with few values is one, when the rule names them.
    private var labels: [(label: String, keys: [String])]? {
        switch function.kind {
        case .choice(let choices):
            return choices.map { choice in
                (choice.label, [choice.label.bare] + (choice.number.map { [String($0)] } ?? []))
            }
        case .truth: return [("true", ["true"]), ("false", ["false"])]
        case .number(let low?, let high?, _) where !rule.values.isEmpty && high - low < 64 && high >= low:
            return stride(from: low.rounded(), through: high, by: 1).map { number in
                let text = String(Int64(number))
                return (text, [text])
            }
        default: return nil
        }
    }

    /// The words of the rule by the words of the source.
    private func word(_ keys: [String]) -> String? {
        for key in keys {
            for (wire, model) in rule.values where wire == key || wire.bare == key { return model }
        }
        return nil
    }

    /// A truth value.
    private func truth() throws(Misfit) -> Narrowing {
        if function.kind == .truth { return Narrowing() }
        guard let labels else { throw Misfit("it is \(kind), not a truth value") }
        if !rule.values.isEmpty {
            let words = Set(labels.compactMap { word($0.keys) })
            guard words.contains("true"), words.contains("false") else {
                throw Misfit("its values are not those of a truth value: \(names(labels))")
            }
            return try note(labels.filter { word($0.keys) == nil }, of: labels)
        }
        let opposites: [Set<String>] = [
            ["on", "off"], ["true", "false"], ["open", "close"], ["open", "closed"], ["yes", "no"], ["1", "0"],
            ["enable", "disable"], ["alarm", "normal"], ["关闭", "打开"],
        ]
        let said = Set(labels.map { $0.label.bare })
        guard opposites.contains(said) else {
            throw Misfit("its values are not those of a truth value: \(names(labels))")
        }
        return Narrowing()
    }

    /// The names of choices.
    private func names(_ labels: [(label: String, keys: [String])]) -> String {
        labels.prefix(8).map(\.label).joined(separator: ", ")
    }

    /// A note about values that the model has no name for; more than half of them are too many.
    private func note(
        _ left: [(label: String, keys: [String])], of all: [(label: String, keys: [String])]
    ) throws(Misfit) -> Narrowing {
        guard left.count * 2 <= all.count else {
            throw Misfit("most of its values have no counterpart: \(names(left))")
        }
        var narrowing = Narrowing()
        if !left.isEmpty { narrowing.note = "without \(names(left))" }
        return narrowing
    }

    /// One of several values with names.
    private func enumeration(_ items: [EnumerationItem], _ attribute: AttributeDefinition) throws(Misfit) -> Narrowing {
        guard let labels, !labels.isEmpty else { throw Misfit("it is \(kind), not a choice") }
        var allowed: [Int64] = []
        var left: [(label: String, keys: [String])] = []
        for label in labels {
            let name = word(label.keys)
            let item = items.first { item in
                name.map { item.name == $0 } ?? (item.name.bare == label.label.bare)
            }
            if let item {
                if !allowed.contains(item.number) { allowed.append(item.number) }
            } else {
                left.append(label)
            }
        }
        var narrowing = try note(left, of: labels)
        guard !allowed.isEmpty else { throw Misfit("its values have no counterpart: \(names(labels))") }
        // What is only told may be what nobody named, such as unknown.
        if attribute.isWritable || attribute.isSetByCommand { narrowing.allowed = allowed.sorted() }
        return narrowing
    }

    /// A set of bits.
    private func bitmap(_ items: [BitmapItem]) throws(Misfit) -> Narrowing {
        if case .flags(let flags) = function.kind {
            let left = flags.filter { flag in
                !items.contains { $0.name.bare == (word([flag.bare]) ?? flag).bare }
            }
            return try note(left.map { ($0, [$0]) }, of: flags.map { ($0, [$0]) })
        }
        guard !rule.values.isEmpty, let labels else { throw Misfit("it is \(kind), not a set of flags") }
        for model in rule.values.values
        where model != "none" && !model.split(separator: "+").allSatisfy({ name in items.contains { $0.name == name } })
        {
            throw Misfit("there is no bit '\(model)'")
        }
        return try note(labels.filter { word($0.keys) == nil }, of: labels)
    }

    /// A quantity or a plain number.
    private func number(_ attribute: AttributeDefinition) throws(Misfit) -> Narrowing {
        var low: Double?
        var high: Double?
        switch function.kind {
        case .number(let minimum, let maximum, _): (low, high) = (minimum, maximum)
        case .choice(let choices):
            // A choice of numbers, such as the angles 30, 60 and 90.
            let numbers = choices.compactMap { choice in
                word([choice.label.bare]).flatMap(Double.init)
                    ?? Double(choice.label.filter { $0.isNumber || $0 == "." })
            }
            guard numbers.count == choices.count, let least = numbers.min(), let most = numbers.max() else {
                throw Misfit("its values are no numbers")
            }
            (low, high) = (least, most)
        default: throw Misfit("it is \(kind), not a number")
        }
        guard rule.span == nil else { return Narrowing() }
        let written = (rule.unit ?? function.unit).trimmed
        guard let unit = attribute.unit else {
            guard written.isEmpty else { throw Misfit("it has the unit \(written), \(attribute.name) has none") }
            return try narrowed(low, high, attribute)
        }
        if written.isEmpty {
            // From 0 to 100 without a unit is what people call percent.
            guard unit.symbol == "%", (0...1).contains(low ?? -1), high == 100 else {
                throw Misfit("it has no unit, \(attribute.name) is measured in \(unit.symbol)")
            }
            return try narrowed(low, high, attribute)
        }
        guard let from = table.unit(written) else { throw Misfit("nobody knows its unit \(written)") }
        guard from.dimension == unit.dimension else {
            throw Misfit("it is measured in \(written), \(attribute.name) in \(unit.symbol)")
        }
        let first = low.flatMap { from.convert($0, to: unit) }
        let last = high.flatMap { from.convert($0, to: unit) }
        if let first, let last, first > last { return try narrowed(last, first, attribute) }
        return try narrowed(first, last, attribute)
    }

    /// The range of an attribute between two quantities.
    private func narrowed(
        _ low: Double?, _ high: Double?, _ attribute: AttributeDefinition
    ) throws(Misfit) -> Narrowing {
        var narrowing = Narrowing()
        guard case .integer = attribute.constraint.type else { return narrowing }
        let range = attribute.constraint.integerRange
        func raw(_ quantity: Double?) -> Int64? {
            guard let quantity else { return nil }
            let raw = attribute.scale.raw(quantity: quantity).rounded()
            guard raw.isFinite, raw.magnitude < 9e18 else { return nil }
            return Int64(raw)
        }
        if let least = raw(low) {
            guard least <= range.upperBound else { throw Misfit("its numbers lie outside those of \(attribute.name)") }
            if least > range.lowerBound { narrowing.minimum = least }
            if least < range.lowerBound { narrowing.note = "its least number is cut" }
        }
        if let most = raw(high) {
            guard most >= range.lowerBound else { throw Misfit("its numbers lie outside those of \(attribute.name)") }
            if most < range.upperBound { narrowing.maximum = most }
            if most > range.upperBound { narrowing.note = "its greatest number is cut" }
        }
        if let minimum = narrowing.minimum, let maximum = narrowing.maximum, minimum > maximum {
            throw Misfit("its least number is greater than its greatest")
        }
        return narrowing
    }

    /// Levels from 1, for attributes that count them.
    private func levels(_ attribute: AttributeDefinition) throws(Misfit) -> Narrowing {
        var narrowing = Narrowing()
        let most: Int64
        switch function.kind {
        case .choice(let choices) where choices.count > 1: most = Int64(choices.count)
        case .number(_, let high?, _) where high >= 1 && high <= 255 && function.unit.isEmpty: most = Int64(high)
        default: throw Misfit("it is \(kind), no levels")
        }
        let range = attribute.constraint.integerRange
        guard most <= range.upperBound else { throw Misfit("it has more levels than \(attribute.name)") }
        narrowing.maximum = most
        return narrowing
    }

    /// Modes with names.
    private func modes() throws(Misfit) -> Narrowing {
        guard case .choice(let choices) = function.kind, choices.count > 1 else {
            throw Misfit("it is \(kind), no modes")
        }
        // Where the source names no values, the rule may.
        let names = choices.map { choice in
            choice.label.trimmed.isEmpty ? word([choice.number.map { String($0) } ?? ""]) ?? "" : choice.label.trimmed
        }
        guard choices.count < 256, Set(names).count == names.count, names.allSatisfy({ !$0.isEmpty }) else {
            throw Misfit("its modes have no names")
        }
        var narrowing = Narrowing()
        narrowing.modes = names
        return narrowing
    }

    /// A code or flags of what is broken, or text that lists it where the attribute does too.
    private func error(_ attribute: AttributeDefinition) throws(Misfit) -> Narrowing {
        switch function.kind {
        case .choice, .flags, .number: return Narrowing()
        case .text where attribute.constraint.type == .list(.string): return Narrowing()
        default: throw Misfit("it is \(kind), no code of an error")
        }
    }
}
