public import HulianModel

/// Who caused a change: it decides rights, and what an event says of its source.
public enum Origin: UInt8, Sendable {
    /// A controller over the network.
    case controller
    /// A hand at the device: a button, a knob, a door handle.
    case hand
    /// A credential shown to the device.
    case credential
    /// The device itself: a timer, an automatic function.
    case device
    /// The room, the weather, physics.
    case surroundings
}

/// Something that a device tells without being asked, beside its attributes.
public struct DeviceEvent: Sendable {
    /// The index of the capability in the blueprint.
    public let capability: Int
    /// What it is.
    public let definition: EventDefinition
    /// Its fields in the order of the definition.
    public let fields: [Field]
    /// When it happened.
    public let time: Instant
    /// Its number among the events of the device, from 1.
    public let number: UInt64
}

/// Hears when a device has something to tell; the engine and the Matter runner are such.
///
/// A class and not a protocol, because it is called for every change of every device.
open class DeviceListener {
    /// Makes a listener.
    public init() {}

    /// The device has changed attributes or events; ``Device/takeChanges(_:)`` and ``Device/takeEvents()`` give them.
    open func hasNews(_ device: Device) {}
}

/// A simulated device: the values of its attributes, and the behaviours that move them.
///
/// Everything is a function of state, input and virtual time: a device knows no message, no dialect and no network.
/// Not thread-safe; a device lives on the thread of its scheduler.
public final class Device: Worker {
    /// Its name in the home.
    public let name: String
    /// What it is; shared by all devices of the type.
    public let blueprint: DeviceBlueprint
    /// The clock, and where timers are kept.
    public let scheduler: Scheduler
    /// Its own random numbers.
    public var random: SeededGenerator
    /// The room in which it stands.
    public let room: Room?
    /// Who hears of changes.
    public unowned(unsafe) var listener: DeviceListener?  // The listener owns the device, or outlives the run.
    /// The administrator on whose behalf a controller asks now, as Matter counts fabrics; 1 for the first.
    public var administrator: UInt8 = 1
    /// The number of the node that asks now, where the protocol counts such, as Matter does.
    public var controller: Int64?
    /// What the capability itself says of the last command beside its status, as Matter's cluster status does.
    public internal(set) var clusterStatus: UInt8?
    /// True when who asks does so over a session that only administrators have, as Matter's are and MQTT's are not.
    public var isSessionSecured = false
    /// Whether a commissioner has armed the fail-safe, under which networks may be changed; nothing for a device whose
    /// protocol has none, which asks for none.
    public var isFailSafeArmed: Bool?
    /// What is wrong with it on purpose; nothing but in tests of tests.
    public var mutation: DeviceMutation?
    /// False while it has no power.
    public private(set) var isPowered = false
    /// True while it loses its power and its behaviours take back what they gave.
    private(set) var isGoingDark = false

    /// What is broken in it, by the names of the defects, sorted.
    public internal(set) var activeDefects: [String] = []

    /// The values by index of the attribute in the blueprint.
    private var values: ContiguousArray<Value>
    /// The behaviours: one for each capability that moves, then those that the device type names.
    private var behaviours: ContiguousArray<Behaviour> = []
    /// The same without counting references, as every change asks all of them; ``behaviours`` keeps them.
    private var references: ContiguousArray<Unmanaged<Behaviour>> = []
    /// The index of the behaviour of each capability; -1 for one that only holds values.
    private var behaviourOfCapability: ContiguousArray<Int16>
    /// Attributes that changed since the last report, in the order of their first change.
    private var changed: ContiguousArray<Int32> = []
    /// One bit an attribute: true when it stands in ``changed``.
    private var isChanged: ContiguousArray<UInt64>
    /// One bit an attribute: true when somebody was told another value than the stored one while it moved.
    private var isToldAhead: ContiguousArray<UInt64>
    /// Events that were not yet told.
    private var events: [DeviceEvent] = []
    /// How many events there were.
    private var eventCount: UInt64 = 0
    /// How many inputs are being worked on; news are told when it falls to zero.
    private var depth = 0
    /// How often each capability changed, for data versions; empty unless asked for.
    public private(set) var dataVersions: [UInt32] = []

    /// Makes a device without power.
    ///
    /// - Parameters:
    ///   - name: Its name in the home; random numbers derive from it.
    ///   - blueprint: What it is.
    ///   - scheduler: The clock.
    ///   - seed: The seed of the run.
    ///   - room: Where it stands.
    ///   - behaviours: Makes the behaviours; ``Behaviours/make(for:)`` is the usual one.
    public init(
        name: String, blueprint: DeviceBlueprint, scheduler: Scheduler, seed: UInt64, room: Room? = nil,
        behaviours make: (Device) -> [Behaviour]
    ) {
        self.name = name
        self.blueprint = blueprint
        self.scheduler = scheduler
        self.room = room
        random = SeededGenerator(seed: seed, name: name)
        values = ContiguousArray(blueprint.attributes.map(\.initialValue))
        behaviourOfCapability = ContiguousArray(repeating: -1, count: blueprint.capabilities.count)
        isChanged = ContiguousArray(repeating: 0, count: (blueprint.attributes.count + 63) / 64)
        isToldAhead = isChanged
        super.init()
        scheduler.hire(self)
        behaviours = ContiguousArray(make(self))
        references = ContiguousArray(behaviours.map { .passUnretained($0) })
        for (index, behaviour) in behaviours.enumerated() {
            behaviour.index = Int32(truncatingIfNeeded: index)
            if behaviour.capability >= 0 { behaviourOfCapability[behaviour.capability] = Int16(index) }
        }
    }

    /// The time.
    @inlinable public var now: Instant { scheduler.now }

    /// Keeps data versions from now on.
    public func keepDataVersions() { dataVersions = Array(repeating: 1, count: blueprint.capabilities.count) }

    // MARK: Power

    /// Gives it power: every behaviour starts from the values that outlast a loss of power.
    public func powerOn() {
        guard !isPowered else { return }
        isPowered = true
        input { for behaviour in behaviours { behaviour.start() } }
    }

    /// Takes its power away: timers stop, values stay as they were.
    public func powerOff() {
        guard isPowered, !isGoingDark else { return }
        isGoingDark = true
        for behaviour in behaviours { behaviour.stop() }
        // What one takes back may be seen by another that was stopped before, such as its own light by a camera.
        for behaviour in behaviours { behaviour.cancelAllTimers() }
        isGoingDark = false
        isPowered = false
    }

    /// Takes its power away and gives it back at once, as a device does that starts itself anew.
    ///
    /// - Parameter change: What is changed in between, such as the software.
    func restart(_ change: () -> Void = {}) {
        guard isPowered else { return }
        input {
            powerOff()
            change()
            powerOn()
        }
    }

    /// Sets all values to those of a new device and starts anew.
    ///
    /// What tells one device from another and what wears it out stays, as behaviours say; so does what is broken.
    public func factoryReset() {
        let wasPowered = isPowered
        powerOff()
        for (index, attribute) in blueprint.attributes.enumerated() {
            if behaviour(of: attribute.capability)?.keeps(attribute.definition.number) ?? false { continue }
            store(attribute.initialValue, at: index)
        }
        for behaviour in behaviours { behaviour.reset() }
        if wasPowered { powerOn() }
        for defect in activeDefects { setDefect(defect, true) }
    }

    // MARK: Values

    /// The value of an attribute by its index; what a behaviour computes is computed.
    public func value(at index: Int) -> Value {
        let capability = blueprint.attributes[index].capability
        let behaviour = behaviourOfCapability[capability]
        if behaviour >= 0 {
            let number = blueprint.attributes[index].definition.number
            if let computed = references[Int(behaviour)]._withUnsafeGuaranteedRef({ $0.read(number) }) {
                return computed
            }
        }
        return values[index]
    }

    /// The value of an attribute for somebody outside, who believes it until another is told.
    ///
    /// What moves is told in answers while the stored value waits where the movement began; if that is where it ends too,
    /// storing it again is told, or who asked would never hear of the end. Nothing else of the device hangs on it.
    public func valueToTell(at index: Int) -> Value {
        let value = value(at: index)
        let bit = UInt64(1) << UInt64(index & 63)
        if value == values[index] { isToldAhead[index >> 6] &= ~bit } else { isToldAhead[index >> 6] |= bit }
        return value
    }

    /// The stored value of an attribute by its index.
    @inlinable
    func stored(at index: Int) -> Value { storedValue(index) }

    /// Reads the store; apart, so that the store itself stays private.
    @usableFromInline
    func storedValue(_ index: Int) -> Value { values[index] }

    /// Stores a value, and remembers the change if it is one.
    ///
    /// - Returns: True when the value is another one.
    @discardableResult
    func store(_ value: Value, at index: Int) -> Bool {
        let bit = UInt64(1) << UInt64(index & 63)
        let wasToldAhead = isToldAhead[index >> 6] & bit != 0
        isToldAhead[index >> 6] &= ~bit
        guard values[index] != value else {
            if wasToldAhead { noteNews(index) }
            return false
        }
        if let mutation {
            let attribute = blueprint.attributes[index]
            let other = mutation.stored(
                value, over: values[index], attribute.definition,
                blueprint.capabilities[attribute.capability].definition)
            guard values[index] != other else { return false }
            values[index] = other
        } else {
            values[index] = value
        }
        touch(index)
        return true
    }

    /// Remembers that there is something to tell of an attribute.
    private func noteNews(_ index: Int) {
        let bit = UInt64(1) << UInt64(index & 63)
        guard isChanged[index >> 6] & bit == 0 else { return }
        isChanged[index >> 6] |= bit
        changed.append(Int32(truncatingIfNeeded: index))
    }

    /// Remembers that an attribute changed, and tells the other behaviours.
    func touch(_ index: Int) {
        noteNews(index)
        let capability = blueprint.attributes[index].capability
        if !dataVersions.isEmpty { dataVersions[capability] &+= 1 }
        guard isPowered else { return }
        let number = blueprint.attributes[index].definition.number
        for reference in references {
            reference._withUnsafeGuaranteedRef { behaviour in
                if behaviour.capability != capability { behaviour.neighbourChanged(capability, number) }
            }
        }
    }

    /// Sets a value that belongs to the device's identity, such as its serial number, before it is switched on.
    public func setIdentity(_ capability: CapabilityID, _ attribute: String, _ value: Value) {
        let path = ElementPath(capability: capability, element: attribute)
        guard let index = blueprint.attribute(path) else { return }
        values[index] = value
    }

    // MARK: News

    /// Moves the indexes of the changed attributes into an array and forgets them.
    public func takeChanges(_ indexes: inout ContiguousArray<Int32>) {
        indexes.removeAll(keepingCapacity: true)
        swap(&indexes, &changed)
        for index in isChanged.indices { isChanged[index] = 0 }
    }

    /// The events that were not yet told.
    public func takeEvents() -> [DeviceEvent] {
        guard !events.isEmpty else { return [] }
        defer { events = [] }
        return events
    }

    /// True when there is something to tell.
    public var hasNews: Bool { !changed.isEmpty || !events.isEmpty }

    /// Remembers an event; a device without power tells nothing.
    func emit(_ definition: EventDefinition, of capability: Int, _ fields: [Field]) {
        guard isPowered else { return }
        var fields = fields
        if let mutation {
            guard let others = mutation.told(fields, by: definition, blueprint.capabilities[capability].definition)
            else { return }
            fields = others
        }
        eventCount += 1
        let event = DeviceEvent(
            capability: capability, definition: definition, fields: fields, time: now, number: eventCount)
        events.append(event)
        for reference in references {
            reference._withUnsafeGuaranteedRef { if $0.capability != capability { $0.neighbourTold(event) } }
        }
    }

    /// Works on an input; news are told once, when the outermost input is done and the device has power.
    func input<Result>(_ body: () -> Result) -> Result {
        depth += 1
        let result = body()
        depth -= 1
        if depth == 0, isPowered, hasNews { listener?.hasNews(self) }
        return result
    }

    /// The same for work that may end with a status.
    func input<Result>(_ body: () throws(Status) -> Result) throws(Status) -> Result {
        depth += 1
        defer {
            depth -= 1
            if depth == 0, isPowered, hasNews { listener?.hasNews(self) }
        }
        return try body()
    }

    // MARK: Behaviours

    /// The behaviour of a capability by its index; nothing when it only holds values.
    public func behaviour(of capability: Int) -> Behaviour? {
        let index = behaviourOfCapability[capability]
        return index < 0 ? nil : behaviours[Int(index)]
    }

    /// All behaviours.
    public var allBehaviours: ContiguousArray<Behaviour> { behaviours }

    /// Does what a timer asked for.
    public override func perform(task: UInt32, detail: UInt32) {
        guard isPowered else { return }
        let behaviour = behaviours[Int(task >> 4)]
        guard behaviour.isArmed(Int(task & 15), generation: detail) else { return }
        input { behaviour.fire(Int(task & 15)) }
    }
}
