public import HulianModel

/// Packets arrive twice, as after a lost acknowledgement; QoS 2 still reaches the application once.
public final class DuplicateFault: Fault {
    public override func strike(_ fate: inout PacketFate, now: Instant, _ random: inout SeededGenerator) {
        fate.copies += 1
    }
}
