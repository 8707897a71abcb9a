internal import HulianDiagnostics
internal import HulianModel
internal import HulianRecord

/// Compares what came back of a step with what had to, and saves what the file wants to keep.
struct StepJudge {
    /// Knows the types of the cluster.
    let typer: ValueTyper
    /// What had to come back, for people.
    private(set) var expected: [String] = []
    /// What came back, for people.
    private(set) var actual: [String] = []
    /// True when something is not as it had to be.
    private(set) var hasFailed = false
    /// True when a rule could not be looked at.
    private(set) var isPartlyJudged = false

    /// Makes a judge.
    init(_ typer: ValueTyper) { self.typer = typer }

    /// Judges a step.
    ///
    /// - Parameters:
    ///   - answer: What came back.
    ///   - step: The step.
    ///   - variables: The variables, to which saved values are added.
    /// - Throws: A message about an expectation that cannot be applied.
    mutating func judge(
        _ answer: StepAnswer, _ step: TestStep, _ variables: inout Variables
    ) throws(Diagnostic) {
        // What the definition does not allow is right for no file.
        if answer.parts.contains(where: { $0.flaw != nil }) {
            expected = ["an answer as the definition has it"]
            actual = Self.texts(answer.parts)
            hasFailed = true
            return
        }
        guard let responses = step.responses else {
            expected = ["success"]
            actual = Self.texts(answer.parts)
            hasFailed = answer.parts.contains { $0.status != nil }
            return
        }
        if responses.isEmpty {
            expected = ["success without a value"]
            actual = answer.parts.isEmpty ? ["nothing"] : Self.texts(answer.parts)
            hasFailed = answer.parts.contains { $0.status != nil || $0.value != nil || !($0.fields ?? []).isEmpty }
            return
        }
        // What says nothing but success accepts any number of reports.
        if responses.count == 1, responses[0].values.isEmpty, responses[0].error == nil,
            responses[0].clusterError == nil
        {
            expected = ["success"]
            actual = Self.texts(answer.parts)
            hasFailed = answer.parts.isEmpty || answer.parts.contains { $0.status != nil }
            return
        }
        for (response, part) in zip(responses, answer.parts) {
            actual.append(part.text)
            try judge(part, response, answer, &variables)
        }
        if responses.count != answer.parts.count {
            hasFailed = true
            expected.append(Self.count(responses.count))
            actual.append(Self.count(answer.parts.count))
        }
    }

    /// Judges one part of an answer.
    private mutating func judge(
        _ part: StepAnswer.Part, _ response: TestStep.Response, _ answer: StepAnswer, _ variables: inout Variables
    ) throws(Diagnostic) {
        guard judgeStatus(part, response) else { return }
        for value in response.values { try judge(part, value, answer, &variables) }
    }

    /// Judges the status; false when there is no value to look at.
    private mutating func judgeStatus(_ part: StepAnswer.Part, _ response: TestStep.Response) -> Bool {
        let wanted = response.error == "SUCCESS" ? nil : response.error
        if let clusterError = response.clusterError {
            expected.append("\(wanted ?? "FAILURE") with the cluster status \(clusterError)")
            let isRight =
                part.status != nil && part.clusterStatus.map(Int64.init) == clusterError
                && (wanted == nil || wanted == part.status?.matterName)
            if !isRight { hasFailed = true }
            return false
        }
        if let wanted {
            expected.append(wanted)
            if part.status?.matterName != wanted { hasFailed = true }
            return false
        }
        if part.status != nil {
            expected.append("success")
            hasFailed = true
            return false
        }
        if response.values.isEmpty { expected.append("success") }
        return true
    }

    /// Judges one value of a part.
    private mutating func judge(
        _ part: StepAnswer.Part, _ wanted: TestStep.ExpectedValue, _ answer: StepAnswer, _ variables: inout Variables
    ) throws(Diagnostic) {
        let (found, type, prefix) = try find(part, wanted, answer)
        if found == nil, wanted.value != nil || wanted.saveAs != nil {
            expected.append("\(prefix)a value")
            hasFailed = true
            return
        }
        // Rules hold for a part that is absent as they hold for null.
        let received = found ?? .null
        if let value = wanted.value {
            let value = try variables.resolve(value)
            expected.append(prefix + ValueJudge.text(value))
            let judge = ValueJudge(typer: typer)
            let isRight: Bool
            if wanted.name == nil, let fields = part.fields, let entries = value.entries, part.value == nil {
                isRight = try judge.matches(entries, fields, part.definitions, of: "the event")
            } else {
                isRight = try judge.matches(value, received, as: type)
            }
            if !isRight { hasFailed = true }
        }
        for rule in wanted.constraints { try apply(rule, received, type, prefix, variables) }
        if let name = wanted.saveAs {
            if wanted.value == nil, wanted.constraints.isEmpty {
                expected.append("\(prefix)a value to keep as \(name)")
            }
            variables.set(name, typer.testValue(received, as: type, at: wanted.place))
        }
        if let name = wanted.saveDataVersionAs, let version = part.dataVersion {
            variables.set(name, TestValue(.integer(Int128(version)), at: wanted.place))
        }
    }

    /// The value of a part that is meant, nothing when it is absent, with its type and with how it is called in front of
    /// what is expected.
    private func find(
        _ part: StepAnswer.Part, _ wanted: TestStep.ExpectedValue, _ answer: StepAnswer
    ) throws(Diagnostic) -> (Value?, DataType?, String) {
        guard let name = wanted.name, !answer.isSingle else {
            if let value = part.value { return (value, part.type, "") }
            return (part.fields.map(Value.structure), nil, "")
        }
        if answer.isEvents {
            throw Diagnostic(
                "step-conflict", "the fields of an event stand in 'value', not under a name", at: wanted.place,
                hint: "value: { \(name): … }")
        }
        var type: DataType?
        var ours = name
        if let definitions = part.definitions {
            guard let definition = typer.field(name, definitions) else {
                throw Diagnostic(
                    "unknown-field", "'\(name)' is not a field of the answer", at: wanted.place,
                    hint: Suggestion.hint(for: name, among: definitions.map(\.name)),
                    notes: ["fields: \(Suggestion.list(definitions.map(\.name), most: 24))"])
            }
            type = definition.constraint.type
            ours = definition.name
        }
        let plain = MatterName.plain(ours)
        let field = part.fields?.first { MatterName.plain($0.name) == plain }
        return (field?.value, type, "\(name): ")
    }

    /// Applies a rule.
    private mutating func apply(
        _ rule: TestStep.ValueRule, _ received: Value, _ type: DataType?, _ prefix: String, _ variables: Variables
    ) throws(Diagnostic) {
        guard rule.kind != .python else {
            isPartlyJudged = true
            return expected.append(prefix + "a condition in Python")
        }
        let wanted = rule.kind == .type ? rule.value : try variables.resolve(rule.value)
        expected.append(prefix + ValueJudge.text(rule.kind, wanted))
        // A limit that was saved from a nullable attribute may be null; then nothing can be compared with it.
        if wanted.isNull, rule.kind != .notValue {
            let name = ValueJudge.text(rule.value)
            guard let variable = rule.value.text, variables.isSaved(variable) else {
                throw Diagnostic("test-expression", "the limit \(name) is null", at: rule.value.place)
            }
            // Null passes every limit, one that is null itself too.
            if received.isNull, ValueJudge.rulesThatNullPasses.contains(rule.kind) { return }
            throw Diagnostic(
                Variables.nullAnswer, "the device answered null for \(name), which is a limit here",
                at: rule.value.place)
        }
        if try !ValueJudge(typer: typer).holds(rule.kind, wanted, received, as: type) { hasFailed = true }
    }

    /// Parts as people read them.
    private static func texts(_ parts: [StepAnswer.Part]) -> [String] {
        if parts.count > 3 { return [count(parts.count)] }
        return parts.map(\.text)
    }

    /// A number of reports in words.
    private static func count(_ count: Int) -> String { count == 1 ? "1 answer" : "\(count) answers" }
}
