extension MessageTable {
    /// How much may stand in a message in all: in its lists, and where there are none, in the objects that its parts are.
    public struct EntryLimit: Sendable {
        /// The most.
        public let most: Int
        /// What they are counted in.
        public let span: Span

        /// What entries are counted in.
        public enum Span: String, Sendable, CaseIterable {
            /// The whole message.
            case message
            /// What speaks for one device.
            case device
        }

        /// Makes a limit.
        public init(most: Int, in span: Span) {
            self.most = most
            self.span = span
        }
    }
}
