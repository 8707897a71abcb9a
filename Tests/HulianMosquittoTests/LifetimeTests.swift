import Foundation
import HulianBus
import HulianModel
import HulianMosquitto
import HulianTesting
import Testing

/// A broker of our own ends with us, however we end.
@Suite("Life of a broker", .serialized, .enabled(if: Broker.isInstalled, "mosquitto is not installed"))
struct LifetimeTests {
    /// The program that starts a broker and waits; it lies beside the tests.
    static var host: URL {
        let folders = [Bundle.main.bundleURL, URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()]
        let places = folders.map { $0.appending(path: "broker-host") }
        return places.first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? places[0]
    }

    /// Starts the program and reads which broker it started.
    static func startHost() throws -> (process: Process, broker: Int32, folder: String) {
        let process = Process()
        process.executableURL = host
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        var line = ""
        while !line.hasSuffix("\n") {
            let data = pipe.fileHandleForReading.availableData
            guard !data.isEmpty else { break }
            line += String(decoding: data, as: UTF8.self)
        }
        let words = line.split(whereSeparator: \.isWhitespace)
        let broker = try #require(words.first.flatMap { Int32($0) }, "the program said: \(line)")
        return (process, broker, words.count > 1 ? String(words[1]) : "")
    }

    /// Waits until a process is gone.
    static func isGone(_ identifier: Int32) -> Bool {
        for _ in 0..<3000 {
            if kill(identifier, 0) != 0, errno == ESRCH { return true }
            usleep(10_000)
        }
        return false
    }

    @Test("the broker ends when its parent is killed or gets Ctrl-C", arguments: [SIGKILL, SIGINT, SIGTERM, SIGHUP])
    func endsWithParent(_ signal: Int32) throws {
        let (process, broker, folder) = try Self.startHost()
        #expect(kill(broker, 0) == 0, "the broker runs")
        #expect(kill(process.processIdentifier, signal) == 0)
        let isGone = Self.isGone(broker)
        #expect(isGone, "the broker is gone")
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        // A killed parent cannot tidy up.
        if folder.contains("hulian-mosquitto-") { try? FileManager.default.removeItem(atPath: folder) }
    }

    @Test("a broker that crashed is noticed, and writing to it does not end us")
    func crash() throws {
        let broker = try MosquittoProcess.start()
        let bench = try WallBench(port: broker.port, options: MosquittoOptions(watchesOthers: false))
        let client = bench.client("writer")
        bench.bus.connect(client, ConnectOptions(clientID: "writer"))
        #expect(bench.run { !client.log.isEmpty })
        let identifier = try #require(broker.processIdentifier)
        broker.crash()
        #expect(Self.isGone(identifier) && !broker.isRunning)
        // Without the signal ignored, the second of these would end the process.
        for index in 0..<50 { bench.publish("\(index)", on: "a", from: client, qos: .atMostOnce) }
        #expect(bench.run { client.log.contains(.disconnected(.connectionLost)) }, "\(client.log)")
        try broker.startAgain()
        #expect(broker.isRunning)
        client.log = []
        bench.bus.connect(client, ConnectOptions(clientID: "writer"))
        #expect(bench.run { client.log == [.connected(sessionPresent: false)] }, "\(client.log)")
    }

    @Test("the folder of a broker is removed at the end, and a stop waits for its end")
    func tidies() throws {
        var broker: MosquittoProcess? = try MosquittoProcess.start()
        let folder = try #require(broker?.directory)
        let identifier = try #require(broker?.processIdentifier)
        #expect(FileManager.default.fileExists(atPath: folder))
        broker?.stop()
        #expect(kill(identifier, 0) != 0)
        broker = nil
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test("a program that is not a broker, or none, is told")
    func wrongProgram() throws {
        for (program, code) in [("/bin/true", BrokerError.Code.brokerNotStarted), ("/nowhere", .brokerNotStarted)] {
            let error = #expect(throws: BrokerError.self) {
                try MosquittoProcess.start(MosquittoSetup(program: program, patience: .seconds(5)))
            }
            #expect(error?.code == code, "\(program): \(String(describing: error))")
        }
    }
}
