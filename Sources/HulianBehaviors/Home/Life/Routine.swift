internal import HulianModel

/// How somebody's days go: what is done, from when, give or take, and on which days.
///
/// All times are project defaults for a household in a Chinese town.
public enum Routine: String, Sendable, CaseIterable {
    /// Works outside on five days.
    case office
    /// Works at home on five days.
    case homeOffice
    /// Goes to school on five days.
    case school
    /// Does no longer work.
    case retired
    /// Comes to care, on five days from the morning to the afternoon.
    case carer
    /// Comes to visit on Saturday.
    case visitor
    /// Does nothing by itself.
    case none

    /// The routine of a role.
    public init(of role: Person.Role) {
        switch role {
        case .owner, .adult: self = .office
        case .child: self = .school
        case .elder: self = .retired
        case .carer: self = .carer
        case .guest: self = .visitor
        case .propertyManager: self = .none
        }
    }

    /// On which days something is done.
    enum Days {
        /// All.
        case all
        /// Monday to Friday.
        case workdays
        /// Saturday and Sunday.
        case weekend
        /// Saturday.
        case saturday

        /// True for a day of the week, from 0 for Monday.
        func contains(_ weekday: Int64) -> Bool {
            switch self {
            case .all: true
            case .workdays: weekday < 5
            case .weekend: weekday >= 5
            case .saturday: weekday == 5
            }
        }
    }

    /// Something that is done every day or every week.
    struct Entry {
        /// When it begins, in minutes since midnight.
        let minute: Int
        /// How many minutes earlier or later it may begin.
        let spread: Int
        /// What is done.
        let activity: Activity
        /// On which days.
        let days: Days
        /// How likely it is done.
        let likelihood: Double

        /// Makes an entry: the time as hours and minutes, such as 7.30 for half past seven.
        init(
            _ hour: Int, _ minute: Int, _ spread: Int, _ activity: Activity, _ days: Days = .all,
            _ likelihood: Double = 1
        ) {
            self.minute = hour * 60 + minute
            self.spread = spread
            self.activity = activity
            self.days = days
            self.likelihood = likelihood
        }
    }

    /// What is done, in the order of the day; what follows ends what went before.
    var entries: [Entry] {
        switch self {
        case .office: Self.officeDays
        case .homeOffice: Self.homeOfficeDays
        case .school: Self.schoolDays
        case .retired: Self.retiredDays
        case .carer:
            [
                Entry(9, 0, 10, .rest, .workdays), Entry(11, 20, 10, .cook, .workdays),
                Entry(12, 0, 5, .eat, .workdays), Entry(13, 0, 10, .housework, .workdays),
                Entry(15, 0, 10, .rest, .workdays), Entry(17, 0, 10, .away, .workdays),
            ]
        case .visitor:
            [
                Entry(15, 0, 30, .rest, .saturday), Entry(18, 30, 10, .eat, .saturday),
                Entry(20, 30, 20, .away, .saturday),
            ]
        case .none: []
        }
    }

    /// The weekend of those who work or learn.
    private static let weekend: [Entry] = [
        Entry(8, 20, 25, .wash, .weekend), Entry(8, 55, 5, .dress, .weekend), Entry(9, 10, 5, .breakfast, .weekend),
        Entry(10, 0, 10, .rest, .weekend), Entry(13, 30, 20, .walk, .weekend, 0.8),
        Entry(16, 30, 20, .rest, .weekend), Entry(19, 0, 5, .eat, .weekend), Entry(19, 50, 10, .watch, .weekend),
        Entry(22, 0, 10, .shower, .weekend), Entry(22, 25, 5, .rest, .weekend), Entry(23, 10, 15, .sleep, .weekend),
    ]

    /// Five days in an office.
    private static let officeDays: [Entry] =
        [
            Entry(7, 0, 10, .wash, .workdays), Entry(7, 25, 3, .dress, .workdays),
            Entry(7, 35, 3, .breakfast, .workdays), Entry(8, 0, 8, .away, .workdays),
            Entry(18, 25, 15, .cook, .workdays), Entry(19, 10, 5, .eat, .workdays), Entry(19, 50, 8, .watch, .workdays),
            Entry(21, 45, 10, .shower, .workdays), Entry(22, 10, 5, .rest, .workdays),
            Entry(22, 50, 12, .sleep, .workdays), Entry(10, 45, 10, .housework, .weekend),
            Entry(18, 10, 10, .cook, .weekend),
        ] + weekend

    /// Five days at a desk at home.
    private static let homeOfficeDays: [Entry] =
        [
            Entry(7, 40, 10, .wash, .workdays), Entry(8, 5, 3, .dress, .workdays),
            Entry(8, 15, 3, .breakfast, .workdays), Entry(8, 50, 8, .desk, .workdays),
            Entry(12, 0, 8, .cook, .workdays), Entry(12, 35, 4, .eat, .workdays), Entry(13, 10, 8, .desk, .workdays),
            Entry(18, 0, 15, .walk, .workdays, 0.7), Entry(19, 10, 5, .eat, .workdays),
            Entry(19, 50, 8, .watch, .workdays), Entry(21, 50, 10, .shower, .workdays),
            Entry(22, 15, 5, .rest, .workdays), Entry(23, 0, 12, .sleep, .workdays),
            Entry(10, 45, 10, .housework, .weekend),
        ] + weekend

    /// Five days at school.
    private static let schoolDays: [Entry] =
        [
            Entry(6, 50, 5, .wash, .workdays), Entry(7, 8, 2, .dress, .workdays),
            Entry(7, 15, 2, .breakfast, .workdays),
            Entry(7, 40, 4, .away, .workdays), Entry(17, 10, 10, .desk, .workdays), Entry(19, 10, 4, .eat, .workdays),
            Entry(19, 45, 5, .rest, .workdays), Entry(20, 40, 8, .shower, .workdays),
            Entry(21, 20, 8, .sleep, .workdays), Entry(10, 15, 15, .desk, .weekend),
        ] + weekend

    /// Days without work.
    private static let retiredDays: [Entry] = [
        Entry(2, 40, 50, .toilet, .all, 0.7), Entry(6, 0, 12, .wash), Entry(6, 25, 3, .dress),
        Entry(6, 40, 3, .checkUp), Entry(6, 52, 2, .breakfast), Entry(7, 37, 5, .medicine), Entry(7, 48, 3, .rest),
        Entry(9, 0, 15, .walk), Entry(10, 30, 10, .rest), Entry(11, 15, 8, .cook), Entry(11, 55, 4, .eat),
        Entry(13, 0, 10, .nap), Entry(14, 20, 8, .toilet), Entry(14, 30, 1, .watch), Entry(16, 10, 10, .plants),
        Entry(16, 40, 5, .rest), Entry(17, 30, 8, .cook), Entry(18, 20, 4, .eat), Entry(19, 0, 4, .watch),
        Entry(20, 7, 5, .medicine), Entry(20, 15, 3, .watch), Entry(20, 50, 6, .wash), Entry(21, 20, 8, .sleep),
    ]
}
