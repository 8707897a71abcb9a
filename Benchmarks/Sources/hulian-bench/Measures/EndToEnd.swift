/// Messages a second from a publisher over a broker to a subscriber, beside a plain client in C.
enum EndToEnd {
    /// Makes the measure.
    static func measure(_ options: Options, _ report: inout Report) throws {
        report.miss("publish → broker → receive", "the bus over libmosquitto is not part of the package yet")
    }
}
