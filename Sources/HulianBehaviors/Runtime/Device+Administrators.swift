internal import HulianModel

extension Device {
    /// Forgets what an administrator set up: its groups, keys, scenes and writes that are open, and its entries of lists that each
    /// administrator has a part of.
    public func forget(administrator: UInt8) {
        input {
            for behaviour in allBehaviours {
                switch behaviour {
                case let groups as GroupsBehaviour: groups.forget(administrator: administrator)
                case let keys as GroupKeyManagementBehaviour: keys.forget(administrator: administrator)
                case let scenes as ScenesManagementBehaviour: scenes.forget(administrator: administrator)
                case let thermostat as ThermostatBehaviour: thermostat.forget(administrator: administrator)
                default: continue
                }
            }
            for (slot, attribute) in blueprint.attributes.enumerated() where attribute.definition.isFabricScoped {
                guard attribute.definition.isWritable, let entries = stored(at: slot).listValue else { continue }
                let others = entries.filter { $0["fabricIndex"]?.integerValue != Int64(administrator) }
                store(.list(others), at: slot)
            }
        }
    }
}
