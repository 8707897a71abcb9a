internal import HulianModel

/// Traceability: where the device comes from, how many owners it had, and the ways to make it as new.
///
/// A capability of ours for trade-in, second hand and recycling: a reset leaves what the maker wrote and takes away
/// all that owners left behind, such as users, credentials, schedules and labels. Both commands want the batch number
/// from the type plate, so that nobody erases a device by mistake.
final class TraceabilityBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC0C
    /// The batch in which it was made.
    private static let batchNumber: AttributeNumber = 0x0000
    /// The day on which it was made, as `20260101`.
    private static let productionDate: AttributeNumber = 0x0001
    /// How many owners it had, the one now included.
    private static let ownershipCount: AttributeNumber = 0x0003
    /// How often it was made as new.
    private static let resetCount: AttributeNumber = 0x0004

    /// True from a reset until it was told.
    private var wasReset = false

    override func start() {
        // A device that nobody gave a batch has one that follows from its name.
        if self[Self.batchNumber].stringValue?.isEmpty ?? true {
            var dice = SeededGenerator(seed: 0, name: device.name)
            set(Self.batchNumber, .string("B\(dice.number(in: 100_000...999_999))"))
        }
        if self[Self.productionDate].stringValue?.isEmpty ?? true {
            let date = value(BasicInformationBehaviour.number, BasicInformationBehaviour.manufacturingDate)
            let day = String((date.stringValue ?? "").prefix(8))
            set(Self.productionDate, .string(day.utf8.count == 8 ? day : "20260101"))
        }
        if wasReset {
            wasReset = false
            emit(0x00, [Field("resetCount", self[Self.resetCount])])
        }
    }

    override func keeps(_ attribute: AttributeNumber) -> Bool { true }

    override func reset() {
        wasReset = true
        set(Self.resetCount, .integer(min(65_534, integer(Self.resetCount) ?? 0) + 1))
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        guard command == 0x00 || command == 0x01 else { throw .unsupportedCommand }
        guard fields.string("batchNumber") == self[Self.batchNumber].stringValue else { throw .constraintError }
        device.factoryReset()
        if command == 0x01 {
            set(Self.ownershipCount, .integer(min(65_534, integer(Self.ownershipCount) ?? 1) + 1))
            emit(0x01, [Field("ownershipCount", self[Self.ownershipCount])])
        }
        return []
    }
}
