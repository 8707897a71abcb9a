public import HulianDiagnostics
public import HulianModel

/// A scene: when something happens, and if something holds, do something.
public struct ScenePlan: Sendable {
    /// Its name, a slug.
    public var name: String
    /// What people read.
    public var title: Title
    /// Where it stands.
    public var place: SourcePlace
    /// What service class it belongs to (GB/T 39579, nine classes, in the words of the glossary).
    public var serviceClass: ServiceClass
    /// Which scene wins when two want something of one device; the greater one.
    public var priority: Int
    /// What starts it; any of them.
    public var triggers: [Condition]
    /// What must hold; all of them.
    public var conditions: [Condition]
    /// What it does.
    public var actions: [SceneAction]
    /// True when an action waits until the one before is confirmed.
    public var isSequence: Bool
    /// True when the rest is left out after an action has failed.
    public var stopsOnFailure: Bool

    /// The service classes, in the order of their priority.
    public enum ServiceClass: String, Sendable, CaseIterable {
        /// Security and alarms (安防告警类).
        case safety
        /// Looking after people (监护类).
        case care
        /// Control (控制类).
        case control
        /// Talking (沟通类).
        case communication
        /// Watching by video (视频监控类).
        case video
        /// Watching air and climate (环境监测类).
        case environment
        /// Metering (计量类).
        case metering
        /// Entertainment (娱乐类).
        case entertainment
        /// News (资讯类).
        case information
    }
}

/// Something that may hold or come true.
public struct Condition: Sendable {
    /// What it is.
    public enum Kind: Sendable {
        /// Attributes of a device have values.
        case state(device: String, [Comparison])
        /// A device tells an event.
        case event(device: String, EventMatch)
        /// A time of day, in minutes since midnight.
        case time(Int)
        /// The time of day lies between two, in minutes since midnight.
        case between(Int, Int)
        /// A person is in a room; nothing for outside.
        case person(String, room: String?)
        /// A person starts it.
        case manual
    }

    /// What it is.
    public let kind: Kind
    /// Where it stands.
    public let place: SourcePlace
}

/// One thing that a scene does.
public struct SceneAction: Sendable {
    /// What it is.
    public enum Kind: Sendable {
        /// Sets attributes of a device.
        case set(device: String, [SlotValue])
        /// Gives a command to a device.
        case command(device: String, CommandCall)
        /// Sets an attribute of every device of a room that has it.
        case setRoom(String, family: String?, path: ElementPath, text: String, value: [String: SlotValue])
        /// Waits.
        case wait(Interval)
    }

    /// What it is.
    public let kind: Kind
    /// Where it stands.
    public let place: SourcePlace

    /// Makes an action.
    public init(kind: Kind, place: SourcePlace) {
        self.kind = kind
        self.place = place
    }
}

/// A command with its fields.
public struct CommandCall: Sendable {
    /// The capability, by index in the blueprint.
    public let capability: Int
    /// Its path.
    public let path: ElementPath
    /// The number of the command.
    public let number: CommandNumber
    /// Its fields.
    public let fields: [Field]
    /// Where it stands.
    public let place: SourcePlace
}

/// An event that is looked for.
public struct EventMatch: Sendable {
    /// The capability, by index in the blueprint.
    public let capability: Int
    /// Its path.
    public let path: ElementPath
    /// The number of the event.
    public let number: EventNumber
    /// Fields that it must have.
    public let fields: [Field]
    /// Where it stands.
    public let place: SourcePlace
}

/// What the value of an attribute is compared with.
public struct Comparison: Sendable {
    /// The ways to compare.
    public enum Test: Sendable {
        /// It is the value.
        case equal(Value)
        /// It is another value.
        case notEqual(Value)
        /// It is one of the values.
        case oneOf([Value])
        /// It is less.
        case less(Double)
        /// It is not greater.
        case atMost(Double)
        /// It is greater.
        case greater(Double)
        /// It is not less.
        case atLeast(Double)
        /// It lies between two, both included.
        case between(Double, Double)
    }

    /// The attribute, by index in the blueprint.
    public let slot: Int
    /// Its path.
    public let path: ElementPath
    /// How it is compared; numbers are raw.
    public let test: Test
    /// How it is written.
    public let text: String
    /// Where it stands.
    public let place: SourcePlace

    /// True when a value passes.
    public func holds(_ value: Value) -> Bool {
        switch test {
        case .equal(let wanted): return Self.isSame(value, wanted)
        case .notEqual(let wanted): return !value.isNull && !Self.isSame(value, wanted)
        case .oneOf(let values): return values.contains { Self.isSame(value, $0) }
        case .less(let limit): return value.numberValue.map { $0 < limit } ?? false
        case .atMost(let limit): return value.numberValue.map { $0 <= limit } ?? false
        case .greater(let limit): return value.numberValue.map { $0 > limit } ?? false
        case .atLeast(let limit): return value.numberValue.map { $0 >= limit } ?? false
        case .between(let low, let high): return value.numberValue.map { $0 >= low && $0 <= high } ?? false
        }
    }

    /// True when two values are the same, whole numbers and fractions alike.
    private static func isSame(_ left: Value, _ right: Value) -> Bool {
        if left == right { return true }
        guard let one = left.numberValue, let other = right.numberValue else { return false }
        return one == other
    }
}
