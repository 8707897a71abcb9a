internal import HulianModel

/// A kind of message as it was learned: a topic, and bodies that look alike.
struct LearnedForm {
    /// A message of the form.
    struct Sample {
        /// The place among all messages.
        let place: Int
        /// The levels of its topic.
        let levels: [String]
        /// The payload; nothing for a text.
        let body: Value?
        /// The payload as text.
        let text: String
        /// What the broker said of it.
        let retain: Bool?
        /// How it was delivered.
        let qos: Int?
    }

    /// What makes messages one form.
    struct Key: Hashable {
        /// The levels of the topic.
        let levels: [LearnedLevel]
        /// What tells it from other forms of the same topic.
        let discriminator: String
    }

    /// The levels of its topic.
    let levels: [LearnedLevel]
    /// What tells it from other forms of the same topic.
    let discriminator: String
    /// The messages.
    var samples: [Sample] = []
    /// What it says.
    var kind = UtteranceKind.other
    /// How sure that is.
    var percent = 50
    /// Its name in the draft.
    var name = ""
    /// The form that it answers, by index.
    var answers: Int?
    /// What that says.
    var answersKind: UtteranceKind?
    /// The levels at which the device's name stands.
    var deviceLevel: Int?
    /// The levels before it that differ as well.
    var productLevels: [Int] = []
    /// The levels behind the device that differ: names of what the message is about.
    var nameLevels: [Int] = []
    /// True when the names of ``nameLevels`` are one name with slashes.
    var isPath = false

    /// The key of the method that its bodies call, where there are many; nothing for others.
    var methodKey: String?
    /// True where the only key of a body is the name of a command or event.
    var isKeyedByName = false
    /// True where the object of a message is a group of names, and the topic names the group.
    var isGroup = false
    /// True for what no message said yet and some may.
    var isOpen = false
    /// How likely that is, in per cent.
    var newShare = 0
    /// True when what it was taken for did not stand the test of its own messages.
    var isDemoted = false
    /// Further forms that it answers, by index.
    var alsoAnswers: [Int] = []

    /// The method that a message calls.
    func method(_ sample: Sample) -> String { methodKey.flatMap { sample.body?[$0]?.stringValue } ?? "" }

    /// True for an answer.
    var isAnswer: Bool { kind == .reply || kind == .acknowledge }
    /// Who sends it.
    var speaker: Speaker {
        switch kind {
        case .set, .get, .invoke, .acknowledge: .hub
        default: .device
        }
    }

    /// The constant words of its topic behind the brand, and of what tells it apart.
    var words: [String] {
        var rest = levels[...]
        if case .word(let first)? = rest.first, !ProtocolWords.isWord(first) { rest = rest.dropFirst() }
        if case .variable? = rest.first, rest.count == levels.count { rest = rest.dropFirst() }
        let topic = rest.flatMap { level -> [String] in
            switch level {
            case .word(let word): ProtocolWords.words(word)
            case .variable(_, let suffix): ProtocolWords.words(suffix)
            }
        }
        return topic + ProtocolWords.words(discriminator)
    }

    /// True for a form whose topic begins with a word for reports, as what answers there is a report too.
    var isReported: Bool {
        if case .word(let word)? = levels.first { return ProtocolWords.reports.contains(word.lowercased()) }
        return false
    }

    /// True for a form whose last word a convention keeps for itself.
    var isKept: Bool {
        if case .word(let word)? = levels.last { return word.hasPrefix("$") && !word.contains("=") }
        return false
    }

    /// The device that a message is about.
    func device(_ sample: Sample) -> String {
        deviceLevel.map { sample.levels.indices.contains($0) ? sample.levels[$0] : "" } ?? ""
    }

    /// The level that holds the identifier of a request; nothing for a topic without.
    var idLevel: Int?
    /// How many levels the name has that ``nameLevels`` make, when that is always the same; nothing for any number.
    var pathLength: Int?

    /// The level that holds the code of an answer; nothing for a topic without.
    var codeLevel: Int?
    /// True where the device stands before topics that a convention keeps for one connection: `$iothub/...`.
    var isMounted: Bool {
        guard deviceLevel == 0, levels.count > 1, case .word(let word) = levels[1] else { return false }
        return word.hasPrefix("$")
    }

    /// What stands at a level, without what always stands before it and without further values behind it.
    func text(_ sample: Sample, at level: Int) -> String {
        guard sample.levels.indices.contains(level), levels.indices.contains(level) else { return "" }
        guard case .variable(let prefix, let suffix) = levels[level] else { return sample.levels[level] }
        let text = sample.levels[level].dropFirst(prefix.count)
        return String(suffix.hasPrefix("&") ? text.prefix { $0 != "&" } : text.dropLast(suffix.count))
    }

    /// True for a level behind a word for answers that holds numbers of three digits.
    private func isCode(_ index: Int) -> Bool {
        guard index > 0, case .word(let word) = levels[index - 1],
            !ProtocolWords.answers.isDisjoint(with: ProtocolWords.words(word))
        else { return false }
        return samples.allSatisfy { sample in
            sample.levels.indices.contains(index)
                && (100..<600).contains(Int(sample.levels[index]) ?? 0)
        }
    }

    /// True for a level that differs from request to request: it is called so, or is another one nearly every time.
    private func isID(_ index: Int) -> Bool {
        guard case .variable(let prefix, _) = levels[index] else { return false }
        if prefix.lowercased().contains("id=") { return true }
        guard samples.count >= 8 else { return false }
        // What has a name of its own in the level, such as a version, is none.
        guard prefix.isEmpty else { return false }
        let words = samples.compactMap { $0.levels.indices.contains(index) ? $0.levels[index] : nil }
        return Set(words).count * 10 >= samples.count * 9
            && words.allSatisfy { $0.utf8.contains { $0 &- 0x30 < 10 } }
    }

    /// The level at which the device's name stands; nothing for a topic that names none.
    ///
    /// - Parameter offsets: Which of the first levels that differ names the device, by what stands before them.
    static func deviceLevel(_ levels: [LearnedLevel], _ offsets: [[LearnedLevel]: Int]) -> Int? {
        guard let first = levels.firstIndex(where: \.isPlainVariable) else { return nil }
        let end = levels[first...].firstIndex { !$0.isPlainVariable } ?? levels.count
        return min(end - 1, first + (offsets[Array(levels[..<first])] ?? end - 1 - first))
    }

    /// Finds the levels of the device and of names.
    ///
    /// The first levels that differ name the device, what stands behind a word of the protocol names something of it.
    ///
    /// - Parameter offsets: Which of the first levels that differ names the device, by what stands before them.
    mutating func findLevels(_ offsets: [[LearnedLevel]: Int]) {
        guard let first = levels.firstIndex(where: \.isPlainVariable), let device = Self.deviceLevel(levels, offsets)
        else { return }
        deviceLevel = device
        productLevels = Array(first..<device)
        idLevel = levels.indices.first { $0 > device && isID($0) }
        codeLevel = levels.indices.first { $0 > device && isCode($0) }
        nameLevels = levels.indices.filter { index in
            guard index > device, index != idLevel, case .variable(let prefix, _) = levels[index] else { return false }
            return prefix.isEmpty && index != codeLevel
        }
        findPath(after: device)
    }

    /// Finds out whether several levels are one name with slashes.
    private mutating func findPath(after device: Int) {
        guard let first = nameLevels.first, let last = nameLevels.last else { return }
        let isNumeric = samples.allSatisfy { sample in
            nameLevels.allSatisfy { sample.levels.indices.contains($0) && Int(sample.levels[$0]) != nil }
        }
        guard !isNumeric else { return }
        // A word between names that is none of the protocol belongs to the name.
        var start = first
        while start - 1 > device, case .word(let word) = levels[start - 1], !ProtocolWords.isWord(word) { start -= 1 }
        guard last > start, nameLevels.count == last - start + 1 || last == levels.count - 1 else { return }
        isPath = true
        nameLevels = Array(start...last)
        let isUniform = samples.allSatisfy { $0.levels.count == levels.count }
        pathLength = isUniform ? nameLevels.count : nil
        if pathLength == nil, last != levels.count - 1 {
            isPath = false
        }
    }
}

/// Which side of a draft speaks.
typealias Speaker = HulianModel.Speaker
