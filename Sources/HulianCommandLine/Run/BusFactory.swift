internal import HulianBus
internal import HulianEngine
internal import HulianModel
internal import HulianMosquitto

/// Makes the buses of runs, and keeps the broker that they share.
final class BusFactory {
    /// Where messages go.
    private let choice: BrokerChoice
    /// The files of TLS.
    private let tls: MosquittoOptions.TLS
    /// What drives the clock.
    private let clock: RunConfiguration.Clock
    /// The broker that we started.
    private var process: MosquittoProcess?

    /// Makes a factory.
    init(_ choice: BrokerChoice, tls: MosquittoOptions.TLS, clock: RunConfiguration.Clock) {
        self.choice = choice
        self.tls = tls
        self.clock = clock
    }

    /// Prepares a configuration: bus, its name, and whether it is encrypted.
    func prepare(_ configuration: inout RunConfiguration) {
        configuration.clock = clock
        configuration.busName = choice.name
        switch choice {
        case .virtual:
            configuration.isEncrypted = nil
        case .automatic:
            configuration.isEncrypted = false
            configuration.makeBus = { [unowned self] scheduler, topics, _ in
                try makeBus(scheduler, topics, onOwnBroker: true)
            }
        case .remote(let remote):
            configuration.isEncrypted = remote.isEncrypted
            configuration.makeBus = { [unowned self] scheduler, topics, _ in
                try makeBus(scheduler, topics, onOwnBroker: false)
            }
        }
    }

    /// Makes a bus over a broker.
    private func makeBus(_ scheduler: Scheduler, _ topics: TopicTable, onOwnBroker: Bool) throws -> Bus {
        var options = MosquittoOptions(isVirtualTime: clock == .virtual)
        guard case .remote(let remote) = choice else {
            // Each run gets a broker that knows nothing, so that no kept message of one reaches another.
            process?.stop()
            let process = try MosquittoProcess.start()
            self.process = process
            return try MosquittoBus(
                scheduler: scheduler, topics: topics, host: "127.0.0.1", port: process.port, options: options,
                process: process)
        }
        options.username = remote.username
        options.password = remote.password
        if remote.isEncrypted { options.tls = tls }
        return try MosquittoBus(
            scheduler: scheduler, topics: topics, host: remote.host, port: remote.port, options: options)
    }

    /// Where the broker is reached; the port of our own one is known once a bus was made.
    var address: String {
        switch choice {
        case .virtual: "the virtual bus"
        case .automatic: process.map { "mqtt://127.0.0.1:\($0.port)" } ?? choice.name
        case .remote(let remote): "\(remote.isEncrypted ? "mqtts" : "mqtt")://\(remote.host):\(remote.port)"
        }
    }

    /// Ends the broker that we started.
    func close() {
        process?.stop()
        process = nil
    }
}
