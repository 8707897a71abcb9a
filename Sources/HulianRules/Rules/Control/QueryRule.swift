internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// The answer to a query holds the state that was reported last; without answers, a report must follow a query.
final class QueryRule: Rule {
    override class var id: String { "control.query" }
    override class var interests: Interests { [.messages, .connections] }

    /// A query that waits.
    private struct Query {
        /// The device.
        let device: JudgedDevice
        /// The identifier of the request.
        let idHash: UInt64
        /// The attribute that a report must hold, in a dialect without answers; -1 for others.
        let attribute: Int16
    }

    /// The queries.
    private lazy var queries = Deadlines<Query>(patience: time("within", or: 10))

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        guard let kind = said.kind, let device, !device.isMirror, let table = device.space?.table else { return }
        expire(at: message.time)
        switch kind {
        case .get where said.speaker == .hub && device.isReachable:
            if said.form >= 0, table.messages[Int(said.form)].reply != nil {
                queries.wait(
                    for: Query(device: device, idHash: said.idHash, attribute: -1), of: device.index,
                    from: judge.witness)
            } else {
                for item in said.items where item.attribute >= 0 && item.isTold(by: device) {
                    queries.wait(
                        for: Query(device: device, idHash: 0, attribute: item.attribute), of: device.index,
                        from: judge.witness)
                }
            }
        case .reply where !queries.isEmpty:
            guard queries.take(of: device.index, where: { $0.idHash == said.idHash && $0.attribute < 0 }) != nil
            else { return }
            compare(said, device)
        case .report where !queries.isEmpty:
            for item in said.items where item.attribute >= 0 {
                while queries.take(of: device.index, where: { $0.attribute == item.attribute }) != nil {
                    holds(device)
                }
            }
        default: return
        }
    }

    /// Compares an answer with what was reported last.
    private func compare(_ said: Utterance, _ device: JudgedDevice) {
        guard let binding = device.binding else { return }
        for item in said.items where item.attribute >= 0 && item.status == .success && item.raw.isComparable {
            let attribute = Int(item.attribute)
            let slot = binding.attributes[attribute].slot
            let last = device.reported[attribute]
            // What changes without being told, or changed since, may differ from the last report.
            guard last.isComparable, binding.blueprint.attributes[slot].definition.notifies,
                device.truthTimes[slot] <= device.reportTimes[attribute]
            else { continue }
            guard item.raw != last else {
                holds(device)
                continue
            }
            let path = device.path(ofAttribute: item.attribute)
            breaks(
                Title(english: "A query tells another state than the last report.", chinese: "查询结果与最近上报不一致。"),
                device: device, expected: Title("\(path) = \(device.text(last, attribute: item.attribute))"),
                actual: Title("\(path) = \(device.text(item.raw, attribute: item.attribute))"))
        }
    }

    /// Decides about queries that no report followed; missing answers are judged by another rule.
    private func expire(at time: Instant) {
        while let late = queries.takeLate(at: time) {
            let device = late.content.device
            guard late.content.attribute >= 0,
                !judge.disturbances.touched(device.name, since: late.start, until: late.due)
            else {
                continue
            }
            breaks(
                Title(english: "No state followed a query.", chinese: "查询之后没有状态消息。"), device: device,
                expected: Title(
                    english:
                        "a report of \(device.path(ofAttribute: late.content.attribute)) within \(queries.patience)",
                    chinese: "\(queries.patience) 内上报 \(device.path(ofAttribute: late.content.attribute))"),
                actual: Title(english: "no such report", chinese: "没有该上报"), at: late.witness)
        }
    }

    override func disconnected(_ client: Int, _ reason: String, at time: Instant) {
        expire(at: time)
        guard !queries.isEmpty, let device = judge.device(ofClient: client) else { return }
        left(device)
    }

    override func left(_ device: JudgedDevice) {
        queries.forget(of: device.index)
    }

    override func finish(at time: Instant) { expire(at: time) }
}

extension UtteranceItem {
    /// True for an attribute that a device tells.
    fileprivate func isTold(by device: JudgedDevice) -> Bool {
        attribute >= 0 && device.binding?.attributes[Int(attribute)].isReported ?? false
    }
}
