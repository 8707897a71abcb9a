/// The ways to write names.
public enum NameStyle {
    /// `currentLevel` as `current_level`.
    public static func snakeCase(_ name: String) -> String { joined(name, by: "_") }
    /// `currentLevel` as `current-level`.
    public static func kebabCase(_ name: String) -> String { joined(name, by: "-") }
    /// `currentLevel` as `CurrentLevel`.
    public static func pascalCase(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() }

    /// A name of two levels, that of the capability on its component and that of the attribute: `level-control/on-level`.
    ///
    /// - Parameters:
    ///   - capability: The capability.
    ///   - component: The component; nothing for the main one.
    ///   - attribute: The attribute.
    public static func levels(capability: String, component: String?, _ attribute: String) -> String {
        let isMeasured = attribute == "measuredValue" || attribute == "stateValue"
        let isLong = isMeasured && capability.hasSuffix("Measurement")
        let property = isMeasured ? String(capability.dropLast(isLong ? "Measurement".count : 0)) : attribute
        let node = component.map { $0 + pascalCase(capability) } ?? capability
        return kebabCase(node) + "/" + kebabCase(property)
    }

    /// Words in lower case with a sign between them; a run of capitals is one word.
    private static func joined(_ name: String, by sign: Character) -> String {
        let letters = Array(name)
        var result = ""
        for (index, letter) in letters.enumerated() {
            if letter.isUppercase, index > 0 {
                let isAfterLower = !letters[index - 1].isUppercase
                let isBeforeLower = index + 1 < letters.count && letters[index + 1].isLowercase
                if isAfterLower || isBeforeLower, result.last != sign { result.append(sign) }
            }
            result.append(contentsOf: letter.lowercased())
        }
        return result
    }
}
