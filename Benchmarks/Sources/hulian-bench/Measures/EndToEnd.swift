internal import Foundation
internal import HulianBus
internal import HulianModel
internal import HulianMosquitto

/// Messages a second from a publisher over a broker to a subscriber, beside a plain client in C.
///
/// Both are one process with one thread, one connection that publishes and one that receives, and both keep the same
/// number of messages under way to the same broker. They take turns, so that a slow minute of the machine is no one's.
enum EndToEnd {
    /// How many messages a round has.
    private static let count = 50_000
    /// The octets of a payload: a report of a few attributes.
    private static let size = 200
    /// How many messages are under way at one time.
    private static let window = 500

    /// Makes the measure.
    static func measure(_ options: Options, _ report: inout Report) throws {
        guard let broker = try start() else {
            return report.miss("publish → broker → receive", "mosquitto is not installed")
        }
        defer { broker.stop() }
        for qos in [QoS.atMostOnce, .atLeastOnce] {
            var ours: [Double] = []
            var watched: [Double] = []
            var peer: [Double] = []
            for round in 0...max(3, options.rounds / 3) {
                let own = try rate(broker, qos, watchesOthers: false)
                let other = try peerRate(options.mqttPeer, broker, qos)
                let seen = try rate(broker, qos, watchesOthers: true)
                // The first round warms up.
                guard round > 0 else { continue }
                ours.append(own)
                watched.append(seen)
                if let other { peer.append(other) }
            }
            tell(ours, watched, peer, qos, &report)
        }
    }

    /// Starts a broker; nothing when there is none on this machine.
    private static func start() throws -> MosquittoProcess? {
        do {
            return try MosquittoProcess.start()
        } catch {
            guard error.code == .mosquittoMissing else { throw error }
            return nil
        }
    }

    /// Adds the figures of a quality of service.
    private static func tell(
        _ ours: [Double], _ watched: [Double], _ peer: [Double], _ qos: QoS, _ report: inout Report
    ) {
        let name = "publish → broker → receive, QoS \(qos.rawValue)"
        let own = Measurement(
            name: name, unit: "messages/s", figures: ours, note: "\(size) octets, \(window) under way")
        report.add(own)
        report.add(Measurement(name: name + ", watching for others", unit: "messages/s", figures: watched))
        guard !peer.isEmpty else {
            return report.miss("plain client in C, QoS \(qos.rawValue)", "no plain client was given (--mqtt-peer)")
        }
        report.add(Measurement(name: "plain client in C, QoS \(qos.rawValue)", unit: "messages/s", figures: peer))
        // Round by round: both had the same broker in the same second.
        report.add(
            Measurement(
                name: name + ", against plain C", unit: "times", figures: zip(ours, peer).map { $0 / $1 }
            ).aiming(atLeast: 0.9, "≥ 0.9"))
    }

    /// The messages a second of one round of ours.
    private static func rate(_ broker: MosquittoProcess, _ qos: QoS, watchesOthers: Bool) throws -> Double {
        let scheduler = Scheduler(start: .defaultStart)
        let bus = try MosquittoBus(
            scheduler: scheduler, host: broker.host, port: broker.port,
            options: MosquittoOptions(watchesOthers: watchesOthers))
        defer { bus.close() }
        let publisher = Counter(name: "publisher")
        let receiver = Counter(name: "receiver")
        for client in [publisher, receiver] {
            bus.attach(client)
            bus.connect(client, ConnectOptions(clientID: client.name))
        }
        let begin = ContinuousClock.now
        while !(publisher.isConnected && receiver.isConnected) {
            guard begin.duration(to: .now) < .seconds(10) else { throw BenchError(text: "the broker let nobody in") }
            bus.poll(timeoutMilliseconds: 10)
        }
        bus.subscribe(receiver, Subscription("home/+/report", qos: qos))
        bus.settle()
        let topic = bus.topics.id("home/device/report")
        let start = ContinuousClock.now
        exchange(bus, publisher, receiver, topic, qos)
        let seconds = Stopwatch.seconds(start.duration(to: .now))
        guard receiver.count == count, bus.notices.isEmpty else {
            throw BenchError(
                text: "\(receiver.count) of \(count) messages came: \(bus.notices.first?.description ?? "")")
        }
        return Double(count) / seconds
    }

    /// Publishes until all messages have come, or none comes for too long.
    @inline(never)
    private static func exchange(
        _ bus: MosquittoBus, _ publisher: Counter, _ receiver: Counter, _ topic: TopicID, _ qos: QoS
    ) {
        let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: size)
        memory.initialize(repeating: 0x78)
        defer { memory.deallocate() }
        let publication = Publication(topic: topic, payload: Octets(memory), qos: qos, retain: false)
        let start = ContinuousClock.now
        var sent = 0
        while receiver.count < count, start.duration(to: .now) < .seconds(60) {
            while sent < count, sent - receiver.count < window {
                bus.publish(publication, from: publisher)
                sent += 1
            }
            bus.poll(timeoutMilliseconds: 100)
        }
    }

    /// The messages a second of one round of the plain client; nothing when there is none.
    private static func peerRate(_ path: String?, _ broker: MosquittoProcess, _ qos: QoS) throws -> Double? {
        guard let path, Program.exists(path) else { return nil }
        let outcome = try Program.run(
            path, [broker.port, count, size, window, Int(qos.rawValue)].map { String($0) })
        let figure = Double(outcome.output.trimmingCharacters(in: .whitespacesAndNewlines))
        guard outcome.status == 0, let figure else {
            throw BenchError(text: "the plain client ended with \(outcome.status): \(outcome.errors)")
        }
        return figure
    }
}

/// A client that counts what it gets.
private final class Counter: BusClient {
    /// How many messages came.
    private(set) var count = 0
    /// True once the broker accepted the connection.
    private(set) var isConnected = false

    override func didConnect(sessionPresent: Bool) { isConnected = true }

    override func didReceive(_ delivery: borrowing Delivery) {
        if delivery.payload.count > 0 { count += 1 }
    }
}
