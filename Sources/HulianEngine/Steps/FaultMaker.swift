internal import HulianBus
internal import HulianModel
internal import HulianScenario

/// Makes the faults of a link from what a scenario says.
enum FaultMaker {
    /// Makes the fault of an effect; nothing for the clock, which is not a matter of packets.
    static func fault(
        _ effect: LinkFault.Effect, of fault: LinkFault, isActive: @escaping () -> Bool
    ) -> Fault? {
        let direction = LinkDirection(rawValue: fault.direction.rawValue) ?? .both
        let (topic, nth, probability) = (fault.topic, fault.nth, fault.probability)
        switch effect {
        case .delay(let interval):
            return DelayFault(interval, direction: direction, topic: topic, nth: nth, isActive: isActive)
        case .jitter(let interval):
            return JitterFault(interval, direction: direction, topic: topic, nth: nth, isActive: isActive)
        case .drop:
            return DropFault(
                direction: direction, probability: probability, topic: topic, nth: nth, isActive: isActive)
        case .duplicate:
            return DuplicateFault(
                direction: direction, probability: probability, topic: topic, nth: nth, isActive: isActive)
        case .reorder:
            return ReorderFault(
                direction: direction, probability: probability, topic: topic, nth: nth, isActive: isActive)
        case .corrupt:
            return CorruptFault(
                direction: direction, probability: probability, topic: topic, nth: nth, isActive: isActive)
        case .cut:
            return CutFault(isActive: isActive)
        case .halfOpen:
            return HalfOpenFault(isActive: isActive)
        case .slowReader(let rate):
            return SlowReaderFault(rate: rate, isActive: isActive)
        case .clockSkew:
            return nil
        }
    }

    /// The word of an effect in records.
    static func word(_ effect: LinkFault.Effect) -> String {
        switch effect {
        case .delay: "delay"
        case .jitter: "jitter"
        case .drop: "drop"
        case .duplicate: "duplicate"
        case .reorder: "reorder"
        case .cut: "cut"
        case .halfOpen: "halfOpen"
        case .corrupt: "corrupt"
        case .slowReader: "slowReader"
        case .clockSkew: "clockSkew"
        }
    }
}
