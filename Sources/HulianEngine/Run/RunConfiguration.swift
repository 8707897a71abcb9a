public import HulianBus
public import HulianModel
public import HulianRecord
public import HulianRules

/// How a scenario is run: everything that does not stand in the scenario itself.
public struct RunConfiguration {
    /// What drives the clock.
    public enum Clock: String, Sendable, CaseIterable {
        /// Time jumps from event to event.
        case virtual
        /// Time passes as on a clock on the wall.
        case wall
    }

    /// Makes the bus of a run; throws what is to be told when there is none.
    public typealias BusMaker = (_ scheduler: Scheduler, _ topics: TopicTable, _ latency: Interval) throws -> Bus

    /// The version of the tool, for headers.
    public var version: String
    /// The seed; nothing for that of the scenario.
    public var seed: UInt64?
    /// What drives the clock.
    public var clock = Clock.virtual
    /// What the bus is called in headers: `virtual`, or the kind of broker.
    public var busName = "virtual"
    /// True when the link to the broker is encrypted; nothing for a bus without links.
    public var isEncrypted: Bool?
    /// Makes the bus.
    public var makeBus: BusMaker = { VirtualBus(scheduler: $0, topics: $1, latency: $2) }
    /// Takes the octets of the record; nothing when no record is wanted.
    public var record: RecordWriter.Sink?
    /// Who else hears of the run, such as a story for reports.
    public var listeners: [RunListener] = []
    /// What the user changed of how clauses are judged.
    public var profile = JudgingProfile()
    /// True when messages are judged.
    public var judges = true
    /// The longest virtual time after which a run is ended; nothing for the end of the scenario.
    public var limit: Interval?
    /// Wall time in nanoseconds, from any start; passed in, so that nothing below reads a clock.
    public var wallClock: () -> UInt64
    /// Waits, for the wall clock; passed in as well.
    ///
    /// The bus may be given a chance to work meanwhile.
    public var pause: (_ nanoseconds: UInt64) -> Void = { _ in }
    /// True when the user wants the run to end, as by Ctrl-C.
    public var isInterrupted: () -> Bool = { false }
    /// True when controllers and the bridge take part; false when only devices do, for hubs of others.
    public var hasControllers = true
    /// True when the run goes on after its last step until it is interrupted or its limit is reached.
    public var staysAlive = false
    /// True when the first failed expectation ends the run.
    public var failsFast = false

    /// Makes a configuration for the virtual bus and the virtual clock.
    public init(version: String, wallClock: @escaping () -> UInt64) {
        self.version = version
        self.wallClock = wallClock
    }
}
