import HulianBehaviors
import HulianDiagnostics
import HulianModel
import HulianRecord
import Testing

@testable import HulianMatter

/// What is wrong with a managed device, a pump, a weekly schedule or a frequency is found by steps that say what the
/// definitions want.
@Suite("Faults of energy management and of less common elements that small files must find")
struct EnergyFaultTests {
    /// As much of the definitions as the steps need, and the node: it stands at second 820 540 800 of Matter's clock.
    private static let files: [String: String] = [
        "zap/energy.xml": """
        <configurator>
          <struct name="SlotStruct"><cluster code="0x0098"/>
            <item fieldId="0" name="MinDuration" type="elapsed_s"/><item fieldId="1" name="MaxDuration" type="elapsed_s"/>
            <item fieldId="2" name="DefaultDuration" type="elapsed_s"/><item fieldId="3" name="ElapsedSlotTime" type="elapsed_s"/>
            <item fieldId="4" name="RemainingSlotTime" type="elapsed_s"/><item fieldId="5" name="SlotIsPausable" type="boolean" optional="true"/>
            <item fieldId="6" name="MinPauseDuration" type="elapsed_s" optional="true"/><item fieldId="7" name="MaxPauseDuration" type="elapsed_s" optional="true"/>
            <item fieldId="9" name="NominalPower" type="power_mw" optional="true"/>
            <item fieldId="14" name="MinPowerAdjustment" type="power_mw" optional="true"/><item fieldId="15" name="MaxPowerAdjustment" type="power_mw" optional="true"/>
            <item fieldId="16" name="MinDurationAdjustment" type="elapsed_s" optional="true"/><item fieldId="17" name="MaxDurationAdjustment" type="elapsed_s" optional="true"/>
          </struct>
          <struct name="ForecastStruct"><cluster code="0x0098"/>
            <item fieldId="0" name="ForecastID" type="int32u"/><item fieldId="1" name="ActiveSlotNumber" type="int16u" isNullable="true"/>
            <item fieldId="2" name="StartTime" type="epoch_s"/><item fieldId="3" name="EndTime" type="epoch_s"/>
            <item fieldId="4" name="EarliestStartTime" type="epoch_s" isNullable="true" optional="true"/>
            <item fieldId="5" name="LatestEndTime" type="epoch_s" optional="true"/><item fieldId="6" name="IsPausable" type="boolean"/>
            <item fieldId="7" name="Slots" array="true" type="SlotStruct"/><item fieldId="8" name="ForecastUpdateReason" type="enum8"/>
          </struct>
          <struct name="PowerAdjustStruct"><cluster code="0x0098"/>
            <item fieldId="0" name="MinPower" type="power_mw"/><item fieldId="1" name="MaxPower" type="power_mw"/>
            <item fieldId="2" name="MinDuration" type="elapsed_s"/><item fieldId="3" name="MaxDuration" type="elapsed_s"/>
          </struct>
          <struct name="PowerAdjustCapabilityStruct"><cluster code="0x0098"/>
            <item fieldId="0" name="PowerAdjustCapability" array="true" type="PowerAdjustStruct" isNullable="true"/><item fieldId="1" name="Cause" type="enum8"/>
          </struct>
          <struct name="SlotAdjustmentStruct"><cluster code="0x0098"/>
            <item fieldId="0" name="SlotIndex" type="int8u"/><item fieldId="1" name="NominalPower" type="power_mw" optional="true"/>
            <item fieldId="2" name="Duration" type="elapsed_s"/>
          </struct>
          <struct name="WeeklyScheduleTransitionStruct"><cluster code="0x0201"/>
            <item fieldId="0" name="TransitionTime" type="int16u" max="1439"/><item fieldId="1" name="HeatSetpoint" type="temperature" isNullable="true"/>
            <item fieldId="2" name="CoolSetpoint" type="temperature" isNullable="true"/>
          </struct>
          <cluster><name>Device Energy Management</name><code>0x0098</code>
            <globalAttribute side="either" code="0xFFFD" value="4"/>
            <features><feature bit="0" code="PA" name="PowerAdjustment"/><feature bit="1" code="PFR" name="PowerForecastReporting"/>
              <feature bit="3" code="STA" name="StartTimeAdjustment"/><feature bit="4" code="PAU" name="Pausable"/><feature bit="5" code="FA" name="ForecastAdjustment"/></features>
            <attribute side="server" code="0x0002" name="ESAState" type="enum8"/>
            <attribute side="server" code="0x0005" name="PowerAdjustmentCapability" type="PowerAdjustCapabilityStruct" isNullable="true"/>
            <attribute side="server" code="0x0006" name="Forecast" type="ForecastStruct" isNullable="true"/>
            <attribute side="server" code="0x0007" name="OptOutState" type="enum8"/>
            <command source="client" code="0x00" name="PowerAdjustRequest">
              <arg id="0" name="Power" type="power_mw"/><arg id="1" name="Duration" type="elapsed_s"/><arg id="2" name="Cause" type="enum8"/>
            </command>
            <command source="client" code="0x01" name="CancelPowerAdjustRequest"/>
            <command source="client" code="0x02" name="StartTimeAdjustRequest">
              <arg id="0" name="RequestedStartTime" type="epoch_s"/><arg id="1" name="Cause" type="enum8"/>
            </command>
            <command source="client" code="0x03" name="PauseRequest"><arg id="0" name="Duration" type="elapsed_s"/><arg id="1" name="Cause" type="enum8"/></command>
            <command source="client" code="0x04" name="ResumeRequest"/>
            <command source="client" code="0x05" name="ModifyForecastRequest">
              <arg id="0" name="ForecastID" type="int32u"/><arg id="1" name="SlotAdjustments" array="true" type="SlotAdjustmentStruct"/><arg id="2" name="Cause" type="enum8"/>
            </command>
            <command source="client" code="0x07" name="CancelRequest"/>
            <event side="server" code="0x00" priority="info" name="PowerAdjustStart"/>
            <event side="server" code="0x01" priority="info" name="PowerAdjustEnd"><field id="0" name="Cause" type="enum8"/>
              <field id="1" name="Duration" type="elapsed_s"/><field id="2" name="EnergyUse" type="energy_mwh"/></event>
            <event side="server" code="0x02" priority="info" name="Paused"/>
            <event side="server" code="0x03" priority="info" name="Resumed"><field id="0" name="Cause" type="enum8"/></event>
          </cluster>
          <cluster><name>Level Control</name><code>0x0008</code>
            <globalAttribute side="either" code="0xFFFD" value="6"/>
            <features><feature bit="2" code="FQ" name="Frequency"/></features>
            <attribute side="server" code="0x0000" name="CurrentLevel" type="int8u" isNullable="true"/>
            <attribute side="server" code="0x0004" name="CurrentFrequency" type="int16u"/>
            <attribute side="server" code="0x0005" name="MinFrequency" type="int16u"/><attribute side="server" code="0x0006" name="MaxFrequency" type="int16u"/>
            <command source="client" code="0x08" name="MoveToClosestFrequency"><arg id="0" name="Frequency" type="int16u"/></command>
          </cluster>
          <cluster><name>Thermostat</name><code>0x0201</code>
            <globalAttribute side="either" code="0xFFFD" value="6"/>
            <features><feature bit="0" code="HEAT" name="Heating"/><feature bit="3" code="SCH" name="ScheduleConfiguration"/></features>
            <attribute side="server" code="0x0012" name="OccupiedHeatingSetpoint" type="temperature" writable="true"/>
            <attribute side="server" code="0x001B" name="ControlSequenceOfOperation" type="enum8" writable="true"/>
            <attribute side="server" code="0x001C" name="SystemMode" type="enum8" writable="true"/>
            <attribute side="server" code="0x0020" name="StartOfWeek" type="enum8"/>
            <attribute side="server" code="0x0021" name="NumberOfWeeklyTransitions" type="int8u"/><attribute side="server" code="0x0022" name="NumberOfDailyTransitions" type="int8u"/>
            <command source="client" code="0x01" name="SetWeeklySchedule"><arg id="0" name="NumberOfTransitionsForSequence" type="int8u"/>
              <arg id="1" name="DayOfWeekForSequence" type="bitmap8"/><arg id="2" name="ModeForSequence" type="bitmap8"/>
              <arg id="3" name="Transitions" array="true" type="WeeklyScheduleTransitionStruct"/></command>
            <command source="client" code="0x02" name="GetWeeklySchedule" response="GetWeeklyScheduleResponse">
              <arg id="0" name="DaysToReturn" type="bitmap8"/><arg id="1" name="ModeToReturn" type="bitmap8"/></command>
            <command source="client" code="0x03" name="ClearWeeklySchedule"/>
            <command source="server" code="0x00" name="GetWeeklyScheduleResponse"><arg id="0" name="NumberOfTransitionsForSequence" type="int8u"/>
              <arg id="1" name="DayOfWeekForSequence" type="bitmap8"/><arg id="2" name="ModeForSequence" type="bitmap8"/>
              <arg id="3" name="Transitions" array="true" type="WeeklyScheduleTransitionStruct"/></command>
          </cluster>
        </configurator>
        """,
        "app.matter": """
        endpoint 1 {
          server cluster DeviceEnergyManagement {
            emits event PowerAdjustStart; emits event PowerAdjustEnd; emits event Paused; emits event Resumed;
            ram attribute ESAState default = 1; callback attribute powerAdjustmentCapability; callback attribute forecast;
            ram attribute optOutState default = 0; ram attribute featureMap default = 0x3B;
            handle command PowerAdjustRequest; handle command CancelPowerAdjustRequest; handle command StartTimeAdjustRequest;
            handle command PauseRequest; handle command ResumeRequest; handle command ModifyForecastRequest;
            handle command CancelRequest;
          }
          server cluster LevelControl {
            ram attribute currentLevel default = 100; ram attribute currentFrequency default = 500;
            ram attribute minFrequency default = 100; ram attribute maxFrequency default = 2000;
            ram attribute featureMap default = 4; handle command MoveToClosestFrequency;
          }
          server cluster Thermostat {
            ram attribute occupiedHeatingSetpoint default = 2000; ram attribute controlSequenceOfOperation default = 2;
            ram attribute systemMode default = 4; ram attribute startOfWeek default = 1;
            ram attribute numberOfWeeklyTransitions default = 6; ram attribute numberOfDailyTransitions default = 3;
            ram attribute featureMap default = 9;
            handle command SetWeeklySchedule; handle command GetWeeklySchedule; handle command ClearWeeklySchedule;
          }
        }
        """,
        "catalog/matter/app.yaml": """
        matter: app
        endpoints:
          1:
            deviceEnergyManagement:
              powerAdjustmentCapability: { powerAdjustCapability: [{ minPower: 1000000, maxPower: 2000000, minDuration: 30, maxDuration: 600 }], cause: 0 }
              forecast:
                forecastID: 7
                activeSlotNumber: null
                startTime: 820541400
                endTime: 820542000
                earliestStartTime: null
                latestEndTime: 820544400
                isPausable: true
                forecastUpdateReason: 0
                slots:
                  - { minDuration: 600, maxDuration: 1200, defaultDuration: 600, elapsedSlotTime: 0, remainingSlotTime: 600, slotIsPausable: true, minPauseDuration: 20, maxPauseDuration: 90, nominalPower: 1500000, minPowerAdjustment: 1000000, maxPowerAdjustment: 2000000, minDurationAdjustment: 300, maxDurationAdjustment: 900 }
        """,
    ]

    /// Our capabilities, whose names are taken over.
    private static let known = Material.capabilities

    /// A command with fields, and what must come back.
    private static func command(_ name: String, _ fields: String = "", _ response: String? = nil) -> String {
        (fields.isEmpty ? "command: \(name)" : "command: \(name), arguments: { values: [\(fields)] }")
            + (response.map { ", response: { \($0) }" } ?? "")
    }
    /// Reads an attribute.
    private static func read(_ attribute: String, _ response: String) -> String {
        "command: readAttribute, attribute: \(attribute), response: { \(response) }"
    }
    /// Reads an event.
    private static func event(_ event: String, _ value: String) -> String {
        "command: readEvent, event: \(event), response: { value: \(value) }"
    }
    /// Waits.
    private static func wait(_ seconds: Int) -> String {
        "cluster: DelayCommands, command: WaitForMs, arguments: { values: [{ name: ms, value: \(seconds * 1000) }] }"
    }
    /// Asks for another power.
    private static func adjust(_ power: Int, _ seconds: Int, _ response: String? = nil) -> String {
        command(
            "PowerAdjustRequest",
            "{ name: Power, value: \(power) }, { name: Duration, value: \(seconds) }, { name: Cause, value: 0 }",
            response)
    }
    /// Asks for another start.
    private static func start(_ time: Int, _ response: String? = nil) -> String {
        command(
            "StartTimeAdjustRequest", "{ name: RequestedStartTime, value: \(time) }, { name: Cause, value: 1 }",
            response)
    }
    /// Asks it to wait.
    private static func pause(_ seconds: Int, _ response: String? = nil) -> String {
        command("PauseRequest", "{ name: Duration, value: \(seconds) }, { name: Cause, value: 0 }", response)
    }
    /// Asks for another power of a slot.
    private static func modify(_ number: Int, _ power: Int, _ response: String? = nil) -> String {
        command(
            "ModifyForecastRequest",
            "{ name: ForecastID, value: \(number) }, { name: SlotAdjustments, value: [{ SlotIndex: 0, NominalPower: \(power), Duration: 600 }] }, { name: Cause, value: 0 }",
            response)
    }
    /// Sets the setpoint of Thursday from six and from nine o'clock local time.
    private static let week = command(
        "SetWeeklySchedule",
        "{ name: NumberOfTransitionsForSequence, value: 2 }, { name: DayOfWeekForSequence, value: 16 }, { name: ModeForSequence, value: 1 }, { name: Transitions, value: [{ TransitionTime: 360, HeatSetpoint: 2100, CoolSetpoint: null }, { TransitionTime: 540, HeatSetpoint: 1800, CoolSetpoint: null }] }"
    )
    /// Asks for the schedule of Thursday.
    private static func weekly(_ response: String) -> String {
        command("GetWeeklySchedule", "{ name: DaysToReturn, value: 16 }, { name: ModeToReturn, value: 1 }", response)
    }

    /// A fault of Device Energy Management, with its steps.
    private static func energy(
        _ title: String, _ kind: Fault.Kind, _ steps: String...
    ) -> (String, InlineFaultTests.Row) { ("Device Energy Management", row(0x98, title, kind, steps)) }
    /// A fault of Level Control, with its steps.
    private static func level(
        _ title: String, _ kind: Fault.Kind, _ steps: String...
    ) -> (String, InlineFaultTests.Row) { ("Level Control", row(8, title, kind, steps)) }
    /// A fault of Thermostat, with its steps.
    private static func heat(
        _ title: String, _ kind: Fault.Kind, _ steps: String...
    ) -> (String, InlineFaultTests.Row) { ("Thermostat", row(0x201, title, kind, steps)) }
    /// A row.
    private static func row(
        _ cluster: UInt32, _ title: String, _ kind: Fault.Kind, _ steps: [String]
    ) -> InlineFaultTests.Row { InlineFaultTests.Row(cluster, title, kind, steps: steps) }

    /// The faults, each with the cluster and the steps that find it.
    static let rows: [(cluster: String, row: InlineFaultTests.Row)] = [
        energy(
            "the end of an adjustment is not told", .event("powerAdjustEnd") { _ in nil }, adjust(1_500_000, 30),
            wait(31),
            event("PowerAdjustEnd", "{ Cause: 0, Duration: 30, EnergyUse: 0 }")),
        energy(
            "an adjustment that was called off ends as if its time were over",
            .event("powerAdjustEnd") { $0.map { $0.name == "cause" ? Field("cause", 0) : $0 } }, adjust(1_500_000, 60),
            wait(10), command("CancelPowerAdjustRequest"),
            event("PowerAdjustEnd", "{ Cause: 4, Duration: 10, EnergyUse: 0 }")),
        energy(
            "a power beyond the greatest is taken", .status("powerAdjustRequest", nil, instead: .constraintError),
            adjust(2_000_000, 60), adjust(2_000_001, 60, "error: CONSTRAINT_ERROR")),
        energy(
            "an adjustment that there is not can be called off",
            .status("cancelPowerAdjustRequest", nil, instead: .invalidInState),
            command("CancelPowerAdjustRequest", "", "error: INVALID_IN_STATE")),
        energy(
            "the state does not go back", .stored("esaState") { value, old in value == 1 ? old : value },
            adjust(1_000_000, 30), read("ESAState", "value: 3"), wait(31), read("ESAState", "value: 1")),
        energy(
            "an adjusted power has no reason", .stored("powerAdjustmentCapability") { _, old in old },
            adjust(1_000_000, 30),
            read(
                "PowerAdjustmentCapability",
                "value: { PowerAdjustCapability: [{ MinPower: 1000000, MaxPower: 2000000, MinDuration: 30, MaxDuration: 600 }], Cause: 1 }"
            )),
        energy(
            "a start that is too late is taken", .status("startTimeAdjustRequest", nil, instead: .constraintError),
            start(820_543_800), start(820_543_801, "error: CONSTRAINT_ERROR")),
        energy(
            "a forecast does not move", .stored("forecast") { _, old in old }, start(820_540_830), wait(40),
            pause(20)),
        energy(
            "the start is off by a minute", .field("startTimeAdjustRequest", "requestedStartTime") { $0.plus(60) },
            start(820_540_830), wait(40), pause(20)),
        energy(
            "what nobody changed can be called off", .status("cancelRequest", nil, instead: .invalidInState),
            command("CancelRequest", "", "error: INVALID_IN_STATE"), start(820_540_830), command("CancelRequest"),
            command("CancelRequest", "", "error: INVALID_IN_STATE")),
        energy(
            "what has not begun can wait", .status("pauseRequest", nil, instead: .failure),
            pause(20, "error: FAILURE"), wait(601), pause(20)),
        energy(
            "it waits longer than its slot may", .status("pauseRequest", nil, instead: .constraintError), wait(601),
            pause(91, "error: CONSTRAINT_ERROR"), pause(90)),
        energy("a pause is not told", .event("paused") { _ in nil }, wait(601), pause(20), event("Paused", "{}")),
        energy(
            "a pause ends for another reason", .event("resumed") { $0.map { Field($0.name, 0) } }, wait(601), pause(60),
            command("ResumeRequest"), event("Resumed", "{ Cause: 4 }")),
        energy(
            "another forecast is changed", .status("modifyForecastRequest", nil, instead: .failure),
            modify(8, 1_500_000, "error: FAILURE"), modify(7, 1_500_000)),
        energy(
            "another number is taken for that of the forecast",
            .field("modifyForecastRequest", "forecastID") { _ in 7 },
            modify(8, 1_500_000, "error: FAILURE")),
        energy(
            "a slot takes more than it can", .status("modifyForecastRequest", nil, instead: .constraintError),
            modify(7, 2_000_000), modify(7, 2_000_001, "error: CONSTRAINT_ERROR")),
        level(
            "the frequency is not kept", .stored("currentFrequency") { _, old in old },
            command("MoveToClosestFrequency", "{ name: Frequency, value: 700 }"), read("CurrentFrequency", "value: 700")
        ),
        level(
            "a frequency beyond the greatest is taken", .stored("currentFrequency") { value, _ in value.plus(1) },
            command("MoveToClosestFrequency", "{ name: Frequency, value: 65535 }"),
            read("CurrentFrequency", "value: 2000")),
        heat(
            "the weekly schedule is told with another day",
            .answer("getWeeklySchedule", "dayOfWeekForSequence") { _ in 8 },
            week,
            weekly(
                "values: [{ name: NumberOfTransitionsForSequence, value: 2 }, { name: DayOfWeekForSequence, value: 16 }, { name: ModeForSequence, value: 1 }]"
            )),
        heat(
            "a transition of the week is not told", .answer("getWeeklySchedule", "transitions") { $0.shorter }, week,
            weekly(
                "values: [{ name: Transitions, value: [{ TransitionTime: 360, HeatSetpoint: 2100, CoolSetpoint: null }, { TransitionTime: 540, HeatSetpoint: 1800, CoolSetpoint: null }] }]"
            )),
        heat(
            "the week is not followed",
            .stored("occupiedHeatingSetpoint") { value, old in value == 1800 ? old : value },
            week, read("OccupiedHeatingSetpoint", "value: 2100"), wait(3601),
            read("OccupiedHeatingSetpoint", "value: 1800")),
        heat(
            "a week that was cleared is still there", .status("clearWeeklySchedule", .failure), week,
            command("ClearWeeklySchedule"),
            weekly("values: [{ name: NumberOfTransitionsForSequence, value: 0 }]")),
        heat(
            "an attribute that is among all tells the old value", .report(0x12) { _ in 2000 },
            "cluster: AnyCommands, command: SubscribeAll, minInterval: 0, maxInterval: 60",
            "command: writeAttribute, attribute: OccupiedHeatingSetpoint, arguments: { value: 2200 }",
            "command: waitForReport, attribute: OccupiedHeatingSetpoint, timeout: 5, response: { value: 2200 }"),
        energy(
            "an event that is among all is not told", .event("powerAdjustStart") { _ in nil },
            "cluster: AnyCommands, command: SubscribeEventById, minInterval: 0, maxInterval: 60, arguments: { values: [{ name: ClusterId, value: 0x98 }, { name: EventId, value: 0xFFFFFFFF }] }",
            adjust(1_000_000, 30),
            "command: waitForReport, event: PowerAdjustStart, timeout: 5, response: { value: {} }"),
        energy(
            "an event is not among all that happened", .event("paused") { _ in nil }, adjust(1_000_000, 30), wait(601),
            pause(20),
            "cluster: AnyCommands, endpoint: 0xFFFF, command: ReadEventById, arguments: { values: [{ name: ClusterId, value: 0xFFFFFFFF }, { name: EventId, value: 0xFFFFFFFF }] }, response: [{ value: {} }, { value: { Cause: 0, Duration: 30, EnergyUse: 0 } }, { value: {} }]"
        ),
    ]

    @Test("each fault is found", arguments: rows.indices)
    func found(_ place: Int) throws {
        let (cluster, row) = Self.rows[place]
        let sound = try InlineFaultTests.run(row.steps, of: cluster, Self.files, naming: Self.known)
        #expect(
            sound.verdict == .passed,
            "\(row.fault.title): \(sound.steps.map(\.explanation)) \(sound.diagnostics.map(\.message))")
        let faulty = try InlineFaultTests.run(
            row.steps, of: cluster, Self.files, naming: Self.known, with: row.fault.mutation)
        #expect(faulty.verdict == .failed, "\(row.fault.title): \(faulty.verdict.rawValue)")
    }
}
