internal import ArgumentParser
internal import HulianRecord

/// What the exit code of every command says.
enum ExitStatus {
    /// Everything passed.
    static let passed = ExitCode(0)
    /// A clause or an expectation failed.
    static let failed = ExitCode(1)
    /// A file could not be understood.
    static let notUnderstood = ExitCode(2)
    /// The run could not happen.
    static let couldNotHappen = ExitCode(3)
    /// Nothing was exercised.
    static let nothingExercised = ExitCode(4)
    /// The command line is wrong.
    static let wrongCommandLine = ExitCode(64)
    /// The user broke it off.
    static let interrupted = ExitCode(130)

    /// The exit code for a result.
    static func code(for suite: SuiteResult, isInterrupted: Bool) -> ExitCode {
        if isInterrupted { return interrupted }
        // A run that could not happen says more than a clause that failed elsewhere: the rest is not known.
        if suite.runs.contains(where: { $0.problem != nil }) { return couldNotHappen }
        switch suite.observedVerdict {
        case .notApplicable, .notExercised, .declared: return nothingExercised
        case .passed, .warned: return passed
        case .inconclusive, .failed: return failed
        case .errored: return couldNotHappen
        }
    }
}
