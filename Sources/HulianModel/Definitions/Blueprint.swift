/// A device type worked out to the last attribute; all devices of the type share one.
///
/// Endpoints, capabilities and attributes lie in flat arrays and are named by their index, so that a device itself is
/// little more than an array of values.
public final class DeviceBlueprint: Sendable {
    /// One endpoint.
    public struct Endpoint: Sendable {
        /// Its number.
        public let number: EndpointNumber
        /// The component of the device type.
        public let component: ComponentID
        /// The number of its Matter device type, where it has one.
        public let deviceType: UInt32?
        /// Its capabilities as indexes into ``DeviceBlueprint/capabilities``.
        public let capabilities: Range<Int>
        /// What moves it beside its capabilities.
        public let behaviours: [BehaviourUse]
    }

    /// One capability of one endpoint; a class, as every change looks into it and nothing in it changes.
    public final class CapabilityInstance: Sendable {
        /// The index of its endpoint.
        public let endpoint: Int
        /// What it is.
        public let definition: Capability
        /// The bits of the features that it has.
        public let featureMap: UInt32
        /// Its attributes as indexes into ``DeviceBlueprint/attributes``, in the order of their numbers.
        public let attributes: Range<Int>
        /// The commands that it takes.
        public let commands: [CommandDefinition]
        /// The events that it sends.
        public let events: [EventDefinition]

        /// Makes an instance.
        init(
            endpoint: Int, definition: Capability, featureMap: UInt32, attributes: Range<Int>,
            commands: [CommandDefinition], events: [EventDefinition]
        ) {
            self.endpoint = endpoint
            self.definition = definition
            self.featureMap = featureMap
            self.attributes = attributes
            self.commands = commands
            self.events = events
        }

        /// True when it has a feature.
        public func has(feature code: String) -> Bool {
            definition.feature(code).map { featureMap & 1 << UInt32($0.bit) != 0 } ?? false
        }
    }

    /// One attribute of one capability of one endpoint; a class, as every change looks into it and nothing in it changes.
    public final class Attribute: Sendable {
        /// The index of its capability.
        public let capability: Int
        /// What it is.
        public let definition: AttributeDefinition
        /// What its value may be here.
        public let constraint: ValueConstraint
        /// The value of a new device.
        public let initialValue: Value

        /// Makes an attribute.
        init(capability: Int, definition: AttributeDefinition, constraint: ValueConstraint, initialValue: Value) {
            self.capability = capability
            self.definition = definition
            self.constraint = constraint
            self.initialValue = initialValue
        }
    }

    /// The device type.
    public let id: DeviceTypeID
    /// What people read.
    public let title: Title
    /// The endpoints in the order of their numbers.
    public let endpoints: [Endpoint]
    /// The capabilities of all endpoints, endpoint after endpoint.
    public let capabilities: [CapabilityInstance]
    /// The attributes of all capabilities, capability after capability.
    public let attributes: [Attribute]
    /// The paths of the attributes as they are written, by index.
    public let attributePaths: [String]

    /// Works out a blueprint from parts that a loader has checked.
    ///
    /// - Parameters:
    ///   - id: The device type.
    ///   - title: What people read.
    ///   - components: Each endpoint with its number; numbers rise.
    ///   - capability: Finds a capability; one that is not found is left out.
    public convenience init(
        id: DeviceTypeID, title: Title, components: [(number: EndpointNumber, component: Component)],
        capability find: (CapabilityID) -> Capability?
    ) {
        var endpoints: [Endpoint] = []
        var capabilities: [CapabilityInstance] = []
        var attributes: [Attribute] = []
        for (number, component) in components {
            let first = capabilities.count
            for use in component.capabilities {
                guard let definition = find(use.capability) else { continue }
                capabilities.append(
                    Self.instance(
                        of: definition, use, endpoint: endpoints.count, index: capabilities.count, into: &attributes))
            }
            endpoints.append(
                Endpoint(
                    number: number, component: component.id, deviceType: component.number,
                    capabilities: first..<capabilities.count, behaviours: component.behaviours))
        }
        self.init(
            id: id, title: title, endpoints: endpoints, capabilities: capabilities, attributes: attributes)
    }

    /// Makes a blueprint of what was worked out.
    init(
        id: DeviceTypeID, title: Title, endpoints: [Endpoint], capabilities: [CapabilityInstance],
        attributes: [Attribute]
    ) {
        self.id = id
        self.title = title
        self.endpoints = endpoints
        self.capabilities = capabilities
        self.attributes = attributes
        attributePaths = attributes.map { attribute in
            let capability = capabilities[attribute.capability]
            return ElementPath(
                component: endpoints[capability.endpoint].component, capability: capability.definition.id,
                element: attribute.definition.name
            ).description
        }
    }

    /// Works out one capability.
    private static func instance(
        of definition: Capability, _ use: CapabilityUse, endpoint: Int, index: Int, into attributes: inout [Attribute]
    ) -> CapabilityInstance {
        let named = Set(use.features + use.attributes.map(\.name) + use.commands + use.events)
        func isPresent(_ name: String, _ conformance: Conformance) -> Bool {
            if named.contains(name) { return true }
            return conformance.requirement { named.contains($0) } == .mandatory
        }
        let first = attributes.count
        for attribute in definition.attributes where isPresent(attribute.name, attribute.conformance) {
            let said = use.attributes.first { $0.name == attribute.name }
            var constraint = attribute.constraint
            if let minimum = said?.minimum { constraint.minimum = minimum }
            if let maximum = said?.maximum { constraint.maximum = maximum }
            if let allowed = said?.allowed { constraint.allowed = allowed }
            let value = said?.value ?? attribute.defaultValue ?? constraint.zero
            attributes.append(
                Attribute(capability: index, definition: attribute, constraint: constraint, initialValue: value))
        }
        let features = use.features.reduce(UInt32(0)) { map, code in
            definition.feature(code).map { map | 1 << UInt32($0.bit) } ?? map
        }
        return CapabilityInstance(
            endpoint: endpoint, definition: definition, featureMap: features, attributes: first..<attributes.count,
            commands: definition.commands.filter { !$0.isResponse && isPresent($0.name, $0.conformance) },
            events: definition.events.filter { isPresent($0.name, $0.conformance) })
    }

    /// The index of an endpoint by its number.
    public func endpoint(_ number: EndpointNumber) -> Int? { endpoints.firstIndex { $0.number == number } }

    /// The index of an endpoint by its component.
    public func endpoint(_ component: ComponentID) -> Int? { endpoints.firstIndex { $0.component == component } }

    /// The index of a capability of an endpoint, by number.
    public func capability(_ number: CapabilityNumber, on endpoint: Int) -> Int? {
        endpoints[endpoint].capabilities.first { capabilities[$0].definition.number == number }
    }

    /// The index of a capability of an endpoint, by name.
    public func capability(_ id: CapabilityID, on endpoint: Int) -> Int? {
        endpoints[endpoint].capabilities.first { capabilities[$0].definition.id == id }
    }

    /// The index of an attribute of a capability.
    @inlinable
    public func attribute(_ number: AttributeNumber, of capability: Int) -> Int? {
        var low = capabilities[capability].attributes.lowerBound
        var high = capabilities[capability].attributes.upperBound
        while low < high {
            let middle = (low + high) / 2
            let found = attributes[middle].definition.number
            if found == number { return middle }
            if found < number { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// The index of an attribute by names, such as `main`, `onOff` and `onOff`.
    public func attribute(_ path: ElementPath) -> Int? {
        guard let endpoint = endpoint(path.component), let capability = capability(path.capability, on: endpoint)
        else { return nil }
        return capabilities[capability].attributes.first { attributes[$0].definition.name == path.element }
    }

    /// The path by names of an attribute.
    public func path(ofAttribute index: Int) -> ElementPath {
        let attribute = attributes[index]
        let capability = capabilities[attribute.capability]
        return ElementPath(
            component: endpoints[capability.endpoint].component, capability: capability.definition.id,
            element: attribute.definition.name)
    }
}

/// The place of an attribute, command or event inside a device, by names.
///
/// Written `onOff.onOff` for the component `main`, `freezer.temperatureControl.temperatureSetpoint` for others.
public struct ElementPath: Hashable, Sendable, CustomStringConvertible {
    /// The component.
    public let component: ComponentID
    /// The capability.
    public let capability: CapabilityID
    /// The attribute, command or event.
    public let element: String

    /// Makes a path.
    public init(component: ComponentID = .main, capability: CapabilityID, element: String) {
        self.component = component
        self.capability = capability
        self.element = element
    }

    /// Reads a path of two or three parts; nothing for other text.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.init(
            component: parts.count == 3 ? ComponentID(rawValue: String(parts[0])) : .main,
            capability: CapabilityID(rawValue: String(parts[parts.count - 2])),
            element: String(parts[parts.count - 1]))
    }

    /// The path as it is written.
    public var description: String {
        component == .main ? "\(capability).\(element)" : "\(component).\(capability).\(element)"
    }
}
