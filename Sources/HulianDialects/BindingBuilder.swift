internal import HulianModel

/// Works out the names of a device type in a dialect.
struct BindingBuilder {
    /// The dialect.
    private let table: DialectTable
    /// The device type.
    private let blueprint: DeviceBlueprint
    /// The attributes that are carried.
    private(set) var attributes: ContiguousArray<DialectBinding.Attribute> = []
    /// The commands that are carried.
    private(set) var commands: ContiguousArray<DialectBinding.Command> = []
    /// The events that are carried.
    private(set) var events: ContiguousArray<DialectBinding.Event> = []
    /// The services in order.
    private(set) var services: [(name: String, number: Int32)] = []
    /// What cannot be carried.
    private(set) var gaps: [DialectBinding.Gap] = []
    /// What the dialect calls the device type.
    let category: String
    /// The service of attributes for which no mapping names one.
    private let mainService: String?
    /// True when names belong to services with numbers.
    private let hasServices: Bool
    /// The next number of a property, command and event of each service.
    private var nextNumbers: [Int32: (property: Int32, command: Int32, event: Int32)] = [:]
    /// Names that are taken, with their service.
    private var taken: Set<String> = []
    /// The names that are told with an attribute, by its index.
    private(set) var namesToldWith: [Int: [String]] = [:]
    /// Names with numbers, by component and capability and the name without a number.
    private var numberedNames: [ElementPath: WireName] = [:]
    /// The kind of entity that the attribute at hand is, in a dialect of entities.
    private var entity = ""

    /// Makes a builder.
    init(_ table: DialectTable, _ blueprint: DeviceBlueprint) {
        self.table = table
        self.blueprint = blueprint
        let mapping = table.deviceTypes.first { $0.filter.applies(to: blueprint.id, component: .main) }
        category =
            mapping?.category ?? NameStyle.kebabCase(String(blueprint.id.rawValue.drop { $0 != "." }.dropFirst()))
        mainService = mapping?.service
        hasServices = table.deviceTypes.contains { $0.service != nil }
    }

    /// Works everything out.
    mutating func build() {
        // The service of the device type comes first, whatever its attributes are.
        if hasServices { _ = service(named: mainService ?? category) }
        for slot in blueprint.attributes.indices { bindAttribute(slot) }
        for (index, capability) in blueprint.capabilities.enumerated() {
            for command in capability.commands { bindCommand(command, index) }
            for event in capability.events { bindEvent(event, index) }
        }
    }

    /// True when a capability holds something that people care about.
    private func isEssential(_ capability: Int) -> Bool {
        blueprint.capabilities[capability].attributes.contains {
            blueprint.attributes[$0].definition.dataClass != .none
        }
    }

    /// True when what no mapping names gets a name.
    private var makesNames: Bool { table.values.names != .none }

    /// Binds one attribute.
    private mutating func bindAttribute(_ slot: Int) {
        let attribute = blueprint.attributes[slot]
        let instance = blueprint.capabilities[attribute.capability]
        let path = blueprint.path(ofAttribute: slot)
        let mapping = table.attributes.first {
            $0.capability == path.capability && $0.attribute == path.element
                && $0.filter.applies(to: blueprint, component: path.component)
        }
        // Without a mapping only what people care about is carried: not limits, not lists of the model itself.
        let isWanted = attribute.definition.dataClass != .none && attribute.definition.notifies
        guard mapping != nil || isWanted || table.values.carriesAll else {
            return gap(path, "attribute", "the dialect has no name for it", isEssential: false)
        }
        guard mapping != nil || makesNames else {
            return gap(path, "attribute", "the dialect has no name for it", isEssential: isWanted)
        }
        if let mapping, mapping.name == nil {
            return gap(path, "attribute", "the dialect has no form for it", isEssential: isWanted)
        }
        guard
            let codec = ValueCodec.make(
                mapping?.conversion ?? .byStyle, for: attribute, in: instance.definition, style: table.values)
        else {
            return gap(
                path, "attribute", "the dialect has no form for values of type \(attribute.constraint.type.name)",
                isEssential: isWanted)
        }
        entity = Self.entity(codec, isSettable: mapping?.isSettable ?? (attribute.definition.setter != .none))
        let name =
            mapping?.name.flatMap { numbered($0, path) } ?? free(mapping?.name ?? fallbackName(path), "attribute", path)
        guard claim(name, "attribute", path) else { return }
        let (service, number) = numbers(for: name, path) { numbers in
            numbers.property += 1
            return numbers.property
        }
        // What a part of the device is told with is a part of it too, and its name is not this one.
        if let mapping, !mapping.toldWith.isEmpty, name.name == mapping.name?.name {
            namesToldWith[attributes.count] = mapping.toldWith
        }
        attributes.append(
            DialectBinding.Attribute(
                slot: slot, name: name, service: service, number: number, codec: codec,
                isReported: mapping?.isReported ?? true,
                isSettable: (mapping?.isSettable ?? (attribute.definition.setter != .none))
                    && (name.request != nil || table.values.names != .components),
                loss: codec.lossClass(unit: attribute.definition.unit), octets: ContiguousArray(name.name.utf8)))
    }

    /// Binds one command.
    private mutating func bindCommand(_ command: CommandDefinition, _ capability: Int) {
        let instance = blueprint.capabilities[capability]
        let path = ElementPath(
            component: blueprint.endpoints[instance.endpoint].component, capability: instance.definition.id,
            element: command.name)
        let mapping = table.commands.first {
            $0.capability == path.capability && $0.command == path.element
                && $0.filter.applies(to: blueprint, component: path.component)
        }
        let isWanted = command.isEssential && isEssential(capability)
        guard mapping != nil || isWanted || table.values.carriesAll else {
            return gap(path, "command", "the dialect has no name for it", isEssential: false)
        }
        guard mapping != nil || makesNames else {
            return gap(path, "command", "the dialect has no name for it", isEssential: isWanted)
        }
        let form: CommandMapping.Form
        if let mapping {
            guard let given = mapping.form else { return gap(path, "command", "the dialect has no form for it") }
            switch given {
            case .action(let name): form = .action(free(name, "command", path))
            case .set(let name, let value):
                form = .set(numberedName(name.name, path) ?? free(name, "\(value) for", path), value)
            }
        } else {
            form = .action(fallbackName(path, "command"))
        }
        var hasPlace = false
        if case .action = form {
            guard table.messages.contains(where: { $0.kind == .invoke && $0.isSent }) else {
                return gap(path, "command", "the dialect has no messages for commands")
            }
            hasPlace = canCarry(.arguments, in: .invoke)
        }
        guard let fields = fieldCodecs(command.fields, hasPlace: hasPlace, instance.definition, path, "command") else {
            return
        }
        switch form {
        case .action(let name):
            guard claim(name, "command", path) else { return }
            let (service, number) = numbers(for: name, path) { numbers in
                numbers.command += 1
                return numbers.command
            }
            commands.append(
                DialectBinding.Command(
                    capability: capability, definition: command, form: form, service: service, number: number,
                    fields: fields, results: results(of: command, instance.definition, path),
                    octets: ContiguousArray(name.name.utf8), literal: nil))
        case .set(let name, let value):
            guard claim(name, "\(value) for", path) else { return }
            let (service, number) = settingNumbers(name, path)
            commands.append(
                DialectBinding.Command(
                    capability: capability, definition: command, form: form, service: service, number: number,
                    fields: fields, results: [], octets: ContiguousArray(name.name.utf8),
                    literal: ValueCodec.Literal(value)))
        }
    }

    /// Binds one event.
    private mutating func bindEvent(_ event: EventDefinition, _ capability: Int) {
        let instance = blueprint.capabilities[capability]
        let path = ElementPath(
            component: blueprint.endpoints[instance.endpoint].component, capability: instance.definition.id,
            element: event.name)
        let mapping = table.events.first {
            $0.capability == path.capability && $0.event == path.element
                && $0.filter.applies(to: blueprint, component: path.component)
        }
        let isWanted = event.priority != .debug && isEssential(capability)
        guard mapping != nil || isWanted || table.values.carriesAll else {
            return gap(path, "event", "the dialect has no name for it", isEssential: false)
        }
        guard mapping != nil || makesNames else {
            return gap(path, "event", "the dialect has no name for it", isEssential: isWanted)
        }
        if let mapping, mapping.name == nil { return gap(path, "event", "the dialect has no form for it") }
        guard table.messages.contains(where: { $0.kind == .event && $0.isSent }) else {
            return gap(path, "event", "the dialect has no messages for events", isEssential: isWanted)
        }
        let name = free(mapping?.name ?? fallbackName(path, "event"), "event", path)
        let hasPlace = canCarry(.fields, in: .event)
        guard claim(name, "event", path),
            let fields = fieldCodecs(event.fields, hasPlace: hasPlace, instance.definition, path, "event")
        else { return }
        let (service, number) = numbers(for: name, path) { numbers in
            numbers.event += 1
            return numbers.event
        }
        events.append(
            DialectBinding.Event(
                capability: capability, definition: event, name: name, service: service, number: number,
                fields: fields, octets: ContiguousArray(name.name.utf8)))
    }

    /// A name in the style of the dialect for something that no table names.
    ///
    /// - Parameter kind: What it is: `attribute`, `command` or `event`.
    private func fallbackName(_ path: ElementPath, _ kind: String = "attribute") -> WireName {
        let isElement = kind != "attribute"
        var words = path.capability.rawValue
        let element = path.element
        if table.values.names == .kebabLevels {
            return WireName(name: levels(path, isElement: isElement), isStandard: false)
        }
        if table.values.names == .path {
            return WireName(name: "\(path.component)/\(words)/\(element)", isStandard: true)
        }
        if table.values.names == .components { return componentName(path, kind) }
        // `temperatureMeasurement.measuredValue` is the temperature; `doorLock.doorState` needs no second door.
        if words == element {
            words = element
        } else if element == "measuredValue" || element == "stateValue" {
            words = words.replacingSuffix("Measurement", by: "")
        } else {
            words += NameStyle.pascalCase(element)
        }
        if path.component != .main { words = path.component.rawValue + NameStyle.pascalCase(words) }
        let name =
            switch table.values.names {
            case .camelCase, .path, .kebabLevels, .components, .none: words
            case .pascalCase: NameStyle.pascalCase(words)
            case .snakeCase: NameStyle.snakeCase(words)
            case .entities: isElement ? NameStyle.snakeCase(words) : entity + "/" + NameStyle.snakeCase(words)
            }
        let service: String? = hasServices ? NameStyle.kebabCase(path.capability.rawValue) : nil
        return WireName(
            name: hasServices ? NameStyle.kebabCase(element) : name, service: service, isStandard: false)
    }

    /// The kind of entity for an attribute.
    private static func entity(_ codec: ValueCodec, isSettable: Bool) -> String {
        let described = DescribedAttribute("", codec)
        switch described.kind {
        case .truth: return isSettable ? "switch" : "binary_sensor"
        case .integer, .decimal: return isSettable ? "number" : "sensor"
        case .choice: return isSettable ? "select" : "sensor"
        default: return isSettable ? "text" : "sensor"
        }
    }

    /// A name in a group for the capability, which is numbered among those of its kind; a method for a command.
    private func componentName(_ path: ElementPath, _ kind: String) -> WireName {
        let all = blueprint.capabilities.filter { $0.definition.id == path.capability }
        let number = all.firstIndex { blueprint.endpoints[$0.endpoint].component == path.component } ?? 0
        let capability = path.capability.rawValue
        let element = NameStyle.snakeCase(path.element)
        let method = NameStyle.pascalCase(capability)
        if kind == "command" {
            return WireName(name: "\(method).\(NameStyle.pascalCase(path.element)):\(number)", isStandard: false)
        }
        return WireName(
            name: "\(capability.lowercased()):\(number).\(element)", isStandard: false,
            request: kind == "attribute" ? RequestName(method: "\(method).Set", argument: element) : nil)
    }

    /// A name of levels: that of the capability on its component, and that of the attribute; one for commands and events.
    private func levels(_ path: ElementPath, isElement: Bool) -> String {
        let capability = path.capability.rawValue
        let node =
            path.component == .main ? capability : path.component.rawValue + NameStyle.pascalCase(capability)
        if isElement {
            // `doorLock.doorLockAlarm` is the alarm of the lock; it needs no second lock.
            let isSame = path.component == .main && path.element.lowercased().hasPrefix(capability.lowercased())
            return NameStyle.kebabCase(isSame ? path.element : node + NameStyle.pascalCase(path.element))
        }
        return NameStyle.levels(
            capability: capability, component: path.component == .main ? nil : path.component.rawValue, path.element)
    }

    /// The numbers of a name: of its service, and the next one within.
    private mutating func numbers(
        for name: WireName, _ path: ElementPath,
        _ next: (inout (property: Int32, command: Int32, event: Int32)) -> Int32
    ) -> (Int32, Int32) {
        guard hasServices else { return (-1, -1) }
        let base = name.service ?? mainService ?? category
        let service = service(named: path.component == .main ? base : "\(path.component).\(base)")
        let number = next(&nextNumbers[service, default: (0, 0, 0)])
        return (service, number)
    }

    /// The numbers of a name that a command is given by: those of the attribute if there is one.
    private mutating func settingNumbers(_ name: WireName, _ path: ElementPath) -> (Int32, Int32) {
        guard hasServices else { return (-1, -1) }
        let base = name.service ?? mainService ?? category
        let service = service(named: path.component == .main ? base : "\(path.component).\(base)")
        if let same = attributes.first(where: { $0.service == service && $0.name.name == name.name }) {
            return (service, same.number)
        }
        if let same = commands.first(where: { $0.service == service && $0.literal != nil && $0.wireName == name.name })
        {
            return (service, same.number)
        }
        nextNumbers[service, default: (0, 0, 0)].property += 1
        return (service, nextNumbers[service, default: (0, 0, 0)].property)
    }

    /// The number of a service; the first is 2, because 1 is the information about the device.
    private mutating func service(named name: String) -> Int32 {
        if let known = services.first(where: { $0.name == name }) { return known.number }
        let number = Int32(services.count + 2)
        services.append((name, number))
        return number
    }

    /// Takes a name; one that is taken already is a gap.
    private mutating func claim(_ name: WireName, _ kind: String, _ path: ElementPath) -> Bool {
        guard taken.insert(key(name, kind, path)).inserted else {
            gap(path, kind.hasSuffix(" for") ? "command" : kind, "the name '\(name.name)' is taken already")
            return false
        }
        return true
    }

    /// What makes two names the same: names of services belong to their service, and that to its component.
    private func key(_ name: WireName, _ kind: String, _ path: ElementPath) -> String {
        let place = hasServices ? "\(path.component)/\(name.service ?? mainService ?? category)" : ""
        return "\(kind) \(place)/\(name.name)"
    }

    /// The name itself; for one that is taken, the name with its own component before it, or on the main component the
    /// one that it has where no table names it, so that neither is dropped.
    private func free(_ name: WireName, _ kind: String, _ path: ElementPath) -> WireName {
        guard taken.contains(key(name, kind, path)) else { return name }
        if path.component == .main {
            // A value of an attribute that gives a command is no name that could be another.
            return kind.hasSuffix(" for") ? name : fallbackName(path, kind)
        }
        let component = path.component.rawValue
        if table.values.names == .components, name.instance >= 0 {
            var number: Int32 = name.instance
            while number < Int32.max, taken.contains(key(name.numbered(number), kind, path)) { number += 1 }
            return name.numbered(number)
        }
        let longer =
            switch table.values.names {
            case .camelCase, .path, .components, .none: component + NameStyle.pascalCase(name.name)
            case .kebabLevels: NameStyle.kebabCase(component) + "-" + name.name
            case .pascalCase: NameStyle.pascalCase(component) + name.name
            case .snakeCase: NameStyle.snakeCase(component) + "_" + name.name
            case .entities:
                // Behind the kind of entity, before the group of a light.
                name.name.split(separator: "/", maxSplits: 1).count == 2
                    ? name.name.replacing("/", with: "/" + NameStyle.snakeCase(component) + "_", maxReplacements: 1)
                    : NameStyle.snakeCase(component) + "_" + name.name
            }
        return WireName(name: longer, service: name.service, isStandard: false)
    }

    /// The name with its number for an attribute of which a device has several; nothing for one that it has once.
    private mutating func numbered(_ name: WireName, _ path: ElementPath) -> WireName? {
        guard name.isNumbered else { return nil }
        let several = blueprint.attributes.indices.filter {
            let other = blueprint.path(ofAttribute: $0)
            return other.capability == path.capability && other.element == path.element
        }
        guard several.count > 1 else { return nil }
        let place = several.firstIndex { blueprint.path(ofAttribute: $0) == path } ?? 0
        let own = name.numbered(place + 1)
        numberedNames[ElementPath(component: path.component, capability: path.capability, element: name.name)] = own
        return own
    }

    /// The name with the number of the attribute that a command sets; nothing where names have no numbers.
    private func numberedName(_ name: String, _ path: ElementPath) -> WireName? {
        numberedNames[ElementPath(component: path.component, capability: path.capability, element: name)]
    }

    /// True when the messages of a kind that we send have a place for fields.
    private func canCarry(_ role: BodyTemplate.ItemLayout.Role, in kind: UtteranceKind) -> Bool {
        table.messages.first { $0.isSent && $0.kind == kind }?.body?.has(role) ?? false
    }

    /// How the fields of a command or event are written.
    ///
    /// - Returns: Nothing when a field that a command needs cannot be written; the gap says so.
    private mutating func fieldCodecs(
        _ definitions: [FieldDefinition], hasPlace: Bool, _ capability: Capability, _ path: ElementPath, _ kind: String
    ) -> [FieldCodec]? {
        var codecs: [FieldCodec] = []
        for definition in definitions {
            let codec = hasPlace ? ValueCodec.make(for: definition, in: capability, style: table.values) : nil
            if let codec {
                codecs.append(FieldCodec(definition, name: table.values.fieldName(definition.name), codec: codec))
                continue
            }
            let reason =
                hasPlace
                ? "the dialect has no form for values of type \(definition.constraint.type.name)"
                : "the dialect has no place for fields"
            let isNeeded = !definition.isOptional && definition.defaultValue == nil && !definition.constraint.isNullable
            if kind == "command", isNeeded {
                gap(path, kind, "it needs '\(definition.name)': \(reason)")
                return nil
            }
            let place = ElementPath(
                component: path.component, capability: path.capability, element: "\(path.element).\(definition.name)")
            gap(place, "field", reason)
        }
        return codecs
    }

    /// How the fields of the answer to a command are written.
    private mutating func results(
        of command: CommandDefinition, _ capability: Capability, _ path: ElementPath
    ) -> [FieldCodec] {
        guard let response = capability.commands.first(where: { $0.isResponse && $0.name == command.response }) else {
            return []
        }
        let reply = table.messages.first { $0.isSent && $0.kind == .invoke }?.reply
        guard table.messages.first(where: { $0.name == reply })?.body?.has(.results) ?? false else {
            gap(path, "answer", "the dialect has no place for fields of an answer")
            return []
        }
        return fieldCodecs(response.fields, hasPlace: true, capability, path, "answer") ?? []
    }

    /// Notes something that cannot be carried.
    private mutating func gap(_ path: ElementPath, _ kind: String, _ reason: String, isEssential: Bool = true) {
        gaps.append(DialectBinding.Gap(path: path, kind: kind, reason: reason, isEssential: isEssential))
    }
}

extension DialectBinding.Command {
    /// The name by which it is given.
    public var wireName: String { name.name }
}

extension String {
    /// The text with another ending.
    fileprivate func replacingSuffix(_ suffix: String, by other: String) -> String {
        hasSuffix(suffix) ? dropLast(suffix.count) + other : self
    }
}
