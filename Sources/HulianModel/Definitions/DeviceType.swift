/// A list of requirements on capabilities under one name, such as `lighting.dimmableLight`.
public struct DeviceType: Sendable {
    /// Its name with its family.
    public let id: DeviceTypeID
    /// What people read.
    public let title: Title
    /// The number of the Matter device type, where Matter has it.
    public let number: UInt32?
    /// The mission rows that it answers, such as `S001`.
    public let rows: [String]
    /// Its components; `main` comes first.
    public let components: [Component]
    /// Where its limits come from.
    public let sources: [String]
    /// What it also is: `battery`, `elder`, `child`, `energy`, `water`, `noise`.
    public let facets: [String]

    /// Makes a device type.
    public init(
        id: DeviceTypeID, title: Title, number: UInt32?, rows: [String], components: [Component], sources: [String],
        facets: [String]
    ) {
        self.id = id
        self.title = title
        self.number = number
        self.rows = rows
        self.components = components
        self.sources = sources
        self.facets = facets
    }

    /// The capabilities of all components, each once, in order.
    public var capabilities: [CapabilityID] {
        var seen: Set<CapabilityID> = []
        return components.flatMap(\.capabilities).map(\.capability).filter { seen.insert($0).inserted }
    }

    /// The behaviours of all components, each once, in order.
    public var behaviours: [String] {
        var seen: Set<String> = []
        return components.flatMap(\.behaviours).map(\.name).filter { seen.insert($0).inserted }
    }
}

/// One endpoint of a device type, such as the freezer of a refrigerator.
public struct Component: Sendable {
    /// Its name.
    public let id: ComponentID
    /// What people read.
    public let title: Title
    /// The number of the Matter device type of this endpoint alone.
    public let number: UInt32?
    /// What it can do.
    public let capabilities: [CapabilityUse]
    /// What moves it beside its capabilities.
    public let behaviours: [BehaviourUse]

    /// Makes a component.
    public init(
        id: ComponentID, title: Title, number: UInt32?, capabilities: [CapabilityUse], behaviours: [BehaviourUse]
    ) {
        self.id = id
        self.title = title
        self.number = number
        self.capabilities = capabilities
        self.behaviours = behaviours
    }
}

/// What a component takes from a capability.
public struct CapabilityUse: Sendable {
    /// The capability.
    public let capability: CapabilityID
    /// The codes of the features that it has.
    public let features: [String]
    /// Optional attributes that it has, first values and narrower ranges.
    public let attributes: [AttributeUse]
    /// Optional commands that it has.
    public let commands: [String]
    /// Optional events that it has.
    public let events: [String]

    /// Makes a use of a capability.
    public init(
        capability: CapabilityID, features: [String] = [], attributes: [AttributeUse] = [], commands: [String] = [],
        events: [String] = []
    ) {
        self.capability = capability
        self.features = features
        self.attributes = attributes
        self.commands = commands
        self.events = events
    }
}

/// What a component says about one attribute.
public struct AttributeUse: Sendable {
    /// The attribute.
    public let name: String
    /// The value of a new device.
    public let value: Value?
    /// The least number, when it is narrower than the capability's.
    public let minimum: Int64?
    /// The greatest number, when it is narrower than the capability's.
    public let maximum: Int64?
    /// The numbers of an enumeration that exist here.
    public let allowed: [Int64]?

    /// Makes a statement about an attribute.
    public init(
        name: String, value: Value? = nil, minimum: Int64? = nil, maximum: Int64? = nil, allowed: [Int64]? = nil
    ) {
        self.name = name
        self.value = value
        self.minimum = minimum
        self.maximum = maximum
        self.allowed = allowed
    }
}

/// A behaviour that moves a component, with its parameters.
public struct BehaviourUse: Sendable {
    /// The name of the behaviour.
    public let name: String
    /// Its parameters by name.
    public let parameters: [Field]

    /// Makes a use of a behaviour.
    public init(name: String, parameters: [Field]) {
        self.name = name
        self.parameters = parameters
    }
}
