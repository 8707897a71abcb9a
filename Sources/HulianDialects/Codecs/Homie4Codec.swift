internal import HulianBus
public import HulianModel

/// The description of Homie 4: one retained message for each attribute of device, nodes and properties.
///
/// Nodes are capabilities, properties are attributes; commands and events are properties as in ``Homie5Codec``, but
/// version 4 has no datatype for objects, so that theirs is `string` and their fields are not described. The convention
/// names neither maker, model nor kind of a device. Source: https://github.com/homieiot/convention, version 4.0.0.
public struct Homie4Codec: DialectCodec {
    /// The name as dialect files write it.
    public let name = "homie4"
    /// None: a description has a place for the name alone.
    public let possibleIdentity: Set<String> = []
    /// Each attribute is text.
    public let describesInText = true
    /// The topic below which all devices are.
    private static let root = "homie"

    /// Makes a codec.
    public init() {}

    /// That it is getting ready, and all attributes, kept.
    public func announcements(of device: Int32, in space: DialectSpace, now: Instant) -> [Announcement] {
        guard let name = space.identity("device", of: device) else { return [] }
        return ([("$state", "init")] + attributes(of: space.description(of: device))).map { topic, text in
            Announcement(
                topic: "\(Self.root)/\(name)/\(topic)", payload: Array(text.utf8), qos: .atLeastOnce, retain: true)
        }
    }

    /// Empty messages for `$homie`, by which controllers find devices, and then for all else that is kept.
    public func removals(of device: Int32, in space: DialectSpace) -> [Announcement] {
        guard let name = space.identity("device", of: device) else { return [] }
        let description = space.description(of: device)
        let topics = attributes(of: description).map(\.topic) + ["$state"]
        let values = description.attributes.filter(\.isTold).map(\.name)
        return (topics + values).map {
            Announcement(topic: "\(Self.root)/\(name)/\($0)", payload: [], qos: .atLeastOnce, retain: true)
        }
    }

    /// The attributes of device, nodes and properties, each with its text; lists come after what they name.
    private func attributes(of description: DeviceDescription) -> [(topic: String, text: String)] {
        var attributes: [(topic: String, text: String)] = [
            ("$homie", "4.0.0"), ("$name", description.title), ("$extensions", ""),
        ]
        let nodes = HomieTree(description).nodes
        for node in nodes {
            attributes.append(("\(node.id)/$name", node.name))
            attributes.append(("\(node.id)/$type", node.id))
            for property in node.properties {
                let topic = "\(node.id)/\(property.id)"
                let attribute = property.attribute
                attributes.append(("\(topic)/$name", property.name))
                attributes.append(("\(topic)/$datatype", HomieFormat.datatype(of: attribute, hasJSON: false)))
                if let format = HomieFormat.format(of: attribute, hasStep: false) {
                    attributes.append(("\(topic)/$format", format))
                }
                if let unit = attribute.unit { attributes.append(("\(topic)/$unit", unit)) }
                if property.isSettable { attributes.append(("\(topic)/$settable", "true")) }
                if !property.isRetained { attributes.append(("\(topic)/$retained", "false")) }
            }
            attributes.append(("\(node.id)/$properties", node.properties.map(\.id).joined(separator: ",")))
        }
        attributes.append(("$nodes", nodes.map(\.id).joined(separator: ",")))
        return attributes
    }

    /// Looks at an attribute of a device, a node or a property.
    public func review(topic: String, payload: Value, version: Int) -> DescriptionReview? {
        let levels = topic.split(separator: "/", omittingEmptySubsequences: false)
        guard (3...5).contains(levels.count), levels[0] == Self.root, let last = levels.last, last.hasPrefix("$"),
            let text = payload.stringValue
        else { return nil }
        return HomieReview(last, text, at: levels.dropLast().joined(separator: "/")).review
    }

    /// Reads one attribute; without `$homie` or `$state` a device is no more.
    public func descriptions(topic: String, payload: Value) -> [DeviceDescription] {
        let levels = topic.split(separator: "/", omittingEmptySubsequences: false)
        guard (3...5).contains(levels.count), levels[0] == Self.root, let last = levels.last, last.hasPrefix("$")
        else { return [] }
        var description = DeviceDescription()
        description.identity["device"] = String(levels[1])
        guard let text = payload.stringValue else {
            description.isRemoved = payload.isNull && levels.count == 3 && (last == "$homie" || last == "$state")
            return description.isRemoved ? [description] : []
        }
        switch (levels.count, last) {
        case (3, "$homie"): return text.hasPrefix("4.") ? [description] : []
        case (3, "$name"): description.title = text
        case (5, _):
            let id = String(levels[3])
            switch levels[2] {
            case HomieTree.commands[...]: description.commands = [DescribedElement(id)]
            case HomieTree.events[...]: description.events = [DescribedElement(id)]
            default:
                guard HomieFormat.pieces.contains(last) else { return [] }
                description.attributes = [
                    HomieFormat.attribute("\(levels[2])/\(id)", pieces: [String(last): text])
                ]
            }
        default: return []
        }
        return [description]
    }
}
