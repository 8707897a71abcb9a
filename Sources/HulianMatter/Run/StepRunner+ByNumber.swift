internal import HulianBehaviors
internal import HulianDiagnostics
internal import HulianModel

extension StepRunner {
    /// The commands that name clusters and elements by number.
    static let anyCommands: Set<String> = [
        "CommandById", "ReadById", "WriteById", "SubscribeById", "ReadEventById", "SubscribeEventById", "ReadAll",
        "SubscribeAll", "ReadNone", "SubscribeNone",
    ]

    /// Does what a step says by numbers.
    ///
    /// - Throws: A message about a step that cannot be understood.
    mutating func performById(_ step: TestStep, command: String) throws(Diagnostic) -> StepAnswer {
        switch command {
        case "ReadNone", "SubscribeNone": return .success
        case "ReadAll": return readAll(endpoint: nil, cluster: nil, attribute: nil)
        case "SubscribeAll": return .missed("'\(command)' asks for everything, which is not compared here")
        case _ where !Self.anyCommands.contains(command):
            throw Diagnostic(
                "unknown-name", "'\(command)' is not a command of AnyCommands", at: step.place,
                hint: Suggestion.hint(for: command, among: Self.anyCommands.sorted()))
        default: break
        }
        let cluster: UInt32 = try id(step, "ClusterId")
        if command == "ReadById", step.group == nil {
            let endpoint = try endpoint(step)
            let attribute: UInt32 = try id(step, "AttributeId")
            if endpoint == 0xFFFF || cluster == .max || attribute == .max {
                return readAll(
                    endpoint: endpoint == 0xFFFF ? nil : endpoint, cluster: cluster == .max ? nil : cluster,
                    attribute: attribute == .max ? nil : attribute)
            }
        }
        guard let capability = library.cluster(CapabilityNumber(cluster)) else {
            return try performUnknown(step, command: command, cluster: cluster)
        }
        var target = StepTarget(capability: capability)
        if let group = step.group { target.group = try number(group, "groupId") }
        target.endpoint = step.group == nil ? try endpoint(step) : 0xFFFF
        guard target.group != nil || target.endpoint != 0xFFFF else {
            return .missed("it asks all endpoints at once, which is not compared here")
        }
        switch command {
        case "ReadById", "WriteById", "SubscribeById":
            let number: UInt32 = try id(step, "AttributeId")
            guard number != .max else { return .missed("it asks for all attributes at once") }
            let constraint =
                capability.attribute(AttributeNumber(number))?.constraint
                ?? GlobalAttribute.type(number).map { ValueConstraint(type: $0) }
            let path = AttributePath(number: number, constraint: constraint)
            if command == "ReadById" { return honest(read(target, path, step)) }
            if command == "SubscribeById" { return honest(subscribe(target, path, step)) }
            guard let value = argument(step, "Value") ?? argument(step, "AttributeValue") else {
                throw Diagnostic("missing-key", "'WriteById' needs the value to write", at: step.place)
            }
            return honest(try write(target, number, try typed(value, path.type, capability), step))
        case "ReadEventById", "SubscribeEventById":
            let number: UInt32 = try id(step, "EventId")
            guard let event = capability.events.first(where: { $0.number.rawValue == number }) else {
                return .refused(.unsupportedEvent)
            }
            if command == "ReadEventById" { return honest(try readEvent(target, event, step)) }
            return honest(try subscribeEvent(target, event, step))
        default:
            let number: UInt32 = try id(step, "CommandId")
            let definition = capability.commands.first { !$0.isResponse && $0.number.rawValue == number }
            var fields: [Field] = []
            if let payload = argument(step, "Payload"), let entries = try variables.resolve(payload).entries {
                let typer = ValueTyper(library: library, capability: capability)
                fields = try typer.fields(
                    Self.named(entries, definition?.fields ?? []), definition?.fields ?? [], of: "the command")
            }
            let response = definition?.response.flatMap { name in
                capability.commands.first { $0.isResponse && $0.name == name }
            }
            return honest(invoke(target, number, fields, response, step))
        }
    }

    /// Reads all that there is of some paths, in the order of their numbers; nothing stands for all.
    ///
    /// What the fabric may not read is left out, as Matter wants it of paths that name no single thing (Matter 1.4 core,
    /// section 8.4.3.2).
    private func readAll(endpoint: UInt16?, cluster: UInt32?, attribute: UInt32?) -> StepAnswer {
        var parts: [StepAnswer.Part] = []
        let blueprint = node.device.blueprint
        for (index, instance) in blueprint.capabilities.enumerated() {
            let place = UInt16(truncatingIfNeeded: blueprint.endpoints[instance.endpoint].number.rawValue)
            let number = instance.definition.number.rawValue
            guard endpoint ?? place == place, cluster ?? number == number else { continue }
            var target = StepTarget(capability: instance.definition)
            target.endpoint = place
            let own = instance.attributes.map { blueprint.attributes[$0].definition }
            let constraints =
                own.map { ($0.number.rawValue, Optional($0.constraint)) }
                + (0xFFF8...0xFFFD as ClosedRange<UInt32>).map { number in
                    (number, GlobalAttribute.type(number).map { ValueConstraint(type: $0) })
                }
            for (wanted, constraint) in constraints.sorted(by: { $0.0 < $1.0 }) where attribute ?? wanted == wanted {
                guard wanted < 0xFFF8 || node.globalAttribute(wanted, of: index) != nil else { continue }
                let answer = read(target, AttributePath(number: wanted, constraint: constraint), fabricFiltered: true)
                parts += answer.parts.filter { $0.status != .unsupportedAccess }
            }
        }
        return honest(StepAnswer(parts))
    }

    /// Fields that are given by number, with their names.
    private static func named(_ entries: [TestValue.Entry], _ definitions: [FieldDefinition]) -> [TestValue.Entry] {
        entries.map { entry in
            guard let number = TestValue.whole(entry.name),
                let definition = definitions.first(where: { Int128($0.number) == number })
            else { return entry }
            return TestValue.Entry(name: definition.name, place: entry.place, value: entry.value)
        }
    }

    /// Asks for a cluster that the definitions have not: the node says what it says of all such.
    private func performUnknown(
        _ step: TestStep, command: String, cluster: UInt32
    ) throws(Diagnostic) -> StepAnswer {
        let endpoint = try endpoint(step)
        do throws(Status) {
            switch command {
            case "ReadById", "SubscribeById":
                return .value(try node.read(endpoint, cluster, 0), nil)
            case "WriteById": try node.write(endpoint, cluster, 0, .null)
            case "CommandById": try node.invoke(endpoint, cluster, 0, [])
            default: _ = try node.events(endpoint, cluster, 0)
            }
            return .success
        } catch {
            return .refused(error)
        }
    }

    /// The endpoint of a step.
    private func endpoint(_ step: TestStep) throws(Diagnostic) -> UInt16 {
        guard let endpoint = step.endpoint ?? file.setting("endpoint") else {
            throw Diagnostic("missing-key", "neither the step nor the file names an endpoint", at: step.place)
        }
        return try number(endpoint, "endpoint")
    }

    /// An argument that must be a number.
    private func id(_ step: TestStep, _ name: String) throws(Diagnostic) -> UInt32 {
        guard let value = argument(step, name) else {
            throw Diagnostic("missing-key", "the step needs the argument '\(name)'", at: step.place)
        }
        return try number(value, name)
    }

    /// An argument by its name.
    func argument(_ step: TestStep, _ name: String) -> TestValue? {
        let plain = MatterName.plain(name)
        return step.arguments.first { $0.name.map(MatterName.plain) == plain }?.value
    }
}
