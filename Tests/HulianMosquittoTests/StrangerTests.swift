import HulianBus
import HulianModel
import HulianMosquitto
import HulianTesting
import Testing

/// What the bus tells of messages that clients of others publish.
@Suite("Messages of others", .enabled(if: Broker.isInstalled, "mosquitto is not installed"))
struct StrangerTests {
    /// A message as it was published.
    struct Sight: Hashable, CustomTestStringConvertible {
        /// The topic.
        let topic: String
        /// 0…2.
        let qos: UInt8
        /// True when it is to be kept.
        let retain: Bool
        /// True when both are known to be those of the sender.
        let isSure: Bool

        var testDescription: String { "\(topic) QoS \(qos)\(retain ? ", kept" : "")\(isSure ? "" : ", perhaps")" }
    }

    /// Notes what is told of publications.
    private final class Notes: BusTap {
        /// The topics of the run.
        let topics: TopicTable
        /// What was told.
        var sights: [Sight] = []
        /// How much of it the broker had kept since before.
        var keptCount = 0

        /// Makes an empty list.
        init(_ topics: TopicTable) { self.topics = topics }

        override func published(
            _ client: BusClient?, _ publication: borrowing Publication, number: UInt64, isWill: Bool
        ) {
            if publication.wasKept { keptCount += 1 }
            sights.append(
                Sight(
                    topic: topics.text(publication.topic), qos: publication.qos.rawValue, retain: publication.retain,
                    isSure: publication.isSeenPublished))
        }
    }

    @Test("come with the QoS and the retain flag of the sender, whatever a client of ours asked for")
    func flags() throws {
        let broker = try MosquittoProcess.start()
        let ours = try WallBench(port: broker.port)
        let notes = Notes(ours.bus.topics)
        ours.bus.tap = notes
        let listener = ours.client("listener")
        ours.bus.connect(listener, ConnectOptions(clientID: "listener"))
        #expect(ours.run { ours.bus.isConnected(listener) })
        ours.bus.subscribe(listener, Subscription("#", qos: .atMostOnce))

        let theirs = try WallBench(port: broker.port, options: MosquittoOptions(watchesOthers: false))
        let stranger = theirs.client("stranger")
        theirs.bus.connect(stranger, ConnectOptions(clientID: "stranger"))
        #expect(theirs.run { theirs.bus.isConnected(stranger) })
        var expected: Set<Sight> = []
        for qos in QoS.allCases {
            for retain in [false, true] {
                let topic = "home/\(qos.rawValue)/\(retain)"
                expected.insert(Sight(topic: topic, qos: qos.rawValue, retain: retain, isSure: true))
                theirs.publish("x", on: topic, from: stranger, qos: qos, retain: retain)
            }
        }
        var rounds = 0
        #expect(
            ours.run {
                _ = theirs.run(seconds: 0.01) { false }
                rounds += 1
                return notes.sights.count >= expected.count && rounds > 20
            })
        // QoS 2 takes two more packets to the observer: it gets the time for them.
        #expect(Set(notes.sights) == expected)
        #expect(notes.sights.count == expected.count)
    }

    @Test("that the broker had kept since before are told once, as such, and what is published later is another one")
    func kept() throws {
        let broker = try MosquittoProcess.start()
        let theirs = try WallBench(port: broker.port, options: MosquittoOptions(watchesOthers: false))
        let stranger = theirs.client("stranger")
        theirs.bus.connect(stranger, ConnectOptions(clientID: "stranger"))
        #expect(theirs.run { theirs.bus.isConnected(stranger) })
        theirs.publish("on", on: "home/lamp", from: stranger, retain: true)
        #expect(theirs.run { stranger.log.contains { if case .acknowledged = $0 { true } else { false } } })

        let ours = try WallBench(port: broker.port)
        let notes = Notes(ours.bus.topics)
        ours.bus.tap = notes
        let listeners = ["one", "two"].map { ours.client($0) }
        for listener in listeners {
            ours.bus.connect(listener, ConnectOptions(clientID: listener.name))
            #expect(ours.run { ours.bus.isConnected(listener) })
            ours.bus.subscribe(listener, Subscription("#"))
        }
        #expect(ours.run { listeners.allSatisfy { !$0.received.isEmpty } })
        #expect(notes.keptCount == 1 && notes.sights.count == 1)
        theirs.publish("on", on: "home/lamp", from: stranger, retain: true)
        #expect(
            ours.run {
                _ = theirs.run(seconds: 0.01) { false }
                return listeners.allSatisfy { $0.received.count == 2 }
            })
        #expect(notes.keptCount == 1)
        #expect(notes.sights.last == Sight(topic: "home/lamp", qos: 1, retain: true, isSure: true))
        #expect(notes.sights.count == 2)
    }
}
