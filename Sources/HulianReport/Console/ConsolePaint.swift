internal import HulianRecord

/// Colours text for a terminal, or leaves it as it is.
struct ConsolePaint {
    /// True to colour.
    let usesColor: Bool

    /// Text in the colour of a verdict.
    func verdict(_ text: String, _ verdict: Verdict) -> String {
        switch verdict {
        case .passed: paint(text, "32")
        case .warned: paint(text, "33")
        case .failed: paint(text, "1;31")
        case .inconclusive: paint(text, "35")
        case .errored: paint(text, "1;35")
        case .declared: paint(text, "36")
        case .notExercised, .notApplicable: faint(text)
        }
    }

    /// Text that stands out.
    func strong(_ text: String) -> String { paint(text, "1") }

    /// Text that stands back.
    func faint(_ text: String) -> String { paint(text, "2") }

    /// Text between the signs that start and end a colour.
    private func paint(_ text: String, _ code: String) -> String {
        usesColor && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
