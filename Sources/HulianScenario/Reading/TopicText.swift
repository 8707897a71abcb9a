/// Checks topic names and filters that a scenario writes (MQTT 5.0, section 4.7).
///
/// A filter that matches nothing would let an expectation with `never` always hold.
enum TopicText {
    /// What is wrong with a topic to publish on; nothing when it is right.
    static func problem(name: String) -> String? {
        if let problem = common(name) { return problem }
        return name.utf8.contains { $0 == 0x2B || $0 == 0x23 } ? "a wildcard can only stand in a filter" : nil
    }

    /// What is wrong with a filter; nothing when it is right.
    static func problem(filter: String) -> String? {
        if let problem = common(filter) { return problem }
        let levels = filter.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
        for (index, level) in levels.enumerated() where level.contains(0x23) || level.contains(0x2B) {
            if level.count > 1 { return "a wildcard fills a level of its own" }
            if level.first == 0x23, index + 1 < levels.count { return "'#' can only stand at the end" }
        }
        return nil
    }

    /// What names and filters have in common.
    private static func common(_ text: String) -> String? {
        if text.isEmpty { return "it is empty" }
        if text.utf8.count > 65_535 { return "it is longer than 65535 octets" }
        return text.utf8.contains(0) ? "it holds the character U+0000" : nil
    }
}
