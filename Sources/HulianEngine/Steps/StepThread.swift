internal import HulianModel
internal import HulianRecord
internal import HulianScenario

/// Does a list of steps one after the other; steps that take time let the run go on meanwhile.
final class StepThread {
    /// A list of steps that is being done.
    private struct Frame {
        /// The steps.
        let steps: [Step]
        /// The next step.
        var next = 0
        /// The loop that the list is the body of.
        var loop: Loop?
    }

    /// A loop that is being done.
    struct Loop {
        /// The step.
        let step: Step
        /// How often the body is done.
        let count: Int
        /// The share of the rounds that must pass; nothing when all must and each counts for itself.
        let passes: Double?
        /// How many rounds are done.
        var done = 0
        /// How many of them passed.
        var passed = 0
        /// True while nothing failed in this round.
        var isGood = true
        /// What failed first.
        var firstFailure: String?
    }

    /// What becomes of the thread after a step.
    enum Flow {
        /// The next step follows at once.
        case goOn
        /// Somebody will call ``resume()``.
        case wait
    }

    /// Who does the steps.
    private unowned let runner: StepRunner
    /// The lists that are being done, the innermost last.
    private var frames: [Frame]
    /// The thread that waits for this one, for steps that are done at the same time.
    private let parent: StepThread?
    /// Called at the end.
    private let ended: () -> Void
    /// Events and messages up to this moment came before the last action.
    var moment: UInt64

    /// Makes a thread.
    init(_ steps: [Step], runner: StepRunner, parent: StepThread? = nil, moment: UInt64, ended: @escaping () -> Void) {
        frames = [Frame(steps: steps)]
        self.runner = runner
        self.parent = parent
        self.moment = moment
        self.ended = ended
    }

    /// Goes on until a step takes time.
    func resume() {
        while !frames.isEmpty {
            guard !runner.isStopped else { return }
            let last = frames.count - 1
            let next = frames[last].next
            guard next < frames[last].steps.count else {
                endOfList()
                continue
            }
            frames[last].next += 1
            let step = frames[last].steps[next]
            if case .wait = runner.perform(step, in: self) { return }
        }
        ended()
    }

    /// The last step of a list was done.
    private func endOfList() {
        guard var loop = frames[frames.count - 1].loop else {
            frames.removeLast()
            return
        }
        loop.done += 1
        if loop.isGood { loop.passed += 1 }
        loop.isGood = true
        if loop.done < loop.count {
            frames[frames.count - 1].next = 0
            frames[frames.count - 1].loop = loop
            return
        }
        frames.removeLast()
        runner.ended(loop, in: self)
    }

    /// Begins a loop.
    func begin(_ loop: Loop, _ steps: [Step]) { frames.append(Frame(steps: steps, loop: loop)) }

    /// Takes the outcome of an expectation to the innermost loop that counts rounds.
    ///
    /// - Returns: False when no loop counts it, so that it counts for itself.
    func count(_ result: ExpectationResult) -> Bool {
        for index in frames.indices.reversed() where frames[index].loop?.passes != nil {
            if result.verdict > .passed {
                frames[index].loop?.isGood = false
                if frames[index].loop?.firstFailure == nil {
                    frames[index].loop?.firstFailure = "\(result.expected): \(result.actual)"
                }
            }
            return true
        }
        return parent?.count(result) ?? false
    }
}
