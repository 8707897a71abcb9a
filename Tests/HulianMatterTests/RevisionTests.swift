import HulianBehaviors
import HulianDiagnostics
import HulianMatter
import HulianModel
import HulianRecord
import Testing

/// What differs between revisions of a cluster, and what a hand changes.
@Suite("Revisions and hands")
struct RevisionTests {
    /// A node with one cluster on endpoint 1.
    private func node(_ zap: String, _ composition: String, fixture: Fixture = .empty) throws -> MatterNode {
        MatterNode(
            library: try ClusterLibraryTests.library("<configurator>\(zap)</configurator>"),
            composition: try CompositionTests.read("endpoint 1 { \(composition) }"), fixture: fixture, seed: 1)
    }

    /// The status of writing an attribute.
    private func write(_ node: MatterNode, _ cluster: UInt32, _ attribute: UInt32, _ value: Value) -> Status {
        do throws(Status) {
            try node.write(1, cluster, attribute, value)
            return .success
        } catch {
            return error
        }
    }

    @Test(
        "a fan takes a null for its setting and leaves it, and refuses it from revision 5 on",
        arguments: [(4, Status.success), (5, .invalidInState)])
    func fanSetting(_ revision: Int, _ status: Status) throws {
        let node = try node(
            """
            <cluster><name>Fan Control</name><code>0x0202</code>
              <globalAttribute side="either" code="0xFFFD" value="\(revision)"/>
              <attribute side="server" code="0x0000" name="FanMode" type="int8u" writable="true"/>
              <attribute side="server" code="0x0001" name="FanModeSequence" type="int8u"/>
              <attribute side="server" code="0x0002" name="PercentSetting" type="percent" writable="true" isNullable="true"/>
              <attribute side="server" code="0x0003" name="PercentCurrent" type="percent"/>
            </cluster>
            """,
            """
            server cluster FanControl {
              ram attribute fanMode default = 0; ram attribute fanModeSequence default = 2;
              ram attribute percentSetting default = 0; ram attribute percentCurrent default = 0;
            }
            """)
        #expect(write(node, 0x0202, 2, 84) == .success)
        #expect(write(node, 0x0202, 2, .null) == status)
        #expect(try node.read(1, 0x0202, 2) == 84)
        #expect(try node.read(1, 0x0202, 3) == 84)
    }

    /// A thermostat that heats and cools by itself, with a dead band of 2.5 K.
    private func thermostat(revision: Int) throws -> MatterNode {
        let attributes: [(code: String, name: String, type: String, value: Int)] = [
            ("0x0000", "LocalTemperature", "int16s", 0), ("0x0011", "OccupiedCoolingSetpoint", "int16s", 2600),
            ("0x0012", "OccupiedHeatingSetpoint", "int16s", 2000), ("0x0015", "MinHeatSetpointLimit", "int16s", 700),
            ("0x0016", "MaxHeatSetpointLimit", "int16s", 3000), ("0x0017", "MinCoolSetpointLimit", "int16s", 1600),
            ("0x0018", "MaxCoolSetpointLimit", "int16s", 3200), ("0x0019", "MinSetpointDeadBand", "int8s", 25),
            ("0x001B", "ControlSequenceOfOperation", "int8u", 4), ("0x001C", "SystemMode", "int8u", 1),
        ]
        let definitions = attributes.map {
            "<attribute side=\"server\" code=\"\($0.code)\" name=\"\($0.name)\" type=\"\($0.type)\" writable=\"true\"/>"
        }
        let values = attributes.map { "ram attribute \($0.name) default = \($0.value);" }
        return try node(
            """
            <cluster><name>Thermostat</name><code>0x0201</code>
              <globalAttribute side="either" code="0xFFFD" value="\(revision)"/>
              <features>
                <feature bit="0" code="HEAT" name="Heating"/><feature bit="1" code="COOL" name="Cooling"/>
                <feature bit="5" code="AUTO" name="AutoMode"/>
              </features>
              \(definitions.joined())
            </cluster>
            """,
            "server cluster Thermostat { \(values.joined(separator: " ")) ram attribute featureMap default = 0x23; }")
    }

    @Test("before revision 7 no setpoint gives way to another; later it moves as the dead band wants")
    func setpoints() throws {
        let dated = try thermostat(revision: 6)
        #expect(write(dated, 0x0201, 0x12, 2400) == .constraintError)
        #expect(write(dated, 0x0201, 0x12, 2350) == .success)
        #expect(write(dated, 0x0201, 0x11, 2599) == .constraintError)
        #expect(try dated.read(1, 0x0201, 0x11) == 2600)
        let new = try thermostat(revision: 7)
        #expect(write(new, 0x0201, 0x12, 2400) == .success)
        #expect(try new.read(1, 0x0201, 0x11) == 2650)
    }

    @Test("before revision 7 the dead band takes what is written; later it stays")
    func deadBand() throws {
        let dated = try thermostat(revision: 6)
        #expect(write(dated, 0x0201, 0x19, 5) == .success)
        #expect(try dated.read(1, 0x0201, 0x19) == 5)
        #expect(write(dated, 0x0201, 0x12, 2550) == .success)
        let new = try thermostat(revision: 7)
        #expect(write(new, 0x0201, 0x19, 5) == .success)
        #expect(try new.read(1, 0x0201, 0x19) == 25)
    }

    @Test("a preset that is chosen gives its setpoints; one that is not there is refused")
    func preset() throws {
        let fixture = try Fixture.read(
            """
            matter: x
            endpoints:
              1:
                thermostat:
                  presets: [{ presetHandle: "hex:0a01", heatingSetpoint: 1800, coolingSetpoint: 2800 }]
            """, file: "x.yaml", name: "x")
        let node = try node(
            """
            <struct name="PresetStruct"><cluster code="0x0201"/>
              <item fieldId="0" name="PresetHandle" type="octet_string" isNullable="true"/>
              <item fieldId="3" name="CoolingSetpoint" type="int16s" optional="true"/>
              <item fieldId="4" name="HeatingSetpoint" type="int16s" optional="true"/>
            </struct>
            <cluster><name>Thermostat</name><code>0x0201</code>
              <globalAttribute side="either" code="0xFFFD" value="11"/>
              <features>
                <feature bit="0" code="HEAT" name="Heating"/><feature bit="1" code="COOL" name="Cooling"/>
                <feature bit="8" code="PRES" name="Presets"/>
              </features>
              <attribute side="server" code="0x0011" name="OccupiedCoolingSetpoint" type="int16s" writable="true"/>
              <attribute side="server" code="0x0012" name="OccupiedHeatingSetpoint" type="int16s" writable="true"/>
              <attribute side="server" code="0x004E" name="ActivePresetHandle" type="octet_string" isNullable="true"/>
              <attribute side="server" code="0x0050" name="Presets" type="array" entryType="PresetStruct"/>
              <command source="client" code="0x06" name="SetActivePresetRequest">
                <arg fieldId="0" name="PresetHandle" type="octet_string" isNullable="true"/>
              </command>
            </cluster>
            """,
            """
            server cluster Thermostat {
              ram attribute occupiedCoolingSetpoint default = 2600; ram attribute occupiedHeatingSetpoint default = 2000;
              callback attribute activePresetHandle; callback attribute presets; ram attribute featureMap default = 0x103;
              handle command SetActivePresetRequest;
            }
            """, fixture: fixture)
        func status(_ handle: Value) -> Status {
            do throws(Status) {
                try node.invoke(1, 0x0201, 0x06, [Field("presetHandle", handle)])
                return .success
            } catch {
                return error
            }
        }
        #expect(node.diagnostics.isEmpty)
        #expect(status(.bytes([1])) == .invalidCommand)
        #expect(status(.bytes([0x0A, 0x01])) == .success)
        #expect(try node.read(1, 0x0201, 0x4E) == .bytes([0x0A, 0x01]))
        #expect(try node.read(1, 0x0201, 0x12) == 1800)
        #expect(try node.read(1, 0x0201, 0x11) == 2800)
        #expect(status(.null) == .success)
        #expect(try node.read(1, 0x0201, 0x4E) == .null)
    }

    @Test("a lock's reader for phones is set up once and must be cleared before it is set up anew")
    func reader() throws {
        let node = try node(
            """
            <cluster><name>Door Lock</name><code>0x0101</code>
              <features><feature bit="13" code="ALIRO" name="AliroProvisioning"/></features>
              <attribute side="server" code="0x0080" name="AliroReaderVerificationKey" type="octet_string" isNullable="true"/>
              <attribute side="server" code="0x0081" name="AliroReaderGroupIdentifier" type="octet_string" isNullable="true"/>
              <command source="client" code="0x28" name="SetAliroReaderConfig">
                <arg id="0" name="SigningKey" type="octet_string"/><arg id="1" name="VerificationKey" type="octet_string"/>
                <arg id="2" name="GroupIdentifier" type="octet_string"/>
                <arg id="3" name="GroupResolvingKey" type="octet_string" optional="true"/>
              </command>
              <command source="client" code="0x29" name="ClearAliroReaderConfig"/>
            </cluster>
            """,
            """
            server cluster DoorLock {
              callback attribute aliroReaderVerificationKey; callback attribute aliroReaderGroupIdentifier;
              ram attribute featureMap default = 0x2000;
              handle command SetAliroReaderConfig; handle command ClearAliroReaderConfig;
            }
            """)
        func status(_ command: UInt32, _ more: [Field] = []) -> Status {
            let keys: [Field] = [
                Field("signingKey", .bytes([1])), Field("verificationKey", .bytes([4, 2])),
                Field("groupIdentifier", .bytes([7])),
            ]
            do throws(Status) {
                try node.invoke(1, 0x0101, command, command == 0x28 ? keys + more : [])
                return .success
            } catch {
                return error
            }
        }
        #expect(status(0x28, [Field("groupResolvingKey", .bytes([9]))]) == .invalidCommand)
        #expect(status(0x28) == .success)
        #expect(try node.read(1, 0x0101, 0x80) == .bytes([4, 2]))
        #expect(status(0x28) == .invalidInState)
        #expect(status(0x29) == .success)
        #expect(try node.read(1, 0x0101, 0x80) == .null)
        #expect(status(0x28) == .success)
    }

    @Test(
        "bits without a name are refused, but kept by clusters that are made for tests",
        arguments: [("0x1234", Status.constraintError), ("0xFFF1FC05", .success)])
    func bits(_ number: String, _ status: Status) throws {
        let node = try node(
            """
            <bitmap name="ThingMap" type="bitmap8"><cluster code="\(number)"/>
              <field mask="0x01" name="One"/><field mask="0x40" name="Far"/>
            </bitmap>
            <cluster><name>Thing</name><code>\(number)</code>
              <attribute side="server" code="1" name="Map" type="ThingMap" writable="true"/>
            </cluster>
            """, "server cluster Thing { ram attribute map default = 0; }")
        let cluster = try #require(node.library.cluster(named: "Thing")).number.rawValue
        #expect(write(node, cluster, 1, 0x41) == .success)
        #expect(write(node, cluster, 1, 42) == status)
        #expect(write(node, cluster, 1, 256) == .constraintError)
    }

    /// The definition of a flow sensor.
    private static let flow = """
        <configurator><cluster><name>Flow Measurement</name><code>0x0404</code>
          <attribute side="server" code="0" name="MeasuredValue" type="int16u" isNullable="true"/>
          <attribute side="server" code="1" name="MinMeasuredValue" type="int16u"/>
          <attribute side="server" code="2" name="MaxMeasuredValue" type="int16u"/>
        </cluster></configurator>
        """

    /// Runs a file that asks a person to change the flow between two looks at it.
    private func runFlow(_ label: String, pics: String, first: String = "5") throws -> MatterFileResult {
        let files = FileSystem.memory([
            "zap/one.xml": Self.flow,
            "app.matter": """
            endpoint 1 { server cluster FlowMeasurement {
              ram attribute measuredValue default = \(first); ram attribute minMeasuredValue default = 0;
              ram attribute maxMeasuredValue default = 12;
            } }
            """,
            "t.yaml": """
            name: a test
            config: { cluster: Flow Measurement, endpoint: 1 }
            tests:
                - { label: before, command: readAttribute, attribute: MeasuredValue, response: { saveAs: before } }
                - { label: "\(label)", cluster: LogCommands, command: UserPrompt, PICS: PICS_USER_PROMPT && CHANGE,
                    arguments: { values: [{ name: message, value: "enter y" }] } }
                - { label: after, command: readAttribute, attribute: MeasuredValue,
                    response: { constraints: { minValue: 0, maxValue: 12, notValue: before } } }
            """,
        ])
        var settings = MatterRunSettings()
        settings.pics = try PICSValues.read(pics, file: "pics")
        let runner = MatterRunner(
            library: try ClusterLibrary.read(folder: "zap", in: files),
            chooser: try CompositionChooser(path: "app.matter", in: files), settings: settings, version: "1.6",
            catalogFolder: "catalog", files: files)
        return try runner.run(path: "t.yaml")
    }

    @Test(
        "a prompt to change what a sensor senses is done, with or without a person, and no other one",
        arguments: [
            ("Operate on device to change the flow", "PICS_USER_PROMPT=0\nCHANGE=1", Verdict.passed, Verdict.passed),
            ("Operate on device to change the flow", "PICS_USER_PROMPT=1\nCHANGE=1", .passed, .passed),
            ("Operate on device to change the flow", "PICS_USER_PROMPT=0\nCHANGE=0", .notApplicable, .failed),
            ("Sing to the device", "PICS_USER_PROMPT=0\nCHANGE=1", .notApplicable, .failed),
        ])
    func flowPrompt(_ label: String, _ pics: String, _ prompt: Verdict, _ after: Verdict) throws {
        let result = try runFlow(label, pics: pics)
        #expect(result.steps[1].verdict == prompt)
        #expect(result.steps[2].verdict == after)
    }

    @Test(
        "what is sensed changes within what can be measured, downward where that is asked for",
        arguments: [
            ("operate the device", "5", "12"), ("operate the device", "12", "2"), ("operate the device", "0", "10"),
            ("cover the sensor", "5", "0"), ("cover the sensor", "12", "2"), ("cover the sensor", "0", "10"),
        ])
    func stirring(_ label: String, _ first: String, _ next: String) throws {
        let result = try runFlow(label, pics: "PICS_USER_PROMPT=1\nCHANGE=1", first: first)
        #expect(result.verdict == .passed)
        #expect(result.steps[2].actual == next)
    }
}
