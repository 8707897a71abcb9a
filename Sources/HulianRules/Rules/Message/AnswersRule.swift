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

    /// A request that waits for its answer, or has got it.
    private struct Request {
        /// The identifier.
        let idHash: UInt64
        /// When it was made.
        let time: Instant
        /// Who must answer.
        let answerer: Speaker
        /// How many answers came.
        var answers: Int
        /// True when an answer must come.
        var isNeeded: Bool
        /// True when the connection on which it was made is gone; an answer may still be on its way.
        var isPast = false
        /// True once its time was up.
        var isDecided = false
        /// What shows it.
        let witness: Witness
        /// The identifier for people.
        let id: String
    }

    /// How long a late answer is still known to belong to its request (project default).
    private static let memory = Interval.minutes(2)
    /// The requests of each device, in the order of time.
    private var requests: [Int: [Request]] = [:]
    /// The devices that have said something; only looked into.
    private var heard: Set<Int> = []
    /// How long an answer may take.
    private lazy var patience = Interval.fractional(seconds: judge.limit("H1-MSG-3", "within", or: 10))

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        guard let device, let space = device.space, said.form >= 0 else { return }
        expire(device, at: message.time)
        let isTester = judge.role(of: message.client) == .tester
        if said.speaker == .device, !isTester { heard.insert(device.index) }
        let form = space.table.messages[Int(said.form)]
        switch said.kind {
        case .set, .get, .invoke, .report, .event:
            guard form.reply != nil, said.id.exists, !said.failed(.id) else { return }
            ask(message, said, device, space.table, form, isTester: isTester)
        case .reply, .acknowledge:
            guard said.id.exists else { return }
            answer(said, device, space.table, at: message.time, isTester: isTester)
        default: return
        }
    }

    /// Notes a request.
    private func ask(
        _ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice, _ table: DialectTable,
        _ form: MessageTable, isTester: Bool
    ) {
        let id = said.id.octets(topic: message.topic, payload: message.payload).text
        if !isTester, judge.hasTimes, let clause = table.clauses[.freshID] {
            let earlier = requests[device.index]?.last {
                $0.idHash == said.idHash && $0.answerer != said.speaker && !$0.isPast
            }
            if let earlier, !judge.disturbances.mayDouble(device.name, since: earlier.time) {
                judge.violated(
                    clause, by: Self.id,
                    Title(english: "An identifier is used twice.", chinese: "标识被重复使用。"),
                    device: device.entry.name,
                    expected: Title(english: "an identifier that was not used before", chinese: "未用过的标识"),
                    actual: Title("'\(id)'"))
            } else {
                judge.satisfied(clause)
            }
        }
        let isNeeded = form.replies == .always || (form.replies == .onRequest && said.wantsReply)
        // How fast a bridge answers for what it shows is judged by another rule.
        var mayExpect = said.speaker == .hub ? !device.isMirror && (device.isConnected || device.client < 0) : true
        if isTester { mayExpect = mayExpect && said.faults.isEmpty && heard.contains(device.index) }
        requests[device.index, default: []].append(
            Request(
                idHash: said.idHash, time: message.time, answerer: said.speaker == .hub ? .device : .hub, answers: 0,
                isNeeded: isNeeded && said.wantsReply && mayExpect, witness: judge.witness, id: id))
    }

    /// Finds the request of an answer.
    private func answer(
        _ said: Utterance, _ device: JudgedDevice, _ table: DialectTable, at time: Instant, isTester: Bool
    ) {
        let index = device.index
        // A request that was delivered twice may be answered twice.
        let isMeant = { (request: Request) in request.idHash == said.idHash && request.answerer == said.speaker }
        let place =
            requests[index]?.firstIndex { isMeant($0) && $0.answers == 0 } ?? requests[index]?.lastIndex(where: isMeant)
        guard let place, var request = requests[index]?[place] else {
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
        request.answers += 1
        requests[index]?[place] = request
        if isTester { return }
        if request.answers > 1 {
            if judge.disturbances.mayDouble(device.name, since: request.time) { return }
            report(
                table, .singleAnswer, said.speaker, device,
                Title(english: "A request was answered twice.", chinese: "同一请求被应答两次。"),
                expected: Title(english: "one answer to '\(request.id)'", chinese: "对 '\(request.id)' 应答一次"),
                actual: Title(english: "\(request.answers) answers", chinese: "\(request.answers) 次应答"))
            return
        }
        // Whether it came in time, nobody can say without times.
        guard judge.hasTimes else { return }
        if let clause = table.clauses[.singleAnswer] { judge.satisfied(clause) }
        if let clause = table.clauses[.answer] { judge.satisfied(clause) }
        if said.speaker == .device { judge.satisfied("H1-MSG-3") }
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
    private func expire(_ device: JudgedDevice, at time: Instant) {
        guard var list = requests[device.index], let first = list.first, time - first.time > patience else {
            return
        }
        for index in list.indices where !list[index].isDecided && time - list[index].time > patience {
            list[index].isDecided = true
            decide(list[index], device)
        }
        if time - first.time > Self.memory + Self.memory { list.removeAll { time - $0.time > Self.memory } }
        requests[device.index] = list
    }

    /// Decides about a request whose time is up.
    private func decide(_ request: Request, _ device: JudgedDevice) {
        guard request.isNeeded, request.answers == 0, let table = device.space?.table,
            !judge.disturbances.touched(device.name, since: request.time, until: request.time + patience),
            request.answerer == .device || judge.hubWasThere(table.id, since: request.time)
        else { return }
        report(
            table, .answer, request.answerer, device,
            Title(english: "A request was not answered.", chinese: "请求没有得到应答。"),
            expected: Title(
                english: "an answer to '\(request.id)' within \(patience)", chinese: "\(patience) 内应答 '\(request.id)'"),
            actual: Title(english: "no answer", chinese: "没有应答"), at: request.witness)
    }

    override func disconnected(_ client: Int, _ reason: String, at time: Instant) {
        // What a device was asked before it went need not be answered any more; what it said need not be acknowledged.
        guard let device = judge.device(ofClient: client), var list = requests[device.index] else { return }
        for index in list.indices {
            list[index].isNeeded = false
            list[index].isPast = true
        }
        requests[device.index] = list
    }

    override func finish(at time: Instant) {
        for index in requests.keys.sorted() {
            guard let device = judge.devices.first(where: { $0.index == index }) else { continue }
            for request in requests[index] ?? [] where !request.isDecided && time - request.time > patience {
                decide(request, device)
            }
        }
    }
}
