internal import HulianBus
internal import HulianModel

extension BusCompatTest {
    /// Sessions, what waits in them, and wills.
    static let sessions: [BusCompatTest] =
        both("a session keeps subscriptions and what is to be delivered surely") { bench in
            let client = bench.connected("subscriber") { bench.keepsSession(&$0) }
            bench.subscribe(client, Subscription("a", qos: .exactlyOnce))
            let publisher = bench.connected("publisher")
            bench.bus.disconnect(client)
            bench.settle()
            for qos in QoS.allCases { bench.publish("quality \(qos.rawValue)", on: "a", from: publisher, qos: qos) }
            bench.settle()
            bench.check(client.texts, is: [], "messages while it is away")
            bench.connect(client) { bench.keepsSession(&$0) }
            bench.check(client.log.first, is: .connected(sessionPresent: true), "first event")
            bench.check(client.texts, is: ["quality 1", "quality 2"], "messages that waited")
            bench.publish("live", on: "a", from: publisher)
            bench.settle()
            bench.check(client.texts.last, is: "live", "a message after its return")
        }
        + both("what waits keeps its order") { bench in
            let client = bench.connected("subscriber") { bench.keepsSession(&$0) }
            bench.subscribe(client, Subscription("a/+"))
            let publisher = bench.connected("publisher")
            bench.bus.cut(client)
            bench.settle()
            let sent = (0..<100).map { "message \($0)" }
            for (index, text) in sent.enumerated() { bench.publish(text, on: "a/\(index % 3)", from: publisher) }
            bench.settle()
            bench.connect(client) { bench.keepsSession(&$0) }
            bench.check(client.texts, is: sent, "messages")
            bench.check(client.received.map(\.number), is: (1...100).map { UInt64($0) }, "numbers of publications")
        }
        + both("equal messages that wait are told apart") { bench in
            let client = bench.connected("subscriber") { bench.keepsSession(&$0) }
            bench.subscribe(client, Subscription("button"))
            let publisher = bench.connected("publisher")
            bench.publish("pressed", on: "button", from: publisher)
            bench.settle()
            bench.bus.disconnect(client)
            for _ in 0..<3 {
                bench.pass(.minutes(1))
                bench.publish("pressed", on: "button", from: publisher)
            }
            bench.settle()
            bench.connect(client) { bench.keepsSession(&$0) }
            bench.check(client.received.map(\.number), is: [1, 2, 3, 4], "numbers of publications")
        }
        + both("a clean start forgets the session") { bench in
            let client = bench.connected("subscriber") { bench.keepsSession(&$0) }
            bench.subscribe(client, Subscription("a"))
            let publisher = bench.connected("publisher")
            bench.bus.disconnect(client)
            bench.settle()
            bench.publish("lost", on: "a", from: publisher)
            bench.settle()
            client.log = []
            bench.connect(client)
            bench.check(client.log, is: [.connected(sessionPresent: false)], "events after a clean start")
            bench.publish("unheard", on: "a", from: publisher)
            bench.settle()
            bench.check(client.texts, is: [], "messages")
        }
        + both("a session that nobody asked to keep ends with its connection") { bench in
            let client = bench.connected("subscriber")
            bench.subscribe(client, Subscription("a"))
            bench.bus.disconnect(client)
            bench.settle()
            client.log = []
            bench.connect(client) { $0.cleanStart = false }
            bench.check(client.log, is: [.connected(sessionPresent: false)], "events")
        }
        + v5("a session ends when its time is over") { bench in
            let client = bench.connected("subscriber") {
                $0.cleanStart = false
                $0.sessionExpiry = .seconds(60)
            }
            bench.subscribe(client, Subscription("a"))
            for (pause, isPresent) in [(Interval.seconds(30), true), (.seconds(90), false)] {
                bench.bus.disconnect(client)
                bench.pass(pause)
                client.log = []
                bench.connect(client) {
                    $0.cleanStart = false
                    $0.sessionExpiry = .seconds(60)
                }
                bench.check(client.log, is: [.connected(sessionPresent: isPresent)], "events after \(pause)")
            }
        }
        + v5("a message that is too old is not delivered, one that is not tells how long it is valid") { bench in
            let client = bench.connected("subscriber") { bench.keepsSession(&$0) }
            bench.subscribe(client, Subscription("a"))
            let publisher = bench.connected("publisher")
            bench.bus.disconnect(client)
            bench.settle()
            bench.publish("short", on: "a", from: publisher, properties: MessageProperties(expiry: .seconds(10)))
            bench.publish("long", on: "a", from: publisher, properties: MessageProperties(expiry: .seconds(600)))
            bench.publish("for ever", on: "a", from: publisher)
            bench.pass(.seconds(60))
            bench.connect(client) { bench.keepsSession(&$0) }
            bench.check(client.texts, is: ["long", "for ever"], "messages")
            let left = client.received.first?.properties?.expiry ?? .zero
            bench.check(left >= .seconds(538) && left <= .seconds(541), "'long' is valid for \(left) more")
        }

    /// A broker that stops and comes back.
    static let restarts: [BusCompatTest] =
        both("a broker that restarts keeps sessions and messages") { bench in
            let client = bench.connected("subscriber") { bench.keepsSession(&$0) }
            bench.subscribe(client, Subscription("a"))
            let other = bench.connected("other")
            bench.publish("kept", on: "b", from: other, retain: true)
            bench.settle()
            bench.bus.disconnect(client)
            bench.publish("waiting", on: "a", from: other)
            bench.settle()
            other.log = []
            bench.bus.restartBroker(downtime: .seconds(5), forgets: false)
            bench.pass(.seconds(1))
            bench.check(other.log, is: [.disconnected(.serverShutDown)], "what a client hears")
            bench.connect(other)
            bench.check(other.log.last, is: .disconnected(.unreachable), "what it hears while the broker is away")
            bench.pass(.seconds(10))
            bench.connect(client) { bench.keepsSession(&$0) }
            bench.check(client.log.first, is: .connected(sessionPresent: true), "the subscriber's session")
            bench.check(client.texts, is: ["waiting"], "what waited")
            bench.subscribe(client, Subscription("b"))
            bench.check(client.texts, is: ["waiting", "kept"], "what was kept")
        }
        + both("a broker that restarts and forgets has nothing left") { bench in
            let client = bench.connected("subscriber") { bench.keepsSession(&$0) }
            bench.subscribe(client, Subscription("a"))
            bench.publish("kept", on: "b", from: client, retain: true)
            bench.settle()
            bench.bus.restartBroker(downtime: .seconds(5), forgets: true)
            bench.pass(.seconds(10))
            client.log = []
            bench.connect(client) { bench.keepsSession(&$0) }
            bench.check(client.log, is: [.connected(sessionPresent: false)], "events")
            bench.subscribe(client, Subscription("b"))
            bench.check(client.texts, is: [], "messages")
        }
        + both("a broker that stops publishes the wills of its clients") { bench in
            let client = bench.connected("client") {
                $0.will = Will(topic: "will", payload: Array("gone".utf8), qos: .atLeastOnce, retain: true)
            }
            bench.settle()
            bench.bus.restartBroker(downtime: .seconds(1), forgets: false)
            bench.pass(.seconds(5))
            bench.check(client.log, is: [.disconnected(.serverShutDown)], "what the client hears")
            let late = bench.connected("late")
            bench.subscribe(late, Subscription("will"))
            bench.check(late.texts, is: ["gone"], "messages")
        }

    /// Wills.
    static let wills: [BusCompatTest] =
        both("a will is published when the connection breaks") { bench in
            let watcher = bench.connected("watcher")
            bench.subscribe(watcher, Subscription("will/+"))
            let client = bench.connected("client") {
                $0.will = Will(topic: "will/client", payload: Array("gone".utf8), qos: .atLeastOnce, retain: false)
            }
            bench.settle()
            bench.check(watcher.texts, is: [], "messages before")
            bench.bus.cut(client)
            bench.settle()
            bench.check(watcher.texts, is: ["gone"], "messages after")
            bench.check(client.log.last, is: .disconnected(.connectionLost), "what the client hears")
            bench.check(bench.bus.isConnected(client), is: false, "connected")
        }
        + both("a goodbye takes the will back") { bench in
            let watcher = bench.connected("watcher")
            bench.subscribe(watcher, Subscription("will/+"))
            let client = bench.connected("client") {
                $0.will = Will(topic: "will/client", payload: Array("gone".utf8), qos: .atLeastOnce, retain: false)
            }
            bench.bus.disconnect(client)
            bench.pass(.seconds(5))
            bench.check(watcher.texts, is: [], "messages")
        }
        + both("a will can be kept for later subscribers") { bench in
            let client = bench.connected("client") {
                $0.will = Will(topic: "will/client", payload: Array("gone".utf8), qos: .exactlyOnce, retain: true)
            }
            bench.bus.cut(client)
            bench.settle()
            let late = bench.connected("late")
            bench.subscribe(late, Subscription("will/+", qos: .exactlyOnce))
            bench.check(late.texts, is: ["gone"], "messages")
            bench.check(late.received.map(\.retain), is: [true], "retain flag")
            bench.check(late.received.map(\.qos), is: [.exactlyOnce], "quality")
        }
        + both("each connection has its own will") { bench in
            let watcher = bench.connected("watcher")
            bench.subscribe(watcher, Subscription("will/+"))
            let client = bench.client("client")
            for text in ["first", "second"] {
                bench.connect(client) {
                    $0.will = Will(topic: "will/client", payload: Array(text.utf8), qos: .atLeastOnce, retain: false)
                }
                bench.bus.cut(client)
                bench.settle()
            }
            bench.connect(client)
            bench.bus.cut(client)
            bench.settle()
            bench.check(watcher.texts, is: ["first", "second"], "messages")
        }
        + v5("a goodbye can ask for the will") { bench in
            let watcher = bench.connected("watcher")
            bench.subscribe(watcher, Subscription("will/+"))
            let client = bench.connected("client") {
                $0.will = Will(topic: "will/client", payload: Array("gone".utf8), qos: .atLeastOnce, retain: false)
            }
            bench.bus.disconnect(client, .normalWithWill)
            bench.settle()
            bench.check(watcher.texts, is: ["gone"], "messages")
        }
        + v5("a delayed will waits, and is not published when the client comes back") { bench in
            let watcher = bench.connected("watcher")
            bench.subscribe(watcher, Subscription("will/+"))
            let client = bench.client("client")
            func come() {
                bench.connect(client) {
                    bench.keepsSession(&$0)
                    $0.will = Will(
                        topic: "will/client", payload: Array("gone".utf8), qos: .atLeastOnce, retain: false,
                        delay: .seconds(30))
                }
            }
            come()
            bench.bus.cut(client)
            bench.pass(.seconds(10))
            come()
            bench.pass(.seconds(60))
            bench.check(watcher.texts, is: [], "messages after a short absence")
            bench.bus.cut(client)
            bench.pass(.seconds(20))
            bench.check(watcher.texts, is: [], "messages after 20 seconds")
            bench.pass(.seconds(20))
            bench.check(watcher.texts, is: ["gone"], "messages after 40 seconds")
        }
        + v5("a delayed will is published at the latest when the session ends") { bench in
            let watcher = bench.connected("watcher")
            bench.subscribe(watcher, Subscription("will/+"))
            let client = bench.connected("client") {
                $0.will = Will(
                    topic: "will/client", payload: Array("gone".utf8), qos: .atLeastOnce, retain: false,
                    delay: .seconds(30))
            }
            bench.bus.cut(client)
            bench.settle()
            bench.check(watcher.texts, is: ["gone"], "messages of a session that ended at once")
        }
}
