internal import HulianCatalog
internal import HulianModel

/// Finds the device type of the catalog that a draft is most like.
struct NearestType {
    /// A device type with what counts for likeness.
    private struct Candidate {
        let id: DeviceTypeID
        let attributes: Set<String>
        let capabilities: Set<CapabilityID>
    }

    /// Capabilities that nearly every device has, and that say nothing about what it is.
    private static let common: Set<CapabilityID> = ["identify", "basicInformation", "powerSource"]

    /// The device types in the order of their names.
    private let candidates: [Candidate]

    /// Looks at all device types of a catalog.
    init(_ catalog: Catalog) {
        candidates = catalog.deviceTypeIDs.compactMap { id in
            guard let blueprint = catalog.blueprint(id) else { return nil }
            return Candidate(
                id: id,
                attributes: Set(
                    blueprint.attributes.indices.map { Self.name(blueprint.path(ofAttribute: $0)) }),
                capabilities: Set(blueprint.capabilities.map(\.definition.id)).subtracting(Self.common))
        }
    }

    /// An attribute without its component.
    private static func name(_ path: ElementPath) -> String { "\(path.capability).\(path.element)" }

    /// The nearest device type and how near it is: 0 for nothing in common, 1000 for all.
    ///
    /// - Parameters:
    ///   - draft: The draft.
    ///   - type: What the draft is; a device type of the same family is nearer than another with as much in common.
    func nearest(to draft: Draft, _ type: DeviceTypeID) -> (id: DeviceTypeID, likeness: Int)? {
        let capabilities = Set(draft.capabilities).subtracting(Self.common)
        guard !capabilities.isEmpty else { return nil }
        var attributes: Set<String> = []
        for part in draft.parts {
            for use in part.uses where !Self.common.contains(use.id) {
                for attribute in use.attributes { attributes.insert("\(use.id).\(attribute.name)") }
            }
        }
        var best: (id: DeviceTypeID, likeness: Int)?
        for candidate in candidates {
            let shared = capabilities.intersection(candidate.capabilities).count
            guard shared > 0 else { continue }
            let all = capabilities.union(candidate.capabilities).count
            let told =
                attributes.isEmpty ? 0 : 500 * attributes.intersection(candidate.attributes).count / attributes.count
            let family = candidate.id.family == type.family ? 100 : 0
            let likeness = 400 * shared / all + told + family
            if likeness > best?.likeness ?? 0 { best = (candidate.id, likeness) }
        }
        return best
    }
}
