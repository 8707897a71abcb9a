internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// In a dialect in which a device tells its state before it is there, it says so only after description and values.
final class ReadyRule: Rule {
    override class var id: String { "presence.ready" }
    override class var interests: Interests { [.messages] }
    override class var kinds: Set<UtteranceKind>? { [.announce, .availability, .other] }
    override class var judgesWithoutTimes: Bool { true }

    /// The devices that described themselves, by place: a description is kept, and stays when the device goes.
    private var described: Set<Int> = []

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        guard let device, !device.isMirror, said.speaker == .device, let space = device.space, space.tellsStateFirst
        else { return }
        if said.kind == .announce, !message.payload.isEmpty { described.insert(device.index) }
        guard said.kind == .availability, said.online == true else { return }
        // Who came after the device cannot know what it said before.
        guard device.client >= 0 else { return explain("\(device.name) was there before it was listened to") }
        let missing = missing(of: device)
        let isDescribed = described.contains(device.index) || space.codec == nil
        guard !isDescribed || !missing.isEmpty else { return holds(device) }
        breaks(
            Title(english: "A device says that it is ready before it is.", chinese: "设备尚未就绪即声明就绪。"),
            device: device,
            expected: Title(
                english: "description and values of all properties first", chinese: "先发布描述与全部属性取值"),
            actual: isDescribed
                ? Title(
                    english: "no value of \(missing.prefix(8).joined(separator: ", "))",
                    chinese: "\(missing.prefix(8).joined(separator: "、")) 尚无取值")
                : Title(english: "no description", chinese: "尚无描述"))
    }

    /// The attributes that have a value and were never told; where nothing is known of the truth, none.
    private func missing(of device: JudgedDevice) -> [String] {
        guard let binding = device.binding else { return [] }
        return binding.attributes.indices.compactMap { index in
            let attribute = binding.attributes[index]
            guard attribute.isReported, device.reported[index] == .none, let value = device.truth[attribute.slot],
                Self.canWrite(value, attribute)
            else { return nil }
            return device.path(ofAttribute: Int16(index))
        }
    }

    /// True for a value that the dialect has a form for.
    private static func canWrite(_ value: Value, _ attribute: DialectBinding.Attribute) -> Bool {
        var writer = JSONWriter()
        return attribute.codec.write(value, to: &writer)
    }
}
