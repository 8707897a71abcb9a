import HulianBridge
import HulianBus
import HulianDialects
import HulianModel
import HulianTesting
import Testing

@Suite("Who is who")
struct IdentityTests {
    /// Homes with several devices, names that no dialect likes among them.
    private let names = ["lamp", "lamp-2", "客厅灯", "Lamp 3", "LAMP"]

    @Test("every device has an identity of its own in every dialect", arguments: allDialects)
    func distinct(_ dialect: DialectID) throws {
        // The neutral profile has rules for names of devices that speak it by themselves.
        let names = dialect == "hulian" ? ["lamp", "lamp-2", "LAMP"] : names
        let bench = BridgeBench(names.map { ($0, "lighting.dimmableLight", dialect) })
        for space in bench.spaces {
            let controller = try #require(bench.controllers[space.table.id])
            #expect(controller.known.values.sorted() == names.sorted())
            let identities = controller.known.keys.map { number in
                space.table.identity.map { space.identity($0.name, of: number) ?? "" }
            }
            #expect(Set(identities).count == names.count, "\(space.table.id) \(identities)")
            for (number, name) in controller.known where space.table.id != dialect {
                #expect(
                    bench.shown.contains {
                        $0.client.number == number && $0.client.isOnline && $0.dialect == space.table.id
                    }, "\(name)")
            }
        }
        // Two clients with one name would throw each other out.
        let clients =
            bench.devices.map(\.options.clientID) + bench.shown.map(\.client.options.clientID)
            + bench.bridge.allHubs.map(\.options.clientID)
        #expect(Set(clients).count == clients.count, "\(clients.sorted())")
    }

    @Test("what one device tells is told of it and of nobody else", arguments: allDialects)
    func separate(_ dialect: DialectID) throws {
        let names = dialect == "hulian" ? ["lamp", "lamp-2", "LAMP"] : names
        let bench = BridgeBench(names.map { ($0, "lighting.dimmableLight", dialect) })
        for name in names {
            let device = try #require(bench.device(name))
            bench.forget()
            device.change("onOff.onOff", .bool(true))
            bench.pass(.seconds(1))
            for space in bench.spaces {
                let heard = bench.controllers[space.table.id]?.heard ?? []
                #expect(heard.contains("\(name) onOff.onOff true"), "\(space.table.id) \(name): \(heard)")
                #expect(heard.allSatisfy { $0.hasPrefix("\(name) ") }, "\(space.table.id) \(name): \(heard)")
            }
            // And an order reaches nobody else.
            for space in bench.spaces where space.table.id != dialect {
                bench.forget()
                let controller = try #require(bench.controllers[space.table.id])
                #expect(controller.order(name, "onOff.onOff", .bool(false)))
                bench.pass(.seconds(1))
                for other in bench.devices {
                    #expect(
                        other.orders == (other.name == name ? ["set onOff.onOff false"] : []),
                        "\(space.table.id) \(other.name)")
                }
            }
        }
    }

    @Test("identities are the same in every run and after a restart of the bridge")
    func stable() throws {
        func identities(_ bench: BridgeBench) -> [String] {
            bench.shown.map { shown in
                let space = shown.client.space
                return space.table.identity.map { space.identity($0.name, of: shown.client.number) ?? "" }.joined(
                    separator: " ")
            }
        }
        let first = BridgeBench(names.map { ($0, "lighting.dimmableLight", "tuyalink") })
        let second = BridgeBench(names.map { ($0, "lighting.dimmableLight", "tuyalink") })
        #expect(identities(first) == identities(second) && !identities(first).isEmpty)
        let before = Set(first.kept().map(\.topic))
        first.bridge.crash()
        first.pass(.seconds(2))
        first.bridge.start()
        first.pass(.seconds(10))
        #expect(Set(first.kept().map(\.topic)) == before)
    }

    /// True when devices describe themselves in the neutral profile.
    private static var hasDescriptions: Bool {
        BridgeBench([("lamp", "lighting.dimmableLight", "hulian")]).kept().contains {
            $0.topic.hasSuffix("/description")
        }
    }

    @Test(
        "each device describes itself once, in a message that is kept, in every dialect that has such messages",
        .enabled(if: hasDescriptions, "devices do not describe themselves yet"))
    func descriptions() throws {
        let kinds: [DeviceTypeID] = ["lighting.dimmableLight", "appliances.airConditioner", "locks.palmVeinFaceLock"]
        for dialect in allDialects {
            let bench = BridgeBench(kinds.enumerated().map { ("device-\($0.offset)", $0.element, dialect) })
            let kept = bench.kept()
            var said = Utterance()
            var describing = 0
            for space in bench.spaces {
                var descriptions: [Int32: Int] = [:]
                for message in kept {
                    let topic = space.topics.id(message.topic)
                    let isOurs = message.payload.withUnsafeBufferPointer {
                        space.read(topic, $0, now: bench.scheduler.now, into: &said)
                    }
                    if isOurs, said.kind == .announce, said.device >= 0 { descriptions[said.device, default: 0] += 1 }
                }
                guard !descriptions.isEmpty else { continue }
                describing += 1
                let controller = try #require(bench.controllers[space.table.id])
                #expect(Set(descriptions.keys) == Set(controller.known.keys), "\(dialect) in \(space.table.id)")
                // Discovery has a message for each part of a device; in the neutral profile one says it all.
                guard space.table.id == "hulian" else { continue }
                #expect(descriptions.values.allSatisfy { $0 == 1 }, "\(dialect): \(descriptions)")
            }
            #expect(describing >= 1, "the neutral profile describes devices; \(dialect)")
            // No topic is kept twice, and a description that changed replaces the one before.
            #expect(Set(kept.map(\.topic)).count == kept.count)
            let described = kept.map(\.topic).filter {
                $0.hasPrefix("hulian/1/home/") && $0.hasSuffix("/description") && !$0.contains("/state/")
            }
            #expect(described.sorted() == kinds.indices.map { "hulian/1/home/device-\($0)/description" })
        }
    }
}
