internal import ArgumentParser
internal import HulianBus
internal import HulianCapture
internal import HulianCatalog
internal import HulianDiagnostics
internal import HulianDialects
internal import HulianModel
internal import HulianMosquitto
internal import HulianRecord
internal import HulianReport
internal import HulianRules

/// `hulian watch`: judges live traffic, only listening.
struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Judge live traffic on a broker, only listening.",
        discussion: """
            It subscribes and publishes nothing. Which dialect is spoken in each tree of topics is told as soon as it is
            seen; what was heard is judged at the end, as 'hulian judge' judges a capture.

            Examples:
              hulian watch --broker mqtt://192.168.1.10 --for 5min
              hulian watch --broker mqtt://localhost --dialect zigbee2mqtt --html report.html
            """)

    @Option(name: .customLong("for"), help: "How long to listen; without it, until Ctrl-C.")
    var limit: DurationArgument?
    @Option(name: .customLong("topic"), help: "A filter of topics to listen to; may be given again. All by default.")
    var filters: [String] = []
    @Option(name: .long, help: "The dialect that is spoken.")
    var dialect: String?
    @Option(name: .long, help: "The device type of the devices.")
    var deviceType: String?
    @OptionGroup var common: CommonOptions
    @OptionGroup var brokers: BrokerOptions
    @OptionGroup var reports: ReportOptionGroup
    @OptionGroup var judging: JudgingOptions

    func validate() throws {
        try reports.check()
        if reports.record != nil { throw ValidationError("watch writes no record; use mosquitto_sub to keep messages") }
        guard case .remote = brokers.choice(or: .virtual) else {
            throw ValidationError("there is nobody to listen to: give --broker mqtt://host")
        }
        for filter in filters
        where Array(filter.utf8).withUnsafeBufferPointer({ TopicSyntax.checkFilter($0) }) != nil {
            throw ValidationError("'\(filter)' is no filter of topics")
        }
    }

    func run() throws {
        try common.perform {
            let catalog = try common.openCatalog()
            try Names(catalog).check(dialect: dialect, deviceType: deviceType)
            var profile = try judging.profile(filtersLevel: true, in: catalog)
            profile.annotationLimit = reports.annotationLimit
            let messages = try listen(catalog)
            let hints = CaptureJudge.Hints(
                dialect: dialect.map { DialectID(rawValue: $0) },
                deviceType: deviceType.map { DeviceTypeID(rawValue: $0) })
            let judged = CaptureJudge(catalog: catalog, profile: profile, hints: hints).judge(messages, file: "watch")
            if !judged.problems.isEmpty { common.show(judged.problems) }
            var story = judged.story
            story.run = 0
            let suite = SuiteResult(
                version: HulianVersion.text, seed: nil, runs: [judged.result], isComplete: true,
                profile: profile.name)
            var options = ReportWriter.options(common, columns: nil)
            options.reproduction = Reproduction(command: CommandLine.arguments.map { $0 })
            try ReportWriter(common: common, group: reports).write(
                suite, stories: reports.html == nil ? [] : [story], options: options)
            // Ctrl-C is how one ends to listen, unless a length was given.
            throw ExitStatus.code(for: suite, isInterrupted: limit != nil && Interruption.isRequested)
        }
    }

    /// Listens, and tells which dialects it hears.
    private func listen(_ catalog: Catalog) throws -> [CapturedMessage] {
        guard case .remote(let remote) = brokers.choice(or: .virtual) else { return [] }
        var options = MosquittoOptions(watchesOthers: false)
        options.username = remote.username
        options.password = remote.password
        if remote.isEncrypted { options.tls = brokers.tls }
        let start = Instant(milliseconds: DispatchClock.unixMilliseconds)
        let origin = DispatchClock.nanoseconds
        let scheduler = Scheduler(start: start)
        let bus = try MosquittoBus(
            scheduler: scheduler, topics: TopicTable(), host: remote.host, port: remote.port, options: options)
        defer { bus.close() }
        let tables = catalog.dialectIDs.filter { dialect == nil || dialect == $0.rawValue }.compactMap(catalog.dialect)
        let listener = Listener(tables, filters, says: !common.quiet, common.language)
        bus.attach(listener)
        listener.start()
        func elapsed() -> Interval { Interval(nanoseconds: Int64(clamping: DispatchClock.nanoseconds - origin)) }
        while !Interruption.isRequested, elapsed() < (limit?.interval ?? .hours(24 * 3650)) {
            _ = bus.work(atMost: .milliseconds(100))
            scheduler.run(until: start + elapsed())
            listener.goOn()
            if let failure = bus.failure {
                throw DiagnosticsError([Diagnostic("broker-lost", "the broker cannot be heard any more: \(failure)")])
            }
        }
        return listener.messages
    }
}

/// A client that keeps what it hears, and tells in which dialects it is spoken.
private final class Listener: NetworkClient {
    /// What was heard.
    private(set) var messages: [CapturedMessage] = []
    /// Finds which dialect is spoken where.
    private let finder: DeviceFinder
    /// The filters.
    private let filters: [String]
    /// True when dialects are told as they are found.
    private let says: Bool
    /// The language of what is told.
    private let language: Language
    /// When a kept message came last, as long as the broker may send more of them.
    private var lastKept: Instant?
    /// How sure each tree was when it was told last.
    private var told: [String: TopicTree.Certainty] = [:]

    /// Makes a listener.
    init(_ tables: [DialectTable], _ filters: [String], says: Bool, _ language: Language) {
        finder = DeviceFinder(tables, [])
        // A filter for everything does not hear topics that begin with a dollar.
        let hidden = tables.flatMap(\.messages).map { $0.topic.filter { _ in nil } }.filter { $0.hasPrefix("$") }
            .compactMap { filter in filter.split(separator: "/").first.map { "\($0)/#" } }
        self.filters = filters.isEmpty ? ["#"] + Set(hidden).sorted() : filters
        self.says = says
        self.language = language
        super.init(
            name: "watch",
            options: ConnectOptions(clientID: "hulian-watch-\(DispatchClock.nanoseconds % 100_000)", version: .v5),
            seed: 1)
    }

    override func didJoin(sessionPresent: Bool) {
        guard let bus else { return }
        lastKept = bus.scheduler.now
        // At first the flag says that the broker had kept a message (MQTT 5.0, section 3.3.1.3).
        for filter in filters { bus.subscribe(self, Subscription(filter, qos: .exactlyOnce)) }
    }

    /// Once the broker has sent what it kept, listens so that the flag says how messages were published.
    ///
    /// The same filters again take the place of the first subscriptions, and nothing is lost between (MQTT 5.0, section
    /// 3.8.4).
    func goOn() {
        guard let bus, let lastKept, bus.scheduler.now - lastKept > .seconds(1) else { return }
        self.lastKept = nil
        for filter in filters {
            bus.subscribe(
                self,
                Subscription(filter, qos: .exactlyOnce, retainAsPublished: true, retainHandling: .doNotSend))
        }
    }

    override func didGet(_ delivery: borrowing Delivery) {
        guard let bus, messages.count < 5_000_000 else { return }
        let topic = bus.topics.text(delivery.topic)
        let payload = Array(delivery.payload)
        let isFirst = lastKept != nil
        let wasKept = isFirst && delivery.retain
        if wasKept { lastKept = bus.scheduler.now }
        // Until then nobody sees how a live message was published.
        messages.append(
            CapturedMessage(
                time: bus.scheduler.now, topic: Array(topic.utf8), payload: payload, qos: delivery.qos.rawValue,
                retain: isFirst && !wasKept ? nil : delivery.retain, line: messages.count + 1, wasKept: wasKept))
        finder.hear(topic, payload)
        // Often at first, and less often the more was heard.
        let count = messages.count
        if says, count <= 100 || count % 500 == 0 { tell() }
    }

    /// Tells of trees of which it is surer than before.
    private func tell() {
        for tree in finder.trees {
            guard let dialect = tree.dialect, tree.certainty > told[tree.filter] ?? .unknown else { continue }
            told[tree.filter] = tree.certainty
            Output.error(
                "\(tree.filter)  \(dialect)  \(tree.certainty.title[language]) \(tree.percent) %  \(tree.reason[language])\n"
            )
        }
    }
}
