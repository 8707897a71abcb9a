public import HulianModel
internal import HulianRecord

/// The result as text for a terminal: a line for each file, what failed with its place, and the counts.
public struct MatterConsole: Sendable {
    /// The language.
    public var language = Language.english
    /// True to colour the text.
    public var usesColor = false
    /// True to show the counts only.
    public var isQuiet = false
    /// True to show every step.
    public var isVerbose = false
    /// The most failures of one file that are shown, unless every step is.
    private static let failureLimit = 3

    /// Makes a writer of plain English.
    public init() {}

    /// The lines of a file.
    public func text(_ file: MatterFileResult) -> String {
        if isQuiet, file.verdict != .failed, file.verdict != .errored { return "" }
        let name = file.file.split(separator: "/").last.map(String.init) ?? file.file
        let run = file.count(.passed) + file.count(.failed)
        var text = "\(paint(mark(file.verdict), file.verdict)) \(name)"
        if !file.steps.isEmpty {
            text += language == .chinese ? "  \(file.count(.passed))/\(run) 步" : "  \(file.count(.passed))/\(run) \(run == 1 ? "step" : "steps")"
        }
        if file.verdict == .notApplicable || file.steps.isEmpty, let reason = file.reason { text += "  \(reason)" }
        text += "\n"
        let bad = file.steps.filter { $0.verdict == .failed || $0.verdict == .errored }
        let shown = isVerbose ? file.steps[...] : bad.prefix(Self.failureLimit)
        for step in shown { text += lines(step) }
        if !isVerbose, bad.count > Self.failureLimit {
            let more = bad.count - Self.failureLimit
            text += language == .chinese ? "    …另有 \(more) 步\n" : "    … and \(more) more\n"
        }
        return text
    }

    /// The lines of a step.
    private func lines(_ step: MatterStepResult) -> String {
        var text = "  \(paint(mark(step.verdict), step.verdict)) \(step.index). \(step.label)\n"
        text += "      \(step.request)\n"
        if let reason = step.reason {
            text += "      \(word("why", "原因"))  \(reason)\n"
        }
        if !step.expected.isEmpty, step.verdict != .passed || isVerbose {
            text += "      \(word("expected", "期望"))  \(Self.cut(step.expected))\n"
            text += "      \(word("received", "收到"))  \(Self.cut(step.actual))\n"
        }
        if step.verdict != .passed { text += "      --> \(step.place)\n" }
        return text
    }

    /// The counts at the end.
    public func summary(_ result: MatterResult) -> String {
        var parts: [String] = []
        for verdict in MatterResult.fileVerdicts where result.count(verdict) > 0 {
            parts.append(paint("\(result.count(verdict)) \(title(verdict))", verdict))
        }
        let count = result.files.count
        var text = word("\(count) \(count == 1 ? "file" : "files")", "\(count) 个文件") + ": "
        text += parts.isEmpty ? word("none", "无") : parts.joined(separator: ", ")
        if let saving = result.saving { text += "; \(saving[language])" }
        if !result.isComplete { text += word("; broken off, so it says nothing of the rest", "；已中断，其余未执行") }
        return text + "\n"
    }

    /// A table of the files by the sample application's cluster, as `cluster passed/all`.
    public func table(_ result: MatterResult) -> String {
        var order: [String] = []
        var counts: [String: (passed: Int, all: Int)] = [:]
        for file in result.files {
            let group = MatterTable.group(file)
            if counts[group] == nil { order.append(group) }
            counts[group, default: (0, 0)].all += 1
            if file.verdict == .passed { counts[group, default: (0, 0)].passed += 1 }
        }
        var text = ""
        for group in order.sorted() {
            let (passed, all) = counts[group] ?? (0, 0)
            text += "\(paint(passed == all ? "✓" : "✗", passed == all ? .passed : .failed)) "
            text += "\(passed)/\(all)  \(group)\n"
        }
        return text
    }

    /// A text that is not longer than a person reads at once.
    private static func cut(_ text: String) -> String { text.count > 300 ? String(text.prefix(300)) + "…" : text }

    /// A word in the language.
    private func word(_ english: String, _ chinese: String) -> String { language == .chinese ? chinese : english }

    /// What a verdict is called.
    private func title(_ verdict: Verdict) -> String {
        switch verdict {
        case .passed: word("passed", "通过")
        case .failed: word("failed", "未通过")
        case .errored: word("could not be judged", "无法判定")
        default: word("not applicable", "不适用")
        }
    }

    /// The sign of a verdict.
    private func mark(_ verdict: Verdict) -> String {
        switch verdict {
        case .passed: "✓"
        case .failed: "✗"
        case .errored: "‼"
        case .notExercised: "○"
        default: "–"
        }
    }

    /// Colours a text by verdict.
    private func paint(_ text: String, _ verdict: Verdict) -> String {
        guard usesColor else { return text }
        let code =
            switch verdict {
            case .passed: "32"
            case .failed: "1;31"
            case .errored: "1;35"
            default: "2"
            }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}

/// How files are put into groups.
public enum MatterTable {
    /// The group of a file: the part of its name that says what it is about, such as `LVL` of `Test_TC_LVL_3_1.yaml`.
    public static func group(_ file: MatterFileResult) -> String {
        let name = file.file.split(separator: "/").last.map(String.init) ?? file.file
        let stem = name.hasSuffix(".yaml") ? String(name.dropLast(5)) : name
        let parts = stem.split(separator: "_")
        if parts.count > 2, parts[0] == "Test", parts[1] == "TC" { return String(parts[2]) }
        return stem
    }
}
