internal import HulianBehaviors
internal import HulianModel
internal import HulianScenario

/// Tells whether conditions of scenes and faults hold, seen by a controller or by the devices themselves.
struct Conditions {
    /// The home.
    let home: Home
    /// The value of an attribute by device and slot; nothing for one that nobody knows yet.
    let value: (_ device: String, _ slot: Int) -> Value?

    /// Whether a condition holds; nothing while that is not known, or for one that is a moment and not a state.
    func holds(_ condition: Condition) -> Bool? {
        switch condition.kind {
        case .state(let device, let comparisons):
            var result = true
            for comparison in comparisons {
                guard let value = value(device, comparison.slot) else { return nil }
                if !comparison.holds(value) { result = false }
            }
            return result
        case .between(let start, let end):
            let minute = Int(home.dayShare * 1440)
            return start <= end ? (start..<end).contains(minute) : minute >= start || minute < end
        case .person(let name, let room):
            guard let person = home.person(name) else { return nil }
            return person.room?.name == room
        case .event, .time, .manual:
            return nil
        }
    }

    /// True when all conditions hold.
    func allHold(_ conditions: [Condition]) -> Bool { conditions.allSatisfy { holds($0) ?? false } }
}
