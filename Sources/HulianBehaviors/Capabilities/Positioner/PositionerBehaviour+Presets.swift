internal import HulianModel

extension PositionerBehaviour {
    /// The positions that are stored.
    private static let presets: AttributeNumber = 0x0043
    /// How many can be stored.
    private static let presetCapacity: AttributeNumber = 0x0044

    /// The positions that are stored.
    private var presets: [Value] { self[Self.presets].listValue ?? [] }

    /// Goes to a stored position.
    func recall(_ preset: Int64) throws(Status) {
        guard let stored = presets.first(where: { $0["preset"] == .integer(preset) }) else { throw .notFound }
        let goals = axes.compactMap { axis in stored[axis.field]?.integerValue.map { (axis: axis, position: $0) } }
        // A limit may have been set since it was stored.
        for goal in goals {
            let isLow = goal.position < integer(goal.axis.lowest) ?? .min
            guard !isLow, goal.position <= integer(goal.axis.greatest) ?? .max else { throw .constraintError }
        }
        try go(goals, preset: preset)
    }

    /// Stores where it stands.
    func store(_ preset: Int64, named name: String?) throws(Status) {
        guard preset <= integer(Self.presetCapacity) ?? 4 else { throw .resourceExhausted }
        guard !isMoving else { throw .invalidInState }
        var fields = [Field("preset", .integer(preset))]
        let last = presets.first { $0["preset"] == .integer(preset) }
        fields.append(Field("name", name.map { .string($0) } ?? last?["name"] ?? ""))
        for axis in Axis.all {
            let isThere = axes.contains { $0.place == axis.place }
            fields.append(Field(axis.field, isThere ? .integer(position(axis)) : .null))
        }
        var all = presets.filter { $0["preset"] != .integer(preset) }
        let place = all.firstIndex { ($0["preset"]?.integerValue ?? 0) > preset } ?? all.count
        all.insert(.structure(fields), at: place)
        set(Self.presets, .list(all))
        set(Self.currentPreset, .integer(preset))
    }

    /// Forgets a stored position.
    func remove(_ preset: Int64) throws(Status) {
        let left = presets.filter { $0["preset"] != .integer(preset) }
        guard left.count < presets.count else { throw .notFound }
        set(Self.presets, .list(left))
        if integer(Self.currentPreset) == preset { set(Self.currentPreset, .null) }
    }
}
