internal import HulianBus
internal import HulianDialects
internal import HulianModel
internal import HulianRecord

/// The hub, cloud or app of one brand: knows what its devices told it, and asks on behalf of people and scenes.
///
/// It also sees the devices of other brands, as the bridge shows them in its dialect.
class Controller: HubRole {
    /// What came of a request.
    typealias Answer = (_ status: Status, _ values: [(slot: Int, value: Value)], _ fields: [Field]) -> Void

    /// A device as this controller knows it.
    private final class Known {
        /// The name in the home.
        let name: String
        /// Its number among the devices of the run, in this dialect.
        let entry: Int
        /// True when it is a device of another brand, shown by the bridge.
        let isForeign: Bool
        /// The last known values by slot; nothing for one that was never told.
        var values: ContiguousArray<Value?>
        /// True while it is there, as far as the controller knows; nothing before it knows.
        var isOnline: Bool?
        /// What it said of itself, put together of all its pieces; nothing before it said anything.
        var description: DeviceDescription?

        /// Makes a device of which nothing is known.
        init(name: String, entry: Int, isForeign: Bool, values: ContiguousArray<Value?>) {
            self.name = name
            self.entry = entry
            self.isForeign = isForeign
            self.values = values
        }
    }

    /// Who hears what controllers learn.
    private let observations: Observations
    /// The devices by number in the space.
    private var known: ContiguousArray<Known?> = []
    /// The numbers by name; only looked into.
    private var numbers: [String: Int32] = [:]
    /// Who waits for an answer, by number of the request; only looked into.
    private var waiting: [Int: Waiting] = [:]

    /// Who waits for an answer.
    private struct Waiting {
        /// When it was asked.
        let start: Instant
        /// The device, by number in the space.
        let device: Int32
        /// Hears what comes of it.
        let answer: Answer
    }

    /// True once it was connected.
    private var hasJoined = false
    /// Requests for what was missed have tokens from here downwards, by the number of the device.
    static let refresh = -1

    /// Makes a controller.
    init(name: String, space: DialectSpace, seed: UInt64, observations: Observations) {
        self.observations = observations
        super.init(name: name, space: space, seed: seed, firstID: 0)
    }

    /// The dialect.
    var dialect: DialectID { space.table.id }

    /// Makes a device known.
    func know(_ name: String, number: Int32, entry: Int, isForeign: Bool) {
        while known.count <= Int(number) { known.append(nil) }
        let count = space.speakers[Int(number)].binding.blueprint.attributes.count
        known[Int(number)] = Known(
            name: name, entry: entry, isForeign: isForeign, values: ContiguousArray(repeating: nil, count: count))
        numbers[name] = number
    }

    /// True when it knows a device.
    func knows(_ name: String) -> Bool { numbers[name] != nil }

    /// How everything of a device is called here.
    func binding(of name: String) -> DialectBinding? {
        numbers[name].map { space.speakers[Int($0)].binding }
    }

    /// The last known value of an attribute by slot; nothing for one that was never told.
    func value(_ name: String, _ slot: Int) -> Value? {
        guard let number = numbers[name] else { return nil }
        return known[Int(number)]?.values[slot]
    }

    /// Whether a device is there; nothing when this controller does not know.
    func isOnline(_ name: String) -> Bool? { numbers[name].flatMap { known[Int($0)]?.isOnline } }

    /// The last known values of a device by slot, without those that were never told.
    func values(of name: String) -> [(slot: Int, value: Value)] {
        guard let number = numbers[name], let device = known[Int(number)] else { return [] }
        return device.values.indices.compactMap { slot in device.values[slot].map { (slot, $0) } }
    }

    // MARK: Coming back

    override func didJoin(sessionPresent: Bool) {
        super.didJoin(sessionPresent: sessionPresent)
        defer { hasJoined = true }
        // What was told while it was away is asked for, where the dialect can ask.
        guard hasJoined, space.canSay(.get, by: .hub) else { return }
        for number in known.indices {
            guard let device = known[number], !device.isForeign, device.isOnline ?? false else { continue }
            let attributes = space.speakers[number].binding.attributes
            let wanted = attributes.indices.filter { attributes[$0].isReported }
            if !wanted.isEmpty { get(Int32(number), wanted, token: Self.refresh - number) }
        }
    }

    override func isMine(_ device: Int32) -> Bool { Int(device) < known.count && known[Int(device)] != nil }

    // MARK: Asking

    /// Sets attributes of a device by slot.
    func set(_ name: String, _ items: [(slot: Int, value: Value)], texts: [String], then: @escaping Answer) {
        guard let number = numbers[name] else { return then(.notFound, [], []) }
        let binding = space.speakers[Int(number)].binding
        let paths = items.map { binding.blueprint.attributePaths[$0.slot] }
        ask(number, name, "set", paths, texts, then) { token in
            let attributes = items.map { (attribute: Int(binding.attributeOfSlot[$0.slot]), value: $0.value) }
            guard attributes.allSatisfy({ $0.attribute >= 0 }) else { return false }
            return self.set(number, attributes, token: token)
        }
    }

    /// Asks for attributes of a device by slot.
    func get(_ name: String, _ slots: [Int], then: @escaping Answer) {
        guard let number = numbers[name] else { return then(.notFound, [], []) }
        let binding = space.speakers[Int(number)].binding
        let paths = slots.map { binding.blueprint.attributePaths[$0] }
        ask(number, name, "get", paths, [], then) { token in
            let attributes = slots.map { Int(binding.attributeOfSlot[$0]) }
            guard attributes.allSatisfy({ $0 >= 0 }) else { return false }
            return self.get(number, attributes, token: token)
        }
    }

    /// Gives a command to a device.
    func invoke(
        _ name: String, _ capability: Int, _ command: CommandNumber, _ fields: [Field], path: String,
        then: @escaping Answer
    ) {
        guard let number = numbers[name] else { return then(.notFound, [], []) }
        let binding = space.speakers[Int(number)].binding
        ask(number, name, "invoke", [path], fields.map { "\($0.name) = \($0.value)" }, then) { token in
            guard let index = binding.command(capability, command) else { return false }
            return self.invoke(number, index, fields, token: token)
        }
    }

    /// Sends a request and remembers who waits for its answer.
    private func ask(
        _ device: Int32, _ name: String, _ kind: String, _ elements: [String], _ values: [String],
        _ then: @escaping Answer, _ send: (Int) -> Bool
    ) {
        let isForeign = known[Int(device)]?.isForeign ?? false
        let number = observations.requested(
            RequestFacts(
                number: observations.nextRequest, dialect: dialect, device: name, kind: kind, elements: elements,
                values: values, isForeign: isForeign))
        waiting[number] = Waiting(start: observations.now, device: device, answer: then)
        if !send(number) { didAnswer(number, .unsupportedCommand, values: [], fields: []) }
    }

    override func didAnswer(
        _ token: Int, _ status: Status, values: [(attribute: Int, value: Value)], fields: [Field]
    ) {
        if token <= Self.refresh {
            let number = Self.refresh - token
            guard number < space.speakers.count else { return }
            let binding = space.speakers[number].binding
            for (attribute, value) in values { learn(Int32(number), binding.attributes[attribute].slot, value) }
            return
        }
        guard let request = waiting.removeValue(forKey: token) else { return }
        let took = observations.now - request.start
        observations.answered(token, status, took, device: known[Int(request.device)]?.name ?? "")
        let binding = space.speakers[Int(request.device)].binding
        let slots = values.map { (slot: binding.attributes[$0.attribute].slot, value: $0.value) }
        for (slot, value) in slots { learn(request.device, slot, value) }
        request.answer(status, slots, fields)
    }

    /// How many requests wait for an answer.
    var waitingCount: Int { waiting.count }

    // MARK: Hearing

    /// Takes a value over.
    private func learn(_ number: Int32, _ slot: Int, _ value: Value) {
        guard let device = known[Int(number)] else { return }
        if device.isOnline != true, !space.canSay(.availability, by: .device) { hearPresence(number, true) }
        guard device.values[slot] != value else { return }
        device.values[slot] = value
        observations.learned(dialect, device.entry, slot, value)
    }

    override func didHear(_ device: Int32, _ attribute: Int, _ value: Value, hops: Int64) {
        learn(device, space.speakers[Int(device)].binding.attributes[attribute].slot, value)
    }

    override func didHear(_ device: Int32, event: Int, _ fields: [Field], hops: Int64) {
        guard let name = known[Int(device)]?.name else { return }
        let event = space.speakers[Int(device)].binding.events[event]
        observations.heard(dialect, name, event.capability, event.definition.number, fields)
    }

    override func didHear(_ device: Int32, isOnline: Bool) { hearPresence(device, isOnline) }

    override func didHear(_ description: DeviceDescription, of device: Int32) {
        guard device >= 0 else { return }
        if description.isRemoved {
            known[Int(device)]?.description = nil
        } else if var all = known[Int(device)]?.description {
            all.merge(description)
            known[Int(device)]?.description = all
        } else {
            known[Int(device)]?.description = description
        }
    }

    /// What a device said of itself; nothing for one that said nothing.
    func description(of name: String) -> DeviceDescription? {
        numbers[name].flatMap { known[Int($0)]?.description }
    }

    /// Learns from the broker that a device connected or left, as a cloud does.
    func connectionChanged(_ number: Int32, _ isConnected: Bool) {
        guard isMine(number), !space.canSay(.availability, by: .device) else { return }
        hearPresence(number, isConnected)
    }

    /// Takes over whether a device is there.
    private func hearPresence(_ number: Int32, _ isOnline: Bool) {
        guard let device = known[Int(number)], device.isOnline != isOnline else { return }
        device.isOnline = isOnline
        observations.presence(dialect, device.entry, isOnline)
    }
}
