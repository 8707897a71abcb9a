internal import HulianBehaviors
internal import HulianModel

extension MatterNode {
    /// Checks the key with which a command for tests must come.
    ///
    /// - Throws: ``Status/constraintError`` for another key, for one of noughts and for one of another length (Matter 1.4
    ///   core, section 11.12.7).
    func checkTestKey(_ fields: Fields) throws(Status) {
        guard let key = fields["enableKey"].bytesValue, key.count == 16, key.contains(where: { $0 != 0 }) else {
            throw .constraintError
        }
        if let testEventKey, testEventKey != key { throw .constraintError }
    }

    /// Answers with so many octets as were asked for (Matter 1.4 core, section 11.12.7.4).
    func payloadTest(_ fields: Fields) throws(Status) -> [Field] {
        try checkTestKey(fields)
        let octet = UInt8(truncatingIfNeeded: fields.integer("value") ?? 0)
        let count = Int(clamping: fields.integer("count") ?? 0)
        guard (0...Self.longestPayload).contains(count) else { throw .constraintError }
        return [Field("payload", .bytes([UInt8](repeating: octet, count: count)))]
    }

    /// The octets of the longest answer to a test of the payload.
    private static let longestPayload = 2048

    /// Answers that there are no logs: a simulated device keeps none for others (Matter 1.4 core, section 11.11.5).
    ///
    /// - Throws: ``Status/invalidCommand`` for a transfer of files without the name of one.
    func retrieveLogs(_ fields: Fields) throws(Status) -> [Field] {
        // 1 stands for the transfer of files.
        if fields.integer("requestedProtocol") == 1, fields["transferFileDesignator"].isNull { throw .invalidCommand }
        // 2 says that there are no logs.
        return [Field("status", 2), Field("logContent", .bytes([]))]
    }

    /// The attributes that count what a network carried, by cluster (Matter 1.4 core, sections 11.14 to 11.16).
    private static let counters: [CapabilityNumber: [AttributeNumber]] = [
        0x0035: [0x0006], 0x0036: [0x0005, 0x0006, 0x0007, 0x0008, 0x0009, 0x000A, 0x000C],
        0x0037: [0x0002, 0x0003, 0x0004, 0x0005, 0x0006],
    ]

    /// Sets counters to nought, or the most memory that was used to what is used now.
    func resetCounts(_ capability: Int) {
        let blueprint = device.blueprint
        let number = blueprint.capabilities[capability].definition.number
        for attribute in Self.counters[number] ?? [] {
            if let slot = blueprint.attribute(attribute, of: capability) { device.setInitial(slot, 0) }
        }
        // Software Diagnostics: CurrentHeapUsed and CurrentHeapHighWatermark (section 11.13.7.1).
        guard number == 0x0034, let used = blueprint.attribute(0x0002, of: capability),
            let most = blueprint.attribute(0x0003, of: capability)
        else { return }
        device.setInitial(most, device.value(at: used))
    }

    /// Gives the fabric that asks a name, which no other may have (Matter 1.4 core, section 11.18.6.11).
    ///
    /// - Returns: The fields of NOCResponse.
    func updateFabricLabel(_ label: String) -> [Field] {
        let isTaken = !label.isEmpty && commissionedFabrics.contains { $0 != fabric && fabricLabels[$0] == label }
        // 0x0A stands for a label that another fabric has.
        guard !isTaken else { return [Field("statusCode", 0x0A)] }
        fabricLabels[fabric] = label
        if let root = device.blueprint.endpoint(0), let cluster = device.blueprint.capability(0x003E, on: root),
            let slot = device.blueprint.attribute(0x0001, of: cluster), let entries = device.value(at: slot).listValue
        {
            let named = entries.map { entry -> Value in
                guard entry["fabricIndex"]?.integerValue == Int64(fabric), let fields = entry.fields else { return entry }
                return .structure(fields.map { $0.name == "label" ? Field("label", .string(label)) : $0 })
            }
            device.setInitial(slot, .list(named))
        }
        return [Field("statusCode", 0), Field("fabricIndex", .integer(Int64(fabric)))]
    }
}
