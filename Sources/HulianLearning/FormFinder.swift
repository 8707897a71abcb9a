internal import HulianModel

/// Sorts messages into forms, and finds out what each form says and which answers which.
struct FormFinder {
    /// The forms, in the order in which they were heard first.
    var forms: [LearnedForm] = []
    /// Words that stood alone where a name may stand.
    let lonely: [String]

    /// How many kinds of messages were left out because there were more than a draft may have.
    private(set) var leftOutCount = 0
    /// How many messages were left out because their topics have more levels than a draft may have.
    private(set) var deepCount = 0

    /// The most kinds of messages in a draft; the ones that came most often stay.
    static let formLimit = 160
    /// The most kinds of messages of one topic; where bodies name more, what they name is no kind.
    static let kindLimit = 16
    /// The most levels of a topic.
    static let levelLimit = 32

    /// Sorts messages.
    ///
    /// The time grows with the size of the messages alone: what has more kinds or levels than the limits is left out and
    /// counted.
    init(_ messages: [HeardMessage]) {
        var topics: [String] = []
        var places: [String: Int] = [:]
        for message in messages where places[message.topic] == nil {
            let isDeep = message.topic.utf8.count { $0 == 0x2F } >= Self.levelLimit
            places[message.topic] = isDeep ? -1 : topics.count
            if !isDeep { topics.append(message.topic) }
        }
        let learner = TopicPatternLearner(topics)
        lonely = learner.lonely
        sort(messages, learner.patterns, places, learner.deviceOffsets)
        joinPaths()
        keepMost()
        expectMore()
        for index in forms.indices { forms[index].findLevels(learner.deviceOffsets) }
        classify()
        splitNamedCommands()
        splitCommands()
        findAnswers()
        nameForms()
    }

    /// A message with what decides on its form.
    struct Sorted {
        /// The levels of its form.
        var levels: [LearnedLevel]
        /// What tells it from other forms of the same topic.
        var discriminator: String
        /// The key of the method that it calls, in a topic with many; nothing for others.
        var methodKey: String?
        /// True where one of its levels holds only objects, and others only plain values.
        var isGroup = false
        /// What is learned from.
        let sample: LearnedForm.Sample
    }

    /// Puts each message into its form.
    private mutating func sort(
        _ messages: [HeardMessage], _ patterns: [[LearnedLevel]], _ places: [String: Int],
        _ offsets: [[LearnedLevel]: Int]
    ) {
        var sorted: [Sorted] = []
        for (place, message) in messages.enumerated() {
            guard let topic = places[message.topic], topic >= 0 else {
                deepCount += 1
                continue
            }
            let levels = patterns[topic]
            let words = message.topic.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            let body = try? Value(json: message.payload)
            let structure = body?.fields != nil || body?.listValue != nil ? body : nil
            sorted.append(
                Sorted(
                    levels: levels, discriminator: structure == nil ? "text" : "",
                    sample: LearnedForm.Sample(
                        place: place, levels: words, body: structure,
                        text: String(decoding: message.payload, as: UTF8.self),
                        retain: message.retain, qos: message.qos)))
        }
        Self.discriminate(&sorted)
        Self.findGroups(&sorted, offsets)
        Self.findMethods(&sorted)
        var kinds: [[LearnedLevel]: Set<String>] = [:]
        var counts: [[LearnedLevel]: (text: Int, all: Int)] = [:]
        for one in sorted {
            kinds[one.levels, default: []].insert(one.discriminator)
            counts[one.levels, default: (0, 0)].all += 1
            if one.sample.body == nil { counts[one.levels, default: (0, 0)].text += 1 }
        }
        var known: [LearnedForm.Key: Int] = [:]
        for one in sorted {
            let isMany = kinds[one.levels]?.count ?? 0 > Self.kindLimit
            let count = counts[one.levels] ?? (0, 0)
            // Where names of values stand in the topic, a value that is a list or an object is one as well.
            let isText =
                one.sample.body == nil
                || count.text * 5 >= count.all && one.levels.count(where: \.isPlainVariable) > 1
            let key = LearnedForm.Key(
                levels: one.levels, discriminator: isText ? "text" : (isMany ? "" : one.discriminator))
            let index = known[key] ?? forms.count
            if index == forms.count {
                known[key] = index
                var form = LearnedForm(levels: key.levels, discriminator: key.discriminator)
                form.methodKey = one.methodKey
                form.isGroup = one.isGroup && !isText
                forms.append(form)
            }
            forms[index].samples.append(one.sample)
        }
    }

    /// Keeps the forms that came most often.
    private mutating func keepMost() {
        guard forms.count > Self.formLimit else { return }
        let ranked = forms.indices.sorted {
            (forms[$0].samples.count, $1) > (forms[$1].samples.count, $0)
        }
        leftOutCount = forms.count - Self.formLimit
        forms = ranked.prefix(Self.formLimit).sorted().map { forms[$0] }
    }

    /// Names with slashes may have several lengths, and words of protocols in them: such forms are one.
    private mutating func joinPaths() {
        let heads = forms.map(Self.head)
        var joined: [LearnedForm] = []
        var places: [Int: Int] = [:]
        // A form whose names fill at least two levels, and nothing behind them, says that names have slashes here.
        var models: [LearnedForm.Key: Int] = [:]
        for index in forms.indices {
            let (head, levels) = (heads[index], forms[index].levels)
            guard !head.isEmpty, levels.count >= head.count + 2,
                levels[head.count...].allSatisfy({ !Self.isWord($0) })
            else { continue }
            let key = LearnedForm.Key(levels: head, discriminator: forms[index].discriminator)
            if models[key] == nil { models[key] = index }
        }
        for index in forms.indices {
            let head = heads[index]
            let key = LearnedForm.Key(levels: head, discriminator: forms[index].discriminator)
            guard let model = models[key], forms[index].levels.count > head.count else {
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
    static func discriminator(
        _ body: Value, _ words: [String], _ levels: [LearnedLevel], _ keys: [String]
    ) -> String {
        var marks: [String] = []
        let isAlone = body.fields?.count == 1
        for key in keys where !isAlone {
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
            let isAnswer = !forms[index].isReported && !words.isDisjoint(with: ProtocolWords.answers)
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
                let isNamed = !forms[index].nameLevels.isEmpty && !forms[index].isKept
                forms[index].kind = (isObject || isNamed) && forms[index].deviceLevel != nil ? .report : .other
            }
            // What a convention keeps for itself is no value.
            if forms[index].isKept, forms[index].kind != .availability { forms[index].kind = .other }
            forms[index].percent = base == nil ? 40 : 85
            if forms[index].deviceLevel == nil || forms[index].isOpen { forms[index].kind = .other }
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
        if form.discriminator == "text", form.nameLevels.isEmpty, isPresence(form) { return .availability }
        if words.contains("discovery") { return .other }
        // Only the end of a topic says what it is for; `devices` may stand before.
        let ends = form.levels.suffix(2).flatMap { level -> [String] in
            if case .word(let word) = level { return ProtocolWords.words(word) }
            return []
        }
        if ends.contains(where: ProtocolWords.descriptions.contains) { return .other }
        // `commands/NAME/set` sets nothing: it gives the command.
        if !isProperty, !words.isDisjoint(with: ProtocolWords.sets), isNamedCommand(form) { return .invoke }
        if !words.isDisjoint(with: ProtocolWords.sets) { return .set }
        if !words.isDisjoint(with: ProtocolWords.gets) { return .get }
        let presenceWords: Set<String> = ["online", "offline"]
        let says = form.samples.prefix(40).allSatisfy { sample in
            sample.body?.fields?.contains { presenceWords.contains($0.value.stringValue?.lowercased() ?? "") } ?? false
        }
        if says { return .availability }
        if !words.isDisjoint(with: ProtocolWords.events), !isProperty, saysReport(form) { return .report }
        if !words.isDisjoint(with: ProtocolWords.events), !isProperty {
            return form.samples.contains { hasNamedValues($0.body, depth: 0) } ? .report : .event
        }
        if !words.isDisjoint(with: ProtocolWords.commands), !isProperty { return .invoke }
        if !words.isDisjoint(with: ProtocolWords.reports) { return .report }
        return nil
    }

    /// True when the method of bodies says that they report, whatever the topic is called.
    private static func saysReport(_ form: LearnedForm) -> Bool {
        guard let body = form.samples.first?.body,
            let method = ProtocolWords.methodKeys.lazy.compactMap({ body[$0]?.stringValue }).first,
            form.discriminator.contains(method)
        else { return false }
        let words = Set(ProtocolWords.words(method))
        return words.isDisjoint(with: ProtocolWords.events) && !words.isDisjoint(with: ProtocolWords.reports)
    }

    /// True when all payloads are words of availability, and some of them say that a device is there or gone.
    private static func isPresence(_ form: LearnedForm) -> Bool {
        let words = Set(form.samples.prefix(400).map { $0.text.lowercased() })
        return words.count <= 8 && words.allSatisfy { ProtocolWords.presenceWords[$0] != nil }
            && words.contains { ProtocolWords.presenceWords[$0] != .neither }
            && endsInState(form)
    }

    /// True when a topic ends in a word for state.
    private static func endsInState(_ form: LearnedForm) -> Bool {
        guard case .word(let word)? = form.levels.last, let end = ProtocolWords.words(word).last else { return false }
        return ["state", "status", "lwt"].contains(end)
    }

    /// True when the name of a command stands right behind the word for commands.
    private static func isNamedCommand(_ form: LearnedForm) -> Bool {
        guard let name = form.nameLevels.first, form.nameLevels.count == 1, name > 0,
            case .word(let word) = form.levels[name - 1]
        else { return false }
        return ProtocolWords.commands.contains(word.lowercased())
    }

    /// True when a body has a list of several names with values: an event has one name, and its values are fields.
    private static func hasNamedValues(_ body: Value?, depth: Int) -> Bool {
        guard depth < 3, let body else { return false }
        if let items = body.listValue {
            return items.count > 1
                && items.prefix(8).allSatisfy { item in
                    let keys = (item.fields ?? []).map { ProtocolWords.bare($0.name) }
                    return keys.contains(where: ProtocolWords.isNameKey)
                        && keys.contains(where: ProtocolWords.isValueKey)
                }
        }
        return body.fields?.contains { hasNamedValues($0.value, depth: depth + 1) } ?? false
    }

    // MARK: Commands

    /// Takes out of commands what sets attributes: a command whose arguments are what devices report.
    private mutating func splitCommands() {
        let commands = forms.indices.filter { forms[$0].kind == .invoke && forms[$0].nameLevels.isEmpty }
        guard !commands.isEmpty else { return }
        var reported: Set<String> = []
        for form in forms where form.kind == .report { reported.formUnion(BodyLearner(form).names.keys) }
        guard !reported.isEmpty else { return }
        for index in commands.reversed() {
            let form = forms[index]
            guard let key = Self.commandKey(form) else { continue }
            var arguments: [String: Set<String>] = [:]
            for sample in form.samples {
                guard let word = sample.body?[key]?.stringValue else { continue }
                let names = (sample.body?.fields ?? []).filter {
                    ProtocolWords.containers.contains(ProtocolWords.bare($0.name))
                }.flatMap { $0.value.fields ?? [] }.map(\.name)
                arguments[word, default: []].formUnion(names)
            }
            let sets = arguments.filter { $0.value.count > 2 && $0.value.isSubset(of: reported) }.keys.sorted()
            guard let word = sets.first, sets.count == 1 else { continue }
            var set = LearnedForm(levels: form.levels, discriminator: word)
            set.deviceLevel = form.deviceLevel
            set.productLevels = form.productLevels
            set.idLevel = form.idLevel
            set.percent = form.percent
            set.kind = .set
            set.samples = form.samples.filter { $0.body?[key]?.stringValue == word }
            forms[index].samples.removeAll { $0.body?[key]?.stringValue == word }
            // What has a word of its own stands before what takes any.
            forms.insert(set, at: index)
        }
        forms.removeAll(where: \.samples.isEmpty)
    }

    /// The key whose value names the command in a body.
    private static func commandKey(_ form: LearnedForm) -> String? {
        form.samples.first?.body?.fields?.first { field in
            let bare = ProtocolWords.bare(field.name)
            return field.value.stringValue != nil
                && (bare.contains("command") || bare.contains("method") || bare.contains("action"))
        }?.name
    }

    // MARK: Answers

    /// Finds which form answers which by identifiers that come again, else by topics.
    private mutating func findAnswers() {
        var asked: [String: (form: Int, place: Int)] = [:]
        var all: [(place: Int, form: Int, key: String)] = []
        for (index, form) in forms.enumerated() where !form.isOpen {
            for sample in form.samples {
                let level = form.idLevel.map { form.text(sample, at: $0) }
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
            forms[index].alsoAnswers = ranked.dropFirst().filter { $0.value > 1 }.map(\.key)
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

    /// What may be asked, by the words of its topic; an answer's topic extends that of what it answers.
    private var questions: [[String]: Int] {
        Dictionary(
            forms.indices.filter { !forms[$0].isAnswer && forms[$0].kind != .other }.map { (forms[$0].words, $0) }
        ) { first, _ in first }
    }

    // MARK: Names

    /// Says what each answer answers, and gives each form a name.
    private mutating func nameForms() {
        let questions = questions
        for index in forms.indices where forms[index].isAnswer {
            if forms[index].answers == nil {
                forms[index].answers = questions[forms[index].words.filter { !ProtocolWords.answers.contains($0) }]
            }
            let asked = [forms[index].answers].compactMap { $0 } + forms[index].alsoAnswers
            // Where one form answers everything, what answers a question says most.
            forms[index].answersKind = (asked.first { forms[$0].kind == .get } ?? asked.first).map { forms[$0].kind }
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
