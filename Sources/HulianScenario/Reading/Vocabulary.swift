public import HulianModel

/// Words that scenarios use and that only the behaviours know; whoever reads scenarios passes them in.
public struct Vocabulary: Sendable {
    /// The actions that a hand can do at a device type, such as `openDoor`.
    public var actions: @Sendable (DeviceBlueprint) -> [String]
    /// The fields of such an action, such as the code that is entered.
    public var fields: @Sendable (DeviceBlueprint, _ action: String) -> [ActionField]
    /// What can break in a device type, such as `jam`.
    public var defects: @Sendable (DeviceBlueprint) -> [String]
    /// The quantities of a room with their units.
    public var quantities: [(name: String, unit: Unit?)]
    /// The kinds of credentials.
    public var credentials: [String]
    /// The roles of people.
    public var roles: [String]
    /// How the days of people can go.
    public var routines: [String] = []
    /// What people can become, such as `asleep`.
    public var changes: [String] = []
    /// What rooms can be for.
    public var roomKinds: [String] = []
    /// The climates whose weather there is.
    public var climates: [String] = []
    /// What a dialect cannot carry of a device type: the path, `attribute`, `command` or `event`, and why.
    public var gaps: @Sendable (DialectTable, DeviceBlueprint) -> [Gap]

    /// Something that a dialect cannot carry.
    public struct Gap: Hashable, Sendable {
        /// The path of the attribute, command or event.
        public let path: ElementPath
        /// `attribute`, `command` or `event`.
        public let kind: String
        /// Why it cannot be carried.
        public let reason: String

        /// Makes a gap.
        public init(path: ElementPath, kind: String, reason: String) {
            self.path = path
            self.kind = kind
            self.reason = reason
        }
    }

    /// Makes a vocabulary.
    public init(
        actions: @escaping @Sendable (DeviceBlueprint) -> [String],
        fields: @escaping @Sendable (DeviceBlueprint, String) -> [ActionField],
        defects: @escaping @Sendable (DeviceBlueprint) -> [String],
        quantities: [(name: String, unit: Unit?)], credentials: [String], roles: [String],
        gaps: @escaping @Sendable (DialectTable, DeviceBlueprint) -> [Gap] = { _, _ in [] }
    ) {
        self.actions = actions
        self.fields = fields
        self.defects = defects
        self.quantities = quantities
        self.credentials = credentials
        self.roles = roles
        self.gaps = gaps
    }
}
