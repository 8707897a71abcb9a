import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

/// A home in which people live for some days with one device, and use it now and then.
struct Life {
    /// The device on its bench.
    let bench: Bench
    /// The people.
    private let people: [Person]
    /// The room beside that of the device.
    private let neighbour: Room
    /// What decides what people do; derived from the seed alone.
    private var dice: SeededGenerator
    /// True while the lamp of the room is on.
    private var isLit = false
    /// What was done: commands, hands, values, credentials.
    private(set) var commands = 0, hands = 0, writes = 0, shown = 0
    /// How often the invariants were checked.
    private(set) var checks = 0
    /// What was wrong.
    private(set) var wrong: [String] = []

    /// Makes a home with three people, weather and daylight.
    init(_ id: DeviceTypeID, seed: UInt64) throws {
        bench = try Bench(id, seed: seed)
        let home = bench.home
        home.fixedOutdoorTemperature = nil
        home.fixedDaylight = nil
        home.meanOutdoorTemperature = 28
        neighbour = home.addRoom("hall")
        bench.room.connect(to: neighbour)
        people = [
            home.addPerson(Person(name: "grandma", role: .elder)), home.addPerson(Person(name: "father", role: .owner)),
            home.addPerson(Person(name: "child", role: .child)),
        ]
        dice = SeededGenerator(seed: seed, name: "life")
        bench.startHome()
    }

    /// Lets an hour pass in quarters; in each somebody may move and do something.
    mutating func hour(_ hour: Int) {
        for quarter in 0..<4 {
            for person in people where dice.chance(0.4) {
                let rooms = [bench.room, neighbour, nil]
                bench.home.move(person, to: rooms[Int(dice.number(in: 0...2))])
            }
            if dice.chance(0.4) {
                bench.room.addLight(isLit ? -700 : 700)
                isLit.toggle()
            }
            surround(hour * 4 + quarter)
            if dice.chance(0.5) { use() }
            bench.run(900)
            check("hour \(hour)")
        }
    }

    /// Makes smoke, gas, puddles, rain and damp air now and then.
    private mutating func surround(_ quarter: Int) {
        switch quarter % 97 {
        case 11: bench.room.set(.smoke, 0.3)
        case 23: bench.home.setLeak(in: bench.room, rate: 0.05)
        case 29: bench.home.setLeak(in: bench.room, rate: 0)
        case 31: bench.room.set(.carbonMonoxide, 400)
        case 37: bench.room.set(.floodWater, 3)
        case 41: bench.room.set(.humidity, 95)
        case 47: bench.room.set(.rain, 6)
        case 51: bench.room.set(.rain, 0)
        case 53: bench.home.meanOutdoorTemperature = 2
        case 79: bench.home.meanOutdoorTemperature = 30
        default: break
        }
    }

    /// Somebody uses the device: a command, a hand, a value or a credential.
    private mutating func use() {
        let device = bench.device
        if !device.isPowered { _ = device.operate("replaceBattery") }
        switch dice.number(in: 0...5) {
        case 0...2:
            let takers = device.blueprint.capabilities.indices.filter {
                !device.blueprint.capabilities[$0].commands.isEmpty
            }
            guard let index = pick(takers) else { return }
            let instance = device.blueprint.capabilities[index]
            guard let command = pick(Array(instance.commands)) else { return }
            let fields = ValueProbes(capability: instance.definition)
                .legalFields(command.fields, round: Int(dice.number(in: 0...11)))
            _ = try? device.invoke(index, command.number, fields)
            commands += 1
        case 3:
            guard let action = pick(device.actions) else { return }
            _ = device.operate(action)
            hands += 1
        case 4:
            let writable = device.blueprint.attributes.indices.filter {
                device.blueprint.attributes[$0].definition.isWritable
            }
            guard let index = pick(writable) else { return }
            let attribute = device.blueprint.attributes[index]
            let definition = device.blueprint.capabilities[attribute.capability].definition
            guard let value = pick(ValueProbes(capability: definition).legal(attribute.constraint)) else { return }
            try? device.write(value, at: index)
            writes += 1
        default:
            guard let kind = pick(Credential.Kind.allCases) else { return }
            _ = device.present(Credential(kind: kind, data: Array("123456".utf8)), of: "father")
            shown += 1
        }
    }

    /// One of some things.
    private mutating func pick<Thing>(_ things: [Thing]) -> Thing? {
        things.isEmpty ? nil : things[Int(dice.number(in: 0...Int64(things.count - 1)))]
    }

    /// Checks all values and what must never be.
    private mutating func check(_ when: String) {
        checks += 1
        wrong += (bench.brokenValues + impossibleStates(bench.device)).map { "\(when): \($0)" }
        if !bench.room[.temperature].isFinite || !(-30...60).contains(bench.room[.temperature]) {
            wrong.append("\(when): the room is at \(bench.room[.temperature]) °C")
        }
    }
}

@Suite("A virtual week with every device type")
struct VirtualWeekTests {
    @Test("keeps all values inside their definitions and shows nothing impossible", arguments: allDeviceTypes)
    func week(_ id: DeviceTypeID) throws {
        var life = try Life(id, seed: 7)
        for hour in 0..<168 { life.hour(hour) }
        #expect(life.wrong.prefix(5) == [])
        #expect(life.checks == 672)
        #expect(life.commands + life.writes > 50)
        #expect(life.hands > 5 || life.bench.device.actions.isEmpty)
        #expect(life.shown > 5)
        #expect(life.bench.changeCount > 20)
        // A report a second for ever would be more than half a million.
        #expect(life.bench.changeCount < 200_000, "\(life.bench.changeCount)")
    }

    @Test("gives the same values and events for the same seed, and others for another", arguments: allDeviceTypes)
    func deterministic(_ id: DeviceTypeID) throws {
        func run(_ seed: UInt64) throws -> (values: [String], events: [String]) {
            var life = try Life(id, seed: seed)
            for hour in 0..<36 { life.hour(hour) }
            let events = life.bench.events.map { "\($0.time.nanoseconds) \($0.definition.name) \($0.fields)" }
            return (life.bench.dump, events)
        }
        let first = try run(3)
        let second = try run(3)
        #expect(first.values == second.values)
        #expect(first.events == second.events)
        let other = try run(4)
        #expect(first.values != other.values || first.events != other.events)
    }
}
