internal import HulianModel

extension HomeLife {
    /// Below this light people want a lamp, in lux (project default).
    private static let dark = 60.0

    /// Ends what somebody did and begins something else.
    func begin(_ activity: Activity, _ life: PersonLife) {
        let person = life.person
        // Who has fallen lies there until somebody helps.
        guard person.posture != .fallen else { return }
        let room = place(of: activity, life)
        // A home without such a room has nothing to do there.
        guard room != nil || activity.places.isEmpty else { return }
        let before = life.activity
        end(life)
        life.activity = activity
        life.since = home.scheduler.now
        life.generation += 1
        let generation = life.generation
        if activity.lasts > 0, let before {
            after(activity.lasts) { [unowned self, unowned life] in
                if life.generation == generation { begin(before, life) }
            }
        }
        guard let room else { return leaveHome(life, generation) }
        if person.room == nil {
            let way = comeHome(life)
            after(way) { [unowned self, unowned life] in
                guard life.generation == generation else { return }
                arrive(at: room, life)
            }
        } else {
            arrive(at: room, life)
        }
    }

    /// The room for an activity, among those that the home has; nothing for outside.
    func place(of activity: Activity, _ life: PersonLife) -> Room? {
        for kind in activity.places {
            if kind == .bedroom, let bedroom = life.bedroom { return bedroom }
            if let room = home.rooms.first(where: { $0.kind == kind }) { return room }
        }
        return nil
    }

    /// Begins in a room.
    private func arrive(at room: Room, _ life: PersonLife) {
        guard let activity = life.activity else { return }
        let person = life.person
        go(person, to: room)
        if !activity.isSleep, room[.illuminance] < Self.dark { use(.lightOn, life) }
        home.change(person) {
            $0.become(activity.posture == .lying ? .lying : activity.posture == .sitting ? .sitting : .standing)
            $0.exertion = activity.exertion
            if activity.isMeal { $0.lastMeal = home.scheduler.now }
        }
        moved()
        let gift = activity.gives
        if gift.moisture != 0 || gift.dust != 0 {
            room.addMoisture(gift.moisture)
            room.addFineDust(gift.dust)
            life.given = (room, gift)
        }
        for purpose in activity.begins { use(purpose, life) }
        for later in activity.later { use(later.purpose, life, after: later.seconds) }
        run(gift.water, in: room, life)
        guard activity.isSleep else { return }
        // Nobody sleeps at once; how long it takes belongs to the person and the day.
        var dice = SeededGenerator(seed: person.seed ^ UInt64(bitPattern: home.scheduler.now.milliseconds))
        let generation = life.generation
        after(Double(dice.number(in: 5...25)) * 60) { [unowned self, unowned life] in
            guard life.generation == generation, life.person.posture == .lying else { return }
            home.change(life.person) { $0.become(.asleep) }
            moved()
        }
    }

    /// Ends what somebody does.
    private func end(_ life: PersonLife) {
        guard let activity = life.activity else { return }
        let hours = (home.scheduler.now - life.since).seconds / 3600
        life.person.steps += Int(Double(activity.stepsPerHour) * max(0, hours))
        if life.person.isAsleep { home.change(life.person) { $0.become(.awake) } }
        for purpose in activity.ends { use(purpose, life) }
        if let given = life.given {
            given.room.addMoisture(-given.gift.moisture)
            given.room.addFineDust(-given.gift.dust)
            life.given = nil
        }
        shut(life)
    }

    // MARK: Ways

    /// Lets somebody go into a room; who leaves a room dark behind is the last who was awake there.
    private func go(_ person: Person, to room: Room?) {
        guard person.room !== room else { return }
        let before = person.room
        home.move(person, to: room)
        moved()
        guard let before, !home.people.contains(where: { $0.room === before && !$0.isAsleep }) else { return }
        use(.lightOff, in: before, by: person)
    }

    /// Goes out of the home, through the door if there is one that is known.
    private func leaveHome(_ life: PersonLife, _ generation: Int) {
        let person = life.person
        guard person.room != nil else { return }
        let entrance = home.rooms.first { $0.kind == .entrance }
        if let entrance { go(person, to: entrance) }
        home.change(person) { $0.become(.standing) }
        guard let door = home.rooms.first(where: { hasDoor($0) }) else {
            go(person, to: nil)
            return
        }
        use(.doorUnlock, in: door, by: person)
        after(4) { [unowned self] in use(.doorOpen, in: door, by: person) }
        after(9) { [unowned self] in
            // Somebody may have called the person back meanwhile.
            if life.generation == generation { go(person, to: nil) }
            use(.doorClose, in: door, by: person)
        }
        after(12) { [unowned self] in
            if !home.people.contains(where: { $0.room != nil }) { use(.doorLock, in: door, by: person) }
        }
    }

    /// Comes home, by what the door knows of the person.
    ///
    /// - Returns: The seconds until the person stands in the home.
    private func comeHome(_ life: PersonLife) -> Double {
        let person = life.person
        guard let room = home.rooms.first(where: { hasDoor($0) }) else { return 0 }
        let locks = devices.filter { $0.room === room }
        var isKnown = false
        for lock in locks {
            let own = person.credentials.first { $0.device == lock.name && !$0.credential.isDuress }
            guard let credential = own else { continue }
            isKnown = true
            let fields = [
                Field("person", .string(person.name)), Field("kind", .string(credential.credential.kind.rawValue)),
                Field("isDuress", false),
            ]
            hand(lock, "present", fields, .credential) { $0.present(credential.credential, of: person.name) }
            break
        }
        // Somebody inside opens for one whom the door does not know.
        if !isKnown, let host = home.people.first(where: { $0.room != nil && !$0.isAsleep }) {
            use(.doorUnlock, in: room, by: host)
        }
        after(4) { [unowned self] in use(.doorOpen, in: room, by: person) }
        after(7) { [unowned self] in
            go(person, to: room)
            if room[.illuminance] < Self.dark { use(.lightOn, in: room, by: person) }
        }
        after(10) { [unowned self] in use(.doorClose, in: room, by: person) }
        return 20
    }

    /// True for a room in which the lock of the home is.
    private func hasDoor(_ room: Room) -> Bool {
        devices.contains { $0.room === room && has($0, ["doorLock"]) }
    }

    // MARK: Water that no device counts

    /// Lets water run for a time, where no device of the room does so.
    private func run(_ water: (rate: Double, seconds: Double), in room: Room, _ life: PersonLife) {
        let takesWater: [Purpose] = [.tapOpen, .showerOn, .toiletSit]
        let isCounted = takesWater.contains { purpose in
            (life.activity?.begins.contains(purpose) ?? false) && !users(of: purpose, in: room).isEmpty
        }
        guard water.rate > 0, !isCounted else { return }
        life.running = water.rate
        home.water.add(water.rate)
        let generation = life.generation
        after(water.seconds) { [unowned self, unowned life] in
            if life.generation == generation { shut(life) }
        }
    }

    /// Shuts the water that runs for somebody.
    private func shut(_ life: PersonLife) {
        guard life.running > 0 else { return }
        home.water.add(-life.running)
        life.running = 0
    }

    // MARK: Windows that no device watches

    /// How far a window is opened to air a room (project default).
    private static let airing = 0.3

    /// Opens the window of a room in which no device sits at it.
    private func openWindow(of room: Room, _ life: PersonLife) {
        guard room.shape.windows > 0, life.opened == nil else { return }
        room.openness = min(1, room.openness + Self.airing)
        life.opened = room
    }

    /// Closes it.
    private func closeWindow(_ life: PersonLife) {
        guard let room = life.opened else { return }
        room.openness = max(0, room.openness - Self.airing)
        life.opened = nil
    }

    // MARK: Hands

    /// Uses what there is, now.
    private func use(_ purpose: Purpose, _ life: PersonLife) {
        guard let room = life.person.room else { return }
        if purpose == .windowOpen, !isFine { return }
        if purpose == .windowClosed { closeWindow(life) }
        if purpose == .windowOpen, users(of: purpose, in: room).isEmpty { return openWindow(of: room, life) }
        guard purpose.isAnywhere else { return use(purpose, in: room, by: life.person) }
        // One goes to where the thing is and comes back.
        guard let way = users(of: purpose, in: nil).first, let there = way.device.room else { return }
        go(life.person, to: there)
        apply(way, life.person)
        let generation = life.generation
        after(90) { [unowned self, unowned life] in
            guard life.generation == generation, life.person.posture != .fallen else { return }
            go(life.person, to: room)
        }
    }

    /// Uses what there is, after some time, when the person still does the same.
    private func use(_ purpose: Purpose, _ life: PersonLife, after seconds: Double) {
        let generation = life.generation
        after(seconds) { [unowned self, unowned life] in
            // A tap that was opened is closed and a door that stands open too, even by one who goes on early.
            guard life.generation == generation || Self.closes(purpose) else { return }
            guard life.person.posture != .fallen else { return }
            use(purpose, life)
        }
    }

    /// True for what ends something that was begun.
    private static func closes(_ purpose: Purpose) -> Bool {
        [.refrigeratorClosed, .tapClosed, .showerOff, .toiletLeave, .doorClose].contains(purpose)
    }

    /// Uses what there is in a room.
    func use(_ purpose: Purpose, in room: Room, by person: Person) {
        for use in users(of: purpose, in: room) { apply(use, person) }
    }

    /// A device with what a hand does at it.
    private typealias Use = (device: Device, way: Purpose.Way)

    /// The devices that serve a purpose; those of one way only, and only the first unless the way takes all.
    private func users(of purpose: Purpose, in room: Room?) -> [Use] {
        for way in purpose.ways {
            let found = devices.filter { device in
                guard device.isPowered, let there = device.room, way.isRemote || room == nil || there === room else {
                    return false
                }
                guard way.families.isEmpty || way.families.contains(device.blueprint.id.family) else { return false }
                guard way.capabilities.isEmpty || has(device, way.capabilities) else { return false }
                if let path = way.has, !hasAttribute(device, path) { return false }
                if let path = way.lacks, hasAttribute(device, path) { return false }
                let actions = device.actions
                guard way.actions.allSatisfy(actions.contains) else { return false }
                if let other = way.unless, actions.contains(other) { return false }
                guard let state = way.state else { return true }
                guard let path = ElementPath(state.path), let slot = device.blueprint.attribute(path) else {
                    return false
                }
                return device.value(at: slot) == state.value
            }
            if !found.isEmpty { return (way.takesAll ? found : Array(found.prefix(1))).map { ($0, way) } }
        }
        return []
    }

    /// Lets a hand do what a way says.
    private func apply(_ use: Use, _ person: Person) {
        let fields = use.way.fields + (use.way.namesPerson ? [Field("person", .string(person.name))] : [])
        for action in use.way.actions {
            hand(use.device, action, fields, .hand) { $0.operate(action, fields) }
        }
    }

    /// True when a device has one of some capabilities, in any of its parts.
    private func has(_ device: Device, _ ids: [CapabilityID]) -> Bool {
        device.blueprint.capabilities.contains { ids.contains($0.definition.id) }
    }

    /// True when a device has an attribute, in any of its parts.
    private func hasAttribute(_ device: Device, _ text: String) -> Bool {
        guard let path = ElementPath(text) else { return false }
        return device.blueprint.attributes.contains {
            $0.definition.name == path.element
                && device.blueprint.capabilities[$0.capability].definition.id == path.capability
        }
    }

    /// True when fresh air is welcome.
    private var isFine: Bool {
        home.sky?.rain ?? 0 == 0 && (8...31).contains(home.outdoorTemperature) && home.outdoorFineDust < 100
    }
}
