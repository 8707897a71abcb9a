internal import HulianModel

/// A machine that washes or dries laundry: what a controller may ask of it, and what it does then.
protocol LaundryProgram: Behaviour, OperationProgram {
    /// The state that controllers see.
    var operation: OperationalStateBehaviour? { get }
    /// True from the beginning of a program to its end.
    var isBusy: Bool { get }
    /// True while something about it keeps it from running, such as an open door.
    var isBlocked: Bool { get }
    /// Begins a program with its first phase.
    func beginProgram()
    /// Lets the phase go on.
    func run()
    /// Lets the phase wait, with no more power than waiting takes.
    func rest()
    /// Ends the program before its end.
    func abandon()
}

extension LaundryProgram {
    func refuses(_ step: OperationStep) -> OperationError? {
        switch step {
        case .start, .resume:
            let isOff = value(OnOffBehaviour.number, OnOffBehaviour.onOff).boolValue == false
            return isOff || isBlocked ? .unableToStartOrResume : nil
        case .stop, .pause, .goHome: return nil
        }
    }

    func take(_ step: OperationStep) {
        switch step {
        case .start, .resume:
            if !isBusy { beginProgram() }
            operation?.enter(.running)
            run()
        case .pause:
            rest()
            operation?.enter(.paused)
        case .stop: abandon()
        case .goHome: break
        }
    }

    /// What its start key does: it pauses what runs, and lets go on or begins what does not.
    func pressStart() {
        switch operation?.state {
        case .running: operation?.take(.pause)
        case .paused: operation?.take(.resume)
        default: operation?.take(.start)
        }
    }
}
