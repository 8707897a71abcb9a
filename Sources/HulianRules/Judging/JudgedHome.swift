internal import HulianBus
internal import HulianCatalog
internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// Who takes part in a run as the judge knows it: devices, clients, dialects, and which dialect reads a topic.
///
/// A class, as every message looks into it: no copy of it is ever wanted.
final class JudgedHome {
    /// The devices by number.
    private(set) var devices: [JudgedDevice] = []
    /// The clients by number; only looked into.
    private(set) var clients: [Int: ClientEntry] = [:]
    /// What each client is, by number, with that of all who are not ours in front; nothing for one that is not known.
    private var roles: ContiguousArray<ClientEntry.Role?> = [nil]
    /// The device whose client something is, in the same order; -1 for none.
    private var deviceOfClient: ContiguousArray<Int32> = [-1]
    /// Whether each client is that of a device in its own dialect, in the same order.
    private var natives: ContiguousArray<Bool> = [false]
    /// The highest number of a client for which there is room in ``roles``; a record of others may name any number.
    private static let highestClient = 1 << 20
    /// The dialects at work, in the order in which they came.
    private(set) var spaces: [DialectSpace] = []
    /// The dialect of each topic, by number of the topic: place in ``spaces``, -1 for none, -2 for not yet known.
    private var dialectOfTopic: ContiguousArray<Int16> = []
    /// The devices by dialect and number in the space; -1 for none.
    private var deviceOfSpeaker: [ContiguousArray<Int32>] = []
    /// The slots of device types as the record numbers them.
    private var recordSlots: [DeviceTypeID: [String]] = [:]
    /// The dialects that somebody speaks as a hub.
    private(set) var hubDialects: Set<DialectID> = []
    /// When somebody who speaks a dialect as a hub came or went last, and whether anybody is there.
    private(set) var hubs: [DialectID: (isThere: Bool, since: Instant)] = [:]
    /// The devices whose gateways have not come yet.
    private var alone: [JudgedDevice] = []
    /// The first device of each name: the one itself, as mirrors come later; only looked into.
    private var byName: [String: Int] = [:]

    /// Makes an empty home.
    init() {}

    /// A device type takes part.
    func describe(_ type: DeviceTypeID, _ slots: [String]) { recordSlots[type] = slots }

    /// A device takes part.
    func enter(_ entry: DeviceEntry, _ catalog: Catalog, _ topics: TopicTable) {
        let blueprint = catalog.blueprint(entry.type)
        var number: Int32 = -1
        var place = -1
        if let blueprint, let found = space(of: entry.dialect, catalog, topics) {
            place = found
            let identity = Dictionary(
                entry.identity.compactMap { field in field.value.stringValue.map { (field.name, $0) } }
            ) { first, _ in first }
            number = spaces[place].register(entry.name, blueprint, identity: identity)
            while deviceOfSpeaker[place].count <= Int(number) { deviceOfSpeaker[place].append(-1) }
            deviceOfSpeaker[place][Int(number)] = Int32(truncatingIfNeeded: devices.count)
            dialectOfTopic.removeAll(keepingCapacity: true)
        }
        let slots = (recordSlots[entry.type] ?? []).map { path in
            ElementPath(path).flatMap { blueprint?.attribute($0) } ?? -1
        }
        let device = JudgedDevice(
            entry: entry, blueprint: blueprint, space: place >= 0 ? spaces[place] : nil, number: number, slots: slots,
            index: devices.count, original: byName[entry.name].map { devices[$0] })
        if byName[entry.name] == nil { byName[entry.name] = devices.count }
        device.original?.mirrors.append(device)
        devices.append(device)
        if device.entry.gateway != nil { alone.append(device) }
        // A gateway may come after the devices behind it.
        for other in alone { join(other) }
        alone.removeAll { $0.gateway != nil }
    }

    /// Puts a device behind its gateway, when that is known already.
    private func join(_ device: JudgedDevice) {
        guard let name = device.entry.gateway, let space = device.space,
            let gateway = devices.first(where: {
                $0.name == name && $0.entry.dialect == device.entry.dialect && !$0.isMirror && $0 !== device
            })
        else { return }
        device.gateway = gateway
        space.put(device.number, behind: gateway.number)
    }

    /// A client takes part.
    func enter(_ client: ClientEntry) {
        clients[client.index] = client
        if (-1...Self.highestClient).contains(client.index) {
            let place = client.index + 1
            while roles.count <= place {
                roles.append(nil)
                deviceOfClient.append(-1)
                natives.append(false)
            }
            roles[place] = client.role
            deviceOfClient[place] = client.device.flatMap { Int32(exactly: $0) } ?? -1
            natives[place] = client.role == .device && !(device(client)?.isMirror ?? true)
        }
        if client.role == .hub, let dialect = client.dialect { hubDialects.insert(dialect) }
        device(client)?.client = client.index
    }

    /// A client that speaks a dialect as a hub comes or goes.
    func hub(_ client: Int, isConnected: Bool, at time: Instant) {
        guard let entry = clients[client], entry.role == .hub, let dialect = entry.dialect else { return }
        hubs[dialect] = (isConnected, time)
    }

    /// The place of a dialect at work; it is put to work when it comes first.
    func space(of dialect: DialectID, _ catalog: Catalog, _ topics: TopicTable) -> Int? {
        if let known = spaces.firstIndex(where: { $0.table.id == dialect }) { return known }
        guard let table = catalog.dialect(dialect) else { return nil }
        spaces.append(DialectSpace(table, topics: topics))
        deviceOfSpeaker.append([])
        dialectOfTopic.removeAll(keepingCapacity: true)
        return spaces.count - 1
    }

    /// The device whose client something is.
    func device(_ client: ClientEntry) -> JudgedDevice? {
        client.device.flatMap { devices.indices.contains($0) ? devices[$0] : nil }
    }

    /// The device of a client by number.
    @inline(__always)
    func device(ofClient client: Int) -> JudgedDevice? {
        guard client >= -1, client < deviceOfClient.count - 1 else { return clients[client].flatMap { device($0) } }
        let index = Int(deviceOfClient[client + 1])
        return index >= 0 && index < devices.count ? devices[index] : nil
    }

    /// True for the client of a device in its own dialect.
    @inline(__always)
    func isNative(_ client: Int) -> Bool {
        if client >= -1, client < natives.count - 1 { return natives[client + 1] }
        return clients[client].map { $0.role == .device && !(device($0)?.isMirror ?? true) } ?? false
    }

    /// What a client is to the run; nothing for one that is not known.
    @inline(__always)
    func role(of client: Int) -> ClientEntry.Role? {
        guard client >= -1, client < roles.count - 1 else { return clients[client]?.role }
        return roles[client + 1]
    }

    /// The device with a name in its own dialect.
    func device(named name: String) -> JudgedDevice? { byName[name].map { devices[$0] } }

    /// The device that a space knows by a number.
    @inline(__always)
    func device(at place: Int, speaker: Int32) -> JudgedDevice? {
        guard speaker >= 0, Int(speaker) < deviceOfSpeaker[place].count else { return nil }
        let index = deviceOfSpeaker[place][Int(speaker)]
        return index >= 0 ? devices[Int(index)] : nil
    }

    /// True for a message of nobody known that is about a device of the run all the same: its topic or what it
    /// describes names the device.
    func concerns(_ topic: TopicID, _ payload: Octets, in place: Int) -> Bool {
        let space = spaces[place]
        let levels = space.topics.text(topic).split(separator: "/")
        let isNamed = space.speakers.contains { speaker in
            speaker.identity.contains { value in levels.contains { $0 == value } }
        }
        return isNamed || space.descriptions(topic, payload).contains { space.device(with: $0.identity) != nil }
    }

    /// Takes over what devices say of their own topics, in a dialect that leaves topics to them.
    func adopt(_ topic: TopicID, _ payload: Octets, in place: Int) {
        let space = spaces[place]
        guard space.devicesNameTopics else { return }
        for description in space.descriptions(topic, payload) {
            guard let device = space.device(with: description.identity), device >= 0 else { continue }
            if !space.adopt(description, of: device).isEmpty { dialectOfTopic.removeAll(keepingCapacity: true) }
        }
    }

    /// The slot of the blueprint for a slot of the record; nothing for one that is not known.
    func slot(_ slot: Int, of device: Int) -> Int? {
        guard devices.indices.contains(device), let blueprint = devices[device].blueprint else { return nil }
        let slots = devices[device].slots
        let known = slots.isEmpty ? slot : (slots.indices.contains(slot) ? slots[slot] : -1)
        return blueprint.attributes.indices.contains(known) ? known : nil
    }

    /// The place of the dialect that a topic belongs to; -1 for none.
    @inline(__always)
    func dialect(of topic: Int32) -> Int {
        let index = Int(topic)
        guard index >= 0 else { return -1 }
        if index < dialectOfTopic.count, dialectOfTopic[index] != -2 { return Int(dialectOfTopic[index]) }
        return findDialect(of: topic)
    }

    /// Finds the dialect that a topic belongs to.
    private func findDialect(of topic: Int32) -> Int {
        let index = Int(topic)
        while dialectOfTopic.count <= index { dialectOfTopic.append(-2) }
        let topic = TopicID(rawValue: topic)
        // A topic that begins with any word may be that of a dialect whose own topics begin with this one.
        let exact = spaces.firstIndex { $0.owns(topic) && $0.names(topic) } ?? spaces.firstIndex { $0.owns(topic) }
        // What only looks like a topic of a dialect, without a device that is known, is nobody's.
        let found = exact ?? spaces.firstIndex { $0.claims(topic) && !$0.knows(topic) } ?? -1
        dialectOfTopic[index] = Int16(found)
        return found
    }
}
