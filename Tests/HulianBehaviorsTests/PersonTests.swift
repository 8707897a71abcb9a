import HulianBehaviors
import HulianModel
import Testing

@Suite("A person")
struct PersonTests {
    /// A person in a home, with the vital signs at an hour.
    private func signs(
        _ role: Person.Role, name: String = "anna", seed: UInt64 = 1, hour: Double = 12,
        _ change: (Person) -> Void = { _ in }
    ) -> VitalSigns {
        let person = Person(name: name, role: role, seed: seed)
        person.become(.sitting)
        change(person)
        return person.vitalSigns(at: .defaultStart, dayShare: hour / 24)
    }

    @Test("has a body and vital signs inside what is usual for the role", arguments: Person.Role.allCases)
    func usual(_ role: Person.Role) {
        for seed in 1...40 as ClosedRange<UInt64> {
            let person = Person(name: "somebody", role: role, seed: seed)
            #expect((15...30).contains(person.body.mass / (person.body.height * person.body.height)))
            #expect(role == .child ? person.body.age < 15 : person.body.age > 20)
            let signs = person.vitalSigns(at: .defaultStart, dayShare: 0.5)
            #expect((50...130).contains(signs.heartRate), "\(signs)")
            #expect((10...28).contains(signs.breathRate))
            #expect((85...165).contains(signs.systolic) && signs.diastolic < signs.systolic - 15)
            #expect((93...100).contains(signs.bloodOxygen))
            #expect((4...7).contains(signs.glucose))
            #expect((35.8...37.4).contains(signs.temperature))
        }
    }

    @Test("differs from others and stays the same for the same seed")
    func seeded() {
        #expect(signs(.adult) == signs(.adult))
        #expect(signs(.adult) != signs(.adult, name: "bert"))
        #expect(signs(.adult) != signs(.adult, seed: 2))
    }

    @Test("has a slower heart asleep, a faster one at work, and a rhythm of the day")
    func courses() {
        let calm = signs(.adult)
        let asleep = signs(.adult) { $0.become(.asleep) }
        let busy = signs(.adult) { $0.exertion = 0.5 }
        #expect(asleep.heartRate < calm.heartRate - 4 && asleep.systolic < calm.systolic - 8)
        #expect(busy.heartRate > calm.heartRate + 30 && busy.breathRate > calm.breathRate + 5)
        #expect(signs(.adult, hour: 17).temperature > signs(.adult, hour: 5).temperature + 0.4)
        #expect(signs(.adult) { $0.become(.ill) }.temperature > 38)
        #expect(signs(.adult) { $0.become(.fallen) }.heartRate > calm.heartRate + 10)
    }

    @Test("has more sugar in the blood after a meal, and none of it three hours later")
    func meal() {
        let person = Person(name: "grandma", role: .elder)
        let noon = Instant.defaultStart
        let before = person.vitalSigns(at: noon, dayShare: 0.5).glucose
        person.lastMeal = noon
        let high = person.vitalSigns(at: noon + .minutes(45), dayShare: 0.5).glucose
        let later = person.vitalSigns(at: noon + .hours(3), dayShare: 0.5).glucose
        #expect(high > before + 2.5)
        #expect(abs(later - before) < 0.3)
    }

    @Test("who falls does not sleep and does not lie in a bed")
    func falls() {
        let person = Person(name: "grandma", role: .elder)
        person.become(.asleep)
        #expect(person.isAsleep && person.posture == .lying)
        person.become(.fallen)
        #expect(!person.isAsleep && person.posture == .fallen)
        person.become(.standing)
        #expect(person.posture == .standing)
    }
}

@Suite("The weather")
struct WeatherTests {
    /// Noon of a day of the year 2026 in China.
    private func noon(_ day: Int64) -> Instant { Instant(nanoseconds: (1_767_240_000 + day * 86_400) * 1_000_000_000) }

    @Test("has seasons, and days that are warmer than nights", arguments: Weather.Climate.allCases)
    func seasons(_ climate: Weather.Climate) {
        let weather = Weather(climate: climate, seed: 5)
        func mean(_ days: ClosedRange<Int64>, _ hours: Int64 = 0) -> Double {
            days.reduce(0) { $0 + weather.temperature(at: noon($1) + .hours(hours)) } / Double(days.count)
        }
        #expect(mean(180...210) > mean(0...30) + 8)
        #expect(mean(0...364, 3) > mean(0...364, -7) + 4)
        for day in 0..<365 as Range<Int64> {
            for hour in 0..<24 as Range<Int64> {
                let sky = weather.sky(at: noon(day) + .hours(hour))
                #expect((-45...45).contains(sky.temperature) && (10...100).contains(sky.humidity))
                #expect((0...20).contains(sky.rain) && (0...15).contains(sky.wind))
                #expect((0...25_000).contains(sky.daylight))
            }
        }
    }

    @Test("rains more in a wet summer than in a dry winter, and never in frost")
    func rain() {
        func wetHours(_ climate: Weather.Climate, _ days: Range<Int64>) -> Int {
            let weather = Weather(climate: climate, seed: 9)
            return days.reduce(0) { sum, day in
                sum + (0..<24).filter { weather.rain(at: noon(day) + .hours($0)) > 0 }.count
            }
        }
        #expect(wetHours(.hotSummerWarmWinter, 150..<240) > wetHours(.hotSummerWarmWinter, 0..<90))
        #expect(wetHours(.hotSummerWarmWinter, 150..<240) > 60)
        #expect(wetHours(.severeCold, 0..<60) == 0)
    }

    @Test("changes without a leap, gives the same for the same seed, and other days for another")
    func steady() {
        let weather = Weather(climate: .cold, seed: 3)
        let same = Weather(climate: .cold, seed: 3)
        let other = Weather(climate: .cold, seed: 4)
        var differs = 0
        for minute in 0..<(20 * 144) as Range<Int64> {
            let time = noon(40) + .minutes(minute * 10)
            let here = weather.temperature(at: time)
            #expect(abs(weather.temperature(at: time + .minutes(10)) - here) < 0.6)
            #expect(same.temperature(at: time) == here)
            if abs(other.temperature(at: time) - here) > 0.5 { differs += 1 }
        }
        #expect(differs > 500)
    }

    @Test("wets a balcony and not a room, and drives air through an open window")
    func home() {
        let scheduler = Scheduler(start: noon(170))
        let home = Home(scheduler: scheduler)
        let balcony = home.addRoom("balcony")
        let bedroom = home.addRoom("bedroom")
        home.weather = Weather(climate: .hotSummerWarmWinter, seed: 9)
        home.start()
        var wet = 0
        for _ in 0..<(10 * 144) {
            scheduler.run(until: scheduler.now + .minutes(10))
            if balcony[.rain] > 0 { wet += 1 }
            #expect(bedroom[.rain] == 0)
            #expect(home.outdoorTemperature == home.sky?.temperature)
        }
        #expect(wet > 5)
        #expect(home.humidityOutside > 40)
    }
}

@Suite("Rooms")
struct RoomKindTests {
    @Test(
        "are known by their names",
        arguments: [
            ("livingRoom", .livingRoom), ("living", .livingRoom), ("bedroom2", .bedroom), ("kids-bedroom", .bedroom),
            ("kitchen", .kitchen), ("bathroom", .bathroom), ("study", .study), ("hall", .entrance),
            ("balcony", .balcony), ("community", .community), ("x", .other),
        ] as [(String, Room.Kind)])
    func names(_ name: String, _ kind: Room.Kind) { #expect(Room.Kind(named: name) == kind) }
}
