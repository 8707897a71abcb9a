internal import HulianBehaviors
public import HulianModel

extension MatterNode {
    /// Reads an attribute.
    ///
    /// - Parameters:
    ///   - endpoint: The endpoint.
    ///   - cluster: The cluster.
    ///   - attribute: The attribute, or one that every cluster has.
    ///   - fabricFiltered: True to see only the entries of the own fabric in lists that every fabric has its part of.
    /// - Throws: The status with which the node refuses.
    public func read(
        _ endpoint: UInt16, _ cluster: UInt32, _ attribute: UInt32, fabricFiltered: Bool = true
    ) throws(Status) -> Value {
        notSimulated = nil
        device.administrator = fabric
        guard let mutation else { return try honestly(endpoint, cluster, attribute, fabricFiltered) }
        if let answer = mutation.answer(to: .read(cluster: cluster, attribute: attribute), on: endpoint, of: self) {
            return answer
        }
        let result = Result { () throws(Status) in
            try honestly(endpoint, cluster, attribute, fabricFiltered)
        }
        return try mutation.reading(result, of: attribute, in: cluster).get()
    }

    /// Reads an attribute of a node with which nothing is wrong.
    private func honestly(
        _ endpoint: UInt16, _ cluster: UInt32, _ attribute: UInt32, _ fabricFiltered: Bool
    ) throws(Status) -> Value {
        let capability = try find(endpoint, cluster)
        if let value = globalAttribute(attribute, of: capability) {
            try demand(.view, endpoint, cluster)
            return value
        }
        guard let slot = device.blueprint.attribute(AttributeNumber(attribute), of: capability) else {
            throw .unsupportedAttribute
        }
        try demand(
            library.readPrivilege(AttributeNumber(attribute), of: CapabilityNumber(cluster)), endpoint, cluster)
        if let value = fabricAttribute(attribute, of: capability) { return value }
        return visible(device.value(at: slot), at: slot, fabricFiltered: fabricFiltered)
    }

    /// Writes an attribute.
    ///
    /// - Parameters:
    ///   - endpoint: The endpoint.
    ///   - cluster: The cluster.
    ///   - attribute: The attribute.
    ///   - value: The value.
    ///   - isTimed: True inside a timed interaction.
    ///   - dataVersion: The version of the cluster's data that the writer has seen; nothing to write whatever it is.
    /// - Throws: The status with which the node refuses.
    public func write(
        _ endpoint: UInt16, _ cluster: UInt32, _ attribute: UInt32, _ value: Value, isTimed: Bool = false,
        dataVersion: UInt32? = nil
    ) throws(Status) {
        notSimulated = nil
        device.administrator = fabric
        if mutation?.answer(to: .write(cluster: cluster, attribute: attribute, value), on: endpoint, of: self) != nil {
            return
        }
        let capability = try find(endpoint, cluster)
        guard let slot = device.blueprint.attribute(AttributeNumber(attribute), of: capability) else {
            throw globalAttribute(attribute, of: capability) == nil ? .unsupportedAttribute : .unsupportedWrite
        }
        let definition = device.blueprint.attributes[slot].definition
        guard definition.isWritable else { throw .unsupportedWrite }
        try demand(
            library.writePrivilege(AttributeNumber(attribute), of: CapabilityNumber(cluster)), endpoint, cluster)
        if definition.isTimed, !isTimed, !(mutation?.forgetsTiming(of: cluster) ?? false) {
            throw .needsTimedInteraction
        }
        if let dataVersion, dataVersion != device.dataVersions[capability] { throw .dataVersionMismatch }
        try device.write(joined(value, at: slot), at: slot)
    }

    /// Writes an attribute of all endpoints of a group; nobody answers.
    public func write(group: UInt16, _ cluster: UInt32, _ attribute: UInt32, _ value: Value) {
        for endpoint in endpoints(of: group) {
            do throws(Status) { try write(endpoint, cluster, attribute, value) } catch { continue }
        }
    }

    /// The numbers of the endpoints that belong to a group of the fabric that asks.
    func endpoints(of group: UInt16) -> [UInt16] {
        device.administrator = fabric
        return device.blueprint.endpoints.indices.filter { device.isMember(endpoint: $0, ofGroup: Int64(group)) }.map {
            UInt16(truncatingIfNeeded: device.blueprint.endpoints[$0].number.rawValue)
        }
    }

    /// What a fabric sees of a value: of lists with a part for each fabric its own part, or of the others' entries what
    /// is not theirs alone to know (Matter 1.4 core, sections 7.13.6 and 8.4.3.2).
    func visible(_ value: Value, at slot: Int, fabricFiltered: Bool) -> Value {
        let attribute = device.blueprint.attributes[slot]
        guard attribute.definition.isFabricScoped, let entries = value.listValue else { return value }
        if fabricFiltered { return .list(entries.filter { isOwn($0) }) }
        guard case .list(.structure(let name)) = attribute.constraint.type else { return value }
        let cluster = device.blueprint.capabilities[attribute.capability].definition.number
        return .list(
            entries.map { entry in
                guard !isOwn(entry), let fields = entry.fields else { return entry }
                return .structure(fields.filter { !library.isSensitive($0.name, of: name, in: cluster) })
            })
    }

    /// True for an entry of the fabric that asks.
    private func isOwn(_ entry: Value) -> Bool {
        guard let owner = entry["fabricIndex"]?.integerValue else { return true }
        return owner == Int64(fabric)
    }

    /// A written list with the parts of the other fabrics, each entry with its fabric.
    private func joined(_ value: Value, at slot: Int) -> Value {
        guard device.blueprint.attributes[slot].definition.isFabricScoped, let entries = value.listValue else {
            return value
        }
        func owner(_ entry: Value) -> Int64 { entry["fabricIndex"]?.integerValue ?? 0 }
        let others = (device.value(at: slot).listValue ?? []).filter { !isOwn($0) }
        let own = entries.map { entry in
            guard let fields = entry.fields else { return entry }
            return Value.structure(
                fields.filter { $0.name != "fabricIndex" } + [Field("fabricIndex", .integer(Int64(fabric)))])
        }
        // The parts stand in the order of the fabrics.
        return .list(others.filter { owner($0) < Int64(fabric) } + own + others.filter { owner($0) > Int64(fabric) })
    }

    /// The attributes that every cluster has (Matter 1.4 core, section 7.13); nothing for another number.
    func globalAttribute(_ attribute: UInt32, of capability: Int) -> Value? {
        let instance = device.blueprint.capabilities[capability]
        let facts = instances[capability]
        switch attribute {
        case 0xFFFD: return .integer(Int64(facts.revision))
        case 0xFFFC: return .integer(Int64(instance.featureMap))
        case 0xFFFB:
            let own = instance.attributes.map { device.blueprint.attributes[$0].definition.number.rawValue }
            let all = own + [0xFFF8, 0xFFF9] + (facts.eventList == nil ? [] : [0xFFFA]) + [0xFFFB, 0xFFFC, 0xFFFD]
            return .list(all.map { .integer(Int64($0)) })
        case 0xFFFA: return facts.eventList.map { .list($0.map { .integer(Int64($0.rawValue)) }) }
        case 0xFFF9: return .list(instance.commands.map { .integer(Int64($0.number.rawValue)) })
        case 0xFFF8: return .list(facts.responses.map { .integer(Int64($0.rawValue)) })
        default: return nil
        }
    }
}
