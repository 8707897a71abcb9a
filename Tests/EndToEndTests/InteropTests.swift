import Foundation
import Testing

/// True when the tests with software of others are wanted: they install it, and take many minutes.
private let isWanted = ProcessInfo.processInfo.environment["HULIAN_INTEROP"] == "1"

@Suite(
    "Software that nobody here wrote",
    .enabled(if: isWanted, "skipped: installs software of others from PyPI; HULIAN_INTEROP=1 or 'make interop' runs it")
)
struct InteropTests {
    @Test("takes what devices of ours say, and says what the judge says of others")
    func agrees() throws {
        let run = Binary.package.appending(path: "Tests/Interop/run")
        let outcome = try Binary.run([], environment: ["HULIAN_BINARY": Binary.path.path], binary: run)
        #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.contains(" passed, 0 failed"), "\(outcome.output)\(outcome.errors)")
    }
}
