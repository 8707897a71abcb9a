public import HulianModel

/// A home: its rooms, the weather around it and the people in it.
public final class Home: Worker {
    /// The clock.
    public let scheduler: Scheduler
    /// The rooms in the order in which they were added.
    public private(set) var rooms: [Room] = []
    /// The people in the order in which they were added.
    public private(set) var people: [Person] = []
    /// Minutes by which local time is ahead of UTC.
    public let offsetMinutes: Int
    /// The mean temperature of the day outside in °C.
    public var meanOutdoorTemperature: Double = 15
    /// How far the temperature swings to each side during a day, in kelvin.
    public var outdoorSwing: Double = 5
    /// The relative humidity outside in %.
    public var outdoorHumidity: Double = 60
    /// Fine dust outside in µg/m³.
    public var outdoorFineDust: Double = 35
    /// A temperature that replaces the course of the day.
    public var fixedOutdoorTemperature: Double?
    /// Daylight that replaces the course of the day, in lux.
    public var fixedDaylight: Double?
    /// The weather; without one, the temperature follows a plain course and it never rains.
    public var weather: Weather? {
        didSet { followWeather() }
    }
    /// What the weather is like; looked at every five minutes.
    public private(set) var sky: Weather.Sky?
    /// True while it looks at the weather.
    private var followsWeather = false
    /// The behaviours that look at people.
    private var peopleWatchers: [Behaviour] = []
    /// Gas that streams into a room, in % of the lower explosive limit a second.
    private var leaks: [(room: Room, rate: Double)] = []
    /// Asked whether the gas of a room is shut off.
    private var valves: [(room: Room, isShut: () -> Bool)] = []
    /// The electricity of the home, in W.
    public let electricity: Utility
    /// The water of the home, in L/s.
    public let water: Utility
    /// The gas of the home, in m³/h.
    public let gas: Utility
    /// The water pipes of the home.
    public let plumbing: Plumbing

    /// Makes a home without rooms.
    public init(scheduler: Scheduler, offsetMinutes: Int = 480) {
        self.scheduler = scheduler
        self.offsetMinutes = offsetMinutes
        electricity = Utility(scheduler: scheduler)
        water = Utility(scheduler: scheduler)
        gas = Utility(scheduler: scheduler)
        plumbing = Plumbing(water)
        super.init()
        water.shutChanged = { [plumbing] in plumbing.changed() }
        scheduler.hire(self)
    }

    /// Adds a room; without a kind, its name tells what it is for.
    @discardableResult
    public func addRoom(
        _ name: String, kind: Room.Kind? = nil, shape: Room.Shape = Room.Shape(), temperature: Double = 22
    ) -> Room {
        let room = Room(
            name: name, kind: kind ?? Room.Kind(named: name), shape: shape, home: self, temperature: temperature)
        scheduler.hire(room)
        rooms.append(room)
        return room
    }

    /// The room with a name.
    public func room(_ name: String) -> Room? { rooms.first { $0.name == name } }

    /// Adds a person.
    @discardableResult
    public func addPerson(_ person: Person) -> Person {
        people.append(person)
        return person
    }

    /// The person with a name.
    public func person(_ name: String) -> Person? { people.first { $0.name == name } }

    /// Lets a person go into a room, or out of the home.
    public func move(_ person: Person, to room: Room?) {
        guard person.room !== room else { return }
        let old = person.room
        // First the person, then the numbers: who looks at them finds the person where the numbers say.
        person.room = room
        old?.add(.occupancy, -1)
        room?.add(.occupancy, 1)
        tell(of: person)
    }

    /// Changes how a person is: the posture, sleep, illness; who looks at people is told.
    public func change(_ person: Person, _ body: (Person) -> Void) {
        body(person)
        tell(of: person)
    }

    /// Lets a behaviour hear of people: where they go, how they stand or lie, when they sleep.
    public func watchPeople(by behaviour: Behaviour) {
        guard !peopleWatchers.contains(where: { $0 === behaviour }) else { return }
        peopleWatchers.append(behaviour)
    }

    /// Tells who looks at people that one of them changed.
    private func tell(of person: Person) {
        for watcher in peopleWatchers where watcher.device.isPowered {
            watcher.device.input { watcher.personChanged(person) }
        }
    }

    /// Starts the course of the day and the physics of the rooms.
    public func start() {
        for room in rooms {
            room.updateLight()
            room.updateNoise()
            room.start()
        }
    }

    /// Looks at the weather, and lets its rain fall on balconies and gardens.
    private func followWeather() {
        sky = weather?.sky(at: scheduler.now)
        for room in rooms where room.kind.isOpen && room[.rain] != sky?.rain ?? 0 { room.set(.rain, sky?.rain ?? 0) }
        guard weather != nil, !followsWeather else { return }
        followsWeather = true
        scheduler.schedule(self, after: .minutes(5), task: 0)
    }

    /// Looks at the weather again.
    public override func perform(task: UInt32, detail: UInt32) {
        followsWeather = false
        followWeather()
    }

    /// The moisture of the air outside in %: what was set, or what the weather says.
    public var humidityOutside: Double { sky?.humidity ?? outdoorHumidity }

    /// By how much wind drives more air through open windows than calm air does.
    var windFactor: Double { sky.map { 0.7 + 0.1 * $0.wind } ?? 1 }

    /// The time of day, as a share from 0 at midnight to 1.
    public var dayShare: Double {
        let local = scheduler.now.milliseconds + Int64(offsetMinutes) * 60_000
        let ofDay = local % 86_400_000
        return Double(ofDay < 0 ? ofDay + 86_400_000 : ofDay) / 86_400_000
    }

    /// The temperature outside now in °C: coldest at 5, warmest at 15 o'clock.
    public var outdoorTemperature: Double {
        fixedOutdoorTemperature ?? sky?.temperature ?? meanOutdoorTemperature + outdoorSwing
            * Wave.sine(dayShare - 10.0 / 24)
    }

    /// The daylight outside now in lux: from 6 to 18 o'clock.
    public var daylight: Double {
        fixedDaylight ?? sky?.daylight ?? max(0, Wave.sine(dayShare - 0.25)) * 20_000
    }

    /// Lets gas stream into a room; 0 ends it.
    public func setLeak(in room: Room, rate: Double) {
        leaks.removeAll { $0.room === room }
        if rate > 0 { leaks.append((room, rate)) }
    }

    /// Lets a valve say whether the gas of its room is shut off.
    public func addValve(in room: Room, isShut: @escaping () -> Bool) { valves.append((room, isShut)) }

    /// The gas that streams into a room now.
    func leak(in room: Room) -> Double {
        guard !leaks.isEmpty, let leak = leaks.first(where: { $0.room === room }), !gas.isShut else { return 0 }
        return isGasShut(in: room) ? 0 : leak.rate
    }

    /// True while a valve keeps gas from a room.
    public func isGasShut(in room: Room) -> Bool { valves.contains { $0.room === room && $0.isShut() } }
}

/// The course of a day, made of the four operations only so that every machine gives the same bits.
enum Wave {
    /// The sine of a share of a full turn.
    static func sine(_ turns: Double) -> Double {
        var turn = turns - turns.rounded(.down)
        let isNegative = turn >= 0.5
        if isNegative { turn -= 0.5 }
        if turn > 0.25 { turn = 0.5 - turn }
        let angle = turn * 2 * Double.pi
        let square = angle * angle
        var term = angle
        var sum = angle
        for step in 1...8 {
            term *= -square / Double(2 * step * (2 * step + 1))
            sum += term
        }
        return isNegative ? -sum : sum
    }
}
