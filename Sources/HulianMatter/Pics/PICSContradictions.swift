public import HulianDiagnostics

/// Compares what a file declares with what a device has.
public struct PICSContradictions: Sendable {
    /// Each contradiction, in the order of the file and then of the codes.
    public let findings: [Diagnostic]
    /// How many codes were compared.
    public let comparedCount: Int
    /// How many declared codes say nothing that a device shows: clients, buttons, switches of the tests.
    public let uncheckedCount: Int

    /// Compares.
    ///
    /// Only server codes of clusters are compared, such as `OO.S`, `OO.S.A4001` or `OO.S.C40.Rsp`; a cluster is known
    /// when one of `prefixes` stands before `.S`.
    ///
    /// - Parameters:
    ///   - declared: What the file declares.
    ///   - file: Its path, for what it does not say.
    ///   - codes: The codes that hold for the device.
    ///   - prefixes: The prefixes of all clusters that could be on a device, such as `OO`.
    public init(declared: PICSValues, file: String, codes: [String], prefixes: [String]) {
        let present = Set(codes.map { $0.lowercased() })
        let known = Set(prefixes.map { $0.lowercased() })
        var findings = Diagnostics()
        var compared: Set<String> = []
        var unchecked = 0
        let absent = Self.absentClusters(declared, present, known)
        var toldClusters: Set<String> = []
        for entry in declared.entries {
            let code = entry.code.lowercased()
            guard Self.isComparable(code, known) else {
                unchecked += 1
                continue
            }
            guard compared.insert(code).inserted else { continue }
            let isDeclared = declared.holds(code)
            guard isDeclared != present.contains(code) else { continue }
            // What stands below a cluster that is not there is told once, with the cluster or with its first code.
            let cluster = Self.cluster(of: code)
            var below = ""
            if let count = absent[cluster], isDeclared {
                guard declared.holds(cluster) ? code == cluster : toldClusters.insert(cluster).inserted else {
                    continue
                }
                below = code == cluster ? Self.codes(count, "below it") : Self.codes(count - 1, "more of its cluster")
            }
            let what = absent[cluster] == nil ? Self.what(code) : "cluster"
            findings.error(
                "pics-contradiction",
                isDeclared
                    ? "\(entry.code) is declared\(below), but the device has no \(what)"
                    : "\(entry.code) is denied, but the device has the \(Self.what(code))",
                at: entry.place, hint: "write \(entry.code)=\(isDeclared ? 0 : 1), or change the device")
        }
        for code in codes where compared.insert(code.lowercased()).inserted {
            findings.error(
                "pics-contradiction",
                "\(code) is not declared, but the device has the \(Self.what(code.lowercased()))",
                at: SourcePlace(file: file, line: 1, column: 1), hint: "add \(code)=1")
        }
        self.findings = findings.sorted
        comparedCount = compared.count
        uncheckedCount = unchecked
    }

    /// The clusters of which something is declared and that the device has not got, with how many codes stand below each.
    private static func absentClusters(
        _ declared: PICSValues, _ present: Set<String>, _ known: Set<String>
    ) -> [String: Int] {
        var counts: [String: Int] = [:]
        for entry in declared.entries {
            let code = entry.code.lowercased()
            guard isComparable(code, known), declared.holds(code) else { continue }
            let cluster = cluster(of: code)
            guard !present.contains(cluster) else { continue }
            counts[cluster, default: 0] += code == cluster ? 0 : 1
        }
        return counts
    }

    /// How many codes there are beside one, in words; nothing for none.
    private static func codes(_ count: Int, _ place: String) -> String {
        count > 0 ? " with \(count) \(count == 1 ? "code" : "codes") \(place)" : ""
    }

    /// The code of the cluster to which a code belongs, such as `oo.s`.
    private static func cluster(of code: String) -> String {
        code.split(separator: ".").prefix(2).joined(separator: ".")
    }

    /// True for a code that a device's blueprint decides.
    private static func isComparable(_ code: String, _ known: Set<String>) -> Bool {
        let parts = code.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[1] == "s", known.contains(String(parts[0])) else { return false }
        if parts.count == 2 { return true }
        guard let kind = parts[2].first, let number = UInt32(parts[2].dropFirst(), radix: 16) else { return false }
        switch kind {
        // What every cluster has by itself is not declared one by one.
        case "a": return parts.count == 3 && number & 0xFFFF < 0xF000
        case "f", "e": return parts.count == 3
        case "c": return parts.count == 4 && (parts[3] == "rsp" || parts[3] == "tx")
        default: return false
        }
    }

    /// What a code stands for.
    private static func what(_ code: String) -> String {
        let parts = code.split(separator: ".")
        guard parts.count > 2, let kind = parts[2].first else { return "cluster" }
        let number = "0x" + parts[2].dropFirst().uppercased()
        switch kind {
        case "a": return "attribute \(number)"
        case "f": return "feature with bit \(number)"
        case "e": return "event \(number)"
        default: return parts.last == "tx" ? "answer \(number)" : "command \(number)"
        }
    }
}
