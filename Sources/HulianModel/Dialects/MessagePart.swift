/// A part of a message that speaks for a device of its own: one of a gateway's devices, one of several events, one moment
/// of the past.
///
/// What the message says as a whole stands in its body; each part is found by its path, and read as if it were a message
/// of its own without an identifier, as an answer is for the whole.
public struct MessagePart: Sendable {
    /// A variable of identity, and the keys that lead to its value.
    public struct Variable: Hashable, Sendable {
        /// Its name, such as `device`.
        public let name: String
        /// The keys, from the element on.
        public let keys: [String]

        /// Makes a variable.
        public init(name: String, keys: [String]) {
            self.name = name
            self.keys = keys
        }
    }

    /// One step from the whole body to the part.
    public enum Step: Sendable {
        /// The value of a key.
        case key(String)
        /// Every element of a list, at most so many; nothing for no limit. An element may name its device; where it may speak
        /// for the device whose message it is as well, it names none then.
        case each([Variable], most: Int?, isOwn: Bool)
        /// The object itself, which names its device.
        case here([Variable])
        /// Every member of an object, whose key is the name of an event or of an attribute.
        case named(Hole)
    }

    /// True when a step names the device that the part speaks for.
    public var namesDevice: Bool {
        path.contains { step in
            switch step {
            case .each(let variables, _, _), .here(let variables): !variables.isEmpty
            case .key, .named: false
            }
        }
    }

    /// True when it stands in a list of its own and not of a device's: one moment of the past.
    public var isListed: Bool {
        path.contains { step in
            if case .each(let variables, _, _) = step { return variables.isEmpty }
            return false
        }
    }

    /// The name that one of its steps takes from a key; nothing for a part whose steps take none.
    public var namedHole: Hole? {
        for case .named(let hole) in path { return hole }
        return nil
    }

    /// What the part says.
    public let kind: UtteranceKind
    /// Where it stands; a key that is absent leads to no part.
    public let path: [Step]
    /// What it looks like; nothing when its being there says all.
    public let body: BodyTemplate?
    /// Whether the device is there, for a part that says so by being there.
    public let isOnline: Bool?
    /// Whether what was asked for the device was done, for a part that says so by being there.
    public let isDone: Bool?

    /// Makes a part.
    public init(
        kind: UtteranceKind, path: [Step], body: BodyTemplate?, isOnline: Bool?, isDone: Bool? = nil
    ) {
        self.isDone = isDone
        self.kind = kind
        self.path = path
        self.body = body
        self.isOnline = isOnline
    }
}
