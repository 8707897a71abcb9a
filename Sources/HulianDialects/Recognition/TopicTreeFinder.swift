public import HulianModel

/// Finds out which dialect is spoken in each tree of topics of a broker, and how sure that is.
///
/// Hand it what a recogniser makes of message after message, and ask for ``trees`` in the end. The same messages in the
/// same order give the same answer. Not thread-safe.
public final class TopicTreeFinder {
    /// How many topics of no dialect are remembered in a tree, until somebody may say whose they are.
    private static let topicLimit = 4096

    /// What speaks for a dialect in a tree.
    private struct Support {
        /// How many messages have a topic of it.
        var topics = 0
        /// How many of them are whole: a body of it, without a fault.
        var wholes = 0
        /// How many only begin like it.
        var beginnings = 0
        /// The sum of what the recogniser says, 0...1000 for each message.
        var confidence = 0
        /// The messages of the table that were seen.
        var forms: Set<String> = []
        /// True when one of them has a topic that begins with a variable.
        var isOpen = false
    }

    /// What was heard below a first level.
    private struct Root {
        /// How many messages.
        var count = 0
        /// What speaks for each dialect; looked into by name.
        var supports: [DialectID: Support] = [:]
        /// How many messages came on each topic that is of no dialect.
        var strangers: [String: Int] = [:]
    }

    /// What was heard, by first level; sorted before it is shown.
    private var roots: [String: Root] = [:]
    /// Topics that a device named itself, with its dialect.
    private var declared: [String: DialectID] = [:]
    /// Messages of tables whose topics begin with a variable: dialect and name.
    private let open: Set<String>

    /// Makes a finder.
    public init(_ tables: [DialectTable]) {
        var open: Set<String> = []
        for table in tables {
            for message in table.messages {
                if case .text? = message.topic.parts.first { continue }
                open.insert(Self.key(table.id, message.name))
            }
        }
        self.open = open
    }

    /// Hears a message.
    ///
    /// - Parameters:
    ///   - topic: Its topic.
    ///   - ranks: What it may be, as ``DialectRecogniser`` says.
    public func hear(_ topic: String, _ ranks: [Recognition]) {
        var root = roots[Self.root(of: topic)] ?? Root()
        root.count += 1
        var isKnown = false
        for rank in ranks {
            var support = root.supports[rank.dialect] ?? Support()
            if let message = rank.message {
                isKnown = true
                support.topics += 1
                if rank.faults.isEmpty { support.wholes += 1 }
                support.confidence += rank.confidence
                support.forms.insert(message)
                if open.contains(Self.key(rank.dialect, message)) { support.isOpen = true }
            } else {
                support.beginnings += 1
            }
            root.supports[rank.dialect] = support
        }
        if !isKnown, root.strangers.count < Self.topicLimit || root.strangers[topic] != nil {
            root.strangers[topic, default: 0] += 1
        }
        roots[Self.root(of: topic)] = root
    }

    /// Hears that a device of a dialect names a topic for its own messages.
    public func declare(_ topic: String, _ dialect: DialectID) {
        guard declared.count < Self.topicLimit * 16 else { return }
        declared[topic] = dialect
    }

    /// The trees, in the order of their first levels.
    public var trees: [TopicTree] {
        var openRoots: [DialectID: Root] = [:]
        var closed: [TopicTree] = []
        for (name, heard) in roots.sorted(by: { $0.key < $1.key }) {
            var root = heard
            adoptDeclared(&root)
            let best = Self.ranked(root).first
            if let best, best.support.isOpen {
                var joined = openRoots[best.dialect] ?? Root()
                Self.join(&joined, root)
                openRoots[best.dialect] = joined
            } else {
                closed.append(Self.tree(name, root))
            }
        }
        let opened = openRoots.sorted { $0.key.rawValue < $1.key.rawValue }.map { Self.tree("+", $0.value) }
        return closed + opened
    }

    /// Counts the messages on topics that devices named for the dialects of those.
    private func adoptDeclared(_ root: inout Root) {
        for (topic, count) in root.strangers {
            guard let dialect = declared[topic] else { continue }
            // A device said so itself; what its bodies hold only a reader with its description can say.
            root.supports[dialect, default: Support()].topics += count
            root.supports[dialect, default: Support()].wholes += count
            root.supports[dialect, default: Support()].confidence += 700 * count
            root.supports[dialect, default: Support()].forms.insert("declared")
        }
    }

    /// Adds what was heard below one first level to another.
    private static func join(_ root: inout Root, _ other: Root) {
        root.count += other.count
        for (dialect, support) in other.supports {
            var sum = root.supports[dialect] ?? Support()
            sum.topics += support.topics
            sum.wholes += support.wholes
            sum.beginnings += support.beginnings
            sum.confidence += support.confidence
            sum.forms.formUnion(support.forms)
            sum.isOpen = sum.isOpen || support.isOpen
            root.supports[dialect] = sum
        }
    }

    /// The dialects that have messages, the best supported first; of two alike, by name.
    private static func ranked(_ root: Root) -> [(dialect: DialectID, support: Support)] {
        root.supports.filter { $0.value.topics > 0 }.map { (dialect: $0.key, support: $0.value) }.sorted { one, other in
            let left = (one.support.wholes, one.support.confidence)
            let right = (other.support.wholes, other.support.confidence)
            return left == right ? one.dialect.rawValue < other.dialect.rawValue : left > right
        }
    }

    /// The tree of what was heard.
    private static func tree(_ name: String, _ root: Root) -> TopicTree {
        let ranked = ranked(root)
        guard let best = ranked.first else {
            let near = root.supports.filter { $0.value.beginnings > 0 }.keys.map(\.rawValue).sorted()
            let reason =
                near.isEmpty
                ? Title(
                    english: "no topic is one of a dialect that is known here", chinese: "没有任何主题属于已知方言")
                : Title(
                    english: "topics begin like those of \(near.joined(separator: ", ")), and none is one",
                    chinese: "主题开头与 \(near.joined(separator: "、")) 相似，但均不属于它")
            return TopicTree(
                root: name, dialect: nil, percent: 0, messageCount: root.count, ownCount: 0, wholeCount: 0,
                reason: reason)
        }
        let rival = ranked.dropFirst().max { $0.support.confidence < $1.support.confidence }
        return TopicTree(
            root: name, dialect: best.dialect, percent: percent(best.support, rival?.support, root.count),
            messageCount: root.count, ownCount: best.support.topics, wholeCount: best.support.wholes,
            reason: reason(best.support, rival, root.count))
    }

    /// How sure a dialect is, 1...99.
    ///
    /// The share of messages that are its own counts, of which those with a fault count half; few messages make nobody
    /// sure, and neither do bodies that could be anybody's, nor another dialect that fits as well.
    private static func percent(_ own: Support, _ rival: Support?, _ count: Int) -> Int {
        let share = 1000 * (own.wholes + (own.topics - own.wholes) / 2) / max(1, count)
        let size =
            switch own.wholes {
            case 0: 400
            case 1: 800
            case 2: 900
            default: own.forms.count > 1 && own.wholes >= 10 ? 990 : 950
            }
        // What only a topic shows, without a body that is the dialect's alone, is likely at the best.
        let mean = own.confidence / max(1, own.topics)
        let body = mean >= 600 ? 1000 : 700
        var alone = 1000
        if let rival, own.confidence > 0 {
            let ratio = min(1000, 1000 * rival.confidence / own.confidence)
            alone = 1000 - max(0, ratio - 600) * 5 / 4
        }
        let permille = share * size / 1000 * body / 1000 * alone / 1000
        return min(99, max(1, permille / 10))
    }

    /// What speaks for a dialect and against it, in one sentence.
    private static func reason(
        _ own: Support, _ rival: (dialect: DialectID, support: Support)?, _ count: Int
    ) -> Title {
        var english = "\(own.wholes) of \(count) messages have topic and body of it"
        var chinese = "\(count) 条消息中 \(own.wholes) 条的主题与内容均符合"
        let faulty = own.topics - own.wholes
        if faulty > 0 {
            english += ", \(faulty) its topic and a fault"
            chinese += "，\(faulty) 条主题符合但内容有误"
        }
        let strangers = count - own.topics
        if strangers > 0 {
            english += ", \(strangers) are none of it"
            chinese += "，\(strangers) 条不属于它"
        }
        if let rival, own.confidence > 0, 1000 * rival.support.confidence / own.confidence > 600 {
            english += "; \(rival.dialect) fits nearly as well"
            chinese += "；\(rival.dialect) 几乎同样符合"
        }
        if own.wholes < 3 {
            english += "; few messages"
            chinese += "；消息较少"
        }
        return Title(english: english, chinese: chinese)
    }

    /// The first level of a topic, with the slash that it may begin with.
    private static func root(of topic: String) -> String {
        let rest = topic.drop { $0 == "/" }
        let slashes = topic.prefix { $0 == "/" }
        return String(slashes) + String(rest.prefix { $0 != "/" })
    }

    /// A message of a dialect, for looking up.
    private static func key(_ dialect: DialectID, _ message: String) -> String { "\(dialect.rawValue)\n\(message)" }
}
