internal import HulianDialects
internal import HulianModel

extension ShownDevice {
    /// Adds the results that an answer must have and that the device's own dialect has no words for.
    ///
    /// Without them nothing could be answered, and who asked would take a command that was done for lost. What is added
    /// is in the account of losses as invented.
    func complete(_ fields: [Field], of request: DeviceRequest, _ status: Status) -> [Field] {
        guard status == .success, request.element >= 0 else { return fields }
        let command = binding.commands[Int(request.element)]
        let capability = binding.blueprint.capabilities[command.capability].definition
        var fields = fields
        for codec in command.results
        where codec.isNeeded && !fields.contains(where: { $0.name == codec.definition.name }) {
            let value = Self.invented(codec.definition, capability, depth: 0)
            fields.append(Field(codec.definition.name, value))
            bridge.loss(
                device, "\(capability.id).\(command.definition.name).\(codec.definition.name)", .invented,
                from: bridge.devices[device].native, to: space.table.id, before: "", after: "\(value)")
        }
        return fields
    }

    /// A value that a definition allows and that says as little as can be.
    private static func invented(_ definition: FieldDefinition, _ capability: Capability, depth: Int) -> Value {
        if let value = definition.defaultValue { return value }
        guard case .structure(let name) = definition.constraint.type, depth < 4,
            let structure = capability.structures[name]
        else { return definition.constraint.zero }
        return .structure(
            structure.fields.filter { !$0.isOptional }.map {
                Field($0.name, invented($0, capability, depth: depth + 1))
            })
    }
}
