import HulianBehaviors
import HulianCatalog
import HulianModel
import Testing

/// A flat with people and devices that lives by itself.
final class LivingFlat {
    /// The clock; a Thursday at half past four in the morning, local time.
    let scheduler: Scheduler
    /// The home.
    let home: Home
    /// The devices by name.
    private(set) var devices: [Device] = []
    /// What hands did, as `time device action`.
    private(set) var deeds: [(time: Instant, device: String, action: String)] = []
    /// Who was where, as `person room` with the time, whenever somebody moved.
    private(set) var courses: [String] = []
    /// The life.
    private(set) var life: HomeLife?

    /// Makes a flat.
    init(
        _ people: KeyValuePairs<String, Person.Role>,
        devices: KeyValuePairs<String, (type: DeviceTypeID, room: String)> = [:],
        seed: UInt64 = 1, start: Int64 = 1_767_299_400
    ) throws {
        scheduler = Scheduler(start: Instant(nanoseconds: start * 1_000_000_000))
        home = Home(scheduler: scheduler)
        for name in ["entrance", "livingRoom", "kitchen", "bathroom", "bedroom", "bedroom2", "study", "balcony"] {
            home.addRoom(name)
        }
        for (name, role) in people { home.addPerson(Person(name: name, role: role, seed: seed)) }
        let catalog = makeCatalog()
        for (name, place) in devices {
            guard let blueprint = catalog.blueprint(place.type) else { throw BenchError("no \(place.type)") }
            let device = Device(
                name: name, blueprint: blueprint, scheduler: scheduler, seed: seed, room: home.room(place.room),
                behaviours: Behaviours.make)
            device.powerOn()
            self.devices.append(device)
        }
        life = HomeLife(
            home: home, devices: self.devices, seed: seed,
            moved: { [unowned self] in
                courses.append(
                    "\(scheduler.now.milliseconds / 1000) "
                        + home.people.map { "\($0.name) \($0.room?.name ?? "outside")" }.joined(separator: ", "))
            },
            hand: { [unowned self] device, action, _, _, body in
                deeds.append((scheduler.now, device.name, action))
                #expect(body(device), "\(device.name) \(action)")
            })
        home.start()
    }

    /// Begins to live.
    func begin() { life?.start() }
    /// Lets hours pass.
    func run(hours: Double) { scheduler.run(until: scheduler.now + .fractional(seconds: hours * 3600)) }
    /// The actions at a device.
    func actions(_ device: String) -> [String] { deeds.filter { $0.device == device }.map(\.action) }
    /// A value of a device.
    func value(_ device: String, _ path: String) -> Value {
        guard let device = devices.first(where: { $0.name == device }), let path = ElementPath(path),
            let slot = device.blueprint.attribute(path)
        else { return "absent" }
        return device.value(at: slot)
    }
}

@Suite("A home that lives by itself")
struct HomeLifeTests {
    /// Who is asleep, in which room, or outside, in local hours after half past four on a Friday.
    @Test("sleeps at night, empties on a workday and fills in the evening")
    func day() throws {
        let flat = try LivingFlat(["mother": .owner, "father": .adult, "child": .child, "grandma": .elder])
        flat.begin()
        flat.run(hours: 0.5)
        for person in flat.home.people { #expect(person.isAsleep, "\(person.name)") }
        #expect(flat.home.people.map { $0.room?.name } == ["bedroom", "bedroom", "bedroom2", "bedroom"])
        flat.run(hours: 5.5)
        #expect(
            flat.home.people.map { $0.room == nil } == [true, true, true, flat.home.person("grandma")?.room == nil])
        #expect(flat.home.people.allSatisfy { !$0.isAsleep })
        flat.run(hours: 10)
        #expect(flat.home.people.allSatisfy { $0.room != nil && !$0.isAsleep })
        flat.run(hours: 4.5)
        #expect(flat.home.people.allSatisfy { $0.isAsleep })
        #expect(flat.home.people.allSatisfy { $0.steps > 1000 })
        #expect(flat.courses.count > 40)
        // Whoever is counted in a room is there.
        for room in flat.home.rooms {
            #expect(room[.occupancy] == Double(flat.home.people.filter { $0.room === room }.count))
        }
    }

    @Test("uses what it finds: light in the dark, refrigerator, television, toilet, washing machine, hood")
    func devices() throws {
        let flat = try LivingFlat(
            ["mother": .owner, "grandma": .elder],
            devices: [
                "light": ("lighting.ceilingLight", "kitchen"), "fridge": ("appliances.refrigerator", "kitchen"),
                "hood": ("kitchen.extractorHood", "kitchen"), "tv": ("audioVideo.television", "livingRoom"),
                "lamp": ("lighting.dimmableLight", "livingRoom"), "toilet": ("bathroom.smartToilet", "bathroom"),
                "washer": ("appliances.washer", "bathroom"), "window": ("sensors.contactSensor", "bedroom"),
                "curtain": ("furniture.curtain", "bedroom"),
            ])
        flat.home.weather = Weather(climate: .mild, seed: 4)
        flat.begin()
        var seenOn = 0
        var litByDay = 0
        for quarter in 0..<(3 * 96) {
            flat.run(hours: 0.25)
            if flat.value("tv", "onOff.onOff") == true { seenOn += 1 }
            let hour = (4.5 + Double(quarter + 1) / 4).truncatingRemainder(dividingBy: 24)
            if flat.value("light", "onOff.onOff") == true, hour > 10, hour < 15 { litByDay += 1 }
            // Nobody leaves a lamp on in a room in which nobody is awake.
            if flat.home.people.allSatisfy({ $0.isAsleep || $0.room == nil }) {
                #expect(flat.value("lamp", "onOff.onOff") == false, "quarter \(quarter)")
            }
        }
        #expect(seenOn > 8 && seenOn < 100)
        #expect(litByDay < 4)
        for device in ["light", "fridge", "hood", "tv", "lamp", "toilet", "washer", "curtain"] {
            #expect(!flat.actions(device).isEmpty, "\(device)")
        }
        let doors = flat.actions("fridge")
        #expect(doors.filter { $0 == "openDoor" }.count == doors.filter { $0 == "closeDoor" }.count)
        #expect(flat.actions("toilet").filter { $0 == "sitDown" }.count >= 6)
        #expect(flat.value("toilet", "smartToilet.isSeatOccupied") == false)
        #expect(flat.home.water.amountTaken > 100)
        #expect(flat.home.water.rate < 0.2)
    }

    @Test("lets in by the lock whom the lock knows, and locks when everybody is gone")
    func door() throws {
        let flat = try LivingFlat(
            ["mother": .owner], devices: ["door": ("locks.palmVeinFaceLock", "entrance")])
        let door = flat.home.person("mother")
        let credential = Credential(kind: .face, data: Array("mother".utf8))
        for device in flat.devices { try device.provision(credential, of: "mother", user: 1) }
        flat.scheduler.run(until: flat.scheduler.now + .seconds(60))
        door?.credentials = [("door", credential)]
        flat.begin()
        flat.run(hours: 20)
        let actions = flat.actions("door")
        #expect(actions.contains("present"))
        #expect(actions.filter { $0 == "openDoor" }.count == actions.filter { $0 == "closeDoor" }.count)
        #expect(actions.first == "turnThumb" || actions.first == "openDoor")
        #expect(door?.room != nil)
    }

    @Test("cooks on the stove and showers in the shower that it finds, and leaves sockets alone")
    func stove() throws {
        let flat = try LivingFlat(
            ["mother": .owner, "grandma": .elder],
            devices: [
                "stove": ("kitchen.inductionCooktop", "kitchen"), "tap": ("bathroom.sensorFaucet", "bathroom"),
                "shower": ("bathroom.shower", "bathroom"), "plug": ("lighting.plug", "livingRoom"),
            ])
        flat.begin()
        var cooked = 0
        for quarter in 1...288 {
            flat.run(hours: 0.25)
            if flat.home.electricity.rate > 300 { cooked += 1 }
            // In the middle of the night nothing burns and nothing runs.
            if quarter % 96 == 90 { #expect(flat.home.electricity.rate < 50 && flat.home.water.rate < 0.01) }
        }
        #expect(cooked > 3)
        let stove = flat.actions("stove")
        #expect(stove.filter { $0 == "putPan" }.count == stove.filter { $0 == "takePan" }.count)
        #expect(stove.contains("turnKnob"))
        for tap in ["tap", "shower"] {
            let actions = flat.actions(tap)
            #expect(actions.contains("openTap"), "\(tap)")
            #expect(actions.filter { $0 == "openTap" }.count == actions.filter { $0 == "closeTap" }.count, "\(tap)")
        }
        #expect(flat.actions("plug") == [])
    }

    @Test("wears a watch by day and charges it at night, and each wears one")
    func watches() throws {
        let flat = try LivingFlat(
            ["mother": .owner, "father": .adult],
            devices: [
                "hers": ("care.healthWatch", "bedroom"), "his": ("care.healthWatch", "bedroom"),
                "pendant": ("care.pendant", "bedroom2"),
            ])
        flat.begin()
        var chargeAtNight: Int64 = 0
        for _ in 0..<4 {
            flat.run(hours: 6.5)
            for watch in ["hers", "his"] {
                #expect(flat.value(watch, "wearing.isWorn") == true, "\(watch)")
                #expect(!flat.value(watch, "heartRate.heartRate").isNull)
            }
            flat.run(hours: 14.5)
            for watch in ["hers", "his"] { #expect(flat.value(watch, "wearing.isWorn") == false, "\(watch)") }
            flat.run(hours: 3)
            chargeAtNight = flat.value("hers", "powerSource.batPercentRemaining").integerValue ?? 0
        }
        #expect(chargeAtNight > 190)
        let worn = flat.deeds.filter { $0.action == "wear" }
        #expect(Set(worn.map(\.device)) == ["hers", "his"])
    }

    @Test("gives the same course for the same seed, and another one for another")
    func seeded() throws {
        func courses(_ seed: UInt64) throws -> [String] {
            let flat = try LivingFlat(["mother": .owner, "grandma": .elder], seed: seed)
            flat.begin()
            flat.run(hours: 72)
            return flat.courses
        }
        let first = try courses(7)
        let second = try courses(7)
        let other = try courses(8)
        #expect(first == second)
        #expect(first != other)
    }

    @Test("leaves a person who has fallen where the person is, until somebody helps")
    func fallen() throws {
        let flat = try LivingFlat(["grandma": .elder])
        flat.begin()
        flat.run(hours: 3)
        let grandma = try #require(flat.home.person("grandma"))
        let room = grandma.room
        #expect(room != nil)
        flat.home.change(grandma) { $0.become(.fallen) }
        flat.run(hours: 6)
        #expect(grandma.posture == .fallen && grandma.room === room)
        flat.home.change(grandma) { $0.become(.standing) }
        flat.run(hours: 12)
        #expect(grandma.isAsleep)
    }

    @Test("takes back what cooking and showers give: the air is dry again after a week")
    func conserved() throws {
        let flat = try LivingFlat(["mother": .owner, "child": .child])
        flat.begin()
        flat.run(hours: 167)
        flat.home.people.forEach { flat.home.move($0, to: nil) }
        let kitchen = try #require(flat.home.room("kitchen"))
        #expect((5...100).contains(kitchen[.humidity]))
        #expect(flat.home.water.rate == 0)
        for room in flat.home.rooms { #expect(room.openness == 0, "\(room.name)") }
    }
}
