internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// A request of a controller to a device of another brand, with what was seen of it on its way.
struct ForeignRequest {
    /// The number of the request.
    let number: Int
    /// What it says.
    let facts: RequestFacts
    /// The device itself.
    let device: JudgedDevice
    /// The device as the controller sees it.
    let mirror: JudgedDevice
    /// What shows it.
    let witness: Witness
    /// True when the device itself was there.
    let isReachable: Bool
    /// True once the controller has said it.
    var isSent = false
    /// True once the device itself was asked something.
    var isPassedOn = false
    /// True once the device itself has refused something.
    var isRefused = false
}

/// What rules about requests over the bridge have in common: they follow each one to its end.
class ForeignRequestRule: BridgeRule {
    override class var interests: Interests { [.messages, .requests, .losses] }

    /// The requests that have no answer yet.
    private var open: [ForeignRequest] = []
    /// What the ledger speaks of.
    private(set) final var losses = LossesSeen()

    /// A request came to its end.
    func ended(_ request: ForeignRequest, _ status: String, at time: Instant) {}

    override final func requested(_ facts: RequestFacts, at time: Instant) {
        guard facts.isForeign, let device = judge.device(named: facts.device),
            let mirror = device.mirrors.first(where: { $0.entry.dialect == facts.dialect })
        else { return }
        open.append(
            ForeignRequest(
                number: facts.number, facts: facts, device: device, mirror: mirror, witness: judge.witness,
                isReachable: device.isReachable))
    }

    override final func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        guard !open.isEmpty, let device, let kind = said.kind else { return }
        let isBridge = judge.role(of: message.client) == .bridge
        for index in open.indices {
            switch kind {
            case .set, .get, .invoke:
                if device === open[index].mirror, !isBridge { open[index].isSent = true }
                if device === open[index].device { open[index].isPassedOn = true }
            case .reply where device === open[index].device:
                if said.isRefusal(in: device.space?.table) { open[index].isRefused = true }
            default: continue
            }
        }
    }

    override final func lost(_ entry: LossEntry, at time: Instant) { losses.note(entry) }

    override final func answered(_ number: Int, _ status: String, at time: Instant) {
        guard let index = open.firstIndex(where: { $0.number == number }) else { return }
        ended(open.remove(at: index), status, at: time)
    }
}

/// Requests across brands succeed in the least share of trials, and 95 of 100 are answered in time for the mode.
///
/// What the device itself refuses, and what its dialect cannot say, is no failure of control; neither is a request to a
/// device that is away or disturbed. Where a dialect has no answers, a silence may be a refusal and is not judged.
final class ForeignControlRule: ForeignRequestRule {
    override class var id: String { "bridge.control" }

    /// Answers that say that the request was not one for the device.
    private static let refusals: Set<String> = [
        "unsupportedAccess", "unsupportedCommand", "invalidCommand", "unsupportedAttribute", "constraintError",
        "unsupportedWrite", "invalidDataType", "invalidInState", "resourceExhausted", "notFound", "invalidAction",
    ]
    /// How many requests were watched.
    private var trials = 0
    /// How many succeeded.
    private var successes = 0
    /// How long those took.
    private var latencies: [Interval] = []
    /// What shows the first that failed.
    private var failure: Witness?
    /// What shows the slowest.
    private var slowest: (interval: Interval, witness: Witness)?

    override func ended(_ request: ForeignRequest, _ status: String, at time: Instant) {
        guard request.facts.kind != "get", request.mirror.entry.dialect != Self.neutral, request.isReachable,
            !isDisturbed(request.device, since: request.witness.time)
        else { return }
        if status == "success" {
            trials += 1
            successes += 1
            let latency = time - request.witness.time
            latencies.append(latency)
            if slowest.map({ $0.interval < latency }) ?? true { slowest = (latency, request.witness) }
            return holds(request.mirror)
        }
        guard request.isSent, !request.isRefused, !Self.refusals.contains(status), canAnswer(request.mirror),
            canAnswer(request.device)
        else { return explain("a request to \(request.device.name) was refused: \(status)") }
        trials += 1
        if failure == nil { failure = request.witness }
    }

    /// True when a device answers in its dialect when it is set.
    private func canAnswer(_ device: JudgedDevice) -> Bool {
        device.space?.table.messages.contains { $0.kind == .set && $0.speaker == .hub && $0.isSent && $0.reply != nil }
            ?? false
    }

    override func finish(at time: Instant) {
        judgeShare(
            successes, of: trials, atLeast: limit("ratio", or: 99) / 100,
            Title(english: "Requests across brands fail.", chinese: "跨品牌请求失败。"), wanted: Int(limit("trials", or: 200)),
            at: failure)
        guard !latencies.isEmpty, let slowest else { return }
        let isLocal = judge.header?.mode == "local"
        let most = isLocal ? self.time("local", or: 2) : self.time("cloud", or: 3)
        let sorted = latencies.sorted()
        let rank = Int((0.95 * Double(sorted.count)).rounded(.up)) - 1
        let p95 = sorted[min(max(rank, 0), sorted.count - 1)]
        guard p95 > most else { return }
        breaks(
            Title(english: "Requests across brands take too long.", chinese: "跨品牌请求过慢。"), device: nil,
            expected: Title(english: "95 of 100 within \(most)", chinese: "95 % 在 \(most) 内"),
            actual: Title(
                english: "\(p95) over \(sorted.count) requests", chinese: "\(sorted.count) 次请求的 p95 为 \(p95)"),
            at: slowest.witness)
    }
}

/// A controller of another brand can query and control a device; nothing that both dialects carry is refused as unknown.
final class ForeignVerbsRule: ForeignRequestRule {
    override class var id: String { "bridge.verbs" }

    /// Answers that say that something is not known.
    private static let unknown: Set<String> = ["unsupportedAttribute", "unsupportedCommand", "notFound"]

    override func ended(_ request: ForeignRequest, _ status: String, at time: Instant) {
        if status == "success" { return holds(request.mirror) }
        // What one of the two dialects cannot say is no fault of the bridge when the ledger has it.
        guard Self.unknown.contains(status), request.isSent, request.isReachable,
            !isDisturbed(request.device, since: request.witness.time),
            request.facts.elements.allSatisfy({ isCarried($0, request) })
        else { return }
        breaks(
            Title(
                english: "A function that both dialects carry is refused as unknown.", chinese: "双方方言均可承载的功能被当作未知而拒绝。"),
            device: request.mirror,
            expected: Title("\(request.facts.kind) \(request.facts.elements.joined(separator: ", "))"),
            actual: Title(status), at: request.witness)
    }

    /// True when both dialects carry an element for a request, and the ledger does not speak of it.
    private func isCarried(_ element: String, _ request: ForeignRequest) -> Bool {
        guard !losses.contains(request.device.name, element, to: request.device.entry.dialect),
            !losses.contains(request.device.name, element, to: request.mirror.entry.dialect),
            let path = ElementPath(element)
        else { return false }
        return [request.device, request.mirror].allSatisfy { device in
            guard let binding = device.binding else { return false }
            if request.facts.kind == "invoke" {
                return binding.commands.contains {
                    $0.definition.name == path.element
                        && binding.blueprint.capabilities[$0.capability].definition.id == path.capability
                }
            }
            let attribute = slot(element, of: device).map { device.attribute(ofSlot: $0) } ?? -1
            guard attribute >= 0 else { return false }
            return request.facts.kind == "get" || binding.attributes[Int(attribute)].isSettable
        }
    }
}
