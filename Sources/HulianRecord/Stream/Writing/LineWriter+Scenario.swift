internal import HulianDiagnostics
internal import HulianModel

extension LineWriter {
    /// Writes a step of the scenario.
    mutating func step(_ place: String, _ what: String) {
        text("place", place)
        text("what", what)
    }

    /// Writes an expectation that was decided.
    mutating func expectation(_ expectation: ExpectationResult) {
        text("file", expectation.place.file)
        integer("line", expectation.place.line)
        integer("column", expectation.place.column)
        text("verdict", expectation.verdict.rawValue)
        text("expected", expectation.expected)
        text("actual", expectation.actual)
    }

    /// Writes how the run ended.
    mutating func footer(isComplete: Bool, problem: String?, lines: Int) {
        bool("complete", isComplete)
        text("problem", problem)
        integer("lines", lines)
    }
}
