import HulianBehaviors
import HulianDiagnostics
import HulianModel
import HulianRecord
import Testing

@testable import HulianMatter

/// What is wrong with the programme of a thermostat is found by steps that say what its definition wants.
@Suite("Faults of a thermostat's programme that small files must find")
struct ThermostatFaultTests {
    /// As much of the definition as the programme needs, and the node: it stands at Thursday, 8:00 local time.
    private static let files: [String: String] = [
        "zap/thermostat.xml": """
        <configurator>
          <enum name="AtomicRequestTypeEnum" type="enum8">
            <item name="BeginWrite" value="0"/><item name="CommitWrite" value="1"/><item name="RollbackWrite" value="2"/>
          </enum>
          <struct name="AtomicAttributeStatusStruct">
            <item fieldId="0" name="AttributeID" type="attrib_id"/><item fieldId="1" name="StatusCode" type="status"/>
          </struct>
          <struct name="PresetTypeStruct"><cluster code="0x0201"/>
            <item fieldId="0" name="PresetScenario" type="enum8"/><item fieldId="1" name="NumberOfPresets" type="int8u"/>
            <item fieldId="2" name="PresetTypeFeatures" type="bitmap16"/>
          </struct>
          <struct name="PresetStruct"><cluster code="0x0201"/>
            <item fieldId="0" name="PresetHandle" type="octet_string" length="16" isNullable="true"/>
            <item fieldId="1" name="PresetScenario" type="enum8"/>
            <item fieldId="2" name="Name" type="char_string" length="64" isNullable="true" optional="true"/>
            <item fieldId="4" name="HeatingSetpoint" type="temperature" optional="true"/>
            <item fieldId="5" name="BuiltIn" type="boolean" isNullable="true"/>
          </struct>
          <struct name="ScheduleTypeStruct"><cluster code="0x0201"/>
            <item fieldId="0" name="SystemMode" type="enum8"/><item fieldId="1" name="NumberOfSchedules" type="int8u"/>
            <item fieldId="2" name="ScheduleTypeFeatures" type="bitmap16"/>
          </struct>
          <struct name="ScheduleTransitionStruct"><cluster code="0x0201"/>
            <item fieldId="0" name="DayOfWeek" type="bitmap8"/><item fieldId="1" name="TransitionTime" type="int16u" max="1439"/>
            <item fieldId="2" name="PresetHandle" type="octet_string" length="16" optional="true"/>
            <item fieldId="3" name="SystemMode" type="enum8" optional="true"/>
            <item fieldId="5" name="HeatingSetpoint" type="temperature" optional="true"/>
          </struct>
          <struct name="ScheduleStruct"><cluster code="0x0201"/>
            <item fieldId="0" name="ScheduleHandle" type="octet_string" length="16" isNullable="true"/>
            <item fieldId="1" name="SystemMode" type="enum8"/>
            <item fieldId="3" name="PresetHandle" type="octet_string" length="16" optional="true"/>
            <item fieldId="4" name="Transitions" array="true" type="ScheduleTransitionStruct" minLength="1"/>
            <item fieldId="5" name="BuiltIn" type="boolean" isNullable="true"/>
          </struct>
          <struct name="ThermostatSuggestionStruct"><cluster code="0x0201"/>
            <item fieldId="0" name="UniqueID" type="int8u"/><item fieldId="1" name="PresetHandle" type="octet_string"/>
            <item fieldId="2" name="EffectiveTime" type="epoch_s"/><item fieldId="3" name="ExpirationTime" type="epoch_s"/>
          </struct>
          <cluster><name>Thermostat</name><code>0x0201</code>
            <globalAttribute side="either" code="0xFFFD" value="11"/>
            <features>
              <feature bit="0" code="HEAT" name="Heating"/><feature bit="7" code="MSCH" name="MatterScheduleConfiguration"/>
              <feature bit="8" code="PRES" name="Presets"/><feature bit="9" code="TEVT" name="Events"/>
              <feature bit="10" code="TSUGGEST" name="ThermostatSuggestions"/>
            </features>
            <attribute side="server" code="0x0012" name="OccupiedHeatingSetpoint" type="temperature" writable="true"/>
            <attribute side="server" code="0x001B" name="ControlSequenceOfOperation" type="enum8" writable="true"/>
            <attribute side="server" code="0x001C" name="SystemMode" type="enum8" writable="true"/>
            <attribute side="server" code="0x0023" name="TemperatureSetpointHold" type="enum8" writable="true"/>
            <attribute side="server" code="0x0024" name="TemperatureSetpointHoldDuration" type="int16u" max="1440" isNullable="true" writable="true"/>
            <attribute side="server" code="0x0048" name="PresetTypes" type="array" entryType="PresetTypeStruct"/>
            <attribute side="server" code="0x0049" name="ScheduleTypes" type="array" entryType="ScheduleTypeStruct"/>
            <attribute side="server" code="0x004A" name="NumberOfPresets" type="int8u"/>
            <attribute side="server" code="0x004B" name="NumberOfSchedules" type="int8u"/>
            <attribute side="server" code="0x004E" name="ActivePresetHandle" type="octet_string" length="16" isNullable="true"/>
            <attribute side="server" code="0x004F" name="ActiveScheduleHandle" type="octet_string" length="16" isNullable="true"/>
            <attribute side="server" code="0x0050" name="Presets" type="array" entryType="PresetStruct" writable="true"/>
            <attribute side="server" code="0x0051" name="Schedules" type="array" entryType="ScheduleStruct" writable="true"/>
            <attribute side="server" code="0x0052" name="SetpointHoldExpiryTimestamp" type="epoch_s" isNullable="true"/>
            <attribute side="server" code="0x0053" name="MaxThermostatSuggestions" type="int8u"/>
            <attribute side="server" code="0x0054" name="ThermostatSuggestions" type="array" entryType="ThermostatSuggestionStruct"/>
            <attribute side="server" code="0x0055" name="CurrentThermostatSuggestion" type="ThermostatSuggestionStruct" isNullable="true"/>
            <attribute side="server" code="0x0056" name="ThermostatSuggestionNotFollowingReason" type="bitmap16" isNullable="true"/>
            <command source="client" code="0x05" name="SetActiveScheduleRequest"><arg id="0" name="ScheduleHandle" type="octet_string"/></command>
            <command source="client" code="0x06" name="SetActivePresetRequest">
              <arg id="0" name="PresetHandle" type="octet_string" isNullable="true"/>
            </command>
            <command source="client" code="0x07" name="AddThermostatSuggestion" response="AddThermostatSuggestionResponse">
              <arg id="0" name="PresetHandle" type="octet_string"/><arg id="1" name="EffectiveTime" type="epoch_s" isNullable="true"/>
              <arg id="2" name="ExpirationInMinutes" type="int16u" min="30" max="1440"/>
            </command>
            <command source="server" code="0x02" name="AddThermostatSuggestionResponse"><arg id="0" name="UniqueID" type="int8u"/></command>
            <command source="client" code="0x08" name="RemoveThermostatSuggestion"><arg id="0" name="UniqueID" type="int8u"/></command>
            <command source="client" code="0xFE" name="AtomicRequest" response="AtomicResponse">
              <arg id="0" name="RequestType" type="AtomicRequestTypeEnum"/>
              <arg id="1" name="AttributeRequests" array="true" type="attrib_id"/>
              <arg id="2" name="Timeout" type="int16u" optional="true"/>
            </command>
            <command source="server" code="0xFD" name="AtomicResponse">
              <arg id="0" name="StatusCode" type="status"/>
              <arg id="1" name="AttributeStatus" array="true" type="AtomicAttributeStatusStruct"/>
              <arg id="2" name="Timeout" type="int16u" optional="true"/>
            </command>
            <event side="server" code="0x03" priority="info" name="SetpointChange">
              <field id="0" name="SystemMode" type="enum8"/><field id="2" name="PreviousSetpoint" type="temperature" optional="true"/>
              <field id="3" name="CurrentSetpoint" type="temperature"/>
            </event>
            <event side="server" code="0x06" priority="info" name="ActiveScheduleChange">
              <field id="0" name="PreviousScheduleHandle" type="octet_string" optional="true" isNullable="true"/>
              <field id="1" name="CurrentScheduleHandle" type="octet_string" isNullable="true"/>
            </event>
            <event side="server" code="0x07" priority="info" name="ActivePresetChange">
              <field id="0" name="PreviousPresetHandle" type="octet_string" optional="true" isNullable="true"/>
              <field id="1" name="CurrentPresetHandle" type="octet_string" isNullable="true"/>
            </event>
          </cluster>
        </configurator>
        """,
        "app.matter": """
        endpoint 1 {
          server cluster Thermostat {
            emits event SetpointChange; emits event ActiveScheduleChange; emits event ActivePresetChange;
            ram attribute occupiedHeatingSetpoint default = 2000; ram attribute controlSequenceOfOperation default = 2;
            ram attribute systemMode default = 4; ram attribute temperatureSetpointHold default = 0;
            callback attribute temperatureSetpointHoldDuration; callback attribute presetTypes;
            callback attribute scheduleTypes; ram attribute numberOfPresets default = 3;
            ram attribute numberOfSchedules default = 2; callback attribute activePresetHandle;
            callback attribute activeScheduleHandle; callback attribute presets; callback attribute schedules;
            callback attribute setpointHoldExpiryTimestamp; ram attribute maxThermostatSuggestions default = 5;
            callback attribute thermostatSuggestions; callback attribute currentThermostatSuggestion;
            callback attribute thermostatSuggestionNotFollowingReason; ram attribute featureMap default = 0x781;
            handle command SetActiveScheduleRequest; handle command SetActivePresetRequest;
            handle command AddThermostatSuggestion; handle command RemoveThermostatSuggestion;
            handle command AtomicRequest;
          }
        }
        """,
        "catalog/matter/app.yaml": """
        matter: app
        endpoints:
          1:
            thermostat:
              presetTypes: [{ presetScenario: 1, numberOfPresets: 1, presetTypeFeatures: 0 }, { presetScenario: 3, numberOfPresets: 2, presetTypeFeatures: 2 }]
              presets:
                - { presetHandle: hex:01, presetScenario: 1, heatingSetpoint: 2100, builtIn: true }
                - { presetHandle: hex:02, presetScenario: 3, heatingSetpoint: 1800, builtIn: false }
              scheduleTypes: [{ systemMode: 4, numberOfSchedules: 2, scheduleTypeFeatures: 3 }]
              schedules:
                - scheduleHandle: hex:11
                  systemMode: 4
                  builtIn: true
                  transitions: [{ dayOfWeek: 16, transitionTime: 540, presetHandle: hex:01 }, { dayOfWeek: 127, transitionTime: 0, heatingSetpoint: 1700 }]
        """,
    ]

    // MARK: Steps

    /// A command with fields, and what must come back.
    private static func command(_ name: String, _ fields: String, _ response: String? = nil) -> String {
        "command: \(name), arguments: { values: [\(fields)] }" + (response.map { ", response: { \($0) }" } ?? "")
    }
    /// AtomicRequest about the presets: 0 begins, 1 commits, 2 rolls back.
    private static func atomic(_ kind: Int, _ response: String? = nil, by identity: String = "alpha") -> String {
        let time = kind == 0 ? ", { name: Timeout, value: 9000 }" : ""
        return "identity: \(identity), "
            + command(
                "AtomicRequest",
                "{ name: RequestType, value: \(kind) }, { name: AttributeRequests, value: [80] }\(time)", response)
    }
    /// What an answer must say of the whole and of the presets.
    private static func statuses(_ whole: Int, _ presets: Int) -> String {
        "values: [{ name: StatusCode, value: \(whole) }, { name: AttributeStatus, value: [{ AttributeID: 80, StatusCode: \(presets) }] }]"
    }
    /// Writes the presets: the one that is built in, and others.
    private static func write(_ others: String, _ response: String = "") -> String {
        "command: writeAttribute, attribute: Presets, arguments: { value: [\(others)] }\(response)"
    }
    /// The presets as they are.
    private static let builtIn = "{ PresetHandle: \"hex:01\", PresetScenario: 1, HeatingSetpoint: 2100, BuiltIn: null }"
    /// A new preset.
    private static let nap = "{ PresetHandle: null, PresetScenario: 3, Name: Nap, HeatingSetpoint: 1900, BuiltIn: null }"
    /// Reads an attribute.
    private static func read(_ attribute: String, _ response: String) -> String {
        "command: readAttribute, attribute: \(attribute), response: { \(response) }"
    }
    /// Waits.
    private static func wait(_ seconds: Int) -> String {
        "cluster: DelayCommands, command: WaitForMs, arguments: { values: [{ name: ms, value: \(seconds * 1000) }] }"
    }
    /// Takes a preset or a schedule for the active one.
    private static func activate(_ what: String, _ handle: String, _ response: String? = nil) -> String {
        command("SetActive\(what)Request", "{ name: \(what)Handle, value: \(handle) }", response)
    }
    /// Suggests the second preset from now on.
    private static let suggest = command(
        "AddThermostatSuggestion",
        "{ name: PresetHandle, value: \"hex:02\" }, { name: EffectiveTime, value: null }, { name: ExpirationInMinutes, value: 30 }",
        "values: [{ name: UniqueID, value: 0 }]")

    /// The faults, and the steps that find them.
    static let rows: [InlineFaultTests.Row] = [
        .init(
            0x201, "two clients write at once", .answer("atomicRequest", "statusCode") { _ in 0 }, atomic(0),
            atomic(0, statuses(1, 0x9C), by: "beta")),
        .init(
            0x201, "a second beginning is taken", .status("atomicRequest", nil, instead: .invalidInState), atomic(0),
            atomic(0, "error: INVALID_IN_STATE")),
        .init(
            0x201, "a beginning takes as long as it wants", .answer("atomicRequest", "timeout") { _ in 9000 },
            atomic(0, "values: [{ name: StatusCode, value: 0 }, { name: Timeout, value: 3000 }]")),
        .init(
            0x201, "a client may write though it has not begun", .field("atomicRequest", "requestType") { _ in 0 },
            atomic(1, "error: INVALID_IN_STATE")),
        .init(
            0x201, "what is committed is not kept", .stored("presets") { _, old in old }, atomic(0),
            write("\(builtIn), { PresetHandle: \"hex:02\", PresetScenario: 3, HeatingSetpoint: 1900, BuiltIn: null }"),
            atomic(1, statuses(0, 0)),
            read(
                "Presets",
                "value: [{ PresetHandle: \"hex:01\", PresetScenario: 1, HeatingSetpoint: 2100, BuiltIn: true }, { PresetHandle: \"hex:02\", PresetScenario: 3, HeatingSetpoint: 1900, BuiltIn: false }]"
            )),
        .init(
            0x201, "a rollback commits", .field("atomicRequest", "requestType") { $0 == 2 ? 1 : $0 }, atomic(0),
            write("\(builtIn), \(nap)"), atomic(2),
            read(
                "Presets",
                "value: [{ PresetHandle: \"hex:01\", PresetScenario: 1, HeatingSetpoint: 2100, BuiltIn: true }, { PresetHandle: \"hex:02\", PresetScenario: 3, HeatingSetpoint: 1800, BuiltIn: false }]"
            )),
        .init(
            0x201, "a write does not end by itself", .status("atomicRequest", nil, instead: .invalidInState), atomic(0),
            wait(4), atomic(1, "error: INVALID_IN_STATE")),
        .init(
            0x201, "a preset that is built in goes", .answer("atomicRequest", "attributeStatus") { _ in [["attributeID": 80, "statusCode": 0]] },
            atomic(0), write("{ PresetHandle: \"hex:02\", PresetScenario: 3, HeatingSetpoint: 1800, BuiltIn: null }"),
            atomic(1, statuses(1, 0x87))),
        .init(
            0x201, "a new preset gets the handle of another",
            .stored("presets") { value, _ in
                .list((value.listValue ?? []).map { entry in
                    .structure((entry.fields ?? []).map { $0.name == "presetHandle" ? Field($0.name, .bytes([1])) : $0 })
                })
            }, atomic(0), write("\(builtIn), \(nap)"), atomic(1, statuses(0, 0)),
            activate("Preset", "\"hex:02\"", "error: INVALID_COMMAND"), activate("Preset", "\"hex:00000001\"")),
        .init(
            0x201, "the setpoint of a preset is off by one", .stored("occupiedHeatingSetpoint") { value, _ in value.plus(1) },
            activate("Preset", "\"hex:02\""), read("OccupiedHeatingSetpoint", "value: 1800")),
        .init(
            0x201, "a preset that there is not is taken",
            .status("setActivePresetRequest", nil, instead: .invalidCommand),
            activate("Preset", "\"hex:09\"", "error: INVALID_COMMAND")),
        .init(
            0x201, "a preset stays active though its setpoint is changed",
            .stored("activePresetHandle") { value, old in value.isNull ? old : value }, activate("Preset", "\"hex:02\""),
            "command: writeAttribute, attribute: OccupiedHeatingSetpoint, arguments: { value: 2200 }",
            read("ActivePresetHandle", "value: null")),
        .init(
            0x201, "a preset is not told", .event("activePresetChange") { _ in nil }, activate("Preset", "\"hex:02\""),
            "command: readEvent, event: ActivePresetChange, response: { value: { PreviousPresetHandle: null, CurrentPresetHandle: \"hex:02\" } }"
        ),
        .init(
            0x201, "a setpoint is told with another mode",
            .event("setpointChange") { $0.map { $0.name == "systemMode" ? Field($0.name, 3) : $0 } },
            activate("Preset", "\"hex:02\""),
            "command: readEvent, event: SetpointChange, response: { value: { SystemMode: 4, PreviousSetpoint: 2000, CurrentSetpoint: 1800 } }"
        ),
        .init(
            0x201, "a schedule that there is not is taken",
            .status("setActiveScheduleRequest", nil, instead: .invalidCommand),
            activate("Schedule", "\"hex:09\"", "error: INVALID_COMMAND")),
        .init(
            0x201, "a schedule is not told", .event("activeScheduleChange") { _ in nil },
            activate("Schedule", "\"hex:11\""),
            "command: readEvent, event: ActiveScheduleChange, response: { value: { PreviousScheduleHandle: null, CurrentScheduleHandle: \"hex:11\" } }"
        ),
        .init(
            0x201, "a schedule does not begin at once",
            .stored("occupiedHeatingSetpoint") { value, old in value == 1700 ? old : value },
            activate("Schedule", "\"hex:11\""), read("OccupiedHeatingSetpoint", "value: 1700")),
        .init(
            0x201, "a transition is left out", .stored("occupiedHeatingSetpoint") { value, old in value == 2100 ? old : value },
            activate("Schedule", "\"hex:11\""), wait(3600), read("OccupiedHeatingSetpoint", "value: 2100")),
        .init(
            0x201, "a hold ends a second too late", .stored("setpointHoldExpiryTimestamp") { value, _ in value.plus(1) },
            "command: writeAttribute, attribute: TemperatureSetpointHoldDuration, arguments: { value: 30 }",
            "command: writeAttribute, attribute: TemperatureSetpointHold, arguments: { value: 1 }",
            read("SetpointHoldExpiryTimestamp", "value: \(1_767_225_600 - 946_684_800 + 1800)")),
        .init(
            0x201, "a hold does not end", .stored("temperatureSetpointHold") { value, old in value == 0 ? old : value },
            "command: writeAttribute, attribute: TemperatureSetpointHoldDuration, arguments: { value: 30 }",
            "command: writeAttribute, attribute: TemperatureSetpointHold, arguments: { value: 1 }", wait(1800),
            read("TemperatureSetpointHold", "value: 0")),
        .init(
            0x201, "a suggestion is not followed", .stored("activePresetHandle") { _, old in old }, suggest,
            read("ActivePresetHandle", "value: \"hex:02\"")),
        .init(
            0x201, "a suggestion lasts longer", .field("addThermostatSuggestion", "expirationInMinutes") { $0.plus(1) },
            suggest, wait(1800), read("ThermostatSuggestions", "value: []")),
        .init(
            0x201, "a suggestion stays current after its end",
            .stored("currentThermostatSuggestion") { value, old in value.isNull ? old : value }, suggest, wait(1800),
            read("CurrentThermostatSuggestion", "value: null")),
        .init(
            0x201, "why a suggestion is not followed is not told",
            .stored("thermostatSuggestionNotFollowingReason") { _, old in old },
            "command: writeAttribute, attribute: TemperatureSetpointHold, arguments: { value: 1 }", suggest,
            read("ThermostatSuggestionNotFollowingReason", "value: 2")),
        .init(
            0x201, "a suggestion for a preset that there is not is taken",
            .status("addThermostatSuggestion", nil, instead: .notFound),
            command(
                "AddThermostatSuggestion",
                "{ name: PresetHandle, value: \"hex:09\" }, { name: EffectiveTime, value: null }, { name: ExpirationInMinutes, value: 30 }",
                "error: NOT_FOUND")),
        .init(
            0x201, "a suggestion that there is not is taken back",
            .status("removeThermostatSuggestion", nil, instead: .notFound),
            command("RemoveThermostatSuggestion", "{ name: UniqueID, value: 7 }", "error: NOT_FOUND")),
    ]

    @Test("each fault is found", arguments: rows)
    func found(_ row: InlineFaultTests.Row) throws {
        let sound = try InlineFaultTests.run(row.steps, of: "Thermostat", Self.files)
        #expect(sound.verdict == .passed, "\(sound.steps.map(\.explanation)) \(sound.diagnostics.map(\.message))")
        let faulty = try InlineFaultTests.run(row.steps, of: "Thermostat", Self.files, with: row.fault.mutation)
        #expect(faulty.verdict == .failed, "\(faulty.verdict.rawValue)")
    }
}
