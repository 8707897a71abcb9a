public import HulianDialects
public import HulianModel

/// What a test of a dialect found.
public struct DialectCompatReport: Sendable {
    /// Something that does not hold.
    public struct Failure: Hashable, Sendable, CustomStringConvertible {
        /// What was tried.
        public let check: DialectCompatTest.Check
        /// With what: dialect, device type and element.
        public let subject: String
        /// What came of it, and what was expected.
        public let message: String

        /// The failure on one line.
        public var description: String { "\(check.rawValue): \(subject): \(message)" }
    }

    /// Something that a dialect cannot carry of a device type.
    public struct Gap: Hashable, Sendable {
        /// The dialect.
        public let dialect: DialectID
        /// The device type.
        public let deviceType: DeviceTypeID
        /// What cannot be carried, and why.
        public let gap: DialectBinding.Gap
    }

    /// What does not hold, in the order in which it was found.
    public private(set) var failures: [Failure] = []
    /// How much was tried of each check; a check that tried nothing proves nothing.
    public private(set) var counts: [DialectCompatTest.Check: Int] = [:]
    /// What the dialect cannot carry, device type after device type.
    public internal(set) var gaps: [Gap] = []

    /// Makes an empty report.
    public init() {}

    /// How much was tried of a check.
    public func count(_ check: DialectCompatTest.Check) -> Int { counts[check] ?? 0 }

    /// Notes that something was tried.
    mutating func tried(_ check: DialectCompatTest.Check) { counts[check, default: 0] += 1 }

    /// Notes that something does not hold.
    mutating func fail(_ check: DialectCompatTest.Check, _ subject: String, _ message: String) {
        guard failures.count < 1000 else { return }
        failures.append(Failure(check: check, subject: subject, message: message))
    }
}
