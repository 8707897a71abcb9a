internal import HulianModel

/// One level of a topic as it was learned.
enum LearnedLevel: Hashable {
    /// Text that always stands there.
    case word(String)
    /// Text that differs, with what always stands before and behind it in the level.
    case variable(prefix: String = "", suffix: String)

    /// True for a level that is nothing but a variable.
    var isPlainVariable: Bool { self == .variable(suffix: "") }
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

    /// Which of the levels that differ one after another names the device, by what always stands before the first.
    private(set) var deviceOffsets: [[LearnedLevel]: Int] = [:]

    /// Learns from topics, each given once.
    init(_ topics: [String]) {
        levels = topics.map { $0.split(separator: "/", omittingEmptySubsequences: false).map(String.init) }
        patterns = levels.map { _ in [] }
        split(Array(levels.indices), 0, isRoot: true)
        findDevices()
    }

    /// Finds out which of several levels that differ names the device.
    ///
    /// A device belongs to one product, so that its name says what stands before it; the name of a part or of a value is
    /// found below many devices. Where some topic has one such level alone, that is the device.
    private mutating func findDevices() {
        var runs: [[LearnedLevel]: [[String]]] = [:]
        var described: [[LearnedLevel]: [[String]]] = [:]
        for (topic, pattern) in patterns.enumerated() {
            guard let first = pattern.firstIndex(where: \.isPlainVariable) else { continue }
            let end = pattern[first...].firstIndex { !$0.isPlainVariable } ?? pattern.count
            // What describes a device may stand below what is no device, such as a kind of entity.
            let isDescription = pattern[end...].contains { level in
                if case .word(let word) = level { return ProtocolWords.descriptions.contains(word.lowercased()) }
                return false
            }
            if isDescription {
                described[Array(pattern[..<first]), default: []].append(Array(levels[topic][first..<end]))
                continue
            }
            runs[Array(pattern[..<first]), default: []].append(Array(levels[topic][first..<end]))
        }
        var devices: Set<String> = []
        for (head, runs) in runs {
            let most = runs.map(\.count).max() ?? 1
            let least = runs.map(\.count).min() ?? 1
            let place = (1..<max(1, min(most, least))).reversed().first { Self.isDetermined($0, runs) } ?? 0
            deviceOffsets[head] = place
            for run in runs where run.count > place { devices.insert(run[place]) }
        }
        // What describes a device names it as other topics do.
        for (head, runs) in described where deviceOffsets[head] == nil {
            let least = runs.map(\.count).min() ?? 0
            let counts = (0..<least).map { place in runs.count { devices.contains($0[place]) } }
            guard let most = counts.max(), most * 5 >= runs.count * 4 else { continue }
            deviceOffsets[head] = counts.firstIndex(of: most)
        }
    }

    /// True when the word at a place of most runs says what stands before it.
    private static func isDetermined(_ place: Int, _ runs: [[String]]) -> Bool {
        var before: [String: Set<[String]>] = [:]
        for run in runs where run.count > place { before[run[place], default: []].insert(Array(run[..<place])) }
        let devices = Set(runs.map { Array($0[..<place]) })
        // With a single word before it nothing is shown, and the last one is taken.
        let sure = runs.count { before[$0[place]]?.count == 1 }
        return devices.count == 1 || sure * 20 >= runs.count * 19
    }

    /// Works out one level of some topics that are alike before it.
    private mutating func split(_ topics: [Int], _ depth: Int, isRoot: Bool) {
        var words: [String: [Int]] = [:]
        var names: [Frame: [Int]] = [:]
        var tokens: [Frame: Set<String>] = [:]
        let absorbed = isRoot ? [] : namesAmongWords(topics, depth)
        for topic in topics where levels[topic].count > depth {
            let level = levels[topic][depth]
            if level.isEmpty || ProtocolWords.isWord(level) && !absorbed.contains(level) {
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
            let differing = isRoot ? namesAtRoot(group, depth) : []
            var variable: [Int] = []
            var constant: [Int] = []
            for topic in group {
                let differs =
                    isRoot ? differing.contains(levels[topic][depth]) : own.count > 1 || isNamed || !frame.isEmpty
                if differs { variable.append(topic) } else { constant.append(topic) }
            }
            if !variable.isEmpty {
                for topic in variable {
                    patterns[topic].append(.variable(prefix: frame.prefix, suffix: frame.suffix))
                }
                split(variable, depth + 1, isRoot: false)
            }
            guard !constant.isEmpty else { continue }
            let groups = Dictionary(grouping: constant) { levels[$0][depth] }
            for word in own {
                guard let same = groups[word] else { continue }
                for topic in same { patterns[topic].append(.word(word)) }
                if !isRoot, lonely.count < 64, !lonely.contains(word) { lonely.append(word) }
                split(same, depth + 1, isRoot: false)
            }
        }
    }

    /// Words of protocols that are names here: they end topics where many names end them, and nothing else follows them.
    private func namesAmongWords(_ topics: [Int], _ depth: Int) -> Set<String> {
        var followers: [String: Set<String>] = [:]
        for topic in topics where levels[topic].count > depth {
            let next = levels[topic].count > depth + 1 ? levels[topic][depth + 1] : ""
            followers[levels[topic][depth], default: []].insert(next)
        }
        let names = followers.filter { !$0.key.isEmpty && !ProtocolWords.isWord($0.key) && $0.value.contains("") }
        guard names.count >= 5 else { return [] }
        let known = names.values.reduce(into: Set<String>()) { $0.formUnion($1) }
        return Set(
            followers.filter { word, next in
                !word.hasPrefix("$") && ProtocolWords.isWord(word) && next.contains("") && next.isSubset(of: known)
            }.keys)
    }

    /// The words at the root that are names of devices and no brands: the same follows most of them.
    ///
    /// What else stands there is a name too when nothing else follows it. A brand says where devices are, so that in most
    /// of its topics the name of one stands below it.
    private func namesAtRoot(_ topics: [Int], _ depth: Int) -> Set<String> {
        var followers: [String: Set<String>] = [:]
        for topic in topics {
            let next = levels[topic].count > depth + 1 ? levels[topic][depth + 1] : ""
            followers[levels[topic][depth], default: []].insert(next)
        }
        var holding: [String: (all: Int, others: Int)] = [:]
        for topic in topics {
            let word = levels[topic][depth]
            let holds = levels[topic].dropFirst(depth + 1).contains { $0 != word && followers[$0] != nil }
            let counts = holding[word] ?? (0, 0)
            holding[word] = (counts.all + 1, counts.others + (holds ? 1 : 0))
        }
        for (word, counts) in holding where counts.others * 2 > counts.all { followers[word] = nil }
        var counts: [String: Int] = [:]
        for next in followers.values { for word in next where !word.isEmpty { counts[word, default: 0] += 1 } }
        let best = counts.min { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
        guard let best, best.value > 2, best.value * 2 >= followers.count else { return [] }
        var names = Set(followers.filter { $0.value.contains(best.key) }.keys)
        let known = names.reduce(into: Set<String>()) { $0.formUnion(followers[$1] ?? []) }
        for (word, next) in followers where next.isSubset(of: known) { names.insert(word) }
        return names
    }

    /// What stands before and behind a name in one level: `request_id=` and `_reply`, or `?$rid=` and `&$version={revision}`.
    private struct Frame: Hashable, Comparable {
        /// What stands before it, up to an equals sign.
        let prefix: String
        /// What an answer has behind it.
        let suffix: String
        /// True for a name alone.
        var isEmpty: Bool { prefix.isEmpty && suffix.isEmpty }

        /// Takes a level apart.
        init(_ level: String) {
            let pairs = level.split(separator: "&", omittingEmptySubsequences: false)
            if pairs.count > 1, pairs.count < 8, pairs.allSatisfy({ $0.contains("=") }) {
                // Several values in one level: the first names what the message belongs to.
                func key(_ pair: Substring) -> Substring { pair[...(pair.firstIndex(of: "=") ?? pair.startIndex)] }
                prefix = String(key(pairs[0]))
                suffix = pairs.dropFirst().enumerated().map { place, pair in
                    "&\(key(pair)){\(key(pair).lowercased().contains("version") ? "revision" : "more\(place + 1)")}"
                }.joined()
                return
            }
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
