internal import HulianModel

/// What a lock remembers: users in the order of their indexes, credentials in that in which they were added, schedules.
struct LockMemory {
    /// Somebody who may use the lock.
    struct User {
        /// The place among users, from 1.
        let index: Int64
        /// The name.
        var name: String
        /// The number that a vendor gives, if any.
        var uniqueID: Int64?
        /// Enabled (1) or disabled (3).
        var status: Int64
        /// The kind of user.
        var type: UserType
        /// How many credentials are wanted: one (0), two (1) or three (2).
        var rule: Int64
        /// The administrator who made the user.
        let creator: UInt8
        /// The administrator who changed the user last.
        var modifier: UInt8
        /// When the user first came in, for one who expires.
        var firstUse: Instant?
    }

    /// Something that opens the lock.
    struct Key {
        /// The type, as the lock counts credentials.
        let type: Int64
        /// The place among credentials of the type.
        let index: Int64
        /// The user to whom it belongs.
        let user: Int64
        /// The digits or the number.
        var data: [UInt8]
        /// The administrator who made it.
        let creator: UInt8
        /// The administrator who changed it last.
        var modifier: UInt8

        /// The credential as a structure.
        var value: Value { ["credentialType": .integer(type), "credentialIndex": .integer(index)] }
    }

    /// Hours of some days of the week in which a user may come in.
    struct WeekSchedule {
        /// The user.
        let user: Int64
        /// The place among the user's schedules.
        let index: Int64
        /// The days, Sunday first.
        let days: Int64
        /// The first and the last minute of the day.
        let start, end: Int64
    }

    /// A time of the year in which a user may come in.
    struct YearSchedule {
        /// The user.
        let user: Int64
        /// The place among the user's schedules.
        let index: Int64
        /// Begin and end in local seconds since 2000.
        let start, end: Int64
    }

    /// A time in which the lock has another operating mode.
    struct Holiday {
        /// The place among holidays.
        let index: Int64
        /// Begin and end in local seconds since 2000.
        let start, end: Int64
        /// The operating mode.
        let mode: Int64
    }

    /// The kinds of users, as the lock counts them.
    enum UserType: Int64 {
        /// May always come in.
        case unrestricted = 0
        /// May come in at times of the year.
        case yearDaySchedule = 1
        /// May come in at hours of the week.
        case weekDaySchedule = 2
        /// May set up the lock.
        case programming = 3
        /// Is known, and may not come in.
        case nonAccess = 4
        /// Comes in under threat.
        case forced = 5
        /// May come in once.
        case disposable = 6
        /// May come in for some time after the first time.
        case expiring = 7
        /// May come in at times that schedules of both kinds allow.
        case scheduleRestricted = 8
        /// May only use the lock from afar.
        case remoteOnly = 9
    }

    /// The users.
    private(set) var users: [User] = []
    /// The credentials, in the order in which they were added.
    private(set) var keys: [Key] = []
    /// The schedules of weeks.
    var weeks: [WeekSchedule] = []
    /// The schedules of years.
    var years: [YearSchedule] = []
    /// The holidays.
    var holidays: [Holiday] = []

    /// The user with an index.
    func user(_ index: Int64) -> User? { users.first { $0.index == index } }
    /// True when there is a user with an index.
    func hasUser(_ index: Int64) -> Bool { user(index) != nil }
    /// The first user behind an index.
    func nextUser(after index: Int64) -> Int64? { users.first { $0.index > index }?.index }
    /// The first index from 1 on that no user has.
    func freeUser(upTo last: Int64) -> Int64? {
        var index: Int64 = 1
        for user in users where user.index == index { index += 1 }
        return index <= last ? index : nil
    }

    /// Adds or replaces a user.
    mutating func put(_ user: User) {
        users.removeAll { $0.index == user.index }
        users.insert(user, at: users.firstIndex { $0.index > user.index } ?? users.count)
    }

    /// Removes a user with all credentials and schedules.
    mutating func removeUser(_ index: Int64) {
        users.removeAll { $0.index == index }
        keys.removeAll { $0.user == index }
        weeks.removeAll { $0.user == index }
        years.removeAll { $0.user == index }
    }

    /// The credential of a type with an index.
    func key(_ type: Int64, _ index: Int64) -> Key? { keys.first { $0.type == type && $0.index == index } }
    /// The credential of a type with data.
    func key(_ type: Int64, data: [UInt8]) -> Key? { keys.first { $0.type == type && $0.data == data } }
    /// The first credential of a type behind an index.
    func nextKey(_ type: Int64, after index: Int64) -> Int64? {
        keys.filter { $0.type == type && $0.index > index }.map(\.index).min()
    }
    /// The first index of a type behind another that no credential has.
    func freeKey(_ type: Int64, after index: Int64, upTo last: Int64) -> Int64? {
        var next = index + 1
        while key(type, next) != nil { next += 1 }
        return next <= last ? next : nil
    }
    /// The credentials of a user, in the order in which they were added.
    func keys(of user: Int64) -> [Key] { keys.filter { $0.user == user } }

    /// Adds a credential, or replaces the one in its place.
    mutating func put(_ key: Key) {
        if let place = keys.firstIndex(where: { $0.type == key.type && $0.index == key.index }) {
            keys[place] = key
        } else {
            keys.append(key)
        }
    }

    /// Removes a credential.
    mutating func removeKey(_ type: Int64, _ index: Int64) { keys.removeAll { $0.type == type && $0.index == index } }
}
