internal import HulianModel

/// Actions: a hub runs scenes and automations by their numbers, for a time or until they are stopped.
///
/// Source: Matter core, Actions (0x0025), revision 1. What an action does at other devices is the matter of those who hear
/// its event.
final class ActionsBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0025
    /// The actions.
    private static let actionList: AttributeNumber = 0x0000

    /// How an action stands, as structures count it.
    private enum State {
        /// It does nothing.
        static let inactive: Int64 = 0
        /// It runs.
        static let active: Int64 = 1
        /// It waits.
        static let paused: Int64 = 2
        /// It cannot run.
        static let disabled: Int64 = 3
    }

    /// What ends by itself: the action, when, and what it is then.
    private var deadlines: [(id: Int64, end: Instant, next: Int64)] = []

    override func start() {
        // Nothing runs after a loss of power; what was disabled is so.
        deadlines = []
        set(
            Self.actionList,
            .list(
                actions.map { $0.number("state") == State.disabled ? $0 : $0.with("state", .integer(State.inactive)) }))
    }

    /// The actions.
    private var actions: [Value] { self[Self.actionList].listValue ?? [] }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        let id = fields.integer("actionID") ?? 0
        guard let action = actions.first(where: { $0.number("actionID") == id }) else { throw .notFound }
        // The bits stand in the order of the commands.
        guard (action.number("supportedCommands") ?? 0) & 1 << Int64(command.rawValue) != 0 else {
            throw .invalidCommand
        }
        let state = action.number("state") ?? 0
        let isEnabling = command == 0x08 || command == 0x09
        if state == State.disabled, !isEnabling { throw .invalidInState }
        if command == 0x07, state != State.paused { throw .invalidInState }
        let next: Int64
        switch command {
        case 0x00, 0x01: next = State.inactive
        case 0x02, 0x03, 0x07: next = State.active
        case 0x04, 0x08, 0x09: next = State.inactive
        case 0x05, 0x06: next = State.paused
        default: next = State.disabled
        }
        if command == 0x00 || command == 0x01 {
            // A scene begins and is done.
            tell(id, fields, State.active)
        }
        deadlines.removeAll { $0.id == id }
        change(id, to: next)
        tell(id, fields, next)
        if let seconds = fields.integer("duration") {
            let after: Int64 =
                switch command {
                case 0x06: State.active
                case 0x09: State.disabled
                default: State.inactive
                }
            deadlines.append((id, device.now + .seconds(seconds), after))
        }
        arm()
        return []
    }

    /// Tells how an action stands to those who gave the call a number.
    private func tell(_ id: Int64, _ fields: Fields, _ state: Int64) {
        guard let invoke = fields.integer("invokeID") else { return }
        emit(
            0x00,
            [Field("actionID", .integer(id)), Field("invokeID", .integer(invoke)), Field("newState", .integer(state))])
    }

    /// Changes how an action stands.
    private func change(_ id: Int64, to state: Int64) {
        set(
            Self.actionList,
            .list(actions.map { $0.number("actionID") == id ? $0.with("state", .integer(state)) : $0 }))
    }

    /// Arms the timer for the action that ends first.
    private func arm() {
        guard let first = deadlines.map(\.end).min() else { return cancelTimer(0) }
        setTimer(0, after: max(.milliseconds(1), first - device.now))
    }

    override func fire(_ timer: Int) {
        for entry in deadlines where entry.end <= device.now { change(entry.id, to: entry.next) }
        deadlines.removeAll { $0.end <= device.now }
        arm()
    }
}
