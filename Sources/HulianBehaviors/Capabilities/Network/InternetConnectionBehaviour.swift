internal import HulianModel

/// Internet connection: a gateway reaches the internet by fibre or by 5G, changes to the other when one is lost, and counts
/// what goes through it.
///
/// A capability of ours. The phones of the people at home are among its devices. The times, the rates and the power are
/// project defaults; the rates that are measured depend on the link and its signal.
final class InternetConnectionBehaviour: Behaviour {
    /// The number of the capability.
    static let number: CapabilityNumber = 0xFFF1_FC48
    /// Which link is used, and whether there is one.
    private static let activeLink: AttributeNumber = 0x0000, isOnline: AttributeNumber = 0x0001
    /// The links and what they receive, in hundredths of dBm and in dBm.
    private static let fiberState: AttributeNumber = 0x0002, opticalPower: AttributeNumber = 0x0003,
        cellularState: AttributeNumber = 0x0004, cellularSignal: AttributeNumber = 0x0005
    /// Whether it changes links, and which one it prefers.
    private static let isFailoverEnabled: AttributeNumber = 0x0006, preferredLink: AttributeNumber = 0x0007
    /// What goes through it, in kbit/s.
    private static let downloadRate: AttributeNumber = 0x0008, uploadRate: AttributeNumber = 0x0009
    /// How many devices are connected.
    private static let connectedDevices: AttributeNumber = 0x000A
    /// What the last test found, in kbit/s.
    private static let measuredDownload: AttributeNumber = 0x000B, measuredUpload: AttributeNumber = 0x000C
    /// Whether guests may connect.
    private static let isGuestNetworkEnabled: AttributeNumber = 0x000D
    /// How often there was no internet.
    private static let outageCount: AttributeNumber = 0x000E
    /// How long it takes to begin, to get a link, and to measure.
    private static let bootTime = Interval.seconds(40), linkTime = Interval.seconds(12), testTime = Interval.seconds(20)
    /// How long the preferred link must hold before it is used again, and how often rates are worked out.
    private static let returnTime = Interval.minutes(1), period = Interval.minutes(5)
    /// What it takes, and what each device adds, in watts.
    private static let power = 9.0, powerOfDevice = 0.05
    /// How many devices there can be.
    private static let most = 128

    override class var actions: [String] { ["connectDevice", "disconnectDevice"] }
    override class var defects: [String] { ["cellularLost", "fiberCut"] }

    /// The links, as the attributes count them.
    private enum Link: Int64, CaseIterable {
        /// None.
        case none = 0
        /// Fibre to the home.
        case fiber = 1
        /// 5G.
        case cellular = 2
    }
    /// How a link stands, as the attributes count it.
    private enum State {
        /// It is down.
        static let down: Int64 = 0
        /// It is being made.
        static let connecting: Int64 = 1
        /// It is up.
        static let up: Int64 = 2
    }
    /// The timers: links come up, the preferred one is used again, rates are worked out, a test ends.
    private enum Timer {
        /// Links come up.
        static let links = 0
        /// The preferred link is used again.
        static let back = 1
        /// Rates are worked out.
        static let rates = 2
        /// A test ends.
        static let test = 3
    }

    /// The devices that are connected, by name, in the order in which they came; they outlast a loss of power.
    private var devices: [String] = []
    /// The devices that may not use the internet.
    private var blocked: [String] = []
    /// The links that are broken.
    private var broken: [Link] = []
    /// True once there was internet, so that the first time is no outage.
    private var wasOnline = false
    /// What it takes.
    private lazy var emissions = Emissions(of: self)

    /// The links that it has.
    private var links: [Link] {
        (has(feature: "FIBER") ? [.fiber] : []) + (has(feature: "CELL") ? [.cellular] : [])
    }
    /// The link that is used.
    private var active: Link { integer(Self.activeLink).flatMap(Link.init) ?? .none }
    /// The link that it prefers.
    private var preferred: Link {
        let said = integer(Self.preferredLink).flatMap(Link.init)
        return said.flatMap { links.contains($0) ? $0 : nil } ?? links.first ?? .none
    }

    override func start() {
        device.room?.watch(.occupancy, by: self)
        wasOnline = false
        for link in links { set(attribute(link), .integer(State.down)) }
        use(.none)
        showSignals()
        setTimer(Timer.links, after: Self.bootTime)
        setTimer(Timer.rates, after: Self.period)
        workOut()
    }

    override func stop() { emissions.give() }

    override func reset() {
        devices = []
        blocked = []
    }

    override func roomChanged(_ quantity: Room.Quantity) { workOut() }

    override func fields(of action: String) -> [ActionField] {
        Self.actions.contains(action) ? [ActionField("name", .text)] : []
    }

    override func didWrite(_ attribute: AttributeNumber, by origin: Origin) {
        if [Self.isFailoverEnabled, Self.preferredLink].contains(attribute) { choose() }
        if attribute == Self.isGuestNetworkEnabled { workOut() }
    }

    override func willWrite(_ attribute: AttributeNumber, _ value: Value, by origin: Origin) throws(Status) {
        if attribute == Self.preferredLink, value == 0 { throw .constraintError }
    }

    override func invoke(_ command: CommandNumber, _ fields: Fields, by origin: Origin) throws(Status) -> [Field] {
        switch command {
        case 0x00:
            guard active != .none else { throw .invalidInState }
            guard !isArmed(Timer.test) else { throw .busy }
            setTimer(Timer.test, after: Self.testTime)
        case 0x01: restart()
        case 0x02:
            let name = fields.string("name") ?? ""
            guard devices.contains(name) || blocked.contains(name) else { throw .notFound }
            blocked.removeAll { $0 == name }
            if fields.bool("isBlocked") { blocked.append(name) }
            workOut()
        default: throw .unsupportedCommand
        }
        return []
    }

    override func operate(_ action: String, _ fields: Fields) -> Bool {
        let name = String((fields.string("name") ?? "phone").prefix(32))
        switch action {
        case "connectDevice":
            guard !name.isEmpty, name.utf8.count <= 32, !devices.contains(name), devices.count < Self.most else {
                break
            }
            devices.append(name)
            emit(0x03, [Field("name", .string(name))])
        case "disconnectDevice":
            guard devices.contains(name) else { break }
            devices.removeAll { $0 == name }
            emit(0x04, [Field("name", .string(name))])
        default: return false
        }
        workOut()
        return true
    }

    override func setDefect(_ defect: String, _ isBroken: Bool) -> Bool {
        let link: Link
        switch defect {
        case "fiberCut": link = .fiber
        case "cellularLost": link = .cellular
        default: return false
        }
        broken.removeAll { $0 == link }
        if isBroken { broken.append(link) }
        guard device.isPowered, links.contains(link) else { return true }
        if isBroken { lose(link) } else if !isArmed(Timer.links) { setTimer(Timer.links, after: Self.linkTime) }
        return true
    }

    // MARK: Links

    /// The attribute with the state of a link.
    private func attribute(_ link: Link) -> AttributeNumber { link == .cellular ? Self.cellularState : Self.fiberState }

    /// True for a link that is up.
    private func isUp(_ link: Link) -> Bool { link != .none && integer(attribute(link)) == State.up }

    /// Begins anew.
    private func restart() {
        cancelTimer(Timer.test)
        cancelTimer(Timer.back)
        for link in links { set(attribute(link), .integer(State.down)) }
        wasOnline = false
        use(.none)
        setTimer(Timer.links, after: Self.bootTime)
        workOut()
    }

    /// A link is lost.
    private func lose(_ link: Link) {
        guard integer(attribute(link)) != State.down else { return }
        let wasUp = isUp(link)
        set(attribute(link), .integer(State.down))
        showSignals()
        if wasUp { emit(0x00, [Field("link", .integer(link.rawValue))]) }
        choose()
    }

    /// Links that are not broken come up, step by step.
    private func connect() {
        var isWaiting = false
        for link in links where !broken.contains(link) && !isUp(link) {
            if integer(attribute(link)) == State.down {
                set(attribute(link), .integer(State.connecting))
                isWaiting = true
            } else {
                set(attribute(link), .integer(State.up))
                emit(0x01, [Field("link", .integer(link.rawValue))])
            }
        }
        showSignals()
        if isWaiting { setTimer(Timer.links, after: Self.linkTime) }
        choose()
    }

    /// Chooses the link that is used: the preferred one, else another one when that is allowed.
    private func choose() {
        let isAllowed = !has(Self.isFailoverEnabled) || bool(Self.isFailoverEnabled)
        let other = links.first { $0 != preferred && isUp($0) } ?? .none
        if isUp(preferred) {
            if active == preferred { return cancelTimer(Timer.back) }
            // From another link it comes back only when the preferred one holds for a while.
            if active != .none, isUp(active), isAllowed {
                if !isArmed(Timer.back) { setTimer(Timer.back, after: Self.returnTime) }
            } else {
                use(preferred)
            }
        } else {
            cancelTimer(Timer.back)
            use(isAllowed ? other : .none)
        }
    }

    /// Uses a link.
    private func use(_ link: Link) {
        guard set(Self.activeLink, .integer(link.rawValue)) || self[Self.isOnline] != .bool(link != .none) else {
            return
        }
        if set(Self.isOnline, .bool(link != .none)), link == .none, wasOnline {
            set(Self.outageCount, .integer(min(0xFFFF, (integer(Self.outageCount) ?? 0) + 1)))
        }
        if link != .none { wasOnline = true }
        emit(0x02, [Field("link", .integer(link.rawValue))])
        workOut()
    }

    override func fire(_ timer: Int) {
        switch timer {
        case Timer.links: connect()
        case Timer.back: if isUp(preferred) { use(preferred) }
        case Timer.rates:
            showSignals()
            workOut()
            setTimer(Timer.rates, after: Self.period)
        default: finishTest()
        }
    }

    // MARK: What goes through it

    /// Shows what the links receive; 5G comes and goes by some decibels.
    private func showSignals() {
        set(Self.opticalPower, isUp(.fiber) ? .integer(-1850 + device.random.number(in: -10...10)) : .null)
        let signal = min(-70, max(-110, (integer(Self.cellularSignal) ?? -88) + device.random.number(in: -2...2)))
        set(Self.cellularSignal, isUp(.cellular) ? .integer(signal) : .null)
    }

    /// What a link can carry down and up, in kbit/s.
    private func capacity(_ link: Link) -> (down: Int64, up: Int64) {
        switch link {
        case .none: return (0, 0)
        case .fiber: return (940_000, 900_000)
        case .cellular:
            // From nothing at -110 dBm to all at -75 dBm and better.
            let share = min(35, max(0, (integer(Self.cellularSignal) ?? -110) + 110))
            return (850_000 * share / 35, 90_000 * share / 35)
        }
    }

    /// Works out the devices and what goes through it.
    private func workOut() {
        let people = device.room?.home.people ?? []
        let guests = bool(Self.isGuestNetworkEnabled)
        let phones = people.count { $0.room != nil && (guests || $0.role != .guest) }
        let count = devices.filter { !blocked.contains($0) }.count + phones
        set(Self.connectedDevices, .integer(Int64(devices.count + phones)))
        let most = capacity(active)
        // One in four devices loads something, at up to 25 Mbit/s.
        var down: Int64 = 0
        for _ in 0..<count where device.random.chance(0.25) { down += device.random.number(in: 200...25_000) }
        down = min(most.down, down)
        set(Self.downloadRate, .integer(active == .none ? 0 : down))
        set(Self.uploadRate, .integer(active == .none ? 0 : min(most.up, down / 8)))
        let watts = Self.power + Double(count) * Self.powerOfDevice
        emissions.give(heat: watts, power: watts)
    }

    /// A test ends.
    private func finishTest() {
        guard active != .none else { return }
        let most = capacity(active)
        let down = most.down * device.random.number(in: 90...100) / 100
        let up = most.up * device.random.number(in: 90...100) / 100
        set(Self.measuredDownload, .integer(down))
        set(Self.measuredUpload, .integer(up))
        emit(0x05, [Field("download", .integer(down)), Field("upload", .integer(up))])
    }
}
