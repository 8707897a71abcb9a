internal import HulianBus
internal import HulianDialects
internal import HulianModel

/// The bridge as a hub of one brand: hears its devices and hands requests to them.
final class BrandHub: HubRole {
    /// The bridge.
    private unowned(unsafe) let bridge: Bridge  // The bridge owns its hubs.
    /// The devices of the bridge by number in the space; -1 for mirrors and strangers.
    private var owned: ContiguousArray<Int32> = []
    /// The devices that said last that they are gone; only looked into.
    private var gone: Set<Int32> = []
    /// Who waits for the answer to a request.
    private var waiting: [Int: (Status, [(attribute: Int, value: Value)], [Field]) -> Void] = [:]
    /// The last name of a request.
    private var lastToken = 0

    /// Makes a hub.
    init(name: String, space: DialectSpace, seed: UInt64, firstID: UInt32, bridge: Bridge) {
        self.bridge = bridge
        super.init(name: name, space: space, seed: seed, firstID: firstID)
        acknowledges = false
        // Less than a controller's and than the neutral profile's: who asked first must hear what came of it.
        patience = .seconds(8)
    }

    /// Makes a device of the brand known.
    func own(_ number: Int32, _ device: Int) {
        while owned.count <= Int(number) { owned.append(-1) }
        owned[Int(number)] = Int32(device)
    }

    /// The echo guard: what the bridge itself shows in this dialect is not heard as a device.
    override func isMine(_ device: Int32) -> Bool { Int(device) < owned.count && owned[Int(device)] >= 0 }

    override func didJoin(sessionPresent: Bool) {
        super.didJoin(sessionPresent: sessionPresent)
        // What was told while the bridge was away is asked for, where the dialect can ask.
        guard space.canSay(.get, by: .hub) else { return }
        for number in owned.indices where owned[number] >= 0 {
            let attributes = space.speakers[number].binding.attributes
            let wanted = attributes.indices.filter { attributes[$0].isReported }
            ask(Int32(number), wanted)
        }
    }

    /// Asks for attributes, and takes the answer for what the device told.
    private func ask(_ number: Int32, _ attributes: [Int]) {
        guard !attributes.isEmpty else { return }
        let device = Int(owned[Int(number)])
        wait { [unowned(unsafe) self] _, values, _ in
            for (attribute, value) in values {
                let slot = self.space.speakers[Int(number)].binding.attributes[attribute].slot
                self.bridge.nativeValue(device, slot, value, hops: 0)
            }
        } sending: {
            self.get(number, attributes, token: $0)
        }
    }

    /// Sets an attribute by slot.
    func set(
        _ device: BridgedDevice, _ slot: Int, _ value: Value, hops: Int64, done: @escaping (Status) -> Void
    ) {
        let attribute = space.speakers[Int(device.nativeNumber)].binding.attributeOfSlot[slot]
        guard attribute >= 0 else { return done(.unsupportedAttribute) }
        wait { status, _, _ in
            done(status)
        } sending: {
            self.set(device.nativeNumber, [(Int(attribute), value)], token: $0, hops: hops)
        }
    }

    /// Gives a command.
    func invoke(
        _ device: BridgedDevice, _ capability: Int, _ command: CommandNumber, _ fields: [Field], hops: Int64,
        done: @escaping (Status, [Field]) -> Void
    ) {
        guard let index = space.speakers[Int(device.nativeNumber)].binding.command(capability, command) else {
            return done(.unsupportedCommand, [])
        }
        wait { status, _, fields in
            done(status, fields)
        } sending: {
            self.invoke(device.nativeNumber, index, fields, token: $0, hops: hops)
        }
    }

    /// Remembers who waits for an answer, and sends the request.
    private func wait(
        _ done: @escaping (Status, [(attribute: Int, value: Value)], [Field]) -> Void, sending: (Int) -> Bool
    ) {
        lastToken += 1
        waiting[lastToken] = done
        if !isOnline || !sending(lastToken) {
            waiting[lastToken] = nil
            done(isOnline ? .unsupportedCommand : .timeout, [], [])
        }
    }

    override func didAnswer(
        _ token: Int, _ status: Status, values: [(attribute: Int, value: Value)], fields: [Field]
    ) {
        waiting.removeValue(forKey: token)?(status, values, fields)
    }

    override func didHear(_ device: Int32, _ attribute: Int, _ value: Value, hops: Int64) {
        let slot = space.speakers[Int(device)].binding.attributes[attribute].slot
        // What was kept of a device that is known to be gone says nothing about now.
        let isOld = isHearingKept && gone.contains(device)
        bridge.nativeValue(Int(owned[Int(device)]), slot, value, hops: hops, isThere: !isOld)
    }

    override func didHear(_ device: Int32, event: Int, _ fields: [Field], hops: Int64) {
        let event = space.speakers[Int(device)].binding.events[event]
        bridge.nativeEvent(
            Int(owned[Int(device)]), event.capability, event.definition.number, fields, hops: hops)
    }

    override func didHear(_ device: Int32, isOnline: Bool) {
        if isOnline { gone.remove(device) } else { gone.insert(device) }
        bridge.nativePresence(Int(owned[Int(device)]), isOnline)
    }

    override func didHearUnknown(_ device: Int32, _ name: String, _ value: String) {
        bridge.nativeUnknown(Int(owned[Int(device)]), name, value, from: space.table.id)
    }

    override func didHear(_ description: DeviceDescription, of device: Int32) {
        guard device >= 0 else { return }
        bridge.nativeDescription(Int(owned[Int(device)]), description)
    }
}

/// The bridge as a hub of the neutral profile: hears everything that is told there and hands requests on.
final class NeutralHub: HubRole {
    /// The bridge.
    private unowned(unsafe) let bridge: Bridge  // The bridge owns its hubs.
    /// The devices of the bridge by number in the space.
    private var owned: ContiguousArray<Int32> = []
    /// Who waits for the answer to a request.
    private var waiting: [Int: (Status, [Field]) -> Void] = [:]
    /// The last name of a request.
    private var lastToken = 0

    /// Makes a hub.
    init(name: String, space: DialectSpace, seed: UInt64, firstID: UInt32, bridge: Bridge) {
        self.bridge = bridge
        super.init(name: name, space: space, seed: seed, firstID: firstID)
        acknowledges = false
        // Less than a controller's: who asked must hear what came of it.
        patience = .seconds(9)
    }

    /// Makes a device known.
    func own(_ number: Int32, _ device: Int) {
        while owned.count <= Int(number) { owned.append(-1) }
        owned[Int(number)] = Int32(device)
    }

    override func isMine(_ device: Int32) -> Bool { Int(device) < owned.count && owned[Int(device)] >= 0 }

    /// Sets an attribute by slot.
    func set(_ device: BridgedDevice, _ slot: Int, _ value: Value, done: @escaping (Status) -> Void) {
        let attribute = space.speakers[Int(device.neutralNumber)].binding.attributeOfSlot[slot]
        guard attribute >= 0, isOnline else { return done(isOnline ? .unsupportedAttribute : .timeout) }
        lastToken += 1
        let token = lastToken
        waiting[token] = { status, _ in done(status) }
        if !set(device.neutralNumber, [(Int(attribute), value)], token: token, hops: 1) {
            waiting.removeValue(forKey: token)?(.unsupportedAttribute, [])
        }
    }

    /// Gives a command.
    func invoke(
        _ device: BridgedDevice, _ capability: Int, _ command: CommandNumber, _ fields: [Field],
        done: @escaping (Status, [Field]) -> Void
    ) {
        guard let index = space.speakers[Int(device.neutralNumber)].binding.command(capability, command), isOnline
        else { return done(isOnline ? .unsupportedCommand : .timeout, []) }
        lastToken += 1
        let token = lastToken
        waiting[token] = done
        if !invoke(device.neutralNumber, index, fields, token: token, hops: 1) {
            waiting.removeValue(forKey: token)?(.unsupportedCommand, [])
        }
    }

    override func didAnswer(
        _ token: Int, _ status: Status, values: [(attribute: Int, value: Value)], fields: [Field]
    ) {
        waiting.removeValue(forKey: token)?(status, fields)
    }

    override func didHear(_ device: Int32, _ attribute: Int, _ value: Value, hops: Int64) {
        let slot = space.speakers[Int(device)].binding.attributes[attribute].slot
        bridge.neutralValue(Int(owned[Int(device)]), slot, value, hops: hops)
    }

    override func didHear(_ device: Int32, event: Int, _ fields: [Field], hops: Int64) {
        let event = space.speakers[Int(device)].binding.events[event]
        bridge.neutralEvent(Int(owned[Int(device)]), event.capability, event.definition, fields, hops: hops)
    }

    override func didHear(_ device: Int32, isOnline: Bool) {
        bridge.neutralPresence(Int(owned[Int(device)]), isOnline)
    }
}
