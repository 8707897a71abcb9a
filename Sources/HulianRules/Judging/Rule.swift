internal import HulianCatalog
public import HulianDialects
public import HulianModel
public import HulianRecord

/// What a rule wants to hear of; nothing else reaches it.
public struct Interests: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt16
    /// Makes a set of its bits.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Messages that a dialect could read.
    public static let messages = Interests(rawValue: 1 << 0)
    /// Messages that reached a client.
    public static let deliveries = Interests(rawValue: 1 << 1)
    /// Connections that began or ended.
    public static let connections = Interests(rawValue: 1 << 2)
    /// Attributes that changed in truth.
    public static let changes = Interests(rawValue: 1 << 3)
    /// Requests of controllers and what became of them.
    public static let requests = Interests(rawValue: 1 << 4)
    /// What controllers learned.
    public static let learning = Interests(rawValue: 1 << 5)
    /// Scenes.
    public static let scenes = Interests(rawValue: 1 << 6)
    /// Faults.
    public static let faults = Interests(rawValue: 1 << 7)
    /// Losses of translation.
    public static let losses = Interests(rawValue: 1 << 8)
    /// Hands, people, defects and rooms.
    public static let stimuli = Interests(rawValue: 1 << 9)
    /// Devices and clients that take part.
    public static let participants = Interests(rawValue: 1 << 10)
    /// Messages of any kind, also those that no dialect could read.
    public static let rawMessages = Interests(rawValue: 1 << 11)

    /// How many interests there are.
    static let count = 12
}

/// Code that judges clauses by what happens in a run.
///
/// A clause of the catalog names its rule; the rule does not name clauses, but says ``holds(_:)`` and
/// ``breaks(_:device:expected:actual:at:)``, and the evidence goes to every clause that names it and fits the dialect.
/// A rule starts empty for each run. It reports evidence and not only violations: a clause for which it never says
/// anything was not exercised. It hears events in the order of time and must not look at wall clocks, at other rules, or
/// at anything outside the run. What silence means is decided in ``finish(at:)``.
open class Rule: RunListener {
    /// Its name, a slug that stays for ever, such as `control.set-then-report`.
    open class var id: String { "" }
    /// What it wants to hear of.
    open class var interests: Interests { [] }
    /// What messages must say that it wants to hear of; nothing for a rule that hears of all, as one does that waits for
    /// something and looks with each message whether the time is up.
    open class var kinds: Set<UtteranceKind>? { nil }

    /// True for a rule that judges what messages say and the order in which they came, and never how long it took.
    ///
    /// Only such rules judge a capture without times; the clauses of all others are not exercised then.
    open class var judgesWithoutTimes: Bool { false }

    /// True for a rule that judges what messages say whenever they were said, and so also what a device said before anybody
    /// listened, as far as the broker had kept it (``FlagSight/kept``).
    open class var judgesKept: Bool { false }

    /// Who collects evidence.
    public unowned(unsafe) let judge: Judge  // The judge owns its rules.
    /// The clauses that name this rule, by place, with their dialects.
    private final let judged: ContiguousArray<JudgedClause>
    /// The clauses that name this rule in the order of the catalog, for limits.
    private final let named: [(id: ClauseID, dialect: DialectID?)]

    /// A clause that names this rule.
    private struct JudgedClause {
        /// Its place in the evidence.
        let place: Int
        /// The dialect that it belongs to; nothing for all.
        let dialect: DialectID?
        /// Its name.
        let id: ClauseID
    }

    /// Makes a rule for a run.
    public required init(_ judge: Judge) {
        self.judge = judge
        let own = judge.catalog.clauses.filter { $0.rule == Self.id }
        named = own.map { ($0.id, $0.dialect) }
        judged = ContiguousArray(
            own.compactMap { clause in
                let place = judge.place(of: clause.id)
                return place >= 0 ? JudgedClause(place: place, dialect: clause.dialect, id: clause.id) : nil
            })
        super.init()
    }

    /// A message was published, and a dialect could read it.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - said: What it says.
    ///   - device: The device that it is about; nothing for one that is not known.
    open func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {}
    /// A device behind a gateway is there now; who wants to hear of connections hears of it.
    open func came(_ device: JudgedDevice) {}
    /// A device behind a gateway is gone, by itself or with its gateway; who wants to hear of connections hears of it.
    open func left(_ device: JudgedDevice) {}
    /// The run ends: what silence means is decided here.
    open func finish(at time: Instant) {}

    // MARK: Evidence

    /// A limit of the clause that names this rule and sets it: that of the dialect before that of all, and else the first.
    ///
    /// - Parameters:
    ///   - name: The name of the limit.
    ///   - dialect: The dialect that is judged; nothing where the clauses are of all dialects or of one.
    ///   - other: What holds when the clause does not set it, in base units.
    public final func limit(_ name: String, of dialect: DialectID? = nil, or other: Double) -> Double {
        let own = dialect == nil ? [] : named.filter { $0.dialect == dialect }
        let all = own + named.filter { $0.dialect == nil } + named
        return all.lazy.compactMap { self.judge.limit($0.id, name) }.first ?? other
    }

    /// The clause of a dialect that names this rule; nothing where none does, or it is not judged.
    public final func clause(of dialect: DialectID) -> ClauseID? { judged.first { $0.dialect == dialect }?.id }

    /// A limit that is a length of time in seconds.
    public final func time(_ name: String, of dialect: DialectID? = nil, or other: Double) -> Interval {
        .fractional(seconds: limit(name, of: dialect, or: other))
    }

    /// The clauses of this rule were looked at and hold.
    ///
    /// - Parameter device: The device that it is about; clauses of other dialects are left alone.
    @inline(__always)
    public final func holds(_ device: JudgedDevice?) {
        for clause in judged where clause.dialect == nil || clause.dialect == device?.entry.dialect {
            judge.satisfied(at: clause.place)
        }
    }

    /// The clauses of this rule were looked at and do not hold.
    ///
    /// - Parameters:
    ///   - message: One sentence in both languages; words are made only for the findings that are kept.
    ///   - device: The device that it is about; clauses of other dialects are left alone.
    ///   - expected: What was expected.
    ///   - actual: What came instead.
    ///   - witness: What shows it; the event that is told now by default.
    public final func breaks(
        _ message: @autoclosure () -> Title, device: JudgedDevice?, expected: @autoclosure () -> Title,
        actual: @autoclosure () -> Title, at witness: Witness? = nil
    ) {
        for clause in judged where clause.dialect == nil || clause.dialect == device?.entry.dialect {
            judge.violated(
                at: clause.place, by: Self.id, message(), device: device?.name, expected: expected(), actual: actual(),
                at: witness)
        }
    }

    /// Says why the clauses of this rule were not exercised, or how much of them was.
    public final func explain(_ reason: String) {
        for clause in judged { judge.explain(at: clause.place, reason) }
    }

    /// The clauses could not be observed well enough.
    public final func unclear(_ reason: String) {
        for clause in judged { judge.unclear(at: clause.place, reason) }
    }

    /// Judges a share of successes, when there were any trials.
    ///
    /// - Parameters:
    ///   - passed: How many trials succeeded.
    ///   - count: How many there were.
    ///   - least: The least share, 0…1.
    ///   - message: What a smaller share means.
    ///   - wanted: How many trials the criterion speaks of; with fewer, the report says so.
    ///   - witness: The first trial that failed.
    final func judgeShare(
        _ passed: Int, of count: Int, atLeast least: Double, _ message: Title, wanted: Int, at witness: Witness?
    ) {
        guard count > 0 else { return }
        if count < wanted { explain("\(count) of the \(wanted) trials that the criterion speaks of") }
        let share = Double(passed) / Double(count)
        guard share < least else { return }
        breaks(
            message, device: nil,
            expected: Title(
                english: "at least \(Self.percent(least)) of \(count)", chinese: "\(count) 次中至少 \(Self.percent(least))"),
            actual: Title(
                english: "\(Self.percent(share)), \(passed) of \(count)",
                chinese: "\(Self.percent(share))，\(count) 次中 \(passed) 次"), at: witness)
    }

    /// A share as text, such as `99.5 %`.
    static func percent(_ share: Double) -> String {
        let tenths = (share * 1000).rounded(.down)
        return tenths.truncatingRemainder(dividingBy: 10) == 0 ? "\(Int(tenths / 10)) %" : "\(tenths / 10) %"
    }
}
