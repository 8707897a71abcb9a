internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// A gateway speaks for a device only between the answer to its login and its logout.
///
/// Of a device whose gateway the record does not name, only what comes after a login or a logout that was seen is judged.
final class GatewayLoginRule: Rule {
    override class var id: String { "gateway.login" }
    override class var interests: Interests { [.messages] }
    override class var judgesWithoutTimes: Bool { true }

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        guard said.speaker == .device, said.form >= 0, let device, !device.isMirror, !message.isWill,
            let space = device.space, space.table.gateway != nil, let isThere = judge.gateways.isThere(device),
            space.gatewayStep(said.form) == nil
        else { return }
        if isThere { return holds(device) }
        breaks(
            Title(english: "A gateway speaks for a device that is not logged in.", chinese: "网关代未上线的子设备发送消息。"),
            device: device,
            expected: Title(
                english: "messages of the device between its login and its logout", chinese: "仅在子设备上线与下线之间发送"),
            actual: Title(english: "a message without a login", chinese: "未上线即发送"))
    }
}
