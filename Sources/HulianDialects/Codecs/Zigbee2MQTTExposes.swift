internal import HulianModel

/// The exposes of Zigbee2MQTT: what a device has, as a tree of binary, numeric, enum, text, composite and list nodes.
///
/// Source: `exposes.ts` of zigbee-herdsman-converters.
enum Zigbee2MQTTExposes {
    /// The bits of access.
    private enum Access {
        /// It stands in the published state.
        static let state: Int64 = 1
        /// It can be set.
        static let set: Int64 = 2
        /// It can be asked for.
        static let get: Int64 = 4
    }

    /// The kinds of nodes that hold features and have no access of their own.
    private static let specific = ["light", "switch", "lock", "cover", "fan", "climate"]

    // MARK: Writing

    /// The nodes of a device; what belongs to a light, lock, cover or switch stands in one of that kind.
    static func exposes(of description: DeviceDescription) -> [Value] {
        var rest = description.attributes
        var nodes: [Value] = []
        func take(_ kind: String, _ names: [String]) {
            let features = rest.filter { names.contains($0.name) }
            rest.removeAll { names.contains($0.name) }
            nodes.append(["type": .string(kind), "features": .list(features.map { node($0) })])
        }
        if let state = description.attribute(named: "state") {
            if description.attribute(named: "brightness") != nil {
                take("light", ["state", "brightness", "color_temp"])
            } else if state.choices.contains("LOCK") {
                take("lock", ["state"])
            } else if description.attribute(named: "position") != nil {
                take("cover", ["state", "position"])
            } else if state.choices.contains("ON"), state.isSettable {
                take("switch", ["state"])
            }
        }
        return nodes + rest.map { node($0) }
    }

    /// The node of an attribute.
    private static func node(_ attribute: DescribedAttribute) -> Value {
        var access: Int64 = 0
        if attribute.isTold { access |= Access.state | Access.get }
        if attribute.isSettable || !attribute.settings.isEmpty { access |= Access.set }
        return .object(
            [
                ("type", .string(type(attribute))), ("name", .string(attribute.name)),
                ("label", .string(attribute.words)),
                ("property", .string(attribute.name)), ("access", .integer(access)),
            ] + limits(attribute))
    }

    /// The kind of node.
    private static func type(_ attribute: DescribedAttribute) -> String {
        switch attribute.kind {
        case .truth: "binary"
        case .integer, .decimal: "numeric"
        case .choice: isBinary(attribute) ? "binary" : "enum"
        case .structure: "composite"
        case .list: "list"
        case .text, .octets, .unknown: "text"
        }
    }

    /// True for two words of which one stands for no and the other for yes.
    private static func isBinary(_ attribute: DescribedAttribute) -> Bool {
        attribute.choices.count == 2 && Set(attribute.choices) == ["ON", "OFF"]
            || Set(attribute.choices) == ["LOCK", "UNLOCK"]
    }

    /// What a node says beside name and access.
    private static func limits(_ attribute: DescribedAttribute) -> [(String, Value?)] {
        switch attribute.kind {
        case .truth: return [("value_on", attribute.truth.yes), ("value_off", attribute.truth.no)]
        case .integer, .decimal:
            return [
                ("unit", attribute.unit.map { .string($0) }), ("value_min", attribute.minimum.map { .number($0) }),
                ("value_max", attribute.maximum.map { .number($0) }),
                ("value_step", attribute.step.map { .number($0) }),
            ]
        case .choice:
            guard isBinary(attribute) else { return [("values", .list(attribute.choices + attribute.settings))] }
            let no: Value = attribute.choices.contains("OFF") ? "OFF" : "UNLOCK"
            return [("value_on", attribute.choices.first { $0 != no }), ("value_off", no)]
        case .structure: return [("features", .list(attribute.parts.map { node($0) }))]
        case .list:
            var item = attribute.parts.first ?? DescribedAttribute("", .unknown)
            item.name = "item"
            // An item belongs to its list: it has no property of its own.
            let fields = node(item).fields ?? []
            return [
                ("item_type", .structure(fields.filter { $0.name != "property" })),
                ("length_max", attribute.maximumLength.map { .integer(Int64($0)) }),
            ]
        case .text, .octets, .unknown: return []
        }
    }

    // MARK: Reading

    /// The attributes of nodes; those of a light or lock are taken out of it.
    static func attributes(of nodes: [Value]) -> [DescribedAttribute] {
        var attributes: [DescribedAttribute] = []
        for node in nodes {
            for attribute in read(node) {
                if let index = attributes.firstIndex(where: { $0.name == attribute.name }) {
                    attributes[index].merge(attribute)
                } else {
                    attributes.append(attribute)
                }
            }
        }
        return attributes
    }

    /// The attributes of a node.
    private static func read(_ node: Value) -> [DescribedAttribute] {
        if specific.contains(node.text("type")) { return attributes(of: node.items("features")) }
        return [attribute(node)]
    }

    /// The attribute of a node.
    private static func attribute(_ node: Value) -> DescribedAttribute {
        let name = node["property"]?.stringValue ?? node.text("name")
        var attribute: DescribedAttribute
        switch node.text("type") {
        case "binary":
            attribute = DescribedAttribute(name, .truth)
            attribute.choices = [node["value_off"] ?? false, node["value_on"] ?? true]
        case "numeric":
            attribute = .numeric(
                name, minimum: node.number("value_min"), maximum: node.number("value_max"),
                step: node.number("value_step"))
            attribute.unit = node["unit"]?.stringValue
            // Many real devices leave the range of what they measure open; the dialect allows it.
            attribute.canStateRange = attribute.minimum != nil || attribute.maximum != nil
        case "enum":
            attribute = DescribedAttribute(name, .choice)
            attribute.choices = node.items("values")
        case "composite":
            attribute = DescribedAttribute(name, .structure)
            attribute.parts = node.items("features").map { self.attribute($0) }
        case "list":
            attribute = DescribedAttribute(name, .list)
            attribute.maximumLength = node.number("length_max").flatMap { Int(exactly: $0) }
            attribute.parts = node["item_type"].map { [self.attribute($0)] } ?? []
        case "text": attribute = DescribedAttribute(name, .text)
        default: attribute = DescribedAttribute(name, .unknown)
        }
        let access = node["access"]?.integerValue ?? Access.state
        attribute.isTold = access & Access.state != 0
        attribute.isSettable = access & Access.set != 0
        return attribute
    }
}
