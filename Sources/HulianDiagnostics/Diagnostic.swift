/// A message to a person about something that they wrote, with all that they need to put it right.
///
/// Causes are data: the code never changes and tests compare it; the sentence may get better.
public struct Diagnostic: Hashable, Sendable, Error {
    /// How bad it is.
    public enum Severity: String, Sendable, Comparable {
        /// Worth knowing.
        case note
        /// It works, and may not do what is meant.
        case warning
        /// It cannot be used.
        case error

        /// Orders severities from harmless to bad.
        public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

        /// The rank among severities.
        private var rank: Int {
            switch self {
            case .note: 0
            case .warning: 1
            case .error: 2
            }
        }
    }

    /// The code, a slug that stays for ever, such as `unknown-capability`.
    public let code: String
    /// How bad it is.
    public let severity: Severity
    /// One sentence: what stands there and why it cannot be.
    public let message: String
    /// Where; nothing when it is about no file.
    public let place: SourcePlace?
    /// What to write instead, shown under the place.
    public let hint: String?
    /// More facts, such as the names that exist.
    public let notes: [String]

    /// Makes a message.
    public init(
        _ code: String, severity: Severity = .error, _ message: String, at place: SourcePlace? = nil,
        hint: String? = nil, notes: [String] = []
    ) {
        self.code = code
        self.severity = severity
        self.message = message
        self.place = place
        self.hint = hint
        self.notes = notes
    }
}

/// Messages gathered while a file is read, so that a person sees all of them at once.
public struct Diagnostics: Sendable {
    /// The messages in the order in which they were found.
    public private(set) var all: [Diagnostic] = []
    /// The most messages that are kept; hostile files must not fill the memory.
    public static let limit = 200

    /// Makes an empty gathering.
    public init() {}

    /// True when one of them is an error.
    public var hasErrors: Bool { all.contains { $0.severity == .error } }

    /// The messages in the order of their places.
    public var sorted: [Diagnostic] {
        all.enumerated().sorted { left, right in
            switch (left.element.place, right.element.place) {
            case (let one?, let other?) where one != other: one < other
            case (nil, _?): true
            case (_?, nil): false
            default: left.offset < right.offset
            }
        }.map(\.element)
    }

    /// Adds a message, once.
    public mutating func add(_ diagnostic: Diagnostic) {
        guard all.count < Self.limit, !all.contains(diagnostic) else { return }
        all.append(diagnostic)
    }

    /// Adds an error.
    public mutating func error(
        _ code: String, _ message: String, at place: SourcePlace? = nil, hint: String? = nil, notes: [String] = []
    ) {
        add(Diagnostic(code, message, at: place, hint: hint, notes: notes))
    }

    /// Adds a warning.
    public mutating func warning(
        _ code: String, _ message: String, at place: SourcePlace? = nil, hint: String? = nil, notes: [String] = []
    ) {
        add(Diagnostic(code, severity: .warning, message, at: place, hint: hint, notes: notes))
    }

    /// Adds the messages of another gathering.
    public mutating func add(contentsOf others: some Sequence<Diagnostic>) { for other in others { add(other) } }
}

/// One or more messages that end what was being done: a file that could not be understood.
public struct DiagnosticsError: Error, Sendable {
    /// The messages in the order of their places.
    public let diagnostics: [Diagnostic]

    /// Makes an error of messages.
    public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}
