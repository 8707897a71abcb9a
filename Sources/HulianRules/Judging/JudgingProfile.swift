public import HulianModel

/// What a user changes of how clauses are judged.
public struct JudgingProfile: Sendable {
    /// What the user calls it; nothing for the catalog as it is.
    public var name: String?
    /// Limits that replace those of the catalog, by clause and name.
    public var limits: [String: Double] = [:]
    /// Strengths that replace those of the catalog.
    public var strengths: [ClauseID: Strength] = [:]
    /// Faults of messages of which a clause is more or less strict than of others.
    public var tolerances: [ProfileLine] = []
    /// Only these clauses are judged; all when empty.
    public var onlyClauses: Set<ClauseID> = []
    /// Only clauses of these levels are judged; all when empty.
    public var onlyLevels: Set<Level> = []
    /// How many messages are annotated for people.
    public var annotationLimit = 0

    /// Makes the profile of the catalog.
    public init() {}

    /// Makes the profile of the catalog with the changes of another.
    public init(_ profile: Profile) {
        limits = profile.limits
        strengths = profile.strengths
        for line in profile.lines where line.faults == nil { strengths[line.clause] = line.strength }
        tolerances = profile.lines.filter { $0.faults != nil }
    }
}
