internal import HulianDiagnostics
internal import HulianModel

extension StepRunner {
    /// Does what a step says.
    ///
    /// - Throws: A message about a step that cannot be understood.
    mutating func perform(_ step: TestStep) throws(Diagnostic) -> StepAnswer {
        guard let identity = Self.fabrics[step.identity ?? "alpha"] else {
            throw Diagnostic(
                "unknown-identity", "'\(step.identity ?? "")' is no identity", at: step.place,
                hint: "alpha, beta or gamma")
        }
        node.fabric = identity
        // What an earlier step wanted and did not get is not this one's.
        node.notSimulated = nil
        if let wait = step.wait {
            return .missed("the device under test is the client here and would have to send '\(wait)'")
        }
        guard let command = step.command else { return .done }
        if let name = clusterName(step), Self.auxiliaryClusters.contains(name) {
            return try performAuxiliary(step, cluster: name, command: command)
        }
        if clusterName(step) == "AnyCommands" || Self.anyCommands.contains(command) {
            return try performById(step, command: command)
        }
        let target = try target(step)
        if let busy = step.busyWait, let timeout = step.timedTimeout, busy > timeout {
            try checkWait(busy, "busyWaitMs", at: step.place)
            node.advance(by: .milliseconds(busy))
            return .refused(.timeout)
        }
        let answer: StepAnswer
        switch command {
        case "readAttribute": answer = read(target, try attribute(step, target), step)
        case "writeAttribute": answer = try write(target, try attribute(step, target), step)
        case "subscribeAttribute":
            answer = subscribe(
                target, try attribute(step, target), step, keepingOthers: step.keepsSubscriptions)
        case "readEvent": answer = try readEvent(target, try event(step, target), step)
        case "subscribeEvent":
            answer = try subscribeEvent(
                target, try event(step, target), step, keepingOthers: step.keepsSubscriptions)
        case "waitForReport": answer = try waitForReport(target, step)
        default: answer = try invoke(target, command, step)
        }
        return honest(answer)
    }

    /// An answer that the simulator may stand by; what it has no behaviour for proves nothing.
    func honest(_ answer: StepAnswer) -> StepAnswer {
        node.notSimulated.map { .missed("the simulator has not got \($0)") } ?? answer
    }

    /// The numbers of the fabrics by the identities of test files.
    private static let fabrics: [String: UInt8] = ["alpha": 1, "beta": 2, "gamma": 3]

    // MARK: Attributes

    /// An attribute with its type.
    struct AttributePath {
        /// The number.
        let number: UInt32
        /// What the value may be; nothing for one that is not known.
        let constraint: ValueConstraint?

        /// The type.
        var type: DataType? { constraint?.type }
    }

    /// A value as an answer, with what makes it none.
    private func shaped(
        _ value: Value, _ path: AttributePath, _ target: StepTarget, dataVersion: UInt32? = nil
    ) -> StepAnswer {
        var answer = StepAnswer.value(value, path.type, dataVersion: dataVersion)
        let shape = AnswerShape(library: library, capability: target.capability)
        answer.parts[0].flaw = path.constraint.flatMap { shape.flaw(of: value, $0) }
        return answer
    }

    /// The attribute of a step.
    private func attribute(_ step: TestStep, _ target: StepTarget) throws(Diagnostic) -> AttributePath {
        let name = step.attribute.map { variables.value($0)?.text ?? $0 } ?? ""
        if let found = library.attribute(named: name, in: target.capability) {
            return AttributePath(number: found.number.rawValue, constraint: found.constraint)
        }
        if let global = GlobalAttribute.named(name) {
            return AttributePath(number: global.number, constraint: ValueConstraint(type: global.type))
        }
        throw unknown(name, "an attribute", target.capability.attributes.map(\.name), target, step)
    }

    /// Reads an attribute.
    func read(_ target: StepTarget, _ path: AttributePath, _ step: TestStep) -> StepAnswer {
        read(target, path, fabricFiltered: step.isFabricFiltered ?? true)
    }

    /// Reads an attribute of the own fabric, or of all.
    func read(_ target: StepTarget, _ path: AttributePath, fabricFiltered: Bool) -> StepAnswer {
        do throws(Status) {
            let value = try node.read(
                target.endpoint, target.cluster, path.number, fabricFiltered: fabricFiltered)
            return shaped(value, path, target, dataVersion: node.dataVersion(target.endpoint, target.cluster))
        } catch {
            return .refused(error)
        }
    }

    /// Writes an attribute.
    func write(
        _ target: StepTarget, _ path: AttributePath, _ step: TestStep
    ) throws(Diagnostic) -> StepAnswer {
        guard let argument = step.arguments.first else {
            throw Diagnostic("missing-key", "there is no value to write", at: step.place)
        }
        let value = try typed(argument.value, path.type, target.capability)
        return try write(target, path.number, value, step)
    }

    /// Writes a value.
    func write(
        _ target: StepTarget, _ attribute: UInt32, _ value: Value, _ step: TestStep
    ) throws(Diagnostic) -> StepAnswer {
        if let group = target.group {
            node.write(group: group, target.cluster, attribute, value)
            return .success
        }
        var version: UInt32?
        if let wanted = step.dataVersion { version = try number(wanted, "dataVersion") }
        do throws(Status) {
            try node.write(
                target.endpoint, target.cluster, attribute, value, isTimed: step.timedTimeout != nil,
                dataVersion: version)
            return .success
        } catch {
            return .refused(error, clusterStatus: node.clusterStatus)
        }
    }

    /// Subscribes to an attribute.
    mutating func subscribe(
        _ target: StepTarget, _ path: AttributePath, _ step: TestStep, keepingOthers: Bool
    ) -> StepAnswer {
        do throws(Status) {
            let answer = try node.subscribe(
                target.endpoint, target.cluster, attribute: path.number, min: .seconds(step.minimumInterval ?? 0),
                max: .seconds(step.maximumInterval ?? 0), keepingOthers: keepingOthers,
                fabricFiltered: step.isFabricFiltered ?? true)
            let key = SubscribedPath(
                endpoint: target.endpoint, cluster: target.cluster, element: path.number, isEvent: false)
            subscriptions[key] = answer.subscription
            return shaped(answer.value, path, target)
        } catch {
            return .refused(error)
        }
    }

    /// Waits until a subscription tells of what a step is about.
    private func waitForReport(_ target: StepTarget, _ step: TestStep) throws(Diagnostic) -> StepAnswer {
        let wanted = step.timeout ?? (file.setting("timeout")?.integer).flatMap(Int64.init) ?? 90
        let limit = Interval.seconds(min(timeLeft.milliseconds / 1000, max(0, wanted)))
        if step.event != nil {
            let event = try event(step, target)
            guard
                let report = node.nextReport(
                    of: try subscription(target, event.number.rawValue, true, step), within: limit)
            else { return .refused(.timeout) }
            return answer(report.events, event, target)
        }
        let path = try attribute(step, target)
        guard let report = node.nextReport(of: try subscription(target, path.number, false, step), within: limit),
            let value = report.value
        else { return .refused(.timeout) }
        return shaped(value, path, target)
    }

    /// The subscription that an earlier step made.
    private func subscription(
        _ target: StepTarget, _ element: UInt32, _ isEvent: Bool, _ step: TestStep
    ) throws(Diagnostic) -> Int {
        let key = SubscribedPath(
            endpoint: target.endpoint, cluster: target.cluster, element: element, isEvent: isEvent)
        guard let subscription = subscriptions[key] else {
            throw Diagnostic(
                "no-subscription", "no step subscribed to what this one waits for", at: step.place,
                hint: "add a step with 'subscribe\(isEvent ? "Event" : "Attribute")' before it")
        }
        return subscription
    }

    // MARK: Events

    /// The event of a step.
    private func event(_ step: TestStep, _ target: StepTarget) throws(Diagnostic) -> EventDefinition {
        let name = step.event.map { variables.value($0)?.text ?? $0 } ?? ""
        if let found = library.event(named: name, in: target.capability) { return found }
        throw unknown(name, "an event", target.capability.events.map(\.name), target, step)
    }

    /// Reads events.
    func readEvent(
        _ target: StepTarget, _ event: EventDefinition, _ step: TestStep
    ) throws(Diagnostic) -> StepAnswer {
        var from: UInt64?
        if let number = step.eventNumber { from = try self.number(number, "eventNumber") }
        do throws(Status) {
            let events = try node.events(target.endpoint, target.cluster, event.number.rawValue, from: from)
            return answer(events, event, target)
        } catch {
            return .refused(error)
        }
    }

    /// Subscribes to events.
    mutating func subscribeEvent(
        _ target: StepTarget, _ event: EventDefinition, _ step: TestStep, keepingOthers: Bool
    ) throws(Diagnostic) -> StepAnswer {
        var from: UInt64?
        if let number = step.eventNumber { from = try self.number(number, "eventNumber") }
        do throws(Status) {
            let answer = try node.subscribe(
                target.endpoint, target.cluster, event: event.number.rawValue, from: from,
                min: .seconds(step.minimumInterval ?? 0), max: .seconds(step.maximumInterval ?? 0),
                keepingOthers: keepingOthers)
            let key = SubscribedPath(
                endpoint: target.endpoint, cluster: target.cluster, element: event.number.rawValue, isEvent: true)
            subscriptions[key] = answer.subscription
            return self.answer(answer.events, event, target)
        } catch {
            return .refused(error)
        }
    }

    /// Events as an answer; none at all is a success without a value.
    private func answer(
        _ events: [LoggedEvent], _ definition: EventDefinition, _ target: StepTarget
    ) -> StepAnswer {
        let shape = AnswerShape(library: library, capability: target.capability)
        var answer = StepAnswer(
            events.map {
                StepAnswer.Part(
                    fields: $0.fields, definitions: definition.fields, eventNumber: $0.number,
                    flaw: shape.flaw(of: $0.fields, definition.fields))
            })
        answer.isEvents = true
        if events.isEmpty { answer.parts = [StepAnswer.Part()] }
        return answer
    }

    // MARK: Commands

    /// Does a command.
    private func invoke(
        _ target: StepTarget, _ name: String, _ step: TestStep
    ) throws(Diagnostic) -> StepAnswer {
        guard let command = library.command(named: name, in: target.capability) else {
            let names = target.capability.commands.filter { !$0.isResponse }.map(\.name)
            throw unknown(name, "a command", names, target, step)
        }
        var entries: [TestValue.Entry] = []
        for argument in step.arguments {
            let value = try variables.resolve(argument.value)
            entries.append(TestValue.Entry(name: argument.name ?? "value", place: argument.value.place, value: value))
        }
        let typer = ValueTyper(library: library, capability: target.capability)
        let fields = try typer.fields(entries, command.fields, of: "the command \(name)")
        let response = command.response.flatMap { response in
            target.capability.commands.first { $0.isResponse && $0.name == response }
        }
        return invoke(target, command.number.rawValue, fields, response, step)
    }

    /// Does a command by its number.
    func invoke(
        _ target: StepTarget, _ command: UInt32, _ fields: [Field], _ response: CommandDefinition?, _ step: TestStep
    ) -> StepAnswer {
        if let group = target.group {
            node.invoke(group: group, target.cluster, command, fields)
            return .success
        }
        do throws(Status) {
            let answer = try node.invoke(
                target.endpoint, target.cluster, command, fields, isTimed: step.timedTimeout != nil)
            var part = StepAnswer.Part(fields: answer)
            part.definitions = response?.fields
            part.flaw = AnswerShape(library: library, capability: target.capability)
                .flaw(of: answer, response?.fields ?? [])
            return StepAnswer([part])
        } catch {
            return .refused(error, clusterStatus: node.clusterStatus)
        }
    }

    // MARK: Values

    /// A value of a step with variables replaced, as a type.
    func typed(_ value: TestValue, _ type: DataType?, _ capability: Capability?) throws(Diagnostic) -> Value {
        try ValueTyper(library: library, capability: capability).value(try variables.resolve(value), as: type)
    }

    /// A message about a name that the cluster has not.
    private func unknown(
        _ name: String, _ what: String, _ names: [String], _ target: StepTarget, _ step: TestStep
    ) -> Diagnostic {
        Diagnostic(
            "unknown-name", "'\(name)' is not \(what) of \(target.capability.title.english)", at: step.place,
            hint: Suggestion.hint(for: MatterName.plain(name), among: names),
            notes: ["known: \(Suggestion.list(names, most: 24))"])
    }
}
