public import HulianDialects
public import HulianModel
public import HulianRecord

/// What a rule wants to hear of; nothing else reaches it.
public struct Interests: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt16
    /// Makes a set of its bits.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Messages that a dialect could read.
    public static let messages = Interests(rawValue: 1 << 0)
    /// Messages that reached a client.
    public static let deliveries = Interests(rawValue: 1 << 1)
    /// Connections that began or ended.
    public static let connections = Interests(rawValue: 1 << 2)
    /// Attributes that changed in truth.
    public static let changes = Interests(rawValue: 1 << 3)
    /// Requests of controllers and what became of them.
    public static let requests = Interests(rawValue: 1 << 4)
    /// What controllers learned.
    public static let learning = Interests(rawValue: 1 << 5)
    /// Scenes.
    public static let scenes = Interests(rawValue: 1 << 6)
    /// Faults.
    public static let faults = Interests(rawValue: 1 << 7)
    /// Losses of translation.
    public static let losses = Interests(rawValue: 1 << 8)
    /// Hands, people, defects and rooms.
    public static let stimuli = Interests(rawValue: 1 << 9)
    /// Devices and clients that take part.
    public static let participants = Interests(rawValue: 1 << 10)
    /// Messages of any kind, also those that no dialect could read.
    public static let rawMessages = Interests(rawValue: 1 << 11)
}

/// Code that judges clauses by what happens in a run.
///
/// A rule starts empty for each run. It reports evidence and not only violations: a clause that it never calls
/// ``Judge/satisfied(_:)`` or ``Judge/violated(_:_:device:expected:actual:at:)`` for was not exercised. It hears events in
/// the order of time and must not look at wall clocks, at other rules, or at anything outside the run.
open class Rule: RunListener {
    /// Its name, a slug that stays for ever, such as `control.set-then-report`.
    open class var id: String { preconditionFailure("to override") }
    /// What it wants to hear of.
    open class var interests: Interests { preconditionFailure("to override") }

    /// Who collects evidence.
    public unowned(unsafe) let judge: Judge  // The judge owns its rules.

    /// Makes a rule for a run.
    public required init(_ judge: Judge) {
        self.judge = judge
        super.init()
    }

    /// A message was published, and a dialect could read it.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - said: What it says.
    ///   - device: The device that it is about; nothing for one that is not known.
    open func said(_ message: borrowing MessageView, _ said: Utterance, _ device: JudgedDevice?) {}
    /// The run ends: what silence means is decided here.
    open func finish(at time: Instant) {}
}

/// A device as the judge knows it.
public final class JudgedDevice {
    /// How the record names it.
    public let entry: DeviceEntry
    /// What it is; nothing for a device type that the catalog has not got.
    public let blueprint: DeviceBlueprint?
    /// The dialect at work; nothing when the catalog has not got it.
    public let space: DialectSpace?
    /// Its number in the space; -1 for none.
    public let number: Int32
    /// The slots of the record as slots of the blueprint.
    public let slots: [Int]
    /// The client of the device; -1 for one that is not ours.
    public internal(set) var client = -1
    /// True while its client is connected.
    public internal(set) var isConnected = false
    /// When its client connected or left last.
    public internal(set) var connectionTime = Instant(nanoseconds: 0)
    /// What it reported last, by index of the attribute in the binding.
    public internal(set) var reported: ContiguousArray<RawValue>
    /// When it reported it.
    public internal(set) var reportTimes: ContiguousArray<Instant>

    /// Makes a device.
    init(entry: DeviceEntry, blueprint: DeviceBlueprint?, space: DialectSpace?, number: Int32, slots: [Int]) {
        self.entry = entry
        self.blueprint = blueprint
        self.space = space
        self.number = number
        self.slots = slots
        let count = space.map { $0.speakers[Int(number)].binding.attributes.count } ?? 0
        reported = ContiguousArray(repeating: .none, count: count)
        reportTimes = ContiguousArray(repeating: Instant(nanoseconds: 0), count: count)
    }

    /// What everything is called in its dialect.
    public var binding: DialectBinding? { space.map { $0.speakers[Int(number)].binding } }

    /// The path of an attribute of its binding.
    public func path(ofAttribute index: Int16) -> String {
        guard let binding, index >= 0 else { return "?" }
        return binding.blueprint.path(ofAttribute: binding.attributes[Int(index)].slot).description
    }
}
