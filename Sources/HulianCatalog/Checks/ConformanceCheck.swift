public import HulianDiagnostics
public import HulianModel

extension Catalog {
    /// Checks that a device type has all that its capabilities make mandatory, nothing that they disallow, and as many
    /// elements of each choice as they want.
    ///
    /// The rules are those of Matter's data model specification, section 7.3 (conformance); the facts stand in the
    /// capability files.
    ///
    /// - Returns: What is wrong, with the codes `missing-element`, `disallowed-element`, `deprecated-element` and
    ///   `choice-not-met`; the place is that of the capability in the file.
    public func checkConformance(of id: DeviceTypeID) -> Diagnostics {
        var diagnostics = Diagnostics()
        guard let blueprint = blueprint(id) else { return diagnostics }
        for endpoint in blueprint.endpoints {
            for index in endpoint.capabilities {
                let keys =
                    (endpoint.component == .main ? [] : ["components", endpoint.component.rawValue])
                    + ["capabilities", blueprint.capabilities[index].definition.id.rawValue]
                var check = ConformanceCheck(blueprint, index, at: place(in: id, keys))
                check.run()
                diagnostics.add(contentsOf: check.diagnostics.all)
            }
        }
        return diagnostics
    }
}

/// Checks the elements of one capability of a device type.
private struct ConformanceCheck {
    /// What was found wrong.
    private(set) var diagnostics = Diagnostics()
    /// The definition of the capability.
    private let definition: Capability
    /// The features that the device has, by code.
    private let features: Set<String>
    /// The attributes, commands and events that the device has, by name.
    private let attributes: Set<String>, commands: Set<String>, events: Set<String>
    /// Where the capability is used.
    private let place: SourcePlace?
    /// The elements of each choice: how many the device has, how many it may have, and the choice itself.
    private var choices: [String: (choice: Conformance.Choice, names: [String], count: Int)] = [:]

    /// Makes a check of a capability by its index.
    init(_ blueprint: DeviceBlueprint, _ index: Int, at place: SourcePlace?) {
        let instance = blueprint.capabilities[index]
        definition = instance.definition
        features = Set(definition.features.map(\.code).filter { instance.has(feature: $0) })
        attributes = Set(instance.attributes.map { blueprint.attributes[$0].definition.name })
        commands = Set(instance.commands.map(\.name))
        events = Set(instance.events.map(\.name))
        self.place = place
    }

    /// Checks all elements.
    mutating func run() {
        for feature in definition.features {
            check(feature.code, "feature", feature.conformance, isPresent: features.contains(feature.code))
        }
        checkChoices("feature")
        for attribute in definition.attributes {
            check(
                attribute.name, "attribute", attribute.conformance, isPresent: attributes.contains(attribute.name))
        }
        checkChoices("attribute")
        for command in definition.commands where !command.isResponse {
            check(command.name, "command", command.conformance, isPresent: commands.contains(command.name))
        }
        checkChoices("command")
        for event in definition.events {
            check(event.name, "event", event.conformance, isPresent: events.contains(event.name))
        }
        checkChoices("event")
    }

    /// Checks one element.
    private mutating func check(_ name: String, _ kind: String, _ conformance: Conformance, isPresent: Bool) {
        let requirement = conformance.requirement { name in
            features.contains(name) || attributes.contains(name) || commands.contains(name) || events.contains(name)
        }
        switch requirement {
        case .mandatory where !isPresent:
            diagnostics.error(
                "missing-element", "\(definition.id) must have the \(kind) '\(name)'", at: place,
                notes: ["its conformance is '\(conformance.text)'"])
        case .disallowed where isPresent:
            diagnostics.error(
                "disallowed-element", "\(definition.id) must not have the \(kind) '\(name)' here", at: place,
                notes: ["its conformance is '\(conformance.text)'"])
        case .deprecated where isPresent:
            diagnostics.warning(
                "deprecated-element", "the \(kind) '\(name)' of \(definition.id) is deprecated", at: place)
        case .optional(let choice?):
            var entry = choices[choice.name] ?? (choice, [], 0)
            entry.names.append(name)
            entry.count += isPresent ? 1 : 0
            choices[choice.name] = entry
        default: break
        }
    }

    /// Checks the choices among elements of one kind.
    private mutating func checkChoices(_ kind: String) {
        for name in choices.keys.sorted() {
            guard let (choice, names, count) = choices[name] else { continue }
            let isMet = choice.allowsMore ? count >= choice.count : count == choice.count
            guard !isMet else { continue }
            let wanted = (choice.allowsMore ? "at least " : "exactly ") + String(choice.count)
            diagnostics.error(
                "choice-not-met", "\(definition.id) needs \(wanted) of the \(kind)s \(Suggestion.list(names))",
                at: place,
                notes: ["it has \(count)"])
        }
        choices = [:]
    }
}
