internal import HulianModel

/// The shares by which a Chinese reader of group standards knows how well a home works together.
///
/// They are counted by whoever runs scenarios; the times of answers, the fifth of the five, come with the result. A
/// share that is absent was not measured and is not shown.
public struct HeadlineNumbers: Hashable, Sendable {
    /// How many of how many.
    public struct Share: Hashable, Sendable {
        /// How many went well.
        public let succeeded: Int
        /// How many were tried.
        public let attempted: Int

        /// Makes a share.
        public init(_ succeeded: Int, of attempted: Int) {
            self.succeeded = succeeded
            self.attempted = attempted
        }

        /// The share in hundredths of a percent, rounded down, so that 100 % means all; nothing when none was tried.
        var hundredthsOfPercent: Int64? {
            guard attempted > 0 else { return nil }
            let (product, overflow) = Int64(succeeded).multipliedReportingOverflow(by: 10_000)
            return overflow ? Int64(Double(succeeded) / Double(attempted) * 10_000) : product / Int64(attempted)
        }

        /// The share as people read it, such as `99.95 %`; nothing when none was tried.
        var text: String? {
            hundredthsOfPercent.map { hundredths in
                var writer = JSONWriter()
                writer.scaled(hundredths, exponent: -2)
                return writer.text + " %"
            }
        }
    }

    /// Functions that work across brands, of those that are declared (互联功能完整率).
    public var interconnection: Share?
    /// Messages that arrived, of those that were sent (通信成功率).
    public var communication: Share?
    /// Devices that joined the network, of those that tried (配网成功率).
    public var joining: Share?
    /// Devices that came back after the link was cut (重新联机成功率).
    public var rejoining: Share?

    /// Makes numbers of which none was measured.
    public init() {}

    /// The shares that were measured, with key and title, in the order in which the texts name them.
    var measured: [(key: String, title: Title, share: Share)] {
        let all: [(String, Title, Share?)] = [
            ("interconnection", Words.interconnection, interconnection),
            ("communication", Words.communication, communication),
            ("joining", Words.joining, joining), ("rejoining", Words.rejoining, rejoining),
        ]
        return all.compactMap { key, title, share in share.map { (key, title, $0) } }
    }
}
