internal import HulianModel

/// Makes the identity of a simulated device from its name.
public enum IdentityMaker {
    /// Fills a template such as `vdevo{serial:16}`.
    ///
    /// `{name}` is the name, `{slug}` the name in small letters, digits and hyphens, `{serial:n}` n decimal digits,
    /// `{hex:n}` n hexadecimal digits, `{word:n}` n letters and digits, `{mac}` an address such as `3c-71-bf-00-00-01`,
    /// each made from the name so that it is the same in every run; `{type:n}` n letters and digits made from the
    /// category of the device type.
    public static func value(_ template: String, name: String, category: String) -> String {
        guard let pattern = TopicPattern(template) else { return name }
        return pattern.topic { variable in
            let parts = variable.split(separator: ":")
            let count = parts.count > 1 ? Int(parts[1]) ?? 8 : 8
            switch parts.first {
            case "name": return name
            case "slug": return slug(name)
            case "category": return category
            case "serial": return digits(name, count, "0123456789")
            case "HEX": return digits(name, count, "0123456789ABCDEF")
            case "hex": return digits(name, count, "0123456789abcdef")
            case "mac":
                let digits = Array(digits(name, 12, "0123456789abcdef"))
                return stride(from: 0, to: 12, by: 2).map { String(digits[$0...$0 + 1]) }.joined(separator: "-")
            case "word": return digits(name, count, "0123456789abcdefghijklmnopqrstuvwxyz")
            case "type":
                return digits(category, count, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
            default: return nil
            }
        } ?? name
    }

    /// A name itself when it is small letters, digits and hyphens; else what is left of it, and digits made from it.
    private static func slug(_ name: String) -> String {
        let letters = name.lowercased().unicodeScalars.map { letter in
            ("a"..."z").contains(letter) || ("0"..."9").contains(letter) ? Character(letter) : "-"
        }
        let plain = String(letters)
        if plain == name, !plain.hasPrefix("-"), !plain.hasSuffix("-"), !plain.isEmpty { return name }
        let words = plain.split(separator: "-").joined(separator: "-")
        return (words.isEmpty ? "" : words + "-") + digits(name, 6, "0123456789abcdef")
    }

    /// So many signs of an alphabet, made from a seed.
    private static func digits(_ seed: String, _ count: Int, _ alphabet: String) -> String {
        let signs = Array(alphabet)
        var generator = SeededGenerator(seed: 0x48756C69616E, name: seed)
        return String((0..<count).map { _ in signs[Int(generator.number(in: 0...Int64(signs.count - 1)))] })
    }
}
