public import HulianCatalog
internal import HulianDialects
public import HulianModel

/// The test that every dialect must pass: what it writes it reads back, and what is wrong it says so about.
///
/// It needs nothing but the file of the dialect and the device types of the catalog, so a dialect in an overlay is
/// tested like one of ours:
///
///     let test = DialectCompatTest("acme", in: catalog)
///     let report = test.run()
///     // report.failures must be empty, and report.counts say how much was tried
///
/// Several tests may run at the same time: none changes what it was made of.
public struct DialectCompatTest: Sendable {
    /// What is tried.
    public enum Check: String, Sendable, CaseIterable {
        /// Values of attributes come back as they were told: ends, middles, every name, null, lists.
        case report
        /// Values come back as they were set by a controller.
        case set
        /// Names come back as they were asked for, and answers carry what was asked for.
        case get
        /// Commands come back with their fields.
        case invoke
        /// Answers come back with identifier, code and fields.
        case reply
        /// Events come back with their fields.
        case event
        /// What was while a device was away comes back, as many entries as it keeps, by itself and by a gateway.
        case history
        /// All attributes in one report come back.
        case all
        /// Being there and being gone come back.
        case availability
        /// Descriptions come back: every attribute with its values, range and access, every command and event.
        case description
        /// Messages of a device of another type are read, and what this one has not got is said to be unknown.
        case unknownAttribute
        /// Values of other types are refused.
        case wrongType
        /// Values behind the ends of the range are refused.
        case outOfRange
        /// Topics of nobody are not the dialect's, and those that nearly are its own are said to be wrong.
        case foreignTopic
        /// A message that was cut off is no message.
        case truncated
        /// Octets that are not UTF-8 are no text.
        case notUTF8
        /// A key that stands twice is noticed.
        case duplicateKey
        /// Values nested without end are refused.
        case nesting
        /// What is no number of JSON is refused.
        case notANumber
        /// Numbers that are too great or too small do no harm.
        case greatNumber
        /// Octets changed at random are read without harm.
        case damage
        /// The examples of the file mean what they say, and break what they say.
        case examples
    }

    /// The dialect.
    public let table: DialectTable
    /// The device types that it is tried with, in order.
    public let blueprints: [DeviceBlueprint]
    /// What the dialect calls everything of them, in the same order.
    let bindings: [DialectBinding]
    /// The device types of the dialect's examples, where the catalog has them.
    let exampleTypes: [DeviceTypeID: DeviceBlueprint]
    /// How often octets are changed at random for each message.
    public var damages = 40
    /// Where chance begins.
    public var seed: UInt64 = 1

    /// Makes a test.
    ///
    /// - Parameters:
    ///   - dialect: The dialect.
    ///   - catalog: Where it and the device types are.
    ///   - deviceTypes: The device types; nothing for all of the catalog.
    /// - Returns: Nothing for a dialect that the catalog has not got, or that it could not read.
    public init?(_ dialect: DialectID, in catalog: Catalog, deviceTypes: [DeviceTypeID]? = nil) {
        guard let table = catalog.dialect(dialect) else { return nil }
        self.table = table
        blueprints = (deviceTypes ?? catalog.deviceTypeIDs).compactMap { catalog.blueprint($0) }
        bindings = blueprints.map { DialectBinding(table, to: $0) }
        let types = Set(table.examples.flatMap { [$0.deviceType] + $0.parts.map(\.deviceType) })
        exampleTypes = Dictionary(
            types.compactMap { type in catalog.blueprint(type).map { (type, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// Runs checks.
    ///
    /// - Parameter checks: The checks; all of them unless said otherwise.
    public func run(_ checks: [Check] = Check.allCases) -> DialectCompatReport {
        var report = DialectCompatReport()
        let others = checks.contains(.unknownAttribute) ? OtherReports(bindings) : nil
        for binding in bindings {
            let bench = DialectBench(table, binding)
            report.gaps += bench.binding.gaps.map {
                DialectCompatReport.Gap(dialect: table.id, deviceType: binding.blueprint.id, gap: $0)
            }
            for check in checks where check != .examples { run(check, bench, others, &report) }
        }
        if checks.contains(.examples) { runExamples(&report) }
        return report
    }

    /// Runs one check with one device type.
    private func run(
        _ check: Check, _ bench: DialectBench, _ others: OtherReports?, _ report: inout DialectCompatReport
    ) {
        switch check {
        case .report: tryReports(bench, &report)
        case .set: trySets(bench, &report)
        case .get: tryGets(bench, &report)
        case .invoke: tryCommands(bench, &report)
        case .reply: tryReplies(bench, &report)
        case .event: tryEvents(bench, &report)
        case .history: tryHistories(bench, &report)
        case .all: tryAll(bench, &report)
        case .availability: tryAvailability(bench, &report)
        case .description: tryDescription(bench, &report)
        case .unknownAttribute: if let others { tryOtherDevices(bench, others, &report) }
        case .wrongType: tryWrongTypes(bench, &report)
        case .outOfRange: tryOutOfRange(bench, &report)
        case .foreignTopic: tryForeignTopics(bench, &report)
        case .truncated: tryTruncated(bench, &report)
        case .notUTF8: tryNotUTF8(bench, &report)
        case .duplicateKey: tryDuplicateKeys(bench, &report)
        case .nesting: tryNesting(bench, &report)
        case .notANumber: tryNotNumbers(bench, &report)
        case .greatNumber: tryGreatNumbers(bench, &report)
        case .damage: tryDamage(bench, &report)
        case .examples: break
        }
    }
}
