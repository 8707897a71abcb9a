/// What a translation does to a value on its way from one dialect to another.
public enum LossClass: String, Sendable, CaseIterable, Comparable {
    /// It arrives as it was.
    case exact
    /// It arrives in another unit and can be turned back exactly.
    case unitConverted
    /// It arrives rounded to coarser steps.
    case quantised
    /// It arrives cut to a smaller range.
    case clamped
    /// It arrives as another value that means nearly the same.
    case approximated
    /// It does not arrive.
    case dropped
    /// It arrives and was never sent.
    case invented

    /// Orders classes from harmless to bad.
    public static func < (left: LossClass, right: LossClass) -> Bool { left.rank < right.rank }

    /// Its place among the classes.
    private var rank: Int { LossClass.allCases.firstIndex(of: self) ?? 0 }
}
