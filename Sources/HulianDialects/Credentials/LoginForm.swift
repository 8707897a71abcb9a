public import HulianModel

/// What the client identifier, the user name and the length of the password of a device of a dialect look like.
public struct LoginForm: Sendable {
    /// What is not as it should be.
    public enum Problem: String, Sendable {
        /// The client identifier.
        case clientID
        /// The user name.
        case username
        /// The password.
        case password
    }

    /// The dialect.
    private let table: DialectTable

    /// The form of a dialect's logins; nothing for one that does not say how its clients prove who they are.
    public init?(_ table: DialectTable) {
        guard table.credentials != nil else { return nil }
        self.table = table
    }

    /// What is wrong with a login; nothing when it has the form.
    ///
    /// - Parameters:
    ///   - identity: The variables of the identity of the device by name.
    ///   - passwordLength: How many octets the password has.
    public func problem(
        clientID: String, username: String?, passwordLength: Int, identity: [String: String]
    ) -> Problem? {
        let scheme = table.credentials
        if let form = scheme?.clientIDForm ?? TopicPattern(table.connection.clientID), !fits(form, clientID, identity) {
            return .clientID
        }
        if let form = scheme?.usernameForm ?? table.connection.username.flatMap({ TopicPattern($0) }),
            !fits(form, username ?? "", identity)
        {
            return .username
        }
        let lengths = scheme?.lengths ?? []
        if !lengths.isEmpty { return lengths.contains(passwordLength) ? nil : .password }
        guard let length = self.passwordLength else { return passwordLength > 0 ? nil : .password }
        return length == passwordLength ? nil : .password
    }

    /// A client identifier without the times that are in it, which may change from connection to connection.
    public static func withoutTimes(_ clientID: String, in table: DialectTable) -> String {
        guard let pattern = table.credentials?.clientIDForm ?? TopicPattern(table.connection.clientID),
            let match = TopicMatch(pattern, clientID)
        else { return clientID }
        return pattern.topic { ["seconds", "milliseconds", "hour", "expiry"].contains($0) ? "*" : match[$0] }
            ?? clientID
    }

    /// The octets of a password that is nothing but constants and a signature of fixed length; nothing for another.
    private var passwordLength: Int? {
        guard let scheme = table.credentials, scheme.encoding == .hex else { return nil }
        var length = 0
        for part in scheme.password.parts {
            switch part {
            case .text(let text): length += text.utf8.count
            case .variable("sign"): length += scheme.algorithm.length * 2
            default: return nil
            }
        }
        return length
    }

    /// True when a text is a template with the values of an identity, and its times are numbers.
    private func fits(_ pattern: TopicPattern, _ text: String, _ identity: [String: String]) -> Bool {
        // What is known is put in first, so that variables side by side are told apart.
        guard let filled = pattern.topic({ identity[$0] ?? "{\($0)}" }).flatMap({ TopicPattern($0) }),
            let match = TopicMatch(filled, text)
        else { return false }
        for part in filled.parts {
            guard case .variable(let name) = part, let value = match[name] else { continue }
            let isNumber = value.utf8.allSatisfy { $0 &- 0x30 < 10 }
            switch name {
            // A time in seconds may be one in milliseconds.
            case "seconds", "milliseconds", "expiry":
                guard isNumber, value.utf8.count == 10 || value.utf8.count == 13 else { return false }
            case "hour": guard isNumber, value.utf8.count == 10 else { return false }
            default: break
            }
        }
        return true
    }
}
