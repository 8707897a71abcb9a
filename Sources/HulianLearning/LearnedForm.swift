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
    /// True when the names of ``nameLevels`` go to the end of the topic and are one name with slashes.
    var isPath = false

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
        let topic = levels.dropFirst().flatMap { level -> [String] in
            switch level {
            case .word(let word): ProtocolWords.words(word)
            case .variable(_, let suffix): ProtocolWords.words(suffix)
            }
        }
        return topic + ProtocolWords.words(discriminator)
    }

    /// The device that a message is about.
    func device(_ sample: Sample) -> String {
        deviceLevel.map { sample.levels.indices.contains($0) ? sample.levels[$0] : "" } ?? ""
    }

    /// The level that holds the identifier of a request; nothing for a topic without.
    var idLevel: Int? {
        levels.indices.first { index in
            if case .variable(let prefix, _) = levels[index] { return prefix.lowercased().contains("id=") }
            return false
        }
    }

    /// Finds the levels of the device and of names.
    ///
    /// The first levels that differ name the device, what stands behind a word of the protocol names something of it.
    mutating func findLevels() {
        var index = 0
        var run: [Int] = []
        while index < levels.count {
            if case .variable("", "") = levels[index] {
                run.append(index)
            } else if !run.isEmpty {
                break
            }
            index += 1
        }
        deviceLevel = run.last
        productLevels = Array(run.dropLast())
        guard let device = run.last else { return }
        nameLevels = levels.indices.filter { index in
            if index > device, index != idLevel, case .variable = levels[index] { return true }
            return false
        }
        guard let first = nameLevels.first, nameLevels.last == levels.count - 1 else { return }
        // A word between names that is none of the protocol belongs to the name.
        var start = first
        while start - 1 > device, case .word(let word) = levels[start - 1], !ProtocolWords.isWord(word) { start -= 1 }
        let isNumeric = samples.allSatisfy { sample in
            nameLevels.allSatisfy { sample.levels.indices.contains($0) && Int(sample.levels[$0]) != nil }
        }
        if levels.count - start > 1, !isNumeric {
            isPath = true
            nameLevels = Array(start..<levels.count)
        }
    }
}

/// Which side of a draft speaks.
typealias Speaker = HulianModel.Speaker
