import HulianDiagnostics
import HulianModel
import HulianRecord
import Testing

@testable import HulianMatter

/// Running test files against a small node.
@Suite("Running test files")
struct RunnerTests {
    /// The definition of On/Off, as small as its behaviour bears.
    private static let definitions = """
        <configurator>
          <cluster>
            <name>On/Off</name><code>0x0006</code>
            <globalAttribute side="either" code="0xFFFD" value="6"/>
            <attribute side="server" code="0x0000" define="ON_OFF" type="boolean">OnOff</attribute>
            <attribute side="server" code="0x4001" define="ON_TIME" type="int16u" writable="true" optional="true">OnTime</attribute>
            <command source="client" code="0x00" name="Off"/>
            <command source="client" code="0x01" name="On"/>
            <command source="client" code="0x02" name="Toggle"/>
          </cluster>
        </configurator>
        """
    /// A node with On/Off on endpoint 1.
    private static let composition = """
        endpoint 0 { device type ma_rootdevice = 22, version 1; }
        endpoint 1 {
          device type ma_onofflight = 256, version 1;
          server cluster OnOff {
            ram attribute onOff default = 0;
            ram attribute onTime default = 7;
            handle command Off; handle command On; handle command Toggle;
          }
        }
        """

    /// Runs the steps of a file.
    private func run(_ steps: String, pics: String = "YES=1\nNO=0", overrides: [(String, String)] = []) throws
        -> MatterFileResult
    {
        let text = """
            name: a test
            config:
                cluster: "On/Off"
                endpoint: 1
                wanted: { type: int16u, defaultValue: 6 }
            tests:
            \(steps)
            """
        let files = FileSystem.memory([
            "zap/one.xml": Self.definitions, "app.matter": Self.composition, "t.yaml": text,
        ])
        var settings = MatterRunSettings()
        settings.pics = try PICSValues.read(pics, file: "pics")
        settings.overrides = overrides.map { (name: $0.0, value: $0.1) }
        let runner = MatterRunner(
            library: try ClusterLibrary.read(folder: "zap", in: files),
            chooser: try CompositionChooser(path: "app.matter", in: files), settings: settings, version: "1.6",
            catalogFolder: "catalog", files: files)
        return try runner.run(path: "t.yaml")
    }

    @Test("a file passes when its steps about the data model pass")
    func passes() throws {
        let result = try run(
            """
                - { label: wait, cluster: DelayCommands, command: WaitForMs, arguments: { values: [{ name: ms, value: 1500 }] } }
                - { label: on, command: "On" }
                - { label: read, command: readAttribute, attribute: OnOff, response: { value: 1, saveAs: state } }
                - { label: time, command: readAttribute, attribute: ClusterRevision, response: { value: wanted, saveAs: t } }
                - { label: write, command: writeAttribute, attribute: OnTime, arguments: { value: t + 1 } }
                - { label: again, command: readAttribute, attribute: OnTime, response: { constraints: { minValue: t + 1, maxValue: 7 } } }
                - { label: no, command: writeAttribute, attribute: OnOff, arguments: { value: 1 }, response: { error: UNSUPPORTED_WRITE } }
                - { label: none, endpoint: 9, command: "On", response: { error: UNSUPPORTED_ENDPOINT } }
            """)
        #expect(result.steps.filter { $0.verdict != .passed }.map(\.explanation) == [])
        #expect(result.verdict == .passed)
        #expect(result.virtualTime == .milliseconds(1500))
        #expect(result.steps[0].kind == .auxiliary)
    }

    @Test("a wrong answer fails the file, with what was expected and received")
    func fails() throws {
        let result = try run("    - { label: read, command: readAttribute, attribute: OnOff, response: { value: 1 } }")
        #expect(result.verdict == .failed)
        #expect(result.steps[0].expected == "1")
        #expect(result.steps[0].actual == "false")
        #expect(result.steps[0].place.line == 7)
        let refused = try run("    - { label: on, endpoint: 9, command: \"On\" }")
        #expect(refused.steps[0].explanation == "expected success, received UNSUPPORTED_ENDPOINT")
    }

    @Test("a setting from outside replaces that of the file")
    func overrides() throws {
        let steps =
            "    - { label: time, command: readAttribute, attribute: ClusterRevision, response: { value: wanted } }"
        #expect(try run(steps).verdict == .passed)
        #expect(try run(steps, overrides: [("wanted", "8")]).verdict == .failed)
    }

    @Test(
        "what is not run never passes, and says why",
        arguments: [
            ("{ label: a, wait: \"On\" }", Verdict.notExercised, Verdict.notApplicable, "client"),
            ("{ label: a, disabled: true, verification: look }", .notApplicable, .notApplicable, "disabled"),
            ("{ label: a, command: \"On\", PICS: \"NO\" }", .notApplicable, .notApplicable, "PICS NO"),
            ("{ label: a, command: \"On\", PICS: \"YES && UNKNOWN\" }", .notApplicable, .notApplicable, "PICS YES"),
            (
                "{ label: a, command: readAttribute, attribute: OnTime, response: { constraints: { python: x } } }",
                .notExercised, .notApplicable, "Python"
            ),
            ("{ label: a, cluster: SystemCommands, command: Start }", .notExercised, .notApplicable, "machine"),
            (
                "{ label: a, cluster: LogCommands, command: UserPrompt, arguments: { values: [{ name: message, value: Press it }] } }",
                .notExercised, .notApplicable, "does not know"
            ),
            ("{ label: a, command: Jump }", .errored, .errored, "is not a command"),
            ("{ label: a, command: readAttribute, attribute: Colour }", .errored, .errored, "is not an attribute"),
            ("{ label: a, cluster: Nowhere, command: \"On\" }", .errored, .errored, "is not a cluster"),
            ("{ label: a, identity: delta, command: \"On\" }", .errored, .errored, "is no identity"),
            ("{ label: a, command: waitForReport, attribute: OnOff }", .errored, .errored, "no step subscribed"),
            ("{ label: a, command: \"On\", runIf: absent }", .errored, .errored, "neither"),
            ("{ label: a, command: \"On\", minRevision: 7 }", .notApplicable, .notApplicable, "revision 7"),
            ("{ label: a, command: \"On\", maxRevision: wanted - 1 }", .notApplicable, .notApplicable, "revision 5"),
            ("{ label: a, command: \"On\", minRevision: soon }", .errored, .errored, "whole number"),
        ] as [(String, Verdict, Verdict, String)])
    func notRun(_ step: String, _ verdict: Verdict, _ whole: Verdict, _ reason: String) throws {
        let result = try run("    - \(step)")
        #expect(result.steps[0].verdict == verdict)
        #expect(result.steps[0].reason?.contains(reason) == true, "\(result.steps[0].reason ?? "")")
        #expect(result.verdict == whole)
    }

    @Test("a missed step keeps a file from passing though others pass")
    func missed() throws {
        let result = try run(
            """
                - { label: on, command: "On" }
                - { label: python, command: readAttribute, attribute: OnTime, response: { constraints: { python: x } } }
            """)
        #expect(result.verdict == .notApplicable)
        #expect(result.reason?.contains("step 2") == true)
    }

    @Test("a step that only asks to look leaves the verdict to the others")
    func looking() throws {
        let result = try run(
            """
                - { label: Verify that it is lit, cluster: LogCommands, command: UserPrompt }
                - { label: on, command: "On" }
            """)
        #expect(result.steps[0].verdict == .notExercised)
        #expect(result.verdict == .passed)
    }

    @Test("numbers are compared, and the answer decides whether a step is run")
    func runIf() throws {
        func steps(_ other: Int) -> String {
            """
                - label: same
                  cluster: EqualityCommands
                  command: UnsignedNumberEquals
                  arguments: { values: [{ name: Value1, value: wanted }, { name: Value2, value: \(other) }] }
                  response: [{ values: [{ name: Equals, saveAs: isSame }] }]
                - { label: on, command: "On", runIf: isSame }
            """
        }
        #expect(try run(steps(6)).verdict == .passed)
        #expect(try run(steps(8)).verdict == .notApplicable)
    }

    @Test("a report comes when a value changes, and none when it does not")
    func reports() throws {
        let subscribe = """
                - { label: sub, command: subscribeAttribute, attribute: OnOff, minInterval: 0, maxInterval: 300, response: { value: 0 } }
            """
        let wait = "    - { label: rep, command: waitForReport, attribute: OnOff, timeout: 5, response: { value: 1 } }"
        #expect(try run("\(subscribe)\n    - { label: on, command: \"On\" }\n\(wait)").verdict == .passed)
        let silent = try run("\(subscribe)\n\(wait)")
        #expect(silent.verdict == .failed)
        #expect(silent.steps[1].actual == "TIMEOUT")
    }

    @Test("a file that cannot be understood is errored, with what is wrong")
    func notUnderstood() throws {
        let result = try run("    - { label: a, comand: \"On\" }")
        #expect(result.verdict == .errored)
        #expect(result.diagnostics.contains { $0.hint == "did you mean 'command'?" })
    }

    @Test("equal runs give equal octets, and every report tells each file")
    func writing() throws {
        let steps = """
                - { label: "<on> & 灯", command: "On" }
                - { label: read, command: readAttribute, attribute: OnOff, response: { value: 0 } }
            """
        let one = MatterResult(files: [try run(steps), try run("    - { label: a, wait: On }")], seed: 42)
        let other = MatterResult(files: [try run(steps), try run("    - { label: a, wait: On }")], seed: 42)
        #expect(one.json == other.json && one.junit == other.junit && one.html(.english) == other.html(.english))
        let json = String(decoding: one.json, as: UTF8.self)
        #expect(json.hasPrefix("{\"format\":\"hulian-matter/1\""))
        #expect(json.contains("\"summary\":{\"passed\":0,\"failed\":1,\"errored\":0,\"notApplicable\":1,\"files\":2}"))
        let junit = String(decoding: one.junit, as: UTF8.self)
        #expect(junit.contains("tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\""))
        #expect(junit.contains("1. &lt;on&gt; &amp; 灯"))
        #expect(String(decoding: one.html(.chinese), as: UTF8.self).contains("&lt;on&gt; &amp; 灯"))
        #expect(one.exitCode == 1)
        #expect(MatterConsole().summary(one) == "2 files: 1 failed, 1 not applicable\n")
    }

    @Test(
        "the exit code is the worst of the files",
        arguments: [
            ([.passed], 0), ([.passed, .notApplicable], 0), ([.notApplicable], 4), ([], 4), ([.passed, .failed], 1),
            ([.failed, .errored], 2),
        ] as [([Verdict], Int32)])
    func exitCodes(_ verdicts: [Verdict], _ code: Int32) {
        let files = verdicts.map { verdict in
            MatterFileResult(
                file: "t", name: "t", application: "a",
                steps: [
                    MatterStepResult(
                        index: 1, label: "", place: SourcePlace(file: "t", line: 1, column: 1), kind: .dataModel,
                        request: "", verdict: verdict)
                ], virtualTime: .zero)
        }
        #expect(MatterResult(files: files, seed: 1).exitCode == code)
    }
}
