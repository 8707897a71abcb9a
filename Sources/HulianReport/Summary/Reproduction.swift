internal import HulianModel
internal import HulianRecord

/// How a reader sees the same again: the command line for a run and for one clause of it.
public struct Reproduction: Sendable {
    /// The words before the file, such as `hulian run`; nothing to tell them by the name of the file.
    public var command: [String]?
    /// The words behind all others, such as `--catalog brands`.
    public var options: [String]

    /// Makes a way to reproduce.
    public init(command: [String]? = nil, options: [String] = []) {
        self.command = command
        self.options = options
    }

    /// The command line of a run, and of one clause of it.
    func line(for run: RunResult, clause: ClauseID? = nil) -> String? {
        var words: [String]
        if let command {
            words = command
        } else {
            guard !run.file.isEmpty else { return nil }
            words = ["hulian", Self.isScenario(run.file) ? "run" : "judge"]
        }
        if !run.file.isEmpty { words.append(run.file) }
        if Self.isScenario(run.file) {
            words += ["--seed", String(run.seed)]
            for parameter in run.parameters {
                words += ["--set", "\(parameter.name)=\(parameter.value.stringValue ?? parameter.value.description)"]
            }
        }
        if let clause { words += ["--clause", clause.rawValue] }
        return (words + options).map(Self.quoted).joined(separator: " ")
    }

    /// True for the name of a scenario; records and captures are judged and not run.
    private static func isScenario(_ file: String) -> Bool { file.hasSuffix(".yaml") || file.hasSuffix(".yml") }

    /// A word as a shell reads it, in quotes when it needs them.
    static func quoted(_ word: String) -> String {
        let isPlain = word.unicodeScalars.allSatisfy { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".", "/", ":", "=", ",", "+", "@", "%": true
            default: scalar.value >= 0x4E00 && scalar.value <= 0x9FFF
            }
        }
        if isPlain, !word.isEmpty { return word }
        return "'"
            + SafeText.oneLine(word).split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
            + "'"
    }
}
