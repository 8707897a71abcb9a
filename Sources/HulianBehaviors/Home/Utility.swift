internal import HulianModel

/// What flows into a home through one meter: electricity, water or gas.
///
/// Devices add what they take when it changes; the amount between two changes is worked out exactly, so that a meter
/// shows the sum of what the devices took whatever the moments at which it is read. A generator takes a negative rate.
///
/// Rates are kept in millionths of the unit as whole numbers: the order in which devices come and go changes nothing.
public final class Utility {
    /// The clock.
    private let scheduler: Scheduler
    /// What flows now, in millionths.
    private var millionths: Int64 = 0
    /// What came in until ``settled``, in units times seconds.
    private var taken = 0.0
    /// What went out until ``settled``, in units times seconds.
    private var given = 0.0
    /// Until when the amounts are worked out.
    private var settled: Instant
    /// The meters that look at the rate.
    private var watchers: [Behaviour] = []

    /// Makes a utility through which nothing flows.
    init(scheduler: Scheduler) {
        self.scheduler = scheduler
        settled = scheduler.now
    }

    /// What flows now: W of electricity, L/s of water, m³/h of gas; negative when the home gives more than it takes.
    public var rate: Double { isShut ? 0 : Double(millionths) / 1e6 }

    /// What devices take now by their own account, even while a valve keeps it from flowing; nought when all are off.
    public var wanted: Double { Double(millionths) / 1e6 }

    /// True while a valve at the meter is shut, so that nothing flows whatever devices want.
    public private(set) var isShut = false

    /// Told when the valve at the meter was shut or opened.
    var shutChanged: (() -> Void)?

    /// Shuts or opens the valve at the meter.
    public func setShut(_ isShut: Bool) {
        guard isShut != self.isShut else { return }
        settle()
        self.isShut = isShut
        tell()
        shutChanged?()
    }

    /// What came in since the home was made: Ws, L, or m³/h times seconds.
    public var amountTaken: Double {
        settle()
        return taken
    }

    /// What went out since the home was made: Ws, L, or m³/h times seconds.
    public var amountGiven: Double {
        settle()
        return given
    }

    /// Adds to what flows; negative to take it back.
    ///
    /// - Parameter difference: W, L/s or m³/h.
    public func add(_ difference: Double) {
        let change = Int64((difference * 1e6).rounded())
        guard change != 0 else { return }
        settle()
        millionths += change
        tell()
    }

    /// Adds an amount that flows in one moment, such as a flush.
    ///
    /// - Parameter amount: Ws, L, or m³/h times seconds.
    public func take(_ amount: Double) {
        guard !isShut else { return }
        settle()
        taken += amount
        tell()
    }

    /// Tells the meters.
    private func tell() {
        for watcher in watchers where watcher.device.isPowered {
            watcher.device.input { watcher.utilityChanged(self) }
        }
    }

    /// Tells a behaviour when the rate changes.
    public func watch(by behaviour: Behaviour) {
        guard !watchers.contains(where: { $0 === behaviour }) else { return }
        watchers.append(behaviour)
    }

    /// Works the amounts out until now.
    private func settle() {
        let seconds = (scheduler.now - settled).seconds
        settled = scheduler.now
        if rate > 0 { taken += rate * seconds } else { given -= rate * seconds }
    }
}
