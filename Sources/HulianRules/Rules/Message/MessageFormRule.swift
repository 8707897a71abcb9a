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

    /// Checks that are about the text of a message and not about what it says.
    private static let formChecks: [MessageCheck] = [.topic, .utf8, .json, .duplicateKey, .shape, .itemShape]
    /// Checks that are about values.
    private static let valueChecks: [MessageCheck] = [.itemName, .itemType, .itemRange, .arguments]
    /// Checks that another rule makes, because they need memory.
    private static let otherRules: Set<MessageCheck> = [.answer, .singleAnswer, .freshID]

    /// The clauses of one dialect by place in the checks.
    private struct Places {
        /// The dialect.
        unowned(unsafe) let table: DialectTable  // The catalog of the judge keeps it.
        /// The place of the clause of each check; -1 for none.
        let clauses: ContiguousArray<Int>
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
        var said = said
        checkFlags(message, &said, space.table)
        let clauses = places(of: space.table)
        if said.faults.isEmpty {
            note(said, clauses, isFromDevice)
            return
        }
        for (index, check) in MessageCheck.allCases.enumerated() where said.wasChecked(check) {
            // A hub may send what is not allowed on purpose, to see it refused.
            if !isFromDevice, Self.valueChecks.contains(check) || check == .itemAccess || check == .itemStep {
                continue
            }
            guard !Self.otherRules.contains(check) else { continue }
            if let fault = said.faults.first(where: { $0.check == check }) {
                report(fault, message, said, device, space)
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

    /// Notes that all checks of a message held.
    private func note(_ said: Utterance, _ clauses: ContiguousArray<Int>, _ isFromDevice: Bool) {
        var bits = said.checked
        while bits != 0 {
            let bit = bits.trailingZeroBitCount
            bits &= bits - 1
            judge.satisfied(at: clauses[bit])
        }
        guard isFromDevice else { return }
        judge.satisfied(at: formPlace)
        if !said.items.isEmpty { judge.satisfied(at: valuePlace) }
    }

    /// Checks quality of delivery and retain flag, as far as they can be seen.
    private func checkFlags(_ message: borrowing MessageView, _ said: inout Utterance, _ table: DialectTable) {
        guard message.hasFlags, said.form >= 0 else { return }
        let form = table.messages[Int(said.form)]
        if !judge.profile.isCapture {
            said.check(.qos, form.qos.contains(Int(message.qos)))
            switch form.retain {
            case .always:
                let isCleared = message.payload.isEmpty
                let isKept = message.retain
                // Brokers may hand on messages of others without the flag, which then says nothing.
                if !isKept, message.client < 0 { break }
                said.check(.retain, isKept || isCleared)
            case .never: said.check(.retain, !message.retain)
            case .any: break
            }
        } else if form.retain == .never {
            // A subscriber sees the flag of kept messages only, so its absence says nothing.
            if message.retain { said.check(.retain, false) }
        }
    }

    /// The places of the clauses of a dialect.
    private func places(of table: DialectTable) -> ContiguousArray<Int> {
        for known in places where known.table === table { return known.clauses }
        let clauses = ContiguousArray(
            MessageCheck.allCases.map { check in
                Self.otherRules.contains(check) ? -1 : table.clauses[check].map { judge.place(of: $0) } ?? -1
            })
        places.append(Places(table: table, clauses: clauses))
        return clauses
    }

    /// Reports what is wrong with a message to the clause of the dialect and to the general one.
    private func report(
        _ fault: MessageFault, _ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?,
        _ space: DialectSpace
    ) {
        let words = FaultWords(fault, message, said, space)
        let name = device?.entry.name
        if let clause = space.table.clauses[fault.check] {
            judge.violated(
                clause, by: Self.id, words.sentence, device: name, expected: words.expected, actual: words.actual)
        }
        let isFromDevice = said.kind == nil || said.speaker == .device
        guard isFromDevice else { return }
        if Self.formChecks.contains(fault.check) {
            judge.violated(
                "H1-MSG-1", by: Self.id, words.sentence, device: name, expected: words.expected, actual: words.actual)
        } else if Self.valueChecks.contains(fault.check) {
            judge.violated(
                "H1-MSG-2", by: Self.id, words.sentence, device: name, expected: words.expected, actual: words.actual)
        }
    }
}
