import HulianBus
import HulianModel
import HulianMosquitto
import HulianTesting
import Testing

/// A bus over mosquitto does what every bus does.
@Suite("Bus over mosquitto as every bus", .serialized, .enabled(if: Broker.isInstalled, "mosquitto is not installed"))
struct MosquittoCompatTests {
    @Test("does what every bus does", arguments: BusCompatTest.all)
    func compatible(_ test: BusCompatTest) throws {
        var broker: MosquittoProcess?
        var made: MosquittoBus?
        let problems = try test.problems { scheduler, users in
            var users = users
            let isOpen = users.isEmpty
            if !isOpen { users["observer"] = "observer" }
            let process = try MosquittoProcess.start(MosquittoSetup(users: users))
            broker = process
            let bus = try MosquittoBus(
                scheduler: scheduler, host: process.host, port: process.port,
                options: MosquittoOptions(
                    username: isOpen ? nil : "observer", password: isOpen ? nil : "observer", lendsLogin: false,
                    isVirtualTime: true), process: process)
            made = bus
            return bus
        }
        #expect(problems == [], "\(test)")
        #expect(made?.foreignMessages == 0, "\(test)")
        #expect(made?.notices == [], "\(test)")
        broker?.stop()
    }
}

/// The broker of the tests.
enum Broker {
    /// True when mosquitto is there.
    static let isInstalled: Bool = {
        do {
            _ = try MosquittoProcess.start()
            return true
        } catch {
            return (error as? BrokerError)?.code != .mosquittoMissing
        }
    }()
}
