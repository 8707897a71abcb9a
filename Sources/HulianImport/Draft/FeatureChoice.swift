internal import HulianModel

/// Chooses the features of a capability so that all that was found for it may be there.
///
/// The fewest features win; of as many, those that stand first in the capability. The rules are those of Matter's data
/// model specification, section 7.3 (conformance).
struct FeatureChoice {
    /// The most features beside the preferred ones.
    private static let most = 4

    /// The capability.
    private let capability: Capability
    /// What must be possible: attributes, commands and events by name.
    private let wanted: [String]

    /// Makes a choice.
    init(_ capability: Capability, wanted: [String]) {
        self.capability = capability
        self.wanted = wanted
    }

    /// The features by their codes; nothing when no features allow all that is wanted.
    ///
    /// - Parameter preferred: Features to have when they may be there.
    func features(preferring preferred: [String]) -> [String]? {
        let known = capability.features.map(\.code)
        let start = preferred.filter { known.contains($0) }
        if let found = search(known.filter { !start.contains($0) }, start) { return found }
        return start.isEmpty ? nil : search(known, [])
    }

    /// Looks through the sets of features, the smaller first.
    private func search(_ others: [String], _ start: [String]) -> [String]? {
        for size in 0...min(Self.most, others.count) {
            var indexes = Array(0..<size)
            while true {
                let features = start + indexes.map { others[$0] }
                if isAllowed(features) { return capability.features.map(\.code).filter { features.contains($0) } }
                // The next set of the same size.
                guard let last = indexes.indices.last(where: { indexes[$0] < others.count - size + $0 }) else { break }
                indexes[last] += 1
                for index in last + 1..<max(size, last + 1) { indexes[index] = indexes[index - 1] + 1 }
            }
        }
        return nil
    }

    /// True when features allow each other and all that is wanted.
    private func isAllowed(_ features: [String]) -> Bool {
        let named = Set(features + wanted)
        var present = named
        for element in elements where element.conformance.requirement(has: { named.contains($0) }) == .mandatory {
            present.insert(element.name)
        }
        func has(_ name: String) -> Bool { present.contains(name) }
        var choices: [String: (choice: Conformance.Choice, count: Int)] = [:]
        for feature in capability.features {
            let isPresent = features.contains(feature.code)
            switch feature.conformance.requirement(has: has) {
            case .mandatory where !isPresent: return false
            case .disallowed where isPresent, .deprecated where isPresent, .provisional where isPresent: return false
            case .optional(let choice?):
                choices[choice.name, default: (choice, 0)].count += isPresent ? 1 : 0
            default: break
            }
        }
        for (choice, count) in choices.values {
            guard choice.allowsMore ? count >= choice.count : count == choice.count else { return false }
        }
        for element in elements where wanted.contains(element.name) {
            switch element.conformance.requirement(has: has) {
            case .disallowed, .deprecated, .provisional: return false
            default: break
            }
        }
        return true
    }

    /// All attributes, commands and events with their conformance.
    private var elements: [(name: String, conformance: Conformance)] {
        capability.attributes.map { ($0.name, $0.conformance) }
            + capability.commands.filter { !$0.isResponse }.map { ($0.name, $0.conformance) }
            + capability.events.map { ($0.name, $0.conformance) }
    }
}
