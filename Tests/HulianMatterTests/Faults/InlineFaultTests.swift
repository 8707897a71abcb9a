import HulianBehaviors
import HulianDiagnostics
import HulianModel
import HulianRecord
import Testing

@testable import HulianMatter

/// Small files of ours that find what is wrong with a device, for machines without the SDK's files.
@Suite("Faults that small files must find")
struct InlineFaultTests {
    /// A light and a lock, as small as their behaviours bear, and a cluster that only holds values.
    private static let definitions = """
        <configurator>
          <cluster><name>On/Off</name><code>0x0006</code>
            <globalAttribute side="either" code="0xFFFD" value="6"/>
            <attribute side="server" code="0x0000" name="OnOff" type="boolean"/>
            <attribute side="server" code="0x4001" name="OnTime" type="int16u" writable="true" optional="true"/>
            <command source="client" code="0x00" name="Off"/><command source="client" code="0x01" name="On"/>
            <command source="client" code="0x02" name="Toggle"/>
          </cluster>
          <cluster><name>Smoke CO Alarm</name><code>0x005C</code>
            <globalAttribute side="either" code="0xFFFD" value="1"/>
            <attribute side="server" code="0x0000" name="ExpressedState" type="enum8"/>
            <attribute side="server" code="0x0001" name="SmokeState" type="enum8" optional="true"/>
            <event side="server" code="0x00" priority="critical" name="SmokeAlarm"><field id="0" name="AlarmSeverityLevel" type="enum8"/></event>
          </cluster>
          <cluster><name>General Diagnostics</name><code>0x0033</code>
            <command source="client" code="0x00" name="TestEventTrigger">
              <arg id="0" name="EnableKey" type="octet_string"/><arg id="1" name="EventTrigger" type="int64u"/>
            </command>
          </cluster>
          <cluster><name>Thing</name><code>0x1234</code>
            <attribute side="server" code="0" name="Numbers" type="array" entryType="int8u"/>
            <attribute side="server" code="1" name="Secret" type="int8u" max="9" writable="true" mustUseTimedWrite="true"/>
            <attribute side="server" code="2" name="Limit" type="int8u" max="9" writable="true"/>
          </cluster>
        </configurator>
        """
    /// The node.
    private static let composition = """
        endpoint 0 { server cluster GeneralDiagnostics { handle command TestEventTrigger; } }
        endpoint 1 {
          server cluster SmokeCOAlarm {
            emits event SmokeAlarm; ram attribute expressedState default = 0; ram attribute smokeState default = 0;
            ram attribute featureMap default = 1;
          }
          server cluster OnOff {
            ram attribute onOff default = 0; ram attribute onTime default = 7; handle command Off; handle command On;
            handle command Toggle;
          }
          server cluster Thing {
            ram attribute numbers; ram attribute secret default = 3; ram attribute limit default = 3;
          }
        }
        """

    /// A fault, and the steps that must find it.
    struct Row: Sendable, CustomTestStringConvertible {
        /// The fault.
        let fault: Fault
        /// The steps.
        let steps: [String]

        /// What is wrong.
        var testDescription: String { fault.title }

        /// Makes a row.
        init(_ cluster: UInt32, _ title: String, _ kind: Fault.Kind, _ steps: String...) {
            self.init(cluster, title, kind, steps: steps)
        }

        /// Makes a row of steps that are a list already.
        init(_ cluster: UInt32, _ title: String, _ kind: Fault.Kind, steps: [String]) {
            fault = Fault(title: title, cluster: cluster, kind: kind)
            self.steps = steps
        }
    }

    /// A step that makes the alarm smell smoke: 1 for a warning, 2 for a critical alarm.
    private static func smoke(_ severity: Int) -> String {
        let code = severity == 1 ? "0x005C000000000090" : "0x005C00000000009C"
        return """
            cluster: General Diagnostics, endpoint: 0, command: TestEventTrigger, arguments: { values: [
            { name: EnableKey, value: "hex:00112233445566778899aabbccddeeff" }, { name: EventTrigger, value: "\(code)" }] }
            """.replacing("\n", with: " ")
    }
    /// A step that reads the first alarm.
    private static let alarm =
        "cluster: Smoke CO Alarm, command: readEvent, event: SmokeAlarm, response: { value: { AlarmSeverityLevel: 1 } }"
    /// A step that reads the alarms behind the last that was read, which must be a critical one alone.
    private static let nextAlarm = """
        cluster: Smoke CO Alarm, command: readEvent, event: SmokeAlarm, eventNumber: LastReceivedEventNumber + 1, \
        response: { value: { AlarmSeverityLevel: 2 } }
        """

    /// The table.
    static let rows: [Row] = [
        Row(6, "On refuses", .status("on", .failure), #"command: "On""#),
        Row(
            6, "the light stays off", .stored("onOff") { _, old in old }, #"command: "On""#,
            "command: readAttribute, attribute: OnOff, response: { value: 1 }"),
        Row(
            6, "a truth value is a number", .reading(0) { _ in 2 },
            "command: readAttribute, attribute: OnOff, response: { constraints: { type: boolean } }"),
        Row(
            6, "null where none may stand", .reading(0) { _ in .null },
            "command: readAttribute, attribute: OnOff, response: { constraints: { type: boolean } }"),
        Row(
            6, "null where none may stand, among all that there is", .reading(0) { _ in .null },
            "cluster: AnyCommands, command: ReadAll"),
        Row(
            6, "a number that the type does not hold, among all of a cluster", .reading(0x4001) { _ in 70_000 },
            "cluster: AnyCommands, command: ReadById, arguments: { values: [{ name: ClusterId, value: 6 }, { name: AttributeId, value: 0xFFFFFFFF }] }"
        ),
        Row(
            6, "a number that the type does not hold", .reading(0x4001) { _ in 70_000 },
            "command: readAttribute, attribute: OnTime"),
        Row(
            0x1234, "a wrong first value", .reading(2) { $0.plus(1) },
            "cluster: Thing, command: readAttribute, attribute: Limit, response: { value: 3 }"),
        Row(
            6, "a written value is not stored", .stored("onTime") { _, old in old },
            "command: writeAttribute, attribute: OnTime, arguments: { value: 9 }",
            "command: readAttribute, attribute: OnTime, response: { value: 9 }"),
        Row(
            6, "a revision that another version has", .reading(0xFFFD) { $0.plus(1) },
            "command: readAttribute, attribute: ClusterRevision, response: { value: 6 }"),
        Row(
            6, "a command is not listed", .reading(0xFFF9) { $0.shorter },
            "command: readAttribute, attribute: AcceptedCommandList, response: { value: [0, 1, 2] }"),
        Row(
            6, "a list is the other way round", .reading(0xFFF9) { $0.reversed },
            "command: readAttribute, attribute: AcceptedCommandList, response: { value: [0, 1, 2] }"),
        Row(
            6, "a report tells the old value", .report(0) { _ in false },
            "command: subscribeAttribute, attribute: OnOff, minInterval: 0, maxInterval: 60, response: { value: 0 }",
            #"command: "On""#,
            "command: waitForReport, attribute: OnOff, timeout: 5, response: { value: 1 }"),
        Row(
            6, "a report does not come", .report(0) { _ in nil },
            "command: subscribeAttribute, attribute: OnOff, minInterval: 0, maxInterval: 60, response: { value: 0 }",
            #"command: "On""#, "command: waitForReport, attribute: OnOff, timeout: 5, response: { value: 1 }"),
        Row(0x5C, "an alarm is not told", .event("smokeAlarm") { _ in nil }, smoke(1), alarm),
        Row(
            0x5C, "an alarm is told with another severity",
            .event("smokeAlarm") { $0.map { Field($0.name, $0.value.plus(1)) } }, smoke(1), alarm),
        Row(0x5C, "an alarm is told without its severity", .event("smokeAlarm") { _ in [] }, smoke(1), alarm),
        Row(0x5C, "the numbers of events do not rise", .numbers, smoke(1), alarm, smoke(2), nextAlarm),
        Row(
            0x1234, "a value beyond the greatest is taken", .range("limit"),
            "cluster: Thing, command: writeAttribute, attribute: Limit, arguments: { value: 10 }, response: { error: CONSTRAINT_ERROR }"
        ),
        Row(
            0x1234, "the greatest value is refused", .refused("limit") { $0 == 9 ? .constraintError : nil },
            "cluster: Thing, command: writeAttribute, attribute: Limit, arguments: { value: 9 }"),
        Row(
            0x1234, "a refusal has another status", .refused("limit") { $0 == 10 ? .invalidCommand : nil },
            "cluster: Thing, command: writeAttribute, attribute: Limit, arguments: { value: 10 }, response: { error: CONSTRAINT_ERROR }"
        ),
        Row(
            0x1234, "a timed interaction is not asked for", .timing,
            "cluster: Thing, command: writeAttribute, attribute: Secret, arguments: { value: 4 }, response: { error: NEEDS_TIMED_INTERACTION }"
        ),
        Row(
            0x1234, "the version of the data stands", .version,
            "cluster: Thing, command: readAttribute, attribute: Limit, response: { saveDataVersionAs: seen }",
            "cluster: Thing, command: writeAttribute, attribute: Limit, arguments: { value: 4 }",
            "cluster: Thing, command: readAttribute, attribute: Limit, response: { value: 4, saveDataVersionAs: next }",
            "cluster: EqualityCommands, command: UnsignedNumberEquals, arguments: { values: [{ name: Value1, value: next }, { name: Value2, value: seen + 1 }] }, response: [{ values: [{ name: Equals, value: true }] }]"
        ),
    ]

    /// Runs steps with something wrong or without.
    static func run(_ steps: [String], with mutation: (@Sendable () -> NodeMutation)? = nil) throws -> MatterFileResult
    {
        try run(steps, of: "On/Off", ["zap/one.xml": definitions, "app.matter": composition], with: mutation)
    }

    /// Runs steps about a cluster of a node of other files.
    ///
    /// - Parameters:
    ///   - files: The definitions below `zap`, the composition `app.matter` and what belongs to it.
    ///   - known: The capabilities of our catalog whose names are taken over.
    static func run(
        _ steps: [String], of cluster: String, _ files: [String: String], naming known: [Capability] = [],
        with mutation: (@Sendable () -> NodeMutation)? = nil
    ) throws -> MatterFileResult {
        let lines = steps.enumerated().map { "    - { label: \($0 + 1), \($1) }" }.joined(separator: "\n")
        let text = "name: a test\nconfig:\n    cluster: \"\(cluster)\"\n    endpoint: 1\ntests:\n\(lines)\n"
        let files = FileSystem.memory(files.merging(["t.yaml": text]) { $1 })
        var settings = MatterRunSettings()
        settings.mutation = mutation
        let runner = MatterRunner(
            library: try ClusterLibrary.read(folder: "zap", in: files, naming: known),
            chooser: try CompositionChooser(path: "app.matter", in: files), settings: settings, version: "1.6",
            catalogFolder: "catalog", files: files)
        return try runner.run(path: "t.yaml")
    }

    @Test("each fault is found", arguments: rows)
    func found(_ row: Row) throws {
        let sound = try Self.run(row.steps)
        #expect(sound.verdict == .passed, "\(sound.steps.map(\.explanation)) \(sound.diagnostics.map(\.message))")
        let faulty = try Self.run(row.steps, with: row.fault.mutation)
        #expect(faulty.verdict == .failed, "\(faulty.verdict.rawValue)")
    }

    @Test("a mutation that changes nothing changes nothing")
    func idle() throws {
        for row in Self.rows { #expect(try Self.run(row.steps, with: { NodeMutation() }).verdict == .passed) }
    }

    @Test("a device that answers anything passes what asks for nothing, and fails what asks for something")
    func parrot() throws {
        #expect(try Self.run([#"command: "On""#], with: { Parrot() }).verdict == .passed)
        let steps = [#"command: "On""#, "command: readAttribute, attribute: OnOff, response: { value: 1 }"]
        #expect(try Self.run(steps).verdict == .passed)
        #expect(try Self.run(steps, with: { Parrot() }).verdict == .failed)
        let refusal = ["endpoint: 9, command: \"On\", response: { error: UNSUPPORTED_ENDPOINT }"]
        #expect(try Self.run(refusal, with: { Parrot() }).verdict == .failed)
    }
}
