internal import HulianModel

extension DoorLockBehaviour {
    /// The states of the door, as the attribute counts them.
    private enum DoorState {
        /// It stands open.
        static let open: Int64 = 0
        /// It is closed.
        static let closed: Int64 = 1
        /// Somebody broke it open.
        static let forcedOpen: Int64 = 3
        /// It stands open too long.
        static let ajar: Int64 = 5
    }
    /// Minutes that a door may stand open when no attribute says so (project default).
    private static let usualOpenPeriod: Int64 = 2

    /// Opens the door, when it is not locked.
    func openDoor() {
        guard !isDoorOpen, lockState != .locked, movement?.operation.type != .lock else { return }
        isDoorOpen = true
        guard device.isPowered else { return }
        show(DoorState.open)
        count(Attribute.doorOpenEvents)
        watchOpenDoor()
    }

    /// Closes the door; what waited to lock locks now.
    func closeDoor() {
        guard isDoorOpen else { return }
        isDoorOpen = false
        guard device.isPowered else { return }
        cancelTimer(Timer.ajar)
        show(DoorState.closed)
        count(Attribute.doorClosedEvents)
        if lockState != .locked, !isArmed(Timer.relock) { armRelock() }
    }

    /// Breaks the door open.
    func forceDoor() {
        guard !isDoorOpen else { return }
        guard lockState == .locked else { return openDoor() }
        isDoorOpen = true
        // The bolt no longer holds anything.
        set(Attribute.lockState, .integer(LockState.notFullyLocked.rawValue))
        show(DoorState.forcedOpen)
        count(Attribute.doorOpenEvents)
        if has(feature: "DPS") { alarm(6) }
    }

    /// The door stood open too long.
    func doorIsAjar() {
        guard isDoorOpen, has(feature: "DPS") else { return }
        show(DoorState.ajar)
        alarm(7)
    }

    /// Watches how long the door stands open.
    func watchOpenDoor() {
        let minutes = integer(Attribute.openPeriod).flatMap { $0 > 0 ? $0 : nil } ?? Self.usualOpenPeriod
        setTimer(Timer.ajar, after: .minutes(minutes))
    }

    /// Shows how the door stands after a time without power, in which nobody could tell.
    func showDoor() {
        guard has(feature: "DPS") else { return }
        let isShownOpen = integer(Attribute.doorState) != DoorState.closed
        if self[Attribute.doorState].isNull || isShownOpen != isDoorOpen {
            show(isDoorOpen ? DoorState.open : DoorState.closed)
        }
    }

    /// Shows how the door stands.
    private func show(_ state: Int64) {
        guard set(Attribute.doorState, .integer(state)) else { return }
        emit(0x01, [Field("doorState", .integer(state))])
    }

    /// Counts an opening or closing.
    private func count(_ attribute: AttributeNumber) {
        set(attribute, .integer(((integer(attribute) ?? 0) + 1) & 0xFFFF_FFFF))
    }
}
