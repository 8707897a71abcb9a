import HulianModel
import HulianRecord
import Testing

@Suite("Scenes of a home")
struct SceneTests {
    /// Steps with scenes, and expectations that must all pass.
    struct Case: CustomTestStringConvertible, Sendable {
        /// What it is about.
        let name: String
        /// The scenes.
        let scenes: String
        /// The steps.
        let steps: [String]
        var testDescription: String { name }

        /// A case.
        init(_ name: String, scenes: String, _ steps: String...) {
            self.name = name
            self.scenes = "scenes:\n" + scenes.split(separator: "\n").map { "  \($0)\n" }.joined()
            self.steps = steps
        }
    }

    /// What a scene can do.
    static let cases: [Case] = [
        Case(
            "a state that comes true starts it once",
            scenes: """
                welcome:
                  when: { device: door, becomes: { doorLock.lockState: unlocked } }
                  do: { device: lamp, set: { onOff.onOff: true } }
                """,
            "{ person: an, presents: palmVein, to: door }", "{ expect: { scene: { welcome: finished } } }",
            "{ expect: { lamp: { onOff.onOff: true } } }",
            "{ device: lamp, set: { onOff.onOff: false }, answer: success }",
            "{ expect: { scene: { welcome: triggered } }, never: true, for: 1 min }"),
        Case(
            "an event starts it",
            scenes: """
                forced:
                  when: { device: door, event: doorLock.doorLockAlarm, with: { alarmCode: doorForcedOpen } }
                  do: { device: ceiling, set: { onOff.onOff: true } }
                """,
            "{ device: door, operate: forceDoor }", "{ expect: { ceiling: { onOff.onOff: true } }, seenBy: everyone }"),
        Case(
            "a time of day starts it, every day",
            scenes: """
                evening: { when: { time: "19:00" }, do: { device: lamp, set: { onOff.onOff: true } } }
                """,
            "{ until: \"18:59\" }", "{ expect: { lamp: { onOff.onOff: true } }, within: 2 min }",
            "{ device: lamp, set: { onOff.onOff: false }, answer: success }", "{ until: \"18:59\" }",
            "{ expect: { lamp: { onOff.onOff: true } }, within: 2 min }"),
        Case(
            "a person who comes home starts it",
            scenes: "home: { when: { person: an, in: hall }, do: { device: lamp, set: { onOff.onOff: true } } }",
            "{ person: an, enters: livingRoom }", "{ expect: { scene: { home: triggered } }, never: true, for: 10 s }",
            "{ person: an, enters: hall }", "{ expect: { lamp: { onOff.onOff: true } } }"),
        Case(
            "a condition that does not hold keeps it from acting",
            scenes: """
                night:
                  if: { between: ["22:00", "06:00"] }
                  do: { device: lamp, set: { onOff.onOff: true } }
                """,
            "{ scene: night }", "{ expect: { scene: { night: skipped } } }",
            "{ expect: { lamp: { onOff.onOff: true } }, never: true, for: 10 s }", "{ until: \"23:00\" }",
            "{ scene: night }",
            "{ expect: { scene: { night: finished } } }", "{ expect: { lamp: { onOff.onOff: true } } }"),
        Case(
            "a sequence waits for each action and for its pauses",
            scenes: """
                slow:
                  order: sequence
                  do:
                    - { device: lamp, set: { onOff.onOff: true } }
                    - { wait: 30 s }
                    - { device: ceiling, set: { onOff.onOff: true } }
                """,
            "{ scene: slow }", "{ expect: { lamp: { onOff.onOff: true } }, within: 2 s }",
            "{ expect: { ceiling: { onOff.onOff: true } }, never: true, for: 25 s }",
            "{ expect: { ceiling: { onOff.onOff: true } }, within: 10 s }", "{ expect: { scene: { slow: finished } } }"),
        Case(
            "an action that fails makes it incomplete, and the rest is done",
            scenes: """
                both: { do: [{ device: lamp, set: { onOff.onOff: true } }, { device: ceiling, set: { onOff.onOff: true } }] }
                """,
            "{ device: lamp, power: off }", "{ scene: both }",
            "{ expect: { ceiling: { onOff.onOff: true } }, within: 2 s }",
            "{ expect: { scene: { both: incomplete } }, within: 1 min }"),
        Case(
            "an action that fails ends it where that is asked for",
            scenes: """
                strict:
                  order: sequence
                  onFailure: stop
                  do: [{ device: lamp, set: { onOff.onOff: true } }, { device: ceiling, set: { onOff.onOff: true } }]
                """,
            "{ device: lamp, power: off }", "{ scene: strict }",
            "{ expect: { scene: { strict: incomplete } }, within: 1 min }",
            "{ expect: { ceiling: { onOff.onOff: true } }, never: true, for: 30 s, seenBy: device }"),
        Case(
            "a scene of safety is not overruled by one of control",
            scenes: """
                danger:
                  class: safety
                  when: { device: door, becomes: { doorLock.lockState: unlocked } }
                  do: { device: ceiling, set: { onOff.onOff: true } }
                dark: { class: control, do: { room: livingRoom, set: { onOff.onOff: false } } }
                """,
            "{ person: an, presents: palmVein, to: door }", "{ expect: { ceiling: { onOff.onOff: true } } }",
            "{ scene: dark }", "{ expect: { scene: { dark: overruled } } }",
            "{ expect: { ceiling: { onOff.onOff: true } }, for: 2 s }"),
        Case(
            "an action on a room reaches every device that has the attribute, and no other room",
            scenes: "bright: { do: { room: livingRoom, set: { onOff.onOff: true } } }", "{ scene: bright }",
            "{ expect: { ceiling: { onOff.onOff: true } } }",
            "{ expect: { lamp: { onOff.onOff: true } }, never: true, for: 10 s }"),
    ]

    @Test("do what they say", arguments: cases)
    func works(_ item: Case) throws {
        let outcome = try RunBench.run(RunBench.text(scenes: item.scenes, item.steps))
        #expect(outcome.result.isComplete)
        #expect(!outcome.verdicts.isEmpty && outcome.verdicts.allSatisfy { $0 == .passed }, "\(outcome.story)")
    }
}
