internal import HulianBus

extension BusCompatTest {
    /// Coming and going, rights, and many clients.
    static let connections: [BusCompatTest] =
        both("a client identifier has one connection: the newer takes over") { bench in
            let old = bench.connected("old") { $0.clientID = "same" }
            let new = bench.client("new")
            bench.connect(new) { $0.clientID = "same" }
            bench.check(old.log, is: [.disconnected(.sessionTakenOver)], "what the older hears")
            bench.check(new.log, is: [.connected(sessionPresent: false)], "what the newer hears")
            bench.check(bench.bus.isConnected(old), is: false, "the older is connected")
            bench.check(bench.bus.isConnected(new), is: true, "the newer is connected")
        }
        + both("who takes over gets the session") { bench in
            let old = bench.connected("old") {
                $0.clientID = "same"
                bench.keepsSession(&$0)
            }
            bench.subscribe(old, Subscription("a"))
            let new = bench.client("new")
            bench.connect(new) {
                $0.clientID = "same"
                bench.keepsSession(&$0)
            }
            bench.publish("x", on: "a", from: bench.connected("publisher"))
            bench.settle()
            bench.check(new.log.first, is: .connected(sessionPresent: true), "what the newer hears")
            bench.check(new.texts, is: ["x"], "messages of the newer")
            bench.check(old.texts, is: [], "messages of the older")
        }
        + both("a will is published when its connection is taken over") { bench in
            let watcher = bench.connected("watcher")
            bench.subscribe(watcher, Subscription("will"))
            _ = bench.connected("old") {
                $0.clientID = "same"
                $0.will = Will(topic: "will", payload: Array("gone".utf8), qos: .atLeastOnce, retain: false)
            }
            bench.connect(bench.client("new")) { $0.clientID = "same" }
            bench.check(watcher.texts, is: ["gone"], "messages")
        }
        + both("a broker with passwords lets in who knows one", users: ["lamp": "secret", "锁": "密码"]) { bench in
            let table: [(String?, String?, Bool)] = [
                ("lamp", "secret", true), ("锁", "密码", true), ("lamp", "wrong", false), ("lamp", nil, false),
                ("nobody", "secret", false), (nil, nil, false),
            ]
            for (index, (user, password, isRight)) in table.enumerated() {
                let client = bench.client("client \(index)")
                bench.connect(client) {
                    $0.username = user
                    $0.password = password
                }
                bench.check(
                    client.log, is: [isRight ? .connected(sessionPresent: false) : .disconnected(.notAuthorized)],
                    "\(user ?? "no user") with \(password ?? "no password")")
                bench.check(bench.bus.isConnected(client), is: isRight, "\(user ?? "no user") is connected")
            }
        }
        + both("what a client without connection does has no effect") { bench in
            let watcher = bench.connected("watcher")
            bench.subscribe(watcher, Subscription("#"))
            let client = bench.client("client")
            bench.bus.subscribe(client, Subscription("a"))
            bench.bus.unsubscribe(client, "a")
            bench.publish("lost", on: "a", from: client, qos: .atMostOnce)
            bench.bus.disconnect(client)
            bench.bus.cut(client)
            bench.settle()
            bench.check(watcher.texts, is: [], "messages")
            bench.check(client.log, is: [], "events")
        }
        + both("a goodbye is final: nothing more is heard") { bench in
            let client = bench.connected("client")
            bench.subscribe(client, Subscription("a"))
            let publisher = bench.connected("publisher")
            bench.publish("under way", on: "a", from: publisher, qos: .atMostOnce)
            bench.bus.disconnect(client)
            bench.publish("after", on: "a", from: publisher)
            bench.settle()
            bench.check(client.log.contains { if case .disconnected = $0 { true } else { false } }, is: false, "told")
            bench.check(client.texts.contains("after"), is: false, "got what came later")
        }
        + v5("two thousand clients talk to their neighbours") { bench in
            let count = 2_000
            let clients = (0..<count).map { bench.client("client-\($0)") }
            for client in clients { bench.bus.connect(client, .init(clientID: client.name, version: bench.version)) }
            bench.settle()
            bench.check(clients.count { bench.bus.isConnected($0) }, is: count, "connected")
            for (index, client) in clients.enumerated() { bench.bus.subscribe(client, Subscription("to/\(index)/+")) }
            bench.settle()
            for (index, client) in clients.enumerated() {
                bench.publish("from \(index)", on: "to/\((index + 1) % count)/x", from: client)
            }
            bench.settle()
            let wrong = clients.indices.filter { clients[$0].texts != ["from \(($0 + count - 1) % count)"] }
            bench.check(wrong.count, is: 0, "clients with a wrong message")
        }
}
