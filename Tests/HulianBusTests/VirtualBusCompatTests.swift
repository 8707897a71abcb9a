import HulianBus
import HulianTesting
import Testing

/// The virtual bus does what every bus does.
@Suite("Virtual bus as every bus")
struct VirtualBusCompatTests {
    @Test("does what every bus does", arguments: BusCompatTest.all)
    func compatible(_ test: BusCompatTest) throws {
        let problems = try test.problems { scheduler, users in
            let bus = VirtualBus(scheduler: scheduler)
            bus.accounts = users.isEmpty ? nil : users
            return bus
        }
        #expect(problems == [], "\(test)")
    }
}
