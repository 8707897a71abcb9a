public import HulianBus
public import HulianModel

/// What every bus must do, as a table of cases: the virtual bus and a real broker pass the same.
///
/// ```swift
/// @Test(arguments: BusCompatTest.all)
/// func myBus(_ test: BusCompatTest) throws {
///     #expect(try test.problems { scheduler, users in MyBus(scheduler: scheduler, users: users) } == [])
/// }
/// ```
public struct BusCompatTest: Sendable, CustomStringConvertible {
    /// Makes a bus; users and their passwords are given when the broker is to check them.
    public typealias Maker = (_ scheduler: Scheduler, _ users: [String: String]) throws -> Bus

    /// What is true, as a sentence.
    public let name: String
    /// The version of MQTT that it is tried with.
    public let version: ProtocolVersion
    /// The users that the broker knows; none when it lets everybody in.
    let users: [String: String]
    /// What is done and looked at.
    let body: @Sendable (BusBench) -> Void

    /// The sentence and the version.
    public var description: String { "\(name) (\(version == .v5 ? "MQTT 5" : "MQTT 3.1.1"))" }

    /// All cases.
    public static let all: [BusCompatTest] =
        filters + retained + sessions + restarts + wills + delivery + fields + connections

    /// Tries it.
    ///
    /// - Parameter make: Makes the bus.
    /// - Returns: What was not as it should be; nothing when all was.
    public func problems(_ make: Maker) throws -> [String] {
        let bench = BusBench(try make(Scheduler(start: .defaultStart), users), version: version)
        body(bench)
        return bench.problems
    }

    /// A case that is tried with both versions of MQTT.
    static func both(
        _ name: String, users: [String: String] = [:], _ body: @escaping @Sendable (BusBench) -> Void
    ) -> [BusCompatTest] {
        ProtocolVersion.allCases.map { BusCompatTest(name: name, version: $0, users: users, body: body) }
    }

    /// A case that only MQTT 5 has.
    static func v5(_ name: String, _ body: @escaping @Sendable (BusBench) -> Void) -> [BusCompatTest] {
        [BusCompatTest(name: name, version: .v5, users: [:], body: body)]
    }
}
