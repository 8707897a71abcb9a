import Foundation
import HulianCatalog
import HulianDiagnostics
import HulianDialects
import HulianModel
import Testing

/// A change of the file of a new dialect, and what it must come to.
struct Edit: Sendable, CustomTestStringConvertible {
    /// What it is.
    let name: String
    /// What stands in the file.
    let from: String
    /// What is written instead.
    let to: String
    /// The weight of the change.
    let weight: DialectChange.Weight
    /// Where it must show.
    let place: String
    var testDescription: String { name }

    init(_ name: String, _ from: String, _ to: String, _ weight: DialectChange.Weight, _ place: String) {
        self.name = name
        self.from = from
        self.to = to
        self.weight = weight
        self.place = place
    }

    /// Changes of every part of a file.
    static let all: [Edit] = [
        Edit("another topic", "acme/{device}/set\"", "acme/{device}/put\"", .breaking, "messages.set.topic"),
        Edit("another unit of time", "time: milliseconds", "time: seconds", .breaking, "values.time"),
        Edit(
            "a new variable", "identity:", "identity:\n  home: { pattern: x, make: home }", .breaking, "identity.home"),
        Edit(
            "a member that must be there", "{ presence: $online }", "{ presence: $online, v: 1 }", .breaking,
            "messages.presence.body.v"),
        Edit(
            "a member that may be there", "{ presence: $online }", "{ presence: $online, v??: 1 }", .additive,
            "messages.presence.body.v"),
        Edit(
            "a member that had to be there and may be absent", "event: $event,", "event?: $event,", .risky,
            "messages.event.body.event"),
        Edit(
            "a member that is gone", "text??: $message }\n  getAnswer", "x??: $any }\n  getAnswer", .risky,
            "messages.answer.body.text"),
        Edit("another hole", "command: $command,", "command: $name,", .breaking, "messages.command.body.command"),
        Edit(
            "another constant", "presence: $online }", "presence: $online, k: 2 }", .breaking,
            "messages.presence.body.k"),
        Edit("nothing kept any more", "retain: always", "retain: never", .breaking, "messages.presence.retain"),
        Edit(
            "no answer any more", "reply: answer\n    replies: always", "reply: answer\n    replies: maybe", .breaking,
            "messages.set.replies"),
        Edit(
            "a quality that is not sent", "qos: [1, 0]\n    body: { time?: $time, values",
            "qos: [1]\n    body: { time?: $time, values", .risky, "messages.state.qos"),
        Edit("another client", "acme-{device}", "ac-{device}", .breaking, "connection.clientId"),
        Edit("a smaller limit", "payloadLimit: 65536", "payloadLimit: 4096", .breaking, "payloadLimit"),
        Edit("a greater limit", "payloadLimit: 65536", "payloadLimit: 262144", .risky, "payloadLimit"),
        Edit("a shorter identifier", "maxLength: 32", "maxLength: 8", .breaking, "values.correlation.maxLength"),
        Edit("another code", "busy: { code: 5", "busy: { code: 55", .breaking, "status.busy"),
        Edit("another text beside a code", "code: 5, text: busy", "code: 5, text: later", .risky, "status.busy.text"),
        Edit("a code that is gone", "  busy: { code: 5, text: busy }\n", "", .breaking, "status.busy"),
        Edit("another name", "{ name: power }", "{ name: switch }", .breaking, "attributes.onOff.onOff"),
        Edit(
            "another scale", "to: [1, 100] } }", "to: [1, 1000] } }", .breaking, "attributes.levelControl.currentLevel"),
        Edit(
            "the other way round", "{ name: power }", "{ name: power, inverted: true }", .breaking,
            "attributes.onOff.onOff"),
        Edit("what is not carried", "{ name: power }", "{ carried: false }", .breaking, "attributes.onOff.onOff"),
        Edit(
            "what cannot be set", "{ name: power }", "{ name: power, settable: false }", .breaking,
            "attributes.onOff.onOff"),
        Edit("another category", "lighting.*: lamp", "lighting.*: light", .breaking, "types"),
        Edit("other false and true", "bools: [false, true]", "bools: [0, 1]", .breaking, "attributes.onOff.onOff"),
        Edit("a check less", "  freshID: ACME-04\n", "", .risky, "judge.freshID"),
        Edit("a check more", "judge:\n", "judge:\n  itemStep: ACME-03\n", .risky, "judge.itemStep"),
        Edit("another version", "version: \"1\"", "version: \"2\"", .additive, "version"),
    ]
}

@Suite("The difference of two versions of a dialect")
struct DialectDiffTests {
    /// The file of the old version.
    static let text = DialectDraft("acme", title: Title(english: "Acme", chinese: "顶点")).text

    /// A version of it.
    private static func table(_ text: String) throws -> DialectTable {
        let files = FileSystem.local().overlaid(with: ["/other/acme.yaml": text])
        return try Catalog(base: packageFolder + "/Sources/HulianCatalog/Catalog", files: files)
            .dialect(file: "/other/acme.yaml")
    }

    /// Some device types.
    private static var blueprints: [DeviceBlueprint] {
        ["lighting.dimmableLight", "sensors.gasAlarm", "appliances.airConditioner"].compactMap { Shared.blueprint($0) }
    }

    @Test("names each change with its weight and its place, and nothing else", arguments: Edit.all)
    func edits(edit: Edit) throws {
        try #require(Self.text.contains(edit.from), "\(edit.from)")
        let range = try #require(Self.text.range(of: edit.from))
        let changed = Self.text.replacingCharacters(in: range, with: edit.to)
        let diff = DialectDiff(from: try Self.table(Self.text), to: try Self.table(changed), Self.blueprints)
        let found = diff.changes.filter { $0.place == edit.place || $0.place.hasPrefix(edit.place + ".") }
        #expect(found.contains { $0.weight == edit.weight }, "\(diff.changes)")
        // No weight is above that of the change itself.
        if edit.weight != .breaking { #expect(diff.count(.breaking) == 0, "\(diff.changes)") }
        #expect(diff.changes.allSatisfy { !$0.what.english.isEmpty && !$0.what.chinese.isEmpty })
    }

    @Test("is nothing for the same version, of every dialect", arguments: dialects)
    func same(dialect: DialectID) throws {
        let table = try #require(Shared.table(dialect))
        #expect(DialectDiff(from: table, to: table, Self.blueprints).changes == [])
    }

    @Test("names the device types that lose something")
    func losers() throws {
        let changed = Self.text.replacing(
            "onOff.onOff: { name: power }", with: "onOff.onOff: { in: [lighting.*], carried: false }")
        let diff = DialectDiff(from: try Self.table(Self.text), to: try Self.table(changed), Shared.blueprints)
        #expect(diff.losers.contains("lighting.dimmableLight"))
        #expect(!diff.losers.contains("sensors.gasAlarm"))
        #expect(diff.changes.first?.weight == .breaking)
    }

    @Test("of two brands is more than nothing, whichever way it is made", arguments: dialects)
    func brands(dialect: DialectID) throws {
        let own = try #require(Shared.table(dialect))
        for other in Shared.tables where other.id != dialect {
            #expect(DialectDiff(from: own, to: other, Self.blueprints).count(.breaking) > 3)
        }
    }
}

@Suite("The difference of what a device says of itself")
struct DescriptionDiffTests {
    /// A TSL with some properties.
    private func description(_ properties: String, events: String = "") throws -> DeviceDescription {
        let json = #"{"profile":{"productKey":"a1"},"properties":[\#(properties)],"events":[\#(events)],"services":[]}"#
        let found = PublishedDescriptions.read(try Value(json: Array(json.utf8)), named: "x")
        return try #require(found.first?.description)
    }

    @Test("is found for every part of a property")
    func properties() throws {
        func level(_ min: Int, _ max: Int, _ access: String = "rw", name: String = "Level") -> String {
            #"{"identifier":"\#(name)","accessMode":"\#(access)","dataType":{"type":"int","specs":{"min":"\#(min)","max":"\#(max)","step":"1","unit":"%"}}}"#
        }
        let mode =
            #"{"identifier":"Mode","accessMode":"rw","dataType":{"type":"enum","specs":{"0":"auto","1":"cool"}}}"#
        let more =
            #"{"identifier":"Mode","accessMode":"rw","dataType":{"type":"enum","specs":{"0":"auto","1":"cool","2":"dry"}}}"#
        let cases: [(String, String, DialectChange.Weight)] = [
            (level(0, 100), level(0, 50), .breaking), (level(0, 100), level(0, 200), .risky),
            (level(0, 100), level(0, 100, "r"), .breaking), (level(0, 100, "r"), level(0, 100), .additive),
            (level(0, 100), mode, .breaking), (mode, mode + "," + level(0, 1), .additive), (mode, more, .risky),
            (more, mode, .breaking),
        ]
        for (old, new, weight) in cases {
            let diff = DialectDiff(from: try description(old), to: try description(new), device: "x")
            #expect(diff.changes.first?.weight == weight, "\(old) → \(new): \(diff.changes)")
        }
        let same = try description(mode + "," + level(0, 100))
        #expect(DialectDiff(from: same, to: same, device: "x").changes == [])
    }
}
