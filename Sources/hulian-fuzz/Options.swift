internal import HulianDiagnostics

/// What the command line says.
struct Options {
    /// The targets to run.
    var targets: [String] = []
    /// The most inputs for each target.
    var runs = Int.max
    /// The longest time for each target, in seconds.
    var seconds = 60.0
    /// The seed.
    var seed: UInt64 = 1
    /// The longest time for one input, in seconds of the processor.
    var limit = 2.0
    /// The longest time that one input may stand in the file before it counts as a hang, in seconds of the wall.
    ///
    /// Long, because a machine may be busy with something else.
    var patience = 60.0
    /// The most memory of a target, in MiB.
    var memory = 1024
    /// The root of the source tree.
    var root = "."
    /// A file to read instead of made-up inputs.
    var input: String?
    /// The folder in which inputs are left.
    var keep = "/tmp"
    /// True to print the targets only.
    var isList = false
    /// True in the process that reads the inputs of one target.
    var isWorker = false

    /// Reads the command line; nothing when it is wrong.
    init?(_ arguments: [String]) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard name.hasPrefix("-") else {
                if name == "list" { isList = true } else { targets.append(name) }
                continue
            }
            if name == "--worker" {
                isWorker = true
                continue
            }
            guard let value = rest.popFirst(), take(name, value) else { return nil }
        }
        if runs < .max, !arguments.contains("--seconds") { seconds = .infinity }
        if targets.isEmpty, !isList { return nil }
    }

    /// Takes an option; false when it is not known or its value is wrong.
    private mutating func take(_ name: String, _ value: String) -> Bool {
        /// Takes a number within bounds.
        func number<Number: LosslessStringConvertible & Comparable>(_ bounds: ClosedRange<Number>) -> Number? {
            Number(value).flatMap { bounds.contains($0) ? $0 : nil }
        }
        switch name {
        case "--runs": return Self.put(number(1...Int.max), into: &runs)
        case "--seconds": return Self.put(number(0.001...1e6), into: &seconds)
        case "--limit": return Self.put(number(0.001...3600), into: &limit)
        case "--patience": return Self.put(number(1...3600), into: &patience)
        case "--memory": return Self.put(number(64...1 << 20), into: &memory)
        case "--seed": return Self.put(UInt64(value), into: &seed)
        case "--root": root = value
        case "--keep": keep = value
        case "--input": input = value
        default: return false
        }
        return true
    }

    /// Puts a value where it belongs; false when there is none.
    private static func put<Number>(_ number: Number?, into place: inout Number) -> Bool {
        guard let number else { return false }
        place = number
        return true
    }

    /// The file that holds the input that a target reads.
    func inputPath(of target: String) -> String { FileSystem.join(keep, "hulian-fuzz-\(target).input") }

    /// How to read the input of a finding again.
    func again(_ target: String) -> String { "hulian-fuzz \(target) --input \(inputPath(of: target))" }
}
