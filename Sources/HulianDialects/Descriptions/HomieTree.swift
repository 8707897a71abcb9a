internal import HulianModel

/// A device as both versions of Homie have it: nodes with properties.
///
/// Nodes are capabilities, properties are attributes. Commands and events are properties that are not kept, below the
/// nodes `commands` and `events`: their value is an object with the fields.
struct HomieTree {
    /// A node.
    struct Node {
        /// The identifier.
        let id: String
        /// Its properties, in the order of the description.
        var properties: [Property] = []

        /// What people read.
        var name: String { DescribedAttribute(id, .unknown).words }
    }

    /// A property.
    struct Property {
        /// The identifier.
        let id: String
        /// What its values are.
        let attribute: DescribedAttribute
        /// True when a controller can set it.
        let isSettable: Bool
        /// True when its value is kept.
        let isRetained: Bool

        /// What people read.
        var name: String { DescribedAttribute(id, .text).words }
    }

    /// The node of commands.
    static let commands = "commands"
    /// The node of events.
    static let events = "events"

    /// The nodes, in the order in which the description comes to them.
    private(set) var nodes: [Node] = []

    /// Makes the nodes of a device.
    init(_ description: DeviceDescription) {
        for attribute in description.attributes {
            let levels = attribute.name.split(separator: "/", omittingEmptySubsequences: false)
            guard levels.count == 2 else { continue }
            add(
                Property(
                    id: String(levels[1]), attribute: attribute, isSettable: attribute.isSettable,
                    isRetained: attribute.isTold), to: String(levels[0]))
        }
        for command in description.commands {
            add(
                Property(id: command.name, attribute: Self.fields(of: command), isSettable: true, isRetained: false),
                to: Self.commands)
        }
        for event in description.events {
            add(
                Property(id: event.name, attribute: Self.fields(of: event), isSettable: false, isRetained: false),
                to: Self.events)
        }
    }

    /// Adds a property to a node.
    private mutating func add(_ property: Property, to node: String) {
        let index = nodes.firstIndex { $0.id == node } ?? nodes.count
        if index == nodes.count { nodes.append(Node(id: node)) }
        nodes[index].properties.append(property)
    }

    /// The value of a command or event: an object with its fields.
    private static func fields(of element: DescribedElement) -> DescribedAttribute {
        var fields = DescribedAttribute(element.name, .structure)
        fields.parts = element.fields
        return fields
    }
}
