import HulianDiagnostics
import HulianScenario

/// The places of all expectations of a scenario; those inside loops that count rounds stand for the loop.
struct ExpectationPlaces {
    /// The places in the order of the file.
    let all: [SourcePlace]

    /// Finds the expectations of a scenario.
    init(_ scenario: Scenario) { all = Self.places(scenario.steps) }

    /// The places in a list of steps.
    private static func places(_ steps: [Step]) -> [SourcePlace] {
        steps.flatMap { step -> [SourcePlace] in
            switch step.kind {
            case .expect(let expectation): [expectation.place]
            case .set(let request, _), .get(let request, _), .command(let request, _):
                request.answer == nil ? [] : [step.place]
            case .loop(_, let share, let steps): share == nil ? places(steps) : [step.place]
            case .parallel(let lists): lists.flatMap(places)
            default: []
            }
        }
    }
}
