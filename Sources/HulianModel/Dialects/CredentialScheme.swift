/// How a client of a dialect proves who it is: a password that is signed with a secret.
///
/// The client identifier and the user name are those of ``ConnectionTable``. All of them are templates with the variables
/// of identity and `{secret}`, `{seconds}`, `{milliseconds}`, `{hour}` (`2026030110`, UTC), `{expiry}` (seconds, a day
/// later), `{connection}` (five letters and digits), `{category}`; the password has `{sign}`, and what is signed may have
/// `{clientId}` and `{username}`.
public struct CredentialScheme: Sendable {
    /// A digest with or without a key.
    public enum Algorithm: String, Sendable, CaseIterable {
        /// HMAC (RFC 2104) with SHA-256.
        case hmacSha256
        /// HMAC with SHA-1.
        case hmacSha1
        /// HMAC with MD5.
        case hmacMd5

        /// The octets of a signature.
        public var length: Int {
            switch self {
            case .hmacSha256: 32
            case .hmacSha1: 20
            case .hmacMd5: 16
            }
        }
    }

    /// How octets are written as text.
    public enum Encoding: String, Sendable, CaseIterable {
        /// As they are.
        case text
        /// As two digits of base sixteen each, in lower case.
        case hex
        /// As base 64 (RFC 4648 section 4).
        case base64
        /// As base 64 whose `+`, `/` and `=` are percent-encoded, for a place in a URL.
        case percentBase64
    }

    /// The digest.
    public let algorithm: Algorithm
    /// The key as text.
    public let key: TopicPattern
    /// What the text of the key stands for.
    public let keyEncoding: Encoding
    /// What is signed.
    public let text: TopicPattern
    /// How the signature is written.
    public let encoding: Encoding
    /// The password.
    public let password: TopicPattern
    /// How the simulator makes the secret of a device, such as `{word:32}`.
    public let secret: String
    /// What a client identifier may look like, where that is more than what is sent; nothing for what is sent.
    public let clientIDForm: TopicPattern?
    /// What a user name may look like, where that is more than what is sent; nothing for what is sent.
    public let usernameForm: TopicPattern?
    /// The lengths in octets that a password may have; empty for that of what is sent.
    public let lengths: [Int]

    /// Makes a scheme.
    public init(
        algorithm: Algorithm, key: TopicPattern, keyEncoding: Encoding, text: TopicPattern, encoding: Encoding,
        password: TopicPattern, secret: String, clientIDForm: TopicPattern? = nil, usernameForm: TopicPattern? = nil,
        lengths: [Int] = []
    ) {
        self.algorithm = algorithm
        self.key = key
        self.keyEncoding = keyEncoding
        self.text = text
        self.encoding = encoding
        self.password = password
        self.secret = secret
        self.clientIDForm = clientIDForm
        self.usernameForm = usernameForm
        self.lengths = lengths
    }
}
