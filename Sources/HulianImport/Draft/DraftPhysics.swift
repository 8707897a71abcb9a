internal import HulianCatalog
internal import HulianModel

/// What moves a draft: the behaviours of the device type that is most like it, when the draft has all that they may use.
struct DraftPhysics {
    /// The behaviours as YAML.
    let lines: [String]
    /// What whoever finishes the draft should know.
    let remarks: [String]

    /// Looks at the device type that a draft is most like.
    init(_ draft: Draft, like nearest: DeviceTypeID, _ catalog: Catalog) {
        guard let model = catalog.deviceType(nearest)?.components.first, !model.behaviours.isEmpty else {
            lines = []
            remarks = ["Most like \(nearest)."]
            return
        }
        let uses = draft.parts[0].uses
        let isWhole = model.capabilities.allSatisfy { wanted in
            if ["identify", "basicInformation"].contains(wanted.capability) { return true }
            guard let use = uses.first(where: { $0.id == wanted.capability }) else { return false }
            return wanted.features.allSatisfy(use.features.contains)
        }
        let names = model.behaviours.map(\.name).joined(separator: ", ")
        guard isWhole else {
            lines = []
            remarks = [
                "Most like \(nearest). Its behaviours are not taken over, as the draft lacks what they use: \(names)."
            ]
            return
        }
        lines = model.behaviours.map { behaviour in
            let parameters = behaviour.parameters.map { "\($0.name): \($0.value)" }.joined(separator: ", ")
            return "\(behaviour.name): { \(parameters) }"
        }
        remarks = ["Most like \(nearest), from which the behaviours are."]
    }
}
