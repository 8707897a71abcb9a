extension DeviceBlueprint {
    /// One endpoint whose elements are all told, as a description of a whole node does.
    public struct ExactEndpoint: Sendable {
        /// Its number.
        public let number: EndpointNumber
        /// Its name.
        public let component: ComponentID
        /// The number of its Matter device type, where it has one.
        public let deviceType: UInt32?
        /// Its capabilities.
        public let capabilities: [ExactCapability]
        /// What moves it beside its capabilities.
        public let behaviours: [BehaviourUse]

        /// Makes an endpoint.
        public init(
            number: EndpointNumber, component: ComponentID, deviceType: UInt32?, capabilities: [ExactCapability],
            behaviours: [BehaviourUse] = []
        ) {
            self.number = number
            self.component = component
            self.deviceType = deviceType
            self.capabilities = capabilities
            self.behaviours = behaviours
        }
    }

    /// One capability whose elements are all told; conformance adds nothing and takes nothing away.
    public struct ExactCapability: Sendable {
        /// What it is.
        public let definition: Capability
        /// The bits of the features that it has.
        public let featureMap: UInt32
        /// Its attributes with the values of a new device.
        public let attributes: [(definition: AttributeDefinition, initialValue: Value)]
        /// The commands that it takes.
        public let commands: [CommandDefinition]
        /// The events that it sends.
        public let events: [EventDefinition]

        /// Makes a capability.
        public init(
            definition: Capability, featureMap: UInt32,
            attributes: [(definition: AttributeDefinition, initialValue: Value)], commands: [CommandDefinition],
            events: [EventDefinition]
        ) {
            self.definition = definition
            self.featureMap = featureMap
            self.attributes = attributes
            self.commands = commands
            self.events = events
        }
    }

    /// Makes a blueprint of a node that is told to the last element.
    ///
    /// - Parameters:
    ///   - id: Its name.
    ///   - title: What people read.
    ///   - endpoints: The endpoints; numbers rise.
    public convenience init(id: DeviceTypeID, title: Title, exactly endpoints: [ExactEndpoint]) {
        var capabilities: [CapabilityInstance] = []
        var attributes: [Attribute] = []
        var made: [Endpoint] = []
        for (index, endpoint) in endpoints.enumerated() {
            let first = capabilities.count
            for capability in endpoint.capabilities {
                let start = attributes.count
                let place = capabilities.count
                for (definition, value) in capability.attributes.sorted(by: {
                    $0.definition.number < $1.definition.number
                }) {
                    attributes.append(
                        Attribute(
                            capability: place, definition: definition, constraint: definition.constraint,
                            initialValue: value))
                }
                capabilities.append(
                    CapabilityInstance(
                        endpoint: index, definition: capability.definition, featureMap: capability.featureMap,
                        attributes: start..<attributes.count,
                        commands: capability.commands.filter { !$0.isResponse }, events: capability.events))
            }
            made.append(
                Endpoint(
                    number: endpoint.number, component: endpoint.component, deviceType: endpoint.deviceType,
                    capabilities: first..<capabilities.count, behaviours: endpoint.behaviours))
        }
        self.init(id: id, title: title, endpoints: made, capabilities: capabilities, attributes: attributes)
    }
}
