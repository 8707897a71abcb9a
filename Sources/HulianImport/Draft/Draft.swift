internal import HulianModel

/// A device type in the making: components with capabilities, of each what was found for it.
struct Draft: Sendable {
    /// What is taken from one capability.
    struct Use: Sendable {
        /// The capability.
        let id: CapabilityID
        /// The features, once they are chosen.
        var features: [String] = []
        /// The attributes with how they are narrowed, in the order in which they were found.
        var attributes: [(name: String, narrowing: ValueFit.Narrowing)] = []
        /// The commands.
        var commands: [String] = []
        /// The events.
        var events: [String] = []
        /// What stands there only because the capability wants it: attributes with the text of their values.
        var values: [(name: String, text: String)] = []
    }

    /// A component.
    struct Part: Sendable {
        /// Its name.
        let id: ComponentID
        /// What people read.
        var title: String
        /// Its capabilities in the order in which they were found.
        var uses: [Use] = []
    }

    /// The components; `main` comes first.
    var parts = [Part(id: .main, title: "")]

    /// The capabilities of all components, each once, in order.
    var capabilities: [CapabilityID] {
        var seen: Set<CapabilityID> = []
        return parts.flatMap(\.uses).map(\.id).filter { seen.insert($0).inserted }
    }

    /// Adds an element of a capability.
    mutating func add(
        _ path: ElementPath, title: String, _ change: (inout Use) -> Void
    ) {
        let part =
            parts.firstIndex { $0.id == path.component }
            ?? {
                parts.append(Part(id: path.component, title: title))
                return parts.count - 1
            }()
        let use =
            parts[part].uses.firstIndex { $0.id == path.capability }
            ?? {
                parts[part].uses.append(Use(id: path.capability))
                return parts[part].uses.count - 1
            }()
        change(&parts[part].uses[use])
    }

    /// Takes an element out again.
    mutating func remove(_ path: ElementPath) {
        guard let part = parts.firstIndex(where: { $0.id == path.component }),
            let use = parts[part].uses.firstIndex(where: { $0.id == path.capability })
        else { return }
        parts[part].uses[use].attributes.removeAll { $0.name == path.element }
        parts[part].uses[use].commands.removeAll { $0 == path.element }
        parts[part].uses[use].events.removeAll { $0 == path.element }
        let left = parts[part].uses[use]
        if left.attributes.isEmpty, left.commands.isEmpty, left.events.isEmpty { parts[part].uses.remove(at: use) }
        if part > 0, parts[part].uses.isEmpty { parts.remove(at: part) }
    }
}
