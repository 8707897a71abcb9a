internal import HulianModel
internal import HulianRecord

/// Of the messages from and to devices, the least share arrives.
final class DeliveryRule: Rule {
    override class var id: String { "reliability.delivery" }
    override class var interests: Interests { [.deliveries, .rawMessages] }

    /// Losses for which neither device nor link is to blame: nobody was there.
    private static let absences = ["senderOffline", "receiverOffline"]

    /// How many messages arrived.
    private var arrived = 0
    /// How many were lost.
    private var lost = 0
    /// What shows the first loss, and whose it was.
    private var first: (witness: Witness, device: JudgedDevice)?

    override func published(_ message: borrowing MessageView) {
        if !message.isWill, judge.isNative(message.client) { arrived += 1 }
    }

    override func delivered(_ facts: DeliveryFacts, at time: Instant) {
        if judge.isNative(facts.client) { arrived += 1 }
    }

    override func dropped(_ number: UInt64, _ client: Int, _ reason: String, at time: Instant) {
        guard !Self.absences.contains(reason), judge.isNative(client), let device = judge.device(ofClient: client)
        else {
            return
        }
        lost += 1
        if first == nil { first = (judge.witness, device) }
    }

    override func finish(at time: Instant) {
        let count = arrived + lost
        guard count > 0 else { return }
        let wanted = Int(limit("trials", or: 1000))
        guard count >= wanted else {
            return explain("\(count) of the \(wanted) messages that the criterion speaks of")
        }
        let share = Double(arrived) / Double(count)
        let grades = [("A", limit("gradeA", or: 99.9)), ("B", limit("gradeB", or: 99)), ("C", limit("gradeC", or: 95))]
        if let grade = grades.first(where: { share >= $0.1 / 100 }) {
            explain("grade \(grade.0): \(Self.percent(share)) of \(count) messages arrived")
            return holds(nil)
        }
        breaks(
            Title(english: "Too many messages are lost.", chinese: "丢失消息过多。"), device: first?.device,
            expected: Title(
                english: "at least \(Self.percent(grades[2].1 / 100)) of \(count)",
                chinese: "\(count) 条中至少 \(Self.percent(grades[2].1 / 100))"),
            actual: Title(
                english: "\(Self.percent(share)), \(lost) lost", chinese: "\(Self.percent(share))，丢失 \(lost) 条"),
            at: first?.witness)
    }
}
