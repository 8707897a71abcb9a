import Foundation
import HulianModel
import Testing

@Suite("Time")
struct TimeTests {
    @Test(
        "is read from RFC 3339",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-03-01T18:00:00+08:00", 1_772_359_200_000),
            ("2026-03-01T10:00:00Z", 1_772_359_200_000), ("2026-03-01 10:00", 1_772_359_200_000),
            ("2026-03-01T10:00:00.5Z", 1_772_359_200_500), ("2026-03-01T10:00:00.123456789Z", 1_772_359_200_123),
            ("2026-03-01", 1_772_323_200_000), ("2024-02-29T00:00:00Z", 1_709_164_800_000),
            ("2000-02-29T00:00:00Z", 951_782_400_000), ("1969-12-31T23:59:59.999Z", -1),
            ("2026-03-01T10:00:00+0530", 1_772_339_400_000),
            ("2026-02-29T00:00:00Z", nil), ("1900-02-29", nil), ("2026-13-01", nil), ("2026-00-01", nil),
            ("2026-04-31", nil),
            ("2026-03-01T24:00:00Z", nil), ("2026-03-01T10:60:00Z", nil), ("2026-03-01T10:00:60Z", nil), ("", nil),
            ("2026", nil), ("2026-3-1", nil), ("2026-03-01T", nil), ("2026-03-01T10", nil),
            ("2026-03-01T10:00:00.", nil),
            ("2026-03-01T10:00:00X", nil), ("2026-03-01T10:00:00+08", nil), ("2026-03-01T10:00:00+25:00", nil),
            ("2026-03-01T10:00:00Zx", nil), ("+026-03-01", nil), ("２０２６-03-01", nil),
        ] as [(String, Int64?)])
    func reading(_ text: String, _ milliseconds: Int64?) {
        #expect(CalendarTime.instant(rfc3339: text)?.milliseconds == milliseconds)
    }

    @Test(
        "is read in its compact form",
        arguments: [
            ("20260301T100000Z", 1_772_359_200_000), ("19700101T000000Z", 0), ("20240229T000000Z", 1_709_164_800_000),
            ("20260229T000000Z", nil), ("20261301T000000Z", nil), ("20260301T240000Z", nil), ("20260301T106000Z", nil),
            ("20260301T100060Z", nil), ("20260301T100000", nil), ("20260301T100000Zx", nil), ("20260301 100000Z", nil),
            ("2026-03-01T10:00Z", nil), ("20260301T10000Z", nil), ("", nil), ("２０２６0301T100000Z", nil),
        ] as [(String, Int64?)])
    func compact(_ text: String, _ milliseconds: Int64?) {
        #expect(withOctets(text) { CalendarTime.instant(compact: $0) }?.milliseconds == milliseconds)
    }

    @Test("goes from days to dates and back, over six hundred years")
    func calendar() {
        for day in stride(from: Int64(-100_000), through: 84_000, by: 7) {
            let instant = Instant(milliseconds: day * 86_400_000 + 45_296_789)
            let time = CalendarTime(instant)
            #expect(time.instant() == instant)
            #expect(
                (1...12).contains(time.month)
                    && (1...CalendarTime.daysIn(month: time.month, year: time.year)).contains(time.day))
            #expect(time.clock == "12:34:56" && time.millisecond == 789)
        }
    }

    @Test("agrees with Foundation's calendar")
    func foundation() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            let seconds = generator.number(in: 0...7_000_000_000)
            let parts = calendar.dateComponents(
                [.year, .month, .day, .hour], from: Date(timeIntervalSince1970: Double(seconds)))
            let time = CalendarTime(Instant(milliseconds: seconds * 1000))
            #expect(
                time.year == parts.year && time.month == parts.month && time.day == parts.day && time.hour == parts.hour
            )
        }
    }

    @Test("is written in one form")
    func writing() {
        let time = CalendarTime(Instant(milliseconds: 1_772_359_200_005), offsetMinutes: 0)
        #expect(time.rfc3339 == "2026-03-01T10:00:00.005Z" && time.compact == "20260301T100000Z")
        #expect(CalendarTime(Instant(milliseconds: 1_772_359_200_005), offsetMinutes: 480).clock == "18:00:00")
        #expect(CalendarTime(year: 7, month: 1, day: 2).rfc3339 == "0007-01-02T00:00:00.000Z")
        #expect(CalendarTime(.defaultStart, offsetMinutes: 480).rfc3339.hasPrefix("2026-01-01T08:00:00"))
    }

    @Test(
        "has lengths with the unit that fits",
        arguments: [
            (0, "0 s"), (1, "1 ns"), (1500, "1.5 µs"), (350_000_000, "350 ms"), (2_500_000_000, "2.5 s"),
            (60_000_000_000, "1 min"), (90_000_000_000, "90 s"), (3_600_000_000_000, "1 h"),
            (5_400_000_000_000, "5400 s"),
            (-2_500_000_000, "-2.5 s"), (86_400_000_000_000, "24 h"),
        ] as [(Int64, String)])
    func lengths(_ nanoseconds: Int64, _ text: String) {
        #expect(Interval(nanoseconds: nanoseconds).description == text)
    }

    @Test("is added without overflow, and fractions are rounded and cut")
    func arithmetic() {
        #expect(Instant.distantFuture + .seconds(1) == .distantFuture)
        #expect(Instant(nanoseconds: 5) + .zero == Instant(nanoseconds: 5))
        #expect(Instant(nanoseconds: 7) - Instant(nanoseconds: 9) == Interval(nanoseconds: -2))
        #expect(Interval.fractional(seconds: 0.0000000015).nanoseconds == 2)
        for number in [1e300, -1e300, .infinity, -.infinity, .nan] as [Double] {
            #expect(abs(Interval.fractional(seconds: number).seconds) > 4e9)
        }
        #expect(Interval(nanoseconds: .min).description.hasSuffix(" s"))
        #expect(Interval.seconds(3) * Int64(2) == .seconds(6) && Interval.seconds(3) * 0.5 == .milliseconds(1500))
    }
}

@Suite("The scheduler")
struct SchedulerTests {
    /// Notes what it is told to do, and when.
    private final class Clerk: Worker {
        /// What was done.
        var done: [(task: UInt32, detail: UInt32, at: Int64)] = []
        /// What to do besides.
        var also: ((UInt32) -> Void)?
        /// The clock.
        let scheduler: Scheduler

        /// Makes a clerk and hires it.
        init(_ scheduler: Scheduler) {
            self.scheduler = scheduler
            super.init()
            scheduler.hire(self)
        }

        override func perform(task: UInt32, detail: UInt32) {
            done.append((task, detail, scheduler.now.nanoseconds))
            also?(task)
        }
    }

    @Test("does work in the order of time, and at one time in the order in which it was given")
    func order() {
        let scheduler = Scheduler(start: Instant(nanoseconds: 100))
        let clerk = Clerk(scheduler)
        var expected: [(due: Int64, order: Int)] = []
        var generator = SeededGenerator(seed: 1)
        for index in 0..<5000 {
            let due = 100 + generator.number(in: 0...300)
            scheduler.schedule(clerk, at: Instant(nanoseconds: due), task: UInt32(index))
            expected.append((due, index))
        }
        expected.sort { ($0.due, $0.order) < ($1.due, $1.order) }
        scheduler.run(until: Instant(nanoseconds: 1000))
        #expect(clerk.done.map { Int($0.task) } == expected.map(\.order))
        #expect(clerk.done.map(\.at) == expected.map(\.due))
        #expect(scheduler.now.nanoseconds == 1000 && scheduler.count == 0 && scheduler.performedCount == 5000)
    }

    @Test("does work of the past now, after what waits for now, and work that work gives")
    func past() {
        let scheduler = Scheduler(start: Instant(nanoseconds: 50))
        let clerk = Clerk(scheduler)
        clerk.also = { task in
            if task == 1 { scheduler.schedule(clerk, after: Interval(nanoseconds: -40), task: 3) }
            if task == 3 { scheduler.schedule(clerk, after: .zero, task: 4, detail: 9) }
        }
        scheduler.schedule(clerk, at: Instant(nanoseconds: 1), task: 1)
        scheduler.schedule(clerk, at: Instant(nanoseconds: 50), task: 2)
        scheduler.run(until: Instant(nanoseconds: 50))
        #expect(clerk.done.map(\.task) == [1, 2, 3, 4])
        #expect(clerk.done.allSatisfy { $0.at == 50 } && clerk.done.last?.detail == 9)
    }

    @Test("stops at its limit, and can be asked for one piece at a time")
    func limits() {
        let scheduler = Scheduler(start: Instant(nanoseconds: 0))
        let clerk = Clerk(scheduler)
        for due in [10, 20, 30] as [Int64] {
            scheduler.schedule(clerk, at: Instant(nanoseconds: due), task: UInt32(due))
        }
        #expect(scheduler.nextDue == Instant(nanoseconds: 10))
        #expect(!scheduler.runNext(until: Instant(nanoseconds: 9)))
        #expect(scheduler.runNext(until: Instant(nanoseconds: 10)) && scheduler.now.nanoseconds == 10)
        scheduler.advance(to: Instant(nanoseconds: 99))
        #expect(scheduler.now.nanoseconds == 20, "the clock never passes waiting work")
        scheduler.advance(to: Instant(nanoseconds: 5))
        #expect(scheduler.now.nanoseconds == 20, "the clock never goes back")
        scheduler.run(until: .distantFuture)
        #expect(clerk.done.map(\.task) == [10, 20, 30] && scheduler.now.nanoseconds == 30 && scheduler.nextDue == nil)
    }
}

@Suite("The generator of random numbers")
struct SeededGeneratorTests {
    @Test("is xoshiro256++ seeded by SplitMix64, as published")
    func published() {
        var generator = SeededGenerator(seed: 0)
        let expected: [UInt64] = [
            5_987_356_902_031_041_503, 7_051_070_477_665_621_255, 6_633_766_593_972_829_180, 211_316_841_551_650_330,
            9_136_120_204_379_184_874, 379_361_710_973_160_858, 15_813_423_377_499_357_806, 15_596_884_590_815_070_553,
            5_439_680_534_584_881_407, 1_369_371_744_833_522_710,
        ]
        let found = expected.map { _ in generator.next() }
        #expect(found == expected)
    }

    @Test("gives the same numbers for the same seed and name, for ever")
    func vectors() {
        var plain = SeededGenerator(seed: 42)
        let plainNumbers = [plain.next(), plain.next()]
        #expect(plainNumbers == [15_021_278_609_987_233_951, 5_881_210_131_331_364_753])
        var last = SeededGenerator(seed: .max)
        let lastNumber = last.next()
        #expect(lastNumber == 6_254_647_548_650_071_986)
        var named = SeededGenerator(seed: 7, name: "lamp")
        let namedNumbers = [named.next(), named.next()]
        #expect(namedNumbers == [17_195_930_227_582_062_688, 6_525_228_675_653_709_210])
        var units = SeededGenerator(seed: 42)
        let unitNumbers = [units.unit(), units.unit()]
        #expect(unitNumbers == [0.8143051451229099, 0.3188210400616611])
        var numbers = SeededGenerator(seed: 42)
        let found = (0..<12).map { _ in numbers.number(in: -5...5) }
        #expect(found == [3, -2, 5, 2, 3, 1, -4, 1, -3, 5, 1, 4])
        #expect(withOctets("lamp") { $0.stableHash } == 318_307_162_670_038_651)
        #expect(withOctets("灯") { $0.stableHash } == 2_850_369_663_591_302_558)
    }

    @Test("keeps to ranges, the whole one included")
    func ranges() {
        var generator = SeededGenerator(seed: 5)
        for range in [0...0, -1...1, Int64.min...Int64.max, Int64.min...0, 0...Int64.max, 5...5] as [ClosedRange<Int64>]
        {
            for _ in 0..<200 {
                let number = generator.number(in: range)
                #expect(range.contains(number))
            }
        }
        for _ in 0..<1000 {
            let number = generator.unit()
            #expect((0..<1).contains(number))
        }
        let chances = [0, 1, -1, 2, Double.nan].map { generator.chance($0) }
        #expect(chances == [false, true, false, true, false])
    }

    @Test("is even enough for a simulation")
    func distribution() {
        var generator = SeededGenerator(seed: 9)
        var counts = Array(repeating: 0, count: 10)
        var sum = 0.0
        var squares = 0.0
        for _ in 0..<100_000 {
            counts[Int(generator.number(in: 0...9))] += 1
            let normal = generator.normal()
            sum += normal
            squares += normal * normal
        }
        for count in counts { #expect((9_600...10_400).contains(count)) }
        #expect(abs(sum / 100_000) < 0.02 && abs(squares / 100_000 - 1) < 0.02)
    }
}
