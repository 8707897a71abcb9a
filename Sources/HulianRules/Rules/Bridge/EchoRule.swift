internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// The bridge sets nothing that nobody asked for, tells a change once in each brand, and passes nothing round.
final class EchoRule: BridgeRule {
    override class var id: String { "bridge.echo" }
    override class var interests: Interests { [.messages, .connections] }

    /// What happened about one device lately.
    private struct Traffic {
        /// When somebody asked something of it last; nothing before the first.
        var asked: Instant?
        /// When the present window began.
        var start = Instant(nanoseconds: 0)
        /// How much the device told in this window.
        var told = 0
        /// How much it told in the window before.
        var toldBefore = 0
        /// How many messages the bridge said for it in this window.
        var copies = 0
        /// True when this window was judged.
        var isJudged = false
    }

    /// The devices by place.
    private var traffic: ContiguousArray<Traffic> = []
    /// How long after a request the bridge may ask.
    private lazy var patience = time("asked", or: 15)
    /// How many messages more than the device the bridge may say in a window.
    private lazy var allowance = Int(limit("copies", or: 3))
    /// The most bridges that anything may pass.
    private lazy var hops = Int64(limit("hops", or: 4))
    /// The window.
    private lazy var window = time("window", or: 2)

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        guard let device, let kind = said.kind else { return }
        let own = native(device)
        guard !own.mirrors.isEmpty else { return }
        while traffic.count <= own.index { traffic.append(Traffic()) }
        let isBridge = judge.role(of: message.client) == .bridge
        turn(own.index, message.time)
        switch kind {
        case .set, .invoke:
            if isBridge { pass(device, own, message.time) } else { traffic[own.index].asked = message.time }
            // A request leads to state in dialects that answer so.
            traffic[own.index].told += max(1, said.items.count)
        case .get: traffic[own.index].told += max(1, said.items.count)
        case .report where isBridge || device.isMirror: copy(device, own)
        case .report, .event: traffic[own.index].told += max(1, said.items.count) * own.mirrors.count
        case .availability, .announce, .reply: traffic[own.index].told += own.mirrors.count
        default: return
        }
        if isBridge, said.hops > hops {
            breaks(
                Title(english: "Something goes round between bridges.", chinese: "消息在桥接之间形成环路。"), device: own,
                expected: Title(english: "at most \(hops) bridges on the way", chinese: "途中至多 \(hops) 个桥接"),
                actual: Title("\(said.hops)"))
        }
    }

    /// Begins a new window when its time has come.
    private func turn(_ index: Int, _ now: Instant) {
        guard now - traffic[index].start > window else { return }
        let isNext = now - traffic[index].start <= window + window
        traffic[index].toldBefore = isNext ? traffic[index].told : 0
        traffic[index].told = 0
        traffic[index].copies = 0
        traffic[index].isJudged = false
        traffic[index].start = now
    }

    /// The bridge asks something of a device.
    private func pass(_ device: JudgedDevice, _ own: JudgedDevice, _ now: Instant) {
        if let asked = traffic[own.index].asked, now - asked <= patience { return holds(own) }
        breaks(
            Title(english: "The bridge sets what nobody asked for.", chinese: "桥接发出无人请求的设置。"), device: own,
            expected: Title(
                english: "a request of a controller in the \(patience) before", chinese: "此前 \(patience) 内有控制者的请求"),
            actual: Title(english: "none, in \(device.entry.dialect)", chinese: "\(device.entry.dialect) 中没有"))
    }

    /// The bridge tells something for a device.
    private func copy(_ device: JudgedDevice, _ own: JudgedDevice) {
        traffic[own.index].copies += 1
        let most = traffic[own.index].told + traffic[own.index].toldBefore + allowance * own.mirrors.count
        guard traffic[own.index].copies > most else { return holds(own) }
        guard !traffic[own.index].isJudged else { return }
        traffic[own.index].isJudged = true
        breaks(
            Title(english: "The bridge tells more than the device does.", chinese: "桥接上报多于设备自身。"), device: own,
            expected: Title(english: "at most \(most) messages in \(window)", chinese: "\(window) 内至多 \(most) 条消息"),
            actual: Title("\(traffic[own.index].copies)"))
    }

    override func connected(_ client: Int, _ facts: ConnectionFacts, at time: Instant) {
        // Who comes tells everything once.
        guard let device = judge.device(ofClient: client) else { return }
        let own = native(device)
        guard !own.mirrors.isEmpty, let blueprint = own.blueprint else { return }
        while traffic.count <= own.index { traffic.append(Traffic()) }
        turn(own.index, time)
        traffic[own.index].told += (blueprint.attributes.count + 2) * (own.mirrors.count + 1)
    }
}
