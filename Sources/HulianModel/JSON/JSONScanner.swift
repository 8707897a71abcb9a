/// The tokens of a scanned text, in its order; borrowed from the scanner until it scans the next text.
public typealias JSONTokens = UnsafeBufferPointer<JSONToken>

/// Scans JSON text into a flat list of tokens without allocating once it has grown to the size of the messages.
///
/// It accepts exactly RFC 8259: no comments, no trailing commas, no `NaN`, no byte order mark, UTF-8 only. A key that
/// stands twice in an object is accepted, as the RFC does, and remembered in ``duplicateKey``. A class, as the tokens
/// lie in memory of its own; not thread-safe.
public final class JSONScanner {
    /// What is known of the text scanned last.
    @usableFromInline
    struct State {
        /// Where the tokens lie.
        @usableFromInline var tokens: UnsafeMutablePointer<JSONToken>
        /// How many have room.
        var capacity: Int
        /// How many there are.
        @usableFromInline var count = 0
        /// The token of the first key that stands twice; -1 when no key does.
        @usableFromInline var duplicateKey = -1
    }

    /// The values that may be nested in each other.
    public let depthLimit: Int
    /// The state behind a pointer, so that reading it is a plain load.
    @usableFromInline let state: UnsafeMutablePointer<State>

    /// Makes a scanner.
    ///
    /// - Parameter depthLimit: The number of containers that may be nested.
    public init(depthLimit: Int = 64) {
        self.depthLimit = depthLimit
        let capacity = 64
        state = UnsafeMutablePointer<State>.allocate(capacity: 1)
        state.initialize(to: State(tokens: UnsafeMutablePointer.allocate(capacity: capacity), capacity: capacity))
    }

    deinit {
        state.pointee.tokens.deallocate()
        state.deallocate()
    }

    /// The tokens of the text scanned last; they stay until the next text, and as long as the scanner.
    @inlinable public var tokens: JSONTokens { JSONTokens(start: state.pointee.tokens, count: state.pointee.count) }

    /// The token of the first key that stands twice in one object; -1 when no key does.
    @inlinable public var duplicateKey: Int { state.pointee.duplicateKey }

    /// Scans a text.
    ///
    /// - Parameter text: The octets; they must outlive every use of the tokens.
    /// - Returns: Nothing when the text is JSON, else what is wrong.
    public func scan(_ text: Octets) -> JSONError? {
        state.pointee.count = 0
        state.pointee.duplicateKey = -1
        guard text.count <= Int(Int32.max) - 1 else { return JSONError(.tooLong, at: text.count) }
        guard let start = text.baseAddress, !text.isEmpty else { return JSONError(.unexpectedEnd, at: 0) }
        var pass = JSONPass(
            start, text.count, tokens: state.pointee.tokens, capacity: state.pointee.capacity, depthLimit: depthLimit)
        let error = pass.run()
        state.pointee = State(
            tokens: pass.tokens, capacity: pass.capacity, count: pass.count, duplicateKey: pass.duplicateKey)
        return error
    }
}
