public import HulianModel

extension Device {
    /// Reads an attribute as a client does.
    ///
    /// - Throws: ``Status/unsupportedEndpoint``, ``Status/unsupportedCluster`` or ``Status/unsupportedAttribute``.
    public func read(
        _ endpoint: EndpointNumber, _ capability: CapabilityNumber, _ attribute: AttributeNumber
    ) throws(Status) -> Value {
        let capability = try find(endpoint, capability)
        if let value = globalAttribute(attribute, of: capability) { return value }
        guard let index = blueprint.attribute(attribute, of: capability) else { throw .unsupportedAttribute }
        return value(at: index)
    }

    /// Writes an attribute as a client does.
    ///
    /// - Throws: The status with which the device refuses.
    public func write(
        _ endpoint: EndpointNumber, _ capability: CapabilityNumber, _ attribute: AttributeNumber, _ value: Value,
        by origin: Origin = .controller
    ) throws(Status) {
        let capability = try find(endpoint, capability)
        guard let index = blueprint.attribute(attribute, of: capability) else {
            throw globalAttribute(attribute, of: capability) == nil ? .unsupportedAttribute : .unsupportedWrite
        }
        try write(value, at: index, by: origin)
    }

    /// Writes an attribute by its index.
    ///
    /// - Throws: The status with which the device refuses.
    public func write(_ value: Value, at index: Int, by origin: Origin = .controller) throws(Status) {
        let attribute = blueprint.attributes[index]
        guard attribute.definition.isWritable else { throw .unsupportedWrite }
        let instance = blueprint.capabilities[attribute.capability]
        var status = attribute.constraint.check(value, in: instance.definition)
        if let mutation { status = mutation.judgement(status, of: value, attribute.definition, instance.definition) }
        let behaviour = behaviour(of: attribute.capability)
        guard status == .success else {
            throw behaviour?.statusOfInvalidWrite(attribute.definition.number, status) ?? status
        }
        try input { () throws(Status) in
            try behaviour?.willWrite(attribute.definition.number, value, by: origin)
            if let behaviour, behaviour.ignoresWrite(attribute.definition.number, value, by: origin) { return }
            store(value, at: index)
            behaviour?.didWrite(attribute.definition.number, by: origin)
        }
    }

    /// Does a command as a client asks for it.
    ///
    /// - Returns: The fields of the answer; empty when the status is the answer.
    /// - Throws: The status with which the device refuses.
    @discardableResult
    public func invoke(
        _ endpoint: EndpointNumber, _ capability: CapabilityNumber, _ command: CommandNumber, _ fields: [Field] = [],
        by origin: Origin = .controller
    ) throws(Status) -> [Field] {
        try invoke(try find(endpoint, capability), command, fields, by: origin)
    }

    /// Does a command of a capability by its index.
    ///
    /// - Throws: The status with which the device refuses.
    @discardableResult
    public func invoke(
        _ capability: Int, _ command: CommandNumber, _ fields: [Field] = [], by origin: Origin = .controller
    ) throws(Status) -> [Field] {
        let instance = blueprint.capabilities[capability]
        guard let definition = instance.commands.first(where: { $0.number == command }),
            let behaviour = behaviour(of: capability)
        else { throw .unsupportedCommand }
        let fields = mutation?.fields(fields, of: definition, instance.definition) ?? fields
        let status = definition.fields.check(fields, in: instance.definition, missing: .invalidCommand)
        clusterStatus = nil
        func answer() throws(Status) -> [Field] {
            try input { () throws(Status) in
                guard status == .success else {
                    return try behaviour.answerInvalid(command, Fields(fields), status, by: origin)
                }
                return try behaviour.invoke(command, Fields(fields), by: origin)
            }
        }
        guard let mutation else { return try answer() }
        return try mutation.outcome(Result { () throws(Status) in try answer() }, of: definition, instance.definition)
            .get()
    }

    /// Brings an attribute to a value the way a controller does: by writing it, or by the command that sets it.
    ///
    /// - Throws: The status with which the device refuses; ``Status/unsupportedWrite`` for what cannot be set.
    public func change(_ index: Int, to value: Value, by origin: Origin = .controller) throws(Status) {
        let attribute = blueprint.attributes[index]
        let instance = blueprint.capabilities[attribute.capability]
        switch attribute.definition.setter {
        case .none:
            throw .unsupportedWrite
        case .write:
            try write(value, at: index, by: origin)
        case .command(let name, let field, let others):
            guard let command = instance.definition.command(named: name) else { throw .unsupportedWrite }
            let status = attribute.constraint.check(value, in: instance.definition)
            guard status == .success else { throw status }
            let answer = try invoke(attribute.capability, command.number, [Field(field, value)] + others, by: origin)
            try Self.checkAnswer(answer, of: name)
        case .commandByValue(let choices):
            guard let choice = choices.first(where: { $0.value == value }) else {
                let status = attribute.constraint.check(value, in: instance.definition)
                throw status == .success ? .constraintError : status
            }
            guard let command = instance.definition.command(named: choice.command) else { throw .unsupportedWrite }
            let answer = try invoke(attribute.capability, command.number, choice.fields, by: origin)
            try Self.checkAnswer(answer, of: choice.command)
        }
    }

    /// Takes a status within an answer for what it is: commands such as ChangeToMode succeed as commands and say inside
    /// that nothing was done (Matter application clusters, ModeBase, ChangeToModeResponse, Status field).
    private static func checkAnswer(_ answer: [Field], of command: String) throws(Status) {
        guard let status = answer.first(where: { $0.name == "status" })?.value.integerValue, status != 0 else { return }
        // The first status of these answers says that the value is none of those that the device has.
        let namesValue = command == "changeToMode" || command == "selectAreas" || command == "setTemperature"
        throw namesValue && status != 2 && status != 3 ? .constraintError : .invalidInState
    }

    /// What a hand can do at a device that has no power, and whatever locks its keys.
    static let mechanicalActions = [
        "openDoor", "closeDoor", "openWindow", "closeWindow", "turnThumb", "forceDoor", "openByHand", "closeByHand",
        "replaceBattery", "spill", "wipe", "water", "openLid", "closeLid", "emptyTank", "fillWater", "pourOut",
        "putPan", "takePan", "insertTank", "refill", "refillTank", "setUpright", "takeTank", "tipOver",
        "takeIce",
    ]

    /// What a hand can do at the device, sorted.
    public var actions: [String] { Set(allBehaviours.flatMap { type(of: $0).actions }).sorted() }

    /// The fields of an action, as far as any behaviour looks at them, sorted by name.
    public func fields(of action: String) -> [ActionField] {
        var fields: [ActionField] = []
        for field in allBehaviours.flatMap({ $0.fields(of: action) })
        where !fields.contains(where: { $0.name == field.name }) {
            fields.append(field)
        }
        return fields.sorted { $0.name < $1.name }
    }

    /// What can break in the device, sorted.
    public var defects: [String] { Set(allBehaviours.flatMap { type(of: $0).defects }).sorted() }

    /// Lets a hand do something at the device.
    ///
    /// - Returns: False when no behaviour knows the action.
    @discardableResult
    public func operate(_ action: String, _ fields: [Field] = []) -> Bool {
        guard isPowered || Self.mechanicalActions.contains(action) else { return true }
        return input {
            if allBehaviours.contains(where: { $0.intercepts(action) }) { return true }
            return allBehaviours.reduce(false) { $1.operate(action, Fields(fields)) || $0 }
        }
    }

    /// Shows a credential to the device.
    ///
    /// - Returns: False when no behaviour takes credentials.
    public func present(_ credential: Credential, of person: String) -> Bool {
        guard isPowered else { return true }
        return input { allBehaviours.reduce(false) { $1.present(credential, of: person) || $0 } }
    }

    /// Breaks or repairs something in the device.
    ///
    /// - Returns: False when no behaviour knows the defect.
    @discardableResult
    public func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        input {
            guard allBehaviours.reduce(false, { $1.setDefect(defect, isBroken) || $0 }) else { return false }
            guard activeDefects.contains(defect) != isBroken else { return true }
            activeDefects = isBroken ? (activeDefects + [defect]).sorted() : activeDefects.filter { $0 != defect }
            for behaviour in allBehaviours { behaviour.defectsChanged() }
            return true
        }
    }

    /// Makes something happen for a test, by the code of a test event trigger.
    ///
    /// - Returns: False when no behaviour knows the code.
    public func triggerTestEvent(_ code: UInt64) -> Bool {
        input { allBehaviours.reduce(false) { $1.triggerTestEvent(code) || $0 } }
    }

    /// Ends the fail-safe.
    ///
    /// - Parameter isComplete: True when the commissioner is done; false when what was changed under it is taken back.
    public func endFailSafe(isComplete: Bool) {
        isFailSafeArmed = false
        input { for behaviour in allBehaviours { behaviour.failSafeEnded(isComplete: isComplete) } }
    }

    /// True when an endpoint belongs to a group of the administrator who asks now.
    ///
    /// - Parameters:
    ///   - endpoint: The index of the endpoint.
    ///   - group: The number of the group.
    public func isMember(endpoint: Int, ofGroup group: Int64) -> Bool {
        guard let capability = blueprint.capability(GroupsBehaviour.number, on: endpoint) else { return false }
        return (behaviour(of: capability) as? GroupsBehaviour)?.contains(group) ?? false
    }

    /// The attributes that every capability has: revision, features and the lists of elements.
    private func globalAttribute(_ attribute: AttributeNumber, of capability: Int) -> Value? {
        let instance = blueprint.capabilities[capability]
        switch attribute.rawValue {
        case 0xFFFD: return .integer(Int64(instance.definition.revision))
        case 0xFFFC: return .integer(Int64(instance.featureMap))
        case 0xFFFB:
            let own = instance.attributes.map { Int64(blueprint.attributes[$0].definition.number.rawValue) }
            return .list((own + [0xFFF8, 0xFFF9, 0xFFFB, 0xFFFC, 0xFFFD]).map { .integer($0) })
        case 0xFFF9: return .list(instance.commands.map { .integer(Int64($0.number.rawValue)) })
        case 0xFFF8:
            let names = Set(instance.commands.compactMap(\.response))
            let responses = instance.definition.commands.filter { $0.isResponse && names.contains($0.name) }
            return .list(responses.map { .integer(Int64($0.number.rawValue)) })
        default: return nil
        }
    }

    /// The index of a capability by its numbers.
    private func find(_ endpoint: EndpointNumber, _ capability: CapabilityNumber) throws(Status) -> Int {
        guard let endpoint = blueprint.endpoint(endpoint) else { throw .unsupportedEndpoint }
        guard let found = blueprint.capability(capability, on: endpoint) else { throw .unsupportedCluster }
        return found
    }
}
