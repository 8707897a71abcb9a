internal import HulianModel

/// Something that people do for a time: where, how the body is meanwhile, and what is used.
struct Activity {
    /// What people call it.
    let name: String
    /// The kinds of rooms for it, the best first; nothing for outside the home.
    let places: [Room.Kind]
    /// How the body is.
    let posture: Person.Posture
    /// How hard it works.
    let exertion: Double
    /// True for sleep.
    var isSleep = false
    /// True for a meal.
    var isMeal = false
    /// The seconds after which one goes back to what one did before; 0 for what lasts until the next begins.
    var lasts = 0.0
    /// Steps walked each hour.
    var stepsPerHour = 300
    /// What is done at the beginning, in order.
    var begins: [Purpose] = []
    /// What is done later, in seconds after the beginning.
    var later: [(seconds: Double, purpose: Purpose)] = []
    /// What is done at the end, in order.
    var ends: [Purpose] = []
    /// What it gives into the room beside what devices do.
    var gives = Gift()

    /// What an activity gives into its room, and the water that it takes where no device counts it.
    struct Gift {
        /// Moisture in g/h.
        var moisture = 0.0
        /// Fine dust in mg/h.
        var dust = 0.0
        /// Water from taps in L/s, and for how many seconds.
        var water: (rate: Double, seconds: Double) = (0, 0)
    }
}

extension Activity {
    /// Sleep in a bed.
    static let sleep = Activity(
        name: "sleep", places: [.bedroom, .livingRoom], posture: .lying, exertion: 0, isSleep: true, stepsPerHour: 0,
        begins: [.curtainsClosed, .wearablesOff, .lightOff, .bedLie], ends: [.bedRise])
    /// A nap by day.
    static let nap = Activity(
        name: "nap", places: [.bedroom, .livingRoom], posture: .lying, exertion: 0, isSleep: true, stepsPerHour: 0,
        begins: [.lightOff, .bedLie], ends: [.bedRise])
    /// Airs the bedroom and dresses.
    static let dress = Activity(
        name: "dress", places: [.bedroom], posture: .standing, exertion: 0.12,
        begins: [.curtainsOpen, .wearablesOn, .windowOpen],
        ends: [.windowClosed])
    /// Toilet and washing.
    static let wash = Activity(
        name: "wash", places: [.bathroom], posture: .standing, exertion: 0.1, begins: [.toiletSit],
        later: [(240, .toiletLeave), (300, .tapOpen), (420, .tapClosed)],
        gives: Gift(moisture: 200, water: (0.08, 60)))
    /// Only the toilet, in the night too.
    static let toilet = Activity(
        name: "toilet", places: [.bathroom], posture: .sitting, exertion: 0.05, lasts: 420, begins: [.toiletSit],
        later: [(200, .toiletLeave)], gives: Gift(water: (0.1, 10)))
    /// A shower.
    static let shower = Activity(
        name: "shower", places: [.bathroom], posture: .standing, exertion: 0.15, begins: [.showerOn],
        later: [(480, .showerOff)], gives: Gift(moisture: 2000, water: (0.12, 480)))
    /// Cooking.
    static let cook = Activity(
        name: "cook", places: [.kitchen], posture: .standing, exertion: 0.2, stepsPerHour: 600,
        begins: [.refrigeratorOpen, .hoodOn, .stoveOn],
        later: [(25, .refrigeratorClosed), (120, .tapOpen), (150, .tapClosed)],
        ends: [.stoveOff, .hoodOff], gives: Gift(moisture: 900, dust: 30, water: (0.1, 90)))
    /// A meal.
    static let eat = Activity(
        name: "eat", places: [.diningRoom, .kitchen, .livingRoom], posture: .sitting, exertion: 0.05, isMeal: true)
    /// Something cold out of the refrigerator.
    static let breakfast = Activity(
        name: "breakfast", places: [.kitchen, .diningRoom], posture: .sitting, exertion: 0.08, isMeal: true,
        begins: [.refrigeratorOpen], later: [(20, .refrigeratorClosed)], gives: Gift(moisture: 200, dust: 4))
    /// Work and school, outside.
    static let away = Activity(name: "away", places: [], posture: .standing, exertion: 0.15, stepsPerHour: 500)
    /// A walk.
    static let walk = Activity(name: "walk", places: [], posture: .standing, exertion: 0.35, stepsPerHour: 3500)
    /// Watching something.
    static let watch = Activity(
        name: "watch", places: [.livingRoom, .bedroom], posture: .sitting, exertion: 0.03, begins: [.screenOn],
        ends: [.screenOff])
    /// Resting, reading, talking.
    static let rest = Activity(
        name: "rest", places: [.livingRoom, .study, .bedroom], posture: .sitting, exertion: 0.03)
    /// Work and homework at a desk.
    static let desk = Activity(
        name: "desk", places: [.study, .bedroom, .livingRoom], posture: .sitting, exertion: 0.06)
    /// Housework: cleaning, clothes.
    static let housework = Activity(
        name: "housework", places: [.livingRoom, .kitchen], posture: .standing, exertion: 0.3, stepsPerHour: 1500,
        begins: [.laundryStart], gives: Gift(dust: 6))
    /// The plants, and a look outside.
    static let plants = Activity(
        name: "plants", places: [.balcony, .garden, .livingRoom], posture: .standing, exertion: 0.2, begins: [.plants])
    /// The morning's measurements.
    static let checkUp = Activity(
        name: "checkUp", places: [.livingRoom, .bedroom], posture: .sitting, exertion: 0.02,
        begins: [.weight], later: [(120, .bloodPressure)])
    /// Medicine.
    static let medicine = Activity(
        name: "medicine", places: [.livingRoom, .kitchen, .bedroom], posture: .standing, exertion: 0.1,
        begins: [.medicine])
}
