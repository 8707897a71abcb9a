public import HulianModel

/// How a bus uses a broker.
public struct MosquittoOptions: Hashable, Sendable {
    /// TLS towards the broker; 1.2 is the lowest version.
    public struct TLS: Hashable, Sendable {
        /// The file with the certificates of the authorities that are trusted, PEM; nothing for those of the system.
        public var authorities: String?
        /// The file with the client's certificate, PEM.
        public var certificate: String?
        /// The file with the client's key, PEM, without a passphrase.
        public var key: String?
        /// True when the certificate of the broker must carry the name of the host.
        public var checksHostName: Bool

        /// Makes options of TLS.
        public init(
            authorities: String? = nil, certificate: String? = nil, key: String? = nil, checksHostName: Bool = true
        ) {
            self.authorities = authorities
            self.certificate = certificate
            self.key = key
            self.checksHostName = checksHostName
        }
    }

    /// TLS; nothing for a plain connection.
    public var tls: TLS?
    /// The user name of the observer, and of clients that have none of their own.
    public var username: String?
    /// The password that goes with ``username``.
    public var password: String?
    /// False to let clients without a user name connect without one.
    public var lendsLogin: Bool
    /// True when time is virtual: deliveries wait for ``MosquittoBus/settle()`` and come in a fixed order.
    public var isVirtualTime: Bool
    /// True to watch for messages of others on a connection of its own.
    public var watchesOthers: Bool
    /// The longest wait for the broker, in wall time: for an accepted connection, and for ``MosquittoBus/settle()``.
    public var patience: Interval

    /// Makes options; the defaults suit a broker nearby and the clock on the wall.
    public init(
        tls: TLS? = nil, username: String? = nil, password: String? = nil, lendsLogin: Bool = true,
        isVirtualTime: Bool = false, watchesOthers: Bool = true, patience: Interval = .seconds(20)
    ) {
        self.tls = tls
        self.username = username
        self.password = password
        self.lendsLogin = lendsLogin
        self.isVirtualTime = isVirtualTime
        self.watchesOthers = watchesOthers
        self.patience = patience
    }
}
