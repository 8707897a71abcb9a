public import HulianModel

/// What is different between two versions of a dialect, and what that means for those who speak the old one.
///
/// Messages, values and codes are compared as the tables say them; names and values of attributes, commands and events as
/// they come out for every device type, so that a change that comes to nothing is none. Examples are not compared.
public struct DialectDiff: Sendable {
    /// The changes: breaking ones first, and within a weight in the order of the tables.
    public let changes: [DialectChange]

    /// Compares two versions.
    ///
    /// - Parameters:
    ///   - old: The old version.
    ///   - new: The new version.
    ///   - blueprints: The device types.
    public init(from old: DialectTable, to new: DialectTable, _ blueprints: [DeviceBlueprint]) {
        var builder = DriftBuilder(old, new)
        builder.compareHead()
        builder.compareMessages()
        builder.compareGateways()
        builder.compareStatus()
        builder.compareElements(blueprints)
        builder.compareChecks()
        changes = builder.sorted
    }

    /// Makes a result of changes that were found elsewhere.
    init(_ changes: [DialectChange]) { self.changes = changes }

    /// How many changes have a weight.
    public func count(_ weight: DialectChange.Weight) -> Int { changes.count { $0.weight == weight } }

    /// The device types that lose something, in order.
    public var losers: [DeviceTypeID] {
        Set(changes.filter(\.isLoss).flatMap(\.deviceTypes)).sorted { $0.rawValue < $1.rawValue }
    }
}

/// Gathers changes.
struct DriftBuilder {
    /// The old version.
    let old: DialectTable
    /// The new version.
    let new: DialectTable
    /// The changes so far.
    private(set) var changes: [DialectChange] = []

    /// Starts without changes.
    init(_ old: DialectTable, _ new: DialectTable) {
        self.old = old
        self.new = new
    }

    /// The changes, breaking ones first.
    var sorted: [DialectChange] {
        DialectChange.Weight.allCases.flatMap { weight in changes.filter { $0.weight == weight } }
    }

    /// Adds a change.
    mutating func add(_ change: DialectChange) { changes.append(change) }

    /// Adds a change when two values differ.
    mutating func compare(
        _ place: String, _ before: some Hashable & CustomStringConvertible,
        _ after: some Hashable & CustomStringConvertible,
        _ weight: DialectChange.Weight
    ) {
        let (before, after) = (before.description, after.description)
        if before != after { add(DialectChange(weight, place, DriftWords.changed(before, after))) }
    }

    /// Compares a limit; nothing stands for none.
    mutating func compareLimit(_ place: String, _ before: Int64?, _ after: Int64?) {
        guard before != after else { return }
        let isTighter = (after ?? .max) < (before ?? .max)
        let words = DriftWords.changed(before.map { "\($0)" } ?? "–", after.map { "\($0)" } ?? "–")
        // Who was allowed more sends too much; who is sent more than before may have no room for it.
        add(DialectChange(isTighter ? .breaking : .risky, place, words))
    }

    // MARK: Head

    /// Compares version, identity, connection and the style of values.
    mutating func compareHead() {
        compare("version", old.version, new.version, .additive)
        compareIdentity()
        let (before, after) = (old.connection, new.connection)
        compare("connection.clientId", before.clientID, after.clientID, .breaking)
        compare("connection.username", before.username ?? "–", after.username ?? "–", .breaking)
        compare("connection.keepAlive", before.keepAlive, after.keepAlive, .risky)
        compare("connection.mqtt", before.isVersion5 ? "5" : "3.1.1", after.isVersion5 ? "5" : "3.1.1", .risky)
        compare("connection.cleanStart", before.cleanStart, after.cleanStart, .risky)
        compareLimit("payloadLimit", old.payloadLimit.map { Int64($0) }, new.payloadLimit.map { Int64($0) })
        compare("codec", old.codec ?? "–", new.codec ?? "–", .risky)
        let (style, newStyle) = (old.values, new.values)
        compare("values.time", style.time.rawValue, newStyle.time.rawValue, .breaking)
        compare("values.online", style.online, newStyle.online, .breaking)
        compare("values.offline", style.offline, newStyle.offline, .breaking)
        compare("values.nulls", style.writesNull, newStyle.writesNull, style.writesNull ? .risky : .additive)
        let (correlation, newCorrelation) = (style.correlation, newStyle.correlation)
        compare("values.correlation.form", correlation.form.rawValue, newCorrelation.form.rawValue, .breaking)
        compareLimit(
            "values.correlation.maxLength", Int64(correlation.maximumLength), Int64(newCorrelation.maximumLength))
        compareLimit("values.correlation.max", correlation.maximum, newCorrelation.maximum)
        if newCorrelation.minimumLength != correlation.minimumLength {
            let isTighter = newCorrelation.minimumLength > correlation.minimumLength
            compare(
                "values.correlation.minLength", correlation.minimumLength, newCorrelation.minimumLength,
                isTighter ? .breaking : .risky)
        }
    }

    /// Compares the variables that name a device.
    private mutating func compareIdentity() {
        for variable in old.identity {
            let place = "identity.\(variable.name)"
            guard let other = new.identity.first(where: { $0.name == variable.name }) else {
                add(DialectChange(.breaking, place, DriftWords.removed))
                continue
            }
            compare(place + ".pattern", variable.pattern, other.pattern, .risky)
        }
        for variable in new.identity where !old.identity.contains(where: { $0.name == variable.name }) {
            add(DialectChange(.breaking, "identity.\(variable.name)", DriftWords.added))
        }
    }

    // MARK: Codes

    /// Compares the codes of answers.
    mutating func compareStatus() {
        for status in Status.allCases {
            let before = old.status.first { $0.status == status }
            let after = new.status.first { $0.status == status }
            let place = "status.\(status.name)"
            switch (before, after) {
            case (let before?, let after?):
                func text(_ code: StatusCode) -> String {
                    code.code == StatusCode.textOnly ? code.text : "\(code.code)"
                }
                compare(place, text(before), text(after), .breaking)
                if text(before) == text(after) { compare(place + ".text", before.text, after.text, .risky) }
            case (_?, nil): add(DialectChange(.breaking, place, DriftWords.removed))
            case (nil, _?): add(DialectChange(old.status.isEmpty ? .additive : .risky, place, DriftWords.added))
            case (nil, nil): break
            }
        }
    }

    /// Compares what is checked: more checks may find fault with what passed.
    mutating func compareChecks() {
        for check in MessageCheck.allCases {
            let place = "judge.\(check.rawValue)"
            switch (old.clauses[check], new.clauses[check]) {
            case (let before?, let after?): compare(place, before.rawValue, after.rawValue, .additive)
            case (_?, nil): add(DialectChange(.risky, place, DriftWords.removed))
            case (nil, _?): add(DialectChange(.risky, place, DriftWords.added))
            case (nil, nil): break
            }
        }
    }
}
