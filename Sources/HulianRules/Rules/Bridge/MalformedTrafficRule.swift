internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// Malformed traffic of one brand never breaks the bridge or another brand.
final class MalformedTrafficRule: BridgeRule {
    override class var id: String { "robustness.bridge" }
    override class var interests: Interests { [.messages, .connections, .participants] }

    /// True when there is a bridge.
    private var hasBridge = false
    /// The malformed message that is not decided on; nothing when there is none.
    private var struck: Witness?
    /// When a device told something afterwards that the bridge must pass on.
    private var told: Instant?
    /// How long the bridge may take.
    private lazy var patience = time("within", or: 10)

    override func entered(_ client: ClientEntry, at time: Instant) {
        if client.role == .bridge { hasBridge = true }
    }

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        guard hasBridge else { return }
        if struck != nil { expire(at: message.time) }
        let isBridge = judge.role(of: message.client) == .bridge
        if isBridge {
            // Only what it says after the device has told something shows that it still works.
            guard struck != nil, told != nil, said.kind == .report else { return }
            struck = nil
            told = nil
            holds(device)
        } else if !said.faults.isEmpty, MalformedInputRule.malformed.contains(where: { said.failed($0) }) {
            if struck == nil { struck = judge.witness }
        } else if struck != nil, told == nil, said.faults.isEmpty, said.kind == .report, let device, !device.isMirror,
            !device.mirrors.isEmpty, changes(device, said)
        {
            told = message.time
        }
    }

    /// True when a report tells something new that other brands can say.
    private func changes(_ device: JudgedDevice, _ said: Utterance) -> Bool {
        guard let binding = device.binding else { return false }
        return said.items.contains { item in
            guard item.attribute >= 0, item.status == .success, item.raw.isComparable,
                device.reported[Int(item.attribute)] != item.raw
            else { return false }
            let slot = binding.attributes[Int(item.attribute)].slot
            return device.mirrors.contains { mirror in
                let attribute = mirror.attribute(ofSlot: slot)
                return attribute >= 0 && (mirror.binding?.attributes[Int(attribute)].isReported ?? false)
            }
        }
    }

    override func disconnected(_ client: Int, _ reason: String, at time: Instant) {
        guard let found = struck, judge.role(of: client) == .bridge else { return }
        expire(at: time)
        guard struck != nil, time - found.time <= patience, reason != "normal", reason != "serverShutDown",
            !judge.disturbances.touched("bridge", since: found.time)
        else { return }
        struck = nil
        told = nil
        breaks(
            Title(english: "The bridge leaves after malformed traffic.", chinese: "畸形流量使桥接断开。"), device: nil,
            expected: Title(english: "it stays", chinese: "保持连接"),
            actual: Title(
                english: "it left after \(time - found.time): \(reason)", chinese: "\(time - found.time) 后断开：\(reason)"),
            at: found)
    }

    /// Decides when the bridge has not passed on what was told.
    private func expire(at time: Instant) {
        guard let found = struck, let told, time - told > patience else { return }
        struck = nil
        self.told = nil
        guard !judge.disturbances.touched("bridge", since: found.time) else { return }
        breaks(
            Title(english: "The bridge is silent after malformed traffic.", chinese: "畸形流量使桥接失去响应。"), device: nil,
            expected: Title(english: "a change is passed on within \(patience)", chinese: "\(patience) 内传达变化"),
            actual: Title(english: "silence", chinese: "无消息"), at: found)
    }

    override func finish(at time: Instant) { expire(at: time) }
}
