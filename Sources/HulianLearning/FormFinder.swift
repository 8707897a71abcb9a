internal import HulianModel

/// Sorts messages into forms, and finds out what each form says and which answers which.
struct FormFinder {
    /// The forms, in the order in which they were heard first.
    private(set) var forms: [LearnedForm] = []
    /// Words that stood alone where a name may stand.
    let lonely: [String]

    /// Sorts messages.
    init(_ messages: [HeardMessage]) {
        var topics: [String] = []
        var places: [String: Int] = [:]
        for message in messages where places[message.topic] == nil {
            places[message.topic] = topics.count
            topics.append(message.topic)
        }
        let learner = TopicPatternLearner(topics)
        lonely = learner.lonely
        var known: [String: Int] = [:]
        for (place, message) in messages.enumerated() {
            guard let topic = places[message.topic] else { continue }
            let levels = learner.patterns[topic]
            let words = message.topic.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            let body = try? Value(json: message.payload)
            let structure = body?.fields != nil || body?.listValue != nil ? body : nil
            let discriminator = structure.map { Self.discriminator($0, words, levels) } ?? "text"
            let key = "\(levels)\n\(discriminator)"
            if known[key] == nil {
                known[key] = forms.count
                forms.append(LearnedForm(levels: levels, discriminator: discriminator))
            }
            forms[known[key] ?? 0].samples.append(
                LearnedForm.Sample(
                    place: place, levels: words, body: structure,
                    text: String(decoding: message.payload, as: UTF8.self),
                    retain: message.retain, qos: message.qos))
        }
        joinPaths()
        for index in forms.indices { forms[index].findLevels() }
        classify()
        findAnswers()
        nameForms()
    }

    /// Names with slashes may have several lengths, and words of protocols in them: such forms are one.
    private mutating func joinPaths() {
        let heads = forms.map(Self.head)
        var joined: [LearnedForm] = []
        var places: [Int: Int] = [:]
        for index in forms.indices {
            let head = heads[index]
            // A form whose names fill at least two levels, and nothing behind them, says that names have slashes here.
            let model = forms.indices.first { other in
                heads[other] == head && !head.isEmpty && forms[other].discriminator == forms[index].discriminator
                    && forms[other].levels.count >= head.count + 2
                    && forms[other].levels[head.count...].allSatisfy { !Self.isWord($0) }
            }
            guard let model, forms[index].levels.count > head.count else {
                joined.append(forms[index])
                continue
            }
            if let place = places[model] {
                joined[place].samples += forms[index].samples
            } else {
                places[model] = joined.count
                var form = LearnedForm(levels: forms[model].levels, discriminator: forms[model].discriminator)
                form.samples = forms[index].samples
                joined.append(form)
            }
        }
        forms = joined
    }

    /// The levels of a form up to the last of the words behind the first level that differs.
    private static func head(_ form: LearnedForm) -> [LearnedLevel] {
        guard let first = form.levels.firstIndex(where: { !isConstant($0) }),
            let word = form.levels[first...].firstIndex(where: isWord)
        else { return [] }
        let end = form.levels[word...].firstIndex { !isWord($0) } ?? form.levels.count
        return Array(form.levels[..<end])
    }

    /// True for a word of protocols.
    private static func isWord(_ level: LearnedLevel) -> Bool {
        if case .word(let word) = level { return ProtocolWords.isWord(word) }
        return false
    }

    /// True for a level that never differs.
    private static func isConstant(_ level: LearnedLevel) -> Bool {
        if case .word = level { return true }
        return false
    }

    /// What tells forms of one topic apart: a method or type, and the kinds of what holds the rest.
    private static func discriminator(_ body: Value, _ words: [String], _ levels: [LearnedLevel]) -> String {
        var marks: [String] = []
        for key in ["method", "type", "cmd", "action"] {
            guard var text = body[key]?.stringValue, text.utf8.count < 64 else { continue }
            // A method may name what the topic names.
            for (word, level) in zip(words, levels) {
                if case .variable(_, let suffix) = level, word.utf8.count > 1 {
                    text = text.replacing(word.dropLast(suffix.count), with: "@")
                }
            }
            marks.append(text)
        }
        for field in body.fields ?? [] where ProtocolWords.isEnvelope(field.name) {
            switch field.value {
            case .list(let items) where !ProtocolWords.valueKeys.contains(field.name):
                marks.append("\(field.name)[\(items.contains { $0["value"] != nil } ? "value" : "")]")
            case .structure where ["result", "error"].contains(field.name): marks.append("\(field.name){}")
            default: break
            }
        }
        return marks.joined(separator: " ")
    }

    // MARK: Kinds

    /// Says what each form is by its words.
    private mutating func classify() {
        for index in forms.indices {
            let words = Set(forms[index].words)
            let isAnswer = !words.isDisjoint(with: ProtocolWords.answers)
            let base = Self.kind(words, forms[index])
            switch (base, isAnswer) {
            case (.other?, _): forms[index].kind = .other
            case (.report?, true), (.event?, true): forms[index].kind = .acknowledge
            case (.some, true): forms[index].kind = .reply
            case (nil, true): forms[index].kind = .reply
            case (let kind?, false): forms[index].kind = kind
            case (nil, false):
                // Nobody says what it is: values of a device are what is told most.
                let isObject = forms[index].samples.contains { $0.body?.fields?.isEmpty == false }
                forms[index].kind = isObject && forms[index].deviceLevel != nil ? .report : .other
            }
            forms[index].percent = base == nil ? 40 : 85
            if forms[index].deviceLevel == nil { forms[index].kind = .other }
        }
    }

    /// What words say; nothing when they say nothing.
    private static func kind(_ words: Set<String>, _ form: LearnedForm) -> UtteranceKind? {
        let isProperty = words.contains { $0.hasPrefix("propert") }
        if !words.isDisjoint(with: ProtocolWords.presence) { return .availability }
        if Set(form.samples.map(\.text).prefix(50)).isSubset(of: ["online", "offline", "ON", "OFF"]),
            words.contains("availability")
        {
            return .availability
        }
        // Only the end of a topic says what it is for; `devices` may stand before.
        let ends = form.levels.suffix(2).flatMap { level -> [String] in
            if case .word(let word) = level { return ProtocolWords.words(word) }
            return []
        }
        if ends.contains(where: ProtocolWords.descriptions.contains) { return .other }
        if !words.isDisjoint(with: ProtocolWords.sets) { return .set }
        if !words.isDisjoint(with: ProtocolWords.gets) { return .get }
        let presenceWords: Set<String> = ["online", "offline"]
        let says = form.samples.prefix(40).allSatisfy { sample in
            sample.body?.fields?.contains { presenceWords.contains($0.value.stringValue?.lowercased() ?? "") } ?? false
        }
        if says { return .availability }
        if !words.isDisjoint(with: ProtocolWords.events), !isProperty { return .event }
        if !words.isDisjoint(with: ProtocolWords.commands), !isProperty { return .invoke }
        if !words.isDisjoint(with: ProtocolWords.reports) { return .report }
        return nil
    }

    // MARK: Answers

    /// Finds which form answers which by identifiers that come again, else by topics.
    private mutating func findAnswers() {
        var asked: [String: (form: Int, place: Int)] = [:]
        var all: [(place: Int, form: Int, key: String)] = []
        for (index, form) in forms.enumerated() {
            for sample in form.samples {
                let level = form.idLevel.map { sample.levels.indices.contains($0) ? sample.levels[$0] : "" }
                guard let id = level ?? Self.id(sample.body) else { continue }
                all.append((sample.place, index, form.device(sample) + "\n" + id))
            }
        }
        var votes: [Int: [Int: Int]] = [:]
        for entry in all.sorted(by: { $0.place < $1.place }) {
            if let before = asked[entry.key], before.form != entry.form {
                votes[entry.form, default: [:]][before.form, default: 0] += 1
            } else {
                asked[entry.key] = (entry.form, entry.place)
            }
        }
        for index in forms.indices {
            let ranked = (votes[index] ?? [:]).sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
            // What words say to be a description is no answer by its identifier.
            if forms[index].kind == .other, forms[index].percent >= 80 { continue }
            guard let best = ranked.first, best.value * 2 >= forms[index].samples.count || forms[index].isAnswer,
                !forms[best.key].isAnswer || !forms[index].isAnswer
            else { continue }
            // What says by its words that it is no answer is none by chance.
            if !forms[index].isAnswer, ![.other, .report].contains(forms[index].kind) || forms[index].percent >= 80,
                forms[index].kind != .other
            {
                continue
            }
            forms[index].answers = best.key
            let isOfHub = [.set, .get, .invoke].contains(forms[best.key].kind)
            forms[index].kind = isOfHub ? .reply : .acknowledge
            forms[index].percent = 90
        }
    }

    /// The identifier of a body.
    static func id(_ body: Value?) -> String? {
        for field in body?.fields ?? [] where ProtocolWords.idKeys.contains(ProtocolWords.bare(field.name)) {
            if let text = field.value.stringValue { return text }
            if let number = field.value.integerValue { return String(number) }
        }
        return nil
    }

    /// The form whose topic an answer's topic extends; nothing for none.
    private func asked(by answer: LearnedForm) -> Int? {
        let words = answer.words.filter { !ProtocolWords.answers.contains($0) }
        return forms.indices.first { !forms[$0].isAnswer && forms[$0].kind != .other && forms[$0].words == words }
    }

    // MARK: Names

    /// Says what each answer answers, and gives each form a name.
    private mutating func nameForms() {
        for index in forms.indices where forms[index].isAnswer {
            if forms[index].answers == nil { forms[index].answers = asked(by: forms[index]) }
            forms[index].answersKind = forms[index].answers.map { forms[$0].kind }
        }
        var taken: [String: Int] = [:]
        for index in forms.indices {
            var base = forms[index].kind.rawValue
            if forms[index].isAnswer, let asked = forms[index].answers {
                base = "\(forms[asked].kind.rawValue)Answer"
            }
            taken[base, default: 0] += 1
            let count = taken[base] ?? 1
            forms[index].name = count == 1 ? base : "\(base)\(count)"
        }
    }
}
