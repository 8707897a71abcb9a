internal import HulianBus
internal import HulianModel

extension BusCompatTest {
    /// Qualities of delivery, order, and what broken connections do to them.
    static let delivery: [BusCompatTest] =
        both("the weaker quality of publisher and subscriber counts") { bench in
            let publisher = bench.connected("publisher")
            let subscribers = QoS.allCases.map { qos in
                let client = bench.connected("subscriber \(qos.rawValue)")
                bench.subscribe(client, Subscription("a", qos: qos))
                return (qos, client)
            }
            for qos in QoS.allCases { bench.publish("\(qos.rawValue)", on: "a", from: publisher, qos: qos) }
            bench.settle()
            for (qos, client) in subscribers {
                let got = client.received.sorted { $0.text < $1.text }
                bench.check(got.map(\.text), is: ["0", "1", "2"], "messages with \(qos)")
                bench.check(got.map(\.qos), is: QoS.allCases.map { min($0, qos) }, "qualities with \(qos)")
                bench.check(client.received.contains(where: \.duplicate), is: false, "duplicates with \(qos)")
            }
        }
        + both("what is sent surely is acknowledged, in order") { bench in
            let publisher = bench.connected("publisher")
            let none = bench.publish("0", on: "a", from: publisher, qos: .atMostOnce)
            let tokens = (0..<50).map { bench.publish("\($0)", on: "a", from: publisher, qos: .atLeastOnce) }
            bench.settle()
            bench.check(none, is: 0, "token for quality 0")
            bench.check(Set(tokens).count, is: 50, "different tokens")
            bench.check(publisher.acknowledged, is: tokens, "acknowledged tokens")
            let once = bench.publish("2", on: "a", from: publisher, qos: .exactlyOnce)
            bench.settle()
            bench.check(publisher.acknowledged.last, is: once, "acknowledged token of quality 2")
        }
        + QoS.allCases.flatMap { qos in
            both("messages of one topic keep their order with quality \(qos.rawValue)") { bench in
                let client = bench.connected("subscriber")
                bench.subscribe(client, Subscription("a", qos: qos))
                let publisher = bench.connected("publisher")
                let sent = (0..<200).map { "message \($0)" }
                for text in sent { bench.publish(text, on: "a", from: publisher, qos: qos) }
                bench.settle()
                bench.check(client.texts, is: sent, "messages")
                bench.check(client.received.map(\.number), is: (1...200).map { UInt64($0) }, "numbers of publications")
            }
        }
        + both("what is sent right before a goodbye still arrives, in order, and is kept when it is to be") { bench in
            let client = bench.connected("subscriber")
            bench.subscribe(client, Subscription("a/#"))
            for qos in [QoS.atMostOnce, .atLeastOnce] {
                client.received = []
                let publisher = bench.connected("publisher \(qos.rawValue)") {
                    $0.will = Will(topic: "a/will", payload: Array("will".utf8), qos: .atLeastOnce, retain: false)
                }
                bench.publish("one", on: "a/b", from: publisher, qos: qos)
                bench.publish("goodbye", on: "a/c", from: publisher, qos: qos, retain: true)
                bench.bus.disconnect(publisher)
                bench.settle()
                bench.check(client.texts, is: ["one", "goodbye"], "messages with \(qos)")
                let newcomer = bench.connected("newcomer \(qos.rawValue)")
                bench.subscribe(newcomer, Subscription("a/c"))
                bench.check(newcomer.texts, is: ["goodbye"], "kept messages with \(qos)")
            }
        }
        + both("a message can be answered while it is handed on") { bench in
            let asker = bench.connected("asker")
            let answerer = bench.connected("answerer")
            bench.subscribe(asker, Subscription("answer"))
            bench.subscribe(answerer, Subscription("question"))
            answerer.reaction = { bench.publish("re: \($0.text)", on: "answer", from: answerer) }
            for number in 0..<30 { bench.publish("\(number)", on: "question", from: asker) }
            bench.settle()
            bench.check(asker.texts, is: (0..<30).map { "re: \($0)" }, "answers")
        }
        + both("equal messages are told apart") { bench in
            let client = bench.connected("subscriber")
            bench.subscribe(client, Subscription("button"))
            let publisher = bench.connected("publisher")
            for _ in 0..<5 { bench.publish("pressed", on: "button", from: publisher) }
            bench.settle()
            bench.check(client.received.map(\.number), is: [1, 2, 3, 4, 5], "numbers of publications")
            bench.check(client.received.contains(where: \.duplicate), is: false, "duplicates")
        }
        + both("what a client sends surely without a connection goes out when it is back") { bench in
            let watcher = bench.connected("watcher")
            bench.subscribe(watcher, Subscription("a", qos: .exactlyOnce))
            let client = bench.connected("client") { bench.keepsSession(&$0) }
            bench.bus.cut(client)
            bench.settle()
            for qos in QoS.allCases { bench.publish("quality \(qos.rawValue)", on: "a", from: client, qos: qos) }
            bench.settle()
            bench.check(watcher.texts, is: [], "messages while it is away")
            client.log = []
            bench.connect(client) { bench.keepsSession(&$0) }
            bench.check(watcher.texts.sorted(), is: ["quality 1", "quality 2"], "messages after its return")
            bench.check(client.acknowledged.count, is: 2, "acknowledgements")
        }
        + both("a message under way when the connection breaks arrives at least once, or exactly once") { bench in
            let watcher = bench.connected("watcher")
            bench.subscribe(watcher, Subscription("a", qos: .exactlyOnce))
            let client = bench.connected("client") { bench.keepsSession(&$0) }
            let tokens = [QoS.atLeastOnce, .exactlyOnce].map { qos in
                bench.publish("quality \(qos.rawValue)", on: "a", from: client, qos: qos)
            }
            bench.bus.cut(client)
            bench.settle()
            bench.connect(client) { bench.keepsSession(&$0) }
            bench.settle()
            let once = watcher.texts.count { $0 == "quality 1" }
            bench.check(once == 1 || once == 2, "the message of quality 1 came \(once) times")
            bench.check(watcher.texts.count { $0 == "quality 2" }, is: 1, "arrivals of quality 2")
            bench.check(Set(client.acknowledged), is: Set(tokens), "acknowledged tokens")
        }
        + both("a message that a broken connection swallowed comes again") { bench in
            let client = bench.connected("subscriber") { bench.keepsSession(&$0) }
            bench.subscribe(client, Subscription("a"))
            let publisher = bench.connected("publisher")
            var isFirst = true
            client.reaction = { _ in
                // Breaks while the rest is under way.
                if isFirst { bench.bus.cut(client) }
                isFirst = false
            }
            let sent = (0..<60).map { "message \($0)" }
            for text in sent { bench.publish(text, on: "a", from: publisher) }
            bench.settle()
            bench.connect(client) { bench.keepsSession(&$0) }
            var seen = Set<String>()
            let first = client.received.filter { seen.insert($0.text).inserted }
            bench.check(first.map(\.text), is: sent, "messages, repetitions apart")
            let repeated = client.received.count - first.count
            let marked = client.received.count { $0.duplicate }
            bench.check(repeated <= marked, "\(repeated) came twice, \(marked) are marked as duplicates")
        }

    /// Payloads and the fields of MQTT 5.
    static let fields: [BusCompatTest] =
        both("payloads of any size and any octets arrive as they are") { bench in
            let client = bench.connected("subscriber")
            bench.subscribe(client, Subscription("a"))
            let publisher = bench.connected("publisher")
            var random = SeededGenerator(seed: 7)
            let topic = bench.bus.topics.id("a")
            for count in [0, 1, 127, 128, 16_383, 16_384, 300_000, 2_000_000] {
                let payload = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
                _ = payload.withUnsafeBufferPointer {
                    bench.bus.publish(
                        Publication(topic: topic, payload: $0, qos: .atLeastOnce, retain: false), from: publisher)
                }
                bench.settle()
                bench.check(client.received.last?.payload == payload, "a payload of \(count) octets arrives as it is")
            }
            bench.check(client.received.count, is: 8, "messages")
        }
        + v5("the properties of a message arrive") { bench in
            let client = bench.connected("subscriber")
            bench.subscribe(client, Subscription("a"))
            let properties = MessageProperties(
                isText: true, contentType: "application/json", responseTopic: "回答/1",
                correlationData: [1, 2, 0, 255],
                userProperties: [.init("位置", "客厅"), .init("a", "1"), .init("a", "2"), .init("", "")])
            let publisher = bench.connected("publisher")
            bench.publish("{}", on: "a", from: publisher, properties: properties)
            bench.publish("{}", on: "a", from: publisher)
            bench.settle()
            bench.check(client.received.map(\.properties), is: [properties, nil], "properties")
        }
        + v5("subscribers of MQTT 3.1.1 get messages without properties") { bench in
            let old = bench.connected("old") { $0.version = .v311 }
            let new = bench.connected("new")
            bench.subscribe(old, Subscription("a"))
            bench.subscribe(new, Subscription("a"))
            let properties = MessageProperties(contentType: "text/plain")
            bench.publish("from new", on: "a", from: new, properties: properties)
            bench.publish("from old", on: "a", from: old, properties: properties)
            bench.settle()
            bench.check(old.texts, is: ["from new", "from old"], "messages of the old one")
            bench.check(old.received.map(\.properties), is: [nil, nil], "properties of the old one")
            bench.check(new.received.map(\.properties), is: [properties, nil], "properties of the new one")
        }
        + v5("a kept message keeps its properties") { bench in
            let properties = MessageProperties(contentType: "text/plain", userProperties: [.init("a", "b")])
            bench.publish("kept", on: "a", from: bench.connected("publisher"), retain: true, properties: properties)
            bench.settle()
            let late = bench.connected("late")
            bench.subscribe(late, Subscription("a"))
            bench.check(late.received.map(\.properties), is: [properties], "properties")
        }
}
