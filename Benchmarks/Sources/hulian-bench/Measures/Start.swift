internal import Foundation

/// The time from the start of the binary to its end.
enum Start {
    /// Makes the measure.
    static func measure(_ options: Options, _ report: inout Report) throws {
        guard let hulian = options.hulian, Program.exists(hulian) else {
            return report.miss("start of the binary", "no binary was given (--hulian)")
        }
        let cases: [(name: String, arguments: [String], aim: Double)] = [
            ("hulian --version", ["--version"], 30),
            ("hulian run, one device", ["run", SourceTree.scenarios + "/one-device.yaml"], 150),
        ]
        for (name, arguments, aim) in cases {
            var figures: [Double] = []
            for round in 0...max(10, options.rounds) {
                var outcome: Program.Outcome?
                let seconds = try Stopwatch.seconds { outcome = try Program.run(hulian, arguments) }
                guard let outcome, outcome.status == 0 else {
                    throw BenchError(text: "\(name) ended with \(outcome?.status ?? -1): \(outcome?.errors ?? "")")
                }
                if round > 0 { figures.append(seconds * 1000) }
            }
            report.add(
                Measurement(name: name, unit: "ms", figures: figures).aiming(atMost: aim, "≤ \(Int(aim)) ms"))
        }
    }
}
