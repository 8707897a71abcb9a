internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// A device that comes says so where its dialect has words for it, and one whose connection broke is shown as offline.
final class OfflineRule: Rule {
    override class var id: String { "presence.offline" }
    override class var interests: Interests { [.messages, .connections, .learning] }

    /// Devices that are to be shown as offline.
    private lazy var going = Deadlines<JudgedDevice>(patience: time("within", or: 60))
    /// Devices that are to say that they are there.
    private lazy var coming = Deadlines<JudgedDevice>(patience: time("within", or: 60))
    /// When each device was shown as offline last, by its place.
    private var shown: [Int: Instant] = [:]

    override func connected(_ client: Int, _ facts: ConnectionFacts, at time: Instant) {
        expire(at: time)
        guard let device = native(client) else { return }
        // It was back before anybody had to notice.
        going.forget(of: device.index)
        shown[device.index] = nil
        guard device.space?.canSay(.availability, by: .device) ?? false else { return }
        coming.wait(for: device, of: device.index, from: judge.witness)
    }

    override func disconnected(_ client: Int, _ reason: String, at time: Instant) {
        expire(at: time)
        guard let device = native(client) else { return }
        coming.forget(of: device.index)
        guard !Self.polite.contains(reason) else { return }
        // The will may be told before the end of the connection.
        if let shown = shown[device.index], time - shown <= .seconds(1) { return holds(device) }
        going.wait(for: device, of: device.index, from: judge.witness)
    }

    /// Reasons that say nothing about the device, or after which it has said goodbye itself.
    private static let polite = ["normal", "normalWithWill", "serverShutDown", "sessionTakenOver"]

    /// The device of a client, unless the bridge shows it.
    private func native(_ client: Int) -> JudgedDevice? {
        judge.device(ofClient: client).flatMap { $0.isMirror ? nil : $0 }
    }

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        expire(at: message.time)
        guard said.kind == .availability, let online = said.online, let device, !device.isMirror else { return }
        if online {
            if coming.take(of: device.index) != nil { holds(device) }
        } else {
            isShown(device)
        }
    }

    override func presence(_ dialect: DialectID, _ device: Int, _ isOnline: Bool, at time: Instant) {
        expire(at: time)
        let device = judge.devices[device]
        if !isOnline, !device.isMirror { isShown(device) }
    }

    /// A device is shown as offline.
    private func isShown(_ device: JudgedDevice) {
        shown[device.index] = judge.now
        if going.take(of: device.index) != nil { holds(device) }
    }

    /// Decides about what was not shown.
    private func expire(at time: Instant) {
        while let late = going.takeLate(at: time) {
            // Where the broker is away, nobody can show anything.
            guard !judge.disturbances.touched("broker", since: late.start, until: late.due) else { continue }
            breaks(
                Title(english: "A lost device is not shown as offline.", chinese: "断开的设备未显示为离线。"),
                device: late.content,
                expected: Title(english: "offline within \(going.patience)", chinese: "\(going.patience) 内显示离线"),
                actual: Title(english: "no sign of it", chinese: "没有任何表示"),
                at: late.witness)
        }
        while let late = coming.takeLate(at: time) {
            guard !judge.disturbances.touched(late.content.name, since: late.start, until: late.due) else { continue }
            breaks(
                Title(english: "A device that came does not say so.", chinese: "上线的设备未告知在线。"),
                device: late.content,
                expected: Title(english: "online within \(coming.patience)", chinese: "\(coming.patience) 内告知在线"),
                actual: Title(english: "no such message", chinese: "没有该消息"),
                at: late.witness)
        }
    }

    override func finish(at time: Instant) { expire(at: time) }
}
