internal import HulianBus
public import HulianModel

/// The description of Homie 5: one retained document for each device, told while `$state` is `init`.
///
/// Nodes are capabilities, properties are attributes. Commands and events are properties that are not retained, below
/// the nodes `commands` and `events`: their value is an object with the fields. The convention names neither maker nor
/// model. Source: https://github.com/homieiot/convention, version 5.
public struct Homie5Codec: DialectCodec {
    /// The name as dialect files write it.
    public let name = "homie5"
    /// None: a description has a place for name and type alone.
    public let possibleIdentity: Set<String> = []
    /// The topic below which all devices are.
    private static let root = "homie/5"

    /// Makes a codec.
    public init() {}

    /// That it is getting ready, and the description, both kept.
    public func announcements(of device: Int32, in space: DialectSpace, now: Instant) -> [Announcement] {
        guard let name = space.identity("device", of: device) else { return [] }
        // The version must grow with each change; a device says nothing else between two connections.
        let seconds = now.nanoseconds / 1_000_000_000
        return [
            Announcement(
                topic: "\(Self.root)/\(name)/$state", payload: Array("init".utf8), qos: .exactlyOnce, retain: true),
            Announcement(
                "\(Self.root)/\(name)/$description", document(space.description(of: device), version: max(1, seconds)),
                qos: .exactlyOnce, retain: true),
        ]
    }

    /// Empty messages for the state, which takes the device away, and then for all else that is kept.
    public func removals(of device: Int32, in space: DialectSpace) -> [Announcement] {
        guard let name = space.identity("device", of: device) else { return [] }
        let told = space.description(of: device).attributes.filter(\.isTold).map(\.name)
        return (["$state", "$description"] + told).map {
            Announcement(topic: "\(Self.root)/\(name)/\($0)", payload: [], qos: .exactlyOnce, retain: true)
        }
    }

    /// Looks at a description.
    public func review(topic: String, payload: Value, version: Int) -> DescriptionReview? {
        let levels = topic.split(separator: "/", omittingEmptySubsequences: false)
        guard levels.count == 4, topic.hasPrefix(Self.root + "/"), levels[3] == "$description", payload.fields != nil
        else { return nil }
        return HomieReview(payload, at: levels.dropLast().joined(separator: "/")).review
    }

    /// Reads the description of a device; an empty state takes the device away.
    public func descriptions(topic: String, payload: Value) -> [DeviceDescription] {
        let levels = topic.split(separator: "/", omittingEmptySubsequences: false)
        guard levels.count == 4, levels[0] == "homie", levels[1] == "5" else { return [] }
        var description = DeviceDescription()
        switch (levels[3], payload.isNull) {
        case ("$state", true), ("$description", true): description.isRemoved = true
        case ("$description", false):
            guard let read = self.description(document: payload) else { return [] }
            description = read
        default: return []
        }
        description.identity["device"] = String(levels[2])
        return [description]
    }

    // MARK: Writing

    /// The document of a device that never changed.
    public func document(_ description: DeviceDescription) -> Value? { document(description, version: 1) }

    /// The document.
    private func document(_ description: DeviceDescription, version: Int64) -> Value {
        let nodes = HomieTree(description).nodes
        return .object([
            ("homie", "5.0"), ("version", .integer(version)), ("name", .text(description.title)),
            ("type", .text(description.category)),
            (
                "nodes",
                .structure(
                    nodes.map { node in
                        Field(
                            node.id,
                            [
                                "name": .string(node.name),
                                "properties": .structure(
                                    node.properties.map { Field($0.id, property($0)) }),
                            ])
                    })
            ),
        ])
    }

    /// A property; one that is not kept says so.
    private func property(_ property: HomieTree.Property) -> Value {
        let attribute = property.attribute
        return .object([
            ("name", .string(property.name)), ("datatype", .string(HomieFormat.datatype(of: attribute))),
            ("format", HomieFormat.format(of: attribute).map { .string($0) }),
            ("unit", attribute.unit.map { .string($0) }), ("settable", property.isSettable ? true : nil),
            ("retained", property.isRetained ? nil : false),
        ])
    }

    // MARK: Reading

    /// Reads a document of version 5 of the convention; a node or property that is not legal is passed over.
    public func description(document: Value) -> DeviceDescription? {
        guard let version = document["homie"]?.stringValue, version.hasPrefix("5."), version.count > 2,
            version.dropFirst(2).allSatisfy(\.isNumber), document["version"]?.integerValue != nil
        else { return nil }
        var description = DeviceDescription()
        description.title = document.text("name")
        description.category = document.text("type")
        for node in document["nodes"]?.fields ?? [] {
            for property in node.value["properties"]?.fields ?? [] {
                read(property.value, property.name, of: node.name, into: &description)
            }
        }
        return description
    }

    /// Reads a property.
    private func read(_ property: Value, _ name: String, of node: String, into description: inout DeviceDescription) {
        let format = property["format"]
        guard format == nil || format?.stringValue != nil,
            var attribute = HomieFormat.attribute(
                "\(node)/\(name)", datatype: property.text("datatype"), format: format?.stringValue)
        else { return }
        attribute.unit = property["unit"]?.stringValue
        attribute.isSettable = property["settable"]?.boolValue ?? false
        let isRetained = property["retained"]?.boolValue ?? true
        let isElement = node == HomieTree.events || node == HomieTree.commands && attribute.isSettable
        if isElement, !isRetained, attribute.kind == .structure {
            var element = DescribedElement(name)
            element.fields = attribute.parts
            if node == HomieTree.events {
                description.events.append(element)
            } else {
                description.commands.append(element)
            }
            return
        }
        attribute.isTold = isRetained || !attribute.isSettable
        description.attributes.append(attribute)
    }
}
