internal import HulianModel

/// A door or a lid of an appliance: hands open and close it unless a program keeps it locked.
class Cover: ProgramPart {
    /// What a hand does to open and to close it.
    class var moves: (open: String, close: String) { ("openDoor", "closeDoor") }

    override class var actions: [String] { [moves.close, moves.open] }
    override class var defects: [String] { ["doorSwitch"] }

    /// True while it stands open.
    private(set) final var isOpen = false
    /// True while a program keeps it locked.
    final var isLocked = false {
        didSet { show() }
    }
    /// True when its switch says open though it is closed.
    private final var isSwitchBroken = false

    /// True when it is open, as far as the appliance can tell.
    final var seemsOpen: Bool { isOpen || isSwitchBroken }

    override func start() { show() }

    override func fields(of action: String) -> [ActionField] {
        Self.actions.contains(action) && places.count > 1 ? [ActionField("component", .text, choices: places)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        guard Self.actions.contains(action), isMeant(fields.string("component")) else { return false }
        move(open: action == Self.moves.open)
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "doorSwitch" else { return false }
        breakSwitch(isBroken)
        return true
    }

    /// Opens or closes it.
    private func move(open: Bool) {
        guard open != isOpen, !(open && isLocked && device.isPowered) else { return }
        isOpen = open
        show()
        program?.coverMoved()
    }

    /// Breaks or mends its switch.
    private func breakSwitch(_ isBroken: Bool) {
        guard isBroken != isSwitchBroken else { return }
        isSwitchBroken = isBroken
        show()
        program?.coverMoved()
    }

    /// True when the cover of this endpoint is meant; without a name it is that of the first one.
    private func isMeant(_ component: String?) -> Bool {
        guard let component else { return covers.first === self }
        return device.blueprint.endpoints[endpoint].component.rawValue == component
    }

    /// The names of the components that have such a cover.
    private var places: [String] { covers.map { device.blueprint.endpoints[$0.endpoint].component.rawValue } }

    /// All covers of the same kind of the device.
    private final var covers: [Cover] {
        device.allBehaviours.compactMap { type(of: $0) == type(of: self) ? $0 as? Cover : nil }
    }

    /// Shows how it stands.
    private final func show() {
        guard device.isPowered else { return }
        sibling(CookingControlBehaviour.number, as: CookingControlBehaviour.self)?
            .showCover(isOpen: seemsOpen, isLocked: isLocked)
    }
}
