public import HulianModel

/// By what a device connects.
public struct Credentials: Hashable, Sendable {
    /// The client identifier.
    public let clientID: String
    /// The user name; nothing for none.
    public let username: String?
    /// The password; nothing for none.
    public let password: String?

    /// Makes what a device connects by.
    public init(clientID: String, username: String?, password: String?) {
        self.clientID = clientID
        self.username = username
        self.password = password
    }

    /// Works out what a device connects by.
    ///
    /// - Parameters:
    ///   - table: The dialect.
    ///   - identity: The variables of its identity by name, and others that the templates name.
    ///   - secret: Its secret.
    ///   - now: The time.
    public init(_ table: DialectTable, identity: [String: String], secret: String, at now: Instant) {
        var others: [String: String] = [:]
        func value(_ name: String) -> String {
            identity[name] ?? others[name] ?? Self.variable(name, secret: secret, at: now)
        }
        func fill(_ template: String) -> String { TopicPattern(template)?.topic(value) ?? template }
        clientID = fill(table.connection.clientID)
        username = table.connection.username.map(fill)
        guard let scheme = table.credentials else {
            password = nil
            return
        }
        others["clientId"] = clientID
        others["username"] = username ?? ""
        others["sign"] = Self.signature(scheme, value)
        password = scheme.password.topic(value)
    }

    /// The signature of a scheme with values for its variables; empty when the key is not what it should be.
    public static func signature(_ scheme: CredentialScheme, _ value: (String) -> String) -> String {
        let key = scheme.key.topic(value) ?? ""
        let octets: [UInt8]? =
            switch scheme.keyEncoding {
            case .text: Array(key.utf8)
            case .hex: HexDigits.octets(key)
            case .base64, .percentBase64: Base64.octets(key)
            }
        guard let octets, let text = scheme.text.topic(value),
            let sign = Signer.sign(Array(text.utf8), key: octets, scheme.algorithm)
        else { return "" }
        switch scheme.encoding {
        case .text: return String(decoding: sign, as: UTF8.self)
        case .hex: return HexDigits.text(sign)
        case .base64: return Base64.text(sign)
        case .percentBase64:
            return Base64.text(sign).reduce(into: "") { text, sign in
                switch sign {
                case "+": text += "%2B"
                case "/": text += "%2F"
                case "=": text += "%3D"
                default: text.append(sign)
                }
            }
        }
    }

    /// The value of a variable that every dialect has; `0` for one that none has.
    static func variable(_ name: String, secret: String, at now: Instant) -> String {
        switch name {
        case "secret": secret
        case "seconds": String(now.seconds)
        case "milliseconds": String(now.milliseconds)
        case "expiry": String((now + .hours(24)).seconds)
        case "hour": String(CalendarTime(now).compact.filter { $0 != "T" && $0 != "Z" }.prefix(10))
        default: "0"
        }
    }
}

extension DialectSpace {
    /// By what a device connects at a time.
    ///
    /// Its secret is made from its name, so that it is the same in every run.
    public func credentials(of device: Int32, at now: Instant) -> Credentials {
        let speaker = speakers[Int(device)]
        var identity = variables(of: device)
        identity["connection"] = IdentityMaker.value(
            "{word:5}", name: "\(speaker.name) \(now.nanoseconds)", category: speaker.binding.category)
        return Credentials(table, identity: identity, secret: secret(of: device), at: now)
    }

    /// The variables of a device that templates name, with its name and category.
    func variables(of device: Int32) -> [String: String] {
        let speaker = speakers[Int(device)]
        var variables = ["name": speaker.name, "category": speaker.binding.category]
        for (place, name) in identityNames.enumerated() { variables[name] = speaker.identity[place] }
        return variables
    }

    /// The secret of a device, made from its name.
    func secret(of device: Int32) -> String {
        let speaker = speakers[Int(device)]
        return IdentityMaker.value(
            table.credentials?.secret ?? "", name: "secret of \(speaker.name)", category: speaker.binding.category)
    }
}
