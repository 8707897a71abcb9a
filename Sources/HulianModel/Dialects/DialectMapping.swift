/// To which device types an entry of a dialect applies.
public struct TypeFilter: Hashable, Sendable {
    /// Names, or families written `lighting.*`; empty for all.
    public let patterns: [String]
    /// The component; nothing for any.
    public let component: ComponentID?
    /// The attributes that the component must have beside, as `capability.attribute`; empty for any.
    public let companions: [ElementPath]

    /// Makes a filter.
    public init(patterns: [String], component: ComponentID? = nil, companions: [ElementPath] = []) {
        self.patterns = patterns
        self.component = component
        self.companions = companions
    }

    /// True when it applies to a component of a device type.
    public func applies(to blueprint: DeviceBlueprint, component: ComponentID) -> Bool {
        guard applies(to: blueprint.id, component: component) else { return false }
        return companions.allSatisfy { companion in
            blueprint.attributes.indices.contains { slot in
                let path = blueprint.path(ofAttribute: slot)
                return path.component == component && path.capability == companion.capability
                    && path.element == companion.element
            }
        }
    }

    /// True when it applies, whatever the device type has beside.
    public func applies(to type: DeviceTypeID, component: ComponentID) -> Bool {
        if let wanted = self.component, wanted != component { return false }
        return patterns.isEmpty
            || patterns.contains { $0 == type.rawValue || ($0.hasSuffix(".*") && $0.dropLast(2) == type.family) }
    }
}

/// How a dialect names an attribute, command or event.
public struct WireName: Hashable, Sendable {
    /// The name, such as `switch_led`; with ``service`` the name of the property, such as `on`.
    public let name: String
    /// The service that it belongs to, such as `light`; nothing for dialects without services.
    public let service: String?
    /// True for a name of the vendor's published list; false for one that we made.
    public let isStandard: Bool
    /// Other names by which a topic may call it; they are read and never written.
    public let also: [String]
    /// True when a device that has several of it numbers them from 1 on: `POWER1`, `POWER2`.
    public let isNumbered: Bool

    /// The name of one of several, with its number; others by which it goes have the number too.
    public func numbered(_ number: Int) -> WireName {
        let others = also.filter { !($0.last?.isNumber ?? false) }
        return WireName(
            name: "\(name)\(number)", service: service, isStandard: isStandard, also: others.map { "\($0)\(number)" },
            request: request)
    }

    /// The method and the name of its argument by which it is set, in a dialect of methods; nothing for others.
    public let request: RequestName?

    /// Makes a name.
    public init(
        name: String, service: String? = nil, isStandard: Bool = true, also: [String] = [], isNumbered: Bool = false,
        request: RequestName? = nil
    ) {
        self.isNumbered = isNumbered
        self.also = also
        self.request = request
        self.name = name
        self.service = service
        self.isStandard = isStandard
    }
}

/// How an attribute is set in a dialect whose requests call methods.
public struct RequestName: Hashable, Sendable {
    /// The method, such as `Light.Set`.
    public let method: String
    /// The name of the argument, such as `brightness`.
    public let argument: String
    /// Under which name the answers to methods of its component tell what it was before; nothing where they do not.
    public let before: String?
    /// Under which name of its component a hue and a saturation are told once more as red, green and blue.
    public let color: String?

    /// Makes a name.
    public init(method: String, argument: String, before: String? = nil, color: String? = nil) {
        self.method = method
        self.argument = argument
        self.before = before
        self.color = color
    }
}

extension WireName {
    /// The number of the component that a name belongs to: 0 of `light:0.output` and of `Cover.Open:0`; -1 for none.
    public var instance: Int32 {
        guard let colon = name.firstIndex(of: ":") else { return -1 }
        return Int32(name[name.index(after: colon)...].prefix { $0 != "." }) ?? -1
    }

    /// The name with another number of its component.
    public func numbered(_ instance: Int32) -> WireName {
        guard let colon = name.firstIndex(of: ":") else { return self }
        let rest = name[colon...].drop { $0 != "." }
        return WireName(
            name: "\(name[..<colon]):\(instance)\(rest)", service: service, isStandard: isStandard, also: also,
            request: request)
    }
}

/// How a dialect writes an attribute.
public struct AttributeMapping: Sendable {
    /// The capability.
    public let capability: CapabilityID
    /// The attribute.
    public let attribute: String
    /// Where it applies.
    public let filter: TypeFilter
    /// What it is called; nothing when the dialect cannot write it.
    public let name: WireName?
    /// How its value is written.
    public let conversion: Conversion
    /// True when it can be set; nothing to follow the model.
    public let isSettable: Bool?
    /// True when it is told; nothing to follow the model.
    public let isReported: Bool?
    /// The names that are told whenever it is told; a device has some of them or none.
    public let toldWith: [String]

    /// Makes a mapping.
    public init(
        capability: CapabilityID, attribute: String, filter: TypeFilter, name: WireName?, conversion: Conversion,
        isSettable: Bool? = nil, isReported: Bool? = nil, toldWith: [String] = []
    ) {
        self.toldWith = toldWith
        self.capability = capability
        self.attribute = attribute
        self.filter = filter
        self.name = name
        self.conversion = conversion
        self.isSettable = isSettable
        self.isReported = isReported
    }
}

/// How a value of the model becomes a value of a message.
public enum Conversion: Hashable, Sendable {
    /// As the style of the dialect says.
    case byStyle
    /// A straight line from raw numbers to whole numbers of the message, rounded to the nearest.
    case line(from: ClosedRange<Int64>, to: LineEnds)
    /// A quantity in a unit, as a whole number moved by digits, or as a number with a fraction.
    case quantity(Unit, digits: Int, isInteger: Bool)
    /// A table of values: what the model has, and what the message says as JSON.
    case table([Entry])
    /// Not for a truth value.
    case inverted
    /// Text or octets as they are.
    case text

    /// The ends of a line in the message; the first may be greater than the second.
    public struct LineEnds: Hashable, Sendable {
        /// What stands for the lower end.
        public let first: Int64
        /// What stands for the upper end.
        public let last: Int64

        /// Makes ends.
        public init(_ first: Int64, _ last: Int64) {
            self.first = first
            self.last = last
        }
    }

    /// One line of a table.
    public struct Entry: Hashable, Sendable {
        /// The value of the model as it is written: a name, a number, `true`.
        public let model: String
        /// The value of the message.
        public let wire: Value

        /// Makes a line.
        public init(model: String, wire: Value) {
            self.model = model
            self.wire = wire
        }
    }
}

/// How a dialect writes a command.
public struct CommandMapping: Sendable {
    /// The capability.
    public let capability: CapabilityID
    /// The command.
    public let command: String
    /// Where it applies.
    public let filter: TypeFilter
    /// How it is given; nothing when the dialect cannot give it.
    public let form: Form?

    /// The ways to give a command.
    public enum Form: Hashable, Sendable {
        /// By a message for commands, under a name.
        case action(WireName)
        /// By setting a name to a value.
        case set(WireName, Value)
    }

    /// Makes a mapping.
    public init(capability: CapabilityID, command: String, filter: TypeFilter, form: Form?) {
        self.capability = capability
        self.command = command
        self.filter = filter
        self.form = form
    }
}

/// How a dialect writes an event.
public struct EventMapping: Sendable {
    /// The capability.
    public let capability: CapabilityID
    /// The event.
    public let event: String
    /// Where it applies.
    public let filter: TypeFilter
    /// What it is called; nothing when the dialect cannot tell it.
    public let name: WireName?

    /// Makes a mapping.
    public init(capability: CapabilityID, event: String, filter: TypeFilter, name: WireName?) {
        self.capability = capability
        self.event = event
        self.filter = filter
        self.name = name
    }
}

/// What a dialect calls a device type.
public struct DeviceTypeMapping: Hashable, Sendable {
    /// Where it applies.
    public let filter: TypeFilter
    /// The category, such as `dj` or `light`.
    public let category: String
    /// The service that attributes belong to which name none, such as `light`.
    public let service: String?

    /// Makes a mapping.
    public init(filter: TypeFilter, category: String, service: String? = nil) {
        self.filter = filter
        self.category = category
        self.service = service
    }
}
