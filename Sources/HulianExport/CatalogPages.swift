public import HulianModel

/// The pages of the whole catalog: one with all families, and for each family a picture of what dialects carry of it.
public struct CatalogPages {
    /// A device type with what each dialect carries of it.
    public struct Entry: Sendable {
        /// The device type.
        public let type: DeviceType
        /// How many attributes, commands and events it has.
        public let elements: (attributes: Int, commands: Int, events: Int)
        /// The share of them that each dialect carries, in the order of the dialects; 0 … 1.
        public let carried: [Double]

        /// Makes an entry.
        public init(type: DeviceType, elements: (attributes: Int, commands: Int, events: Int), carried: [Double]) {
            self.type = type
            self.elements = elements
            self.carried = carried
        }
    }

    /// The families with their titles, in the order of the page.
    public static let families: [(name: String, title: Title)] = [
        ("appliances", Title(english: "Appliances", chinese: "家用电器")),
        ("kitchen", Title(english: "Kitchen", chinese: "厨房")),
        ("bathroom", Title(english: "Bathroom", chinese: "卫浴")),
        ("lighting", Title(english: "Lighting", chinese: "照明")),
        ("locks", Title(english: "Locks", chinese: "锁具")),
        ("security", Title(english: "Security and access", chinese: "安防与门禁")),
        ("robots", Title(english: "Service robots", chinese: "服务机器人")),
        ("audioVideo", Title(english: "Audio and video", chinese: "影音")),
        ("sensors", Title(english: "Sensors", chinese: "传感器")),
        ("meters", Title(english: "Meters", chinese: "计量")),
        ("energy", Title(english: "Energy", chinese: "能源")),
        ("furniture", Title(english: "Furniture and textiles", chinese: "家具与家纺")),
        ("care", Title(english: "Health and care", chinese: "健康与照护")),
        ("controllers", Title(english: "Controllers", chinese: "控制终端")),
        ("network", Title(english: "Network", chinese: "网络")),
    ]

    /// The names of the dialects, in order.
    private let dialects: [String]
    /// The device types, in the order of their names.
    private let entries: [Entry]

    /// Makes the pages.
    ///
    /// - Parameters:
    ///   - dialects: The names of the dialects, in order.
    ///   - entries: The device types.
    public init(dialects: [String], entries: [Entry]) {
        self.dialects = dialects
        self.entries = entries.sorted { $0.type.id < $1.type.id }
    }

    /// The files with their names: `README.md` and a picture for each family that has a device type.
    public var files: [(name: String, text: String)] {
        [("README.md", page)] + present.map { ("\($0.name).svg", picture(of: $0.name, $0.title)) }
    }

    /// The families that have a device type; one without a title of its own comes last under its name.
    private var present: [(name: String, title: Title)] {
        let names = entries.map(\.type.id.family)
        let known = Self.families.filter { names.contains($0.name) }
        let others = Set(names).subtracting(known.map(\.name)).sorted()
        return known + others.map { ($0, Title(english: $0, chinese: $0)) }
    }

    /// The page with all families.
    private var page: String {
        let capabilities = Set(entries.flatMap(\.type.capabilities))
        var lines = [
            "# The device library", "",
            "\(entries.count) device types of \(present.count) families use \(capabilities.count) capabilities. Made by",
            "`hulian catalog export --format markdown --output docs/catalog`; a test holds it equal to the catalog.",
            "`hulian catalog export --format markdown TYPE` prints the page of one.",
        ]
        for (name, title) in present {
            lines += [
                "", "## \(title.english) · \(title.chinese)", "",
                "![How much of what each device type says and does every dialect carries](\(name).svg)", "",
                "| device type | title | Matter | rows | attributes | commands | events | facets |",
                "|---|---|---|---|---|---|---|---|",
            ]
            for entry in entries where entry.type.id.family == name {
                let type = entry.type
                let cells = [
                    "`\(type.id)`", "\(type.title.english) · \(type.title.chinese)",
                    type.number.map { "0x\(DeviceTypePage.hex($0, 4))" } ?? "",
                    type.rows.joined(separator: " "), "\(entry.elements.attributes)", "\(entry.elements.commands)",
                    "\(entry.elements.events)", type.facets.joined(separator: " "),
                ]
                lines.append("| " + cells.joined(separator: " | ") + " |")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The picture of a family: a row for each device type, a column for each dialect, a bar for what is carried.
    private func picture(of family: String, _ title: Title) -> String {
        let rows = entries.filter { $0.type.id.family == family }
        let left = 250
        let column = 104
        let width = left + dialects.count * column + 10
        let height = 56 + rows.count * 22 + 10
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" "
                + "height=\"\(height)\" font-family=\"sans-serif\" font-size=\"12\">",
            "<title>\(Self.escaped(title.english)) · \(Self.escaped(title.chinese)): share of attributes, commands and "
                + "events beside those that only describe the model that each dialect carries</title>",
            "<rect width=\"\(width)\" height=\"\(height)\" fill=\"#ffffff\"/>",
            "<text x=\"10\" y=\"20\" font-size=\"14\" font-weight=\"bold\" fill=\"#1f2933\">"
                + "\(Self.escaped(title.english)) · \(Self.escaped(title.chinese))</text>",
        ]
        for (index, dialect) in dialects.enumerated() {
            lines.append(
                "<text x=\"\(left + index * column)\" y=\"44\" fill=\"#52606d\">\(Self.escaped(dialect))</text>")
        }
        for (line, entry) in rows.enumerated() {
            let top = 54 + line * 22
            lines.append(
                "<text x=\"10\" y=\"\(top + 13)\" fill=\"#1f2933\">\(Self.escaped(entry.type.title.english))</text>")
            for (index, share) in entry.carried.enumerated() {
                let x = left + index * column
                let percent = Int((share * 100).rounded(.down))
                lines.append(
                    "<rect x=\"\(x)\" y=\"\(top + 3)\" width=\"60\" height=\"12\" fill=\"#e4e7eb\"/>"
                        + "<rect x=\"\(x)\" y=\"\(top + 3)\" width=\"\(percent * 60 / 100)\" height=\"12\" "
                        + "fill=\"#2f7d5d\"/>"
                        + "<text x=\"\(x + 66)\" y=\"\(top + 13)\" fill=\"#52606d\">\(percent)%</text>")
            }
        }
        return lines.joined(separator: "\n") + "\n</svg>\n"
    }

    /// Text that may stand in XML.
    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
