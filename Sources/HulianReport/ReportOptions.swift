public import HulianModel

/// What whoever asks for reports can choose; a result and these options give the same octets every time.
public struct ReportOptions: Sendable {
    /// How much the terminal shows.
    public enum Detail: String, Sendable, CaseIterable {
        /// The last lines only.
        case quiet
        /// What did not pass, and the sums.
        case normal
        /// Also what passed and what was not exercised.
        case verbose
    }

    /// The language; the page holds all and starts with this one.
    public var language = Language.english
    /// How much the terminal shows.
    public var detail = Detail.normal
    /// True to colour the text for a terminal.
    public var usesColor = false
    /// How many columns the terminal has.
    public var columns = 100
    /// The numbers that no result holds.
    public var headline = HeadlineNumbers()
    /// How the tool was called, so that a report can say how to see the same again.
    public var reproduction = Reproduction()
    /// The text of a file by its path, so that an expectation is shown with its line; nothing when it cannot be had.
    public var source: @Sendable (String) -> String? = { _ in nil }

    /// Makes options with the usual choices.
    public init() {}
}
