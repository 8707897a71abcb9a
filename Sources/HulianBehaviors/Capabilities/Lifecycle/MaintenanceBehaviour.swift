internal import HulianModel

/// Maintenance: how long the device has worked, how often it began, and when it wants service.
///
/// A capability of ours for every kind of device. A device with an operational state works while that runs, one that
/// can be switched while it is on, and any other while it has power. Wear outlasts a reset.
final class MaintenanceBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC0B
    /// Whole hours of work.
    private static let operatingTime: AttributeNumber = 0x0000
    /// How often it began to work.
    private static let starts: AttributeNumber = 0x0001
    /// Hours of work between two services.
    private static let serviceInterval: AttributeNumber = 0x0002
    /// Hours of work until the next service, begun ones in full.
    private static let timeUntilService: AttributeNumber = 0x0003
    /// Whether service is due.
    private static let isServiceDue: AttributeNumber = 0x0004
    /// How many services there were.
    private static let serviceCount: AttributeNumber = 0x0005
    /// An hour in milliseconds.
    private static let hour: Int64 = 3_600_000

    /// The work until ``since`` in milliseconds, and the work at the last service; nothing before the first start.
    private var work: (total: Int64, serviced: Int64)?
    /// Since when it works; nothing while it does not.
    private var since: Instant?
    /// The attributes that say whether it works, by index, with the value that says it does; empty for power alone.
    private lazy var signs: [Sign] = findSigns()
    /// An attribute by index, and the value with which it says that the device works.
    private typealias Sign = (slot: Int, value: Value)

    /// Looks for what says whether the device works: its own state before those of its parts, such as a lamp in it.
    private func findSigns() -> [Sign] {
        func signs(_ numbers: [CapabilityNumber], _ attribute: AttributeNumber, _ value: Value, isOwn: Bool) -> [Sign] {
            device.blueprint.capabilities.indices.compactMap { index in
                let instance = device.blueprint.capabilities[index]
                guard numbers.contains(instance.definition.number), (instance.endpoint == endpoint) == isOwn else {
                    return nil
                }
                return device.blueprint.attribute(attribute, of: index).map { ($0, value) }
            }
        }
        for isOwn in [true, false] {
            let programs = signs(
                OperationalStateBehaviour.numbers, OperationalStateBehaviour.operationalState, 1, isOwn: isOwn)
            if !programs.isEmpty { return programs }
            let switches = signs([OnOffBehaviour.number], OnOffBehaviour.onOff, true, isOwn: isOwn)
            if !switches.isEmpty { return switches }
        }
        return []
    }

    override func start() {
        if work == nil {
            // A device of a scenario may have worked before.
            work = ((integer(Self.operatingTime) ?? 0) * Self.hour, 0)
        }
        follow()
        show()
    }

    override func stop() {
        settle()
        since = nil
    }

    override func keeps(_ attribute: AttributeNumber) -> Bool { true }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        // Others may start, and change, before it does.
        guard work != nil,
            attribute == OperationalStateBehaviour.operationalState || attribute == OnOffBehaviour.onOff
        else { return }
        follow()
    }

    /// Notes that work began or ended.
    private func follow() {
        let isWorking = signs.isEmpty || signs.contains { device.storedValue($0.slot) == $0.value }
        guard isWorking != (since != nil) else { return }
        if isWorking {
            since = device.now
            set(Self.starts, .integer((integer(Self.starts) ?? 0) + 1))
            awaitHour()
        } else {
            settle()
            since = nil
            cancelTimer(0)
            show()
        }
    }

    /// Adds the work until now.
    private func settle() {
        guard let since, let work else { return }
        self.work = (work.total + (device.now - since).milliseconds, work.serviced)
        self.since = device.now
    }

    /// The work that is left until the next service, in milliseconds; not below zero.
    private var left: Int64 {
        guard let work else { return 0 }
        return max(0, (integer(Self.serviceInterval) ?? 0) * Self.hour - (work.total - work.serviced))
    }

    /// Arms the timer for the moment at which one of the numbers changes.
    private func awaitHour() {
        guard let work else { return }
        let rest = left % Self.hour
        let next = min(Self.hour - work.total % Self.hour, rest == 0 ? Self.hour : rest)
        setTimer(0, after: .milliseconds(next))
    }

    override func fire(_ timer: Int) {
        settle()
        show()
        awaitHour()
    }

    /// Shows the hours, and tells when service becomes due.
    private func show() {
        guard let work else { return }
        set(Self.operatingTime, .integer(work.total / Self.hour))
        set(Self.timeUntilService, .integer((left + Self.hour - 1) / Self.hour))
        guard set(Self.isServiceDue, .bool(left == 0)), left == 0 else { return }
        emit(0x00, [Field("operatingTime", self[Self.operatingTime])])
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        guard command == 0x00 else { throw .unsupportedCommand }
        settle()
        work = work.map { ($0.total, $0.total) }
        set(Self.serviceCount, .integer(min(65_534, integer(Self.serviceCount) ?? 0) + 1))
        show()
        if since != nil { awaitHour() }
        emit(0x01, [Field("operatingTime", self[Self.operatingTime])])
        return []
    }
}
