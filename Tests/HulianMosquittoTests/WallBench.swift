import Foundation
import HulianBus
import HulianModel
import HulianMosquitto
import HulianTesting

/// A bus over a broker, with the clock on the wall.
final class WallBench {
    /// The clock of the run.
    let scheduler = Scheduler(start: .defaultStart)
    /// The bus.
    let bus: MosquittoBus
    /// When it began.
    private let start = DispatchTime.now().uptimeNanoseconds

    /// Makes a bus.
    init(port: Int, host: String = "127.0.0.1", options: MosquittoOptions = MosquittoOptions()) throws {
        bus = try MosquittoBus(scheduler: scheduler, host: host, port: port, options: options)
    }

    /// Makes a client.
    func client(_ name: String) -> BenchClient {
        let client = BenchClient(name: name)
        bus.attach(client)
        return client
    }

    /// Works until something holds; the limit is generous, for slow machines.
    ///
    /// - Returns: False when it did not hold in time.
    func run(seconds: Double = 60, until isDone: () -> Bool) -> Bool {
        let limit = DispatchTime.now().uptimeNanoseconds + UInt64(seconds * 1e9)
        while !isDone() {
            guard DispatchTime.now().uptimeNanoseconds < limit, bus.failure == nil else { return false }
            let passed = Int64(DispatchTime.now().uptimeNanoseconds - start)
            let now = Instant.defaultStart + Interval(nanoseconds: passed)
            if scheduler.runNext(until: now) { continue }
            scheduler.advance(to: now)
            _ = bus.work(atMost: .milliseconds(10))
        }
        return true
    }

    /// Publishes text.
    func publish(
        _ text: String, on topic: String, from client: BusClient, qos: QoS = .atLeastOnce,
        retain: Bool = false, properties: MessageProperties? = nil
    ) {
        let topic = bus.topics.id(topic)
        var text = text
        text.withUTF8 {
            _ = bus.publish(
                Publication(topic: topic, payload: $0, qos: qos, retain: retain, properties: properties), from: client)
        }
    }
}
