internal import HulianModel

/// Thing models that vendors publish for products, as far as no codec of a dialect reads and writes them.
///
/// Sources: Tencent https://cloud.tencent.com/document/product/1081/34916, OneNET
/// https://open.iot.10086.cn/doc/iot_platform/book/device-connect&manager/thing-model/introduce.html, IoTDA
/// https://support.huaweicloud.com/api-iothub/iot_06_v5_0050.html (its members unverified), Azure
/// https://github.com/Azure/opendigitaltwins-dtdl, Tuya
/// https://developer.tuya.com/en/docs/cloud/device-control?id=K95zu01ksols7.
enum ThingModels {
    /// What a document describes; nothing for another document.
    static func description(document: Value) -> DeviceDescription? {
        let readers = [tencent, oneNET, productModel, interface, functions]
        return readers.lazy.compactMap { $0(document) }.first {
            !$0.attributes.isEmpty || !$0.commands.isEmpty || !$0.events.isEmpty
        }
    }

    /// How a form calls the parts of an element.
    private struct Keys {
        /// The name of an attribute, command, event or parameter.
        let name: [String]
        /// Its type; empty for one whose members stand in the element itself.
        let type: [String]
        /// What the parameters of a command, of its answer and of an event are called.
        let inputs: [String], outputs: [String], fields: [String]
    }

    /// The first text under one of some keys.
    private static func text(_ node: Value, _ keys: [String]) -> String {
        keys.lazy.map { node.text($0) }.first { !$0.isEmpty } ?? ""
    }

    /// The first list under one of some keys.
    private static func items(_ node: Value, _ keys: [String]) -> [Value] {
        keys.lazy.map { node.items($0) }.first { !$0.isEmpty } ?? []
    }

    /// Reads an attribute or a parameter; nothing for one without a name.
    private static func attribute(_ node: Value, _ keys: Keys) -> DescribedAttribute? {
        let name = text(node, keys.name)
        guard !name.isEmpty else { return nil }
        let type = keys.type.isEmpty ? node : keys.type.lazy.compactMap { node[$0] }.first ?? .null
        return ThingModelType.attribute(name, type, depth: 0)
    }

    /// Reads a command or event; nothing for one without a name.
    private static func element(_ node: Value, _ keys: Keys, isEvent: Bool) -> DescribedElement? {
        let name = text(node, keys.name)
        guard !name.isEmpty else { return nil }
        var element = DescribedElement(name)
        element.fields = items(node, isEvent ? keys.fields : keys.inputs).compactMap { attribute($0, keys) }
        if !isEvent { element.results = items(node, keys.outputs).compactMap { attribute($0, keys) } }
        return element
    }

    // MARK: Forms

    /// The data template of Tencent: `properties` with `id`, `mode` and `define`.
    private static func tencent(_ document: Value) -> DeviceDescription? {
        let keys = Keys(
            name: ["id"], type: ["define", "dataType"], inputs: ["input"], outputs: ["output"], fields: ["params"])
        let properties = document.items("properties")
        guard document["properties"] != nil, properties.allSatisfy({ $0["define"] != nil }) else { return nil }
        return flat(document, keys, category: "CategoryId", product: "ProductId", commands: "actions") { node in
            let access = node.text("mode")
            return (access.contains("w"), !access.hasPrefix("w"))
        }
    }

    /// The thing model of OneNET: as a specification of Alink, with words of its own for what an element is.
    private static func oneNET(_ document: Value) -> DeviceDescription? {
        let keys = Keys(
            name: ["identifier"], type: ["dataType"], inputs: ["input"], outputs: ["output"], fields: ["outputData"])
        let all = ["properties", "events", "services"].flatMap { document.items($0) }
        guard all.contains(where: { $0["functionMode"] != nil || $0["functionType"] != nil }) else { return nil }
        return flat(document, keys, category: "categoryId", product: "productId", commands: "services") { node in
            (node.text("accessMode").contains("w"), true)
        }
    }

    /// Reads a model whose elements stand in lists of their own, with the product in a profile beside them.
    ///
    /// - Parameters:
    ///   - document: The model.
    ///   - keys: How it calls the parts of an element.
    ///   - category: What the profile calls the category.
    ///   - product: What it calls the product.
    ///   - commands: What the list of commands is called.
    ///   - access: Says whether an attribute can be set, and whether it is told.
    private static func flat(
        _ document: Value, _ keys: Keys, category: String, product: String, commands: String,
        access: (Value) -> (isSettable: Bool, isTold: Bool)
    ) -> DeviceDescription {
        var description = DeviceDescription()
        description.category = document["profile"]?.text(category) ?? ""
        if let name = document["profile"]?.text(product), !name.isEmpty { description.identity["product"] = name }
        for node in document.items("properties") {
            guard var attribute = attribute(node, keys) else { continue }
            (attribute.isSettable, attribute.isTold) = access(node)
            description.attributes.append(attribute)
        }
        description.commands = document.items(commands).compactMap { element($0, keys, isEvent: false) }
        description.events = document.items("events").compactMap { element($0, keys, isEvent: true) }
        return description
    }

    /// The product model of IoTDA: services with properties, commands and, in newer ones, events.
    private static func productModel(_ document: Value) -> DeviceDescription? {
        let keys = Keys(
            name: [
                "propertyName", "property_name", "paraName", "para_name", "commandName", "command_name", "eventType",
                "event_type",
            ], type: [], inputs: ["paras"], outputs: ["paras"], fields: ["paras"])
        let services = items(document, ["services", "service_capabilities"])
        let all = services.flatMap { $0.items("properties") + $0.items("commands") }
        guard all.contains(where: { !text($0, keys.name).isEmpty }) else { return nil }
        var description = DeviceDescription()
        for service in services {
            let name = text(service, ["serviceId", "service_id", "serviceType", "service_type"])
            for node in service.items("properties") {
                guard var attribute = attribute(node, keys) else { continue }
                // R reads, W writes, E reports.
                let access = node.text("method").uppercased()
                attribute.isSettable = access.contains("W")
                attribute.isTold = access.isEmpty || access.contains("R") || access.contains("E")
                attribute.serviceName = name
                description.attributes.append(attribute)
            }
            for node in service.items("commands") {
                guard var command = element(node, keys, isEvent: false) else { continue }
                command.results = node.items("responses").flatMap { $0.items("paras") }.compactMap {
                    attribute($0, keys)
                }
                command.serviceName = name
                description.commands.append(command)
            }
            for node in service.items("events") {
                guard var event = element(node, keys, isEvent: true) else { continue }
                event.serviceName = name
                description.events.append(event)
            }
        }
        return description
    }

    /// An interface of the Digital Twins Definition Language, by which Azure describes what is plugged in.
    private static func interface(_ document: Value) -> DeviceDescription? {
        func types(_ node: Value) -> [String] {
            node["@type"]?.stringValue.map { [$0] } ?? node.items("@type").compactMap(\.stringValue)
        }
        guard types(document).contains("Interface") else { return nil }
        var description = DeviceDescription()
        description.category = document.text("@id")
        func attribute(_ node: Value, _ key: String = "schema") -> DescribedAttribute? {
            let name = node.text("name")
            guard !name.isEmpty else { return nil }
            var attribute = ThingModelType.attribute(name, schema: node[key] ?? .null, depth: 0)
            attribute.unit = node["unit"]?.stringValue
            return attribute
        }
        for node in document.items("contents") {
            let own = types(node)
            if own.contains("Property") || own.contains("Telemetry") {
                guard var attribute = attribute(node) else { continue }
                attribute.isSettable = own.contains("Property") && node["writable"] == true
                description.attributes.append(attribute)
            } else if own.contains("Command"), !node.text("name").isEmpty {
                var command = DescribedElement(node.text("name"))
                command.fields = node["request"].flatMap { attribute($0) }.map { [$0] } ?? []
                command.results = node["response"].flatMap { attribute($0) }.map { [$0] } ?? []
                description.commands.append(command)
            }
        }
        return description
    }

    /// The functions and status of a device in Tuya's cloud: a list with `code` and `values`, or an object by code.
    private static func functions(_ document: Value) -> DeviceDescription? {
        let root = document["result"] ?? document
        var description = DeviceDescription()
        description.category = root.text("category")
        description.card.model = root.text("product_name")
        for (keys, isSettable) in [(["functions", "function"], true), (["status_range", "status"], false)] {
            for node in keys.lazy.compactMap({ Self.entries(root[$0]) }).first ?? [] {
                let name = node.text("code")
                var specs = node["values"] ?? node["value"] ?? .null
                // The cloud gives the specification of a value as text.
                if let text = specs.stringValue { specs = (try? Value(json: Array(text.utf8))) ?? .null }
                let type = Value.object([("type", node["type"]), ("specs", specs)])
                var attribute = ThingModelType.attribute(name, type, depth: 0)
                attribute.digits = specs.number("scale").flatMap { Int(exactly: $0) }.map { min(12, max(0, $0)) } ?? 0
                attribute.isTold = !isSettable
                attribute.isSettable = isSettable
                if let place = description.attributes.firstIndex(where: { $0.name == name }) {
                    description.attributes[place].isTold = description.attributes[place].isTold || !isSettable
                } else {
                    description.attributes.append(attribute)
                }
            }
        }
        return description
    }

    /// The functions of a list, or of an object whose keys are the codes; nothing for values without types.
    private static func entries(_ node: Value?) -> [Value]? {
        if let list = node?.listValue {
            let own = list.filter { !$0.text("code").isEmpty && !$0.text("type").isEmpty }
            return own.isEmpty ? nil : own
        }
        guard let fields = node?.fields else { return nil }
        let own = fields.filter { !$0.name.isEmpty && !$0.value.text("type").isEmpty }.map { field -> Value in
            .structure([Field("code", .string(field.name))] + (field.value.fields ?? []).filter { $0.name != "code" })
        }
        return own.isEmpty ? nil : own
    }
}
