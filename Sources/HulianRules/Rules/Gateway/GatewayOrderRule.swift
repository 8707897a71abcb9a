internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// A gateway logs a device in only after the device was added to its topology.
///
/// Of a device whose gateway the record does not name, only a login after an addition that was seen is evidence: it may
/// have been added before the recording began.
final class GatewayOrderRule: Rule {
    override class var id: String { "gateway.order" }
    override class var interests: Interests { [.messages] }
    override class var kinds: Set<UtteranceKind>? { [.availability] }
    override class var judgesWithoutTimes: Bool { true }

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        guard said.speaker == .device, said.gateway >= 0, said.online == true, let device, let space = device.space,
            let gateway = space.table.gateway, gateway.joins.count > 1,
            space.gatewayStep(said.form)?.join == gateway.joins.count - 1,
            let isMember = judge.gateways.isMember(device)
        else { return }
        if isMember { return holds(device) }
        breaks(
            Title(english: "A device is logged in before it is in the topology.", chinese: "子设备未加入拓扑即登录。"),
            device: device,
            expected: Title(english: "an addition that was answered with success", chinese: "先成功加入拓扑"),
            actual: Title(english: "a login without one", chinese: "未加入即登录"))
    }
}
