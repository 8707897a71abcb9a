internal import Foundation
internal import HulianModel

/// Gathers figures, and prints them as a table and as JSON.
struct Report {
    /// The figures in the order in which they came.
    private(set) var measurements: [Measurement] = []
    /// What could not be measured, and why.
    private(set) var missing: [(name: String, reason: String)] = []

    /// Adds a figure and shows it at once.
    mutating func add(_ measurement: Measurement) {
        measurements.append(measurement)
        Self.show(Self.line(measurement))
    }

    /// Notes something that was not measured.
    mutating func miss(_ name: String, _ reason: String) {
        missing.append((name, reason))
        Self.show("not measured: \(name): \(reason)")
    }

    /// Shows a line at once, also through a pipe.
    static func show(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    /// A line of the table.
    private static func line(_ measurement: Measurement) -> String {
        let (low, high) = measurement.range
        let mark = measurement.isReached.map { $0 ? "reached" : "MISSED" } ?? ""
        let parts = [
            pad(measurement.name, 52), pad(number(measurement.median), -12), pad(measurement.unit, 14),
            pad(measurement.figures.count > 1 ? "\(number(low)) … \(number(high))" : "", 28), pad(measurement.aim, 12),
            mark, measurement.note,
        ]
        return parts.joined(separator: " ").trimmingCharacters(in: .whitespaces)
    }

    /// A figure with three or more digits that matter.
    static func number(_ figure: Double) -> String {
        if figure.magnitude >= 1000 { return String(Int(figure.rounded())) }
        if figure.magnitude >= 100 { return String(format: "%.0f", figure) }
        if figure.magnitude >= 10 { return String(format: "%.1f", figure) }
        return String(format: "%.3g", figure)
    }

    /// Text filled up to a width; a negative width puts it to the right.
    private static func pad(_ text: String, _ width: Int) -> String {
        let fill = String(
            repeating: " ", count: max(0, width.magnitude > text.count ? Int(width.magnitude) - text.count : 0))
        return width < 0 ? fill + text : text + fill
    }

    /// The figures as JSON.
    func json(machine: Machine) -> String {
        var writer = JSONWriter()
        writer.value(
            .structure([
                Field("format", "hulian-benchmarks/1"), Field("machine", machine.value),
                Field("measurements", .list(measurements.map(Self.value))),
                Field(
                    "missing",
                    .list(
                        missing.map {
                            .structure([Field("name", .string($0.name)), Field("reason", .string($0.reason))])
                        })
                ),
            ]))
        return writer.text + "\n"
    }

    /// A figure as JSON.
    private static func value(_ measurement: Measurement) -> Value {
        var fields = [
            Field("name", .string(measurement.name)), Field("unit", .string(measurement.unit)),
            Field("median", .decimal(measurement.median)),
            Field("rounds", .list(measurement.figures.map { .decimal($0) })),
        ]
        if let isReached = measurement.isReached {
            fields.append(Field("aim", .string(measurement.aim)))
            fields.append(Field("reached", .bool(isReached)))
        }
        if !measurement.note.isEmpty { fields.append(Field("note", .string(measurement.note))) }
        return .structure(fields)
    }
}

/// What the figures were measured on.
struct Machine {
    /// The model of the processor, as the system names it.
    let processor: String
    /// How many cores may be used.
    let cores = ProcessInfo.processInfo.activeProcessorCount
    /// The memory in octets.
    let memory = ProcessInfo.processInfo.physicalMemory
    /// The system.
    let system = ProcessInfo.processInfo.operatingSystemVersionString

    /// Looks at the machine.
    init() {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
        processor = line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
    }

    /// The machine in one line.
    var text: String { "\(processor), \(cores) cores, \(memory >> 30) GiB, \(system)" }

    /// The machine as JSON.
    var value: Value {
        .structure([
            Field("processor", .string(processor)), Field("cores", .integer(Int64(cores))),
            Field("memory", .integer(Int64(memory))), Field("system", .string(system)),
        ])
    }
}

/// Other programs that are measured or that measure.
enum Program {
    /// What a program printed, and how it ended.
    struct Outcome {
        /// Standard output.
        let output: String
        /// The last lines of standard error.
        let errors: String
        /// The exit code.
        let status: Int32
    }

    /// Runs a program to its end.
    static func run(_ path: String, _ arguments: [String]) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        let output = Pipe()
        let folder = FileManager.default.temporaryDirectory
        let errorFile = folder.appendingPathComponent("hulian-bench-\(ProcessInfo.processInfo.processIdentifier).err")
        _ = FileManager.default.createFile(atPath: errorFile.path, contents: nil)
        defer { try? FileManager.default.removeItem(at: errorFile) }
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errorFile)
        try process.run()
        let octets = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let errors = (try? String(contentsOf: errorFile, encoding: .utf8)) ?? ""
        return Outcome(
            output: String(decoding: octets, as: UTF8.self), errors: String(errors.suffix(400)),
            status: process.terminationStatus)
    }

    /// True for a file that can be run.
    static func exists(_ path: String?) -> Bool {
        path.map { FileManager.default.isExecutableFile(atPath: $0) } ?? false
    }
}
