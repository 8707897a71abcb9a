public import HulianModel

/// The client takes only so many messages a second from the broker; the rest waits.
public final class SlowReaderFault: Fault {
    /// The time between two messages.
    private let distance: Interval
    /// When the client can take the next one.
    private var free = Instant(nanoseconds: .min)

    /// Makes a fault.
    ///
    /// - Parameters:
    ///   - rate: Messages a second, above 0.
    ///   - isActive: True while it works.
    public init(rate: Double, isActive: @escaping () -> Bool = { true }) {
        distance = .fractional(seconds: 1 / max(rate, 1e-6))
        super.init(direction: .down, isActive: isActive)
    }

    public override func strike(_ fate: inout PacketFate, now: Instant, _ random: inout SeededGenerator) {
        let start = max(now, free)
        free = start + distance
        fate.delay = fate.delay + (start - now)
    }
}
