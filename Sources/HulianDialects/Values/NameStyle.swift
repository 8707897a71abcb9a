/// The ways to write names.
public enum NameStyle {
    /// `currentLevel` as `current_level`.
    public static func snakeCase(_ name: String) -> String { joined(name, by: "_") }
    /// `currentLevel` as `current-level`.
    public static func kebabCase(_ name: String) -> String { joined(name, by: "-") }
    /// `currentLevel` as `CurrentLevel`.
    public static func pascalCase(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() }

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
