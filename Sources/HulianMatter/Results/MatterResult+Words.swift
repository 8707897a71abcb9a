public import HulianModel
public import HulianRecord

extension MatterResult {
    /// The verdicts that a file can come to, in the order in which people want to see them.
    public static let fileVerdicts: [Verdict] = [.passed, .failed, .errored, .notApplicable]

    /// The exit code of a run: 2 for a file that could not be understood, 1 for one that failed, 4 when none was
    /// executed, else 0.
    public var exitCode: Int32 {
        if files.contains(where: { $0.verdict == .errored }) { return 2 }
        if files.contains(where: { $0.verdict == .failed }) { return 1 }
        return files.contains { $0.verdict == .passed } ? 0 : 4
    }

    /// How much waiting the virtual clock saved, in words.
    public var saving: Title? {
        guard let wallSeconds, virtualTime > .zero else { return nil }
        let waited = Self.duration(virtualTime.seconds)
        let used = Self.duration(wallSeconds)
        return Title(
            english: "\(waited.english) of waiting took \(used.english)",
            chinese: "\(waited.chinese)的等待实际只用了\(used.chinese)")
    }

    /// A length of time in the unit that fits, with one digit behind the point.
    private static func duration(_ seconds: Double) -> Title {
        let (number, english, chinese) =
            seconds >= 3600
            ? (seconds / 3600, "h", "小时") : (seconds >= 60 ? (seconds / 60, "min", "分钟") : (seconds, "s", "秒"))
        // Tenths, cut off, so that nothing is promised that was not there.
        let tenths = Int64(max(0, number) * 10)
        let text = "\(tenths / 10).\(tenths % 10)"
        return Title(english: "\(text) \(english)", chinese: "\(text)\(chinese)")
    }
}

extension MatterStepResult {
    /// Why a step did not pass, in one line: what had to come back and what came, or why it was not run.
    public var explanation: String {
        if let reason { return reason }
        return "expected \(expected), received \(actual)"
    }
}
