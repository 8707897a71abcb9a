internal import HulianDialects
internal import HulianModel

/// Turns what a controller has switched for a while back to what it was: the timer that some brands' requests carry.
///
/// A later request for the same attribute takes the place of the timer, with one of its own or none (project default).
final class FlipBack: Worker {
    /// The device.
    private unowned(unsafe) let device: SimulatedDevice  // A device owns its timers.
    /// The number of the last timer of each attribute, by index in the binding; only looked into.
    private var last: [UInt32: UInt32] = [:]
    /// The number of the next timer.
    private var next: UInt32 = 1

    /// Makes timers of a device.
    init(_ device: SimulatedDevice) { self.device = device }

    /// Begins the timers that a request carries, and ends those whose attributes it sets.
    func take(_ request: DeviceRequest, on scheduler: Scheduler) {
        for item in request.items where item.attribute >= 0 && item.value.boolValue != nil {
            let attribute = UInt32(item.attribute)
            last[attribute] = nil
            guard item.status == .success, let interval = request.flipAfter else { continue }
            last[attribute] = next
            scheduler.schedule(self, after: interval, task: attribute, detail: next)
            next += 1
        }
    }

    /// Forgets all timers, as a device does that loses its power.
    func forget() { last.removeAll() }

    override func perform(task: UInt32, detail: UInt32) {
        guard last[task] == detail else { return }
        last[task] = nil
        device.flip(Int(task))
    }
}
