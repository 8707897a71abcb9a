internal import HulianModel

/// Work for later that is more than two numbers: closures by number, done in the order of their time.
final class Agenda: Worker {
    /// The clock.
    let scheduler: Scheduler
    /// The work that waits, by number; nothing where a number is free.
    private var jobs: ContiguousArray<(() -> Void)?> = []
    /// The numbers that are free.
    private var free: ContiguousArray<UInt32> = []

    /// Makes an agenda.
    init(_ scheduler: Scheduler) {
        self.scheduler = scheduler
        super.init()
        scheduler.hire(self)
    }

    /// The time.
    var now: Instant { scheduler.now }

    /// Puts work for later.
    func after(_ delay: Interval, _ job: @escaping () -> Void) {
        let number: UInt32
        if let last = free.popLast() {
            number = last
            jobs[Int(number)] = job
        } else {
            number = UInt32(truncatingIfNeeded: jobs.count)
            jobs.append(job)
        }
        if delay == .zero {
            scheduler.schedule(self, at: scheduler.now, task: number, in: .moments)
        } else {
            scheduler.schedule(self, after: delay, task: number)
        }
    }

    override func perform(task: UInt32, detail: UInt32) {
        let job = jobs[Int(task)]
        jobs[Int(task)] = nil
        free.append(task)
        job?()
    }
}
