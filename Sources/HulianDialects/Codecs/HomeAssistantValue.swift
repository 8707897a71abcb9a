internal import HulianModel

/// A kind of value in a config of Home Assistant's discovery, with the coercions that it makes.
///
/// Source: https://github.com/home-assistant/core, `helpers/config_validation.py` and `components/mqtt/util.py`.
enum HomeAssistantValue: Sendable {
    /// Text; numbers and truth values become text.
    case text
    /// Text or null.
    case textOrNull
    /// A topic to publish on.
    case publishTopic
    /// A topic to subscribe to, which may hold wildcards.
    case subscribeTopic
    /// A template.
    case template
    /// True or false, also as one of their words or a number.
    case truth
    /// A whole number and nothing that becomes one.
    case plainWhole
    /// A whole number from a least one on; a fraction is cut off.
    case whole(least: Int64)
    /// A number from a least one on.
    case number(least: Double)
    /// One of some words.
    case word([String])
    /// One of some words in any case of letters, or null.
    case wordOrNull([String])
    /// Text values in order; one alone counts as a list.
    case texts
    /// Some of these words.
    case words([String])
    /// A regular expression.
    case pattern
    /// An icon, with a prefix.
    case icon

    /// What is wrong with a value of this kind; nothing when all is well.
    func problem(_ value: Value) -> Title? {
        switch self {
        case .text: Self.isText(value) ? nil : Title(english: "text", chinese: "文本")
        case .textOrNull: value.isNull || Self.isText(value) ? nil : Title(english: "text or null", chinese: "文本或 null")
        case .publishTopic: Self.topicProblem(value, allowsWildcards: false)
        case .subscribeTopic: Self.topicProblem(value, allowsWildcards: true)
        case .template: Self.isTemplate(value) ? nil : Title(english: "a template that compiles", chinese: "可编译的模板")
        case .truth: Self.isTruth(value) ? nil : Title(english: "true or false", chinese: "真或假")
        case .plainWhole:
            value.integerValue != nil || value.boolValue != nil ? nil : Title(english: "a whole number", chinese: "整数")
        case .whole(let least):
            Self.whole(value).map { $0 >= least } ?? false
                ? nil
                : least > .min
                    ? Title(english: "a whole number from \(least) on", chinese: "不小于 \(least) 的整数")
                    : Title(english: "a whole number", chinese: "整数")
        case .number(let least):
            Self.number(value).map { $0 >= least } ?? false
                ? nil
                : least > -.infinity
                    ? Title(english: "a number from \(least) on", chinese: "不小于 \(least) 的数")
                    : Title(english: "a number", chinese: "数")
        case .word(let words):
            Self.isText(value) && words.contains(value.plainText) ? nil : DescriptionReview.oneOf(words)
        case .wordOrNull(let words):
            value.isNull || words.contains(value.plainText.lowercased()) ? nil : DescriptionReview.oneOf(words)
        case .texts: Self.list(value).allSatisfy(Self.isText) ? nil : Title(english: "a list of texts", chinese: "文本列表")
        case .words(let words):
            Self.list(value).allSatisfy { words.contains($0.plainText) }
                ? nil
                : Title(
                    english: "some of \(words.joined(separator: ", "))",
                    chinese: "取自 \(words.joined(separator: "、"))")
        case .pattern: Self.isPattern(value) ? nil : Title(english: "a regular expression", chinese: "正则表达式")
        case .icon:
            Self.isText(value) && value.plainText.contains(":")
                ? nil : Title(english: "an icon with a prefix, such as mdi:lamp", chinese: "带前缀的图标，如 mdi:lamp")
        }
    }

    /// True for a kind that the clause on topics speaks about.
    var isTopic: Bool {
        switch self {
        case .publishTopic, .subscribeTopic: true
        default: false
        }
    }

    /// True for a template.
    var isTemplate: Bool {
        if case .template = self { true } else { false }
    }

    // MARK: Coercions

    /// True for what becomes text.
    static func isText(_ value: Value) -> Bool { !value.isNull && value.listValue == nil && value.fields == nil }

    /// A list, of one value where it is no list, of none for null.
    static func list(_ value: Value) -> [Value] { value.isNull ? [] : value.listValue ?? [value] }

    /// What stands for true or false.
    static func isTruth(_ value: Value) -> Bool {
        if value.boolValue != nil || value.numberValue != nil { return true }
        let words = ["1", "true", "yes", "on", "enable", "0", "false", "no", "off", "disable"]
        guard let text = value.stringValue else { return false }
        return words.contains(text.lowercased())
    }

    /// The whole number that a value becomes.
    static func whole(_ value: Value) -> Int64? {
        if let truth = value.boolValue { return truth ? 1 : 0 }
        if let number = value.numberValue { return Int64(exactly: number.rounded(.towardZero)) }
        return value.stringValue.flatMap { Int64(trimmed($0)) }
    }

    /// The number that a value becomes.
    static func number(_ value: Value) -> Double? {
        if let truth = value.boolValue { return truth ? 1 : 0 }
        // Python reads no numbers to the base 16.
        return value.numberValue
            ?? value.stringValue.flatMap { $0.contains { "xX".contains($0) } ? nil : Double(trimmed($0)) }
    }

    /// Text without the spaces around it.
    private static func trimmed(_ text: String) -> Substring {
        let start = text.drop(while: \.isWhitespace)
        return start.lastIndex { !$0.isWhitespace }.map { start[...$0] } ?? ""
    }

    // MARK: Topics

    /// What is wrong with a topic.
    static func topicProblem(_ value: Value, allowsWildcards: Bool) -> Title? {
        guard isText(value) else { return Title(english: "a topic", chinese: "主题") }
        let topic = value.plainText
        guard !topic.isEmpty, topic.utf8.count <= 65_535 else {
            return Title(english: "a topic of 1 to 65535 octets", chinese: "1 至 65535 个八位组的主题")
        }
        let isClean = topic.unicodeScalars.allSatisfy { scalar in
            !(scalar.value < 0x20 || 0x7F...0x9F ~= scalar.value || 0xFDD0...0xFDEF ~= scalar.value
                || scalar.value & 0xFFFE == 0xFFFE)
        }
        guard isClean else { return Title(english: "a topic without control characters", chinese: "不含控制字符的主题") }
        guard allowsWildcards else {
            return topic.contains("+") || topic.contains("#")
                ? Title(english: "a topic without wildcards", chinese: "不含通配符的主题") : nil
        }
        let levels = topic.split(separator: "/", omittingEmptySubsequences: false)
        let isRight = levels.indices.allSatisfy { index in
            let level = levels[index]
            if level.contains("#") { return level == "#" && index == levels.count - 1 }
            return !level.contains("+") || level == "+"
        }
        return isRight ? nil : Title(english: "wildcards that fill a level, # at the end", chinese: "通配符须占满一级，# 只在末尾")
    }

    // MARK: Templates and patterns

    /// False for a template whose brackets, quotes or blocks are left open; what stands between them is not evaluated.
    static func isTemplate(_ value: Value) -> Bool {
        guard isText(value) else { return false }
        var rest = Substring(value.plainText)
        var blocks: [Substring] = []
        while let open = rest.firstIndex(of: "{") {
            let tail = rest[rest.index(after: open)...]
            guard let kind = tail.first, "{%#".contains(kind) else {
                rest = tail
                continue
            }
            let body = tail.dropFirst()
            guard let end = body.ranges(of: kind == "{" ? "}}" : "\(kind)}").first else { return false }
            let text = body[..<end.lowerBound]
            rest = body[end.upperBound...]
            if kind == "#" { continue }
            guard isExpression(text, mustHold: kind == "{") else { return false }
            guard kind == "%" else { continue }
            let word = text.drop { !$0.isLetter }.prefix(while: \.isLetter)
            if ["if", "for", "macro", "filter", "call"].contains(word) { blocks.append(word) }
            if word.hasPrefix("end"), !["endset", "endraw", "endwith"].contains(word) {
                guard blocks.popLast() == word.dropFirst(3) else { return false }
            }
        }
        return blocks.isEmpty
    }

    /// True for an expression that is closed and does not end where something must follow.
    private static func isExpression(_ text: Substring, mustHold: Bool) -> Bool {
        let closing: [Character: Character] = ["(": ")", "[": "]", "{": "}"]
        var open: [Character] = []
        var quote: Character?
        for sign in text {
            if let current = quote {
                if sign == current { quote = nil }
            } else if sign == "'" || sign == "\"" {
                quote = sign
            } else if let close = closing[sign] {
                open.append(close)
            } else if ")]}".contains(sign) {
                guard open.popLast() == sign else { return false }
            }
        }
        guard quote == nil, open.isEmpty else { return false }
        let words = text.filter { !$0.isWhitespace && $0 != "-" }
        guard mustHold else { return !words.isEmpty }
        guard let last = text.last(where: { !$0.isWhitespace && $0 != "-" }) else { return false }
        return !"|.,+*/=<>!~%".contains(last)
    }

    /// False for a pattern whose brackets are left open or that repeats nothing.
    static func isPattern(_ value: Value) -> Bool {
        guard isText(value) else { return false }
        var depth = 0
        var isInClass = false
        var isEscaped = false
        var before: Character?
        for sign in value.plainText {
            defer { before = isEscaped ? "a" : sign }
            if isEscaped {
                isEscaped = false
                continue
            }
            switch sign {
            case "\\": isEscaped = true
            case "[" where !isInClass: isInClass = true
            case "]" where isInClass: isInClass = before == "["
            case "(" where !isInClass: depth += 1
            case ")" where !isInClass: depth -= 1
            case "*" where !isInClass && (before == nil || before == "(" || before == "|"),
                "+" where !isInClass && (before == nil || before == "(" || before == "|"):
                return false
            default: break
            }
            if depth < 0 { return false }
        }
        return depth == 0 && !isInClass && !isEscaped
    }
}
