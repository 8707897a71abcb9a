internal import HulianBus
internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// What rules about descriptions have in common: they read what a device says of itself by the codec of its dialect.
class DescriptionRule: Rule {
    override class var interests: Interests { [.messages] }
    override class var judgesWithoutTimes: Bool { true }
    override class var judgesKept: Bool { true }
    override class var kinds: Set<UtteranceKind>? { [.announce, .other] }

    /// The variable of the identity by which descriptions name devices.
    static let key = "device"

    /// A description was published.
    func described(_ facts: DescriptionFacts, _ devices: [JudgedDevice]) {}
    /// A device reported.
    func reported(_ device: JudgedDevice) {}
    /// A device told values, in a report or an answer.
    func told(_ said: Utterance, _ device: JudgedDevice) {}
    /// Somebody asked a device for values.
    func asked(_ said: Utterance, _ device: JudgedDevice) {}
    /// A device said that it has come.
    func appeared(_ device: JudgedDevice) {}
    /// The broker had kept what a device reported before anybody listened.
    func hadKept(_ device: JudgedDevice) {}

    override final func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        guard let kind = said.kind else { return }
        if kind == .get, let device, !device.isMirror { return asked(said, device) }
        guard said.speaker == .device else { return }
        if kind == .report || kind == .reply {
            guard let device, !device.isMirror else { return }
            if kind == .report { reported(device) }
            if kind == .report, message.flags == .kept { hadKept(device) }
            return told(said, device)
        }
        if message.flags != .kept, let device, kind == .announce || kind == .availability && said.online == true {
            appeared(device)
        }
        // Some dialects describe their devices in messages that say nothing else about them.
        guard kind == .announce || kind == .other, !message.payload.isEmpty,
            judge.role(of: message.client) != .tester, let space = judge.space(reading: message),
            let codec = judge.codec(of: space.table), let payload = codec.value(of: message.payload),
            let facts = codec.facts(topic: message.topic.text, payload: payload, key: Self.key)
        else { return }
        let named = facts.devices.compactMap { name in
            judge.devices.first { device in
                device.space === space
                    && device.entry.identity.contains { $0.name == Self.key && $0.value.stringValue == name }
            }
        }
        described(facts, facts.devices.isEmpty ? [device].compactMap { $0 } : named)
    }
}

/// In a dialect with descriptions, a device describes itself before or with its first data.
final class DescribedFirstRule: DescriptionRule {
    override class var id: String { "description.first" }
    /// A broker hands on what it kept in an order of its own.
    override class var judgesKept: Bool { false }
    override class var kinds: Set<UtteranceKind>? { [.announce, .other, .report] }

    /// The devices that described themselves, by place.
    private var known: Set<Int> = []
    /// Whether each device was judged, by place.
    private var judged: ContiguousArray<Bool> = []

    override func described(_ facts: DescriptionFacts, _ devices: [JudgedDevice]) {
        for device in devices { known.insert(device.index) }
    }

    override func reported(_ device: JudgedDevice) {
        if device.index < judged.count, judged[device.index] { return }
        while judged.count <= device.index { judged.append(false) }
        judged[device.index] = true
        guard let table = device.space?.table, judge.codec(of: table) != nil,
            table.messages.contains(where: { $0.kind == .announce && $0.speaker == .device })
        else { return }
        if known.contains(device.index) { return holds(device) }
        // Who came after the device cannot know what it said before.
        guard device.client >= 0 else { return explain("\(device.name) was there before it was listened to") }
        breaks(
            Title(english: "A device reports before it describes itself.", chinese: "设备在自描述之前上报数据。"),
            device: device, expected: Title(english: "a description first", chinese: "先有自描述"),
            actual: Title(english: "a report", chinese: "先有上报"))
    }
}

/// What a description says of the piece that the device is, as far as the dialect has a place for it.
class DescribedCardRule: DescriptionRule {
    /// What must be said, of that for which the dialect has a place.
    class var wanted: Set<String> { [] }

    override final func described(_ facts: DescriptionFacts, _ devices: [JudgedDevice]) {
        let possible = facts.possibleIdentity.intersection(Self.wanted)
        guard !possible.isEmpty else { return }
        let missing = possible.subtracting(facts.identity).sorted()
        for device in devices where !device.isMirror {
            if missing.isEmpty {
                holds(device)
            } else {
                breaks(
                    Title(english: "A description does not say all of what device it is.", chinese: "描述未给出完整的设备身份信息。"),
                    device: device, expected: Title(possible.sorted().joined(separator: ", ")),
                    actual: Title(
                        english: "it lacks \(missing.joined(separator: ", "))",
                        chinese: "缺少 \(missing.joined(separator: "、"))"))
            }
        }
    }
}

/// A description names maker and model.
final class DescribedIdentityRule: DescribedCardRule {
    override class var id: String { "description.identity" }
    override class var wanted: Set<String> { ["vendor", "model"] }
}

/// A description names versions and serial number.
final class DescribedVersionsRule: DescribedCardRule {
    override class var id: String { "description.versions" }
    override class var wanted: Set<String> { ["firmwareVersion", "hardwareVersion", "serialNumber"] }
}

/// A description gives each attribute its type, its access and its range or values.
final class DescribedAttributesRule: DescriptionRule {
    override class var id: String { "description.content" }

    /// True for an attribute that the model gives no range: a number with a fraction and without ends.
    private func isOpen(_ name: String, _ device: JudgedDevice) -> Bool {
        let last = name.split(separator: "/").last.map(String.init) ?? name
        return device.blueprint?.attributes.contains { attribute in
            guard attribute.definition.name == last, case .decimal = attribute.constraint.type else { return false }
            return true
        } ?? false
    }

    override func described(_ facts: DescriptionFacts, _ devices: [JudgedDevice]) {
        guard facts.attributeCount > 0 else { return }
        for device in devices where !device.isMirror {
            let incomplete = facts.incomplete.filter { !isOpen($0, device) }
            if incomplete.isEmpty {
                holds(device)
            } else {
                breaks(
                    Title(english: "A description leaves attributes open.", chinese: "描述中的属性不完整。"), device: device,
                    expected: Title(
                        english: "type, access and range of all \(facts.attributeCount) attributes",
                        chinese: "全部 \(facts.attributeCount) 个属性的类型、访问方式与范围"),
                    actual: Title(
                        english: "something is missing of \(incomplete.prefix(8).joined(separator: ", "))",
                        chinese: "\(incomplete.prefix(8).joined(separator: "、")) 的描述不完整"))
            }
        }
    }
}
