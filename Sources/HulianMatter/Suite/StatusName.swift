internal import HulianModel

/// The names that test files give to statuses, such as `CONSTRAINT_ERROR`.
enum StatusName {
    /// The status with a name; nothing for a name that is none.
    static func status(_ name: String) -> Status? { byName[name] }

    /// All names, sorted.
    static let all: [String] = Status.allCases.map(\.matterName).sorted()

    /// The statuses by name; only looked into, never walked.
    private static let byName = Dictionary(
        Status.allCases.map { ($0.matterName, $0) }, uniquingKeysWith: { first, _ in first })
}
