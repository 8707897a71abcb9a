internal import HulianModel

/// Writes what was learned as a dialect's file.
struct DraftText {
    /// What was learned.
    let facts: DraftFacts
    /// How sure each part is, and what is open.
    private(set) var notes: [LearningNote] = []
    /// The lines of the file.
    var lines: [String] = []
    /// The name of clauses without number.
    let prefix: String
    /// The topic of each form, as the draft has it; nothing for one that a table cannot say.
    private var topics: [String?] = []
    /// The form that answers each form, the first of several.
    private var answers: [Int: Int] = [:]

    /// The file.
    var text: String { lines.joined(separator: "\n") + "\n" }

    /// Writes a file.
    init(_ facts: DraftFacts) {
        self.facts = facts
        prefix = facts.id.rawValue.uppercased()
        topics = facts.forms.map { form, body in
            let text = answerTopic(form, body) ?? topic(form)
            // Signs of variables cannot stand in it.
            let isUsable = (form.deviceLevel != nil || form.kind == .other) && !text.isEmpty
            return isUsable && TopicPattern(text) != nil ? text : nil
        }
        for (index, entry) in facts.forms.enumerated() where topics[index] != nil {
            for asked in [entry.form.answers].compactMap({ $0 }) + entry.form.alsoAnswers where answers[asked] == nil {
                answers[asked] = index
            }
        }
        writeHead()
        writeValues()
        writeMessages()
        writeStatus()
        writeNames()
        writeClauses()
    }

    /// Adds a note and gives it as a comment.
    mutating func note(_ place: String, _ percent: Int?, _ english: String, _ chinese: String) -> String {
        // What came in messages must not end the line of a comment.
        let (english, chinese) = (Self.oneLine(english), Self.oneLine(chinese))
        notes.append(LearningNote(place, percent, Title(english: english, chinese: chinese)))
        return percent.map { "# \($0) %: \(english)" } ?? "# open: \(english)"
    }

    /// Text without anything that ends a line.
    private static func oneLine(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
                    return isControl || [0x2028, 0x2029, 0xFEFF].contains(scalar.value) ? "?" : scalar
                }))
    }

    // MARK: Head

    /// Writes name, identity and connection.
    private mutating func writeHead() {
        lines += [
            "# A draft made by 'hulian dialect learn'. Figures say how sure a line is; 'open' marks what messages do not show.",
            "# Go through it with the vendor's text beside it, name the text as a source, and remove the comments.",
            "dialect: \(facts.id)",
            "title: { en: \(Value.string(facts.title.english)), zh: \(Value.string(facts.title.chinese)) }",
            "version: \"1\"", "sources: [ \"learned from messages; the vendor's text is to be named here\" ]",
            "identity:",
        ]
        let devices = values { $0.deviceLevel.map { [$0] } ?? [] }
        lines.append(
            "  device: { pattern: \(Value.string(Self.pattern(devices))), make: \(Value.string(Self.maker(devices))) }")
        let products = values { $0.productLevels.isEmpty ? [] : [$0.productLevels[0]] }
        if !products.isEmpty {
            lines.append(
                "  product: { pattern: \(Value.string(Self.pattern(products))), make: \(Value.string(Self.maker(products, isType: true))) }"
            )
        }
        if devices.count < 2 {
            lines.append(
                "  "
                    + note(
                        "identity", nil,
                        "only \(devices.count) device was heard, so that its name may be another level",
                        "仅听到 \(devices.count) 台设备，设备名可能在其他层级"))
        }
        for word in facts.lonely.prefix(6) {
            lines.append(
                "  "
                    + note(
                        "identity", nil, "'\(word)' was always the same in topics; it may be a name",
                        "主题中的“\(word)”始终不变，可能是名称"))
        }
        if facts.leftOut.forms > 0 {
            lines.append(
                "  "
                    + note(
                        "messages", nil,
                        "\(facts.leftOut.forms) rarer kinds of messages were left out; a draft has \(FormFinder.formLimit)",
                        "省略了 \(facts.leftOut.forms) 种较少出现的消息，草稿最多 \(FormFinder.formLimit) 种"))
        }
        if facts.leftOut.deep > 0 {
            lines.append(
                "  "
                    + note(
                        "messages", nil,
                        "\(facts.leftOut.deep) messages were left out whose topics have more than \(FormFinder.levelLimit) levels",
                        "省略了 \(facts.leftOut.deep) 条主题超过 \(FormFinder.levelLimit) 级的消息"))
        }
        lines.append(
            note(
                "connection", nil, "client identifier, user name and keep alive are not seen in messages",
                "消息中看不到客户端标识、用户名与保活时间"))
        lines.append("connection: { clientId: \"{device}\", keepAlive: 60 }")
        if let caller = facts.caller {
            lines.append(
                note(
                    "caller", nil,
                    "answers went to the address in the question; what others than this hub write is not known",
                    "应答发往请求中的地址；其他控制端的写法未知"))
            lines.append("caller: \(Value.string(caller))")
        }
        if facts.forms.contains(where: { $0.form.isMounted }) {
            lines.append(
                note(
                    "mount", nil,
                    "topics with '$' belong to a connection; that the device stands before them is this broker's",
                    "带“$”的主题属于连接；其前的设备名由此代理添加"))
            lines.append("mount: \"{device}/\"")
        }
    }

    /// What stands at some levels of all forms, sorted.
    private func values(_ levels: (LearnedForm) -> [Int]) -> [String] {
        var found: Set<String> = []
        for (form, _) in facts.forms where form.kind != .other {
            for level in levels(form) {
                for sample in form.samples where sample.levels.indices.contains(level) {
                    found.insert(sample.levels[level])
                }
            }
        }
        return found.sorted()
    }

    /// What values look like.
    private static func pattern(_ values: [String]) -> String {
        let lengths = values.map(\.count)
        let ends = "{\(lengths.min() ?? 1),\(lengths.max() ?? 64)}"
        if !values.isEmpty, values.allSatisfy({ $0.allSatisfy(\.isNumber) }) { return "[0-9]\(ends)" }
        return "[A-Za-z0-9_.:@-]\(values.isEmpty ? "{1,64}" : ends)"
    }

    /// How the simulator makes a value.
    private static func maker(_ values: [String], isType: Bool = false) -> String {
        guard let first = values.first else { return "{name}" }
        let head = values.dropFirst().reduce(first) { head, value in
            String(zip(head, value).prefix { $0 == $1 }.map(\.0))
        }
        let rests = values.map { $0.dropFirst(head.count) }
        let stem = String(head.prefix { !$0.isNumber })
        if isType { return "\(stem){type:\(max(1, min(32, first.count - stem.count)))}" }
        guard values.count > 1, rests.allSatisfy({ $0.allSatisfy(\.isNumber) }), Set(values.map(\.count)).count == 1
        else {
            return "{name}"
        }
        return "\(stem){serial:\(max(1, min(32, first.count - stem.count)))}"
    }

    // MARK: Values

    /// True where questions call methods and are answered by a result or an error: JSON-RPC, whose identifiers are numbers
    /// or texts.
    private var callsRemotely: Bool {
        func has(_ key: String, _ kinds: Set<UtteranceKind>) -> Bool {
            facts.forms.contains { form, _ in
                kinds.contains(form.kind) && !form.samples.isEmpty
                    && form.samples.prefix(40).allSatisfy { $0.body?[key] != nil }
            }
        }
        return has("method", [.set, .get, .invoke]) && has("result", [.reply]) && has("error", [.reply])
    }

    /// Writes how values are written.
    private mutating func writeValues() {
        let ids = facts.forms.flatMap(\.body.ids)
        let texts = ids.compactMap(\.stringValue)
        let isDigits = !texts.isEmpty && texts.allSatisfy { $0.allSatisfy(\.isNumber) }
        let form =
            ids.contains { $0.integerValue != nil } && texts.isEmpty
            ? (callsRemotely ? "either" : "integer") : (isDigits ? "digits" : "string")
        let longest = min(65_535, texts.map(\.utf8.count).max() ?? 16)
        let presence = facts.presence
        let hasStructures = facts.forms.contains { $0.body.hasStructures }
        let hasNulls = facts.forms.contains { $0.body.hasNulls }
        lines.append("values:")
        lines.append("  time: \(facts.time.rawValue)")
        lines.append("  bools: [\(facts.bools.map(\.description).joined(separator: ", "))]")
        lines.append("  online: [\(presence.words.map(\.description).joined(separator: ", "))]")
        let others = presence.others.compactMap { word -> String? in
            guard let text = word.stringValue, text.utf8.count <= BodyLearner.keyLimit else { return nil }
            let meaning = ProtocolWords.presenceWords[text.lowercased()] ?? .neither
            return "\(Value.string(text)): \(meaning.rawValue)"
        }
        if !others.isEmpty { lines.append("  presence: { \(others.joined(separator: ", ")) }") }
        if !presence.isGoneHeard {
            lines.append(
                "  "
                    + note(
                        "values.online", nil,
                        "no message says that a device is gone, so that the word for it is made up",
                        "没有消息表示设备离线，该词为自拟"))
        }
        if facts.isQuoted { lines.append("  quoted: true") }
        lines.append("  enumerations: \(facts.style.enumerations.rawValue)")
        lines.append("  quantities: \(facts.style.quantities.rawValue)")
        lines.append("  names: \(facts.nameStyle.rawValue)")
        if facts.carriesAll { lines.append("  carriesAll: true") }
        lines.append("  structures: \(hasStructures ? "json" : "none")")
        lines.append("  nulls: \(hasNulls)")
        if ids.isEmpty {
            lines.append("  correlation: { form: string }")
        } else {
            lines.append(
                "  "
                    + note(
                        "values.correlation", nil,
                        "identifiers had up to \(longest) characters; the limit is not known",
                        "标识最长 \(longest) 个字符，上限未知"))
            lines.append(
                "  correlation: { form: \(form)\(form == "integer" || form == "either" ? "" : ", minLength: 1, maxLength: \(max(64, longest))") }"
            )
        }
    }

    // MARK: Messages

    /// Writes the messages.
    private mutating func writeMessages() {
        if facts.hasMessages {
            lines.append(
                note(
                    "messages", nil, "what stood in every message is taken for required, which messages do not show",
                    "每条消息都有的成员视为必需，消息本身无法证明"))
        }
        lines.append("messages:")
        var isEmpty = true
        // What is only known stands behind what is read, as it would fit that as well.
        let isLast = facts.forms.map { $0.form.isDemoted || $0.form.isOpen }
        // Of several methods of one topic what fits none is read as what sets, which asks for most.
        let isFirst = facts.forms.map { $0.form.methodKey != nil && $0.form.kind == .set }
        let order =
            facts.forms.indices.filter { isFirst[$0] && !isLast[$0] }
            + facts.forms.indices.filter { !isFirst[$0] && !isLast[$0] } + facts.forms.indices.filter { isLast[$0] }
        for index in order {
            let (form, body) = facts.forms[index]
            guard let topic = topics[index] else { continue }
            isEmpty = false
            writeStrangers(form, body, topic)
            lines.append("  \(form.name):")
            let english = "\(form.samples.count) messages" + (form.percent < 60 ? "; what they say is a guess" : "")
            let chinese = "\(form.samples.count) 条消息" + (form.percent < 60 ? "，含义为推测" : "")
            let percent = min(99, form.samples.count < 3 ? form.percent / 2 : form.percent)
            lines.append("    " + note("messages.\(form.name)", percent, english, chinese))
            let kind = kind(form, body)
            lines.append("    kind: \(kind.rawValue)")
            lines.append("    from: \(form.speaker.rawValue)")
            lines.append("    topic: \(Value.string(topic))")
            let qos = Set(form.samples.compactMap(\.qos)).sorted(by: >)
            lines.append("    qos: [\(qos.isEmpty ? "1, 0, 2" : qos.map(String.init).joined(separator: ", "))]")
            let retain = Set(form.samples.compactMap(\.retain))
            lines.append(
                "    retain: \(retain == [false] || retain.isEmpty ? (form.kind == .availability ? "any" : (retain.isEmpty ? "any" : "never")) : "any")"
            )
            if kind == .other, let outline = form.kind == .other || body.isText ? body.text : body.openText {
                lines.append("    body: \(outline)")
                lines.append("    sent: false")
            }
            writeDoubts(form)
            guard kind != .other else { continue }
            let only = only(form)
            if !only.isEmpty {
                lines.append("    only: [\(only.map { Value.string($0).description }.joined(separator: ", "))]")
            }
            if form.isAnswer, body.isText, form.samples.allSatisfy({ $0.text.isEmpty }) {
                lines.append("    empty: true")
            } else if body.isText {
                lines.append("    text: true")
            } else if let text = body.text {
                lines.append("    body: \(withCaller(text))")
            }
            for question in body.questions.prefix(8) {
                lines.append("    " + note("messages.\(form.name)", nil, question.english, question.chinese))
            }
            if let answer = answers[index].map({ facts.forms[$0] }) {
                lines.append("    reply: \(answer.form.name)")
                let share = answer.form.samples.count * 100 / max(1, form.samples.count)
                lines.append("    replies: \(share >= 80 ? "always" : "maybe")")
            }
        }
        guard isEmpty else { return }
        // Without a single message the topics are ours, and say so.
        lines.append(
            "  " + note("messages", nil, "no message was seen: topics and bodies are made up", "未见消息，主题与消息体均为自拟"))
        lines += [
            "  report: { kind: report, from: device, topic: \"\(facts.id)/{device}/state\", qos: [1, 0], body: { $items: { role: attributes, shape: keyed, item: $value } } }",
            "  set: { kind: set, from: hub, topic: \"\(facts.id)/{device}/set\", qos: [1, 0], body: { $items: { role: attributes, shape: keyed, item: $value } } }",
        ]
        if !facts.describedEvents.isEmpty {
            lines.append(
                "  event: { kind: event, from: device, topic: \"\(facts.id)/{device}/event/{event}\", qos: [1, 0], body: { $items: { role: fields, shape: keyed } } }"
            )
        }
        if !facts.describedCommands.isEmpty {
            lines.append(
                "  invoke: { kind: invoke, from: hub, topic: \"\(facts.id)/{device}/command/{command}\", qos: [1, 0], body: { $items: { role: arguments, shape: keyed } } }"
            )
        }
    }

    /// The topic of an answer that goes to the address which the question gave; nothing for another message.
    private func answerTopic(_ form: LearnedForm, _ body: BodyLearner) -> String? {
        guard form.isAnswer, let caller = facts.caller, body.text?.contains("\"{device}\"") ?? false else { return nil }
        let topic = topic(form)
        return topic.hasPrefix(caller + "/") ? "{caller...}" + topic.dropFirst(caller.count) : nil
    }

    /// A body with the address of the hub as what it is.
    private func withCaller(_ text: String) -> String {
        guard let caller = facts.caller else { return text }
        // Where answers go to an address, who speaks must say so, too.
        return text.replacing(Value.string(caller).description, with: "$caller")
            .replacing("?: \"{device}\"", with: ": \"{device}\"")
    }

    /// Writes why a kind of message is known and not read.
    private mutating func writeDoubts(_ form: LearnedForm) {
        let place = "messages.\(form.name)"
        if form.isOpen {
            let share = form.newShare
            lines.append(
                "    "
                    + note(
                        place, nil,
                        "\(share) % of the messages of this topic were of kinds that came once, so that more kinds are to be expected: they are known and not read",
                        "该主题 \(share)% 的消息种类仅出现一次，预计还有未见的种类：仅识别，不解读"))
        }
        if form.isDemoted {
            lines.append(
                "    "
                    + note(place, nil, "what it says was not understood: it is known and not read", "未能理解其含义：仅识别，不解读"))
        }
    }

    /// What the method may say, in a topic in which bodies call many.
    private func only(_ form: LearnedForm) -> [String] {
        guard form.methodKey != nil, form.kind != .invoke else { return [] }
        let methods = Set(form.samples.map { form.method($0) })
        let ends = Set(methods.map { NameKnowledge.last($0) })
        if ends.count == 1, let end = ends.first, methods.count > 1 { return ["*.\(end)"] }
        return methods.count <= 64 ? methods.sorted() : []
    }

    /// Writes what is known of commands and events whose meaning is not: that they are said.
    private mutating func writeStrangers(_ form: LearnedForm, _ body: BodyLearner, _ topic: String) {
        guard kind(form, body) != .other, form.kind == .invoke || form.kind == .event else { return }
        let names = Set(facts.strangers[form.kind == .invoke ? .command : .event] ?? []).intersection(body.elements)
        guard !names.isEmpty else { return }
        let variable = form.kind == .invoke ? "command" : "event"
        let shared = "kind: other, from: \(form.speaker.rawValue), qos: [0, 1, 2], retain: any, sent: false"
        if topic.contains("{\(variable)") {
            for (place, name) in names.sorted().prefix(64).enumerated() {
                let own = topic.replacing("{\(variable)}", with: name)
                guard TopicPattern(own) != nil, !own.contains("{\(variable)") else { continue }
                lines.append(
                    "  \(form.name)Other\(place + 1): { \(shared), topic: \(Value.string(own))\(body.isText ? "" : ", body: $any") }"
                )
            }
            return
        }
        guard form.kind == .invoke, let text = body.text, text.contains("$command") else { return }
        func method(_ name: String) -> String {
            BodyLearner.number(of: name) == nil ? name : String(name[..<(name.lastIndex(of: ":") ?? name.endIndex)])
        }
        // A method that is known with one number is known with others.
        let known = Set(body.elements.subtracting(names).map(method))
        let methods = Set(names.map(method)).subtracting(known).sorted().prefix(64)
        guard !methods.isEmpty else { return }
        let words = methods.map { Value.string($0).description }.joined(separator: ", ")
        lines.append(
            "  \(form.name)Other: { \(shared), topic: \(Value.string(topic)), only: [\(words)], body: \(body.openText ?? "$any") }"
        )
    }

    /// What a form says in the draft: events and commands that nobody could name are known and not read.
    private func kind(_ form: LearnedForm, _ body: BodyLearner) -> UtteranceKind {
        let isElement = form.kind == .event || form.kind == .invoke
        return body.isNumbered || isElement && facts.nameStyle == .none ? .other : form.kind
    }

    /// The topic of a form with variables.
    private func topic(_ form: LearnedForm) -> String {
        var levels: [String] = []
        var isDone = false
        for (index, level) in form.levels.enumerated() where !isDone {
            // What stands before such topics is written once for all of them.
            if index == 0, form.isMounted { continue }
            switch level {
            case .word(let word) where !form.nameLevels.contains(index) && index != form.codeLevel:
                levels.append(word)
            case .word, .variable:
                var frame = (prefix: "", suffix: "")
                if case .variable(let prefix, let suffix) = level { frame = (prefix, suffix) }
                if index == form.deviceLevel {
                    levels.append("{device}")
                } else if let place = form.productLevels.firstIndex(of: index), hasProduct(form) {
                    levels.append(place == 0 ? "{product}" : "{part\(place + 1)}")
                } else if form.isPath, form.nameLevels.contains(index), form.kind != .other {
                    guard index == form.nameLevels.first else { continue }
                    levels.append("{\(name(form, index))\(form.pathLength.map { "/\($0)" } ?? "...")}")
                    isDone = form.pathLength == nil
                } else {
                    levels.append("\(frame.prefix){\(name(form, index))}\(frame.suffix)")
                }
            }
        }
        return levels.joined(separator: "/")
    }

    /// True where what stands before the device is its product, in the other messages of the same head at least.
    private func hasProduct(_ form: LearnedForm) -> Bool {
        guard form.kind == .other, let first = form.productLevels.first else { return true }
        return facts.forms.contains { other, _ in
            other.kind != .other && other.productLevels.first == first
                && other.levels[..<first] == form.levels[..<first]
        }
    }

    /// What the variable of a name is called.
    private func name(_ form: LearnedForm, _ index: Int) -> String {
        if form.kind == .other { return "level\(index)" }
        if index == form.idLevel { return "id" }
        if index == form.codeLevel { return "code" }
        if case .variable(let prefix, _) = form.levels[index], !prefix.isEmpty {
            return prefix.lowercased().contains("version") ? "revision" : "level\(index)"
        }
        let isNumeric = form.samples.allSatisfy { $0.levels.indices.contains(index) && Int($0.levels[index]) != nil }
        if isNumeric, form.nameLevels.count == 2 { return index == form.nameLevels[0] ? "service" : "number" }
        if index != form.nameLevels.first { return "level\(index)" }
        switch form.kind {
        case .event: return "event"
        case .acknowledge where form.answersKind == .event: return "event"
        case .invoke: return "command"
        case .reply where form.answersKind == .invoke: return "command"
        case .availability: return "state"
        default: return "name"
        }
    }
}
