internal import HulianModel

/// A dialect as a page for people: everything that its table says, in both languages where it has titles.
struct DialectPage {
    /// The dialect.
    private let entry: DialectPages.Entry
    /// Its table.
    var table: DialectTable { entry.table }

    /// Makes a page.
    init(_ entry: DialectPages.Entry) { self.entry = entry }

    /// The page.
    var text: String {
        let parts = [
            head, sources, notes, connection, topics, bodies, gateways, histories, values, codes, types, mapping,
            commands,
            events, limits, clauses, differences, examples,
        ]
        return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    // MARK: Head

    /// Title and name.
    private var head: [String] {
        let kind = table.codec == nil ? "a table alone" : "a table, and code for descriptions"
        return [
            "# \(table.title.english) · \(table.title.chinese)", "",
            "`\(table.id)`, version \(table.version), \(kind). Made by `hulian dialect export`; [all dialects](README.md).",
        ]
    }

    /// Where the facts come from.
    private var sources: [String] {
        guard !table.sources.isEmpty else { return [] }
        return ["## Sources · 来源", ""] + table.sources.map { "* \(Self.cell($0))" }
    }

    /// What a reader must know beside.
    private var notes: [String] {
        guard !table.notes.isEmpty else { return [] }
        return ["## Notes · 说明", ""] + table.notes.map { "* \(Self.marked($0.english))\n  \(Self.marked($0.chinese))" }
    }

    /// How devices are named and connect.
    private var connection: [String] {
        var lines = [
            "## Identity and connection · 标识与连接", "", "| variable | looks like | simulated as |", "|---|---|---|",
        ]
        for variable in table.identity {
            lines.append(
                Self.row([Self.code(variable.name), Self.code(variable.pattern), Self.code(variable.template)]))
        }
        let connection = table.connection
        lines += ["", "* client identifier: \(Self.code(connection.clientID))"]
        if let username = connection.username { lines.append("* user name: \(Self.code(username))") }
        lines.append("* MQTT \(connection.isVersion5 ? "5" : "3.1.1"), keep alive \(connection.keepAlive) s")
        if let limit = table.payloadLimit { lines.append("* a payload has at most \(limit) octets") }
        lines += entryLimits
        let correlation = table.values.correlation
        if table.messages.contains(where: { $0.replies != .never }) {
            var text =
                "* a request is joined to its answer by \(Self.words[correlation.form] ?? correlation.form.rawValue)"
            text += ", \(correlation.minimumLength) to \(correlation.maximumLength) characters"
            if let maximum = correlation.maximum { text += ", at most \(maximum)" }
            lines.append(text)
        }
        return lines
    }

    /// What forms of identifiers are called.
    private static let words: [ValueStyle.Correlation.Form: String] = [
        .string: "text", .digits: "text of digits", .integer: "a number",
    ]

    // MARK: Messages

    /// The messages that say something, and those that are only known.
    private var topics: [String] {
        var lines = [
            "## Topics · 主题", "", "| message | says | from | topic | QoS | kept | answered by |",
            "|---|---|---|---|---|---|---|",
        ]
        for message in table.messages {
            let answer = message.reply.map { "\(Self.code($0)), \(message.replies.rawValue)" } ?? ""
            lines.append(
                Self.row([
                    Self.code(message.name), message.kind.rawValue, message.speaker.rawValue,
                    Self.code(message.topic.text),
                    message.qos.map(String.init).joined(separator: ", "), message.retain.rawValue, answer,
                ]))
        }
        return lines
    }

    /// The bodies of messages.
    private var bodies: [String] {
        let shown = table.messages.filter { $0.body != nil || $0.isText }
        guard !shown.isEmpty else { return [] }
        var lines = [
            "## Bodies · 消息体", "",
            "`$…` is a hole, `{…}` a variable; a key with `?` may be absent and is written, one with `??` is not.", "",
            "```",
        ]
        for message in shown {
            let words = message.words.map { word in
                word.word + word.arguments.filter { $0.value == nil }.map { ",\($0.name)" }.joined()
            }
            let plain = words.isEmpty ? "the value alone" : "a word: \(words.joined(separator: " "))"
            let body = message.body.map { BodyText.text($0) } ?? message.word ?? plain
            lines.append("\(message.name): \(body)" + (message.isSent ? "" : "    (read, never written)"))
        }
        return lines + ["```"]
    }

    /// How values are written that no mapping describes.
    private var values: [String] {
        let values = table.values
        return [
            "## Values · 取值", "", "| what | how |", "|---|---|",
            Self.row(["time", values.time.rawValue]),
            Self.row(["false, true", "\(Self.code(values.no)), \(Self.code(values.yes))"]),
            Self.row(["gone, here", "\(Self.code(values.offline)), \(Self.code(values.online))"]),
            Self.row(["enumerations", values.enumerations.rawValue]),
            Self.row(["quantities", values.quantities.rawValue]),
            Self.row(["names that no table gives", values.names.rawValue]),
            Self.row(["lists and structures", values.structures.rawValue]),
            Self.row(["null is a value", values.writesNull ? "yes" : "no"]),
        ]
    }

    /// The codes of answers.
    private var codes: [String] {
        guard !table.status.isEmpty else { return [] }
        return ["## Codes · 代码", "", "| status | code | text |", "|---|---|---|"]
            + table.status.map { code in
                Self.row([
                    Self.code(code.status.name), code.code == StatusCode.textOnly ? "" : "\(code.code)",
                    Self.cell(code.text),
                ])
            }
    }

    // MARK: Mapping

    /// What device types are called.
    private var types: [String] {
        guard !table.deviceTypes.isEmpty else { return [] }
        return ["## Device types · 设备类型", "", "| here | there |", "|---|---|"]
            + table.deviceTypes.map { type in
                Self.row([
                    Self.code(Self.place(type.filter)),
                    Self.code(type.category + (type.service.map { " / \($0)" } ?? "")),
                ])
            }
    }

    /// What attributes are called.
    private var mapping: [String] {
        guard !table.attributes.isEmpty else { return [] }
        return [
            "## Attributes · 属性", "",
            "Names marked *ours* are not on the vendor's list. What no line names gets a name in the style above.", "",
            "| attribute | of | name | written | |", "|---|---|---|---|---|",
        ]
            + table.attributes.map { mapping in
                var marks: [String] = []
                if let name = mapping.name, !name.isStandard { marks.append("ours") }
                if mapping.isSettable == false { marks.append("never set") }
                if mapping.isSettable == true { marks.append("can be set") }
                if mapping.isReported == false { marks.append("never told") }
                return Self.row([
                    Self.code("\(mapping.capability).\(mapping.attribute)"), Self.code(Self.place(mapping.filter)),
                    mapping.name.map { Self.code(Self.name($0)) } ?? "not carried", Self.words(mapping.conversion),
                    marks.joined(separator: ", "),
                ])
            }
    }

    /// How commands are given.
    private var commands: [String] {
        guard !table.commands.isEmpty else { return [] }
        return ["## Commands · 命令", "", "| command | of | form |", "|---|---|---|"]
            + table.commands.map { mapping in
                let form: String
                switch mapping.form {
                case .action(let name)?: form = Self.code(Self.name(name)) + (name.isStandard ? "" : ", ours")
                case .set(let name, let value)?:
                    form =
                        "sets \(Self.code("\(Self.name(name)) = \(value.description)"))"
                        + (name.isStandard ? "" : ", ours")
                case nil: form = "not carried"
                }
                return Self.row([
                    Self.code("\(mapping.capability).\(mapping.command)"), Self.code(Self.place(mapping.filter)), form,
                ])
            }
    }

    /// What events are called.
    private var events: [String] {
        guard !table.events.isEmpty else { return [] }
        return ["## Events · 事件", "", "| event | of | name |", "|---|---|---|"]
            + table.events.map { mapping in
                Self.row([
                    Self.code("\(mapping.capability).\(mapping.event)"), Self.code(Self.place(mapping.filter)),
                    mapping.name.map { Self.code(Self.name($0)) + ($0.isStandard ? "" : ", ours") } ?? "not carried",
                ])
            }
    }

    /// What cannot be carried.
    private var limits: [String] {
        var lines = [
            "## What it cannot carry · 无法承载", "",
            "Of \(entry.elementCount) attributes, commands and events of all device types that people care about, "
                + "\(entry.carriedCount) are carried (\(entry.percent) %).",
        ]
        guard !entry.gaps.isEmpty else { return lines }
        lines += ["", "| what | path | device types | why |", "|---|---|---:|---|"]
        let limit = 60
        for gap in entry.gaps.prefix(limit) {
            lines.append(Self.row([gap.kind, Self.code(gap.path), "\(gap.typeCount)", Self.cell(gap.reason)]))
        }
        if entry.gaps.count > limit {
            lines += [
                "", "And \(entry.gaps.count - limit) more: `hulian dialect show \(table.id) --device-type TYPE`.",
            ]
        }
        return lines
    }

    // MARK: Clauses and examples

    /// The clauses.
    private var clauses: [String] {
        guard !entry.clauses.isEmpty else { return [] }
        var lines = [
            "## Clauses · 条款", "", "| clause | level | strength | title | demands | judged by | source |",
            "|---|---|---|---|---|---|---|",
        ]
        for clause in entry.clauses {
            let judged =
                clause.rule.map { Self.code($0) } ?? clause.because.map { "not judged: \(Self.cell($0))" }
                ?? "a statement of the vendor"
            let sources = clause.sources.map { source in
                let reference = Self.cell(source.reference)
                return source.trust == .unverified
                    ? "\(reference) (**unverified**)" : "\(reference) (\(source.trust.rawValue))"
            }
            lines.append(
                Self.row([
                    clause.id.rawValue, clause.level.rawValue, clause.strength.rawValue, Self.cell(clause.title),
                    "\(Self.cell(clause.text.english)) \(Self.cell(clause.text.chinese))", judged,
                    sources.joined(separator: "; "),
                ]))
        }
        return lines
    }

    /// What real devices do against the text.
    private var differences: [String] {
        guard !entry.differences.isEmpty else { return [] }
        var lines = [
            "## Real devices · 真实设备", "",
            "What they are known to do otherwise; [profiles](../profiles.md) say what comes of it.", "",
            "| clause | what they do | with the profile | source |", "|---|---|---|---|",
        ]
        for difference in entry.differences {
            let line = difference.line
            lines.append(
                Self.row([
                    line.clause.rawValue, "\(Self.cell(line.because.english)) \(Self.cell(line.because.chinese))",
                    "\(Self.code(difference.profile)): \(line.strength.rawValue)",
                    line.sources.map { "\(Self.cell($0.reference)) (\($0.trust.rawValue))" }.joined(separator: "; "),
                ]))
        }
        return lines
    }

    /// An example of each kind that is right.
    private var examples: [String] {
        var seen: Set<UtteranceKind> = []
        let shown = table.examples.filter { $0.breaks == nil && !$0.payload.isEmpty && seen.insert($0.kind).inserted }
        guard !shown.isEmpty else { return [] }
        var lines = ["## Examples · 示例", ""]
        for example in shown {
            lines += [
                "\(example.kind.rawValue), \(Self.code(example.deviceType.rawValue)):", "", "```", example.topic,
                example.payload, "```", "",
            ]
        }
        lines.removeLast()
        return lines
    }

    // MARK: Words

    /// Where an entry applies.
    private static func place(_ filter: TypeFilter) -> String {
        let types = filter.patterns.isEmpty ? "*" : filter.patterns.joined(separator: " ")
        let place = types + (filter.component.map { ", component \($0)" } ?? "")
        return place + filter.companions.map { ", with \($0.capability).\($0.element)" }.joined()
    }

    /// A name with its service.
    private static func name(_ name: WireName) -> String { (name.service.map { "\($0)/" } ?? "") + name.name }

    /// How a value is written.
    private static func words(_ conversion: Conversion) -> String {
        switch conversion {
        case .byStyle: ""
        case .line(let from, let to): "\(from.lowerBound)…\(from.upperBound) as \(to.first)…\(to.last)"
        case .quantity(let unit, let digits, let isInteger):
            cell(unit.symbol) + (digits == 0 ? "" : (isInteger ? " × 10^\(digits)" : ", \(digits) digits"))
        case .table(let entries): entries.map { code("\($0.model) = \($0.wire.description)") }.joined(separator: " ")
        case .inverted: "inverted"
        case .text: "text"
        }
    }

    /// A row of a table.
    static func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

    /// A title in both languages.
    static func cell(_ title: Title) -> String { "\(cell(title.english)) · \(cell(title.chinese))" }

    /// Text in a table.
    static func cell(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("\n", with: " ").replacing("<", with: "&lt;")
    }

    /// Text with what was not verified marked.
    private static func marked(_ text: String) -> String {
        cell(text).replacing("unverified", with: "**unverified**").replacing("未核实", with: "**未核实**")
    }

    /// Text as code.
    static func code(_ text: String) -> String {
        text.isEmpty ? "" : "`" + text.replacing("|", with: "\\|").replacing("`", with: "'") + "`"
    }
}

/// A body as it stands in a dialect's file, on one line.
enum BodyText {
    /// The text of a body.
    static func text(_ body: BodyTemplate) -> String {
        switch body {
        case .object(let members):
            let parts = members.map { member in
                let mark = member.isOptional ? "??" : (member.isSent ? "?" : "")
                return "\(member.key)\(mark): \(text(member.value))"
            }
            return members.isEmpty ? "{}" : "{ " + parts.joined(separator: ", ") + " }"
        case .list(let element): return "[ \(text(element)) … ]"
        case .keyed(let hole, let inner): return "{ \"{\(hole.rawValue)}\": \(text(inner)) }"
        case .hole(let hole): return "$\(hole.rawValue)"
        case .variable(let name): return "{\(name)}"
        case .constant(let value): return value.description
        case .text(let pattern): return "\"\(pattern.text)\""
        case .items(let layout):
            let item = text(layout.item)
            switch layout.shape {
            case .keyed: return "{ $\(layout.role.rawValue): \(item) … }"
            case .nested: return "{ $\(layout.role.rawValue), in groups: \(item) … }"
            case .group: return "{ $\(layout.role.rawValue) of the group in the topic: \(item) … }"
            case .list, .values: return "[ $\(layout.role.rawValue): \(item) … ]"
            case .single: return "$\(layout.role.rawValue): \(item)"
            }
        case .oneOf(let forms): return forms.map(text).joined(separator: " or ")
        case .any: return "$any"
        case .anyOf(let kind): return "$\(kind.rawValue)"
        }
    }
}
