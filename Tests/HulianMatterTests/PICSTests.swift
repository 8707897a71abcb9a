import HulianDiagnostics
import HulianMatter
import Testing

/// PICS files and expressions.
@Suite("PICS")
struct PICSTests {
    /// A place.
    private let place = SourcePlace(file: "p", line: 1, column: 1)

    @Test(
        "expressions hold as the SDK's runner has them",
        arguments: [
            ("A", true), ("B", false), ("a", true), ("UNKNOWN", false), ("!B", true), ("!A", false), ("A && B", false),
            ("A || B", true), ("B || A", true), ("( B || A ) && A", true), ("!( A && B )", true), ("A&&A", true),
            ("B && A || A", false), ("A || B && B", true), ("!B && A", true), ("!A || A", true), ("(A)", true),
            ("A && !B && A", true), ("A.S.C01.Rsp", true),
        ])
    func expressions(_ text: String, _ holds: Bool) throws {
        let values = try PICSValues.read("A=1\nB=0\na.s.c01.rsp = 1 # yes\n\n# C=1\n", file: "p")
        #expect(try PICSExpression(text, at: place).holds(values) == holds)
    }

    @Test(
        "a line that is wrong is told with its place",
        arguments: [
            ("A", "pics-line"), ("A=2", "pics-value"), ("A=1=1", "pics-line"), ("=1", "pics-line"),
            ("A=", "pics-value"),
        ])
    func lines(_ line: String, _ code: String) throws {
        let error = #expect(throws: DiagnosticsError.self) { try PICSValues.read("X=1\n\(line)\n", file: "p") }
        #expect(error?.diagnostics.map(\.code) == [code])
        #expect(error?.diagnostics.first?.place?.line == 2)
    }

    @Test("a declared file is compared with a device both ways")
    func contradictions() throws {
        let declared = try PICSValues.read(
            "OO.S=1\nOO.S.A4001=1\nOO.S.C40.Rsp=0\nOO.C=1\nMCORE.X=1\nLVL.S=1\n", file: "p")
        let result = PICSContradictions(
            declared: declared, file: "p", codes: ["OO.S", "OO.S.C40.Rsp", "OO.S.A0000"], prefixes: ["OO", "LVL"])
        #expect(
            result.findings.map(\.message) == [
                "OO.S.A0000 is not declared, but the device has the attribute 0x0000",
                "OO.S.A4001 is declared, but the device has no attribute 0x4001",
                "OO.S.C40.Rsp is denied, but the device has the command 0x40",
                "LVL.S is declared, but the device has no cluster",
            ])
        #expect(result.uncheckedCount == 2)
    }

    @Test("what stands below a cluster that is not there is told once")
    func absentClusters() throws {
        let declared = try PICSValues.read(
            "LVL.S=1\nLVL.S.A0000=1\nLVL.S.C00.Rsp=1\nCC.S.A0000=1\nCC.S.F00=0\nCC.S.C07.Rsp=1\nI.S.A0001=1\n",
            file: "p")
        let result = PICSContradictions(declared: declared, file: "p", codes: [], prefixes: ["LVL", "CC", "I"])
        #expect(
            result.findings.map(\.message) == [
                "LVL.S is declared with 2 codes below it, but the device has no cluster",
                "CC.S.A0000 is declared with 1 code more of its cluster, but the device has no cluster",
                "I.S.A0001 is declared, but the device has no cluster",
            ])
    }
}
