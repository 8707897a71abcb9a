public import HulianModel

/// Why a text is no topic name or topic filter (MQTT 5.0, section 4.7; the same in 3.1.1).
public enum TopicError: Error, Hashable, Sendable, CustomStringConvertible {
    /// It is empty.
    case empty
    /// It is longer than 65,535 octets.
    case tooLong
    /// It holds the character U+0000.
    case nullCharacter
    /// It is not UTF-8.
    case notUTF8
    /// A wildcard stands in a topic name, or in a filter where none may stand; the offset is in octets.
    case wildcard(at: Int)
    /// A shared subscription has no name, or no filter behind it.
    case malformedShare

    /// A sentence for people.
    public var description: String {
        switch self {
        case .empty: "a topic must not be empty"
        case .tooLong: "a topic must not be longer than 65,535 octets"
        case .nullCharacter: "a topic must not hold U+0000"
        case .notUTF8: "a topic must be UTF-8"
        case .wildcard(let offset): "a wildcard cannot stand at octet \(offset)"
        case .malformedShare: "a shared subscription is written $share/name/filter"
        }
    }
}

/// Checks and matching of topic names and topic filters, on octets.
///
/// Our own matcher, because the one of libmosquitto 2.0.11 ignores the lengths that it is given.
public enum TopicSyntax {
    /// Checks a topic name.
    public static func checkName(_ name: Octets) -> TopicError? {
        if let error = checkCommon(name) { return error }
        for (index, octet) in name.enumerated() where octet == 0x2B || octet == 0x23 { return .wildcard(at: index) }
        return nil
    }

    /// Checks a topic filter, shared subscriptions included.
    public static func checkFilter(_ filter: Octets) -> TopicError? {
        if let error = checkCommon(filter) { return error }
        if filter.starts(with: "$share/".utf8) {
            let rest = filter.dropFirst(7)
            guard let slash = rest.firstIndex(of: 0x2F), slash > rest.startIndex, slash + 1 < filter.count,
                !rest[..<slash].contains(where: { $0 == 0x2B || $0 == 0x23 })
            else { return .malformedShare }
            return checkLevels(filter, from: slash + 1)
        }
        return checkLevels(filter, from: 0)
    }

    /// Checks what names and filters have in common.
    private static func checkCommon(_ text: Octets) -> TopicError? {
        if text.isEmpty { return .empty }
        if text.count > 65_535 { return .tooLong }
        if text.contains(0) { return .nullCharacter }
        return UTF8Check.isValid(text) ? nil : .notUTF8
    }

    /// Checks that wildcards fill their level, and that `#` is the last.
    private static func checkLevels(_ filter: Octets, from start: Int) -> TopicError? {
        for index in start..<filter.count {
            let isFirst = index == start || filter[index - 1] == 0x2F
            let isLast = index + 1 == filter.count
            if filter[index] == 0x23, !isFirst || !isLast { return .wildcard(at: index) }
            if filter[index] == 0x2B, !isFirst || !(isLast || filter[index + 1] == 0x2F) {
                return .wildcard(at: index)
            }
        }
        return nil
    }

    /// True when a topic name matches a filter; both must have passed their check.
    ///
    /// Names that begin with `$` do not match filters that begin with a wildcard.
    public static func matches(filter: Octets, name: Octets) -> Bool {
        if let first = name.first, first == 0x24, let wild = filter.first, wild == 0x2B || wild == 0x23 {
            return false
        }
        var position = 0
        var index = 0
        while index < filter.count {
            switch filter[index] {
            case 0x23:
                return true
            case 0x2B:
                while position < name.count, name[position] != 0x2F { position += 1 }
                index += 1
            default:
                guard position < name.count, filter[index] == name[position] else {
                    // `a/#` matches `a` itself.
                    return position == name.count && filter.count - index == 2 && filter[index] == 0x2F
                        && filter[index + 1] == 0x23
                }
                index += 1
                position += 1
            }
        }
        return position == name.count
    }

    /// The same on strings, for tests and for what happens rarely.
    public static func matches(filter: String, name: String) -> Bool {
        var filter = filter
        var name = name
        return filter.withUTF8 { filter in name.withUTF8 { name in matches(filter: filter, name: name) } }
    }
}
