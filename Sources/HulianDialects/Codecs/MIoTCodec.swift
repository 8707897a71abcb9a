public import HulianModel

/// The instance of MIoT-spec-v2: what a device has, by numbers of services, properties, actions and events.
///
/// It travels beside the messages, not in them: a controller fetches it by the URN of the device. So there are no
/// announcements, only documents. Source: https://miot-spec.org/miot-spec-v2/instances?status=all.
public struct MIoTCodec: DialectCodec {
    /// The name as dialect files write it.
    public let name = "miot"
    /// The instance belongs to the model; its first service only says that there are such texts.
    public let possibleIdentity: Set<String> = []
    /// The service that every device has, with the number 1.
    private static let information = "device-information"

    /// Makes a codec.
    public init() {}

    // MARK: Writing

    /// The instance.
    public func document(_ description: DeviceDescription) -> Value? {
        var services: [Int32: String] = [:]
        for attribute in description.attributes { services[attribute.service] = attribute.serviceName }
        for element in description.commands + description.events { services[element.service] = element.serviceName }
        let list = services.sorted { $0.key < $1.key }.map { number, name in
            service(number, name, description)
        }
        return .object([
            ("type", .string(MIoTNames.urn(.device, description.category, model: "hulian-\(description.category):1"))),
            ("description", .string(description.title)), ("services", .list([informationService] + list)),
        ])
    }

    /// The service that tells who made the device.
    private var informationService: Value {
        let names = ["manufacturer", "model", "serial-number", "firmware-revision"]
        let properties = names.enumerated().map { index, name -> Value in
            .object([
                ("iid", .integer(Int64(index + 1))), ("type", .string(MIoTNames.urn(.property, name))),
                ("description", .string(name)), ("format", "string"), ("access", ["read"]),
            ])
        }
        return .object([
            ("iid", 1), ("type", .string(MIoTNames.urn(.service, Self.information))),
            ("description", .string(Self.information)), ("properties", .list(properties)),
        ])
    }

    /// A service with all that belongs to it.
    private func service(_ number: Int32, _ name: String, _ description: DeviceDescription) -> Value {
        var properties = description.attributes.filter { $0.service == number }.map {
            property($0, $0.number, isPart: false)
        }
        let actions = description.commands.filter { $0.service == number }.map { command -> Value in
            let fields = command.fields + command.results
            let numbers = fields.indices.map { FieldNumbers.parameter(action: command.number, $0) }
            properties += zip(fields, numbers).map { property($0, $1, isPart: true) }
            return .object([
                ("iid", .integer(Int64(command.number))), ("type", .string(MIoTNames.urn(.action, command.name))),
                ("description", .string(command.name)),
                ("in", .list(numbers.prefix(command.fields.count).map { .integer(Int64($0)) })),
                ("out", .list(numbers.dropFirst(command.fields.count).map { .integer(Int64($0)) })),
            ])
        }
        let events = description.events.filter { $0.service == number }.map { event -> Value in
            let numbers = event.fields.indices.map { FieldNumbers.parameter(event: event.number, $0) }
            properties += zip(event.fields, numbers).map { property($0, $1, isPart: true) }
            return .object([
                ("iid", .integer(Int64(event.number))), ("type", .string(MIoTNames.urn(.event, event.name))),
                ("description", .string(event.name)), ("arguments", .list(numbers.map { .integer(Int64($0)) })),
            ])
        }
        let last = name.split(separator: ".").last.map(String.init) ?? name
        return .object([
            ("iid", .integer(Int64(number))), ("type", .string(MIoTNames.urn(.service, last))),
            ("description", .string(name)), ("properties", .list(properties)),
            ("actions", actions.isEmpty ? nil : .list(actions)), ("events", events.isEmpty ? nil : .list(events)),
        ])
    }

    /// A property: an attribute, or a part of an action or event, which has no access.
    private func property(_ attribute: DescribedAttribute, _ number: Int32, isPart: Bool) -> Value {
        var access: [Value] = []
        if attribute.isTold { access.append("read") }
        if attribute.isSettable { access.append("write") }
        if attribute.isTold { access.append("notify") }
        var list: Value?
        if attribute.kind == .choice {
            list = .list(
                attribute.choices.enumerated().map { index, choice in
                    let name = index < attribute.choiceNames.count ? attribute.choiceNames[index] : choice.plainText
                    return ["value": choice, "description": .string(name)]
                })
        }
        var range: Value?
        if attribute.isNumber, let minimum = attribute.minimum, let maximum = attribute.maximum {
            let step = attribute.step ?? (attribute.kind == .integer ? 1 : 0.001)
            range = .list([.number(minimum), .number(maximum), .number(step)])
        }
        return .object([
            ("iid", .integer(Int64(number))), ("type", .string(MIoTNames.urn(.property, attribute.name))),
            ("description", .string(attribute.name)), ("format", .string(Self.format(attribute))),
            ("access", .list(isPart ? [] : access)),
            ("unit", attribute.unit.flatMap { MIoTNames.unit(symbol: $0) }.map { .string($0) }),
            ("value-range", range), ("value-list", list),
        ])
    }

    /// The format of a property: of whole numbers the narrowest that fits.
    private static func format(_ attribute: DescribedAttribute) -> String {
        switch attribute.kind {
        case .truth: return "bool"
        case .decimal: return "float"
        case .integer, .choice:
            let numbers = attribute.choices.compactMap(\.integerValue).map { Double($0) }
            guard numbers.count == attribute.choices.count else { return "string" }
            let least = numbers.min() ?? attribute.minimum ?? Double(Int64.min)
            let most = numbers.max() ?? attribute.maximum ?? Double(Int64.max)
            for bits in [8, 16, 32] {
                let width = Double(Int64(1) << Int64(bits))
                if least >= 0, most < width { return "uint\(bits)" }
                if least >= -width / 2, most < width / 2 { return "int\(bits)" }
            }
            return "int64"
        case .text, .octets, .list, .structure, .unknown: return "string"
        }
    }

    // MARK: Reading

    /// Reads an instance.
    public func description(document: Value) -> DeviceDescription? {
        guard let services = document["services"]?.listValue, let type = MIoTNames.name(urn: document.text("type"))
        else {
            return nil
        }
        var description = DeviceDescription()
        description.category = type
        description.title = document.text("description")
        for service in services {
            guard let number = Self.number(service), let name = MIoTNames.name(urn: service.text("type")),
                name != Self.information
            else { continue }
            read(service, number, name, into: &description)
        }
        return description
    }

    /// Reads a service.
    private func read(_ service: Value, _ number: Int32, _ name: String, into description: inout DeviceDescription) {
        let title = service.text("description").hasSuffix("." + name) ? service.text("description") : name
        var all: [Int32: DescribedAttribute] = [:]
        for node in service.items("properties") {
            guard let own = Self.number(node) else { continue }
            var attribute = attribute(node)
            attribute.service = number
            attribute.number = own
            attribute.serviceName = title
            all[own] = attribute
            // A property without access is a part of actions and events.
            if attribute.isTold || attribute.isSettable { description.attributes.append(attribute) }
        }
        func element(_ node: Value) -> DescribedElement? {
            guard let own = Self.number(node), let name = MIoTNames.name(urn: node.text("type")) else { return nil }
            var element = DescribedElement(name)
            element.service = number
            element.number = own
            element.serviceName = title
            func parts(_ key: String) -> [DescribedAttribute] {
                node.items(key).compactMap { $0.integerValue.flatMap { Int32(exactly: $0) }.flatMap { all[$0] } }
            }
            element.fields = parts(node["in"] == nil ? "arguments" : "in")
            element.results = parts("out")
            return element
        }
        description.commands += service.items("actions").compactMap(element)
        description.events += service.items("events").compactMap(element)
    }

    /// Reads a property.
    private func attribute(_ node: Value) -> DescribedAttribute {
        let name = MIoTNames.name(urn: node.text("type")) ?? node.text("description")
        let format = node.text("format")
        var attribute: DescribedAttribute
        if let list = node["value-list"]?.listValue {
            attribute = DescribedAttribute(name, .choice)
            attribute.choices = list.compactMap { $0["value"] }
            attribute.choiceNames = list.map { $0.text("description") }
        } else if format == "bool" {
            attribute = DescribedAttribute(name, .truth)
            attribute.choices = [false, true]
        } else if format == "string" {
            attribute = DescribedAttribute(name, .text)
        } else {
            attribute = DescribedAttribute(name, format == "float" ? .decimal : .integer)
            let range = node.items("value-range").compactMap(\.numberValue)
            if range.count == 3 {
                (attribute.minimum, attribute.maximum, attribute.step) = (range[0], range[1], range[2])
            }
        }
        attribute.unit = node["unit"]?.stringValue.flatMap { MIoTNames.symbol(unit: $0) }
        let access = node.items("access")
        attribute.isTold = access.contains("read") || access.contains("notify")
        attribute.isSettable = access.contains("write")
        return attribute
    }

    /// The number of a node.
    private static func number(_ node: Value) -> Int32? { node["iid"]?.integerValue.flatMap { Int32(exactly: $0) } }
}
