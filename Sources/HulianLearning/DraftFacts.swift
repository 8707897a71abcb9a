internal import HulianCatalog
internal import HulianDialects
internal import HulianModel

/// Everything that was learned, before it is written down.
struct DraftFacts {
    /// What differs between tries.
    struct Style: Hashable {
        /// How enumerations are written.
        var enumerations = ValueStyle.Enumerations.number
        /// How quantities are written.
        var quantities = ValueStyle.Quantities.decimal
    }

    /// What a name was mapped to.
    struct Mapping: Hashable {
        /// The name.
        let name: String
        /// The families and types; empty for all.
        let patterns: [String]
        /// What stands behind the name.
        let fit: String
        /// How sure it is in per cent.
        let percent: Int
    }

    /// The name of the draft.
    let id: DialectID
    /// Its title.
    let title: Title
    /// The forms with what was learned of their bodies.
    private(set) var forms: [(form: LearnedForm, body: BodyLearner)] = []
    /// What was seen under each name.
    private(set) var names: [String: SeenName] = [:]
    /// The mappings of each attribute.
    private(set) var mappings: [String: [Mapping]] = [:]
    /// The names that a mapping has.
    private var mapped: Set<String> = []
    /// The style of names; `none` when no style makes them.
    private(set) var nameStyle = ValueStyle.Names.none
    /// False and true.
    private(set) var bools: [Value] = [false, true]
    /// How time is written.
    private(set) var time = ValueStyle.Time.milliseconds
    /// The style that is tried, or that was chosen.
    var style = Style()
    /// The styles that may be.
    private(set) var styles: [Style] = []
    /// Words that stood alone where a name may stand.
    let lonely: [String]
    /// How many messages belong to a form of the draft.
    let ownCount: Int
    /// What names mean.
    private let knowledge: NameKnowledge

    /// Takes what was learned of forms.
    init(
        _ id: DialectID, _ title: Title, forms: [LearnedForm], lonely: [String], _ knowledge: NameKnowledge
    ) {
        self.id = id
        self.title = title
        self.lonely = lonely
        self.knowledge = knowledge
        self.forms = forms.map { ($0, BodyLearner($0)) }
        ownCount = forms.filter { $0.deviceLevel != nil }.reduce(0) { $0 + $1.samples.count }
        for (_, body) in self.forms {
            for (name, seen) in body.names {
                guard var known = names[name] else {
                    names[name] = seen
                    continue
                }
                for value in seen.values { known.take(value) }
                known.devices.formUnion(seen.devices)
                names[name] = known
            }
        }
        let times = self.forms.flatMap(\.body.times)
        if !times.isEmpty { time = Self.time(times) }
    }

    /// True when some message of a device was understood.
    var hasMessages: Bool { forms.contains { $0.form.kind != .other } }

    /// True when a name means something of the model.
    func means(_ name: String) -> Bool { mapped.contains(name) || knowledge.makes(name, nameStyle) }

    /// Takes what a device says of itself.
    mutating func take(_ description: DeviceDescription) {
        func take(_ attribute: DescribedAttribute) {
            var range: ClosedRange<Double>?
            if let low = attribute.minimum, let high = attribute.maximum, low <= high { range = low...high }
            let name = attribute.name
            names[name, default: SeenName()].take(range: range, choices: attribute.choices)
        }
        for attribute in description.attributes { take(attribute) }
    }

    // MARK: Names

    /// Maps names to attributes of the model.
    mutating func mapNames(_ catalog: Catalog, _ blueprints: [DeviceBlueprint]) {
        let ranked = knowledge.style(of: names.keys)
        // A style that makes a few names by chance would make many more that nobody ever says.
        if ranked.count * 4 >= names.count, ranked.count > 2 { nameStyle = ranked.style }
        for (name, seen) in names.sorted(by: { $0.key < $1.key }) where !knowledge.makes(name, nameStyle) {
            for meaning in knowledge.meanings(of: name) {
                guard let capability = catalog.capability(meaning.capability),
                    let attribute = capability.attribute(named: meaning.attribute),
                    let fit = ValueFit(seen, attribute, capability)
                else { continue }
                let path = "\(meaning.capability).\(meaning.attribute)"
                let mapping = Mapping(
                    name: name, patterns: meaning.patterns, fit: fit.text,
                    percent: meaning.percent * fit.percent / 100)
                if !(mappings[path] ?? []).contains(where: { $0.patterns == mapping.patterns }) {
                    mappings[path, default: []].append(mapping)
                    mapped.insert(name)
                }
            }
        }
        carriesAll = nameStyle != .none && names.keys.count { knowledge.isBare($0, nameStyle) } > 3
        // What is for some types stands before what is for all.
        for path in mappings.keys {
            mappings[path]?.sort { one, other in
                one.patterns.isEmpty == other.patterns.isEmpty
                    ? one.percent > other.percent : !one.patterns.isEmpty
            }
        }
    }

    /// The attributes whose names a style makes and whose values do not fit.
    private(set) var dropped: Set<String> = []
    /// True when everything of the model is told under its name, also what only describes the model.
    private(set) var carriesAll = false

    /// The names that mean nothing of the model, or not with every device, sorted.
    var companions: [String] {
        names.keys.filter { name in
            // Another name for the same thing takes the place of the one that the style would make.
            !knowledge.makes(name, nameStyle)
                || !knowledge.paths(of: name, nameStyle).isDisjoint(with: dropped.union(mappings.keys))
        }.sorted()
    }

    /// Takes back what names were taken for, because their values do not fit.
    mutating func drop(_ wrong: Set<String>) {
        for path in mappings.keys {
            mappings[path]?.removeAll { wrong.contains($0.name) }
            if mappings[path]?.isEmpty ?? false { mappings[path] = nil }
        }
        mapped.subtract(wrong)
        for name in wrong { dropped.formUnion(knowledge.paths(of: name, nameStyle)) }
        dropped.subtract(mappings.keys)
    }

    // MARK: Style

    /// Works out how values are written, and what is left to try.
    mutating func chooseStyle(_ catalog: Catalog, _ blueprints: [DeviceBlueprint]) {
        var truths: [Value: Int] = [:]
        var numbers = 0
        var words: [String] = []
        var pointed = 0
        var whole = 0
        var fractions = 0
        var types: [String: DataType] = [:]
        for blueprint in blueprints {
            for slot in blueprint.attributes.indices {
                let path = blueprint.path(ofAttribute: slot)
                let type = blueprint.attributes[slot].constraint.type
                types[NameKnowledge.name(path, nameStyle)] = type
            }
        }
        for (name, seen) in names {
            let own = mappings.first { $0.value.contains { $0.name == name && $0.fit.isEmpty } }?.key
            let known = own.flatMap { path -> DataType? in
                let parts = path.split(separator: ".").map(String.init)
                return catalog.capability(CapabilityID(rawValue: parts[0]))?.attribute(named: parts[1])?.constraint.type
            }
            switch known ?? types[name] {
            case .bool?: for value in seen.values where !value.isNull { truths[value, default: 0] += 1 }
            case .enumeration?:
                for value in seen.values {
                    if value.integerValue != nil { numbers += 1 }
                    if let text = value.stringValue { words.append(text) }
                }
            case .integer?:
                for value in seen.values {
                    if case .decimal(let number) = value {
                        if number == number.rounded() { pointed += 1 } else { fractions += 1 }
                    } else if value.integerValue != nil {
                        whole += 1
                    }
                }
            default: break
            }
        }
        let pairs: [[Value]] = [
            [false, true], [0, 1], ["OFF", "ON"], ["off", "on"], ["0", "1"], ["false", "true"],
        ]
        var best = (pair: pairs[0], count: 0)
        for pair in pairs {
            let count = pair.reduce(0) { $0 + (truths[$1] ?? 0) }
            if count > best.count { best = (pair, count) }
        }
        bools = best.pair
        let enumerations: [ValueStyle.Enumerations] =
            words.isEmpty ? [.number] : (words.contains { $0.contains("_") } ? [.snakeCase] : [.camelCase, .snakeCase])
        let quantities: [ValueStyle.Quantities] =
            fractions > 0
            ? (pointed > whole ? [.pointedDecimal, .decimal] : [.decimal, .pointedDecimal])
            : [.scaledInteger, .raw, .decimal]
        styles = enumerations.flatMap { enumeration in
            quantities.map { Style(enumerations: enumeration, quantities: $0) }
        }
        style = styles.first ?? Style()
        if numbers > words.count, !words.isEmpty {
            styles.insert(Style(enumerations: .number, quantities: quantities[0]), at: 0)
        }
    }

    /// The unit of times.
    private static func time(_ values: [Value]) -> ValueStyle.Time {
        var votes: [ValueStyle.Time: Int] = [:]
        for value in values {
            if let number = value.numberValue {
                votes[number > 100_000_000_000 ? .milliseconds : .seconds, default: 0] += 1
            } else if let text = value.stringValue {
                let isDigits = !text.isEmpty && text.allSatisfy(\.isNumber)
                votes[isDigits ? .millisecondsText : (text.contains("-") ? .rfc3339 : .compact), default: 0] += 1
            }
        }
        if let seconds = votes[.seconds], let milliseconds = votes[.milliseconds],
            min(seconds, milliseconds) * 20 > seconds + milliseconds
        {
            return .secondsOrMilliseconds
        }
        return ValueStyle.Time.allCases.max { (votes[$0] ?? 0) < (votes[$1] ?? 0) } ?? .milliseconds
    }

    /// Words for there and gone, gone first.
    var presence: [Value] {
        let words = forms.flatMap(\.body.presence)
        let gone: Set<String> = ["offline", "off", "unavailable", "disconnected", "false", "0"]
        func isGone(_ value: Value) -> Bool { gone.contains((value.stringValue ?? value.description).lowercased()) }
        let off = words.first(where: isGone)
        let on = words.first { !isGone($0) }
        switch (off, on) {
        case (let off?, let on?): return [off, on]
        case (let off?, nil): return [off, off == false ? true : "online"]
        case (nil, let on?): return [on == true ? false : "offline", on]
        case (nil, nil): return ["offline", "online"]
        }
    }
}
