internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// A request that sets what is read-only, has another type or lies out of range is refused and changes nothing.
final class RefusalRule: Rule {
    override class var id: String { "control.refusal" }
    override class var interests: Interests { [.messages, .connections, .changes] }
    override class var judgesWithoutTimes: Bool { true }

    /// What makes a request illegal though it can be read.
    private static let illegal: [MessageCheck] = [.itemAccess, .itemType, .itemRange, .itemName, .arguments]

    /// An illegal request.
    private struct Request {
        /// The device.
        let device: JudgedDevice
        /// The identifier of the request.
        let idHash: UInt64
        /// The attributes that must not change, by index in the binding.
        let attributes: [Int16]
        /// True when an answer must come.
        let isAnswered: Bool
        /// True once an answer refused it.
        var isRefused = false
        /// What is asked for, for people.
        let text: String
    }

    /// The illegal requests.
    private lazy var requests = Deadlines<Request>(patience: time("within", or: 10))

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        guard let device, !device.isMirror, let kind = said.kind else { return }
        expire(at: message.time)
        switch kind {
        case .set, .invoke:
            guard said.speaker == .hub, device.isReachable else { return }
            // Whatever changes from now on may come of this request.
            while let request = requests.take(of: device.index) { decide(request.content) }
            if Self.illegal.contains(where: { said.failed($0) }) { note(message, said, device) }
        case .reply where !requests.isEmpty: answer(said, device)
        default: return
        }
    }

    /// Notes an illegal request.
    private func note(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice) {
        guard let table = device.space?.table, said.form >= 0, !said.failed(.json), !said.failed(.shape) else { return }
        let form = table.messages[Int(said.form)]
        let isAnswered = form.reply != nil && said.id.exists && (form.replies == .always || said.wantsReply)
        let fault = said.faults.first { Self.illegal.contains($0.check) }
        let text = fault?.place.octets(topic: message.topic, payload: message.payload).text ?? ""
        let attributes = said.faults.compactMap { $0.binding >= 0 ? $0.binding : nil }
        guard isAnswered || (device.entry.kind == .simulated && !attributes.isEmpty) else { return }
        requests.wait(
            for: Request(
                device: device, idHash: said.idHash, attributes: attributes, isAnswered: isAnswered,
                text: "\(fault?.check.rawValue ?? "") '\(text.prefix(80))'"),
            of: device.index, from: judge.witness)
    }

    /// Looks at the answer to an illegal request.
    private func answer(_ said: Utterance, _ device: JudgedDevice) {
        let isMeant = { (request: Request) in
            request.idHash == said.idHash && request.isAnswered
        }
        if said.isRefusal(in: device.space?.table) {
            requests.change(of: device.index, where: isMeant) { $0.isRefused = true }
        } else if said.status != nil, let request = requests.take(of: device.index, where: isMeant) {
            breaks(
                Title(english: "An illegal request was accepted.", chinese: "非法请求被接受。"), device: device,
                expected: Title(
                    english: "an error for \(request.content.text)", chinese: "对 \(request.content.text) 应答错误"),
                actual: Title(english: "success", chinese: "成功应答"), at: request.witness)
        }
    }

    override func changed(_ device: Int, _ slot: Int, _ value: Value, _ origin: String, at time: Instant) {
        guard !requests.isEmpty, origin == "controller" else { return }
        expire(at: time)
        let device = judge.devices[device]
        let attribute = device.attribute(ofSlot: slot)
        guard attribute >= 0,
            let request = requests.take(of: device.index, where: { $0.attributes.contains(attribute) })
        else { return }
        breaks(
            Title(english: "An illegal request changed the state.", chinese: "非法请求改变了状态。"), device: device,
            expected: Title(english: "no change by \(request.content.text)", chinese: "\(request.content.text) 不引起变化"),
            actual: Title("\(device.path(ofAttribute: attribute)) = \(device.text(value, slot: slot))"),
            at: request.witness)
    }

    /// Decides about a request.
    private func decide(_ request: Request) {
        // An answer that is missing is judged by another rule.
        if request.isRefused || !request.isAnswered { holds(request.device) }
    }

    /// Decides about requests whose time is up.
    private func expire(at time: Instant) {
        while let late = requests.takeLate(at: time) { decide(late.content) }
    }

    override func disconnected(_ client: Int, _ reason: String, at time: Instant) {
        expire(at: time)
        guard !requests.isEmpty, let device = judge.device(ofClient: client) else { return }
        left(device)
    }

    override func left(_ device: JudgedDevice) {
        requests.forget(of: device.index) { !$0.isRefused }
    }

    override func finish(at time: Instant) {
        expire(at: time)
        for request in requests.takeAll(where: { $0.isRefused }) { decide(request.content) }
    }
}
