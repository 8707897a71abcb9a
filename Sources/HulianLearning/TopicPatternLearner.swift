internal import HulianModel

/// One level of a topic as it was learned.
enum LearnedLevel: Hashable {
    /// Text that always stands there.
    case word(String)
    /// Text that differs, with what always stands before and behind it in the level.
    case variable(prefix: String = "", suffix: String)
}

/// Finds out which levels of topics differ from device to device or from name to name.
///
/// Words of protocols stay; other words differ when several of them stand at one place, or when one looks like an
/// identifier.
struct TopicPatternLearner {
    /// The levels of each topic.
    private var levels: [[String]]
    /// What each topic became.
    private(set) var patterns: [[LearnedLevel]]
    /// Words that were seen alone where a name may stand.
    private(set) var lonely: [String] = []

    /// Learns from topics, each given once.
    init(_ topics: [String]) {
        levels = topics.map { $0.split(separator: "/", omittingEmptySubsequences: false).map(String.init) }
        patterns = levels.map { _ in [] }
        split(Array(levels.indices), 0, isRoot: true)
    }

    /// Works out one level of some topics that are alike before it.
    private mutating func split(_ topics: [Int], _ depth: Int, isRoot: Bool) {
        var words: [String: [Int]] = [:]
        var names: [Frame: [Int]] = [:]
        var tokens: [Frame: Set<String>] = [:]
        for topic in topics where levels[topic].count > depth {
            let level = levels[topic][depth]
            if level.isEmpty || ProtocolWords.isWord(level) {
                words[level, default: []].append(topic)
            } else {
                let frame = Frame(level)
                names[frame, default: []].append(topic)
                tokens[frame, default: []].insert(level)
            }
        }
        for (word, group) in words.sorted(by: { $0.key < $1.key }) {
            for topic in group { patterns[topic].append(.word(word)) }
            split(group, depth + 1, isRoot: isRoot && word.isEmpty)
        }
        for (frame, group) in names.sorted(by: { $0.key < $1.key }) {
            let own = (tokens[frame] ?? []).sorted()
            let isNamed = own.contains(where: ProtocolWords.looksLikeID)
            // Brands stand first; several of them are several protocols unless what follows is the same.
            let differs = isRoot ? own.count > 2 && isAlike(group, depth) : own.count > 1 || isNamed || !frame.isEmpty
            if differs {
                for topic in group { patterns[topic].append(.variable(prefix: frame.prefix, suffix: frame.suffix)) }
                split(group, depth + 1, isRoot: false)
            } else {
                for word in own {
                    let same = group.filter { levels[$0][depth] == word }
                    for topic in same { patterns[topic].append(.word(word)) }
                    if !isRoot, !lonely.contains(word) { lonely.append(word) }
                    split(same, depth + 1, isRoot: false)
                }
            }
        }
    }

    /// True when most words at a level are followed by the same.
    private func isAlike(_ topics: [Int], _ depth: Int) -> Bool {
        var followers: [String: Set<String>] = [:]
        for topic in topics {
            let next = levels[topic].count > depth + 1 ? levels[topic][depth + 1] : ""
            followers[levels[topic][depth], default: []].insert(next)
        }
        let common = followers.values.reduce(followers.values.first ?? []) { $0.intersection($1) }
        return !common.isEmpty
    }

    /// What stands before and behind a name in one level: `request_id=` and `_reply`.
    private struct Frame: Hashable, Comparable {
        /// What stands before it, up to an equals sign.
        let prefix: String
        /// What an answer has behind it.
        let suffix: String
        /// True for a name alone.
        var isEmpty: Bool { prefix.isEmpty && suffix.isEmpty }

        /// Takes a level apart.
        init(_ level: String) {
            prefix = level.firstIndex(of: "=").map { String(level[...$0]) } ?? ""
            guard let mark = level.lastIndex(of: "_"), mark > level.startIndex,
                ProtocolWords.answers.contains(level[level.index(after: mark)...].lowercased())
            else {
                suffix = ""
                return
            }
            suffix = String(level[mark...])
        }

        static func < (left: Frame, right: Frame) -> Bool {
            (left.prefix, left.suffix) < (right.prefix, right.suffix)
        }
    }
}
