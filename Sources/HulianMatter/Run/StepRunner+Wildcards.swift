internal import HulianBehaviors
internal import HulianDiagnostics
internal import HulianModel

/// What a step is about that names no single thing; nothing stands for all of a kind.
struct Wildcard {
    /// The endpoint.
    let endpoint: UInt16?
    /// The cluster.
    let cluster: UInt32?
    /// The attribute or the event.
    let element: UInt32?

    /// All that there is.
    static let everything = Wildcard(nil, nil, nil)

    /// Makes a wildcard.
    private init(_ endpoint: UInt16?, _ cluster: UInt32?, _ element: UInt32?) {
        (self.endpoint, self.cluster, self.element) = (endpoint, cluster, element)
    }

    /// Makes a wildcard of numbers, of which the greatest stand for all; nothing when none of them does.
    init?(endpoint: UInt16, cluster: UInt32, element: UInt32) {
        guard endpoint == 0xFFFF || cluster == .max || element == .max else { return nil }
        self.init(
            endpoint == 0xFFFF ? nil : endpoint, cluster == .max ? nil : cluster, element == .max ? nil : element)
    }
}

extension StepRunner {
    /// The clusters that a wildcard means, with their places in the blueprint.
    private func targets(_ wildcard: Wildcard) -> [(index: Int, target: StepTarget)] {
        let blueprint = node.device.blueprint
        return blueprint.capabilities.enumerated().compactMap {
            index, instance -> (index: Int, target: StepTarget)? in
            var target = StepTarget(capability: instance.definition)
            target.endpoint = UInt16(truncatingIfNeeded: blueprint.endpoints[instance.endpoint].number.rawValue)
            guard wildcard.endpoint ?? target.endpoint == target.endpoint,
                wildcard.cluster ?? target.cluster == target.cluster
            else { return nil }
            return (index, target)
        }
    }

    /// The attributes that a wildcard means, in the order of their numbers.
    private func attributes(_ wildcard: Wildcard) -> [(target: StepTarget, path: AttributePath)] {
        targets(wildcard).flatMap { index, target -> [(target: StepTarget, path: AttributePath)] in
            let blueprint = node.device.blueprint
            let own = blueprint.capabilities[index].attributes.map { blueprint.attributes[$0].definition }
            let constraints =
                own.map { ($0.number.rawValue, Optional($0.constraint)) }
                + (0xFFF8...0xFFFD as ClosedRange<UInt32>).map { number in
                    (number, GlobalAttribute.type(number).map { ValueConstraint(type: $0) })
                }
            return constraints.sorted { $0.0 < $1.0 }.compactMap {
                number, constraint -> (target: StepTarget, path: AttributePath)? in
                guard wildcard.element ?? number == number,
                    number < 0xFFF8 || node.globalAttribute(number, of: index) != nil
                else { return nil }
                return (target, AttributePath(number: number, constraint: constraint))
            }
        }
    }

    /// The events that a wildcard means, in the order of their numbers.
    private func events(_ wildcard: Wildcard) -> [(target: StepTarget, event: EventDefinition)] {
        targets(wildcard).flatMap { index, target -> [(target: StepTarget, event: EventDefinition)] in
            node.device.blueprint.capabilities[index].events.sorted { $0.number < $1.number }
                .filter { wildcard.element ?? $0.number.rawValue == $0.number.rawValue }.map { (target, $0) }
        }
    }

    /// Reads all attributes that a wildcard means.
    ///
    /// What the fabric may not read is left out, as Matter wants it of paths that name no single thing (Matter 1.4 core,
    /// section 8.4.3.2).
    func readAll(_ wildcard: Wildcard) -> StepAnswer {
        let parts = attributes(wildcard).flatMap { read($0.target, $0.path, fabricFiltered: true).parts }
        return honest(StepAnswer(parts.filter { $0.status != .unsupportedAccess }))
    }

    /// Reads all events that a wildcard means, in the order in which they happened.
    func readAllEvents(_ wildcard: Wildcard, _ step: TestStep) throws(Diagnostic) -> StepAnswer {
        let answers = try events(wildcard).map { (one) throws(Diagnostic) in
            try readEvent(one.target, one.event, step)
        }
        return honest(Self.inOrder(answers))
    }

    /// Subscribes to all attributes that a wildcard means.
    mutating func subscribeAll(_ wildcard: Wildcard, _ step: TestStep) -> StepAnswer {
        var parts: [StepAnswer.Part] = []
        var keepsOthers = step.keepsSubscriptions
        for (target, path) in attributes(wildcard) {
            let answer = subscribe(target, path, step, keepingOthers: keepsOthers)
            if answer.parts.first?.status == .unsupportedAccess { continue }
            // It is one subscription, which ends the others once.
            keepsOthers = true
            parts += answer.parts
        }
        return honest(StepAnswer(parts))
    }

    /// Subscribes to all events that a wildcard means.
    ///
    /// - Parameter keepingOthers: False to end the other subscriptions of the fabric.
    mutating func subscribeAllEvents(
        _ wildcard: Wildcard, _ step: TestStep, keepingOthers: Bool
    ) throws(Diagnostic) -> StepAnswer {
        var answers: [StepAnswer] = []
        var keepsOthers = keepingOthers
        for (target, event) in events(wildcard) {
            let answer = try subscribeEvent(target, event, step, keepingOthers: keepsOthers)
            if answer.parts.first?.status == .unsupportedAccess { continue }
            keepsOthers = true
            answers.append(answer)
        }
        return honest(Self.inOrder(answers))
    }

    /// Subscribes to all attributes and all events that there are.
    mutating func subscribeEverything(_ step: TestStep) throws(Diagnostic) -> StepAnswer {
        var answer = subscribeAll(.everything, step)
        answer.parts += try subscribeAllEvents(.everything, step, keepingOthers: true).parts.filter { $0.fields != nil }
        return honest(answer)
    }

    /// Answers about single events as one, in the order of the numbers; none at all is a success without a value.
    private static func inOrder(_ answers: [StepAnswer]) -> StepAnswer {
        let parts = answers.flatMap(\.parts)
        let refusal = parts.first { $0.status != nil && $0.status != .unsupportedAccess }
        let told = parts.filter { $0.eventNumber != nil }.sorted { ($0.eventNumber ?? 0) < ($1.eventNumber ?? 0) }
        var answer = StepAnswer(refusal.map { [$0] } ?? (told.isEmpty ? [StepAnswer.Part()] : told))
        answer.isEvents = true
        return answer
    }
}
