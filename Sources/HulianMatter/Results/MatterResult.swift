public import HulianDiagnostics
public import HulianModel
public import HulianRecord

/// What one step of a test file came to.
public struct MatterStepResult: Sendable {
    /// What kind of step it is: only steps about the data model prove anything about a device.
    public enum Kind: String, Sendable {
        /// It reads, writes, invokes, subscribes or looks at events.
        case dataModel
        /// It waits, compares, logs or prepares.
        case auxiliary
    }

    /// Its number, from 1.
    public let index: Int
    /// What people read.
    public let label: String
    /// Where it stands.
    public let place: SourcePlace
    /// What kind it is.
    public let kind: Kind
    /// What was asked, such as `read Level Control.CurrentLevel on endpoint 1`.
    public let request: String
    /// What it came to: `passed`, `failed`, `errored`, `notExercised` for what could not be run here, `notApplicable`
    /// for what the file or its PICS leave out.
    public let verdict: Verdict
    /// What had to come back.
    public let expected: String
    /// What came back.
    public let actual: String
    /// Why it was not run, or what is wrong with the file.
    public let reason: String?
    /// True when the file proves nothing without it.
    public let isMissed: Bool
    /// When it was over, in virtual time since the file began.
    public let time: Interval

    /// Makes a result.
    public init(
        index: Int, label: String, place: SourcePlace, kind: Kind, request: String, verdict: Verdict,
        expected: String = "", actual: String = "", reason: String? = nil, isMissed: Bool = false,
        time: Interval = .zero
    ) {
        self.index = index
        self.label = label
        self.place = place
        self.kind = kind
        self.request = request
        self.verdict = verdict
        self.expected = expected
        self.actual = actual
        self.reason = reason
        self.isMissed = isMissed
        self.time = time
    }
}

/// What a test file came to.
public struct MatterFileResult: Sendable {
    /// The path as it was named.
    public let file: String
    /// The name that the file gives itself.
    public let name: String
    /// The sample application that was tested.
    public let application: String
    /// The steps in their order.
    public let steps: [MatterStepResult]
    /// What it came to.
    public let verdict: Verdict
    /// Why it did not pass, where no step says so.
    public let reason: String?
    /// How long it took in virtual time.
    public let virtualTime: Interval
    /// What is wrong with a file that could not be understood, or odd about one that was.
    public let diagnostics: [Diagnostic]

    /// Makes the result of steps that were taken.
    public init(
        file: String, name: String, application: String, steps: [MatterStepResult], virtualTime: Interval,
        gate: String? = nil, warnings: [Diagnostic] = []
    ) {
        self.file = file
        self.name = name
        self.application = application
        self.steps = steps
        self.virtualTime = virtualTime
        diagnostics = warnings
        (verdict, reason) = gate.map { (.notApplicable, $0) } ?? Self.judge(steps)
    }

    /// Makes the result of a file that could not be understood.
    public init(file: String, diagnostics: [Diagnostic]) {
        self.file = file
        name = ""
        application = ""
        steps = []
        verdict = .errored
        reason = diagnostics.first?.message
        virtualTime = .zero
        self.diagnostics = diagnostics
    }

    /// What the steps of a file come to together.
    ///
    /// A file passes only when a step about the data model passed, none failed, and none was missed.
    private static func judge(_ steps: [MatterStepResult]) -> (Verdict, String?) {
        if let failed = steps.first(where: { $0.verdict == .failed }) {
            return (.failed, "step \(failed.index) failed")
        }
        if let errored = steps.first(where: { $0.verdict == .errored }) {
            return (.errored, errored.reason ?? "step \(errored.index) could not be judged")
        }
        let missed = steps.filter(\.isMissed)
        if let first = missed.first {
            let why = first.reason ?? "it could not be run"
            return (.notApplicable, "\(missed.count) of \(steps.count) steps were not run: step \(first.index): \(why)")
        }
        guard steps.contains(where: { $0.kind == .dataModel && $0.verdict == .passed }) else {
            return (.notApplicable, "no step about the data model was run")
        }
        return (.passed, nil)
    }

    /// How many steps came to a verdict.
    public func count(_ verdict: Verdict) -> Int { steps.count { $0.verdict == verdict } }
}

/// What a whole run of test files came to.
public struct MatterResult: Sendable {
    /// The files in their order.
    public let files: [MatterFileResult]
    /// The seed.
    public let seed: UInt64
    /// How long the run took on the wall clock in seconds, where that is known.
    public let wallSeconds: Double?
    /// False when the run was broken off.
    public let isComplete: Bool

    /// Makes a result.
    public init(files: [MatterFileResult], seed: UInt64, wallSeconds: Double? = nil, isComplete: Bool = true) {
        self.files = files
        self.seed = seed
        self.wallSeconds = wallSeconds
        self.isComplete = isComplete
    }

    /// How many files came to a verdict.
    public func count(_ verdict: Verdict) -> Int { files.count { $0.verdict == verdict } }

    /// How long all files took in virtual time.
    public var virtualTime: Interval { files.reduce(.zero) { $0 + $1.virtualTime } }
}
