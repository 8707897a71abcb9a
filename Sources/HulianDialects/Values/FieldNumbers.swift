/// The numbers of fields in dialects in which everything that belongs to a service has a number.
///
/// There a field of an event or action is a property of the service, with a number that no attribute has.
enum FieldNumbers {
    /// The number of a field of an event, by its place from 0; attributes have numbers below.
    static func parameter(event: Int32, _ place: Int) -> Int32 {
        1000 &+ event &* 100 &+ Int32(truncatingIfNeeded: place) &+ 1
    }

    /// The number of a field or result of an action, by its place from 0; those of events are below.
    static func parameter(action: Int32, _ place: Int) -> Int32 {
        100_000 &+ action &* 100 &+ Int32(truncatingIfNeeded: place) &+ 1
    }
}
