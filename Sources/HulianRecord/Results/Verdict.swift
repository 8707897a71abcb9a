/// What a judgement came to, from harmless to bad.
///
/// There is one way to combine verdicts, ``merging(_:)``, and it never improves one.
public enum Verdict: String, Sendable, CaseIterable, Comparable {
    /// The clause says nothing about what was tested.
    case notApplicable
    /// Nothing happened that the clause could be judged by.
    case notExercised
    /// Only the vendor states it.
    case declared
    /// It holds.
    case passed
    /// A recommendation was not followed.
    case warned
    /// It could not be observed well enough to say.
    case inconclusive
    /// It does not hold.
    case failed
    /// The tool could not judge.
    case errored

    /// Orders verdicts from harmless to bad.
    public static func < (left: Verdict, right: Verdict) -> Bool { left.rank < right.rank }

    /// The worse of two verdicts.
    public func merging(_ other: Verdict) -> Verdict { max(self, other) }

    /// Its place among the verdicts.
    private var rank: Int {
        switch self {
        case .notApplicable: 0
        case .notExercised: 1
        case .declared: 2
        case .passed: 3
        case .warned: 4
        case .inconclusive: 5
        case .failed: 6
        case .errored: 7
        }
    }

    /// True when something was judged, whatever came of it.
    public var isExercised: Bool { self >= .passed }
}
