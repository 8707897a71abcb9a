import HulianEngine
import HulianModel
import HulianRecord
import Testing

/// Devices of Shelly in a home: words, colors, and what an answer tells of the time before.
@Suite("A home of Shelly", .serialized)
struct ShellyRunTests {
    /// A plug, a lamp with colors, one with whites, a curtain, and a lamp of another brand that the bridge shows.
    static let text = """
        scenario: shelly
        level: H2
        home:
          rooms: [hall]
          people: { an: { role: adult } }
          devices:
            plug: { type: lighting.plug, dialect: shelly, room: hall }
            color: { type: lighting.extendedColorLight, dialect: shelly, room: hall }
            white: { type: lighting.ceilingLight, dialect: shelly, room: hall }
            curtain: { type: furniture.curtain, dialect: shelly, room: hall }
            other: { type: lighting.dimmableLight, dialect: miot, room: hall }
        steps:
          - { expect: { online: { color: true } }, within: 5 s }
          - { send: { topic: shelly-plug/command/switch:0, payload: "on", as: hub } }
          - { expect: { plug: { onOff.onOff: true } }, within: 2 s, seenBy: everyone }
          - { send: { topic: shelly-plug/command/switch:0, payload: toggle, as: hub } }
          - { expect: { plug: { onOff.onOff: false } }, within: 2 s, seenBy: everyone }
          - { send: { topic: shelly-plug/rpc, payload: { id: 5, src: me, method: Switch.Set, params: { id: 0, "on": true } }, as: hub } }
          - { expect: { message: { topic: me/rpc, payload: { id: 5, result: { was_on: false } } } }, within: 2 s }
          - { send: { topic: shelly-plug/rpc, payload: { id: 6, src: me, method: Switch.Toggle, params: { id: 0 } }, as: hub } }
          - { expect: { message: { topic: me/rpc, payload: { id: 6, result: { was_on: true } } } }, within: 2 s }
          - { device: plug, set: { onOff.onOff: true }, answer: success }
          - { expect: { plug: { onOff.onOff: true } }, within: 2 s, seenBy: everyone }
          - { send: { topic: shelly-plug/rpc, payload: { id: 8, src: me, method: Switch.Set, params: { id: 0, "on": false, toggle_after: 4 } }, as: hub } }
          - { expect: { plug: { onOff.onOff: false } }, within: 1 s }
          - { expect: { plug: { onOff.onOff: false } }, for: 2 s }
          - { expect: { plug: { onOff.onOff: true } }, within: 3 s }
          - { send: { topic: shelly-plug/rpc, payload: { id: 9, src: me, method: Switch.Set, params: { id: 0, "on": false, toggle_after: 4 } }, as: hub } }
          - { send: { topic: shelly-plug/rpc, payload: { id: 10, src: me, method: Switch.Set, params: { id: 0, "on": false } }, as: hub } }
          - { expect: { plug: { onOff.onOff: false } }, within: 1 s }
          - { expect: { plug: { onOff.onOff: false } }, for: 10 s }
          - { send: { topic: shelly-color/rpc, payload: { id: 7, src: me, method: RGBCCT.Set, params: { id: 0, "on": true, mode: rgb, rgb: [0, 255, 255], brightness: 50 } }, as: hub } }
          - { expect: { color: { colorControl.colorMode: currentHueAndCurrentSaturation, colorControl.currentHue: 127 raw, colorControl.currentSaturation: 254 raw } }, within: 5 s }
          - { expect: { message: { topic: shelly-color/events/rpc, contains: "\\"rgb\\":[0,255,255]" } }, within: 5 s }
          - { device: color, set: { colorControl.colorTemperatureMireds: 250 mired }, answer: success }
          - { expect: { color: { colorControl.colorTemperatureMireds: 250 mired, colorControl.colorMode: colorTemperatureMireds } }, within: 5 s }
          - { device: white, set: { onOff.onOff: true, colorControl.colorTemperatureMireds: 200 mired }, answer: success }
          - { expect: { message: { topic: shelly-white/events/rpc, contains: "\\"ct\\":5000" } }, within: 5 s }
          - { send: { topic: shelly-curtain/command/cover:0, payload: "pos,30", as: hub } }
          - { expect: { curtain: { windowCovering.currentPositionLiftPercent100ths: 7000 raw } }, within: 2 min }
          - { send: { topic: shelly-curtain/command/cover:0, payload: status_update, as: hub } }
          - { expect: { message: { topic: "shelly-curtain/status/cover:0", contains: "\\"current_pos\\":30" } }, within: 2 s }

        """

    @Test("passes, breaks no clause, and gives the same bytes twice")
    func passes() throws {
        let first = try RunBench.run(Self.text)
        let bad = first.result.expectations.filter { $0.verdict != .passed }
        #expect(bad.isEmpty, "\(bad.map { "\($0.place) \($0.expected) | \($0.actual)" })")
        let broken = first.result.clauses.filter { $0.countedVerdict > .passed }
        #expect(
            broken.isEmpty,
            "\(broken.map { "\($0.clause.id) \($0.findings.first.map { "\($0.message.english) \($0.actual.english) \($0.topic ?? "")" } ?? "")" })"
        )
        #expect(first.result.clauses.first { $0.clause.id == "SH-24" }?.verdict == .passed)
        let second = try RunBench.run(Self.text)
        #expect(first.record == second.record && !first.record.isEmpty)
    }
}
