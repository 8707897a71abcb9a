import HulianBus
import HulianModel
import HulianMosquitto
import HulianTesting
import Testing

/// Clients come back to a broker that was away, with longer and longer pauses.
@Suite("Coming back to a broker", .serialized, .enabled(if: Broker.isInstalled, "mosquitto is not installed"))
struct ReconnectTests {
    /// A client that notes when it came and went.
    final class Comer: NetworkClient {
        /// Seconds since the start, with a sign: positive for coming, negative for going.
        var times: [Double] = []
        /// The time, in seconds since the start.
        private var time: Double { ((bus?.scheduler.now ?? .defaultStart) - .defaultStart).seconds }

        override func didJoin(sessionPresent: Bool) { times.append(time) }
        override func didLeave(_ reason: DisconnectReason) { times.append(-time) }
    }

    /// Lets virtual time pass.
    static func pass(_ time: Interval, _ bus: Bus) {
        let limit = bus.scheduler.now + time
        while bus.failure == nil {
            if bus.scheduler.nextDue.map({ $0 > bus.scheduler.now }) ?? true { bus.settle() }
            guard bus.scheduler.runNext(until: limit) else { break }
        }
        bus.scheduler.run(until: limit)
    }

    @Test("happens after pauses that double up to a limit, the same on both buses")
    func doubles() throws {
        let broker = try MosquittoProcess.start()
        let real = try MosquittoBus(
            scheduler: Scheduler(start: .defaultStart), host: broker.host, port: broker.port,
            options: MosquittoOptions(isVirtualTime: true), process: broker)
        let buses: [Bus] = [VirtualBus(scheduler: Scheduler(start: .defaultStart), latency: .zero), real]
        for bus in buses {
            let client = Comer(name: "comer", options: ConnectOptions(clientID: "comer"), seed: 1)
            client.policy = ReconnectPolicy(first: .seconds(1), longest: .seconds(60), spread: 0)
            bus.attach(client)
            client.start()
            Self.pass(.seconds(10), bus)
            bus.restartBroker(downtime: .seconds(100), forgets: false)
            Self.pass(.seconds(300), bus)
            #expect(bus.failure == nil)
            // 10 s, then 1 + 2 + 4 + 8 + 16 + 32 + 60 s.
            #expect(client.times == [0, -10, 133], "\(bus)")
        }
    }

    @Test("works with the clock on the wall")
    func wall() throws {
        let broker = try MosquittoProcess.start()
        let bench = try WallBench(port: broker.port, options: MosquittoOptions(watchesOthers: false))
        let client = Comer(name: "comer", options: ConnectOptions(clientID: "comer"), seed: 1)
        client.policy = ReconnectPolicy(first: .milliseconds(20), longest: .milliseconds(200))
        bench.bus.attach(client)
        client.start()
        #expect(bench.run { client.times.count == 1 })
        broker.stop()
        #expect(bench.run { client.times.count == 2 })
        #expect(!bench.run(seconds: 0.5) { client.times.count > 2 })
        try broker.startAgain()
        #expect(bench.run { client.times.count == 3 })
        #expect(client.isOnline)
    }
}
