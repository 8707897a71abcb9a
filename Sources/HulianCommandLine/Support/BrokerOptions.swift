internal import ArgumentParser
internal import HulianEngine
internal import HulianMosquitto

/// The options that say where messages go.
struct BrokerOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("virtual, auto, or mqtt://[user[:password]@]host[:port].", valueName: "broker"))
    var broker: BrokerArgument?
    @Option(name: .long, help: "What drives the clock: virtual or wall.")
    var clock: RunConfiguration.Clock?
    @Option(name: .customLong("ca"), help: "The certificates that are trusted, PEM.")
    var authorities: String?
    @Option(name: .customLong("cert"), help: "The client's certificate, PEM.")
    var certificate: String?
    @Option(name: .customLong("key"), help: "The client's key, PEM.")
    var key: String?

    /// The files of TLS.
    var tls: MosquittoOptions.TLS {
        MosquittoOptions.TLS(authorities: authorities, certificate: certificate, key: key)
    }

    /// The broker, or another one when none was named.
    func choice(or other: BrokerChoice) -> BrokerChoice { broker?.choice ?? other }

    /// What drives the clock: the wall with a broker that is not ours, else virtual time.
    func clock(for choice: BrokerChoice) -> RunConfiguration.Clock {
        if let clock { return clock }
        if case .remote = choice { return .wall }
        return .virtual
    }
}
