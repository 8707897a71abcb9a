import Foundation
import HulianBus
import HulianModel
import HulianMosquitto
import Testing

/// Thousands of clients on one thread.
@Suite("Many clients over mosquitto", .serialized, .enabled(if: Broker.isInstalled, "mosquitto is not installed"))
struct ManyClientsTests {
    /// How many there are.
    static let count = 2000

    /// Counts what comes.
    final class Counter: BusClient {
        /// True between acceptance and end.
        var isConnected = false
        /// The numbers that came.
        var numbers: [Int] = []
        /// How many publications were taken over.
        var acknowledged = 0

        override func didConnect(sessionPresent: Bool) { isConnected = true }
        override func didReceive(_ delivery: borrowing Delivery) {
            numbers.append(Int(String(decoding: delivery.payload, as: UTF8.self)) ?? -1)
        }
        override func didAcknowledge(_ token: UInt32) { acknowledged += 1 }
        override func didDisconnect(_ reason: DisconnectReason) { isConnected = false }
    }

    /// True when the system lets us have three files a client.
    static var hasRoom: Bool {
        var limit = rlimit()
        return getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
            && limit.rlim_max > UInt(3 * count + 500)
    }

    @Test(
        "connect, subscribe, and each hears its neighbour exactly once",
        .enabled(if: hasRoom, "the system allows too few open files"), arguments: [false, true])
    func many(_ isVirtual: Bool) throws {
        let broker = try MosquittoProcess.start()
        let bench = try WallBench(
            port: broker.port,
            options: MosquittoOptions(isVirtualTime: isVirtual, watchesOthers: false, patience: .seconds(120)))
        let bus = bench.bus
        let clients = (0..<Self.count).map { Counter(name: "client-\($0)") }
        for client in clients { bus.attach(client) }
        func settle(_ isDone: @escaping (Counter) -> Bool) -> Bool {
            if isVirtual {
                bus.settle()
                return clients.allSatisfy(isDone)
            }
            return bench.run(seconds: 300) { clients.allSatisfy(isDone) }
        }
        let clock = ContinuousClock()
        let connecting = clock.measure {
            for client in clients { bus.connect(client, ConnectOptions(clientID: client.name, version: .v5)) }
            #expect(settle(\.isConnected))
        }
        for (index, client) in clients.enumerated() { bus.subscribe(client, Subscription("many/\(index)")) }
        // A goodbye of nobody: what was subscribed before is subscribed now.
        bus.settle()
        let talking = clock.measure {
            for (index, client) in clients.enumerated() {
                bench.publish("\(index)", on: "many/\((index + 1) % Self.count)", from: client)
            }
            #expect(settle { $0.numbers.count >= 1 && $0.acknowledged >= 1 })
        }
        for (index, client) in clients.enumerated() {
            #expect(client.numbers == [(index + Self.count - 1) % Self.count] && client.acknowledged == 1)
        }
        let quiet = clock.measure { for _ in 0..<10_000 { bus.settle() } }
        let one = clock.measure {
            for index in 0..<100 {
                bench.publish("\(index)", on: "many/7", from: clients[3])
                bus.settle()
            }
        }
        #expect(clients[7].numbers.count == 101)
        #expect(bus.failure == nil && bus.notices == [])
        print(
            "\(Self.count) clients, \(isVirtual ? "virtual time" : "wall time"): connected in \(connecting), "
                + "one message each in \(talking), 10000 quiet settles in \(quiet), 100 settles of one message in \(one)"
        )
        bus.close()
    }
}
