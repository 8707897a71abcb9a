public import HulianModel

/// Packets take longer, all by the same time.
public final class DelayFault: Fault {
    /// How much longer.
    private let delay: Interval

    /// Makes a fault.
    public init(
        _ delay: Interval, direction: LinkDirection = .both, topic: String? = nil, nth: Int? = nil,
        isActive: @escaping () -> Bool = { true }
    ) {
        self.delay = delay
        super.init(direction: direction, topic: topic, nth: nth, isActive: isActive)
    }

    public override func strike(_ fate: inout PacketFate, now: Instant, _ random: inout SeededGenerator) {
        fate.delay = fate.delay + delay
    }
}
