internal import HulianBehaviors
internal import HulianModel
internal import HulianRecord
internal import HulianScenario

/// Runs the scenes of a home: looks for what starts them, asks whether they may, and does what they say.
///
/// It knows only what its controllers know: it sees the home through the neutral profile, or through the brand's own
/// hub in a home without a bridge.
final class SceneAgent {
    /// One scene at work.
    private struct SceneState {
        /// Whether each trigger held when it was last looked at; nothing while that was not known.
        var held: [Bool?]
        /// How often it was started.
        var runs = 0
    }

    /// The scenes.
    let plans: [ScenePlan]
    /// The home.
    private let home: Home
    /// Work for later.
    let agenda: Agenda
    /// What was seen.
    let observations: Observations
    /// The controller that speaks with a device.
    let controller: (String) -> Controller?
    /// The order of the devices of the home.
    let deviceOrder: [String]
    /// The scenes at work, in the order of ``plans``.
    private var states: [SceneState]
    /// Events up to this moment were looked at.
    private var seen: UInt64 = 0
    /// What scenes hold on to.
    private(set) var claims: [Claim] = []

    /// What a scene wants of a device, held while the scene is at work or its trigger holds.
    struct Claim {
        /// The scene, by place.
        let plan: Int
        /// The run of the scene.
        let run: SceneRun
        /// The device.
        let device: String
        /// The attribute or the command.
        let path: ElementPath
        /// True for a command.
        let isCommand: Bool
        /// What is wanted, to compare.
        let text: String
    }

    /// Makes an agent.
    init(
        _ plans: [ScenePlan], home: Home, agenda: Agenda, observations: Observations, deviceOrder: [String],
        controller: @escaping (String) -> Controller?
    ) {
        self.plans = plans
        self.home = home
        self.agenda = agenda
        self.observations = observations
        self.deviceOrder = deviceOrder
        self.controller = controller
        states = plans.map { SceneState(held: Array(repeating: nil, count: $0.triggers.count)) }
    }

    /// What it sees of the home.
    private var conditions: Conditions {
        Conditions(home: home) { [unowned self] device, slot in self.controller(device)?.value(device, slot) }
    }

    /// Tells which scenes there are, and waits for their times.
    func start() {
        for plan in plans {
            observations.scene(
                SceneFacts(
                    kind: .defined, scene: plan.name, run: 0, serviceClass: plan.serviceClass.rawValue,
                    devices: devices(of: plan)))
        }
        for (index, plan) in plans.enumerated() {
            for trigger in plan.triggers {
                if case .time(let minute) = trigger.kind { waitFor(minute, index) }
            }
        }
    }

    /// The devices that a scene uses, in the order of the home.
    private func devices(of plan: ScenePlan) -> [String] {
        var names: Set<String> = []
        for condition in plan.triggers + plan.conditions {
            switch condition.kind {
            case .state(let device, _), .event(let device, _): names.insert(device)
            default: break
            }
        }
        for action in plan.actions {
            switch action.kind {
            case .set(let device, _), .command(let device, _): names.insert(device)
            case .setRoom(_, _, _, _, let values): names.formUnion(values.keys)
            case .wait: break
            }
        }
        return deviceOrder.filter { names.contains($0) }
    }

    /// Waits for the next time of day of a trigger.
    private func waitFor(_ minute: Int, _ index: Int) {
        let nowSeconds = home.dayShare * 86_400
        var seconds = Double(minute * 60) - nowSeconds
        if seconds <= 0.0005 { seconds += 86_400 }
        agenda.after(.fractional(seconds: seconds)) { [unowned self] in
            self.trigger(index, by: nil)
            self.waitFor(minute, index)
        }
    }

    /// Looks for triggers that came true.
    func look() {
        guard !plans.isEmpty else { return }
        let conditions = conditions
        for index in plans.indices {
            var started = false
            for (place, trigger) in plans[index].triggers.enumerated() {
                guard let holds = conditions.holds(trigger) else { continue }
                let held = states[index].held[place]
                states[index].held[place] = holds
                if holds, held == false, !started {
                    started = true
                    self.trigger(index, by: Self.device(of: trigger))
                }
            }
        }
        let moment = observations.moment
        guard moment > seen else { return }
        for heard in observations.events where heard.moment > seen && heard.moment <= moment { look(at: heard) }
        seen = moment
    }

    /// Looks whether an event starts scenes.
    private func look(at heard: Observations.Heard) {
        guard let dialect = heard.dialect, controller(heard.device)?.dialect == dialect else { return }
        for index in plans.indices {
            let isMeant = plans[index].triggers.contains { trigger in
                guard case .event(let device, let match) = trigger.kind else { return false }
                return device == heard.device && heard.matches(match)
            }
            if isMeant { trigger(index, by: heard.device) }
        }
    }

    /// The device of a trigger.
    private static func device(of condition: Condition) -> String? {
        if case .state(let device, _) = condition.kind { return device }
        return nil
    }

    /// A person starts a scene.
    func start(_ name: String) {
        guard let index = plans.firstIndex(where: { $0.name == name }) else { return }
        trigger(index, by: nil)
    }

    /// Starts a scene, if its conditions hold.
    private func trigger(_ index: Int, by device: String?) {
        states[index].runs += 1
        let run = SceneRun(plan: index, number: states[index].runs, agent: self)
        run.tell(.triggered, device: device)
        guard conditions.allHold(plans[index].conditions) else { return run.tell(.skipped, device: device) }
        run.begin()
    }

    // MARK: Who wins

    /// Holds on to what a scene wants, unless a scene that comes first wants something else.
    ///
    /// - Returns: The scene that comes first; nothing when the claim is made.
    func claim(_ claim: Claim) -> String? {
        let conditions = conditions
        claims.removeAll { old in
            !old.run.isRunning && !plans[old.plan].triggers.contains { conditions.holds($0) ?? false }
        }
        let stronger = claims.first { old in
            old.plan != claim.plan && plans[old.plan].priority > plans[claim.plan].priority
                && old.device == claim.device && old.text != claim.text && Self.touches(old, claim)
        }
        if let stronger { return plans[stronger.plan].name }
        claims.removeAll { $0.device == claim.device && Self.touches($0, claim) }
        claims.append(claim)
        return nil
    }

    /// True when two claims are about the same: the same attribute, or a command and the same capability.
    private static func touches(_ one: Claim, _ other: Claim) -> Bool {
        if !one.isCommand, !other.isCommand { return one.path == other.path }
        return one.path.component == other.path.component && one.path.capability == other.path.capability
    }
}

extension Observations.Heard {
    /// True when it is the event that is looked for.
    func matches(_ match: EventMatch) -> Bool {
        capability == match.capability && number == match.number
            && match.fields.allSatisfy { wanted in
                fields.first { $0.name == wanted.name }.map { MessageWatches.covers($0.value, wanted.value) } ?? false
            }
    }
}
