internal import HulianCatalog
internal import HulianModel

/// Maps the functions of a device to attributes, commands and events.
///
/// Rules of the form's own table come first, then those of the dialect, then the references of the capabilities, then
/// parts of their own for switches, states and modes that the model has no name for. An attribute is given to one
/// function only.
struct FunctionMapper {
    /// What became of a function.
    enum Outcome: Sendable {
        /// It is these elements of the model.
        case mapped([ElementPath], MappingRule.Origin, note: String)
        /// It has no counterpart.
        case unmapped(String)
        /// It is no function of the device.
        case notFunction(String)
    }

    /// The draft.
    private(set) var draft = Draft()
    /// What became of each function; nothing while it is open.
    private(set) var outcomes: [Outcome?]

    /// The table of the form.
    private let table: ImportTable
    /// The rules that follow from the dialect and the references.
    private let derived: DerivedRules
    /// The catalog.
    private let catalog: Catalog
    /// The device.
    private let device: SourceDevice
    /// What it is.
    private let type: DeviceTypeID
    /// Which function has an attribute.
    private var owners: [ElementPath: Int] = [:]
    /// The reason why the best rule for a function did not hold.
    private var reasons: [String?]

    /// Maps all functions of a device.
    ///
    /// - Parameters:
    ///   - main: The capabilities of which one must be found for the device to be what it says.
    ///   - usesParts: False to leave out switches, states and modes that only a part of their own can hold.
    init(
        _ device: SourceDevice, as type: DeviceTypeID, main: [CapabilityID], _ table: ImportTable,
        _ derived: DerivedRules,
        _ catalog: Catalog, _ habits: CapabilityHabits, usesParts: Bool
    ) {
        self.device = device
        self.type = type
        self.table = table
        self.derived = derived
        self.catalog = catalog
        outcomes = Array(repeating: nil, count: device.functions.count)
        reasons = Array(repeating: nil, count: device.functions.count)
        for index in device.functions.indices {
            let function = device.functions[index]
            if let why = table.whyNot(function) {
                outcomes[index] = .notFunction(why)
            } else if !function.isTold, !function.isSettable {
                outcomes[index] = .notFunction("it can neither be told nor set: an argument of actions and events")
            }
        }
        pass { table.rules(for: $0).filter { $0.rule.origin == .table } }
        let known = Set(draft.capabilities + main)
        pass { derived.dialect($0, type, device.category, has: known.contains).map { ($0, "") } }
        pass { derived.references($0, has: known.contains).map { ($0, "") } }
        if usesParts { pass { table.isKey($0) ? [] : Self.general($0).map { ($0, "") } } }
        settleFeatures(habits)
        for index in outcomes.indices where outcomes[index] == nil {
            let why = table.isKey(device.functions[index]) ? "it is pressed and has no state" : nil
            outcomes[index] = .unmapped(reasons[index] ?? why ?? "the model has no counterpart by this name")
        }
    }

    /// Tries rules on all functions that are still open.
    private mutating func pass(_ rules: (SourceFunction) -> [(rule: MappingRule, number: String)]) {
        for index in device.functions.indices where outcomes[index] == nil {
            for (rule, number) in rules(device.functions[index])
            where rule.applies(to: type, category: device.category) {
                do throws(ValueFit.Misfit) {
                    try take(index, rule, number)
                    break
                } catch {
                    if reasons[index] == nil { reasons[index] = error.reason }
                }
            }
        }
    }

    /// Gives a function what a rule leads to.
    private mutating func take(_ index: Int, _ rule: MappingRule, _ number: String) throws(ValueFit.Misfit) {
        let function = device.functions[index]
        var additions: [(path: ElementPath, change: (inout Draft.Use) -> Void)] = []
        var claims: [ElementPath] = []
        var note = ""
        for target in rule.targets {
            let path = place(target, rule, number, function)
            guard let capability = catalog.capability(path.capability) else {
                throw ValueFit.Misfit("there is no capability '\(path.capability)'")
            }
            if let attribute = capability.attribute(named: path.element) {
                // Of a set of bits, each bit is an attribute of its own.
                let claim = Self.claim(path, attribute, rule)
                if let owner = owners[claim], owner != index, !rule.isSame {
                    throw ValueFit.Misfit("\(path) is what '\(device.functions[owner].fullName)' tells")
                }
                let isSettable = attribute.isWritable || attribute.isSetByCommand
                if !function.isTold, !isSettable {
                    throw ValueFit.Misfit("it is only set, and \(path) is only told")
                }
                let narrowing = try ValueFit(table: table, function: function, rule: rule)
                    .narrowing(attribute, of: capability)
                if !narrowing.note.isEmpty { note = narrowing.note }
                claims.append(claim)
                additions.append(
                    (
                        path,
                        { use in
                            guard !use.attributes.contains(where: { $0.name == path.element }) else { return }
                            use.attributes.append((path.element, narrowing))
                        }
                    ))
            } else if capability.command(named: path.element) != nil {
                guard function.isSettable else { throw ValueFit.Misfit("it cannot be set, \(path) is a command") }
                guard function.kind == .trigger || function.kind == .truth || rule.form != nil || !rule.values.isEmpty
                else { throw ValueFit.Misfit("\(path) is a command without values") }
                additions.append(
                    (path, { use in if !use.commands.contains(path.element) { use.commands.append(path.element) } }))
            } else if capability.event(named: path.element) != nil {
                guard function.isTold else { throw ValueFit.Misfit("it is not told, \(path) is an event") }
                additions.append(
                    (path, { use in if !use.events.contains(path.element) { use.events.append(path.element) } }))
            }
        }
        try takeValues(rule, number, function, &additions, &note)
        guard !additions.isEmpty else { throw ValueFit.Misfit("the rule leads nowhere") }
        var paths: [ElementPath] = []
        for claim in claims where owners[claim] == nil { owners[claim] = index }
        for (path, change) in additions {
            draft.add(path, title: function.title.isEmpty ? function.name : function.title, change)
            if !paths.contains(path) { paths.append(path) }
        }
        outcomes[index] = .mapped(paths, rule.origin, note: note)
    }

    /// What a function takes of an attribute: all of it, or the bits that its values name.
    private static func claim(_ path: ElementPath, _ attribute: AttributeDefinition, _ rule: MappingRule) -> ElementPath
    {
        guard case .bitmap = attribute.constraint.type, !rule.values.isEmpty else { return path }
        let bits = Set(rule.values.values).subtracting(["none"]).sorted().joined(separator: "+")
        return ElementPath(component: path.component, capability: path.capability, element: "\(path.element)#\(bits)")
    }

    /// Adds what the values of a choice lead to: commands or events.
    private func takeValues(
        _ rule: MappingRule, _ number: String, _ function: SourceFunction,
        _ additions: inout [(path: ElementPath, change: (inout Draft.Use) -> Void)], _ note: inout String
    ) throws(ValueFit.Misfit) {
        guard !rule.commands.isEmpty || !rule.events.isEmpty else { return }
        guard case .choice(let choices) = function.kind, !choices.isEmpty else {
            throw ValueFit.Misfit("it is not a choice of what to do")
        }
        if !rule.commands.isEmpty, !function.isSettable { throw ValueFit.Misfit("it cannot be set") }
        var left: [String] = []
        for choice in choices {
            let word = choice.label.bare
            if let target = rule.commands[word] {
                let path = place(target, rule, number, function)
                additions.append(
                    (path, { use in if !use.commands.contains(path.element) { use.commands.append(path.element) } }))
            } else if let (target, button) = event(choice.label, rule) {
                var path = place(target, rule, number, function)
                if !button.isEmpty {
                    path = ElementPath(
                        component: ComponentID(rawValue: button), capability: path.capability, element: path.element)
                }
                let element = path.element
                additions.append((path, { use in if !use.events.contains(element) { use.events.append(element) } }))
            } else {
                left.append(choice.label)
            }
        }
        guard left.count * 2 <= choices.count else {
            throw ValueFit.Misfit("most of its values have no counterpart: \(left.prefix(8).joined(separator: ", "))")
        }
        if !left.isEmpty { note = "without \(left.prefix(8).joined(separator: ", "))" }
    }

    /// The event that a value tells, and the button that it names before it, such as `up` of `up_hold`.
    private func event(_ label: String, _ rule: MappingRule) -> (ElementPath, button: String)? {
        if let event = rule.events[label.bare] { return (event, "") }
        var rest = label[...]
        while let cut = rest.firstIndex(of: "_") {
            let tail = rest[rest.index(after: cut)...]
            if let event = rule.events[String(tail).bare] {
                let button = String(label.dropLast(tail.count + 1)).camel
                // A button that only has a number is called by what it is.
                return (event, button: button.isEmpty ? "button" + label.prefix { $0.isNumber } : button)
            }
            rest = tail
        }
        return nil
    }

    /// Where a target lies in the device: in the component of the rule, and in that of the function's part.
    private func place(
        _ target: ElementPath, _ rule: MappingRule, _ number: String, _ function: SourceFunction
    ) -> ElementPath {
        var component = target.component.rawValue
        if let named = rule.component {
            component = named.replacing("#", with: number)
        }
        if !function.part.isEmpty {
            let part = function.part.prefix(1).uppercased() + function.part.dropFirst()
            let start = component == ComponentID.main.rawValue ? function.group : component
            component = ((start.isEmpty ? "part" : start) + "_" + part).camel
        }
        return ElementPath(
            component: ComponentID(rawValue: component), capability: target.capability, element: target.element)
    }

    /// A part of its own for what is a switch, a state or one of several modes and nothing else.
    private static func general(_ function: SourceFunction) -> [MappingRule] {
        let name = (function.group.isEmpty ? "" : function.group + "_") + function.name
        var component = name.camel
        if component.isEmpty || component == ComponentID.main.rawValue { component = "part" + component }
        component = String(component.prefix(60))
        func rule(_ capability: CapabilityID, _ element: String, _ form: MappingRule.Form? = nil) -> [MappingRule] {
            let path = ElementPath(
                component: ComponentID(rawValue: component), capability: capability, element: element)
            return [MappingRule(targets: [path], form: form, origin: .general)]
        }
        switch function.kind {
        case .truth where function.isSettable: return rule("onOff", "onOff")
        case .truth: return rule("booleanState", "stateValue")
        case .choice where function.isSettable: return rule("modeSelect", "currentMode", .modes)
        // Of what is only told, a choice of two opposites is a state.
        case .choice: return rule("booleanState", "stateValue")
        default: return []
        }
    }

    /// Chooses the features of all capabilities; what no features allow is taken out again, the last first.
    private mutating func settleFeatures(_ habits: CapabilityHabits) {
        var index = 0
        while index < draft.parts.count {
            let part = draft.parts[index]
            for use in part.uses { settle(use, of: part.id, habits.habit(use.id, in: type.family)) }
            // A part that lost all it had is gone.
            if index < draft.parts.count, draft.parts[index].id == part.id { index += 1 }
        }
    }

    /// Chooses the features of one capability.
    private mutating func settle(_ use: Draft.Use, of component: ComponentID, _ habit: CapabilityHabits.Habit) {
        guard let capability = catalog.capability(use.id) else { return }
        var wanted = use.attributes.map(\.name) + use.commands + use.events
        while !wanted.isEmpty {
            let usual = habit.commands.filter { !wanted.contains($0) }
            let choice =
                FeatureChoice(capability, wanted: wanted + usual).features(preferring: habit.features).map {
                    ($0, usual)
                }
                ?? FeatureChoice(capability, wanted: wanted).features(preferring: habit.features).map { ($0, []) }
            if let (features, commands) = choice {
                draft.add(ElementPath(component: component, capability: use.id, element: ""), title: "") {
                    $0.features = features
                    $0.commands += commands
                }
                return
            }
            let element = wanted.removeLast()
            let path = ElementPath(component: component, capability: use.id, element: element)
            draft.remove(path)
            for (index, outcome) in outcomes.enumerated() {
                guard case .mapped(let paths, _, _)? = outcome, paths.contains(path) else { continue }
                outcomes[index] = .unmapped("\(use.id) cannot have '\(element)' beside what else was found")
                for other in paths where other != path { draft.remove(other) }
            }
        }
    }
}

extension AttributeDefinition {
    /// True when a command sets it.
    var isSetByCommand: Bool {
        switch setter {
        case .write, .none: false
        default: true
        }
    }
}
