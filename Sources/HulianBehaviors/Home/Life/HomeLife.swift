public import HulianModel

/// Lets a home live by itself: people wake, wash, cook, go, come, watch and sleep, each by a routine.
///
/// Each midnight every person's day is planned from the seed. People move between rooms by what rooms are for, and use
/// what they find there by hand. Nothing is known here of single device types: ``Purpose`` says what hands look for.
public final class HomeLife: Worker {
    /// The home.
    let home: Home
    /// The devices of the home, in order.
    let devices: [Device]
    /// Lets a hand do something; whoever drives the home records it.
    let hand:
        (_ device: Device, _ action: String, _ fields: [Field], _ origin: Origin, _ body: (Device) -> Bool) -> Void
    /// Told after a person moved or changed.
    let moved: () -> Void
    /// Those who live by a routine.
    var lives: [PersonLife] = []
    /// Work for later, by number; nothing where a number is free.
    private var jobs: ContiguousArray<(() -> Void)?> = []
    /// The numbers that are free.
    private var free: ContiguousArray<UInt32> = []
    /// The seed of the run.
    private let seed: UInt64

    /// Somebody who lives by a routine.
    final class PersonLife {
        /// Who.
        let person: Person
        /// By what.
        let routine: Routine
        /// The room in which the person sleeps.
        let bedroom: Room?
        /// What the person does now, and since when.
        var activity: Activity?
        /// Since when.
        var since: Instant
        /// Rises with each activity, so that what was meant for an earlier one is not done.
        var generation = 0
        /// What the activity gives into the room, to be taken back.
        var given: (room: Room, gift: Activity.Gift)?
        /// The room whose window the person opened, where no device sits at it.
        var opened: Room?
        /// Water that runs for the person, to be shut.
        var running = 0.0

        /// Makes a life.
        init(_ person: Person, _ routine: Routine, bedroom: Room?, since: Instant) {
            self.person = person
            self.routine = routine
            self.bedroom = bedroom
            self.since = since
        }
    }

    /// Prepares a life; nobody moves yet.
    ///
    /// - Parameters:
    ///   - home: The home with its rooms and people.
    ///   - devices: The devices in it.
    ///   - routines: How the days of people go; the routine of the role for those who are not named.
    ///   - seed: The seed of the run.
    ///   - moved: Told after a person moved or changed.
    ///   - hand: Lets a hand do something at a device, so that it can be recorded.
    public init(
        home: Home, devices: [Device], routines: [String: Routine] = [:], seed: UInt64,
        moved: @escaping () -> Void = {},
        hand:
            @escaping (
                _ device: Device, _ action: String, _ fields: [Field], _ origin: Origin, _ body: (Device) -> Bool
            ) -> Void = { device, _, _, _, body in _ = body(device) }
    ) {
        self.home = home
        self.devices = devices
        self.seed = seed
        self.moved = moved
        self.hand = hand
        super.init()
        let bedrooms = home.rooms.filter { $0.kind == .bedroom }
        // Those who run the home share a room; everybody else takes the next one, as far as there are any.
        var next = 1
        for person in home.people {
            var bedroom = person.room.flatMap { $0.kind == .bedroom ? $0 : nil } ?? bedrooms.first
            if person.room?.kind != .bedroom, ![.owner, .adult].contains(person.role), bedrooms.count > 1 {
                bedroom = bedrooms[next % bedrooms.count]
                next += 1
            }
            let routine = routines[person.name] ?? Routine(of: person.role)
            guard routine != .none else { continue }
            lives.append(PersonLife(person, routine, bedroom: bedroom, since: home.scheduler.now))
        }
        home.scheduler.hire(self)
    }

    /// Begins to live: everybody does what the time of day wants, and the rest of the day is planned.
    public func start() {
        let now = home.scheduler.now
        let day = localDay(now)
        for life in lives {
            let past = (plan(life, day - 1) + plan(life, day)).last { $0.time <= now && $0.activity.lasts == 0 }
            if let past {
                // Nobody comes through the door when life begins: who is at home now was there before.
                if life.person.room == nil, let room = place(of: past.activity, life) {
                    home.move(life.person, to: room)
                }
                begin(past.activity, life)
                if past.activity.isSleep, now - past.time > .minutes(30) {
                    home.change(life.person) { $0.become(.asleep) }
                    moved()
                }
            }
            for entry in plan(life, day) where entry.time > now { schedule(entry, life) }
        }
        planTomorrow(after: day)
    }

    // MARK: Days

    /// The number of the local day of a moment.
    private func localDay(_ time: Instant) -> Int64 {
        let milliseconds = time.milliseconds + Int64(home.offsetMinutes) * 60_000
        return (milliseconds - (milliseconds % 86_400_000 + 86_400_000) % 86_400_000) / 86_400_000
    }

    /// The moment of a minute of a local day.
    private func moment(_ day: Int64, _ seconds: Int64) -> Instant {
        Instant(nanoseconds: ((day * 1440 - Int64(home.offsetMinutes)) * 60 + seconds) * 1_000_000_000)
    }

    /// What somebody does on a day, in order.
    private func plan(_ life: PersonLife, _ day: Int64) -> [(time: Instant, activity: Activity)] {
        var dice = SeededGenerator(
            seed: seed ^ UInt64(bitPattern: day) &* 0x9E37_79B9_7F4A_7C15, name: life.person.name)
        // The first of January 1970 was a Thursday.
        let weekday = ((day + 3) % 7 + 7) % 7
        var plan: [(time: Instant, activity: Activity)] = []
        for entry in life.routine.entries {
            // All dice are thrown, so that one entry that is left out does not change the others.
            let shift = dice.number(in: Int64(-entry.spread * 60)...Int64(entry.spread * 60))
            let isDone = dice.chance(entry.likelihood)
            guard isDone, entry.days.contains(weekday) else { continue }
            plan.append((moment(day, Int64(entry.minute * 60) + shift), entry.activity))
        }
        return plan.sorted { $0.time < $1.time }
    }

    /// Puts an activity for later.
    private func schedule(_ entry: (time: Instant, activity: Activity), _ life: PersonLife) {
        at(entry.time) { [unowned self, unowned life] in begin(entry.activity, life) }
    }

    /// Plans each day when it begins.
    private func planTomorrow(after day: Int64) {
        at(moment(day + 1, 0)) { [unowned self] in
            for life in lives { for entry in plan(life, day + 1) { schedule(entry, life) } }
            planTomorrow(after: day + 1)
        }
    }

    // MARK: Work for later

    /// Puts work for a moment.
    func at(_ time: Instant, _ job: @escaping () -> Void) {
        let number: UInt32
        if let last = free.popLast() {
            number = last
            jobs[Int(number)] = job
        } else {
            number = UInt32(truncatingIfNeeded: jobs.count)
            jobs.append(job)
        }
        home.scheduler.schedule(self, at: max(time, home.scheduler.now), task: number)
    }

    /// Puts work for after some seconds.
    func after(_ seconds: Double, _ job: @escaping () -> Void) {
        at(home.scheduler.now + .fractional(seconds: seconds), job)
    }

    /// Does the work.
    public override func perform(task: UInt32, detail: UInt32) {
        let job = jobs[Int(task)]
        jobs[Int(task)] = nil
        free.append(task)
        job?()
    }
}
