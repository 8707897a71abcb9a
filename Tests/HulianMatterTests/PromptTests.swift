import HulianDiagnostics
import HulianModel
import Testing

@testable import HulianMatter

/// What is done about prompts to a person.
@Suite("Prompts to a person")
struct PromptTests {
    /// A node with an alarm, a lock and a sensor of small definitions of ours.
    private func node() throws -> MatterNode {
        let zap = """
            <configurator>
              <cluster><name>Smoke CO Alarm</name><code>0x005C</code>
                <attribute side="server" code="0x0000" name="ExpressedState" type="enum8"/>
                <attribute side="server" code="0x0001" name="SmokeState" type="enum8" optional="true"/>
                <attribute side="server" code="0x0005" name="TestInProgress" type="boolean"/>
              </cluster>
              <cluster><name>Temperature Measurement</name><code>0x0402</code>
                <attribute side="server" code="0x0000" name="MeasuredValue" type="int16s" isNullable="true"/>
                <attribute side="server" code="0x0001" name="MinMeasuredValue" type="int16s" isNullable="true"/>
                <attribute side="server" code="0x0002" name="MaxMeasuredValue" type="int16s" isNullable="true"/>
              </cluster>
            </configurator>
            """
        let composition = """
            endpoint 1 {
              server cluster SmokeCOAlarm {
                ram attribute expressedState default = 0; ram attribute smokeState default = 0;
                ram attribute testInProgress default = 0; ram attribute featureMap default = 1;
              }
              server cluster TemperatureMeasurement {
                ram attribute measuredValue default = 2000; ram attribute minMeasuredValue default = -1000;
                ram attribute maxMeasuredValue default = 8000;
              }
            }
            """
        return MatterNode(
            library: try ClusterLibraryTests.library(zap), composition: try CompositionTests.read(composition),
            fixture: .empty, seed: 1)
    }

    @Test(
        "a hand works the device, a look changes nothing, all else is not known",
        arguments: [
            ("Smoke CO Alarm", "Press the test button of the device", .done),
            ("Smoke CO Alarm", "Manually start a self test", .done),
            ("Smoke CO Alarm", "Bring the device into smoke alarm", .done),
            ("Smoke CO Alarm", "Bring the hardware into a fault", .done),
            ("Temperature Measurement", "Operate on device to change the temperature significantly", .done),
            ("Temperature Measurement", "Reboot the device", .rebooted),
            ("Temperature Measurement", "Verify that the display shows the temperature", .looking),
            ("Smoke CO Alarm", "DUT executes a blink effect", .looking),
            ("Smoke CO Alarm", "TH sends a SelfTestRequest command and verify that the self test starts", .unknown),
            ("Temperature Measurement", "Manually put the device in a state from which it will fail", .unknown),
            ("On/Off", "Press the button of the lamp", .unknown), ("Nowhere", "Operate the device", .unknown),
        ] as [(String, String, PromptHand.Outcome)])
    func outcomes(_ cluster: String, _ text: String, _ outcome: PromptHand.Outcome) throws {
        #expect(PromptHand.answer(text, cluster: cluster, try node()) == outcome)
    }

    @Test("what a hand does is seen in the device")
    func effects() throws {
        let node = try node()
        #expect(PromptHand.answer("Bring the device into smoke alarm", cluster: "Smoke CO Alarm", node) == .done)
        #expect(try node.read(1, 0x5C, 1) == 1)
        let before = try node.read(1, 0x402, 0)
        #expect(PromptHand.answer("Cover the sensor", cluster: "Temperature Measurement", node) == .done)
        #expect(try node.read(1, 0x402, 0) != before)
    }

    @Test("every prompt at hand is one of these", .enabled(if: MatterData.folder != nil, Material.absence))
    func atHand() throws {
        var done: Set<String> = []
        var counts = [0, 0, 0]
        for version in MatterData.Version.allCases {
            let node = try Material.node("all-clusters-app", version.rawValue)
            for path in MatterData.testFiles(version) {
                let file = try TestFileReader.read(try FileSystem.local().text(path), file: path)
                let cluster = file.setting("cluster")?.text ?? ""
                for step in file.steps where !step.isDisabled && step.command == "UserPrompt" {
                    let message = step.arguments.first { $0.name == "message" }?.value.text ?? ""
                    let text = step.label + " " + message
                    if PromptHand.work(of: text, cluster: cluster, node) != nil {
                        counts[0] += 1
                        done.insert("\(cluster): \(step.label)")
                    } else if PromptHand.isLook(text) {
                        counts[1] += 1
                        // Who looks sends nothing.
                        let words = Set(MatterName.words(text))
                        #expect(words.isDisjoint(with: ["sends", "writes", "configures"]), "\(text)")
                    } else {
                        counts[2] += 1
                    }
                }
            }
        }
        let all = done.sorted()
        #expect(all == Self.doneAtHand)
        // Done, looks, and what a tester would do with his tool or what does not say how to do it.
        #expect(counts == [17, 114, 136])
    }

    /// The prompts of both versions that are done by the simulator's hand.
    private static let doneAtHand = [
        "Flow Measurement: Step 3: Operate on device to change the flow significantly",
        "Illuminance Measurement: Step 3: Cover the sensor or darken the room",
        "Illuminance Measurement: Step 5: Expose the sensor again to light",
        "Occupancy Sensing: Step 3: Operate on DUT to change the occupancy status",
        "Pressure Measurement: Step 3: Operate on device to change the pressure significantly",
        "Relative Humidity Measurement: Step 5: Operate on device to change the relative humidity significantly",
        "Scenes Management: Step 4a: Reboot target device(DUT)", "Scenes: Step 4a: Reboot target device(DUT)",
        "Temperature Measurement: Step 5: Operate on device to change the temperature significantly",
        "Window Covering: Step Reboot target device(DUT)",
    ]
}
