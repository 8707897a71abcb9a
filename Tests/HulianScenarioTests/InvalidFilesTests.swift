import Foundation
import HulianDiagnostics
import HulianScenario
import Testing

/// The numbered files of the folder Scenarios/Invalid.
private let invalidFiles: [String] = (makeFiles().names("Scenarios/Invalid") ?? [])
    .filter { $0.hasSuffix(".yaml") && $0.first?.isNumber ?? false }.map { String($0.dropLast(5)) }

@Suite("Scenarios with mistakes")
struct InvalidFilesTests {
    /// True when the files with the expected messages are to be written anew.
    private let isUpdating = ProcessInfo.processInfo.environment["HULIAN_UPDATE_GOLDEN"] == "1"

    @Test("are many, numbered without gaps, and each has its own name")
    func numbering() {
        #expect(invalidFiles.count >= 45)
        for (index, name) in invalidFiles.enumerated() {
            let number = String(index + 1)
            #expect(name.hasPrefix(String(repeating: "0", count: 3 - number.count) + number + "-"), "\(name)")
        }
        #expect(Set(invalidFiles.map { $0.dropFirst(4) }).count == invalidFiles.count)
    }

    @Test("get exactly the messages that lie beside them", arguments: invalidFiles)
    func golden(_ name: String) throws {
        let reading = read("Scenarios/Invalid/\(name).yaml")
        #expect(reading.scenario == nil, "the file was understood")
        let text = render(reading.diagnostics)
        let path = "\(sourceRoot)/Scenarios/Invalid/\(name).txt"
        if isUpdating {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            return
        }
        let expected = try FileSystem.local().text(path)
        #expect(text == expected)
    }

    @Test("are told where the mistake is, in words and not in the words of a library", arguments: invalidFiles)
    func quality(_ name: String) throws {
        let files = makeFiles()
        let diagnostics = read("Scenarios/Invalid/\(name).yaml").diagnostics
        #expect(!diagnostics.isEmpty && diagnostics.contains { $0.severity == .error })
        for diagnostic in diagnostics {
            let place = try #require(diagnostic.place, "\(diagnostic.message)")
            let lines = (try? files.text(place.file))?.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(place.line >= 1 && place.column >= 1)
            // A mistake at the very end of the file stands one line behind the last.
            if let lines { #expect(place.line <= lines.count + 1) }
            #expect(diagnostic.code.allSatisfy { $0 == "-" || ($0.isASCII && ($0.isLowercase || $0.isNumber)) })
            #expect(diagnostic.message.count > 12 && !diagnostic.message.hasSuffix("."))
            for word in ["Optional(", "nil", "Error Domain", "fatal", "YamlError"] {
                #expect(!diagnostic.message.contains(word), "\(diagnostic.message)")
            }
        }
    }

    @Test("that lack something are shown what it may look like", arguments: invalidFiles)
    func examples(_ name: String) {
        let lacking: Set = [
            "missing-key", "missing-value", "missing-field", "empty", "expected-mapping", "unknown-step", "needs-unit",
        ]
        for diagnostic in read("Scenarios/Invalid/\(name).yaml").diagnostics where lacking.contains(diagnostic.code) {
            #expect(diagnostic.hint != nil || !diagnostic.notes.isEmpty, "\(diagnostic.message)")
        }
        // A name that nobody knows is told with those that are known, or with where to find them.
        for diagnostic in read("Scenarios/Invalid/\(name).yaml").diagnostics where diagnostic.code.hasPrefix("unknown-")
        {
            #expect(diagnostic.hint != nil || !diagnostic.notes.isEmpty, "\(diagnostic.message)")
        }
    }

    @Test("cover many different codes")
    func codes() {
        let codes = Set(invalidFiles.flatMap { read("Scenarios/Invalid/\($0).yaml").diagnostics.map(\.code) })
        #expect(codes.count >= 35, "\(codes.sorted())")
    }

    @Test("are all told of in one go, in the order of their places")
    func allAtOnce() throws {
        let name = try #require(invalidFiles.first { $0.hasSuffix("several-mistakes") })
        let diagnostics = read("Scenarios/Invalid/\(name).yaml").diagnostics
        #expect(
            diagnostics.map(\.code) == [
                "unknown-key", "wrong-type", "unknown-device-type", "unknown-dialect", "wrong-type", "wrong-type",
                "unknown-key",
            ])
        let places = diagnostics.compactMap(\.place)
        #expect(places == places.sorted())
    }

    @Test("that lack a device in a trigger, or name an unknown effect, are told so once")
    func cascades() {
        for name in ["unknown-fault", "scene-trigger-of-nothing", "unknown-parameter", "two-verbs-for-a-device"] {
            let file = invalidFiles.first { $0.hasSuffix(name) } ?? name
            #expect(read("Scenarios/Invalid/\(file).yaml").diagnostics.count == 1, "\(name)")
        }
    }

    @Test("that are too long, too large or missing are told so without being read into the memory")
    func size() {
        let long = "scenario: long\nnote: " + String(repeating: "x", count: 9 << 20)
        #expect(read(text: long).diagnostics.map(\.code) == ["yaml-length"])
        let wide = "scenario: wide\nnote: [" + String(repeating: "1,", count: 500_000) + "1]\n"
        #expect(read(text: wide).diagnostics.map(\.code).contains("yaml-depth"))
        #expect(read("no/such/file.yaml").diagnostics.map(\.code) == ["no-such-file"])
        #expect(read("Scenarios/Invalid").diagnostics.map(\.code) == ["unreadable-file"])
        let fat =
            "parameters: { a: \(String(repeating: "x", count: 60_000)) }\nscenario: fat\nnote: "
            + String(repeating: "${a}", count: 1000)
        #expect(read(text: fat).diagnostics.map(\.code).contains("too-long"))
    }
}
