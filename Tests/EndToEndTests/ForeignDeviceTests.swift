import Foundation
import HulianMosquitto
import Testing

/// A Python that has paho-mqtt; nothing where there is none.
private let python: URL? = ["/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3"].map {
    URL(filePath: $0)
}.first { url in
    let process = Process()
    process.executableURL = url
    process.arguments = ["-c", "import paho.mqtt.client"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
}

/// True when a broker can be started here.
private let hasMosquitto = (try? MosquittoProcess.start()).map { $0.stop() } != nil

@Suite(
    "A device that knows nothing of Hulian",
    .enabled(if: python != nil, "skipped: no Python with paho-mqtt here; Scripts/set-up installs it"),
    .enabled(if: hasMosquitto, "skipped: no mosquitto can be started here"))
struct ForeignDeviceTests {
    /// What the light does, what comes of its check, and which clauses must fail by name.
    private static let cases: [(fault: String, code: Int32, failed: [String], says: String?)] = [
        ("none", 0, [], nil),
        ("no-report", 1, ["H1-CTL-1"], "changes onOff.onOff when it is asked to"),
        ("accepts-anything", 1, ["HA-15", "H1-MSG-2"], "'brightness' within 1 to 255"),
        ("wrong-state", 1, ["HA-15", "H1-MSG-2"], "'state' as \"OFF\" or \"ON\""),
        ("no-will", 1, [], "is offline when its connection breaks"),
        ("own-words", 0, [], nil),
        ("plain-topics", 0, [], nil),
    ]

    @Test("is driven and judged by what it says of itself, beside others on its broker, and its faults are named")
    func isChecked() throws {
        let broker = try MosquittoProcess.start()
        defer { broker.stop() }
        let scratch = try Scratch()
        let light = Binary.package.appending(path: "Tests/Peers/paho_light.py").path
        let interpreter = try #require(python)
        // Most of a check is waiting, so that all of them run at the same time, on one broker as in a laboratory.
        let calls = try Self.cases.map { one in
            let id = "wl-\(one.fault)"
            let device = try Binary.start(
                [light, "--port", "\(broker.port)", "--id", id, "--fault", one.fault], binary: interpreter)
            #expect(device.waits(for: "connected"))
            let check = try Binary.start(
                [
                    "check", "--broker", "mqtt://127.0.0.1:\(broker.port)", "--dialect", "homeassistant",
                    "--device-type",
                    "lighting.dimmableLight", "--device", id, "--client-id", id, "--patience", "3 s",
                    "--json", scratch.path("\(id).json"), "--record", scratch.path("\(id).jsonl"),
                ] + (one.says == nil || one.fault == "no-will" ? [] : ["--gentle"]))
            return (one: one, device: device, check: check)
        }
        defer { for call in calls { call.device.process.terminate() } }
        for call in calls {
            let outcome = call.check.wait()
            let text = "\(call.one.fault): \(outcome.output)\(outcome.errors)"
            #expect(outcome.code == call.one.code, "\(text)")
            if let says = call.one.says { #expect(outcome.output.contains(says), "\(text)") }
            let verdicts = try clauses(scratch.octets("wl-\(call.one.fault).json"))
            #expect(Set(verdicts.filter { $0.value == "failed" }.keys) == Set(call.one.failed), "\(text)")
            // It was looked at: a check that never heard the light would leave all of these unexercised.
            // One that reports nothing says no state whose words could be judged.
            let stated = call.one.fault == "no-report" ? [] : ["HA-15"]
            for clause in ["H1-MSG-1", "H1-ID-2", "HA-17"] + stated {
                #expect(verdicts[clause] != "notExercised" && verdicts[clause] != nil, "\(clause) in \(text)")
            }
            // Who judges the record later learns the topics from it as well.
            let again = try Binary.run([
                "judge", scratch.path("wl-\(call.one.fault).jsonl"), "--json", scratch.path("again.json"),
            ])
            #expect([0, 1].contains(again.code), "\(again.output)\(again.errors)")
            #expect(
                try clauses(scratch.octets("again.json")).filter { $0.value == "failed" }.keys.sorted()
                    == call.one.failed.sorted(), "\(call.one.fault) again: \(again.output)")
        }
    }

    @Test("is not blamed when the client identifier that is taken over is not its own")
    func guessedIdentifier() throws {
        let broker = try MosquittoProcess.start()
        defer { broker.stop() }
        let light = Binary.package.appending(path: "Tests/Peers/paho_light.py").path
        let device = try Binary.start(
            [light, "--port", "\(broker.port)", "--id", "wl-1", "--client-id", "quite-another"],
            binary: try #require(python))
        defer { device.process.terminate() }
        #expect(device.waits(for: "connected"))
        let outcome = try Binary.run([
            "check", "--broker", "mqtt://127.0.0.1:\(broker.port)", "--dialect", "homeassistant", "--device-type",
            "lighting.dimmableLight", "--device", "wl-1", "--patience", "3 s",
        ])
        #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
    }

    /// Clauses with their verdicts.
    private func clauses(_ json: Data) throws -> [String: String] {
        let value = try JSONSerialization.jsonObject(with: json) as? [String: Any]
        let run = (value?["runs"] as? [[String: Any]])?.first
        return Dictionary(
            (run?["clauses"] as? [[String: Any]] ?? []).map { ("\($0["id"] ?? "")", "\($0["verdict"] ?? "")") }
        ) { first, _ in first }
    }
}
