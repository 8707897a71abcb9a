internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// An answer that tells what an attribute was before the request tells what was reported last.
///
/// Nothing is said of an answer while an earlier request for the same may still change it, after a report between request
/// and answer, and where somebody changed it and the device has not told so yet.
final class BeforeRule: Rule {
    override class var id: String { "control.before" }
    override class var interests: Interests { [.messages, .connections] }

    /// A request whose answer tells what was before.
    private struct Request {
        /// The identifier of the request.
        let idHash: UInt64
        /// The attribute, by index in the binding.
        let attribute: Int
        /// What was reported last when it was asked for.
        let last: RawValue
    }

    /// What is known of a device.
    private struct Known {
        /// The requests that wait.
        var requests: [Request] = []
        /// The attributes of which nobody knows what they are until they are reported again.
        var unsettled: Set<Int> = []
    }

    /// The devices, by place.
    private var known: [Int: Known] = [:]

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        guard let kind = said.kind, let device, !device.isMirror else { return }
        switch kind {
        case .set, .invoke: ask(said, device)
        case .report: if !known.isEmpty { settle(said, device) }
        case .reply: if !known.isEmpty { answer(said, device) }
        default: return
        }
    }

    /// Notes a request.
    private func ask(_ said: Utterance, _ device: JudgedDevice) {
        guard said.speaker == .hub, let space = device.space,
            let attribute = space.attributeToldBefore(said, of: device.number)
        else { return }
        let last = device.reported[attribute]
        var entry = known[device.index] ?? Known()
        let isKnown =
            last.isComparable && !entry.unsettled.contains(attribute)
            && !entry.requests.contains { $0.attribute == attribute }
        entry.requests.removeAll { $0.attribute == attribute }
        // What sets what it is already changes nothing.
        if !said.items.contains(where: { Int($0.attribute) == attribute && $0.raw == last }) {
            entry.unsettled.insert(attribute)
        }
        if isKnown, space.reply(to: said.form) != nil, said.faults.isEmpty {
            entry.requests.append(Request(idHash: said.idHash, attribute: attribute, last: last))
        }
        known[device.index] = entry
    }

    /// What is reported is known again.
    private func settle(_ said: Utterance, _ device: JudgedDevice) {
        guard known[device.index] != nil else { return }
        for item in said.items where item.attribute >= 0 {
            known[device.index]?.unsettled.remove(Int(item.attribute))
            known[device.index]?.requests.removeAll { $0.attribute == Int(item.attribute) }
        }
    }

    /// Compares an answer with what was reported last.
    private func answer(_ said: Utterance, _ device: JudgedDevice) {
        guard let place = known[device.index]?.requests.firstIndex(where: { $0.idHash == said.idHash }),
            let request = known[device.index]?.requests.remove(at: place), said.before.isComparable,
            let binding = device.binding
        else { return }
        let slot = binding.attributes[request.attribute].slot
        let time = device.reportTimes[request.attribute]
        guard device.truthTimes[slot] <= time, !judge.disturbances.touched(device.name, since: time) else { return }
        if said.before == request.last { return holds(device) }
        let path = device.path(ofAttribute: Int16(request.attribute))
        breaks(
            Title(
                english: "An answer tells another state before the request than was reported.",
                chinese: "应答中的先前状态与最近上报不一致。"),
            device: device,
            expected: Title("\(path) = \(device.text(request.last, attribute: Int16(request.attribute)))"),
            actual: Title("\(path) = \(device.text(said.before, attribute: Int16(request.attribute)))"))
    }

    override func disconnected(_ client: Int, _ reason: String, at time: Instant) {
        guard let device = judge.device(ofClient: client) else { return }
        left(device)
    }

    override func left(_ device: JudgedDevice) { known[device.index] = nil }
}
