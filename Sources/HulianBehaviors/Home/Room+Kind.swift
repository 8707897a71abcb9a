extension Room {
    /// What a room is for; people look for a kind of room, not for a name.
    public enum Kind: String, Sendable, CaseIterable {
        /// Where people sleep.
        case bedroom
        /// Where people sit together.
        case livingRoom
        /// Where people cook.
        case kitchen
        /// Where people eat.
        case diningRoom
        /// Where people wash.
        case bathroom
        /// Where people work and learn.
        case study
        /// Where the door of the home is.
        case entrance
        /// Outside, but of the home.
        case balcony
        /// Outside, on the ground.
        case garden
        /// Where a car stands.
        case garage
        /// What several homes share: a staircase, a yard, a club room.
        case community
        /// Anything else.
        case other

        /// Words in names of rooms that tell what they are for; the first that is found counts.
        private static let words: [(word: String, kind: Kind)] = [
            ("bedroom", .bedroom), ("nursery", .bedroom), ("bathroom", .bathroom), ("toilet", .bathroom),
            ("shower", .bathroom), ("kitchen", .kitchen), ("dining", .diningRoom), ("living", .livingRoom),
            ("lounge", .livingRoom), ("study", .study), ("office", .study), ("entrance", .entrance),
            ("hall", .entrance), ("foyer", .entrance), ("balcony", .balcony), ("terrace", .balcony),
            ("garden", .garden), ("garage", .garage), ("community", .community), ("lobby", .community),
            ("yard", .community),
        ]

        /// The kind that the name of a room tells.
        public init(named name: String) {
            let name = name.lowercased()
            self = Self.words.first { name.contains($0.word) }?.kind ?? .other
        }

        /// The rows of the mission table that it answers, such as `S061`.
        public var rows: [String] {
            switch self {
            case .bedroom: ["S061"]
            case .kitchen: ["S062"]
            case .livingRoom: ["S063"]
            case .bathroom: ["S064"]
            case .study: ["S065"]
            case .entrance, .balcony, .community: ["S066"]
            case .diningRoom, .garden, .garage, .other: []
            }
        }

        /// True for one on which rain falls.
        public var isOpen: Bool { self == .balcony || self == .garden }
    }
}
