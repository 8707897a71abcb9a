internal import HulianDiagnostics
internal import HulianModel
internal import HulianYAML

extension DialectReader {
    /// Reads a part of a message.
    mutating func part(_ node: YAMLNode) -> MessagePart {
        var reader = FieldReader(node, "a part of a message")
        let kind = word(&reader, "kind", UtteranceKind.self) ?? .other
        let path = reader.list("at").compactMap { self.step($0) }
        let body = reader.value("body").map { self.body($0) }
        let isOnline = reader.bool("online")
        let isDone = reader.bool("done")
        diagnostics.add(contentsOf: reader.finish().all)
        if body == nil, isOnline == nil, isDone == nil {
            diagnostics.error(
                "missing-key", "a part needs 'body', or 'online' or 'done' when it says so by being there",
                at: node.place)
        }
        return MessagePart(kind: kind, path: path, body: body, isOnline: isOnline, isDone: isDone)
    }

    /// Reads a step to a part: a key, `events`, or what is done with the value there.
    private mutating func step(_ node: YAMLNode) -> MessagePart.Step? {
        if let key = node.scalar {
            return switch key {
            case "{event}": .named(.event)
            case "{name}": .named(.name)
            default: .key(key)
            }
        }
        var reader = FieldReader(node, "a step to a part")
        let most = reader.integer("most", in: 1...1_000_000).map { Int($0) }
        let each = reader.value("each")
        let here = reader.value("is")
        let isOwn = reader.bool("own") ?? false
        diagnostics.add(contentsOf: reader.finish().all)
        if isOwn, each.map({ variables($0).isEmpty }) ?? true {
            diagnostics.error(
                "missing-key", "'own' is for elements that may name a device", at: node.place,
                hint: "say by which keys, such as { each: { device: deviceId }, own: true }")
        }
        if let each { return .each(variables(each), most: most, isOwn: isOwn) }
        if let here { return .here(variables(here)) }
        diagnostics.error(
            "unknown-key", "a step is a key, '{event}', '{name}', 'each' or 'is'", at: node.place,
            notes: ["such as { each: { device: deviceId }, most: 20 }"])
        return nil
    }

    /// The variables of identity that an element names, with dots between keys.
    private func variables(_ node: YAMLNode) -> [MessagePart.Variable] {
        (node.entries ?? []).map { entry in
            MessagePart.Variable(
                name: entry.key, keys: (entry.value.scalar ?? "").split(separator: ".").map(String.init))
        }
    }
}
