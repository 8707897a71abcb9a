import HulianBus
import HulianCatalog
import HulianDialects
import HulianModel
import Testing

/// A gateway, two lamps and a lock behind it, and their cloud, on a bus.
private final class GatedHome {
    let scheduler = Scheduler(start: Instant(milliseconds: 1_767_225_600_000))
    let bus: VirtualBus
    let ear: BusEar
    let space: DialectSpace
    let hub: AttentiveHub
    let gateway: WillingDevice
    let lamps: [WillingDevice]
    let lock: WillingDevice

    init(_ dialect: DialectID, hasHub: Bool = true) throws {
        let topics = TopicTable()
        bus = VirtualBus(scheduler: scheduler, topics: topics, latency: .milliseconds(1))
        ear = BusEar(bus)
        let space = DialectSpace(try #require(Shared.table(dialect)), topics: topics)
        self.space = space
        hub = AttentiveHub(name: "hub", space: space, seed: 1, firstID: 0)
        func device(_ name: String, _ type: DeviceTypeID) throws -> WillingDevice {
            let blueprint = try #require(Shared.blueprint(type))
            return WillingDevice(name: name, space: space, number: space.register(name, blueprint), seed: 1)
        }
        // The order does not matter: one of the lamps is older than its gateway.
        let first = try device("lamp-1", "lighting.dimmableLight")
        gateway = try device("gate", "network.gateway")
        lamps = [first, try device("lamp-2", "lighting.dimmableLight")]
        lock = try device("lock", "locks.palmVeinFaceLock")
        for one in lamps + [lock] { one.speak(through: gateway) }
        for lamp in lamps { lamp.values[try onOff()] = .bool(false) }
        bus.attach(hub)
        bus.attach(gateway)
        if hasHub { hub.start() }
        scheduler.run(until: scheduler.now + .seconds(1))
        for one in [lamps[0], gateway, lamps[1], lock] { one.start() }
        run(.seconds(3))
    }

    /// The attribute that says whether a lamp is on, by index in the binding.
    func onOff() throws -> Int {
        let binding = lamps[0].binding
        return try #require(
            binding.attributes.firstIndex {
                binding.blueprint.path(ofAttribute: $0.slot).description == "onOff.onOff"
            })
    }

    /// Lets time pass.
    func run(_ time: Interval) { scheduler.run(until: scheduler.now + time) }

    /// The topics of what somebody published since a place.
    func topics(of client: String, since place: Int = 0) -> [String] {
        ear.messages[place...].filter { $0.client == client }.map(\.topic)
    }
}

@Suite("Devices behind a gateway")
struct GatewayTests {
    /// The dialects with gateways.
    static let dialects: [DialectID] = ["alink", "baidu", "iotda", "onenet", "tencent", "tuyalink"]
    /// Those in which a gateway says first for whom it speaks.
    static let withLogin: [DialectID] = ["alink", "iotda", "onenet", "tencent"]

    @Test("are those of the dialects whose tables have gateways")
    func areListed() {
        let all = Shared.tables.filter { !($0.gateway?.isAlways ?? true) }.map(\.id)
        #expect(Set(all) == Set(Self.dialects))
        #expect(Set(all.filter { !(Shared.table($0)?.gateway?.joins.isEmpty ?? true) }) == Set(Self.withLogin))
    }

    @Test("are there when their gateway has made them known, and tell what they measure", arguments: dialects)
    func arrive(dialect: DialectID) throws {
        let home = try GatedHome(dialect)
        let onOff = try home.onOff()
        for lamp in home.lamps {
            #expect(lamp.isOnline)
            #expect(home.hub.values[lamp.number]?[onOff] == Value.bool(false))
        }
        if Self.withLogin.contains(dialect) {
            for one in home.lamps + [home.lock] { #expect(home.hub.presence[one.number] == true) }
        }
        // Nobody but the gateway has a connection.
        #expect(Set(home.ear.messages.map(\.client)).isSubset(of: ["hub", "gate"]))
    }

    @Test("say nothing before the cloud has answered their gateway", arguments: withLogin)
    func wait(dialect: DialectID) throws {
        let home = try GatedHome(dialect, hasHub: false)
        for lamp in home.lamps { #expect(!lamp.isOnline) }
        let onOff = try home.onOff()
        home.lamps[0].values[onOff] = .bool(true)
        home.lamps[0].report([onOff])
        home.run(.seconds(1))
        // The gateway asks again until somebody answers.
        home.hub.start()
        home.run(.seconds(30))
        #expect(home.lamps.allSatisfy { $0.isOnline })
        #expect(home.hub.values[home.lamps[0].number]?[onOff] == Value.bool(true))
    }

    @Test("are set, asked and commanded through their gateway, each for itself", arguments: dialects)
    func obey(dialect: DialectID) throws {
        let home = try GatedHome(dialect)
        let onOff = try home.onOff()
        let lamp = home.lamps[1]
        let isSet = home.hub.set(lamp.number, [(attribute: onOff, value: Value.bool(true))], token: 7)
        #expect(isSet)
        home.run(.seconds(3))
        #expect(lamp.values[onOff] == Value.bool(true) && lamp.requests == 1)
        #expect(home.lamps[0].values[onOff] == Value.bool(false) && home.gateway.requests == 0)
        #expect(home.hub.answers[7] == .success)
        #expect(home.hub.values[lamp.number]?[onOff] == Value.bool(true))
        #expect(home.hub.values[home.lamps[0].number]?[onOff] == Value.bool(false))
        if home.space.canSay(.get, by: .hub) {
            let isAsked = home.hub.get(lamp.number, [onOff], token: 8)
            #expect(isAsked)
            home.run(.seconds(3))
            #expect(home.hub.answers[8] == .success)
            #expect(home.hub.answered[8]?[onOff] == Value.bool(true))
        }
        let binding = home.lock.binding
        let command = binding.commands.firstIndex { command in
            guard case .action = command.form else { return false }
            return command.definition.name == "unlockWithTimeout"
        }
        let isCommanded = home.hub.invoke(
            home.lock.number, try #require(command), [Field("timeout", 30)], token: 9)
        #expect(isCommanded)
        home.run(.seconds(3))
        #expect(home.lock.requests == 1 && home.hub.answers[9] == .success)
    }

    @Test("tell events where the dialect has them", arguments: dialects)
    func tell(dialect: DialectID) throws {
        let home = try GatedHome(dialect)
        guard
            let event = home.lock.binding.events.firstIndex(where: { $0.definition.name == "doorLockAlarm" })
        else { return #expect(home.lock.binding.gaps.contains { $0.path.element == "doorLockAlarm" }) }
        home.lock.tell(event, [Field("alarmCode", 4)])
        home.run(.seconds(1))
        #expect(home.hub.events[home.lock.number] == [event])
    }

    @Test("are gone with their gateway, and come back with it", arguments: dialects)
    func goWithTheGateway(dialect: DialectID) throws {
        let home = try GatedHome(dialect)
        let onOff = try home.onOff()
        home.bus.cut(home.gateway)
        home.hub.lostGateway(home.gateway.number)
        home.run(.milliseconds(20))
        #expect(home.lamps.allSatisfy { !$0.isOnline } && !home.lock.isOnline)
        for one in home.lamps + [home.lock] { #expect(home.hub.presence[one.number] == false) }
        home.lamps[0].values[onOff] = .bool(true)
        home.run(.minutes(1))
        #expect(home.lamps.allSatisfy { $0.isOnline })
        if Self.withLogin.contains(dialect) { #expect(home.hub.presence[home.lamps[0].number] == true) }
        #expect(home.hub.values[home.lamps[0].number]?[onOff] == Value.bool(true))
    }

    @Test("are said to be gone when they have no power, and the others stay", arguments: withLogin)
    func goAlone(dialect: DialectID) throws {
        let home = try GatedHome(dialect)
        home.lamps[0].stop(isPolite: false)
        home.run(.seconds(1))
        #expect(!home.lamps[0].isOnline && home.hub.presence[home.lamps[0].number] == false)
        #expect(home.lamps[1].isOnline && home.hub.presence[home.lamps[1].number] == true)
        let onOff = try home.onOff()
        home.hub.set(home.lamps[0].number, [(attribute: onOff, value: Value.bool(true))], token: 11)
        home.run(.seconds(20))
        // It is not done, and nobody says that it was.
        #expect(home.lamps[0].requests == 0 && home.hub.answers[11] != .success)
        home.lamps[0].start()
        home.run(.seconds(3))
        #expect(home.lamps[0].isOnline && home.hub.presence[home.lamps[0].number] == true)
    }

    @Test("of another gateway are refused by the cloud", arguments: withLogin)
    func refused(dialect: DialectID) throws {
        let home = try GatedHome(dialect)
        let stranger = WillingDevice(
            name: "stranger", space: home.space,
            number: home.space.register("stranger", try #require(Shared.blueprint("lighting.dimmableLight"))), seed: 1)
        let other = WillingDevice(
            name: "other", space: home.space,
            number: home.space.register("other", try #require(Shared.blueprint("network.gateway"))), seed: 1)
        stranger.speak(through: home.gateway)
        // The cloud knows better: the topology says that it belongs to the other one.
        home.space.put(stranger.number, behind: other.number)
        stranger.start()
        home.run(.minutes(1))
        #expect(!stranger.isOnline && home.hub.presence[stranger.number] != true)
        withExtendedLifetime(other) {}
    }

    @Test("tell in one message what they tell at one moment, where it has room for several", arguments: dialects)
    func together(dialect: DialectID) throws {
        let home = try GatedHome(dialect)
        let onOff = try home.onOff()
        let before = home.ear.messages.count
        for lamp in home.lamps {
            lamp.values[onOff] = .bool(true)
            lamp.report([onOff])
        }
        // What one of them tells twice stays two.
        home.lamps[1].values[onOff] = .bool(false)
        home.lamps[1].report([onOff])
        home.run(.seconds(1))
        #expect(home.hub.values[home.lamps[0].number]?[onOff] == Value.bool(true))
        #expect(home.hub.values[home.lamps[1].number]?[onOff] == Value.bool(false))
        let told = home.topics(of: "gate", since: before).count
        #expect(told == (["iotda", "onenet", "tuyalink"].contains(dialect) ? 2 : 3))
    }

    @Test(
        "that are too many for one message are told of in several",
        arguments: ["iotda", "onenet", "tuyalink"] as [DialectID])
    func many(dialect: DialectID) throws {
        let home = try GatedHome(dialect)
        let lamps = try (0..<25).map { place in
            let name = "more-\(place)"
            let number = home.space.register(name, try #require(Shared.blueprint("lighting.dimmableLight")))
            let lamp = WillingDevice(name: name, space: home.space, number: number, seed: 1)
            lamp.values[try home.onOff()] = .bool(true)
            lamp.speak(through: home.gateway)
            return lamp
        }
        for lamp in lamps { lamp.start() }
        home.run(.seconds(30))
        for lamp in lamps { #expect(home.hub.values[lamp.number]?[try home.onOff()] == Value.bool(true)) }
        let most = dialect == "tuyalink" ? 20 : 10
        var said = Utterance()
        for message in home.ear.messages where message.client == "gate" {
            Array(message.payload.utf8).withUnsafeBufferPointer { octets in
                let topic = home.space.topics.id(message.topic)
                home.space.read(topic, octets, now: home.scheduler.now, into: &said)
                #expect(said.faults.isEmpty, "\(message.topic) \(message.payload.prefix(200)) \(said.faults)")
                var count = 0
                var part = Utterance()
                home.space.readParts(topic, octets, now: home.scheduler.now, of: said, into: &part) {
                    if $0.kind == .report { count += 1 }
                }
                #expect(count <= most)
            }
        }
        withExtendedLifetime(lamps) {}
    }

    @Test("use no identifier that their gateway or its other devices used", arguments: dialects)
    func identifiers(dialect: DialectID) throws {
        let home = try GatedHome(dialect)
        let onOff = try home.onOff()
        for _ in 0..<3 { for lamp in home.lamps { lamp.report([onOff]) } }
        home.run(.seconds(1))
        var seen: [String: Set<String>] = [:]
        var said = Utterance()
        for message in home.ear.messages where message.client == "gate" {
            let id: String? = Array(message.payload.utf8).withUnsafeBufferPointer { octets in
                home.space.read(home.space.topics.id(message.topic), octets, now: home.scheduler.now, into: &said)
                guard said.kind != .reply, said.id.exists, !said.id.isInTopic else { return nil }
                return said.id.octets(topic: octets, payload: octets).text
            }
            guard let id else { continue }
            let isNew = seen[message.topic, default: []].insert(id).inserted
            #expect(isNew, "\(id) on \(message.topic)")
        }
    }
}
