public import HulianModel

/// What becomes of one packet on a disturbed link.
public struct PacketFate {
    /// How much longer it takes.
    public var delay = Interval.zero
    /// True when it is lost.
    public var isLost = false
    /// How many times more it arrives.
    public var copies = 0
    /// True when packets that were sent later may arrive earlier.
    public var mayOvertake = false
    /// True when octets of its payload are changed.
    public var isCorrupted = false

    /// A packet that nothing happens to.
    public init() {}
}

/// The way that a packet goes.
public enum LinkDirection: String, Sendable, CaseIterable {
    /// To the broker.
    case up
    /// From the broker.
    case down
    /// Both ways.
    case both

    /// True when a fault of this direction hits a packet that goes a way.
    func covers(_ way: LinkDirection) -> Bool { self == .both || self == way }
}

/// A disturbance of the link between one client and the broker.
///
/// A fault decides about packets one by one; what it takes to decide — random numbers, the clock — is passed in. Faults
/// of the whole connection, such as a cut, act when they begin and end.
open class Fault {
    /// Which way.
    public let direction: LinkDirection
    /// How likely a packet is hit, 0…1.
    public let probability: Double
    /// Only messages whose topic matches are hit; nothing for all.
    public let topic: String?
    /// Only the packet with this number is hit, from 1; nothing for all.
    public let nth: Int?
    /// True while it works; asked for every packet.
    public let isActive: () -> Bool
    /// How many packets it was asked about and that matched.
    private var seen = 0

    /// Makes a fault.
    public init(
        direction: LinkDirection = .both, probability: Double = 1, topic: String? = nil, nth: Int? = nil,
        isActive: @escaping () -> Bool = { true }
    ) {
        self.direction = direction
        self.probability = probability
        self.topic = topic
        self.nth = nth
        self.isActive = isActive
    }

    /// Changes the fate of a packet that is hit.
    open func strike(_ fate: inout PacketFate, now: Instant, _ random: inout SeededGenerator) {}
    /// The fault begins.
    open func begin(_ client: NetworkClient) {}
    /// The fault ends.
    open func end(_ client: NetworkClient) {}
    /// True when nothing passes at all.
    open var swallowsEverything: Bool { false }

    /// Decides about a packet.
    final func judge(
        _ fate: inout PacketFate, _ way: LinkDirection, topic: Octets, now: Instant, _ random: inout SeededGenerator
    ) {
        guard direction.covers(way), isActive() else { return }
        if var filter = self.topic, !filter.withUTF8({ TopicSyntax.matches(filter: $0, name: topic) }) { return }
        seen += 1
        if let nth, seen != nth { return }
        guard probability >= 1 || random.chance(probability) else { return }
        strike(&fate, now: now, &random)
    }
}
