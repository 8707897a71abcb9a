public import HulianModel

/// The pages of dialects: one for each, and one that lists them.
public struct DialectPages {
    /// A dialect with what becomes of the device types in it.
    public struct Entry: Sendable {
        /// The dialect.
        public let table: DialectTable
        /// Its clauses, in the order of the catalog.
        public let clauses: [Clause]
        /// How many device types, attributes, commands and events there are in all.
        public let elementCount: Int
        /// How many of the attributes, commands and events that people care about it carries.
        public let carriedCount: Int
        /// What it cannot carry of what people care about: path and reason, with the number of device types.
        public let gaps: [Gap]
        /// What real devices do against the text, as the profiles of judging know it.
        public let differences: [Difference]

        /// A line of a profile.
        public struct Difference: Hashable, Sendable {
            /// The name of the profile.
            public let profile: String
            /// The line.
            public let line: ProfileLine

            /// Makes a difference.
            public init(profile: String, line: ProfileLine) {
                self.profile = profile
                self.line = line
            }
        }

        /// Something that a dialect cannot carry.
        public struct Gap: Hashable, Sendable {
            /// What it is: `attribute`, `command` or `event`.
            public let kind: String
            /// The path within the device type.
            public let path: String
            /// Why it cannot be carried.
            public let reason: String
            /// How many device types have it.
            public let typeCount: Int

            /// Makes a gap.
            public init(kind: String, path: String, reason: String, typeCount: Int) {
                self.kind = kind
                self.path = path
                self.reason = reason
                self.typeCount = typeCount
            }
        }

        /// Makes an entry.
        public init(
            table: DialectTable, clauses: [Clause], elementCount: Int, carriedCount: Int, gaps: [Gap],
            differences: [Difference] = []
        ) {
            self.table = table
            self.clauses = clauses
            self.elementCount = elementCount
            self.carriedCount = carriedCount
            self.gaps = gaps
            self.differences = differences
        }

        /// The share that it carries in whole per cent, rounded down.
        var percent: Int { elementCount == 0 ? 100 : carriedCount * 100 / elementCount }
    }

    /// The dialects, in the order of their names.
    private let entries: [Entry]

    /// Makes the pages.
    public init(_ entries: [Entry]) { self.entries = entries.sorted { $0.table.id.rawValue < $1.table.id.rawValue } }

    /// The files with their names: `README.md` and a page for each dialect.
    public var files: [(name: String, text: String)] {
        [("README.md", index)] + entries.map { ("\($0.table.id).md", DialectPage($0).text) }
    }

    /// The page of one dialect; nothing for one that is not among them.
    public func page(of dialect: DialectID) -> String? {
        entries.first { $0.table.id == dialect }.map { DialectPage($0).text }
    }

    /// The page that lists all.
    private var index: String {
        var lines = [
            "# Dialects · 方言", "",
            "\(entries.count) dialects. Made by `hulian dialect export --format markdown --output docs/dialects`; a test holds",
            "the pages equal to the catalog. How a dialect's file is written stands in [dialects.md](../dialects.md).",
            "",
            "| dialect | title | version | messages | clauses | carried | devices describe themselves |",
            "|---|---|---|---:|---:|---:|---|",
        ]
        for entry in entries {
            let table = entry.table
            let told = table.messages.filter { $0.kind == .announce }
            let description =
                told.isEmpty
                ? "no" : (told.contains { $0.speaker == .device } ? "yes" : "the hub answers with a description")
            lines.append(
                "| [`\(table.id)`](\(table.id).md) | \(DialectPage.cell(table.title)) | \(DialectPage.cell(table.version)) "
                    + "| \(table.messages.count) | \(entry.clauses.count) | \(entry.percent) % | \(description) |")
        }
        lines += [
            "",
            "*Carried* is the share of the attributes, commands and events of all device types that people care about, beside",
            "those that only describe the model, that the dialect has a form for.",
        ]
        return lines.joined(separator: "\n") + "\n"
    }
}
