public import HulianModel

/// Descriptions that a vendor or a device publishes: thing models, specifications, exposes, discovery messages.
public enum PublishedDescriptions {
    /// The devices that a document describes; empty when no codec knows its form.
    ///
    /// A document may be one description, a list of them, a message as `{"topic": …, "payload": …}`, or a list of those.
    ///
    /// - Parameters:
    ///   - document: The document.
    ///   - name: What a device is called that says no name.
    public static func read(_ document: Value, named name: String) -> [(name: String, description: DeviceDescription)] {
        var found: [(name: String, description: DeviceDescription)] = []
        func take(_ description: DeviceDescription) {
            guard !description.isRemoved else { return }
            let key =
                [
                    description.identity["device"] ?? "", description.title, description.card.model,
                    description.identity["product"] ?? "", description.category,
                ].first { !$0.isEmpty } ?? name
            // What describes a device piece by piece is put together.
            if let index = found.firstIndex(where: { $0.name == key }) {
                found[index].description.merge(description)
            } else {
                found.append((key, description))
            }
        }
        for part in document.listValue ?? [document] {
            if let topic = part["topic"]?.stringValue, let payload = part["payload"] {
                let payload = payload.stringValue.flatMap { try? Value(json: Array($0.utf8)) } ?? payload
                for description in Codecs.all.lazy.map({ $0.descriptions(topic: topic, payload: payload) })
                    .first(where: { !$0.isEmpty }) ?? []
                { take(description) }
            } else if let description = ThingModels.description(document: part)
                ?? Codecs.all.lazy.compactMap({ $0.description(document: part) })
                .first(where: { !$0.attributes.isEmpty || !$0.commands.isEmpty || !$0.events.isEmpty })
            {
                take(description)
            }
        }
        return found
    }
}

extension DialectDiff {
    /// Compares what a device said of itself with what it says now.
    ///
    /// - Parameters:
    ///   - old: The old description.
    ///   - new: The new description.
    ///   - device: The device, for the places of changes.
    public init(from old: DeviceDescription, to new: DeviceDescription, device: String) {
        var changes: [DialectChange] = []
        func add(_ weight: DialectChange.Weight, _ place: String, _ what: Title, isLoss: Bool = false) {
            changes.append(DialectChange(weight, "\(device).\(place)", what, isLoss: isLoss))
        }
        if old.category != new.category { add(.breaking, "category", DriftWords.changed(old.category, new.category)) }
        let (before, after) = (SameFinder(old.attributes), SameFinder(new.attributes))
        for attribute in old.attributes {
            let place = "attributes.\(attribute.wireKey)"
            guard let other = after.first(sameAs: attribute) else {
                add(.breaking, place, DriftWords.removed, isLoss: true)
                continue
            }
            for (weight, what, isLoss) in Self.changes(attribute, other) { add(weight, place, what, isLoss: isLoss) }
        }
        for attribute in new.attributes where before.first(sameAs: attribute) == nil {
            add(.additive, "attributes.\(attribute.wireKey)", DriftWords.added)
        }
        for (kind, before, after) in [("commands", old.commands, new.commands), ("events", old.events, new.events)] {
            let (known, now) = (SameFinder(before), SameFinder(after))
            for element in before {
                guard let other = now.first(sameAs: element) else {
                    add(.breaking, "\(kind).\(element.name)", DriftWords.removed, isLoss: true)
                    continue
                }
                let (own, others) = (element.fields.map(\.name), other.fields.map(\.name))
                let (ownNames, otherNames) = (Set(own), Set(others))
                for field in own where !otherNames.contains(field) {
                    add(.breaking, "\(kind).\(element.name).\(field)", DriftWords.removed, isLoss: true)
                }
                for field in others where !ownNames.contains(field) {
                    add(.risky, "\(kind).\(element.name).\(field)", DriftWords.added)
                }
            }
            for element in after where known.first(sameAs: element) == nil {
                add(.additive, "\(kind).\(element.name)", DriftWords.added)
            }
        }
        self.init(DialectChange.Weight.allCases.flatMap { weight in changes.filter { $0.weight == weight } })
    }

    /// What is different between two descriptions of an attribute.
    private static func changes(
        _ old: DescribedAttribute, _ new: DescribedAttribute
    ) -> [(DialectChange.Weight, Title, Bool)] {
        var changes: [(DialectChange.Weight, Title, Bool)] = []
        if old.kind != new.kind {
            changes.append((.breaking, DriftWords.changed(old.kind.rawValue, new.kind.rawValue), false))
            return changes
        }
        if old.name != new.name { changes.append((.risky, DriftWords.changed(old.name, new.name), false)) }
        if old.isSettable, !new.isSettable {
            changes.append((.breaking, Title(english: "cannot be set any more", chinese: "不再可设置"), true))
        } else if !old.isSettable, new.isSettable {
            changes.append((.additive, Title(english: "can be set", chinese: "可设置"), false))
        }
        if old.isTold, !new.isTold {
            changes.append((.breaking, Title(english: "is not told any more", chinese: "不再上报"), true))
        } else if !old.isTold, new.isTold {
            changes.append((.additive, Title(english: "is told", chinese: "可上报"), false))
        }
        if old.unit != new.unit || old.digits != new.digits {
            func text(_ attribute: DescribedAttribute) -> String {
                "\(attribute.unit ?? "–")" + (attribute.digits == 0 ? "" : " / 10^\(attribute.digits)")
            }
            changes.append((.breaking, DriftWords.changed(text(old), text(new)), false))
        }
        if old.minimum != new.minimum || old.maximum != new.maximum {
            func text(_ attribute: DescribedAttribute) -> String {
                let ends = [attribute.minimum, attribute.maximum].map { $0.map { Value.number($0).description } ?? "–" }
                return ends.joined(separator: "…")
            }
            let isNarrower =
                (new.minimum ?? -.infinity) > (old.minimum ?? -.infinity)
                || (new.maximum ?? .infinity) < (old.maximum ?? .infinity)
            changes.append((isNarrower ? .breaking : .risky, DriftWords.changed(text(old), text(new)), isNarrower))
        }
        if old.step != new.step, let before = old.step, let after = new.step {
            let words = DriftWords.changed(Value.number(before).description, Value.number(after).description)
            changes.append((after > before ? .breaking : .risky, words, false))
        }
        if old.maximumLength != new.maximumLength {
            let isTighter = (new.maximumLength ?? .max) < (old.maximumLength ?? .max)
            let words = DriftWords.changed(
                old.maximumLength.map { "\($0)" } ?? "–", new.maximumLength.map { "\($0)" } ?? "–")
            changes.append((isTighter ? .breaking : .risky, words, false))
        }
        let (before, after) = (
            (old.choices + old.settings).map(\.plainText), (new.choices + new.settings).map(\.plainText)
        )
        let (beforeSet, afterSet) = (Set(before), Set(after))
        for choice in before where !afterSet.contains(choice) {
            let words = Title(english: "the value \(choice) is gone", chinese: "取值 \(choice) 已不存在")
            changes.append((.breaking, words, true))
        }
        for choice in after where !beforeSet.contains(choice) {
            let words = Title(english: "the value \(choice) is new", chinese: "新增取值 \(choice)")
            changes.append((.risky, words, false))
        }
        // The same numbers that stand for something else are the worst of all.
        if !old.choiceNames.isEmpty, !new.choiceNames.isEmpty {
            let places = Dictionary(zip(new.choices, new.choices.indices)) { first, _ in first }
            for (choice, name) in zip(old.choices, old.choiceNames) {
                guard let index = places[choice], new.choiceNames.indices.contains(index),
                    new.choiceNames[index] != name
                else { continue }
                let words = DriftWords.changed(
                    "\(choice.plainText) \(name)", "\(choice.plainText) \(new.choiceNames[index])")
                changes.append((.breaking, words, false))
            }
        }
        return changes
    }
}

/// What a description calls by a name or by numbers.
private protocol Described {
    /// Its name.
    var name: String { get }
    /// The number of its service; -1 for none.
    var service: Int32 { get }
    /// Its number in the service.
    var number: Int32 { get }
}

extension DescribedAttribute: Described {}
extension DescribedElement: Described {}

/// Finds the same attribute, command or event in another description, without going through all of them.
private struct SameFinder<Element: Described> {
    /// The numbers of something.
    private struct Numbers: Hashable {
        /// The number of its service.
        let service: Int32
        /// Its number in the service.
        let number: Int32
    }

    /// What has a name, the first of several.
    private var byName: [String: Element] = [:]
    /// What has numbers, the first of several.
    private var byNumbers: [Numbers: Element] = [:]

    /// Takes what a description has.
    init(_ elements: [Element]) {
        for element in elements {
            if byName[element.name] == nil { byName[element.name] = element }
            let numbers = Numbers(service: element.service, number: element.number)
            if byNumbers[numbers] == nil { byNumbers[numbers] = element }
        }
    }

    /// The same: by numbers where there are any, else by name.
    func first(sameAs other: Element) -> Element? {
        other.service >= 0
            ? byNumbers[Numbers(service: other.service, number: other.number)] : byName[other.name]
    }
}
