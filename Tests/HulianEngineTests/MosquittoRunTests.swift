import HulianBus
import HulianEngine
import HulianModel
import HulianMosquitto
import HulianRecord
import Testing

/// A run over a real broker comes to the same as one on the virtual bus.
@Suite(
    "Runs over mosquitto", .serialized, .enabled(if: BusesBench.hasMosquitto, "mosquitto is not installed"))
struct MosquittoRunTests {
    /// Something that happens to a home of all dialects.
    struct Case: CustomTestStringConvertible, Sendable {
        /// What it is about.
        var name: String
        /// Steps of a scenario, each a line.
        var steps: [String]
        var testDescription: String { name }

        /// A case.
        init(_ name: String, _ steps: String...) {
            self.name = name
            self.steps = steps
        }

        /// A fault of the link of the light while the light is used.
        static func fault(_ name: String, _ effect: String) -> Case {
            Case(
                "link: \(name)", "{ fault: { link: light, \(effect) } }",
                "{ device: light, set: { onOff.onOff: true } }", "{ wait: 3 s }",
                "repeat: 10\n    steps:\n      - { device: light, set: { levelControl.currentLevel: 40 % }, from: homeassistant }\n"
                    + "      - { wait: 2 s }\n      - { device: light, set: { onOff.onOff: true } }\n      - { wait: 2 s }\n"
                    + "      - { device: ac, set: { thermostat.occupiedCoolingSetpoint: 24 °C } }\n      - { wait: 1 s }",
                "{ heal: light }", "{ wait: 5 min }", "{ device: light, set: { onOff.onOff: true } }",
                "{ expect: { light: { onOff.onOff: true } }, within: 30 s, seenBy: everyone }",
                "{ expect: { ac: { thermostat.occupiedCoolingSetpoint: 24 °C } }, seenBy: everyone }")
        }

        /// The scenario.
        var text: String {
            """
            scenario: over-mosquitto
            level: H3
            seed: 7
            home:
              rooms: [hall, livingRoom]
              people: { grandma: { role: elder } }
              devices:
                door: { type: locks.palmVeinFaceLock, dialect: tuyalink, room: hall, credentials: { grandma: palmVein } }
                light: { type: lighting.dimmableLight, dialect: miot, room: hall, keepAlive: 30 s }
                ac: { type: appliances.airConditioner, dialect: alink, room: livingRoom, session: true }
                curtain: { type: furniture.curtain, dialect: zigbee2mqtt, room: livingRoom }
                tv: { type: audioVideo.television, dialect: homeassistant, room: livingRoom }
                lamp: { type: lighting.dimmableLight, dialect: hulian, room: livingRoom }
            scenes:
              coming-home:
                when: { device: door, becomes: { doorLock.lockState: unlocked } }
                do:
                  - { device: light, set: { levelControl.currentLevel: 60 % } }
                  - { device: ac, set: { thermostat.occupiedCoolingSetpoint: 26 °C } }
            steps:

            """ + steps.map { "  - \($0)\n" }.joined()
        }
    }

    /// What is tried.
    static let cases: [Case] = [
        Case(
            "a scene across brands", "{ person: grandma, presents: palmVein, to: door }",
            "{ expect: { light: { onOff.onOff: true, levelControl.currentLevel: 60 % } }, within: 3 s }",
            "{ expect: { ac: { thermostat.occupiedCoolingSetpoint: 26 °C } }, seenBy: everyone }",
            "{ expect: { scene: { coming-home: finished } } }"),
        Case(
            "every brand's app commands every device",
            "{ device: light, set: { onOff.onOff: true }, from: tuyalink, answer: success }",
            "{ device: lamp, set: { levelControl.currentLevel: 30 % }, from: alink, answer: success }",
            "{ device: ac, set: { onOff.onOff: true }, from: zigbee2mqtt }",
            "{ device: tv, set: { onOff.onOff: true }, from: miot }", "{ wait: 5 s }",
            "{ expect: { light: { onOff.onOff: true }, lamp: { levelControl.currentLevel: 30 % } }, seenBy: everyone }",
            "{ expect: { latency: { p95: ≤ 2 s } } }"),
        Case(
            "an expectation that does not hold", "{ device: light, set: { onOff.onOff: false } }",
            "{ expect: { light: { onOff.onOff: true } }, within: 5 s }"),
        Case(
            "the broker restarts", "{ restart: broker, downtime: 5 s }",
            "{ device: light, set: { onOff.onOff: true } }", "{ wait: 2 min }",
            "{ expect: { online: { light: true } }, within: 2 min }",
            "{ expect: { online: { curtain: true } }, within: 2 min }",
            "{ device: ac, set: { onOff.onOff: true } }",
            "{ expect: { ac: { onOff.onOff: true } }, within: 30 s, seenBy: everyone }"),
        Case(
            "the broker restarts and forgets", "{ restart: broker, downtime: 5 s, forgets: true }", "{ wait: 2 min }",
            "{ device: ac, set: { onOff.onOff: true } }",
            "{ expect: { ac: { onOff.onOff: true } }, within: 30 s, seenBy: everyone }"),
        Case(
            "the bridge restarts", "{ restart: bridge }", "{ device: light, set: { onOff.onOff: true } }",
            "{ wait: 1 min }",
            "{ device: light, set: { onOff.onOff: true }, from: homeassistant }",
            "{ expect: { light: { onOff.onOff: true } }, within: 30 s, seenBy: everyone }"),
        Case(
            "devices disconnect and lose power", "{ device: light, disconnect: 1 min }", "{ device: tv, power: off }",
            "{ wait: 5 s }", "{ expect: { online: { light: false } }, within: 2 min }",
            "{ expect: { online: { tv: false } }, within: 2 min }",
            "{ device: tv, power: on }", "{ device: curtain, restart: 3 s }", "{ wait: 3 min }",
            "{ expect: { online: { light: true } }, within: 1 min }",
            "{ expect: { online: { tv: true } }, within: 1 min }",
            "{ expect: { online: { curtain: true } }, within: 1 min }"),
        Case(
            "strangers send nonsense", "{ send: { topic: zigbee2mqtt/curtain/set, payload: \"hex:00ff\", qos: 2 } }",
            "{ send: { topic: a/b, payload: { x: [1, true] }, retain: true, count: 3 } }", "{ wait: 5 s }",
            "{ device: curtain, set: { windowCovering.targetPositionLiftPercent100ths: 50 % } }", "{ wait: 30 s }"),
        .fault("delay", "delay: 300 ms"), .fault("jitter", "jitter: 400 ms"), .fault("drop", "drop: 30 %"),
        .fault("drop down", "drop: 50 %, direction: down"), .fault("duplicate", "duplicate: 50 %"),
        .fault("reorder", "reorder: 50 %"), .fault("cut", "cut: true, for: 20 s"),
        .fault("half-open", "halfOpen: true, for: 90 s"), .fault("corrupt", "corrupt: 30 %"),
        .fault("slow reader", "slowReader: 0.5"), .fault("clock skew", "clockSkew: 1 h"),
        .fault("all at once", "delay: 50 ms, jitter: 200 ms, slowReader: 2, for: 40 s"),
    ]

    @Test("come to the same verdicts and clauses as on the virtual bus", arguments: cases)
    func same(_ item: Case) throws {
        let path = "over-mosquitto.yaml"
        let virtual = try BusesBench.runVirtually(path, text: item.text)
        let broker = try BusesBench.runOverMosquitto(path, text: item.text)
        let differences = BusesBench.Outcome(broker.result).differences(BusesBench.Outcome(virtual))
        #expect(differences == [])
        #expect(broker.result.problem == nil)
        #expect(broker.foreignMessages == 0)
        #expect(broker.notices == [])
        #expect(broker.result.messages.sent > 20 && broker.result.messages.delivered > 20)
    }

    @Test("of a whole day in a home of fifty devices come to the same")
    func day() throws {
        let kinds = [
            "lighting.dimmableLight, dialect: miot", "appliances.airConditioner, dialect: alink",
            "lighting.dimmableLight, dialect: tuyalink", "audioVideo.television, dialect: homeassistant",
            "furniture.curtain, dialect: zigbee2mqtt", "lighting.dimmableLight, dialect: hulian",
        ]
        let devices = (0..<50).map { "    device-\($0): { type: \(kinds[$0 % kinds.count]), room: hall }\n" }
        let text =
            "scenario: day\nhome:\n  rooms: [hall]\n  bridge: false\n  devices:\n" + devices.joined() + """
                steps:
                  - repeat: 24
                    steps:
                      - { device: device-0, set: { onOff.onOff: true } }
                      - { wait: 30 min }
                      - { device: device-2, set: { onOff.onOff: true } }
                      - { wait: 30 min }

                """
        let virtual = try BusesBench.runVirtually("day.yaml", text: text)
        let broker = try BusesBench.runOverMosquitto("day.yaml", text: text)
        #expect(BusesBench.Outcome(broker.result).differences(BusesBench.Outcome(virtual)) == [])
        #expect(broker.result.virtualTime >= .hours(24))
        #expect(broker.result.messages.sent == virtual.messages.sent)
        #expect(broker.result.messages.delivered == virtual.messages.delivered)
    }

    @Test("of all scenario files come to the same as on the virtual bus", arguments: ScenarioFilesTests.files)
    func files(_ path: String) throws {
        let virtual = try BusesBench.runVirtually(path)
        let broker = try BusesBench.runOverMosquitto(path)
        let differences = BusesBench.Outcome(broker.result).differences(BusesBench.Outcome(virtual))
        #expect(differences == [])
        #expect(broker.foreignMessages == 0)
        #expect(broker.notices == [])
    }

    @Test(
        "give the same record every time",
        arguments: cases.filter { $0.name.contains("restart") || $0.name.contains("drop") })
    func repeatable(_ item: Case) throws {
        let first = try BusesBench.runOverMosquitto("over-mosquitto.yaml", text: item.text, keepsRecord: true)
        let second = try BusesBench.runOverMosquitto("over-mosquitto.yaml", text: item.text, keepsRecord: true)
        #expect(!first.record.isEmpty)
        let left = String(decoding: first.record, as: UTF8.self).split(separator: "\n")
        let right = String(decoding: second.record, as: UTF8.self).split(separator: "\n")
        let place = zip(left, right).enumerated().first { $0.element.0 != $0.element.1 }
        #expect(
            left == right,
            "line \((place?.offset ?? min(left.count, right.count)) + 1): \(place?.element.0 ?? "-") / \(place?.element.1 ?? "-")"
        )
    }
}
