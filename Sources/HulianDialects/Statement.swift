public import HulianModel

/// What a device or a hub wants to say, in the words of the model; a dialect makes messages of it.
///
/// One is used again for statement after statement.
public struct Statement {
    /// One attribute of a statement.
    public struct Item: Sendable {
        /// The attribute, by index in the binding; -1 for one that the device has not got.
        public var attribute: Int16
        /// The command that setting the name stands for, by index in the binding; -1 for none.
        public var command: Int16
        /// The value.
        public var value: Value
        /// What came of setting it, for answers.
        public var status: Status
        /// The number of the service as it was asked for, for answers about what does not exist.
        public var service: Int32
        /// The number within the service as it was asked for.
        public var number: Int32
        /// The name as it was asked for, for answers about what does not exist; empty for none.
        public var name: String

        /// Makes an item.
        public init(
            attribute: Int16, value: Value = .null, status: Status = .success, command: Int16 = -1,
            service: Int32 = -1, number: Int32 = -1, name: String = ""
        ) {
            self.attribute = attribute
            self.command = command
            self.value = value
            self.status = status
            self.service = service
            self.number = number
            self.name = name
        }
    }

    /// What kind of message it is.
    public var kind: UtteranceKind
    /// Who says it.
    public var speaker: Speaker
    /// The device that it is about, by its number in the space.
    public var device: Int32
    /// The message of the table; -1 for the first that fits.
    public var form: Int16 = -1
    /// The attributes.
    public var items: ContiguousArray<Item> = []
    /// The command or event, by index in the binding; -1 for none.
    public var element: Int16 = -1
    /// The fields of the command, event or answer.
    public var fields: [Field] = []
    /// The identifier that joins an answer to its request, without quotes.
    public var id: ContiguousArray<UInt8> = []
    /// When it is said.
    public var time = Instant(nanoseconds: 0)
    /// What came of a request.
    public var status: Status = .success
    /// True when an answer is wanted.
    public var wantsReply = false
    /// Whether the device is there.
    public var online = false
    /// True for a report of all there is.
    public var isWhole = false
    /// True for a device that goes by itself; its dialect may have another word for that than its will.
    public var isGoodbye = false
    /// How many bridges it has passed.
    public var hops: Int64 = 0
    /// The number of the state of the device that it leads to.
    public var revision: Int64 = 1
    /// What it was caused by.
    public var cause: ContiguousArray<UInt8> = []
    /// The address of who is answered, as it stood in the request; empty for the one of our own hubs.
    public var caller: ContiguousArray<UInt8> = []
    /// What an attribute was before the request that is answered; nothing where the answer does not tell it.
    public var before: Item?

    /// Makes a statement without content.
    public init(_ kind: UtteranceKind, by speaker: Speaker, about device: Int32) {
        self.kind = kind
        self.speaker = speaker
        self.device = device
        items.reserveCapacity(16)
    }

    /// Adds the digits of a number to the identifier.
    mutating func addToID(_ number: UInt32) {
        var power: UInt32 = 1
        while number / power >= 10 { power *= 10 }
        while power > 0 {
            id.append(0x30 + UInt8(truncatingIfNeeded: number / power % 10))
            power /= 10
        }
    }

    /// Forgets what it said and keeps the room.
    public mutating func reset(_ kind: UtteranceKind, by speaker: Speaker, about device: Int32) {
        self.kind = kind
        self.speaker = speaker
        self.device = device
        form = -1
        if !items.isEmpty { items.removeAll(keepingCapacity: true) }
        element = -1
        if !fields.isEmpty { fields = [] }
        if !id.isEmpty { id.removeAll(keepingCapacity: true) }
        status = .success
        wantsReply = false
        online = false
        isGoodbye = false
        isWhole = false
        hops = 0
        revision = 1
        if !cause.isEmpty { cause.removeAll(keepingCapacity: true) }
        if !caller.isEmpty { caller.removeAll(keepingCapacity: true) }
        if before != nil { before = nil }
    }
}
