internal import Glibc
public import HulianModel

/// How a broker of our own is set up.
public struct MosquittoSetup: Sendable {
    /// TLS of the broker.
    public struct TLS: Sendable {
        /// The file with the authorities that client certificates are checked against, PEM.
        public var authorities: String
        /// The file with the broker's certificate, PEM.
        public var certificate: String
        /// The file with the broker's key, PEM.
        public var key: String
        /// True when clients must show a certificate.
        public var requiresClientCertificate: Bool

        /// Makes TLS of a broker.
        public init(authorities: String, certificate: String, key: String, requiresClientCertificate: Bool = false) {
            self.authorities = authorities
            self.certificate = certificate
            self.key = key
            self.requiresClientCertificate = requiresClientCertificate
        }
    }

    /// The program; nothing to look for it in the usual places.
    public var program: String?
    /// Passwords by user name; without any, everybody may connect.
    public var users: [String: String]
    /// TLS; nothing for plain connections.
    public var tls: TLS?
    /// More lines of the configuration, as in mosquitto.conf(5).
    public var moreLines: [String]
    /// The longest wait until it accepts connections, in wall time.
    public var patience: Interval

    /// Makes a set-up; the defaults are a broker without limits that everybody on this machine may use.
    public init(
        program: String? = nil, users: [String: String] = [:], tls: TLS? = nil, moreLines: [String] = [],
        patience: Interval = .seconds(30)
    ) {
        self.program = program
        self.users = users
        self.tls = tls
        self.moreLines = moreLines
        self.patience = patience
    }

    /// The text of the configuration.
    func configuration(port: Int, directory: String) -> String {
        var lines = [
            "listener \(port) 127.0.0.1",
            "allow_anonymous \(users.isEmpty)",
            "max_connections -1",
            // The default of 1000 would drop messages of large homes without a word to the client.
            "max_queued_messages 0",
            "set_tcp_nodelay true",
            "sys_interval 0",
            "log_dest stderr",
            "log_type error",
            "log_type warning",
            "persistence true",
            "persistence_location \(directory)/",
            "autosave_interval 0",
        ]
        if !users.isEmpty { lines.append("password_file \(directory)/passwords") }
        if let tls {
            lines += [
                "cafile \(tls.authorities)", "certfile \(tls.certificate)", "keyfile \(tls.key)",
                "tls_version tlsv1.2", "require_certificate \(tls.requiresClientCertificate)",
            ]
        }
        // As root, mosquitto would become a user who cannot read the folder.
        if geteuid() == 0 { lines.append("user root") }
        return (lines + moreLines).joined(separator: "\n") + "\n"
    }
}
