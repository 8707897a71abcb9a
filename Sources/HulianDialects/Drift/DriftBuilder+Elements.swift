internal import HulianModel

extension DriftBuilder {
    /// What is the same for several device types, told once.
    private struct Sentence: Hashable {
        /// What it does.
        let weight: DialectChange.Weight
        /// What it is about.
        let place: String
        /// What is different.
        let what: Title
        /// True when something is lost.
        let isLoss: Bool
    }

    /// The sentences so far, in the order in which they were found, with their device types.
    private struct Gathered {
        /// The sentences in order.
        private(set) var order: [Sentence] = []
        /// The device types of each.
        private(set) var types: [Sentence: [DeviceTypeID]] = [:]

        /// Adds a sentence about a device type.
        mutating func add(_ sentence: Sentence, _ type: DeviceTypeID) {
            if types[sentence] == nil { order.append(sentence) }
            types[sentence, default: []].append(type)
        }
    }

    /// Compares what becomes of every device type.
    mutating func compareElements(_ blueprints: [DeviceBlueprint]) {
        var gathered = Gathered()
        for blueprint in blueprints.sorted(by: { $0.id.rawValue < $1.id.rawValue }) {
            let before = DialectBinding(old, to: blueprint)
            let after = DialectBinding(new, to: blueprint)
            var sentences: [Sentence] = []
            if before.category != after.category {
                sentences.append(
                    Sentence(
                        weight: .breaking, place: "types", what: DriftWords.changed(before.category, after.category),
                        isLoss: false))
            }
            sentences += Self.attributes(before, after) + Self.commands(before, after) + Self.events(before, after)
            for sentence in sentences { gathered.add(sentence, blueprint.id) }
        }
        for sentence in gathered.order {
            add(
                DialectChange(
                    sentence.weight, sentence.place, sentence.what, deviceTypes: gathered.types[sentence] ?? [],
                    isLoss: sentence.isLoss))
        }
    }

    // MARK: Attributes

    /// Compares the attributes of a device type.
    private static func attributes(_ before: DialectBinding, _ after: DialectBinding) -> [Sentence] {
        var sentences: [Sentence] = []
        for slot in before.blueprint.attributes.indices {
            let place = "attributes.\(before.blueprint.path(ofAttribute: slot))"
            func add(_ weight: DialectChange.Weight, _ what: Title, isLoss: Bool = false) {
                sentences.append(Sentence(weight: weight, place: place, what: what, isLoss: isLoss))
            }
            let (old, new) = (before.attributeOfSlot[slot], after.attributeOfSlot[slot])
            guard old >= 0 else {
                if new >= 0 { add(.additive, DriftWords.added) }
                continue
            }
            guard new >= 0 else {
                add(.breaking, DriftWords.removed, isLoss: true)
                continue
            }
            let (own, other) = (before.attributes[Int(old)], after.attributes[Int(new)])
            let names = (name(own.name, own.service, own.number), name(other.name, other.service, other.number))
            if names.0 != names.1 { add(.breaking, DriftWords.changed(names.0, names.1)) }
            if own.isSettable, !other.isSettable {
                add(.breaking, Title(english: "cannot be set any more", chinese: "不再可设置"), isLoss: true)
            } else if !own.isSettable, other.isSettable {
                add(.additive, Title(english: "can be set", chinese: "可设置"))
            }
            if own.isReported, !other.isReported {
                add(.breaking, Title(english: "is not told any more", chinese: "不再上报"), isLoss: true)
            } else if !own.isReported, other.isReported {
                add(.additive, Title(english: "is told", chinese: "可上报"))
            }
            let definition = before.blueprint.attributes[slot]
            let capability = before.blueprint.capabilities[definition.capability].definition
            let values = ValueProbes(capability: capability).legal(definition.constraint)
            if let change = writing(own.codec, other.codec, values) {
                add(change.weight, change.what, isLoss: change.isLoss)
            }
        }
        return sentences
    }

    /// What is different in how values are written; nothing when all are written alike.
    private static func writing(
        _ own: ValueCodec, _ other: ValueCodec, _ values: [Value]
    ) -> (weight: DialectChange.Weight, what: Title, isLoss: Bool)? {
        var lost: Value?
        var gained: Value?
        for value in values {
            switch (text(value, own), text(value, other)) {
            case (let before?, let after?) where before != after:
                return (.breaking, DriftWords.written(value.description, before, after), false)
            case (_?, nil): lost = lost ?? value
            case (nil, _?): gained = gained ?? value
            default: break
            }
        }
        if let lost {
            let what = Title(
                english: "\(lost.description) cannot be written any more", chinese: "\(lost.description) 不再能表示")
            return (.breaking, what, true)
        }
        if let gained {
            // Who knows only the old words may not understand the new one.
            let what = Title(
                english: "\(gained.description) can be written", chinese: "\(gained.description) 可以表示")
            return (.risky, what, false)
        }
        return nil
    }

    /// A value as it is written; nothing when it cannot be.
    private static func text(_ value: Value, _ codec: ValueCodec) -> String? {
        var writer = JSONWriter()
        return codec.write(value, to: &writer) ? writer.text : nil
    }

    // MARK: Commands and events

    /// Compares the commands of a device type.
    private static func commands(_ before: DialectBinding, _ after: DialectBinding) -> [Sentence] {
        elements(
            before.commands.map { (path($0.capability, $0.definition.name, before), form($0), fields($0.fields)) },
            after.commands.map { (path($0.capability, $0.definition.name, after), form($0), fields($0.fields)) },
            "commands")
    }

    /// Compares the events of a device type.
    private static func events(_ before: DialectBinding, _ after: DialectBinding) -> [Sentence] {
        func parts(_ event: DialectBinding.Event, _ binding: DialectBinding) -> (String, String, [String]) {
            (
                path(event.capability, event.definition.name, binding),
                name(event.name, event.service, event.number), fields(event.fields)
            )
        }
        return elements(before.events.map { parts($0, before) }, after.events.map { parts($0, after) }, "events")
    }

    /// Compares commands or events by path, name and fields.
    private static func elements(
        _ before: [(path: String, form: String, fields: [String])],
        _ after: [(path: String, form: String, fields: [String])], _ kind: String
    ) -> [Sentence] {
        var sentences: [Sentence] = []
        for own in before {
            let place = "\(kind).\(own.path)"
            guard let other = after.first(where: { $0.path == own.path }) else {
                sentences.append(
                    Sentence(weight: .breaking, place: place, what: DriftWords.removed, isLoss: true))
                continue
            }
            if own.form != other.form {
                sentences.append(
                    Sentence(
                        weight: .breaking, place: place, what: DriftWords.changed(own.form, other.form), isLoss: false))
            }
            for field in own.fields where !other.fields.contains(field) {
                sentences.append(
                    Sentence(weight: .breaking, place: "\(place).\(field)", what: DriftWords.removed, isLoss: true))
            }
            for field in other.fields where !own.fields.contains(field) {
                sentences.append(
                    Sentence(weight: .risky, place: "\(place).\(field)", what: DriftWords.added, isLoss: false))
            }
        }
        for other in after where !before.contains(where: { $0.path == other.path }) {
            sentences.append(
                Sentence(weight: .additive, place: "\(kind).\(other.path)", what: DriftWords.added, isLoss: false))
        }
        return sentences
    }

    /// The path of a command or event.
    private static func path(_ capability: Int, _ name: String, _ binding: DialectBinding) -> String {
        let instance = binding.blueprint.capabilities[capability]
        return ElementPath(
            component: binding.blueprint.endpoints[instance.endpoint].component, capability: instance.definition.id,
            element: name
        ).description
    }

    /// The names of fields.
    private static func fields(_ codecs: [FieldCodec]) -> [String] { codecs.map(\.name) }

    /// How a command is given, for people.
    private static func form(_ command: DialectBinding.Command) -> String {
        switch command.form {
        case .action(let name): self.name(name, command.service, command.number)
        case .set(let name, let value): "\(self.name(name, command.service, command.number)) = \(value.description)"
        }
    }

    /// What something is called, for people.
    private static func name(_ name: WireName, _ service: Int32, _ number: Int32) -> String {
        service < 0 ? name.name : "\(service).\(number) \(name.name)"
    }
}
