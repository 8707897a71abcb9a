internal import HulianModel

/// A device type as a page for people: tables of what it has, in both languages.
struct DeviceTypePage {
    /// The device type.
    private let type: DeviceType
    /// The device type worked out.
    private let blueprint: DeviceBlueprint

    /// Makes a page.
    init(_ type: DeviceType, _ blueprint: DeviceBlueprint) {
        self.type = type
        self.blueprint = blueprint
    }

    /// The page.
    var text: String {
        var lines = ["# \(type.title.english) · \(type.title.chinese)", ""]
        lines.append("`\(type.id)`" + (type.number.map { ", Matter device type 0x\(Self.hex($0, 4))" } ?? ""))
        lines.append("")
        if !type.rows.isEmpty { lines.append("* rows: \(type.rows.joined(separator: ", "))") }
        if !type.facets.isEmpty { lines.append("* facets: \(type.facets.joined(separator: ", "))") }
        for source in type.sources { lines.append("* source: \(source)") }
        for (index, endpoint) in blueprint.endpoints.enumerated() {
            if index > 0 {
                let title = type.components.first { $0.id == endpoint.component }?.title
                lines += [
                    "", "## Component `\(endpoint.component)`: \(title?.english ?? "") · \(title?.chinese ?? "")",
                ]
            }
            for capability in endpoint.capabilities { lines += section(blueprint.capabilities[capability]) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The section of a capability.
    private func section(_ instance: DeviceBlueprint.CapabilityInstance) -> [String] {
        let capability = instance.definition
        let number = Self.hex(capability.number.rawValue, 4)
        let features = capability.features.filter { instance.has(feature: $0.code) }.map(\.code)
        var lines = [
            "", "### `\(capability.id)`: \(capability.title.english) · \(capability.title.chinese)", "",
            "0x\(number), \(capability.source)"
                + (features.isEmpty ? "" : ", features \(features.joined(separator: ", "))"),
        ]
        let attributes = blueprint.attributes(of: instance)
        if !attributes.isEmpty {
            lines += [
                "", "| attribute | id | type | range | access | class | title |", "|---|---|---|---|---|---|---|",
            ]
            lines += attributes.map { row($0, capability) }
        }
        if !instance.commands.isEmpty {
            lines += ["", "| command | id | fields | title |", "|---|---|---|---|"]
            lines += instance.commands.map { command in
                Self.row([
                    "`\(command.name)`", "0x\(Self.hex(command.number.rawValue, 2))",
                    command.fields.map { "`\($0.name)`" }.joined(separator: ", "), Self.title(command.title),
                ])
            }
        }
        if !instance.events.isEmpty {
            lines += ["", "| event | id | priority | fields | title |", "|---|---|---|---|---|"]
            lines += instance.events.map { event in
                Self.row([
                    "`\(event.name)`", "0x\(Self.hex(event.number.rawValue, 2))", event.priority.rawValue,
                    event.fields.map { "`\($0.name)`" }.joined(separator: ", "), Self.title(event.title),
                ])
            }
        }
        return lines
    }

    /// The row of an attribute.
    private func row(_ attribute: DeviceBlueprint.Attribute, _ capability: Capability) -> String {
        let definition = attribute.definition
        let access = definition.isWritable ? "read, write" : attribute.isSettable ? "read, command" : "read"
        return Self.row([
            "`\(definition.name)`", "0x\(Self.hex(definition.number.rawValue, 4))",
            attribute.constraint.type.name + (attribute.constraint.isNullable ? "?" : ""),
            range(attribute, capability), access, definition.dataClass.rawValue, Self.title(definition.title),
        ])
    }

    /// What a value may be, as people read it.
    private func range(_ attribute: DeviceBlueprint.Attribute, _ capability: Capability) -> String {
        let constraint = attribute.constraint
        switch constraint.type {
        case .integer:
            guard constraint.minimum != nil || constraint.maximum != nil else {
                return attribute.definition.unit?.symbol ?? ""
            }
            let range = constraint.integerRange
            func text(_ raw: Int64) -> String { capability.text(.integer(raw), of: attribute.definition) }
            return "\(text(range.lowerBound)) … \(text(range.upperBound))"
        case .enumeration(let name, _):
            let items = capability.enumerations[name]?.items ?? []
            return items.filter { constraint.allowed?.contains($0.number) ?? true }.map(\.name)
                .joined(separator: ", ")
        default: return ""
        }
    }

    /// A title in both languages.
    private static func title(_ title: Title) -> String { "\(title.english) · \(title.chinese)" }

    /// A row of a table; bars inside cells are escaped.
    private static func row(_ cells: [String]) -> String {
        "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }

    /// A number in hexadecimal digits.
    static func hex(_ number: UInt32, _ width: Int) -> String {
        let digits = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
