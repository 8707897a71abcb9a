/// Finds what a person probably meant.
public enum Suggestion {
    /// The name nearest to a wrong one; nothing when none is near.
    ///
    /// Near means at most a third of the letters differ, counting swapped neighbours once and ignoring case.
    public static func nearest(to wrong: String, among names: some Sequence<String>) -> String? {
        let letters = Array(wrong.lowercased().prefix(64))
        guard !letters.isEmpty else { return nil }
        var best: (name: String, distance: Int)?
        for name in names {
            let other = Array(name.lowercased().prefix(64))
            let limit = max(1, min(letters.count, other.count) / 3)
            guard abs(letters.count - other.count) <= limit else {
                // `thermostat.mode` for `mode`: a name that ends or starts with the other, long enough to mean it.
                if letters.count >= 4, other.starts(with: letters) || other.reversed().starts(with: letters.reversed()),
                    best == nil
                {
                    best = (name, limit)
                }
                continue
            }
            let distance = distance(letters, other)
            guard distance <= limit else { continue }
            if best.map({ distance < $0.distance || (distance == $0.distance && name < $0.name) }) ?? true {
                best = (name, distance)
            }
        }
        return best?.name
    }

    /// The sentence `did you mean 'x'?`; nothing when no name is near.
    public static func hint(for wrong: String, among names: some Sequence<String>) -> String? {
        nearest(to: wrong, among: names).map { "did you mean '\($0)'?" }
    }

    /// A list of names for a note, cut when it is long.
    public static func list(_ names: some Sequence<String>, most: Int = 12) -> String {
        let names = Array(names)
        let shown = names.prefix(most).joined(separator: ", ")
        return names.count > most ? "\(shown), … (\(names.count) in all)" : shown
    }

    /// The number of letters to insert, delete, replace or swap (Damerau–Levenshtein, optimal string alignment).
    static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var before: [Int] = []
        var above = Array(0...right.count)
        for i in 0..<left.count {
            var row = [i + 1]
            row.reserveCapacity(right.count + 1)
            for j in 0..<right.count {
                let change = above[j] + (left[i] == right[j] ? 0 : 1)
                var least = min(change, above[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    least = min(least, before[j - 1] + 1)
                }
                row.append(least)
            }
            before = above
            above = row
        }
        return above[right.count]
    }
}
