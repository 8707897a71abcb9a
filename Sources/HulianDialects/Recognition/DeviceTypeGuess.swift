public import HulianModel

/// Which device type a device may be, with what speaks for and against it.
public struct DeviceTypeGuess: Hashable, Sendable {
    /// The device type.
    public let deviceType: DeviceTypeID
    /// How well it fits: 0 for not at all, 1000 for all that was said and nothing beside it.
    public let score: Int
    /// How many device types fit exactly as well, this one among them; 1 when it stands alone.
    public internal(set) var equalCount = 1
    /// How sure it is, 0...1000: how well it fits, shared among all that fit as well.
    public var confidence: Int { score / equalCount }
    /// The names that were seen and that the device type has, in order.
    public let matched: [String]
    /// The names that were seen and that the device type has not, in order.
    public let unknown: [String]
}

/// Guesses the device type of a device from what its messages name, or from what it says of itself.
public struct DeviceTypeGuesser {
    /// A device type that it may be.
    private struct Candidate {
        /// The device type.
        let deviceType: DeviceTypeID
        /// What the dialect calls it.
        let category: String
        /// All names that it has in the dialect.
        let names: Set<String>
        /// What a device of the type would say of its attributes, by what messages call them.
        let attributes: [String: DescribedAttribute]

        /// Makes a candidate.
        init(_ binding: DialectBinding) {
            let description = DeviceDescription(of: binding)
            deviceType = binding.blueprint.id
            category = binding.category
            names = description.wireNames.union(binding.colors.map(\.wireName))
            attributes = Dictionary(description.attributes.map { ($0.wireKey, $0) }) { first, _ in first }
        }
    }

    /// All device types, in the order of their names.
    private let candidates: [Candidate]

    /// Makes a guesser.
    ///
    /// - Parameters:
    ///   - table: The dialect.
    ///   - blueprints: The device types to choose from.
    public init(_ table: DialectTable, _ blueprints: [DeviceBlueprint]) {
        candidates = blueprints.sorted { $0.id.rawValue < $1.id.rawValue }
            .map { Candidate(DialectBinding(table, to: $0)) }
    }

    /// Guesses by names: of attributes that were told or set, of commands and of events.
    ///
    /// The device type that explains most of what was said wins, and of those that explain as much the one that has
    /// least beside it. Types of which nothing tells them apart are equal, and each says so.
    ///
    /// - Parameters:
    ///   - names: The names as they are written, in any order; `service.number` in a dialect with numbers.
    ///   - category: What the dialect calls the device type, or a text such as `acme.light.l1` with that in it; empty
    ///     when nobody said so.
    /// - Returns: The device types that have at least one of them, the likeliest first; equal ones by name. Empty when
    ///   nothing was named.
    public func guesses(names: Set<String>, category: String = "") -> [DeviceTypeGuess] {
        guard !names.isEmpty else { return [] }
        let words = categoryWords(category)
        return sorted(candidates.compactMap { fit(of: $0, names, words, contradicted: []) })
    }

    /// Guesses by what a device says of itself; a name that means something else explains only half.
    public func guesses(_ description: DeviceDescription) -> [DeviceTypeGuess] {
        let names = description.wireNames
        if let type = description.deviceType, let own = candidates.first(where: { $0.deviceType == type }) {
            return [
                DeviceTypeGuess(
                    deviceType: type, score: 1000, matched: names.filter { own.names.contains($0) }.sorted(),
                    unknown: names.filter { !own.names.contains($0) }.sorted())
            ]
        }
        guard !names.isEmpty else { return [] }
        let words = categoryWords(description.category)
        return sorted(
            candidates.compactMap { candidate in
                let others = description.attributes.filter { attribute in
                    guard attribute.kind != .unknown, let own = candidate.attributes[attribute.wireKey] else {
                        return false
                    }
                    return !attribute.differences(from: own).isEmpty
                }
                return fit(of: candidate, names, words, contradicted: Set(others.map(\.wireKey)))
            })
    }

    /// How well a device type fits, exactly.
    private struct Fit {
        /// The guess; nobody knows yet how many are equal.
        var guess: DeviceTypeGuess
        /// How much of what was said it explains, in halves of a name.
        let explained: Int
        /// How many names it has in all.
        let size: Int

        /// True when it fits better than another: it explains more, or as much and has less beside it.
        func isBetter(than other: Fit) -> Bool {
            explained != other.explained ? explained > other.explained : size < other.size
        }
    }

    /// The likeliest first, each with the number of its equals.
    private func sorted(_ fits: [Fit]) -> [DeviceTypeGuess] {
        // The device types stand in the order of their names, and the order of equal ones must be that as well.
        let ranked = fits.enumerated().sorted { one, other in
            one.element.isBetter(than: other.element)
                || !other.element.isBetter(than: one.element) && one.offset < other.offset
        }.map(\.element)
        return ranked.map { fit in
            var guess = fit.guess
            guess.equalCount = fits.count { $0.explained == fit.explained && $0.size == fit.size }
            return guess
        }
    }

    /// The words of a category that name a device type in the dialect; empty when none does.
    private func categoryWords(_ category: String) -> [String] {
        guard !category.isEmpty else { return [] }
        let words = category.split(separator: ".").map(String.init) + [category]
        return words.filter { word in candidates.contains { $0.category == word } }
    }

    /// How well a device type fits; nothing when it has none of the names.
    private func fit(
        of candidate: Candidate, _ names: Set<String>, _ words: [String], contradicted: Set<String>
    ) -> Fit? {
        let matched = names.filter { candidate.names.contains($0) }.sorted()
        guard !matched.isEmpty else { return nil }
        // The dialect's own word for the device type says as much as all names together.
        let said = 2 * (words.isEmpty ? names.count : 2 * names.count)
        var explained = 2 * matched.count - matched.count { contradicted.contains($0) }
        if words.contains(candidate.category) { explained += 2 * names.count }
        // What it has beside it never outweighs a name that it explains.
        let size = candidate.names.count
        let score = 1000 * (explained * size + matched.count) / ((said + 1) * size)
        return Fit(
            guess: DeviceTypeGuess(
                deviceType: candidate.deviceType, score: max(1, score), matched: matched,
                unknown: names.filter { !candidate.names.contains($0) }.sorted()),
            explained: explained, size: size)
    }
}

extension DeviceDescription {
    /// What messages call all that it has: attributes, commands and events.
    fileprivate var wireNames: Set<String> {
        Set(attributes.map(\.wireKey) + commands.map(\.name) + events.map(\.name))
    }
}

extension DescribedAttribute {
    /// What messages call it: its name, or its numbers in a dialect with numbers.
    var wireKey: String { service >= 0 ? "\(service).\(number)" : name }
}
