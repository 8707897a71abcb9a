internal import HulianBus

extension BusCompatTest {
    /// Filters, shared subscriptions and what they match.
    static let filters: [BusCompatTest] =
        both("filters match what the standard says") { bench in
            let filters = [
                "a/+/c", "a/#", "+", "#", "/+", "+/+", "a/b/c", "a//c", "+/b/#", "$hulian/#", "$hulian/+", "家/+",
            ]
            let topics = ["a", "a/b", "a/b/c", "a//c", "/a", "/", "a/b/c/d", "$hulian/x", "家/灯", "b/b", "A/b/c"]
            let subscribers = filters.map { filter in
                let client = bench.connected("subscriber of \(filter)")
                bench.bus.subscribe(client, Subscription(filter))
                return (filter, client)
            }
            let publisher = bench.connected("publisher")
            for topic in topics { bench.publish("x", on: topic, from: publisher) }
            bench.settle()
            for (filter, client) in subscribers {
                let expected = topics.filter { TopicSyntax.matches(filter: filter, name: $0) }
                bench.check(client.received.map(\.topic), is: expected, "'\(filter)'")
            }
        }
        + both("overlapping subscriptions bring a message once, with MQTT 5 once each") { bench in
            let client = bench.connected("subscriber")
            bench.subscribe(client, Subscription("a/#", qos: .atMostOnce))
            bench.subscribe(client, Subscription("a/b", qos: .atLeastOnce))
            bench.subscribe(client, Subscription("+/b", qos: .atMostOnce))
            bench.publish("x", on: "a/b", from: bench.connected("publisher"))
            bench.settle()
            let expected: [QoS] = bench.version == .v5 ? [.atMostOnce, .atMostOnce, .atLeastOnce] : [.atLeastOnce]
            bench.check(client.received.map(\.qos).sorted(), is: expected, "qualities")
            bench.check(Set(client.received.map(\.number)), is: [1], "numbers of publications")
        }
        + both("an unsubscribed filter brings nothing more") { bench in
            let client = bench.connected("subscriber")
            let publisher = bench.connected("publisher")
            bench.subscribe(client, Subscription("a/b"))
            bench.publish("before", on: "a/b", from: publisher)
            bench.settle()
            bench.bus.unsubscribe(client, "a/b")
            bench.settle()
            bench.publish("after", on: "a/b", from: publisher)
            bench.settle()
            bench.check(client.texts, is: ["before"], "messages")
        }
        + both("subscribing again replaces the quality") { bench in
            let client = bench.connected("subscriber")
            bench.subscribe(client, Subscription("a", qos: .atMostOnce))
            bench.subscribe(client, Subscription("a", qos: .exactlyOnce))
            bench.publish("x", on: "a", from: bench.connected("publisher"), qos: .exactlyOnce)
            bench.settle()
            bench.check(client.received.map(\.qos), is: [.exactlyOnce], "quality")
        }
        + both("a group shares messages, each reaches one member") { bench in
            let members = (0..<3).map { bench.connected("member \($0)") }
            let alone = bench.connected("alone")
            for member in members { bench.subscribe(member, Subscription("$share/group/a/+")) }
            bench.subscribe(alone, Subscription("a/+"))
            let publisher = bench.connected("publisher")
            let sent = (0..<9).map { "message \($0)" }
            for text in sent {
                bench.publish(text, on: "a/b", from: publisher)
                bench.settle()
            }
            bench.check(members.flatMap(\.texts).sorted(), is: sent, "messages of all members together")
            bench.check(members.map(\.texts.count), is: [3, 3, 3], "messages of each member")
            bench.check(alone.texts, is: sent, "messages outside the group")
        }
        + both("a member that leaves its group leaves the work to the others") { bench in
            let first = bench.connected("first")
            let second = bench.connected("second")
            bench.subscribe(first, Subscription("$share/group/a"))
            bench.subscribe(second, Subscription("$share/group/a"))
            bench.bus.unsubscribe(first, "$share/group/a")
            bench.settle()
            let publisher = bench.connected("publisher")
            for number in 0..<4 { bench.publish("\(number)", on: "a", from: publisher) }
            bench.settle()
            bench.check(first.texts, is: [], "messages of the one who left")
            bench.check(second.texts, is: ["0", "1", "2", "3"], "messages of the one who stayed")
        }
        + both("two groups with the same filter each get every message") { bench in
            let one = bench.connected("one")
            let two = bench.connected("two")
            bench.subscribe(one, Subscription("$share/g1/a"))
            bench.subscribe(two, Subscription("$share/g2/a"))
            bench.publish("x", on: "a", from: bench.connected("publisher"))
            bench.settle()
            bench.check(one.texts + two.texts, is: ["x", "x"], "messages")
        }
}
