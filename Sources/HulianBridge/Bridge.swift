public import HulianBus
public import HulianDialects
public import HulianModel
public import HulianRecord

/// A device that the bridge knows.
struct BridgedDevice {
    /// Its name in the home.
    let name: String
    /// What it is.
    let blueprint: DeviceBlueprint
    /// The dialect that it speaks by itself.
    let native: DialectID
    /// Its number in the space of that dialect.
    let nativeNumber: Int32
    /// Its number in the space of the neutral profile.
    let neutralNumber: Int32
}

/// Connects brands: what a device of one brand tells reaches the controllers of every other, and the other way round.
///
/// Between the brands everything is said in the neutral profile: the hub of a brand hears its devices, a stand-in of
/// each device tells the neutral profile, and a mirror in every other dialect tells it there. Requests go back the same
/// way. Three guards keep it from talking to itself: it never hears its own mirrors as devices, values carry the number
/// of bridges that they passed, and an attribute that changes faster than any device can is held back.
public final class Bridge {
    /// The values that a bridge may pass before they are taken for going round (project default).
    static let hopLimit: Int64 = 4

    /// The bus.
    private let bus: Bus
    /// The neutral profile at work.
    let neutral: DialectSpace
    /// Hears of what is lost.
    private let lose: (LossEntry) -> Void
    /// The seed of the run.
    private let seed: UInt64
    /// The dialects at work, in order.
    private var spaces: [DialectSpace] = []
    /// The devices by number.
    private(set) var devices: [BridgedDevice] = []
    /// The hubs of the brands, in the order of ``spaces``.
    private(set) var hubs: [BrandHub] = []
    /// The hub of the neutral profile.
    private(set) var neutralHub: NeutralHub?
    /// The stand-ins in the neutral profile, by device; nothing for a device that speaks it by itself.
    private(set) var standIns: [StandIn?] = []
    /// The mirrors of each device.
    private(set) var mirrors: [[Mirror]] = []
    /// What the devices said of themselves, put together of all pieces; only looked into.
    private var descriptions: [Int: DeviceDescription] = [:]
    /// Losses that were told already.
    private var told: Set<LossKey> = []
    /// Holds back what goes round.
    private var loopGuard = LoopGuard()

    /// What makes two losses the same.
    private struct LossKey: Hashable {
        /// The device.
        let device: String
        /// The element.
        let element: String
        /// The dialect that it came from.
        let from: String
        /// The dialect that it went to.
        let to: String
        /// What happened.
        let lossClass: LossClass
    }

    /// Makes a bridge without devices.
    ///
    /// - Parameters:
    ///   - bus: The bus.
    ///   - neutral: The neutral profile at work.
    ///   - seed: The seed of the run.
    ///   - lose: Hears of what is lost, once for each element and way.
    public init(bus: Bus, neutral: DialectSpace, seed: UInt64, lose: @escaping (LossEntry) -> Void) {
        self.bus = bus
        self.neutral = neutral
        self.seed = seed
        self.lose = lose
    }

    // MARK: Making

    /// Adds a dialect, so that devices of it can be joined and mirrors shown in it.
    public func add(_ space: DialectSpace) {
        guard space.table.id != neutral.table.id, !spaces.contains(where: { $0 === space }) else { return }
        let hub = BrandHub(
            name: "bridge-\(space.table.id)", space: space, seed: seed, firstID: 2_000_000_000, bridge: self)
        bus.attach(hub)
        spaces.append(space)
        hubs.append(hub)
    }

    /// Adds a device.
    ///
    /// - Parameters:
    ///   - name: Its name in the home.
    ///   - blueprint: What it is.
    ///   - space: The dialect that it speaks, which must have been added.
    ///   - number: Its number there.
    ///   - home: The name of the home in the neutral profile.
    ///   - shown: The dialects in which it is shown.
    /// - Returns: The stand-in and the mirrors, as clients that the run should know.
    public func add(
        _ name: String, _ blueprint: DeviceBlueprint, in space: DialectSpace, number: Int32, home: String,
        shown: [DialectSpace]
    ) -> [(client: DeviceRole, dialect: DialectID)] {
        let isNeutral = space === neutral
        let neutralNumber =
            isNeutral ? number : neutral.register(name, blueprint, identity: ["home": home, "device": name])
        let index = devices.count
        devices.append(
            BridgedDevice(
                name: name, blueprint: blueprint, native: space.table.id, nativeNumber: number,
                neutralNumber: neutralNumber))
        var clients: [(DeviceRole, DialectID)] = []
        if isNeutral {
            standIns.append(nil)
        } else {
            let standIn = StandIn(
                name: "bridge-\(name)", space: neutral, number: neutralNumber, seed: seed, device: index, bridge: self)
            bus.attach(standIn)
            standIns.append(standIn)
            clients.append((standIn, neutral.table.id))
            hubs.first { $0.space === space }?.own(number, index)
        }
        mirrors.append([])
        for other in shown where other !== space && other !== neutral {
            let number = other.register(name, blueprint, identity: [:])
            let mirror = Mirror(
                name: "mirror-\(name)-\(other.table.id)", space: other, number: number, seed: seed, device: index,
                bridge: self)
            bus.attach(mirror)
            mirrors[index].append(mirror)
            clients.append((mirror, other.table.id))
        }
        return clients
    }

    /// Makes the hub of the neutral profile; call it when all devices are there.
    public func complete() -> HubRole {
        let hub = NeutralHub(
            name: "bridge-hulian", space: neutral, seed: seed, firstID: 3_000_000_000, bridge: self)
        bus.attach(hub)
        neutralHub = hub
        for (index, device) in devices.enumerated() { hub.own(device.neutralNumber, index) }
        return hub
    }

    /// The hubs of all brands and of the neutral profile, as clients that the run should know.
    public var allHubs: [HubRole] { hubs + [neutralHub].compactMap { $0 } }

    /// Starts all hubs; stand-ins and mirrors start when their devices are there.
    public func start() { for hub in allHubs { hub.start() } }

    /// Breaks down, as a crashed process does.
    public func crash() {
        for hub in allHubs { hub.stop(isPolite: false) }
        for standIn in standIns { standIn?.stop(isPolite: false) }
        for mirror in mirrors.joined() { mirror.stop(isPolite: false) }
        for standIn in standIns { standIn?.forget() }
        for mirror in mirrors.joined() { mirror.forget() }
        loopGuard = LoopGuard()
    }

    // MARK: From the brands to the neutral profile

    /// A device is there or gone, as the hub of its brand knows it.
    public func presence(_ name: String, isOnline: Bool) {
        guard let index = devices.firstIndex(where: { $0.name == name }) else { return }
        nativePresence(index, isOnline)
    }

    /// The cloud of a brand tells the last known value of an attribute of a device, by slot.
    public func learn(_ name: String, _ slot: Int, _ value: Value) {
        guard let index = devices.firstIndex(where: { $0.name == name }) else { return }
        nativeValue(index, slot, value, hops: 0)
    }

    /// A device is there or gone.
    func nativePresence(_ device: Int, _ isOnline: Bool) {
        guard let standIn = standIns[device], neutralHub?.isWanted ?? false else { return }
        if isOnline {
            if !standIn.isWanted { standIn.start() }
        } else if standIn.isWanted {
            standIn.leave()
        }
    }

    /// A device told a value in its own dialect.
    ///
    /// - Parameter isThere: False for a value that was kept of a device that is gone.
    func nativeValue(_ device: Int, _ slot: Int, _ value: Value, hops: Int64, isThere: Bool = true) {
        guard let standIn = standIns[device] else { return }
        if isThere { nativePresence(device, true) }
        standIn.take(slot, value, hops: hops + 1)
    }

    /// A device told an event in its own dialect.
    func nativeEvent(_ device: Int, _ capability: Int, _ event: EventNumber, _ fields: [Field], hops: Int64) {
        guard let standIn = standIns[device], let index = standIn.binding.event(capability, event) else { return }
        nativePresence(device, true)
        standIn.tell(index, fields, hops: hops + 1)
    }

    /// A device told something that its model has not got.
    func nativeUnknown(_ device: Int, _ name: String, _ value: String, from dialect: DialectID) {
        loss(device, name, .dropped, from: dialect, to: neutral.table.id, before: value, after: "")
    }

    /// A device described itself in its own dialect, or its gateway did.
    ///
    /// What it describes and its model has not got will never pass the bridge: that is a loss, told once. Mirrors and
    /// the description in the neutral profile take its maker and name over.
    func nativeDescription(_ device: Int, _ description: DeviceDescription) {
        guard !description.isRemoved else {
            descriptions[device] = nil
            return
        }
        let before = descriptions[device] ?? DeviceDescription()
        var whole = before
        whole.merge(description)
        guard whole != descriptions[device] else { return }
        descriptions[device] = whole
        guard let space = spaces.first(where: { $0.table.id == devices[device].native }) else { return }
        let known = space.description(of: devices[device].nativeNumber)
        for attribute in description.attributes where !known.describes(attribute) && !before.describes(attribute) {
            nativeUnknown(device, attribute.name, "", from: space.table.id)
        }
        let title = whole.title.isEmpty ? devices[device].name : whole.title
        if let standIn = standIns[device] { neutral.describe(standIn.number, title: title, card: whole.card) }
        for mirror in mirrors[device] { mirror.space.describe(mirror.number, title: title, card: whole.card) }
    }

    /// What a device said of itself; nothing for one that said nothing.
    public func description(of name: String) -> DeviceDescription? {
        devices.firstIndex { $0.name == name }.flatMap { descriptions[$0] }
    }

    // MARK: From the neutral profile to the mirrors

    /// A device is there or gone, as the neutral profile tells it.
    func neutralPresence(_ device: Int, _ isOnline: Bool) {
        for mirror in mirrors[device] {
            if isOnline {
                if !mirror.isWanted { mirror.start() }
            } else if mirror.isWanted {
                mirror.leave()
            }
        }
    }

    /// A value was told in the neutral profile.
    func neutralValue(_ device: Int, _ slot: Int, _ value: Value, hops: Int64) {
        guard hops <= Self.hopLimit else {
            return loss(
                device, path(device, slot), .dropped, from: neutral.table.id, to: "all mirrors",
                before: "\(value)", after: "it went round \(hops) bridges")
        }
        guard loopGuard.mayPass(device, slot, at: bus.scheduler.now) else {
            return loss(
                device, path(device, slot), .dropped, from: neutral.table.id, to: "all mirrors",
                before: "\(value)", after: "it changes faster than a device can")
        }
        for mirror in mirrors[device] { mirror.take(slot, value) }
    }

    /// An event was told in the neutral profile.
    func neutralEvent(_ device: Int, _ capability: Int, _ event: EventDefinition, _ fields: [Field], hops: Int64) {
        guard hops <= Self.hopLimit else { return }
        for mirror in mirrors[device] {
            if let index = mirror.binding.event(capability, event.number) {
                mirror.tell(index, fields)
            } else {
                loss(
                    device, path(device, capability, event.name), .dropped, from: devices[device].native,
                    to: mirror.space.table.id, before: "event", after: "")
            }
        }
    }

    // MARK: Losses

    /// The path of an attribute of a device.
    func path(_ device: Int, _ slot: Int) -> String { devices[device].blueprint.path(ofAttribute: slot).description }

    /// The path of a command or event of a capability of a device.
    func path(_ device: Int, _ capability: Int, _ element: String) -> String {
        let blueprint = devices[device].blueprint
        let instance = blueprint.capabilities[capability]
        return ElementPath(
            component: blueprint.endpoints[instance.endpoint].component, capability: instance.definition.id,
            element: element
        ).description
    }

    /// A value of an attribute of a device, for people.
    func text(_ device: Int, _ slot: Int, _ value: Value) -> String {
        let blueprint = devices[device].blueprint
        let attribute = blueprint.attributes[slot]
        return blueprint.capabilities[attribute.capability].definition.text(value, of: attribute.definition)
    }

    /// Accounts for a value that a dialect writes in another way.
    func account(
        _ device: Int, _ slot: Int, _ value: Value, by attribute: DialectBinding.Attribute, from: DialectID,
        to: DialectID
    ) {
        guard attribute.loss != .exact, let raw = value.integerValue ?? value.boolValue.map({ $0 ? 1 : 0 }) else {
            return
        }
        let back = attribute.codec.roundTrip(raw)
        guard back != raw else { return }
        let lossClass: LossClass =
            back == nil ? .dropped : (attribute.loss == .unitConverted ? .quantised : attribute.loss)
        let after = back.map { text(device, slot, value.boolValue == nil ? .integer($0) : .bool($0 != 0)) } ?? ""
        loss(
            device, path(device, slot), lossClass, from: from, to: to, before: text(device, slot, value), after: after)
    }

    /// Accounts for a value that a controller of another dialect wants and the device's own cannot say exactly.
    func accountRequest(_ device: Int, _ slot: Int, _ value: Value, from: DialectID) {
        let native = devices[device]
        guard native.native != neutral.table.id, let space = spaces.first(where: { $0.table.id == native.native })
        else { return }
        let binding = space.speakers[Int(native.nativeNumber)].binding
        let attribute = binding.attributeOfSlot[slot]
        guard attribute >= 0 else { return }
        account(device, slot, value, by: binding.attributes[Int(attribute)], from: from, to: native.native)
    }

    /// Tells of a loss, once for each element and way.
    func loss(
        _ device: Int, _ element: String, _ lossClass: LossClass, from: DialectID, to: DialectID, before: String,
        after: String
    ) {
        let key = LossKey(
            device: devices[device].name, element: element, from: from.rawValue, to: to.rawValue,
            lossClass: lossClass)
        guard told.count < 100_000, told.insert(key).inserted else { return }
        lose(
            LossEntry(
                from: from.rawValue, to: to.rawValue, device: devices[device].name, element: element,
                lossClass: lossClass, before: before, after: after, count: 1))
    }
}

/// Holds back attributes that change faster than any device can: they go round between bridges.
struct LoopGuard {
    /// The changes of one attribute in the present second.
    private struct Count {
        /// When the second began.
        var start: Instant
        /// How many changes there were.
        var changes: Int
    }

    /// The most changes of one attribute in a second (project default).
    private static let limit = 50
    /// The counts by device and slot; only looked into.
    private var counts: [UInt64: Count] = [:]

    /// True when a change may pass.
    mutating func mayPass(_ device: Int, _ slot: Int, at time: Instant) -> Bool {
        let key = UInt64(UInt32(truncatingIfNeeded: device)) << 32 | UInt64(UInt32(truncatingIfNeeded: slot))
        var count = counts[key] ?? Count(start: time, changes: 0)
        if time - count.start >= .seconds(1) { count = Count(start: time, changes: 0) }
        count.changes += 1
        counts[key] = count
        return count.changes <= Self.limit
    }
}
