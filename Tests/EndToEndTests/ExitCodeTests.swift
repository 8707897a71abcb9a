import Foundation
import Testing

/// A call, and what comes of it.
struct CallRow: Sendable, CustomTestStringConvertible {
    let what: String
    let arguments: [String]
    let code: Int32
    var output = ""
    var errors = ""
    var testDescription: String { what }

    static let all: [CallRow] = [
        CallRow(what: "the version", arguments: ["--version"], code: 0, output: "0.1.0"),
        CallRow(what: "help", arguments: ["--help"], code: 0, output: "SUBCOMMANDS"),
        CallRow(what: "help of a command", arguments: ["run", "--help"], code: 0, output: "--broker"),
        CallRow(what: "no command at all", arguments: [], code: 0, output: "USAGE"),
        CallRow(what: "a command that does not exist", arguments: ["walk"], code: 64, errors: "walk"),
        CallRow(
            what: "an option that does not exist", arguments: ["run", "--colour", "x"], code: 64, errors: "--colour"),
        CallRow(what: "run without a path", arguments: ["run"], code: 64, errors: "paths"),
        CallRow(
            what: "a level that does not exist", arguments: ["run", "--level", "H4", "PASSES"], code: 64, errors: "H4"),
        CallRow(
            what: "a broker that is no address", arguments: ["run", "--broker", "http://x", "PASSES"], code: 64,
            errors: "http://x"),
        CallRow(
            what: "two reports on standard output", arguments: ["run", "--json", "-", "--junit", "-", "PASSES"],
            code: 64, errors: "standard output"),
        CallRow(what: "a scenario that passes", arguments: ["run", "PASSES"], code: 0, output: "passed"),
        CallRow(what: "a scenario that fails", arguments: ["run", "FAILS"], code: 1, output: "FAILS:8:"),
        CallRow(
            what: "a scenario that cannot be understood", arguments: ["run", "WRONG"], code: 2, errors: "WRONG:5:19"),
        CallRow(
            what: "a misspelt name gets a hint", arguments: ["lint", "WRONG"], code: 2, errors: "lighting.dimmableLight"
        ),
        CallRow(
            what: "a scenario that is not there", arguments: ["run", "no-such-file.yaml"], code: 2,
            errors: "no-such-file.yaml"),
        CallRow(
            what: "one bad scenario among good ones", arguments: ["run", "PASSES", "WRONG"], code: 2, errors: "unknown-"
        ),
        CallRow(
            what: "a parameter that the scenario has not got", arguments: ["run", "--set", "colour=red", "PASSES"],
            code: 2, errors: "colour"),
        CallRow(
            what: "no scenario has the tag", arguments: ["run", "--tag", "nobody", "PASSES"], code: 4,
            errors: "nothing-chosen"),
        CallRow(
            what: "a report that cannot be written", arguments: ["run", "--json", "/nowhere/at/all.json", "PASSES"],
            code: 3, errors: "/nowhere/at/all.json"),
        CallRow(
            what: "a record that cannot be written", arguments: ["run", "--record", "/nowhere/r.jsonl", "PASSES"],
            code: 3, errors: "/nowhere/r.jsonl"),
        CallRow(
            what: "a broker that is not there", arguments: ["run", "--broker", "mqtt://127.0.0.1:1", "PASSES"], code: 3,
            output: "127.0.0.1:1"),
        CallRow(
            what: "check without a broker",
            arguments: ["check", "--dialect", "miot", "--device-type", "lighting.dimmableLight", "--device", "lamp"],
            code: 64, errors: "--broker"),
        CallRow(
            what: "check of a dialect that does not exist",
            arguments: [
                "check", "--simulated", "--dialect", "mio", "--device-type", "lighting.dimmableLight", "--device",
                "lamp",
            ], code: 2, errors: "miot"),
        CallRow(
            what: "check of a simulated device",
            arguments: [
                "check", "--simulated", "--dialect", "miot", "--device-type", "lighting.dimmableLight", "--device",
                "lamp",
            ], code: 0, output: "passed"),
        CallRow(
            what: "check of a device that does not answer",
            arguments: [
                "check", "--simulated", "--misbehaves", "neverAnswers", "--dialect", "miot", "--device-type",
                "lighting.dimmableLight", "--device", "lamp",
            ], code: 1, output: "failed"),
        CallRow(what: "lint of a good scenario", arguments: ["lint", "PASSES"], code: 0, output: "understood"),
        CallRow(what: "a dry run", arguments: ["run", "--dry-run", "PASSES"], code: 0, output: "1 scenario"),
        CallRow(what: "the list of scenarios", arguments: ["run", "--list", "PASSES"], code: 0, output: "two-brands"),
        CallRow(what: "a capture without anything", arguments: ["judge", "EMPTY"], code: 4),
        CallRow(what: "a capture of nonsense", arguments: ["judge", "NONSENSE"], code: 2, errors: "NONSENSE:1:1"),
        CallRow(
            what: "a capture that is not there", arguments: ["judge", "no-such-file"], code: 2, errors: "no-such-file"),
        CallRow(what: "the device types", arguments: ["catalog", "list"], code: 0, output: "appliances.refrigerator"),
        CallRow(
            what: "one device type", arguments: ["catalog", "show", "appliances.refrigerator"], code: 0,
            output: "Refrigerator"),
        CallRow(
            what: "a device type that does not exist", arguments: ["catalog", "show", "appliances.fridge"], code: 2,
            errors: "appliances.fridge"),
        CallRow(what: "the clause audit", arguments: ["catalog", "audit"], code: 0),
        CallRow(what: "the dialects", arguments: ["dialect", "list"], code: 0, output: "zigbee2mqtt"),
        CallRow(what: "one dialect", arguments: ["dialect", "show", "miot"], code: 0, output: "miot"),
        CallRow(
            what: "a catalog that is not there", arguments: ["catalog", "list", "--catalog", "/nowhere"], code: 2,
            errors: "/nowhere"),
    ]
}

@Suite("Exit codes and what is said with them")
struct ExitCodeTests {
    @Test("Each call ends with its code and says why", arguments: CallRow.all)
    func ends(_ row: CallRow) throws {
        let scratch = try Scratch()
        let files = [
            "PASSES": try scratch.file("passes.yaml", Samples.passes),
            "FAILS": try scratch.file("fails.yaml", Samples.fails),
            "WRONG": try scratch.file("wrong.yaml", Samples.isWrong),
            "EMPTY": try scratch.file("empty.jsonl", "\n"),
            "NONSENSE": try scratch.file("nonsense.txt", "what is this\n"),
        ]
        func filled(_ text: String) -> String {
            for (name, path) in files where text.hasPrefix(name) { return path + text.dropFirst(name.count) }
            return text
        }
        let outcome = try Binary.run(row.arguments.map(filled))
        #expect(outcome.code == row.code, "output: \(outcome.output)\nerrors: \(outcome.errors)")
        if !row.output.isEmpty { #expect(outcome.output.contains(filled(row.output)), "output: \(outcome.output)") }
        if !row.errors.isEmpty { #expect(outcome.errors.contains(filled(row.errors)), "errors: \(outcome.errors)") }
    }

    @Test("Output for people never mixes with a report on standard output")
    func reportOnOutput() throws {
        let scratch = try Scratch()
        let file = try scratch.file("passes.yaml", Samples.passes)
        let json = try Binary.run(["run", "--json", "-", file])
        let value = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect(value?["format"] as? String == "hulian-result/1")
        let junit = try Binary.run(["run", "--junit", "-", file])
        #expect(junit.output.hasPrefix("<?xml") && junit.output.hasSuffix("</testsuites>\n"))
    }

    @Test("Ctrl-C keeps the record and the reports, which say that they are incomplete")
    func interruption() throws {
        let scratch = try Scratch()
        // Without a limit the wall clock would take a day.
        let file = try scratch.file(
            "long.yaml", Samples.passes.replacingOccurrences(of: "steps:", with: "steps:\n  - wait: 1 d"))
        let call = try Binary.start([
            "run", file, "--broker", "auto", "--clock", "wall", "--json", scratch.path("r.json"), "--record",
            scratch.path("r.jsonl"),
        ])
        while call.process.isRunning, ((try? scratch.octets("r.jsonl").count) ?? 0) == 0 {
            Thread.sleep(forTimeInterval: 0.05)
        }
        call.interrupt()
        let outcome = call.wait()
        #expect(outcome.code == 130, "output: \(outcome.output)\nerrors: \(outcome.errors)")
        let result = try JSONSerialization.jsonObject(with: scratch.octets("r.json")) as? [String: Any]
        #expect(result?["complete"] as? Bool == false)
        let record = String(decoding: try scratch.octets("r.jsonl"), as: UTF8.self)
        #expect(record.contains("\"e\":\"footer\",\"complete\":false"))
    }
}
