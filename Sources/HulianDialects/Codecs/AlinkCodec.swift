internal import HulianBus
public import HulianModel

/// The thing specification (TSL) of Alink: a device asks the cloud for its template when it has connected.
///
/// Source: https://help.aliyun.com/en/iot/user-guide/tsl-parameters. Numbers in `specs` are text there.
public struct AlinkCodec: DialectCodec {
    /// The name as dialect files write it.
    public let name = "alink"
    /// The specification belongs to the product: it has a place for none of them.
    public let possibleIdentity: Set<String> = []
    /// Where the schema of specifications lies.
    private static let schema = "https://iotx-tsl.oss-ap-southeast-1.aliyuncs.com/schema.json"
    /// The requests for a specification, and the method of each.
    private static let questions = ["thing/dsltemplate/get", "thing/dynamicTsl/get"]

    /// Makes a codec.
    public init() {}

    /// Asks for the specification.
    public func announcements(of device: Int32, in space: DialectSpace, now: Instant) -> [Announcement] {
        guard let product = space.identity("product", of: device), let id = space.identity("device", of: device) else {
            return []
        }
        // An identifier that no other message of the day has: those of reports count from 1.
        let question: Value = .object([
            ("id", .string(String(2_000_000_000 + now.milliseconds % 2_000_000_000))), ("version", "1.0"),
            ("params", .structure([])), ("method", "thing.dsltemplate.get"),
        ])
        return [Announcement("/sys/\(product)/\(id)/thing/dsltemplate/get", question, retain: false)]
    }

    /// The specification, for a device that asks for it.
    public func answer(topic: String, payload: Value, in space: DialectSpace, now: Instant) -> Announcement? {
        for path in Self.questions {
            guard let (product, id) = Self.device(topic, path), let message = payload["id"]?.stringValue,
                let device = space.device(with: ["product": product, "device": id])
            else { continue }
            let answer: Value = .object([
                ("id", .string(message)), ("code", 200), ("data", document(space.description(of: device))),
            ])
            return Announcement(topic + "_reply", answer, retain: false)
        }
        return nil
    }

    /// Reads the answer to a device that asked.
    public func descriptions(topic: String, payload: Value) -> [DeviceDescription] {
        for path in Self.questions {
            guard let (product, id) = Self.device(topic, path + "_reply"), let model = payload["data"],
                var description = description(document: model)
            else { continue }
            description.identity = ["product": product, "device": id]
            return [description]
        }
        return []
    }

    /// Product and device of a topic with a path; nothing for another topic.
    private static func device(_ topic: String, _ path: String) -> (String, String)? {
        guard topic.hasPrefix("/sys/"), topic.hasSuffix("/" + path) else { return nil }
        let levels = topic.dropFirst("/sys/".count).dropLast(path.count + 1)
            .split(separator: "/", omittingEmptySubsequences: false)
        guard levels.count == 2, !levels[0].isEmpty, !levels[1].isEmpty else { return nil }
        return (String(levels[0]), String(levels[1]))
    }

    // MARK: Specification

    /// The specification.
    public func document(_ description: DeviceDescription) -> Value? {
        let properties = description.attributes.map { attribute -> Value in
            let access = attribute.isSettable ? (attribute.isTold ? "rw" : "w") : "r"
            return .object([
                ("identifier", .string(attribute.name)), ("name", .string(attribute.words)),
                ("accessMode", .string(access)), ("required", false), ("dataType", dataType(attribute)),
            ])
        }
        let settable = description.attributes.filter(\.isSettable).map(parameter)
        let all = description.attributes.filter(\.isTold).map(parameter)
        let post = element(
            "post", "event", "thing.event.property.post", [("type", "info"), ("outputData", .list(all))])
        let events = description.events.map { event in
            element(
                event.name, "event", "thing.event.\(event.name).post",
                [("type", "info"), ("outputData", .list(event.fields.map(parameter)))])
        }
        let set = element(
            "set", "service", "thing.service.property.set",
            [("callType", "async"), ("inputData", .list(settable)), ("outputData", .list([]))])
        let get = element(
            "get", "service", "thing.service.property.get",
            [
                ("callType", "async"), ("inputData", .list(all.map { .string($0.text("identifier")) })),
                ("outputData", .list(all)),
            ])
        let services = description.commands.map { command in
            element(
                command.name, "service", "thing.service.\(command.name)",
                [
                    ("callType", "async"), ("inputData", .list(command.fields.map(parameter))),
                    ("outputData", .list(command.results.map(parameter))),
                ])
        }
        return .object([
            ("schema", .string(Self.schema)),
            ("profile", ["productKey": .string(description.identity["product"] ?? "")]),
            ("properties", .list(properties)), ("events", .list([post] + events)),
            ("services", .list([set, get] + services)),
        ])
    }

    /// An event or service.
    private func element(_ name: String, _ kind: String, _ method: String, _ parts: [(String, Value?)]) -> Value {
        .object(
            [
                ("identifier", .string(name)), ("name", .string(name)),
                ("required", .bool(["post", "set", "get"].contains(name))),
            ]
                + parts + [("method", .string(method))])
    }

    /// A parameter of an event or service.
    private func parameter(_ field: DescribedAttribute) -> Value {
        .object([
            ("identifier", .string(field.name)), ("name", .string(field.words)), ("dataType", dataType(field)),
        ])
    }

    /// The type of an attribute.
    private func dataType(_ attribute: DescribedAttribute) -> Value {
        func type(_ name: String, _ specs: Value) -> Value { .object([("type", .string(name)), ("specs", specs)]) }
        switch attribute.kind {
        case .truth: return type("bool", ["0": "0", "1": "1"])
        case .choice:
            guard attribute.choices.allSatisfy({ $0.integerValue != nil }) else {
                return type("text", ["length": "128"])
            }
            return type(
                "enum",
                .structure(
                    attribute.choices.enumerated().map { index, choice in
                        let name = index < attribute.choiceNames.count ? attribute.choiceNames[index] : choice.plainText
                        return Field(choice.plainText, .string(name))
                    }))
        case .integer, .decimal:
            return type(
                attribute.kind == .integer ? "int" : "double",
                .object([
                    ("min", attribute.minimum.map { .numberText($0) }),
                    ("max", attribute.maximum.map { .numberText($0) }),
                    ("step", attribute.step.map { .numberText($0) }), ("unit", attribute.unit.map { .string($0) }),
                ]))
        case .list:
            return type(
                "array",
                .object([
                    ("size", .string(String(min(512, attribute.maximumLength ?? 512)))),
                    ("item", attribute.parts.first.map(dataType)),
                ]))
        case .structure: return type("struct", .list(attribute.parts.map(parameter)))
        case .text, .octets, .unknown:
            let length = (attribute.maximumLength ?? 2048) &* (attribute.kind == .octets ? 2 : 1)
            return type("text", ["length": .string(String(min(10_240, max(0, length))))])
        }
    }

    /// Reads a specification.
    public func description(document: Value) -> DeviceDescription? {
        // Others have lists of that name too, and call what stands in them otherwise.
        guard let properties = document["properties"]?.listValue,
            properties.isEmpty || properties.contains(where: { !$0.text("identifier").isEmpty })
        else { return nil }
        var description = DeviceDescription()
        if let product = document["profile"]?["productKey"]?.stringValue, !product.isEmpty {
            description.identity["product"] = product
        }
        for node in properties {
            var attribute = attribute(node)
            let access = node.text("accessMode")
            attribute.isTold = access != "w"
            attribute.isSettable = access.contains("w")
            description.attributes.append(attribute)
        }
        for node in document.items("services") where !node.text("method").hasPrefix("thing.service.property.") {
            var command = DescribedElement(node.text("identifier"))
            command.fields = node.items("inputData").map { attribute($0) }
            command.results = node.items("outputData").map { attribute($0) }
            description.commands.append(command)
        }
        for node in document.items("events") where node.text("method") != "thing.event.property.post" {
            var event = DescribedElement(node.text("identifier"))
            event.fields = node.items("outputData").map { attribute($0) }
            description.events.append(event)
        }
        return description
    }

    /// Reads a property or parameter.
    private func attribute(_ node: Value) -> DescribedAttribute {
        attribute(node.text("identifier"), node["dataType"] ?? .null)
    }

    /// Reads a type.
    private func attribute(_ name: String, _ type: Value) -> DescribedAttribute {
        let specs = type["specs"] ?? .null
        switch type.text("type") {
        case "bool":
            var attribute = DescribedAttribute(name, .truth)
            attribute.choices = [0, 1]
            return attribute
        case "enum":
            var attribute = DescribedAttribute(name, .choice)
            for field in specs.fields ?? [] {
                attribute.choices.append(Int64(field.name).map { .integer($0) } ?? .string(field.name))
                attribute.choiceNames.append(field.value.plainText)
            }
            return attribute
        case "int", "float", "double":
            var attribute = DescribedAttribute(name, type.text("type") == "int" ? .integer : .decimal)
            attribute.minimum = specs.number("min")
            attribute.maximum = specs.number("max")
            attribute.step = specs.number("step")
            attribute.unit = specs["unit"]?.stringValue
            return attribute
        case "array":
            var attribute = DescribedAttribute(name, .list)
            attribute.maximumLength = specs.number("size").flatMap { Int(exactly: $0) }
            attribute.parts = specs["item"].map { [self.attribute("", $0)] } ?? []
            return attribute
        case "struct":
            var attribute = DescribedAttribute(name, .structure)
            attribute.parts = (specs.listValue ?? []).map { self.attribute($0) }
            return attribute
        case "text", "date":
            var attribute = DescribedAttribute(name, .text)
            attribute.maximumLength = specs.number("length").flatMap { Int(exactly: $0) }
            return attribute
        default: return DescribedAttribute(name, .unknown)
        }
    }
}
