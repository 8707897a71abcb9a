internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// A device that reports tells every mandatory attribute that its dialect carries at least once.
///
/// A device that describes itself is held to its description: what it does not describe, it may not have. Of a device that
/// was there before anybody listened, what it told before is not known; what it leaves out counts once it comes again, is
/// asked, or has the broker keep all that it tells.
final class MandatoryAttributesRule: DescriptionRule {
    override class var id: String { "description.complete" }
    override class var judgesWithoutTimes: Bool { false }
    override class var kinds: Set<UtteranceKind>? { [.report, .reply, .announce, .other, .get, .availability] }

    /// What a device told so far.
    private final class Told {
        /// The device.
        let device: JudgedDevice
        /// When it told something first.
        let start: Witness
        /// Whether each attribute of the binding was told.
        var attributes: ContiguousArray<Bool>
        /// How many were not.
        var untold: Int

        /// Makes a device that told nothing yet.
        init(_ device: JudgedDevice, _ start: Witness, count: Int) {
            self.device = device
            self.start = start
            attributes = ContiguousArray(repeating: false, count: count)
            untold = count
        }

        /// Notes that an attribute was told.
        @inline(__always)
        func tell(_ attribute: Int) {
            guard !attributes[attribute] else { return }
            attributes[attribute] = true
            untold -= 1
        }
    }

    /// What each device told, by place; nothing for one that told nothing.
    private var told: ContiguousArray<Told?> = []

    /// What is known of a device that was there before anybody listened.
    private struct Knowledge {
        /// True once it came, was asked for everything, or turned out to have kept everything.
        var isWhole = false
        /// The attributes that it was asked for.
        var asked: Set<Int16> = []
    }

    /// What is known of each device, by place.
    private var knowledge: ContiguousArray<Knowledge> = []

    override func asked(_ said: Utterance, _ device: JudgedDevice) {
        know(device) { known in
            if said.items.isEmpty { known.isWhole = true }
            for item in said.items where item.attribute >= 0 { known.asked.insert(item.attribute) }
        }
    }

    override func appeared(_ device: JudgedDevice) { know(device) { $0.isWhole = true } }

    override func hadKept(_ device: JudgedDevice) {
        guard let table = device.space?.table else { return }
        know(device) { known in
            known.isWhole =
                known.isWhole
                || !table.messages.contains {
                    $0.kind == .report && $0.speaker == .device && $0.isSent && $0.retain != .always
                }
        }
    }

    /// Notes what is known of a device; of one of ours all is heard anyway.
    private func know(_ device: JudgedDevice, _ change: (inout Knowledge) -> Void) {
        guard device.entry.kind == .foreign else { return }
        while knowledge.count <= device.index { knowledge.append(Knowledge()) }
        change(&knowledge[device.index])
    }

    /// True when a device would have been heard to tell an attribute.
    private func wouldBeHeard(_ attribute: Int, of device: JudgedDevice) -> Bool {
        guard device.entry.kind == .foreign else { return true }
        guard device.index < knowledge.count else { return false }
        return knowledge[device.index].isWhole || knowledge[device.index].asked.contains(Int16(attribute))
    }

    /// The names of what each device described, by place; nothing for one that described nothing.
    private var namesOf: ContiguousArray<Set<String>?> = []

    override func described(_ facts: DescriptionFacts, _ devices: [JudgedDevice]) {
        for device in devices where !device.isMirror {
            let name = device.entry.identity.first { $0.name == Self.key }?.value.stringValue
            guard let names = facts.devices.isEmpty ? facts.names : name.flatMap({ facts.namesByDevice[$0] }),
                !names.isEmpty
            else { continue }
            while namesOf.count <= device.index { namesOf.append(nil) }
            namesOf[device.index] = (namesOf[device.index] ?? []).union(names)
        }
    }

    override func told(_ said: Utterance, _ device: JudgedDevice) {
        guard let binding = device.binding else { return }
        while told.count <= device.index { told.append(nil) }
        if told[device.index] == nil {
            guard said.kind == .report else { return }
            told[device.index] = Told(device, judge.witness, count: binding.attributes.count)
        }
        guard let told = told[device.index], told.untold > 0 else { return }
        for item in said.items where item.attribute >= 0 && item.value.exists { told.tell(Int(item.attribute)) }
    }

    override func finish(at time: Instant) {
        for case let told? in told {
            let device = told.device
            let within = self.time("within", of: device.space?.table.id, or: 10)
            guard time - told.start.time > within, let binding = device.binding,
                !judge.disturbances.touched(device.name, since: told.start.time)
            else { continue }
            let names = device.index < namesOf.count ? namesOf[device.index] : nil
            let untold = binding.attributes.indices.filter {
                !told.attributes[$0] && Self.isMandatory(binding.attributes[$0], binding.blueprint)
            }
            let described = untold.filter { names?.contains(binding.attributes[$0].name.name) ?? true }
            let left = untold.filter { !described.contains($0) }.map { device.path(ofAttribute: Int16($0)) }
            if !left.isEmpty { explain("\(device.name) does not describe \(left.prefix(8).joined(separator: ", "))") }
            guard !described.isEmpty else {
                holds(device)
                continue
            }
            let missing = described.filter { wouldBeHeard($0, of: device) }
            guard !missing.isEmpty else {
                explain("\(device.name) was there before it was listened to")
                continue
            }
            let paths = missing.prefix(8).map { device.path(ofAttribute: Int16($0)) }.joined(separator: ", ")
            breaks(
                Title(english: "Mandatory attributes were never reported.", chinese: "必备属性从未上报。"), device: device,
                expected: Title(english: "all mandatory attributes within \(within)", chinese: "\(within) 内上报全部必备属性"),
                actual: Title(english: "nothing about \(paths)", chinese: "未上报 \(paths)"),
                at: told.start)
        }
    }

    /// True for an attribute that every device with the capability has, tells, and has a value of.
    private static func isMandatory(_ attribute: DialectBinding.Attribute, _ blueprint: DeviceBlueprint) -> Bool {
        let known = blueprint.attributes[attribute.slot]
        return attribute.isReported && !known.constraint.isNullable && known.definition.notifies
            && known.definition.conformance.requirement { _ in false } == .mandatory
    }
}
