internal import HulianModel

/// Audio Output: where a player sends its sound.
///
/// Source: Matter application clusters, Audio Output (0x050B), revision 1.
final class AudioOutputBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x050B
    /// The outputs that exist.
    private static let outputList: AttributeNumber = 0x0000
    /// The output now.
    private static let currentOutput: AttributeNumber = 0x0001

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        let index = fields.integer("index") ?? -1
        switch command {
        case 0x00:
            guard NamedList(self[Self.outputList]).contains(index) else { throw .failure }
            set(Self.currentOutput, .integer(index))
        case 0x01:
            guard let list = NamedList(self[Self.outputList]).renamed(index, fields["name"]) else { throw .failure }
            set(Self.outputList, list)
        default:
            throw .unsupportedCommand
        }
        return []
    }
}
