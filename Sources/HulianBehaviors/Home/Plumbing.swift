/// What a home's hot water comes from: a tank, or a heater through which the water flows.
protocol HotWaterSource: AnyObject {
    /// The temperature of the water that would come now, in °C.
    var outletTemperature: Double { get }
    /// True while it can give water.
    var canServe: Bool { get }
    /// Told when what is drawn from it changed, in L/s.
    func drawChanged(_ litresPerSecond: Double)
}

/// The water pipes of a home: whether water comes at all, how cold it is, and where hot water comes from.
///
/// What outlets take of the mains they tell ``Home/water``; here only the hot part of it is known, for the heater that
/// has to warm it.
public final class Plumbing {
    /// The temperature of cold water in °C (project default).
    public var coldTemperature = 15.0
    /// The temperature of the hot water of a house that brings it to its flats, in °C (project default).
    private static let districtTemperature = 50.0

    /// Asked whether the water is shut off.
    private var mains: [() -> Bool] = []
    /// What heats water, in the order in which it came.
    private var sources: [any HotWaterSource] = []
    /// Told when water comes or goes.
    private var watchers: [() -> Void] = []
    /// Hot water that is drawn now, in µL/s; whole, so that nothing is left behind.
    private var hot: Int64 = 0

    /// What comes in through the meter, which may have a valve too.
    private let water: Utility

    /// Makes pipes without a valve and without a heater.
    init(_ water: Utility) { self.water = water }

    /// True while water comes: no valve before the outlets is shut.
    public var isOpen: Bool { !water.isShut && !mains.contains { $0() } }

    /// The hot water that is drawn now, in L/s.
    public var hotFlow: Double { Double(hot) / 1e6 }

    /// The temperature of the hot water now, in °C; cold where a heater is broken.
    public var hotTemperature: Double {
        guard !sources.isEmpty else { return Self.districtTemperature }
        return source?.outletTemperature ?? coldTemperature
    }

    /// What gives hot water now.
    private var source: (any HotWaterSource)? { sources.first { $0.canServe } }

    /// Lets a valve say whether it shuts the water off.
    func addMain(isShut: @escaping () -> Bool) { mains.append(isShut) }

    /// Lets a heater serve the home.
    func add(_ source: any HotWaterSource) {
        guard !sources.contains(where: { $0 === source }) else { return }
        sources.append(source)
    }

    /// Lets an outlet hear when water comes or goes.
    func watch(_ told: @escaping () -> Void) { watchers.append(told) }

    /// Tells all outlets that water may have come or gone.
    func changed() { for told in watchers { told() } }

    /// Adds to the hot water that is drawn; negative to take it back.
    func addHot(_ litresPerSecond: Double) {
        let change = Int64((litresPerSecond * 1e6).rounded())
        guard change != 0 else { return }
        hot += change
        source?.drawChanged(hotFlow)
    }
}
