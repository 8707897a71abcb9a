internal import HulianBus
public import HulianModel

/// A device that was found in messages of others.
public struct FoundDevice: Sendable {
    /// The dialect that it speaks.
    public let dialect: DialectID
    /// Its identity, in the order of the dialect's table.
    public internal(set) var identity: [Recognition.Variable]
    /// How many messages are about it.
    public internal(set) var messageCount = 0
    /// The first message that is about it, counted from 0.
    public let firstMessage: Int
    /// True when some message was of the device itself and not only to it.
    public internal(set) var hasSpoken = false
    /// The names of attributes, commands and events that the messages carry.
    public internal(set) var names: Set<String> = []
    /// What the dialect calls its device type, where messages say so; empty when none did.
    public internal(set) var category = ""
    /// What it said of itself; nothing when it said nothing.
    public internal(set) var description: DeviceDescription?
    /// Which device types it may be, the likeliest first; empty when nothing shows it.
    public internal(set) var guesses: [DeviceTypeGuess] = []

    /// What to call it: the variable of its identity that names it in its topics.
    public var name: String {
        identity.first { $0.name == "device" }?.value ?? identity.first?.value ?? dialect.rawValue
    }

    /// The device type; nothing when none fits, or two fit alike.
    public var deviceType: DeviceTypeID? {
        guard let first = guesses.first, first.equalCount == 1 else { return nil }
        // One name that several device types have is no reason to take the one that has little else.
        let others = guesses.dropFirst()
        if description == nil, first.matched.count == 1, others.contains(where: { $0.matched == first.matched }) {
            return nil
        }
        return first.deviceType
    }
}

/// Finds the devices in messages that somebody else caught: their dialects, identities and device types.
///
/// Hand it message after message, and ask for ``devices`` in the end. The same messages in the same order give the
/// same answer. Not thread-safe.
public final class DeviceFinder {
    /// Recognises messages.
    private let recogniser: DialectRecogniser
    /// The dialects.
    private let tables: [DialectTable]
    /// The device types to choose from.
    private let blueprints: [DeviceBlueprint]
    /// Finds which dialect is spoken where.
    private let treeFinder: TopicTreeFinder
    /// What was found, in the order in which it was seen first.
    private var found: [FoundDevice] = []
    /// The devices by dialect and first variable of their identity; only looked into.
    private var places: [String: Int] = [:]
    /// The dialects in which something described itself.
    private var describing: Set<DialectID> = []
    /// How many messages were heard.
    public private(set) var messageCount = 0
    /// How many messages belong to no dialect.
    public private(set) var foreignCount = 0

    /// Makes a finder.
    ///
    /// - Parameters:
    ///   - tables: The dialects to look for.
    ///   - blueprints: The device types to choose from.
    public init(_ tables: [DialectTable], _ blueprints: [DeviceBlueprint]) {
        recogniser = DialectRecogniser(tables)
        treeFinder = TopicTreeFinder(tables)
        self.tables = tables
        self.blueprints = blueprints
    }

    /// Hears a message.
    ///
    /// - Returns: What it seems to be; nothing for a message of no dialect.
    @discardableResult
    public func hear(_ topic: String, _ payload: Octets) -> Recognition? {
        let place = messageCount
        messageCount += 1
        let ranks = recogniser.recognise(topic, payload)
        treeFinder.hear(topic, ranks)
        guard let best = ranks.first, best.message != nil,
            let space = recogniser.space(of: best.dialect)
        else {
            foreignCount += 1
            return nil
        }
        if best.kind == .announce { describing.insert(best.dialect) }
        if best.kind == .announce || best.kind == .other {
            for description in space.descriptions(space.topics.id(topic), payload) {
                take(description, best.dialect, space.table, at: place)
            }
        }
        if best.speaker == .device, best.kind == .other { hearParts(topic, payload, best.dialect, space, at: place) }
        guard best.kind != .announce, let index = index(of: best.identity, best.dialect, at: place) else { return best }
        found[index].messageCount += 1
        if best.speaker == .device { found[index].hasSpoken = true }
        if let category = best.category { found[index].category = category }
        // What a controller asks for need not exist; what a device tells does.
        if best.kind == .report || best.kind == .set { found[index].names.formUnion(best.names) }
        if best.kind == .event, let element = best.element { found[index].names.insert(element) }
        return best
    }

    /// Hears what a gateway tells of its devices.
    private func hearParts(
        _ topic: String, _ payload: Octets, _ dialect: DialectID, _ space: DialectSpace, at place: Int
    ) {
        let id = space.topics.id(topic)
        let late = Instant(milliseconds: 7_258_118_400_000)
        var said = Utterance()
        guard space.read(id, payload, now: late, into: &said), space.hasParts(said.form) else { return }
        space.notesIdentities = true
        defer { space.notesIdentities = false }
        var part = Utterance()
        space.readParts(id, payload, now: late, of: said, into: &part) { said in
            let identity = space.partIdentity.map { Recognition.Variable(name: $0.name, value: $0.value) }
            guard !identity.isEmpty, let index = index(of: identity, dialect, at: place) else { return }
            found[index].messageCount += 1
            found[index].hasSpoken = true
            switch said.kind {
            case .report:
                for item in said.items where item.name.exists {
                    found[index].names.insert(item.name.octets(topic: payload, payload: payload).text)
                }
            case .event where said.elementName.exists:
                found[index].names.insert(said.elementName.octets(topic: payload, payload: payload).text)
            default: break
            }
        }
    }

    /// Hears a message.
    @discardableResult
    public func hear(_ topic: String, _ payload: [UInt8]) -> Recognition? {
        payload.withUnsafeBufferPointer { hear(topic, $0) }
    }

    /// True when something described itself in a dialect, whether the description could be read or not.
    public func hasDescriptions(in dialect: DialectID) -> Bool { describing.contains(dialect) }

    /// The place of a device; made when it is new, nothing for an identity that names no device.
    private func index(of identity: [Recognition.Variable], _ dialect: DialectID, at place: Int) -> Int? {
        guard let main = identity.first(where: { $0.name == "device" }) ?? identity.first else { return nil }
        // A message may name a device by another variable than most others do.
        if main.name != "device",
            let known = found.firstIndex(where: { $0.dialect == dialect && $0.identity.contains(main) })
        {
            return known
        }
        // Two products, or two homes, may name their devices alike.
        let others = identity.filter { $0.name == "product" || $0.name == "home" }.map(\.value)
        let key = ([dialect.rawValue, main.value] + others).joined(separator: "\n")
        if let known = places[key] { return known }
        places[key] = found.count
        found.append(FoundDevice(dialect: dialect, identity: identity, firstMessage: place))
        return found.count - 1
    }

    /// Takes a description over.
    private func take(_ description: DeviceDescription, _ dialect: DialectID, _ table: DialectTable, at place: Int) {
        guard !description.isRemoved else { return }
        for declared in description.topics { treeFinder.declare(declared.topic, dialect) }
        let identity = table.identity.compactMap { variable in
            description.identity[variable.name].map { Recognition.Variable(name: variable.name, value: $0) }
        }
        guard let index = index(of: identity, dialect, at: place) else { return }
        for variable in identity where !found[index].identity.contains(where: { $0.name == variable.name }) {
            found[index].identity.append(variable)
        }
        var whole = found[index].description ?? DeviceDescription()
        whole.merge(description)
        found[index].description = whole
    }

    /// The trees of topics with the dialects that are spoken in them, in the order of their first levels.
    public var trees: [TopicTree] { treeFinder.trees }

    /// The devices, in the order in which they were seen first, each with its likeliest device types.
    public var devices: [FoundDevice] { devices(most: .max) }

    /// The devices that were seen first, each with its likeliest device types.
    ///
    /// - Parameter most: How many; for who needs no more, since guessing takes its time.
    public func devices(most: Int) -> [FoundDevice] {
        let found = found.prefix(most)
        var guessers: [DialectID: DeviceTypeGuesser] = [:]
        for table in tables where found.contains(where: { $0.dialect == table.id }) {
            guessers[table.id] = DeviceTypeGuesser(table, blueprints)
        }
        return found.map { device in
            var device = device
            guard let guesser = guessers[device.dialect] else { return device }
            device.guesses = device.description.map { guesser.guesses($0) } ?? []
            if device.guesses.isEmpty {
                device.guesses = guesser.guesses(names: device.names, category: device.category)
            }
            return device
        }
    }
}
