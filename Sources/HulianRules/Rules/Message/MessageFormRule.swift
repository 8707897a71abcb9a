internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// Every message has the form that its dialect wants: topic, encoding, fields, names, types, ranges, flags.
///
/// The dialect files say which clause each check belongs to; for what devices say, H1-MSG-1 and H1-MSG-2 are judged
/// beside them.
final class MessageFormRule: Rule {
    override class var id: String { "message.form" }
    override class var interests: Interests { [.messages] }
    override class var judgesWithoutTimes: Bool { true }
    override class var judgesKept: Bool { true }

    /// Checks that are about the text of a message and not about what it says.
    private static let formChecks: [MessageCheck] = [.topic, .utf8, .json, .duplicateKey, .shape, .itemShape]
    /// Checks that are about values.
    private static let valueChecks: [MessageCheck] = [.itemName, .itemType, .itemRange, .arguments]
    /// Checks that another rule makes, because they need memory.
    private static let otherRules: Set<MessageCheck> = [.answer, .singleAnswer, .freshID, .login]

    /// Why QoS and retain flag could not be judged.
    private static let unseenFlags =
        "the QoS and retain flag that messages were published with could not be seen, only those of a delivery"

    /// Messages without fault of which the same was checked.
    private struct Tally {
        /// One bit for each check.
        let checked: UInt64
        /// True for messages of devices.
        let isFromDevice: Bool
        /// True for messages with items.
        let hasItems: Bool
        /// How many there were.
        var count: Int
    }

    /// The clauses of one dialect by place in the checks.
    private final class Places {
        /// The dialect.
        unowned(unsafe) let table: DialectTable  // The catalog of the judge keeps it.
        /// The place of the clause of each check; -1 for none.
        let clauses: ContiguousArray<Int>
        /// The messages without fault, told to the judge at the end: nearly all are, and of few kinds.
        var tallies: ContiguousArray<Tally> = []
        /// What the profile judges otherwise in messages of the dialect; mostly nothing.
        let tolerances: FaultTolerances
        /// How often QoS and retain flag could be judged, and how often not.
        var flagCounts: (clear: (qos: Int, retain: Int), unclear: (qos: Int, retain: Int)) = ((0, 0), (0, 0))

        /// Makes places.
        init(table: DialectTable, clauses: ContiguousArray<Int>, tolerances: FaultTolerances) {
            self.table = table
            self.clauses = clauses
            self.tolerances = tolerances
        }

        /// Notes which flags could be judged and which not; one bit for each check.
        @inline(__always)
        func note(_ clear: UInt64, _ unclear: UInt64) {
            flagCounts.clear.qos += Int(clear >> MessageCheck.qos.bit & 1)
            flagCounts.clear.retain += Int(clear >> MessageCheck.retain.bit & 1)
            flagCounts.unclear.qos += Int(unclear >> MessageCheck.qos.bit & 1)
            flagCounts.unclear.retain += Int(unclear >> MessageCheck.retain.bit & 1)
        }

        /// Notes a message without fault.
        func note(_ checked: UInt64, isFromDevice: Bool, hasItems: Bool) {
            for place in tallies.indices
            where tallies[place].checked == checked && tallies[place].isFromDevice == isFromDevice
                && tallies[place].hasItems == hasItems
            {
                tallies[place].count += 1
                return
            }
            tallies.append(Tally(checked: checked, isFromDevice: isFromDevice, hasItems: hasItems, count: 1))
        }
    }

    /// The clauses of the dialects that were met.
    private var places: [Places] = []
    /// The place of H1-MSG-1.
    private lazy var formPlace = judge.place(of: "H1-MSG-1")
    /// The place of H1-MSG-2.
    private lazy var valuePlace = judge.place(of: "H1-MSG-2")

    override func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {
        let role = judge.role(of: message.client)
        // What the tester sends on purpose is not judged.
        guard role != .tester, let space = judge.space(reading: message) else { return }
        let isFromDevice =
            said.kind == nil ? role == .device || role == .foreign || role == nil : said.speaker == .device
        let places = places(of: space.table)
        let flags = flags(message, said, space.table)
        // Of what the broker had kept nobody could have seen more; what comes later shows it.
        places.note(flags.checked, message.flags == .kept ? 0 : flags.unclear)
        if said.faults.isEmpty, flags.failed == 0 {
            return places.note(said.checked | flags.checked, isFromDevice: isFromDevice, hasItems: !said.items.isEmpty)
        }
        let clauses = places.clauses
        var said = said
        for check in [MessageCheck.qos, .retain] where flags.checked & 1 << check.bit != 0 {
            said.check(check, flags.failed & 1 << check.bit == 0)
        }
        for (index, check) in MessageCheck.allCases.enumerated() where said.wasChecked(check) {
            // A hub may send what is not allowed on purpose, to see it refused.
            if !isFromDevice, Self.valueChecks.contains(check) || check == .itemAccess || check == .itemStep {
                continue
            }
            guard !Self.otherRules.contains(check) else { continue }
            if let fault = said.faults.first(where: { $0.check == check }) {
                guard !places.tolerances.isEmpty else {
                    report(fault, message, said, device, space)
                    continue
                }
                // What is tolerated hides nothing that is not: the worst fault is the one that counts.
                let all = said.faults.filter { $0.check == check }
                var lines: [ProfileLine?] = []
                for fault in all { lines.append(places.tolerances.line(for: fault, message, said, space)) }
                let worst = lines.firstIndex { $0 == nil } ?? 0
                report(all[worst], message, said, device, space, lines[worst])
            } else {
                judge.satisfied(at: clauses[index])
            }
        }
        guard isFromDevice else { return }
        if !Self.formChecks.contains(where: { said.failed($0) }) { judge.satisfied(at: formPlace) }
        if !said.items.isEmpty, !Self.valueChecks.contains(where: { said.failed($0) }) {
            judge.satisfied(at: valuePlace)
        }
    }

    override func finish(at time: Instant) {
        for places in places {
            for tally in places.tallies {
                var bits = tally.checked
                while bits != 0 {
                    judge.satisfied(at: places.clauses[bits.trailingZeroBitCount], times: tally.count)
                    bits &= bits - 1
                }
                guard tally.isFromDevice else { continue }
                judge.satisfied(at: formPlace, times: tally.count)
                if tally.hasItems { judge.satisfied(at: valuePlace, times: tally.count) }
            }
            places.tallies.removeAll()
            let counts = places.flagCounts
            // A client of ours may be quicker than the observer now and then: what was not seen must weigh something.
            for (check, clear, unclear) in [
                (MessageCheck.qos, counts.clear.qos, counts.unclear.qos),
                (.retain, counts.clear.retain, counts.unclear.retain),
            ] where unclear > clear / 10 {
                judge.unclear(at: places.clauses[Int(check.bit)], Self.unseenFlags)
            }
            places.flagCounts = ((0, 0), (0, 0))
        }
    }

    /// What came of looking at QoS and retain flag; one bit for each check.
    private struct FlagChecks {
        /// The checks that could be made.
        var checked: UInt64 = 0
        /// Those that found something wrong.
        var failed: UInt64 = 0
        /// Those that could not be made, because what was seen fits right and wrong.
        var unclear: UInt64 = 0

        /// Notes what came of a check; nothing when it cannot be said.
        @inline(__always)
        mutating func note(_ check: MessageCheck, _ holds: Bool?) {
            let bit: UInt64 = 1 << check.bit
            guard let holds else { return unclear |= bit }
            checked |= bit
            if !holds { failed |= bit }
        }
    }

    /// Looks at QoS and retain flag of a message.
    @inline(__always)
    private func flags(_ message: borrowing MessageView, _ said: Utterance, _ table: DialectTable) -> FlagChecks {
        var checks = FlagChecks()
        // Flags belong to the whole message; a part of one has no topic of its own.
        guard said.form >= 0, said.wasChecked(.topic) else { return checks }
        let form = table.messages[Int(said.form)]
        let isKept = message.retain, isEmpty = message.payload.isEmpty, isSeen = message.flags == .published
        // A subscriber gets what it asked for at most: more may have been meant, never less.
        let known = message.flags == .unseen ? 0 : Int(message.qos)
        if isSeen {
            checks.note(.qos, form.qos.contains(known))
        } else {
            let possible = (known...2).count { form.qos.contains($0) }
            checks.note(.qos, possible == 0 ? false : possible == 3 - known ? true : nil)
        }
        switch form.retain {
        // What is kept is taken back by a message without content, whatever its flag.
        case .always: checks.note(.retain, isKept || isEmpty ? true : isSeen ? false : nil)
        case .never: checks.note(.retain, isKept ? false : isSeen ? true : nil)
        case .any, .usual: break
        }
        return checks
    }

    /// The places of the clauses of a dialect.
    private func places(of table: DialectTable) -> Places {
        for known in places where known.table === table { return known }
        let clauses = ContiguousArray(
            MessageCheck.allCases.map { check in
                Self.otherRules.contains(check) ? -1 : table.clauses[check].map { judge.place(of: $0) } ?? -1
            })
        let found = Places(
            table: table, clauses: clauses, tolerances: FaultTolerances(judge.profile.tolerances, table))
        places.append(found)
        return found
    }

    /// Reports what is wrong with a message to the clause of the dialect and to the general one.
    ///
    /// - Parameters:
    ///   - fault: What is wrong.
    ///   - message: The message.
    ///   - said: What it says.
    ///   - device: Whose it is.
    ///   - space: Its dialect.
    ///   - line: What the profile says of such faults; nothing where it says nothing.
    private func report(
        _ fault: MessageFault, _ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?,
        _ space: DialectSpace, _ line: ProfileLine? = nil
    ) {
        let words = FaultWords(fault, message, said, space)
        let name = device?.entry.name
        let sentence = line.map { Self.words(words.sentence, $0) } ?? words.sentence
        if let clause = space.table.clauses[fault.check] {
            judge.violated(
                clause, by: Self.id, sentence, device: name, expected: words.expected, actual: words.actual,
                as: line?.strength)
        }
        let isFromDevice = said.kind == nil || said.speaker == .device
        guard isFromDevice else { return }
        if Self.formChecks.contains(fault.check) {
            judge.violated(
                "H1-MSG-1", by: Self.id, sentence, device: name, expected: words.expected, actual: words.actual,
                as: line?.strength)
        } else if Self.valueChecks.contains(fault.check) {
            judge.violated(
                "H1-MSG-2", by: Self.id, sentence, device: name, expected: words.expected, actual: words.actual,
                as: line?.strength)
        }
    }

    /// The words for a fault with those of the profile about it.
    private static func words(_ sentence: Title, _ line: ProfileLine) -> Title {
        guard !line.because.english.isEmpty else { return sentence }
        return Title(
            english: "\(sentence.english) \(line.because.english)",
            chinese: "\(sentence.chinese)\(line.because.chinese)")
    }
}
