internal import HulianModel

/// Works out which features a cluster has from the elements that it has.
///
/// Compositions leave the feature map of many clusters to the application. An element that only a feature allows is
/// evidence for it; an element that is absent though the feature demands it is evidence against.
struct FeatureInference {
    /// The cluster.
    let capability: Capability
    /// The names of the elements that are there.
    let present: Set<String>

    /// The bits of the features.
    var featureMap: UInt32 {
        var features: Set<String> = []
        for feature in capability.features where feature.conformance.requirement(has: { _ in false }) == .mandatory {
            features.insert(feature.code)
        }
        var isGrowing = true
        while isGrowing {
            isGrowing = false
            for feature in capability.features where !features.contains(feature.code) {
                guard isSupported(feature.code, with: features), !isDenied(feature.code, with: features) else {
                    continue
                }
                features.insert(feature.code)
                isGrowing = true
            }
        }
        return capability.features.reduce(0) { map, feature in
            features.contains(feature.code) && (0..<32).contains(feature.bit) ? map | 1 << UInt32(feature.bit) : map
        }
    }

    /// The elements with their conformances: attributes, commands and, for evidence, events.
    private var elements: [(name: String, conformance: Conformance)] {
        capability.attributes.map { ($0.name, $0.conformance) }
            + capability.commands.filter { !$0.isResponse }.map { ($0.name, $0.conformance) }
    }

    /// True when an element is there that the feature allows and that nothing else does.
    private func isSupported(_ code: String, with features: Set<String>) -> Bool {
        let more = features.union([code])
        return elements.contains { name, conformance in
            present.contains(name) && requirement(conformance, features) == .disallowed
                && requirement(conformance, more) != .disallowed
        }
    }

    /// True when an element is absent that the feature demands.
    private func isDenied(_ code: String, with features: Set<String>) -> Bool {
        let more = features.union([code])
        return elements.contains { name, conformance in
            !present.contains(name) && requirement(conformance, features) != .mandatory
                && requirement(conformance, more) == .mandatory
        }
    }

    /// What a conformance asks for.
    private func requirement(_ conformance: Conformance, _ features: Set<String>) -> Conformance.Requirement {
        conformance.requirement { features.contains($0) || present.contains($0) }
    }
}
