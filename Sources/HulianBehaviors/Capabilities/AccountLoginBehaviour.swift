internal import HulianModel

/// Account Login: a content application lets somebody in who shows the digits that it told before.
///
/// Source: Matter application clusters, Account Login (0x050E), revision 2; the digits are valid for ten minutes (project
/// default), and other ones each time unless the contents of the application say which.
final class AccountLoginBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x050E
    /// How long the digits are valid.
    private static let validTime = Interval.minutes(10)

    /// The account that asked for digits, and the digits.
    private var asked: (account: String, pin: String)?
    /// The account that is logged in.
    private(set) var account: String?

    override func start() { asked = nil }

    override func reset() { account = nil }

    override func answerInvalid(
        _ command: CommandNumber, _ fields: Fields, _ status: Status, by origin: Origin
    ) throws(Status) -> [Field] {
        // An application that does not look at lengths takes what is too short.
        guard status == .constraintError, mediaContent?.checksLengths == false else { throw status }
        return try invoke(command, fields, by: origin)
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        let identifier = fields.string("tempAccountIdentifier") ?? ""
        switch command {
        case 0x00:
            let pin = mediaContent?.setupPIN ?? String(10_000_000 + device.random.number(in: 0...89_999_999))
            asked = (identifier, pin)
            setTimer(0, after: Self.validTime)
            return [Field("setupPIN", .string(pin))]
        case 0x02:
            guard let asked, asked.account == identifier, asked.pin == fields.string("setupPIN") else {
                throw .failure
            }
            account = identifier
            self.asked = nil
            cancelTimer(0)
        case 0x03:
            guard account != nil else { break }
            account = nil
            let node = fields["node"]
            emit(0x00, node.isNull ? [] : [Field("node", node)])
        default:
            throw .unsupportedCommand
        }
        return []
    }

    /// The digits are too old.
    override func fire(_ timer: Int) { asked = nil }
}
