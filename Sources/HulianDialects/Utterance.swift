public import HulianModel

/// A piece of a message: octets of its payload or of its topic.
public struct OctetRange: Hashable, Sendable {
    /// The offset of the first octet; -1 for nothing.
    public var start: Int32
    /// How many octets.
    public var count: Int32
    /// True when it lies in the topic.
    public var isInTopic: Bool

    /// Nothing.
    public static let none = OctetRange(start: -1, count: 0)

    /// Makes a range.
    @inlinable
    public init(start: Int32, count: Int32, isInTopic: Bool = false) {
        self.start = start
        self.count = count
        self.isInTopic = isInTopic
    }

    /// True when there is something.
    @inlinable public var exists: Bool { start >= 0 }

    /// The octets themselves.
    @inlinable
    public func octets(topic: Octets, payload: Octets) -> Octets {
        guard start >= 0 else { return Octets(start: nil, count: 0) }
        let whole = isInTopic ? topic : payload
        return Octets(rebasing: whole[Int(start)..<Int(start + count)])
    }
}

/// Something about a message that is not as the dialect says.
public struct MessageFault: Hashable, Sendable {
    /// What was checked.
    public let check: MessageCheck
    /// What is wrong with it.
    public let problem: Problem
    /// Where it stands.
    public let place: OctetRange
    /// The attribute that it is about, by index in the binding; -1 for none.
    public let binding: Int16

    /// What can be wrong.
    public enum Problem: UInt8, Sendable {
        /// It is no such text.
        case malformed
        /// It is absent.
        case missing
        /// It has another type.
        case wrongType
        /// It is outside what is allowed.
        case outOfRange
        /// It is not known.
        case unknown
        /// It is not what it must agree with.
        case disagrees
        /// It is too long or too short.
        case wrongLength
        /// It may not be done by this side.
        case notAllowed
        /// It stands twice.
        case twice
    }

    /// Makes a fault.
    @inlinable
    public init(_ check: MessageCheck, _ problem: Problem, at place: OctetRange = .none, binding: Int16 = -1) {
        self.check = check
        self.problem = problem
        self.place = place
        self.binding = binding
    }
}

/// One attribute, argument or field that a message carries.
public struct UtteranceItem: Hashable, Sendable {
    /// The attribute by its index in the binding; -1 for one that the device has not got.
    public var attribute: Int16 = -1
    /// The command that setting the name stands for, by its index in the binding; -1 for none.
    public var command: Int16 = -1
    /// The name as it is written.
    public var name: OctetRange = .none
    /// The group in which the name stands; none for a name by itself.
    public var group: OctetRange = .none
    /// The group within the group in which the name stands; none for most.
    public var inner: OctetRange = .none
    /// The number of the service; -1 for dialects without.
    public var service: Int32 = -1
    /// The number within the service; -1 for dialects without.
    public var number: Int32 = -1
    /// The value as it is written.
    public var value: OctetRange = .none
    /// The token of the value in the scanner; -1 for a payload that is no JSON.
    public var token: Int32 = -1
    /// The value as a raw value of the model, for attributes; null when it could not be read.
    public var raw: RawValue = .none
    /// Why the value could not be read.
    public var status: Status = .success
    /// The code that stands beside it in an answer.
    public var code: Int64?

    /// Makes an empty item.
    @inlinable public init() {}
}

/// A value of the model without memory of its own; text is where the message is.
public enum RawValue: Hashable, Sendable {
    /// Nothing was read.
    case none
    /// Null.
    case null
    /// A truth value.
    case bool(Bool)
    /// A whole number.
    case integer(Int64)
    /// A number with a fraction.
    case decimal(Double)
    /// Text, by its token.
    case text(Int32)
}

/// What a message says, in the words of the model.
///
/// One is used again for message after message; it holds no memory of the message but ranges into it.
public struct Utterance {
    /// What kind of message it is; nothing for one that the dialect does not know.
    public var kind: UtteranceKind?
    /// Its form, by index in the table; -1 for none.
    public var form: Int16 = -1
    /// Who sends such messages.
    public var speaker: Speaker = .device
    /// The device that it is about, by its number in the space; -1 for one that is not known.
    public var device: Int32 = -1
    /// The identifier that joins an answer to its request.
    public var id: OctetRange = .none
    /// A number made of the identifier, to find a request by.
    public var idHash: UInt64 = 0
    /// The code of an answer.
    public var code: Int64?
    /// The status that the code stands for.
    public var status: Status?
    /// When the sender made it.
    public var time: Instant?
    /// Whether the device is there.
    public var online: Bool?
    /// True when an answer is wanted.
    public var wantsReply = false
    /// The command or event, by index in the binding; -1 for none or an unknown one.
    public var element: Int16 = -1
    /// The name of the command or event as it is written.
    public var elementName: OctetRange = .none
    /// The component that the event belongs to, as it is written; none in a dialect without.
    public var elementGroup: OctetRange = .none
    /// The address of who asks or is answered; none in a dialect that has none.
    public var caller: OctetRange = .none
    /// How many bridges it has passed.
    public var hops: Int64 = 0
    /// The number of the state of the device; nothing for a message that does not tell it.
    public var revision: Int64?
    /// The gateway whose message it stands in, or on whose topic it stands, by its number in the space; -1 for none.
    public var gateway: Int32 = -1
    /// What an answer tells that the attribute was before it was set; none in an answer that tells nothing of it.
    public var before = RawValue.none
    /// After how long a device turns what is switched back; nothing for what is switched for good.
    public var flipAfter: Interval?
    /// What it carries.
    public var items: ContiguousArray<UtteranceItem> = []
    /// What is wrong with it.
    public var faults: ContiguousArray<MessageFault> = []
    /// One bit for each check that could be made, whatever came of it.
    public var checked: UInt64 = 0

    /// Makes an empty one.
    public init() {
        items.reserveCapacity(16)
        faults.reserveCapacity(8)
    }

    /// Forgets the last message and keeps the room; the items remain until they are dropped or made anew.
    mutating func clear() {
        kind = nil
        form = -1
        device = -1
        id = .none
        idHash = 0
        code = nil
        status = nil
        time = nil
        online = nil
        wantsReply = false
        element = -1
        elementName = .none
        elementGroup = .none
        caller = .none
        hops = 0
        revision = nil
        gateway = -1
        before = .none
        flipAfter = nil
        if !faults.isEmpty { faults.removeAll(keepingCapacity: true) }
        checked = 0
    }

    /// Forgets the items of the last message.
    mutating func dropItems() { if !items.isEmpty { items.removeAll(keepingCapacity: true) } }

    /// Notes that a check was made.
    @inline(__always)
    mutating func note(_ check: MessageCheck) { checked |= 1 << check.bit }

    /// Notes a fault, and that the check was made.
    @inline(never)
    mutating func fault(
        _ check: MessageCheck, _ problem: MessageFault.Problem, at place: OctetRange = .none, binding: Int16 = -1
    ) {
        note(check)
        guard faults.count < 32 else { return }
        faults.append(MessageFault(check, problem, at: place, binding: binding))
    }

    /// Makes a check whose outcome is known.
    public mutating func check(_ check: MessageCheck, _ holds: Bool) {
        if holds { note(check) } else { fault(check, .notAllowed) }
    }

    /// Takes a check back that could not be made as it should.
    public mutating func forget(_ check: MessageCheck) {
        checked &= ~(1 << check.bit)
        faults.removeAll { $0.check == check }
    }

    /// True when a check was made.
    public func wasChecked(_ check: MessageCheck) -> Bool { checked & 1 << check.bit != 0 }

    /// True when a check was made and found something wrong.
    public func failed(_ check: MessageCheck) -> Bool { !faults.isEmpty && faults.contains { $0.check == check } }
}

extension MessageCheck {
    /// Its place among the bits of ``Utterance/checked``, 0…41.
    @inlinable
    public var bit: UInt64 {
        switch self {
        case .topic: 0
        case .utf8: 1
        case .json: 2
        case .duplicateKey: 3
        case .shape: 4
        case .id: 5
        case .time: 6
        case .timeRange: 7
        case .version: 8
        case .itemShape: 9
        case .itemName: 10
        case .itemType: 11
        case .itemRange: 12
        case .itemStep: 13
        case .itemAccess: 14
        case .decimalPoint: 15
        case .arguments: 16
        case .agreement: 17
        case .code: 18
        case .size: 19
        case .qos: 20
        case .retain: 21
        case .answer: 22
        case .singleAnswer: 23
        case .freshID: 24
        case .login: 25
        case .describedShape: 26
        case .describedRules: 27
        case .describedDevice: 28
        case .describedOrigin: 29
        case .describedParts: 30
        case .describedAvailability: 31
        case .describedTopics: 32
        case .describedTemplate: 33
        case .describedName: 34
        case .describedKeys: 35
        case .describedUnits: 36
        case .describedUnique: 37
        case .describedSecurity: 38
        case .describedAccess: 39
        case .behindCount: 40
        case .order: 41
        }
    }
}
