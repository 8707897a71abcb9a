/// A word that calls a method of the component in the topic, such as `on`, `toggle` or `pos,30`.
public struct MessageWord: Hashable, Sendable {
    /// An argument of the method.
    public struct Argument: Hashable, Sendable {
        /// Its name.
        public let name: String
        /// What the word stands for, as a bare value; nothing for what follows behind a comma.
        public let value: String?

        /// Makes an argument.
        public init(_ name: String, _ value: String? = nil) {
            self.name = name
            self.value = value
        }
    }

    /// The word.
    public let word: String
    /// The method without its component, such as `Set`.
    public let method: String
    /// What the method gets; empty for a command.
    public let arguments: [Argument]

    /// Makes a word.
    public init(_ word: String, method: String, arguments: [Argument] = []) {
        self.word = word
        self.method = method
        self.arguments = arguments
    }
}
