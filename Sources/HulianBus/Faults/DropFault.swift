public import HulianModel

/// Packets are lost below MQTT, as on a weak radio: QoS 0 is gone, QoS 1 and 2 are sent again until they pass.
///
/// An acknowledgement can be lost as well; then QoS 1 arrives twice and QoS 2 once, as MQTT promises.
public final class DropFault: Fault {
    public override func strike(_ fate: inout PacketFate, now: Instant, _ random: inout SeededGenerator) {
        fate.isLost = true
    }
}
