internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// Each request gets exactly one answer with its identifier, in time.
///
/// Requests of controllers are judged for devices (H1-MSG-3), and acknowledgements of hubs by the clauses of the
/// dialect alone. A request to a device that is not there, goes before its time is up, or has a disturbed link, is not
/// judged. What a tester asks gets its answer as well, once at most; but a device owes it none for what is wrong on
/// purpose, or before anybody has heard of the device.
final class AnswersRule: Rule {
    override class var id: String { "message.answers" }
    override class var interests: Interests { [.messages, .connections] }
    override class var judgesWithoutTimes: Bool { true }

    /// How long a late answer is still known to belong to its request (project default).
    private static let memory = Interval.minutes(2)
    /// The requests of each device, by its place among the devices of the judge.
    private var logs: ContiguousArray<RequestLog?> = []
    /// How long an answer may take.
    private lazy var patience = Interval.fractional(seconds: judge.limit("H1-MSG-3", "within", or: 10))
    /// The place of the clause for all dialects.
    private lazy var general = judge.place(of: "H1-MSG-3")
    /// The places of the clauses of the dialects that were met.
    private var places: ContiguousArray<Places> = []

    /// The clauses of a dialect by place; -1 for none.
    private struct Places {
        /// The dialect.
        unowned(unsafe) let table: DialectTable  // The catalog of the judge keeps it.
        /// The clause for requests that get no answer.
        let answer: Int
        /// The clause for answers of which there is more than one.
        let singleAnswer: Int
        /// The clause for identifiers that are used again.
        let freshID: Int
    }

    /// The places of the clauses of a dialect.
    private func places(of table: DialectTable) -> Places {
        if let known = places.first(where: { $0.table === table }) { return known }
        let place = { (check: MessageCheck) in table.clauses[check].map { self.judge.place(of: $0) } ?? -1 }
        let found = Places(
            table: table, answer: place(.answer), singleAnswer: place(.singleAnswer), freshID: place(.freshID))
        places.append(found)
        return found
    }

    /// The requests of a device.
    private func log(of device: JudgedDevice) -> RequestLog {
        while logs.count <= device.index { logs.append(nil) }
        if let known = logs[device.index] { return known }
        let log = RequestLog()
        logs[device.index] = log
        return log
    }

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        guard let heard = device, let space = heard.space, said.form >= 0 else { return }
        // What is asked of a device behind a gateway is asked of the gateway, in a message that was heard as a whole.
        if said.gateway >= 0, said.kind != .reply { return }
        let device = judge.gateway(of: said, in: space) ?? heard
        let log = log(of: device)
        expire(log, device, at: message.time)
        let isTester = judge.role(of: message.client) == .tester
        if said.speaker == .device, !isTester { log.isHeard = true }
        switch said.kind {
        case .set, .get, .invoke, .report, .event, .other:
            let form = space.table.messages[Int(said.form)]
            guard form.reply != nil, said.id.exists, !said.failed(.id) else { return }
            ask(message, said, device, log, form, isTester: isTester)
        case .reply, .acknowledge:
            guard said.id.exists else { return }
            answer(said, device, log, space.table, at: message.time, isTester: isTester)
        default: return
        }
    }

    /// Notes a request.
    private func ask(
        _ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice, _ log: RequestLog,
        _ form: MessageTable, isTester: Bool
    ) {
        let id = said.id.octets(topic: message.topic, payload: message.payload)
        if !isTester, judge.hasTimes, let table = device.space?.table {
            let clause = places(of: table).freshID
            if clause >= 0 {
                let earlier = log.last(said.idHash) { $0.answerer != said.speaker && !$0.isPast }
                if let earlier, !judge.disturbances.mayDouble(device.name, since: log[earlier].time) {
                    judge.violated(
                        at: clause, by: Self.id,
                        Title(english: "An identifier is used twice.", chinese: "标识被重复使用。"),
                        device: device.entry.name,
                        expected: Title(english: "an identifier that was not used before", chinese: "未用过的标识"),
                        actual: Title("'\(id.text)'"), at: nil)
                } else {
                    judge.satisfied(at: clause)
                }
            }
        }
        let isNeeded = form.replies == .always || (form.replies == .onRequest && said.wantsReply)
        // How fast a bridge answers for what it shows is judged by another rule.
        var mayExpect = said.speaker == .hub ? !device.isMirror && device.isReachable : true
        if isTester { mayExpect = mayExpect && said.faults.isEmpty && log.isHeard }
        log.add(
            RequestLog.Request(
                idHash: said.idHash, answerer: said.speaker == .hub ? .device : .hub,
                isNeeded: isNeeded && said.wantsReply && mayExpect, witness: judge.witness),
            id: id)
    }

    /// Finds the request of an answer.
    private func answer(
        _ said: Utterance, _ device: JudgedDevice, _ log: RequestLog, _ table: DialectTable, at time: Instant,
        isTester: Bool
    ) {
        guard let place = log.request(answeredBy: said.speaker, said.idHash) else {
            // An answer that a tester makes up blames nobody.
            if isTester { return }
            // What a bad link doubled or kept back may belong to a request that is long forgotten.
            if judge.disturbances.mayDouble(device.name, since: time - patience) { return }
            report(
                table, .singleAnswer, said.speaker, device,
                Title(english: "An answer belongs to no request.", chinese: "应答没有对应的请求。"),
                expected: Title(english: "the identifier of a request", chinese: "某一请求的标识"),
                actual: Title(english: "an answer without one", chinese: "没有对应请求的应答"))
            return
        }
        log.countAnswer(place)
        if isTester { return }
        let request = log[place]
        if request.answers > 1 {
            if judge.disturbances.mayDouble(device.name, since: request.time) { return }
            report(
                table, .singleAnswer, said.speaker, device,
                Title(english: "A request was answered twice.", chinese: "同一请求被应答两次。"),
                expected: Title(
                    english: "one answer to '\(log.id(place))'", chinese: "对 '\(log.id(place))' 应答一次"),
                actual: Title(english: "\(request.answers) answers", chinese: "\(request.answers) 次应答"))
            return
        }
        // Whether it came in time, nobody can say without times.
        guard judge.hasTimes else { return }
        let clauses = places(of: table)
        judge.satisfied(at: clauses.singleAnswer)
        judge.satisfied(at: clauses.answer)
        if said.speaker == .device { judge.satisfied(at: general) }
    }

    /// Reports to the clause of the dialect, and for devices to the general one.
    private func report(
        _ table: DialectTable, _ check: MessageCheck, _ speaker: Speaker, _ device: JudgedDevice, _ message: Title,
        expected: Title, actual: Title, at witness: Witness? = nil
    ) {
        if let clause = table.clauses[check] {
            judge.violated(
                clause, by: Self.id, message, device: device.entry.name, expected: expected, actual: actual, at: witness
            )
        }
        if speaker == .device {
            judge.violated(
                "H1-MSG-3", by: Self.id, message, device: device.entry.name, expected: expected, actual: actual,
                at: witness)
        }
    }

    /// Decides about requests whose time is up, and forgets what is long past.
    private func expire(_ log: RequestLog, _ device: JudgedDevice, at time: Instant) {
        while let place = log.takeUndecided(before: time - patience) { decide(log, place, device) }
        log.forget(before: time - Self.memory, slack: Self.memory)
    }

    /// Decides about a request whose time is up.
    private func decide(_ log: RequestLog, _ place: Int, _ device: JudgedDevice) {
        let request = log[place]
        guard request.isNeeded, request.answers == 0, let table = device.space?.table,
            !judge.disturbances.touched(device.name, since: request.time, until: request.time + patience),
            request.answerer == .device || judge.hubWasThere(table.id, since: request.time)
        else { return }
        report(
            table, .answer, request.answerer, device,
            Title(english: "A request was not answered.", chinese: "请求没有得到应答。"),
            expected: Title(
                english: "an answer to '\(log.id(place))' within \(patience)",
                chinese: "\(patience) 内应答 '\(log.id(place))'"),
            actual: Title(english: "no answer", chinese: "没有应答"), at: request.witness)
    }

    override func disconnected(_ client: Int, _ reason: String, at time: Instant) {
        // What a device was asked before it went need not be answered any more; what it said need not be acknowledged.
        guard let device = judge.device(ofClient: client) else { return }
        left(device)
    }

    override func left(_ device: JudgedDevice) { log(of: device).release() }

    override func finish(at time: Instant) {
        for (index, log) in logs.enumerated() {
            guard let log, index < judge.devices.count else { continue }
            while let place = log.takeUndecided(before: time - patience) { decide(log, place, judge.devices[index]) }
        }
    }
}
