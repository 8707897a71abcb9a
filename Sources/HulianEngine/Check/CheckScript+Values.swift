internal import HulianDialects
internal import HulianModel

extension CheckScript {
    /// Names that Matter keeps for old controllers; a device takes them for others (Fan Control, FanModeEnum).
    private static let obsolete: [String: Set<String>] = ["FanModeEnum": ["on", "smart"]]

    /// Lists by which a device says which values an attribute takes: the list, and the field of its elements.
    private static let lists: [String: [(list: String, field: String)]] = [
        "currentMode": [("supportedModes", "mode")], "currentInput": [("inputList", "index")],
        "currentOutput": [("outputList", "index")], "selectedChime": [("installedChimeSounds", "chimeID")],
        "currentRecipe": [("recipes", "recipeID")],
    ]

    /// The values of an attribute that the device type allows and the dialect can say, null apart.
    func legalValues(_ attribute: Int) -> [Value] {
        let slot = binding.attributes[attribute].slot
        let entry = binding.blueprint.attributes[slot]
        let instance = binding.blueprint.capabilities[entry.capability]
        let constraint = narrowed(entry)
        // What a list may hold depends on the device; only the device's owner could say it.
        switch constraint.type {
        case .list, .structure, .bytes: return []
        default: break
        }
        var values = ValueProbes(capability: instance.definition).legal(constraint).filter { !$0.isNull }
        if case .commandByValue(let choices) = entry.definition.setter {
            // A device may have the command for one value and not that for another, such as a stove that only goes off.
            values = values.filter { value in
                choices.contains { choice in
                    choice.value == value && instance.commands.contains { $0.name == choice.command }
                }
            }
        }
        if case .enumeration(let name, _) = constraint.type, let obsolete = Self.obsolete[name] {
            let items = instance.definition.enumerations[name]?.items ?? []
            values = values.filter { value in
                !items.contains { $0.number == value.integerValue && obsolete.contains($0.name) }
            }
        }
        if let declared = declaredNumbers(entry) { values = declared.prefix(6).map { .integer($0) } }
        let codec = binding.attributes[attribute].codec
        return values.filter { value in
            guard let raw = value.integerValue else { return true }
            return codec.roundTrip(raw).map { constraint.check(.integer($0), in: instance.definition) == .success }
                ?? false
        }
    }

    /// The constraint of an attribute, narrowed by what the device says of itself.
    private func narrowed(_ entry: DeviceBlueprint.Attribute) -> ValueConstraint {
        var constraint = entry.constraint
        if entry.definition.name == "currentLevel" {
            constraint.minimum = sibling("minLevel", of: entry)?.integerValue ?? constraint.minimum
            constraint.maximum = sibling("maxLevel", of: entry)?.integerValue ?? constraint.maximum
        }
        return constraint
    }

    /// The numbers that the device lists for an attribute; nothing when it lists none.
    private func declaredNumbers(_ entry: DeviceBlueprint.Attribute) -> [Int64]? {
        for (name, field) in Self.lists[entry.definition.name] ?? [] {
            guard let items = sibling(name, of: entry)?.listValue else { continue }
            return items.compactMap { $0[field]?.integerValue }
        }
        return nil
    }

    /// The value that an attribute of the same capability has from the beginning.
    private func sibling(_ name: String, of entry: DeviceBlueprint.Attribute) -> Value? {
        let instance = binding.blueprint.capabilities[entry.capability]
        return instance.attributes.lazy.map { binding.blueprint.attributes[$0] }.first { $0.definition.name == name }?
            .initialValue
    }
}
