internal import HulianDiagnostics
internal import HulianModel
internal import HulianYAML

extension DialectReader {
    /// Reads how many entries a message may have.
    mutating func entries(_ node: YAMLNode) -> MessageTable.EntryLimit? {
        var reader = FieldReader(node, "a limit of entries", example: "{ most: 100, per: device }")
        let most = reader.required("most") == nil ? nil : reader.integer("most", in: 1...1_000_000)
        let span =
            reader.value("per") == nil ? .message : word(&reader, "per", MessageTable.EntryLimit.Span.self)
        diagnostics.add(contentsOf: reader.finish().all)
        guard let most, let span else { return nil }
        return MessageTable.EntryLimit(most: Int(most), in: span)
    }

    /// Notes histories that no device could tell, limits of nothing, and names in paths that no body takes up.
    mutating func checkHistories(_ messages: [MessageTable], _ node: YAMLNode) {
        let histories = messages.filter(\.isHistory)
        for message in histories {
            let place = place(of: message, "history", node)
            if message.kind != .other || message.speaker != .device || !message.isSent || message.body == nil {
                diagnostics.error(
                    "wrong-type", "'\(message.name)' cannot be a history", at: place,
                    notes: ["a history is of the kind 'other', from a device, has a body, and is sent"])
            }
            if !message.parts.contains(where: {
                $0.kind == .other && $0.isListed && Self.layout($0)?.role == .attributes
            }) {
                diagnostics.error(
                    "missing-key", "'\(message.name)' has no part with a list of values of attributes", at: place,
                    hint: "give it 'parts' such as { kind: other, at: [data, { each: {} }], body: { $items: … } }")
            }
        }
        if let second = histories.dropFirst().first {
            diagnostics.error(
                "duplicate-key", "'\(second.name)' is a second history", at: place(of: second, "history", node),
                notes: ["a dialect has one message that tells what was"])
        }
        for message in messages {
            if message.entries != nil, message.parts.isEmpty {
                diagnostics.error(
                    "missing-key", "'\(message.name)' has no parts whose entries could be counted",
                    at: place(of: message, "entries", node))
            }
            for part in message.parts {
                if (Self.layout(part)?.shape == .single) != (part.namedHole == .name) {
                    diagnostics.error(
                        "wrong-type", "a part has the step '{name}' where its items have the shape 'single'",
                        at: place(of: message, "parts", node),
                        notes: ["the step names the attribute, and the body says its value"])
                }
            }
        }
    }

    /// The items that the body of a part is; nothing for a body that has other things in it.
    private static func layout(_ part: MessagePart) -> BodyTemplate.ItemLayout? {
        if case .items(let layout)? = part.body { return layout }
        return nil
    }

    /// Where a key of a message stands.
    private func place(of message: MessageTable, _ key: String, _ node: YAMLNode) -> SourcePlace {
        node["messages"]?[message.name]?[key]?.place ?? node.place
    }
}
