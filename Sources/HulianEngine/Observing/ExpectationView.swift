internal import HulianBehaviors
internal import HulianBus
internal import HulianDiagnostics
internal import HulianDialects
internal import HulianModel
internal import HulianRecord
internal import HulianScenario

/// Tells whether what is expected holds now, and what is there instead.
final class ExpectationView {
    /// The devices and controllers.
    private unowned let participants: Participants
    /// What was seen.
    private let observations: Observations
    /// The messages that are looked for.
    private let messages: MessageWatches

    /// Makes a view.
    init(_ participants: Participants, _ observations: Observations, _ messages: MessageWatches) {
        self.participants = participants
        self.observations = observations
        self.messages = messages
    }

    /// What is seen of an expectation.
    struct Sight {
        /// True when it holds.
        var holds: Bool
        /// What is there, for people.
        var actual: String
    }

    /// Looks at what is expected.
    ///
    /// - Parameters:
    ///   - subject: What is looked at.
    ///   - observer: Who must see it.
    ///   - place: Where it stands in the scenario; messages are counted by it.
    ///   - moment: Events and messages up to this moment do not count.
    func look(
        _ subject: Expectation.Subject, by observer: Expectation.Observer, at place: SourcePlace, after moment: UInt64
    ) -> Sight {
        switch subject {
        case .state(let states): return state(states, observer)
        case .event(let device, let match): return event(device, match, observer, moment)
        case .message(let match):
            let count = messages.count(at: place, after: moment)
            return Sight(
                holds: count >= match.count, actual: count == 0 ? "no such message" : "\(count) such messages")
        case .delivered(let device, let bound): return delivered(device, bound)
        case .latency(let percentile, let bound, let device): return latency(percentile, bound, device)
        case .online(let device, let isOnline): return online(device, isOnline, observer)
        case .scene(let name, let outcome): return scene(name, outcome, moment)
        case .loss(let match): return loss(match)
        }
    }

    /// The controllers that must see something of a device.
    private func controllers(_ device: String, _ observer: Expectation.Observer) -> [Controller] {
        switch observer {
        case .device: []
        case .hub: [participants.controller(of: device)].compactMap { $0 }
        case .dialect(let id): [participants.controller(id)].compactMap { $0 }
        case .everyone: participants.controllers.filter { $0.knows(device) }
        }
    }

    /// Looks at attributes.
    private func state(_ states: [Expectation.DeviceState], _ observer: Expectation.Observer) -> Sight {
        var sight = Sight(holds: true, actual: "")
        var words: [String] = []
        for state in states {
            guard let device = participants.device(state.device) else { continue }
            let capabilityText = { (slot: Int, value: Value) -> String in
                let attribute = device.device.blueprint.attributes[slot]
                return device.device.blueprint.capabilities[attribute.capability].definition
                    .text(value, of: attribute.definition)
            }
            for comparison in state.comparisons {
                if observer == .device {
                    let value = device.device.value(at: comparison.slot)
                    if !comparison.holds(value) { sight.holds = false }
                    words.append("\(state.device) \(comparison.path) = \(capabilityText(comparison.slot, value))")
                    continue
                }
                let seers = controllers(state.device, observer)
                if seers.isEmpty { sight.holds = false }
                for controller in seers {
                    // A dialect that has no word for the attribute cannot see it; the others must.
                    if observer == .everyone,
                        (controller.binding(of: state.device)?.attributeOfSlot[comparison.slot] ?? -1) < 0
                    {
                        continue
                    }
                    let value = controller.value(state.device, comparison.slot)
                    if !(value.map { comparison.holds($0) } ?? false) { sight.holds = false }
                    let text = value.map { capabilityText(comparison.slot, $0) } ?? "not known"
                    let who = observer == .hub ? "" : " for \(controller.dialect)"
                    words.append("\(state.device) \(comparison.path) = \(text)\(who)")
                }
            }
        }
        sight.actual = words.isEmpty ? "nobody sees it" : words.joined(separator: ", ")
        return sight
    }

    /// Looks for an event.
    private func event(
        _ device: String, _ match: EventMatch, _ observer: Expectation.Observer, _ moment: UInt64
    ) -> Sight {
        let recent = observations.events.filter { $0.moment > moment && $0.device == device }
        func isSeen(by dialect: DialectID?) -> Bool { recent.contains { $0.dialect == dialect && $0.matches(match) } }
        let seers = controllers(device, observer)
        let holds =
            observer == .device ? isSeen(by: nil) : !seers.isEmpty && seers.allSatisfy { isSeen(by: $0.dialect) }
        let dialect = observer == .device ? nil : seers.first?.dialect
        let others = recent.filter { $0.dialect == dialect }.map { heard in
            let blueprint = participants.device(device)?.device.blueprint
            let capability = blueprint?.capabilities[heard.capability].definition
            let name = capability?.events.first { $0.number == heard.number }?.name ?? "?"
            return "\(capability?.id.rawValue ?? "?").\(name) \(Value.structure(heard.fields))"
        }
        return Sight(
            holds: holds, actual: others.isEmpty ? "no event of \(device)" : others.suffix(3).joined(separator: ", "))
    }

    /// Looks at how much of what was sent to a device arrived.
    private func delivered(_ name: String, _ bound: Bound) -> Sight {
        guard let device = participants.device(name)?.counted, device.expectedCount > 0 else {
            return Sight(holds: false, actual: "nothing was sent to \(name)")
        }
        let ratio = min(1, Double(device.receivedCount) / Double(device.expectedCount))
        let percent = (ratio * 1000).rounded() / 10
        return Sight(
            holds: bound.holds(ratio), actual: "\(percent) % (\(device.receivedCount) of \(device.expectedCount))")
    }

    /// Looks at how long answers took.
    private func latency(_ percentile: Double, _ bound: Bound, _ device: String?) -> Sight {
        let intervals = observations.latencies.filter { device == nil || $0.device == device }.map(\.interval).sorted()
        guard !intervals.isEmpty else { return Sight(holds: false, actual: "no answer was measured") }
        let rank = Int((percentile * Double(intervals.count)).rounded(.up)) - 1
        let interval = intervals[min(max(rank, 0), intervals.count - 1)]
        return Sight(holds: bound.holds(interval.seconds), actual: "\(interval) of \(intervals.count) answers")
    }

    /// Looks whether a device is there.
    private func online(_ device: String, _ isOnline: Bool, _ observer: Expectation.Observer) -> Sight {
        if observer == .device {
            let isThere = participants.device(device)?.isOnline ?? false
            return Sight(holds: isThere == isOnline, actual: "\(device) is \(isThere ? "online" : "offline")")
        }
        let seers = controllers(device, observer)
        let holds = !seers.isEmpty && seers.allSatisfy { $0.isOnline(device) == isOnline }
        let words = seers.map { controller in
            let word = controller.isOnline(device).map { $0 ? "online" : "offline" } ?? "not known"
            return observer == .hub ? "\(device) is \(word)" : "\(device) is \(word) for \(controller.dialect)"
        }
        return Sight(holds: holds, actual: words.isEmpty ? "nobody sees it" : words.joined(separator: ", "))
    }

    /// Looks how a scene ended.
    private func scene(_ name: String, _ outcome: String, _ moment: UInt64) -> Sight {
        let outcomes = observations.outcomes.filter { $0.moment > moment && $0.scene == name }.map(\.outcome)
        let steps: Set<String> = ["actionDone", "actionFailed", "paused"]
        let told = outcomes.filter { !steps.contains($0) }
        return Sight(
            holds: outcomes.contains(outcome),
            actual: told.isEmpty
                ? "the scene \(name) was not started" : "the scene \(name) is \(told.joined(separator: ", "))")
    }

    /// Looks for a line of the account of losses.
    private func loss(_ match: LossMatch) -> Sight {
        let found = observations.losses.filter { entry in
            (match.from == nil || match.from == entry.from) && (match.to == nil || match.to == entry.to)
                && (match.device == nil || match.device == entry.device)
                && (match.element == nil || match.element == entry.element)
                && (match.lossClass == nil || match.lossClass == entry.lossClass)
        }
        return Sight(holds: !found.isEmpty, actual: "\(observations.losses.count) losses, \(found.count) of them such")
    }
}
