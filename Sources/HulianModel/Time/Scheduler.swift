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

    /// A line in which work waits that is put off by the same time again and again.
    ///
    /// Such work comes due in the order in which it was scheduled, so that a queue keeps it in order for nothing, where
    /// the heap would pay for each. It is only about speed: work that is not last in its line goes to the heap, and what
    /// is due first is done first, wherever it waits.
    public enum Line: Int, CaseIterable {
        /// Packets on their way.
        case packets
        /// The patience with requests.
        case requests
        /// The patience with requests that nothing answers.
        case silentRequests
        /// What is to happen now, after all that is happening already.
        case moments
    }

    /// Work in the order in which it is due.
    private final class Queue {
        /// The work; what was done stands in front.
        var entries: ContiguousArray<Entry> = []
        /// How much of it was done.
        var start = 0

        /// Takes the first out.
        @inline(__always)
        func removeFirst() {
            start += 1
            if start == entries.count {
                entries.removeAll(keepingCapacity: true)
                start = 0
            } else if start >= 1024, start * 2 > entries.count {
                entries.removeSubrange(0..<start)
                start = 0
            }
        }
    }

    /// The time at which the run stands.
    public private(set) var now: Instant
    /// How many pieces of work were done.
    public private(set) var performedCount: UInt64 = 0
    /// A heap with four children a node: fewer levels and one cache line a level.
    private var heap: ContiguousArray<Entry> = []
    /// The lines, by ``Line``.
    private let lines = ContiguousArray(Line.allCases.map { _ in Queue() })
    /// The work that is next, wherever it waits; meaningless when none waits.
    private var first = Entry(due: 0, order: 0, worker: -1, task: 0, detail: 0)
    /// Where the work waits that is next: the number of a line, or one of the numbers below.
    private var firstPlace = Scheduler.nowhere
    /// It waits in the heap.
    private static let inHeap = -1
    /// None waits.
    private static let nowhere = -2
    /// The rank of the next work.
    private var nextOrder: UInt64 = 0
    /// All workers, by index.
    private var workers: ContiguousArray<Worker> = []

    /// Makes a scheduler whose clock stands at a time.
    public init(start: Instant) { now = start }

    /// How much work is waiting.
    public var count: Int { lines.reduce(heap.count) { $0 + $1.entries.count - $1.start } }

    /// When the next work is due; nothing when none is waiting.
    public var nextDue: Instant? { firstPlace == Self.nowhere ? nil : Instant(nanoseconds: first.due) }

    /// Makes a worker known, so that work can be scheduled for it.
    public func hire(_ worker: Worker) {
        precondition(worker.workerIndex < 0, "a worker is hired once")
        worker.workerIndex = Int32(truncatingIfNeeded: workers.count)
        workers.append(worker)
    }

    /// Puts work for later; work in the past runs at once, after what is already waiting for now.
    public func schedule(_ worker: Worker, at due: Instant, task: UInt32, detail: UInt32 = 0) {
        wait(entry(worker, at: due, task: task, detail: detail))
    }

    /// Puts work for later into a line.
    @inline(__always)
    public func schedule(_ worker: Worker, at due: Instant, task: UInt32, detail: UInt32 = 0, in line: Line) {
        let entry = entry(worker, at: due, task: task, detail: detail)
        let queue = lines[line.rawValue]
        if let last = queue.entries.last, last.due > entry.due { return wait(entry) }
        queue.entries.append(entry)
        note(entry, line.rawValue)
    }

    /// Work for later, ranked after all that is waiting for the same time.
    @inline(__always)
    private func entry(_ worker: Worker, at due: Instant, task: UInt32, detail: UInt32) -> Entry {
        precondition(worker.workerIndex >= 0, "a worker must be hired before it gets work")
        defer { nextOrder += 1 }
        return Entry(
            due: max(due.nanoseconds, now.nanoseconds), order: nextOrder, worker: worker.workerIndex, task: task,
            detail: detail)
    }

    /// Puts work into the heap.
    private func wait(_ entry: Entry) {
        heap.append(entry)
        siftUp(heap.count - 1)
        note(entry, Self.inHeap)
    }

    /// Notes work that may be what is next.
    @inline(__always)
    private func note(_ entry: Entry, _ place: Int) {
        guard firstPlace == Self.nowhere || entry.precedes(first) else { return }
        first = entry
        firstPlace = place
    }

    /// Finds what is next.
    @inline(__always)
    private func findFirst() {
        firstPlace = Self.nowhere
        if let entry = heap.first { note(entry, Self.inHeap) }
        // Counted by hand: this runs for every piece of work, also where nothing is optimised.
        var place = 0
        while place < lines.count {
            let queue = lines[place]
            if queue.start < queue.entries.count { note(queue.entries[queue.start], place) }
            place += 1
        }
    }

    /// Puts work for later.
    public func schedule(_ worker: Worker, after delay: Interval, task: UInt32, detail: UInt32 = 0) {
        schedule(worker, at: now + delay, task: task, detail: detail)
    }

    /// Does all work that is due up to a time, that time included, and leaves the clock there.
    public func run(until limit: Instant) {
        while firstPlace != Self.nowhere, first.due <= limit.nanoseconds { performFirst() }
        if limit > now, limit != .distantFuture { now = limit }
    }

    /// Does the next work.
    ///
    /// - Parameter limit: The last time at which work may be due.
    /// - Returns: False when no work is due by then.
    @discardableResult
    public func runNext(until limit: Instant = .distantFuture) -> Bool {
        guard firstPlace != Self.nowhere, first.due <= limit.nanoseconds else { return false }
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
        let entry = first
        if firstPlace == Self.inHeap {
            let last = heap.removeLast()
            if !heap.isEmpty {
                heap[0] = last
                siftDown(0)
            }
        } else {
            lines[firstPlace].removeFirst()
        }
        findFirst()
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
