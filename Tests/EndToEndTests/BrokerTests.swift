import Foundation
import HulianMosquitto
import Testing

/// True when a broker can be started here.
private let hasMosquitto = (try? MosquittoProcess.start()).map { $0.stop() } != nil

@Suite("On a real broker", .enabled(if: hasMosquitto, "no mosquitto can be started here"), .serialized)
struct BrokerTests {
    @Test("A scenario comes to the same verdicts on the virtual bus and over mosquitto")
    func sameVerdicts() throws {
        let scratch = try Scratch()
        // The lamp fades. A run that ends in the midst of it has seen more on a slow broker than on a fast one.
        let pause = "  - wait: 5 s"
        let passes = Samples.passes + "\n\(pause)\n"
        let fails = Samples.fails.replacingOccurrences(of: "  - expect", with: "\(pause)\n  - expect")
        for (name, sample, code) in [("passes", passes, Int32(0)), ("fails", fails, 1)] {
            let file = try scratch.file("\(name).yaml", sample)
            var verdicts: [[String]] = []
            for broker in ["virtual", "auto"] {
                let outcome = try Binary.run(["run", file, "--broker", broker, "--json", scratch.path(broker)])
                #expect(outcome.code == code, "\(broker): \(outcome.output)\(outcome.errors)")
                verdicts.append(try clauses(scratch.octets(broker)))
            }
            #expect(verdicts[0] == verdicts[1])
            #expect(!verdicts[0].isEmpty)
        }
    }

    /// Clauses and expectations with their verdicts.
    private func clauses(_ json: Data) throws -> [String] {
        let value = try JSONSerialization.jsonObject(with: json) as? [String: Any]
        let run = (value?["runs"] as? [[String: Any]])?.first
        let clauses = (run?["clauses"] as? [[String: Any]] ?? []).map { "\($0["id"] ?? "") \($0["verdict"] ?? "")" }
        let expectations = (run?["expectations"] as? [[String: Any]] ?? []).map {
            "\($0["place"] ?? "") \($0["verdict"] ?? "")"
        }
        return clauses + expectations
    }

    @Test("A device of another process is checked through the broker, and one that goes wrong is found out")
    func checkOfAnotherProcess() throws {
        let broker = try MosquittoProcess.start()
        defer { broker.stop() }
        var pairs: [(what: String, device: Binary.Call, check: Binary.Call, code: Int32)] = []
        // Most of a check is waiting, so that all of them run at the same time, on one broker as in a laboratory.
        let list = try Binary.run(["dialect", "list", "--json"]).output
        let dialects = try JSONSerialization.jsonObject(with: Data(list.utf8)) as? [[String: Any]] ?? []
        #expect(dialects.count >= 6)
        for dialect in dialects.compactMap({ $0["id"] as? String }) {
            for (misbehaviour, code) in [("", Int32(0)), ("answersWithoutDoing", 1)] {
                let name = "lamp-\(dialect)-\(code)"
                let common = [
                    "--broker", "mqtt://127.0.0.1:\(broker.port)", "--device-type", "lighting.dimmableLight",
                    "--dialect",
                    dialect,
                ]
                let wrong = misbehaviour.isEmpty ? [] : ["--misbehaves", misbehaviour]
                let device = try Binary.start(["simulate", "--name", name] + common + wrong)
                #expect(device.waits(for: "Ctrl-C ends them"))
                let check = try Binary.start(["check", "--device", name, "--gentle", "--patience", "3 s"] + common)
                pairs.append((name, device, check, code))
            }
        }
        for pair in pairs {
            let check = pair.check.wait()
            pair.device.interrupt()
            #expect(check.code == pair.code, "\(pair.what): \(check.output)\(check.errors)")
            #expect(pair.device.wait().code == 130)
        }
    }

    @Test(
        "A device that was there before is judged by what the broker had kept of it", arguments: ["homie4", "homie5"])
    func checkOfOneThatWasThere(dialect: String) throws {
        let broker = try MosquittoProcess.start()
        defer { broker.stop() }
        let scratch = try Scratch()
        let common = [
            "--broker", "mqtt://127.0.0.1:\(broker.port)", "--device-type", "furniture.curtain", "--dialect", dialect,
        ]
        let device = try Binary.start(["simulate", "--name", "curtain"] + common)
        #expect(device.waits(for: "Ctrl-C ends them"))
        let check = try Binary.run(
            ["check", "--device", "curtain", "--gentle", "--patience", "3 s", "--json", scratch.path("json")] + common)
        device.interrupt()
        _ = device.wait()
        #expect(check.code == 0, "\(check.output)\(check.errors)")
        let verdicts = try clauses(scratch.octets("json"))
        for clause in ["H1-DESC-3", "H1-DESC-2", "H1-MSG-1", "H1-MSG-2"] {
            #expect(verdicts.contains("\(clause) passed"), "\(clause) in \(verdicts)")
        }
    }

    @Test("The broker that was started ends with the run, and also when the run is killed")
    func noBrokerIsLeft() throws {
        let scratch = try Scratch()
        let file = try scratch.file(
            "long.yaml", Samples.passes.replacingOccurrences(of: "steps:", with: "steps:\n  - wait: 1 d"))
        for signal in [SIGINT, SIGTERM, SIGKILL] {
            let call = try Binary.start(["simulate", file, "--broker", "auto"])
            #expect(call.waits(for: "Ctrl-C ends them"))
            let port = try #require(call.written.split(separator: ":").last?.prefix { $0.isNumber }).description
            #expect(isListening(port))
            kill(call.process.processIdentifier, signal)
            _ = call.wait()
            let isGone = (0..<100).contains { _ in
                if !isListening(port) { return true }
                Thread.sleep(forTimeInterval: 0.05)
                return false
            }
            #expect(isGone, "a broker listens on \(port) after signal \(signal)")
        }
    }

    /// True when somebody accepts connections on a port of this machine.
    private func isListening(_ port: String) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(port)"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
