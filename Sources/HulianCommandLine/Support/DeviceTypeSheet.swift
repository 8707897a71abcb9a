internal import HulianBehaviors
internal import HulianEngine
internal import HulianModel
internal import HulianScenario

/// A device type with everything that it has, as lines of text.
struct DeviceTypeSheet {
    /// The device type.
    private let type: DeviceType
    /// The device type worked out.
    private let blueprint: DeviceBlueprint
    /// The language of titles.
    private let language: Language

    /// Makes a sheet.
    init(_ type: DeviceType, _ blueprint: DeviceBlueprint, language: Language) {
        self.type = type
        self.blueprint = blueprint
        self.language = language
    }

    /// How wide name, number, type and title may be, so that most lines fit ``mostColumns``.
    private static let caps = [30, 10, 20, 24]
    /// The columns of a terminal that lines should fit.
    private static let mostColumns = 100

    /// The lines.
    var lines: [String] {
        var lines = ["\(type.id)  \(type.title[language])"]
        if let number = type.number { lines.append("Matter device type 0x\(Self.hex(number, 4))") }
        if !type.rows.isEmpty { lines.append("rows: \(type.rows.joined(separator: ", "))") }
        for source in type.sources { lines.append("source: \(source)") }
        for endpoint in blueprint.endpoints {
            lines.append("")
            if blueprint.endpoints.count > 1 { lines.append("component \(endpoint.component)") }
            for index in endpoint.capabilities { lines += capability(blueprint.capabilities[index]) }
            for behaviour in endpoint.behaviours { lines.append("  behaviour \(behaviour.name)") }
        }
        return lines + hands
    }

    /// The lines of what a hand can do and of what can break.
    private var hands: [String] {
        let vocabulary = Vocabulary.ofBehaviours
        let actions = vocabulary.actions(blueprint).map { action in
            ["    \(action)", HandWords.title(ofAction: action)[language], fields(of: action, vocabulary)]
        }
        let defects = vocabulary.defects(blueprint).map {
            ["    \($0)", HandWords.title(ofDefect: $0)[language]]
        }
        var lines: [String] = []
        for (heading, rows) in [
            (Title(english: "what hands do (operate)", chinese: "人可进行的操作（operate）"), actions),
            (Title(english: "what can break (breaks, repairs)", chinese: "可发生的故障（breaks、repairs）"), defects),
        ] where !rows.isEmpty {
            lines += ["", "  \(heading[language])"]
            lines += TextTable.text(rows).split(separator: "\n").map(String.init)
        }
        return lines
    }

    /// The fields of an action as a scenario writes them; those in brackets may be left out.
    private func fields(of action: String, _ vocabulary: Vocabulary) -> String {
        let fields = vocabulary.fields(blueprint, action).map { field in
            let kind = field.choices.isEmpty ? field.kind.rawValue : field.choices.joined(separator: " | ")
            return field.isNeeded ? "\(field.name): \(kind)" : "[\(field.name): \(kind)]"
        }
        return fields.isEmpty ? "" : "with: { \(fields.joined(separator: ", ")) }"
    }

    /// The lines of a capability.
    private func capability(_ instance: DeviceBlueprint.CapabilityInstance) -> [String] {
        let definition = instance.definition
        let features = definition.features.filter { instance.featureMap & 1 << UInt32($0.bit) != 0 }.map(\.code)
        var lines = [
            "  \(definition.id)  0x\(Self.hex(definition.number.rawValue, 4))  \(definition.title[language])"
                + (features.isEmpty ? "" : "  [\(features.joined(separator: " "))]")
        ]
        var rows: [[String]] = []
        for slot in instance.attributes {
            let attribute = blueprint.attributes[slot]
            rows.append([
                "    \(attribute.definition.name)", "0x\(Self.hex(attribute.definition.number.rawValue, 4))",
                attribute.constraint.type.name, attribute.definition.title[language],
                definition.text(attribute.initialValue, of: attribute.definition),
            ])
        }
        for command in instance.commands {
            rows.append([
                "    \(command.name)()", "0x\(Self.hex(command.number.rawValue, 2))", "", command.title[language], "",
            ])
        }
        for event in instance.events {
            rows.append([
                "    \(event.name)!", "0x\(Self.hex(event.number.rawValue, 2))", "", event.title[language], "",
            ])
        }
        lines += TextTable.text(rows, caps: Self.caps, most: Self.mostColumns).split(separator: "\n").map(String.init)
        return lines
    }

    /// A number in hexadecimal digits.
    private static func hex(_ number: UInt32, _ digits: Int) -> String {
        let text = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
