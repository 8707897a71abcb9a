internal import HulianModel

extension ThermostatBehaviour {
    /// The attributes that are written atomically, with the longest time in milliseconds that a client may take over each;
    /// the times are those of the SDK's sample.
    private static let atomic: [(attribute: AttributeNumber, longest: Int64)] = [
        (Attribute.presets, 3000), (Attribute.schedules, 9000),
    ]

    /// True for an attribute that is written atomically.
    func isAtomic(_ attribute: AttributeNumber) -> Bool { Self.atomic.contains { $0.attribute == attribute } }

    /// Begins, commits or rolls back an atomic write (Matter 1.4 core, section 7.15.6).
    ///
    /// - Returns: The fields of AtomicResponse.
    /// - Throws: ``Status/invalidCommand`` for attributes that there are not, that stand there twice, for none at all, and
    ///   for a beginning without time; ``Status/invalidInState`` for a second beginning, and for an end of what was not
    ///   begun.
    func atomicRequest(_ fields: Fields) throws(Status) -> [Field] {
        let numbers = (fields["attributeRequests"].listValue ?? []).compactMap(\.integerValue)
        let attributes = numbers.compactMap { UInt32(exactly: $0).map { AttributeNumber($0) } }
        guard !attributes.isEmpty, attributes.count == numbers.count, Set(attributes).count == attributes.count,
            attributes.allSatisfy({ has($0) || (0xFFF8...0xFFFD).contains($0.rawValue) })
        else { throw .invalidCommand }
        switch fields.integer("requestType") {
        case 0: return try begin(attributes, fields.integer("timeout"))
        case 1: return try commit(attributes)
        case 2:
            try checkOpen(attributes)
            end()
            return Self.answer(attributes.map { ($0, .success) })
        default: throw .invalidCommand
        }
    }

    /// The client that asks now.
    private var client: UInt8 { device.administrator }

    /// Begins a write.
    private func begin(_ attributes: [AttributeNumber], _ wanted: Int64?) throws(Status) -> [Field] {
        guard writes.write(by: client) == nil else { throw .invalidInState }
        guard let wanted else { throw .invalidCommand }
        let statuses = attributes.map { attribute -> (AttributeNumber, Status) in
            guard isAtomic(attribute) else { return (attribute, .invalidCommand) }
            return (attribute, writes.write(of: attribute) == nil ? .success : .busy)
        }
        let longest = Self.atomic.filter { attributes.contains($0.attribute) }.reduce(0) { $0 + $1.longest }
        let timeout = min(wanted, longest)
        if statuses.allSatisfy({ $0.1 == .success }) {
            writes.begin(attributes, by: client, until: device.now + .milliseconds(timeout))
            watchWrites()
        }
        return Self.answer(statuses) + [Field("timeout", .integer(timeout))]
    }

    /// Puts what was written into effect, if all of it may be.
    private func commit(_ attributes: [AttributeNumber]) throws(Status) -> [Field] {
        try checkOpen(attributes)
        let presets = writes.pending(Attribute.presets, for: client)
        let schedules = writes.pending(Attribute.schedules, for: client)
        let statuses = attributes.map { attribute -> (AttributeNumber, Status) in
            switch attribute {
            case Attribute.presets:
                (attribute, presets.map { statusOfCommit(presets: $0, schedules: schedules) } ?? .success)
            case Attribute.schedules: (attribute, schedules.map { statusOfCommit(schedules: $0) } ?? .success)
            default: (attribute, .success)
            }
        }
        end()
        if statuses.allSatisfy({ $0.1 == .success }) { takeEffect(presets: presets, schedules: schedules) }
        return Self.answer(statuses)
    }

    /// Stores lists that were checked, and follows what they changed.
    private func takeEffect(presets: Value?, schedules: Value?) {
        if let presets { set(Attribute.presets, presets) }
        if let schedules { set(Attribute.schedules, schedules) }
        if presets != nil { forgetSuggestionsWithoutPreset() }
        followProgramme()
    }

    /// Checks that the client has a write of just these attributes.
    private func checkOpen(_ attributes: [AttributeNumber]) throws(Status) {
        guard let write = writes.write(by: client), Set(write.attributes) == Set(attributes) else {
            throw .invalidInState
        }
    }

    /// Ends the client's write.
    private func end() {
        writes.end(by: client)
        watchWrites()
    }

    /// Looks again when the time of a write is over.
    private func watchWrites() {
        cancelTimer(Timer.atomicWrite)
        if let deadline = writes.deadline { setTimer(Timer.atomicWrite, after: deadline - device.now) }
    }

    /// Gives up the writes whose time is over.
    func expireWrites() {
        writes.expire(at: device.now)
        watchWrites()
    }

    /// Gives up what an administrator has begun who is taken away.
    func forget(administrator: UInt8) {
        writes.end(by: administrator)
        watchWrites()
    }

    /// Checks and keeps a list that a client writes.
    ///
    /// Over a session of Matter it is kept until it is committed. A protocol that has no atomic writes has none to begin:
    /// there a message with a list is one by itself.
    func writeAtomically(_ attribute: AttributeNumber, _ value: Value) throws(Status) {
        guard device.isSessionSecured || !writes.open.isEmpty else {
            let isPresets = attribute == Attribute.presets
            let list = try isPresets ? checkedPresets(value) : checkedSchedules(value, presets: self[Attribute.presets])
            let status = isPresets ? statusOfCommit(presets: list, schedules: nil) : statusOfCommit(schedules: list)
            guard status == .success else { throw status }
            takeEffect(presets: isPresets ? list : nil, schedules: isPresets ? nil : list)
            return
        }
        try writes.checkWrite(of: attribute, by: client)
        let presets = writes.pending(Attribute.presets, for: client) ?? self[Attribute.presets]
        let list = try attribute == Attribute.presets ? checkedPresets(value) : checkedSchedules(value, presets: presets)
        writes.pend(list, of: attribute, by: client)
    }

    /// The fields of an answer.
    private static func answer(_ statuses: [(AttributeNumber, Status)]) -> [Field] {
        let isDone = statuses.allSatisfy { $0.1 == .success }
        return [
            Field("statusCode", .integer(Int64((isDone ? Status.success : .failure).rawValue))),
            Field(
                "attributeStatus",
                .list(
                    statuses.map {
                        [
                            "attributeID": .integer(Int64($0.0.rawValue)),
                            "statusCode": .integer(Int64($0.1.rawValue)),
                        ]
                    })),
        ]
    }
}
