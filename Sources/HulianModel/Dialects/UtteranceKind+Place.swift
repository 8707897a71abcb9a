extension UtteranceKind {
    /// Its place among all kinds.
    @inlinable
    public var place: Int {
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

    /// Its bit in a set of kinds.
    @inlinable
    public var bit: UInt16 { 1 << UInt16(place) }

    /// True for what a controller asks of a device.
    @inlinable
    public var isRequest: Bool { self == .set || self == .get || self == .invoke }
}
