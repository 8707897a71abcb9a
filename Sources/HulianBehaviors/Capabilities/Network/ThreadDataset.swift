/// An operational dataset of a Thread network: types with lengths and values, as Thread writes it.
///
/// Source: Thread specification, operational datasets; the types are those of its public header files.
struct ThreadDataset {
    /// All octets.
    let octets: [UInt8]
    /// The values by type, in order.
    private let entries: [(type: UInt8, value: ArraySlice<UInt8>)]

    /// The types that are looked at.
    private enum Kind {
        /// Channel, extended PAN identifier, name of the network, time when it was made.
        static let channel: UInt8 = 0, extendedPanID: UInt8 = 2, name: UInt8 = 3, active: UInt8 = 14
        /// Time of the change, and how long until it.
        static let pending: UInt8 = 51, delay: UInt8 = 52
    }

    /// Reads a dataset; nothing for octets that are none.
    init?(_ octets: [UInt8]) {
        var entries: [(UInt8, ArraySlice<UInt8>)] = []
        var place = 0
        while place < octets.count {
            guard place + 2 <= octets.count, place + 2 + Int(octets[place + 1]) <= octets.count else { return nil }
            let end = place + 2 + Int(octets[place + 1])
            entries.append((octets[place], octets[(place + 2)..<end]))
            place = end
        }
        guard !entries.isEmpty else { return nil }
        self.octets = octets
        self.entries = entries
    }

    /// The value of a type with a length.
    private func value(_ type: UInt8, length: Int?) -> ArraySlice<UInt8>? {
        entries.first { $0.type == type && (length == nil || $0.value.count == length) }?.value
    }

    /// A whole number in network order.
    private static func number(_ octets: ArraySlice<UInt8>) -> Int64 {
        Int64(bitPattern: octets.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    /// The extended PAN identifier, of eight octets.
    var extendedPanID: [UInt8]? { value(Kind.extendedPanID, length: 8).map(Array.init) }
    /// The name of the network, of one to sixteen octets.
    var name: String? {
        guard let value = value(Kind.name, length: nil), (1...16).contains(value.count) else { return nil }
        return String(decoding: value, as: UTF8.self)
    }
    /// The channel, behind the octet of its page.
    var channel: Int64? { value(Kind.channel, length: 3).map { Self.number($0.dropFirst()) } }
    /// When it was made.
    var activeTimestamp: Int64? { value(Kind.active, length: 8).map(Self.number) }
    /// How long until it will be used, in milliseconds.
    var delay: Int64? { value(Kind.delay, length: 4).map(Self.number) }
    /// The same network in use: without what told of the change to it.
    var activated: ThreadDataset? {
        ThreadDataset(
            entries.filter { $0.type != Kind.pending && $0.type != Kind.delay }
                .flatMap { [$0.type, UInt8($0.value.count)] + $0.value })
    }
    /// When it will be used.
    var pendingTimestamp: Int64? { value(Kind.pending, length: 8).map(Self.number) }
}
