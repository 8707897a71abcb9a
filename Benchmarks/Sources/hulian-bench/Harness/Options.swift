/// What the command line asks for.
struct Options {
    /// The measures to make; all when empty.
    var only: [String] = []
    /// The dialects whose speed is measured; all when empty.
    var dialects: [String] = []
    /// How often each measure is repeated.
    var rounds = 9
    /// Where the figures go as JSON; nothing to print the table only.
    var json: String?
    /// The interpreter in which the peers of Python are installed.
    var python: String?
    /// The program that measures the plain C client of MQTT.
    var mqttPeer: String?
    /// The program that measures libyaml alone.
    var yamlPeer: String?
    /// The binary whose start is timed.
    var hulian: String?
    /// True in the process of its own that only measures memory.
    var measuresMemory = false

    /// What `--help` prints.
    static let help = """
        usage: hulian-bench [--only NAME[,NAME…]] [--dialect NAME[,NAME…]]
                            [--rounds N] [--json FILE] [--python FILE]
                            [--mqtt-peer FILE] [--yaml-peer FILE] [--hulian FILE]

        Measures: reading dialects fleet devices memory day catalog start endToEnd
        Example:  Benchmarks/run --only reading,fleet --json out/bench.json
        """

    /// Reads the arguments; nothing, with words for the user, when they cannot be understood.
    static func read(_ arguments: [String]) -> Result<Options, UsageError> {
        var options = Options()
        var rest = arguments[...]
        while let name = rest.popFirst() {
            if name == "--memory-only" {
                options.measuresMemory = true
                continue
            }
            guard let value = rest.popFirst() else { return .failure(UsageError(text: "\(name) wants a value")) }
            switch name {
            case "--only": options.only = value.split(separator: ",").map(String.init)
            case "--dialect": options.dialects = value.split(separator: ",").map(String.init)
            case "--rounds":
                guard let rounds = Int(value), rounds > 0 else {
                    return .failure(UsageError(text: "--rounds wants a number from 1, not '\(value)'"))
                }
                options.rounds = rounds
            case "--json": options.json = value
            case "--python": options.python = value
            case "--mqtt-peer": options.mqttPeer = value
            case "--yaml-peer": options.yamlPeer = value
            case "--hulian": options.hulian = value
            default: return .failure(UsageError(text: "'\(name)' is not known"))
            }
        }
        return .success(options)
    }

    /// True when a measure is wanted.
    func wants(_ name: String) -> Bool { only.isEmpty || only.contains(name) }
}

/// What is wrong with the command line.
struct UsageError: Error {
    /// Words for the user.
    let text: String
}
