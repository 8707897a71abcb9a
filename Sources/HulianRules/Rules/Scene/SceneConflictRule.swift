internal import HulianModel
internal import HulianRecord

/// When two scenes want something else of one device, one of them wins, and the device does not swing to and fro.
final class SceneConflictRule: SceneRunRule {
    override class var id: String { "scene.conflict" }

    /// What scenes did to one attribute or with one command lately.
    private struct Contest {
        /// The scene that acted last.
        var scene = ""
        /// What it did.
        var action = ""
        /// When scenes took it from each other.
        var swings: [Instant] = []
        /// True when the present swinging was told.
        var isTold = false
    }

    /// What happened to each device and path; only looked into.
    private var contests: [String: Contest] = [:]
    /// What runs were kept from: scene, run, device and path.
    private var overruled: Set<String> = []
    /// How often it may change hands within the window.
    private lazy var changes = Int(limit("changes", or: 2))
    /// The window.
    private lazy var window = time("window", or: 60)

    override func happened(_ facts: SceneFacts, _ track: SceneTrack, at time: Instant) {
        guard let device = facts.device else { return }
        let path = String(facts.detail.prefix { $0 != " " && $0 != ":" })
        let key = "\(device) \(path)"
        switch facts.kind {
        case .overruled:
            overruled.insert("\(facts.scene) \(facts.run) \(key)")
            holds(judge.device(named: device))
        case .actionDone:
            if overruled.contains("\(facts.scene) \(facts.run) \(key)") {
                return breaks(
                    Title(english: "A scene that was overruled acts all the same.", chinese: "被压制的场景仍然执行了动作。"),
                    device: judge.device(named: device),
                    expected: Title(
                        english: "no action on \(path) by '\(facts.scene)'", chinese: "'\(facts.scene)' 不动作于 \(path)"),
                    actual: Title(facts.detail))
            }
            act(facts, key, device, time)
        default: return
        }
    }

    /// A scene acted.
    private func act(_ facts: SceneFacts, _ key: String, _ device: String, _ time: Instant) {
        var contest = contests[key] ?? Contest()
        defer { contests[key] = contest }
        let isSwing = !contest.scene.isEmpty && contest.scene != facts.scene && contest.action != facts.detail
        contest.scene = facts.scene
        contest.action = facts.detail
        guard isSwing else { return }
        contest.swings.removeAll { time - $0 > window }
        contest.swings.append(time)
        guard contest.swings.count > changes else {
            contest.isTold = false
            return holds(judge.device(named: device))
        }
        guard !contest.isTold else { return }
        contest.isTold = true
        breaks(
            Title(english: "Scenes take a device from each other.", chinese: "多个场景反复争用同一设备。"),
            device: judge.device(named: device),
            expected: Title(
                english: "at most \(changes) changes in \(window)", chinese: "\(window) 内至多变化 \(changes) 次"),
            actual: Title(
                english: "\(contest.swings.count), the last by '\(facts.scene)': \(facts.detail)",
                chinese: "\(contest.swings.count) 次，最后一次来自 '\(facts.scene)'：\(facts.detail)"))
    }
}

/// No scene of another service class overrules a scene of safety.
final class SafetyFirstRule: SceneRunRule {
    override class var id: String { "scene.safety-first" }

    /// What scenes of safety did while they are under way, by device and path.
    private var held: [String: (scene: String, run: Int, action: String)] = [:]

    override func happened(_ facts: SceneFacts, _ track: SceneTrack, at time: Instant) {
        guard let device = facts.device else { return }
        let path = String(facts.detail.prefix { $0 != " " && $0 != ":" })
        let key = "\(device) \(path)"
        let isSafety = facts.serviceClass == "safety"
        switch facts.kind {
        case .overruled:
            let winner = facts.detail.split(separator: " ").last.map(String.init) ?? ""
            let other = definitions[winner]?.serviceClass ?? ""
            guard isSafety || other == "safety" else { return }
            if !isSafety || other == "safety" { return holds(judge.device(named: device)) }
            breaks(
                Title(english: "A scene of safety is overruled by another.", chinese: "安全类场景被其他场景压制。"),
                device: judge.device(named: device),
                expected: Title(english: "'\(facts.scene)' comes first", chinese: "'\(facts.scene)' 优先"),
                actual: Title(english: "'\(winner)' of the class \(other) wins", chinese: "\(other) 级的 '\(winner)' 胜出"))
        case .actionDone where isSafety: held[key] = (facts.scene, facts.run, facts.detail)
        case .actionDone:
            guard let holder = held[key], holder.action != facts.detail else { return }
            breaks(
                Title(english: "A scene undoes what a scene of safety does.", chinese: "其他场景撤销了安全类场景的动作。"),
                device: judge.device(named: device),
                expected: Title(
                    english: "\(holder.action) while '\(holder.scene)' is under way",
                    chinese: "'\(holder.scene)' 进行中保持 \(holder.action)"),
                actual: Title(
                    english: "\(facts.detail) by '\(facts.scene)'", chinese: "'\(facts.scene)' 的 \(facts.detail)"))
        default: return
        }
    }

    override func ended(_ facts: SceneFacts, _ track: SceneTrack, at time: Instant) {
        guard facts.serviceClass == "safety" else { return }
        for key in held.keys.sorted() where held[key]?.scene == facts.scene && held[key]?.run == facts.run {
            held[key] = nil
        }
    }
}
