public import HulianModel

/// What a controller wants of a device, taken out of its message.
public struct DeviceRequest: Sendable {
    /// One attribute, or a command that hides behind one.
    public struct Item: Sendable {
        /// The attribute, by index in the binding; -1 for none.
        public var attribute: Int16
        /// The command that setting the name stands for, by index in the binding; -1 for none.
        public var command: Int16
        /// The value; null for a name without one.
        public var value: Value
        /// Why it cannot be done, as far as the message itself shows; success when nothing speaks against it.
        public var status: Status
        /// The number of the service as it was asked for.
        public var service: Int32
        /// The number within the service as it was asked for.
        public var number: Int32
        /// The name as it was asked for; empty for an attribute that the device has.
        public var name: String
    }

    /// ``UtteranceKind/set``, ``UtteranceKind/get`` or ``UtteranceKind/invoke``.
    public let kind: UtteranceKind
    /// The message of the table.
    public let form: Int16
    /// The identifier that the answer must carry; empty when the request has none that could be answered.
    public let id: ContiguousArray<UInt8>
    /// True when an answer is wanted.
    public let wantsReply: Bool
    /// How many bridges it has passed.
    public let hops: Int64
    /// The attributes.
    public var items: [Item]
    /// The command, by index in the binding; -1 for none or an unknown one.
    public let element: Int16
    /// The fields of the command.
    public let fields: [Field]
    /// Why nothing of it can be done; success when nothing speaks against it.
    public var status: Status
    /// The address of who asks, where answers go to that; empty for most.
    public var caller: ContiguousArray<UInt8> = []
    /// After how long what is switched is to be turned back; nothing for what is switched for good.
    public var flipAfter: Interval?
    /// What an attribute is of which the answer tells what it was before; nothing for most.
    var before: Statement.Item?
}
