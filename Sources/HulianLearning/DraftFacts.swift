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
        var patterns: [String]
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
    var forms: [(form: LearnedForm, body: BodyLearner)] = []
    /// What was seen under each name.
    var names: [String: SeenName] = [:]
    /// The mappings of each attribute.
    var mappings: [String: [Mapping]] = [:]
    /// The commands and events that others name so, by path, with their names and the families of each.
    var elementMappings: [NameKnowledge.ElementKind: [String: [ElementMapping]]] = [:]
    /// The commands and events of which nobody knows what they mean, sorted.
    var strangers: [NameKnowledge.ElementKind: [String]] = [:]
    /// The method and its argument by which a name is set.
    var requests: [String: MethodArgument] = [:]
    /// Arguments of methods by which nothing is set that is known.
    var looseArguments: Set<String> = []
    /// What a hub writes as its own address; nothing where answers have topics of their own.
    var caller: String?
    /// What descriptions say of names.
    private(set) var described: [String: DescribedAttribute] = [:]
    /// The commands that descriptions name.
    private(set) var describedCommands: [DescribedElement] = []
    /// The events that descriptions name.
    private(set) var describedEvents: [DescribedElement] = []
    /// The names of groups.
    private(set) var groupNames: Set<String> = []
    /// The names that a mapping has.
    private var mapped: Set<String> = []
    /// The style of names; `none` when no style makes them.
    private(set) var nameStyle = ValueStyle.Names.none
    /// True when all values are written as text.
    private(set) var isQuoted = false
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
    /// How many kinds of messages, and how many messages with deep topics, were left out.
    let leftOut: (forms: Int, deep: Int)
    /// The names that were left out because there were more than a draft may have.
    private(set) var leftOutNames: Set<String> = []
    /// The most names of attributes in a draft.
    static let nameLimit = 4000
    /// How many messages belong to a form of the draft.
    let ownCount: Int
    /// What names mean.
    let knowledge: NameKnowledge

    /// Takes what was learned of forms.
    init(
        _ id: DialectID, _ title: Title, _ finder: FormFinder, _ knowledge: NameKnowledge
    ) {
        let forms = finder.forms
        self.id = id
        self.title = title
        lonely = finder.lonely
        leftOut = (finder.leftOutCount, finder.deepCount)
        self.knowledge = knowledge
        self.forms = forms.map { ($0, BodyLearner($0)) }
        ownCount = forms.filter { $0.deviceLevel != nil && !$0.isOpen }.reduce(0) { $0 + $1.samples.count }
        findCalls()
        for (_, body) in self.forms {
            for (name, seen) in body.names.sorted(by: { $0.key < $1.key }) {
                guard names[name] != nil || names.count < Self.nameLimit else {
                    leftOutNames.insert(name)
                    continue
                }
                guard var known = names[name] else {
                    names[name] = seen
                    continue
                }
                for value in seen.values { known.take(value) }
                known.devices.formUnion(seen.devices)
                names[name] = known
            }
        }
        unquote()
        let times = self.forms.flatMap(\.body.times)
        if !times.isEmpty { time = Self.time(times) }
        findCaller()
        groupNames = self.forms.reduce(into: []) { $0.formUnion($1.body.groupNames) }
    }

    /// Finds out whether all values are written as text, and takes them for what the text says.
    private mutating func unquote() {
        let values = names.values.flatMap(\.values)
        let texts = values.compactMap(\.stringValue)
        guard values.count >= 10, texts.count == values.count,
            texts.count(where: { Double($0) != nil }) * 2 > texts.count
        else { return }
        isQuoted = true
        for (name, seen) in names {
            var plain = SeenName()
            for value in seen.values {
                let number = value.stringValue.flatMap { try? Value(json: Array($0.utf8)) }
                plain.take(number?.numberValue == nil ? value : number ?? value)
            }
            plain.count = seen.count
            plain.devices = seen.devices
            names[name] = plain
        }
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
            guard names[name] != nil || names.count < Self.nameLimit else {
                leftOutNames.insert(name)
                return
            }
            names[name, default: SeenName()].take(range: range, choices: attribute.choices)
            names[name]?.kind = attribute.kind
            names[name]?.digits = attribute.digits
            names[name]?.unit = attribute.unit
            if described[name] == nil { described[name] = attribute }
        }
        for attribute in description.attributes where !attribute.name.isEmpty { take(attribute) }
        func add(_ elements: [DescribedElement], to list: inout [DescribedElement]) {
            for element in elements
            where list.count < Self.nameLimit && !list.contains(where: { $0.name == element.name }) {
                list.append(element)
            }
        }
        add(description.commands, to: &describedCommands)
        add(description.events, to: &describedEvents)
    }

    // MARK: Names

    /// Maps names to attributes of the model.
    mutating func mapNames(_ catalog: Catalog, _ blueprints: [DeviceBlueprint]) {
        let ranked = knowledge.style(of: names.keys)
        // A style that makes a few names by chance would make many more that nobody ever says.
        if ranked.count * 4 >= names.count, ranked.count > 2 { nameStyle = ranked.style }
        // What has been heard under the name that the style makes is not guessed to have another one.
        let made = names.keys.reduce(into: Set<String>()) { $0.formUnion(knowledge.paths(of: $1, nameStyle)) }
        for (name, seen) in names.sorted(by: { $0.key < $1.key }) where !knowledge.makes(name, nameStyle) {
            for meaning in knowledge.meanings(of: name) {
                let isGuess = meaning.percent < 65 && meaning.patterns.isEmpty
                if isGuess, made.contains("\(meaning.capability).\(meaning.attribute)") { continue }
                guard let capability = catalog.capability(meaning.capability),
                    let attribute = capability.attribute(named: meaning.attribute),
                    let fit = ValueFit(seen, attribute, capability)
                else { continue }
                let path = "\(meaning.capability).\(meaning.attribute)"
                let mapping = Mapping(
                    name: name, patterns: meaning.patterns, fit: fit.text,
                    percent: meaning.percent * fit.percent / 100)
                if separate(mapping, path) { continue }
                // Of several names for the same thing the surest is taken, and of those the first.
                if let place = mappings[path]?.firstIndex(where: { $0.patterns == mapping.patterns }) {
                    if mapping.percent > mappings[path]?[place].percent ?? 0 { mappings[path]?[place] = mapping }
                } else {
                    mappings[path, default: []].append(mapping)
                }
            }
        }
        mapped = Set(mappings.values.joined().map(\.name))
        mapElements()
        mapArguments()
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
        let names = Set(self.names.keys).union(looseArguments).filter { name in
            // Another name for the same thing takes the place of the one that the style would make.
            !knowledge.makes(name, nameStyle)
                || !knowledge.paths(of: name, nameStyle).isDisjoint(with: dropped.union(mappings.keys))
        }
        // A name in a group is known by itself.
        let plain = names.map { name -> String in
            guard let point = name.firstIndex(of: "."), groupNames.contains(String(name[..<point])) else { return name }
            return name.split(separator: ".").last.map(String.init) ?? name
        }
        return Set(plain).union(strayNames).sorted()
    }

    /// Names that some devices tell though what they seem to be has not got them.
    var strayNames: Set<String> = []

    /// Takes back what names were taken for, because their values do not fit.
    mutating func drop(_ wrong: Set<Claim>) {
        for path in mappings.keys {
            mappings[path]?.removeAll { wrong.contains(Claim(name: $0.name, path: path)) }
            if mappings[path]?.isEmpty ?? false { mappings[path] = nil }
        }
        mapped = Set(mappings.values.joined().map(\.name))
        for claim in wrong where knowledge.paths(of: claim.name, nameStyle).contains(claim.path) {
            dropped.insert(claim.path)
        }
        dropped.subtract(mappings.keys)
    }

    /// An attribute under a name.
    struct Claim: Hashable {
        /// The name.
        let name: String
        /// The attribute with its capability.
        let path: String
    }

    // MARK: Style

    /// Works out how values are written, and what is left to try.
    mutating func chooseStyle(_ catalog: Catalog) {
        var truths: [Value: Int] = [:]
        var numbers = 0
        var words: [String] = []
        var pointed = 0
        var whole = 0
        var fractions = 0
        var owners: [String: String] = [:]
        for (path, own) in mappings.sorted(by: { $0.key < $1.key }) {
            for mapping in own where mapping.fit.isEmpty && owners[mapping.name] == nil { owners[mapping.name] = path }
        }
        for (name, seen) in names.sorted(by: { $0.key < $1.key }) {
            let known = owners[name].flatMap { path -> DataType? in
                let parts = path.split(separator: ".").map(String.init)
                return catalog.capability(CapabilityID(rawValue: parts[0]))?.attribute(named: parts[1])?.constraint.type
            }
            switch known ?? knowledge.type(of: name, nameStyle) {
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
        bools = isQuoted ? best.pair.map { .string($0.stringValue ?? $0.description) } : best.pair
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
            if case .decimal(let number) = value, number != number.rounded(), number < 100_000_000_000 {
                votes[.fractionalSeconds, default: 0] += 1
            } else if let number = value.numberValue {
                votes[number > 100_000_000_000 ? .milliseconds : .seconds, default: 0] += 1
            } else if let text = value.stringValue {
                let isDigits = !text.isEmpty && text.allSatisfy(\.isNumber)
                let hasZone = text.hasSuffix("Z") || text.suffix(6).contains { $0 == "+" || $0 == "-" }
                let style: ValueStyle.Time =
                    isDigits ? .millisecondsText : (!text.contains("-") ? .compact : (hasZone ? .rfc3339 : .local))
                votes[style, default: 0] += 1
            }
        }
        if let seconds = votes[.seconds], let milliseconds = votes[.milliseconds],
            min(seconds, milliseconds) * 20 > seconds + milliseconds
        {
            return .secondsOrMilliseconds
        }
        // Some seconds are whole by chance.
        if let parts = votes[.fractionalSeconds], votes.keys.allSatisfy({ $0 == .fractionalSeconds || $0 == .seconds }),
            parts * 20 > votes[.seconds] ?? 0
        {
            return .fractionalSeconds
        }
        return ValueStyle.Time.allCases.max { (votes[$0] ?? 0) < (votes[$1] ?? 0) } ?? .milliseconds
    }

    /// Words for there and gone, gone first; what else was said, and whether each of the two was heard.
    var presence: (words: [Value], others: [Value], isGoneHeard: Bool) {
        let words = forms.flatMap(\.body.presence).reduce(into: [Value]()) { if !$0.contains($1) { $0.append($1) } }
        func meaning(_ value: Value) -> ProtocolWords.Presence? {
            ProtocolWords.presenceWords[(value.stringValue ?? value.description).lowercased()]
        }
        let off = words.first { meaning($0) == .gone }
        let on = words.first { meaning($0) == .there } ?? words.first { meaning($0) == nil }
        let others = words.filter { $0 != off && $0 != on }
        let isBool = (on ?? off)?.boolValue != nil
        return (
            [off ?? (isBool ? false : "offline"), on ?? (isBool ? true : "online")], others,
            off != nil || words.isEmpty
        )
    }
}
