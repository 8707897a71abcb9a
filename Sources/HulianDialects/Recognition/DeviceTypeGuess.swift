public import HulianModel

/// Which device type a device may be, with what speaks for and against it.
public struct DeviceTypeGuess: Hashable, Sendable {
    /// The device type.
    public let deviceType: DeviceTypeID
    /// How well it fits: 0 for not at all, 1000 for all that was seen and all that could be.
    public let score: Int
    /// The names that were seen and that the device type has, in order.
    public let matched: [String]
    /// The names that were seen and that the device type has not, in order.
    public let unknown: [String]
}

/// Guesses the device type of a device from what its messages name, or from what it says of itself.
public struct DeviceTypeGuesser {
    /// The bindings of all device types in one dialect, in the order of the device types' names.
    private let bindings: [DialectBinding]

    /// Makes a guesser.
    ///
    /// - Parameters:
    ///   - table: The dialect.
    ///   - blueprints: The device types to choose from.
    public init(_ table: DialectTable, _ blueprints: [DeviceBlueprint]) {
        bindings = blueprints.sorted { $0.id.rawValue < $1.id.rawValue }.map { DialectBinding(table, to: $0) }
    }

    /// Guesses by names: of attributes that were told or set, of commands and of events.
    ///
    /// - Parameters:
    ///   - names: The names as they are written, in any order; `service.number` in a dialect with numbers.
    ///   - category: What the dialect calls the device type, or a text such as `acme.light.l1` with that in it; empty
    ///     when nobody said so.
    /// - Returns: The device types that have at least one of them, the likeliest first; of two alike, the one whose
    ///   name comes first. Empty when nothing was named.
    public func guesses(names: Set<String>, category: String = "") -> [DeviceTypeGuess] {
        guard !names.isEmpty else { return [] }
        return sorted(bindings.compactMap { guess($0, names, category: category) })
    }

    /// Guesses by what a device says of itself.
    public func guesses(_ description: DeviceDescription) -> [DeviceTypeGuess] {
        let names = Set(
            description.attributes.map(\.wireKey) + description.commands.map(\.name) + description.events.map(\.name))
        if let type = description.deviceType, let binding = bindings.first(where: { $0.blueprint.id == type }) {
            let known = Self.names(binding)
            return [
                DeviceTypeGuess(
                    deviceType: type, score: 1000, matched: names.filter { known.contains($0) }.sorted(),
                    unknown: names.filter { !known.contains($0) }.sorted())
            ]
        }
        guard !names.isEmpty else { return [] }
        return sorted(
            bindings.compactMap { binding in
                guard let guess = guess(binding, names, category: description.category) else { return nil }
                // A name that means something else in the device type speaks against it.
                let own = DeviceDescription(of: binding)
                let others = description.attributes.filter { attribute in
                    own.attributes.contains { $0.isSame(as: attribute) && !attribute.differences(from: $0).isEmpty }
                }
                let score = guess.score - 300 * others.count / max(1, names.count)
                return DeviceTypeGuess(
                    deviceType: guess.deviceType, score: max(1, score), matched: guess.matched, unknown: guess.unknown)
            })
    }

    /// The likeliest first.
    private func sorted(_ guesses: [DeviceTypeGuess]) -> [DeviceTypeGuess] {
        guesses.sorted {
            $0.score == $1.score ? $0.deviceType.rawValue < $1.deviceType.rawValue : $0.score > $1.score
        }
    }

    /// How well a device type fits; nothing when it has none of the names.
    private func guess(_ binding: DialectBinding, _ names: Set<String>, category: String) -> DeviceTypeGuess? {
        let known = Self.names(binding)
        let matched = names.filter { known.contains($0) }.sorted()
        guard !matched.isEmpty else { return nil }
        // Two thirds for how much of what was seen it explains, one third for how much of it was seen.
        let explained = 650 * matched.count / names.count
        let seen = 300 * matched.count / max(1, known.count)
        // The dialect's own word for the device type decides between those that have the names.
        let words = category.split(separator: ".").map(String.init) + [category]
        let isNamed = !category.isEmpty && words.contains(binding.category)
        let isOther = !isNamed && bindings.contains { words.contains($0.category) }
        return DeviceTypeGuess(
            deviceType: binding.blueprint.id,
            score: max(1, explained + seen + (isNamed ? 50 : 0) - (isOther ? 400 : 0)), matched: matched,
            unknown: names.filter { !known.contains($0) }.sorted())
    }

    /// All names of a device type in the dialect.
    private static func names(_ binding: DialectBinding) -> Set<String> {
        var names: Set<String> = []
        for attribute in binding.attributes {
            names.insert(attribute.service >= 0 ? "\(attribute.service).\(attribute.number)" : attribute.name.name)
        }
        for command in binding.commands {
            let isSetting = if case .set = command.form { true } else { false }
            names.insert(isSetting && command.service >= 0 ? "\(command.service).\(command.number)" : command.wireName)
        }
        for event in binding.events { names.insert(event.name.name) }
        return names
    }
}

extension DescribedAttribute {
    /// What messages call it: its name, or its numbers in a dialect with numbers.
    var wireKey: String { service >= 0 ? "\(service).\(number)" : name }
}
