internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianModel
internal import HulianYAML

/// What drafts say of a capability beside what was found: features to prefer, and values of attributes that it wants.
///
/// The file is `Catalog/import/capabilities.yaml`.
struct CapabilityHabits: Sendable {
    /// What is usual for one capability.
    struct Habit: Sendable {
        /// The features to have when they may be there.
        var features: [String] = []
        /// The texts of values of attributes, for those that the draft has.
        var values: [String: String] = [:]
        /// The commands to have when one of the capability's elements is there.
        var commands: [String] = []
        /// The attributes that hold the least and the greatest number of another one, by its name.
        var ends: [String: (least: [String], greatest: [String])] = [
            "measuredValue": (["minMeasuredValue"], ["maxMeasuredValue"])
        ]
        /// How one of its modes is written: `%l` for the label, `%n` for the number.
        var mode = ""
    }

    /// The habits by capability and, for one family only, by `capability@family`.
    private let habits: [String: Habit]

    /// Reads the file.
    init(_ catalog: Catalog) throws(DiagnosticsError) {
        let node = try ImportTableReader.file("capabilities", catalog)
        var reader = FieldReader(node, "habits of capabilities")
        _ = reader.requiredString("import")
        var habits: [String: Habit] = [:]
        for entry in reader.mapping("capabilities") {
            var inner = FieldReader(entry.value, "the habits of '\(entry.key)'")
            var habit = Habit()
            habit.features = inner.strings("features")
            habit.commands = inner.strings("commands")
            habit.mode = inner.string("mode") ?? ""
            for end in inner.mapping("ends") {
                var names = FieldReader(end.value, "the ends of '\(end.key)'")
                habit.ends[end.key] = (names.strings("min"), names.strings("max"))
                inner.add(names.finish())
            }
            for value in inner.mapping("values") { habit.values[value.key] = value.value.scalar ?? "" }
            habits[entry.key] = habit
            reader.add(inner.finish())
            let id = CapabilityID(rawValue: String(entry.key.prefix { $0 != "@" }))
            guard let capability = catalog.capability(id) else {
                reader.error("unknown-capability", "'\(id)' is not a capability of the catalog", at: entry.place)
                continue
            }
            let named = habit.values.keys.sorted()
            for name in named where capability.attribute(named: name) == nil {
                reader.error("unknown-attribute", "\(id) has no attribute '\(name)'", at: entry.place)
            }
        }
        let found = reader.finish()
        if found.hasErrors { throw DiagnosticsError(found.sorted) }
        self.habits = habits
    }

    /// What is usual for a capability in a family.
    func habit(_ id: CapabilityID, in family: String) -> Habit {
        habits["\(id)@\(family)"] ?? habits[id.rawValue] ?? Habit()
    }
}
