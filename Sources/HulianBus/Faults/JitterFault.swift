public import HulianModel

/// Packets take longer, each by another time; their order stays.
public final class JitterFault: Fault {
    /// The most by which a packet is late.
    private let most: Interval

    /// Makes a fault.
    public init(
        _ most: Interval, direction: LinkDirection = .both, topic: String? = nil, nth: Int? = nil,
        isActive: @escaping () -> Bool = { true }
    ) {
        self.most = most
        super.init(direction: direction, topic: topic, nth: nth, isActive: isActive)
    }

    public override func strike(_ fate: inout PacketFate, now: Instant, _ random: inout SeededGenerator) {
        fate.delay = fate.delay + Interval(nanoseconds: random.number(in: 0...max(0, most.nanoseconds)))
    }
}
