internal import HulianModel

/// What the parts tell the program, and what it shows of their faults.
extension ApplianceProgramBehaviour {
    /// No water came, or none ran off.
    func patienceEnded() {
        settle()
        if let tank { return tank.ranDry() }
        guard let inlet else { return }
        inlet.gaveUp(inlet.isDry ? KitchenFault.noWater : KitchenFault.drain)
    }

    /// The vessel is as hot as wanted.
    func vesselReached() {
        guard since != nil, let step, step.endsWhenHot else { return }
        control?.tellReached(vessel?.temperature ?? 0)
        advance()
    }

    /// A part failed: the program waits until the cause is gone.
    func partFailed(_ error: OperationError) {
        showAlarm(error, holds: true)
        endKeepingWarm()
        guard !isStopped, operation?.state != .error else { return }
        hold()
        idle()
        operation?.fail(error)
    }

    /// A part works again: somebody can let the program go on.
    func partMended(_ error: OperationError) {
        showAlarm(error, holds: false)
        guard operation?.state == .error, !parts.contains(where: { $0.fault != nil }) else { return }
        operation?.enter(isBusy ? .paused : .stopped)
    }

    /// The door or the lid was moved.
    func coverMoved() {
        guard let cover else { return }
        vessel?.coverMoved(isOpen: cover.isOpen)
        showAlarm(KitchenFault.open, holds: isBusy && cover.seemsOpen)
        guard coverRule != .ignores, isBusy, stepIndex >= 0, cover.seemsOpen, since != nil else {
            if !cover.seemsOpen, operation?.state == .error, isBusy, !parts.contains(where: { $0.fault != nil }) {
                operation?.enter(.paused)
            }
            return
        }
        hold()
        idle()
        // A locked door that says open is a fault; one that somebody opened is a wish.
        let isFault = coverRule == .locks || coverRule == .fails || cover.isLocked
        if isFault { operation?.fail(KitchenFault.open) } else { operation?.enter(.paused) }
    }

    /// The water of the tank or of the pipes changed.
    func waterChanged() {
        guard since != nil, let step, !step.isWait else { return }
        pin()
        run()
    }

    /// Locks the door or the lid, or lets it go.
    func setCover(isLocked: Bool) {
        guard let cover, cover.isLocked != isLocked else { return }
        cover.isLocked = isLocked
    }

    /// Shows what is wrong in the alarm of a dishwasher.
    func showAlarm(_ error: OperationError, holds: Bool) {
        let alarm: AlarmBaseBehaviour? = sibling(AlarmBaseBehaviour.dishwasher)
        guard let alarm else { return }
        // The bits of the alarm (Dishwasher Alarm, AlarmBitmap).
        let bits: [(OperationError, Int64)] = [
            (KitchenFault.noWater, 0x1), (KitchenFault.drain, 0x2), (KitchenFault.open, 0x4),
            (KitchenFault.heater, 0x8),
            (KitchenFault.tooHot, 0x10), (KitchenFault.leak, 0x20),
        ]
        if let bit = bits.first(where: { $0.0 == error })?.1 { alarm.setCondition(bit, holds) }
    }
}
