internal import HulianDiagnostics
internal import HulianMatter
internal import HulianModel
internal import HulianRecord

/// Reads and runs test files of the Matter SDK: whatever stands in a file, every step comes to a verdict, twice the same.
final class MatterTarget: FuzzTarget {
    /// The definitions: a light whose attributes have the types that values are read by.
    private static let definitions = """
        <configurator>
          <enum name="KindEnum" type="enum8"><cluster code="0x0006"/><item name="One" value="1"/><item name="Two" value="2"/></enum>
          <bitmap name="BitsBitmap" type="bitmap8"><cluster code="0x0006"/><field name="First" mask="0x01"/></bitmap>
          <struct name="ThingStruct"><cluster code="0x0006"/>
            <item fieldId="0" name="Label" type="char_string" length="8"/><item fieldId="1" name="Bytes" type="octet_string" isNullable="true"/>
          </struct>
          <cluster><name>On/Off</name><code>0x0006</code>
            <globalAttribute side="either" code="0xFFFD" value="6"/>
            <attribute side="server" code="0x0000" name="OnOff" type="boolean"/>
            <attribute side="server" code="0x4000" name="GlobalSceneControl" type="boolean"/>
            <attribute side="server" code="0x4001" name="OnTime" type="int16u" writable="true"/>
            <attribute side="server" code="0x4002" name="OffWaitTime" type="int16u" writable="true"/>
            <attribute side="server" code="0x4010" name="Kind" type="KindEnum" isNullable="true" writable="true"/>
            <attribute side="server" code="0x4011" name="Bits" type="BitsBitmap" writable="true"/>
            <attribute side="server" code="0x4012" name="Things" type="array" entryType="ThingStruct" writable="true"/>
            <attribute side="server" code="0x4013" name="Ratio" type="single" writable="true"/>
            <attribute side="server" code="0x4014" name="Long" type="int64s" writable="true" mustUseTimedWrite="true"/>
            <command source="client" code="0x00" name="Off"/><command source="client" code="0x01" name="On"/>
            <command source="client" code="0x02" name="Toggle"/>
            <command source="client" code="0x42" name="OnWithTimedOff">
              <arg id="0" name="OnOffControl" type="bitmap8"/><arg id="1" name="OnTime" type="int16u"/><arg id="2" name="OffWaitTime" type="int16u"/>
            </command>
            <event side="server" code="0x00" priority="info" name="Told"><field id="0" name="Kind" type="KindEnum"/></event>
          </cluster>
        </configurator>
        """
    /// The node.
    private static let composition = """
        endpoint 1 {
          server cluster OnOff {
            emits event Told; ram attribute onOff default = 0; ram attribute globalSceneControl default = 1;
            ram attribute onTime default = 0; ram attribute offWaitTime default = 0; ram attribute kind; ram attribute bits;
            ram attribute things; ram attribute ratio; ram attribute long; ram attribute featureMap default = 1;
            handle command Off; handle command On; handle command Toggle; handle command OnWithTimedOff;
          }
        }
        """
    /// A file with a little of everything.
    private static let handmade = """
        name: a file
        PICS:
            - OO.S
        config:
            nodeId: 0x12344321
            cluster: "On/Off"
            endpoint: 1
            pause: { type: int16u, defaultValue: 100 }
        tests:
            - label: "Wait"
              cluster: "DelayCommands"
              command: "WaitForCommissionee"
            - label: "on"
              PICS: OO.S.C01.Rsp && !OO.S.C99 || ( PICS_SDK_CI_ONLY )
              command: "On"
            - label: "read"
              command: "readAttribute"
              attribute: "OnOff"
              response: { value: 1, saveAs: seen, constraints: { type: boolean } }
            - label: "write"
              command: "writeAttribute"
              attribute: "OnTime"
              arguments: { value: pause * 2 + 1 }
            - label: "timed"
              timedInteractionTimeoutMs: 1000
              command: "writeAttribute"
              attribute: "Long"
              arguments: { value: "-9223372036854775808" }
            - label: "list"
              command: "writeAttribute"
              attribute: "Things"
              arguments: { value: [{ Label: "a", Bytes: "hex:00ff" }, { Label: "b", Bytes: null }] }
            - label: "subscribe"
              command: "subscribeAttribute"
              attribute: "OnOff"
              minInterval: 1
              maxInterval: 10
              response: { value: 1 }
            - label: "for a time"
              command: "OnWithTimedOff"
              arguments: { values: [{ name: OnOffControl, value: 0 }, { name: OnTime, value: 30 }, { name: OffWaitTime, value: 0 }] }
            - label: "wait"
              cluster: "DelayCommands"
              command: "WaitForMs"
              arguments: { values: [{ name: ms, value: 4000 }] }
            - label: "report"
              command: "waitForReport"
              attribute: "OnOff"
              response: [{ values: [{ value: 0 }] }]
            - label: "refused"
              command: "writeAttribute"
              attribute: "Kind"
              arguments: { value: 3 }
              response: { error: CONSTRAINT_ERROR }
            - label: "by number"
              cluster: "AnyCommands"
              command: "ReadById"
              arguments: { values: [{ name: ClusterId, value: 6 }, { name: AttributeId, value: 0xFFFFFFFF }] }
            - label: "all"
              cluster: "AnyCommands"
              command: "SubscribeAll"
              minInterval: 0
              maxInterval: 10
            - label: "events by number"
              cluster: "AnyCommands"
              command: "ReadEventById"
              arguments: { values: [{ name: ClusterId, value: 0xFFFFFFFF }, { name: EventId, value: 0xFFFFFFFF }] }
            - label: "events"
              command: "readEvent"
              event: "Told"
              eventNumber: LastReceivedEventNumber + 1
              response: []
            - label: "equal"
              cluster: "EqualityCommands"
              command: "UnsignedNumberEquals"
              arguments: { values: [{ name: Value1, value: seen }, { name: Value2, value: 1 }] }
              response: [{ values: [{ name: Equals, value: true }] }]
        """

    /// What stands in the file that is run.
    private let file = Box()
    /// Runs it.
    private let runner: MatterRunner
    /// How many inputs were read.
    private var count = 0

    /// Something that the file system and the target share.
    private final class Box: @unchecked Sendable {  // Used by the one thread of the fuzzer only.
        /// The octets of the file.
        var octets: [UInt8] = []
    }

    /// Makes the target.
    ///
    /// - Throws: ``FuzzFailure`` when our own definitions cannot be read, which would leave nothing to try.
    init() throws {
        let file = file
        let known = FileSystem.memory(["zap/one.xml": Self.definitions, "app.matter": Self.composition])
        let files = FileSystem(
            octets: { path throws(FileSystem.Failure) in try path == "input.yaml" ? file.octets : known.octets(path) },
            names: { known.names($0) })
        var settings = MatterRunSettings()
        // What a file wants to wait for takes time of the machine too, as a light tells its level each second.
        settings.longestTime = .seconds(120)
        do {
            runner = MatterRunner(
                library: try ClusterLibrary.read(folder: "zap", in: files),
                chooser: try CompositionChooser(path: "app.matter", in: files), settings: settings,
                version: "1.6", catalogFolder: "catalog", files: files)
        } catch {
            throw FuzzFailure("the definitions for test files cannot be read: \(error)")
        }
        super.init("matter", "test files of the Matter SDK: read and run, each step with a verdict")
    }

    override func seeds() throws -> [[UInt8]] { [Array(Self.handmade.utf8)] }

    override var words: [String] {
        [
            "label:", "command:", "attribute:", "arguments:", "values:", "response:", "constraints:", "error:",
            "saveAs:",
            "readAttribute", "writeAttribute", "subscribeAttribute", "waitForReport", "readEvent", "subscribeEvent",
            "WaitForMs", "ReadById", "CommandById", "ReadAll", "UserPrompt", "minValue:", "maxLength:", "hasMasksSet:",
            "contains:", "anyOf:", "notValue:", "hex:", "null", "0xFFFFFFFF", "-1", "18446744073709551616", " + ",
            " / ",
            " % 0", "SubscribeAll", "ReadEventById", "runIf:", "PICS:", "disabled: true", "identity: beta",
            "groupId: 1", "minInterval: 0",
            "maxInterval: 1",
            "timedInteractionTimeoutMs:", "dataVersion:", "OO.S", "&&", "||", "!", "( ", " )", "\n            - ",
        ]
    }

    override func run(_ input: [UInt8]) throws -> UInt64 {
        file.octets = input
        count += 1
        let result = try result()
        // Running twice must come to the same; now and then is enough.
        if count % 64 == 0, try Self.texts(self.result()) != Self.texts(result) {
            throw FuzzFailure("the second run comes to something else")
        }
        var signature = Signature()
        signature.add(result.verdict.rawValue)
        for diagnostic in result.diagnostics { signature.add(diagnostic.code) }
        for step in result.steps {
            signature.add(step.verdict.rawValue)
            guard
                step.verdict == .passed || step.verdict == .notApplicable || step.reason != nil
                    || !step.expected.isEmpty
            else { throw FuzzFailure("a step that did not pass says nothing of why") }
        }
        if result.steps.contains(where: { $0.verdict == .passed }) { understood += 1 }
        guard result.verdict != .passed || result.steps.contains(where: { $0.verdict == .passed }) else {
            throw FuzzFailure("a file passes though no step did")
        }
        return signature.value
    }

    /// What people read of a result.
    private static func texts(_ result: MatterFileResult) -> [String] {
        result.steps.map { "\($0.verdict.rawValue) \($0.request) \($0.expected) \($0.actual)" }
            + result.diagnostics.map(\.message)
    }

    /// Runs the file.
    private func result() throws -> MatterFileResult {
        do {
            return try runner.run(path: "input.yaml")
        } catch {
            throw FuzzFailure("the runner gives up: \(error)")
        }
    }
}
