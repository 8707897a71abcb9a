internal import HulianDiagnostics
internal import HulianRecord
internal import HulianScenario

/// Puts what one expectation came to in several rounds together: the worst of all, with how often it failed.
enum ExpectationMerger {
    /// One result for each place, in the order of places.
    static func merge(_ results: [ExpectationResult]) -> [ExpectationResult] {
        var places: [SourcePlace: Int] = [:]
        var merged: [(worst: ExpectationResult, count: Int, bad: Int)] = []
        for result in results {
            let isBad = result.verdict > .passed
            guard let index = places[result.place] else {
                places[result.place] = merged.count
                merged.append((result, 1, isBad ? 1 : 0))
                continue
            }
            if result.verdict > merged[index].worst.verdict { merged[index].worst = result }
            merged[index].count += 1
            if isBad { merged[index].bad += 1 }
        }
        return merged.map { worst, count, bad in
            guard count > 1 else { return worst }
            let rounds = bad == 0 ? "in all \(count) rounds" : "failed in \(bad) of \(count) rounds"
            return ExpectationResult(
                place: worst.place, verdict: worst.verdict, expected: worst.expected,
                actual: "\(worst.actual); \(rounds)", time: worst.time, recordLine: worst.recordLine)
        }
        .sorted { ($0.place.file, $0.place.line, $0.place.column) < ($1.place.file, $1.place.line, $1.place.column) }
    }
}

/// Finds the expectations of a scenario, also those in loops and in steps that are done at the same time.
enum ExpectationFinder {
    /// Calls a function with each expectation.
    static func each(in steps: [Step], _ call: (Expectation) -> Void) {
        for step in steps {
            switch step.kind {
            case .expect(let expectation): call(expectation)
            case .loop(_, _, let steps): each(in: steps, call)
            case .parallel(let lists): for list in lists { each(in: list, call) }
            default: break
            }
        }
    }
}
