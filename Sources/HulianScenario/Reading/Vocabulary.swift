public import HulianModel

/// Words that scenarios use and that only the behaviours know; whoever reads scenarios passes them in.
public struct Vocabulary: Sendable {
    /// The actions that a hand can do at a device type, such as `openDoor`.
    public var actions: @Sendable (DeviceBlueprint) -> [String]
    /// What can break in a device type, such as `jam`.
    public var defects: @Sendable (DeviceBlueprint) -> [String]
    /// The quantities of a room with their units.
    public var quantities: [(name: String, unit: Unit?)]
    /// The kinds of credentials.
    public var credentials: [String]
    /// The roles of people.
    public var roles: [String]

    /// Makes a vocabulary.
    public init(
        actions: @escaping @Sendable (DeviceBlueprint) -> [String],
        defects: @escaping @Sendable (DeviceBlueprint) -> [String],
        quantities: [(name: String, unit: Unit?)], credentials: [String], roles: [String]
    ) {
        self.actions = actions
        self.defects = defects
        self.quantities = quantities
        self.credentials = credentials
        self.roles = roles
    }
}
