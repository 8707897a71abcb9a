internal import HulianDiagnostics
internal import HulianModel
internal import HulianRecord

/// Takes the steps of one test file with one node.
struct StepRunner {
    /// The node.
    let node: MatterNode
    /// The file.
    let file: TestFile
    /// What the device declares.
    let pics: PICSValues
    /// The variables.
    var variables: Variables
    /// The subscriptions by what they are about; only looked into, never walked.
    var subscriptions: [SubscribedPath: Int] = [:]
    /// When the file began.
    private let start: Instant
    /// The longest time that the file may take.
    private let longestTime: Interval

    /// What a subscription is about.
    struct SubscribedPath: Hashable {
        /// The endpoint.
        let endpoint: UInt16
        /// The cluster.
        let cluster: UInt32
        /// The attribute or event.
        let element: UInt32
        /// True for an event.
        let isEvent: Bool
    }

    /// The cluster definitions.
    var library: ClusterLibrary { node.library }

    /// Prepares to take the steps of a file.
    init(_ file: TestFile, node: MatterNode, pics: PICSValues, settings: MatterRunSettings) {
        self.file = file
        self.node = node
        self.pics = pics
        variables = Variables(file, overrides: settings.overrides)
        longestTime = settings.longestTime
        start = node.scheduler.now
    }

    /// The time that the file may still take.
    var timeLeft: Interval { max(.zero, start + longestTime - node.scheduler.now) }

    /// A message about a wait that is too long, when it is.
    ///
    /// - Parameters:
    ///   - milliseconds: The wait.
    ///   - name: How the file calls it.
    func checkWait(_ milliseconds: Int64, _ name: String, at place: SourcePlace) throws(Diagnostic) {
        guard milliseconds >= 0, milliseconds <= timeLeft.milliseconds else {
            throw Diagnostic(
                "out-of-range",
                "'\(name)' is \(milliseconds), but must be from 0 to \(timeLeft.milliseconds): a file takes at most "
                    + "\(longestTime.milliseconds / 1000) s", at: place)
        }
    }

    /// Takes all steps.
    mutating func run() -> [MatterStepResult] {
        var results: [MatterStepResult] = []
        for step in file.steps { results.append(run(step)) }
        return results
    }

    /// Takes a step.
    private mutating func run(_ step: TestStep) -> MatterStepResult {
        let request = Self.request(step, file)
        let isAuxiliary = clusterName(step).map(Self.auxiliaryClusters.contains) ?? false
        let kind = isAuxiliary ? MatterStepResult.Kind.auxiliary : .dataModel
        func result(
            _ verdict: Verdict, expected: [String] = [], actual: [String] = [], reason: String? = nil,
            kind: MatterStepResult.Kind, isMissed: Bool = false
        ) -> MatterStepResult {
            MatterStepResult(
                index: step.index, label: step.label, place: step.place, kind: kind, request: request,
                verdict: verdict, expected: expected.joined(separator: ", "), actual: actual.joined(separator: ", "),
                reason: reason, isMissed: isMissed, time: node.scheduler.now - start)
        }
        do throws(Diagnostic) {
            if let reason = try reasonToLeaveOut(step) { return result(.notApplicable, reason: reason, kind: kind) }
            let answer = try perform(step)
            let kind = answer.isDataModel ? MatterStepResult.Kind.dataModel : .auxiliary
            if let reason = answer.notRun {
                return result(.notExercised, reason: reason, kind: kind, isMissed: answer.isDataModel)
            }
            if let name = step.saveResponseAs, let value = answer.parts.first?.value {
                variables.set(name, typer(step).testValue(value, as: answer.parts[0].type, at: step.place))
            }
            noteEventNumber(answer, at: step.place)
            var judge = StepJudge(typer(step, answer))
            try judge.judge(answer, step, &variables)
            if judge.hasFailed {
                return result(.failed, expected: judge.expected, actual: judge.actual, kind: kind)
            }
            if judge.isPartlyJudged {
                return result(
                    .notExercised, expected: judge.expected, actual: judge.actual,
                    reason: ValueJudge.foreignProgram, kind: kind, isMissed: true)
            }
            return result(.passed, expected: judge.expected, actual: judge.actual, kind: kind)
        } catch {
            let place = error.place.map { "\($0): " } ?? ""
            let hint = error.hint.map { " (\($0))" } ?? ""
            // A file that reckons with what the device left null is not at fault.
            let verdict = error.code == Variables.nullAnswer ? Verdict.failed : .errored
            return result(verdict, reason: "\(place)\(error.message)\(hint)", kind: kind)
        }
    }

    /// Why a step is not for this device or this run; nothing when it is.
    ///
    /// - Throws: A message about a limit of revisions that is no number.
    private func reasonToLeaveOut(_ step: TestStep) throws(Diagnostic) -> String? {
        func limit(_ value: TestValue) throws(Diagnostic) -> Int64 { try number(value, "revision") }
        if step.isDisabled { return "disabled in the file" }
        if let pics = step.pics, !pics.holds(self.pics), !isForHand(step, pics) { return "PICS \(pics) does not hold" }
        if let name = step.runIf {
            // A name that nothing can set would leave the step out for ever.
            guard let value = variables.value(name) else {
                throw Diagnostic("unknown-variable", "neither a setting nor a step sets '\(name)'", at: step.place)
            }
            let isTrue =
                switch value.content {
                case .bool(let flag): flag
                case .integer(let number): number != 0
                case .null: false
                case .list(let items): !items.isEmpty
                case .text(let text): !text.isEmpty
                default: true
                }
            if !isTrue { return "the variable \(name) is false" }
        }
        if step.minimumRevision != nil || step.maximumRevision != nil, let target = try? target(step),
            let revision = (try? node.read(target.endpoint, target.cluster, 0xFFFD))?.integerValue
        {
            if let least: Int64 = try step.minimumRevision.map(limit), revision < least {
                return "it is for revision \(least) and later"
            }
            if let most: Int64 = try step.maximumRevision.map(limit), revision > most {
                return "it is for revision \(most) and earlier"
            }
        }
        return nil
    }

    /// True for a prompt that is left out only because no person is there, and that the simulator does itself.
    private func isForHand(_ step: TestStep, _ pics: PICSExpression) -> Bool {
        guard clusterName(step) == "LogCommands", step.command == "UserPrompt", !self.pics.holds("PICS_USER_PROMPT")
        else { return false }
        var withPerson = self.pics
        withPerson.declare("PICS_USER_PROMPT", true, at: step.place)
        return pics.holds(withPerson)
            && PromptHand.canWork(step.label, cluster: file.setting("cluster")?.text ?? "", node)
    }

    /// Remembers the greatest number among events that came, under the name that test files use.
    private mutating func noteEventNumber(_ answer: StepAnswer, at place: SourcePlace) {
        guard let number = answer.parts.compactMap(\.eventNumber).max() else { return }
        variables.set("LastReceivedEventNumber", TestValue(.integer(Int128(number)), at: place))
    }

    /// Knows the types of the cluster of a step.
    private func typer(_ step: TestStep, _ answer: StepAnswer? = nil) -> ValueTyper {
        ValueTyper(library: library, capability: clusterName(step).flatMap(library.cluster(named:)))
    }

    // MARK: Targets

    /// The name of the cluster of a step; a variable may stand for it.
    func clusterName(_ step: TestStep) -> String? {
        guard let name = step.cluster ?? file.setting("cluster")?.text else { return nil }
        return variables.value(name)?.text ?? name
    }

    /// What a step is about.
    ///
    /// - Throws: A message about a cluster or an endpoint that there is not.
    func target(_ step: TestStep) throws(Diagnostic) -> StepTarget {
        guard let name = clusterName(step) else {
            throw Diagnostic("missing-key", "neither the step nor the file names a cluster", at: step.place)
        }
        guard let capability = library.cluster(named: name) else {
            throw Diagnostic(
                "unknown-cluster", "'\(name)' is not a cluster of these definitions", at: step.place,
                hint: Suggestion.hint(for: name, among: library.clusters.map(\.title.english)))
        }
        var target = StepTarget(capability: capability)
        if let group = step.group {
            target.group = try number(group, "groupId")
        } else {
            guard let endpoint = step.endpoint ?? file.setting("endpoint") else {
                throw Diagnostic("missing-key", "neither the step nor the file names an endpoint", at: step.place)
            }
            target.endpoint = try number(endpoint, "endpoint")
        }
        return target
    }

    /// A number of a step that may be a variable.
    func number<Number: FixedWidthInteger>(_ value: TestValue, _ key: String) throws(Diagnostic) -> Number {
        let resolved = try variables.resolve(value)
        let whole: Int128? =
            switch resolved.content {
            case .integer(let number): number
            case .decimal(let number): Int128(exactly: number.rounded(.towardZero))
            case .text(let text): TestValue.whole(text)
            default: nil
            }
        guard let whole, let number = Number(exactly: whole) else {
            throw Diagnostic(
                "wrong-type", "'\(key)' must be a whole number, but is \(resolved.kind)", at: value.place)
        }
        return number
    }

    /// What a step asks, for people.
    private static func request(_ step: TestStep, _ file: TestFile) -> String {
        let cluster = step.cluster ?? file.setting("cluster")?.text ?? ""
        let element = step.attribute ?? step.event
        let verb = step.command ?? step.wait.map { "wait for \($0)" } ?? "disabled"
        var text = element.map { "\(verb) \(cluster).\($0)" } ?? "\(cluster).\(verb)"
        if !auxiliaryClusters.contains(cluster) {
            if let group = step.group {
                text += " at group \(ValueJudge.text(group))"
            } else if let endpoint = step.endpoint ?? file.setting("endpoint") {
                text += " on endpoint \(ValueJudge.text(endpoint))"
            }
        }
        return text
    }

    /// The clusters that are none: what the runner does itself.
    static let auxiliaryClusters: Set<String> = [
        "DelayCommands", "LogCommands", "EqualityCommands", "SystemCommands", "CommissionerCommands",
        "DiscoveryCommands",
    ]
}
