internal import HulianModel
internal import HulianRecord

/// One run of a scene, as far as it has come.
struct SceneTrack {
    /// The facts by which it started.
    let facts: SceneFacts
    /// What shows its start.
    let witness: Witness
    /// The last time at which it could act: its start, or the end of its last wait.
    var start: Instant
    /// When its present wait began; nothing while it does not wait.
    var pause: Instant?
    /// The longest that it took from such a time to the end of an action.
    var longest = Interval.zero
    /// The first action that failed.
    var failure: Witness?
    /// True when another scene kept it from something.
    var isOverruled = false
}

/// What rules about scenes have in common: they follow each run of each scene to its end.
class SceneRunRule: Rule {
    override class var interests: Interests { [.scenes] }

    /// A run of a scene.
    private struct Key: Hashable {
        /// The scene.
        let scene: String
        /// The number of the run.
        let run: Int
    }

    /// The definitions by name; only looked into.
    private(set) final var definitions: [String: SceneFacts] = [:]
    /// The runs that have not ended; only looked into.
    private final var tracks: [Key: SceneTrack] = [:]

    /// A scene is defined.
    func defined(_ facts: SceneFacts) {}
    /// Something happened to a run that is under way.
    func happened(_ facts: SceneFacts, _ track: SceneTrack, at time: Instant) {}
    /// A run ended, whole or not.
    func ended(_ facts: SceneFacts, _ track: SceneTrack, at time: Instant) {}
    /// Something happened to a scene; called before anything else.
    func heard(_ facts: SceneFacts, at time: Instant) {}

    /// The runs that have not ended, in the order of their starts.
    final var openTracks: [SceneTrack] {
        tracks.values.sorted {
            ($0.witness.line, $0.facts.scene, $0.facts.run) < ($1.witness.line, $1.facts.scene, $1.facts.run)
        }
    }

    override final func scene(_ facts: SceneFacts, at time: Instant) {
        heard(facts, at: time)
        let key = Key(scene: facts.scene, run: facts.run)
        switch facts.kind {
        case .defined:
            definitions[facts.scene] = facts
            return defined(facts)
        case .triggered:
            let track = SceneTrack(facts: facts, witness: judge.witness, start: time)
            tracks[key] = track
            return happened(facts, track, at: time)
        case .skipped:
            tracks[key] = nil
            return
        default: break
        }
        guard var track = tracks[key] else { return }
        switch facts.kind {
        case .paused:
            if track.pause == nil {
                track.pause = time
            } else {
                track.pause = nil
                track.start = time
            }
        case .actionDone: track.longest = max(track.longest, time - track.start)
        case .actionFailed: if track.failure == nil { track.failure = judge.witness }
        case .overruled: track.isOverruled = true
        case .finished, .incomplete:
            tracks[key] = nil
            return ended(facts, track, at: time)
        default: break
        }
        tracks[key] = track
        happened(facts, track, at: time)
    }

    /// True when a device of a scene, the bridge or the broker was disturbed since the run started.
    final func isDisturbed(_ track: SceneTrack) -> Bool {
        let start = track.witness.time
        if judge.disturbances.touched("bridge", since: start) { return true }
        return definitions[track.facts.scene]?.devices.contains { judge.disturbances.touched($0, since: start) }
            ?? false
    }
}

/// A scene that runs was described before: its name, its service class and the devices that it uses.
final class SceneDescribedRule: SceneRunRule {
    override class var id: String { "scene.described" }

    override func happened(_ facts: SceneFacts, _ track: SceneTrack, at time: Instant) {
        guard let definition = definitions[facts.scene] else {
            guard facts.kind == .triggered else { return }
            return breaks(
                Title(english: "A scene runs that was not described.", chinese: "运行了未描述的场景。"), device: facts.device,
                expected: Title(english: "a description of '\(facts.scene)'", chinese: "'\(facts.scene)' 的描述"),
                actual: Title(english: "none", chinese: "没有"))
        }
        switch facts.kind {
        case .triggered:
            if !definition.serviceClass.isEmpty, !definition.devices.isEmpty { return holds(nil) }
            breaks(
                Title(english: "The description of a scene is not complete.", chinese: "场景描述不完整。"),
                device: facts.device,
                expected: Title(
                    english: "service class and devices of '\(facts.scene)'", chinese: "'\(facts.scene)' 的服务等级与设备"),
                actual: definition.serviceClass.isEmpty
                    ? Title(english: "no service class", chinese: "没有服务等级")
                    : Title(english: "no devices", chinese: "没有设备"))
        case .actionDone, .actionFailed:
            guard let device = facts.device, !definition.devices.contains(device) else { return }
            breaks(
                Title(english: "A scene uses a device that its description does not name.", chinese: "场景使用了描述之外的设备。"),
                device: device, expected: Title(definition.devices.joined(separator: ", ")), actual: Title(device))
        default: return
        }
    }

    /// Reports about a device by name.
    private func breaks(_ message: Title, device: String?, expected: Title, actual: Title) {
        breaks(message, device: device.flatMap { judge.device(named: $0) }, expected: expected, actual: actual)
    }
}

/// A scene of which an action failed does not end as if it had been done, and comes to an end.
final class PartialFailureRule: SceneRunRule {
    override class var id: String { "scene.partial-failure" }

    /// How long a scene may go on after a failure, less what it waits on purpose.
    private lazy var patience = time("within", or: 30)

    override func ended(_ facts: SceneFacts, _ track: SceneTrack, at time: Instant) {
        guard let failure = track.failure else { return }
        if facts.kind == .incomplete { return holds(nil) }
        breaks(
            Title(english: "A scene with a failed action ends as if it had been done.", chinese: "动作失败的场景以成功结束。"),
            device: nil,
            expected: Title(english: "'\(facts.scene)' ends incomplete", chinese: "'\(facts.scene)' 以未完成结束"),
            actual: Title(english: "finished", chinese: "已完成"), at: failure)
    }

    override func finish(at time: Instant) {
        for track in openTracks {
            guard let failure = track.failure, track.pause == nil, time - max(failure.time, track.start) > patience,
                !isDisturbed(track)
            else { continue }
            breaks(
                Title(english: "A scene with a failed action comes to no end.", chinese: "动作失败的场景没有终态。"),
                device: nil,
                expected: Title(
                    english: "an end of '\(track.facts.scene)' within \(patience)",
                    chinese: "\(patience) 内 '\(track.facts.scene)' 结束"), actual: Title(english: "none", chinese: "没有"),
                at: failure)
        }
    }
}

/// From the trigger to the last confirmed action a scene takes no longer than the limit; most runs end whole.
final class SceneTimingRule: SceneRunRule {
    override class var id: String { "scene.timing" }

    /// How many runs were watched.
    private var trials = 0
    /// How many ended whole and in time.
    private var successes = 0
    /// What shows the first that did not, and what was wrong.
    private var failure: (witness: Witness, text: Title)?
    /// The limit.
    private lazy var most = time("within", or: 3)
    /// The limit for scenes of safety.
    private lazy var mostForSafety = time("safety", or: 1)

    override func ended(_ facts: SceneFacts, _ track: SceneTrack, at time: Instant) {
        // Losing to another scene is no failure, and a disturbed link is not the scene's.
        guard !track.isOverruled, !isDisturbed(track) else { return }
        let limit = facts.serviceClass == "safety" ? mostForSafety : most
        trials += 1
        if facts.kind == .finished, track.longest <= limit {
            successes += 1
            return holds(nil)
        }
        guard failure == nil else { return }
        failure = (
            track.witness,
            facts.kind == .finished
                ? Title(
                    english: "'\(facts.scene)' took \(track.longest), more than \(limit)",
                    chinese: "'\(facts.scene)' 用时 \(track.longest)，超过 \(limit)")
                : Title(english: "'\(facts.scene)' did not end whole", chinese: "'\(facts.scene)' 未完整结束")
        )
    }

    override func finish(at time: Instant) {
        guard trials > 0 else { return }
        let wanted = Int(self.limit("trials", or: 50))
        if trials < wanted { explain("\(trials) of the \(wanted) trials that the criterion speaks of") }
        let least = self.limit("ratio", or: 98) / 100
        guard Double(successes) / Double(trials) < least, let failure else { return }
        breaks(
            Title(english: "Scenes do not run whole and in time.", chinese: "场景未能完整及时执行。"), device: nil,
            expected: Title(
                english: "at least \(Self.percent(least)) of \(trials) runs whole and in time",
                chinese: "\(trials) 次执行中至少 \(Self.percent(least)) 完整及时"),
            actual: Title(
                english: "\(successes) of \(trials); first: \(failure.text.english)",
                chinese: "\(trials) 次中 \(successes) 次；首例：\(failure.text.chinese)"), at: failure.witness)
    }
}

/// In a scenario of level H3, some scene that ends whole uses devices of the least number of brands and sectors.
final class SceneSpanRule: SceneRunRule {
    override class var id: String { "scene.span" }

    /// The widest scene that ended whole.
    private var widest: (witness: Witness, scene: String, brands: Int, sectors: Int)?

    override func ended(_ facts: SceneFacts, _ track: SceneTrack, at time: Instant) {
        guard judge.header?.level == .h3, facts.kind == .finished else { return }
        let devices = (definitions[facts.scene]?.devices ?? []).compactMap { judge.device(named: $0) }
        let brands = Set(devices.map(\.entry.dialect)).count
        let sectors = Set(devices.map(\.entry.type.family)).count
        if let widest, (widest.brands, widest.sectors) >= (brands, sectors) { return }
        widest = (track.witness, facts.scene, brands, sectors)
    }

    override func finish(at time: Instant) {
        guard let widest else { return }
        let (brands, sectors) = (Int(limit("brands", or: 3)), Int(limit("sectors", or: 2)))
        if widest.brands >= brands, widest.sectors >= sectors { return holds(nil) }
        breaks(
            Title(english: "No scene spans enough brands and sectors.", chinese: "没有场景跨越足够的品牌与行业。"), device: nil,
            expected: Title(
                english: "a scene over \(brands) brands and \(sectors) sectors",
                chinese: "跨 \(brands) 个品牌、\(sectors) 个领域的场景"),
            actual: Title(
                english: "'\(widest.scene)' over \(widest.brands) and \(widest.sectors)",
                chinese: "'\(widest.scene)' 跨 \(widest.brands) 个品牌、\(widest.sectors) 个领域"), at: widest.witness)
    }
}
