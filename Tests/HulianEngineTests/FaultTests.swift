import HulianModel
import HulianRecord
import Testing

@Suite("Faults of a link")
struct FaultTests {
    /// A fault, with what must be seen while it works and after it.
    struct Case: CustomTestStringConvertible, Sendable {
        /// The fault.
        let name: String
        /// The steps; their expectations must pass.
        let steps: [String]
        var testDescription: String { name }

        /// A case.
        init(_ name: String, _ steps: String...) {
            self.name = name
            self.steps = steps
        }
    }

    private static let on = "{ device: lamp, set: { onOff.onOff: true } }"
    private static let off = "{ device: lamp, set: { onOff.onOff: false } }"

    /// Every kind of fault: without it, the first expectation of each case would fail.
    static let cases: [Case] = [
        Case(
            "delay", "{ fault: { link: lamp, delay: 2 s } }", on,
            "{ expect: { lamp: { onOff.onOff: true } }, never: true, for: 1 s }",
            "{ expect: { lamp: { onOff.onOff: true } }, within: 10 s }", "{ heal: lamp }", "{ wait: 5 s }", off,
            "{ expect: { lamp: { onOff.onOff: false } }, within: 1 s }"),
        Case(
            "delay of one topic in one direction",
            "{ fault: { link: lamp, delay: 5 s, direction: up, topic: tylink/+/thing/property/report } }", on,
            "{ expect: { lamp: { onOff.onOff: true } }, within: 1 s, seenBy: device }",
            "{ expect: { lamp: { onOff.onOff: true } }, never: true, for: 3 s }",
            "{ expect: { lamp: { onOff.onOff: true } }, within: 5 s }"),
        Case(
            "jitter", "{ fault: { link: lamp, jitter: 4 s } }", "{ repeat: 5, steps: [\(on), \(off)] }",
            "{ wait: 20 s }",
            "{ expect: { latency: { max: ≥ 200 ms, of: lamp } } }",
            "{ expect: { lamp: { onOff.onOff: false } }, for: 10 s, seenBy: everyone }"),
        Case(
            "drop", "{ fault: { link: lamp, drop: 100 %, for: 30 s } }", on,
            "{ expect: { lamp: { onOff.onOff: true } }, never: true, for: 29 s, seenBy: device }", "{ wait: 30 s }", on,
            "{ expect: { lamp: { onOff.onOff: true } }, within: 2 s, seenBy: everyone }"),
        Case(
            "duplicate", "{ fault: { link: lamp, duplicate: 100 %, direction: up } }", on,
            "{ expect: { message: { topic: tylink/+/thing/property/set_response, count: 2 } }, within: 5 s }",
            "{ heal: all }", off,
            "{ expect: { message: { topic: tylink/+/thing/property/set_response, count: 2 } }, never: true, for: 5 s }"),
        Case(
            "reorder", "{ fault: { link: lamp, reorder: 50 %, jitter: 300 ms } }",
            "{ repeat: 5, steps: [\(on), \(off)] }", "{ wait: 30 s }", "{ heal: all }", on, "{ wait: 2 s }",
            "{ expect: { lamp: { onOff.onOff: true } }, for: 10 s, seenBy: everyone }"),
        Case(
            "cut", "{ fault: { link: lamp, cut: true, for: 1 min } }",
            "{ expect: { online: { lamp: false } }, within: 2 s, seenBy: device }",
            "{ expect: { online: { lamp: false } }, within: 1 min }",
            "{ expect: { online: { lamp: true } }, within: 3 min }"),
        Case(
            "half-open", "{ fault: { link: lamp, halfOpen: true } }", on,
            "{ expect: { online: { lamp: true } }, for: 1 s }",
            "{ expect: { lamp: { onOff.onOff: true } }, never: true, for: 5 s, seenBy: device }",
            "{ expect: { online: { lamp: false } }, within: 1 min }", "{ heal: lamp }",
            "{ expect: { online: { lamp: true } }, within: 2 min }"),
        Case(
            "corrupt", "{ fault: { link: lamp, corrupt: 100 %, direction: down } }", "{ repeat: 3, steps: [\(on)] }",
            "{ expect: { lamp: { onOff.onOff: true } }, never: true, for: 5 s }", "{ heal: lamp }", on,
            "{ expect: { lamp: { onOff.onOff: true } }, within: 2 s }"),
        Case(
            "slow reader", "{ fault: { link: lamp, slowReader: 0.5 } }", on, off, on,
            "{ expect: { lamp: { onOff.onOff: true } }, within: 1 s, seenBy: device }",
            "{ expect: { lamp: { onOff.onOff: false } }, within: 4 s, seenBy: device }",
            "{ expect: { lamp: { onOff.onOff: true } }, within: 4 s, seenBy: device }"),
        Case(
            "while a device is in a state",
            "{ fault: { link: lamp, delay: 2 s, while: { device: ceiling, is: { onOff.onOff: true } } } }", on,
            "{ expect: { lamp: { onOff.onOff: true } }, within: 1 s }",
            "{ device: ceiling, set: { onOff.onOff: true }, answer: success }", "{ wait: 2 s }", off,
            "{ expect: { lamp: { onOff.onOff: false } }, never: true, for: 1500 ms }",
            "{ expect: { lamp: { onOff.onOff: false } }, within: 5 s }"),
        Case(
            "only the second message",
            "{ fault: { link: lamp, delay: 3 s, direction: down, topic: tylink/+/thing/property/set, nth: 2 } }",
            "{ device: lamp, set: { onOff.onOff: true }, answer: success }",
            "{ expect: { latency: { max: ≤ 100 ms, of: lamp } } }", off,
            "{ expect: { lamp: { onOff.onOff: false } }, never: true, for: 2 s, seenBy: device }",
            "{ expect: { lamp: { onOff.onOff: false } }, within: 5 s }"),
        Case(
            "power", "{ device: lamp, power: off }", "{ expect: { online: { lamp: false } }, within: 1 min }", on,
            "{ wait: 15 s }", "{ device: lamp, power: on }", "{ expect: { online: { lamp: true } }, within: 10 s }",
            "{ expect: { lamp: { onOff.onOff: true } }, never: true, for: 5 s }"),
        Case(
            "disconnection", "{ device: lamp, disconnect: 30 s }",
            "{ expect: { online: { lamp: false } }, within: 1 min }",
            "{ expect: { online: { lamp: true } }, within: 3 min }"),
        Case(
            "restart of the broker", "{ restart: broker, downtime: 10 s, forgets: true }",
            "{ expect: { online: { lamp: false } }, within: 5 s, seenBy: device }",
            "{ expect: { online: { lamp: true } }, within: 3 min, seenBy: device }", "{ wait: 30 s }",
            "{ device: lamp, set: { onOff.onOff: true }, from: miot, answer: success }",
            "{ expect: { lamp: { onOff.onOff: true } }, within: 2 s, seenBy: everyone }"),
        Case(
            "restart of the bridge", "{ restart: bridge, downtime: 10 s }",
            "{ device: lamp, set: { onOff.onOff: true }, answer: success }",
            "{ expect: { lamp: { onOff.onOff: true } }, never: true, for: 5 s, seenBy: miot }",
            "{ expect: { lamp: { onOff.onOff: true } }, within: 30 s, seenBy: everyone }"),
    ]

    @Test("does what it says, and ends", arguments: cases)
    func works(_ item: Case) throws {
        let outcome = try RunBench.run(RunBench.text(item.steps))
        #expect(!outcome.verdicts.isEmpty && outcome.verdicts.allSatisfy { $0 == .passed }, "\(outcome.story)")
        let record = String(decoding: outcome.record, as: UTF8.self)
        #expect(record.contains(#""e":"fault""#) || record.contains(#""e":"stimulus""#) || item.name == "power")
    }

    @Test("a clock that is wrong shows in the times that a device writes, until it is healed")
    func clock() throws {
        let outcome = try RunBench.perform(
            "{ fault: { link: lamp, clockSkew: 1 h } }", Self.on, "{ wait: 2 s }", "{ heal: lamp }", Self.off,
            "{ expect: { lamp: { onOff.onOff: false } }, within: 2 s }")
        #expect(outcome.verdicts == [.passed], "\(outcome.story)")
        // 2026-01-01T00:00:00Z and an hour later, in milliseconds without their last five digits.
        let reports = String(decoding: outcome.record, as: UTF8.self).split(separator: "\n")
            .filter { $0.contains("tylink/") && $0.contains("property/report\"") }
        #expect(reports.contains { $0.contains(#"\"time\":17672292"#) })
        #expect(reports.last.map { $0.contains(#"\"time\":17672256"#) } ?? false)
    }

    @Test("a command that is delivered twice is done once")
    func once() throws {
        let home = """
            home:
              bridge: false
              devices:
                lamp: { type: lighting.dimmableLight, dialect: hulian }

            """
        let outcome = try RunBench.run(
            RunBench.text(
                [
                    "{ fault: { link: lamp, duplicate: 100 %, direction: down } }",
                    "{ device: lamp, command: onOff.toggle, answer: success }",
                    "{ expect: { lamp: { onOff.onOff: true } }, within: 1 s }",
                    "{ expect: { lamp: { onOff.onOff: true } }, for: 5 s }",
                ], home: home))
        #expect(outcome.verdicts.allSatisfy { $0 == .passed }, "\(outcome.story)")
        #expect(outcome.result.clauses.allSatisfy { $0.verdict < .warned || $0.verdict == .notExercised })
    }

    @Test("what a request loses on its way to another brand is in the account")
    func lossOfRequest() throws {
        let home = """
            home:
              devices:
                ac: { type: appliances.airConditioner, dialect: tuyalink }
                lamp: { type: lighting.dimmableLight, dialect: miot }

            """
        let outcome = try RunBench.run(
            RunBench.text(
                [
                    "{ device: ac, set: { thermostat.occupiedCoolingSetpoint: 24 °C }, from: miot, answer: success }",
                    "{ wait: 2 s }",
                    "{ device: ac, set: { thermostat.occupiedCoolingSetpoint: 25.5 °C }, from: miot, answer: success }",
                ], home: home))
        let losses = outcome.result.losses.filter { $0.device == "ac" && $0.from == "miot" && $0.to == "tuyalink" }
        #expect(losses.map(\.element) == ["thermostat.occupiedCoolingSetpoint"])
        #expect(losses.map(\.lossClass) == [.quantised])
        #expect(losses.map(\.before) == ["25.5 °C"] && losses.map(\.after) == ["26 °C"])
    }
}
