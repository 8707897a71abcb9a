internal import HulianModel

/// Content App Observer: a player sends messages to its applications, and an application takes them.
///
/// Source: Matter application clusters, Content App Observer (0x0510), revision 1. What a message means is a matter
/// between an application and its maker; it is taken, and answered with what the maker of the application decided.
final class ContentAppObserverBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0510

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        guard command == 0x00 else { throw .unsupportedCommand }
        // The answer is written as the message was.
        let hint = fields["encodingHint"]
        return [Field("status", 0)] + (mediaContent?.answer("contentAppObserver") ?? [])
            + (hint.isNull ? [] : [Field("encodingHint", hint)])
    }
}
