public import HulianModel

/// Packets overtake each other, as over a mesh with several ways; up to half a second (project default).
public final class ReorderFault: Fault {
    public override func strike(_ fate: inout PacketFate, now: Instant, _ random: inout SeededGenerator) {
        fate.mayOvertake = true
        fate.delay = fate.delay + Interval(nanoseconds: random.number(in: 1_000_000...500_000_000))
    }
}
