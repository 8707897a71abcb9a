internal import HulianModel

/// Low Power: a command that puts a player to sleep.
///
/// Source: Matter application clusters, Low Power (0x0508), revision 1.
final class LowPowerBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0508

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        guard command == 0x00 else { throw .unsupportedCommand }
        sibling(OnOffBehaviour.number, as: OnOffBehaviour.self)?.switchOff()
        return []
    }
}
