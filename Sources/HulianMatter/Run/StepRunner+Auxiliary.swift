internal import HulianDiagnostics
internal import HulianModel

extension StepRunner {
    /// Does what a step asks of the runner itself.
    ///
    /// - Throws: A message about a step that cannot be understood.
    mutating func performAuxiliary(
        _ step: TestStep, cluster: String, command: String
    ) throws(Diagnostic) -> StepAnswer {
        switch (cluster, command) {
        case ("DelayCommands", "WaitForMs"):
            guard let value = argument(step, "ms") else { throw missing("ms", step) }
            let milliseconds: Int64 = try number(value, "ms")
            try checkWait(milliseconds, "ms", at: value.place)
            node.advance(by: .milliseconds(milliseconds))
            return .done
        case ("DelayCommands", "WaitForCommissionee"), ("DelayCommands", "WaitForCommissioning"): return .done
        case ("DelayCommands", "WaitForAttributeValue"): return try waitForValue(step)
        case ("EqualityCommands", _): return try compare(step, command)
        case ("LogCommands", "Log"): return .done
        case ("LogCommands", "UserPrompt"), ("LogCommands", "PromptWithResponse"): return prompt(step)
        case ("SystemCommands", "Reboot"):
            node.reboot()
            subscriptions = [:]
            return .done
        case ("SystemCommands", "FactoryReset"):
            node.factoryReset()
            subscriptions = [:]
            return .done
        case ("CommissionerCommands", "PairWithCode"):
            node.admit(node.fabric)
            node.commission()
            return .done
        case ("CommissionerCommands", "GetCommissionerNodeId"):
            // The node numbers that the SDK's test tool takes for its three fabrics.
            var answer = StepAnswer([
                StepAnswer.Part(fields: [Field("nodeId", .integer(Int64(112_232 + Int(node.fabric))))])
            ])
            answer.isDataModel = false
            return answer
        default:
            // What such a step would have prepared is not there for those that follow.
            return .missed(
                "'\(cluster).\(command)' acts on the machine that runs the test, which has no part in it here")
        }
    }

    /// Waits until an attribute has a value, looking each 100 ms of virtual time.
    private mutating func waitForValue(_ step: TestStep) throws(Diagnostic) -> StepAnswer {
        guard let name = argument(step, "attribute")?.text else { throw missing("attribute", step) }
        guard let wanted = argument(step, "expectedValue") else { throw missing("expectedValue", step) }
        guard let duration = argument(step, "expectedDurationMs") else { throw missing("expectedDurationMs", step) }
        var other = step
        other.cluster = argument(step, "cluster")?.text ?? file.setting("cluster")?.text
        other.endpoint = argument(step, "endpoint") ?? step.endpoint
        other.attribute = name
        let target = try target(other)
        let found = library.attribute(named: name, in: target.capability)
        guard let found else {
            throw Diagnostic(
                "unknown-name", "'\(name)' is not an attribute of \(target.capability.title.english)", at: step.place)
        }
        let milliseconds: Int64 = try number(duration, "expectedDurationMs")
        let limit = node.scheduler.now + .milliseconds(min(max(milliseconds, 0), timeLeft.milliseconds) + 250)
        let path = AttributePath(number: found.number.rawValue, constraint: found.constraint)
        let judge = ValueJudge(typer: ValueTyper(library: library, capability: target.capability))
        let value = try variables.resolve(wanted)
        while true {
            let answer = read(target, path, other)
            guard let received = answer.parts.first?.value else { return honest(answer) }
            if try judge.matches(value, received, as: path.type) { return honest(.success) }
            guard node.scheduler.now < limit else { return honest(.refused(.timeout)) }
            node.advance(by: min(.milliseconds(100), limit - node.scheduler.now))
        }
    }

    /// Compares two values.
    private func compare(_ step: TestStep, _ command: String) throws(Diagnostic) -> StepAnswer {
        guard command == "UnsignedNumberEquals" || command == "SignedNumberEquals" || command == "BooleanEquals" else {
            throw Diagnostic(
                "unknown-name", "'\(command)' is not a command of EqualityCommands", at: step.place,
                hint: "UnsignedNumberEquals, SignedNumberEquals or BooleanEquals")
        }
        guard let one = argument(step, "Value1") else { throw missing("Value1", step) }
        guard let other = argument(step, "Value2") else { throw missing("Value2", step) }
        let left = try typed(one, nil, nil)
        let right = try typed(other, nil, nil)
        func number(_ value: Value) -> Value {
            if case .bool(let flag) = value { .integer(flag ? 1 : 0) } else { value }
        }
        var answer = StepAnswer([StepAnswer.Part(fields: [Field("Equals", .bool(number(left) == number(right)))])])
        answer.isDataModel = false
        return answer
    }

    /// Answers a prompt: what only asks to work the device by hand, the simulator does itself.
    private mutating func prompt(_ step: TestStep) -> StepAnswer {
        let text = argument(step, "message")?.text ?? ""
        switch PromptHand.answer(step.label + " " + text, cluster: file.setting("cluster")?.text ?? "", node) {
        case .done: return .done
        case .rebooted:
            subscriptions = [:]
            return .done
        case .looking: return .missed("it asks a person to look at the device", isDataModel: false)
        case .unknown: return .missed("it asks a person to do what the simulator does not know how to")
        }
    }

    /// A message about an argument that is not there.
    private func missing(_ name: String, _ step: TestStep) -> Diagnostic {
        Diagnostic("missing-key", "the step needs the argument '\(name)'", at: step.place)
    }
}
