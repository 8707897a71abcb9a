import Foundation
import Testing

/// A profile, and what is said about it.
private struct ProfileRow: CustomTestStringConvertible {
    let profile: String
    let code: Int32
    /// What must stand in the errors; `FILE` stands for the path.
    var errors: [String] = []

    var testDescription: String { profile }
}

@Suite("A profile")
struct ProfileTests {
    private static let rows = [
        ProfileRow(profile: "limits: { H1-CTL-1.timeout: 20 }\nstrengths: { H1-CTL-1: should }\n", code: 0),
        ProfileRow(
            profile: "strengths:\n  H1-CLT-1: should\n", code: 2,
            errors: ["FILE:2:3", "'H1-CLT-1' is not a clause", "did you mean 'H1-CTL-1'?"]),
        ProfileRow(
            profile: "limits:\n  H1-CTL-1.timeout: 20\n  H1-CTL-11.p95: 2\n", code: 2,
            errors: ["FILE:3:3", "'H1-CTL-11' is not a clause"]),
        ProfileRow(
            profile: "limits: { H1-CTL-1.timeuot: 20 }\n", code: 2,
            errors: ["FILE:1:11", "'timeuot' is not a limit of H1-CTL-1", "did you mean 'timeout'?"]),
        ProfileRow(
            profile: "limits: { H1-CTL-2.within: 20 }\n", code: 2, errors: ["FILE:1:11", "it has no limits"]),
        ProfileRow(profile: "limits: { timeout: 20 }\n", code: 2, errors: ["FILE:1:11"]),
        ProfileRow(profile: "limits: { H1-CTL-1.timeout: nan }\n", code: 2, errors: ["FILE:1:29", "number"]),
        ProfileRow(profile: "limits: { H1-CTL-1.timeout: -1 }\n", code: 2, errors: ["FILE:1:29", "number"]),
        ProfileRow(
            profile: "strengths: { H1-CTL-1: shoud }\n", code: 2, errors: ["FILE:1:24", "did you mean 'should'?"]),
        ProfileRow(profile: "limit: {}\n", code: 2, errors: ["FILE:1:1", "did you mean 'limits'?"]),
    ]

    @Test("that names what the catalog has not got is an error with its place", arguments: rows)
    private func profile(row: ProfileRow) throws {
        let scratch = try Scratch()
        let profile = try scratch.file("profile.yaml", row.profile)
        let outcome = try Binary.run(["run", "--profile", profile, try scratch.file("passes.yaml", Samples.passes)])
        #expect(outcome.code == row.code, "\(outcome.output)\(outcome.errors)")
        for text in row.errors {
            #expect(outcome.errors.contains(text.replacing("FILE", with: profile)), "\(outcome.errors)")
        }
    }

    @Test("of the catalog is taken by its name, and decides what a message of an old gateway comes to")
    func named() throws {
        let scratch = try Scratch()
        let capture = try scratch.file("capture.txt", "zigbee2mqtt/hall/availability\tonline\n")
        func judge(_ arguments: [String]) throws -> Int32 {
            try Binary.run(
                ["judge", capture, "--dialect", "zigbee2mqtt", "--device-type", "lighting.plug"] + arguments
            ).code
        }
        #expect(try judge(["--profile", "lenient"]) == 0)
        #expect(try judge(["--profile", "strict"]) == 1)
        #expect(try judge([]) == 1)
    }

    @Test("of the catalog is listed and explained, and named where another name is no profile")
    func listed() throws {
        let list = try Binary.run(["catalog", "profiles"])
        #expect(list.code == 0 && list.output.contains("lenient") && list.output.contains("strict"), "\(list.errors)")
        let lenient = try Binary.run(["catalog", "profiles", "lenient", "--lang", "zh"])
        #expect(lenient.output.contains("TY-10  must → should") && lenient.output.contains("数值"), "\(lenient.output)")
        for arguments in [["catalog", "profiles", "lenent"], ["run", "--profile", "lenent", "Scenarios"]] {
            let wrong = try Binary.run(arguments)
            #expect(wrong.code == 2, "\(wrong.errors)")
            #expect(wrong.errors.contains("did you mean 'lenient'?") && wrong.errors.contains("lenient, strict"))
        }
    }

    @Test("and --clause with a name that does not exist are told apart from nothing to judge")
    func unknownClause() throws {
        let scratch = try Scratch()
        let outcome = try Binary.run(["run", "--clause", "H1-CTL-l", try scratch.file("passes.yaml", Samples.passes)])
        #expect(outcome.code == 2)
        #expect(outcome.errors.contains("did you mean 'H1-CTL-1'?"), "\(outcome.errors)")
    }
}
