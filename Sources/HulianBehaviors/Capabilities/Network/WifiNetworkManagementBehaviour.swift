internal import HulianModel

/// Wi-Fi Network Management: it keeps its network's passphrase from everybody who asks without a secured session.
///
/// Each reset makes another passphrase, and another number that stands for it. Source: Matter application clusters, Wi-Fi
/// Network Management (0x0451), revision 1.
final class WifiNetworkManagementBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0451
    /// The name of the network.
    private static let ssid: AttributeNumber = 0x0000
    /// A number that changes with the passphrase.
    private static let surrogate: AttributeNumber = 0x0001

    /// How many passphrases there were.
    private var generation: Int64 = 1
    /// The passphrase, made when somebody asks for it first.
    private var passphrase: [UInt8]?
    /// How many characters a passphrase has (project default), and which.
    private static let length = 16, characters = Array("abcdefghijkmnpqrstuvwxyz23456789".utf8)

    override func start() {
        set(Self.surrogate, self[Self.ssid].isNull ? .null : .integer(generation))
    }

    override func reset() {
        generation += 1
        passphrase = nil
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        guard command == 0x00 else { throw .unsupportedCommand }
        guard !self[Self.ssid].isNull else { throw .invalidInState }
        // It is told to administrators over a secured session; none of those who ask over MQTT has one.
        guard device.isSessionSecured else { throw .unsupportedAccess }
        let known =
            passphrase
            ?? (0..<Self.length).map { _ in
                Self.characters[Int(device.random.number(in: 0...Int64(Self.characters.count - 1)))]
            }
        passphrase = known
        return [Field("passphrase", .bytes(known))]
    }
}
