internal import HulianModel

extension DoorLockBehaviour {
    /// Wrong entries count together when they are made within this time (GA 374-2019).
    private static let entryWindow = Interval.minutes(5)
    /// The wrong entries after which it locks itself out, and for how many seconds, when no attribute says so
    /// (GA 374-2019: at most 5 entries, at least 90 s).
    private static let usualEntryLimit: Int64 = 5, usualDisableTime: Int64 = 90
    /// The time in which a user who needs several credentials shows them (project default).
    private static let partialTime = Interval.seconds(30)

    /// True while entries are refused.
    var isLockedOut: Bool { lockedOutUntil.map { device.now < $0 } ?? false }

    /// Looks at a credential that a person shows.
    ///
    /// - Returns: False when the lock has no reader for it.
    func look(at credential: Credential) -> Bool {
        guard let (type, source) = kind(of: credential.kind) else {
            guard credential.kind == .key else { return false }
            turnThumb()
            return true
        }
        // What the biometric part of the device looks at, it looks at alone, so that nothing is counted twice.
        if let biometric: BiometricCredentialsBehaviour = sibling(BiometricCredentialsBehaviour.number),
            biometric.recognises(credential.kind)
        {
            return false
        }
        guard !refusesEntry(source) else { return true }
        guard let key = memory.key(type, data: credential.data), let user = memory.user(key.user) else {
            countWrongEntry()
            refuse(Operation(.unlock, source: source), .invalidCredential)
            return true
        }
        enter(user, source, key)
        return true
    }

    /// Lets somebody in whom the biometric part recognised, or did not.
    func accessBiometric(user index: Int64?, isDuress: Bool, isRecognised: Bool) {
        guard !refusesEntry(.biometric) else { return }
        guard isRecognised, let index, let user = memory.user(index) else {
            countWrongEntry()
            refuse(Operation(.unlock, source: .biometric), .invalidCredential)
            return
        }
        enter(user, .biometric, nil, isDuress: isDuress)
    }

    /// The type of a credential and the source of its operation; nothing when the lock has no reader for it.
    private func kind(of kind: Credential.Kind) -> (Int64, Source)? {
        switch kind {
        case .pin: has(feature: "PIN") ? (1, .keypad) : nil
        case .rfid: has(feature: "RID") ? (2, .rfid) : nil
        case .fingerprint: has(feature: "FGP") ? (3, .biometric) : nil
        case .fingerVein: has(feature: "FGP") ? (4, .biometric) : nil
        case .face: has(feature: "FACE") ? (5, .biometric) : nil
        case .palmVein, .key: nil
        }
    }

    /// True, and told, when no entry is taken now.
    private func refusesEntry(_ source: Source) -> Bool {
        battery?.consume(joules: 2)
        // Vacation and privacy leave the outside dead (Door Lock, OperatingModeEnum).
        guard isLockedOut || [1, 2].contains(effectiveMode) else { return false }
        refuse(Operation(.unlock, source: source), .restricted)
        return true
    }

    /// Somebody who is known wants to come in.
    private func enter(_ user: LockMemory.User, _ source: Source, _ key: LockMemory.Key?, isDuress: Bool = false) {
        let keys = key.map { [$0] } ?? []
        if let refusal = refusal(of: user, source: source) {
            refuse(Operation(.unlock, source: source, user: user.index, keys: keys), refusal)
            return
        }
        wrongEntries = []
        guard user.type != .nonAccess else {
            let operation = Operation(.nonAccess, source: source, user: user.index, keys: keys)
            emit(
                0x02,
                [
                    Field("lockOperationType", .integer(operation.type.rawValue)),
                    Field("operationSource", .integer(source.rawValue)), Field("userIndex", .integer(user.index)),
                    Field("fabricIndex", .null), Field("sourceNode", .null),
                ])
            return
        }
        guard let shown = allKeys(of: user, with: key) else { return }
        if isDuress || user.type == .forced { alarm(8) }
        noteUse(of: user)
        let type = has(feature: "UBOLT") ? OperationType.unlatch : .unlock
        move(Operation(type, source: source, user: user.index, keys: shown))
    }

    /// The credentials that a user has shown, when they are as many as the rule wants; else nothing yet.
    private func allKeys(of user: LockMemory.User, with key: LockMemory.Key?) -> [LockMemory.Key]? {
        guard user.rule > 0, let key else { return key.map { [$0] } ?? [] }
        var shown = [key]
        if let partial, partial.user == user.index, device.now - partial.since < Self.partialTime {
            shown = partial.keys.filter { $0.type != key.type || $0.index != key.index } + [key]
        }
        guard shown.count <= user.rule else {
            partial = nil
            return shown
        }
        partial = (user.index, shown, device.now)
        return nil
    }

    /// Why a user may not come in now; nothing when the user may.
    func refusal(of user: LockMemory.User, source: Source) -> Refusal? {
        if user.status == 3 { return .disabledUser }
        switch user.type {
        case .unrestricted, .programming, .nonAccess, .forced, .disposable: return nil
        case .remoteOnly: return source == .remote ? nil : .restricted
        case .weekDaySchedule: return isInWeek(user.index) ? nil : .restricted
        case .yearDaySchedule: return isInYear(user.index) ? nil : .restricted
        case .scheduleRestricted:
            // Schedules of both kinds count where the user has them; without any the user never comes in.
            let hasWeek = memory.weeks.contains { $0.user == user.index }
            let hasYear = memory.years.contains { $0.user == user.index }
            let isIn = (!hasWeek || isInWeek(user.index)) && (!hasYear || isInYear(user.index))
            return isIn && (hasWeek || hasYear) ? nil : .restricted
        case .expiring:
            guard let first = user.firstUse, let minutes = integer(Attribute.expiringUserTimeout) else { return nil }
            return device.now < first + .minutes(minutes) ? nil : .disabledUser
        }
    }

    /// Remembers that a user came in; for some that is the last time.
    func noteUse(of user: LockMemory.User) {
        var user = user
        if user.type == .disposable { user.status = 3 }
        if user.type == .expiring, user.firstUse == nil { user.firstUse = device.now }
        memory.put(user)
    }

    /// Counts a wrong entry; too many within five minutes lock it out and are an alarm.
    func countWrongEntry() {
        wrongEntries.removeAll { device.now - $0 > Self.entryWindow }
        wrongEntries.append(device.now)
        guard wrongEntries.count >= integer(Attribute.wrongCodeEntryLimit) ?? Self.usualEntryLimit else { return }
        wrongEntries = []
        let seconds = integer(Attribute.temporaryDisableTime) ?? Self.usualDisableTime
        lockedOutUntil = device.now + .seconds(seconds)
        alarm(4)
    }

    // MARK: Times

    /// The operating mode now, which a holiday may change.
    var effectiveMode: Int64 {
        let now = localSeconds
        return memory.holidays.first { $0.start <= now && now < $0.end }?.mode ?? integer(Attribute.operatingMode) ?? 0
    }

    /// Local seconds since 2000, as schedules count them.
    private var localSeconds: Int64 {
        device.now.seconds + Int64(device.room?.home.offsetMinutes ?? 0) * 60 - 946_684_800
    }

    /// True inside one of a user's schedules of the week.
    private func isInWeek(_ user: Int64) -> Bool {
        let seconds = localSeconds
        let minute = seconds % 86_400 / 60
        // The first of January 2000 was a Saturday; Sunday is bit 0.
        let day = (seconds / 86_400 + 6) % 7
        return memory.weeks.contains {
            $0.user == user && $0.days & 1 << day != 0 && $0.start <= minute && minute < $0.end
        }
    }

    /// True inside one of a user's schedules of the year.
    private func isInYear(_ user: Int64) -> Bool {
        let now = localSeconds
        return memory.years.contains { $0.user == user && $0.start <= now && now < $0.end }
    }
}
