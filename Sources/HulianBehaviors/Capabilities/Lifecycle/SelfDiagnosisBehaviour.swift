internal import HulianModel

/// Self-diagnosis: it knows what is broken in the device, tells it when it breaks, and tests itself when asked.
///
/// A capability of ours for every kind of device: faults are the defects that its behaviours know, by name, with the
/// words of ``HandWords``. The time of a diagnosis is a project default.
final class SelfDiagnosisBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC0A
    /// What is broken, sorted by name.
    private static let activeFaults: AttributeNumber = 0x0000
    /// How much is broken.
    private static let faultCount: AttributeNumber = 0x0001
    /// Whether it tests itself.
    private static let isDiagnosing: AttributeNumber = 0x0002
    /// Whether the last test found nothing.
    private static let lastDiagnosisPassed: AttributeNumber = 0x0003
    /// How many faults it can name.
    private static let most = 32
    /// How long a diagnosis takes.
    private static let time = Interval.seconds(10)

    override func start() {
        set(Self.isDiagnosing, false)
        follow()
    }

    override func keeps(_ attribute: AttributeNumber) -> Bool {
        attribute == Self.activeFaults || attribute == Self.faultCount
    }

    override func defectsChanged() { follow() }

    /// Takes over what is broken now, and tells what came and went.
    private func follow() {
        guard device.isPowered else { return }
        let known = self[Self.activeFaults].listValue?.compactMap(\.stringValue) ?? []
        let faults = Array(device.activeDefects.prefix(Self.most))
        guard faults != known else { return }
        set(Self.activeFaults, .list(faults.map { .string($0) }))
        set(Self.faultCount, .integer(Int64(faults.count)))
        for fault in known where !faults.contains(fault) { emit(0x01, [Field("fault", .string(fault))]) }
        for fault in faults where !known.contains(fault) {
            let title = HandWords.title(ofDefect: fault)
            emit(
                0x00,
                [
                    Field("fault", .string(fault)), Field("text", .string(title.english)),
                    Field("chinese", .string(title.chinese)),
                ])
        }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        guard command == 0x00 else { throw .unsupportedCommand }
        guard !bool(Self.isDiagnosing) else { throw .busy }
        set(Self.isDiagnosing, true)
        setTimer(0, after: Self.time)
        return []
    }

    override func fire(_ timer: Int) {
        let count = integer(Self.faultCount) ?? 0
        set(Self.isDiagnosing, false)
        set(Self.lastDiagnosisPassed, .bool(count == 0))
        emit(0x02, [Field("isPassed", .bool(count == 0)), Field("faultCount", .integer(count))])
    }
}
