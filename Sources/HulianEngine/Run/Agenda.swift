internal import HulianModel

/// Work for later that is more than two numbers: closures by number, done in the order of their time.
final class Agenda: Worker {
    /// The clock.
    let scheduler: Scheduler
    /// The work that waits; only looked into.
    private var jobs: [UInt32: () -> Void] = [:]
    /// The last number.
    private var last: UInt32 = 0

    /// Makes an agenda.
    init(_ scheduler: Scheduler) {
        self.scheduler = scheduler
        super.init()
        scheduler.hire(self)
    }

    /// The time.
    var now: Instant { scheduler.now }

    /// Puts work for later.
    ///
    /// - Returns: Its number, to cancel it.
    @discardableResult
    func after(_ delay: Interval, _ job: @escaping () -> Void) -> UInt32 {
        repeat { last &+= 1 } while jobs[last] != nil
        jobs[last] = job
        scheduler.schedule(self, after: delay, task: last)
        return last
    }

    /// Takes work back.
    func cancel(_ number: UInt32) { jobs[number] = nil }

    override func perform(task: UInt32, detail: UInt32) { jobs.removeValue(forKey: task)?() }
}
