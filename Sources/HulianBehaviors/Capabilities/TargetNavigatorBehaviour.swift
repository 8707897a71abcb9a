internal import HulianModel

/// Target Navigator: the place on the screen to which a player is led, such as its home or its settings.
///
/// Source: Matter application clusters, Target Navigator (0x0505), revision 2.
final class TargetNavigatorBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0505
    /// The targets that exist.
    private static let targetList: AttributeNumber = 0x0000
    /// The target now.
    private static let currentTarget: AttributeNumber = 0x0001
    /// What the answer says.
    private enum Answer {
        /// It was done.
        static let success: Int64 = 0
        /// There is no such target.
        static let targetNotFound: Int64 = 1
        /// Not while the player is off.
        static let notAllowed: Int64 = 2
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        guard command == 0x00 else { throw .unsupportedCommand }
        let target = fields["target"]
        let targets = self[Self.targetList].listValue ?? []
        guard targets.contains(where: { $0["identifier"] == target }) else {
            return answer(Answer.targetNotFound)
        }
        if isPlayerOff { return answer(Answer.notAllowed) }
        if set(Self.currentTarget, target) {
            emit(
                0x00,
                [
                    Field("targetList", self[Self.targetList]), Field("currentTarget", target),
                    Field("data", .bytes(Array((fields.string("data") ?? "").utf8.prefix(900)))),
                ])
        }
        return answer(Answer.success)
    }

    /// An answer with the data of the player's contents.
    private func answer(_ status: Int64) -> [Field] {
        let data = mediaContent?.answer("targetNavigator", found: status == Answer.success) ?? []
        return [Field("status", .integer(status))] + data
    }
}
