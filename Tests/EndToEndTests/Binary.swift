import Foundation
import Testing

/// The binary that was built beside the tests, called as people call it.
struct Binary {
    /// What a call came to.
    struct Outcome {
        /// The exit code; 128 plus the signal for a call that a signal ended.
        let code: Int32
        /// Standard output.
        let output: String
        /// Standard error.
        let errors: String
    }

    /// The folder of the package.
    static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The binary.
    static let path: URL = {
        // The tests run from a bundle that lies beside everything else that was built.
        let folder = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
        let beside = folder.appending(path: "hulian")
        if FileManager.default.isExecutableFile(atPath: beside.path) { return beside }
        for triple in ["debug", "release"] {
            let built = package.appending(path: ".build/\(triple)/hulian")
            if FileManager.default.isExecutableFile(atPath: built.path) { return built }
        }
        return beside
    }()

    /// Calls the binary and waits for its end.
    ///
    /// - Parameters:
    ///   - arguments: The arguments.
    ///   - folder: The folder in which it runs; that of the package by default.
    ///   - input: What comes through standard input.
    ///   - environment: Variables beside those of the tests.
    ///   - binary: Another binary.
    static func run(
        _ arguments: [String], in folder: URL = package, input: String = "", environment: [String: String] = [:],
        binary: URL = path
    ) throws -> Outcome {
        try start(arguments, in: folder, input: input, environment: environment, binary: binary).wait()
    }

    /// Calls the binary and goes on.
    static func start(
        _ arguments: [String], in folder: URL = package, input: String = "", environment: [String: String] = [:],
        binary: URL = path
    ) throws -> Call {
        try Call(binary, arguments, folder, input, environment)
    }

    /// A call that goes on.
    final class Call {
        /// The process.
        let process = Process()
        /// Where what it writes is kept, so that no pipe can be full.
        private let folder: Scratch
        private let output: URL
        private let errors: URL

        init(
            _ binary: URL, _ arguments: [String], _ directory: URL, _ input: String, _ environment: [String: String]
        ) throws {
            folder = try Scratch()
            output = folder.url.appending(path: "output")
            errors = folder.url.appending(path: "errors")
            let source = folder.url.appending(path: "input")
            try Data(input.utf8).write(to: source)
            for url in [output, errors] { try Data().write(to: url) }
            process.executableURL = binary
            process.arguments = arguments
            process.currentDirectoryURL = directory
            process.environment = ProcessInfo.processInfo.environment.merging(["LANG": "C", "LC_ALL": ""]) { $1 }
                .merging(environment) { $1 }
            process.standardInput = try FileHandle(forReadingFrom: source)
            process.standardOutput = try FileHandle(forWritingTo: output)
            process.standardError = try FileHandle(forWritingTo: errors)
            try process.run()
        }

        /// What it wrote to standard output so far.
        var written: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

        /// Waits until it wrote a text, or ended.
        func waits(for text: String) -> Bool {
            while process.isRunning {
                if written.contains(text) { return true }
                Thread.sleep(forTimeInterval: 0.02)
            }
            return written.contains(text)
        }

        /// Sends Ctrl-C.
        func interrupt() { process.interrupt() }

        /// Waits for its end.
        func wait() -> Outcome {
            process.waitUntilExit()
            let isSignal = process.terminationReason == .uncaughtSignal
            return Outcome(
                code: process.terminationStatus + (isSignal ? 128 : 0), output: written,
                errors: (try? String(contentsOf: errors, encoding: .utf8)) ?? "")
        }
    }
}

/// A folder of its own that is removed with its last user.
final class Scratch {
    /// The folder.
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "hulian-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Writes a file.
    func file(_ name: String, _ text: String) throws -> String {
        let file = url.appending(path: name)
        try Data(text.utf8).write(to: file)
        return file.path
    }

    /// The path of a file that need not exist.
    func path(_ name: String) -> String { url.appending(path: name).path }

    /// The octets of a file.
    func octets(_ name: String) throws -> Data { try Data(contentsOf: url.appending(path: name)) }
}

/// Scenarios that the tests run.
enum Samples {
    /// Passes: a command and a report in one brand, seen by another through the bridge.
    static let passes = """
        scenario: two-brands
        home:
          rooms: [hall]
          devices:
            lamp:   { type: lighting.dimmableLight, dialect: miot, room: hall }
            sensor: { type: sensors.contactSensor, dialect: zigbee2mqtt, room: hall }
        steps:
          - { device: lamp, set: { onOff.onOff: true } }
          - expect: { lamp: { onOff.onOff: true } }
            within: 3 s
        """

    /// Fails: the lamp never turns itself off.
    static let fails = """
        scenario: never-off
        home:
          rooms: [hall]
          devices:
            lamp: { type: lighting.dimmableLight, dialect: tuyalink, room: hall }
        steps:
          - { device: lamp, set: { onOff.onOff: true } }
          - expect: { lamp: { onOff.onOff: false } }
            for: 2 s
        """

    /// Cannot be understood: a device type that does not exist.
    static let isWrong = """
        scenario: unknown-type
        home:
          rooms: [hall]
          devices:
            lamp: { type: lighting.dimableLight, dialect: miot, room: hall }
        steps:
          - wait: 1 s
        """
}
