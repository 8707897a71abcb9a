import HulianDiagnostics
import HulianMatter
import Testing

/// Reading test files: every construct, and each wrong one with its message.
@Suite("Reading test files")
struct TestFileReaderTests {
    /// Reads a text.
    private func read(_ text: String) throws -> TestFile { try TestFileReader.read(text, file: "t.yaml") }

    /// A file of one step.
    private func file(step: String) -> String {
        let lines = step.split(separator: "\n").map { "      \($0)" }.joined(separator: "\n")
        return "name: x\nconfig:\n  cluster: On/Off\n  endpoint: 1\ntests:\n    - label: one\n\(lines)\n"
    }

    @Test("a file with every construct keeps all of it")
    func everything() throws {
        let file = try read(
            """
            CI:
                - name: against lock
                  app: lock
                  args: [--x, "1"]
            name: "[TC-X-1.1] a"
            PICS: [OO.S, "A.S && !B.S"]
            config:
                nodeId: 0x12344321
                cluster: "On/Off"
                endpoint: 1
                timeout: 300
                wait_s: { type: int16u, defaultValue: 60 }
            tests:
                - label: "read
                      it"
                  identity: beta
                  endpoint: 2
                  cluster: Level Control
                  command: readAttribute
                  attribute: CurrentLevel
                  PICS: LVL.S && (LVL.S.A0000 || X)
                  fabricFiltered: false
                  response:
                      - value: null
                        saveAs: level
                        constraints: { type: int8u, minValue: 1, maxValue: level + 1, anyOf: [1, 2] }
                - label: group
                  groupId: 0x0101
                  command: "On"
                  timedInteractionTimeoutMs: 10000
                  runIf: flag
                  arguments:
                      values:
                          - { name: A, value: { B: [1e3, "hex:00ff", yes] } }
                - label: manual
                  verification: |
                      Look at it.
                  disabled: true
                - label: none
                  command: Toggle
                  response: []
            """)
        #expect(file.name == "[TC-X-1.1] a")
        #expect(file.applications.map(\.name) == ["lock"])
        #expect(file.applications[0].arguments == ["--x", "1"])
        #expect(file.pics.count == 2)
        #expect(file.setting("wait_s")?.integer == 60)
        #expect(file.setting("nodeId")?.integer == 0x1234_4321)
        let first = file.steps[0]
        #expect(first.label == "read it")
        #expect(first.identity == "beta")
        #expect(first.endpoint?.integer == 2)
        #expect(first.isFabricFiltered == false)
        #expect(first.responses?.count == 1)
        let value = try #require(first.responses?.first?.values.first)
        #expect(value.value?.isNull == true)
        #expect(value.saveAs == "level")
        #expect(value.constraints.map(\.kind) == [.type, .minValue, .maxValue, .anyOf])
        let second = file.steps[1]
        #expect(second.group?.integer == 0x101)
        #expect(second.timedTimeout == 10000)
        #expect(second.runIf == "flag")
        let inner = try #require(second.arguments.first?.value.entries?.first?.value.items)
        guard case .decimal(1000) = inner[0].content else {
            Issue.record("1e3 is a number")
            return
        }
        guard case .text("hex:00ff") = inner[1].content else {
            Issue.record("quoted text is text")
            return
        }
        guard case .bool(true) = inner[2].content else {
            Issue.record("yes is true in YAML 1.1")
            return
        }
        #expect(file.steps[2].isDisabled)
        #expect(file.steps[3].responses?.isEmpty == true)
    }

    @Test(
        "a mistake is told with its place",
        arguments: [
            ("command: readAttribute\natribute: OnOff", "unknown-key", 8, "did you mean 'attribute'?"),
            ("command: \"On\"\nnodeId: 1\ngroupId: 2", "step-conflict", 9, "keep one of them"),
            ("command: readAttribute\nattribute: OnOff\ngroupId: 2\nresponse: { value: 1 }", "step-conflict", 10, nil),
            ("command: \"On\"\nverification: look", "step-conflict", 8, nil),
            ("wait: \"On\"\nresponse: { value: 1 }", "step-conflict", 8, nil),
            ("command: readAttribute", "missing-key", 6, nil),
            ("endpoint: 1", "missing-key", 6, nil),
            ("command: writeAttribute\nattribute: OnTime", "missing-key", 6, nil),
            ("command: \"On\"\nminInterval: soon", "wrong-type", 8, nil),
            ("command: \"On\"\ndisabled: 3", "wrong-type", 8, nil),
            (
                "command: \"On\"\nresponse: { error: CONSTRAINT_EROR }", "unknown-status", 8,
                "did you mean 'CONSTRAINT_ERROR'?"
            ),
            ("command: \"On\"\nresponse: { value: 1, values: [] }", "step-conflict", 8, nil),
            ("command: \"On\"\nresponse: { vale: 1 }", "unknown-key", 8, "did you mean 'value'?"),
            (
                "command: \"On\"\nresponse: { constraints: { minVale: 1 } }", "unknown-key", 8,
                "did you mean 'minValue'?"
            ),
            ("command: \"On\"\nresponse: { constraints: { minLength: [1] } }", "wrong-type", 8, nil),
            ("command: \"On\"\nresponse: { constraints: { isSetOfValues: true } }", "wrong-type", 8, nil),
            ("command: \"On\"\narguments: { value: 1 }", "step-conflict", 8, nil),
            ("command: \"On\"\ngroupId: 2\nresponse: []", "step-conflict", 9, nil),
            ("command: readAttribute\nattribute: OnOff\nresponse: { saveAs: OnOff }", "step-conflict", 9, nil),
            ("command: \"On\"\nresponse: { constraints: { contains: 3 } }", "wrong-type", 8, nil),
            ("command: \"On\"\narguments: { values: [{ name: A }] }", "missing-key", 8, nil),
            ("command: \"On\"\narguments: { values: [{ value: 1 }] }", "missing-key", 8, nil),
            ("command: \"On\"\narguments: { value: 1, values: [] }", "step-conflict", 8, nil),
            ("command: \"On\"\nPICS: A.S &&", "pics-expression", 8, nil),
            ("command: \"On\"\nPICS: A.S & B.S", "pics-expression", 8, "did you mean '&&'?"),
            ("command: \"On\"\nPICS: (A.S || B.S", "pics-expression", 8, nil),
            ("command: \"On\"\nPICS: A.S B.S", "pics-expression", 8, nil),
        ] as [(String, String, Int, String?)])
    func mistakes(_ step: String, _ code: String, _ line: Int, _ hint: String?) throws {
        let error = #expect(throws: DiagnosticsError.self) { try read(file(step: step)) }
        let found = try #require(error?.diagnostics.first { $0.code == code }, "\(error?.diagnostics ?? [])")
        #expect(found.place?.line == line)
        if let hint { #expect(found.hint == hint) }
    }

    @Test("a file that is no mapping, or has no tests, is refused")
    func wholes() {
        #expect(throws: DiagnosticsError.self) { try read("- 1") }
        #expect(throws: DiagnosticsError.self) { try read("name: x") }
        #expect(throws: DiagnosticsError.self) { try read("name: x\ntests: 3") }
        #expect(throws: DiagnosticsError.self) { try read("name: x\ntests: []\nextra: 1") }
    }

    @Test(
        "scalars are read as YAML 1.1 has them",
        arguments: [
            ("0x10", 16), ("010", 8), ("-5", -5), ("+7", 7), ("1_000", 1000), ("0b101", 5), ("0", 0),
            ("18446744073709551615", 18_446_744_073_709_551_615),
        ] as [(String, Int128)])
    func numbers(_ text: String, _ number: Int128) throws {
        let file = try read("name: x\nconfig: { a: \(text) }\ntests: []")
        #expect(file.setting("a")?.integer == number)
    }
}
