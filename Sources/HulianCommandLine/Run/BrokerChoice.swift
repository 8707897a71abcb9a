internal import HulianModel
internal import HulianMosquitto

/// Where messages go: in process, to a broker of our own, or to one that is there.
enum BrokerChoice: Equatable, Sendable {
    /// In process.
    case virtual
    /// A mosquitto process that we start and end.
    case automatic
    /// A broker that is there.
    case remote(Remote)

    /// A broker that is there.
    struct Remote: Equatable, Sendable {
        /// Its name or address.
        var host: String
        /// Its port.
        var port: Int
        /// True for TLS.
        var isEncrypted: Bool
        /// The user name.
        var username: String?
        /// The password.
        var password: String?
    }

    /// What a text such as `mqtts://user:secret@host:8883` says; nothing for one that says none of these.
    init?(_ text: String) {
        switch text {
        case "virtual": self = .virtual
        case "auto": self = .automatic
        default:
            guard let remote = Self.remote(text) else { return nil }
            self = .remote(remote)
        }
    }

    /// Takes a URL apart.
    private static func remote(_ text: String) -> Remote? {
        let isEncrypted = text.hasPrefix("mqtts://")
        guard isEncrypted || text.hasPrefix("mqtt://") else { return nil }
        var rest = text.dropFirst(isEncrypted ? 8 : 7)
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        var username: String?
        var password: String?
        if let at = rest.lastIndex(of: "@") {
            let parts = rest[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            username = decoded(parts[0])
            password = parts.count > 1 ? decoded(parts[1]) : nil
            rest = rest[rest.index(after: at)...]
        }
        var port = isEncrypted ? 8883 : 1883
        var host = rest
        // An IPv6 address stands in brackets, so that its colons are not taken for that of the port.
        if rest.hasPrefix("["), let end = rest.firstIndex(of: "]") {
            host = rest[rest.index(after: rest.startIndex)..<end]
            let tail = rest[rest.index(after: end)...]
            if !tail.isEmpty {
                guard tail.hasPrefix(":"), let number = Int(tail.dropFirst()) else { return nil }
                port = number
            }
        } else if let colon = rest.lastIndex(of: ":") {
            guard let number = Int(rest[rest.index(after: colon)...]) else { return nil }
            port = number
            host = rest[..<colon]
        }
        guard !host.isEmpty, !host.contains("/"), (1...65_535).contains(port) else { return nil }
        return Remote(
            host: String(host), port: port, isEncrypted: isEncrypted, username: username, password: password)
    }

    /// Text with `%40` and the like put back.
    private static func decoded(_ text: Substring) -> String {
        var octets: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let octet = rest.popFirst() {
            if octet == 0x25, rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                octets.append(value)
                rest = rest.dropFirst(2)
            } else {
                octets.append(octet)
            }
        }
        return String(decoding: octets, as: UTF8.self)
    }

    /// What headers call it; no address, so that records of two machines are alike.
    var name: String {
        switch self {
        case .virtual: "virtual"
        case .automatic: "mosquitto"
        case .remote: "broker"
        }
    }
}
