internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// Malformed, oversize or wrongly encoded input never silences a device.
///
/// A device that is asked something afterwards must say something; one that is asked nothing is not judged.
final class MalformedInputRule: Rule {
    override class var id: String { "robustness.device" }
    override class var interests: Interests { [.messages, .connections] }

    /// What makes input malformed.
    static let malformed: [MessageCheck] = [.utf8, .json, .duplicateKey, .shape, .size, .id]

    /// A device that got malformed input.
    private struct Struck {
        /// The device.
        let device: JudgedDevice
        /// The input.
        let witness: Witness
        /// When it was asked something afterwards.
        var asked: Instant?
    }

    /// The devices that have said nothing since.
    private var struck: [Struck] = []
    /// How long an answer may take.
    private lazy var patience = time("within", or: 10)

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        if !struck.isEmpty { expire(at: message.time) }
        guard let device, !device.isMirror else { return }
        if said.speaker == .device {
            let sender = message.client
            guard !struck.isEmpty, !message.isWill, device.client < 0 || sender == device.client,
                let index = struck.firstIndex(where: { $0.device === device })
            else { return }
            struck.remove(at: index)
            return holds(device)
        }
        guard message.client != device.client, device.isReachable else { return }
        if !said.faults.isEmpty, Self.malformed.contains(where: { said.failed($0) }) {
            if !struck.contains(where: { $0.device === device }) {
                struck.append(Struck(device: device, witness: judge.witness))
            }
        } else if !struck.isEmpty, said.faults.isEmpty, said.kind == .set || said.kind == .get || said.kind == .invoke {
            guard let index = struck.firstIndex(where: { $0.device === device && $0.asked == nil }),
                said.wantsReply || said.kind == .get
            else { return }
            struck[index].asked = message.time
        }
    }

    override func disconnected(_ client: Int, _ reason: String, at time: Instant) {
        guard !struck.isEmpty else { return }
        expire(at: time)
        guard let device = judge.device(ofClient: client),
            let index = struck.firstIndex(where: { $0.device === device })
        else { return }
        let found = struck.remove(at: index)
        guard time - found.witness.time <= patience, reason != "normal", reason != "serverShutDown",
            !judge.disturbances.touched(device.name, since: found.witness.time)
        else { return }
        breaks(
            Title(english: "A device leaves after malformed input.", chinese: "设备在收到畸形输入后断开。"), device: device,
            expected: Title(english: "it stays", chinese: "保持连接"),
            actual: Title(
                english: "it left after \(time - found.witness.time): \(reason)",
                chinese: "\(time - found.witness.time) 后断开：\(reason)"), at: found.witness)
    }

    /// Decides about devices that were asked and said nothing.
    private func expire(at time: Instant) {
        while let index = struck.firstIndex(where: { $0.asked.map { time - $0 > patience } ?? false }) {
            let found = struck.remove(at: index)
            let due = (found.asked ?? time) + patience
            guard !judge.disturbances.touched(found.device.name, since: found.witness.time, until: due) else {
                continue
            }
            breaks(
                Title(english: "A device is silent after malformed input.", chinese: "设备在收到畸形输入后失去响应。"),
                device: found.device,
                expected: Title(
                    english: "a message within \(patience) of the next request", chinese: "下一请求后 \(patience) 内有消息"),
                actual: Title(english: "silence", chinese: "无消息"), at: found.witness)
        }
    }

    override func finish(at time: Instant) {
        expire(at: time)
        if !struck.isEmpty { explain("nothing was asked of \(struck[0].device.name) after the malformed input") }
    }
}
