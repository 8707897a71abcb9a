internal import HulianModel

/// A tiny run that breaks what one rule judges, or keeps it.
///
/// Every rule has at least one of each. A miniature that keeps must be spared by all rules, not only by its own.
public struct Miniature: Sendable, CustomStringConvertible {
    /// Its name, unique among the miniatures of its rule.
    public let name: String
    /// The rule that it is about.
    public let rule: String
    /// True when the rule must find something, false when nothing may be found by anybody.
    public let breaks: Bool
    /// Rules that find something in it all the same, as what it is about needs something wrong.
    public let others: Set<String>
    /// Limits that it is judged by, by clause and name, in the place of those of the catalog.
    public let limits: [String: Double]
    /// Plays it.
    public let play: @Sendable (Stage) -> Void

    /// Makes a miniature that breaks a rule.
    public init(
        _ rule: String, breaks name: String, limits: [String: Double] = [:], _ play: @escaping @Sendable (Stage) -> Void
    ) {
        self.rule = rule
        self.name = name
        self.breaks = true
        others = []
        self.limits = limits
        self.play = play
    }

    /// Makes a miniature that keeps a rule.
    public init(
        _ rule: String, keeps name: String, others: Set<String> = [], _ play: @escaping @Sendable (Stage) -> Void
    ) {
        self.rule = rule
        self.name = name
        self.breaks = false
        self.others = others
        limits = [:]
        self.play = play
    }

    /// The rule, what it does to it, and the name.
    public var description: String { "\(rule) \(breaks ? "broken" : "kept"): \(name)" }
}

/// The miniatures of the rules of this package.
public enum Miniatures {
    /// All of them, in the order of the folders of the rules.
    public static let all: [Miniature] =
        alarms + bridges + bridgeTraffic + climate + control + gateways + identity + messages + presence + scenes
        + sceneConflicts
        + security
}
