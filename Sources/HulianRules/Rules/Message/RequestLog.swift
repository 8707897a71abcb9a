internal import HulianBus
internal import HulianDialects
internal import HulianModel

/// The requests that concern one device, in the order of time, and what became of each.
///
/// Each message is looked up here, so that a request is a few numbers and its identifier lies with those of the others in
/// one row of octets.
final class RequestLog {
    /// A request that waits for its answer, or has got it.
    struct Request {
        /// The identifier as a number.
        let idHash: UInt64
        /// Who must answer.
        let answerer: Speaker
        /// How many answers came.
        fileprivate(set) var answers = 0
        /// True when an answer must come.
        fileprivate(set) var isNeeded: Bool
        /// True when the connection on which it was made is gone; an answer may still be on its way.
        fileprivate(set) var isPast = false
        /// What shows it.
        let witness: Witness
        /// The end of the identifier among those of all requests.
        fileprivate var idEnd = 0

        /// Makes a request that was not answered yet.
        init(idHash: UInt64, answerer: Speaker, isNeeded: Bool, witness: Witness) {
            self.idHash = idHash
            self.answerer = answerer
            self.isNeeded = isNeeded
            self.witness = witness
        }

        /// When it was made.
        var time: Instant { witness.time }
    }

    /// The requests.
    private var requests: ContiguousArray<Request> = []
    /// The numbers of their identifiers: each message looks whether its own is among them.
    private var hashes: ContiguousArray<UInt64> = []
    /// Their identifiers, one after the other.
    private var ids: ContiguousArray<UInt8> = []
    /// How many requests at the front are decided.
    private var decided = 0
    /// True once the device has said something.
    var isHeard = false

    /// A request by its place.
    subscript(place: Int) -> Request { requests[place] }

    /// The identifier of a request for people.
    func id(_ place: Int) -> String {
        String(decoding: ids[(place == 0 ? 0 : requests[place - 1].idEnd)..<requests[place].idEnd], as: UTF8.self)
    }

    /// Notes a request.
    func add(_ request: Request, id: Octets) {
        ids.append(contentsOf: id)
        var request = request
        request.idEnd = ids.count
        requests.append(request)
        hashes.append(request.idHash)
    }

    /// The place of the last request with an identifier for which something holds; nothing for none.
    func last(_ idHash: UInt64, _ isMeant: (Request) -> Bool) -> Int? {
        guard hashes.contains(idHash) else { return nil }
        return requests.lastIndex { $0.idHash == idHash && isMeant($0) }
    }

    /// The request that an answer belongs to: the first that has none yet, or the last that has.
    func request(answeredBy answerer: Speaker, _ idHash: UInt64) -> Int? {
        let isMeant = { (request: Request) in request.idHash == idHash && request.answerer == answerer }
        // Nearly all answers come in time; only then may it be one of those before.
        let isOpen = { (request: Request) in isMeant(request) && request.answers == 0 }
        return requests[decided...].firstIndex(where: isOpen) ?? requests[..<decided].firstIndex(where: isOpen)
            // A request that was delivered twice may be answered twice.
            ?? requests.lastIndex(where: isMeant)
    }

    /// An answer came.
    func countAnswer(_ place: Int) { requests[place].answers += 1 }

    /// The next request from before a time about which nothing was decided; nothing for none.
    func takeUndecided(before time: Instant) -> Int? {
        guard decided < requests.count, requests[decided].time < time else { return nil }
        defer { decided += 1 }
        return decided
    }

    /// Forgets what was decided, once the oldest is older than a time by more than the slack.
    func forget(before time: Instant, slack: Interval) {
        guard let first = requests.first, first.time < time - slack else { return }
        let count = min(requests.prefix { $0.time < time }.count, decided)
        guard count > 0 else { return }
        let octets = requests[count - 1].idEnd
        requests.removeFirst(count)
        hashes.removeFirst(count)
        ids.removeFirst(octets)
        decided -= count
        for place in requests.indices { requests[place].idEnd -= octets }
    }

    /// The connection on which requests were made is gone: no answer is owed any more.
    func release() {
        for place in requests.indices {
            requests[place].isNeeded = false
            requests[place].isPast = true
        }
    }
}
