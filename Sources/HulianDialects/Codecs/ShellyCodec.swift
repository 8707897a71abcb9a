internal import HulianBus
public import HulianModel

/// What devices of Shelly, from the second generation on, say of themselves when they are asked.
///
/// They publish no description; `Shelly.GetDeviceInfo`, `Shelly.GetConfig`, `Shelly.GetStatus` and `Shelly.ListMethods`
/// tell it, and `GetStatus` and `GetConfig` of each component. The information of our devices has one key more, `hulian`,
/// with names, values and ranges. Source: https://shelly-api-docs.shelly.cloud/gen2/.
public struct ShellyCodec: DialectCodec {
    /// The name as dialect files write it.
    public let name = "shelly"
    /// Module and version.
    public let possibleIdentity: Set<String> = ["model", "firmwareVersion"]
    /// The code for a method that nobody handles.
    private static let noHandler: Int64 = 404
    /// The code for what does not exist.
    private static let notFound: Int64 = -105

    /// Makes a codec.
    public init() {}

    /// A question for the information of every device that the hub knows.
    public func greetings(in space: DialectSpace) -> [Announcement] {
        space.speakers.compactMap { speaker in
            guard let device = speaker.identity.first else { return nil }
            return Announcement(
                "\(device)/rpc",
                ["id": 0, "src": .string("hub/\(device)"), "method": "Shelly.GetDeviceInfo"], retain: false)
        }
    }

    /// The answer to a question for information, settings, methods, or the status of one component; the information for
    /// who asks it to announce itself.
    public func response(
        topic: String, payload: Value, of device: Int32, in space: DialectSpace, value: (Int) -> Value
    ) -> Announcement? {
        guard let own = space.identity("device", of: device) else { return nil }
        if topic == "\(own)/command", payload.stringValue == "announce" {
            return Announcement("\(own)/announce", information(device, in: space), retain: false)
        }
        guard topic == "\(own)/rpc",
            let caller = payload["src"]?.stringValue, !caller.isEmpty, let id = payload["id"],
            let method = payload["method"]?.stringValue
        else { return nil }
        var fields = [Field("id", id), Field("src", .string(own)), Field("dst", .string(caller))]
        let parts = method.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let component = parts.first ?? ""
        let number = payload["params"]?["id"]?.integerValue
        let key = component.lowercased() + (number.map { ":\($0)" } ?? "")
        switch (component.lowercased(), parts.last) {
        case ("shelly", "GetDeviceInfo"): fields.append(Field("result", information(device, in: space)))
        case ("shelly", "GetConfig"): fields.append(Field("result", settings(device, in: space)))
        case ("shelly", "ListMethods"):
            fields.append(Field("result", ["methods": .list(methods(device, in: space).map { .string($0) })]))
        case ("mqtt", "GetStatus"): fields.append(Field("result", ["connected": true]))
        case (_, "GetStatus"), (_, "GetConfig"):
            let all =
                parts.last == "GetStatus"
                ? space.status(of: device, value) ?? .structure([]) : settings(device, in: space)
            if let found = all[key] {
                fields.append(Field("result", found))
            } else {
                fields.append(Field("error", error(Self.notFound, "No such component: \(key)")))
            }
        default: fields.append(Field("error", error(Self.noHandler, "No handler for \(method)")))
        }
        return Announcement("\(caller)/rpc", .structure(fields), retain: false)
    }

    /// A refusal.
    private func error(_ code: Int64, _ message: String) -> Value {
        ["code": .integer(code), "message": .string(message)]
    }

    /// The answer to a question for information, which a hub hears, and what a device announces.
    public func descriptions(topic: String, payload: Value) -> [DeviceDescription] {
        let announce = "/announce"
        if topic.hasSuffix(announce) {
            guard var description = description(document: payload) else { return [] }
            description.identity["device"] = String(topic.dropLast(announce.count))
            return [description]
        }
        guard topic.hasSuffix("/rpc"), let result = payload["result"],
            var description = description(document: result)
        else { return [] }
        description.identity["device"] = payload.text("src")
        return [description]
    }

    // MARK: Writing

    /// The information about a device.
    public func document(_ description: DeviceDescription) -> Value? {
        let device = description.identity["device"] ?? "shelly"
        let mac = description.identity["mac"] ?? "000000000000"
        return .object([
            ("name", .text(description.title)), ("id", .string(device)), ("mac", .string(mac)), ("slot", 0),
            ("model", .string(description.card.model)), ("gen", 2),
            ("fw_id", .string("hulian/\(description.card.firmwareVersion)")),
            ("ver", .string(description.card.firmwareVersion)), ("app", .string(description.card.model)),
            ("auth_en", false), ("auth_domain", .null), ("hulian", HulianCodec().document(description)),
        ])
    }

    /// The information about a device of the space.
    private func information(_ device: Int32, in space: DialectSpace) -> Value {
        document(space.description(of: device)) ?? .null
    }

    /// The settings of a device: its own, those of its connection, and a name for each component.
    private func settings(_ device: Int32, in space: DialectSpace) -> Value {
        let own = space.identity("device", of: device) ?? ""
        let speaker = space.speakers[Int(device)]
        var fields: [Field] = [
            Field("sys", ["device": ["name": .string(speaker.title)], "cfg_rev": 1]),
            Field(
                "mqtt",
                [
                    "enable": true, "client_id": .string(own), "topic_prefix": .string(own), "rpc_ntf": true,
                    "status_ntf": false, "enable_rpc": true, "enable_control": true,
                ]),
        ]
        for attribute in speaker.binding.attributes {
            let group = String(attribute.name.name.prefix { $0 != "." })
            guard !fields.contains(where: { $0.name == group }) else { continue }
            let number = attribute.name.instance
            fields.append(
                Field(group, .object([("id", number < 0 ? nil : .integer(Int64(number))), ("name", .null)])))
        }
        return .structure(fields)
    }

    /// The methods of a device, in order.
    private func methods(_ device: Int32, in space: DialectSpace) -> [String] {
        let binding = space.binding(of: device)
        var methods: Set<String> = [
            "Shelly.GetDeviceInfo", "Shelly.GetStatus", "Shelly.GetConfig", "Shelly.ListMethods", "Sys.GetStatus",
            "Sys.GetConfig", "MQTT.GetStatus", "MQTT.GetConfig",
        ]
        for attribute in binding.attributes {
            guard attribute.isSettable, let method = attribute.name.request?.method else { continue }
            methods.insert(method)
        }
        for command in binding.commands { methods.insert(String(command.wireName.prefix { $0 != ":" })) }
        return methods.sorted()
    }

    // MARK: Reading

    /// Reads the information about a device; one that is not ours says no more than what it is.
    public func description(document: Value) -> DeviceDescription? {
        guard let id = document["id"]?.stringValue, let model = document["model"]?.stringValue,
            let generation = document["gen"]?.integerValue, generation >= 2
        else { return nil }
        var description = document["hulian"].flatMap { HulianCodec().description(document: $0) } ?? DeviceDescription()
        description.identity = ["device": id]
        if let mac = document["mac"]?.stringValue { description.identity["mac"] = mac }
        if let name = document["name"]?.stringValue { description.title = name }
        description.card = DeviceCard()
        description.card.model = model
        description.card.firmwareVersion = document.text("ver")
        return description
    }
}

extension DialectSpace {
    /// What a device tells of all of its state, as the answer to a question for it has it; nothing without such an answer.
    func status(of device: Int32, _ value: (Int) -> Value) -> Value? {
        guard let form = facts.firstIndex(where: { $0.kind == .reply && $0.carriesValues && $0.isSent }) else {
            return nil
        }
        var statement = Statement(.reply, by: .device, about: device)
        statement.form = Int16(form)
        statement.id = ContiguousArray("0".utf8)
        let attributes = speakers[Int(device)].binding.attributes
        for index in attributes.indices where attributes[index].isReported {
            let value = value(index)
            guard !value.isNull || attributes[index].codec.writesNull else { continue }
            statement.items.append(Statement.Item(attribute: Int16(index), value: value))
        }
        var told: Value?
        _ = write(statement) { told = try? Value(json: Array($0.payload)) }
        return told?["result"]
    }
}
