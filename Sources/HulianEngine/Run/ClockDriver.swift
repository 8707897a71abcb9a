internal import HulianBus
internal import HulianModel

/// Moves a run on: from event to event in virtual time, or with the clock on the wall.
final class ClockDriver {
    /// The clock and the work.
    private let scheduler: Scheduler
    /// The bus.
    private let bus: Bus
    /// How it is run.
    private let configuration: RunConfiguration
    /// The time at which the run began.
    private let start: Instant
    /// The wall time at which it began.
    private let wallStart: UInt64
    /// How much work was done that was due already.
    private var lateCount: UInt64 = 0
    /// Why it could not go on.
    private(set) var problem: String?

    /// Makes a driver.
    init(_ scheduler: Scheduler, _ bus: Bus, _ configuration: RunConfiguration, start: Instant, wallStart: UInt64) {
        self.scheduler = scheduler
        self.bus = bus
        self.configuration = configuration
        self.start = start
        self.wallStart = wallStart
    }

    /// Works until something holds or a time is reached.
    ///
    /// - Parameters:
    ///   - limit: The time.
    ///   - isDone: Asked after each piece of work.
    ///   - then: Called after each piece of work.
    func drive(until limit: Instant, _ isDone: () -> Bool, then: () -> Void) {
        var count = 0
        while !isDone() {
            count += 1
            if count & 0xFF == 0 || configuration.clock == .wall, configuration.isInterrupted() {
                problem = "interrupted"
                return
            }
            guard configuration.clock == .wall ? wallStep(limit) : virtualStep(limit) else { return }
            then()
        }
    }

    /// Does the next piece of work; before time moves on, the bus gets the chance to become quiet.
    ///
    /// - Returns: False when there is none up to the limit.
    private func virtualStep(_ limit: Instant) -> Bool {
        // What came of it may be what somebody waits for, who then acts at this time and not at the next.
        if scheduler.nextDue.map({ $0 > scheduler.now }) ?? true, bus.settle(), bus.failure == nil { return true }
        if let failure = bus.failure {
            problem = failure
            return false
        }
        if scheduler.runNext(until: limit) { return true }
        scheduler.run(until: limit)
        return false
    }

    /// Does what is due on the clock on the wall, or waits for it.
    private func wallStep(_ limit: Instant) -> Bool {
        if let failure = bus.failure {
            problem = failure
            return false
        }
        let passed = Interval(nanoseconds: Int64(clamping: configuration.wallClock() &- wallStart))
        let now = min(start + passed, limit)
        if let due = scheduler.nextDue, due <= now {
            scheduler.runNext(until: now)
            // A run that is late must still hear what comes.
            lateCount &+= 1
            if lateCount & 0x3F == 0 { _ = bus.work(atMost: .zero) }
            return true
        }
        scheduler.advance(to: now)
        if now >= limit { return false }
        let next = scheduler.nextDue.map { min($0, limit) } ?? limit
        // What comes over the network comes in the meantime.
        let longest = max(.zero, min(next - now, .milliseconds(20)))
        if !bus.work(atMost: longest) { configuration.pause(UInt64(longest.nanoseconds)) }
        return true
    }
}
