internal import HulianModel

extension DoorLockBehaviour {
    /// What is done to the bolt, as events count it.
    enum OperationType: Int64 {
        /// The bolt goes out.
        case lock = 0
        /// The bolt comes in.
        case unlock = 1
        /// Somebody was recognised who may not come in.
        case nonAccess = 2
        /// The bolt comes in and the latch is drawn.
        case unlatch = 4
    }

    /// Who or what does it, as events count it.
    enum Source: Int64 {
        /// A hand at the thumb turn, or a key of metal.
        case manual = 1
        /// Digits.
        case keypad = 3
        /// The lock itself.
        case auto = 4
        /// A button.
        case button = 5
        /// A controller.
        case remote = 7
        /// A card.
        case rfid = 8
        /// A palm, a face, a finger.
        case biometric = 9
    }

    /// Why it is refused, as events count it.
    enum Refusal: Int64 {
        /// For another reason.
        case unspecified = 0
        /// The credential is not known.
        case invalidCredential = 1
        /// The user is disabled.
        case disabledUser = 2
        /// Not now, or not in this mode.
        case restricted = 3
        /// The battery is too low for the motor.
        case insufficientBattery = 4
    }

    /// Something that is done to the bolt.
    struct Operation {
        /// What is done.
        let type: OperationType
        /// Who does it.
        let source: Source
        /// The user, if one is known.
        var user: Int64?
        /// The credentials that were shown.
        var keys: [LockMemory.Key] = []

        /// Makes an operation.
        init(_ type: OperationType, source: Source, user: Int64? = nil, keys: [LockMemory.Key] = []) {
            self.type = type
            self.source = source
            self.user = user
            self.keys = keys
        }

        /// The same as the unlocking that it is a part of, for one that draws the latch.
        var asUnlocking: Operation {
            type == .unlatch ? Operation(.unlock, source: source, user: user, keys: keys) : self
        }
    }

    /// A bolt on its way.
    struct Movement {
        /// What is done.
        let operation: Operation
        /// Seconds after which it locks again; nothing for the usual time.
        let relockAfter: Int64?
    }

    /// Locks or unlocks for a controller.
    func operateRemotely(_ type: OperationType, _ fields: Fields, relockAfter: Int64? = nil) throws(Status) {
        var operation = Operation(type, source: .remote)
        if ![0, 1, 4].contains(effectiveMode) { throw refuse(operation, .restricted) }
        guard bool(Attribute.actuatorEnabled) || !has(Attribute.actuatorEnabled) else {
            throw refuse(operation, .unspecified)
        }
        if let code = fields["pinCode"].bytesValue {
            if isLockedOut { throw refuse(operation, .restricted) }
            guard let key = memory.key(1, data: code), let user = memory.user(key.user) else {
                countWrongEntry()
                throw refuse(operation, .invalidCredential)
            }
            operation.user = user.index
            operation.keys = [key]
            if let refusal = refusal(of: user, source: .remote) { throw refuse(operation, refusal) }
            wrongEntries = []
            noteUse(of: user)
        } else if has(feature: "PIN"), bool(Attribute.requirePINforRemoteOperation) {
            throw refuse(operation, .invalidCredential)
        }
        if type == .lock, isDoorOpen { throw refuse(operation, .unspecified) }
        move(operation, relockAfter: relockAfter)
    }

    /// Tells that something is refused.
    ///
    /// - Returns: The status for the one who asked.
    @discardableResult
    func refuse(_ operation: Operation, _ refusal: Refusal) -> Status {
        emit(0x03, fields(of: operation.asUnlocking, refusal: refusal))
        return .failure
    }

    /// Begins to move the bolt.
    func move(_ operation: Operation, relockAfter: Int64? = nil) {
        cancelTimer(Timer.relock)
        cancelTimer(Timer.latch)
        if operation.type == .lock, isDoorOpen { return }
        if operation.source != .manual, let battery, battery.share < 0.02 {
            refuse(operation, .insufficientBattery)
            return
        }
        movement = Movement(operation: operation, relockAfter: relockAfter)
        battery?.consume(joules: 8)
        // A hand needs no motor.
        guard travelTime > .zero, operation.source != .manual else { return arrive() }
        setTimer(Timer.bolt, after: travelTime)
    }

    /// The bolt is where it was meant to be, or stuck on the way.
    func arrive() {
        guard let movement else { return }
        self.movement = nil
        cancelTimer(Timer.bolt)
        let operation = movement.operation
        guard !isJammed else {
            set(Attribute.lockState, .integer(LockState.notFullyLocked.rawValue))
            refuse(operation, .unspecified)
            alarm(0)
            return
        }
        let state: LockState =
            switch operation.type {
            case .lock: .locked
            case .unlatch: .unlatched
            case .unlock, .nonAccess: .unlocked
            }
        set(Attribute.lockState, .integer(state.rawValue))
        // Before revision 8 drawing the latch is told of as a part of unlocking; later both are operations.
        let isOne = device.blueprint.capabilities[capability].definition.revision < 8
        emit(0x02, fields(of: isOne ? operation.asUnlocking : operation))
        if state != .locked { armRelock(after: movement.relockAfter) }
        guard state == .unlatched else { return }
        latching = isOne ? nil : operation
        if latchTime > .zero { setTimer(Timer.latch, after: latchTime) } else { releaseLatch() }
    }

    /// Lets the latch spring back: the door is unlocked then, which is told of as an operation of its own.
    func releaseLatch() {
        guard lockState == .unlatched else { return }
        set(Attribute.lockState, .integer(LockState.unlocked.rawValue))
        guard let latching else { return }
        self.latching = nil
        emit(0x02, fields(of: latching.asUnlocking))
    }

    /// Lets it lock itself after the usual or another time.
    func armRelock(after seconds: Int64? = nil) {
        let seconds = seconds ?? integer(Attribute.autoRelockTime) ?? 0
        if seconds > 0 { setTimer(Timer.relock, after: .seconds(seconds)) } else { cancelTimer(Timer.relock) }
    }

    /// Locks itself; with an open door it waits until the door is closed.
    func relock() {
        guard lockState != .locked, !isDoorOpen else { return }
        move(Operation(.lock, source: .auto))
    }

    /// Turns the thumb turn inside: what is locked is unlocked, and the other way round.
    func turnThumb() {
        move(Operation(lockState == .locked ? .unlock : .lock, source: .manual))
    }

    /// The fields of an event about an operation.
    private func fields(of operation: Operation, refusal: Refusal? = nil) -> [Field] {
        let isRemote = operation.source == .remote
        var fields = [
            Field("lockOperationType", .integer(operation.type.rawValue)),
            Field("operationSource", .integer(operation.source.rawValue)),
        ]
        if let refusal { fields.append(Field("operationError", .integer(refusal.rawValue))) }
        fields.append(Field("userIndex", operation.user.map { .integer($0) } ?? .null))
        fields.append(Field("fabricIndex", isRemote ? .integer(Int64(device.administrator)) : .null))
        fields.append(Field("sourceNode", .null))
        if !operation.keys.isEmpty { fields.append(Field("credentials", .list(operation.keys.map(\.value)))) }
        return fields
    }
}
