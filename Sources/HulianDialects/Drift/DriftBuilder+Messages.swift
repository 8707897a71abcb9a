internal import HulianModel

extension DriftBuilder {
    /// Compares messages by name.
    mutating func compareMessages() {
        for message in old.messages {
            guard let other = new.messages.first(where: { $0.name == message.name }) else {
                // A message under another name that is the same in all else was only renamed in the file.
                guard !new.messages.contains(where: { Self.isTwin(message, $0) }) else { continue }
                let isIdle = message.kind == .other || !message.isSent
                add(DialectChange(isIdle ? .risky : .breaking, "messages.\(message.name)", DriftWords.removed))
                continue
            }
            compare(message, other)
        }
        for message in new.messages where !old.messages.contains(where: { $0.name == message.name }) {
            guard !old.messages.contains(where: { Self.isTwin($0, message) }) else { continue }
            add(DialectChange(.additive, "messages.\(message.name)", DriftWords.added))
        }
    }

    /// True for a message of the same side, kind, topic and body.
    private static func isTwin(_ message: MessageTable, _ other: MessageTable) -> Bool {
        message.kind == other.kind && message.speaker == other.speaker && message.topic == other.topic
            && message.isText == other.isText && leaves(message) == leaves(other)
    }

    /// Compares how gateways speak for the devices behind them.
    mutating func compareGateways() {
        let (topics, others) = (old.gateway?.topics.rawValue ?? "–", new.gateway?.topics.rawValue ?? "–")
        compare("gateway.topics", topics, others, old.gateway == nil ? .additive : .breaking)
        let text = { (names: [String]?) in (names ?? []).joined(separator: ", ") }
        compare(
            "gateway.joins", text(old.gateway?.joins), text(new.gateway?.joins),
            old.gateway == nil ? .additive : .breaking)
        compare("gateway.leaves", text(old.gateway?.leaves), text(new.gateway?.leaves), .risky)
    }

    /// Compares two versions of a message.
    private mutating func compare(_ message: MessageTable, _ other: MessageTable) {
        let place = "messages.\(message.name)"
        compare(place + ".kind", message.kind.rawValue, other.kind.rawValue, .breaking)
        compare(place + ".from", message.speaker.rawValue, other.speaker.rawValue, .breaking)
        compare(place + ".topic", message.topic.text, other.topic.text, .breaking)
        compare(place + ".text", message.isText, other.isText, .breaking)
        compareQoS(place, message, other)
        if message.retain != other.retain {
            // Who comes late finds nothing where something was kept.
            let isLost = message.retain == .always
            compare(
                place + ".retain", message.retain.rawValue, other.retain.rawValue,
                isLost ? .breaking : (other.retain == .any ? .additive : .risky))
        }
        if message.replies != other.replies {
            let isLost = message.replies == .always
            compare(place + ".replies", message.replies.rawValue, other.replies.rawValue, isLost ? .breaking : .risky)
        }
        compare(place + ".all", message.tellsAll, other.tellsAll, message.tellsAll ? .breaking : .risky)
        compare(place + ".time", message.time?.rawValue ?? "–", other.time?.rawValue ?? "–", .breaking)
        compare(place + ".sent", message.isSent, other.isSent, .risky)
        compare(place + ".behind", message.isBehind, other.isBehind, .risky)
        compare(place + ".history", message.isHistory, other.isHistory, .risky)
        let (most, limit) = (message.entries?.most ?? .max, other.entries?.most ?? .max)
        func words(_ entries: MessageTable.EntryLimit?) -> String {
            entries.map { "\($0.most) per \($0.span.rawValue)" } ?? "–"
        }
        compare(
            place + ".entries", words(message.entries), words(other.entries), limit < most ? .breaking : .additive)
        compareBodies(place, Self.leaves(message), Self.leaves(other))
    }

    /// Compares the qualities of delivery: one that is not allowed any more breaks who used it.
    private mutating func compareQoS(_ place: String, _ message: MessageTable, _ other: MessageTable) {
        guard Set(message.qos) != Set(other.qos) || message.qos.first != other.qos.first else { return }
        let isNarrower = !Set(message.qos).isSubset(of: other.qos)
        let usesLost = message.qos.first.map { !other.qos.contains($0) } ?? false
        func text(_ qos: [Int]) -> String { qos.map(String.init).joined(separator: "/") }
        compare(
            place + ".qos", text(message.qos), text(other.qos), usesLost ? .breaking : (isNarrower ? .risky : .additive)
        )
    }

    // MARK: Bodies

    /// A place of a body at which something stands.
    struct Leaf: Hashable {
        /// The keys that lead there.
        let path: String
        /// What stands there.
        let content: String
        /// True when it may be absent.
        let isOptional: Bool
    }

    /// Compares bodies place by place.
    private mutating func compareBodies(_ place: String, _ before: [Leaf], _ after: [Leaf]) {
        for leaf in before {
            let place = "\(place).body\(leaf.path)"
            guard let other = after.first(where: { $0.path == leaf.path }) else {
                add(DialectChange(leaf.isOptional ? .risky : .breaking, place, DriftWords.removed))
                continue
            }
            compare(place, leaf.content, other.content, .breaking)
            guard leaf.isOptional != other.isOptional else { continue }
            let words =
                leaf.isOptional
                ? Title(english: "must be there and need not before", chinese: "由可选变为必需")
                : Title(english: "may be absent and had to be there before", chinese: "由必需变为可选")
            add(DialectChange(leaf.isOptional ? .breaking : .risky, place, words))
        }
        for leaf in after where !before.contains(where: { $0.path == leaf.path }) {
            let words =
                leaf.isOptional
                ? DriftWords.added : Title(english: "is new and must be there", chinese: "新增且必需")
            add(DialectChange(leaf.isOptional ? .additive : .breaking, "\(place).body\(leaf.path)", words))
        }
    }

    /// The places of a message's body, in the order in which they are written.
    private static func leaves(_ message: MessageTable) -> [Leaf] {
        guard let body = message.body else { return [] }
        var leaves: [Leaf] = []
        gather(body, "", isOptional: false, into: &leaves)
        return leaves
    }

    /// Gathers the places of a part of a body.
    private static func gather(_ body: BodyTemplate, _ path: String, isOptional: Bool, into leaves: inout [Leaf]) {
        func leaf(_ content: String) { leaves.append(Leaf(path: path, content: content, isOptional: isOptional)) }
        switch body {
        case .object(let members):
            if members.isEmpty { leaf("{}") }
            for member in members {
                gather(
                    member.value, "\(path).\(member.key)",
                    isOptional: isOptional || member.isOptional || member.isSent, into: &leaves)
            }
        case .list(let element): gather(element, path + "[]", isOptional: isOptional, into: &leaves)
        case .keyed(let hole, let inner):
            gather(inner, "\(path).{\(hole.rawValue)}", isOptional: isOptional, into: &leaves)
        case .hole(let hole): leaf("$\(hole.rawValue)")
        case .variable(let name): leaf("{\(name)}")
        case .constant(let value): leaf(value.description)
        case .text(let pattern): leaf("\"\(pattern.text)\"")
        case .items(let layout):
            leaf("$items of \(layout.role.rawValue), \(layout.shape.rawValue)")
            gather(layout.item, path + ".$item", isOptional: isOptional, into: &leaves)
        case .oneOf(let forms):
            for (index, form) in forms.enumerated() {
                gather(form, "\(path)|\(index + 1)", isOptional: isOptional, into: &leaves)
            }
        case .any: leaf("$any")
        case .anyOf(let kind): leaf("$\(kind.rawValue)")
        }
    }
}
