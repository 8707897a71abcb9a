internal import HulianModel
internal import HulianRecord

extension Words {
    /// A number with the noun that it counts, in the English plural where one is due.
    static func count(_ number: Int, _ one: String, _ many: String) -> String {
        "\(NumberText.grouped(number)) \(number == 1 ? one : many)"
    }

    /// How many messages.
    static func messageCount(_ number: Int) -> Title {
        Title(english: count(number, "message", "messages"), chinese: "\(NumberText.grouped(number)) 条消息")
    }

    /// How many clauses came to a verdict.
    static func counted(_ number: Int, _ verdict: Verdict) -> Title {
        Title(
            english: "\(NumberText.grouped(number)) \(verdict.title.english)",
            chinese: "\(NumberText.grouped(number)) \(verdict.title.chinese)")
    }

    /// Several counts in one line, the zeros left out.
    static func counts(_ counts: [(Verdict, Int)]) -> Title {
        let shown = counts.filter { $0.1 > 0 }.map { counted($0.1, $0.0) }
        guard !shown.isEmpty else { return Title(english: "nothing", chinese: "无") }
        return Title(
            english: shown.map(\.english).joined(separator: " · "),
            chinese: shown.map(\.chinese).joined(separator: " · "))
    }

    /// How often a clause was looked at.
    static func evidence(_ number: Int) -> Title {
        Title(english: "looked at \(count(number, "time", "times"))", chinese: "检查 \(NumberText.grouped(number)) 次")
    }

    /// How often it was broken.
    static func violations(_ number: Int) -> Title {
        Title(english: "broken \(count(number, "time", "times"))", chinese: "违反 \(NumberText.grouped(number)) 次")
    }

    /// Findings that are not shown.
    static func moreFindings(_ number: Int) -> Title {
        Title(
            english: "and \(count(number, "more finding", "more findings"))",
            chinese: "另有 \(NumberText.grouped(number)) 个发现")
    }

    /// Rows that are not shown.
    static func more(_ number: Int) -> Title {
        Title(english: "and \(NumberText.grouped(number)) more", chinese: "另有 \(NumberText.grouped(number)) 项")
    }

    /// A line of the record.
    static func recordLine(_ line: Int) -> Title {
        Title(english: "record line \(line)", chinese: "记录第 \(line) 行")
    }

    /// A device, as it stands behind a place.
    static func device(_ name: String) -> Title { Title(english: "device \(name)", chinese: "设备 \(name)") }

    /// Why a run could not happen.
    static func problem(_ text: String) -> Title {
        Title(english: "The run was broken off: \(text)", chinese: "运行被中断：\(text)")
    }

    /// A clause that must fail and did.
    static func failedAsExpected(_ verdict: Verdict) -> Title {
        Title(
            english: "The scenario expects it to fail, and it came to \"\(verdict.title.english)\".",
            chinese: "场景预期其不通过，结果为“\(verdict.title.chinese)”。")
    }

    /// By which profile it was judged.
    static func judgedBy(_ profile: String) -> Title {
        let name = SafeText.oneLine(profile)
        return Title(english: "Judged by the profile '\(name)'.", chinese: "按判定配置“\(name)”判定。")
    }

    /// The sentence that ends a report.
    static func closing(_ suite: SuiteResult) -> Title {
        let failed = suite.runs.filter { $0.verdict == .failed }.count
        let errored = suite.runs.filter { $0.verdict == .errored }.count
        let judged = suite.runs.filter { $0.verdict.isExercised }.count
        guard !suite.runs.isEmpty else {
            return Title(english: "Nothing was run.", chinese: "没有运行任何场景。")
        }
        guard judged > 0 else {
            return Title(
                english: "Nothing was exercised: no clause and no expectation was judged.",
                chinese: "未执行任何检查：没有条款或预期得到判定。")
        }
        if suite.runs.count == 1 { return closing(ofOne: suite.runs[0]) }
        let unsure = suite.runs.filter { $0.verdict == .inconclusive }.count
        let idle = suite.runs.count - judged
        let passed = judged - failed - errored - unsure
        let all = suite.runs.count
        var english = ["\(passed) of \(all) scenarios passed"]
        var chinese = ["\(all) 个场景中 \(passed) 个通过"]
        for (number, one, other) in [
            (failed, "failed", "个未通过"), (errored, "could not be judged", "个无法完成判定"),
            (unsure, "inconclusive", "个无法判定"), (idle, "exercised nothing", "个未执行任何检查"),
        ] where number > 0 {
            english.append("\(number) \(one)")
            chinese.append("\(number) \(other)")
        }
        return Title(english: english.joined(separator: ", ") + ".", chinese: chinese.joined(separator: "，") + "。")
    }

    /// The sentence that ends a report of one scenario.
    private static func closing(ofOne run: RunResult) -> Title {
        switch run.verdict {
        case .failed: Title(english: "The scenario failed.", chinese: "该场景未通过。")
        case .errored: Title(english: "The scenario could not be judged.", chinese: "该场景无法完成判定。")
        case .inconclusive where [.passed, .warned].contains(run.observedVerdict):
            Title(english: "What could be observed passed; not everything could.", chinese: "可观测的部分通过；并非全部可以观测。")
        case .inconclusive: Title(english: "The scenario is inconclusive.", chinese: "该场景无法判定。")
        case .warned: Title(english: "The scenario passed with warnings.", chinese: "该场景通过，但有警告。")
        default: Title(english: "The scenario passed.", chinese: "该场景通过。")
        }
    }
}
