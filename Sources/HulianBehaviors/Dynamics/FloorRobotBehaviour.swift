internal import HulianModel

/// A robot that cleans floors: it drives through the areas of its map one by one, comes home when its battery is low,
/// charges and goes on, and gets into trouble.
///
/// It keeps run mode, clean mode, operational state, areas and battery consistent. Times and sizes are project
/// defaults; the errors are those of RVC Operational State.
final class FloorRobotBehaviour: Behaviour, OperationProgram {
    /// How device types name it: m² a minute, m² of each area, powers in W, times in s, charges in %.
    static let dynamics = Behaviours.Dynamics(
        "floorRobot",
        parameters: ["pace", "areas", "cleaningPower", "driveTime", "returnBelow", "resumeAbove", "sound"],
        actions: FloorRobotBehaviour.actions, defects: FloorRobotBehaviour.defects
    ) { device, endpoint, parameters in FloorRobotBehaviour(device: device, endpoint: endpoint, parameters) }

    override class var actions: [String] { ["pressClean", "pressDock"] }
    override class var defects: [String] { errors.map(\.defect) }

    /// The errors by defect, as RVC Operational State counts them; the first six stop it, the others keep it home.
    private static let errors: [(defect: String, error: OperationError)] = [
        ("stuck", OperationError(0x41, "stuck")), ("wheelsJammed", OperationError(0x4C, "wheels jammed")),
        ("brushJammed", OperationError(0x4D, "brush jammed")),
        ("cliffSensor", OperationError(0x4E, "navigation sensor obscured")),
        ("dustBinFull", OperationError(0x43, "dust bin full")),
        ("dustBinMissing", OperationError(0x42, "dust bin missing")),
        ("dockMissing", OperationError(0x40, "failed to find the charging dock")),
    ]
    /// The error of a battery that is too low to begin.
    private static let lowBattery = OperationError(0x48, "low battery")

    /// The timers: an area is done, the dock is reached.
    private enum Timer {
        /// An area is done.
        static let area = 0
        /// The dock is reached.
        static let dock = 1
    }
    /// The tags of clean modes (RVC Clean Mode, ModeTag; Mode Base, common tags).
    private enum Tag {
        /// The common tags of quick, quiet and thorough cleaning.
        static let quick: Int64 = 0x0001, quiet: Int64 = 0x0002, most: Int64 = 0x0007
        /// Deep cleaning.
        static let deep: Int64 = 0x4000
    }

    /// The floor that it cleans in a minute, in m².
    private let pace: Double
    /// The floor of each area in the order of the map, in m².
    private let sizes: [Double]
    /// The power while it cleans, in watts.
    private let cleaningPower: Double
    /// The time to the dock.
    private let driveTime: Interval
    /// The share of charge at which it goes home, and at which it goes on.
    private let returnBelow, resumeAbove: Double
    /// The sound while it cleans, in dBA.
    private let sound: Double
    /// What it gives.
    private lazy var emissions = Emissions(of: self)

    /// The areas that it has still to clean, the current one first.
    private var areas: [Int64] = []
    /// The time that is left of the current area when it was last begun.
    private var left = Interval.zero
    /// When the current area was last begun; nothing while it waits.
    private var since: Instant?
    /// The floor that it cleaned until ``since`` in m², and what it cleans in a second now.
    private var cleaned = 0.0, rate = 0.0
    /// When the current area was first begun.
    private var areaBegan: Instant?
    /// What is broken, in the order in which it broke.
    private var broken: [String] = []
    /// True while it stands at its dock.
    private var isHome = true

    /// Makes a robot at its dock.
    private init(device: Device, endpoint: Int, _ parameters: Parameters) {
        pace = max(0.01, parameters.number("pace", or: 0.8))
        sizes = (parameters["areas"]?.listValue ?? []).compactMap(\.numberValue)
        cleaningPower = parameters.number("cleaningPower", or: 45)
        driveTime = parameters.interval("driveTime", or: .seconds(60))
        returnBelow = parameters.number("returnBelow", or: 15) / 100
        resumeAbove = parameters.number("resumeAbove", or: 80) / 100
        sound = parameters.number("sound", or: 62)
        super.init(device: device, endpoint: endpoint, capability: -1)
    }

    /// The state.
    private var operation: OperationalStateBehaviour? { sibling(OperationalStateBehaviour.robot) }
    /// What it is to do.
    private var runMode: ModeBaseBehaviour? { sibling(ModeBaseBehaviour.robotRun) }
    /// How it is to do it.
    private var cleanMode: ModeBaseBehaviour? { sibling(ModeBaseBehaviour.robotClean) }
    /// Where it is to do it.
    private var map: ServiceAreaBehaviour? { sibling(ServiceAreaBehaviour.number) }
    /// True while there is something left to do.
    private var hasJob: Bool { !areas.isEmpty }
    /// True while it draws a map instead of cleaning.
    private var isMapping: Bool { runMode?.hasTag(ModeBaseBehaviour.Tag.mapping) ?? false }

    override func start() {
        operation?.program = self
        runMode?.refuses = { [unowned self] mode in self.refusal(of: mode) }
        runMode?.changed = { [unowned self] _ in self.runModeChanged() }
        map?.isOperating = { [unowned self] in self.hasJob }
        map?.skip = { [unowned self] area in self.skip(area) }
        battery?.changed = { [unowned self] in self.batteryChanged() }
        // A robot that lost its power forgot its job; somebody carried it home.
        areas = []
        isHome = true
        runMode?.enterMode(withTag: ModeBaseBehaviour.Tag.idle)
        arriveHome()
    }

    override func stop() {
        hold()
        emissions.give()
    }

    // MARK: What the operational state asks

    var secondsLeft: Int64? {
        guard hasJob else { return nil }
        let now = since.map { left - (device.now - $0) } ?? left
        let rest = areas.dropFirst().map(time).reduce(Interval.zero, +)
        return max(0, ((now + rest).milliseconds + 999) / 1000)
    }

    func refuses(_ step: OperationStep) -> OperationError? {
        switch step {
        case .start, .resume:
            if let error = error { return error }
            return hasJob || operation?.state == .paused ? nil : .unableToStartOrResume
        case .goHome: return broken.contains("stuck") ? Self.errors[0].error : nil
        case .pause, .stop: return nil
        }
    }

    func take(_ step: OperationStep) {
        switch step {
        case .start, .resume: hasJob ? goOn() : driveHome()
        case .pause:
            hold()
            cancelTimer(Timer.dock)
            operation?.enter(.paused)
        case .goHome, .stop: giveUp()
        }
    }

    // MARK: What the run mode asks

    /// Why it does not change its run mode; nothing when it does.
    private func refusal(of mode: Int64) -> ModeBaseBehaviour.Refusal? {
        guard runMode?.hasTag(ModeBaseBehaviour.Tag.idle, of: mode) == false else { return nil }
        if let error { return ModeBaseBehaviour.Refusal(status: error.number, text: error.details ?? "") }
        guard (battery?.share ?? 1) <= returnBelow else { return nil }
        return ModeBaseBehaviour.Refusal(status: Self.lowBattery.number, text: Self.lowBattery.details ?? "")
    }

    /// A client changed the run mode.
    private func runModeChanged() {
        guard runMode?.hasTag(ModeBaseBehaviour.Tag.idle) == false else { return giveUp() }
        areas = map?.areas ?? [0]
        if areas.isEmpty { areas = [0] }
        map?.beginProgress(areas)
        left = time(areas[0])
        areaBegan = nil
        goOn()
    }

    // MARK: Working

    /// The floor of an area, in m².
    private func size(of area: Int64) -> Double {
        let place = map?.supported.firstIndex(of: area) ?? 0
        return sizes.indices.contains(place) ? sizes[place] : 15
    }

    /// The time for an area.
    private func time(_ area: Int64) -> Interval {
        var factor = 1.0
        if let cleanMode {
            if cleanMode.hasTag(Tag.deep) || cleanMode.hasTag(Tag.most) { factor = 1.6 }
            if cleanMode.hasTag(Tag.quick) { factor = 0.7 }
        }
        return .fractional(seconds: size(of: area) / pace * 60 * (isMapping ? 0.3 : factor))
    }

    /// The floor that it cleaned so far, in m².
    var cleanedArea: Double {
        cleaned + (since.map { Double((device.now - $0).milliseconds) / 1000 * rate } ?? 0)
    }

    /// Goes on with the current area.
    private func goOn() {
        guard let area = areas.first else { return }
        isHome = false
        cancelTimer(Timer.dock)
        battery?.setCharging(false)
        let isQuiet = cleanMode?.hasTag(Tag.quiet) ?? false
        battery?.setLoad(isMapping ? cleaningPower * 0.4 : isQuiet ? cleaningPower * 0.6 : cleaningPower)
        emissions.give(heat: cleaningPower, sound: isMapping ? 45 : isQuiet ? sound - 8 : sound)
        cleaned = cleanedArea
        let seconds = Double(time(area).milliseconds) / 1000
        rate = isMapping || seconds == 0 ? 0 : size(of: area) / seconds
        since = device.now
        if areaBegan == nil { areaBegan = device.now }
        setTimer(Timer.area, after: left)
        map?.setProgress(area, .operating)
        operation?.enter(.running)
        showArea()
        // A battery that was emptied by carrying it about cannot begin.
        batteryChanged()
    }

    /// Waits where it is.
    private func hold() {
        cleaned = cleanedArea
        if let since { left = left - (device.now - since) }
        since = nil
        cancelTimer(Timer.area)
        battery?.setLoad(0)
        emissions.give()
    }

    /// Shows where it works and when it will be done.
    private func showArea() {
        map?.show(area: since == nil ? nil : areas.first, secondsLeft: hasJob ? secondsLeft : nil)
        operation?.updateCountdown()
    }

    /// The current area is done.
    private func endArea(_ progress: ServiceAreaBehaviour.Progress) {
        guard let area = areas.first else { return }
        let seconds = areaBegan.map { (device.now - $0).milliseconds / 1000 } ?? 0
        map?.setProgress(area, progress, seconds: seconds)
        areas.removeFirst()
        areaBegan = nil
        guard let next = areas.first else { return endJob(.none) }
        left = time(next)
        if since != nil { goOn() }
    }

    /// Leaves out an area.
    private func skip(_ area: Int64) {
        guard areas.first != area else { return endArea(.skipped) }
        guard areas.contains(area) else { return }
        areas.removeAll { $0 == area }
        map?.setProgress(area, .skipped, seconds: 0)
        showArea()
    }

    /// The job is over.
    private func endJob(_ error: OperationError) {
        hold()
        areas = []
        runMode?.enterMode(withTag: ModeBaseBehaviour.Tag.idle)
        operation?.complete(error)
        driveHome()
    }

    /// Gives the job up and drives home.
    private func giveUp() {
        for area in areas { map?.setProgress(area, .skipped, seconds: 0) }
        endJob(.none)
    }

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.area: endArea(.completed)
        default:
            if broken.contains("dockMissing") {
                battery?.setLoad(0)
                operation?.fail(Self.errors[6].error)
            } else {
                arriveHome()
            }
        }
    }

    // MARK: Home and battery

    /// Drives to the dock; the job, if there is one, waits there.
    private func driveHome() {
        hold()
        guard !isHome else { return arriveHome() }
        operation?.enter(.seekingCharger)
        battery?.setLoad(cleaningPower * 0.4)
        setTimer(Timer.dock, after: driveTime)
        showArea()
    }

    /// Stands at the dock and charges.
    private func arriveHome() {
        isHome = true
        battery?.setLoad(0)
        battery?.setCharging(true)
        showCharge()
        showArea()
    }

    /// Shows whether it charges or is full.
    private func showCharge() {
        guard isHome, operation?.state != .error else { return }
        operation?.enter((battery?.share ?? 1) < 0.999 ? .charging : .docked)
    }

    /// The charge changed: it may have to go home, or may go on.
    private func batteryChanged() {
        guard let share = battery?.share else { return }
        if isHome {
            showCharge()
            if hasJob, share >= resumeAbove, error == nil, operation?.state != .paused,
                !DoNotDisturbBehaviour.isActive(in: self)
            {
                goOn()
            }
        } else if since != nil, share <= returnBelow {
            driveHome()
        }
    }

    override func neighbourChanged(_ capability: Int, _ attribute: AttributeNumber) {
        // When the quiet hours are over, it goes on with what waits.
        guard attribute == DoNotDisturbBehaviour.isActive, capability == sibling(DoNotDisturbBehaviour.number), hasJob
        else { return }
        batteryChanged()
    }

    // MARK: Hands and defects

    /// The error that keeps it from working now.
    private var error: OperationError? {
        broken.first { $0 != "dockMissing" }.flatMap { defect in
            Self.errors.first { $0.defect == defect }?.error
        }
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        switch action {
        case "pressClean":
            switch operation?.state {
            case .running: operation?.take(.pause)
            case .paused: operation?.take(.resume)
            case .charging, .docked, .stopped:
                guard let runMode, refusalOfCleaning == nil else { return true }
                runMode.enterMode(withTag: ModeBaseBehaviour.Tag.cleaning)
                if !hasJob { runModeChanged() }
            default: break
            }
        case "pressDock": operation?.take(.goHome)
        default: return false
        }
        return true
    }

    /// Why a press of the button does not begin to clean.
    private var refusalOfCleaning: OperationError? {
        error ?? ((battery?.share ?? 1) <= returnBelow ? Self.lowBattery : nil)
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        guard let entry = Self.errors.first(where: { $0.defect == defect }) else { return false }
        broken.removeAll { $0 == defect }
        if isBroken { broken.append(defect) }
        guard device.isPowered else { return true }
        if isBroken {
            guard !isHome, defect != "dockMissing" else { return true }
            hold()
            cancelTimer(Timer.dock)
            operation?.fail(entry.error)
        } else if operation?.state == .error, error == nil {
            // Somebody helped it: a job waits to be resumed, else it drives home.
            if hasJob { operation?.enter(.paused) } else { driveHome() }
        }
        showArea()
        return true
    }
}
