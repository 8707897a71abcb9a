/// Something that does work at a time that it asked for.
///
/// A class and not a protocol: millions of calls an hour go through it, and a virtual call costs less than an
/// existential.
open class Worker {
    /// Its place in the scheduler; set when it is hired.
    public fileprivate(set) final var workerIndex: Int32 = -1

    /// Makes a worker that no scheduler knows yet.
    public init() {}

    /// Does what was asked for; the scheduler's clock stands at the time of the work.
    ///
    /// - Parameters:
    ///   - task: The first number given when the work was scheduled.
    ///   - detail: The second one.
    open func perform(task: UInt32, detail: UInt32) {}
}

/// The discrete-event core: a clock, and work in the order of its time.
///
/// Work that is due at the same time runs in the order in which it was scheduled. The clock is set before the work
/// runs. Nothing here sleeps: who paces a run to a wall clock asks for ``nextDue`` and waits outside.
public final class Scheduler {
    /// One piece of work, 32 octets, no references.
    private struct Entry {
        /// When it is due.
        var due: Int64
        /// Its rank among work that is due at the same time.
        var order: UInt64
        /// Who does it.
        var worker: Int32
        /// The first number for the worker.
        var task: UInt32
        /// The second number for the worker.
        var detail: UInt32

        /// True when this is to run before another.
        @inline(__always)
        func precedes(_ other: Entry) -> Bool {
            due != other.due ? due < other.due : order < other.order
        }
    }

    /// The time at which the run stands.
    public private(set) var now: Instant
    /// How many pieces of work were done.
    public private(set) var performedCount: UInt64 = 0
    /// A heap with four children a node: fewer levels and one cache line a level.
    private var heap: ContiguousArray<Entry> = []
    /// The rank of the next work.
    private var nextOrder: UInt64 = 0
    /// All workers, by index.
    private var workers: ContiguousArray<Worker> = []

    /// Makes a scheduler whose clock stands at a time.
    public init(start: Instant) { now = start }

    /// How much work is waiting.
    public var count: Int { heap.count }

    /// When the next work is due; nothing when none is waiting.
    public var nextDue: Instant? { heap.first.map { Instant(nanoseconds: $0.due) } }

    /// Makes a worker known, so that work can be scheduled for it.
    public func hire(_ worker: Worker) {
        precondition(worker.workerIndex < 0, "a worker is hired once")
        worker.workerIndex = Int32(truncatingIfNeeded: workers.count)
        workers.append(worker)
    }

    /// Puts work for later; work in the past runs at once, after what is already waiting for now.
    public func schedule(_ worker: Worker, at due: Instant, task: UInt32, detail: UInt32 = 0) {
        precondition(worker.workerIndex >= 0, "a worker must be hired before it gets work")
        let entry = Entry(
            due: max(due.nanoseconds, now.nanoseconds), order: nextOrder, worker: worker.workerIndex, task: task,
            detail: detail)
        nextOrder += 1
        heap.append(entry)
        siftUp(heap.count - 1)
    }

    /// Puts work for later.
    public func schedule(_ worker: Worker, after delay: Interval, task: UInt32, detail: UInt32 = 0) {
        schedule(worker, at: now + delay, task: task, detail: detail)
    }

    /// Does all work that is due up to a time, that time included, and leaves the clock there.
    public func run(until limit: Instant) {
        while let first = heap.first, first.due <= limit.nanoseconds { performFirst() }
        if limit > now, limit != .distantFuture { now = limit }
    }

    /// Does the next work.
    ///
    /// - Parameter limit: The last time at which work may be due.
    /// - Returns: False when no work is due by then.
    @discardableResult
    public func runNext(until limit: Instant = .distantFuture) -> Bool {
        guard let first = heap.first, first.due <= limit.nanoseconds else { return false }
        performFirst()
        return true
    }

    /// Moves the clock forward without doing work, as a wall clock does; never back, never past waiting work.
    public func advance(to time: Instant) {
        let limit = nextDue.map { min($0, time) } ?? time
        if limit > now { now = limit }
    }

    /// Takes the first entry out and does it.
    @inline(__always)
    private func performFirst() {
        let entry = heap[0]
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            siftDown(0)
        }
        now = Instant(nanoseconds: entry.due)
        performedCount += 1
        workers[Int(entry.worker)].perform(task: entry.task, detail: entry.detail)
    }

    /// Moves an entry up until its parent precedes it.
    @inline(__always)
    private func siftUp(_ start: Int) {
        var index = start
        let entry = heap[index]
        while index > 0 {
            let parent = (index - 1) / 4
            guard entry.precedes(heap[parent]) else { break }
            heap[index] = heap[parent]
            index = parent
        }
        heap[index] = entry
    }

    /// Moves an entry down until it precedes its children.
    @inline(__always)
    private func siftDown(_ start: Int) {
        var index = start
        let entry = heap[index]
        let count = heap.count
        while true {
            let firstChild = index * 4 + 1
            guard firstChild < count else { break }
            var best = firstChild
            var child = firstChild + 1
            let end = min(firstChild + 4, count)
            while child < end {
                if heap[child].precedes(heap[best]) { best = child }
                child += 1
            }
            guard heap[best].precedes(entry) else { break }
            heap[index] = heap[best]
            index = best
        }
        heap[index] = entry
    }
}
