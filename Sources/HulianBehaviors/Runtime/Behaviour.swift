public import HulianModel

/// What moves a device: one capability with its commands, or a piece of physics that the device type names.
///
/// A behaviour is a function of state, input and virtual time. It reads and sets attributes, arms timers, tells
/// events and asks the room; it knows no message and no clock but the device's.
open class Behaviour {
    /// The device.
    public unowned(unsafe) let device: Device  // A device owns its behaviours, so it is always there.
    /// The index of its endpoint.
    public let endpoint: Int
    /// The index of its capability; -1 for physics.
    public let capability: Int
    /// Its place among the behaviours of the device.
    final var index: Int32 = -1
    /// The generation of each timer; it rises when a timer is armed or cancelled, so that old work is ignored.
    private final var generations: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
    /// One bit for each timer that is armed.
    private final var armed: UInt8 = 0

    /// Makes a behaviour.
    ///
    /// - Parameters:
    ///   - device: The device.
    ///   - endpoint: The index of its endpoint.
    ///   - capability: The index of its capability; -1 for physics.
    public init(device: Device, endpoint: Int, capability: Int) {
        self.device = device
        self.endpoint = endpoint
        self.capability = capability
    }

    // MARK: To override

    /// What a hand can do at the device through this behaviour, such as `openDoor`.
    open class var actions: [String] { [] }
    /// What can break in the device through this behaviour, such as `jam`.
    open class var defects: [String] { [] }

    /// The fields of an action that a hand can do through this behaviour; none for most.
    open func fields(of action: String) -> [ActionField] { [] }

    /// The device got power; values that outlast a loss of power are as they were.
    open func start() {}
    /// The device loses power.
    open func stop() {}
    /// The device is set to what it was when new.
    open func reset() {}
    /// True for a value that a reset leaves as it is, such as a serial number or hours of work.
    open func keeps(_ attribute: AttributeNumber) -> Bool { false }
    /// A value that is computed instead of stored; nothing for a stored one.
    open func read(_ attribute: AttributeNumber) -> Value? { nil }
    /// Checks a value that is about to be written, beyond type and range; throws a status to refuse it.
    open func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {}
    /// The status for a written value that breaks its definition; most give that of the check.
    open func statusOfInvalidWrite(_ attribute: AttributeNumber, _ status: Status) -> Status { status }
    /// True for a value that a client may write and that is then left as it was, as some definitions want it.
    open func ignoresWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) -> Bool { false }
    /// A value was written.
    open func didWrite(_ attribute: AttributeNumber, by origin: Origin) {}
    /// Does a command whose fields were checked.
    ///
    /// - Returns: The fields of the answer, for a command that has one.
    open func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        throw .unsupportedCommand
    }
    /// Answers a command whose fields break their definition; most refuse with the status of the check.
    open func answerInvalid(
        _ command: CommandNumber, _ fields: Fields, _ status: Status, by origin: Origin
    ) throws(Status) -> [Field] {
        throw status
    }
    /// An attribute of another capability of the device changed.
    open func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {}
    /// Another capability of the device told an event.
    open func neighbourTold(_ event: DeviceEvent) {}
    /// Something in the device broke or was repaired; ``Device/activeDefects`` says what is broken now.
    open func defectsChanged() {}
    /// A hand is about to do something at the device.
    ///
    /// - Returns: True to keep it from all behaviours, as a child lock does.
    open func intercepts(_ action: String) -> Bool { false }
    /// A timer ran out.
    open func fire(_ timer: Int) {}
    /// Something in the room changed that the behaviour looks at.
    open func roomChanged(_ quantity: Room.Quantity) {}
    /// A person of the home moved, lay down, fell, woke up; only behaviours that watch people are told.
    open func personChanged(_ person: Person) {}
    /// What flows into the home changed; only behaviours that watch a utility are told.
    open func utilityChanged(_ utility: Utility) {}
    /// A hand does something at the device, such as `openDoor`.
    ///
    /// - Returns: False when the behaviour does not know the action.
    open func operate(_ action: String, _ fields: Fields) -> Bool { false }
    /// A person shows a credential to the device.
    ///
    /// - Returns: False when the behaviour takes no credentials.
    open func present(_ credential: Credential, of person: String) -> Bool { false }
    /// Something in the device breaks or is repaired, such as `jam`.
    ///
    /// - Returns: False when the behaviour does not know the defect.
    open func setDefect(_ defect: String, _ isBroken: Bool) -> Bool { false }

    /// Something is made to happen for a test, as General Diagnostics' test event triggers do.
    ///
    /// - Returns: False when the behaviour does not know the code.
    open func triggerTestEvent(_ code: UInt64) -> Bool { false }

    /// The fail-safe of commissioning ended; what was changed under it stays, or is taken back.
    open func failSafeEnded(isComplete: Bool) {}

    /// What is sensed changes clearly, as when somebody tries a sensor by hand.
    ///
    /// - Returns: False when the behaviour has no such change of its own.
    open func stir() -> Bool { false }

    // MARK: Timers

    /// Arms a timer; one that is armed already is replaced.
    ///
    /// - Parameters:
    ///   - timer: 0…3.
    ///   - delay: The time until it runs out.
    public final func setTimer(_ timer: Int, after delay: Interval) {
        let generation = nextGeneration(timer)
        armed |= 1 << UInt8(timer)
        device.scheduler.schedule(
            device, after: delay, task: UInt32(index) << 4 | UInt32(timer), detail: generation)
    }

    /// Cancels a timer.
    public final func cancelTimer(_ timer: Int) {
        guard armed & 1 << UInt8(timer) != 0 else { return }
        armed &= ~(1 << UInt8(timer))
        _ = nextGeneration(timer)
    }

    /// Cancels all timers.
    final func cancelAllTimers() { for timer in 0..<4 { cancelTimer(timer) } }

    /// True while a timer is armed.
    public final func isArmed(_ timer: Int) -> Bool { armed & 1 << UInt8(timer) != 0 }

    /// True when work of a timer is not outdated; the timer is disarmed by it.
    final func isArmed(_ timer: Int, generation: UInt32) -> Bool {
        guard armed & 1 << UInt8(timer) != 0, self.generation(timer) == generation else { return false }
        armed &= ~(1 << UInt8(timer))
        return true
    }

    /// The generation of a timer.
    private final func generation(_ timer: Int) -> UInt32 {
        switch timer {
        case 0: generations.0
        case 1: generations.1
        case 2: generations.2
        default: generations.3
        }
    }

    /// Raises the generation of a timer.
    private final func nextGeneration(_ timer: Int) -> UInt32 {
        switch timer {
        case 0:
            generations.0 &+= 1
            return generations.0
        case 1:
            generations.1 &+= 1
            return generations.1
        case 2:
            generations.2 &+= 1
            return generations.2
        default:
            generations.3 &+= 1
            return generations.3
        }
    }
}

extension Behaviour {
    // MARK: Attributes of the own capability

    /// The index of an attribute of the own capability; nothing when the device has not got it.
    @inlinable
    public func slot(_ attribute: AttributeNumber) -> Int? { device.blueprint.attribute(attribute, of: capability) }

    /// True when the device has an attribute of the own capability.
    public func has(_ attribute: AttributeNumber) -> Bool { slot(attribute) != nil }

    /// True when the own capability has a feature.
    public func has(feature code: String) -> Bool { device.blueprint.capabilities[capability].has(feature: code) }

    /// The value of an attribute of the own capability; null when the device has not got it.
    public subscript(attribute: AttributeNumber) -> Value {
        slot(attribute).map { device.storedValue($0) } ?? .null
    }

    /// The whole number of an attribute; nothing when it is null or absent.
    public func integer(_ attribute: AttributeNumber) -> Int64? { self[attribute].integerValue }

    /// The truth value of an attribute; false when it is null or absent.
    public func bool(_ attribute: AttributeNumber) -> Bool { self[attribute].boolValue ?? false }

    /// Sets an attribute of the own capability; one that the device has not got is left out.
    ///
    /// - Returns: True when the value is another one.
    @discardableResult
    public func set(_ attribute: AttributeNumber, _ value: Value) -> Bool {
        guard let slot = slot(attribute) else { return false }
        return device.store(value, at: slot)
    }

    // MARK: Other capabilities of the device

    /// The index of a capability on the same endpoint.
    public func sibling(_ number: CapabilityNumber) -> Int? { device.blueprint.capability(number, on: endpoint) }

    /// The behaviour of a capability on the same endpoint, if it is of a class.
    public func sibling<Kind: Behaviour>(_ number: CapabilityNumber, as _: Kind.Type = Kind.self) -> Kind? {
        sibling(number).flatMap { device.behaviour(of: $0) as? Kind }
    }

    /// The value of an attribute of a capability on the same endpoint; null when there is none.
    public func value(_ capability: CapabilityNumber, _ attribute: AttributeNumber) -> Value {
        guard let sibling = sibling(capability), let slot = device.blueprint.attribute(attribute, of: sibling)
        else { return .null }
        return device.storedValue(slot)
    }

    /// Sets an attribute of a capability on the same endpoint.
    @discardableResult
    public func set(_ capability: CapabilityNumber, _ attribute: AttributeNumber, _ value: Value) -> Bool {
        guard let sibling = sibling(capability), let slot = device.blueprint.attribute(attribute, of: sibling)
        else { return false }
        return device.store(value, at: slot)
    }

    // MARK: Hands

    /// Does what a key, or the device by itself, wants of a command, where its state allows that.
    ///
    /// A command refuses with a status, which is for a controller; whoever presses a key at the wrong time gets no
    /// answer, and nothing happens.
    ///
    /// - Returns: False when it was refused.
    @discardableResult
    public func attempt(_ command: @autoclosure () throws(Status) -> Void) -> Bool {
        do {
            try command()
            return true
        } catch {
            return false
        }
    }

    // MARK: Events

    /// Tells an event of the own capability; one that the device has not got is left out.
    public func emit(_ event: EventNumber, _ fields: [Field] = []) {
        guard let definition = device.blueprint.capabilities[capability].events.first(where: { $0.number == event })
        else { return }
        device.emit(definition, of: capability, fields)
    }
}

/// The fields of a command, by name.
public struct Fields: Sendable {
    /// The fields as they came, checked against the definition.
    public let all: [Field]

    /// Makes a view of fields.
    public init(_ all: [Field] = []) { self.all = all }

    /// The value of a field; null for one that is absent.
    public subscript(name: String) -> Value { all.first { $0.name == name }?.value ?? .null }
    /// The whole number of a field; nothing when it is null or absent.
    public func integer(_ name: String) -> Int64? { self[name].integerValue }
    /// The truth value of a field; false when it is absent.
    public func bool(_ name: String) -> Bool { self[name].boolValue ?? false }
    /// The text of a field.
    public func string(_ name: String) -> String? { self[name].stringValue }
}

/// What a person shows to be let in.
public struct Credential: Hashable, Sendable {
    /// The kinds of credentials.
    public enum Kind: String, Sendable, CaseIterable {
        /// Digits.
        case pin
        /// A card or tag.
        case rfid
        /// A finger's print.
        case fingerprint
        /// The veins of a finger.
        case fingerVein
        /// The veins of a palm.
        case palmVein
        /// A face.
        case face
        /// A key of metal.
        case key
    }

    /// What kind it is.
    public let kind: Kind
    /// The data: the digits, or a template that stands for the person; never real biometric data.
    public let data: [UInt8]
    /// True when it is the credential that a person uses under threat.
    public let isDuress: Bool

    /// Makes a credential.
    public init(kind: Kind, data: [UInt8], isDuress: Bool = false) {
        self.kind = kind
        self.data = data
        self.isDuress = isDuress
    }
}
