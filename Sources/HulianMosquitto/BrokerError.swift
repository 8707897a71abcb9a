public import HulianModel

/// Why a broker cannot be used, for people and for programs.
public struct BrokerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of trouble it is; the text of a code stays for ever.
    public enum Code: String, Sendable, CaseIterable {
        /// No program `mosquitto` was found.
        case mosquittoMissing = "mosquitto-missing"
        /// The broker process ended, or did not accept connections in time.
        case brokerNotStarted = "broker-not-started"
        /// The address cannot be resolved or nobody answers there.
        case brokerUnreachable = "broker-unreachable"
        /// The broker refused user name or password.
        case loginRefused = "login-refused"
        /// TLS could not be agreed on, or a file for it cannot be used.
        case tlsFailed = "tls-failed"
        /// The broker refused a connection for another reason.
        case connectionRefused = "connection-refused"
        /// The system allows no more open files.
        case tooManyConnections = "too-many-connections"
        /// Messages were still under way when the time for them was over.
        case notSettled = "broker-not-settled"
        /// The connection that watches for messages of others is not allowed or broke.
        case observerLost = "observer-lost"
    }

    /// The code.
    public let code: Code
    /// What went wrong, with names and numbers, in both languages.
    public let message: Title
    /// What to do about it.
    public let hint: Title?

    /// Makes an error.
    public init(_ code: Code, _ english: String, _ chinese: String, hint: Title? = nil) {
        self.code = code
        message = Title(english: english, chinese: chinese)
        self.hint = hint
    }

    /// One line for people, in English.
    public var description: String {
        let hint = hint.map { "; \($0.english)" } ?? ""
        return "\(code.rawValue): \(message.english)\(hint)"
    }

    /// The system allows no more open files.
    static var tooManyFiles: BrokerError {
        BrokerError(
            .tooManyConnections, "the system allows no more open files", "系统不允许打开更多文件",
            hint: Title(english: "raise the limit with 'ulimit -n'", chinese: "请用 ulimit -n 提高上限"))
    }
}
