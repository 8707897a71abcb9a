/// How far things work together: the three levels of the policy papers.
public enum Level: String, Sendable, CaseIterable, Comparable {
    /// One device, one dialect (单品).
    case h1 = "H1"
    /// Devices of two or more brands (设备互联).
    case h2 = "H2"
    /// Scenes over brands and rooms (场景互通).
    case h3 = "H3"

    /// Orders levels from one device to scenes.
    public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }

    /// What people read.
    public var title: Title {
        switch self {
        case .h1: Title(english: "H1 single product", chinese: "H1 单品智能")
        case .h2: Title(english: "H2 connected devices", chinese: "H2 设备互联")
        case .h3: Title(english: "H3 scenes", chinese: "H3 场景互通")
        }
    }
}

/// How binding a clause is.
public enum Strength: String, Sendable, CaseIterable {
    /// It must hold.
    case must
    /// It should hold; a breach is a warning.
    case should
    /// It may hold; nothing follows from a breach.
    case may
}

/// How well a source was seen.
public enum Trust: String, Sendable, CaseIterable {
    /// The text itself, or a verbatim reproduction.
    case text
    /// Catalogue data only: title, scope, contents.
    case catalogue
    /// An official announcement or a report about it.
    case announcement
    /// Somebody's summary.
    case summary
    /// Known, and not found again.
    case unverified
    /// The project's own decision.
    case project
    /// What a reference implementation does, read in its source or measured.
    case implementation
}

/// Where a clause comes from.
public struct ClauseSource: Hashable, Sendable {
    /// Standard and clause, or an address.
    public let reference: String
    /// How well it was seen.
    public let trust: Trust

    /// Makes a source.
    public init(reference: String, trust: Trust) {
        self.reference = reference
        self.trust = trust
    }
}

/// A limit that a clause sets.
public struct Threshold: Hashable, Sendable {
    /// Its name, such as `within`.
    public let name: String
    /// The value in base units: seconds, percent, kelvin, or a count.
    public let value: Double
    /// The unit; nothing for a count.
    public let unit: Unit?
    /// True for a number from a published text, false for the project's own default.
    public let isPublished: Bool

    /// Makes a limit.
    public init(name: String, value: Double, unit: Unit?, isPublished: Bool) {
        self.name = name
        self.value = value
        self.unit = unit
        self.isPublished = isPublished
    }

    /// The limit with its unit, such as `2 s`.
    public var text: String {
        let number = Capability.rounded(unit.map { (value - $0.offset) / $0.factor } ?? value)
        return unit.map { "\(number) \($0.symbol)" } ?? number
    }
}

/// One sentence of a standard that can be judged.
public struct Clause: Hashable, Sendable {
    /// Its name, a slug that stays for ever.
    public let id: ClauseID
    /// The name of the list that it belongs to, such as `hulian-h1` or `tuyalink`.
    public let standard: String
    /// The section, as its source numbers it.
    public let section: String
    /// The level that it counts for.
    public let level: Level
    /// How binding it is.
    public let strength: Strength
    /// What people read as its name.
    public let title: Title
    /// The sentence.
    public let text: Title
    /// Where it comes from.
    public let sources: [ClauseSource]
    /// The rule that judges it; nothing when none can.
    public let rule: String?
    /// Why no rule judges it.
    public let because: String?
    /// True when only a statement of the vendor can answer it.
    public let isDeclaration: Bool
    /// Its limits.
    public let thresholds: [Threshold]
    /// The capability without which it does not apply.
    public let capability: CapabilityID?
    /// The dialect that it belongs to; nothing for all.
    public let dialect: DialectID?
    /// The chapter of a report: `interconnection` or `personalInformation`.
    public let chapter: String

    /// Makes a clause.
    public init(
        id: ClauseID, standard: String, section: String, level: Level, strength: Strength, title: Title, text: Title,
        sources: [ClauseSource], rule: String?, because: String?, isDeclaration: Bool, thresholds: [Threshold],
        capability: CapabilityID?, dialect: DialectID?, chapter: String
    ) {
        self.id = id
        self.standard = standard
        self.section = section
        self.level = level
        self.strength = strength
        self.title = title
        self.text = text
        self.sources = sources
        self.rule = rule
        self.because = because
        self.isDeclaration = isDeclaration
        self.thresholds = thresholds
        self.capability = capability
        self.dialect = dialect
        self.chapter = chapter
    }

    /// The limit with a name.
    public func threshold(_ name: String) -> Threshold? { thresholds.first { $0.name == name } }
}
