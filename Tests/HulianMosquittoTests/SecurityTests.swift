import HulianBus
import HulianModel
import HulianMosquitto
import HulianTesting
import Testing

/// TLS, certificates of clients, user names and passwords, against a real broker.
@Suite(
    "Security of a broker", .serialized,
    .enabled(if: Broker.isInstalled && Certificates.isPossible, "mosquitto or openssl is not installed"))
struct SecurityTests {
    /// How somebody comes to a broker with TLS, and what comes of it.
    struct Visit: Sendable, CustomTestStringConvertible {
        /// What it is.
        var name: String
        /// True when the broker asks for a certificate.
        var asksForCertificate = false
        /// The authorities that are trusted.
        var authorities = "authority.pem"
        /// The certificate and key that are shown.
        var identity: String?
        /// The name that is used for the broker.
        var host = "127.0.0.1"
        /// True when the certificate must carry the name.
        var checksHostName = true
        /// True to come without TLS.
        var isPlain = false
        /// The error; nothing when it works.
        var error: [BrokerError.Code] = []
        var testDescription: String { name }
    }

    /// What is tried.
    static let visits: [Visit] = [
        Visit(name: "the right authority"),
        Visit(name: "an authority that signed nothing", authorities: "stranger.pem", error: [.tlsFailed]),
        Visit(name: "a name that is not in the certificate", host: "localhost", error: [.tlsFailed]),
        Visit(name: "a name that is not in the certificate, unchecked", host: "localhost", checksHostName: false),
        Visit(name: "a certificate of a client", asksForCertificate: true, identity: "client"),
        Visit(
            name: "no certificate where one is asked for", asksForCertificate: true,
            error: [.tlsFailed, .connectionRefused]),
        Visit(
            name: "a certificate of a stranger", asksForCertificate: true, identity: "fake",
            error: [.tlsFailed, .connectionRefused]),
        Visit(name: "a file that is not there", authorities: "nowhere.pem", error: [.tlsFailed]),
        Visit(name: "no TLS at all", isPlain: true, error: [.tlsFailed, .connectionRefused, .brokerUnreachable]),
    ]

    @Test("TLS lets in who may come", arguments: visits)
    func tls(_ visit: Visit) throws {
        let files = try Certificates()
        let broker = try MosquittoProcess.start(
            MosquittoSetup(
                tls: .init(
                    authorities: files.path("authority.pem"), certificate: files.path("broker.pem"),
                    key: files.path("broker.key"), requiresClientCertificate: visit.asksForCertificate)))
        let tls = MosquittoOptions.TLS(
            authorities: files.path(visit.authorities), certificate: visit.identity.map { files.path("\($0).pem") },
            key: visit.identity.map { files.path("\($0).key") }, checksHostName: visit.checksHostName)
        let options = MosquittoOptions(tls: visit.isPlain ? nil : tls, patience: .seconds(visit.isPlain ? 3 : 20))
        do {
            let bench = try WallBench(port: broker.port, host: visit.host, options: options)
            #expect(visit.error.isEmpty, "it worked")
            let client = bench.client("client")
            bench.bus.connect(client, ConnectOptions(clientID: "client", version: .v5))
            #expect(bench.run { !client.log.isEmpty })
            #expect(client.log == [.connected(sessionPresent: false)])
            bench.bus.subscribe(client, Subscription("secret/#"))
            // More than one record of TLS.
            let text = String(repeating: "密", count: 20_000)
            bench.publish(text, on: "secret/a", from: client)
            #expect(bench.run { !client.received.isEmpty })
            #expect(client.texts == [text])
            bench.bus.close()
        } catch let error as BrokerError {
            #expect(visit.error.contains(error.code), "\(error)")
            #expect(!error.message.chinese.isEmpty && !error.message.english.isEmpty)
        }
    }

    @Test("a server that can only do TLS 1.1 is refused, one with 1.2 is not", arguments: ["-tls1_1", "-tls1_2"])
    func oldTLS(_ version: String) throws {
        let files = try Certificates()
        let server = try files.startServer(version)
        defer { server.stop() }
        let error = #expect(throws: BrokerError.self) {
            try WallBench(
                port: server.port,
                options: MosquittoOptions(tls: .init(authorities: files.path("authority.pem")), patience: .seconds(3)))
        }
        // Nobody speaks MQTT behind the handshake: who is slow to notice may not tell silence from a hang-up.
        let isTaken = server.stopAndRead().contains("CIPHER is")
        #expect(isTaken == (version == "-tls1_2"))
        let codes: [BrokerError.Code] = isTaken ? [.brokerUnreachable, .tlsFailed] : [.tlsFailed]
        #expect(error.map { codes.contains($0.code) } ?? false, "\(String(describing: error))")
    }

    @Test("user names and passwords are checked for the bus and for each client", arguments: ProtocolVersion.allCases)
    func passwords(_ version: ProtocolVersion) throws {
        let broker = try MosquittoProcess.start(MosquittoSetup(users: ["home": "夜-secret", "guest": "guest"]))
        for (username, password) in [("home", "wrong"), (nil, nil), ("nobody", "x")] as [(String?, String?)] {
            let error = #expect(throws: BrokerError.self) {
                try WallBench(port: broker.port, options: MosquittoOptions(username: username, password: password))
            }
            #expect(error?.code == .loginRefused, "\(String(describing: error))")
            #expect(!(error?.description.contains("wrong") ?? true), "a password is never told")
        }
        let bench = try WallBench(
            port: broker.port, options: MosquittoOptions(username: "home", password: "夜-secret", lendsLogin: false))
        let visitors: [(name: String, password: String?, isWelcome: Bool)] = [
            ("guest", "guest", true), ("guest", "wrong", false), ("guest", nil, false), ("home", "夜-secret", true),
        ]
        for (index, visitor) in visitors.enumerated() {
            let client = bench.client("client \(index)")
            bench.bus.connect(
                client,
                ConnectOptions(
                    clientID: "client-\(index)", version: version, username: visitor.name, password: visitor.password))
            #expect(bench.run { !client.log.isEmpty })
            #expect(
                client.log == [visitor.isWelcome ? .connected(sessionPresent: false) : .disconnected(.notAuthorized)],
                "\(visitor): \(client.log)")
        }
        let nameless = bench.client("nameless")
        bench.bus.connect(nameless, ConnectOptions(clientID: "nameless", version: version))
        #expect(bench.run { !nameless.log.isEmpty })
        #expect(nameless.log == [.disconnected(.notAuthorized)])
    }

    @Test("every property of MQTT 5 passes a real broker, in order and as it is")
    func properties() throws {
        let broker = try MosquittoProcess.start()
        let bench = try WallBench(port: broker.port)
        let client = bench.client("client")
        bench.bus.connect(client, ConnectOptions(clientID: "client", version: .v5))
        #expect(bench.run { !client.log.isEmpty })
        bench.bus.subscribe(client, Subscription("a/#", qos: .exactlyOnce))
        var properties = MessageProperties(expiry: .seconds(100))
        properties.isText = true
        properties.contentType = "application/json; charset=utf-8"
        properties.responseTopic = "回答/1"
        properties.correlationData = [0, 1, 2, 255, 0]
        properties.userProperties = [
            MessageProperties.UserProperty("品牌", "涂鸦"), MessageProperties.UserProperty("twice", "1"),
            MessageProperties.UserProperty("twice", "2"), MessageProperties.UserProperty("", ""),
        ]
        for qos in QoS.allCases {
            bench.publish("\(qos.rawValue)", on: "a/\(qos.rawValue)", from: client, qos: qos, properties: properties)
        }
        #expect(bench.run { client.received.count == 3 })
        for message in client.received {
            let left = message.properties?.expiry ?? .zero
            #expect(left > .seconds(1) && left <= .seconds(100))
            var received = message.properties
            received?.expiry = properties.expiry
            #expect(received == properties, "\(message.text)")
        }
        #expect(bench.bus.foreignMessages == 0)
    }
}
