internal import HulianModel

/// OTA Software Update Requestor: a provider is announced, and the device asks, downloads, applies and starts anew.
///
/// Source: Matter core, OTA Software Update Requestor (0x002A), revision 1. There is an update when the announcement says
/// so; its version is the next one. A device applies nothing while it works or its battery is critical. The times and
/// the size of an image are project defaults.
final class OTASoftwareUpdateRequestorBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0x002A
    /// Whether an update is possible.
    private static let updatePossible: AttributeNumber = 0x0001
    /// What it does.
    private static let updateState: AttributeNumber = 0x0002
    /// How far it is in percent; null where that means nothing.
    private static let updateStateProgress: AttributeNumber = 0x0003

    /// What it does, as the attribute counts it.
    private enum State: Int64 {
        /// Nothing.
        case idle = 1
        /// It asks whether there is an update.
        case querying = 2
        /// It downloads the image.
        case downloading = 4
        /// It applies the image.
        case applying = 5
        /// It waits until it may apply the image.
        case delayedOnApply = 6
    }
    /// Why a state was entered, as the event counts it.
    private enum Reason: Int64 {
        /// What came before went well.
        case success = 1
        /// What came before failed.
        case failure = 2
    }
    /// The time of a question, of a tenth of a download, of applying, and between two looks whether it may apply.
    private static let query = Interval.seconds(5), tenth = Interval.seconds(6), apply = Interval.seconds(20),
        delay = Interval.seconds(60)
    /// The octets of an image.
    private static let imageSize: Int64 = 4_000_000
    /// The percentage at which a broken download fails.
    private static let failing: Int64 = 30

    override class var defects: [String] { ["downloadFails"] }

    /// True while downloads fail.
    private var isBroken = false
    /// True when the announcement said that there is an update.
    private var isAnnounced = false
    /// The version of the software, where the device has no basic information.
    private var ownVersion: Int64 = 1
    /// True after the restart that ends an update.
    private var hasApplied = false

    /// The version of the software.
    private var version: Int64 {
        value(BasicInformationBehaviour.number, BasicInformationBehaviour.softwareVersion).integerValue ?? ownVersion
    }
    /// What it does.
    private var state: State { integer(Self.updateState).flatMap { State(rawValue: $0) } ?? .idle }

    override func start() {
        isAnnounced = false
        set(Self.updateState, .integer(State.idle.rawValue))
        set(Self.updateStateProgress, .null)
        followBattery()
        guard hasApplied else { return }
        hasApplied = false
        tell(from: .applying, to: .idle, .success)
        let product = value(BasicInformationBehaviour.number, 0x0004).integerValue ?? 0
        emit(0x01, [Field("softwareVersion", .integer(version)), Field("productID", .integer(product))])
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        guard command == 0x00 else { throw .unsupportedCommand }
        // Whoever announces is always answered with success, also when it is not asked (AnnounceOTAProvider command).
        guard state == .idle, bool(Self.updatePossible) else { return [] }
        isAnnounced = fields.integer("announcementReason") ?? 0 > 0
        enter(.querying, .success)
        setTimer(0, after: Self.query)
        return []
    }

    override func fire(_ timer: Int) {
        switch state {
        case .idle: break
        case .querying:
            guard isAnnounced else { return enter(.idle, .success) }
            enter(.downloading, .success)
            set(Self.updateStateProgress, 0)
            setTimer(0, after: Self.tenth)
        case .downloading: download()
        case .delayedOnApply: applyIfAllowed()
        case .applying: restart()
        }
    }

    /// Another tenth has come, or the download has failed.
    private func download() {
        let progress = integer(Self.updateStateProgress) ?? 0
        if isBroken, progress >= Self.failing {
            emit(
                0x02,
                [
                    Field("softwareVersion", .integer(version + 1)),
                    Field("bytesDownloaded", .integer(Self.imageSize / 100 * progress)),
                    Field("progressPercent", .integer(progress)), Field("platformCode", nil),
                ])
            return enter(.idle, .failure)
        }
        set(Self.updateStateProgress, .integer(progress + 10))
        if progress + 10 < 100 { setTimer(0, after: Self.tenth) } else { applyIfAllowed() }
    }

    /// Applies the image, or waits while the device works or its battery is critical.
    private func applyIfAllowed() {
        guard !isWorking, bool(Self.updatePossible) else {
            if state != .delayedOnApply { enter(.delayedOnApply, .success) }
            return setTimer(0, after: Self.delay)
        }
        enter(.applying, .success)
        setTimer(0, after: Self.apply)
    }

    /// True while a program runs or waits, which a restart would end.
    private var isWorking: Bool {
        device.allBehaviours.contains {
            guard let operation = $0 as? OperationalStateBehaviour else { return false }
            return [.running, .paused, .seekingCharger].contains(operation.state)
        }
    }

    /// Starts the device anew with the new software.
    private func restart() {
        device.restart {
            hasApplied = true
            ownVersion = version + 1
            set(
                BasicInformationBehaviour.number, BasicInformationBehaviour.softwareVersion, .integer(ownVersion))
            set(
                BasicInformationBehaviour.number, BasicInformationBehaviour.softwareVersionString,
                .string("1.0.\(ownVersion)"))
        }
    }

    /// Enters a state and tells it.
    private func enter(_ next: State, _ reason: Reason) {
        let last = state
        set(Self.updateState, .integer(next.rawValue))
        set(Self.updateStateProgress, .null)
        tell(from: last, to: next, reason)
    }

    /// Tells that a state was entered.
    private func tell(from last: State, to next: State, _ reason: Reason) {
        // The version that is wanted is known once it was asked for, and until it is there or given up.
        let hasTarget = [.downloading, .applying, .delayedOnApply].contains(next)
        emit(
            0x00,
            [
                Field("previousState", .integer(last.rawValue)), Field("newState", .integer(next.rawValue)),
                Field("reason", .integer(reason.rawValue)),
                Field("targetSoftwareVersion", hasTarget ? .integer(version + 1) : .null),
            ])
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        guard attribute == PowerSourceBehaviour.batChargeLevel,
            device.blueprint.capabilities[capability].definition.number == PowerSourceBehaviour.number
        else { return }
        followBattery()
    }

    /// Takes over whether the battery lets the device be updated.
    private func followBattery() {
        let level = value(PowerSourceBehaviour.number, PowerSourceBehaviour.batChargeLevel).integerValue ?? 0
        set(Self.updatePossible, .bool(level < 2))
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard defect == "downloadFails" else { return false }
        self.isBroken = isBroken
        return true
    }
}
