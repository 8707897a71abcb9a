internal import Foundation
internal import HulianBehaviors
internal import HulianModel

/// How many updates a second the physics and the logic of 10,000 devices of all types make on one core.
///
/// An update is a timer that fires, a change of a room that a behaviour hears of, or a changed value that is handed
/// over. No dialect and no message is in it: the engine has its own measure.
enum MixedHome {
    /// How many devices there are, and how many homes and rooms of each they stand in.
    private static let count = 10_000, homes = 100, rooms = 4
    /// The virtual time of a round.
    private static let round = Interval.minutes(30)

    /// Makes the measure.
    static func measure(_ options: Options, _ report: inout Report) throws {
        let world = World()
        // The first minutes are not measured: everything begins at once.
        world.run(.minutes(10))
        var figures: [Double] = []
        var note = ""
        for _ in 0..<max(3, options.rounds / 2) {
            let before = world.updates
            let seconds = Stopwatch.seconds { world.run(round) }
            let updates = world.updates
            figures.append(Double(updates.sum - before.sum) / seconds)
            note = """
                \(world.types) types: \(updates.timers - before.timers) timers, \(updates.told - before.told) changes of \
                rooms, \(updates.changes - before.changes) changes of devices, \(updates.used - before.used) uses in 30 min
                """
        }
        let ours = Measurement(
            name: "10,000 mixed devices, updates/s on one core", unit: "updates/s", figures: figures, note: note)
        report.add(ours.aiming(atLeast: 100_000, "≥ 100,000"))
        try measurePeer(ours, options, &report)
    }

    /// Measures SimPy with timers that only change a value and hand it over.
    private static func measurePeer(_ ours: Measurement, _ options: Options, _ report: inout Report) throws {
        let name = "SimPy, 10,000 timers that change a value"
        guard let python = options.python, Program.exists(python) else {
            return report.miss(name, "no Python with the peers was given (--python)")
        }
        let outcome = try Program.run(
            python, [SourceTree.peers + "/timers.py", String(count), String(max(3, options.rounds / 2))])
        guard outcome.status == 0, let result = try? Value(json: outcome.output),
            let figures = result["rates"]?.listValue?.compactMap(\.numberValue), !figures.isEmpty
        else { return report.miss(name, "the peer ended with \(outcome.status): \(outcome.errors)") }
        let peer = Measurement(
            name: name, unit: "updates/s", figures: figures, note: result["version"]?.stringValue ?? "")
        report.add(peer)
        report.add(
            Measurement(name: "mixed devices against SimPy", unit: "times", figures: [ours.median / peer.median]))
    }

    /// What was counted.
    private struct Updates {
        /// Timers that fired, changes of rooms that were told, values that changed, and uses by people.
        var timers: UInt64 = 0, told: UInt64 = 0, changes: UInt64 = 0, used: UInt64 = 0
        /// The updates; a use is none.
        var sum: UInt64 { timers + told + changes }
    }

    /// Homes with people and devices of all types in turn.
    private final class World: DeviceListener {
        /// One thing that somebody does with a device.
        private struct Use {
            /// The device.
            let device: Device
            /// The capability and the command; the fields of it.
            let capability: Int, command: CommandNumber, fields: [Field]
        }

        /// The clock of all.
        private let scheduler = Scheduler(start: .defaultStart)
        /// The homes.
        private var homes: [Home] = []
        /// The devices.
        private var devices: [Device] = []
        /// What people do, in turn.
        private var uses: [Use] = []
        /// The next of it.
        private var next = 0
        /// How many device types there are.
        let types: Int
        /// How many values changed, and how much people did.
        private var changeCount: UInt64 = 0, useCount: UInt64 = 0
        /// Room for changes.
        private var changes: ContiguousArray<Int32> = []
        /// What people decide by.
        private var dice = SeededGenerator(seed: 1, name: "people")

        /// Builds everything and switches it on.
        override init() {
            let blueprints = SourceTree.blueprints(SourceTree.catalog())
            types = blueprints.count
            super.init()
            for index in 0..<MixedHome.homes {
                let home = Home(scheduler: scheduler)
                home.meanOutdoorTemperature = Double(index % 30)
                for number in 0..<MixedHome.rooms { home.addRoom("room\(number)") }
                for number in 1..<MixedHome.rooms { home.rooms[number].connect(to: home.rooms[number - 1]) }
                home.addPerson(Person(name: "adult", role: .adult))
                home.addPerson(Person(name: "child", role: .child))
                homes.append(home)
            }
            for index in 0..<MixedHome.count {
                let home = homes[index % homes.count]
                let device = Device(
                    name: "device\(index)", blueprint: blueprints[index / homes.count % blueprints.count],
                    scheduler: scheduler, seed: 1, room: home.rooms[index / homes.count % home.rooms.count],
                    behaviours: Behaviours.make(for:))
                device.listener = self
                devices.append(device)
                addUse(of: device, round: index)
                device.powerOn()
            }
            for home in homes { home.start() }
        }

        /// Adds a command that people give the device.
        private func addUse(of device: Device, round: Int) {
            let takers = device.blueprint.capabilities.indices.filter {
                !device.blueprint.capabilities[$0].commands.isEmpty
            }
            guard !takers.isEmpty else { return }
            let capability = takers[round / homes.count % takers.count]
            let instance = device.blueprint.capabilities[capability]
            let command = instance.commands[round % instance.commands.count]
            let fields = ValueProbes(capability: instance.definition).legalFields(command.fields, round: round)
            uses.append(Use(device: device, capability: capability, command: command.number, fields: fields))
        }

        override func hasNews(_ device: Device) {
            device.takeChanges(&changes)
            changeCount += UInt64(changes.count)
            _ = device.takeEvents()
        }

        /// Lets time pass; each minute people move, and use a hundredth of the devices.
        func run(_ time: Interval) {
            for _ in 0..<Int(time.seconds / 60) {
                for home in homes where dice.chance(0.1) {
                    let person = home.people[Int(dice.number(in: 0...1))]
                    home.move(person, to: home.rooms[Int(dice.number(in: 0...Int64(home.rooms.count - 1)))])
                }
                for _ in 0..<MixedHome.count / 100 {
                    let use = uses[next]
                    next = (next + 1) % uses.count
                    useCount += 1
                    // A refusal is an answer like any other.
                    _ = try? use.device.invoke(use.capability, use.command, use.fields)
                }
                scheduler.run(until: scheduler.now + .minutes(1))
            }
        }

        /// What was counted so far.
        var updates: Updates {
            Updates(
                timers: scheduler.performedCount,
                told: homes.reduce(0) { $1.rooms.reduce($0) { $0 + $1.toldCount } }, changes: changeCount,
                used: useCount)
        }
    }
}
