internal import HulianDialects
internal import HulianModel

extension UtteranceKind {
    /// Its place among all kinds.
    var place: Int {
        switch self {
        case .announce: 0
        case .availability: 1
        case .report: 2
        case .event: 3
        case .set: 4
        case .get: 5
        case .invoke: 6
        case .reply: 7
        case .acknowledge: 8
        case .other: 9
        }
    }
}
