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
        case "ReadAll": return readAll(.everything)
        case "SubscribeAll": return try subscribeEverything(step)
        case _ where !Self.anyCommands.contains(command):
            throw Diagnostic(
                "unknown-name", "'\(command)' is not a command of AnyCommands", at: step.place,
                hint: Suggestion.hint(for: command, among: Self.anyCommands.sorted()))
        default: break
        }
        let cluster: UInt32 = try id(step, "ClusterId")
        if let answer = try performWildcard(step, command, cluster) { return answer }
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
            let constraint =
                capability.attribute(AttributeNumber(number))?.constraint
                ?? GlobalAttribute.type(number).map { ValueConstraint(type: $0) }
            let path = AttributePath(number: number, constraint: constraint)
            if command == "ReadById" { return honest(read(target, path, step)) }
            if command == "SubscribeById" {
                return honest(subscribe(target, path, step, keepingOthers: step.keepsSubscriptions))
            }
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
            return honest(try subscribeEvent(target, event, step, keepingOthers: step.keepsSubscriptions))
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

    /// Does a step whose numbers mean more than one thing; nothing when they mean one.
    private mutating func performWildcard(
        _ step: TestStep, _ command: String, _ cluster: UInt32
    ) throws(Diagnostic) -> StepAnswer? {
        let isEvent = command == "ReadEventById" || command == "SubscribeEventById"
        guard isEvent || command == "ReadById" || command == "SubscribeById", step.group == nil else { return nil }
        let element: UInt32 = try id(step, isEvent ? "EventId" : "AttributeId")
        guard let wildcard = Wildcard(endpoint: try endpoint(step), cluster: cluster, element: element) else {
            return nil
        }
        switch command {
        case "ReadById": return readAll(wildcard)
        case "SubscribeById": return subscribeAll(wildcard, step)
        case "ReadEventById": return try readAllEvents(wildcard, step)
        default: return try subscribeAllEvents(wildcard, step, keepingOthers: step.keepsSubscriptions)
        }
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
