internal import HulianBus
internal import HulianDialects
internal import HulianModel

/// What a stand-in and a mirror have in common: the last known values of a device, told in another dialect.
class ShownDevice: DeviceRole {
    /// The bridge.
    unowned(unsafe) let bridge: Bridge  // The bridge owns what it shows.
    /// The number of the device in the bridge.
    let device: Int
    /// The last known values by slot; nothing for one that was never told.
    private(set) var values: ContiguousArray<Value?>

    /// Makes a shown device.
    init(name: String, space: DialectSpace, number: Int32, seed: UInt64, device: Int, bridge: Bridge) {
        self.bridge = bridge
        self.device = device
        values = ContiguousArray(
            repeating: nil, count: space.speakers[Int(number)].binding.blueprint.attributes.count)
        super.init(name: name, space: space, number: number, seed: seed)
    }

    /// Forgets all values, as a process that starts anew does.
    func forget() { for index in values.indices { values[index] = nil } }

    override func value(of attribute: Int) -> Value { values[binding.attributes[attribute].slot] ?? .null }

    override func isKnown(_ attribute: Int) -> Bool { values[binding.attributes[attribute].slot] != nil }

    /// Takes a value.
    ///
    /// - Returns: The attribute in the binding; nothing when it is not carried.
    func remember(_ slot: Int, _ value: Value) -> Int? {
        values[slot] = value
        let attribute = binding.attributeOfSlot[slot]
        return attribute < 0 ? nil : Int(attribute)
    }
}

/// A device of a brand, as the neutral profile sees it.
final class StandIn: ShownDevice {
    /// Takes a value that the device told in its own dialect.
    func take(_ slot: Int, _ value: Value, hops: Int64) {
        guard let attribute = remember(slot, value) else { return }
        report(CollectionOfOne(attribute), hops: hops)
    }

    override func handle(_ request: DeviceRequest) {
        let native = bridge.devices[device]
        guard request.status == .success, let hub = bridge.hubs.first(where: { $0.space.table.id == native.native })
        else {
            return answer(request, status: request.status == .success ? .failure : request.status)
        }
        switch request.kind {
        case .get:
            answer(request, status: request.items.first?.status ?? .success)
        case .invoke:
            guard request.element >= 0 else { return answer(request, status: .unsupportedCommand) }
            let command = binding.commands[Int(request.element)]
            hub.invoke(native, command.capability, command.definition.number, request.fields, hops: request.hops + 1) {
                status, fields in
                if status == .unsupportedCommand { self.lose(command.definition.name, command.capability, native) }
                self.answer(request, status: status, fields: self.complete(fields, of: request, status))
            }
        default:
            guard let item = request.items.first, item.attribute >= 0, item.status == .success else {
                return answer(request, status: request.items.first?.status ?? .invalidAction)
            }
            let slot = binding.attributes[Int(item.attribute)].slot
            // What comes from a mirror is in the account already, under the name of its dialect.
            if request.hops == 0 { bridge.accountRequest(device, slot, item.value, from: space.table.id) }
            hub.set(native, slot, item.value, hops: request.hops + 1) { status in
                if status == .unsupportedAttribute {
                    self.bridge.loss(
                        self.device, self.bridge.path(self.device, slot), .dropped, from: self.space.table.id,
                        to: native.native, before: "\(item.value)", after: "")
                }
                self.answer(request, status: status)
            }
        }
    }

    /// Tells that a command cannot be given in the device's own dialect.
    private func lose(_ command: String, _ capability: Int, _ native: BridgedDevice) {
        // Two components may have the same command: each loss is told for itself.
        bridge.loss(
            device, bridge.path(device, capability, command), .dropped, from: space.table.id, to: native.native,
            before: "command", after: "")
    }
}

/// A device of a brand, as another brand sees it.
///
/// Values that come at the same time are told together, as a device of the brand would tell them.
final class Mirror: ShownDevice {
    /// The attributes that are to be told, by index in the binding.
    private var untold: [Int] = []
    /// Tells them when everything of the present time was heard.
    private lazy var flusher = Flusher(self)

    /// Takes a value that was told in the neutral profile, and accounts for what this dialect makes of it.
    func take(_ slot: Int, _ value: Value) {
        let native = bridge.devices[device]
        guard let attribute = remember(slot, value) else {
            // Null says that there is no value; nothing is lost when nobody says so.
            let definition = native.blueprint.attributes[slot].definition
            guard definition.dataClass != .none, !value.isNull else { return }
            return bridge.loss(
                device, bridge.path(device, slot), .dropped, from: native.native, to: space.table.id,
                before: bridge.text(device, slot, value), after: "")
        }
        account(attribute, slot, value, native)
        if untold.isEmpty { flusher.schedule() }
        if !untold.contains(attribute) { untold.append(attribute) }
    }

    /// Tells what was heard.
    fileprivate func flush() {
        let attributes = untold
        untold.removeAll(keepingCapacity: true)
        report(attributes)
    }

    /// Accounts for a value that this dialect writes in another way.
    private func account(_ attribute: Int, _ slot: Int, _ value: Value, _ native: BridgedDevice) {
        bridge.account(device, slot, value, by: binding.attributes[attribute], from: native.native, to: space.table.id)
    }

    override func handle(_ request: DeviceRequest) {
        guard let hub = bridge.neutralHub, request.status == .success else {
            return answer(request, status: request.status == .success ? .failure : request.status)
        }
        let native = bridge.devices[device]
        switch request.kind {
        case .get:
            let worst = request.items.first { $0.status != .success }?.status
            answer(request, status: worst ?? .success)
        case .invoke:
            guard request.element >= 0 else { return answer(request, status: .unsupportedCommand) }
            let command = binding.commands[Int(request.element)]
            hub.invoke(native, command.capability, command.definition.number, request.fields) { status, fields in
                self.answer(request, status: status, fields: self.complete(fields, of: request, status))
            }
        default:
            setAll(request, native, hub)
        }
    }

    /// Sets every attribute of a request by a request of its own, and answers when all are done.
    private func setAll(_ request: DeviceRequest, _ native: BridgedDevice, _ hub: NeutralHub) {
        let pending = PendingAnswer(request)
        // A dialect with one code for all takes all or nothing.
        let hasCodes = request.items.contains { $0.service >= 0 }
        if !hasCodes, let bad = request.items.first(where: { $0.status != .success }) {
            return answer(request, status: bad.status)
        }
        for (index, item) in request.items.enumerated() {
            if item.status != .success {
                pending.finish(index, item.status)
                continue
            }
            if item.command >= 0 {
                let command = binding.commands[Int(item.command)]
                hub.invoke(native, command.capability, command.definition.number, []) { status, _ in
                    pending.finish(index, status)
                    self.answerIfDone(pending)
                }
            } else {
                let slot = binding.attributes[Int(item.attribute)].slot
                bridge.accountRequest(device, slot, item.value, from: space.table.id)
                hub.set(native, slot, item.value) { status in
                    pending.finish(index, status)
                    self.answerIfDone(pending)
                }
            }
        }
        answerIfDone(pending)
    }

    /// Answers when all parts of a request are done.
    private func answerIfDone(_ pending: PendingAnswer) {
        guard pending.isDone, !pending.isAnswered else { return }
        pending.isAnswered = true
        answer(pending.request, status: pending.worst)
    }
}

/// Lets a mirror tell what it heard, once everything of the present time was heard.
private final class Flusher: Worker {
    /// The mirror.
    private unowned(unsafe) let mirror: Mirror  // A mirror owns its flusher.

    /// Makes a flusher.
    init(_ mirror: Mirror) { self.mirror = mirror }

    /// Asks to be called at the end of the present time.
    func schedule() {
        guard let scheduler = mirror.bus?.scheduler else { return }
        if workerIndex < 0 { scheduler.hire(self) }
        scheduler.schedule(self, after: .zero, task: 0)
    }

    override func perform(task: UInt32, detail: UInt32) { mirror.flush() }
}

/// A request whose parts are done one after the other.
private final class PendingAnswer {
    /// The request, with what came of its parts.
    private(set) var request: DeviceRequest
    /// How many parts are not done.
    private var left: Int
    /// True when it was answered.
    var isAnswered = false

    /// Makes a pending answer.
    init(_ request: DeviceRequest) {
        self.request = request
        left = request.items.count
    }

    /// Notes what came of a part.
    func finish(_ index: Int, _ status: Status) {
        request.items[index].status = status
        left -= 1
    }

    /// True when all parts are done.
    var isDone: Bool { left <= 0 }

    /// The first status that is not success.
    var worst: Status { request.items.first { $0.status != .success }?.status ?? .success }
}
