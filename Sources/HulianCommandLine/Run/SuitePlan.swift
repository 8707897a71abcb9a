internal import HulianEngine
internal import HulianModel
internal import HulianMosquitto
internal import HulianReport
internal import HulianRules

/// What `hulian run` is asked to do.
struct SuitePlan {
    /// Scenario files and folders.
    var paths: [String] = []
    /// Values of parameters.
    var parameters: [(name: String, value: String)] = []
    /// The seed; nothing for that of each scenario.
    var seed: UInt64?
    /// What drives the clock.
    var clock = RunConfiguration.Clock.virtual
    /// Where messages go.
    var broker = BrokerChoice.virtual
    /// The files of TLS.
    var tls = MosquittoOptions.TLS()
    /// Only scenarios of this level.
    var level: Level?
    /// Only scenarios with one of these tags.
    var tags: [String] = []
    /// How often each scenario is run, with one seed after the other.
    var repetitions = 1
    /// The longest virtual time of each run.
    var limit: Interval?
    /// How clauses are judged.
    var profile = JudgingProfile()
    /// True when the first failure ends everything.
    var failsFast = false
    /// Where the record goes.
    var record: String?
    /// The reports that are wanted.
    var reports: [ReportRequest] = []
    /// How reports are written.
    var options = ReportOptions()
    /// True to show progress on standard error.
    var showsProgress = false
}
