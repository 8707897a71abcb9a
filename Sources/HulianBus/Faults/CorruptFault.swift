public import HulianModel

/// Octets of payloads are changed, as by a broken gateway; topics stay.
public final class CorruptFault: Fault {
    public override func strike(_ fate: inout PacketFate, now: Instant, _ random: inout SeededGenerator) {
        fate.isCorrupted = true
    }
}
