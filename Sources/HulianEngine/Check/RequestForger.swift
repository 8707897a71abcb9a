internal import HulianBus
internal import HulianDialects
internal import HulianModel

/// Puts illegal values and unknown names into requests without knowing the dialect: it compares two legal requests.
struct RequestForger {
    /// A step on the way to a value within a payload.
    enum Key: Equatable {
        /// A member of an object.
        case member(String)
        /// An element of a list.
        case element(Int)
    }

    /// The dialect at work.
    let space: DialectSpace
    /// The device.
    let number: Int32

    /// The request that sets an attribute, as topic and payload; nothing when the dialect cannot say it.
    func request(_ attribute: Int, _ value: Value) -> (topic: TopicID, payload: [UInt8])? {
        var statement = Statement(.set, by: .hub, about: number)
        statement.id.append(contentsOf: "7".utf8)
        statement.wantsReply = true
        statement.items.append(Statement.Item(attribute: Int16(attribute), value: value))
        var made: (TopicID, [UInt8])?
        space.write(statement) { made = ($0.topic, Array($0.payload)) }
        return made
    }

    /// Where the value of an attribute stands in the payload; empty when it is all of it, nothing when it is not found.
    func path(_ attribute: Int, _ one: Value, _ other: Value) -> [Key]? {
        guard let first = request(attribute, one)?.payload, let second = request(attribute, other)?.payload else {
            return nil
        }
        guard let left = try? Value(json: first), let right = try? Value(json: second) else { return [] }
        return Self.difference(left, right)
    }

    /// The way to the first difference.
    private static func difference(_ left: Value, _ right: Value) -> [Key]? {
        if left == right { return nil }
        if let one = left.fields, let other = right.fields, one.count == other.count {
            for (own, their) in zip(one, other) {
                if own.name != their.name { return [] }
                if let rest = difference(own.value, their.value) { return [.member(own.name)] + rest }
            }
        }
        if let one = left.listValue, let other = right.listValue, one.count == other.count {
            for index in one.indices {
                if let rest = difference(one[index], other[index]) { return [.element(index)] + rest }
            }
        }
        return []
    }

    /// A payload with another value at a place.
    static func replacing(_ payload: [UInt8], at path: [Key], by value: Value) -> [UInt8] {
        guard !path.isEmpty, let whole = try? Value(json: payload) else {
            return Array((value.stringValue ?? "\(value)").utf8)
        }
        return octets(change(whole, path[...]) { _ in value })
    }

    /// A payload with another name for the attribute; nothing when the name does not stand in the payload.
    static func renaming(_ payload: [UInt8], at path: [Key], name: String) -> [UInt8]? {
        guard let whole = try? Value(json: payload) else { return nil }
        if let index = path.firstIndex(of: .member(name)) {
            return octets(
                change(whole, path[..<index]) { value in
                    guard let fields = value.fields else { return value }
                    return .structure(fields.map { $0.name == name ? Field("noSuchAttribute", $0.value) : $0 })
                })
        }
        guard path.count > 1 else { return nil }
        var found = false
        let changed = change(whole, path.dropLast()) { value in
            guard let fields = value.fields, value["piid"] != nil else { return value }
            found = true
            return .structure(fields.map { $0.name == "piid" ? Field("piid", 9_999) : $0 })
        }
        return found ? octets(changed) : nil
    }

    /// A value as JSON.
    private static func octets(_ value: Value) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(value)
        return Array(writer.text.utf8)
    }

    /// A value with something changed at a place.
    private static func change(_ value: Value, _ path: ArraySlice<Key>, _ body: (Value) -> Value) -> Value {
        guard let key = path.first else { return body(value) }
        switch key {
        case .member(let name):
            guard let fields = value.fields else { return value }
            return .structure(
                fields.map { $0.name == name ? Field(name, change($0.value, path.dropFirst(), body)) : $0 })
        case .element(let index):
            guard var items = value.listValue, items.indices.contains(index) else { return value }
            items[index] = change(items[index], path.dropFirst(), body)
            return .list(items)
        }
    }
}
