internal import HulianBehaviors
public import HulianModel

extension MatterNode {
    /// Does a command.
    ///
    /// - Parameters:
    ///   - endpoint: The endpoint.
    ///   - cluster: The cluster.
    ///   - command: The command.
    ///   - fields: Its fields, by the names of the definition.
    ///   - isTimed: True inside a timed interaction.
    /// - Returns: The fields of the answer; empty when the status is the answer.
    /// - Throws: The status with which the node refuses; ``notSimulated`` says when it is for want of a behaviour.
    @discardableResult
    public func invoke(
        _ endpoint: UInt16, _ cluster: UInt32, _ command: UInt32, _ fields: [Field], isTimed: Bool = false
    ) throws(Status) -> [Field] {
        notSimulated = nil
        device.administrator = fabric
        let request = NodeMutation.Request.invoke(cluster: cluster, command: command, fields)
        if let answer = mutation?.answer(to: request, on: endpoint, of: self) { return answer.fields ?? [] }
        let capability = try find(endpoint, cluster)
        let instance = device.blueprint.capabilities[capability]
        guard let definition = instance.commands.first(where: { $0.number.rawValue == command }) else {
            throw .unsupportedCommand
        }
        try demand(
            library.invokePrivilege(CommandNumber(command), of: CapabilityNumber(cluster)), endpoint, cluster)
        if definition.isTimed, !isTimed, !(mutation?.forgetsTiming(of: cluster) ?? false) {
            throw .needsTimedInteraction
        }
        if device.behaviour(of: capability) == nil {
            let status = definition.fields.check(fields, in: instance.definition, missing: .invalidCommand)
            guard status == .success else { throw status }
            if let answer = try utilityAnswer(capability, definition, Fields(fields)) { return answer }
            notSimulated = "\(instance.definition.id).\(definition.name)"
            throw .unsupportedCommand
        }
        do throws(Status) {
            return try device.invoke(capability, definition.number, fields)
        } catch {
            // The cluster lists the command, so that only a behaviour that does not know it refuses it so.
            if error == .unsupportedCommand { notSimulated = "\(instance.definition.id).\(definition.name)" }
            throw error
        }
    }

    /// Does a command at all endpoints of a group; nobody answers.
    public func invoke(group: UInt16, _ cluster: UInt32, _ command: UInt32, _ fields: [Field]) {
        for endpoint in endpoints(of: group) {
            do throws(Status) { try invoke(endpoint, cluster, command, fields) } catch { continue }
        }
    }

    /// The answers of the node itself, which no behaviour of a device gives; nothing for a command that it has not got.
    private func utilityAnswer(
        _ capability: Int, _ command: CommandDefinition, _ fields: Fields
    ) throws(Status) -> [Field]? {
        switch (device.blueprint.capabilities[capability].definition.number, command.number) {
        case (0x0030, _): return commissioning(capability, command, fields)
        case (0x0033, 0x00):
            try triggerTestEvent(fields)
            return []
        case (0x0032, 0x00): return try retrieveLogs(fields)
        case (0x0033, 0x03): return try payloadTest(fields)
        case (0x0034, 0x00), (0x0035, 0x00), (0x0036, 0x00), (0x0037, 0x00):
            resetCounts(capability)
            return []
        case (0x003E, 0x09): return updateFabricLabel(fields.string("label") ?? "")
        case (0x0033, 0x01):
            let time = scheduler.now
            return [
                Field("systemTimeMs", .integer((time - .defaultStart).milliseconds)),
                Field("posixTimeMs", .integer(time.milliseconds)),
            ]
        // A window for commissioning is open at once; who comes through it is commissioned by the test file's own step.
        case (0x003C, 0x00...0x02): return []
        case (0x003E, 0x0A): return removeFabric(fields.integer("fabricIndex") ?? 0)
        case (0xFFF1_FC05, 0x04):
            // The calculator of the SDK's test cluster.
            let sum = (fields.integer("arg1") ?? 0) + (fields.integer("arg2") ?? 0)
            guard sum <= 0xFF else { throw .invalidCommand }
            return [Field("returnValue", .integer(sum))]
        default: return nil
        }
    }

    /// Makes something happen for a test (Matter 1.4 core, section 11.12.7.1).
    private func triggerTestEvent(_ fields: Fields) throws(Status) {
        try checkTestKey(fields)
        let code = fields.integer("eventTrigger") ?? 0
        guard device.triggerTestEvent(UInt64(bitPattern: code)) else { throw .invalidCommand }
    }
}
