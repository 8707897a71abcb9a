internal import HulianBus
internal import HulianModel

/// What a device keeps of the time in which nobody hears it.
struct KeptHistory {
    /// The most entries; with one more the oldest is forgotten.
    private let limit: Int
    /// What was, the oldest first.
    private var entries: [PastEntry] = []
    /// The value of each attribute that was kept last, whether it is forgotten by now or not; only looked into.
    private var last: [Int16: Value] = [:]

    /// Keeps nothing yet.
    init(limit: Int) { self.limit = limit }

    /// Keeps what a device would have told.
    mutating func keep(_ statement: Statement) {
        if statement.kind == .event {
            return keep(PastEntry(.event(statement.element, statement.fields), at: statement.time))
        }
        // What is told with others is no change by itself.
        for item in statement.items where item.attribute >= 0 && last[item.attribute] != item.value {
            last[item.attribute] = item.value
            keep(PastEntry(.value(attribute: item.attribute, item.value), at: statement.time))
        }
    }

    /// Keeps an entry.
    private mutating func keep(_ entry: PastEntry) {
        if entries.count >= limit { entries.removeFirst(entries.count - limit + 1) }
        entries.append(entry)
    }

    /// What was, in the order of time: a clock that was put right meanwhile may have run backwards.
    var inOrder: [PastEntry] {
        entries.enumerated()
            .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            .map(\.element)
    }
}

// What a device tells of the time in which it was away, in a dialect that has words for that.
extension DeviceRole {
    /// Begins to keep what happens, when the connection broke and was not given up.
    final func beginHistory() {
        guard isWanted, keepsHistory, history == nil, let limit = space.historyLimit else { return }
        history = KeptHistory(limit: limit)
    }

    /// Forgets what was kept, as a device does whose power is taken away.
    public final func forgetHistory() { history = nil }

    /// Tells what was kept, after the state: by itself, or when its gateway has told what it gathered.
    final func endHistory() {
        guard history != nil else { return }
        if let gateway = (carrier as? DeviceRole)?.gateway { return gateway.gathersHistory(of: self) }
        tellHistory()
    }

    /// Tells what was kept, in as many messages as it takes.
    final func tellHistory() {
        guard isOnline, let kept = history?.inOrder else { return }
        history = nil
        tell(kept[...])
    }

    /// Tells a share of it, in halves where one message would be too long.
    private func tell(_ entries: ArraySlice<PastEntry>) {
        guard !entries.isEmpty else { return }
        var said = Statement(.other, by: .device, about: number)
        said.time = (bus?.scheduler.now ?? Instant(nanoseconds: 0)) + clockSkew
        said.wantsReply = true
        said.addToID(nextID())
        let limit = space.historySize ?? .max
        var isTooLong = false
        space.write(history: entries, said) { publication in
            isTooLong = publication.payload.count > limit && entries.count > 1
            if !isTooLong { transmit(publication, .other) }
        }
        guard isTooLong else { return }
        let middle = entries.startIndex + entries.count / 2
        tell(entries[..<middle])
        tell(entries[middle...])
    }
}
