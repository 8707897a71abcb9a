/// A tree of topics on a broker, with the dialect that seems to be spoken below it.
public struct TopicTree: Hashable, Sendable {
    /// How sure it is that the dialect is spoken.
    public enum Certainty: String, Sendable, CaseIterable, Comparable {
        /// Nothing speaks for a dialect that is known here.
        case unknown
        /// Something speaks for it, and it may be another.
        case possible
        /// Most speaks for it.
        case likely
        /// Topics and bodies are the dialect's, and nobody else's.
        case certain

        /// Orders words from the least sure to the surest.
        public static func < (left: Certainty, right: Certainty) -> Bool { left.rank < right.rank }

        /// The place in the order.
        private var rank: Int {
            switch self {
            case .unknown: 0
            case .possible: 1
            case .likely: 2
            case .certain: 3
            }
        }

        /// The word for a figure.
        public init(percent: Int) {
            self =
                switch percent {
                case 90...: .certain
                case 60...: .likely
                case 1...: .possible
                default: .unknown
                }
        }

        /// What people read.
        public var title: Title {
            switch self {
            case .certain: Title(english: "certain", chinese: "确定")
            case .likely: Title(english: "likely", chinese: "很可能")
            case .possible: Title(english: "possible", chinese: "可能")
            case .unknown: Title(english: "unknown", chinese: "未知")
            }
        }
    }

    /// Its first level, such as `zigbee2mqtt` or `/sys`; `+` for the trees of a dialect whose topics begin with the device.
    public let root: String
    /// The dialect; nothing when none is recognised.
    public let dialect: DialectID?
    /// How sure that is in per cent, 0...100; never 100 for what messages alone show.
    public let percent: Int
    /// How many messages it has.
    public let messageCount: Int
    /// How many of them have a topic of the dialect.
    public let ownCount: Int
    /// How many of them have a body of the dialect as well, without a fault.
    public let wholeCount: Int
    /// Why the figure is what it is, one sentence.
    public let reason: Title

    /// How sure it is in a word.
    public var certainty: Certainty { Certainty(percent: percent) }

    /// The filter for all its topics.
    public var filter: String { root + "/#" }

    /// Makes a tree.
    public init(
        root: String, dialect: DialectID?, percent: Int, messageCount: Int, ownCount: Int, wholeCount: Int,
        reason: Title
    ) {
        self.root = root
        self.dialect = dialect
        self.percent = percent
        self.messageCount = messageCount
        self.ownCount = ownCount
        self.wholeCount = wholeCount
        self.reason = reason
    }
}
