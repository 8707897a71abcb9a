internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// A device that reports tells every mandatory attribute that its dialect carries at least once.
final class MandatoryAttributesRule: Rule {
    override class var id: String { "description.complete" }
    override class var interests: Interests { [.messages] }
    override class var kinds: Set<UtteranceKind>? { [.report, .reply] }

    /// What a device told so far.
    private struct Told {
        /// The device.
        let device: JudgedDevice
        /// When it told something first.
        let start: Witness
        /// Whether each attribute of the binding was told.
        var attributes: ContiguousArray<Bool>
    }

    /// What each device told, by place; nothing for one that told nothing.
    private var told: ContiguousArray<Told?> = []

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        guard said.kind == .report || said.kind == .reply, said.speaker == .device, let device, !device.isMirror,
            let binding = device.binding
        else { return }
        while told.count <= device.index { told.append(nil) }
        if told[device.index] == nil {
            guard said.kind == .report else { return }
            told[device.index] = Told(
                device: device, start: judge.witness,
                attributes: ContiguousArray(repeating: false, count: binding.attributes.count))
        }
        for item in said.items where item.attribute >= 0 && item.value.exists {
            told[device.index]?.attributes[Int(item.attribute)] = true
        }
    }

    override func finish(at time: Instant) {
        let within = self.time("within", or: 10)
        for case let told? in told {
            let device = told.device
            guard time - told.start.time > within, let binding = device.binding,
                !judge.disturbances.touched(device.name, since: told.start.time)
            else { continue }
            let missing = binding.attributes.indices.filter {
                !told.attributes[$0] && Self.isMandatory(binding.attributes[$0], binding.blueprint)
            }
            guard !missing.isEmpty else {
                holds(device)
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
