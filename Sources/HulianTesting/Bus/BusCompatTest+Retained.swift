internal import HulianBus

extension BusCompatTest {
    /// Kept messages.
    static let retained: [BusCompatTest] =
        both("a kept message reaches a late subscriber, marked as kept") { bench in
            let publisher = bench.connected("publisher")
            let early = bench.connected("early")
            bench.subscribe(early, Subscription("a/b"))
            bench.publish("old", on: "a/b", from: publisher, retain: true)
            bench.publish("kept", on: "a/b", from: publisher, retain: true)
            bench.publish("passing", on: "a/b", from: publisher)
            bench.settle()
            let late = bench.connected("late")
            bench.subscribe(late, Subscription("a/+"))
            bench.check(late.texts, is: ["kept"], "messages of the late one")
            bench.check(late.received.map(\.number), is: [2], "number of the publication")
            bench.check(late.received.map(\.retain), is: [true], "retain flag of the late one")
            bench.check(early.texts, is: ["old", "kept", "passing"], "messages of the early one")
            bench.check(early.received.map(\.retain), is: [false, false, false], "retain flags of the early one")
        }
        + both("kept messages outlive their publisher") { bench in
            let publisher = bench.connected("publisher")
            bench.publish("kept", on: "a", from: publisher, retain: true)
            bench.settle()
            bench.bus.disconnect(publisher)
            bench.settle()
            let late = bench.connected("late")
            bench.subscribe(late, Subscription("#"))
            bench.check(late.texts, is: ["kept"], "messages")
        }
        + both("an empty payload ends the keeping") { bench in
            let publisher = bench.connected("publisher")
            let early = bench.connected("early")
            bench.subscribe(early, Subscription("a"))
            bench.publish("kept", on: "a", from: publisher, retain: true)
            bench.publish("", on: "a", from: publisher, retain: true)
            bench.settle()
            let late = bench.connected("late")
            bench.subscribe(late, Subscription("a"))
            bench.check(late.texts, is: [], "messages of the late one")
            bench.check(early.texts, is: ["kept", ""], "messages of the early one")
        }
        + both("a kept message comes with the weaker quality") { bench in
            let publisher = bench.connected("publisher")
            for qos in QoS.allCases {
                bench.publish("x", on: "q/\(qos.rawValue)", from: publisher, qos: qos, retain: true)
            }
            bench.settle()
            for wanted in QoS.allCases {
                let late = bench.connected("late \(wanted.rawValue)")
                bench.subscribe(late, Subscription("q/+", qos: wanted))
                let got = late.received.sorted { $0.topic < $1.topic }.map(\.qos)
                bench.check(got, is: QoS.allCases.map { min($0, wanted) }, "subscribed with \(wanted)")
            }
        }
        + both("subscribing again brings kept messages again") { bench in
            let publisher = bench.connected("publisher")
            bench.publish("kept", on: "a", from: publisher, retain: true)
            let client = bench.connected("subscriber")
            bench.subscribe(client, Subscription("a"))
            bench.subscribe(client, Subscription("a"))
            bench.check(client.texts, is: ["kept", "kept"], "messages")
        }
        + both("wildcards do not bring kept messages of topics that begin with $") { bench in
            let publisher = bench.connected("publisher")
            bench.publish("hidden", on: "$hulian/a", from: publisher, retain: true)
            bench.publish("open", on: "hulian/a", from: publisher, retain: true)
            bench.settle()
            let all = bench.connected("all")
            bench.subscribe(all, Subscription("#"))
            bench.check(all.texts, is: ["open"], "messages of '#'")
            let named = bench.connected("named")
            bench.subscribe(named, Subscription("$hulian/#"))
            bench.check(named.texts, is: ["hidden"], "messages of '$hulian/#'")
        }
        + v5("retain as published shows the flag as it was published") { bench in
            let client = bench.connected("subscriber")
            bench.subscribe(client, Subscription("a", retainAsPublished: true))
            let publisher = bench.connected("publisher")
            bench.publish("kept", on: "a", from: publisher, retain: true)
            bench.publish("passing", on: "a", from: publisher)
            bench.settle()
            bench.check(client.received.map(\.retain), is: [true, false], "retain flags")
        }
        + v5("retain handling says when kept messages come") { bench in
            bench.publish("kept", on: "a", from: bench.connected("publisher"), retain: true)
            bench.settle()
            let table: [(Subscription.RetainHandling, [Int])] = [
                (.send, [1, 2]), (.sendIfNew, [1, 1]), (.doNotSend, [0, 0]),
            ]
            for (handling, counts) in table {
                let client = bench.connected("subscriber \(handling)")
                for count in counts {
                    bench.subscribe(client, Subscription("a", retainHandling: handling))
                    bench.check(client.received.count, is: count, "messages with \(handling)")
                }
            }
        }
        + v5("no local keeps one's own messages away") { bench in
            let client = bench.connected("both")
            bench.subscribe(client, Subscription("a", noLocal: true))
            bench.publish("mine", on: "a", from: client)
            bench.publish("other", on: "a", from: bench.connected("other"))
            bench.settle()
            bench.check(client.texts, is: ["other"], "messages")
        }
}
