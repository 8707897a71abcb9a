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
    /// What the rest of the home takes: W, L/s and m³/h.
    private var household = Flows()
    /// What the rest of the home has taken: Ws, L, and m³/h times seconds.
    private(set) var householdTaken = Flows()
    /// What was done: commands, hands, credentials, and cuts of power.
    private(set) var commands = 0, hands = 0, shown = 0, cuts = 0
    /// The values that were written: legal ones, and those at the ends of their range; and illegal ones that were refused.
    private(set) var writes = 0, boundaries = 0, illegal = 0
    /// How often the invariants were checked, and how often the device was dark then.
    private(set) var checks = 0, dark = 0
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

    /// Something of each kind that flows into a home.
    struct Flows {
        /// Electricity, water and gas.
        var electricity = 0.0, water = 0.0, gas = 0.0
    }

    /// What was done, in one line.
    var summary: String {
        """
        \(commands) commands, \(writes) legal writes (\(boundaries) at an end), \(illegal) illegal, \(hands) hands, \
        \(shown) credentials, \(cuts) power cuts, \(checks) checks, \(bench.changeCount) changes, \
        \(bench.events.count) events
        """
    }

    /// Lets time pass, and remembers what the rest of the home takes.
    private mutating func run(_ seconds: Double) {
        bench.run(seconds)
        householdTaken.electricity += household.electricity * seconds
        householdTaken.water += household.water * seconds
        householdTaken.gas += household.gas * seconds
    }

    /// Lets the rest of the home take something else from now on.
    private mutating func live() {
        let next = Flows(
            electricity: Double(dice.number(in: 60...2500)), water: [0, 0, 0.1, 0.2][Int(dice.number(in: 0...3))],
            gas: [0, 0, 1.2][Int(dice.number(in: 0...2))])
        bench.home.electricity.add(next.electricity - household.electricity)
        bench.home.water.add(next.water - household.water)
        bench.home.gas.add(next.gas - household.gas)
        household = next
    }

    /// What the device takes of its home now: W, L/s and m³/h, of which less than a millionth counts as nothing.
    var taken: Flows {
        func whole(_ rate: Double) -> Double { rate.magnitude < 1e-6 ? 0 : rate }
        let home = bench.home
        return Flows(
            electricity: whole(home.electricity.wanted - household.electricity),
            water: whole(home.water.wanted - household.water), gas: whole(home.gas.wanted - household.gas))
    }

    /// Takes the power of the device away for some minutes: nothing may be left of it in the room and in the pipes.
    mutating func cutPower(_ when: String) {
        bench.device.powerOff()
        cuts += 1
        var given = bench.room.given
        given.light -= isLit ? 700_000 : 0
        if given != Room.Given() { wrong.append("\(when): without power it leaves \(given)") }
        let taken = taken
        let left = [taken.electricity, taken.water, taken.gas, bench.room.electricity.wanted]
        if left.contains(where: { abs($0) > 1e-5 }) { wrong.append("\(when): without power it takes \(left)") }
        run(600)
        bench.device.powerOn()
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
            live()
            if dice.chance(0.5) { use() }
            if dice.chance(0.03) { cutPower("hour \(hour)") }
            run(900)
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
            let probes = ValueProbes(capability: definition)
            if dice.chance(0.2), let value = pick(probes.illegal(attribute.constraint)) {
                let before = device.value(at: index)
                if (try? device.write(value, at: index)) != nil || device.value(at: index) != before {
                    wrong.append("\(device.blueprint.path(ofAttribute: index)) took \(value)")
                }
                illegal += 1
            }
            guard let value = pick(probes.legal(attribute.constraint)) else { return }
            try? device.write(value, at: index)
            writes += 1
            if let number = value.integerValue, case .integer = attribute.constraint.type,
                [attribute.constraint.integerRange.lowerBound, attribute.constraint.integerRange.upperBound]
                    .contains(number)
            {
                boundaries += 1
            }
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

    /// Compares what the device counted with what the home saw.
    mutating func settle() {
        cutPower("at the end")
        let home = bench.home
        let blueprint = bench.device.blueprint
        var net = 0.0
        var isMetered = false
        for index in blueprint.attributes.indices {
            let definition = blueprint.attributes[index].definition
            let capability = blueprint.capabilities[blueprint.attributes[index].capability]
            let energy = bench.device.value(at: index)["energy"]?.numberValue ?? 0
            switch (capability.definition.id, definition.name) {
            case ("electricalEnergyMeasurement", "cumulativeEnergyImported"):
                net += energy
                isMetered = true
            case ("electricalEnergyMeasurement", "cumulativeEnergyExported"): net -= energy
            case ("smartToilet", "waterUsed"):
                compare(
                    "water in L", (bench.device.value(at: index).numberValue ?? 0) / 10,
                    home.water.amountTaken - householdTaken.water, within: 1e-6)
            case ("utilityMetering", "volume"):
                let isGas = blueprint.id.rawValue.contains("gas")
                let amount = isGas ? home.gas.amountTaken / 3.6 : home.water.amountTaken
                compare("volume in L", bench.device.value(at: index).numberValue ?? 0, amount, within: 1)
            default: break
            }
        }
        guard isMetered else { return }
        // A meter of the home counts all of it, one of a room what is in the room, and that of a device the device.
        let scope = blueprint.endpoints.flatMap(\.behaviours).first { $0.name == "mainsMeter" }
            .map { $0.parameters.first { $0.name == "scope" }?.value.stringValue ?? "home" }
        let utility = scope == "room" ? bench.room.electricity : home.electricity
        let seen = utility.amountTaken - utility.amountGiven - (scope == nil ? householdTaken.electricity : 0)
        compare("energy in mWh", net, seen / 3.6, within: max(5, abs(seen) * 1e-7))
    }

    /// Notes two amounts that should be one.
    private mutating func compare(_ what: String, _ counted: Double, _ seen: Double, within tolerance: Double) {
        if abs(counted - seen) > tolerance { wrong.append("\(what): it counted \(counted) and the home \(seen)") }
    }

    /// Checks all values and what must never be.
    private mutating func check(_ when: String) {
        checks += 1
        if !bench.device.isPowered { dark += 1 }
        // What is computed when it is read changes without a word: once an hour all is looked at.
        let broken = bench.takeBrokenChanges() + (checks % 4 == 0 ? bench.brokenValues : [])
        wrong += (broken + impossibleStates(bench.device)).map { "\(when): \($0)" }
        if !bench.room[.temperature].isFinite || !(-30...60).contains(bench.room[.temperature]) {
            wrong.append("\(when): the room is at \(bench.room[.temperature]) °C")
        }
    }
}

@Suite("A virtual week with every device type")
struct VirtualWeekTests {
    /// How many hours are lived again to compare them.
    static let courseHours = 12

    /// What a device showed and told in the first hours of a life.
    struct Course: Equatable {
        /// The values, one line each.
        let values: [String]
        /// The events with their times.
        let events: [String]

        /// Looks at a life as it is now.
        init(of life: Life) {
            values = life.bench.dump
            events = life.bench.events.map { "\($0.time.nanoseconds) \($0.definition.name) \($0.fields)" }
        }

        /// Lives the first hours.
        init(of id: DeviceTypeID, seed: UInt64) throws {
            var life = try Life(id, seed: seed)
            for hour in 0..<VirtualWeekTests.courseHours { life.hour(hour) }
            self.init(of: life)
        }
    }

    @Test(
        "keeps all values inside their definitions, takes what the meters count, and goes the same way for its seed",
        arguments: allDeviceTypes)
    func week(_ id: DeviceTypeID) throws {
        var life = try Life(id, seed: 7)
        var firstHours = Course(of: life)
        for hour in 0..<168 {
            life.hour(hour)
            if hour + 1 == Self.courseHours { firstHours = Course(of: life) }
        }
        life.settle()
        // The same seed gives the same values and events, and another gives others.
        #expect(try Course(of: id, seed: 7) == firstHours)
        #expect(try Course(of: id, seed: 4) != firstHours)
        print("virtual week \(id): \(life.summary)")
        #expect(life.wrong.prefix(5) == [])
        #expect(life.checks == 672)
        #expect(life.commands + life.writes > 50)
        #expect(life.hands > 5 || life.bench.device.actions.isEmpty)
        #expect(life.shown > 5)
        #expect(life.cuts > 5)
        // A device that is dark all the time keeps every promise.
        #expect(life.dark < 200, "\(life.dark)")
        #expect(life.bench.changeCount > 20)
        // A report a second for ever would be more than half a million.
        #expect(life.bench.changeCount < 200_000, "\(life.bench.changeCount)")
    }
}
