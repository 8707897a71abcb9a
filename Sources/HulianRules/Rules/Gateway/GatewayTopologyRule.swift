internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// A gateway tells only of devices of its topology.
///
/// The topology is what the record says of devices and their gateways; without that, nobody can know it.
final class GatewayTopologyRule: Rule {
    override class var id: String { "gateway.topology" }
    override class var interests: Interests { [.messages] }
    override class var kinds: Set<UtteranceKind>? { [.report, .event, .availability] }
    override class var judgesWithoutTimes: Bool { true }

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        guard said.speaker == .device, said.gateway >= 0, let space = judge.space(reading: message),
            let gateway = judge.gateway(of: said, in: space),
            space.hasGateways, device !== gateway
        else { return }
        if let device, device.gateway === gateway { return holds(gateway) }
        breaks(
            Title(english: "A gateway tells of a device that is not its own.", chinese: "网关上报了不属于其拓扑的设备。"),
            device: gateway,
            expected: Title(english: "devices of the gateway's topology", chinese: "网关拓扑内的设备"),
            actual: device.map { Title(english: "'\($0.name)'", chinese: "“\($0.name)”") }
                ?? Title(english: "a device that nobody knows", chinese: "未知设备"))
    }
}
