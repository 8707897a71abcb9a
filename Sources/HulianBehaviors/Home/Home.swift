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

    /// Makes a home without rooms.
    public init(scheduler: Scheduler, offsetMinutes: Int = 480) {
        self.scheduler = scheduler
        self.offsetMinutes = offsetMinutes
        electricity = Utility(scheduler: scheduler)
        water = Utility(scheduler: scheduler)
        gas = Utility(scheduler: scheduler)
        super.init()
        scheduler.hire(self)
    }

    /// Adds a room.
    @discardableResult
    public func addRoom(_ name: String, shape: Room.Shape = Room.Shape(), temperature: Double = 22) -> Room {
        let room = Room(name: name, shape: shape, home: self, temperature: temperature)
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
        person.room?.add(.occupancy, -1)
        person.room = room
        room?.add(.occupancy, 1)
    }

    /// Starts the course of the day and the physics of the rooms.
    public func start() {
        for room in rooms {
            room.updateLight()
            room.updateNoise()
            room.start()
        }
    }

    /// The time of day, as a share from 0 at midnight to 1.
    public var dayShare: Double {
        let local = scheduler.now.milliseconds + Int64(offsetMinutes) * 60_000
        let ofDay = local % 86_400_000
        return Double(ofDay < 0 ? ofDay + 86_400_000 : ofDay) / 86_400_000
    }

    /// The temperature outside now in °C: coldest at 5, warmest at 15 o'clock.
    public var outdoorTemperature: Double {
        fixedOutdoorTemperature ?? meanOutdoorTemperature + outdoorSwing * Wave.sine(dayShare - 10.0 / 24)
    }

    /// The daylight outside now in lux: from 6 to 18 o'clock.
    public var daylight: Double {
        fixedDaylight ?? max(0, Wave.sine(dayShare - 0.25)) * 20_000
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
        guard let leak = leaks.first(where: { $0.room === room }), !gas.isShut else { return 0 }
        return valves.contains { $0.room === room && $0.isShut() } ? 0 : leak.rate
    }
}

/// Somebody who lives in a home or comes to it.
public final class Person {
    /// What somebody is to a home; it decides rights.
    public enum Role: String, Sendable, CaseIterable {
        /// Decides about the home.
        case owner
        /// Lives there.
        case adult
        /// A child.
        case child
        /// An old person.
        case elder
        /// Comes for a time.
        case guest
        /// Looks after somebody.
        case carer
        /// Looks after the building.
        case propertyManager
    }

    /// The name.
    public let name: String
    /// The role.
    public let role: Role
    /// The room in which the person is; nothing outside the home.
    public internal(set) weak var room: Room?

    /// Makes a person who is outside.
    public init(name: String, role: Role) {
        self.name = name
        self.role = role
    }
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
