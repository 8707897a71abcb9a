internal import HulianModel
internal import HulianRecord
internal import HulianScenario

/// One run of a scene: its actions, and what became of them.
final class SceneRun {
    /// The scene, by place.
    let plan: Int
    /// The number of the run, from 1.
    let number: Int
    /// Who runs scenes.
    private unowned let agent: SceneAgent
    /// The actions, those for rooms taken apart.
    private var actions: [SceneAction] = []
    /// The next action.
    private var next = 0
    /// How many actions wait for their answer.
    private var waiting = 0
    /// How many actions were not confirmed.
    private var unconfirmed = 0
    /// True until the last action has ended.
    private(set) var isRunning = false
    /// True while a wait is not over.
    private var isPausing = false

    /// Makes a run.
    init(plan: Int, number: Int, agent: SceneAgent) {
        self.plan = plan
        self.number = number
        self.agent = agent
    }

    /// The scene.
    private var scene: ScenePlan { agent.plans[plan] }

    /// Tells something about the run.
    func tell(_ kind: SceneFacts.Kind, device: String?, detail: String = "") {
        agent.observations.scene(
            SceneFacts(
                kind: kind, scene: scene.name, run: number, serviceClass: scene.serviceClass.rawValue, device: device,
                detail: detail))
    }

    /// Begins with the first action.
    func begin() {
        isRunning = true
        actions = scene.actions.flatMap(apart)
        goOn()
    }

    /// Takes an action for a room apart into one for each device, in the order of the home.
    private func apart(_ action: SceneAction) -> [SceneAction] {
        guard case .setRoom(_, _, _, _, let values) = action.kind else { return [action] }
        return agent.deviceOrder.compactMap { name in
            values[name].map { SceneAction(kind: .set(device: name, [$0]), place: action.place) }
        }
    }

    /// Does actions until one must be waited for.
    private func goOn() {
        while next < actions.count {
            if isPausing { return }
            if scene.isSequence, waiting > 0 { return }
            if scene.stopsOnFailure, unconfirmed > 0 { break }
            let action = actions[next]
            next += 1
            // An answer may come at once; the action holds the run open until all of it was asked for.
            waiting += 1
            perform(action)
            waiting -= 1
        }
        guard isRunning, waiting == 0, !isPausing else { return }
        isRunning = false
        tell(unconfirmed == 0 && next == actions.count ? .finished : .incomplete, device: nil)
    }

    /// Does one action.
    private func perform(_ action: SceneAction) {
        switch action.kind {
        case .wait(let interval):
            isPausing = true
            tell(.paused, device: nil, detail: "\(interval)")
            agent.agenda.after(interval) { [self] in
                isPausing = false
                tell(.paused, device: nil)
                goOn()
            }
        case .set(let device, let values):
            for value in values { set(device, value) }
        case .command(let device, let call):
            command(device, call)
        case .setRoom:
            break
        }
    }

    /// Sets one attribute.
    private func set(_ device: String, _ value: SlotValue) {
        let text = "\(value.path) = \(value.text)"
        guard mayAct(device, value.path, isCommand: false, text) else { return }
        waiting += 1
        guard let controller = agent.controller(device) else { return ended(device, text, .notFound) }
        controller.set(device, [(value.slot, value.value)], texts: [value.text]) { [self] status, _, _ in
            ended(device, text, status)
        }
    }

    /// Gives one command.
    private func command(_ device: String, _ call: CommandCall) {
        let text = call.path.description
        guard mayAct(device, call.path, isCommand: true, text + call.fields.map { " \($0.name)=\($0.value)" }.joined())
        else { return }
        waiting += 1
        guard let controller = agent.controller(device) else { return ended(device, text, .notFound) }
        controller.invoke(device, call.capability, call.number, call.fields, path: text) { [self] status, _, _ in
            ended(device, text, status)
        }
    }

    /// True when no scene that comes first wants something else of the device.
    private func mayAct(_ device: String, _ path: ElementPath, isCommand: Bool, _ text: String) -> Bool {
        let claim = SceneAgent.Claim(
            plan: plan, run: self, device: device, path: path, isCommand: isCommand, text: text)
        guard let winner = agent.claim(claim) else { return true }
        unconfirmed += 1
        tell(.overruled, device: device, detail: "\(path) by \(winner)")
        return false
    }

    /// An action came to its end.
    private func ended(_ device: String, _ text: String, _ status: Status) {
        waiting -= 1
        if status == .success {
            tell(.actionDone, device: device, detail: text)
        } else {
            unconfirmed += 1
            tell(.actionFailed, device: device, detail: "\(text): \(status.name)")
        }
        goOn()
    }
}
