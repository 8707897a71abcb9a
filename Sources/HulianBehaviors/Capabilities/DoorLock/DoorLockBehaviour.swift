internal import HulianModel

/// Door Lock: users, credentials and schedules, the bolt and the door, and alarms about both.
///
/// Source: Matter application clusters, Door Lock (0x0101), revision 10; the lock-out after wrong entries follows
/// GA 374-2019. Each topic has a file of its own beside this one.
final class DoorLockBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x0101

    /// The attributes that this behaviour knows by name.
    enum Attribute {
        /// How the bolt stands.
        static let lockState: AttributeNumber = 0x0000
        /// Whether the motor may move.
        static let actuatorEnabled: AttributeNumber = 0x0002
        /// How the door stands.
        static let doorState: AttributeNumber = 0x0003
        /// How often the door was opened.
        static let doorOpenEvents: AttributeNumber = 0x0004
        /// How often the door was closed.
        static let doorClosedEvents: AttributeNumber = 0x0005
        /// Minutes that the door may stand open.
        static let openPeriod: AttributeNumber = 0x0006
        /// How many users there can be.
        static let totalUsers: AttributeNumber = 0x0011
        /// How many PINs there can be.
        static let pinUsers: AttributeNumber = 0x0012
        /// How many cards there can be.
        static let rfidUsers: AttributeNumber = 0x0013
        /// How many schedules of weeks a user can have.
        static let weekSchedules: AttributeNumber = 0x0014
        /// How many schedules of years a user can have.
        static let yearSchedules: AttributeNumber = 0x0015
        /// How many holidays there can be.
        static let holidaySchedules: AttributeNumber = 0x0016
        /// The most and the fewest digits of a PIN.
        static let maxPIN: AttributeNumber = 0x0017, minPIN: AttributeNumber = 0x0018
        /// The most and the fewest octets of a card.
        static let maxRFID: AttributeNumber = 0x0019, minRFID: AttributeNumber = 0x001A
        /// How many credentials a user can have.
        static let credentialsPerUser: AttributeNumber = 0x001C
        /// Seconds after which it locks itself.
        static let autoRelockTime: AttributeNumber = 0x0023
        /// Who may use it how.
        static let operatingMode: AttributeNumber = 0x0025
        /// The modes that do not exist, one bit each.
        static let supportedOperatingModes: AttributeNumber = 0x0026
        /// Whether one touch from outside locks.
        static let enableOneTouchLocking: AttributeNumber = 0x0029
        /// After how many wrong entries it locks itself out.
        static let wrongCodeEntryLimit: AttributeNumber = 0x0030
        /// For how many seconds it locks itself out.
        static let temporaryDisableTime: AttributeNumber = 0x0031
        /// Whether a command from afar wants a PIN.
        static let requirePINforRemoteOperation: AttributeNumber = 0x0033
        /// The key by which phones know the reader, and the group to which it belongs.
        static let readerVerificationKey: AttributeNumber = 0x0080, readerGroupIdentifier: AttributeNumber = 0x0081
        /// The key by which phones find the group over the air.
        static let readerGroupResolvingKey: AttributeNumber = 0x0084
        /// How many keys of issuers and of phones there can be.
        static let issuerKeys: AttributeNumber = 0x0087, phoneKeys: AttributeNumber = 0x0088
        /// Minutes after which an expiring user expires.
        static let expiringUserTimeout: AttributeNumber = 0x0035
    }

    /// The timers: the bolt arrives, it locks itself, the door stood open too long, the latch comes back.
    enum Timer {
        /// The bolt arrives.
        static let bolt = 0
        /// It locks itself.
        static let relock = 1
        /// The door stood open too long.
        static let ajar = 2
        /// The latch comes back.
        static let latch = 3
    }

    /// The states of the bolt, as the attribute counts them.
    enum LockState: Int64 {
        /// The bolt is somewhere.
        case notFullyLocked = 0
        /// The door is locked.
        case locked = 1
        /// The door can be opened.
        case unlocked = 2
        /// The latch is drawn too.
        case unlatched = 3
    }

    /// What it remembers; it outlasts a loss of power.
    var memory = LockMemory()
    /// How long the bolt moves; the motor of the device type sets it.
    var travelTime = Interval.zero
    /// How long a drawn latch is held; the motor of the device type sets it.
    var latchTime = Interval.zero
    /// The movement that goes on.
    var movement: Movement?
    /// True while the bolt is jammed.
    var isJammed = false
    /// True while the door stands open.
    var isDoorOpen = false
    /// When wrong entries were made, the latest last.
    var wrongEntries: [Instant] = []
    /// Until when entries are refused.
    var lockedOutUntil: Instant?
    /// True from a reset until it was told.
    private var wasReset = false
    /// What drew the latch that is held now.
    var latching: Operation?
    /// Credentials that a user who needs several has shown already.
    var partial: (user: Int64, keys: [LockMemory.Key], since: Instant)?

    override class var actions: [String] {
        ["openDoor", "closeDoor", "forceDoor", "turnThumb", "pressLock", "enterCode"]
    }
    override class var defects: [String] { ["jam", "escutcheonRemoved"] }

    /// How the bolt stands.
    var lockState: LockState? { integer(Attribute.lockState).flatMap { LockState(rawValue: $0) } }

    override func start() {
        movement = nil
        latching = nil
        partial = nil
        // A bolt that lost its power on the way stands somewhere; a lock that nobody used is locked.
        if lockState == nil { set(Attribute.lockState, .integer(LockState.locked.rawValue)) }
        if lockState == .unlatched { set(Attribute.lockState, .integer(LockState.unlocked.rawValue)) }
        showDoor()
        if isDoorOpen { watchOpenDoor() }
        if wasReset {
            wasReset = false
            alarm(1)
        }
        if lockState == .unlocked { armRelock() }
    }

    override func stop() {
        if movement != nil { set(Attribute.lockState, .integer(LockState.notFullyLocked.rawValue)) }
    }

    override func reset() {
        memory = LockMemory()
        wrongEntries = []
        lockedOutUntil = nil
        isDoorOpen = false
        wasReset = true
    }

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        // A bit that is set says that the mode does not exist (Door Lock, SupportedOperatingModes attribute).
        guard attribute == Attribute.operatingMode, let mode = value.integerValue,
            (integer(Attribute.supportedOperatingModes) ?? 0) & 1 << mode != 0
        else { return }
        throw .constraintError
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        if attribute == Attribute.autoRelockTime, lockState == .unlocked { armRelock() }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00: try operateRemotely(.lock, fields)
        case 0x01: try operateRemotely(has(feature: "UBOLT") ? .unlatch : .unlock, fields)
        case 0x03: try operateRemotely(.unlock, fields, relockAfter: fields.integer("timeout"))
        case 0x27: try operateRemotely(.unlock, fields)
        case 0x0B: try setWeekSchedule(fields)
        case 0x0C: return weekSchedule(fields)
        case 0x0D: try clearWeekSchedule(fields)
        case 0x0E: try setYearSchedule(fields)
        case 0x0F: return yearSchedule(fields)
        case 0x10: try clearYearSchedule(fields)
        case 0x11: try setHoliday(fields)
        case 0x12: return holiday(fields)
        case 0x13: try clearHoliday(fields)
        case 0x1A: try setUser(fields)
        case 0x1B: return try user(fields)
        case 0x1D: try clearUser(fields)
        case 0x22: return setCredential(fields)
        case 0x24: return credentialStatus(fields)
        case 0x26: try clearCredential(fields)
        case 0x28: try setReader(fields)
        case 0x29: clearReader()
        default: throw .unsupportedCommand
        }
        return []
    }

    override func answerInvalid(
        _ command: CommandNumber, _ fields: Fields, _ status: Status, by origin: Origin
    ) throws(Status) -> [Field] {
        // Values out of range are told by the answer where there is one, else as an invalid command (Door Lock 5.2.10).
        guard status == .constraintError else { throw status }
        switch command {
        case 0x0C: return scheduleAnswer("weekDayIndex", fields, status: 0x85)
        case 0x0F: return scheduleAnswer("yearDayIndex", fields, status: 0x85)
        case 0x12: return scheduleAnswer("holidayIndex", fields, status: 0x85)
        case 0x22:
            let type = fields["credential"]["credentialType"]?.integerValue ?? 0
            let index = fields["credential"]["credentialIndex"]?.integerValue ?? 0
            return credentialAnswer(.invalidField, type: type, index: index)
        default: throw .invalidCommand
        }
    }

    override func fields(of action: String) -> [ActionField] {
        action == "enterCode" ? [ActionField("code", .text, isNeeded: true)] : []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "openDoor": openDoor()
        case "closeDoor": closeDoor()
        case "forceDoor": forceDoor()
        case "turnThumb": turnThumb()
        case "pressLock": if bool(Attribute.enableOneTouchLocking) { move(Operation(.lock, source: .button)) }
        case "enterCode": _ = look(at: Credential(kind: .pin, data: Array((fields.string("code") ?? "").utf8)))
        default: return false
        }
        return true
    }

    override func present(_ credential: Credential, of person: String) -> Bool { look(at: credential) }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        switch defect {
        case "jam": isJammed = isBroken
        case "escutcheonRemoved": if isBroken { alarm(5) }
        default: return false
        }
        return true
    }

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.bolt: arrive()
        case Timer.relock: relock()
        case Timer.ajar: doorIsAjar()
        default: releaseLatch()
        }
    }

    /// Tells an alarm by its code.
    func alarm(_ code: Int64) { emit(0x00, [Field("alarmCode", .integer(code))]) }
}
