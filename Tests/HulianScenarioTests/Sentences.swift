import HulianModel
import HulianScenario

/// Steps as short sentences that name every field, so that a table can compare them.
enum Sentences {
    /// A step.
    static func of(_ step: Step) -> String { kind(step.kind) }

    /// What a step does.
    static func kind(_ kind: Step.Kind) -> String {
        switch kind {
        case .set(let request, let values): return "set \(of(request)) \(of(values))"
        case .get(let request, let slots): return "get \(of(request)) \(slots.count)"
        case .command(let request, let call): return "command \(of(request)) \(of(call))"
        case .operate(let device, let action, let fields):
            return "operate \(device) \(action) \(Value.structure(fields))"
        case .defect(let device, let name, let isBroken): return "defect \(device) \(name) \(isBroken)"
        case .power(let device, let isOn): return "power \(device) \(isOn)"
        case .restartDevice(let device, let downtime): return "restart \(device) \(downtime)"
        case .disconnect(let device, let length): return "disconnect \(device) \(length)"
        case .factoryReset(let device): return "factoryReset \(device)"
        case .present(let person, let kind, let data, let isDuress, let device):
            return "present \(person) \(kind) \(data ?? "-") \(isDuress) \(device)"
        case .move(let person, let room): return "move \(person) \(room ?? "outside")"
        case .become(let person, let change): return "become \(person) \(change)"
        case .environment(let changes): return "environment " + changes.map { of($0) }.joined(separator: ", ")
        case .wait(let length): return "wait \(length)"
        case .waitUntil(let minutes): return "until \(minutes)"
        case .expect(let expectation):
            return "expect \(of(expectation.subject)) \(of(expectation.timing)) by \(expectation.observer)"
        case .fault(let fault): return of(fault)
        case .heal(let link): return "heal \(link ?? "all")"
        case .loop(let count, let passes, let steps):
            return "loop \(count) \(passes.map { String($0) } ?? "-") [\(steps.map { of($0) }.joined(separator: ", "))]"
        case .parallel(let lists):
            return "parallel " + lists.map { "[\($0.map { of($0) }.joined(separator: ", "))]" }.joined(separator: " ")
        case .scene(let name): return "scene \(name)"
        case .restartBroker(let downtime, let forgets): return "restartBroker \(downtime) \(forgets)"
        case .restartBridge(let downtime): return "restartBridge \(downtime)"
        case .send(let message):
            return "send \(message.topic) \(HexDigits.text(message.payload)) \(message.qos) \(message.retain) "
                + "\(message.device ?? "hub") \(message.count)"
        }
    }

    /// Who asks whom.
    private static func of(_ request: Request) -> String {
        "\(request.device)<\(request.from?.rawValue ?? "own") \(request.answer?.name ?? "any")"
    }

    /// Values of attributes.
    static func of(_ values: [SlotValue]) -> String {
        values.map { "\($0.path)=\($0.value)'\($0.text)'" }.joined(separator: " ")
    }

    /// A command.
    private static func of(_ call: CommandCall) -> String { "\(call.path) \(Value.structure(call.fields))" }

    /// A change of rooms or weather.
    static func of(_ change: EnvironmentChange) -> String {
        switch change.target {
        case .room(let room, let quantity): "\(room).\(quantity)=\(change.value)"
        case .gasLeak(let room): "\(room).gasLeak=\(change.value)"
        case .opening(let room): "\(room).opening=\(change.value)"
        case .outdoorTemperature: "outdoorTemperature=\(change.value)"
        case .outdoorHumidity: "outdoorHumidity=\(change.value)"
        case .outdoorFineDust: "outdoorFineDust=\(change.value)"
        case .daylight: "daylight=\(change.value)"
        case .weather(let climate): "weather=\(climate)"
        }
    }

    /// What is expected.
    private static func of(_ subject: Expectation.Subject) -> String {
        switch subject {
        case .state(let states):
            states.map { state in
                "\(state.device): " + state.comparisons.map { "\($0.path) \($0.test)" }.joined(separator: ", ")
            }.joined(separator: "; ")
        case .event(let device, let match): "event \(device) \(match.path) \(Value.structure(match.fields))"
        case .message(let match):
            "message \(match.topic) \(match.contains ?? "-") \(match.payload ?? .null) \(match.qos ?? -1) "
                + "\(match.retain.map { String($0) } ?? "-") \(match.count)"
        case .delivered(let device, let bound): "delivered \(device) \(of(bound))"
        case .latency(let percentile, let bound, let device): "latency \(percentile) \(of(bound)) \(device ?? "all")"
        case .online(let device, let isOnline): "online \(device) \(isOnline)"
        case .scene(let name, let outcome): "scene \(name) \(outcome)"
        case .loss(let match):
            "loss \(match.from ?? "-") \(match.to ?? "-") \(match.device ?? "-") \(match.element ?? "-") "
                + "\(match.lossClass?.rawValue ?? "-")"
        }
    }

    /// A limit.
    private static func of(_ bound: Bound) -> String { "\(bound.isAtLeast ? "≥" : "≤")\(bound.number)" }

    /// When it must hold.
    private static func of(_ timing: Expectation.Timing) -> String {
        switch timing {
        case .within(let length): "within \(length)"
        case .throughout(let length): "for \(length)"
        case .never(let length): "never in \(length)"
        case .until(let end, let length): "until (\(of(end))) within \(length)"
        }
    }

    /// A disturbance of a link.
    private static func of(_ fault: LinkFault) -> String {
        let effects = fault.effects.map { "\($0)" }.joined(separator: "+")
        let during = fault.during.map { " while \(of($0))" } ?? ""
        return
            "fault \(fault.link) \(effects) p=\(fault.probability) \(fault.direction) \(fault.duration?.description ?? "-") "
            + "\(fault.topic ?? "-") \(fault.nth ?? 0)\(during)"
    }

    /// A condition.
    static func of(_ condition: Condition) -> String {
        switch condition.kind {
        case .state(let device, let comparisons):
            "\(device) " + comparisons.map { "\($0.path) \($0.test)" }.joined(separator: ", ")
        case .event(let device, let match): "\(device) event \(match.path) \(Value.structure(match.fields))"
        case .time(let minutes): "at \(minutes)"
        case .between(let from, let to): "between \(from) \(to)"
        case .person(let person, let room): "\(person) in \(room ?? "outside")"
        case .manual: "manual"
        }
    }

    /// What a scene does.
    static func of(_ action: SceneAction) -> String {
        switch action.kind {
        case .set(let device, let values): "set \(device) \(of(values))"
        case .command(let device, let call): "command \(device) \(of(call))"
        case .setRoom(let room, let family, let path, let text, let values):
            "setRoom \(room) \(family ?? "-") \(path) '\(text)' \(values.keys.sorted())"
        case .wait(let length): "wait \(length)"
        }
    }
}
