public import HulianModel

/// A fault that is put between the rules of interaction and the behaviours of a device, to see whether tests find it.
///
/// Each method stands where a device could go wrong and changes nothing by itself; a test overrides the one that it
/// wants to be wrong and sets ``Device/mutation``. A device without one, as all simulated homes have, is not slowed:
/// the pointer is looked at when a command is done, a written value is judged, an event is told or a value has changed.
open class DeviceMutation {
    /// Makes a mutation that changes nothing.
    public init() {}

    /// The fields of a command as the behaviour shall see them.
    open func fields(_ fields: [Field], of command: CommandDefinition, _ capability: Capability) -> [Field] { fields }

    /// What the client shall hear of a command after the behaviour has done or refused it.
    open func outcome(
        _ outcome: Result<[Field], Status>, of command: CommandDefinition, _ capability: Capability
    ) -> Result<[Field], Status> { outcome }

    /// What shall be thought of a value that is about to be written, after it was held against its definition.
    open func judgement(
        _ status: Status, of value: Value, _ attribute: AttributeDefinition, _ capability: Capability
    ) -> Status { status }

    /// The value that shall be stored, where another one stood.
    open func stored(
        _ value: Value, over old: Value, _ attribute: AttributeDefinition, _ capability: Capability
    ) -> Value { value }

    /// The fields of an event that is about to be told; nothing to leave it out.
    open func told(_ fields: [Field], by event: EventDefinition, _ capability: Capability) -> [Field]? { fields }
}
